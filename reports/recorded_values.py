"""The recorded values of cells, carried over where openpyxl loses them.

It writes formulas without their values: each would be a fault when the workbook is read again before a spreadsheet has
computed it. And it takes a number that is no date, in a cell formatted as one, for an error: 20260314 would be lost.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from etl.read.containers.markup import elements, local, parse, stream_parser

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# A cell with a formula as openpyxl writes it, always without value.
_WRITTEN = re.compile(
    rb'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<attributes>[^>]*)>'
    rb"(?P<formula><f(?: [^>]*)?(?:/>|>[^<]*</f>))<v ?/?>(?:</v>)?</c>"
)
_TYPE = re.compile(rb' t="[^"]*"')

Value = tuple[str, str]  # type of the cell, text of its value


def _paths(package: ZipFile) -> dict[str, str]:
    """Path of each sheet's part, by the sheet's name."""
    targets = {
        found.get("Id", ""): posixpath.normpath(posixpath.join("/xl", found.get("Target", ""))).lstrip("/")
        for name, found in elements(package.read(_RELATIONS))
        if name == "Relationship"
    }
    sheets = (found for name, found in elements(package.read(_WORKBOOK)) if name == "sheet")
    return {found.get("name", ""): targets.get(found.get("id", ""), "") for found in sheets}


def is_uncalculated(content: bytes) -> bool:
    """True for a workbook that asks to be computed when it is opened."""
    with ZipFile(io.BytesIO(content)) as package:
        found = (attributes for name, attributes in elements(package.read(_WORKBOOK)) if name == "calcPr")
        return any(attributes.get("fullCalcOnLoad") in ("1", "true") for attributes in found)


class _Values:
    """The handlers of one pass over a sheet that collect the recorded values of some cells."""

    def __init__(self, is_wanted: Callable[[str, bool], bool]) -> None:
        """``is_wanted`` is asked with the name of a cell and whether it holds a formula."""
        self.found: dict[str, Value] = {}
        self.parser = stream_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._is_wanted = is_wanted
        self._cell = self._type = ""
        self._text: list[str] | None = None
        self._has_formula = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = local(name)
        if kind == "c":
            self._cell, self._type = attributes.get("r", ""), attributes.get("t", "n")
            self._has_formula = False
        elif kind == "f":
            self._has_formula = True
        elif kind == "v" and self._is_wanted(self._cell, self._has_formula):
            self._text = []
            self.parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        if self._text is None:
            return
        self.parser.CharacterDataHandler = None
        if text := "".join(self._text):
            self.found[self._cell] = (self._type, text)
        self._text = None


def formula_values(content: bytes) -> dict[str, Mapping[str, Value]]:
    """Recorded values of the formulas of a workbook, by sheet and cell; sheets without any are left out."""
    found: dict[str, Mapping[str, Value]] = {}
    with ZipFile(io.BytesIO(content)) as package:
        known = set(package.namelist())
        for sheet, path in _paths(package).items():
            part = package.read(path) if path in known else b""
            if b"<f" in part or b":f" in part:
                values = _Values(lambda _, has_formula: has_formula)
                parse(values.parser, part)
                if values.found:
                    found[sheet] = values.found
    return found


def cell_values(content: bytes, sheet: str, cells: Collection[str]) -> Mapping[str, Value]:
    """Recorded values of some cells of a sheet."""
    with ZipFile(io.BytesIO(content)) as package:
        values = _Values(lambda cell, _: cell in cells)
        parse(values.parser, package.read(_paths(package)[sheet]))
    return values.found


def with_formula_values(content: bytes, values: Mapping[str, Mapping[str, Value]]) -> bytes:
    """A workbook written by openpyxl, with the recorded values of formulas that still stand in it."""
    if not values:
        return content
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as package, ZipFile(buffer, "w", ZIP_DEFLATED) as written:
        sheets = {path: values[sheet] for sheet, path in _paths(package).items() if sheet in values}
        for member in package.infolist():
            part = package.read(member)
            if found := sheets.get(member.filename):
                part = _with_values(part, found)
            written.writestr(member, part)
    return buffer.getvalue()


def _with_values(part: bytes, values: Mapping[str, Value]) -> bytes:
    def filled(cell: re.Match[bytes]) -> bytes:
        value = values.get(cell["cell"].decode())
        if value is None:
            return cell[0]
        kind, text = value
        attributes = _TYPE.sub(b"", cell["attributes"])
        start = b'<c r="%s"%s t="%s">' % (cell["cell"], attributes, kind.encode())
        return b"%s%s<v>%s</v></c>" % (start, cell["formula"], escape(text).encode())

    return _WRITTEN.sub(filled, part)
