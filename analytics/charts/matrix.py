"""A table of counts drawn as a matrix: every cell written, zeros too, and each one a mark to click."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import plotly.graph_objects as go

from analytics.charts.maturity.marks import click_marks
from analytics.charts.style import BLUE_SCALE, INK, label_axis, new_figure, written_counts

Cell = tuple[str, str]
_ROW_PX = 42
_LINE_PX = 18
_HEAD_PX = 150
_UPRIGHT_PX = 50
# More columns than these are narrow on a phone; more than those have no room for two digits there.
_WIDE, _WIDEST = 8, 11


def count_matrix(
    down: Mapping[str, str],
    across: Mapping[str, str],
    counts: Mapping[Cell, int],
    hovers: Mapping[Cell, str],
    *,
    across_title: str,
    name: str,
    outlined: Collection[Cell] = (),
    chosen: str | None = None,
    totals: Collection[str] = (),
    is_upright: bool = False,
    highest: int | None = None,
) -> go.Figure:
    """Counts of `down` × `across`, both code → label as the axis writes it; a pair without a count is a zero.

    `hovers`: what each cell says under the mouse. Clicks give `down:across` for the cells that hold something;
    `chosen`, in that form, is outlined in bold, `outlined` cells thinly. `name`: the unit, in words. `totals`: codes of
    the rows and columns that are totals, left without a shade, which the others share. `is_upright`: the names across
    stand upright, where they are too many to lie. `highest`: the count of the darkest shade, where others than these
    cells share it.
    """
    head = _HEAD_PX if not is_upright else _HEAD_PX + _UPRIGHT_PX
    n_lines = max((label.count("<br>") + 1 for label in down.values()), default=1)
    height = head + max(_ROW_PX, _LINE_PX * n_lines) * max(1, len(down))
    figure = new_figure(height, showlegend=False, hovermode="closest", hoverdistance=-1)
    # The chart's own buttons, always there on a phone, must not take the clicks of the last cells.
    figure.update_layout(margin_t=40)
    rows, columns = list(down), list(across)
    shades = {(row, column): count for (row, column), count in counts.items() if not {row, column} & set(totals)}
    figure.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=[[shades.get((row, column), 0) for column in columns] for row in rows],
        zmin=0,
        zmax=highest or max((1, *shades.values())),
        colorscale=BLUE_SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        name=name,
        hoverinfo="skip",
    )
    cells = [(row, column) for row in rows for column in columns]
    places = {(row, column): (columns.index(column), rows.index(row)) for row, column in cells}
    x, y = [places[cell][0] for cell in cells], [places[cell][1] for cell in cells]
    values = [counts.get(cell, 0) for cell in cells]
    written = written_counts(x, y, values)
    size = _text_size(max(values, default=0), len(columns))
    figure.add_trace(written.update(name=name, cliponaxis=False, textfont_size=size))
    codes = [f"{row}:{column}" if count else "" for (row, column), count in zip(cells, values, strict=True)]
    figure.add_trace(click_marks(x, y, codes, [hovers[cell] for cell in cells], name=name))
    _outline_cells(figure, places, outlined, chosen)
    _label(figure, list(down.values()), list(across.values()), across_title, -90 if is_upright else 0)
    return figure


def needs_room(highest: int, n_columns: int) -> bool:
    """Whether the numbers of a matrix of so many columns would run into each other on a phone."""
    return n_columns > _WIDEST or (n_columns > _WIDE and highest >= 100)


def _text_size(highest: int, n_columns: int) -> int:
    """Small enough for the longest number to stand in a column of a phone, where that can be."""
    if highest < (100 if n_columns > _WIDE else 1000):
        return 13
    return 11 if highest < 1000 else 10


def _outline_cells(
    figure: go.Figure, places: Mapping[Cell, tuple[int, int]], outlined: Collection[Cell], chosen: str | None
) -> None:
    for cell, (x, y) in places.items():
        is_chosen = chosen is not None and f"{cell[0]}:{cell[1]}" == chosen
        if is_chosen or cell in outlined:
            _outline(figure, x, y, 4.0 if is_chosen else 1.5)


def _outline(figure: go.Figure, x: int, y: int, width: float) -> None:
    figure.add_shape(type="rect", x0=x - 0.5, x1=x + 0.5, y0=y - 0.5, y1=y + 0.5, line={"color": INK, "width": width})


def _label(figure: go.Figure, down: list[str], across: list[str], title: str, angle: int) -> None:
    """The names of rows and columns; the first row is on top."""
    over = label_axis(title, side="top", tickvals=list(range(len(across))), ticktext=across, tickangle=angle)
    figure.update_xaxes(**over, range=[-0.5, max(1, len(across)) - 0.5])
    beside = label_axis(None, tickvals=list(range(len(down))), ticktext=down)
    figure.update_yaxes(**beside, range=[max(1, len(down)) - 0.5, -0.5])
