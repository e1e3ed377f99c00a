"""Nothing is lost: every partner line is counted as placed or not, and each count opens its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.boards import LOCATION_WORDS
from analytics.map_layers import located_partners, location_counts
from geo.areas import shown_name
from ui.coverage.rows import show_rows
from ui.coverage.view import CoverageView
from ui.formats import counted, whole
from ui.params import param_key, take, touch
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from ui.context import PageContext

PARTNER_COLUMNS = {
    "organisation": "Organisation",
    "actor_type": "Type d’acteur",
    "submission_id": "Dossier",
    "title": "Titre du dossier",
    "role": "Rôle",
    "site_role": "Rôle du site",
    "commune": "Commune",
    "was": "Saisie sous l’ancienne commune",
    "city": "Ville saisie",
    "postal_code": "Code postal saisi",
    "insee_code": "Code commune saisi",
    "country": "Pays saisi",
}
# What the region's map can't place has no commune of today to show.
_PLACED_ONLY = ("commune", "was")
_HERE = ("city", "postal_code", "insee_code", "country")


def show_locations(context: PageContext, view: CoverageView) -> None:
    """The five counts of partner lines; choosing one opens its list."""
    rows = ask(context, location_counts, site=view.site)
    if rows is None:
        return
    counts = dict(zip(rows["status"], rows["n_partners"], strict=True))
    words = {status: f"{label} : {whole(counts[status])}" for status, label in LOCATION_WORDS.items()}
    total = counted(int(rows["n_partners"].sum()), "ligne de partenaire", "lignes de partenaires")
    st.pills(
        f"Rien n’est perdu : {total}{', région entière' if view.scope else ''}",
        list(words),
        format_func=words.__getitem__,
        key=param_key("localisation"),
        on_change=touch,
        args=("localisation",),
        wrap=True,
        help="Chaque compte ouvre sa liste, sous la carte. Les cinq font toutes les lignes des dossiers retenus.",
    )


def show_point_choice(view: CoverageView) -> None:
    """The commune of the point clicked, and how to close its list."""
    if view.point is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Point choisi : **{shown_name(view.point)}**, liste plus bas", width="content")
        st.button("Fermer la liste", key="carte-point-fermer", on_click=take, args=("point", None))


def show_point(context: PageContext, view: CoverageView) -> None:
    """The partner lines of the commune whose point was clicked."""
    if view.point is None:
        return
    rows = ask_list(context, located_partners, commune=view.point, site=view.site)
    if rows is None:
        return
    n_organisations = rows["organisation"].nunique()
    show_rows(
        context,
        rows,
        title=f"Partenaires : {shown_name(view.point)}",
        note=f"Unité : lignes de partenaires ; n = {whole(len(rows))}, {counted(n_organisations, 'nom')}",
        key=f"carte-point-{view.point}",
        columns={name: label for name, label in PARTNER_COLUMNS.items() if name not in _HERE},
        searched=("organisation", "title", "submission_id"),
    )


def show_location_list(context: PageContext, view: CoverageView) -> None:
    """The partner lines of the count that was opened, as they were given and as they were placed."""
    if view.status is None:
        return
    rows = ask_list(context, located_partners, status=view.status, site=view.site)
    if rows is None:
        return
    is_placed = view.status in ("exact", "nom")
    show_rows(
        context,
        rows,
        title=f"Partenaires : {LOCATION_WORDS[view.status]}",
        note=f"Unité : lignes de partenaires ; n = {whole(len(rows))}",
        key=f"carte-lieu-{view.status}",
        columns={name: label for name, label in PARTNER_COLUMNS.items() if is_placed or name not in _PLACED_ONLY},
        searched=("organisation", "city", "submission_id"),
    )
