"""How one file of another source, or one sheet of it, becomes one kind of file of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, model_validator

from etl.cells.written import clean
from etl.headers import FLAT, KIND_MARKS, HeaderMap, header_columns, header_lookup, map_headers, sent_names
from etl.schema import KINDS
from etl.text import match_key

COMPLEMENT = "complement"
_PLAIN_DECIMAL = re.compile(r"-?\d+\.\d+")


class Part(BaseModel):
    """A table of a profile: frozen, no key unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Complement(Part):
    """A table with several lines a dossier: the first one that fits fills blank cells of another kind.

    ``kind`` dossiers, or partenaires: then of the lines made of a dossier's own line (``FileMapping.derived``).
    """

    kind: str = "dossiers"
    key: str
    where: str
    starts_with: str = ""
    equals: str | None = None
    columns: Mapping[str, tuple[str, ...]] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_known_columns(self) -> Complement:
        _check_kind(self.kind, KINDS)
        _check_headers(self.kind, self.columns)
        return self

    def keeps(self, place: str) -> bool:
        """True for a line whose ``where`` cell says that it belongs here."""
        if self.equals is not None and match_key(place) != match_key(self.equals):
            return False
        return place.startswith(self.starts_with)


def _check_kind(kind: str, allowed: Iterable[str]) -> None:
    if kind not in allowed:
        raise ValueError(f"« {kind} » n'est pas une nature de fichier")


def _check_headers(kind: str, names: Iterable[str]) -> None:
    known = {column.header for column in header_columns(kind)}
    for name in names:
        if name not in known:
            raise ValueError(f"« {name} » n'est pas une colonne de « {kind} »")


class FileMapping(Part):
    """How one source file, or one sheet of it, becomes one kind of file of the contract.

    Source headers are named as people see them: a repeated one as « Titre (colonne C) ». ``extends_contract``: the
    contract's own headers count too, explicit ones win. ``ignored``: headers left out on purpose, without a word;
    ``personal``: those that hold personal data under a name nobody would know. ``derived``: made of the lines of a
    file that another mapping reads, where the column that marks its kind is filled. ``several``: the lines of several
    such tables follow each other.
    """

    kind: str
    recognised_by: tuple[str, ...] = Field(min_length=1)
    columns: Mapping[str, tuple[str, ...]] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    constants: Mapping[str, str] = {}
    patterns: Mapping[str, str] = {}
    decimal_point: bool = False
    extends_contract: bool = False
    ignored: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    derived: bool = False
    several: bool = False
    complement: Complement | None = None

    @model_validator(mode="after")
    def _names_known_columns(self) -> FileMapping:
        if self.kind == COMPLEMENT:
            if self.complement is None:
                raise ValueError("un complément demande sa table [files.complement]")
            return self
        _check_kind(self.kind, (*KINDS, FLAT))
        _check_headers(self.kind, [*self.columns, *self.values, *self.constants, *self.patterns])
        if self.derived and (self.extends_contract or self.kind == FLAT):
            raise ValueError("un fichier dérivé nomme ses colonnes et n'est pas à plat")
        for name, pattern in self.patterns.items():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"le motif de « {name} » n'est pas lisible") from error
        return self

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Each source header named, to the attribute it feeds; further choices of an attribute as ``attribute#1``…"""
        if self.complement is not None:
            named = [source for sources in self.complement.columns.values() for source in sources]
            return {name: name for name in (self.complement.key, self.complement.where, *named)}
        attributes = {column.header: column.attribute for column in header_columns(self.kind)}
        return {
            source: attributes[header] if rank == 0 else f"{attributes[header]}#{rank}"
            for header, sources in self.columns.items()
            for rank, source in enumerate(sources)
        }

    def recognises(self, record: Sequence[str]) -> bool:
        """True when a header line holds every header that marks this file.

        Of tables that may come several times, each must have the column that makes it one of its kind: others that look
        like them hold something else.
        """
        keys = {match_key(cell) for cell in record} | {match_key(name) for name in sent_names(record)}
        if not all(match_key(name) in keys for name in self.recognised_by):
            return False
        if not self.several:
            return True
        return marking_attributes(self.kind) <= _fed(self.header_map(record).positions)

    def header_map(self, record: Sequence[str]) -> HeaderMap:
        """The columns of the source found in a header line; required ones neither found nor constant are missing."""
        names = sent_names(record)
        explicit = _places(names, self.sources)
        positions = {place: self.sources[source] for source, place in explicit.items()}
        personal = frozenset(_places(names, self.personal).values())
        ignored = frozenset(_places(names, self.ignored).values()) - set(positions)
        repeated: tuple[tuple[str, str], ...] = ()
        if self.extends_contract:
            ignored |= self._overridden(record, positions)
            contract = map_headers(self.kind, record, {*positions, *ignored, *personal})
            positions |= contract.positions
            repeated = contract.repeated
        if self.complement is not None:
            return HeaderMap(positions, (), (), (), ignored, personal)
        fed = _fed(positions)
        absent = [column for column in header_columns(self.kind) if column.attribute not in fed]
        missing = [column.header for column in absent if column.header_required]
        return HeaderMap(
            positions,
            repeated,
            tuple(header for header in missing if header not in self.constants),
            tuple(column.header for column in absent) if self.extends_contract else (),
            ignored,
            personal,
        )

    def _overridden(self, record: Sequence[str], positions: Mapping[int, str]) -> set[int]:
        """Places of the contract's own headers for what an explicit source feeds: the explicit one wins."""
        lookup = header_lookup(self.kind)
        fed = _fed(positions)
        return {
            place
            for place, cell in enumerate(record)
            if place not in positions and lookup.get(match_key(cell)) in fed and clean(cell)
        }

    def translate(self, header: str, text: str) -> str:
        """One source text as the contract's readers expect it."""
        text = clean(text)
        if pattern := self.patterns.get(header):
            found = re.match(pattern, text)
            text = found[1] if found else ""
        text = self.values.get(header, {}).get(text, text)
        if self.decimal_point and header.endswith("_eur") and _PLAIN_DECIMAL.fullmatch(text):
            text = text.replace(".", ",")
        return text


def _fed(positions: Mapping[int, str]) -> set[str]:
    """The attributes that some positions feed, first or further choices alike."""
    return {attribute.split("#")[0] for attribute in positions.values()}


def marking_attributes(kind: str) -> set[str]:
    """Attributes without which a table is not one of its kind."""
    marks = {KIND_MARKS["dossiers"], KIND_MARKS["partenaires"]} if kind == FLAT else {KIND_MARKS[kind]}
    return {"submission_id"} | marks


def _places(names: Sequence[str], wanted: Iterable[str]) -> dict[str, int]:
    """Place in a header line of each header wanted: as it is shown to people, else in its comparison form."""
    exact = {name: place for place, name in reversed(list(enumerate(names)))}
    alike = {match_key(name): place for place, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for name in wanted:
        place = exact.get(name, alike.get(match_key(name)))
        if place is not None and place not in found.values():
            found[name] = place
    return found
