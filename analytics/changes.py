"""What a snapshot brought since the one before: dossiers entered or absent, status and observed SRL that moved."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from pandas import DataFrame

from analytics.counted import counted
from analytics.difference_lines import merged_changes
from analytics.difference_words import value_in_words
from analytics.differences import compare_snapshots

if TYPE_CHECKING:
    from analytics.differences import Differences
    from analytics.states import Words
    from etl.store import SnapshotReader

# The columns below.
_Line = tuple[str, str, str, str, str]
KINDS: Mapping[str, str] = {
    "entered": "Dossier entré",
    "absent": "Dossier absent",
    "status": "Statut changé",
    "srl_observed": "SRL constaté changé",
}
COLUMNS = ("submission_id", "kind", "title", "before", "after")
# The fields that are told; the page before publication and `python -m etl diff` tell all of them.
_FIELDS = ("srl_observed", "status")


@dataclass(frozen=True, slots=True)
class Changes:
    """One line a change: submission_id, kind (a key of KINDS), title, before, after. `hidden`: lines withheld."""

    rows: DataFrame
    hidden: int

    def count(self, kind: str) -> int:
        """Dossiers concerned by one kind of change."""
        return int((self.rows["kind"] == kind).sum())


def compare(before: SnapshotReader, after: SnapshotReader, role: str = "agent") -> Changes:
    """The differences between two snapshots, withdrawn dossiers included, sorted by dossier and kind.

    `before` and `after` are shown in words: a status label, an SRL level, or « non connu ». A dossier that came or
    went has no other line. A role gets the lines of the dossiers it may name, and how many are withheld. Filters do
    not apply: a dossier may leave a filter without changing.
    """
    differences = compare_snapshots(before, after)
    told = list(_lines(differences.for_role(role)))
    hidden = len(list(_lines(differences))) - len(told)
    return Changes(DataFrame(told, columns=list(COLUMNS)), hidden)


def _lines(differences: Differences) -> Iterator[_Line]:
    """The lines of `Changes`, by dossier and kind."""
    words = differences.words
    titles = differences.titles()
    fields = {name: differences.fields[name] for name in _FIELDS if name in differences.fields}
    yield from heapq.merge(
        ((line.id, "entered", line.title, "", _shown("status", line.status, words)) for line in differences.entered),
        ((line.id, "absent", line.title, _shown("status", line.status, words), "") for line in differences.absent),
        (
            (id_, field, titles[id_], _shown(field, before, words), _shown(field, after, words))
            for id_, field, before, after in merged_changes(fields)
        ),
        key=itemgetter(0),
    )


def _shown(field: str, value: str | int | None, words: Words) -> str:
    return "non connu" if value is None else value_in_words(field, value, words)


def shown_changes(changes: Changes) -> DataFrame:
    """The lines with their kind in words, for a table."""
    return changes.rows.assign(kind=changes.rows["kind"].map(KINDS.get))


def changes_sentence(changes: Changes) -> str:
    """The changes in one French sentence."""
    entered, absent = changes.count("entered"), changes.count("absent")
    status, observed = changes.count("status"), changes.count("srl_observed")
    if not any((entered, absent, status, observed)):
        return "Aucun dossier n’est entré, sorti, ni n’a changé de statut ou de niveau SRL constaté."
    parts = [
        counted(entered, "dossier entré", "dossiers entrés"),
        counted(absent, "dossier absent", "dossiers absents"),
        counted(status, "changement de statut", "changements de statut"),
        counted(observed, "niveau SRL constaté modifié", "niveaux SRL constatés modifiés"),
    ]
    return f"{', '.join(parts[:-1])} et {parts[-1]}."
