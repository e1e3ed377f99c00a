"""XLSX and XLSM: values through calamine; from the sheet's own XML what calamine doesn't tell.

Hidden rows, formulas without value, errors and merged cells are found by one streaming pass over the XML: openpyxl
answers the same in ten times the time (measured on 56,000 lines: 7 s to read, 12 s with hidden rows; this pass 0.8 s).
It reads the sheets that calamine can't hold: a few cells far apart.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.read.containers.archive import Archive, repacked
from etl.read.containers.markup import Attributes, elements, local, parse, stream_parser
from etl.read.containers.parts import MIB, Cell, Members, MergedRange, SheetMarks, SheetPart
from etl.read.containers.values import record_of, without_controls
from etl.read.containers.workbook import mark_records, open_workbook, sheet_names, sheet_records
from etl.read.uploads import RefusedFile
from etl.settings import LimitSettings

WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedstrings.xml"
_WANTED = re.compile(r"\[content_types\]\.xml|_rels/\.rels|xl/(?:_rels/|worksheets/)?[^/]+\.(?:xml|rels)", re.I)
_UNWANTED = re.compile(r"xl/calcchain\.xml", re.I)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_STRING_USE = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})""")
_STRING_END = re.compile(rb"</(?:\w+:)?si>")
_TRUE = ("1", "true")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_MOST_SPARSE_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class _Sheets:
    """What the workbook's own part says: the path of each sheet by name, its dates, whether it was ever calculated."""

    paths: dict[str, str]
    is_1904: bool
    is_uncalculated: bool


def read_xlsx(file: str, archive: Archive, limits: LimitSettings | None) -> Iterator[SheetPart]:
    """The sheets of a workbook, one at a time. Raises RefusedFile, and what parsers raise on damaged files."""
    members = archive.read_where(lambda name: _WANTED.fullmatch(name) and not _UNWANTED.fullmatch(name))
    by_key = {name.lower(): content for name, content in members.items()}
    sheets = _sheets(by_key)
    if len(set(sheets.paths.values())) < len(sheets.paths):
        raise ValueError("sheets that are one and the same")
    workbook = open_workbook(repacked(members), file)
    for name, is_hidden in sheet_names(workbook):
        content = by_key[sheets.paths[name]]
        marks = scan_sheet(content, is_uncalculated=sheets.is_uncalculated)
        if marks.is_sparse:
            records = _sparse_records(file, name, members, marks)
        else:
            _refuse_repeated_strings(file, content, by_key.get(_STRINGS, b""), limits)
            records = sheet_records(workbook.get_sheet_by_name(name))
        mark_records(records, marks)
        yield SheetPart(file, name, records, marks, is_hidden, sheets.is_1904)


def _sheets(members: Members) -> _Sheets:
    targets = {
        attributes["Id"]: posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/").lower()
        for name, attributes in elements(members[_RELATIONS])
        if name == "Relationship" and "Id" in attributes and "Target" in attributes
    }
    paths: dict[str, str] = {}
    is_1904 = is_uncalculated = False
    for name, attributes in elements(members[WORKBOOK]):
        if name == "sheet" and attributes.get("id") in targets:
            paths[attributes.get("name", "")] = targets[attributes["id"]]
        elif name == "workbookPr":
            is_1904 = attributes.get("date1904") in _TRUE
        elif name == "calcPr":
            is_uncalculated = attributes.get("fullCalcOnLoad") in _TRUE
    return _Sheets(paths, is_1904, is_uncalculated)


