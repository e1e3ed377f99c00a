"""Headers as senders write them, brought to the contract's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.cells import clean
from etl.schema import KINDS, PERSONAL_HEADERS, Kind, columns
from etl.text import match_key

# The column that, with id_dossier, makes a file a file of its kind (CONTRACT "Files of a snapshot").
_MARKS: Mapping[Kind, str] = {"dossiers": "title", "partenaires": "name", "orientations": "scheme"}
_PERSONAL_WORDS = ("courriel", "email", "mail", "telephone", "portable", "contact", "prenom")


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """Columns recognised in a header line: position to attribute, and what is wrong with the headers."""

    positions: Mapping[int, str]
    repeated: tuple[tuple[str, str], ...]
    missing_headers: tuple[str, ...]
    unused_headers: tuple[str, ...]

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes recognised."""
        return frozenset(self.positions.values())


@lru_cache(maxsize=3)
def header_lookup(kind: Kind) -> Mapping[str, str]:
    """Comparison form of every header that stands for a column of the kind, to its attribute."""
    found: dict[str, str] = {}
    for column in columns(kind):
        for name in (column.header, column.title, *column.aliases):
            found.setdefault(match_key(name), column.attribute)
    return found


@lru_cache(maxsize=1)
def _personal_keys() -> frozenset[str]:
    return frozenset(match_key(name) for name in PERSONAL_HEADERS)


def is_personal(header: str) -> bool:
    """True for a header of personal data: a contact's name, e-mail, telephone and their aliases."""
    key = match_key(header)
    return key in _personal_keys() or any(word in key for word in _PERSONAL_WORDS)


def map_headers(kind: Kind, record: Sequence[str]) -> HeaderMap:
    """The columns of a kind found in a header line; the first of two headers for the same column is taken."""
    lookup = header_lookup(kind)
    positions: dict[int, str] = {}
    first: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for position, cell in enumerate(record):
        attribute = lookup.get(match_key(cell))
        if attribute is None or not clean(cell):
            continue
        if attribute in first:
            repeated.append((first[attribute], clean(cell)))
            continue
        first[attribute] = clean(cell)
        positions[position] = attribute
    missing = tuple(
        column.header for column in columns(kind) if column.header_required and column.attribute not in first
    )
    unused = tuple(column.header for column in columns(kind) if column.attribute not in first)
    return HeaderMap(positions, tuple(repeated), missing, unused)


def _marked(record: Sequence[str]) -> set[Kind]:
    keys = {match_key(cell) for cell in record}
    found: set[Kind] = set()
    for kind in KINDS:
        attributes = {attribute for key, attribute in header_lookup(kind).items() if key in keys}
        if {"submission_id", _MARKS[kind]} <= attributes:
            found.add(kind)
    return found


def is_flat(record: Sequence[str]) -> bool:
    """True when a header line mixes dossiers and partners, one line a dossier and partner."""
    return {"dossiers", "partenaires"} <= _marked(record)


def best_kind(record: Sequence[str]) -> Kind | None:
    """The kind of file a header line announces, None when it announces none (or several at once)."""
    marked = _marked(record)
    if {"dossiers", "partenaires"} <= marked:
        return None
    if "dossiers" in marked:
        return "dossiers"
    if "partenaires" in marked:
        return "partenaires"
    return "orientations" if marked else None
