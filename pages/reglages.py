"""Réglages: settings, vocabularies and file profiles in force, who changed them, and taking them away."""

from __future__ import annotations

import streamlit as st

from etl.store import Store
from ui.acting import show_said
from ui.configuration.aliases import show_aliases
from ui.configuration.log import show_configuration_log
from ui.configuration.profiles import show_profiles
from ui.configuration.reference_tables import TABLE_TITLES
from ui.configuration.setting_form import show_settings
from ui.configuration.table_editor import show_table_editor
from ui.configuration.texts import ZIP_MIME, configuration_zip
from ui.page import open_bare_page, show_sidebar_foot, show_store_banner
from ui.params import choose, pick, preset
from ui.stores import own_store

PARTS = {
    "reglages": "Réglages",
    "vocabulaires": "Vocabulaires",
    "rapprochements": "Rapprochements",
    "modeles": "Modèles de fichier",
    "historique": "Historique",
}


def show_part(store: Store, part: str) -> None:
    """One part of the page."""
    if part == "reglages":
        st.markdown(
            "Chaque état publié garde les réglages avec lesquels il a été lu : changer un seuil ne réécrit rien. "
            "Sous chaque titre, quand le réglage agit."
        )
        show_settings(store)
    elif part == "vocabulaires":
        stem = choose_table()
        if stem is not None:
            show_table_editor(store, stem)
    elif part == "rapprochements":
        show_said()
        show_aliases(store)
    elif part == "modeles":
        show_said()
        show_profiles(store)
    else:
        show_configuration_log(store)


def choose_table() -> str | None:
    """The table to edit, carried by the link."""
    preset("table", next(iter(TABLE_TITLES)))
    return pick("table", "Table", TABLE_TITLES, placeholder="Choisir une table")


def show_export(store: Store) -> None:
    """The whole configuration, to keep or to carry to another installation."""
    st.divider()
    st.download_button(
        "Télécharger toute la configuration (ZIP)",
        lambda: configuration_zip(store),
        file_name="configuration.zip",
        mime=ZIP_MIME,
        key="configuration-zip",
        on_click="ignore",
    )


def main() -> None:
    """Draw the page."""
    open_bare_page("Réglages", least_role="admin")
    show_store_banner()
    store = own_store()
    if store.current_id() is None:
        st.info("Aucun état n’est encore publié : l’observatoire montre des données fictives, sans ces réglages.")
    part = choose("partie", "Partie", PARTS, default="reglages")
    show_part(store, part)
    show_export(store)
    show_sidebar_foot()


main()
