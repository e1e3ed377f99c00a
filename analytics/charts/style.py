"""What all figures share: colours, layout, integer ticks, French labels that fit a phone."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import plotly.graph_objects as go
from pandas import DataFrame

BLUE = "#0072B2"
ORANGE = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
AMBER = "#E69F00"

INK = "#161616"
# Lightest grey that still reads at 4.5:1 on white: a written zero stays readable while it steps back.
FAINT = "#767676"
GRID = "#E3E6EA"

# Written on each axis: Streamlit's own theme would otherwise grey the labels below 4.5:1.
_AXIS = {"automargin": True, "fixedrange": True, "tickfont": {"color": INK, "size": 12}}
_AXIS_TITLE = {"font": {"color": INK, "size": 12}, "standoff": 10}

BLUE_SCALE = ((0.0, "#FFFFFF"), (0.001, "#E4EFF8"), (1.0, "#74B3DC"))
ORANGE_SCALE = ((0.0, "#FFF8F2"), (0.001, "#FDE3CF"), (1.0, "#F2A977"))

PROVISIONAL_SRL = "intitulés provisoires, à valider par la Région"


def french_number(value: float | int) -> str:
    """A number as French readers write it: narrow no-break space for thousands, true minus sign."""
    return f"{value:,}".replace(",", "\u202f").replace(".", ",").replace("-", "−")


def plural(count: int, singular: str, many: str | None = None) -> str:
    """`3 dossiers`, `1 dossier`, `0 dossier`: in French the plural starts at two."""
    noun = singular if abs(count) < 2 else (many or f"{singular}s")
    return f"{french_number(count)} {noun}"


def enumerate_fr(words: Sequence[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def columns_of(rows: DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows as tuples of the named columns."""
    return zip(*(rows[name] for name in names), strict=True)


def wrap(label: str, width: int = 22) -> str:
    """The label on several lines of at most `width` characters, so that it fits beside bars on a phone."""
    # « médico-social » stays whole; « Pas-de-Calais » is cut when the column is narrower than it.
    too_long = any(len(word) > width for word in label.split())
    return "<br>".join(textwrap.wrap(label, width, break_long_words=False, break_on_hyphens=too_long)) or label


def integer_step(highest: int, ticks: int = 5) -> int:
    """A whole tick step (1, 2, 5, 10, 20…) for about `ticks` ticks up to `highest`: never half a dossier."""
    if highest <= ticks:
        return 1
    rough = highest / ticks
    power = 10 ** math.floor(math.log10(rough))
    return int(next(step * power for step in (1, 2, 5, 10) if step * power >= rough))


def count_axis(values: Iterable[int], title: str) -> dict[str, object]:
    """Settings of an axis of counts: from zero, whole ticks, room for the value written beside the longest bar."""
    highest = max((int(value) for value in values), default=0)
    return {
        **_AXIS,
        "title": {"text": title, **_AXIS_TITLE},
        "range": [0, max(1.0, highest * 1.15)],
        "dtick": integer_step(highest),
        "tickformat": ",d",
        "gridcolor": GRID,
    }


def label_axis(title: str | None, **more: object) -> dict[str, object]:
    """Settings of an axis of labels."""
    return {**_AXIS, "title": {"text": title, **_AXIS_TITLE}, "showgrid": False, **more}


def new_figure(height: int, **layout: object) -> go.Figure:
    """An empty figure in the house layout: no title (the page writes it), legend below, French separators."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        separators=",\u202f",
        plot_bgcolor="white",
        paper_bgcolor="white",
        font={"color": INK, "size": 13},
        margin={"l": 8, "r": 12, "t": 16, "b": 8},
        legend={"orientation": "h", "yanchor": "top", "y": -0.25, "xanchor": "left", "x": 0},
        hoverlabel={"bgcolor": "white", "font": {"color": INK}},
        dragmode=False,
        bargap=0.3,
    )
    figure.update_layout(**layout)
    return figure


def written_counts(
    across: Sequence[object], down: Sequence[object], counts: Sequence[int], texts: Sequence[str] | None = None
) -> go.Scatter:
    """The counts of a grid written in its cells, zeros in grey, the others in bold ink.

    A trace of its own because a heatmap writes all its cells in one colour.
    """
    shown = texts or [french_number(count) for count in counts]
    return go.Scatter(
        x=list(across),
        y=list(down),
        mode="text",
        text=[f"<b>{text}</b>" if count else text for text, count in zip(shown, counts, strict=True)],
        textfont={"color": [INK if count else FAINT for count in counts], "size": 13},
        hoverinfo="skip",
        showlegend=False,
        name="Nombre de dossiers",
    )
