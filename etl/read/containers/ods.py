"""ODS: values through calamine; from ``content.xml`` what calamine doesn't tell, and whether it fits in memory.

Rows and cells that repeat are written once with a count: the file of one filled cell may describe a billion of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.read.containers.archive import Archive, repacked
from etl.read.containers.markup import Attributes, elements, parse, stream_parser
from etl.read.containers.parts import MIB, MergedRange, SheetMarks, SheetPart
from etl.read.containers.values import duration_of_ods
from etl.read.containers.workbook import mark_records, open_workbook, sheet_names, sheet_records
from etl.read.uploads import RefusedFile
from etl.settings import LimitSettings

CONTENT = "content.xml"
MIMETYPE = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = f"{_NAMES}table:1.0 ", f"{_NAMES}text:1.0 ", f"{_NAMES}office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_SHEET, _ROW, _NULL_DATE = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}null-date"
_CELL, _COVERED = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_PARAGRAPH, _NOTE = f"{_TEXT}p", f"{_OFFICE}annotation"
_ROWS, _COLUMNS = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = f"{_TABLE}number-rows-spanned", f"{_TABLE}number-columns-spanned"
_NAME, _VISIBILITY, _FORMULA, _DATE = (f"{_TABLE}{name}" for name in ("name", "visibility", "formula", "date-value"))
_VALUE_TYPE, _CALC_TYPE = f"{_OFFICE}value-type", f"{_CALC}value-type"
_MOST_REPEATED_ERRORS = 100_000


def read_ods(file: str, archive: Archive, limits: LimitSettings | None) -> Iterator[SheetPart]:
    """The sheets of a workbook, one at a time. Raises RefusedFile, and what parsers raise on damaged files."""
    members = archive.read_where(lambda name: name in (CONTENT, MIMETYPE, _MANIFEST))
    if any(name == "encryption-data" for name, _ in elements(members.get(_MANIFEST, b"<manifest/>"))):
        raise RefusedFile("E-FILE-ENCRYPTED", file)
    scan = scan_content(members[CONTENT])
    for name, found in scan.sheets.items():
        if found.is_sparse:
            raise RefusedFile("E-SHEET-SPARSE", file, name, cellule=found.corner())
    if limits and scan.text_length > limits.max_unpacked_mib * MIB:
        raise RefusedFile("E-FILE-UNPACKED", file, limite=str(limits.max_unpacked_mib))
    needed = {MIMETYPE: _MIME, _MANIFEST: members.get(_MANIFEST, b"<manifest/>"), CONTENT: members[CONTENT]}
    workbook = open_workbook(repacked(needed), file)
    for name, is_hidden in sheet_names(workbook):
        records = sheet_records(workbook.get_sheet_by_name(name))
        for record in records:
            if any(text.startswith("PT") for text in record):
                record[:] = map(duration_of_ods, record)
        mark_records(records, scan.sheets[name])
        yield SheetPart(file, name, records, scan.sheets[name], is_hidden, scan.is_1904)


class ContentScan:
    """The handlers of one pass over ``content.xml``, and what they found.

    ``sheets``: marks by name; ``text_length``: of the cells that repeat, as often as they do; ``is_1904``: days are
    counted from 1904.
    """

    def __init__(self) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self.text_length = 0
        self.is_1904 = False
        self.parser = stream_parser()
        self.parser.StartElementHandler = self._start
        self._marks = SheetMarks()
        self._hidden: list[range] = []
        self._row = self._column = self._next_row = self._next_column = 0
        self._row_count = self._cell_count = 1
        self._in_cell = self._is_filled = self._is_error = self._is_heard = self._in_note = False
        self._text: list[str] = []

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in (_CELL, _COVERED):
            self._begin_cell(attributes)
        elif name == _PARAGRAPH:
            if self._in_cell and not self._is_filled and not self._in_note:
                self._fill()
        elif name == _ROW:
            self._begin_row(attributes)
        elif name == _NOTE:
            self._in_note = True
            self.parser.EndElementHandler = self._end
        elif name == _SHEET:
            self._begin_sheet(attributes.get(_NAME, ""))
        elif name == _NULL_DATE:
            self.is_1904 = attributes.get(_DATE, "").startswith("1904")

    def _begin_sheet(self, name: str) -> None:
        self.end_sheet()
        if name in self.sheets:
            raise ValueError("two sheets of one name")
        self._marks = self.sheets[name] = SheetMarks()
        self._next_row = 0
        self._in_cell = False

    def _begin_row(self, attributes: Attributes) -> None:
        self._row, self._row_count = self._next_row, _count(attributes, _ROWS)
        self._next_row += self._row_count
        self._next_column = 0
        if attributes.get(_VISIBILITY, "visible") != "visible":
            self._hidden.append(range(self._row, self._next_row))

    def _begin_cell(self, attributes: Attributes) -> None:
        self._in_cell, self._is_filled = True, False
        self._column, self._cell_count = self._next_column, _count(attributes, _COLUMNS)
        self._next_column += self._cell_count
        if _VALUE_TYPE in attributes:
            self._is_error = attributes.get(_CALC_TYPE) == "error"
            self._fill()
        elif _FORMULA in attributes:
            self._marks.unvalued.add((self._row, self._column))
            self._fill()
        if _ROWS_SPANNED in attributes or _COLUMNS_SPANNED in attributes:
            bottom = self._row + _count(attributes, _ROWS_SPANNED) - 1
            right = self._column + _count(attributes, _COLUMNS_SPANNED) - 1
            if (bottom, right) != (self._row, self._column):
                self._marks.merged.append(MergedRange(self._row, self._column, bottom, right))

    def _fill(self) -> None:
        """Count the cell as filled, as often as it repeats; listen to its text when that matters."""
        self._is_filled = True
        repeats = self._row_count * self._cell_count
        if repeats > 1 or self._is_error:
            self._text = []
            self._is_heard = True
            self.parser.EndElementHandler = self._end
            self.parser.CharacterDataHandler = self._hear
        self._marks.note_filled(self._row + self._row_count - 1, self._column + self._cell_count - 1)

    def _hear(self, text: str) -> None:
        if not self._in_note:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == _NOTE:
            self._in_note = False
        elif name in (_CELL, _COVERED) and self._is_heard:
            self._end_cell("".join(self._text))
        if not self._is_heard and not self._in_note:
            self.parser.EndElementHandler = None

    def _end_cell(self, text: str) -> None:
        self.parser.CharacterDataHandler = None
        self._is_heard = False
        self.text_length += len(text) * self._row_count * self._cell_count
        if not self._is_error:
            return
        self._is_error = False
        if self._row_count * self._cell_count > _MOST_REPEATED_ERRORS:
            raise ValueError("an error that is repeated without end")
        for row in range(self._row, self._row + self._row_count):
            for column in range(self._column, self._column + self._cell_count):
                self._marks.errors[row, column] = text.strip() or "#ERREUR!"

    def end_sheet(self) -> None:
        """Keep the hidden rows that hold something: those below the last line are hidden by the million."""
        for rows in self._hidden:
            self._marks.hidden_rows.update(range(rows.start, min(rows.stop, self._marks.last_row + 1)))
        self._hidden = []


def _count(attributes: Attributes, name: str) -> int:
    return int(attributes[name]) if name in attributes else 1


def scan_content(content: bytes) -> ContentScan:
    """What a workbook's content tells. Raises ExpatError, UnwantedMarkup, ValueError for what is none."""
    scan = ContentScan()
    parse(scan.parser, content)
    scan.end_sheet()
    return scan
