"""A new workbook of tables as they were sent: every cell is text, faulty ones coloured and commented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from reports.cell_text import MAX_COLUMNS, MAX_ROWS, readable, write_text
from reports.marks import CellMark, Level, SheetMarks
from reports.remarks import AUTHOR, COLUMNS, TITLE, WIDTHS, Remarks, row_height

# One off the usual oranges and greens of spreadsheets: a cell in such a colour was coloured here, and nowhere else.
FILLS: Mapping[Level, str] = {"error": "F8CBAE", "warning": "FFE698", "correction": "C6E0B5"}
BOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MEASURED_ROWS = 200
_WIDTH_BOUNDS = (10, 45)
COMMENT_WIDTH = 330
_COMMENT_LINE = 46  # characters


def comment_height(text: str) -> int:
    """Pixels that a comment needs."""
    lines = sum(1 + len(line) // _COMMENT_LINE for line in text.split("\n"))
    return min(420, 24 + 17 * lines)


class _TextBook:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.text = book.add_format({"num_format": "@"})
        self.header = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"valign": "top", "align": "left", "font_color": "#1F3A5F", "underline": 1})
        self.levels = {
            level: book.add_format({"num_format": "@", "bg_color": f"#{colour}", "valign": "top"})
            for level, colour in FILLS.items()
        }

    def add_table(self, title: str, rows: Sequence[Sequence[str]], marks: SheetMarks) -> None:
        sheet = self.book.add_worksheet(title)
        widths = _column_widths(rows)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.text)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{min(len(rows) + 1, MAX_ROWS)}"})
        has_texts = bool(marks.texts or marks.removed or marks.shortened)
        for row, record in enumerate(rows[:MAX_ROWS], start=1):
            for column, sent in enumerate(record[:MAX_COLUMNS], start=1):
                text = marks.text_of(row, column) if has_texts else None
                if text is None:
                    text = sent
                if text and (row, column) not in marks.cells:
                    write_text(sheet, row - 1, column - 1, text, self.text)
        for (row, column), mark in marks.cells.items():
            record = rows[row - 1] if row <= len(rows) else ()
            sent = record[column - 1] if column <= len(record) else ""
            text = marks.text_of(row, column)
            self._add_mark(sheet, row, column, sent if text is None else text, mark)
        if marks.header is not None:
            sheet.freeze_panes(marks.header.line, 0)

    def _add_mark(self, sheet: Any, row: int, column: int, text: str, mark: CellMark) -> None:
        write_text(sheet, row - 1, column - 1, text, self.levels[mark.level])
        if mark.has_comment:
            note = readable(mark.comment())
            size = {"width": COMMENT_WIDTH, "height": comment_height(note), "author": AUTHOR}
            sheet.write_comment(row - 1, column - 1, note, size)

    def add_remarks(self, title: str, remarks: Remarks) -> None:
        sheet = self.book.add_worksheet(title)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        write_text(sheet, 0, 0, TITLE, self.book.add_format({"bold": True, "font_size": 14}))
        row = 1
        for sentence in remarks.sentences:
            write_text(sheet, row, 0, sentence)
            row += 1
        for word, level, text in remarks.told:
            write_text(sheet, row, 0, word, self.levels[level] if level else None)
            write_text(sheet, row, 1, text)
            row += 1
        top = remarks.header_row
        for column, name in enumerate(COLUMNS):
            write_text(sheet, top - 1, column, name, self.header)
        self._add_lines(sheet, top, remarks)
        sheet.autofilter(top - 1, 0, top - 1 + max(1, len(remarks.table)), len(COLUMNS) - 1)
        sheet.freeze_panes(top, 0)

    def _add_lines(self, sheet: Any, top: int, remarks: Remarks) -> None:
        for row, remark in enumerate(remarks.table, start=top):
            if (height := row_height(remark)) is not None:
                sheet.set_row(row, height)
            for column, cell in enumerate(remark.cells):
                level = remark.level if COLUMNS[column] == "Gravité" else None
                if isinstance(cell, int):
                    if remark.target is not None:
                        sheet.write_url(row, column, f"internal:{remark.target}", self.number)
                    sheet.write_number(row, column, cell, self.number)
                elif cell is not None:
                    write_text(sheet, row, column, cell, self.levels[level] if level else self.wrapped)


def _column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    measured = rows[:_MEASURED_ROWS]
    count = min(max(map(len, measured), default=0), MAX_COLUMNS)
    lowest, highest = _WIDTH_BOUNDS
    return [
        min(highest, max(lowest, 2 + max((len(row[column]) for row in measured if column < len(row)), default=0)))
        for column in range(count)
    ]


def write_text_book(
    tables: Sequence[tuple[str, Sequence[Sequence[str]], SheetMarks]], remarks_title: str, remarks: Remarks
) -> bytes:
    """The workbook: each table as (sheet's name, lines, marks), then the remarks."""
    import xlsxwriter  # imported on the click: no page waits for it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, BOOK_OPTIONS) as written:
        book = _TextBook(written)
        for title, rows, marks in tables:
            book.add_table(title, rows, marks)
        book.add_remarks(remarks_title, remarks)
    return buffer.getvalue()
