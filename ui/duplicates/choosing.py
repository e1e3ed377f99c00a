"""Lists to choose an organisation or a decision from, however long."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from etl.text import fold
from ui.formats import counted

# A browser handles a list of that many; past it the words typed shorten it.
LONGEST_CHOICE = 1000


def choose_one(label: str, labels: Mapping[str, str], *, key: str) -> str | None:
    """The value chosen among ``labels`` (value to French label), None while none is."""
    chosen: str | None = st.selectbox(
        label,
        list(labels),
        index=None,
        format_func=lambda value: labels.get(value, value),
        key=key,
        placeholder="Choisir",
    )
    return chosen


def choose_among_many(label: str, labels: Mapping[str, str], *, key: str) -> str | None:
    """A list that may be very long: past a thousand organisations, words shorten it first."""
    if len(labels) <= LONGEST_CHOICE:
        return choose_one(label, labels, key=key)
    words = fold(st.text_input(f"{label} : mots du nom", key=f"{key}-words")).split()
    found = {id_: text for id_, text in labels.items() if words and all(word in fold(text) for word in words)}
    kept = dict(list(found.items())[:LONGEST_CHOICE])
    st.caption(f"{counted(len(found), 'organisation trouvée', 'organisations trouvées')}.")
    return choose_one(label, kept, key=key)
