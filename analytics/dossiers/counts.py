"""How many dossiers there are, and lists of named ones for the roles that may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame

from analytics.disclosure import sees_everything
from analytics.query import run

if TYPE_CHECKING:
    from analytics.filters import Filters, Reader


def count_dossiers(reader: Reader, filters: Filters, role: str) -> int | None:
    """Dossiers that the filters choose, as every ratio of `summary` has them below its line.

    None for a role that may read the regional totals only, when something is filtered.
    """
    if not (sees_everything(role) or filters.is_empty()):
        return None
    return int(run(reader, "chosen_count", filters)["n_dossiers"].iloc[0])


def dossiers_in_area(
    reader: Reader, filters: Filters, role: str, *, level: str, code: str | None, site: str
) -> DataFrame | None:
    """submission_id, title, status (in words), lead, typologies: the dossiers `coverage` counts in that territory.

    `level` and `site` are those of `coverage`. Without a `code`: all that the filters choose, placed or not. None for
    a role that may not read names.
    """
    if not sees_everything(role):
        return None
    return run(reader, "dossiers_in_area", filters, place_filter=site, level=level, code=code, place=site)
