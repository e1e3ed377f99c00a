"""A territory's profile as the tests read it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.filters import Filters
from analytics.territory_profile import TerritoryProfile, territory_profile
from geo import areas

BARE = Filters()


def profile_of(reader: Any, code: str, filters: Filters = BARE) -> TerritoryProfile:
    level = areas.level_of(code)
    assert level is not None
    profile = territory_profile(reader, filters, "comite", level=level, code=code)
    assert profile is not None
    return profile


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in Python's own types, None when missing."""
    columns = [
        [
            list(cell) if pd.api.types.is_list_like(cell) else cell if pd.notna(cell) else None
            for cell in frame[name].astype(object)
        ]
        for name in frame
    ]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def figures(profile: TerritoryProfile, measure: str) -> dict[str, tuple[float | None, int, int | None]]:
    """{area: (value, numerator, denominator)} of one measure."""
    rows = [row for row in rows_of(profile.comparison) if row["measure"] == measure]
    return {row["area_code"]: (row["value"], row["numerator"], row["denominator"]) for row in rows}
