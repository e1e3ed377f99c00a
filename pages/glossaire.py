"""Glossaire & méthode: what every word, level, figure and indicator means, and how maturity is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.formats import counted, day
from ui.glossary import (
    PARTS,
    glossary_of,
    glossary_of_reference,
    matching,
    show_groups,
    show_level_table,
)
from ui.glossary_parts import Glossary
from ui.markdown import escape_markdown
from ui.page import open_bare_page, open_state, show_sidebar_foot
from ui.params import AnyText, param_key, read, take, touch, write
from ui.stores import own_store

if TYPE_CHECKING:
    from pathlib import Path

    from etl.store import SnapshotReader

TITLE = "Glossaire & méthode"
_NOT_PUBLISHED = "Aucun état n’est encore publié : ces mots sont ceux des tables de référence."
PART = "mot"
SEARCH = "cherche"
LONGEST = 60
INTRODUCTIONS = {
    "mots": "Les mots que l’observatoire emploie sur toutes ses pages.",
    "srl": "Les neuf niveaux de la maturité sociétale, du besoin repéré à l’usage courant.",
    "maturite": "Comment lire la page « Maturité » : ce qui est compté, et ce qui ne se calcule pas.",
    "chiffres": (
        "Les chiffres de la page « Vue d’ensemble ». « D » : les dossiers de l’état, sauf ceux qui ont été retirés."
    ),
    "indicateurs": "Ce que compte chaque tableau, sous le nom que les commandes lui donnent.",
    "appel": "Les listes de l’appel, dans ses propres mots.",
    "listes": "Les listes fermées des fichiers, et ce que chaque mot veut dire.",
}


def words_shown(state: tuple[Path, SnapshotReader] | None) -> tuple[Glossary, str]:
    """The glossary of a state, and where its words come from."""
    if state is None:
        configured = own_store().configuration()
        return glossary_of_reference(configured.reference, configured.settings), _NOT_PUBLISHED
    folder, reader = state
    return glossary_of(folder, reader), f"Mots et seuils de l’état au {day(reader.info.as_of)}."


def open_part() -> None:
    """A part asked for by its button is shown whole: what was sought is left."""
    touch(PART)
    take(SEARCH, None)


def show_controls() -> tuple[str, str]:
    """The search and the row of parts; answers the part and what is sought."""
    part = read(PART, "Partie du glossaire", PARTS, default="mots") or "mots"
    sought = read(SEARCH, "Recherche", AnyText(LONGEST)) or ""
    is_search = bool(sought.strip())
    write({PART: None if part == "mots" or is_search else part, SEARCH: sought or None})
    if is_search:
        # No part is shown: each of the buttons, the last one pressed too, must lead somewhere.
        st.session_state[param_key(PART)] = None
    st.text_input(
        "Chercher un mot",
        key=param_key(SEARCH),
        on_change=touch,
        args=(SEARCH,),
        placeholder="visée, médiane, EPCI, K05…",
        max_chars=LONGEST,
        width=420,
    )
    st.segmented_control(
        "Partie du glossaire",
        list(PARTS),
        format_func=PARTS.__getitem__,
        key=param_key(PART),
        required=True,
        on_change=open_part,
        label_visibility="collapsed",
    )
    return part, sought


def show_found(glossary: Glossary, sought: str) -> None:
    """Every entry that holds what is sought, under its part."""
    found = matching(glossary, sought)
    count = sum(len(group.entries) for groups in found.values() for group in groups)
    said = escape_markdown(sought)
    if not found:
        st.info(f"Aucune entrée du glossaire ne contient « {said} ».")
        return
    holds = "contient" if count == 1 else "contiennent"
    st.markdown(f"**{counted(count, 'entrée')} {holds} « {said} ».**")
    for part, groups in found.items():
        st.subheader(PARTS[part], anchor=False)
        show_groups(groups)


def show_part(glossary: Glossary, part: str) -> None:
    """One part, whole."""
    st.subheader(PARTS[part], anchor=False)
    st.markdown(INTRODUCTIONS[part])
    if part == "srl":
        show_level_table(glossary.levels)
    show_groups(glossary.parts[part])


open_role = open_bare_page(TITLE)
glossary, source = words_shown(open_state(TITLE, open_role))
shown_part, sought_text = show_controls()
if sought_text.strip():
    show_found(glossary, sought_text)
else:
    show_part(glossary, shown_part)
st.caption(source)
show_sidebar_foot()
