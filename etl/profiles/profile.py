"""A profile as its TOML text says it: those shipped beside this file, and those kept in the store's configuration."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, ValidationError

from etl.profiles.file_mapping import FileMapping, Part
from etl.settings import SettingsError, toml_fault

FOLDER = Path(__file__).resolve().parent
NAME_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
_NONE_STORED: Mapping[str, str] = MappingProxyType({})


class Profile(Part):
    """One source: its files and the portfolio its snapshots belong to."""

    name: str = Field(pattern=NAME_PATTERN)
    title: str
    portfolio: str | None = None
    call_rules: bool = True
    files: tuple[FileMapping, ...] = Field(min_length=1)

    @property
    def extends_contract(self) -> bool:
        """True when files with the contract's own headers may come along with those of the source."""
        return any(mapping.extends_contract for mapping in self.files)

    def file_for(self, record: Sequence[str]) -> FileMapping | None:
        """The mapping that recognises a header line by most of its headers, None when none does."""
        found = [mapping for mapping in self.files if not mapping.derived and mapping.recognises(record)]
        return max(found, key=lambda mapping: len(mapping.recognised_by), default=None)

    def derived_from(self, record: Sequence[str]) -> tuple[FileMapping, ...]:
        """The mappings that make further lines of the file with this header line."""
        return tuple(mapping for mapping in self.files if mapping.derived and mapping.recognises(record))


class UnknownProfileError(Exception):
    """No profile of that name; the message lists those there are."""


def profile_names(stored: Mapping[str, str] = _NONE_STORED) -> tuple[str, ...]:
    """Names of the profiles shipped and of those stored, sorted."""
    return tuple(sorted({path.stem for path in FOLDER.glob("*.toml")} | set(stored)))


def parse_profile(text: str, name: str | None = None) -> Profile:
    """A profile from TOML text. Raises SettingsError with a French sentence naming what is wrong.

    ``name``: under which it is kept; the profile must bear it.
    """
    shown = f"Profil « {name} »" if name else "Profil"
    try:
        profile = Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown} : {toml_fault(error)}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        reason = first.get("ctx", {}).get("error", "valeur absente ou inattendue")
        raise SettingsError(f"{shown}, clé « {place} » : {reason}.") from error
    if name is not None and profile.name != name:
        raise SettingsError(f"{shown}, clé « name » : elle doit valoir « {name} », et non « {profile.name} ».")
    return profile


def load_profile(name: str, stored: Mapping[str, str] = _NONE_STORED) -> Profile:
    """A profile by name, a stored one before a shipped one. Raises UnknownProfileError, SettingsError."""
    names = profile_names(stored)
    if name not in names:
        raise UnknownProfileError(f"Le profil « {name} » n'existe pas. Profils disponibles : {', '.join(names)}.")
    text = stored[name] if name in stored else (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return parse_profile(text, name)
