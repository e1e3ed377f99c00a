"""The network and its bridges: at once where they are small, else by a job that the page polls."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.network.kept import are_bridges_ready, bridges_at, is_network_ready, network_at
from ui.faults import fault_sentence
from ui.stores import store_at
from ui.work import find_job, forget_job, start_job

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network
    from ui.context import PageContext

_WAITING = {
    "network": "Le réseau est en cours de calcul : quelques secondes, une seule fois pour ces filtres.",
    "bridges": "Les passerelles sont en cours de calcul : de quelques secondes à quelques minutes, une seule fois pour "
    "ces filtres. Le reste de la page est prêt.",
}


@dataclass(slots=True)
class _Slot:
    """Where a job puts what it found: written once, then only read."""

    found: Any = None


@st.cache_resource(max_entries=16, show_spinner=False)
def _slot(key: tuple[str, ...]) -> _Slot:
    return _Slot()


def whole_network(context: PageContext) -> Network | None:
    """The network of the filters; None while a job builds it: see `show_waiting`."""
    slot = _slot(_key(context, "network"))
    if slot.found is None:
        asked = (store_at(context.store_folder), context.reader, context.filters, context.role)
        _fill(context, "network", slot, lambda: network_at(*asked), is_network_ready(*asked))
    found: Network | None = slot.found
    return found


def bridges_of(context: PageContext, network: Network) -> Bridges | None:
    """Its bridges; None while a job computes them: see `show_waiting`."""
    slot = _slot(_key(context, "bridges"))
    if slot.found is None:
        asked = (store_at(context.store_folder), context.reader, context.filters, network)
        _fill(context, "bridges", slot, lambda: bridges_at(*asked), are_bridges_ready(*asked))
    found: Bridges | None = slot.found
    return found


def show_waiting(context: PageContext, what: str) -> None:
    """Say that the work is under way, and draw the page again when it ends; or that it failed, and how to retry."""
    name = _job_name(_key(context, what))
    job = find_job(name)
    if job is not None and job.fault_reference:
        st.error(fault_sentence(job.fault_reference))
        st.button("Recommencer", key=f"reseau-recommencer-{what}", on_click=forget_job, args=(name,))
        return
    _poll(name, _WAITING[what])


@st.fragment(run_every=1.0)
def _poll(name: str, words: str) -> None:
    job = find_job(name)
    if job is not None and job.is_running:
        st.info(words)
    else:
        st.rerun()


def _fill(context: PageContext, what: str, slot: _Slot, work: Callable[[], Any], is_ready: bool) -> None:
    """Do the work, or start the job that does it; one that failed stays where `show_waiting` finds it."""
    if is_ready:
        slot.found = work()
        return
    name = _job_name(_key(context, what))
    job = find_job(name)
    if job is None or (not job.is_running and not job.fault_reference):
        start_job(name, lambda report: _put(slot, work()))


def _put(slot: _Slot, found: Any) -> None:
    slot.found = found


def _key(context: PageContext, what: str) -> tuple[str, ...]:
    return (
        what,
        str(context.store_folder),
        context.snapshot.content_key,
        context.reader.alias_hash,
        context.filters.model_dump_json(),
        context.role,
    )


def _job_name(key: tuple[str, ...]) -> str:
    return f"reseau-{sha256(repr(key).encode()).hexdigest()[:16]}"
