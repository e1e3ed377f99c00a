"""Where a page begins, for who opened another subject of it from its foot."""

from __future__ import annotations

import streamlit as st

_ASKED = "top_asked_for"
_TIMES = "top_times"
# The same element again would not be run again: each time bears its number.
_TO_TOP = "<script data-time='{}'>document.querySelector('[data-testid=stMain]').scrollTo(0, 0)</script>"


def ask_for_top() -> None:
    """The next run shows another subject: it begins at its head. For a callback."""
    st.session_state[_ASKED] = True


def start_at_top() -> None:
    """Bring the reader to the head of the page, where that was asked for; at the end of the script."""
    if st.session_state.pop(_ASKED, False):
        st.session_state[_TIMES] = times = st.session_state.get(_TIMES, 0) + 1
        st.html(_TO_TOP.format(times), unsafe_allow_javascript=True)
