"""The rows of a chart as CSV and XLSX, neutralised: a cell that came from a file is data, never a formula."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from numpy import ndarray
from pandas import DataFrame, isna

from reports.cell_text import write_text

CSV_MIME = "text/csv"
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FICTITIOUS = "Données fictives"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class About:
    """What an export says of itself: where the rows come from, of which day, under which filters."""

    title: str
    note: str
    portfolio: str
    as_of: date
    snapshot_id: str
    filters: str
    is_demo: bool

    def lines(self, n_rows: int) -> list[tuple[str, str]]:
        """Label and value pairs of the sheet « À propos »."""
        pairs = [
            ("Titre", self.title),
            ("Note", self.note),
            ("Portefeuille", self.portfolio),
            ("État au", f"{self.as_of:%d/%m/%Y}"),
            ("Instantané", self.snapshot_id),
            ("Filtres", self.filters),
            ("Lignes", str(n_rows)),
        ]
        return [("Avertissement", FICTITIOUS), *pairs] if self.is_demo else pairs


def neutralised(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; lists become one text."""
    if isinstance(value, list | tuple | ndarray):
        value = " | ".join(str(part) for part in value)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def export_frame(rows: DataFrame, columns: Mapping[str, str]) -> DataFrame:
    """The columns named, in their order, under their French labels, with neutralised cells."""
    kept = [name for name in columns if name in rows.columns]
    frame = rows[kept].astype(object).map(neutralised)
    frame.columns = [str(neutralised(columns[name])) for name in kept]
    return frame


def to_csv(rows: DataFrame, columns: Mapping[str, str], *, is_demo: bool = False) -> bytes:
    """CSV as a French spreadsheet opens it: UTF-8 with BOM, semicolons, decimal commas.

    Fictitious data says so on every line, in a column of its own: a file outlives its name.
    """
    frame = export_frame(rows, columns)
    if is_demo:
        frame["Avertissement"] = FICTITIOUS
    return frame.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


def to_xlsx(rows: DataFrame, columns: Mapping[str, str], about: About) -> bytes:
    """Workbook with the rows and a sheet « À propos » (source, date, filters, count)."""
    import xlsxwriter  # imported on the click: no page waits for it

    frame = export_frame(rows, columns)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        _write_sheet(book.add_worksheet("Données"), list(frame.columns), frame.itertuples(index=False, name=None), bold)
        sheet = book.add_worksheet("À propos")
        for index, (label, value) in enumerate(about.lines(len(frame))):
            sheet.write_string(index, 0, label, bold)
            sheet.write_string(index, 1, str(neutralised(value)))
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
    return buffer.getvalue()


def _write_sheet(sheet: Any, headers: Sequence[str], rows: Iterable[tuple[object, ...]], bold: Any) -> None:
    sheet.write_row(0, 0, headers, bold)
    sheet.freeze_panes(1, 0)
    for index, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, index, column, value)
    for column, header in enumerate(headers):
        sheet.set_column(column, column, min(60, max(12, len(header) + 2)))


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isna(value):
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "oui" if value else "non")
    elif isinstance(value, int | float) or hasattr(value, "__float__"):
        sheet.write_number(row, column, float(value))
    elif isinstance(value, date):
        sheet.write_string(row, column, f"{value:%d/%m/%Y}")
    else:
        write_text(sheet, row, column, str(value))


def file_stem(title: str, as_of: date, is_demo: bool) -> str:
    """``dossiers-par-epci_2026-03-14_donnees-fictives``: a file name that says its date and its nature."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "donnees"
    return f"{slug}_{as_of:%Y-%m-%d}{'_donnees-fictives' if is_demo else ''}"