class _Scan:
    """The handlers of one pass over a sheet. Rows and columns are looked at when they are new."""

    def __init__(self, *, is_uncalculated: bool) -> None:
        self.marks = SheetMarks()
        self.parser = stream_parser()
        self.parser.StartElementHandler = self._start
        self._is_uncalculated = is_uncalculated
        self._names: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row_name = ""
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._value: list[str] = []

    def _start(self, name: str, attributes: Attributes) -> None:
        kind = self._names.get(name)
        if kind is None:
            kind = self._names[name] = local(name)
        if kind == "c":
            self._cell = attributes
            if "r" not in attributes:
                self._column += 1
            if attributes.get("t") == "e":
                self._watch()
        elif kind in ("v", "is"):
            self._note_filled()
        elif kind == "f":
            self._watch()
        elif kind == "row":
            self._start_row(attributes)
        elif kind == "mergeCell":
            self._note_merged(attributes.get("ref", ""))

    def _note_filled(self) -> None:
        reference = self._cell.get("r")
        if reference is None:
            self.marks.note_filled(self._row, self._column)
            return
        letters = reference.rstrip("0123456789")
        number = reference[len(letters) :]
        if letters not in self._columns or number != self._row_name:
            row, self._columns[letters] = _corner(reference)
            self.marks.note_filled(row, self._columns[letters])
            self._row_name = number
        else:
            self.marks.filled_cells += 1
        self._column = self._columns[letters]

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 2)) - 1
        self._column = -1
        if self._row >= _LAST_ROW:  # openpyxl would make every row up to it
            raise ValueError("row beyond the last one a sheet has")
        if attributes.get("hidden") in _TRUE:
            self.marks.hidden_rows.add(self._row)

    def _note_merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        self.marks.merged.append(MergedRange(*_corner(first), *_corner(last or first)))

    def _watch(self) -> None:
        """Listen to what the cell holds, until it ends."""
        self._value = []
        self.parser.CharacterDataHandler = self._value.append
        self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        kind = self._names[name]
        if kind == "f":
            self._value.clear()
        elif kind == "c":
            self.parser.EndElementHandler = self.parser.CharacterDataHandler = None
            self._judge("".join(self._value).strip())

    def _judge(self, value: str) -> None:
        kind, reference = self._cell.get("t"), self._cell.get("r")
        place = _corner(reference) if reference is not None else (self._row, self._column)
        if kind == "e":
            self.marks.errors[place] = value or "#ERREUR!"
        elif kind != "str" and (not value or (value == "0" and self._is_uncalculated)):
            self.marks.unvalued.add(place)


def _corner(reference: str) -> Cell:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError("reference of a cell")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def scan_sheet(content: bytes, *, is_uncalculated: bool = False) -> SheetMarks:
    """The marks of a sheet's XML. ``is_uncalculated``: written by a program that records 0 for every formula.

    Raises ExpatError, UnwantedMarkup, ValueError for what is no sheet.
    """
    scan = _Scan(is_uncalculated=is_uncalculated)
    parse(scan.parser, content)
    if scan.marks.last_row >= _LAST_ROW or scan.marks.last_column >= _LAST_COLUMN:
        raise ValueError("cell beyond the last one a sheet has")
    return scan.marks


def _sparse_records(file: str, name: str, members: Members, marks: SheetMarks) -> list[list[str]]:
    """The records of a sheet whose few cells are far apart, row by row. Raises RefusedFile when they are many."""
    if marks.filled_cells > _MOST_SPARSE_CELLS:
        raise RefusedFile("E-SHEET-SPARSE", file, name, cellule=marks.corner())
    from openpyxl import load_workbook  # not on a page's path

    nothing: list[str] = []
    sheet = load_workbook(repacked(members), read_only=True, data_only=True)[name]
    sheet.reset_dimensions()
    return [
        without_controls(record) if (record := record_of(row)) else nothing for row in sheet.iter_rows(values_only=True)
    ]


def _refuse_repeated_strings(file: str, content: bytes, strings: bytes, limits: LimitSettings | None) -> None:
    """E-FILE-UNPACKED when a sheet would repeat its shared strings into more text than may be unpacked.

    A long text shared by every cell of a sheet takes no room in the file.
    """
    if limits is None:
        return
    lengths = [len(piece) for piece in _STRING_END.split(strings)]
    longest, count = max(lengths), content.count(b't="s"') + content.count(b"t='s'")
    room = limits.max_unpacked_mib * MIB
    if longest * count <= room:
        return
    uses = [int(place) for place in _STRING_USE.findall(content)]
    total = sum(lengths[place] for place in uses if place < len(lengths)) + longest * max(0, count - len(uses))
    if total > room:
        raise RefusedFile("E-FILE-UNPACKED", file, limite=str(limits.max_unpacked_mib))
