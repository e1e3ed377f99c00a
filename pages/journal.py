"""Journal: the published states, comparing two of them, everything that was done, erasing and retention."""

from __future__ import annotations

import streamlit as st

from ui.acting import show_said
from ui.filters import write_url
from ui.journal.comparison import show_comparison
from ui.journal.erasure import show_erasure, show_retention
from ui.journal.moves import show_moves
from ui.journal.states import ShownStore, show_states
from ui.page import open_bare_page, show_sidebar_foot, show_store_banner
from ui.params import choose
from ui.stores import own_store, store_in_force

STATES = {"etats": "États publiés", "comparer": "Comparer deux états", "mouvements": "Mouvements"}
ACTIONS = {"effacer": "Effacer un dossier", "conservation": "Conservation"}


def store_shown(role: str) -> ShownStore:
    """The Region's own store; the fictitious one while that is empty and has nothing to show."""
    found = store_in_force()
    store = own_store()
    if found is None or found[1] is store:
        return ShownStore(store, is_demo=False, role=role)
    st.info("Aucun état n’est encore publié : ceux qui suivent sont fictifs, et rien ne peut y être changé.")
    return ShownStore(found[1], is_demo=True, role=role)


def open_parts(shown: ShownStore) -> dict[str, str]:
    """Parts that this person may open; a link to another one is said and left aside."""
    if shown.may_act:
        return STATES | ACTIONS
    if st.query_params.get("partie") in ACTIONS:
        write_url({"partie": None})
        st.info("Cette partie est réservée au rôle « Administrateur », sur des données qui ne sont pas fictives.")
    return STATES


def main() -> None:
    """Draw the page."""
    role = open_bare_page("Journal", least_role="agent")
    show_store_banner()
    shown = store_shown(role)
    show_said()
    parts = open_parts(shown)
    linked = "de" in st.query_params or "a" in st.query_params
    part = choose("partie", "Partie", parts, default="comparer" if linked else "etats")
    if part == "etats":
        show_states(shown)
    elif part == "comparer":
        show_comparison(shown)
    elif part == "mouvements":
        show_moves(shown)
    elif part == "effacer":
        show_erasure(shown.store)
    else:
        show_retention(shown.store)
    show_sidebar_foot()


main()
