"""The trajectories as a table reads them: one line a line or square of the figure, so that each can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analytics.charts.maturity.crowd import out_of_reach
from analytics.charts.style import columns_of
from analytics.maturity.reading import Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pandas import DataFrame

_STEP = ("as_of_from", "as_of_to", "level_from", "level_to", "n_dossiers")
_POINT = ("as_of", "level", "n_dossiers")


def trajectory_marks(steps: DataFrame, points: DataFrame) -> DataFrame:
    """Rows of `trajectory_steps`, then levels of `trajectory_points`: code, mark, as_of_from to level_to, n_dossiers.

    A level, which the figure shows as a square, comes from no other: its ``as_of_from`` and ``level_from`` are blank.
    Lines that the figure is too full to take a click on come first: a table shows its first rows only.
    """
    known = points[points["level"].notna()]
    squares = [(None, day, None, level, count) for day, level, count in columns_of(known, *_POINT)]
    lines = sorted(zip(out_of_reach(steps), columns_of(steps, *_STEP), strict=True), key=lambda line: not line[0])
    return _marks([*(line for _, line in lines), *squares])


def _marks(lines: Sequence[tuple[Any, ...]]) -> DataFrame:
    from pandas import DataFrame, array

    return DataFrame(
        {
            "code": [_code_of(*line[:4]) for line in lines],
            "mark": ["Trait" if line[0] else "Carré" for line in lines],
            "as_of_from": [line[0] for line in lines],
            "level_from": array([line[2] for line in lines], dtype="Int64"),
            "as_of_to": [line[1] for line in lines],
            "level_to": [int(line[3]) for line in lines],
            "n_dossiers": [int(line[4]) for line in lines],
        }
    )


def _code_of(start: date | None, end: date, before: int | None, after: int) -> str:
    return Stretch(end, int(after), None if start is None or before is None else (start, int(before))).code
