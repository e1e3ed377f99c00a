"""Figure of the eleven typologies of the call, and what it says in words."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import STEADY, end_of, hit_bars, plain
from analytics.charts.style import (
    BLUE,
    FAINT,
    INK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)


def coded(code: str, labels: Mapping[str, str]) -> str:
    """`T05 Diagnostic & pronostic`: the code stays, so that a reader finds it in the call."""
    return f"{code} {labels.get(code, '')}".strip()


def typology_bars(rows: DataFrame, labels: Mapping[str, str], chosen: str | None = None) -> go.Figure:
    """Dossiers by typology, in the call's order, zeros drawn and written. Clicks give the typology's code.

    rows: `typology_coverage` (typology, label, n_dossiers).
    """
    figure = new_figure(100 + 38 * max(1, len(rows)), showlegend=False, hovermode="closest", barmode="overlay")
    codes = [str(code) for code in rows["typology"]]
    # The chart's own buttons, always there on a phone, must not take the clicks of the first bar.
    figure.update_layout(margin_t=40)
    down = list(range(len(codes)))
    figure.add_bar(
        x=rows["n_dossiers"],
        y=down,
        orientation="h",
        text=[f"<b>{count}</b>" if count == 0 else french_number(int(count)) for count in rows["n_dossiers"]],
        textposition="outside",
        cliponaxis=False,
        name="Dossiers",
        marker={"color": BLUE, "line": {"color": INK, "width": [3 if code == chosen else 0 for code in codes]}},
        hoverinfo="skip",
        **STEADY,
    )
    axis = count_axis(rows["n_dossiers"], "Nombre de dossiers")
    figure.add_trace(
        hit_bars(
            down,
            [end_of(axis)] * len(codes),
            [code if count else "" for code, count in columns_of(rows, "typology", "n_dossiers")],
            [
                f"<b>{plural(int(count), 'dossier')}</b><br>{wrap(plain(str(label)), 40)}"
                for label, count in columns_of(rows, "label", "n_dossiers")
            ],
        )
    )
    names = [wrap(plain(coded(code, labels)), 24) for code in codes]
    figure.update_yaxes(**label_axis(None, tickvals=down, ticktext=names), range=[max(1, len(codes)) - 0.5, -0.5])
    figure.update_xaxes(**axis, zerolinecolor=FAINT)
    return figure


def uncovered(rows: DataFrame, labels: Mapping[str, str]) -> list[str]:
    """The typologies without any dossier, as `T09 Attractivité métiers`, in the call's order."""
    return [coded(str(code), labels) for code in rows.loc[rows["n_dossiers"] == 0, "typology"]]


def typology_sentence(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """The page's opening sentence: how many typologies are covered, and which are not."""
    missing, total = uncovered(rows, labels), len(rows)
    if total and len(missing) == total:
        return f"Aucune des {total} typologies de l’appel n’est portée par un dossier."
    if not missing:
        return f"Les {total} typologies de l’appel sont toutes portées par au moins un dossier."
    covered = total - len(missing)
    head = f"{covered} des {total} typologies de l’appel {'est portée' if covered == 1 else 'sont portées'}"
    left = "Reste sans dossier" if len(missing) == 1 else "Restent sans dossier"
    return f"{head} par au moins un dossier. {left} : {enumerate_fr(missing)}."


def alt_typology_bars(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """What the bars show, in words."""
    present = rows[rows["n_dossiers"] > 0]
    if present.empty:
        return "Barres vides : aucune typologie n’est portée par un dossier."
    highest = int(present["n_dossiers"].max())
    top = [coded(str(code), labels) for code in present.loc[present["n_dossiers"] == highest, "typology"]]
    return (
        f"Barres du nombre de dossiers pour chacune des {len(rows)} typologies. "
        f"Au plus {plural(highest, 'dossier')} : {enumerate_fr(top)}. {typology_sentence(rows, labels)}"
    )
