"""What the figures of maturity share: words, colours and shapes of each kind of level, and marks that can be clicked.

Initial, target and observed levels keep one colour, one shape and one line each in every figure, so that they can't
be confused in print. The scale is ordinal: the figures count dossiers, they neither average nor add levels.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from analytics.charts.style import BLUE, GREEN, INK, ORANGE, PROVISIONAL_SRL, label_axis, plural

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

REGRESSION_MARK = "▼"
_HOVER_LETTERS = 44
# Two lines of so many letters fit a ninth of a laptop's page; upright, a ninth of a phone's.
_TICK_LETTERS = 13


@dataclass(frozen=True, slots=True)
class WayWords:
    """The words, fill and hatching of a way a dossier goes: up, nowhere, down."""

    label: str
    fill: str
    pattern: str


PROGRESS = WayWords("Progression", "#74B3DC", "")
SAME = WayWords("Même niveau", "#C9CFD6", "")
REGRESSION = WayWords("Recul", "#F2A977", "/")
WAYS = (PROGRESS, SAME, REGRESSION)


def way_of(before: int, after: int) -> WayWords:
    """The way from one level (or rank of a phase) to another."""
    if after > before:
        return PROGRESS
    return SAME if after == before else REGRESSION


def hatching(way: WayWords) -> dict[str, object]:
    """The bar pattern of a way: regressions are hatched, so that they show in black and white."""
    return {"shape": way.pattern, "fgcolor": INK, "fillmode": "overlay", "solidity": 0.15}


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words, colours and marks of one kind of level.

    `ink` is the colour's dark shade, for numbers that must read at 4.5:1; `pattern` the hatching of its bars.
    """

    adjective: str
    axis: str
    colour: str
    ink: str
    symbol: str
    dash: str
    pattern: str


INITIAL_WORDS = MarkWords("initial", "Niveau initial", BLUE, "#005A8C", "circle", "solid", "")
FINAL_WORDS: Mapping[str, MarkWords] = {
    "target": MarkWords("visé", "Niveau visé", ORANGE, "#A34700", "diamond", "dash", "."),
    "observed": MarkWords("constaté", "Niveau constaté", GREEN, "#00664B", "square", "dot", "x"),
}


# Under a number that a line or a hatching may cross.
HALO = "0 0 3px white, 0 0 3px white, 0 0 3px white"

LEGEND_ABOVE: Mapping[str, object] = {
    "orientation": "h",
    "yanchor": "bottom",
    "y": 1.01,
    "xanchor": "left",
    "x": 0,
}


def end_of(axis: Mapping[str, object]) -> float:
    """Where an axis of counts ends."""
    span = axis["range"]
    return float(span[1]) if isinstance(span, list) else 1.0


def share_text(count: int, total: int) -> str:
    """A share in whole per cent, `<1` or `>99` where rounding would say none or all."""
    if not total:
        return ""
    share = 100 * count / total
    if 0 < share < 1:
        return "<1"
    return ">99" if 99 < share < 100 else str(int(share + 0.5))


def tied(counts: Iterable[int], most: int) -> str:
    """What is said after the one that has the most, where others have as many: « , à égalité avec 2 autres »."""
    others = sum(count == most for count in counts) - 1
    return f", à égalité avec {plural(others, 'autre')}" if others > 0 else ""


def plain(text: str) -> str:
    """A word of a vocabulary as text: Plotly reads tags in labels and hovers."""
    return escape(text, quote=False)


def numbers_of(levels: Sequence[LevelWords]) -> list[int]:
    """The levels of the scale, lowest first."""
    return [words.level for words in levels]


def level_label(words: LevelWords) -> str:
    """Tick label of a level: `5 Validée terrain`, or the bare number on a scale without words."""
    return f"{words.level} {plain(words.short_label)}".strip()


def level_labels(levels: Sequence[LevelWords]) -> list[str]:
    """The tick labels of the scale, lowest first."""
    return [level_label(words) for words in levels]


