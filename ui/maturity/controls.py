"""The rows of choices above a face: which face, and the few things that the face itself lets one choose."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager

import streamlit as st

from analytics.maturity.views import scale_counts
from ui.maturity.view import FACES, FINALS, MaturityView
from ui.params import param_key, take, touch
from ui.questions import ask


def show_faces() -> None:
    """One row of buttons: what to look at."""
    st.segmented_control(
        "Vue",
        list(FACES),
        format_func=FACES.__getitem__,
        key=param_key("vue"),
        required=True,
        on_change=_take,
        args=("vue",),
        label_visibility="collapsed",
        width="stretch",
    )


def _take(name: str) -> None:
    """Shown otherwise, a long figure begins at its first page again."""
    touch(name)
    take("page", None)


def choices_row() -> AbstractContextManager[object]:
    """The row that a face's own choices stand in."""
    return st.container(horizontal=True, vertical_alignment="bottom", key="maturite-choix")


def show_options(name: str, label: str, options: Mapping[str, str]) -> None:
    """Buttons side by side for a choice of the link that ``read_view`` read. ``options``: code to French label."""
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=param_key(name),
        required=True,
        on_change=_take,
        args=(name,),
        width="content",
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


def show_final(view: MaturityView) -> None:
    """Aimed at or observed, and the scale where the dossiers bear several."""
    show_options("final", "Maturité finale", FINALS)
    scales = scales_present(view)
    if len(scales) > 1:
        show_options("echelle", "Échelle", {code: code for code in scales})


def scales_present(view: MaturityView) -> list[str]:
    """Scales that some dossier bears, and the one shown."""
    rows = ask(view.context, scale_counts)
    borne = {str(scale) for scale, count in zip(rows["scale"], rows["n_dossiers"], strict=True) if count}
    return [code for code in view.reference.scales if code in borne or code == view.reading.scale]
