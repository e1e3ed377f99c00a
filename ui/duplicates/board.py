"""What the page « Rapprochements » shows: the likely duplicates, searched beside it, and the decisions in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import streamlit as st

from etl.duplicates import (
    Organisation,
    Pair,
    count_merged_dossiers,
    count_organisations,
    find_pairs,
    read_organisations,
)
from etl.duplicates.decisions import Decisions, read_decisions
from etl.duplicates.proposals import Proposal, group_members, open_proposals, organisation_of
from etl.text import fold
from ui.duplicates.words import organisation_label
from ui.work import Job, Progress, forget_job, start_job

if TYPE_CHECKING:
    from etl.store import SnapshotReader, Store
    from ui.context import PageContext

# A portfolio of a few thousand organisations is searched in less time than a person notices.
_WAIT_S = 1.5


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
