"""Figures of the typologies over time: a row of bars a typology, all on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import click_marks, plain
from analytics.charts.maturity.track import french_day
from analytics.charts.style import (
    BLUE,
    FAINT,
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
from analytics.charts.typologies.crossings import typology_name
from analytics.typologies.crossings import NO_TYPOLOGY, TOTAL

_LIGHT = "#A9CBE4"
_ROW_PX = 62
_FOOT_PX = 150
# Share of a row that its highest bar takes: the rest is for the number over it.
_TALL = 0.68
_MOST_WRITTEN = 9
_MOST_TICKS = 9
_MOST_SAID = 3


class Bar(NamedTuple):
    """One bar: `typology` at a `column`, with `n_new` of its `n_dossiers` drawn darker."""

    typology: str
    column: int
    n_dossiers: int
    n_new: int
    code: str
    hover: str


def quarter_label(period: str) -> str:
    """`2026-T1` → « 1er trimestre 2026 »: never « T1 », which reads as a typology here."""
    year, _, number = period.partition("-T")
    return f"{number}{'er' if number == '1' else 'e'} trimestre {year}"


def _quarter_tick(period: str) -> str:
    return quarter_label(period).replace("trimestre ", "trim.<br>")


def quarter_rows(rows: DataFrame, labels: Mapping[str, str], chosen: str | None = None) -> go.Figure:
    """Dossiers submitted since the beginning, a row a typology, a bar a quarter; those of the quarter itself darker.

    rows: `typology_quarters`. Clicks give `T05:2026-T1` where some dossier was submitted in that quarter.
    """
    periods = list(dict.fromkeys(rows["period"]))
    places = {period: place for place, period in enumerate(periods)}
    bars = [
        Bar(
            str(typology),
            places[period],
            int(total),
            int(new),
            f"{typology}:{period}" if new else "",
            f"<b>{wrap(plain(typology_name(str(typology), labels)), 40)}</b><br>{quarter_label(period)} : "
            f"{plural(int(new), 'dossier déposé', 'dossiers déposés')}<br>{french_number(int(total))} depuis le début",
        )
        for typology, period, new, total in columns_of(rows, "typology", "period", "n_submitted", "n_cumulative")
    ]
    figure = _rows_of_bars(bars, labels, [_quarter_tick(period) for period in periods], "Trimestre de dépôt", chosen)
    for name, colour in (("Déposés avant le trimestre", _LIGHT), ("Déposés dans le trimestre", BLUE)):
        figure.add_bar(x=[None], y=[None], name=name, marker={"color": colour})
    # Streamlit's theme knows no legend above; over the rows it can't meet the tick labels.
    return figure.update_layout(showlegend=True, legend={"y": 1.0, "yanchor": "bottom"}, margin_t=56)


def state_rows(rows: DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Dossiers of each published state, a row a typology, a bar a state; under each date, all the dossiers it had.

    rows: `typology_states`, `total` included.
    """
    dates = sorted(set(rows["as_of"]))
    totals = {
        as_of: int(count) for t, as_of, count in columns_of(rows, "typology", "as_of", "n_dossiers") if t == TOTAL
    }
    places = {as_of: place for place, as_of in enumerate(dates)}
    bars = [
        Bar(
            str(typology),
            places[as_of],
            int(count),
            int(count),
            "",
            f"<b>{wrap(plain(typology_name(str(typology), labels)), 40)}</b><br>état au {french_day(as_of)} : "
            f"{plural(int(count), 'dossier')} sur {french_number(totals[as_of])}",
        )
        for typology, as_of, count in columns_of(rows, "typology", "as_of", "n_dossiers")
        if typology != TOTAL
    ]
    across = [f"{french_day(as_of)}<br>{plural(totals[as_of], 'dossier')}" for as_of in dates]
    return _rows_of_bars(bars, labels, across, "Date de l’état, et tous ses dossiers", None)


