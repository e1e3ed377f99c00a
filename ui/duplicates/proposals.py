"""The likely duplicates still to decide on: a card each, the surest first, and all of them as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.duplicates.decisions import accept, refuse
from etl.duplicates.proposals import Proposal, search_proposals
from ui.duplicates.deciding import UNDO_ALIAS, decide
from ui.duplicates.words import identity_words, named_apart, pair_key, place_words
from ui.figure import show_table
from ui.formats import counted, whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.duplicates import Organisation
    from etl.store import Store
    from ui.context import PageContext
    from ui.duplicates.board import Board

# Each run draws every card again, here and in the browser.
SHOWN_PROPOSALS = 20
_SPELLINGS_SHOWN = 3
# In Markdown: a new line of one paragraph.
_LINE_BREAK = "  \n"
_UNDO_REFUSAL = "Elles ne seront plus proposées ; pour revenir dessus : « Paires refusées »."
PROPOSAL_COLUMNS = {
    "other_name": "Organisation",
    "other_id": "Identité",
    "other_places": "Communes",
    "other_dossiers": "Dossiers",
    "kept_name": "Serait comptée comme",
    "kept_id": "Identité gardée",
    "kept_places": "Communes de celle-ci",
    "kept_dossiers": "Dossiers de celle-ci",
    "reason": "Pourquoi",
    "caution": "À vérifier",
}


def show_proposals(context: PageContext, store: Store, board: Board, who: str) -> None:
    """The proposals, the surest first, at most twenty, with the words that find one."""
    if not board.proposals:
        st.info("Aucune proposition : rien ne ressemble à un doublon dans cet état.")
        return
    words = st.text_input(
        "Chercher dans les propositions",
        key="duplicates-search",
        placeholder="Nom, commune ou identifiant",
        persist_state="page",
    )
    found = search_proposals(board.proposals, words)
    shown = found[:SHOWN_PROPOSALS]
    if not found:
        st.info("Aucune proposition ne contient ces mots.")
    elif len(found) > len(shown):
        st.caption(
            f"{len(shown)} premières propositions sur {whole(len(found))} : les suivantes viennent au fil de vos "
            "décisions, ou en cherchant."
        )
    for proposal in shown:
        _show_proposal(store, board, proposal, who)
    _show_all(context, found)


def _show_all(context: PageContext, found: list[Proposal]) -> None:
    """Every proposal found, in a table made once it is opened."""
    label = f"Toutes les propositions en tableau ({whole(len(found))})"
    with st.expander(label, key="duplicates-all", on_change="rerun") as table:
        if table.open:
            show_table(
                context,
                proposals_frame(found),
                title="Organisations probablement identiques",
                note="Rien n’est rapproché sans votre accord",
                key="duplicates-proposals",
                columns=PROPOSAL_COLUMNS,
            )


def _show_proposal(store: Store, board: Board, proposal: Proposal, who: str) -> None:
    key = pair_key(proposal.kept.id, proposal.other.id)
    kept, other = proposal.kept, proposal.other
    with st.container(border=True, key=f"duplicate-{key}"):
        left, right = st.columns(2)
        left.markdown(_facts(other))
        right.markdown(_facts(kept))
        st.markdown(_why(proposal))
        _show_buttons(store, board, proposal, who, key)


def _show_buttons(store: Store, board: Board, proposal: Proposal, who: str, key: str) -> None:
    kept, other = proposal.kept, proposal.other
    both = named_apart(other, kept)
    with st.container(horizontal=True):
        st.button(
            "C’est la même",
            key=f"same-{key}",
            disabled=not who,
            help=escape_markdown(f"Compter {both} comme une seule organisation"),
            on_click=decide,
            args=(accept, store, board.decisions, other.id, kept.id),
            kwargs={"by": who, "done": f"{both} comptent maintenant pour une seule organisation. {UNDO_ALIAS}"},
        )
        st.button(
            "Ce sont deux organisations",
            key=f"two-{key}",
            disabled=not who,
            help=escape_markdown(f"Ne plus proposer {both}"),
            on_click=decide,
            args=(refuse, store, board.decisions, other.id, kept.id),
            kwargs={"by": who, "done": f"{both} restent deux organisations. {_UNDO_REFUSAL}"},
        )


def _facts(organisation: Organisation) -> str:
    """Name, identity, places, dossiers and other spellings: one text, for each element of a page has its cost."""
    facts = (identity_words(organisation.id), place_words(organisation), counted(organisation.n_dossiers, "dossier"))
    lines = [f"**{escape_markdown(organisation.name)}**", escape_markdown(" · ".join(facts))]
    others = organisation.names[1 : 1 + _SPELLINGS_SHOWN]
    if others:
        lines.append(f"Aussi écrite : {escape_markdown(' ; '.join(others))}")
    return _LINE_BREAK.join(lines)


def _why(proposal: Proposal) -> str:
    lines = [f"Pourquoi : {escape_markdown(proposal.reason())}."]
    if proposal.verdict.cautions:
        lines.append(f"**À vérifier** : {escape_markdown(proposal.caution())}.")
    kept = f"« {escape_markdown(proposal.kept.name)} » ({escape_markdown(identity_words(proposal.kept.id))})"
    return _LINE_BREAK.join([*lines, f"Si c’est la même, elle sera comptée comme {kept}."])


def proposals_frame(proposals: list[Proposal]) -> DataFrame:
    """One row a proposal, for the files to download."""
    rows = [
        (*_cells(proposal.other), *_cells(proposal.kept), proposal.reason(), proposal.caution())
        for proposal in proposals
    ]
    return pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))


def _cells(organisation: Organisation) -> tuple[object, ...]:
    return organisation.name, organisation.id, place_words(organisation), organisation.n_dossiers
