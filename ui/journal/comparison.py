"""Any two published states side by side; the link carries the pair (``?de=…&a=…``)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.differences import Differences, compare_snapshots
from reports.exports import About
from ui.differences.sections import counts_within_sentence, show_details
from ui.faults import fault_sentence
from ui.formats import counted, day
from ui.journal.state_rows import snapshot_labels
from ui.markdown import escape_markdown
from ui.params import pick, preset
from ui.work import find_job, forget_job, start_job

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.differences import Differences
    from etl.store import SnapshotInfo, SnapshotReader
    from ui.journal.states import ShownStore

BEFORE, AFTER = "de", "a"
_PATIENCE_S = 0.5
_KEPT = 8
_Key = tuple[str, str, str]
# By content of both states and alias table; shared between visitors, never to be changed.
_FOUND: OrderedDict[_Key, Differences] = OrderedDict()


def show_comparison(shown: ShownStore) -> None:
    """The choice of two states, then what changed from the first to the second."""
    snapshots = shown.store.snapshots()
    if len(snapshots) < 2:
        st.info("Il faut deux états publiés pour les comparer.")
        return
    labels = snapshot_labels(snapshots)
    _preset(snapshots)
    left, right = st.columns(2)
    with left:
        before = pick(BEFORE, "De l’état au", labels, placeholder="Choisir un état")
    with right:
        after = pick(AFTER, "À l’état au", labels, placeholder="Choisir un état")
    if before is None or after is None:
        st.info("Choisissez deux états.")
    elif before == after:
        st.info("C’est deux fois le même état : il n’y a rien à comparer.")
    else:
        found = _compared(shown.store.reader(before), shown.store.reader(after))
        if found is not None:
            _show_differences(
                found.for_role(shown.role),
                portfolio=shown.portfolio,
                is_demo=shown.is_demo,
                key=f"compare-{before}-{after}",
            )


def _preset(snapshots: Sequence[SnapshotInfo]) -> None:
    """Without a link: from the state before the one in force, to it."""
    ids = [info.id for info in snapshots]
    place = next((rank for rank, info in enumerate(snapshots) if info.current), len(ids) - 1)
    first = ids[place - 1] if place else ids[1]
    for name, chosen in ((BEFORE, first), (AFTER, ids[place])):
        preset(name, chosen)


def _compared(before: SnapshotReader, after: SnapshotReader) -> Differences | None:
    """The differences, None while a worker is still at them (the page then polls) or when it failed."""
    key = (before.info.content_key, after.info.content_key, before.alias_hash)
    name = f"compare {' '.join(key)}"
    if key not in _FOUND:
        job = find_job(name) or start_job(name, lambda _progress: _remember(key, compare_snapshots(before, after)))
        if not job.done.wait(_PATIENCE_S):
            _poll(name)
            return None
        forget_job(name)
        if job.fault_reference is not None:
            st.error(fault_sentence(job.fault_reference))
    return _FOUND.get(key)


def _remember(key: _Key, found: Differences) -> None:
    _FOUND[key] = found
    while len(_FOUND) > _KEPT:
        _FOUND.popitem(last=False)


def forget_comparisons() -> None:
    """Let go of what was compared: it may hold a dossier that was erased."""
    _FOUND.clear()


@st.fragment(run_every=0.5)
def _poll(name: str) -> None:
    job = find_job(name)
    if job is None or not job.is_running:
        st.rerun()
        return
    st.info("Comparaison des deux états…")


def _show_differences(differences: Differences, *, portfolio: str, is_demo: bool, key: str) -> None:
    """Draw the differences between two published states: counts, details on demand, downloads of every row."""
    before, after, counts = differences.before, differences.after, counts_within_sentence(differences)
    if before is None:
        raise ValueError("two published states are compared, not a first one")
    st.markdown(
        f"De l’état au **{day(before.as_of)}** ({counted(before.n_dossiers, 'dossier')}) à l’état au "
        f"**{day(after.as_of)}** ({counted(after.n_dossiers, 'dossier')}) : {escape_markdown(counts)}"
    )
    about = About(
        title=f"Changements depuis le {day(before.as_of)}",
        note="Une ligne par changement",
        portfolio=portfolio,
        as_of=after.as_of,
        snapshot_id=f"{after.snapshot_id}, comparé à {before.snapshot_id}",
        filters="aucun",
        is_demo=is_demo,
    )
    show_details(differences, about, "Dans le premier état, sans ligne dans le second.", key)