def level_axis(title: str, levels: Sequence[LevelWords]) -> dict[str, object]:
    """Settings of an axis of levels along the bottom: words across where nine fit, upright on a phone."""
    return label_axis(
        level_axis_title(title, levels),
        tickvals=numbers_of(levels),
        ticktext=[_tick(words) for words in levels],
        autotickangles=[0, -90],
    )


def _tick(words: LevelWords) -> str:
    lines = textwrap.wrap(f"{words.level} {words.short_label}", _TICK_LETTERS, break_long_words=False)
    return "<br>".join(map(plain, lines))


def level_hover(words: LevelWords, end: str = "") -> str:
    """What a hover says of a level: number and labels, phase, evidence expected; no line for what has no word.

    ``end``: which level of the dossier it is (« Niveau initial »).
    """
    heading = f"{end} : {level_label(words)}" if end else level_label(words)
    lines = [f"<b>{heading}</b>", *_hover_lines(words.label)]
    if words.phase:
        lines += _hover_lines(f"Phase {words.phase} : {words.phase_label}")
    if words.evidence:
        lines += _hover_lines(f"Attendu : {words.evidence}")
    return "<br>".join(lines)


def _hover_lines(text: str) -> list[str]:
    """Lines short enough for a hover on a phone."""
    return [plain(line) for line in textwrap.wrap(text, _HOVER_LETTERS)]


def has_words(levels: Sequence[LevelWords]) -> bool:
    """Whether the scale has words for its levels."""
    return any(words.short_label for words in levels)


def level_axis_title(title: str, levels: Sequence[LevelWords]) -> str:
    """The title of an axis of levels, which says that their words are provisional where there are words."""
    return f"{title}<br>({PROVISIONAL_SRL})" if has_words(levels) else title


def phase_labels(levels: Sequence[LevelWords]) -> dict[str, str]:
    """{phase code: label} of the scale, lowest first; empty on a scale without phases."""
    return {words.phase: plain(words.phase_label) for words in levels if words.phase}


# Plotly greys what a click did not take; the choice is drawn by the figure itself, so nothing may change.
STEADY_UNSEEN: Mapping[str, object] = {
    "selected": {"marker": {"opacity": 0}},
    "unselected": {"marker": {"opacity": 0}},
}
STEADY: Mapping[str, object] = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}

CHOSEN_LINE: Mapping[str, object] = {"color": INK, "width": 3}


def phase_line(levels: Sequence[LevelWords]) -> str:
    """The phases in one line of words, two a line of text so that it fits a phone."""
    named = [f"{phase} {label}" for phase, label in phase_labels(levels).items()]
    return "<br>".join(" · ".join(named[start : start + 2]) for start in range(0, len(named), 2))


def click_marks(
    across: Sequence[object],
    down: Sequence[object],
    codes: Sequence[str],
    hovers: Sequence[str],
    *,
    size: int = 8,
    name: str = "Choix",
    symbol: str = "square",
) -> go.Scatter:
    """Invisible markers that take clicks and hovers for what is drawn under them.

    They are small, and the figure's `hoverdistance` says how far from one a click still counts: of two large ones
    that overlap, Plotly takes any, of two small ones the nearer.
    `codes` are what a click gives back (the first customdata); `hovers` are written as they are, escaped beforehand.
    """
    return go.Scatter(
        x=list(across),
        y=list(down),
        mode="markers",
        name=name,
        marker={"symbol": symbol, "size": size, "opacity": 0, "color": INK},
        customdata=[[code, hover] for code, hover in zip(codes, hovers, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
        **STEADY_UNSEEN,
    )


def hit_bars(
    down: Sequence[object], lengths: Sequence[float], codes: Sequence[str], hovers: Sequence[str], **placing: object
) -> go.Bar:
    """Invisible bars from one side of the plot to the other: a click anywhere in the row counts, however short the bar.

    `codes` are what a click gives back (empty: nothing to choose); `placing` is the width, offset and axes.
    """
    return go.Bar(
        x=list(lengths),
        y=list(down),
        orientation="h",
        name="Choix",
        marker={"color": INK, "opacity": 0, "line": {"width": 0}},
        customdata=[[code, hover] for code, hover in zip(codes, hovers, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=False,
        **STEADY_UNSEEN,
        **placing,
    )
