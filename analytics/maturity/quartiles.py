"""The lower median and the quartiles of counted levels: levels that some dossier has, never a number between two."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from analytics.charts.style import columns_of, plural
from analytics.maturity.words import ADJECTIVES
from analytics.territory_profile import SMALLEST_SHARED

if TYPE_CHECKING:
    from pandas import DataFrame


class Quartiles(NamedTuple):
    """The first quartile, the lower median and the third quartile of levels."""

    first: int
    median: int
    third: int


def quartiles_of(rows: DataFrame, column: str) -> Quartiles | None:
    """Quartiles of one end of the dossiers counted; None of too few of them to be shared out.

    rows: ``distributions`` (level, n_initial, n_final, n_total). The level of a quarter, half and three quarters of the
    dossiers put in order: of two in the middle the lower, as ``quantile_disc`` does for groups.
    """
    levels, counts = zip(*columns_of(rows, "level", column), strict=True)
    reached = list(accumulate(counts))
    total = reached[-1]
    if total < SMALLEST_SHARED:
        return None
    known = list(zip(levels, reached, strict=True))
    return Quartiles(*(int(next(level for level, here in known if 4 * here >= part * total)) for part in (1, 2, 3)))


def quartiles_sentence(rows: DataFrame, final: str) -> str:
    """The medians and quartiles of both ends, under the distributions; nothing of too few dossiers.

    rows: ``distributions`` (level, n_initial, n_final, n_total).
    """
    start, end = quartiles_of(rows, "n_initial"), quartiles_of(rows, "n_final")
    if start is None or end is None:
        return ""
    adjective = ADJECTIVES[final]
    return (
        f"Médiane basse, pour {plural(int(rows['n_total'].max()), 'dossier')} : niveau {start.median} au départ, "
        f"niveau {end.median} {adjective}. Premier et troisième quartiles : niveaux {start.first} et {start.third} au "
        f"départ, {end.first} et {end.third} {adjective}s."
    )
