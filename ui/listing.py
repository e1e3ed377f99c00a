"""A table of facts about the store, with its two downloads: what ``ui.figure`` is to the figures of a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from reports.exports import About
from ui.downloads import show_downloads
from ui.figure import column_config
from ui.formats import counted, whole
from ui.widget_state import give_value

if TYPE_CHECKING:
    from pandas import DataFrame

PAGE_ROWS = 50
_TALLEST_PX = 420
_ROW_PX = 35


def show_listing(
    rows: DataFrame, columns: Mapping[str, str], *, title: str, key: str, portfolio: str, is_demo: bool, note: str = ""
) -> None:
    """The rows, fifty at a time, and all of them as CSV and XLSX. ``columns``: name to French heading."""
    shown = _page_of(rows, key)
    st.dataframe(
        shown[list(columns)],
        hide_index=True,
        column_config={name: column_config(rows[name], label) for name, label in columns.items()},
        height=min(_TALLEST_PX, _ROW_PX * (len(shown) + 1) + 3),
        placeholder="",
        alt=f"{title}, {counted(len(rows), 'ligne')}",
        key=f"{key}-rows",
    )
    about = About(
        title=title,
        note=note,
        portfolio=portfolio,
        as_of=date.today(),
        snapshot_id="tous",
        filters="aucun",
        is_demo=is_demo,
    )
    show_downloads(rows, columns, about, key=key)


def _page_of(rows: DataFrame, key: str) -> DataFrame:
    n_pages = -(-len(rows) // PAGE_ROWS)
    if n_pages < 2:
        return rows
    widget = f"{key}-page"
    give_value(widget, min(max(1, int(st.session_state.get(widget) or 1)), n_pages))
    number = st.number_input(
        f"Page, de 1 à {whole(n_pages)}", min_value=1, max_value=n_pages, step=1, key=widget, width=180
    )
    first = (int(number) - 1) * PAGE_ROWS
    st.caption(f"Lignes {whole(first + 1)} à {whole(min(first + PAGE_ROWS, len(rows)))} sur {whole(len(rows))}")
    return rows.iloc[first : first + PAGE_ROWS]
