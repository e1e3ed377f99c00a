"""Families brought together in one dossier, as an UpSet: bars over a matrix of dots, one column a combination.

The packages that draw UpSets with plotly want a row an element, which counts of organisations have not, write their
hovers in English and give no code back to a click.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.consortia.composition import CALL_HELICES, HELIX_COLOURS, HELIX_WORDS, UNITS, combination_label
from analytics.charts.maturity.marks import STEADY_UNSEEN
from analytics.charts.style import (
    BLUE,
    GREEN,
    INK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
)

NONE = "aucune"
TRIPLE = frozenset(("research", "economy", "hospital"))
STAR = "★"
_BARS, _DOTS = (0.46, 1.0), (0.0, 0.42)
_HEIGHT = 460
_OFF = "#D5D9DE"
_BAND = "#F4F6F8"
# Wider numbers than this stand upright over their bars: sixteen columns share the width of a phone.
_WIDEST_NUMBER = 3


def helices_of(key: str) -> frozenset[str]:
    """The families of a combination joined by `+`, or by the blank that a link typed by hand makes of it."""
    return frozenset(key.replace("+", " ").split()) - {NONE}


def combination_code(key: str) -> str:
    """The combination as a link says it: « aucune » for the one without family."""
    return key or NONE


def combination_upset(rows: DataFrame, families: DataFrame, unit: str, chosen: str | None = None) -> go.Figure:
    """Bars by exact combination of families, the most frequent first, over the dots that say which families.

    rows: ``combinations`` of a ``Composition`` (at most sixteen: four families, with or without); families: its
    ``families``, whose totals stand beside the dots. The encouraged combinations bear a star. Clicks anywhere in a
    column give the combination joined by ``+``, « aucune » without family; ``chosen``, in that form, is outlined.
    """
    column = UNITS[unit].column
    shown = rows.sort_values([column, "helices"], ascending=[False, True], ignore_index=True)
    keys = [str(key) for key in shown["helices"]]
    counts = [int(count) for count in shown[column]]
    figure = new_figure(_HEIGHT, showlegend=False, barmode="overlay", hovermode="closest", margin_t=40)
    _draw_bars(figure, keys, counts, unit, chosen)
    _draw_dots(figure, keys)
    hovers = [
        f"<b>{combination_label(key)}</b><br>{plural(n, 'dossier')}<br>{plural(organisations, 'organisation')}"
        for key, n, organisations in columns_of(shown, "helices", "n_dossiers", "n_organisations")
    ]
    _take_clicks(figure, keys, hovers)
    totals = {str(helix): int(count) for helix, count in columns_of(families, "helix", column)}
    _label(figure, keys, counts, totals, unit)
    return figure


def _draw_bars(figure: go.Figure, keys: Sequence[str], counts: Sequence[int], unit: str, chosen: str | None) -> None:
    is_triple = [helices_of(key) >= TRIPLE for key in keys]
    is_chosen = [chosen is not None and combination_code(key) == chosen for key in keys]
    is_wide = max((len(str(count)) for count in counts), default=0) > _WIDEST_NUMBER
    between = " " if is_wide else "<br>"
    figure.add_bar(
        x=list(range(len(keys))),
        y=list(counts),
        width=0.7,
        text=[
            f"<b>{french_number(count)}</b>" + (f"{between}{STAR}" if triple else "")
            for count, triple in zip(counts, is_triple, strict=True)
        ],
        textangle=-90 if is_wide else 0,
        textposition="outside",
        textfont={"size": 12},
        # Plotly shrinks what is wider than its bar, to nothing on a phone.
        constraintext="none",
        cliponaxis=False,
        name=UNITS[unit].many.capitalize(),
        hoverinfo="skip",
        marker={
            "color": [GREEN if triple else BLUE for triple in is_triple],
            "line": {"color": INK, "width": [4 if one else 0 for one in is_chosen]},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _draw_dots(figure: go.Figure, keys: Sequence[str]) -> None:
    """Grey dots for the families that are not there, coloured ones, tied, for those that are."""
    places = {helix: place for place, helix in enumerate(CALL_HELICES)}
    for place in range(0, len(CALL_HELICES), 2):
        figure.add_shape(
            type="rect", xref="paper", x0=0, x1=1, yref="y2", y0=place - 0.5, y1=place + 0.5,
            fillcolor=_BAND, line_width=0, layer="below",
        )  # fmt: skip
    ties: tuple[list[int | None], list[int | None]] = ([], [])
    present: list[tuple[int, str]] = []
    absent: list[tuple[int, str]] = []
    for at, key in enumerate(keys):
        found = helices_of(key)
        for helix in CALL_HELICES:
            (present if helix in found else absent).append((at, helix))
        rows = [places[helix] for helix in CALL_HELICES if helix in found]
        if len(rows) > 1:
            ties[0].extend([at, at, None])
            ties[1].extend([min(rows), max(rows), None])
    figure.add_trace(_dots([at for at, _ in absent], [places[helix] for _, helix in absent], _OFF, 0, "Absentes"))
    figure.add_scatter(
        x=ties[0],
        y=ties[1],
        mode="lines",
        line={"color": INK, "width": 3},
        yaxis="y2",
        hoverinfo="skip",
        name="Réunies",
    )
    colours = [HELIX_COLOURS[helix] for _, helix in present]
    figure.add_trace(
        _dots([at for at, _ in present], [places[helix] for _, helix in present], colours, 1.5, "Présentes")
    )


def _dots(
    across: Sequence[int], down: Sequence[int], colours: str | Sequence[str], outline: float, name: str
) -> go.Scatter:
    return go.Scatter(
        x=across,
        y=down,
        mode="markers",
        marker={"size": 12, "color": colours, "line": {"color": INK, "width": outline}},
        yaxis="y2",
        hoverinfo="skip",
        name=name,
    )


def _take_clicks(figure: go.Figure, keys: Sequence[str], hovers: Sequence[str]) -> None:
    """A click anywhere in a column counts, over its bar or on its dots."""
    figure.add_bar(
        x=list(range(len(keys))),
        y=[1] * len(keys),
        width=1.0,
        yaxis="y3",
        name="Choix",
        marker={"color": INK, "opacity": 0, "line": {"width": 0}},
        customdata=[[combination_code(key), hover] for key, hover in zip(keys, hovers, strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
        **STEADY_UNSEEN,
    )


def _label(figure: go.Figure, keys: Sequence[str], counts: Sequence[int], totals: Mapping[str, int], unit: str) -> None:
    figure.update_xaxes(
        **label_axis(None, showticklabels=False, range=[-0.5, max(1, len(keys)) - 0.5], anchor="y2", zeroline=False)
    )
    names = [f"{HELIX_WORDS[helix]}<br><b>{french_number(totals.get(helix, 0))}</b>" for helix in CALL_HELICES]
    highest = count_axis(counts, UNITS[unit].axis)
    # Room over the highest bar for its number and its star.
    highest["range"] = [0, max(1.0, max(counts, default=0) * 1.4)]
    figure.update_layout(
        yaxis={**highest, "domain": list(_BARS)},
        yaxis2={
            **label_axis(None, tickvals=list(range(len(CALL_HELICES))), ticktext=names, zeroline=False),
            "domain": list(_DOTS),
            "range": [len(CALL_HELICES) - 0.5, -0.5],
        },
        yaxis3={"overlaying": "y", "domain": [0, 1], "range": [0, 1], "visible": False, "fixedrange": True},
    )
    for at, key in enumerate(keys):
        if not key:
            figure.add_annotation(
                text=NONE, x=at, y=(len(CALL_HELICES) - 1) / 2, yref="y2", textangle=-90, showarrow=False,
                font={"color": INK, "size": 11}, bgcolor="white",
            )  # fmt: skip


def every_combination() -> list[str]:
    """The sixteen combinations that four families allow, keys sorted and joined by `+`, "" for none."""
    return ["+".join(sorted(some)) for n in range(len(CALL_HELICES) + 1) for some in combinations(CALL_HELICES, n)]


def absent_combinations(rows: DataFrame) -> list[str]:
    """Keys of the combinations that no dossier has."""
    found = {str(key) for key in rows["helices"]}
    return [key for key in every_combination() if key not in found]


def combinations_table(rows: DataFrame) -> DataFrame:
    """helices, label, n_dossiers, n_organisations: every combination in words, those that no dossier has at zero.

    Most dossiers first.
    """
    absent = absent_combinations(rows)
    found = list(columns_of(rows, "helices", "n_dossiers", "n_organisations"))
    lines = sorted([*found, *((key, 0, 0) for key in absent)], key=lambda line: (-int(line[1]), str(line[0])))
    return DataFrame(
        [(str(key), combination_label(str(key)), int(n), int(organisations)) for key, n, organisations in lines],
        columns=["helices", "label", "n_dossiers", "n_organisations"],
    )


def absent_sentence(rows: DataFrame) -> str:
    """Which combinations no dossier has, named while they are few; empty when each is somewhere."""
    absent = [f"« {combination_label(key) if key else 'sans famille'} »" for key in absent_combinations(rows)]
    if not absent:
        return ""
    if len(absent) == 1:
        return f"aucun dossier dans la combinaison {absent[0]}"
    if len(absent) <= 3:
        return f"aucun dossier dans les combinaisons {enumerate_fr(absent)}"
    return f"{len(absent)} combinaisons sur {len(every_combination())} n’ont aucun dossier (zéros du tableau)"


def alt_combinations(rows: DataFrame, unit: str) -> str:
    """What the UpSet shows, in words: how many combinations, the most frequent ones, those that are nowhere."""
    column, one = UNITS[unit].column, UNITS[unit].one
    if rows.empty:
        return "Aucun dossier : aucune combinaison de familles."
    shown = rows.sort_values([column, "helices"], ascending=[False, True])
    parts = [
        f"{combination_label(str(key))} ({plural(int(count), one)})"
        for key, count in columns_of(shown.head(3), "helices", column)
    ]
    head = "La plus fréquente" if len(parts) == 1 else "Les plus fréquentes"
    tail = absent_sentence(rows)
    return (
        f"Barres au-dessus d’une grille de points, une colonne par combinaison exacte de familles, "
        f"{plural(len(rows), 'combinaison')}. {head} : {enumerate_fr(parts)}."
        + (f" {tail[0].upper()}{tail[1:]}." if tail else "")
    )
