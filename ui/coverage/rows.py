"""A table that is searched, sorted and cut into pages before it is sent, and whose rows can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.areas import normalise_place
from reports.exports import About
from ui.downloads import FileOffer, show_downloads
from ui.figure import about_of, column_config, show_heading
from ui.formats import counted, whole
from ui.widget_state import give_value

if TYPE_CHECKING:
    from pandas import DataFrame, Series
    from pyarrow import Table

    from ui.context import PageContext

PAGE_ROWS = 100
_TALLEST_PX = 420
_ROW_PX = 35
_KEYBOARD = "Au clavier : flèches jusqu’à la ligne, puis Maj + Espace pour la choisir."
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
    shown = _page_of(found, key)
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
                texts = [" ".join(map(str, cells)) for cells in zip(*(rows[name] for name in searched), strict=True)]
                places = [place for place, text in enumerate(texts) if words in normalise_place(text)]
        if orders:
            chosen = st.selectbox("Trier par", list(orders), key=f"{key}-order", filter_mode=None, width=260)
            column, highest_first = orders[chosen or next(iter(orders))]
            ranked = (
                rows.iloc[places]
                .reset_index(drop=True)
                .sort_values([column, "name"], ascending=[not highest_first, True])
            )
            places = [places[place] for place in ranked.index]
    return places


def _page_of(found: list[int], key: str) -> list[int]:
    n_pages = -(-len(found) // PAGE_ROWS)
    if n_pages < 2:
        return found
    with st.container(horizontal=True, vertical_alignment="center"):
        # Another number of pages is another list: it begins at its first page.
        number = st.pagination(n_pages, key=f"{key}-page-{n_pages}", width=340)
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
    if on_pick is not None:
        given = [at for at, place in enumerate(shown) if place in set(picked)]
        give_value(widget, {"selection": {"rows": given}})
        selecting = {
            "on_select": lambda: _take_picked(widget, shown, given, on_pick),
            "selection_mode": "multi-row" if several else "single-row",
        }
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


def _column(column: Series, label: str, width: int | None) -> object:
    return column_config(column, label) if width is None else st.column_config.TextColumn(label, width=width)


def _take_picked(widget: str, shown: Sequence[int], given: Sequence[int], on_pick: Pick) -> None:
    """Hand over the rows chosen, unless they are those the table was given: it says them again on its own."""
    chosen = [int(at) for at in st.session_state[widget]["selection"]["rows"]]
    if sorted(chosen) != sorted(given):
        on_pick([shown[at] for at in chosen if at < len(shown)])


def _light(page: DataFrame) -> Table:
    """The page in half the bytes: no index, 32-bit numbers. Each change sends it again."""
    import pyarrow as pa

    table = pa.Table.from_pandas(page, preserve_index=False).replace_schema_metadata(None)
    kinds = {pa.int64(): pa.int32(), pa.float64(): pa.float32(), pa.large_string(): pa.string()}
    return table.cast(pa.schema([(field.name, kinds.get(field.type, field.type)) for field in table.schema]))
