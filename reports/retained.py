"""What a snapshot kept of the files it was made from, handed back: retained sources, and lines set aside.

Nothing here is as received byte for byte: personal columns were dropped before anything was kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from etl.read.records import records_of
from etl.schema import KINDS
from etl.store import Correction, RetainedSource, SetAside
from reports.cell_text import MAX_ROWS, sheet_name, write_text
from reports.exports import CSV_MIME, XLSX_MIME
from reports.text_book import BOOK_OPTIONS

ZIP_MIME = "application/zip"
RETAINED_DELIMITER = ";"
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)  # the same sources give the same bytes
_PLACE = ("fichier", "feuille", "ligne", "motifs")
_CORRECTIONS = ("nature", "fichier", "feuille", "ligne", "colonne", "avant", "après", "par", "le")
_WIDTHS = (22, 60)


@dataclass(frozen=True, slots=True)
class DownloadFile:
    """A file that a page hands out."""

    name: str
    content: bytes
    mime: str


def retained_download(sources: Sequence[RetainedSource]) -> list[DownloadFile]:
    """The retained sources as files: a CSV as it is, the sheets of a workbook as one XLSX, an archive as a ZIP.

    Empty for a snapshot whose sources were removed by the retention or never kept.
    """
    by_name: dict[str, list[RetainedSource]] = {}
    for source in sources:
        if source.retained:
            by_name.setdefault(source.name, []).append(source)
    return [_download(name, parts) for name, parts in by_name.items()]


def _download(name: str, parts: Sequence[RetainedSource]) -> DownloadFile:
    if parts[0].part is None:
        return DownloadFile(name, parts[0].retained, CSV_MIME)
    stem = PurePath(name.replace("\\", "/")).stem or "fichier"
    if all(part.encoding is None for part in parts):
        return DownloadFile(f"{stem}.xlsx", _workbook(parts), XLSX_MIME)
    return DownloadFile(f"{stem}.zip", _archive(parts), ZIP_MIME)


def _records(part: RetainedSource) -> list[list[str]]:
    return list(records_of(part.retained.decode("utf-8-sig"), part.delimiter or RETAINED_DELIMITER))


def _workbook(parts: Sequence[RetainedSource]) -> bytes:
    """One sheet a part, every cell as text, line for line."""
    import xlsxwriter  # imported on the click: no page waits for it

    buffer = io.BytesIO()
    taken: list[str] = []
    with xlsxwriter.Workbook(buffer, BOOK_OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        for part in parts:
            taken.append(sheet_name(part.part or part.name, taken))
            _write_records(book.add_worksheet(taken[-1]), _records(part)[:MAX_ROWS], text)
    return buffer.getvalue()


def _write_records(sheet: Any, records: Iterable[Sequence[str]], text: Any) -> None:
    for row, record in enumerate(records):
        for column, cell in enumerate(record):
            if cell:
                write_text(sheet, row, column, cell, text)


def _archive(parts: Sequence[RetainedSource]) -> bytes:
    """One member a part, named as it was; a name that climbs out of its folder loses what makes it climb."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for part in parts:
            steps = [step for step in (part.part or part.name).replace("\\", "/").split("/") if step.strip(". ")]
            member = ZipInfo("/".join(steps) or "fichier.csv", _ZIP_DATE)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            archive.writestr(member, part.retained)
    return buffer.getvalue()


def _by_kind(lines: Iterable[SetAside]) -> dict[str, list[SetAside]]:
    """Lines by kind, in the contract's order of kinds, then others (flat tables)."""
    found: dict[str, list[SetAside]] = {kind: [] for kind in KINDS}
    for line in lines:
        found.setdefault(line.kind, []).append(line)
    return {kind: aside for kind, aside in found.items() if aside}


def _headers(lines: Iterable[SetAside]) -> list[str]:
    """Every column of some lines, in the order in which they were sent."""
    return list(dict.fromkeys(header for line in lines for header in line.cells))


def _row(line: SetAside, headers: Sequence[str]) -> list[str]:
    place = [line.file, line.sheet or "", str(line.line), " ".join(line.reasons)]
    return place + [line.cells.get(header, "") for header in headers]


def set_aside_workbook(lines: Sequence[SetAside], corrections: Sequence[Correction] = ()) -> bytes:
    """The lines set aside, one sheet a kind: where they stand, why, then their columns as sent. Cells are text.

    A sheet « Corrections » lists what was corrected on the page, with who, when, before and after.
    """
    import xlsxwriter  # imported on the click: no page waits for it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, BOOK_OPTIONS) as book:
        for kind, aside in _by_kind(lines).items():
            headers = _headers(aside)
            rows = [_row(line, headers) for line in aside]
            _write_table(book, kind.capitalize(), [*_PLACE, *headers], rows)
        if corrections or not lines:
            _write_table(book, "Corrections", _CORRECTIONS, [_correction_row(found) for found in corrections])
    return buffer.getvalue()


def _correction_row(found: Correction) -> list[str]:
    column = found.column if found.column is not None else "ligne retirée"
    place = [found.kind, found.file, found.sheet or "", str(found.line), column]
    return [*place, found.before or "", found.after or "", found.by, f"{found.at:%d/%m/%Y %H:%M}"]


def _write_table(book: Any, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One sheet; the first column called « ligne » is a number, any other cell is text."""
    number = headers.index("ligne")
    sheet = book.add_worksheet(title)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    _write_records(sheet, [headers], book.add_format({"num_format": "@", "bold": True}))
    for row, record in enumerate(rows, start=1):
        for column, cell in enumerate(record):
            if column == number:
                sheet.write_number(row, column, int(cell))
            else:
                write_text(sheet, row, column, cell, text)
    usual, wide = _WIDTHS
    for column, header in enumerate(headers):
        sheet.set_column(column, column, wide if header == "motifs" else usual)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), max(0, len(headers) - 1))
