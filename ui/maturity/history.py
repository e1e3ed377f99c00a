"""What a question of maturity works on beside the snapshot: older states, groups of wordings; read once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.stores import store_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.maturity.trajectories import Tracks
    from analytics.maturity.wordings import Wordings
    from ui.context import PageContext


def tracks_of(context: PageContext) -> Tracks:
    """The declared levels in the states that led to the one shown, oldest first, itself last."""
    store = store_at(context.store_folder)
    states = store.lineage(context.snapshot.id)
    keys = tuple((state.content_key, state.as_of.isoformat()) for state in states)

    def built() -> Tracks:
        from analytics.maturity.trajectories import build_tracks, declared_levels

        leaves = store.leaf_through([state.id for state in states], ["submissions"])
        return build_tracks(
            [
                (state.content_key, state.as_of, declared_levels(leaf))
                for state, leaf in zip(states, leaves, strict=True)
            ]
        )

    found: Tracks = _tracks(str(context.store_folder), keys, built)
    return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _tracks(store: str, states: tuple[tuple[str, str], ...], _built: Callable[[], Tracks]) -> Tracks:
    return _built()


def wordings_of(context: PageContext) -> Wordings:
    """The freins and leviers of the snapshot, near spellings brought together."""
    found: Wordings = _wordings(str(context.store_folder), context.snapshot.content_key, context)
    return found


@st.cache_resource(max_entries=8, show_spinner=False)
def _wordings(store: str, content_key: str, _context: PageContext) -> Wordings:
    from analytics.maturity.wordings import wordings_of as group_wordings

    return group_wordings(_context.reader)
