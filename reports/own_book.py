"""The sender's own XLSX workbook, opened by openpyxl: marked, corrected and given back with all openpyxl can keep."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile

from etl.read.containers.values import number_text
from etl.read.uploads import Upload
from reports.cell_text import MAX_COLUMNS, MAX_ROWS, column_letters, escaped, readable
from reports.marks import CellMark, SheetMarks
from reports.recorded_values import formula_values, is_uncalculated, with_formula_values
from reports.remarks import AUTHOR, COLUMNS, TITLE, WIDTHS, Remarks, row_height
from reports.text_book import COMMENT_WIDTH, FILLS, comment_height

_LARGEST_MERGE = 100_000  # cells
SEPARATOR = f"\n\n— {AUTHOR} —\n"
# What openpyxl raises on workbooks that other readers take: values, styles or parts it does not know.
UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RuntimeError, OSError,
    EOFError, ParseError, ExpatError, BadZipFile,
)  # fmt: skip


class UnwritableBook(Exception):
    """openpyxl opened a workbook and can't write it again."""


class OwnBook:
    """A sender's workbook being annotated. ``lost`` says what openpyxl can't keep of it."""

    def __init__(self, upload: Upload, book: Any, lost: Sequence[str], *, has_macros: bool) -> None:
        self.upload = upload
        self.lost = lost
        self.has_macros = has_macros
        self._book = book
        self._is_changed = False

    @property
    def sheet_names(self) -> list[str]:
        """Names of all its sheets."""
        return list(self._book.sheetnames)

    def line(self, sheet: str, line: int) -> list[str]:
        """The texts of one line, from column A; a cell merged with one above has that one's."""
        found = self._book[sheet]
        texts = [_shown(value) for value in next(found.iter_rows(line, line, 1, values_only=True), ())]
        for merged in found.merged_cells.ranges:
            if merged.min_row < line <= merged.max_row and merged.min_col <= len(texts):
                texts[merged.min_col - 1] = _shown(found.cell(merged.min_row, merged.min_col).value)
        return texts

    def width(self, sheet: str) -> int:
        """Number of columns used."""
        return int(self._book[sheet].max_column)

    def has_table(self, sheet: str | None) -> bool:
        """True for the name of a sheet of cells."""
        return sheet is not None and any(found.title == sheet for found in self._book.worksheets)

    def mark(self, sheet: str, marks: SheetMarks) -> None:
        """Write the corrections into the cells, then colour and comment those marked."""
        from openpyxl.cell.cell import MergedCell

        found = self._book[sheet]
        anchors = _anchors(found)
        self._is_changed |= bool(marks.removed or marks.shortened or marks.texts)
        if marks.removed or marks.shortened:
            for cell in cells_of(found):
                if marks.text_of(cell.row, cell.column) == "" and not isinstance(cell, MergedCell):
                    cell.value = None
        for (row, column), text in marks.texts.items():
            if row not in marks.removed:
                set_text(_anchor(found, anchors, row, column), text)
        fills = _fills()
        styles: dict[tuple[int, str], Any] = {}
        for (row, column), mark in marks.cells.items():
            cell = _anchor(found, anchors, row, column)
            key = (cell.style_id, mark.level)
            if key not in styles:
                cell.fill = fills[mark.level]
                styles[key] = cell._style
            cell._style = copy(styles[key])
            if mark.has_comment:
                _comment(cell, mark)

    def add_table(self, title: str, rows: Sequence[Sequence[str]], marks: SheetMarks) -> None:
        """Add a table of another file, every cell as text."""
        sheet = self._book.create_sheet(title)
        for row, record in enumerate(rows[:MAX_ROWS], start=1):
            for column, text in enumerate(record[:MAX_COLUMNS], start=1):
                if text:
                    set_text(sheet.cell(row, column), text)
        self.mark(title, marks)

    def add_remarks(self, title: str, remarks: Remarks) -> None:
        """Add the sheet « Remarques »."""
        from openpyxl.styles import Font

        sheet = self._book.create_sheet(title)
        fills = _fills()
        set_text(sheet["A1"], TITLE)
        sheet["A1"].font = Font(bold=True, size=14)
        row = 2
        for sentence in remarks.sentences:
            set_text(sheet.cell(row, 1), sentence)
            row += 1
        for word, level, text in remarks.told:
            set_text(sheet.cell(row, 1), word)
            set_text(sheet.cell(row, 2), text)
            if level:
                sheet.cell(row, 1).fill = fills[level]
            row += 1
        top = remarks.header_row
        for column, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True), start=1):
            set_text(sheet.cell(top, column), name)
            sheet.cell(top, column).font = Font(bold=True)
            sheet.column_dimensions[column_letters(column)].width = width
        self._add_lines(sheet, top, remarks)
        sheet.auto_filter.ref = (
            f"A{top}:{sheet.cell(top, len(COLUMNS)).column_letter}{top + max(1, len(remarks.table))}"
        )
        sheet.freeze_panes = f"A{top + 1}"

    @staticmethod
    def _add_lines(sheet: Any, top: int, remarks: Remarks) -> None:
        from openpyxl.styles import Alignment, Font
        from openpyxl.worksheet.hyperlink import Hyperlink

        wrapped = Alignment(wrap_text=True, vertical="top")
        link = Font(underline="single", color="1F3A5F")
        fills = _fills()
        styles: dict[tuple[int, str | None], Any] = {}  # openpyxl looks a style up anew for each cell: once is enough
        for row, remark in enumerate(remarks.table, start=top + 1):
            if (height := row_height(remark)) is not None:
                sheet.row_dimensions[row].height = height
            for column, value in enumerate(remark.cells, start=1):
                if value is None:
                    continue
                cell = sheet.cell(row, column)
                if isinstance(value, str):
                    set_text(cell, value)
                else:
                    cell.value = value
                    if remark.target is not None:
                        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=remark.target)
                level = remark.level if COLUMNS[column - 1] == "Gravité" else None
                if (style := styles.get((column, level))) is None:
                    cell.alignment = wrapped
                    if level:
                        cell.fill = fills[level]
                    if COLUMNS[column - 1] == "Ligne":
                        cell.font, cell.alignment = link, Alignment(horizontal="left", vertical="top")
                    styles[column, level] = cell._style
                else:
                    cell._style = copy(style)

    def content(self) -> bytes:
        """The workbook as a file; its formulas are computed again on opening when cells were corrected."""
        from openpyxl.workbook.properties import CalcProperties

        values = formula_values(self.upload.content)
        is_stale = self._is_changed or not values or is_uncalculated(self.upload.content)
        if self._book.calculation is None:
            self._book.calculation = CalcProperties()
        self._book.calculation.fullCalcOnLoad = is_stale
        buffer = io.BytesIO()
        self._book.save(buffer)
        return with_formula_values(buffer.getvalue(), values)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return number_text(value) if isinstance(value, float) else str(value)


