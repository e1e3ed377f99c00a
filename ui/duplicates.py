"""Likely duplicates as the page « Rapprochements » shows them: searched beside the page, decided through the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.duplicates import (
    Organisation,
    Pair,
    count_merged_dossiers,
    count_organisations,
    find_pairs,
    read_organisations,
)
from etl.duplicates.decisions import DecisionRefused, Decisions, read_decisions
from etl.duplicates.proposals import Proposal, group_members, open_proposals, organisation_of
from etl.settings import SettingsError
from etl.store import StoreConflictError, StoreError
from etl.text import fold
from ui.acting import say_next
from ui.markdown import escape_markdown
from ui.work import Job, Progress, forget_job, start_job

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import SnapshotReader, Store
    from ui.context import PageContext

_REFUSAL = "duplicates_refusal"
# A portfolio of a few thousand organisations is searched in less time than a person notices.
_WAIT_S = 1.5
_KIND_WORDS = {"siren": "SIREN", "finess": "FINESS", "rnsr": "RNSR", "uai": "UAI"}
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
ALIAS_COLUMNS = {
    "alias": "Organisation",
    "organisation": "Comptée comme",
    "note": "Note",
    "alias_id": "Identité",
    "organisation_id": "Identité gardée",
}


@dataclass(frozen=True)
class Search:
    """The organisations of a state before aliases and the likely duplicates among them. Never to be changed."""

    organisations: Mapping[str, Organisation]
    pairs: list[Pair]


@dataclass(frozen=True)
class Board:
    """What the page shows: the decisions in force and what is left to decide. Shared, never to be changed.

    ``roots``: identity to final identity; ``dossiers``: of the final identities that stand for others.
    """

    search: Search
    decisions: Decisions
    roots: Mapping[str, str]
    dossiers: Mapping[str, int]
    proposals: list[Proposal]

    @property
    def n_before(self) -> int:
        """Organisations before aliases."""
        return len(self.search.organisations)

    @cached_property
    def n_after(self) -> int:
        """Organisations once the alias table is applied."""
        return count_organisations(self.search.organisations, self.roots)

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """The organisations after aliases, by final identity, in the order of their names."""
        found = self.search.organisations
        members = group_members(found, self.roots)
        merged = {
            root: organisation_of(root, found, members.get(root, (root,)), self.dossiers)
            for root in dict.fromkeys(self.roots.get(id_, id_) for id_ in found)
        }
        return dict(sorted(merged.items(), key=lambda item: (fold(item[1].name), item[0])))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What tells each organisation after aliases from the others in a list to choose from."""
        return {id_: organisation_label(organisation) for id_, organisation in self.organisations.items()}

    def name_of(self, id_: str) -> str:
        """The name of an identity; the identity itself when no line of the state has it."""
        found = self.search.organisations.get(id_) or self.organisations.get(id_)
        return id_ if found is None else found.name


def search_of(context: PageContext, *, wait_s: float = _WAIT_S) -> Job:
    """The search of this state: ended when it takes less than ``wait_s``, else under way; one for all visitors."""
    job = _cached_search(str(context.store_folder), context.reader.content_key, context.reader)
    job.done.wait(wait_s)
    forget_job(job.name)  # once it has ended the cache alone remembers it, and forgets the oldest
    if not job.is_running and job.result is None:
        _cached_search.clear()  # it failed: the next visitor tries again
    return job


@st.cache_resource(max_entries=4, show_spinner=False)
def _cached_search(store: str, content_key: str, _reader: SnapshotReader) -> Job:
    name = f"duplicates:{store}:{content_key}"

    def work(progress: Progress) -> Search:
        organisations = read_organisations(_reader)
        return Search(organisations, find_pairs(organisations.values()))

    return start_job(name, work)


def board_of(context: PageContext, store: Store, search: Search) -> Board:
    """The decisions in force and what they leave. Raises SettingsError, StoreError."""
    decisions = read_decisions(store)
    reader = context.reader
    key = (str(context.store_folder), reader.content_key, reader.alias_hash)
    return _cached_board(key, decisions.aliases_digest, decisions.refused_digest, reader, search, decisions)


@st.cache_resource(max_entries=4, show_spinner=False)
def _cached_board(
    key: tuple[str, str, str],
    aliases: str,
    refused: str,
    _reader: SnapshotReader,
    _search: Search,
    _decisions: Decisions,
) -> Board:
    roots, dossiers = _decisions.roots(), count_merged_dossiers(_reader)
    proposals = open_proposals(_search.pairs, _search.organisations, roots, _decisions.refused_ids(), dossiers)
    return Board(_search, _decisions, roots, dossiers, proposals)


def decide(decision: Callable[..., object], *arguments: object, by: str, done: str, **options: object) -> None:
    """Carry out one decision; what came of it is said on the next run."""
    try:
        decision(*arguments, by=by, **options)
    except StoreConflictError:
        _refuse_next(
            "Quelqu’un d’autre a modifié les rapprochements entre-temps : rien n’a été enregistré. "
            "La liste est à jour, recommencez."
        )
    except (DecisionRefused, SettingsError, StoreError) as error:
        _refuse_next(str(error))
    else:
        say_next(done)
        # The sentence stands at the top of the page, and the card that was clicked may be far below.
        st.toast("C’est noté.")


def _refuse_next(sentence: str) -> None:
    st.session_state[_REFUSAL] = sentence
    st.toast(escape_markdown(sentence))


def taken_refusal() -> str | None:
    """Why the decision of the last click was not kept, once."""
    refusal: str | None = st.session_state.pop(_REFUSAL, None)
    return refusal


def identity_words(id_: str) -> str:
    """``SIREN 265906719``, or « sans identifiant » for an organisation known by its name."""
    kind, _, number = id_.partition(":")
    return f"{_KIND_WORDS[kind]} {number}" if kind in _KIND_WORDS else "sans identifiant"


def place_words(organisation: Organisation) -> str:
    """Its communes, the most frequent first."""
    return ", ".join(organisation.place_names()) or "commune inconnue"


def organisation_label(organisation: Organisation) -> str:
    """What tells an organisation from the others in a list to choose from."""
    return f"{organisation.name} · {place_words(organisation)} · {identity_words(organisation.id)}"


def named_apart(left: Organisation, right: Organisation) -> str:
    """Two organisations in a sentence, told apart by their identifiers when they bear one name."""
    if left.name != right.name:
        return f"« {left.name} » et « {right.name} »"
    return f"« {left.name} » ({identity_words(left.id)}) et « {right.name} » ({identity_words(right.id)})"


def proposals_frame(proposals: list[Proposal]) -> DataFrame:
    """One row a proposal, for the files to download."""
    rows = [
        (*_cells(proposal.other), *_cells(proposal.kept), proposal.reason(), proposal.caution())
        for proposal in proposals
    ]
    return pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))


def _cells(organisation: Organisation) -> tuple[object, ...]:
    return organisation.name, organisation.id, place_words(organisation), organisation.n_dossiers


def aliases_frame(board: Board) -> DataFrame:
    """One row a line of the alias table."""
    name_of = board.name_of
    rows = [
        (name_of(line.alias_id), name_of(line.organisation_id), line.note, line.alias_id, line.organisation_id)
        for line in board.decisions.aliases
    ]
    return pd.DataFrame(rows, columns=list(ALIAS_COLUMNS))
