"""Figures of the SRL levels: thresholds, initial × final matrix, levels crossed.

The scale is ordinal: everything here counts dossiers, nothing averages or adds levels. Each figure takes one
`final` ("target", the level aimed at, or "observed", the level seen later) and never shows the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.style import (
    BLUE,
    BLUE_SCALE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    ORANGE_SCALE,
    PROVISIONAL_SRL,
    columns_of,
    count_axis,
    enumerate_fr,
    label_axis,
    new_figure,
    plural,
    written_counts,
)

LEVELS = tuple(range(1, 10))
REGRESSION_MARK = "▼"


@dataclass(frozen=True, slots=True)
class FinalWords:
    """The words, colours and marks of one kind of final level, so that the two can't be confused in print.

    `ink` is the colour's dark shade, for numbers that must read at 4.5:1.
    """

    adjective: str
    axis: str
    colour: str
    ink: str
    symbol: str
    dash: str


FINAL_WORDS: Mapping[str, FinalWords] = {
    "target": FinalWords("visé", "Niveau visé", ORANGE, "#A34700", "diamond", "dash"),
    "observed": FinalWords("constaté", "Niveau constaté", GREEN, "#00664B", "square", "dot"),
}


def level_labels(short_labels: Mapping[str, str]) -> list[str]:
    """The nine levels as `5 Validée terrain`, or the bare number when the vocabulary has no label for it."""
    return [f"{level} {short_labels.get(str(level), '')}".strip() for level in LEVELS]


def srl_threshold(rows: DataFrame, final: str, short_labels: Mapping[str, str], field_threshold: int = 5) -> go.Figure:
    """Dossiers at or above each SRL level, initially and finally.

    rows: `srl_threshold` (level, n_initial, n_final, n_total). Unit: dossiers with both levels known.
    """
    words = FINAL_WORDS[final]
    figure = new_figure(460, legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "xanchor": "left", "x": 0})
    # The initial marks are the larger: they still show where the two curves meet.
    for column, name, colour, ink, symbol, size, dash, side in (
        ("n_initial", "Niveau initial", BLUE, "#005A8C", "circle", 14, "solid", "bottom center"),
        ("n_final", words.axis, words.colour, words.ink, words.symbol, 9, words.dash, "top center"),
    ):
        figure.add_scatter(
            x=rows["level"],
            y=rows[column],
            mode="lines+markers+text",
            name=name,
            text=rows[column],
            textposition=side,
            textfont={"color": ink, "size": 12},
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": size, "color": colour},
            cliponaxis=False,
            hovertemplate=f"{name} %{{x}} ou plus : %{{y}} dossiers<extra></extra>",
        )
    figure.add_vrect(
        x0=field_threshold - 0.5,
        x1=9.4,
        fillcolor="#F1F3F5",
        line={"width": 0},
        layer="below",
        annotation={"text": f"terrain ({field_threshold} ou plus)", "font": {"size": 12, "color": INK}},
        annotation_position="top right",
    )
    figure.update_xaxes(
        **label_axis(
            f"Niveau SRL ({PROVISIONAL_SRL})",
            tickvals=list(LEVELS),
            ticktext=level_labels(short_labels),
            tickangle=-90,
            range=[0.6, 9.4],
        )
    )
    highest = int(rows[["n_initial", "n_final"]].to_numpy().max()) if len(rows) else 0
    figure.update_yaxes(**count_axis([highest], "Dossiers à ce niveau ou plus"))
    # The lowest written values hang under their markers: leave them a line below zero.
    figure.update_yaxes(range=[-0.09 * max(1, highest), 1.15 * max(1, highest)], zeroline=True, zerolinecolor=FAINT)
    return figure


def threshold_counts(rows: DataFrame, field_threshold: int) -> tuple[int, int, int]:
    """(at or above the field threshold finally, initially, dossiers with both levels known)."""
    here = rows[rows["level"] == field_threshold]
    if here.empty:
        return 0, 0, 0
    line = here.iloc[0]
    return int(line["n_final"]), int(line["n_initial"]), int(line["n_total"])


def threshold_sentence(rows: DataFrame, final: str, field_threshold: int) -> str:
    """The page's opening sentence: how many dossiers pass the field threshold, how many were there at the start."""
    reach, start, total = threshold_counts(rows, field_threshold)
    if total == 0:
        return f"Aucun dossier n’a ses deux niveaux SRL connus (initial et {FINAL_WORDS[final].adjective})."
    among = "Le seul dossier aux deux niveaux connus" if total == 1 else f"Sur {total} dossiers aux deux niveaux connus"
    if final == "target":
        aims = "vise" if reach < 2 else "visent"
        seen = f"{aims} le terrain (niveau {field_threshold} ou plus)"
    else:
        aims = "est constaté" if reach < 2 else "sont constatés"
        seen = f"{aims} au niveau terrain ({field_threshold} ou plus)"
    were = "y était" if start < 2 else "y étaient"
    none = f"aucun n’{were}" if start == 0 else f"{start} {were}"
    if total == 1:
        started = "il y était déjà au départ" if start else "il n’y était pas au départ"
        return f"{among} {seen if reach else _denied(final, field_threshold)} ; {started}."
    finally_there = f"{reach} {seen}" if reach else f"aucun {_denied(final, field_threshold)}"
    return f"{among}, {finally_there} ; {none} au départ."


