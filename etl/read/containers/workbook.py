"""Workbooks through python-calamine: names of the sheets, values of their cells as texts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from etl.cells.written import NO_VALUE
from etl.read.containers.parts import MOST_CELLS, SheetMarks
from etl.read.containers.values import record_of, without_controls
from etl.read.uploads import RefusedFile

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def open_workbook(content: io.BytesIO, file: str) -> CalamineWorkbook:
    """The workbook of some bytes. Raises RefusedFile when it is encrypted, and what calamine raises."""
    from python_calamine import CalamineWorkbook, PasswordError  # not on a page's path

    try:
        return CalamineWorkbook.from_filelike(content)
    except PasswordError as error:
        raise RefusedFile("E-FILE-ENCRYPTED", file) from error


def sheet_names(workbook: CalamineWorkbook) -> list[tuple[str, bool]]:
    """(name, whether it is hidden) of the sheets that hold cells, in the workbook's order."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        (sheet.name, sheet.visible != SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def sheet_records(sheet: CalamineSheet) -> list[list[str]]:
    """The texts of a sheet from its first row and column on; rows that are empty are one and the same empty record."""
    if sheet.start is None:
        return []
    indent = [""] * sheet.start[1]
    nothing: list[str] = []
    return [without_controls(indent + record) if (record := record_of(row)) else nothing for row in sheet.iter_rows()]


def mark_records(records: list[list[str]], marks: SheetMarks) -> None:
    """Write into the records what their values don't tell: errors, formulas without value, merged cells."""
    for (row, column), text in (*marks.errors.items(), *((cell, NO_VALUE) for cell in marks.unvalued)):
        write_cell(records, row, column, text)
    _spread_merged(records, marks)


def _spread_merged(records: list[list[str]], marks: SheetMarks) -> None:
    """The value of merged cells stands in the first cell of each of their rows, and nothing in the cells it covers.

    Raises ValueError when they overlap without end.
    """
    left = MOST_CELLS
    for merged in marks.merged:
        bottom = min(merged.bottom, len(records) - 1)
        right = min(merged.right, marks.last_column)
        left -= max(0, bottom - merged.top + 1) * max(1, right - merged.left + 1)
        if left < 0:
            raise ValueError("merged cells that overlap")
        text = cell_text(records, merged.top, merged.left)
        for row in range(merged.top, bottom + 1):
            if text and row > merged.top:
                write_cell(records, row, merged.left, text)
            for column in range(merged.left + 1, min(right + 1, len(records[row]))):
                records[row][column] = ""


def cell_text(records: Sequence[Sequence[str]], row: int, column: int) -> str:
    """The text of a cell, empty beyond the last filled one."""
    return records[row][column] if row < len(records) and column < len(records[row]) else ""


def write_cell(records: list[list[str]], row: int, column: int, text: str) -> None:
    """Put a text into a cell, making room for it."""
    if row >= len(records):
        records += [[] for _ in range(row + 1 - len(records))]
    record = records[row] if records[row] else []
    record += [""] * (column + 1 - len(record))
    record[column] = text
    records[row] = record
