"""One dossier’s page: the ways back and on, who it is, facts, partners, levels, rules, orientations, changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.dossiers.facts import DossierFacts, dossier_facts
from analytics.dossiers.table import found_places
from analytics.filters import Filters
from ui.consortia.dossier_rules import show_dossier_rules
from ui.coverage.rows import PAGE_ROWS
from ui.dossiers.changes import show_changes
from ui.dossiers.facts import show_examination, show_project
from ui.dossiers.levels import show_maturity
from ui.dossiers.orientations import show_orientations
from ui.dossiers.partners import leave_for_organisation, show_map, show_partners
from ui.dossiers.table import rows_of
from ui.dossiers.view import back_to_table, hide_choices, open_dossier
from ui.formats import day, whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.questions import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.context import PageContext
    from ui.dossiers.view import DossiersView

_OUTSIDE = "Ce dossier ne passe pas les filtres en cours : il est montré ici, il n’est pas compté ailleurs."
_WITHDRAWN = "Ce dossier est retiré : il est montré ici, il n’est compté nulle part ailleurs."


def show_dossier(view: DossiersView) -> None:
    """The page of the dossier opened, whatever the filters; nothing for a role that may not read names."""
    leave_for_organisation(view.context)
    hide_choices()
    # What is said of one dossier, and its files, hold whatever the filters: they are none of its own.
    own = replace(view.context, filters=Filters())
    facts: DossierFacts | None = ask(own, dossier_facts, submission_id=view.dossier)
    if facts is None:
        return
    listed = _listed_ids(view)
    _show_ways(view, facts.submission_id, listed)
    _show_head(view.context, facts)
    if not (rows_of(view)["submission_id"] == facts.submission_id).any():
        is_withdrawn = facts.status_code == "retire" and view.context.filters.is_empty()
        st.info(_WITHDRAWN if is_withdrawn else _OUTSIDE)
    project, examination, drawing = st.columns([4, 4, 5], gap="medium")
    with project:
        show_project(facts)
    with examination:
        show_examination(facts)
    with drawing:
        show_map(own, facts)
    show_partners(own, facts)
    show_orientations(own, facts)
    show_maturity(own, facts)
    st.subheader("Règles de l’appel", anchor=False)
    show_dossier_rules(own, facts.submission_id)
    show_changes(own, facts)


def _listed_ids(view: DossiersView) -> list[str]:
    """The dossiers of the table as the link searches and sorts it."""
    rows = rows_of(view)
    ids: list[str] = rows["submission_id"].iloc[found_places(rows, view.sought, view.order)].tolist()
    return ids


def _show_ways(view: DossiersView, submission_id: str, listed: Sequence[str]) -> None:
    """Back to the table where it holds this one; the dossiers before and after in it, where it is in it."""
    place = listed.index(submission_id) if submission_id in listed else None
    page = None if place is None else place // PAGE_ROWS + 1
    with st.container(horizontal=True, vertical_alignment="center", key="dossier-chemins"):
        st.button("← Tous les dossiers", key="dossier-liste", on_click=back_to_table, args=(page,))
        if place is None:
            return
        for label, at in (("Précédent", place - 1), ("Suivant", place + 1)):
            is_there = 0 <= at < len(listed)
            st.button(
                label,
                key=f"dossier-{label.lower()}",
                on_click=open_dossier,
                args=(listed[at] if is_there else submission_id,),
                disabled=not is_there,
                help=escape_markdown(listed[at]) if is_there else None,
            )
        rank = "1er" if place == 0 else f"{whole(place + 1)}e"
        kept = " de la recherche" if view.sought.strip() else ""
        st.caption(f"{rank} sur {whole(len(listed))}{kept}", width="content")


def _show_head(context: PageContext, facts: DossierFacts) -> None:
    st.header(escape_markdown(facts.title), anchor=False)
    parts = (
        facts.submission_id,
        facts.acronym,
        facts.status,
        f"déposé le {day(facts.submitted_on)}" if facts.submitted_on else "date de dépôt non connue",
        f"étudié le {day(facts.reviewed_on)}" if facts.reviewed_on else None,
        f"état au {day(context.snapshot.as_of)}",
        "Données fictives" if context.is_demo else None,
    )
    st.caption(escape_markdown(" · ".join(part for part in parts if part)))
    if facts.lead and facts.lead_id:
        show_link(context, "organisations", f"Chef de file : {facts.lead}", organisation=facts.lead_id)
    else:
        st.markdown("Chef de file : non connu")
