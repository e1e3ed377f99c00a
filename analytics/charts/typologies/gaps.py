"""Figures of the « trous »: what no dossier covers, by inhabitants concerned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import hit_bars, share_text
from analytics.charts.style import (
    AMBER,
    BLUE,
    GRID,
    INK,
    columns_of,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)
from analytics.charts.typologies.coverage import coded

# Combinations drawn; the table has them all.
DRAWN = 15
_NAMED = 4
_MILLION = 1_000_000
_ROW_PX = 40
# Beside the longest bar, for the words written there: half of it on a phone.
_ROOM = 1.5


class Gap(NamedTuple):
    """One bar: what is lacking somewhere, in how many territories, for how many inhabitants of the region's."""

    code: str
    label: str
    n_dossiers: int
    n_areas_without: int
    n_areas: int
    n_inhabitants_without: int
    n_inhabitants: int


def typology_gaps(rows: DataFrame, labels: Mapping[str, str]) -> list[Gap]:
    """`territory_gap_totals` as bars, the most inhabitants first, then in the call's order."""
    names = ("typology", "n_dossiers", "n_areas", "n_areas_with", "n_inhabitants_without", "n_inhabitants")
    gaps = [
        Gap(str(code), coded(str(code), labels), int(n), int(areas) - int(held), int(areas), int(lacking), int(total))
        for code, n, areas, held, lacking, total in columns_of(rows, *names)
    ]
    return sorted(gaps, key=lambda gap: (-gap.n_inhabitants_without, gap.code))


def combined_gaps(rows: DataFrame, labels: Mapping[str, str], values: Mapping[str, str]) -> list[Gap]:
    """`combination_gaps` as bars, in its order; those that leave nobody aside are none. values: code → label."""
    names = ("typology", "code", "n_dossiers", "n_areas", "n_areas_with", "n_inhabitants_without", "n_inhabitants")
    return [
        Gap(
            f"{typology}:{code}",
            f"{coded(str(typology), labels)} × {values.get(str(code), str(code))}",
            int(n),
            int(areas) - int(held),
            int(areas),
            int(lacking),
            int(total),
        )
        for typology, code, n, areas, held, lacking, total in columns_of(rows, *names)
        if int(lacking)
    ]


