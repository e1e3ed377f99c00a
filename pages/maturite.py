"""Maturité: where the dossiers start from on the SRL scale, and where they aim at or have been seen."""

from __future__ import annotations

import streamlit as st

from analytics.charts.maturity import (
    FINAL_WORDS,
    alt_srl_gain,
    alt_srl_matrix,
    alt_srl_threshold,
    srl_gain,
    srl_matrix,
    srl_threshold,
    threshold_counts,
    threshold_sentence,
)
from analytics.charts.style import PROVISIONAL_SRL
from analytics.labels import setting, vocabulary
from ui.answers import has_dossiers, is_open
from ui.context import PageContext
from ui.figure import draw, show_figure
from ui.formats import counted
from ui.numbers import dossier_count, indicator
from ui.page import open_page
from ui.params import choose

FINALS = {"target": "Visée", "observed": "Constatée"}
ORDINAL = "échelle ordinale : des comptes de dossiers, jamais de moyenne"


def show_threshold(context: PageContext, final: str, threshold: int, note: str) -> None:
    """Dossiers at or above each level."""
    rows = indicator(context, "srl_threshold", final=final).rows
    show_figure(
        context,
        draw(srl_threshold, rows, final, vocabulary(context.reader, "srl_levels", "short_label"), threshold),
        rows,
        title=f"Combien de dossiers atteignent chaque niveau, au départ et au niveau {FINAL_WORDS[final].adjective}",
        alt=alt_srl_threshold(rows, final, threshold),
        note=note,
        key="threshold",
        columns={
            "level": "Niveau SRL",
            "n_initial": "À ce niveau ou plus au départ",
            "n_final": f"À ce niveau ou plus, {FINAL_WORDS[final].adjective}",
            "n_total": "Dossiers aux deux niveaux connus",
        },
    )


def show_matrix(context: PageContext, final: str, note: str) -> None:
    """Initial × final level."""
    rows = indicator(context, "srl_transitions", final=final).rows
    show_figure(
        context,
        draw(srl_matrix, rows, final, vocabulary(context.reader, "srl_levels", "short_label")),
        rows,
        title=f"Du niveau initial au niveau {FINAL_WORDS[final].adjective}",
        alt=alt_srl_matrix(rows, final),
        note=f"{note} ; {PROVISIONAL_SRL} ; case encadrée : même niveau ; au-dessus : progression ; ▼ : recul",
        key="matrix",
        columns={"srl_initial": "Niveau initial", "srl_final": FINAL_WORDS[final].axis, "n_dossiers": "Dossiers"},
    )


def show_gain(context: PageContext, final: str, note: str) -> None:
    """Number of levels crossed."""
    rows = indicator(context, "srl_gain", final=final).rows
    show_figure(
        context,
        draw(srl_gain, rows, final),
        rows,
        title="Nombre de niveaux franchis",
        alt=alt_srl_gain(rows, final),
        note=f"{note} ; reculs compris, hachurés",
        key="gain",
        columns={"levels_crossed": "Niveaux franchis", "n_dossiers": "Dossiers"},
    )


def show_levels(context: PageContext) -> None:
    """The nine levels in words, folded."""
    labels = vocabulary(context.reader, "srl_levels")
    with st.expander(f"Les neuf niveaux SRL ({PROVISIONAL_SRL})", key="levels"):
        st.markdown("\n".join(f"{level}. {label}" for level, label in labels.items()))


def show_maturity(context: PageContext, final: str) -> None:
    """Sentence, then the three figures, all on the dossiers with both levels known."""
    threshold = setting(context.reader, "maturity.field_threshold", 5)
    rows = indicator(context, "srl_threshold", final=final).rows
    known = threshold_counts(rows, threshold)[2]
    st.markdown(f"**{threshold_sentence(rows, final, threshold)}**")
    st.caption(
        f"Deux niveaux connus (initial et {FINAL_WORDS[final].adjective}), échelle SRL : "
        f"{known} sur {counted(dossier_count(context), 'dossier')}."
    )
    if known == 0:
        return
    note = f"Unité : dossiers aux deux niveaux connus ; n = {known} ; {ORDINAL}"
    show_threshold(context, final, threshold, note)
    show_matrix(context, final, note)
    show_gain(context, final, note)
    show_levels(context)


context = open_page("Maturité")
if has_dossiers(context) and is_open(indicator(context, "srl_threshold")):
    show_maturity(context, choose("final", "Maturité finale", FINALS, default="target"))
