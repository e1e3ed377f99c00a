"""Typologies over time: as dossiers were submitted, and as the published states counted them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
from pandas import DataFrame

from analytics.disclosure import sees_everything
from analytics.query import run
from analytics.typologies.crossings import NO_TYPOLOGY, TOTAL

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.filters import Filters, Reader

# The tables of an older state that choosing its dossiers takes.
TABLES = ("submissions", "partners", "areas", "settings", "ref_actor_types", "ref_statuses")
_NO_ALIASES = pa.table({name: pa.array([], type=pa.string()) for name in ("alias_id", "organisation_id")})


@dataclass(frozen=True, eq=False)
class Leaves:
    """The states that led to the one shown, oldest first, itself last: read one after the other when asked for.

    ``key`` stands for their contents in caches. ``read`` opens each with TABLES, until the next is asked for.
    """

    key: str
    dates: tuple[date, ...]
    read: Callable[[], Iterable[Reader]] = field(repr=False)


def leaves_of(states: Sequence[tuple[str, date]], read: Callable[[], Iterable[Reader]]) -> Leaves:
    """Leaves of these states: the key of each content and its date."""
    digest = hashlib.sha256()
    for content_key, as_of in states:
        digest.update(f"{content_key} {as_of.isoformat()}\n".encode())
    return Leaves(digest.hexdigest()[:24], tuple(as_of for _, as_of in states), read)


def typology_quarters(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """typology, period (`2026-T1`), n_submitted, n_cumulative: every typology in every quarter, zeros written.

    Unit: dossiers whose day of submission is known, from the first quarter with one to the last; a dossier of several
    typologies counts in each; `aucune`, last, where some dossier has none. None for a role that doesn't see everything.
    Source: AMI HealthIA §2.3.
    """
    return run(reader, "typologies/quarters", filters) if sees_everything(role) else None


def dated_counts(reader: Reader, filters: Filters, role: str) -> tuple[int, int] | None:
    """Dossiers whose day of submission is known, and those whose isn't; None for a role that doesn't see everything."""
    if not sees_everything(role):
        return None
    rows = run(reader, "typologies/dated", filters)
    return int(rows["n_dated"].iloc[0]), int(rows["n_undated"].iloc[0])


def quarter_dossiers(reader: Reader, filters: Filters, role: str, *, typology: str, period: str) -> DataFrame | None:
    """submission_id, title, status, lead, typologies: the dossiers of one typology submitted in one quarter.

    None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    return run(reader, "typologies/quarter_dossiers", filters, typology=typology, period=period)


def typology_states(reader: Reader, filters: Filters, role: str, *, leaves: Leaves) -> DataFrame | None:
    """typology, as_of, n_dossiers: what each state counted under the same filters, zeros written.

    Unit: dossiers of that state, those withdrawn by then left out; a dossier of several typologies counts in each. Rows
    are the typologies of the state shown, then `aucune` where some state has a dossier without any, then `total`: each
    dossier once. None for a role that doesn't see everything.
    """
    if not sees_everything(role):
        return None
    counts = [_counts(leaf, filters) for leaf in leaves.read()]
    cursor = reader.cursor()
    try:
        codes = [str(code) for (code,) in cursor.table("ref_typologies").project("code").order("code").fetchall()]
    finally:
        cursor.close()
    extra = [NO_TYPOLOGY] if any(NO_TYPOLOGY in found for found in counts) else []
    return DataFrame(
        [
            (typology, as_of, found.get(typology, 0))
            for typology in [*codes, *extra, TOTAL]
            for as_of, found in zip(leaves.dates, counts, strict=True)
        ],
        columns=["typology", "as_of", "n_dossiers"],
    )


def _counts(leaf: Reader, filters: Filters) -> Mapping[str, int]:
    rows = run(_WithoutAliases(leaf), "typologies/carried", filters)
    return {str(typology): int(count) for typology, count in zip(rows["typology"], rows["n_dossiers"], strict=True)}


@dataclass(frozen=True)
class _WithoutAliases:
    """A state as `run` reads it: the shared views name the alias table, which no count of typologies rests on."""

    leaf: Reader

    def cursor(self) -> DuckDBPyConnection:
        cursor = self.leaf.cursor()
        cursor.register("organisation_aliases", _NO_ALIASES)
        return cursor
