"""What changed of one dossier from each state to the next: when it came, each field, each partner, each orientation.

The rules are those of `analytics.differences`: lists compare as sets, an organisation by its resolved identity. Partner
lines and orientations are told here in detail: where a line was, where it is now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pandas import DataFrame

from analytics.difference_words import value_in_words
from analytics.dossiers.line_changes import line_changes, title_of
from analytics.query import load_sql
from analytics.states import VOCABULARIES, stored_words
from etl.schema import KINDS, TABLES, Kind, columns
from etl.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analytics.filters import Reader
    from analytics.states import Words

COLUMNS = ("as_of", "since", "kind", "what", "before", "after")
FIRST = "Là dès le premier état"
ENTERED, ABSENT, BACK = "Dossier entré", "Dossier absent", "Dossier de retour"
CHANGED, GAINED, LOST = "Champ modifié", "Partenaire entré", "Partenaire sorti"
_IDENTITY = "Partenaire : même nom, autre identité"
_Row = Mapping[str, Any]
_Told = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class DossierRows:
    """What one state holds of a dossier: its line (None: it is not there), its partner lines, its orientations."""

    dossier: _Row | None
    partners: tuple[_Row, ...]
    orientations: tuple[_Row, ...]


@dataclass(frozen=True, eq=False)
class DossierHistory:
    """A dossier through the states that led to the one shown.

    ``dates``: every state, oldest first; ``present``: those that hold it. ``changes``: the columns of COLUMNS, in
    words, the latest state first: ``as_of`` the state that differs from the one before it, of ``since`` (missing for
    the first state).
    """

    dates: tuple[date, ...]
    present: tuple[date, ...]
    changes: DataFrame


def read_rows(reader: Reader, submission_id: str) -> DossierRows:
    """The rows of one dossier in one state, whatever its status."""
    cursor = reader.cursor()
    try:
        found = {
            kind: cursor.execute(load_sql(f"dossiers/own_{TABLES[kind]}"), {"submission_id": submission_id})
            .to_arrow_table()
            .to_pylist()
            for kind in KINDS
        }
    finally:
        cursor.close()
    dossier = next(iter(found["dossiers"]), None)
    return DossierRows(dossier, tuple(found["partenaires"]), tuple(found["orientations"]))


def read_words(reader: Reader) -> Words:
    """Labels of every vocabulary that a column of the contract speaks, as a snapshot was read with them."""
    named = {column.vocabulary for kind in KINDS for column in columns(kind) if column.vocabulary}
    cursor = reader.cursor()
    try:
        return {name: stored_words(cursor, name) for name in sorted(named | set(VOCABULARIES.values()))}
    finally:
        cursor.close()


def dossier_history(
    states: Sequence[tuple[date, DossierRows]], words: Words, aliases: Mapping[str, str]
) -> DossierHistory:
    """Follow a dossier through its states, oldest first, under one alias table (alias to identity)."""
    told: list[tuple[date, date | None, _Told]] = []
    before, since, arrival = DossierRows(None, (), ()), None, FIRST
    for as_of, after in states:
        told = [*((as_of, since, line) for line in _told(before, after, arrival, words, aliases)), *told]
        before, since = after, as_of
        arrival = BACK if arrival == BACK or after.dossier is not None else ENTERED
    return DossierHistory(
        dates=tuple(as_of for as_of, _ in states),
        present=tuple(as_of for as_of, rows in states if rows.dossier is not None),
        changes=DataFrame([(as_of, since, *line) for as_of, since, line in told], columns=list(COLUMNS)),
    )


def alias_table(reader: Reader) -> dict[str, str]:
    """Alias to identity, as the reader applies it."""
    cursor = reader.cursor()
    try:
        rows: pa.Table = cursor.table("organisation_aliases").to_arrow_table()
    finally:
        cursor.close()
    return dict(zip(rows["alias_id"].to_pylist(), rows["organisation_id"].to_pylist(), strict=True))


def _told(
    before: DossierRows, after: DossierRows, arrival: str, words: Words, aliases: Mapping[str, str]
) -> Iterator[_Told]:
    """Kind, what, before, after of each change between two states that follow each other."""
    if before.dossier is None and after.dossier is not None:
        yield arrival, "Statut", "", _status(after.dossier, words)
    elif before.dossier is not None and after.dossier is None:
        yield ABSENT, "Statut", _status(before.dossier, words), ""
    elif before.dossier is not None and after.dossier is not None:
        yield from _fields(before.dossier, after.dossier, words)
        yield from _moves(before, after, aliases)
        yield from _lines("partenaires", before.partners, after.partners, words, aliases)
        yield from _lines("orientations", before.orientations, after.orientations, words, {})


def _status(dossier: _Row, words: Words) -> str:
    return value_in_words("status", dossier["status"], words)


def _fields(before: _Row, after: _Row, words: Words) -> Iterator[_Told]:
    for column in columns("dossiers"):
        old, new = before[column.attribute], after[column.attribute]
        is_same = set(old or ()) == set(new or ()) if column.is_list else old == new
        if not is_same:
            name = column.attribute
            yield CHANGED, title_of(column), value_in_words(name, old, words), value_in_words(name, new, words)


def _moves(before: DossierRows, after: DossierRows, aliases: Mapping[str, str]) -> Iterator[_Told]:
    old, new = (_organisations(rows.partners, aliases) for rows in (before, after))
    gained = {key: name for key, name in new.items() if key not in old}
    lost = {key: name for key, name in old.items() if key not in new}
    former = {name_key(name): key for key, name in sorted(lost.items())}
    for key, name in sorted(gained.items(), key=lambda pair: (name_key(pair[1]), pair[0])):
        twin = former.get(name_key(name))
        if twin is not None:
            del lost[twin], former[name_key(name)]
            yield _IDENTITY, name, _identity(twin), _identity(key)
        else:
            yield GAINED, "Organisation", "", name
    for _, name in sorted(lost.items(), key=lambda pair: (name_key(pair[1]), pair[0])):
        yield LOST, "Organisation", name, ""


def _identity(key: str) -> str:
    """« siren:200053742 » as people read it."""
    kind, _, value = key.partition(":")
    return "connue par son nom" if kind == "nom" else f"{kind.upper()} {value}"


def _organisations(partners: Sequence[_Row], aliases: Mapping[str, str]) -> dict[str, str]:
    """Resolved identity to the name that most of its lines here bear."""
    names: dict[str, list[str]] = {}
    for row in partners:
        names.setdefault(aliases.get(row["organisation_id"], row["organisation_id"]), []).append(row["name"])
    return {key: min(found, key=lambda name: (-found.count(name), name)) for key, found in names.items()}


def _lines(
    kind: Kind, before: Sequence[_Row], after: Sequence[_Row], words: Words, aliases: Mapping[str, str]
) -> Iterator[_Told]:
    """The lines of what stands on both sides, an organisation's that stayed, or any orientation."""
    if kind == "orientations":
        yield from line_changes(kind, before, after, words, lambda row: str(row["scheme"]))
        return
    old, new = (_organisations(rows, aliases) for rows in (before, after))
    stayed = old.keys() & new.keys()

    def whose(row: _Row) -> str:
        return aliases.get(row["organisation_id"], row["organisation_id"])

    was, now = ([row for row in rows if whose(row) in stayed] for rows in (before, after))
    yield from line_changes(kind, was, now, words, whose, new)
