"""Who the consortia are made of: words and colours of the families, bars of actor types, of families, of leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.charts.maturity.marks import end_of, hit_bars, plain
from analytics.charts.style import (
    AMBER,
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PINK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from pandas import DataFrame

HELIX_WORDS: Mapping[str, str] = {
    "research": "Recherche",
    "economy": "Économie",
    "hospital": "Hospitalier",
    "medico_social": "Médico-social",
    "other": "Autre",
}
HELIX_COLOURS: Mapping[str, str] = {
    "research": BLUE,
    "economy": ORANGE,
    "hospital": GREEN,
    "medico_social": PINK,
    "other": AMBER,
}
CALL_HELICES = ("research", "economy", "hospital", "medico_social")
OUTSIDE = "Hors de l’appel, non comptés pour la règle"
_ROW_PX = 38
_HEAD_PX = 96


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: its column, its word, one and several, and the title of its axis."""

    column: str
    one: str
    many: str
    axis: str


UNITS: Mapping[str, Unit] = {
    "dossiers": Unit("n_dossiers", "dossier", "dossiers", "Nombre de dossiers"),
    "organisations": Unit("n_organisations", "organisation", "organisations", "Nombre d’organisations distinctes"),
}


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar: the code that a click gives back, its name on the axis, its count, its family, what it says on hover."""

    code: str
    name: str
    count: int
    helix: str
    hover: str
    is_outside: bool = False


def combination_label(helices_key: str) -> str:
    """`economy+research` → `Recherche + économie`, in the order the call names the families."""
    present = set(filter(None, helices_key.split("+")))
    words = [HELIX_WORDS[helix].lower() for helix in HELIX_WORDS if helix in present]
    return " + ".join(words).capitalize() if words else "Aucune famille de l’appel"


def actor_type_bars(rows: DataFrame, unit: str, chosen: str | None = None) -> go.Figure:
    """Bars by actor type, zeros written: those of the call by family, the others apart and hatched.

    rows: ``types`` or ``leads`` of a ``Composition``; ``unit``: one of UNITS. Clicks give the code of the type;
    ``chosen`` is outlined.
    """
    bars = [
        _Bar(
            str(code),
            f"{wrap(plain(str(label)), 26)}<br><i>{HELIX_WORDS[helix].lower()}</i>"
            if in_call
            else wrap(plain(str(label)), 26),
            int(count),
            str(helix),
            _hover(str(label), dossiers, organisations),
            not in_call,
        )
        for code, label, helix, in_call, count, dossiers, organisations in columns_of(
            rows, "actor_type", "label", "helix", "is_in_call", UNITS[unit].column, "n_dossiers", "n_organisations"
        )
    ]
    return _bars(bars, unit, chosen)


def family_bars(rows: DataFrame, unit: str, chosen: str | None = None) -> go.Figure:
    """Bars by family, the four of the call then « Autre » apart, zeros written.

    rows: ``families`` of a ``Composition``. Clicks give the code of the family; ``chosen`` is outlined.
    """
    bars = [
        _Bar(
            str(helix),
            HELIX_WORDS[helix],
            int(count),
            str(helix),
            _hover(HELIX_WORDS[helix], dossiers, organisations),
            helix not in CALL_HELICES,
        )
        for helix, count, dossiers, organisations in columns_of(
            rows, "helix", UNITS[unit].column, "n_dossiers", "n_organisations"
        )
    ]
    return _bars(bars, unit, chosen)


def _hover(label: str, dossiers: int, organisations: int) -> str:
    return (
        f"<b>{wrap(plain(label), 40)}</b><br>{plural(dossiers, 'dossier')}<br>{plural(organisations, 'organisation')}"
    )


def _bars(bars: Sequence[_Bar], unit: str, chosen: str | None) -> go.Figure:
    """Bars from the top down, a line of room before those that are outside the call."""
    first_outside = next((place for place, bar in enumerate(bars) if bar.is_outside), len(bars))
    down = [place + (1 if place >= first_outside else 0) for place in range(len(bars))]
    n_lines = down[-1] + 1 if down else 1
    figure = new_figure(_HEAD_PX + _ROW_PX * n_lines, showlegend=False, barmode="overlay", hovermode="closest")
    axis = count_axis([bar.count for bar in bars], UNITS[unit].axis)
    figure.add_bar(
        x=[bar.count for bar in bars],
        y=down,
        orientation="h",
        width=0.72,
        text=[f"<b>{french_number(bar.count)}</b>" for bar in bars],
        textposition="outside",
        constraintext="none",
        cliponaxis=False,
        name=UNITS[unit].many.capitalize(),
        hoverinfo="skip",
        marker={
            "color": [HELIX_COLOURS[bar.helix] for bar in bars],
            "line": {"color": INK, "width": [4 if bar.code == chosen and bar.count else 0 for bar in bars]},
            "pattern": {
                "shape": ["/" if bar.is_outside else "" for bar in bars],
                "fgcolor": INK,
                "fillmode": "overlay",
                "solidity": 0.15,
            },
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    codes = [bar.code if bar.count else "" for bar in bars]
    figure.add_trace(hit_bars(down, [end_of(axis)] * len(bars), codes, [bar.hover for bar in bars], width=1.0))
    if first_outside < len(bars):
        _say_outside(figure, first_outside)
    names = label_axis(None, tickvals=down, ticktext=[bar.name for bar in bars], range=[n_lines - 0.5, -0.5])
    figure.update_yaxes(**names)
    figure.update_xaxes(**axis)
    return figure


def _say_outside(figure: go.Figure, place: int) -> None:
    figure.add_annotation(
        text=f"<i>{OUTSIDE}</i>",
        x=0,
        y=place + 0.1,
        xanchor="left",
        showarrow=False,
        font={"color": INK, "size": 12},
    )
    figure.add_shape(
        type="line", xref="paper", x0=0, x1=1, y0=place - 0.38, y1=place - 0.38, line={"color": INK, "width": 1}
    )


def types_table(rows: DataFrame) -> DataFrame:
    """The rows of ``actor_type_bars`` with families and membership of the call in words."""
    in_call = ["oui" if is_in_call else "non" for is_in_call in rows["is_in_call"]]
    return rows.assign(helix=rows["helix"].map(HELIX_WORDS.get), is_in_call=in_call)


def families_table(rows: DataFrame) -> DataFrame:
    """The rows of ``family_bars`` in words: helix, label, n_dossiers, n_organisations."""
    return rows.assign(label=rows["helix"].map(HELIX_WORDS.get))


def alt_actor_types(rows: DataFrame, unit: str, what: str) -> str:
    """What the bars by actor type show, in words. ``what``: « des partenaires », « des chefs de file »."""
    counted = UNITS[unit]
    present = rows[rows[counted.column] > 0].sort_values([counted.column, "label"], ascending=[False, True])
    if present.empty:
        return f"Barres vides : {_none(counted)} à compter par type d’acteur {what}."
    named = [
        f"{label} ({plural(int(count), counted.one)})"
        for label, count in columns_of(present.head(3), "label", counted.column)
    ]
    absent = rows.loc[(rows[counted.column] == 0) & rows["is_in_call"], "label"]
    tail = f" Types de l’appel sans aucun : {enumerate_fr([str(label) for label in absent])}." if len(absent) else ""
    most = "Le plus présent" if len(named) == 1 else "Les plus présents"
    return f"Barres par type d’acteur {what}, en nombre {_of(counted)}. {most} : {enumerate_fr(named)}.{tail}"


def _of(unit: Unit) -> str:
    return "de dossiers" if unit.one == "dossier" else "d’organisations distinctes"


def _none(unit: Unit) -> str:
    return "aucun dossier" if unit.one == "dossier" else "aucune organisation"


def alt_families(rows: DataFrame, unit: str) -> str:
    """What the bars by family show, in words."""
    counted = UNITS[unit]
    if not int(rows[counted.column].max() if len(rows) else 0):
        return f"Barres vides : {_none(counted)} à compter par famille."
    parts = [f"{HELIX_WORDS[helix].lower()} {int(n)}" for helix, n in columns_of(rows, "helix", counted.column)]
    return f"Barres par famille, en nombre {_of(counted)} : {enumerate_fr(parts)}."
