"""A chart with its title, its alternative text, the table of its rows and the same rows as CSV and XLSX."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from reports.exports import About
from ui.downloads import show_downloads
from ui.filters import describe_filters
from ui.formats import counted, day, whole
from ui.markdown import escape_markdown
from ui.plotly_french import PLOTLY_CONFIG

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from plotly.graph_objects import Figure

    from ui.context import PageContext

_TALLEST_TABLE_PX = 420
_ROW_PX = 35
# Nobody reads further on a screen, and a slow line carries each row: the downloads hold them all.
SHOWN_ROWS = 500


def draw(build: Callable[..., Figure], *arguments: object) -> Figure:
    """The figure that a pure function of rows draws, made once for the same rows whoever asks for it.

    Shared between visitors: never to be changed.
    """
    return _drawn(sha256(pickle.dumps((build.__module__, build.__qualname__, arguments))).hexdigest(), build, arguments)


@st.cache_resource(max_entries=512, show_spinner=False)
def _drawn(digest: str, _build: Callable[..., Figure], _arguments: tuple[object, ...]) -> Figure:
    return _build(*_arguments).update_layout(separators=",\u202f", autosize=True)


def show_figure(
    context: PageContext,
    figure: Figure | None,
    rows: DataFrame,
    *,
    title: str,
    alt: str,
    note: str,
    key: str,
    columns: Mapping[str, str],
) -> None:
    """Draw title, caption, chart, and under « Tableau des données » the rows and their two downloads.

    ``figure`` comes from ``draw``; None keeps everything else (a map drawn by the page itself, or nothing to draw).
    ``columns`` maps the columns of ``rows`` to their French labels; those it does not name are left out.
    """
    _show_heading(context, title, note)
    if rows.empty:
        st.info("Aucune ligne pour ces filtres.")
    elif figure is not None:
        st.plotly_chart(figure, key=f"{key}-chart", alt=alt, config=PLOTLY_CONFIG)
    with st.expander("Tableau des données", key=f"{key}-table"):
        _show_rows(context, rows, title=title, note=note, key=key, columns=columns)


def show_table(
    context: PageContext, rows: DataFrame, *, title: str, note: str, key: str, columns: Mapping[str, str]
) -> None:
    """Draw title, caption, the rows and their two downloads, where the table itself is the answer."""
    _show_heading(context, title, note)
    _show_rows(context, rows, title=title, note=note, key=key, columns=columns)


def _show_heading(context: PageContext, title: str, note: str) -> None:
    st.subheader(escape_markdown(title), anchor=False)
    parts = [note.rstrip(". "), f"état au {day(context.snapshot.as_of)}"]
    if context.is_demo:
        parts.append("Données fictives")
    # The note may quote a file (a portfolio's name): nothing in it is Markdown.
    st.caption(escape_markdown(" · ".join(part for part in parts if part)))


def _show_rows(
    context: PageContext, rows: DataFrame, *, title: str, note: str, key: str, columns: Mapping[str, str]
) -> None:
    shown = [name for name in columns if name in rows.columns]
    st.dataframe(
        rows[shown].head(SHOWN_ROWS),
        hide_index=True,
        column_config={name: _column_config(rows[name], columns[name]) for name in shown},
        height=min(_TALLEST_TABLE_PX, _ROW_PX * (len(rows) + 1) + 3),
        placeholder="",
        alt=f"{title}, {counted(len(rows), 'ligne')}",
        key=f"{key}-rows",
    )
    if len(rows) > SHOWN_ROWS:
        st.caption(f"{SHOWN_ROWS} premières lignes sur {whole(len(rows))} ; les fichiers ci-dessous les ont toutes.")
    _show_downloads(context, rows, title=title, note=note, key=key, columns=columns)


def _column_config(column: Series, label: str) -> object:
    """The heading of a column; numbers in the reader's own form (1 194 040, not 1194040)."""
    is_number = column.dtype.kind in "iuf"
    return st.column_config.NumberColumn(label, format="localized") if is_number else label


def _show_downloads(
    context: PageContext, rows: DataFrame, *, title: str, note: str, key: str, columns: Mapping[str, str]
) -> None:
    show_downloads(rows, columns, about_of(context, title=title, note=note), key=key)


def about_of(context: PageContext, *, title: str, note: str = "") -> About:
    """What a file made of this page's rows says of itself."""
    return About(
        title=title,
        note=note,
        portfolio=context.snapshot.portfolio,
        as_of=context.snapshot.as_of,
        snapshot_id=context.snapshot.id,
        filters=describe_filters(context),
        is_demo=context.is_demo,
    )
