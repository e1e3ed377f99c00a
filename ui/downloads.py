"""The files under a table: its rows as CSV and XLSX, made on the click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from reports.exports import CSV_MIME, XLSX_MIME, About, file_stem, to_csv, to_xlsx

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class FileOffer:
    """A file beside the two that every table has: the words of its button, its ending, its type, how it is made."""

    label: str
    suffix: str
    mime: str
    make: Callable[[], bytes]


def show_downloads(
    rows: DataFrame, columns: Mapping[str, str], about: About, *, key: str, others: tuple[FileOffer, ...] = ()
) -> None:
    """A button a file. ``columns``: name to French heading; those it does not name are left out.

    The bytes are made on the click, on another thread: a page of ten charts builds no workbook.
    """
    stem = file_stem(about.title, about.as_of, about.is_demo)
    offers = (
        FileOffer("Télécharger en CSV", "csv", CSV_MIME, lambda: to_csv(rows, columns, is_demo=about.is_demo)),
        FileOffer("Télécharger en XLSX", "xlsx", XLSX_MIME, lambda: to_xlsx(rows, columns, about)),
        *others,
    )
    with st.container(horizontal=True):
        for offer in offers:
            st.download_button(
                offer.label,
                offer.make,
                file_name=f"{stem}.{offer.suffix}",
                mime=offer.mime,
                key=f"{key}-{offer.suffix}",
                on_click="ignore",
            )
