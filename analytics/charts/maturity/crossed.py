"""Levels crossed between the initial level and the final one, overall and by initial phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import (
    FINAL_WORDS,
    LEGEND_ABOVE,
    REGRESSION_MARK,
    WAYS,
    end_of,
    hatching,
    hit_bars,
    numbers_of,
    phase_labels,
    phase_line,
    way_of,
)
from analytics.charts.style import (
    INK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
)

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

_BEYOND_FILL = "#E6E9ED"
# A panel of a phone is about 70 px wide: nearly half of it is left for the number written at the end of the bar.
_ROOM_FOR_NUMBERS = 1.7
_GAP = 0.03


def crossed_counts(rows: DataFrame) -> dict[int, int]:
    """`crossings` rows as {levels crossed: dossiers}, without the zeros."""
    return {int(levels): int(count) for levels, count in columns_of(rows, "levels_crossed", "n_dossiers") if count}


def crossed_label(levels: int) -> str:
    """Tick label of a number of levels crossed: `+2`, `0`, `▼ −1`."""
    if levels < 0:
        return f"{REGRESSION_MARK} −{-levels}"
    return "0" if levels == 0 else f"+{levels}"


def crossed_bars(rows: DataFrame, final: str, chosen: str | None = None) -> go.Figure:
    """Dossiers by number of levels crossed, most progress on top, regressions hatched and named.

    rows: `crossings` (levels_crossed, n_dossiers). Gaps between the numbers that occur are drawn as zeros. Clicks
    give `2`, `0`, `-1`; the chosen bar is outlined.
    """
    counts = crossed_counts(rows)
    crossed = _span(counts)
    figure = new_figure(
        120 + 28 * max(3, len(crossed)), hovermode="closest", legend=dict(LEGEND_ABOVE), barmode="overlay"
    )
    axis = count_axis(counts.values(), "Dossiers")
    _draw(figure, _Panel(counts, crossed, chosen, end_of(axis)))
    figure.update_xaxes(**axis)
    figure.update_yaxes(**_crossed_axis(crossed, final))
    return figure


def _span(counts: Iterable[int]) -> list[int]:
    found = list(counts)
    return list(range(min(0, *found), max(0, *found) + 1)) if found else []


def _crossed_axis(crossed: Sequence[int], final: str) -> dict[str, object]:
    return label_axis(
        f"Niveaux franchis<br>(de l’initial au {FINAL_WORDS[final].adjective})",
        tickvals=list(crossed),
        ticktext=[crossed_label(levels) for levels in crossed],
        range=[crossed[0] - 0.6, crossed[-1] + 0.6] if crossed else [0, 1],
    )


@dataclass(frozen=True, slots=True)
class _Panel:
    """Bars of levels crossed on one pair of axes; `reach` is the fewest and the most levels that can be crossed."""

    counts: Mapping[int, int]
    crossed: Sequence[int]
    chosen: str | None
    longest: float
    reach: tuple[int, int] | None = None
    axes: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    has_legend: bool = True

    def text(self, levels: int) -> str:
        """The number written at the end of a bar; nothing where no dossier could be."""
        if self.reach and not self.reach[0] <= levels <= self.reach[1]:
            return ""
        return french_number(self.counts.get(levels, 0))

    def outline(self, levels: int) -> int:
        """Width of a bar's outline: none without dossiers, a thick one on the chosen bar."""
        if not self.counts.get(levels):
            return 0
        return 4 if str(levels) == self.chosen else 1


def _draw(figure: go.Figure, panel: _Panel) -> None:
    """One trace a way (up, same, down), then the invisible rows that take the clicks."""
    counts = panel.counts
    for way in WAYS:
        here = [levels for levels in panel.crossed if way_of(0, levels) is way]
        if not here:
            continue
        figure.add_bar(
            x=[counts.get(levels, 0) for levels in here],
            y=here,
            orientation="h",
            width=0.7,
            name=way.label,
            text=[panel.text(levels) for levels in here],
            textposition="outside",
            cliponaxis=False,
            showlegend=panel.has_legend,
            legendgroup=way.label,
            marker={
                "color": way.fill,
                "pattern": hatching(way),
                "line": {"color": INK, "width": [panel.outline(levels) for levels in here]},
            },
            hoverinfo="skip",
            **panel.axes,
        )
    codes = [str(levels) if counts.get(levels) else "" for levels in panel.crossed]
    hovers = [
        f"{panel.where}<b>{_spoken(levels)} : {plural(counts.get(levels, 0), 'dossier')}</b>"
        for levels in panel.crossed
    ]
    lengths = [panel.longest] * len(panel.crossed)
    figure.add_trace(hit_bars(panel.crossed, lengths, codes, hovers, width=1, offset=-0.5, **panel.axes))


def _spoken(levels: int) -> str:
    if levels < 0:
        return f"−{-levels} (recul)"
    return "0 (même niveau)" if levels == 0 else f"+{levels}"


def alt_crossed_bars(rows: DataFrame, final: str) -> str:
    """What the bars of levels crossed show, in words."""
    counts = crossed_counts(rows)
    if not counts:
        return f"Aucun dossier n’a ses niveaux initial et {FINAL_WORDS[final].adjective} connus."
    parts = [f"{french_number(count)} à {_spoken(levels)}" for levels, count in sorted(counts.items())]
    return (
        f"Nombre de niveaux franchis entre l’initial et le {FINAL_WORDS[final].adjective}, pour "
        f"{plural(sum(counts.values()), 'dossier')} : {enumerate_fr(parts)}."
    )


