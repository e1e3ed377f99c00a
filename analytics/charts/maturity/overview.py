"""The two figures that open the reading of maturity: the threshold curve and the initial × final matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import (
    FINAL_WORDS,
    HALO,
    INITIAL_WORDS,
    LEGEND_ABOVE,
    REGRESSION_MARK,
    MarkWords,
    click_marks,
    level_axis,
    level_hover,
    numbers_of,
    share_text,
    tied,
)
from analytics.charts.style import (
    BLUE_SCALE,
    FAINT,
    GRID,
    INK,
    ORANGE_SCALE,
    columns_of,
    french_number,
    label_axis,
    new_figure,
    plural,
    written_counts,
)

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

# The curve and the words of its levels end with the first screen of a projector of 768 lines.
_CURVE_PX = 350
# Two targets on one spot would hide each other: within this many points they part sideways.
_TARGETS_APART = 9.0
_TARGET_SHIFT = 0.24


def threshold_curve(
    rows: DataFrame,
    final: str,
    levels: Sequence[LevelWords],
    field_threshold: int | None = None,
    chosen: str | None = None,
) -> go.Figure:
    """Share of the dossiers at or above each level, initially and finally.

    rows: `thresholds` (level, n_initial, n_final, n_total). Unit: dossiers with both levels known; the axis is in per
    cent of them, the hover has the counts. `field_threshold`: where the field begins (None: not on this scale).
    Clicks give `initial:5` or `final:5`; the chosen mark is larger and ringed.
    """
    figure = new_figure(_CURVE_PX, legend=dict(LEGEND_ABOVE), hovermode="closest", hoverdistance=30)
    figure.update_layout(hoverlabel_align="left")
    numbers = numbers_of(levels)
    if not numbers:
        return figure
    if field_threshold is not None:
        _shade_field(figure, field_threshold, numbers[-1])
    counts = _counts_of(rows)
    sides = (("initial", INITIAL_WORDS, 14), ("final", FINAL_WORDS[final], 10))
    for place, (code, words, size) in enumerate(sides):
        picked = [f"{code}:{level}" == chosen for level in counts]
        _add_curve(figure, counts, place, words, [size + 10 if here else size for here in picked])
    for place, (code, words, _) in enumerate(sides):
        _add_targets(figure, counts, place, code, words, levels)
    figure.update_xaxes(level_axis("Niveau atteint ou dépassé", levels), range=[numbers[0] - 0.4, numbers[-1] + 0.4])
    figure.update_yaxes(
        label_axis("Part des dossiers, en %", tickvals=[0, 25, 50, 75, 100], range=[-11, 118]),
        showgrid=True,
        gridcolor=GRID,
        zeroline=True,
        zerolinecolor=FAINT,
    )
    return figure


def _counts_of(rows: DataFrame) -> dict[int, tuple[int, int, int]]:
    found = columns_of(rows, "level", "n_initial", "n_final", "n_total")
    return {int(level): (int(initial), int(last), int(total)) for level, initial, last, total in found}


def _share(count: int, total: int) -> float | None:
    return 100 * count / total if total else None


def _shade_field(figure: go.Figure, field_threshold: int, highest: int) -> None:
    figure.add_vrect(
        x0=field_threshold - 0.5,
        x1=highest + 0.4,
        fillcolor="#F1F3F5",
        line={"width": 0},
        layer="below",
        annotation={"text": f"terrain ({field_threshold} ou plus)", "font": {"size": 12, "color": INK}},
        annotation_position="top right",
    )


def _add_curve(
    figure: go.Figure, counts: dict[int, tuple[int, int, int]], place: int, words: MarkWords, sizes: Sequence[int]
) -> None:
    """One curve; each share is written on the side away from the other curve, the largest mark (chosen) is ringed."""
    above = [
        (here[place] > here[1 - place]) or (here[place] == here[1 - place] and place == 1) for here in counts.values()
    ]
    figure.add_scatter(
        x=list(counts),
        y=[_share(here[place], here[2]) for here in counts.values()],
        mode="lines+markers+text",
        name=words.axis,
        text=[share_text(here[place], here[2]) for here in counts.values()],
        textposition=["top center" if up else "bottom center" for up in above],
        textfont={"color": words.ink, "size": 12, "shadow": HALO},
        line={"color": words.colour, "dash": words.dash, "width": 2},
        marker={
            "symbol": words.symbol,
            "size": list(sizes),
            "color": words.colour,
            "opacity": 1,
            "line": {"color": INK, "width": [4 if size > min(sizes) else 0 for size in sizes]},
        },
        cliponaxis=False,
        hoverinfo="skip",
    )


def _add_targets(
    figure: go.Figure,
    counts: dict[int, tuple[int, int, int]],
    place: int,
    code: str,
    words: MarkWords,
    levels: Sequence[LevelWords],
) -> None:
    by_level = {level.level: level for level in levels}
    known = {level: here for level, here in counts.items() if here[2] and level in by_level}
    figure.add_trace(
        click_marks(
            [level + _shift(here, place) for level, here in known.items()],
            [_share(here[place], here[2]) for here in known.values()],
            [f"{code}:{level}" if here[place] else "" for level, here in known.items()],
            [
                f"<b>{words.axis} {level} ou plus : {french_number(here[place])} sur {plural(here[2], 'dossier')}, "
                f"{share_text(here[place], here[2])} %</b><br>{level_hover(by_level[level])}"
                for level, here in known.items()
            ],
            name=f"{words.axis}, choix",
        )
    )


def _shift(here: tuple[int, int, int], place: int) -> float:
    if abs(here[0] - here[1]) * 100 > _TARGETS_APART * here[2]:
        return 0
    return _TARGET_SHIFT if place else -_TARGET_SHIFT


def alt_threshold_curve(
    rows: DataFrame, final: str, levels: Sequence[LevelWords], field_threshold: int | None = None
) -> str:
    """What the threshold curve shows, in words."""
    counts = _counts_of(rows)
    words = FINAL_WORDS[final]
    total = max((here[2] for here in counts.values()), default=0)
    if not total or not levels:
        return f"Courbes vides : aucun dossier n’a ses niveaux initial et {words.adjective} connus."
    level = field_threshold if field_threshold in counts else levels[len(levels) // 2].level
    start, reach, _ = counts.get(level, (0, 0, 0))
    return (
        f"Courbes de la part des dossiers à chaque niveau ou plus, de {levels[0].level} à {levels[-1].level}, au "
        f"niveau initial et au niveau {words.adjective}, pour {plural(total, 'dossier')}. "
        f"Au niveau {level} ou plus : {french_number(start)} au niveau initial ({share_text(start, total)} %), "
        f"{french_number(reach)} au niveau {words.adjective} ({share_text(reach, total)} %)."
    )


def pair_counts(rows: DataFrame) -> dict[tuple[int, int], int]:
    """`transitions` rows as {(initial, final): dossiers}."""
    triples = columns_of(rows, "srl_initial", "srl_final", "n_dossiers")
    return {(int(first), int(last)): int(count) for first, last, count in triples}


def transition_matrix(
    rows: DataFrame, final: str, levels: Sequence[LevelWords], chosen: str | None = None
) -> go.Figure:
    """Initial level (across) × final level (upwards): dossiers in each cell of the scale, zeros written.

    rows: `transitions` (srl_initial, srl_final, n_dossiers). Above the outlined diagonal: progress; below it:
    regression, in another hue and with a mark, so that it shows in black and white too. Clicks give `3-6`, for the
    cells that hold a dossier; `chosen` is outlined.
    """
    counts = pair_counts(rows)
    numbers = numbers_of(levels)
    figure = new_figure(174 + 44 * max(1, len(numbers)), hovermode="closest", hoverdistance=-1)
    # The chart's own buttons, always there on a phone, must not take the clicks of the last cells.
    figure.update_layout(margin_t=40, hoverlabel_align="left")
    for name, scale, below in (("Progression", BLUE_SCALE, False), ("Recul", ORANGE_SCALE, True)):
        figure.add_heatmap(
            x=numbers,
            y=numbers,
            z=[[counts.get((x, y), 0) if (y < x) is below else None for x in numbers] for y in numbers],
            zmin=0,
            zmax=max(1, *counts.values(), 1),
            colorscale=scale,
            showscale=False,
            xgap=1,
            ygap=1,
            name=name,
            hoverinfo="skip",
        )
    cells = [(x, y) for y in numbers for x in numbers]
    figure.add_trace(_written_cells(cells, counts))
    figure.add_trace(_matrix_targets(cells, counts, final, levels))
    for level in numbers:
        _outline(figure, level, level, 1.5)
    picked = _cell_of(chosen)
    if picked:
        _outline(figure, *picked, 4)
    bounds = [numbers[0] - 0.5, numbers[-1] + 0.5] if numbers else [0, 1]
    figure.update_xaxes(level_axis(INITIAL_WORDS.axis, levels), range=bounds)
    # The words are along the bottom: here too they would leave a phone no room for the cells.
    figure.update_yaxes(**label_axis(FINAL_WORDS[final].axis, tickvals=numbers, range=bounds))
    return figure


def _written_cells(cells: Sequence[tuple[int, int]], counts: dict[tuple[int, int], int]) -> go.Scatter:
    values = [counts.get(cell, 0) for cell in cells]
    texts = [
        f"{REGRESSION_MARK}{french_number(count)}" if count and y < x else french_number(count)
        for (x, y), count in zip(cells, values, strict=True)
    ]
    written = written_counts([x for x, _ in cells], [y for _, y in cells], values, texts)
    # A cell is about 30 px wide on a phone: three figures and a mark fit at 11.
    return written.update(textfont_size=13 if max(values, default=0) < 100 else 11)


def _matrix_targets(
    cells: Sequence[tuple[int, int]], counts: dict[tuple[int, int], int], final: str, levels: Sequence[LevelWords]
) -> go.Scatter:
    """A target on each cell; those without a dossier have an empty code, or a click there would go to a neighbour."""
    words = {level.level: level for level in levels}
    return click_marks(
        [x for x, _ in cells],
        [y for _, y in cells],
        [f"{x}-{y}" if counts.get((x, y)) else "" for x, y in cells],
        [
            f"<b>{plural(counts.get((x, y), 0), 'dossier')}{' en recul' if y < x and counts.get((x, y)) else ''}</b>"
            f"<br>{level_hover(words[x], INITIAL_WORDS.axis)}<br>{level_hover(words[y], FINAL_WORDS[final].axis)}"
            for x, y in cells
        ],
        name="Cases",
    )


def _cell_of(chosen: str | None) -> tuple[int, int] | None:
    first, _, last = (chosen or "").partition("-")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else None


def _outline(figure: go.Figure, across: int, up: int, width: float) -> None:
    figure.add_shape(
        type="rect",
        x0=across - 0.5,
        x1=across + 0.5,
        y0=up - 0.5,
        y1=up + 0.5,
        line={"color": INK, "width": width},
    )


def alt_transition_matrix(rows: DataFrame, final: str) -> str:
    """What the matrix shows, in words: progress, same level, regressions, and the fullest cell."""
    counts = pair_counts(rows)
    total = sum(counts.values())
    adjective = FINAL_WORDS[final].adjective
    if total == 0:
        return f"Matrice vide : aucun dossier n’a ses niveaux initial et {adjective} connus."
    up = sum(count for (first, last), count in counts.items() if last > first)
    same = sum(count for (first, last), count in counts.items() if last == first)
    down = total - up - same
    # Ties go to the lowest pair of levels, so that the same rows always give the same sentence.
    (first, last), most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return (
        f"Matrice des niveaux, initial en abscisse et {adjective} en ordonnée, pour {plural(total, 'dossier')} : "
        f"{french_number(up)} en progression, {french_number(same)} au même niveau, {french_number(down)} en recul. "
        f"Case la plus fournie : du niveau {first} au niveau {last}, {plural(most, 'dossier')}"
        f"{tied(counts.values(), most)}."
    )
