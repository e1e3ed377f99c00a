"""Ensemble: typologies that one dossier carries together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.matrix import needs_room
from analytics.charts.typologies.coverage import coded
from analytics.charts.typologies.together import (
    alt_how_many,
    alt_together,
    how_many_bars,
    together_matrix,
    together_sentence,
)
from analytics.labels import vocabulary
from analytics.typologies.together import co_occurrence, dossiers_together, how_many
from ui.dossier_lists import show_dossier_list
from ui.figure import draw, give_room, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.params import read, take, write
from ui.questions import ask

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

_PAIR = "paires"


def show_together(context: PageContext) -> None:
    """Sentence, the matrix, the dossiers behind the cell chosen, then how many typologies a dossier carries."""
    labels = vocabulary(context.reader, "typologies", "short_label")
    cells = [f"{a}:{b}" for a in labels for b in labels]
    chosen = read(_PAIR, "Paire de typologies", frozenset(cells))
    write({_PAIR: chosen})
    rows: DataFrame = ask(context, co_occurrence)
    numbers: DataFrame = ask(context, how_many)
    st.markdown(f"**{escape_markdown(together_sentence(rows, numbers, labels))}**")
    _show_matrix(context, rows, labels, int(numbers["n_dossiers"].sum()), chosen)
    if chosen is not None:
        _show_dossiers(context, labels, chosen)
    _show_numbers(context, numbers)


def _show_matrix(
    context: PageContext, rows: DataFrame, labels: dict[str, str], n_dossiers: int, chosen: str | None
) -> None:
    names = {code: coded(code, labels) for code in labels}
    if needs_room(int(rows["n_dossiers"].max()), len(labels)):
        give_room("typologies-ensemble", len(labels))
    show_figure(
        context,
        draw(together_matrix, rows, labels, chosen),
        rows.assign(typology_a=rows["typology_a"].map(names), typology_b=rows["typology_b"].map(names)),
        title="Typologies portées ensemble",
        alt=alt_together(rows, labels),
        note=(
            f"Unité : dossiers ; n = {counted(n_dossiers, 'dossier')} ; un dossier à trois typologies compte dans "
            "trois paires : les cases ne s’additionnent pas ; case encadrée : dossiers à cette seule typologie"
        ),
        key="typologies-ensemble",
        columns={"typology_a": "Typologie", "typology_b": "Et aussi", "n_dossiers": "Dossiers"},
        on_pick=lambda code: take(_PAIR, None if code == chosen else code),
        picked=chosen,
        codes=[
            f"{a}:{b}" if count else None
            for a, b, count in zip(rows["typology_a"], rows["typology_b"], rows["n_dossiers"], strict=True)
        ],
    )


def _show_dossiers(context: PageContext, labels: dict[str, str], chosen: str) -> None:
    first, _, second = chosen.partition(":")
    rows: DataFrame = ask(context, dossiers_together, first=first, second=second)
    words = coded(first, labels)
    title = f"{words}, seule" if first == second else f"{words} et {coded(second, labels)}"
    show_dossier_list(
        context,
        rows,
        title=title,
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key="typologies-paire",
        when_empty="Aucun dossier dans cette case sous ces filtres.",
    )


def _show_numbers(context: PageContext, numbers: DataFrame) -> None:
    show_figure(
        context,
        draw(how_many_bars, numbers),
        numbers,
        title="Nombre de typologies par dossier",
        alt=alt_how_many(numbers),
        note=f"Unité : dossiers, chacun compté une fois ; n = {counted(int(numbers['n_dossiers'].sum()), 'dossier')}",
        key="typologies-nombre",
        columns={"n_typologies": "Typologies", "n_dossiers": "Dossiers"},
    )