def phase_counts(rows: DataFrame) -> dict[str, dict[int, int]]:
    """`crossings_by_phase` rows as {initial phase: {levels crossed: dossiers}}, without the zeros."""
    found: dict[str, dict[int, int]] = {}
    for phase, levels, count in columns_of(rows, "phase", "levels_crossed", "n_dossiers"):
        if count:
            found.setdefault(str(phase), {})[int(levels)] = int(count)
    return found


def reach_of(phase: str, levels: Sequence[LevelWords]) -> tuple[int, int]:
    """The fewest and the most levels that a dossier starting in this phase can cross: there the scale ends."""
    numbers = numbers_of(levels)
    here = [words.level for words in levels if words.phase == phase]
    return numbers[0] - here[-1], numbers[-1] - here[0]


def crossed_by_phase(rows: DataFrame, final: str, levels: Sequence[LevelWords], chosen: str | None = None) -> go.Figure:
    """Levels crossed by initial phase: one panel a phase on the same axes, what the scale puts out of reach in grey.

    rows: `crossings_by_phase` (phase, levels_crossed, n_dossiers). A scale without phases draws nothing. Clicks give
    `2`, `0`, `-1`, as in `crossed_bars`.
    """
    found = phase_counts(rows)
    phases = phase_labels(levels)
    crossed = _span(levels for counts in found.values() for levels in counts)
    figure = new_figure(
        244 + 26 * max(3, len(crossed)),
        hovermode="closest",
        barmode="overlay",
        margin={"l": 8, "r": 8, "t": 98, "b": 78},
        legend={"orientation": "h", "yanchor": "top", "y": 1, "yref": "container", "xanchor": "left", "x": 0},
    )
    if not phases or not crossed:
        return figure.update_xaxes(visible=False).update_yaxes(visible=False)
    longest = _ROOM_FOR_NUMBERS * max(count for counts in found.values() for count in counts.values())
    is_shaded = False
    for rank, (phase, label) in enumerate(phases.items()):
        counts, reach = found.get(phase, {}), reach_of(phase, levels)
        n = french_number(sum(counts.values()))
        axes = _add_axes(figure, rank, len(phases), longest, f"<b>{phase}</b><br>n = {n}")
        is_shaded |= _shade_beyond(figure, axes["xaxis"], reach, crossed)
        where = f"Phase initiale {phase} : {label}<br>"
        _draw(figure, _Panel(counts, crossed, chosen, longest, reach, axes, where, has_legend=rank == 0))
    figure.update_yaxes(**_crossed_axis(crossed, final))
    beyond = "<br>Fond gris : hors d’atteinte, l’échelle s’arrête avant" if is_shaded else ""
    _note_below(figure, phase_line(levels) + beyond)
    return figure


def _add_axes(figure: go.Figure, rank: int, panels: int, longest: float, heading: str) -> dict[str, str]:
    """Make room for one panel of the row, under its heading; the axes its traces are drawn on."""
    name = f"x{rank + 1}" if rank else "x"
    width = (1 + _GAP) / panels
    domain = [rank * width, min(1.0, (rank + 1) * width - _GAP)]
    figure.update_layout(
        {
            f"xaxis{rank + 1 if rank else ''}": {
                "domain": domain,
                "range": [0, longest],
                "fixedrange": True,
                "showticklabels": False,
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": INK,
                "anchor": "y",
            }
        }
    )
    figure.add_annotation(
        text=heading, x=domain[0], y=1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False
    ).update_annotations(font={"size": 12, "color": INK}, align="left")
    return {"xaxis": name, "yaxis": "y"}


def _shade_beyond(figure: go.Figure, across: str, reach: tuple[int, int], crossed: Sequence[int]) -> bool:
    """Grey what no dossier of the panel could cross, above and below; whether there is any such row."""
    beyond = [(crossed[0] - 0.6, reach[0] - 0.5), (reach[1] + 0.5, crossed[-1] + 0.6)]
    shown = [(low, high) for low, high in beyond if high - low > 0.5]
    for low, high in shown:
        figure.add_shape(
            type="rect",
            xref=f"{across} domain",
            yref="y",
            x0=0,
            x1=1,
            y0=low,
            y1=high,
            fillcolor=_BEYOND_FILL,
            line={"width": 0},
            layer="below",
        )
    return bool(shown)


def _note_below(figure: go.Figure, text: str) -> None:
    figure.add_annotation(
        text=text,
        x=0,
        y=0,
        yshift=-10,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
        showarrow=False,
        font={"size": 12, "color": INK},
    )


def alt_crossed_by_phase(rows: DataFrame, final: str, levels: Sequence[LevelWords]) -> str:
    """What the panels show, in words: for each phase its dossiers, how many progress, and the ceiling."""
    found = phase_counts(rows)
    phases = phase_labels(levels)
    if not found or not phases:
        return f"Aucun dossier n’a ses niveaux initial et {FINAL_WORDS[final].adjective} connus."
    parts = []
    for phase in phases:
        counts = found.get(phase, {})
        up = sum(count for crossed, count in counts.items() if crossed > 0)
        parts.append(
            f"{phase}, {plural(sum(counts.values()), 'dossier')} dont {french_number(up)} en progression, "
            f"au plus +{reach_of(phase, levels)[1]} possible"
        )
    return f"Niveaux franchis selon la phase initiale, sur les mêmes axes : {' ; '.join(parts)}."
