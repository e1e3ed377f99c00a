"""Counts at both ends as a table reads them: one line an end and level, so that each can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.charts.maturity.marks import FINAL_WORDS, INITIAL_WORDS
from analytics.maturity.views import distributions, thresholds
from analytics.territory_profile import SMALLEST_SHARED

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.maturity.reading import Reading
    from etl.store import SnapshotReader


def threshold_lines(
    reader: SnapshotReader, filters: Filters, role: str, *, reading: Reading, **beside: object
) -> DataFrame | None:
    """`thresholds` with one line an end and level: code, end, level, n_dossiers, n_total, and share.

    ``share`` is in per cent; of too few dossiers there is none.
    """
    return _lines(thresholds(reader, filters, role, reading=reading, **beside), reading.final)


def distribution_lines(
    reader: SnapshotReader, filters: Filters, role: str, *, reading: Reading, **beside: object
) -> DataFrame | None:
    """`distributions` with one line an end and level: code, end, level, n_dossiers, n_total, and share.

    ``share`` is in per cent; of too few dossiers there is none.
    """
    return _lines(distributions(reader, filters, role, reading=reading, **beside), reading.final)


def _lines(rows: DataFrame | None, final: str) -> DataFrame | None:
    if rows is None:
        return None
    ends = (("initial", INITIAL_WORDS), ("final", FINAL_WORDS[final]))
    parts = [
        rows[["level", "n_total"]].assign(
            code=[f"{end}:{level}" for level in rows["level"]],
            end=words.axis,
            n_dossiers=rows[f"n_{end}"],
            share=(100 * rows[f"n_{end}"] / rows["n_total"].where(rows["n_total"] > 0)).round(1),
        )
        for end, words in ends
    ]
    from pandas import concat

    lines: DataFrame = concat(parts, ignore_index=True)
    return lines if int(lines["n_total"].max()) >= SMALLEST_SHARED else lines.drop(columns="share")
