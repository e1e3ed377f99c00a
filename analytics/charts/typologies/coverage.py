"""Figures of the eleven typologies of the call: counts, by département, by priority."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.style import (
    BLUE,
    BLUE_SCALE,
    FAINT,
    count_axis,
    enumerate_fr,
    label_axis,
    new_figure,
    plural,
    wrap,
    written_counts,
)


def coded(code: str, labels: Mapping[str, str]) -> str:
    """`T05 Diagnostic & pronostic`: the code stays, so that a reader finds it in the call."""
    return f"{code} {labels.get(code, '')}".strip()


def typology_bars(rows: DataFrame, labels: Mapping[str, str]) -> go.Figure:
    """Dossiers by typology, in the call's order, zeros drawn and written.

    rows: `typology_coverage` (typology, label, n_dossiers).
    """
    figure = new_figure(100 + 38 * max(1, len(rows)), showlegend=False)
    figure.add_bar(
        x=rows["n_dossiers"],
        y=[wrap(coded(str(code), labels), 24) for code in rows["typology"]],
        orientation="h",
        text=[f"<b>{count}</b>" if count == 0 else str(count) for count in rows["n_dossiers"]],
        textposition="outside",
        cliponaxis=False,
        name="Dossiers",
        marker={"color": BLUE},
        customdata=rows["label"],
        hovertemplate="%{customdata} : %{x} dossier(s)<extra></extra>",
    )
    figure.update_yaxes(**label_axis(None, autorange="reversed", type="category"))
    figure.update_xaxes(**count_axis(rows["n_dossiers"], "Nombre de dossiers"), zerolinecolor=FAINT)
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


def count_grid(
    rows: DataFrame, across: str, columns: Mapping[str, str], labels: Mapping[str, str], axis: str, unit: str
) -> go.Figure:
    """Typologies (down) × another vocabulary (across): dossiers in each cell, zeros written.

    rows: `typology`, the `across` column and `n_dossiers`; a pair that is missing is a zero.
    columns: code → short name of the vocabulary across, in order.
    """
    counts = grid_counts(rows, across)
    down = [wrap(coded(code, labels), 22) for code in labels]
    over = [f"{code}<br>{wrap(name, 11)}" for code, name in columns.items()]
    grid = [[counts.get((typology, code), 0) for code in columns] for typology in labels]
    figure = new_figure(150 + 42 * max(1, len(down)), showlegend=False)
    figure.add_heatmap(
        x=over,
        y=down,
        z=grid,
        zmin=0,
        zmax=max([1, *counts.values()]),
        colorscale=BLUE_SCALE,
        showscale=False,
        xgap=2,
        ygap=2,
        name=unit,
        hovertemplate="%{y}<br>%{x} : %{z} dossier(s)<extra></extra>",
    )
    cells = [(x, y) for y in down for x in over]
    figure.add_trace(written_counts([x for x, _ in cells], [y for _, y in cells], [n for line in grid for n in line]))
    figure.update_xaxes(**label_axis(axis, side="top", type="category", tickangle=0))
    figure.update_yaxes(**label_axis(None, autorange="reversed", type="category"))
    return figure


def grid_table(rows: DataFrame, across: str, columns: Mapping[str, str], labels: Mapping[str, str]) -> DataFrame:
    """The rows of a grid with both vocabularies in words."""
    return rows.assign(
        **{
            "typology": [coded(str(code), labels) for code in rows["typology"]],
            across: [coded(str(code), columns) for code in rows[across]],
        }
    )


def grid_counts(rows: DataFrame, across: str) -> dict[tuple[str, str], int]:
    """{(typology, code across): dossiers}."""
    return {
        (str(typology), str(code)): int(count)
        for typology, code, count in zip(rows["typology"], rows[across], rows["n_dossiers"], strict=True)
    }


def alt_count_grid(
    rows: DataFrame, across: str, columns: Mapping[str, str], labels: Mapping[str, str], what: str
) -> str:
    """What the grid shows, in words: its fullest cell and how many of its cells are empty."""
    counts = {pair: count for pair, count in grid_counts(rows, across).items() if count}
    size = len(columns) * len(labels)
    if not counts:
        return f"Tableau croisé des typologies et {what} : aucune des {size} cases n’a de dossier."
    (typology, code), most = min(counts.items(), key=lambda item: (-item[1], item[0]))
    empty = size - len(counts)
    return (
        f"Tableau croisé des typologies et {what}. Case la plus fournie : {coded(typology, labels)}, "
        f"{coded(code, columns)}, {plural(most, 'dossier')}. "
        f"{plural(empty, 'case vide', 'cases vides')} sur {size}."
    )
