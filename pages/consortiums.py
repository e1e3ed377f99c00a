"""Consortiums: who works with whom, by actor type and family, and which rules of the call each dossier meets."""

from __future__ import annotations

import streamlit as st

from analytics.boards import missing_type_sentence
from analytics.charts.consortia.composition import (
    alt_composition,
    alt_helices,
    alt_helix_combinations,
    composition,
    composition_table,
    family_table,
    helices,
    helix_combinations,
    helix_table,
)
from analytics.labels import vocabulary
from ui.answers import has_dossiers, is_open, say_reserved
from ui.context import PageContext
from ui.figure import draw, show_figure, show_table
from ui.formats import counted, percent, whole
from ui.numbers import dossier_count, indicator, rules_of
from ui.page import open_page

COMPOSITION_COLUMNS = {
    "actor_type": "Code",
    "label": "Type d’acteur",
    "helix": "Famille",
    "n_dossiers": "Dossiers",
    "n_partners": "Lignes de partenaires",
    "n_organisations": "Organisations",
}
COMBINATION_COLUMNS = {"label": "Familles réunies", "n_dossiers": "Dossiers"}
BOARD_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "is_consortium": "R01 deux types",
    "is_triple_helix": "R02 trois familles",
    "is_multicentric": "R14 multicentrique",
    "types": "Types d’acteurs",
    "helices": "Familles",
    "n_organisations": "Organisations",
    "n_partners": "Lignes de partenaires",
    "n_care_sites": "Sites de soins",
}


def show_composition(context: PageContext, n_dossiers: int) -> None:
    """Actor types, then families, then exact combinations of families."""
    answer = indicator(context, "consortium_composition")
    in_call = vocabulary(context.reader, "actor_types", "in_call")
    st.markdown(f"**{missing_type_sentence(answer.rows, in_call, n_dossiers)}**")
    show_figure(
        context,
        draw(composition, answer.rows),
        composition_table(answer.rows),
        title="Types d’acteurs présents",
        alt=alt_composition(answer.rows),
        note=(
            f"Unités : dossiers et organisations distinctes ; n = {counted(n_dossiers, 'dossier')} ; un dossier réunit "
            "plusieurs types : le total dépasse le nombre de dossiers"
        ),
        key="composition",
        columns=COMPOSITION_COLUMNS,
    )


def show_helices(context: PageContext, n_dossiers: int) -> None:
    """Families of the call: present in how many dossiers, and together with which others."""
    answer = indicator(context, "helix_combinations")
    if not is_open(answer):
        return
    show_figure(
        context,
        draw(helices, answer.rows),
        family_table(answer.rows),
        title="Familles présentes",
        alt=alt_helices(answer.rows),
        note=(
            f"Unité : dossiers ; n = {n_dossiers} ; un dossier réunit plusieurs familles : le total dépasse le nombre "
            "de dossiers"
        ),
        key="helices",
        columns={"label": "Famille", "n_dossiers": "Dossiers"},
    )
    show_figure(
        context,
        draw(helix_combinations, answer.rows),
        helix_table(answer.rows),
        title="Familles réunies dans un même dossier",
        alt=alt_helix_combinations(answer.rows),
        note=(
            f"Unité : dossiers, chacun compté une fois ; n = {n_dossiers} ; ★ recherche, économie et hospitalier "
            "réunis ; types hors de l’appel non comptés"
        ),
        key="combinations",
        columns=COMBINATION_COLUMNS,
    )


def show_rule_board(context: PageContext) -> None:
    """The three rules in the call's words with their counts, then each dossier."""
    st.subheader("Règles de l’appel", anchor=False)
    board = rules_of(context)
    if board is None:
        say_reserved()
        return
    statements = vocabulary(context.reader, "ami_rules", "statement_fr")
    for rule, (met, total) in board.counts.items():
        share = percent(met / total) if total else "non connu"
        st.markdown(f"- **{rule}** {statements.get(rule, '')} : **{whole(met)} / {whole(total)}** ({share})")
    show_table(
        context,
        board.rows,
        title="Tableau des règles, dossier par dossier",
        note=f"L’outil décrit, il ne refuse pas ; n = {counted(len(board.rows), 'dossier')}",
        key="rules",
        columns=BOARD_COLUMNS,
    )


context = open_page("Consortiums")
if has_dossiers(context) and is_open(indicator(context, "consortium_composition")):
    kept = dossier_count(context)
    show_composition(context, kept)
    show_helices(context, kept)
    show_rule_board(context)
