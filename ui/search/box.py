"""The box at the head of the sidebar: Enter opens the search page with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.disclosure import sees_everything
from ui.links import page_params

if TYPE_CHECKING:
    from ui.context import PageContext

LONGEST = 200
PLACEHOLDER = "Dossier, organisation, commune…"
_SHORT = "Rechercher…"


def draw_search_box(role: str) -> str:
    """Draw the box, for the roles that may read names; what was just asked for, else nothing."""
    if not sees_everything(role):
        return ""
    row = st.sidebar.form("recherche", border=False, clear_on_submit=True).container(
        horizontal=True, vertical_alignment="bottom", key="recherche-boite"
    )
    text = row.text_input("Rechercher", placeholder=_SHORT, max_chars=LONGEST, label_visibility="collapsed")
    is_asked = row.form_submit_button("OK", help="Dans tout l’état ; touche « / » pour venir ici")
    return str(text).strip() if is_asked else ""


def open_search(context: PageContext, text: str) -> None:
    """Go to the search page, filters and state kept; nothing for an empty text."""
    if text:
        st.switch_page("pages/recherche.py", query_params=page_params(context, q=text))
