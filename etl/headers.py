"""Headers as senders write them, brought to the contract's columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.cells.written import clean
from etl.schema import KINDS, PERSONAL_HEADERS, Column, Kind, columns
from etl.text import match_key

# A table with one line a dossier and partner (CONTRACT "Files of a snapshot").
FLAT = "plat"

# The column that, with id_dossier, makes a file a file of its kind (CONTRACT "Files of a snapshot").
KIND_MARKS: Mapping[str, str] = {"dossiers": "title", "partenaires": "name", "orientations": "scheme"}
_PERSONAL_WORDS = ("courriel", "email", "mail", "telephone", "portable", "contact", "prenom")


@dataclass(frozen=True, slots=True)
class HeaderMap:
    """Columns recognised in a header line: position to attribute, and what is wrong with the headers.

    ``ignored``: positions left out on purpose, no fault; ``personal``: those a profile knows to be personal data.
    """

    positions: Mapping[int, str]
    repeated: tuple[tuple[str, str], ...]
    missing_headers: tuple[str, ...]
    unused_headers: tuple[str, ...]
    ignored: frozenset[int] = frozenset()
    personal: frozenset[int] = frozenset()

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes recognised."""
        return frozenset(self.positions.values())


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """One column of a table as staff see it: its header as sent, at most three first distinct values, never personal.

    ``attribute``: the contract's column it was taken for, None when it is unknown.
    """

    header: str
    samples: tuple[str, ...]
    attribute: str | None


@dataclass(frozen=True, slots=True)
class TableHeaders:
    """The columns of one table; ``kind`` None for a file or sheet that nothing recognised.

    ``missing``: required headers of the contract that are not there.
    """

    file: str
    sheet: str | None
    kind: str | None
    header_line: int
    columns: tuple[ColumnSample, ...]
    missing: tuple[str, ...]


@lru_cache(maxsize=4)
def header_columns(kind: str) -> tuple[Column, ...]:
    """The columns a table of a kind may have; a flat one has those of dossiers and partners. KeyError: no kind."""
    if kind == FLAT:
        dossiers = columns("dossiers")
        known = {column.attribute for column in dossiers}
        return dossiers + tuple(column for column in columns("partenaires") if column.attribute not in known)
    for one in KINDS:
        if one == kind:
            return columns(one)
    raise KeyError(kind)


@lru_cache(maxsize=4)
def header_lookup(kind: str) -> Mapping[str, str]:
    """Comparison form of every header that stands for a column of the kind, to its attribute."""
    found: dict[str, str] = {}
    for column in header_columns(kind):
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


def column_letters(index: int) -> str:
    """``colonne AB``: what a spreadsheet calls a column that has no header."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"colonne {letters}"


def sent_names(record: Sequence[str]) -> list[str]:
    """The headers as people are shown them: a repeated one with its column, an empty one as its column."""
    names: list[str] = []
    taken: set[str] = set()  # a sheet may be sixteen thousand columns wide
    for index, cell in enumerate(record):
        letters = column_letters(index)
        name = clean(cell) or letters
        names.append(f"{name} ({letters})" if name in taken else name)
        taken.add(names[-1])
    return names


def map_headers(kind: str, record: Sequence[str], skipped: Collection[int] = frozenset()) -> HeaderMap:
    """The columns of a kind found in a header line; the first of two headers for the same column is taken.

    ``skipped``: positions that are no columns of the contract, whatever their header.
    """
    lookup = header_lookup(kind)
    positions: dict[int, str] = {}
    first: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for position, cell in enumerate(record):
        attribute = lookup.get(match_key(cell))
        if attribute is None or position in skipped or not clean(cell):
            continue
        if attribute in first:
            repeated.append((first[attribute], clean(cell)))
            continue
        first[attribute] = clean(cell)
        positions[position] = attribute
    known = header_columns(kind)
    missing = tuple(column.header for column in known if column.header_required and column.attribute not in first)
    unused = tuple(column.header for column in known if column.attribute not in first)
    return HeaderMap(positions, tuple(repeated), missing, unused)


def _marked(record: Sequence[str]) -> set[Kind]:
    keys = {match_key(cell) for cell in record}
    found: set[Kind] = set()
    for kind in KINDS:
        lookup = header_lookup(kind)
        attributes = {lookup[key] for key in keys & lookup.keys()}
        if {"submission_id", KIND_MARKS[kind]} <= attributes:
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
