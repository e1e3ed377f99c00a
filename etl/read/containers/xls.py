"""XLS: values through calamine; from the records of the workbook's stream what calamine doesn't tell.

Source: [MS-XLS]. Formulas always hold a value there.
"""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.read.containers.ole import CompoundFile
from etl.read.containers.parts import MIB, MOST_CELLS, SheetMarks, SheetPart, merged_ranges
from etl.read.containers.workbook import mark_records, open_workbook, sheet_names, sheet_records
from etl.read.uploads import RefusedFile, Upload
from etl.settings import LimitSettings

_ENCRYPTED_STREAMS = {"encryptedpackage", "encryptioninfo"}
_STREAMS = ("workbook", "book")
_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
_ROW, _BOOLERR, _MULRK = 0x0208, 0x0205, 0x00BD
_STRINGS, _CONTINUE, _LABELSST = 0x00FC, 0x003C, 0x00FD
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_VALUES = frozenset({0x0203, 0x0204, _LABELSST, 0x00D6, 0x027E, 0x0205, _MULRK, *_FORMULAS})
_HIDDEN = 0x20
_RICH, _PHONETIC = 0x8, 0x4
_MOST_READINGS = 4
_WORKSHEET = 0
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def read_xls(upload: Upload, limits: LimitSettings | None) -> Iterator[SheetPart]:
    """The sheets of a workbook, one at a time. Raises RefusedFile, and what readers raise on damaged files."""
    compound = CompoundFile(upload.content)
    if compound.names & _ENCRYPTED_STREAMS:
        raise RefusedFile("E-FILE-ENCRYPTED", upload.name)
    stream = next((name for name in _STREAMS if name in compound.names), None)
    if stream is None:
        nature = "un ancien document Word" if "worddocument" in compound.names else "un fichier d'un ancien logiciel"
        raise RefusedFile("E-FILE-FORMAT", upload.name, nature=nature)
    scan = scan_stream(compound.stream(stream))
    if scan.is_encrypted:
        raise RefusedFile("E-FILE-ENCRYPTED", upload.name)
    for name, marks in scan.sheets:
        if marks.is_sparse:
            raise RefusedFile("E-SHEET-SPARSE", upload.name, name, cellule=marks.corner())
    if limits and scan.text_length > limits.max_unpacked_mib * MIB:
        raise RefusedFile("E-FILE-UNPACKED", upload.name, limite=str(limits.max_unpacked_mib))
    if sum((marks.last_row + 1) * (marks.last_column + 1) for _, marks in scan.sheets) > 2 * MOST_CELLS:
        raise ValueError("more cells than a workbook of people holds")
    workbook = open_workbook(io.BytesIO(upload.content), upload.name)
    for (name, is_hidden), (_, marks) in zip(sheet_names(workbook), scan.sheets, strict=True):
        sheet = workbook.get_sheet_by_name(name)
        marks.merged = merged_ranges(sheet.merged_cell_ranges)
        records = sheet_records(sheet)
        mark_records(records, marks)
        yield SheetPart(upload.name, name, records, marks, is_hidden, scan.is_1904)


@dataclass(slots=True)
class StreamScan:
    """What the records of a workbook's stream tell: the marks of its worksheets, in order.

    ``text_length``: of the texts of all cells; one that many share takes room for each of them once they are read.
    """

    sheets: list[tuple[str, SheetMarks]] = field(default_factory=list)
    text_length: int = 0
    is_encrypted: bool = False
    is_1904: bool = False


