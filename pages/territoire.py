"""Territoire: one EPCI, arrondissement or département on one page, beside its département and the region."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.areas import Area
from ui.answers import has_dossiers, is_open, say_reserved
from ui.context import PageContext
from ui.numbers import indicator
from ui.page import open_page
from ui.territory.choice import choose_territory, kind_shown
from ui.territory.lists import (
    show_communes,
    show_dossiers,
    show_elsewhere,
    show_helices,
    show_moves,
    show_partners,
    show_typologies,
)
from ui.territory.most import show_most
from ui.territory.overview import show_overview
from ui.territory.sheet import show_paper, show_pdf_button
from ui.territory.view import territory_view
from ui.top import start_at_top

NOTHING_CHOSEN = (
    "Choisissez un EPCI, un arrondissement ou un département : sa page dit ce qui s’y trouve, le compare à son "
    "département et à la région, s’imprime sur une feuille A4 et se télécharge en PDF."
)


def show_territory(context: PageContext, area: Area, files: DeltaGenerator) -> None:
    """The whole page of a territory, the lists of one without dossiers left out; its PDF beside the choices."""
    view = territory_view(context, area)
    if view is None:
        say_reserved()
        return
    with files:
        show_pdf_button(context, view)
    show_overview(context, view)
    if view.profile.n_dossiers:
        show_dossiers(context, view)
        show_partners(context, view)
        left, right = st.columns(2, gap="large")
        with left:
            show_typologies(context, view)
            show_helices(context, view)
        with right:
            show_moves(context, view)
        show_elsewhere(context, view)
        show_communes(context, view)
    show_paper(view)
    start_at_top()


context = open_page("Territoire")
if has_dossiers(context) and is_open(indicator(context, "coverage")):
    kinds, names, beside = st.columns([4, 5, 3], vertical_alignment="bottom")
    chosen = choose_territory(kinds, names)
    if chosen is None:
        st.info(NOTHING_CHOSEN)
        show_most(context, kind_shown())
    else:
        show_territory(context, chosen, beside)
