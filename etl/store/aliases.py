"""The alias table of organisations: which identity stands for which, chains followed to their end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from etl.reference import read_table
from etl.settings import SettingsError

ALIAS_FILE = "organisation_aliases.csv"


def alias_hash(reference_folder: Path) -> str:
    """Hash of the alias file as it is now, part of the key of every cached answer. Raises SettingsError."""
    path = reference_folder / ALIAS_FILE
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise SettingsError(f"{path} : la table des alias d'organisations ne peut pas être lue.") from error


def load_aliases(reference_folder: Path) -> dict[str, str]:
    """Alias identity to final identity. Raises SettingsError for a blank target or a circle of aliases."""
    path = reference_folder / ALIAS_FILE
    direct: dict[str, str] = {}
    for line, row in enumerate(read_table(path), start=2):
        if not row["organisation_id"]:
            raise SettingsError(f"{path}, ligne {line} : la colonne « organisation_id » est vide.")
        direct[row["alias_id"]] = row["organisation_id"]
    return {alias: _end_of_chain(alias, direct, path) for alias in direct}


def _end_of_chain(alias: str, direct: Mapping[str, str], path: Path) -> str:
    seen = [alias]
    while (following := direct.get(seen[-1])) is not None:
        if following in seen:
            circle = " → ".join([*seen[seen.index(following) :], following])
            raise SettingsError(f"{path} : des alias tournent en rond ({circle}). Retirez l'une de ces lignes.")
        seen.append(following)
    return seen[-1]