def _rows_of_bars(
    bars: Sequence[Bar], labels: Mapping[str, str], across: Sequence[str], title: str, chosen: str | None
) -> go.Figure:
    typologies = list(dict.fromkeys(bar.typology for bar in bars))
    rows = {typology: place for place, typology in enumerate(typologies)}
    highest = max((bar.n_dossiers for bar in bars), default=0) or 1
    figure = new_figure(
        _FOOT_PX + _ROW_PX * max(1, len(typologies)), showlegend=False, hovermode="closest", hoverdistance=-1
    )
    # The chart's own buttons, always there on a phone, must not take the clicks of the first row.
    figure.update_layout(barmode="overlay", bargap=0.25, margin_t=40)
    for part, colour in (("before", _LIGHT), ("new", BLUE)):
        _draw_part(figure, bars, rows, part, colour, highest, chosen)
    _write_counts(figure, bars, rows, highest, len(across))
    middles = [-rows[bar.typology] - 0.5 for bar in bars]
    codes, hovers = [bar.code for bar in bars], [bar.hover for bar in bars]
    figure.add_trace(click_marks([bar.column for bar in bars], middles, codes, hovers, name="Dossiers"))
    step = -(-len(across) // _MOST_TICKS)
    shown = list(range(0, len(across), step))
    figure.update_xaxes(
        **label_axis(title, tickvals=shown, ticktext=[across[place] for place in shown]),
        range=[-0.6, max(1, len(across)) - 0.4],
        zeroline=False,
    )
    figure.update_yaxes(
        **label_axis(
            None,
            tickvals=[-place - 0.6 for place in rows.values()],
            ticktext=[wrap(plain(typology_name(typology, labels)), 22) for typology in typologies],
        ),
        range=[-max(1, len(typologies)), 0.05],
        zeroline=False,
    )
    for place in rows.values():
        figure.add_hline(y=-place - 1, line={"color": GRID, "width": 1}, layer="below")
    return figure


def _draw_part(
    figure: go.Figure,
    bars: Sequence[Bar],
    rows: Mapping[str, int],
    part: str,
    colour: str,
    highest: int,
    chosen: str | None,
) -> None:
    """The lower, older part of the bars, or the upper, newer one; a part of nobody isn't drawn."""
    shown = [bar for bar in bars if (bar.n_new if part == "new" else bar.n_dossiers - bar.n_new)]
    sizes = [bar.n_new if part == "new" else bar.n_dossiers - bar.n_new for bar in shown]
    under = [bar.n_dossiers - bar.n_new if part == "new" else 0 for bar in shown]
    if not shown:
        return
    figure.add_bar(
        x=[bar.column for bar in shown],
        y=[_TALL * size / highest for size in sizes],
        base=[-rows[bar.typology] - 1 + _TALL * low / highest for bar, low in zip(shown, under, strict=True)],
        marker={
            "color": colour,
            "line": {"color": INK, "width": [2.5 if chosen and bar.code == chosen else 0 for bar in shown]},
        },
        name="Dossiers",
        showlegend=False,
        hoverinfo="skip",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )


def _write_counts(
    figure: go.Figure, bars: Sequence[Bar], rows: Mapping[str, int], highest: int, n_columns: int
) -> None:
    """The number over each bar, or over the last one only where there are many; zeros in grey."""
    written = [bar for bar in bars if n_columns <= _MOST_WRITTEN or bar.column == n_columns - 1]
    figure.add_scatter(
        x=[bar.column for bar in written],
        y=[-rows[bar.typology] - 1 + _TALL * bar.n_dossiers / highest for bar in written],
        mode="text",
        text=[f"<b>{french_number(bar.n_dossiers)}</b>" if bar.n_dossiers else "0" for bar in written],
        textposition="top center",
        textfont={"color": [INK if bar.n_dossiers else FAINT for bar in written], "size": 12},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
        name="Nombre de dossiers",
    )


def quarters_sentence(rows: DataFrame, labels: Mapping[str, str], n_dated: int) -> str:
    """Over which quarters, which typology leads, which came last, which never came."""
    if rows.empty:
        return "Aucun dossier n’a de date de dépôt connue : rien à placer dans le temps."
    own = rows[rows["typology"] != NO_TYPOLOGY]
    periods = list(dict.fromkeys(own["period"]))
    lasting = own[own["period"] == periods[-1]]
    totals = {str(t): int(n) for t, n in columns_of(lasting, "typology", "n_cumulative")}
    first, last = quarter_label(periods[0]), quarter_label(periods[-1])
    span = f"Du {first} au {last}" if len(periods) > 1 else f"Au {first}"
    head = f"{span}, {plural(n_dated, 'dossier déposé', 'dossiers déposés')}."
    most = max(totals.values(), default=0)
    if not most:
        return f"{head} Aucun ne porte une typologie de l’appel."
    tops = [typology_name(code, labels) for code, n in totals.items() if n == most]
    lead = "La typologie la plus portée" if len(tops) == 1 else "Les typologies les plus portées"
    never = [typology_name(code, labels) for code, n in totals.items() if not n]
    parts = [head, f"{lead} : {enumerate_fr(tops)} ({plural(most, 'dossier')})."]
    if len(periods) > 1:
        parts.append(_newest(own, labels))
    if never:
        parts.append(f"Toujours sans dossier : {enumerate_fr(never)}.")
    return " ".join(part for part in parts if part)


def _newest(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """The last quarter in which a typology had its first dossier."""
    first: dict[str, str] = {}
    for typology, period, total in columns_of(rows, "typology", "period", "n_cumulative"):
        if total:
            first.setdefault(str(typology), str(period))
    latest = max(first.values())
    names = [typology_name(code, labels) for code, period in first.items() if period == latest]
    if latest == min(first.values()) or len(names) > _MOST_SAID:
        return f"Aucune typologie nouvelle depuis le {quarter_label(latest)}."
    lead = "La dernière apparue" if len(names) == 1 else "Les dernières apparues"
    return f"{lead} : {enumerate_fr(names)}, au {quarter_label(latest)}."


def alt_quarters(rows: DataFrame, labels: Mapping[str, str], n_dated: int) -> str:
    """What the rows of bars show, in words."""
    n_rows = rows["typology"].nunique()
    return (
        f"Une rangée de barres par typologie ({n_rows}), une barre par trimestre, à la même échelle : dossiers déposés "
        f"depuis le début. {quarters_sentence(rows, labels, n_dated)}"
    )


def state_changes(rows: DataFrame) -> dict[str, tuple[int, int]]:
    """{typology of the call: (dossiers in the first state, dossiers in the last)}."""
    dates = sorted(set(rows["as_of"]))
    counts = {(str(t), as_of): int(n) for t, as_of, n in columns_of(rows, "typology", "as_of", "n_dossiers")}
    own = [typology for typology in dict.fromkeys(rows["typology"]) if typology not in (NO_TYPOLOGY, TOTAL)]
    return {typology: (counts[typology, dates[0]], counts[typology, dates[-1]]) for typology in own}


def states_sentence(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """Which typologies gained most between the first state and the last, and which lost."""
    dates: list[date] = sorted(set(rows["as_of"]))
    changes = state_changes(rows)
    gained = sorted(
        ((code, after - before) for code, (before, after) in changes.items() if after > before), key=lambda one: -one[1]
    )
    lost = [(code, before - after) for code, (before, after) in changes.items() if after < before]
    head = f"Du {french_day(dates[0])} au {french_day(dates[-1])}, sur {plural(len(dates), 'état')} :"
    if not gained and not lost:
        return f"{head} aucune typologie n’a changé de nombre de dossiers."
    parts = []
    if gained:
        most = [code for code, gain in gained if gain == gained[0][1]]
        said = enumerate_fr([_change(code, changes, labels) for code in most[:_MOST_SAID]])
        others = f" ; {french_number(len(gained))} typologies en gagnent" if len(gained) > 1 else ""
        parts.append(f"la plus forte hausse est celle de {said}{others}")
    if lost:
        verb = "en perd" if len(lost) == 1 else "en perdent"
        parts.append(f"{enumerate_fr([_change(code, changes, labels) for code, _ in lost])} {verb}")
    else:
        parts.append("aucune n’en perd")
    return f"{head} {' ; '.join(parts)}."


def _change(code: str, changes: Mapping[str, tuple[int, int]], labels: Mapping[str, str]) -> str:
    before, after = changes[code]
    return f"{typology_name(code, labels)} (de {french_number(before)} à {french_number(after)} dossiers)"


def alt_states(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """What the rows of bars show, in words."""
    return (
        "Une rangée de barres par typologie, une barre par état publié, à la même échelle. "
        f"{states_sentence(rows, labels)}"
    )