def gap_bars(gaps: Sequence[Gap], unit: str, chosen: str | None = None) -> go.Figure:
    """Inhabitants of the territories without, a bar a gap; hatched where no dossier at all covers it.

    `unit`: the territories counted, « EPCI ». Clicks give the gap's code; the one chosen is outlined.
    """
    figure = new_figure(110 + _ROW_PX * max(1, len(gaps)), showlegend=False, hovermode="closest")
    figure.update_layout(margin_t=40)
    total = max((gap.n_inhabitants for gap in gaps), default=1) or 1
    down = list(range(len(gaps)))
    figure.add_bar(
        x=[gap.n_inhabitants_without for gap in gaps],
        y=down,
        orientation="h",
        name="Habitants concernés",
        text=[_written(gap) for gap in gaps],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": INK, "size": 12},
        marker={
            "color": [BLUE if gap.n_dossiers else AMBER for gap in gaps],
            "pattern": {
                "shape": ["" if gap.n_dossiers else "/" for gap in gaps],
                "fgcolor": INK,
                "fillmode": "overlay",
                "solidity": 0.15,
            },
            "line": {"color": INK, "width": [2.5 if gap.code == chosen else 0 for gap in gaps]},
        },
        hoverinfo="skip",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    figure.add_trace(
        hit_bars(down, [total * _ROOM] * len(gaps), [gap.code for gap in gaps], [_hover(gap, unit) for gap in gaps])
    )
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(
        **label_axis(None, tickvals=down, ticktext=[wrap(gap.label, 26) for gap in gaps]),
        range=[max(1, len(gaps)) - 0.5, -0.5],
    )
    steps = [step * _MILLION for step in range(int(total / _MILLION) + 1)] if total >= _MILLION else [0, total]
    figure.update_xaxes(
        **label_axis("Habitants concernés", tickvals=steps, ticktext=[_people(step) for step in steps]),
        range=[0, total * _ROOM],
    )
    return figure.update_xaxes(showgrid=True, gridcolor=GRID)


def _written(gap: Gap) -> str:
    part = share_text(gap.n_inhabitants_without, gap.n_inhabitants).replace("<", "moins de ").replace(">", "plus de ")
    return f"{_people(gap.n_inhabitants_without)} ({part or '0'} %)"


def _people(count: int) -> str:
    """`4,2 M`, `275 000`: inhabitants as a bar has room to say them."""
    if count >= _MILLION:
        return f"{french_number(round(count / _MILLION, 1)).removesuffix(',0')} M"
    return french_number(round(count, -3) if count >= 1000 else count)


def _hover(gap: Gap, unit: str) -> str:
    return (
        f"<b>{gap.label}</b><br>{plural(gap.n_dossiers, 'dossier')} en tout<br>"
        f"{french_number(gap.n_areas_without)} {unit} sur {french_number(gap.n_areas)} sans dossier<br>"
        f"{french_number(gap.n_inhabitants_without)} habitants concernés"
    )


def hatched_words(*, filtered: bool) -> str:
    """What the hatching says."""
    return f"hachures : aucun dossier{' filtré' if filtered else ''} dans la région"


def gap_sentence(gaps: Sequence[Gap], units: str, unit: str, *, filtered: bool = False) -> str:
    """What concerns most inhabitants, and how many gaps no dossier fills anywhere. gaps: the most concerned first.

    `units`, `unit`: the territories counted, in plural and singular. `filtered`: the region may hold other dossiers.
    """
    open_gaps = [gap for gap in gaps if gap.n_inhabitants_without]
    if not open_gaps:
        return f"Chaque typologie a au moins un dossier dans chaque {unit} : aucun trou."
    nowhere = _nowhere(open_gaps)
    widest = open_gaps[0]
    if nowhere:
        named = f"{enumerate_fr(nowhere[:_NAMED])}{'…' if len(nowhere) > _NAMED else ''}"
        none = "Sans aucun des dossiers filtrés, où que ce soit dans la région"
        return (
            f"{none if filtered else 'Sans aucun dossier dans la région, et donc pour tous ses habitants'} : {named}."
        )
    return (
        f"Le trou le plus large : {widest.label}, sans dossier dans {french_number(widest.n_areas_without)} {units} "
        f"sur {french_number(widest.n_areas)}, où vivent {french_number(widest.n_inhabitants_without)} habitants sur "
        f"{french_number(widest.n_inhabitants)}."
    )


def worth_drawing(gaps: Sequence[Gap]) -> list[Gap]:
    """The first of the gaps; a typology that no dossier carries at all is said in the sentence, not drawn each time."""
    carried = {gap.code.partition(":")[0] for gap in gaps if gap.n_dossiers}
    return [gap for gap in gaps if gap.code.partition(":")[0] in carried][:DRAWN]


def _nowhere(gaps: Sequence[Gap]) -> list[str]:
    """What no dossier covers anywhere; a typology that lacks every value is named once.

    It may have dossiers all the same, without any of these values: only its combinations are said to be lacking.
    """
    lacking: dict[str, list[Gap]] = {}
    for gap in gaps:
        if not gap.n_dossiers:
            lacking.setdefault(gap.code.partition(":")[0], []).append(gap)
    with_one = {gap.code.partition(":")[0] for gap in gaps if gap.n_dossiers}
    return [
        label
        for typology, found in lacking.items()
        for label in ([gap.label for gap in found] if typology in with_one else [_whole_typology(found[0])])
    ]


def _whole_typology(gap: Gap) -> str:
    name, crossed, _ = gap.label.partition(" × ")
    return f"{name} (toutes ses combinaisons)" if crossed else name


def alt_gap_bars(gaps: Sequence[Gap], units: str, unit: str, *, filtered: bool = False) -> str:
    """What the bars show, in words."""
    if not gaps:
        return "Aucune barre."
    sentence = gap_sentence(gaps, units, unit, filtered=filtered)
    return f"{plural(len(gaps), 'barre')}, une par trou, longue de ses habitants concernés. {sentence}"
