"""Small panels side by side on the same axes, two across: they read on a phone as on a projector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.charts.maturity.marks import CHOSEN_LINE
from analytics.charts.style import GRID, INK, label_axis, new_figure

PANEL_PX = 225
_TITLE_PX = 56
_FOOT_PX = 34
_TOP_PX, _BOTTOM_PX = 44, 64
# Between two panels, as a share of the figure: room for the second one's percentages on a phone.
_GAP = 0.13


@dataclass(frozen=True, slots=True)
class PanelBox:
    """Where a panel stands, in shares of the plot, and the names of its axes."""

    left: float
    right: float
    low: float
    high: float
    axis: int

    @property
    def axes(self) -> dict[str, str]:
        """What a trace says of the axes it is drawn on."""
        suffix = "" if self.axis == 1 else str(self.axis)
        return {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}


def grid_layout(rows: int) -> dict[str, object]:
    """The layout of a figure for this many rows of panels, its legend above them."""
    layout: dict[str, object] = new_figure(
        _TOP_PX + _BOTTOM_PX + rows * PANEL_PX,
        margin={"l": 8, "r": 12, "t": _TOP_PX, "b": _BOTTOM_PX},
        legend={"y": 1, "yanchor": "bottom"},
        barmode="overlay",
        hoverlabel={"align": "left"},
    ).layout.to_plotly_json()
    return layout


def panel_box(place: int, rows: int, columns: int) -> PanelBox:
    """Where the panel of this place stands, filled row by row."""
    row, column = divmod(place, columns)
    tall, wide = rows * PANEL_PX, (1 - _GAP * (columns - 1)) / columns
    left = column * (wide + _GAP)
    return PanelBox(
        left=left,
        right=left + wide,
        low=1 - ((row + 1) * PANEL_PX - _FOOT_PX) / tall,
        high=1 - (row * PANEL_PX + _TITLE_PX) / tall,
        axis=place + 1,
    )


def panel_axes(box: PanelBox, numbers: Sequence[int], *, has_axes: bool) -> dict[str, object]:
    """The axes of a panel: `numbers` across, shares from 0 to 100 % upwards; hidden where a list is written."""
    suffix = "" if box.axis == 1 else str(box.axis)
    return {
        f"xaxis{suffix}": label_axis(
            None,
            tickvals=numbers,
            tickangle=0,
            visible=has_axes,
            range=[numbers[0] - 0.5, numbers[-1] + 0.5],
            domain=[box.left, box.right],
            anchor=box.axes["yaxis"],
        ),
        f"yaxis{suffix}": label_axis(
            None,
            tickvals=[0, 50, 100],
            ticktext=[f"{share}\u202f%" for share in (0, 50, 100)],
            visible=has_axes,
            range=[0, 108],
            domain=[box.low, box.high],
            anchor=box.axes["xaxis"],
            showline=True,
            linecolor=GRID,
        )
        | {"showgrid": True, "gridcolor": GRID},
    }


def panel_outline(box: PanelBox) -> go.layout.Shape:
    """The frame around the panel that is chosen."""
    return go.layout.Shape(
        type="rect",
        xref="paper",
        yref="paper",
        x0=box.left,
        x1=box.right,
        y0=box.low,
        y1=box.high,
        line=dict(CHOSEN_LINE),
        fillcolor="#EEF3F8",
        layer="below",
    )


def panel_title(box: PanelBox, text: str) -> go.layout.Annotation:
    """What is written above a panel, from its left side."""
    return go.layout.Annotation(
        text=text,
        x=box.left,
        y=box.high,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        align="left",
        showarrow=False,
        font={"size": 12, "color": INK},
    )


def shared_title(text: str) -> go.layout.Annotation:
    """One title for the axes of all the panels, under them."""
    return go.layout.Annotation(
        text=text,
        x=0.5,
        xref="paper",
        y=0,
        yref="paper",
        yshift=8 - _BOTTOM_PX,
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": INK},
    )
