"""Buttons that open the page of another territory of the kind shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.markdown import escape_markdown
from ui.territory.choice import open_territory

if TYPE_CHECKING:
    from collections.abc import Mapping


def show_openers(labels: Mapping[str, str], *, key: str) -> None:
    """A button a territory: {code: label}, each of the key ``<key>-<code>``. A long name is read whole on a phone."""
    rules = f"[class*=st-key-{key}-] button :is(div, span, p) {{ white-space: normal; overflow: visible; }}"
    st.html(f"<style>{rules}</style>")
    with st.container(horizontal=True, gap="small"):
        for code, label in labels.items():
            st.button(escape_markdown(label), key=f"{key}-{code}", on_click=open_territory, args=(code,))
