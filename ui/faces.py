"""The rows of choices above a page's faces: which face, and the few things that the face itself lets one choose.

Each choice is a parameter of the link that the page read before with ``ui.params.read``. Shown otherwise, a long figure
begins at its first page again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

import streamlit as st

from ui.params import param_key, take, touch


def show_faces(faces: Mapping[str, str]) -> None:
    """One row of buttons: what to look at. ``faces``: code of the parameter ``vue`` to French label."""
    st.segmented_control(
        "Vue",
        list(faces),
        format_func=faces.__getitem__,
        key=param_key("vue"),
        required=True,
        on_change=_take,
        args=("vue",),
        label_visibility="collapsed",
        width="stretch",
    )


def _take(name: str) -> None:
    touch(name)
    take("page", None)


def choices_row(page: str) -> AbstractContextManager[object]:
    """The row that a face's own choices stand in; ``page`` tells apart those of two pages."""
    return st.container(horizontal=True, vertical_alignment="bottom", key=f"{page}-choix")


def show_options(name: str, label: str, options: Mapping[str, str]) -> None:
    """Buttons side by side for a choice of the link that was read before. ``options``: code to French label."""
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=param_key(name),
        required=True,
        on_change=_take,
        args=(name,),
        width="content",
        wrap=True,
    )


def show_list_of(name: str, label: str, options: Mapping[str, str], *, width: int = 200) -> None:
    """As ``show_options``, for many options or long words."""
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=param_key(name),
        on_change=_take,
        args=(name,),
        filter_mode=None,
        width=width,
    )


def show_search(label: str, *, placeholder: str, longest: int, width: int, help_text: str | None = None) -> None:
    """The words that a long list must hold (``cherche`` in the link): another search begins at the first page."""
    st.text_input(
        label,
        key=param_key("cherche"),
        on_change=_take,
        args=("cherche",),
        placeholder=placeholder,
        help=help_text,
        max_chars=longest,
        width=width,
    )
