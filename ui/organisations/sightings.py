"""When each organisation was seen in the states that led to the one shown, read once a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.stores import store_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.network.seen import Sightings
    from ui.context import PageContext


def sightings_of(context: PageContext) -> Sightings:
    """Every organisation of these states, under today's alias table."""
    store = store_at(context.store_folder)
    states = store.lineage(context.snapshot.id)
    keys = tuple((state.content_key, state.as_of.isoformat()) for state in states)

    def read() -> Sightings:
        from analytics.network.seen import build_sightings, organisations_there

        leaves = store.leaf_through([state.id for state in states], ["partners"])
        return build_sightings(
            [
                (state.content_key, state.as_of, organisations_there(leaf))
                for state, leaf in zip(states, leaves, strict=True)
            ],
            context.reader,
        )

    found: Sightings = _sightings(str(context.store_folder), keys, context.reader.alias_hash, read)
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def _sightings(
    store: str, states: tuple[tuple[str, str], ...], aliases: str, _read: Callable[[], Sightings]
) -> Sightings:
    return _read()
