"""The states that led to a state: each was published on top of the one then in force, its parent.

A state that somebody went back from is nobody's parent any more, so it is not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from etl.store.errors import SnapshotUnreadableError
from etl.store.info import SnapshotInfo
from etl.store.state import State


def lineage_of(state: State, snapshot_id: str, info_of: Callable[[str], SnapshotInfo]) -> tuple[SnapshotInfo, ...]:
    """The states that led to a published one, oldest as-of date first, itself last; one a date, none of a later date.

    Of one date the state nearest to the one asked for stays: it corrected the others. A state that retention removed,
    or whose file can't be read, is passed over. ``info_of`` raises SnapshotUnreadableError, here for the one asked for.
    """
    shown = info_of(snapshot_id)
    kept: dict[date, SnapshotInfo] = {shown.as_of: shown}
    published = set(state.published())
    for ancestor in _ancestors(state, snapshot_id):
        if ancestor not in published:
            continue
        try:
            info = info_of(ancestor)
        except SnapshotUnreadableError:
            continue
        if info.as_of < shown.as_of:
            kept.setdefault(info.as_of, info)
    return tuple(kept[as_of] for as_of in sorted(kept))


def _ancestors(state: State, snapshot_id: str) -> Iterator[str]:
    """Parent, parent of the parent…; the journal still tells those of a removed state."""
    parents = {str(line["current"]): line["previous"] for line in state.history() if line["action"] == "publish"}
    seen = {snapshot_id}
    parent = parents.get(snapshot_id)
    # A state removed and published anew may be a descendant of its own former children.
    while parent is not None and parent not in seen:
        yield parent
        seen.add(parent)
        parent = parents.get(parent)
