"""The few choices above the map, and the way back up when it is zoomed into an area."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.coverage.places import LEVELS, levels_inside, trail
from ui.coverage.view import LAYERS, SITES, CoverageView, leave, measures_of, schemes_of
from ui.coverage.words import NO_RATE
from ui.markdown import escape_markdown
from ui.params import param_key, touch


def show_controls(view: CoverageView) -> None:
    """Level, measure, geography and layers, on one line where there is room."""
    # Labels on one line: buttons are less tall than lists.
    with st.container(horizontal=True, vertical_alignment="top", key="carte-choix"):
        _list("niveau", "Découpage", {level: LEVELS[level] for level in levels_inside(view.scope)}, 164)
        _list("mesure", "Mesure", measures_of(view.level, view.site), 178, help_text=NO_RATE.get(view.level))
        _list("site", "Localisation des dossiers", SITES, 206)
        st.pills(
            "Calques",
            list(LAYERS),
            selection_mode="multi",
            format_func=LAYERS.__getitem__,
            key=param_key("couches"),
            on_change=touch,
            args=("couches",),
            width="content",
            wrap=True,
        )


def show_scheme(view: CoverageView) -> None:
    """How the classes of a rate are made; the classes of counts never change."""
    schemes = schemes_of(view.level)
    if view.measure not in ("taux", "habitants") or len(schemes) < 2:
        return
    st.segmented_control(
        "Classes",
        list(schemes),
        format_func=schemes.__getitem__,
        key=param_key("classes"),
        required=True,
        on_change=touch,
        args=("classes",),
    )


def _list(name: str, label: str, options: Mapping[str, str], width: int, help_text: str | None = None) -> None:
    st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=param_key(name),
        on_change=touch,
        args=(name,),
        filter_mode=None,
        width=width,
        help=help_text,
    )


def show_trail(view: CoverageView) -> None:
    """« Hauts-de-France › Nord › Métropole Européenne de Lille »: each part above the last is a button."""
    steps = trail(view.scope)
    if len(steps) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="carte-fil"):
        for place, step in enumerate(steps[:-1]):
            st.button(
                f"{step.name} ›",
                key=f"carte-fil-{step.code}",
                type="tertiary",
                on_click=leave,
                args=(None if step.level == "region" else step, steps[place + 1]),
            )
        st.markdown(f"**{escape_markdown(steps[-1].name)}**", width="content")
