"""Key figures as tiles: a label, a value, its numerator and denominator, its definition under the question mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from analytics.boards import Kpi


def show_tiles(figures: Sequence[Kpi], a_row: int = 4) -> None:
    """Draw the figures, at most `a_row` side by side; on a phone they stack."""
    for start in range(0, len(figures), a_row):
        for column, figure in zip(st.columns(a_row), figures[start : start + a_row], strict=False):
            column.metric(
                figure.label,
                figure.value,
                figure.fraction or None,
                delta_color="off",
                delta_arrow="off",
                help=f"{figure.code} : {figure.definition}",
                border=True,
                height="stretch",
            )
