"""A table that is searched, sorted and cut into pages before it is sent, and whose rows can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from etl.text import fold
from geo.areas import normalise_place
from reports.exports import About
from ui.coverage.row_in_view import bring_row
from ui.downloads import FileOffer, show_downloads
from ui.figure import about_of, column_config, show_heading
from ui.formats import counted, unbroken, whole
from ui.widget_state import give_value

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from pyarrow import Table

    from ui.context import PageContext

PAGE_ROWS = 100
_TALLEST_PX = 420
_ROW_PX = 35
# Columns of measures, always shown with the decimals they were rounded to: figures are compared down a column.
_DECIMALS: Mapping[str, int] = {"per_100k": 2, "nearest_km": 1}
_KEYBOARD = unbroken("Au clavier : flèches jusqu’à la ligne, puis Maj + Espace pour la choisir.")
Pick = Callable[[Sequence[int]], None]
# French words → column, and whether the highest comes first.
Orders = Mapping[str, tuple[str, bool]]


def show_rows(
    context: PageContext,
    rows: DataFrame,
    *,
    title: str,
    note: str,
    key: str,
    columns: Mapping[str, str],
    in_files_only: Collection[str] = (),
    hint: str = "",
    when_empty: str = "Aucune ligne pour ces filtres.",
    searched: Sequence[str] = (),
    orders: Orders | None = None,
    picked: Sequence[int] = (),
    on_pick: Pick | None = None,
    several: bool = False,
    widths: Mapping[str, int] | None = None,
    others: Callable[[DataFrame, About], tuple[FileOffer, ...]] | None = None,
) -> None:
    """Title, search and sort, a page of the rows, and the files of all the rows found.

    ``columns``: name to French heading; ``in_files_only`` are those of them that the screen has no room for.
    ``searched``: columns looked in. ``when_empty``: what is said of no row at all.
    ``picked`` are places in ``rows``; ``on_pick`` gets the places chosen, before the page runs again. ``widths`` as
    ``show_grid``. ``others`` makes files of its own beside CSV and XLSX.
    """
    show_heading(context, title, note)
    if rows.empty:
        st.info(when_empty)
        return
    found = _ordered(rows, key, searched, orders or {})
    if not found:
        st.info("Aucune ligne ne contient ces mots.")
        return
    shown = _page_of(found, len(rows), key, None if several else next(iter(picked), None))
    headings = {name: label for name, label in columns.items() if name not in in_files_only}
    show_grid(rows, shown, title, key, headings, picked, on_pick, several, widths)
    if on_pick is not None:
        st.caption(f"{hint}. {_KEYBOARD}" if hint else _KEYBOARD)
    kept = rows if len(found) == len(rows) and not orders else rows.iloc[found]
    about = about_of(context, title=title, note=note)
    show_downloads(kept, columns, about, key=key, others=others(kept, about) if others else ())


def _ordered(rows: DataFrame, key: str, searched: Sequence[str], orders: Orders) -> list[int]:
    """Places in `rows` of those that hold the words, in the order asked for."""
    places = list(range(len(rows)))
    if not searched and not orders:
        return places
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if searched:
            words = normalise_place(st.text_input("Chercher", key=f"{key}-words", width=260) or "")
            if words:
                columns = zip(*(rows[name] for name in searched), strict=True)
                texts = [" ".join(cell for cell in cells if isinstance(cell, str)) for cells in columns]
                places = [place for place, text in enumerate(texts) if words in normalise_place(text)]
        if orders:
            chosen = st.selectbox("Trier par", list(orders), key=f"{key}-order", filter_mode=None, width=260)
            column, highest_first = orders[chosen or next(iter(orders))]
            ranked = (
                rows.iloc[places]
                .reset_index(drop=True)
                .sort_values([column, "name"], ascending=[not highest_first, True], key=_as_read)
            )
            places = [places[place] for place in ranked.index]
    return places


def _as_read(cells: Series[Any]) -> Series[Any]:
    """A column to sort by: « Ève » stands among the names in E, whatever its accents and capitals."""
    return cells.map(fold) if cells.name == "name" else cells


def _page_of(found: list[int], n_rows: int, key: str, picked: int | None) -> list[int]:
    """The places of one page: that of the row picked when the pick is new, then those that the reader turns to."""
    n_pages = -(-len(found) // PAGE_ROWS)
    if n_pages < 2:
        if len(found) < n_rows:
            st.caption(f"{counted(len(found), 'ligne trouvée', 'lignes trouvées')} sur {whole(n_rows)}")
        return found
    # Another number of pages is another list: it begins at its first page, or that of the row picked.
    widget = f"{key}-page-{n_pages}"
    if picked in found and (widget not in st.session_state or st.session_state.get(f"{key}-seen") != picked):
        st.session_state[widget] = found.index(picked) // PAGE_ROWS + 1
    st.session_state[f"{key}-seen"] = picked
    with st.container(horizontal=True, vertical_alignment="center"):
        number = st.pagination(n_pages, key=widget, width=340)
        first = (int(number) - 1) * PAGE_ROWS
        last = min(first + PAGE_ROWS, len(found))
        st.caption(f"Lignes {whole(first + 1)} à {whole(last)} sur {whole(len(found))}", width="content")
    return found[first:last]


def show_grid(
    rows: DataFrame,
    shown: Sequence[int],
    title: str,
    key: str,
    columns: Mapping[str, str],
    picked: Sequence[int],
    on_pick: Pick | None,
    several: bool,
    widths: Mapping[str, int] | None = None,
) -> None:
    """The grid alone, of the rows at the places ``shown``; the rest as ``show_rows``.

    ``widths``: pixels of the columns of text whose long cells would push the others out of sight.
    """
    names = [name for name in columns if name in rows.columns]
    page = rows.iloc[list(shown)][names]
    widget = f"{key}-rows"
    selecting: dict[str, Any] = {}
    given: list[int] = []
    # Of several rows, those on other pages or that a search hides stay picked.
    others = sorted(set(picked) - set(shown)) if several else []
    if on_pick is not None:
        given = [at for at, place in enumerate(shown) if place in set(picked)]
        give_value(widget, {"selection": {"rows": given}})
        selecting = {
            "on_select": lambda: _take_picked(widget, shown, given, others, on_pick),
            "selection_mode": "multi-row" if several else "single-row",
        }
    # Nothing between the grid and what moves it, which takes no room.
    with st.container(gap=None):
        st.dataframe(
            _light(page),
            hide_index=True,
            column_config={name: _column(page[name], columns[name], (widths or {}).get(name)) for name in names},
            height=min(_TALLEST_PX, _ROW_PX * (len(page) + 1) + 3),
            placeholder="",
            alt=f"{title}, {counted(len(rows), 'ligne')}",
            key=widget,
            **selecting,
        )
        if given and not several and len(page) * _ROW_PX > _TALLEST_PX - _ROW_PX:
            bring_row(widget, given[0], len(page), _ROW_PX)


def _column(column: Series, label: str, width: int | None) -> object:
    if column.name in _DECIMALS:
        return st.column_config.NumberColumn(label, format="localized", step=10 ** -_DECIMALS[str(column.name)])
    return column_config(column, label) if width is None else st.column_config.TextColumn(label, width=width)


def _take_picked(widget: str, shown: Sequence[int], given: Sequence[int], others: Sequence[int], on_pick: Pick) -> None:
    """Hand over the rows chosen, unless they are those the table was given: it says them again on its own."""
    chosen = [int(at) for at in st.session_state[widget]["selection"]["rows"]]
    if sorted(chosen) != sorted(given):
        on_pick([*others, *(shown[at] for at in chosen if at < len(shown))])


def _light(page: DataFrame) -> Table:
    """The page in half the bytes: no index, 32-bit numbers. Each change sends it again.

    With fixed decimals the grid cuts instead of rounding: 2.07 must not come as 2.0699999.
    """
    import pyarrow as pa

    table = pa.Table.from_pandas(page, preserve_index=False).replace_schema_metadata(None)
    kinds = {pa.int64(): pa.int32(), pa.float64(): pa.float32(), pa.large_string(): pa.string()}
    fields = (
        (name, kind if name in _DECIMALS else kinds.get(kind, kind))
        for name, kind in zip(table.column_names, table.schema.types, strict=True)
    )
    return table.cast(pa.schema(list(fields)))
