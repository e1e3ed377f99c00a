"""Maturity compared between groups of dossiers: typologies, actor types, territories, families of the helix.

Signatures, roles, choices and errors are those of ``maturity_views``; ``dimension`` is one of DIMENSIONS. A dossier in
several groups counts in each: groups do not add up. Own facet of every function: ``groupe``.
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
    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.maturity.reading import HasWordings, Reading
    from analytics.maturity.tracks import Tracks
    from etl.store import SnapshotReader


def group_thresholds(
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    *,
    reading: Reading,
    dimension: str,
    tracks: Tracks | None = None,
    wordings: HasWordings | None = None,
) -> DataFrame | None:
    """code, label, level, n_initial, n_final, n_total: dossiers of each group at or above each level, every level.

    Unit: dossiers with both levels known (n_total, the same on each row of a group). Every group of a closed list, even
    empty; of EPCI and of dossiers without typology (``aucune``), only when some dossier counts there.
    """
    scale = scales_of(reader)[reading.scale]
    bounds = {"low": scale.low, "high": scale.high}
    return _asked("thresholds", reader, filters, role, reading, dimension, tracks, wordings, **bounds)


def group_statistics(
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    *,
    reading: Reading,
    dimension: str,
    tracks: Tracks | None = None,
    wordings: HasWordings | None = None,
) -> DataFrame | None:
    """Ordinal statistics of each group, which are levels of the scale that some dossier has.

    Columns: code, label, n_known (both levels known), n (on the scale), initial_q1, initial_median, initial_q3,
    final_q1, final_median, final_q3 (lower quartiles and medians; missing under SMALLEST_SHARED known),
    n_field_initial, n_field_final (known dossiers at the field's level or above; missing on another scale than SRL).
    Every group of a closed list; of others, those of some dossier.
    """
    field_level = setting(reader, "maturity.field_threshold", 5) if reading.scale == SRL else None
    params = {"smallest": SMALLEST_SHARED, "field_level": field_level}
    return _asked("statistics", reader, filters, role, reading, dimension, tracks, wordings, **params)


def group_members(
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    *,
    reading: Reading,
    dimension: str,
    tracks: Tracks | None = None,
    wordings: HasWordings | None = None,
) -> DataFrame | None:
    """code, submission_id, title, srl_initial, srl_final of the groups too small for shares (under SMALLEST_SHARED).

    Unit: dossiers with both levels known.
    """
    return _asked("members", reader, filters, role, reading, dimension, tracks, wordings, smallest=SMALLEST_SHARED)


def _asked(
    name: str,
    reader: SnapshotReader,
    filters: Filters,
    role: str,
    reading: Reading,
    dimension: str,
    tracks: Tracks | None,
    wordings: HasWordings | None,
    **params: object,
) -> DataFrame | None:
    if not sees_everything(role):
        return None
    with moving(reader, filters, reading, tracks, wordings) as ask:
        ask.prepare("maturity/_grouped", dimension=dimension)
        rows = ask(f"maturity/group_{name}", dimension=dimension, **params)
    if dimension == "helice" and "label" in rows:
        rows["label"] = rows["code"].map(HELIX_WORDS)
    return rows
