"""Typologies: the eleven subjects of the call, where they are carried, with which priority."""

from __future__ import annotations

import streamlit as st

from analytics.charts.typologies.coverage import (
    alt_count_grid,
    alt_typology_bars,
    count_grid,
    grid_table,
    typology_bars,
    typology_sentence,
)
from analytics.labels import area_names, vocabulary
from ui.answers import has_dossiers, is_open
from ui.context import PageContext
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.numbers import dossier_count, indicator
from ui.page import open_page

SEVERAL = "un dossier peut porter plusieurs typologies : le total dépasse le nombre de dossiers"


def show_bars(context: PageContext, labels: dict[str, str], n_dossiers: int) -> None:
    """Sentence, then the eleven bars."""
    answer = indicator(context, "typology_coverage")
    st.markdown(f"**{typology_sentence(answer.rows, labels)}**")
    show_figure(
        context,
        draw(typology_bars, answer.rows, labels),
        answer.rows,
        title="Dossiers par typologie",
        alt=alt_typology_bars(answer.rows, labels),
        note=f"Unité : dossiers ; n = {counted(n_dossiers, 'dossier')} ; {SEVERAL}",
        key="typologies",
        columns={"typology": "Code", "label": "Typologie", "n_dossiers": "Dossiers"},
    )


def show_territories(context: PageContext, labels: dict[str, str]) -> None:
    """Typology × département of the lead."""
    answer = indicator(context, "typology_territory", level="departement", site="lead")
    if not is_open(answer):
        return
    columns = area_names(context.reader, "departement")
    show_figure(
        context,
        draw(count_grid, answer.rows, "code", columns, labels, "Département du chef de file", "Dossiers"),
        grid_table(answer.rows, "code", columns, labels),
        title="Typologies et départements",
        alt=alt_count_grid(answer.rows, "code", columns, labels, "des départements"),
        note=f"Unité : dossiers, selon le siège du chef de file, en région seulement ; {SEVERAL}",
        key="typology-territory",
        columns={"typology": "Typologie", "code": "Département", "n_dossiers": "Dossiers"},
    )


def show_priorities(context: PageContext, labels: dict[str, str]) -> None:
    """Typology × AI priority."""
    answer = indicator(context, "typology_priority")
    if not is_open(answer):
        return
    columns = vocabulary(context.reader, "ai_priorities", "short_label")
    show_figure(
        context,
        draw(count_grid, answer.rows, "priority", columns, labels, "Priorité de l’IA", "Dossiers"),
        grid_table(answer.rows, "priority", columns, labels),
        title="Typologies et priorités de l’IA",
        alt=alt_count_grid(answer.rows, "priority", columns, labels, "des priorités de l’IA"),
        note="Unité : dossiers ; plusieurs typologies et priorités par dossier : les cases ne s’additionnent pas",
        key="typology-priority",
        columns={"typology": "Typologie", "priority": "Priorité", "n_dossiers": "Dossiers"},
    )


def has_typologies(context: PageContext) -> bool:
    """False when no dossier says its typology (another source, a column left out): eleven zeros would then lie."""
    return bool(indicator(context, "typology_coverage").rows["n_dossiers"].sum())


context = open_page("Typologies")
if has_dossiers(context) and is_open(indicator(context, "typology_coverage")):
    kept = dossier_count(context)
    if has_typologies(context):
        names = vocabulary(context.reader, "typologies", "short_label")
        show_bars(context, names, kept)
        show_territories(context, names)
        show_priorities(context, names)
    else:
        st.info(
            f"La typologie n’est renseignée pour aucun dossier (0 sur {whole(kept)}) : elle est inconnue, "
            "il n’y a rien à compter."
        )
