"""The flow of dossiers between the phases of the scale, from the initial level to the final one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import (
    CHOSEN_LINE,
    FINAL_WORDS,
    HALO,
    PROGRESS,
    REGRESSION,
    REGRESSION_MARK,
    SAME,
    WAYS,
    WayWords,
    click_marks,
    phase_labels,
    phase_line,
    way_of,
)
from analytics.charts.style import INK, PROVISIONAL_SRL, columns_of, enumerate_fr, french_number, new_figure, plural

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

# Thinner, a band could be neither read nor clicked.
_THINNEST = 0.042
_BETWEEN = 0.03
_LEFT, _RIGHT = 0.17, 0.83
_STEPS = 24
# Where bands come nearer than this to the middle of another, a click could mean either.
_APART = 0.02
# Near the ends bands lie apart, whatever happens between.
_PLACES = (0.05, 0.15, 0.27, 0.4, 0.5, 0.6, 0.73, 0.85, 0.95)
# Clear enough that a number stays readable where bands cross.
_FILLS = {PROGRESS.label: "rgba(116,179,220,.75)", SAME.label: "rgba(201,207,214,.75)", REGRESSION.label: "#F2A977"}


@dataclass(frozen=True, slots=True)
class _Band:
    """Dossiers from one phase to another, and where the band starts and ends (bottom, top)."""

    before: str
    after: str
    count: int
    way: WayWords
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def code(self) -> str:
        return f"{self.before}-{self.after}"

    def at(self, place: float) -> tuple[float, float]:
        """Bottom and top of the band at a place between its two ends (0 to 1)."""
        eased = place * place * (3 - 2 * place)
        low, high = (before + (after - before) * eased for before, after in zip(self.start, self.end, strict=True))
        return low, high

    @property
    def text(self) -> str:
        return f"{REGRESSION_MARK if self.way is REGRESSION else ''}{french_number(self.count)}"


def flow_counts(rows: DataFrame) -> dict[tuple[str, str], int]:
    """`phase_flows` rows as {(initial phase, final phase): dossiers}, without the zeros."""
    found = columns_of(rows, "phase_initial", "phase_final", "n_dossiers")
    return {(str(before), str(after)): int(count) for before, after, count in found if count}


def phase_alluvial(rows: DataFrame, final: str, levels: Sequence[LevelWords], chosen: str | None = None) -> go.Figure:
    """Bands from each initial phase to each final phase, as thick as their dossiers are many, the number written.

    rows: `phase_flows` (phase_initial, phase_final, n_dossiers). The thinnest bands are thickened to stay readable.
    Regressions are hatched. Clicks give `A-C`; the chosen band is outlined.
    """
    figure = new_figure(
        500,
        hovermode="closest",
        margin={"l": 4, "r": 4, "t": 64, "b": 64},
        legend={"orientation": "h", "yanchor": "top", "y": 1, "yref": "container", "xanchor": "left", "x": 0},
    )
    figure.update_xaxes(range=[0, 1], visible=False, fixedrange=True, automargin=True)
    figure.update_yaxes(range=[-0.01, 1.01], visible=False, fixedrange=True, automargin=True)
    counts, phases = flow_counts(rows), list(phase_labels(levels))
    if not counts or not phases:
        return figure
    heights = _heights(counts)
    left = _stack(phases, counts, heights, side=0)
    right = _stack(phases, counts, heights, side=1)
    bands = [
        _Band(before, after, count, _way(phases, before, after), left[before, after], right[before, after])
        for (before, after), count in sorted(counts.items())
        if before in phases and after in phases
    ]
    _add_bands(figure, bands, chosen)
    for place, side in ((0, left), (1, right)):
        _add_nodes(figure, phases, counts, side, place)
    _add_numbers(figure, bands)
    figure.add_trace(_targets(bands, phase_labels(levels), final))
    _head(figure, final, levels)
    return figure


def _way(phases: Sequence[str], before: str, after: str) -> WayWords:
    return way_of(phases.index(before), phases.index(after))


def _heights(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], float]:
    """Thickness of each band: its share of the dossiers, never under the thinnest."""
    total = sum(counts.values())
    return {pair: max(count / total, _THINNEST) for pair, count in counts.items()}


def _stack(
    phases: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    heights: Mapping[tuple[str, str], float],
    side: int,
) -> dict[tuple[str, str], tuple[float, float]]:
    """Bottom and top of each band on one side, lowest phase at the bottom, scaled to fill the height."""
    whole = sum(heights.values()) + _THINNEST * sum(not _of(phase, counts, side) for phase in phases)
    scale = (1 - _BETWEEN * (len(phases) - 1)) / whole
    placed: dict[tuple[str, str], tuple[float, float]] = {}
    level = 0.0
    for phase in phases:
        # Within a phase, bands leave in the order of where they go: fewer cross.
        for pair in sorted(_of(phase, counts, side), key=lambda pair: phases.index(pair[1 - side])):
            placed[pair] = (level, level + heights[pair] * scale)
            level = placed[pair][1]
        if not _of(phase, counts, side):
            placed[phase, ""] = (level, level + _THINNEST * scale)
            level = placed[phase, ""][1]
        level += _BETWEEN
    return placed


def _of(phase: str, counts: Mapping[tuple[str, str], int], side: int) -> list[tuple[str, str]]:
    return [pair for pair in counts if pair[side] == phase]


def _add_bands(figure: go.Figure, bands: Sequence[_Band], chosen: str | None) -> None:
    named: set[str] = set()
    for band in bands:
        across, up = _outline(band)
        figure.add_scatter(
            x=across,
            y=up,
            mode="lines",
            fill="toself",
            fillcolor=_FILLS[band.way.label],
            fillpattern={"shape": band.way.pattern, "fgcolor": INK, "fillmode": "overlay", "solidity": 0.1, "size": 7},
            line={"color": INK, "width": 0.6},
            name="Même phase" if band.way is SAME else band.way.label,
            legendgroup=band.way.label,
            legendrank=WAYS.index(band.way) + 1,
            showlegend=band.way.label not in named,
            hoverinfo="skip",
        )
        named.add(band.way.label)
    for band in bands:
        if band.code == chosen:
            across, up = _outline(band)
            figure.add_scatter(
                x=across,
                y=up,
                mode="lines",
                line=dict(CHOSEN_LINE),
                name="Choix en cours",
                hoverinfo="skip",
                showlegend=False,
            )


def _outline(band: _Band) -> tuple[list[float], list[float]]:
    steps = [step / _STEPS for step in range(_STEPS + 1)]
    across = [_LEFT + (_RIGHT - _LEFT) * step for step in steps]
    bottom, top = zip(*(band.at(step) for step in steps), strict=True)
    up = [*bottom, *reversed(top), bottom[0]]
    # Four decimals are finer than any pixel, and half as heavy on a slow line.
    return [round(x, 4) for x in [*across, *reversed(across), across[0]]], [round(y, 4) for y in up]


def _add_nodes(
    figure: go.Figure,
    phases: Sequence[str],
    counts: Mapping[tuple[str, str], int],
    placed: Mapping[tuple[str, str], tuple[float, float]],
    side: int,
) -> None:
    """The stack of phases of one side, each with its code and its dossiers; an empty one is a thin white box."""
    for phase in phases:
        pairs = _of(phase, counts, side)
        ends = [placed[pair] for pair in pairs] or [placed[phase, ""]]
        bottom, top = min(low for low, _ in ends), max(high for _, high in ends)
        figure.add_shape(
            type="rect",
            x0=0 if side == 0 else _RIGHT,
            x1=_LEFT if side == 0 else 1,
            y0=bottom,
            y1=top,
            fillcolor="#E9ECEF" if pairs else "white",
            line={"color": INK, "width": 1},
        )
        figure.add_annotation(
            text=f"<b>{phase}</b> {french_number(sum(counts[pair] for pair in pairs))}",
            x=_LEFT / 2 if side == 0 else (1 + _RIGHT) / 2,
            y=(bottom + top) / 2,
            showarrow=False,
            font={"size": 12, "color": INK},
        )


def _add_numbers(figure: go.Figure, bands: Sequence[_Band]) -> None:
    """The number of each band at both its ends, where bands lie in order without crossing."""
    for across, ends, position in (
        (_LEFT + 0.015, [band.start for band in bands], "middle right"),
        (_RIGHT - 0.015, [band.end for band in bands], "middle left"),
    ):
        figure.add_scatter(
            x=[across] * len(bands),
            y=[sum(end) / 2 for end in ends],
            mode="text",
            text=[band.text for band in bands],
            textposition=position,
            textfont={"size": 12, "color": INK, "shadow": HALO},
            name="Nombre de dossiers",
            hoverinfo="skip",
            showlegend=False,
        )


def _targets(bands: Sequence[_Band], labels: Mapping[str, str], final: str) -> go.Scatter:
    """Marks all along each band, but where another band comes too near."""
    places = [(band, place) for band in bands for place in _PLACES if not _is_crossed(band, place, bands)]
    return click_marks(
        [_LEFT + (_RIGHT - _LEFT) * place for _, place in places],
        [sum(band.at(place)) / 2 for band, place in places],
        [band.code for band, _ in places],
        [
            f"<b>{plural(band.count, 'dossier')}</b>{' en recul' if band.way is REGRESSION else ''}<br>"
            f"Phase initiale {band.before} : {labels[band.before]}<br>"
            f"Phase {FINAL_WORDS[final].adjective}e {band.after} : {labels[band.after]}"
            for band, _ in places
        ],
        name="Bandes",
    )


def _is_crossed(band: _Band, place: float, bands: Sequence[_Band]) -> bool:
    middle = sum(band.at(place)) / 2
    others = (other.at(place) for other in bands if other is not band)
    return any(low - _APART <= middle <= high + _APART for low, high in others)


def _head(figure: go.Figure, final: str, levels: Sequence[LevelWords]) -> None:
    """The words over each stack, and under both the names of the phases."""
    for text, across, anchor in (
        ("Phase initiale", 0, "left"),
        (f"Phase {FINAL_WORDS[final].adjective}e", 1, "right"),
    ):
        figure.add_annotation(
            text=f"<b>{text}</b>", x=across, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom"
        )
    figure.add_annotation(
        text=f"{phase_line(levels)}<br>({PROVISIONAL_SRL})",
        x=0,
        y=0,
        yshift=-6,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        align="left",
    )
    figure.update_annotations(showarrow=False, font={"size": 12, "color": INK})


def alt_phase_alluvial(rows: DataFrame, final: str, levels: Sequence[LevelWords]) -> str:
    """What the bands show, in words: each flow, from the lowest initial phase up."""
    counts = flow_counts(rows)
    adjective = FINAL_WORDS[final].adjective
    if not counts:
        return f"Aucun dossier n’a ses niveaux initial et {adjective} connus."
    flows = [
        f"{french_number(count)} {f'de {before} à {after}' if before != after else f'en {before} aux deux'}"
        for (before, after), count in sorted(counts.items())
    ]
    names = ", ".join(dict.fromkeys(f"{words.phase} {words.phase_label}" for words in levels if words.phase))
    return (
        f"Bandes de la phase initiale à la phase {adjective}e, pour {plural(sum(counts.values()), 'dossier')} : "
        f"{enumerate_fr(flows)}. Phases : {names}."
    )
