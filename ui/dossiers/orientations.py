"""Where a dossier was sent, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.figure import show_table
from ui.formats import whole

if TYPE_CHECKING:
    from analytics.dossiers.facts import DossierFacts
    from ui.context import PageContext

_COLUMNS = {
    "scheme": "Dispositif",
    "oriented_on": "Orienté le",
    "outcome": "Issue",
    "requested_eur": "Montant demandé (€)",
    "granted_eur": "Montant accordé (€)",
}


def show_orientations(context: PageContext, facts: DossierFacts) -> None:
    """Every orientation with its outcome and amounts, or that there is none."""
    if facts.orientations.empty:
        st.subheader("Orientations", anchor=False)
        st.markdown("Aucune orientation vers un dispositif de financement n’est enregistrée.")
        return
    show_table(
        context,
        facts.orientations,
        title="Orientations",
        note=f"Unité : orientations vers un dispositif ; n = {whole(len(facts.orientations))} ; une case vide n’est "
        "pas connue ; l’appel lui-même n’accorde aucun financement",
        key=f"dossier-orientations-{facts.submission_id}",
        columns=_COLUMNS,
    )
