"""Who does what on a page that changes something: the name asked once, and the sentence said after the fact."""

from __future__ import annotations

import streamlit as st

from ui.markdown import escape_markdown
from ui.widget_state import give_value

_WHO = "acting_who"
_WHO_WIDGET = "acting-who"
_SAID = "acting_said"
# The field of the import page, which asks the same.
_WHO_IMPORTS = "import-by"


def ask_who(place: str) -> str:
    """The field « Votre nom ou votre service », kept from page to page; returns the name, "" while there is none."""
    widget = f"{_WHO_WIDGET}-{place}"
    give_value(widget, st.session_state.get(_WHO) or st.session_state.get(_WHO_IMPORTS) or "")
    st.text_input(
        "Votre nom ou votre service",
        key=widget,
        max_chars=80,
        width=420,
        help="Gardé dans le journal avec ce que vous faites.",
        on_change=_take_who,
        args=(widget,),
    )
    return str(st.session_state[widget]).strip()


def keep_who(name: str) -> None:
    """Keep a name given elsewhere on the site for the next field that asks it."""
    st.session_state[_WHO] = name


def known_who() -> str:
    """The last name given, "" while there is none."""
    return str(st.session_state.get(_WHO) or "")


def _take_who(widget: str) -> None:
    st.session_state[_WHO] = st.session_state[widget]


def say_next(sentence: str) -> None:
    """Keep a sentence for the next run of the page, where ``show_said`` shows it once."""
    st.session_state[_SAID] = sentence


def show_said() -> None:
    """What was done by the click that this run answers."""
    sentence = st.session_state.pop(_SAID, None)
    if sentence:
        st.success(escape_markdown(sentence))
