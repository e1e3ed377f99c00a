"""The file profiles of a store: those that staff kept, which can be removed, and those delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from etl.profiles import FOLDER, parse_profile, profile_names
from ui.acting import ask_who, say_next
from ui.configuration.texts import PROFILES, last_change, save_text
from ui.formats import moment
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from etl.store import Store

TOML_MIME = "application/toml"


def show_profiles(store: Store) -> None:
    """The list, one expander a profile."""
    stored = store.configuration().profiles
    st.markdown(
        "Un modèle dit comment lire les fichiers d’une autre source : quelle colonne alimente quelle colonne du "
        "contrat, et comment ses valeurs se traduisent. Les vôtres naissent sur la page « Import », quand vous gardez "
        "les correspondances de colonnes que vous avez choisies."
    )
    st.subheader("Modèles gardés ici", anchor=False)
    if stored:
        who = ask_who("profiles")
        for name in stored:
            _show_stored(store, name, stored[name], who)
    else:
        st.markdown("Aucun pour le moment.")
    st.subheader("Modèles livrés avec l’observatoire", anchor=False)
    for name in profile_names():
        _show_delivered(name)


def _show_stored(store: Store, name: str, text: str, who: str) -> None:
    title = parse_profile(text).title
    with st.expander(escape_markdown(f"{title} ({name})"), key=f"profile-{name}"):
        latest = last_change(store, f"{PROFILES}{name}.toml")
        if latest is not None:
            st.caption(escape_markdown(f"Gardé par {latest.by} le {moment(latest.at)}"))
        st.code(text, language="toml")
        _show_download(name, text)
        agreed = st.checkbox(
            "Retirer ce modèle : les prochains fichiers de cette source ne seront plus reconnus",
            key=f"profile-agreed-{name}",
        )
        if st.button("Retirer", key=f"profile-remove-{name}", disabled=not (agreed and who)):
            refusal = save_text(store, f"{PROFILES}{name}.toml", None, who, text)
            if refusal is None:
                say_next(f"Modèle « {title} » retiré. Les états publiés ne changent pas.")
                st.rerun()
            st.error(escape_markdown(refusal))
        if agreed and not who:
            st.caption("Indiquez votre nom ou votre service pour le retirer.")


def _show_delivered(name: str) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    with st.expander(escape_markdown(f"{parse_profile(text).title} ({name})"), key=f"profile-delivered-{name}"):
        st.code(text, language="toml")
        _show_download(name, text)


def _show_download(name: str, text: str) -> None:
    st.download_button(
        "Télécharger ce modèle",
        lambda: text.encode(),
        file_name=f"{name}.toml",
        mime=TOML_MIME,
        key=f"profile-download-{name}",
        on_click="ignore",
    )
