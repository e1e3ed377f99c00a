"""How a page opens: the guard, the title, the trust banner, the filters; and what it gets to work with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.filters import Filters
from etl.store import SnapshotUnreadableError
from ui.access import ROLE_LABELS, ROLES, current_role, has_role, show_role_choice
from ui.banner import show_banner
from ui.choices import choices_of
from ui.context import PageContext
from ui.faults import fault_sentence
from ui.filters import (
    FilterCount,
    drop_filters,
    link_notices,
    resolve_filters,
    show_filters,
    write_url,
)
from ui.formats import day, unbroken
from ui.markdown import escape_markdown
from ui.numbers import dossier_count
from ui.search.box import draw_search_box, open_search
from ui.stores import demo_job, store_in_force
from ui.style import apply_style
from ui.widget_state import give_value, remember_page

if TYPE_CHECKING:
    from pathlib import Path

    from etl.store import SnapshotReader, Store

ROUTED = "routed_by_app"
LEAST_ROLE_FOR_FILTERS = "comite"
_SNAPSHOT_PARAM = "instantane"
_SNAPSHOT_STATE = "snapshot_chosen"
_SNAPSHOT_WRITTEN = "snapshot_written"
_SNAPSHOT_WIDGET = "snapshot_choice"
_SNAPSHOT_TOUCHED = "snapshot_touched"
_SNAPSHOT_PAGE = "snapshot_page"


def open_page(title: str, *, filters: bool = True, search_box: bool = True, least_role: str = "public") -> PageContext:
    """Open a page that shows a snapshot.

    Draws title, trust banner and sidebar (search where ``search_box``, filters when ``filters``, state, role) and
    returns the context. Ends the script with a French sentence when the page was not routed by ``app.py``, when the
    role may not see it, or while there is nothing to show yet.
    """
    role = open_bare_page(title, least_role=least_role)
    found = store_in_force()
    if found is None:
        show_sidebar_foot()
        _wait_for_demo()
        st.stop()
    folder, store = found
    snapshot_id, snapshot_notices = _resolve_snapshot(store, role, title)
    reader = store.reader(snapshot_id)
    show_banner(reader.info, store.configuration().settings.call, is_current=snapshot_id is None)
    context = PageContext(folder, reader.info, reader, role, Filters(), reader.info.is_demo)
    sought = draw_search_box(role) if search_box else ""
    context = replace(context, filters=_open_filters(context, title, drawn=filters))
    open_search(context, sought)
    for notice in [*snapshot_notices, *link_notices()]:
        st.warning(escape_markdown(notice))
    _show_snapshot_choice(store, role, snapshot_id)
    show_sidebar_foot()
    return context


def open_bare_page(title: str, *, least_role: str = "public") -> str:
    """Guard and title only, for a page that works without any snapshot; returns the role."""
    if not st.session_state.pop(ROUTED, False):
        # Without the router nobody has checked who is asking: say so and show nothing else.
        st.error("Cette page s’ouvre depuis l’[accueil de l’observatoire](/).")
        st.stop()
    remember_page(title)
    apply_style()
    st.title(title, anchor=False)
    role = current_role()
    if not has_role(role, least_role):
        show_role_choice()
        above = "" if least_role == ROLES[-1] else " et au-dessus"
        refusal = f"Cette page est réservée au rôle « {ROLE_LABELS[least_role]} »{above}. "
        st.info(unbroken(f"{refusal}Votre rôle est « {ROLE_LABELS[role]} »."))
        st.stop()
    return role


def show_store_banner() -> None:
    """The trust banner of the state in force, on a page that works without one; nothing while there is none."""
    found = store_in_force()
    if found is not None:
        store = found[1]
        try:
            info = store.reader().info
        except SnapshotUnreadableError:  # these pages are where another state is published, or put back in force
            st.error(
                "L’état en vigueur ne peut pas être lu, et aucun chiffre n’est montré. Un administrateur peut en "
                "remettre un autre en vigueur, sur la page « Journal »."
            )
            return
        show_banner(info, store.configuration().settings.call, is_current=True)


def open_state(title: str, role: str) -> tuple[Path, SnapshotReader] | None:
    """The state that the link says, else the one in force, on a page that works without any.

    Draws its trust banner and the choice of another one; returns its store's folder and its reader, None while there is
    no state at all.
    """
    found = store_in_force()
    if found is None:
        return None
    folder, store = found
    snapshot_id, notices = _resolve_snapshot(store, role, title)
    reader = store.reader(snapshot_id)
    show_banner(reader.info, store.configuration().settings.call, is_current=snapshot_id is None)
    for notice in notices:
        st.warning(escape_markdown(notice))
    _show_snapshot_choice(store, role, snapshot_id)
    return folder, reader


def show_sidebar_foot() -> None:
    """What stands at the foot of the sidebar on every page."""
    show_role_choice()


def _open_filters(context: PageContext, page: str, *, drawn: bool) -> Filters:
    if not has_role(context.role, LEAST_ROLE_FOR_FILTERS):
        drop_filters(page)
        if drawn:
            st.sidebar.caption("Les filtres ne sont pas ouverts à ce rôle : seuls les totaux régionaux sont montrés.")
        return Filters()
    choices = choices_of(str(context.store_folder), context.snapshot.content_key, context.reader)
    chosen = resolve_filters(choices, page)
    if drawn:
        show_filters(chosen, choices, _filter_count(replace(context, filters=chosen)))
    return chosen


def _filter_count(context: PageContext) -> FilterCount:
    return FilterCount(kept=dossier_count(context), total=dossier_count(context, Filters()))


def _resolve_snapshot(store: Store, role: str, page: str) -> tuple[str | None, list[str]]:
    """Snapshot asked for by the widget, the link or the session (None = the one in force), and sentences about it."""
    url = st.query_params.get(_SNAPSHOT_PARAM)
    came_from_elsewhere = st.session_state.get(_SNAPSHOT_PAGE) != page
    touched = st.session_state.pop(_SNAPSHOT_TOUCHED, False)
    chosen: str | None = st.session_state.get(_SNAPSHOT_STATE)
    if not touched and url != st.session_state.get(_SNAPSHOT_WRITTEN) and (url or not came_from_elsewhere):
        chosen = url
    notices: list[str] = []
    known = {info.id for info in store.snapshots()}
    if chosen is not None and not has_role(role, LEAST_ROLE_FOR_FILTERS):
        notices.append("Le choix d’un autre état n’est pas ouvert à ce rôle : l’état en vigueur est montré.")
        chosen = None
    elif chosen is not None and chosen not in known:
        notices.append(f"Instantané « {chosen} » : inconnu de ce portefeuille, l’état en vigueur est montré.")
        chosen = None
    chosen = None if chosen == store.current_id() else chosen
    st.session_state[_SNAPSHOT_STATE] = st.session_state[_SNAPSHOT_WRITTEN] = chosen
    st.session_state[_SNAPSHOT_PAGE] = page
    write_url({_SNAPSHOT_PARAM: [chosen] if chosen else None})
    return chosen, notices


def _show_snapshot_choice(store: Store, role: str, snapshot_id: str | None) -> None:
    snapshots = store.snapshots()
    if len(snapshots) < 2 or not has_role(role, LEAST_ROLE_FOR_FILTERS):
        return
    current = store.current_id()
    labels = {info.id: f"{day(info.as_of)}{' (en vigueur)' if info.id == current else ''}" for info in snapshots}
    repeated = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    labels = {key: f"{label} · {key[-6:]}" if label in repeated else label for key, label in labels.items()}
    give_value(_SNAPSHOT_WIDGET, snapshot_id or current)
    st.sidebar.selectbox(
        "État des données au",
        [info.id for info in reversed(snapshots)],
        format_func=lambda key: labels.get(key, key),
        key=_SNAPSHOT_WIDGET,
        on_change=_take_snapshot,
        filter_mode=None,
    )


def _take_snapshot() -> None:
    st.session_state[_SNAPSHOT_STATE] = st.session_state[_SNAPSHOT_WIDGET]
    st.session_state[_SNAPSHOT_TOUCHED] = True


@st.fragment(run_every=1.0)
def _wait_for_demo() -> None:
    job = demo_job()
    if job.fault_reference:
        st.error(fault_sentence(job.fault_reference))
    elif job.is_running:
        st.info("Préparation des données de démonstration… Cela prend quelques secondes, une seule fois.")
    else:
        st.rerun()
