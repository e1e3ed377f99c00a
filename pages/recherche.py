"""Recherche: one box over dossiers, organisations, territories, typologies, freins and leviers."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import sees_everything
from analytics.search import KINDS
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.page import open_page
from ui.params import AnyText, param_key, read, touch, write
from ui.search.box import LONGEST, PLACEHOLDER
from ui.search.results import ALL, show_results

KIND_NAMES = (ALL, *KINDS)


def show_search(context: PageContext) -> None:
    """The box, then what it finds."""
    text = read("q", "Recherche", AnyText(LONGEST)) or ""
    kind = read("nature", "Nature des résultats", KIND_NAMES, default=ALL) or ALL
    write({"q": text or None, "nature": None if kind == ALL else kind})
    with st.container(key="recherche-page"):
        st.text_input(
            "Rechercher un dossier, une organisation, une commune, une typologie, un frein ou un levier",
            key=param_key("q"),
            on_change=touch,
            args=("q",),
            placeholder=PLACEHOLDER,
            max_chars=LONGEST,
        )
    if text.strip():
        show_results(context, text, kind)
    else:
        st.caption(
            "Titres, sigles, organisations, communes, typologies, freins et leviers : sans égard aux accents, à la "
            "casse ni aux terminaisons. Un début de mot suffit ; un numéro SIREN ou un identifiant de dossier aussi."
        )


open_context = open_page("Recherche", search_box=False)
if has_dossiers(open_context):
    if sees_everything(open_context.role):
        show_search(open_context)
    else:
        say_reserved()
