"""A small table of words and counts, whatever they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.formats import whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from pandas import DataFrame


def show_plain_table(frame: DataFrame) -> None:
    """A small table of words and counts; every text in it is shown as it is."""
    shown = frame.map(lambda cell: escape_markdown(cell) if isinstance(cell, str) else whole(cell))
    st.table(shown.set_index(shown.columns[0]), border="horizontal")
