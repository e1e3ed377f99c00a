"""Widgets that outlive their page: their value belongs to the session, and is given to them again."""

from __future__ import annotations

import streamlit as st

_PAGE = "page_open"


def remember_page(title: str) -> None:
    """Say which page this run draws."""
    st.session_state[_PAGE] = title


def give_value(key: str, value: object) -> None:
    """Give a widget that is about to be drawn the value the session holds.

    On a page just opened the session still shows the value of the other page's widget of the same key, and Streamlit
    then draws the new one at its default: there the value is given whatever the session shows. Elsewhere it is given
    only when it differs, so that a list open under the reader's hand is not written over.
    """
    drawn_on = f"{key}_drawn_on"
    page = st.session_state.get(_PAGE)
    if st.session_state.get(drawn_on) != page or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    st.session_state[drawn_on] = page
