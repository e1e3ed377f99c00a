"""A chart with its title, its alternative text, the table of its rows and the same rows as CSV and XLSX."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import streamlit as st

from reports.exports import About
from ui.downloads import show_downloads
from ui.filters import describe_filters
from ui.formats import counted, day, unbroken, whole
from ui.markdown import escape_markdown
from ui.plotly_french import PLOTLY_CONFIG
from ui.widget_state import give_value

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from plotly.graph_objects import Figure

    from ui.context import PageContext

_TALLEST_TABLE_PX = 420
_ROW_PX = 35
_LABELS_REM, _COLUMN_REM, _WIDEST_REM = 12, 2.5, 56
# Nobody reads further on a screen, and a slow line carries each row: the downloads hold them all.
SHOWN_ROWS = 500
CLICK_CHOOSES = "un clic choisit ces dossiers, un second enlève le choix"
KEYBOARD = "Au clavier : flèches jusqu’à la ligne, puis Maj + Espace pour la choisir."


@dataclass(frozen=True)
class Picking:
    """Choosing by a click on the chart, or by a row of the table under it.

    ``on_pick`` gets the code of what was clicked, again when it is the one chosen already. ``codes``: a code a row of
    the table, None for one that can't be chosen.
    """

    on_pick: Callable[[str], None]
    picked: str | None
    codes: Sequence[str | None]

    def rows_picked(self) -> list[int]:
        """Places of the rows of what is chosen."""
        return [place for place, code in enumerate(self.codes) if code is not None and code == self.picked]


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
    on_pick: Callable[[str], None] | None = None,
    picked: str | None = None,
    codes: Sequence[str | None] = (),
    hint: str = CLICK_CHOOSES,
    beside: tuple[Figure, str] | None = None,
    more_in_files: str = "",
) -> None:
    """Draw title, caption, chart, and under « Tableau des données » the rows and their two downloads.

    ``figure`` comes from ``draw``; None keeps everything else (a map drawn by the page itself, or nothing to draw).
    ``columns`` maps the columns of ``rows`` to their French labels; those it does not name are left out.
    ``on_pick`` makes the marks that bear a code clickable, and the table's rows too where ``codes`` names them; see
    ``Picking``. ``hint`` then says, on screen only, what a click does. ``beside``: a second figure of the same rows and
    its alternative text, on the right of the first where there is room, else under it. ``more_in_files``: what the
    files say after the note.
    """
    picking = None if on_pick is None else Picking(on_pick, picked, codes)
    show_heading(context, title, note, hint="" if picking is None or rows.empty else hint)
    if rows.empty:
        st.info("Aucune ligne pour ces filtres.")
    elif figure is not None and beside is None:
        _show_chart(figure, key, alt, picking)
    elif figure is not None and beside is not None:
        left, right = st.columns(2)
        with left:
            _show_chart(figure, key, alt, picking)
        with right:
            _show_chart(beside[0], f"{key}-beside", beside[1], picking)
    with st.expander("Tableau des données", key=f"{key}-table"):
        told = " ; ".join(part for part in (note, more_in_files) if part)
        _show_rows(context, rows, title=title, note=told, key=key, columns=columns, picking=picking)


def _show_chart(figure: Figure, key: str, alt: str, picking: Picking | None) -> None:
    if picking is None:
        st.plotly_chart(figure, key=f"{key}-chart", alt=alt, config=PLOTLY_CONFIG)
        return
    # Another choice is another chart: Plotly keeps its own selection otherwise, over the mark that the figure draws.
    widget = f"{key}-chart-{picking.picked or ''}"
    st.plotly_chart(
        figure,
        key=widget,
        alt=alt,
        config=PLOTLY_CONFIG,
        on_select=lambda: _take_point(widget, picking),
        selection_mode="points",
    )


def _take_point(widget: str, picking: Picking) -> None:
    """Hand over the code of the mark clicked; a mark without a code says nothing."""
    for point in st.session_state[widget]["selection"]["points"][:1]:
        data = point.get("customdata")
        if isinstance(data, list) and data and isinstance(data[0], str) and data[0]:
            picking.on_pick(data[0])


def give_room(key: str, n_columns: int) -> None:
    """On a phone the matrix of this key keeps the width that its columns need, and is moved sideways."""
    chart = f'[class*="st-key-{key}-chart"]'
    width = min(_WIDEST_REM, _LABELS_REM + _COLUMN_REM * n_columns)
    st.html(f"<style>{chart} {{ overflow-x: auto; }} {chart} > div {{ min-width: {width}rem; }}</style>")


def show_table(
    context: PageContext, rows: DataFrame, *, title: str, note: str, key: str, columns: Mapping[str, str]
) -> None:
    """Draw title, caption, the rows and their two downloads, where the table itself is the answer."""
    show_heading(context, title, note)
    _show_rows(context, rows, title=title, note=note, key=key, columns=columns)


def show_heading(context: PageContext, title: str, note: str, hint: str = "") -> None:
    """A title, and under it what the figure or the list counts, the day of its state, and what a click does."""
    st.subheader(escape_markdown(title), anchor=False)
    parts = [note.rstrip(". "), f"état au {day(context.snapshot.as_of)}"]
    if context.is_demo:
        parts.append("Données fictives")
    parts.append(hint)
    # The note may quote a file (a portfolio's name): nothing in it is Markdown.
    st.caption(escape_markdown(unbroken(" · ".join(part for part in parts if part))))


def _show_rows(
    context: PageContext,
    rows: DataFrame,
    *,
    title: str,
    note: str,
    key: str,
    columns: Mapping[str, str],
    picking: Picking | None = None,
) -> None:
    shown = [name for name in columns if name in rows.columns]
    selecting = {} if picking is None or not picking.codes else _selecting(f"{key}-rows", picking)
    st.dataframe(
        rows[shown].head(SHOWN_ROWS),
        hide_index=True,
        column_config={name: column_config(rows[name], columns[name]) for name in shown},
        height=min(_TALLEST_TABLE_PX, _ROW_PX * (len(rows) + 1) + 3),
        placeholder="",
        alt=f"{title}, {counted(len(rows), 'ligne')}",
        key=f"{key}-rows",
        **selecting,
    )
    if selecting:
        st.caption(f"Une ligne choisie vaut un clic sur le graphique. {KEYBOARD}")
    if len(rows) > SHOWN_ROWS:
        st.caption(f"{SHOWN_ROWS} premières lignes sur {whole(len(rows))} ; les fichiers ci-dessous les ont toutes.")
    _show_downloads(context, rows, title=title, note=note, key=key, columns=columns)


def _selecting(widget: str, picking: Picking) -> dict[str, Any]:
    # A row that the table doesn't show would come back as one let go.
    given = [place for place in picking.rows_picked()[:1] if place < SHOWN_ROWS]
    give_value(widget, {"selection": {"rows": given}})
    return {"on_select": lambda: _take_row(widget, given, picking), "selection_mode": "single-row"}


def _take_row(widget: str, given: Sequence[int], picking: Picking) -> None:
    """Hand over the code of the row chosen, or of the one let go; the table says what it was given again by itself."""
    chosen = [int(place) for place in st.session_state[widget]["selection"]["rows"]]
    if chosen == list(given):
        return
    for place in (chosen or given)[:1]:
        code = picking.codes[place] if place < len(picking.codes) else None
        if code is not None:
            picking.on_pick(code)


def column_config(column: Series, label: str) -> object:
    """The heading of a column; numbers and days in the reader's own form (1 194 040, 14/03/2026)."""
    if column.dtype.kind in "iuf":
        return st.column_config.NumberColumn(label, format="localized")
    is_day = column.dtype.kind == "M" or isinstance(next(iter(column.dropna()), None), date)
    return st.column_config.DateColumn(label, format="DD/MM/YYYY") if is_day else label


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
