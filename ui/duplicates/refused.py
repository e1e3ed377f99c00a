"""The pairs said to be two organisations, each to be proposed again on demand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from etl.duplicates.decisions import take_back
from ui.duplicates.choosing import choose_one
from ui.duplicates.deciding import decide
from ui.duplicates.words import pair_key
from ui.formats import moment, whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from etl.duplicates.tables import RefusedPair
    from etl.store import Store
    from ui.duplicates.board import Board

_SHOWN_PAIRS = 20


def show_refused(store: Store, board: Board, who: str) -> None:
    """The pairs said to be two organisations, each to be proposed again on demand."""
    refused = board.decisions.refused
    if not refused:
        st.markdown("Aucune proposition n’a été refusée.")
        return
    st.markdown("Ces paires ne sont plus proposées.")
    labels = {
        pair_key(pair.a, pair.b): f"{board.name_of(pair.a)} ≠ {board.name_of(pair.b)} ({_when(pair)})"
        for pair in refused
    }
    by_key: Mapping[str, RefusedPair] = {pair_key(pair.a, pair.b): pair for pair in refused}
    st.markdown("\n".join(f"- {escape_markdown(label)}" for label in list(labels.values())[:_SHOWN_PAIRS]))
    if len(refused) > _SHOWN_PAIRS:
        st.caption(f"Et {whole(len(refused) - _SHOWN_PAIRS)} autres, dans la liste ci-dessous.")
    chosen = choose_one("Paire à proposer de nouveau", labels, key="duplicates-reopen")
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
