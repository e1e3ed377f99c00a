"""Texts inside a figure: names out of files letter for letter, cut to the room there is, in their own direction.

Plotly reads tags and entities in labels and hovers, and one right-to-left name turns a whole label around.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from unicodedata import bidirectional, east_asian_width

import plotly.graph_objects as go

from analytics.charts.style import INK, new_figure

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_DIRECTION_MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_ELLIPSIS = "…"


def one_line(name: str, room: int) -> str:
    """The name on one line of at most `room` characters, the end replaced by `…`, safe in a figure's text."""
    return _shown(_cut(_tidy(name), room))


def on_lines(name: str, room: int, most: int | None = None, taken: int = 0) -> str:
    """The name on lines of at most `room` characters joined by `<br>`, at most `most` of them, safe in a figure.

    `taken`: how many characters of the first line something else takes.
    """
    lines = textwrap.wrap(_tidy(name), room, initial_indent=" " * taken) or [""]
    lines[0] = lines[0][taken:]
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), room)]
    return "<br>".join(map(_shown, lines))


def _tidy(name: str) -> str:
    """One space between words, without the invisible marks that turn what follows them around."""
    return " ".join("".join(letter for letter in name if bidirectional(letter) not in _DIRECTION_MARKS).split())


def _cut(name: str, room: int) -> str:
    taken = 0
    for place, letter in enumerate(name):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > room:
            return f"{name[: max(0, place - 1)].rstrip()}{_ELLIPSIS}"
    return name


def _shown(name: str) -> str:
    safe = escape(name, quote=False)
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"{_ISOLATE}{safe}{_END_ISOLATE}"
    return safe


def written(
    across: Sequence[object], down: Sequence[object], texts: Sequence[str], *, colour: str, name: str, **more: object
) -> go.Scatter:
    """Texts written in the figure, in one colour that stays when something is clicked.

    `texts` are shown as they are, made safe beforehand; `name` says what they are to who reads the figure's data.
    """
    kept = {"textfont": {"color": colour}}
    settings: dict[str, object] = {"textfont": {"color": colour, "size": 12}, "textposition": "middle right", **more}
    return go.Scatter(
        x=list(across),
        y=list(down),
        mode="text",
        text=list(texts),
        hoverinfo="skip",
        showlegend=False,
        name=name,
        selected=kept,
        unselected=kept,
        **settings,
    )


def nothing_to_draw(why: str) -> go.Figure:
    """A low figure without axes that says why it is empty."""
    figure = new_figure(140)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.add_annotation(
        text=why, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False, font={"size": 13, "color": INK}
    )
    return figure