class _Stream:
    """A workbook's stream, of which each record is looked at a few times at most, whatever the records point at."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = _MOST_READINGS * len(content)

    def records(self, start: int) -> Iterator[tuple[int, memoryview]]:
        """(type, content) of the records of a part of the stream, up to its end; parts within it are passed over."""
        view = memoryview(self._content)
        depth = 0
        while start + 4 <= len(view):
            kind, length = struct.unpack_from("<HH", view, start)
            self._left -= 4 + length
            if self._left < 0:
                raise ValueError("records that are read again and again")
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            if depth == 1:
                yield kind, view[start + 4 : start + 4 + length]
            start += 4 + length


def scan_stream(content: bytes) -> StreamScan:
    """The marks of the worksheets of a workbook's stream. Raises struct.error, ValueError for records that are none."""
    scan = StreamScan()
    stream = _Stream(content)
    parts: list[tuple[str, int]] = []
    strings: list[memoryview] = []
    last = 0
    for kind, record in stream.records(0):
        if kind == _FILEPASS:
            scan.is_encrypted = True
            return scan
        if kind == _DATEMODE:
            scan.is_1904 = record[0] == 1
        elif kind == _BOUNDSHEET:
            start, _, sheet_kind = struct.unpack_from("<IBB", record)
            if sheet_kind == _WORKSHEET:
                parts.append((_sheet_name(record), start))
        elif kind == _STRINGS or (kind == _CONTINUE and last == _STRINGS):
            strings.append(record)
            kind = _STRINGS
        last = kind
    lengths = string_lengths(strings)
    for name, start in parts:
        marks, uses = _sheet_marks(stream, start)
        scan.sheets.append((name, marks))
        scan.text_length += sum(lengths[place] for place in uses if place < len(lengths))
    return scan


def string_lengths(pieces: Sequence[memoryview]) -> list[int]:
    """The number of characters of each shared string; a string may go on in the next piece, wider or narrower there."""
    lengths: list[int] = []
    piece, place = 0, 8
    while piece < len(pieces):
        if place + 3 > len(pieces[piece]):
            piece, place = piece + 1, 0
            continue
        count, flags = struct.unpack_from("<HB", pieces[piece], place)
        place += 3
        after = 0
        if flags & _RICH:
            after += 4 * int(struct.unpack_from("<H", pieces[piece], place)[0])
            place += 2
        if flags & _PHONETIC:
            after += int(struct.unpack_from("<I", pieces[piece], place)[0])
            place += 4
        lengths.append(count)
        width = 1 + (flags & 1)
        while piece < len(pieces) and place + count * width > len(pieces[piece]):
            count -= max(0, len(pieces[piece]) - place) // width
            piece, place = piece + 1, 1
            width = 1 + (pieces[piece][0] & 1) if piece < len(pieces) and len(pieces[piece]) else 1
        place += count * width + after
        while piece < len(pieces) and place > len(pieces[piece]):
            place -= len(pieces[piece])
            piece += 1
    return lengths


def _sheet_name(content: memoryview) -> str:
    length, is_wide = struct.unpack_from("<BB", content, 6)
    return bytes(content[8:]).decode("utf-16-le" if is_wide & 1 else "latin-1", "replace")[:length]


def _sheet_marks(stream: _Stream, start: int) -> tuple[SheetMarks, array[int]]:
    """The marks of the sheet that begins at a place of the stream, and which shared strings its cells hold."""
    marks = SheetMarks()
    uses = array("L")
    for kind, content in stream.records(start):
        if kind in _VALUES:
            row, column = struct.unpack_from("<HH", content)
            last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind == _MULRK else column
            marks.note_filled(row, last)
            if kind == _LABELSST:
                uses.append(struct.unpack_from("<I", content, 6)[0])
            elif error := _error(kind, content):
                marks.errors[row, column] = error
        elif kind == _ROW and struct.unpack_from("<H", content, 12)[0] & _HIDDEN:
            marks.hidden_rows.add(struct.unpack_from("<H", content)[0])
    return marks, uses


def _error(kind: int, content: memoryview) -> str | None:
    """The text of the error that a cell holds, None for any other value."""
    if kind == _BOOLERR:
        code, is_error = struct.unpack_from("<BB", content, 6)
    elif kind in _FORMULAS:
        result, code, is_marked = struct.unpack_from("<BxBxxxH", content, 6)
        is_error = is_marked == 0xFFFF and result == 2
    else:
        return None
    return _ERRORS.get(code, "#ERREUR!") if is_error else None
