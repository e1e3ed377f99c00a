"""The published states on the page « Journal »: the list, one state in full, going back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from etl.store import StoreError
from reports.exports import XLSX_MIME, file_stem
from reports.retained import ZIP_MIME, set_aside_workbook
from ui.access import has_role
from ui.acting import ask_who, say_next
from ui.fault_report import location_frame, show_counts
from ui.formats import counted, day, moment, typographic
from ui.importing.profiles import profile_titles
from ui.journal.state_rows import (
    CORRECTION_COLUMNS,
    SNAPSHOT_COLUMNS,
    corrections_frame,
    holds_sources,
    snapshot_labels,
    snapshots_frame,
    source_digests,
    sources_frame,
    sources_zip,
)
from ui.listing import show_listing
from ui.markdown import escape_markdown
from ui.params import pick
from ui.plain_table import show_plain_table

if TYPE_CHECKING:
    from etl.store import SnapshotInfo, Store

_REFUSED = "go_back_refused"


@dataclass(frozen=True)
class ShownStore:
    """The store that the page shows, and what this person may do to it."""

    store: Store
    is_demo: bool
    role: str

    @property
    def may_act(self) -> bool:
        """Going back, erasing: an administrator's, and never on fictitious data."""
        return has_role(self.role, "admin") and not self.is_demo

    @property
    def portfolio(self) -> str:
        """Name of the portfolio, "" in an empty store."""
        return self.store.portfolio() or ""


def show_states(shown: ShownStore) -> None:
    """Every state in a table, then one of them."""
    unreadable = shown.store.unreadable()
    for sentence in unreadable.values():
        st.warning(escape_markdown(typographic(sentence)))
    snapshots = shown.store.snapshots()
    if not snapshots:
        st.info(f"Aucun {'autre état n’est' if unreadable else 'état n’est encore'} publié dans ce stockage.")
        return
    show_listing(
        snapshots_frame(snapshots, profile_titles(shown.store)),
        SNAPSHOT_COLUMNS,
        title="États publiés",
        key="states",
        portfolio=shown.portfolio,
        is_demo=shown.is_demo,
        note="Du plus récent au plus ancien ; lignes chargées et lignes écartées",
    )
    labels = snapshot_labels(snapshots)
    chosen = pick("etat", "Voir un état en entier", labels, placeholder="Choisir un état")
    if chosen is not None:
        _show_state(shown, next(info for info in snapshots if info.id == chosen))


def _show_state(shown: ShownStore, info: SnapshotInfo) -> None:
    in_force = " · en vigueur" if info.current else ""
    st.subheader(f"État au {day(info.as_of)}{in_force}", anchor=False)
    profile = profile_titles(shown.store).get(info.profile, info.profile) if info.profile else "aucun"
    facts = [
        f"Publié le {moment(info.published_at)} par {info.by or 'non précisé'}",
        f"modèle de fichier : {profile}",
        f"note : {info.note or 'aucune'}",
        f"identifiant : {info.id}",
    ]
    st.caption(escape_markdown(" · ".join(facts)))
    left, right = st.columns(2)
    with left:
        show_counts(info.rows_read, info.rows, info.rejected)
    with right:
        show_plain_table(location_frame(info.location))
    _show_sources(info)
    _show_corrections(shown, info)
    _show_kept_lines(shown, info)
    if shown.may_act and not info.current:
        _show_go_back(shown.store, info)


def _show_sources(info: SnapshotInfo) -> None:
    st.markdown("**Fichiers reçus**")
    show_plain_table(sources_frame(info.sources))
    with st.expander("Empreintes SHA-256 entières", key=f"digests-{info.id}"):
        st.caption("Calculées sur les fichiers tels que reçus ; `sha256sum fichier` donne la même sur un poste.")
        for name, digest in source_digests(info.sources):
            st.markdown(escape_markdown(name))
            st.code(digest, language=None)


def _show_corrections(shown: ShownStore, info: SnapshotInfo) -> None:
    corrections = shown.store.corrections(info.id)
    if not corrections:
        st.markdown("Aucune correction n’a été faite sur la page Import pour cet état.")
        return
    label = counted(len(corrections), "correction faite", "corrections faites")
    with st.expander(f"{label} sur la page Import", key=f"corrections-{info.id}"):
        show_listing(
            corrections_frame(corrections),
            CORRECTION_COLUMNS,
            title="Corrections faites sur la page Import",
            key=f"corrections-{info.id}",
            portfolio=shown.portfolio,
            is_demo=shown.is_demo,
        )


def _show_kept_lines(shown: ShownStore, info: SnapshotInfo) -> None:
    """Downloads of what the state kept; the bytes are read and made on the click: the page itself holds no line."""
    has_lines = sum(info.rejected.values()) > 0
    has_sources = holds_sources(shown.store, info.id)
    if not has_sources:
        st.markdown("Les fichiers reçus ne sont plus gardés : la conservation les a retirés.")
    with st.container(horizontal=True):
        if has_sources:
            st.download_button(
                "Télécharger les fichiers reçus (ZIP)",
                lambda: sources_zip(shown.store, info.id),
                file_name=f"{file_stem('fichiers reçus', info.as_of, shown.is_demo)}.zip",
                mime=ZIP_MIME,
                key=f"sources-{info.id}",
                on_click="ignore",
                help="Sans les colonnes personnelles, que l’observatoire n’a jamais gardées.",
            )
        if has_lines:
            st.download_button(
                "Télécharger les lignes écartées (XLSX)",
                lambda: set_aside_workbook(shown.store.set_aside(info.id), shown.store.corrections(info.id)),
                file_name=f"{file_stem('lignes écartées', info.as_of, shown.is_demo)}.xlsx",
                mime=XLSX_MIME,
                key=f"set-aside-{info.id}",
                on_click="ignore",
            )


def _show_go_back(store: Store, info: SnapshotInfo) -> None:
    with st.expander("Revenir à cet état", key=f"go-back-{info.id}"):
        refused = st.session_state.pop(_REFUSED, None)
        if refused:
            st.error(escape_markdown(refused))
        who = ask_who(f"go-back-{info.id}")
        current = store.current_id()
        agreed = st.checkbox(
            f"Remettre en vigueur l’état au {day(info.as_of)} : toutes les pages le montreront à la place de l’état "
            "en vigueur, qui reste publié. Le journal garde ce retour.",
            key=f"go-back-agreed-{info.id}-{current}",
        )
        if st.button("Revenir à cet état", type="primary", disabled=not (agreed and who), key=f"go-back-do-{info.id}"):
            try:
                store.rollback(info.id, by=who)
                say_next(f"L’état au {day(info.as_of)} est de nouveau en vigueur.")
            except StoreError as error:
                st.session_state[_REFUSED] = str(error)
            st.rerun()
        if agreed and not who:
            st.caption("Indiquez votre nom ou votre service.")