def set_text(cell: Any, text: str) -> None:
    """Put a text in a cell, as text whatever it begins with; a blank one empties it."""
    cell.value = None
    if text:
        # Not through the property: it makes formulas of texts, and cuts escapes in two.
        cell._value = escaped(text)
        cell.data_type = "s"


def _fills() -> dict[str, Any]:
    from openpyxl.styles import PatternFill

    return {level: PatternFill("solid", start_color=colour, end_color=colour) for level, colour in FILLS.items()}


def _anchors(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of each merged range, by any of its cells: only that one has a value and a comment."""
    return {
        place: (merged.min_row, merged.min_col)
        for merged in sheet.merged_cells.ranges
        if (merged.max_row - merged.min_row + 1) * (merged.max_col - merged.min_col + 1) <= _LARGEST_MERGE
        for place in merged.cells
    }


def _anchor(sheet: Any, anchors: dict[tuple[int, int], tuple[int, int]], row: int, column: int) -> Any:
    return sheet.cell(*anchors.get((row, column), (row, column)))


def _comment(cell: Any, mark: CellMark) -> None:
    """The cell's one comment: the sender's own text stays above ours."""
    from openpyxl.comments import Comment

    note = readable(mark.comment())
    author = AUTHOR
    if cell.comment is not None:
        author = cell.comment.author or AUTHOR
        note = f"{cell.comment.text}{SEPARATOR}{note}"
    cell.comment = Comment(note, author, height=comment_height(note), width=COMMENT_WIDTH)


def cells_of(sheet: Any) -> list[Any]:
    """The cells there are. Not ``iter_rows``, which makes one for every place up to the farthest."""
    return list(sheet._cells.values())


@contextmanager
def unwritable_when_raised() -> Iterator[None]:
    """UnwritableBook for what openpyxl raises on contents it took but can't write."""
    try:
        yield
    except UNREADABLE as error:
        raise UnwritableBook from error
