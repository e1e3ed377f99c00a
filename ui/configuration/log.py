"""Who changed which part of the configuration, when, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from etl.settings import SettingsError
from ui.configuration.texts import PROFILES, Difference, differences, line_diff, title_of
from ui.formats import counted, moment
from ui.listing import show_listing
from ui.plain_table import show_plain_table

if TYPE_CHECKING:
    from etl.store import ConfigurationChange, Store

CHANGE_COLUMNS = {"at": "Le", "by": "Par", "what": "Quoi", "summary": "Ce qui a changé"}
_SHOWN_DIFFERENCES = 60


def change_differences(change: ConfigurationChange) -> list[Difference] | None:
    """What a change of the configuration changed; None when one of its texts is no longer readable."""
    try:
        return differences(change.name, change.before or "", change.after or "")
    except SettingsError:
        return None


def change_summary(change: ConfigurationChange) -> str:
    """One line for a change: « Seuil terrain (niveau SRL) : 5 → 6 », or how many things changed."""
    found = change_differences(change)
    if change.before is None or change.after is None:
        return "ajouté" if change.before is None else "retiré"
    back = "retour à l’origine, " if change.is_default else ""
    if found is None:
        return f"{back}texte que cette version ne lit plus"
    if len(found) == 1:
        what, before, after = found[0]
        return f"{back}{what} : {before or 'vide'} → {after or 'vide'}"
    return f"{back}{counted(len(found), 'changement')}"


def show_configuration_log(store: Store) -> None:
    """Every change, newest first, and one of them in full."""
    changes = store.configuration_history()
    if not changes:
        st.info("Rien n’a été changé : les réglages et les tables sont ceux d’origine.")
        return
    rows = [(moment(change.at), change.by, title_of(change.name), change_summary(change)) for change in changes]
    show_listing(
        pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)),
        CHANGE_COLUMNS,
        title="Changements de la configuration",
        key="configuration-log",
        portfolio=store.portfolio() or "",
        is_demo=False,
    )
    _show_one_change(changes)


def _show_one_change(changes: list[ConfigurationChange]) -> None:
    rank = st.selectbox(
        "Voir un changement en entier",
        range(len(changes)),
        format_func=lambda index: (
            f"{moment(changes[index].at)} · {title_of(changes[index].name)} · {changes[index].by}"
        ),
        key="configuration-change",
        filter_mode=None,
    )
    change = changes[rank]
    found = change_differences(change)
    if found is None or change.name.startswith(PROFILES):
        st.code(line_diff(change.before or "", change.after or ""), language=None, height=420)
        return
    if not found:
        st.markdown("Seule la forme du texte a changé : les valeurs sont les mêmes.")
        return
    show_plain_table(pd.DataFrame(found[:_SHOWN_DIFFERENCES], columns=["Quoi", "Avant", "Après"]))
    if len(found) > _SHOWN_DIFFERENCES:
        st.caption(f"Et {counted(len(found) - _SHOWN_DIFFERENCES, 'autre différence', 'autres différences')}.")
