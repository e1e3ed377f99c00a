"""Everything that was done to a store, in words: publications, returns, erasures, changes of the configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from ui.configuration.log import change_summary
from ui.configuration.texts import title_of
from ui.formats import moment
from ui.journal.state_rows import NOT_SAID, state_name
from ui.listing import show_listing

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import Store
    from ui.journal.states import ShownStore

MOVE_COLUMNS = {"at": "Le", "what": "Quoi", "state": "État concerné", "by": "Par", "more": "Précisions"}
_ACTIONS: Mapping[str, str] = {
    "publish": "Publication",
    "rollback": "Retour à un état",
    "erase": "Effacement d’un dossier",
    "remove": "Retrait d’un état (conservation)",
    "strip": "Retrait des fichiers reçus (conservation)",
}


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done to the store: when (UTC), what, to which state, by whom, and more in words."""

    at: datetime
    what: str
    state: str
    by: str
    more: str


def show_moves(shown: ShownStore) -> None:
    """Everything done to the store, newest first."""
    rows = moves_frame(moves(shown.store))
    if rows.empty:
        st.info("Rien n’a encore été fait dans ce stockage.")
        return
    show_listing(
        rows,
        MOVE_COLUMNS,
        title="Mouvements",
        key="moves",
        portfolio=shown.portfolio,
        is_demo=shown.is_demo,
        note="Du plus récent au plus ancien, à l’heure de Paris",
    )


def moves(store: Store) -> list[Move]:
    """Publications, returns, erasures, removals and changes of the configuration together, newest first."""
    done = [_journal_move(entry) for entry in store.journal()]
    changed = [
        Move(change.at, title_of(change.name), "", change.by or NOT_SAID, change_summary(change))
        for change in store.configuration_history()
    ]
    return sorted([*done, *changed], key=lambda move: move.at, reverse=True)


def _journal_move(entry: Mapping[str, Any]) -> Move:
    action = str(entry["action"])
    return Move(
        at=_utc(str(entry["at"])),
        what=_ACTIONS.get(action, action),
        state=_states_concerned(entry),
        by=str(entry.get("by") or NOT_SAID),
        more=_more(entry),
    )


def _states_concerned(entry: Mapping[str, Any]) -> str:
    """The states an entry lists (an erasure, a retention), else the one it put in force."""
    return ", ".join(map(state_name, entry.get("snapshots") or [str(entry["current"])]))


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _more(entry: Mapping[str, Any]) -> str:
    parts = [str(entry["note"])] if entry.get("note") else []
    if entry["action"] == "rollback" and entry.get("previous"):
        parts.append(f"à la place de l’état au {state_name(str(entry['previous']))}")
    if entry.get("recovered"):
        parts.append("ligne rétablie après un arrêt brutal")
    return " · ".join(parts)


def moves_frame(found: Sequence[Move]) -> DataFrame:
    """One row a move, times as in Paris."""
    rows = [(moment(move.at), move.what, move.state, move.by, move.more) for move in found]
    return pd.DataFrame(rows, columns=list(MOVE_COLUMNS))