def _denied(final: str, field_threshold: int) -> str:
    if final == "target":
        return f"ne vise le terrain (niveau {field_threshold} ou plus)"
    return f"n’est constaté au niveau terrain ({field_threshold} ou plus)"


def alt_srl_threshold(rows: DataFrame, final: str, field_threshold: int = 5) -> str:
    """What the threshold curve shows, in words."""
    adjective = FINAL_WORDS[final].adjective
    return (
        f"Courbes du nombre de dossiers à chaque niveau SRL ou plus, de 1 à 9, au niveau initial et au niveau "
        f"{adjective}. {threshold_sentence(rows, final, field_threshold)}"
    )


def pair_counts(rows: DataFrame) -> dict[tuple[int, int], int]:
    """`srl_transitions` rows as {(initial, final): dossiers}."""
    triples = columns_of(rows, "srl_initial", "srl_final", "n_dossiers")
    return {(int(first), int(last)): int(count) for first, last, count in triples}


def crossed_counts(rows: DataFrame) -> dict[int, int]:
    """`srl_gain` rows as {levels crossed: dossiers}, without the zeros."""
    return {int(levels): int(count) for levels, count in columns_of(rows, "levels_crossed", "n_dossiers") if count}


def srl_matrix(rows: DataFrame, final: str, short_labels: Mapping[str, str]) -> go.Figure:
    """Initial level (across) × final level (upwards): dossiers in each of the 81 cells, zeros written.

    rows: `srl_transitions` (srl_initial, srl_final, n_dossiers). Above the outlined diagonal: progress;
    below it: regression, in another hue and with a mark, so that it shows in black and white too.
    """
    counts = pair_counts(rows)
    figure = new_figure(560)
    highest = max(counts.values(), default=0)
    for name, scale, below in (("Progression", BLUE_SCALE, False), ("Recul", ORANGE_SCALE, True)):
        figure.add_heatmap(
            x=list(LEVELS),
            y=list(LEVELS),
            z=[[counts.get((x, y), 0) if (y < x) is below else None for x in LEVELS] for y in LEVELS],
            zmin=0,
            zmax=max(1, highest),
            colorscale=scale,
            showscale=False,
            xgap=1,
            ygap=1,
            name=name,
            hoverongaps=False,
            hovertemplate=(
                f"Initial %{{x}}, {FINAL_WORDS[final].adjective} %{{y}} : %{{z}} dossier(s)<extra>{name}</extra>"
                if below
                else f"Initial %{{x}}, {FINAL_WORDS[final].adjective} %{{y}} : %{{z}} dossier(s)<extra></extra>"
            ),
        )
    cells = [(x, y) for y in LEVELS for x in LEVELS]
    values = [counts.get(cell, 0) for cell in cells]
    texts = [
        f"{REGRESSION_MARK}{count}" if count and y < x else str(count)
        for (x, y), count in zip(cells, values, strict=True)
    ]
    figure.add_trace(written_counts([x for x, _ in cells], [y for _, y in cells], values, texts))
    for level in LEVELS:
        figure.add_shape(
            type="rect",
            x0=level - 0.5,
            x1=level + 0.5,
            y0=level - 0.5,
            y1=level + 0.5,
            line={"color": INK, "width": 1.5},
        )
    names = level_labels(short_labels)
    figure.update_xaxes(**label_axis("Niveau initial", tickvals=list(LEVELS), ticktext=names, tickangle=-90))
    figure.update_yaxes(**label_axis(FINAL_WORDS[final].axis, tickvals=list(LEVELS), ticktext=names, range=[0.5, 9.5]))
    figure.update_xaxes(range=[0.5, 9.5])
    return figure


