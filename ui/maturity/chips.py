"""The choices in force, under the page's sentence: each can be taken off, or all of them."""

from __future__ import annotations

import streamlit as st

from ui.markdown import escape_markdown
from ui.maturity.view import MaturityView, drop_choices, take_choice

# What a phone of 390 px shows of a button, its cross included.
_LONGEST = 38


def show_chips(view: MaturityView) -> None:
    """A button a choice, « Du niveau 3 au niveau 6 ✕ »; nothing while nothing is chosen."""
    facets = list(view.choice.given())
    if not facets:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="maturite-choisi"):
        st.markdown("Dossiers choisis :", width="content")
        for facet in facets:
            words = view.choice_words(facet)
            st.button(
                f"{escape_markdown(_fitting(words))} ✕",
                key=f"maturite-choix-{facet}",
                on_click=take_choice,
                args=(facet, None),
                help=escape_markdown(f"Enlever ce choix : {words}"),
            )
        if len(facets) > 1:
            st.button("Tout enlever", key="maturite-choix-tous", type="tertiary", on_click=drop_choices)


def _fitting(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"
