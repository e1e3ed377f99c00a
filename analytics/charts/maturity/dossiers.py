"""One line a dossier: from its initial level to the one aimed at, or to the one observed. Never both in one figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from pandas import DataFrame, isna

from analytics.charts.maturity.marks import (
    CHOSEN_LINE,
    FINAL_WORDS,
    INITIAL_WORDS,
    STEADY,
    MarkWords,
    hit_bars,
    level_axis,
    level_hover,
    numbers_of,
    tied,
)
from analytics.charts.names import nothing_to_draw, on_lines, one_line, written
from analytics.charts.style import GRID, INK, columns_of, enumerate_fr, new_figure, plural

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

ROWS_A_FIGURE = 40

# A heading of two lines and the dossier's line under it; each further line of the longest heading adds its own.
_ROW_PX, _TEXT_LINE_PX = 62, 20
_HEADING_LINES = 3
# What a phone of 390 px shows of a line of heading at 12 px.
_HEADING_ROOM = 60
_HOVER_ROOM = 40
_LINE_Y = 0.27
_HEADING_Y = 0.06
_NONE = "Aucun dossier à montrer."
_ADVANCE_COLOUR = "#6B7785"


@dataclass(frozen=True, slots=True)
class _Way:
    """How one direction is drawn: the arrow in words, the mark on the line, the line."""

    arrow: str
    name: str
    symbol: str
    colour: str
    width: int


_WAYS: dict[int, _Way] = {
    1: _Way("▶", "Progression", "triangle-right", _ADVANCE_COLOUR, 2),
    0: _Way("●", "Même niveau", "circle", INK, 2),
    -1: _Way("◀", "Recul", "triangle-left", INK, 4),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """One dossier of the figure; a level that is not known is None."""

    code: str
    title: str
    initial: int | None
    final: int | None

    @property
    def way(self) -> int | None:
        """1 up, 0 same level, -1 down; None when an end is not known."""
        if self.initial is None or self.final is None:
            return None
        return (self.final > self.initial) - (self.final < self.initial)


def dumbbells(rows: DataFrame, final: str, levels: Sequence[LevelWords], chosen: str | None = None) -> go.Figure:
    """Initial and final level of each dossier, in the order of the rows; a click on a line gives its submission_id.

    rows: `dossier_moves` (submission_id, title, srl_initial, srl_final), at most ROWS_A_FIGURE read well. `chosen` is
    the submission_id of the dossier that is open.
    """
    lines, numbers = list(_lines(rows)), numbers_of(levels)
    if not lines:
        return nothing_to_draw(_NONE)
    headings = [_heading(line, FINAL_WORDS[final]) for line in lines]
    figure = new_figure(
        210 + _row_px(headings) * len(lines),
        legend={"y": 1, "yanchor": "bottom"},
        barmode="overlay",
        hoverlabel={"align": "left"},
    )
    _frame(figure, len(lines), levels)
    for place, line in enumerate(lines):
        if line.code == chosen:
            outline_row(figure, place)
    _draw_ways(figure, lines)
    for which, words, size in (("initial", INITIAL_WORDS, 15), ("final", FINAL_WORDS[final], 11)):
        _draw_end(figure, lines, which, words, size)
    low, high = numbers[0] - 0.5, numbers[-1] + 0.5
    places = [place + _HEADING_Y for place in range(len(lines))]
    # Whatever its lines, a heading ends just over its own line, farther from the one before.
    head = written([low] * len(lines), places, headings, colour=INK, name="Dossiers", textposition="top right")
    figure.add_trace(head)
    hovers = [_hover(line, FINAL_WORDS[final], levels) for line in lines]
    codes, whole = [line.code for line in lines], [high - low] * len(lines)
    figure.add_trace(hit_bars(list(range(len(lines))), whole, codes, hovers, base=low, width=1))
    return figure


def _lines(rows: DataFrame) -> Iterator[_Line]:
    for code, title, initial, final in columns_of(rows, "submission_id", "title", "srl_initial", "srl_final"):
        yield _Line(str(code), "" if isna(title) else str(title), known_level(initial), known_level(final))


def known_level(value: Any) -> int | None:
    """A level out of a table, where blank comes as None, NaN or NA."""
    return None if isna(value) else int(value)


def _frame(figure: go.Figure, count: int, levels: Sequence[LevelWords]) -> None:
    numbers = numbers_of(levels)
    figure.update_xaxes(level_axis("Niveau", levels), range=[numbers[0] - 0.5, numbers[-1] + 0.5])
    figure.update_xaxes(showgrid=True, gridcolor=GRID)
    figure.update_yaxes(visible=False, fixedrange=True, range=[count - 0.5, -0.9])
    # Forty lines leave the axis a screen away: the numbers of the levels stand at the top too.
    texts = [f"<b>{number}</b>" for number in numbers]
    figure.add_trace(
        written(numbers, [-0.7] * len(numbers), texts, colour=INK, name="Niveaux", textposition="middle center")
    )


def outline_row(figure: go.Figure, place: int) -> None:
    """Draw a frame around the row that is chosen, whatever stands in it."""
    figure.add_shape(
        type="rect",
        xref="paper",
        x0=0,
        x1=1,
        y0=place - 0.47,
        y1=place + 0.47,
        fillcolor="#EEF3F8",
        line=dict(CHOSEN_LINE),
        layer="below",
    )


def _draw_ways(figure: go.Figure, lines: Sequence[_Line]) -> None:
    for way, drawn in _WAYS.items():
        across: list[float | None] = []
        down: list[float | None] = []
        sizes: list[int] = []
        for place, line in enumerate(lines):
            if line.way == way and line.initial is not None and line.final is not None:
                across += [line.initial, (line.initial + line.final) / 2, line.final, None]
                down += [place + _LINE_Y] * 3 + [None]
                sizes += [0, 12, 0, 0]
        if not across or way == 0:
            continue
        figure.add_scatter(
            x=across,
            y=down,
            mode="lines+markers",
            name=f"{drawn.arrow} {drawn.name}",
            line={"color": drawn.colour, "width": drawn.width},
            marker={"symbol": drawn.symbol, "size": sizes, "color": drawn.colour, "line": {"width": 0}, "opacity": 1},
            hoverinfo="skip",
            showlegend=False,
            **STEADY,
        )


def _draw_end(figure: go.Figure, lines: Sequence[_Line], which: str, words: MarkWords, size: int) -> None:
    places = [place for place, line in enumerate(lines) if getattr(line, which) is not None]
    figure.add_scatter(
        x=[getattr(lines[place], which) for place in places],
        y=[place + _LINE_Y for place in places],
        mode="markers+text",
        name=words.axis,
        text=[_number(lines[place], which) for place in places],
        textposition=[_side(lines[place], which) for place in places],
        textfont={"color": words.ink, "size": 12},
        marker={"symbol": words.symbol, "size": size, "color": words.colour, "opacity": 1},
        hoverinfo="skip",
        cliponaxis=False,
        selected={"marker": {"opacity": 1}, "textfont": {"color": words.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": words.ink}},
    )


def _number(line: _Line, which: str) -> str:
    """The level beside its mark; written once where the two marks meet."""
    return "" if which == "initial" and line.way == 0 else f"<b>{getattr(line, which)}</b>"


def _side(line: _Line, which: str) -> str:
    """Outside the line, so that neither the line nor the other mark crosses the number."""
    is_left = (which == "initial") == (line.way != -1)
    return "middle left" if is_left and line.way is not None else "middle right"


def _row_px(headings: Sequence[str]) -> int:
    """One height for all the rows of a figure: that of its longest heading."""
    return _ROW_PX + _TEXT_LINE_PX * max(0, *(heading.count("<br>") - 1 for heading in headings))


def _heading(line: _Line, words: MarkWords) -> str:
    way = _way_words(line, words)
    head = f"<b>{one_line(line.code, _HEADING_ROOM)}</b> {way}"
    taken = len(line.code) + len(way) + 4
    if taken > _HEADING_ROOM // 2:
        return f"{head}<br>{on_lines(line.title, _HEADING_ROOM, _HEADING_LINES - 1)}"
    return f"{head} · {on_lines(line.title, _HEADING_ROOM, _HEADING_LINES, taken)}"


def _way_words(line: _Line, words: MarkWords) -> str:
    """`▶ +3`, `◀ −1`, `● =`, or which end is not known."""
    if line.initial is None or line.final is None:
        unknown = [word for word, level in (("initial", line.initial), (words.adjective, line.final)) if level is None]
        return f"{' et '.join(unknown)} non connu{'s' if len(unknown) > 1 else ''}"
    crossed = line.final - line.initial
    sign = f"+{crossed}" if crossed > 0 else f"−{-crossed}" if crossed else "="
    return f"{_WAYS[(crossed > 0) - (crossed < 0)].arrow} {sign}"


def _hover(line: _Line, words: MarkWords, levels: Sequence[LevelWords]) -> str:
    named = {level.level: level for level in levels}
    ends = [
        level_hover(named[level], kind.axis) if level in named else f"{kind.axis} : {level or 'non connu'}"
        for kind, level in ((INITIAL_WORDS, line.initial), (words, line.final))
    ]
    way = [] if line.way is None else [_crossed_words(line)]
    return "<br>".join([f"<b>{one_line(line.code, 40)}</b>", on_lines(line.title, _HOVER_ROOM), *way, *ends])


def _crossed_words(line: _Line) -> str:
    crossed = (line.final or 0) - (line.initial or 0)
    if crossed == 0:
        return "● même niveau"
    levels = plural(abs(crossed), "niveau", "niveaux")
    return f"▶ {levels} franchi{'s' if crossed > 1 else ''}" if crossed > 0 else f"◀ recul de {levels}"


def alt_dumbbells(rows: DataFrame, final: str) -> str:
    """What the lines show, in words: how many go up, stay, go down, and whose ends are not known."""
    lines = list(_lines(rows))
    if not lines:
        return _NONE
    ways = [line.way for line in lines]
    parts = [
        f"{ways.count(way)} {words}"
        for way, words in ((1, "en progression"), (0, "au même niveau"), (-1, "en recul"))
        if way in ways
    ]
    if None in ways:
        parts.append(f"{ways.count(None)} dont un niveau au moins n’est pas connu")
    largest = max(filter(_goes_up, lines), key=_gain, default=None)
    most = (
        f" Plus grande progression de cette page : {largest.code}, du niveau {largest.initial} au niveau "
        f"{largest.final}{tied(map(_gain, filter(_goes_up, lines)), _gain(largest))}."
        if largest is not None and len(lines) > 1
        else ""
    )
    return (
        f"Une ligne par dossier, du niveau initial au niveau {FINAL_WORDS[final].adjective}, pour "
        f"{plural(len(lines), 'dossier')} : {enumerate_fr(parts)}.{most}"
    )


def _goes_up(line: _Line) -> bool:
    return line.way == 1


def _gain(line: _Line) -> int:
    return (line.final or 0) - (line.initial or 0)
