"""The parts of the page « Rapprochements »: the proposals, the table of aliases in force, the refused pairs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from etl.duplicates.decisions import accept, refuse, remove_alias, take_back
from etl.duplicates.proposals import Proposal, kept_first, search_proposals
from etl.text import fold
from ui.duplicates import (
    ALIAS_COLUMNS,
    PROPOSAL_COLUMNS,
    Board,
    aliases_frame,
    decide,
    identity_words,
    named_apart,
    place_words,
    proposals_frame,
)
from ui.figure import show_table
from ui.formats import counted, moment, whole
from ui.listing import show_listing
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from etl.duplicates import Organisation
    from etl.duplicates.tables import RefusedPair
    from etl.store import Store
    from ui.context import PageContext

SHOWN_PROPOSALS = 20
# A browser handles a list of that many; past it the words typed shorten it.
LONGEST_CHOICE = 1000
_SPELLINGS_SHOWN = 3
_UNDO_ALIAS = "Pour revenir dessus : « Rapprochements en vigueur »."
_UNDO_REFUSAL = "Elles ne seront plus proposées ; pour revenir dessus : « Paires refusées »."


def show_proposals(context: PageContext, store: Store, board: Board, who: str) -> None:
    """The proposals, the surest first, at most twenty, with the words that find one."""
    if not board.proposals:
        st.info("Aucune proposition : rien ne ressemble à un doublon dans cet état.")
        return
    words = st.text_input(
        "Chercher dans les propositions", key="duplicates-search", placeholder="Nom, commune ou identifiant"
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
    with st.expander(f"Toutes les propositions en tableau ({whole(len(found))})", key="duplicates-all"):
        show_table(
            context,
            proposals_frame(found),
            title="Organisations probablement identiques",
            note="Rien n’est rapproché sans votre accord",
            key="duplicates-proposals",
            columns=PROPOSAL_COLUMNS,
        )


def _show_proposal(store: Store, board: Board, proposal: Proposal, who: str) -> None:
    key = _key(proposal.kept.id, proposal.other.id)
    kept, other = proposal.kept, proposal.other
    with st.container(border=True, key=f"duplicate-{key}"):
        left, right = st.columns(2)
        with left:
            _show_organisation(other)
        with right:
            _show_organisation(kept)
        st.markdown(f"Pourquoi : {escape_markdown(proposal.reason())}.")
        if proposal.verdict.cautions:
            st.markdown(f"**À vérifier** : {escape_markdown(proposal.caution())}.")
        st.caption(
            f"Si c’est la même, elle sera comptée comme « {escape_markdown(kept.name)} » "
            f"({escape_markdown(identity_words(kept.id))})."
        )
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
            kwargs={"by": who, "done": f"{both} comptent maintenant pour une seule organisation. {_UNDO_ALIAS}"},
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


def _show_organisation(organisation: Organisation) -> None:
    st.markdown(f"**{escape_markdown(organisation.name)}**")
    facts = [
        identity_words(organisation.id),
        place_words(organisation),
        counted(organisation.n_dossiers, "dossier"),
    ]
    st.markdown(escape_markdown(" · ".join(facts)))
    others = organisation.names[1 : 1 + _SPELLINGS_SHOWN]
    if others:
        st.caption("Aussi écrite : " + escape_markdown(" ; ".join(others)))


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
    chosen = _choice("Rapprochement", labels, key="duplicates-remove")
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
        first = _long_choice("Une organisation", labels, key="duplicates-first")
    with right:
        second = _long_choice("La même, écrite autrement", labels, key="duplicates-second")
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
    done = f"{both} comptent maintenant pour une seule organisation. {_UNDO_ALIAS}"
    decide(accept, store, board.decisions, other, kept, by=who, done=done, note=note)
    for key in ("duplicates-first", "duplicates-second"):
        st.session_state[key] = None
    st.session_state["duplicates-note"] = ""


def show_refused(store: Store, board: Board, who: str) -> None:
    """The pairs said to be two organisations, each to be proposed again on demand."""
    refused = board.decisions.refused
    if not refused:
        st.markdown("Aucune proposition n’a été refusée.")
        return
    st.markdown("Ces paires ne sont plus proposées.")
    labels = {
        _key(pair.a, pair.b): f"{board.name_of(pair.a)} ≠ {board.name_of(pair.b)} ({_when(pair)})" for pair in refused
    }
    by_key: Mapping[str, RefusedPair] = {_key(pair.a, pair.b): pair for pair in refused}
    st.markdown("\n".join(f"- {escape_markdown(label)}" for label in list(labels.values())[:SHOWN_PROPOSALS]))
    if len(refused) > SHOWN_PROPOSALS:
        st.caption(f"Et {whole(len(refused) - SHOWN_PROPOSALS)} autres, dans la liste ci-dessous.")
    chosen = _choice("Paire à proposer de nouveau", labels, key="duplicates-reopen")
    pair = by_key.get(chosen or "")
    st.button(
        "Proposer de nouveau",
        key="duplicates-reopen-go",
        disabled=not who or pair is None,
        on_click=decide,
        args=(take_back, store, board.decisions, *((pair.a, pair.b) if pair else ("", ""))),
        kwargs={"by": who, "done": "Cette paire peut de nouveau être proposée."},
    )


def _when(pair: RefusedPair) -> str:
    try:
        at = moment(datetime.fromisoformat(pair.at))
    except ValueError:  # a table edited by hand
        at = pair.at
    return f"{pair.by}, le {at}"


def _choice(label: str, labels: Mapping[str, str], *, key: str) -> str | None:
    chosen: str | None = st.selectbox(
        label,
        list(labels),
        index=None,
        format_func=lambda value: labels.get(value, value),
        key=key,
        placeholder="Choisir",
    )
    return chosen


def _long_choice(label: str, labels: Mapping[str, str], *, key: str) -> str | None:
    """A list that may be very long: past a thousand organisations, words shorten it first."""
    if len(labels) <= LONGEST_CHOICE:
        return _choice(label, labels, key=key)
    words = fold(st.text_input(f"{label} : mots du nom", key=f"{key}-words")).split()
    found = {id_: text for id_, text in labels.items() if words and all(word in fold(text) for word in words)}
    kept = dict(list(found.items())[:LONGEST_CHOICE])
    st.caption(f"{counted(len(found), 'organisation trouvée', 'organisations trouvées')}.")
    return _choice(label, kept, key=key)


def _key(a: str, b: str) -> str:
    return hashlib.sha256("\n".join(sorted((a, b))).encode()).hexdigest()[:16]
