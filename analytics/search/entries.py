"""What a snapshot holds that can be looked for, each thing with every text that may name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.filters import Filters
from analytics.maturity.wordings import wordings_of
from analytics.query import Ask, asking
from geo import areas

if TYPE_CHECKING:
    from analytics.filters import Reader

NAMED = "nom"  # how the identity of an organisation without identifier begins
_WITHDRAWN = "Dossiers retirés seulement"
_LEVELS = {"departement": "Département", "arrondissement": "Arrondissement", "epci": "EPCI", "commune": "Commune"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    ``names`` are other texts that are it (acronym, identifier, spelling): typed whole, they find it first; ``texts``
    only speak of it. ``n_dossiers`` leaves withdrawn dossiers out, as every count does.
    """

    kind: str
    key: str
    title: str
    detail: str
    n_dossiers: int
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def entries_of(reader: Reader) -> Iterator[Entry]:
    """Every entry of a snapshot, of all its dossiers whatever their status."""
    with asking(reader, Filters()) as ask:
        yield from _dossiers(ask)
        yield from _organisations(ask)
        yield from _territories(ask)
        yield from _typologies(ask)
        yield from _obstacles(ask, reader)


def _filled(*texts: str | None) -> tuple[str, ...]:
    """Texts that say something, each once."""
    return tuple(dict.fromkeys(text for text in texts if text and text.strip()))


def _joined(*texts: str | None) -> str:
    return " · ".join(_filled(*texts))


def _dossiers(ask: Ask) -> Iterator[Entry]:
    for row in ask.rows("search/dossiers"):
        yield Entry(
            kind="dossier",
            key=row["submission_id"],
            title=row["title"],
            detail=_joined(row["submission_id"], row["acronym"], row["lead"], row["status"]),
            n_dossiers=int(row["is_counted"]),
            names=_filled(row["submission_id"], row["acronym"]),
            texts=_filled(row["health_area"]),
        )


def _organisations(ask: Ask) -> Iterator[Entry]:
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    identifiers: defaultdict[str, list[str]] = defaultdict(list)
    for row in ask.rows("search/spellings"):
        (spellings if row["is_name"] else identifiers)[row["organisation_id"]].append(row["text"])
    types = {row["code"]: row["label"] for row in ask.rows("search/actor_types")}
    counted = {row["organisation_id"]: row for row in ask.rows("organisations")}
    for key in spellings:
        row = counted.get(key, {})
        title = row.get("organisation") or spellings[key][0]
        place = areas.commune_name(row["insee_code"]) if row.get("insee_code") else None
        names = _filled(*spellings[key], *identifiers[key], _identifier(key))
        yield Entry(
            kind="organisation",
            key=key,
            title=title,
            detail=_joined(types.get(row["actor_type"], row["actor_type"]), place) if row else _WITHDRAWN,
            n_dossiers=int(row.get("n_dossiers", 0)),
            names=tuple(name for name in names if name != title),
            texts=_filled(place),
        )


def _identifier(organisation_id: str) -> str | None:
    """What an organisation is known by, as a SIREN given by its SIRET only; a name is among its spellings."""
    kind, _, identifier = organisation_id.partition(":")
    return None if kind == NAMED else identifier


def _territories(ask: Ask) -> Iterator[Entry]:
    for row in ask.rows("search/territories"):
        is_commune = row["level"] == "commune"
        former = [each.name for each in areas.former_communes(row["code"])] if is_commune else []
        postal = areas.postal_codes(row["code"]) if is_commune else ()
        yield Entry(
            kind="territoire",
            key=row["code"],
            title=row["name"],
            detail=_joined(_LEVELS[row["level"]], row["within"]),
            n_dossiers=int(row["n_dossiers"]),
            names=tuple(name for name in _filled(*former, *postal, row["code"]) if name != row["name"]),
        )


def _typologies(ask: Ask) -> Iterator[Entry]:
    for row in ask.rows("search/typologies"):
        subtags, aliases = ((row.get(name) or "").split("|") for name in ("subtags_fr", "aliases"))
        yield Entry(
            kind="typologie",
            key=row["code"],
            title=row["label_fr"],
            detail=_joined(row["code"], row["short_label"]),
            n_dossiers=int(row["n_dossiers"]),
            names=_filled(row["code"], row["short_label"], *aliases, *subtags),
            texts=_filled(row["official_fr"]),
        )


def _obstacles(ask: Ask, reader: Reader) -> Iterator[Entry]:
    wordings = wordings_of(reader)
    ask.beside("wordings", wordings.table)
    counts = {(row["kind"], row["group_key"]): row["n_dossiers"] for row in ask.rows("search/obstacles")}
    for group in wordings.groups:
        others = tuple(text for text, _ in group.wordings if text != group.label)
        yield Entry(
            kind=group.kind,
            key=group.key,
            title=group.label,
            detail=f"{len(group.wordings)} formulations" if others else "",
            n_dossiers=int(counts.get((group.kind, group.key), 0)),
            names=others,
        )
