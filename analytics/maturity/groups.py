"""Maturity compared between groups of dossiers: typologies, actor types, territories, families of the helix.

Signatures, roles, choices and errors are those of ``views``; ``dimension`` is one of DIMENSIONS. A dossier in
several groups counts in each: groups do not add up. Own facet of every function: that of the dimension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.disclosure import sees_everything
from analytics.labels import setting
from analytics.maturity.levels import SRL, scales_of
from analytics.maturity.moves import moving
from analytics.territory_profile import SMALLEST_SHARED

if TYPE_CHECKING:
    from typing import Unpack

    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.maturity.moves import Asked
    from etl.store import SnapshotReader


def group_thresholds(
    reader: SnapshotReader, filters: Filters, role: str, *, dimension: str, **asked: Unpack[Asked]
) -> DataFrame | None:
    """code, label, level, n_initial, n_final, n_total: dossiers of each group at or above each level, every level.

    Unit: dossiers with both levels known (n_total, the same on each row of a group). Every group of a closed list, even
    empty; of EPCI and of dossiers without typology (``aucune``), only when some dossier counts there.
    """
    scale = scales_of(reader)[asked["reading"].scale]
    bounds = {"low": scale.low, "high": scale.high}
    return _asked("thresholds", reader, filters, role, dimension, asked, **bounds)


def group_statistics(
    reader: SnapshotReader, filters: Filters, role: str, *, dimension: str, **asked: Unpack[Asked]
) -> DataFrame | None:
    """Ordinal statistics of each group, which are levels of the scale that some dossier has.

    Columns: code, label, n_known (both levels known), n (on the scale), initial_q1, initial_median, initial_q3,
    final_q1, final_median, final_q3 (lower quartiles and medians; missing under SMALLEST_SHARED known),
    n_field_initial, n_field_final (known dossiers at the field's level or above; missing on another scale than SRL).
    Every group of a closed list; of others, those of some dossier.
    """
    field_level = setting(reader, "maturity.field_threshold", 5) if asked["reading"].scale == SRL else None
    params = {"smallest": SMALLEST_SHARED, "field_level": field_level}
    return _asked("statistics", reader, filters, role, dimension, asked, **params)


def group_members(
    reader: SnapshotReader, filters: Filters, role: str, *, dimension: str, **asked: Unpack[Asked]
) -> DataFrame | None:
    """code, submission_id, title, srl_initial, srl_final of the groups too small for shares (under SMALLEST_SHARED).

    Unit: dossiers with both levels known.
    """
    return _asked("members", reader, filters, role, dimension, asked, smallest=SMALLEST_SHARED)


def group_outside(
    reader: SnapshotReader, filters: Filters, role: str, *, dimension: str, **asked: Unpack[Asked]
) -> int | None:
    """Dossiers with both levels known that are in no group: without partner, or without any located in the region."""
    rows = _asked("outside", reader, filters, role, dimension, asked)
    return None if rows is None else int(rows["n_dossiers"].iloc[0])


def _asked(
    name: str,
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    dimension: str,
    asked: Asked,
    **params: object,
) -> DataFrame | None:
    if not sees_everything(role):
        return None
    with moving(reader, filters, **asked) as ask:
        ask.prepare("maturity/_grouped", dimension=dimension)
        rows = ask(f"maturity/group_{name}", dimension=dimension, **params)
    if dimension == "helice" and "label" in rows:
        rows["label"] = rows["code"].map(HELIX_WORDS)
    return rows
