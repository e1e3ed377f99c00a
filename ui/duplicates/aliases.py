"""The alias table in force: its lines, one line more, one line less."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.duplicates.decisions import accept, remove_alias
from etl.duplicates.proposals import kept_first
from ui.duplicates.choosing import choose_among_many, choose_one
from ui.duplicates.deciding import UNDO_ALIAS, decide
from ui.duplicates.words import identity_words, named_apart
from ui.listing import show_listing
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import Store
    from ui.context import PageContext
    from ui.duplicates.board import Board

ALIAS_COLUMNS = {
    "alias": "Organisation",
    "organisation": "Comptée comme",
    "note": "Note",
    "alias_id": "Identité",
    "organisation_id": "Identité gardée",
}


def show_aliases(context: PageContext, store: Store, board: Board, who: str) -> None:
    """The alias table in force: its lines, one line more, one line less."""
    aliases = board.decisions.aliases
    if aliases:
        show_listing(
            aliases_frame(board),
            ALIAS_COLUMNS,
            title="Rapprochements en vigueur",
            key="duplicates-aliases",
            portfolio=context.snapshot.portfolio,
            is_demo=context.is_demo,
        )
        _show_removal(store, board, who)
    else:
        st.markdown("Aucun rapprochement n’est en vigueur.")
    _show_addition(store, board, who)


def _show_removal(store: Store, board: Board, who: str) -> None:
    st.subheader("Retirer un rapprochement", anchor=False)
    labels = {
        line.alias_id: f"{board.name_of(line.alias_id)} ({identity_words(line.alias_id)}) → "
        f"{board.name_of(line.organisation_id)}"
        for line in board.decisions.aliases
    }
    chosen = choose_one("Rapprochement", labels, key="duplicates-remove")
    st.button(
        "Retirer",
        key="duplicates-remove-go",
        disabled=not who or chosen is None,
        on_click=decide,
        args=(remove_alias, store, board.decisions, chosen),
        kwargs={"by": who, "done": f"« {labels.get(chosen or '', '')} » : rapprochement retiré."},
    )


def _show_addition(store: Store, board: Board, who: str) -> None:
    st.subheader("Rapprocher deux organisations", anchor=False)
    organisations, labels = board.organisations, board.labels
    left, right = st.columns(2)
    with left:
        first = choose_among_many("Une organisation", labels, key="duplicates-first")
    with right:
        second = choose_among_many("La même, écrite autrement", labels, key="duplicates-second")
    note = st.text_input("Note (facultative)", key="duplicates-note", max_chars=200)
    if first is None or second is None or first == second:
        if first is not None and first == second:
            st.caption("Choisissez deux organisations différentes.")
        kept = other = None
    else:
        kept, other = kept_first(organisations[first], organisations[second])
        st.caption(f"Elles seront comptées comme « {escape_markdown(labels[kept.id])} ».")
    st.button(
        "Rapprocher",
        key="duplicates-add",
        disabled=not who or kept is None,
        on_click=_add,
        args=(store, board, other.id if other else "", kept.id if kept else "", who, note),
    )


def _add(store: Store, board: Board, other: str, kept: str, who: str, note: str) -> None:
    both = named_apart(board.organisations[other], board.organisations[kept])
    done = f"{both} comptent maintenant pour une seule organisation. {UNDO_ALIAS}"
    decide(accept, store, board.decisions, other, kept, by=who, done=done, note=note)
    for key in ("duplicates-first", "duplicates-second"):
        st.session_state[key] = None
    st.session_state["duplicates-note"] = ""


def aliases_frame(board: Board) -> DataFrame:
    """One row a line of the alias table."""
    name_of = board.name_of
    rows = [
        (name_of(line.alias_id), name_of(line.organisation_id), line.note, line.alias_id, line.organisation_id)
        for line in board.decisions.aliases
    ]
    return pd.DataFrame(rows, columns=list(ALIAS_COLUMNS))
