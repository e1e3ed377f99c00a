"""The alias table of organisations: which identity stands for which, chains followed to their end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from etl.reference import parse_table
from etl.settings import SettingsError
from etl.store.versions import FileVersion, version_of

ALIAS_FILE = "organisation_aliases.csv"


class AliasTable(NamedTuple):
    """Alias identity to final identity, and the hash of its file: part of the key of every cached answer."""

    hash: str
    aliases: Mapping[str, str]


def alias_table(path: Path) -> AliasTable:
    """The alias table of a file as it is now, read once a version. Raises SettingsError."""
    try:
        return _alias_table(version_of(path))
    except OSError as error:
        raise SettingsError(f"{path} : la table des alias d'organisations ne peut pas être lue.") from error


@lru_cache(maxsize=16)
def _alias_table(version: FileVersion) -> AliasTable:
    content = version.path.read_bytes()
    rows = parse_table(content, str(version.path))
    return AliasTable(hashlib.sha256(content).hexdigest()[:16], resolved_aliases(rows, str(version.path)))


def resolved_aliases(rows: list[dict[str, str]], name: str) -> dict[str, str]:
    """Alias identity to final identity. Raises SettingsError for a blank target or a circle of aliases."""
    direct: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        if not row["organisation_id"]:
            raise SettingsError(f"{name}, ligne {line} : la colonne « organisation_id » est vide.")
        direct[row["alias_id"]] = row["organisation_id"]
    return {alias: _end_of_chain(alias, direct, name) for alias in direct}


def _end_of_chain(alias: str, direct: Mapping[str, str], name: str) -> str:
    seen = [alias]
    while (following := direct.get(seen[-1])) is not None:
        if following in seen:
            circle = " → ".join([*seen[seen.index(following) :], following])
            raise SettingsError(f"{name} : des alias tournent en rond ({circle}). Retirez l'une de ces lignes.")
        seen.append(following)
    return seen[-1]
