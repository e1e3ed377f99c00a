"""Profiles: how another source maps onto the contract, one TOML file each.

A profile says which file is which kind, which source column feeds which column of the contract, how values translate,
and what is constant. It changes texts before they are read; the contract's readers stay the only judges of values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from etl.cells import clean
from etl.headers import HeaderMap
from etl.schema import KINDS, Kind, columns
from etl.settings import SettingsError
from etl.text import match_key

FOLDER = Path(__file__).resolve().parent
COMPLEMENT = "complement"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Complement(_Part):
    """A table with several lines a dossier, of which one value feeds a column of the dossiers."""

    key: str
    column: str
    source: str
    where: str
    starts_with: str


class FileMapping(_Part):
    """How one source file becomes one kind of file of the contract."""

    kind: str
    recognised_by: tuple[str, ...] = Field(min_length=1)
    columns: Mapping[str, tuple[str, ...]] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    constants: Mapping[str, str] = {}
    patterns: Mapping[str, str] = {}
    decimal_point: bool = False
    complement: Complement | None = None

    @model_validator(mode="after")
    def _names_known_columns(self) -> FileMapping:
        if self.kind == COMPLEMENT:
            if self.complement is None:
                raise ValueError("un complément demande sa table [files.complement]")
            return self
        known = {column.header for column in columns(self._contract_kind)}
        for name in [*self.columns, *self.values, *self.constants, *self.patterns]:
            if name not in known:
                raise ValueError(f"« {name} » n'est pas une colonne de « {self.kind} »")
        for name, pattern in self.patterns.items():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"le motif de « {name} » n'est pas lisible") from error
        return self

    @property
    def _contract_kind(self) -> Kind:
        for kind in KINDS:
            if kind == self.kind:
                return kind
        raise ValueError(f"« {self.kind} » n'est pas une nature de fichier")

    @cached_property
    def _sources(self) -> Mapping[str, str]:
        """Comparison form of each source header, to the attribute it feeds; further choices as ``attribute#1``…"""
        if self.complement is not None:
            parts = {"key": self.complement.key, "source": self.complement.source, "where": self.complement.where}
            return {match_key(header): part for part, header in parts.items()}
        attributes = {column.header: column.attribute for column in columns(self._contract_kind)}
        return {
            match_key(source): attributes[header] if rank == 0 else f"{attributes[header]}#{rank}"
            for header, sources in self.columns.items()
            for rank, source in enumerate(sources)
        }

    def recognises(self, record: Sequence[str]) -> bool:
        """True when a header line holds every header that marks this file."""
        keys = {match_key(cell) for cell in record}
        return all(match_key(name) in keys for name in self.recognised_by)

    def header_map(self, record: Sequence[str]) -> HeaderMap:
        """The columns of the source found in a header line; required ones neither found nor constant are missing."""
        positions: dict[int, str] = {}
        for position, cell in enumerate(record):
            attribute = self._sources.get(match_key(cell))
            if attribute and clean(cell) and attribute not in positions.values():
                positions[position] = attribute
        if self.complement is not None:
            return HeaderMap(positions, (), (), ())
        missing = tuple(
            column.header
            for column in columns(self._contract_kind)
            if column.header_required
            and column.attribute not in positions.values()
            and column.header not in self.constants
        )
        return HeaderMap(positions, (), missing, ())

    def translate(self, header: str, text: str) -> str:
        """One source text as the contract's readers expect it."""
        text = clean(text)
        if pattern := self.patterns.get(header):
            found = re.match(pattern, text)
            text = found[1] if found else ""
        text = self.values.get(header, {}).get(text, text)
        if self.decimal_point and header.endswith("_eur"):
            text = text.replace(".", ",")
        return text


class Profile(_Part):
    """One source: its files and the portfolio its snapshots belong to."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    portfolio: str | None = None
    call_rules: bool = True
    files: tuple[FileMapping, ...] = Field(min_length=1)

    def file_for(self, record: Sequence[str]) -> FileMapping | None:
        """The mapping that recognises a header line, None when none does."""
        return next((mapping for mapping in self.files if mapping.recognises(record)), None)


class UnknownProfileError(Exception):
    """No profile of that name; the message lists those there are."""


def profile_names() -> tuple[str, ...]:
    """Names of the profiles shipped, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def parse_profile(text: str, name: str) -> Profile:
    """A profile from TOML text. Raises SettingsError with a French sentence naming what is wrong."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"Profil « {name} » : le fichier n'est pas du TOML lisible ({error}).") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = first.get("ctx", {}).get("error", "valeur absente ou inattendue")
        raise SettingsError(f"Profil « {name} », clé « {place} » : {reason}.") from error


def load_profile(name: str) -> Profile:
    """A shipped profile by name. Raises UnknownProfileError, SettingsError."""
    if name not in profile_names():
        raise UnknownProfileError(
            f"Le profil « {name} » n'existe pas. Profils disponibles : {', '.join(profile_names())}."
        )
    return parse_profile((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), name)
