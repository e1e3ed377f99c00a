"""What would be published of the tables that a check read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.profiles import Profile
from etl.profiles.choices import profile_as_toml
from etl.schema import KINDS, Kind, table_columns
from etl.settings import Settings
from etl.store import RetainedSource
from etl.validate import ReadTable, required_cells


@dataclass(frozen=True)
class CheckedContent:
    """What would be published: rows by kind and column, and everything the snapshot keeps of its making."""

    tables: Mapping[Kind, Mapping[str, Sequence[object]]]
    sources: tuple[RetainedSource, ...]
    required_cells_read: int
    required_cells_ok: int
    portfolio: str
    profile: str | None
    profile_digest: str | None = None
    erased_again: frozenset[str] = frozenset()


def _loaded_columns(table: ReadTable) -> dict[str, Sequence[object]]:
    kept = table.kept()
    lines = list(table.lines)
    values = table.values
    if not kept.all():
        lines = [lines[row] for row in table.kept_rows()]
        values = {name: column.taken(kept) for name, column in values.items()}
    return {name: lines if name == "line" else values[name] for name in table_columns(table.kind)}


def make_content(
    tables: Mapping[Kind, ReadTable],
    sources: tuple[RetainedSource, ...],
    profile: Profile | None,
    settings: Settings,
    erased_again: frozenset[str],
) -> CheckedContent:
    """The lines that load and what the snapshot keeps of their making; ``erased_again``: erased, and come back."""
    cells_read, cells_ok = required_cells(tables.values())
    return CheckedContent(
        {kind: _loaded_columns(tables[kind]) for kind in KINDS},
        sources,
        cells_read,
        cells_ok,
        profile.portfolio if profile and profile.portfolio else settings.call.name,
        profile.name if profile else None,
        hashlib.sha256(profile_as_toml(profile).encode()).hexdigest() if profile else None,
        erased_again,
    )
