"""Rapprochements: organisations written two ways, brought together or kept apart, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.acting import ask_who, show_said
from ui.context import PageContext
from ui.duplicates.aliases import show_aliases
from ui.duplicates.board import board_of, search_of
from ui.duplicates.deciding import taken_refusal
from ui.duplicates.proposals import show_proposals
from ui.duplicates.refused import show_refused
from ui.faults import fault_sentence
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.page import open_page
from ui.params import choose
from ui.stores import store_in_force

if TYPE_CHECKING:
    from ui.duplicates.board import Board, Search

PARTS = {
    "propositions": "Propositions",
    "en-vigueur": "Rapprochements en vigueur",
    "refusees": "Paires refusées",
}


def show_purpose() -> None:
    """What this is for, in words."""
    st.markdown(
        "Une même organisation écrite de deux façons (« CHU de Lille » et « CHRU Lille ») compte deux fois. Dites ici "
        "lesquelles n’en font qu’une : tous les chiffres suivent aussitôt, pour tous les états. "
        "Les fichiers ne changent pas, et chaque décision peut être reprise."
    )


def show_results() -> None:
    """What came of the last click."""
    show_said()
    refusal = taken_refusal()
    if refusal:
        st.error(escape_markdown(refusal))


def show_counts(board: Board) -> None:
    """Organisations before and after, and what is left to look at."""
    before, left = counted(board.n_before, "organisation"), counted(len(board.proposals), "proposition")
    st.markdown(f"**{before}** dans cet état, **{whole(board.n_after)} après rapprochement** · {left} à regarder")


def show_who(context: PageContext) -> str:
    """Who decides; nobody on fictitious data, whose decisions would be lost."""
    if context.is_demo:
        st.info(
            "Ces organisations sont fictives : les boutons sont inactifs. Les décisions se prennent sur les données de "
            "la Région, après un premier import."
        )
        return ""
    who = ask_who("duplicates")
    if not who:
        st.caption("Indiquez qui décide pour activer les boutons.")
    return who


@st.fragment(run_every=3.0)
def wait_for_search(context: PageContext) -> None:
    """A search of very many organisations takes seconds: it goes on beside the page."""
    if search_of(context, wait_s=0).is_running:
        st.info("Recherche des organisations qui se ressemblent…")
        return
    st.rerun()


def show_board(context: PageContext, search: Search) -> None:
    """The counts, then one of the three parts of the page: only what is looked at is drawn."""
    found = store_in_force()
    if found is None:
        return
    store = found[1]
    board = board_of(context, store, search)
    show_counts(board)
    who = show_who(context)
    part = choose("partie", "Partie", PARTS, default="propositions")
    if part == "propositions":
        show_proposals(context, store, board, who)
    elif part == "en-vigueur":
        show_aliases(context, store, board, who)
    else:
        show_refused(store, board, who)


def main() -> None:
    """Draw the page."""
    context = open_page("Rapprochements", filters=False, least_role="agent")
    show_purpose()
    show_results()
    job = search_of(context)
    if job.is_running:
        wait_for_search(context)
    elif job.result is None:
        st.error(fault_sentence(job.fault_reference or ""))
    else:
        show_board(context, job.result)


main()
