"""The alias table of organisations on the page « Réglages »: where it is edited, taken away and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from reports.exports import CSV_MIME
from ui.acting import ask_who, say_next
from ui.configuration.texts import ALIASES_FILE, differences, save_text
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.plain_table import show_plain_table

if TYPE_CHECKING:
    from etl.store import Store

_ATTEMPT = "aliases_attempt"
_SHOWN_CHANGES = 40


def show_aliases(store: Store) -> None:
    """The link to the page that edits it, the file, and another file in its place."""
    text = store.configured_text(ALIASES_FILE)
    aliases = store.configuration().aliases
    st.markdown(
        f"La table des rapprochements dit quelles écritures désignent la même organisation : elle en compte "
        f"**{whole(len(aliases))}**. Elle s’applique à la lecture : elle **agit tout de suite**, sur les états publiés "
        "aussi."
    )
    st.page_link("pages/rapprochements.py", label="Rapprocher des organisations")
    st.download_button(
        "Télécharger la table (CSV)",
        lambda: text.encode(),
        file_name=ALIASES_FILE,
        mime=CSV_MIME,
        key="aliases-csv",
        on_click="ignore",
    )
    _show_import(store, text)


def _show_import(store: Store, in_force: str) -> None:
    st.subheader("Remplacer la table par un fichier", anchor=False)
    st.markdown(
        "Un CSV de même forme que celui à télécharger : colonnes `alias_id`, `organisation_id` et `note`, en UTF-8."
    )
    attempt = st.session_state.setdefault(_ATTEMPT, 0)
    file = st.file_uploader("Table des rapprochements (CSV)", type="csv", key=f"aliases-file-{attempt}")
    if file is None:
        return
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error("Ce fichier n’est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 », puis déposez-le de nouveau.")
        return
    changes = differences(ALIASES_FILE, in_force, text)
    if not changes:
        st.info("Ce fichier est la table en vigueur : rien ne changerait.")
        return
    st.markdown(f"**Ce qui changera** ({counted(len(changes), 'changement')})")
    show_plain_table(pd.DataFrame(changes[:_SHOWN_CHANGES], columns=["Quoi", "Avant", "Après"]))
    who = ask_who("aliases")
    if st.button("Enregistrer", type="primary", disabled=not who, key="aliases-save"):
        refusal = save_text(store, ALIASES_FILE, text, who, in_force)
        if refusal is None:
            st.session_state[_ATTEMPT] = attempt + 1
            say_next("Table des rapprochements remplacée : elle agit dès maintenant.")
            st.rerun()
        st.error(escape_markdown(refusal))
