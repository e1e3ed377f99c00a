"""« Ce qui a changé »: a dossier from each published state to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.coverage.rows import show_rows
from ui.formats import counted, day, whole
from ui.markdown import escape_markdown
from ui.stores import store_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.dossiers.facts import DossierFacts
    from analytics.dossiers.history import DossierHistory
    from ui.context import PageContext

_COLUMNS = {
    "as_of": "État au",
    "since": "Comparé à l’état au",
    "kind": "Changement",
    "what": "Sur quoi",
    "before": "Avant",
    "after": "Après",
}
_TABLES = ("submissions", "partners", "orientations")


def show_changes(context: PageContext, facts: DossierFacts) -> None:
    """When it came, what was written otherwise since, the latest first."""
    history = history_of(context, facts.submission_id)
    moved = history.changes[history.changes["since"].notna()]
    sentence = changes_sentence(history)
    if moved.empty:
        st.subheader("Ce qui a changé", anchor=False)
        st.markdown(escape_markdown(sentence))
        return
    show_rows(
        context,
        history.changes,
        title="Ce qui a changé",
        note=f"{sentence} Chaque état est comparé à celui d’avant, le plus récent d’abord ; "
        f"n = {whole(len(history.changes))}",
        key=f"dossier-changements-{facts.submission_id}",
        columns=_COLUMNS,
        in_files_only=("since",),
    )


def changes_sentence(history: DossierHistory) -> str:
    """In which states the dossier is, and in how many of them it was written otherwise."""
    if len(history.dates) < 2:
        return f"Aucun état n’a mené à celui du {day(history.dates[-1])} : il n’y a rien à quoi le comparer."
    among = f"{counted(len(history.present), 'état')} sur {whole(len(history.dates))}"
    first = f"Présent dans {among}, depuis celui du {day(history.present[0])}"
    changes = history.changes
    since_it_came = changes[changes["as_of"] > history.present[0]]
    states = since_it_came["as_of"].nunique()
    if not states:
        return f"{first} : rien n’a changé depuis."
    return f"{first} ; écrit autrement dans {counted(states, 'état')} depuis."


def history_of(context: PageContext, submission_id: str) -> DossierHistory:
    """The dossier through the states that led to the one shown, read once a process. Never to be changed."""
    store = store_at(context.store_folder)
    states = store.lineage(context.snapshot.id)
    keys = tuple((state.content_key, state.as_of.isoformat()) for state in states)

    def read() -> DossierHistory:
        from analytics.dossiers.history import alias_table, dossier_history, read_rows, read_words

        leaves = store.leaf_through([state.id for state in states], _TABLES)
        rows = [(state.as_of, read_rows(leaf, submission_id)) for state, leaf in zip(states, leaves, strict=True)]
        return dossier_history(rows, read_words(context.reader), alias_table(context.reader))

    found: DossierHistory = _histories(str(context.store_folder), keys, context.reader.alias_hash, submission_id, read)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _histories(
    store: str,
    states: tuple[tuple[str, str], ...],
    aliases: str,
    submission_id: str,
    _read: Callable[[], DossierHistory],
) -> DossierHistory:
    return _read()