def alt_srl_matrix(rows: DataFrame, final: str) -> str:
    """What the matrix shows, in words: progress, same level, regressions, and the fullest cell."""
    counts = pair_counts(rows)
    total = sum(counts.values())
    adjective = FINAL_WORDS[final].adjective
    if total == 0:
        return f"Matrice vide : aucun dossier n’a ses niveaux SRL initial et {adjective} connus."
    up = sum(count for (first, last), count in counts.items() if last > first)
    same = sum(count for (first, last), count in counts.items() if last == first)
    down = total - up - same
    # Ties go to the lowest pair of levels, so that the same rows always give the same sentence.
    (first, last), most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return (
        f"Matrice des niveaux SRL, initial en abscisse et {adjective} en ordonnée, pour {plural(total, 'dossier')} : "
        f"{up} en progression, {same} au même niveau, {down} en recul. "
        f"Case la plus fournie : du niveau {first} au niveau {last}, {plural(most, 'dossier')}."
    )


def crossed_label(levels: int) -> str:
    """Tick label of a number of levels crossed: `+2`, `0 (même niveau)`, `−1 (recul)`."""
    if levels < 0:
        return f"−{-levels}<br>recul"
    return "0<br>même<br>niveau" if levels == 0 else f"+{levels}"


def srl_gain(rows: DataFrame, final: str) -> go.Figure:
    """Dossiers by number of levels crossed, regressions included and named.

    rows: `srl_gain` (levels_crossed, n_dossiers). Gaps between the numbers that occur are drawn as zeros.
    """
    counts = crossed_counts(rows)
    figure = new_figure(340)
    if counts:
        crossed = range(min(0, *counts), max(0, *counts) + 1)
        fills = ["#F2A977" if levels < 0 else FINAL_WORDS[final].colour for levels in crossed]
        figure.add_bar(
            x=list(crossed),
            y=[counts.get(levels, 0) for levels in crossed],
            text=[str(counts.get(levels, 0)) for levels in crossed],
            textposition="outside",
            cliponaxis=False,
            name=FINAL_WORDS[final].axis,
            marker={
                "color": fills,
                "pattern": {
                    "shape": ["/" if levels < 0 else "" for levels in crossed],
                    "fgcolor": INK,
                    "fillmode": "overlay",
                    "solidity": 0.15,
                },
                "line": {"color": INK, "width": 1},
            },
            customdata=[crossed_label(levels).replace("<br>", " ") for levels in crossed],
            hovertemplate="%{customdata} : %{y} dossier(s)<extra></extra>",
        )
        figure.update_xaxes(tickvals=list(crossed), ticktext=[crossed_label(levels) for levels in crossed], tickangle=0)
    figure.update_xaxes(**label_axis(f"Niveaux entre initial et {FINAL_WORDS[final].adjective}"))
    figure.update_yaxes(**count_axis(counts.values(), "Dossiers"))
    return figure


def alt_srl_gain(rows: DataFrame, final: str) -> str:
    """What the bars of levels crossed show, in words."""
    counts = crossed_counts(rows)
    if not counts:
        return f"Aucun dossier n’a ses niveaux SRL initial et {FINAL_WORDS[final].adjective} connus."
    parts = [f"{count} à {_spoken(levels)}" for levels, count in sorted(counts.items())]
    return (
        f"Nombre de niveaux SRL entre initial et {FINAL_WORDS[final].adjective}, pour "
        f"{plural(sum(counts.values()), 'dossier')} : {enumerate_fr(parts)}."
    )


def _spoken(levels: int) -> str:
    if levels < 0:
        return f"−{-levels} (recul)"
    return "0 (même niveau)" if levels == 0 else f"+{levels}"
