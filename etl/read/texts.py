"""Columns of texts as their distinct texts and one code a line, and the quick reading of regular files in that form.

A column read by pyarrow comes so without a Python string a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, overload

import pyarrow as pa
from pyarrow import csv

from etl.coded import Coded


class CodedTexts(Coded[str]):
    """An immutable column of texts."""

    __slots__ = ()

    @classmethod
    def of(cls, texts: Sequence[str]) -> CodedTexts:
        """The column of some texts, as it is when it is coded already."""
        if isinstance(texts, CodedTexts):
            return texts
        return cls.from_arrow(pa.array(texts, pa.string()).dictionary_encode())

    @classmethod
    def from_arrow(cls, column: Any) -> CodedTexts:
        """The column of a pyarrow dictionary array."""
        return cls(column.dictionary.to_numpy(zero_copy_only=False).tolist(), column.indices.to_numpy())


class RowsOfColumns(Sequence[list[str]]):
    """The lines of some columns, made when they are asked for: only those set aside ever are."""

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, row: int) -> list[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, row: int | slice) -> list[str] | Sequence[list[str]]:
        if isinstance(row, slice):
            return RowsOfColumns([column[row] for column in self._columns])
        return [column[row] for column in self._columns]


_MARK = "\ufeff".encode()  # of the byte order; the text is without
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BLANK_LINE = ("\n\n", "\r\r", "\n\r")  # pyarrow reads blank cells there, the csv module no record
_BLOCK_BYTES = 4 * 1024 * 1024  # cut in blocks, a file is parsed and coded at the same time


def read_plain(
    text: str, delimiter: str, skip: int, width: int, content: bytes | None = None
) -> list[CodedTexts] | None:
    """The columns of a text without quotes nor blank lines, all of ``width`` cells a line; None for any other.

    ``skip`` lines at the top (titles and header) are left out. Without quotes a cell ends at a delimiter and a line at
    a line break, so this reads what the csv module reads, several times faster. ``content``: the text as UTF-8, where
    it is at hand.
    """
    if width < 2 or '"' in text:
        return None
    body = _lines_below(text, skip, content or text.encode())
    names = [str(place) for place in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        table = csv.read_csv(
            pa.BufferReader(body),
            read_options=csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            parse_options=csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, kind), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = [CodedTexts.from_arrow(column.combine_chunks()) for column in table.columns]
    if "" in columns[0].distinct and any(mark in text.rstrip("\r\n") for mark in _BLANK_LINE):
        return None
    return columns


def _lines_below(text: str, skip: int, content: bytes) -> pa.Buffer:
    """The UTF-8 bytes of a text without its marks, its first lines and the line breaks at its end."""
    ends = [found.end() for found in islice(_LINE_BREAK.finditer(text), skip)]
    if len(ends) < skip:
        return pa.py_buffer(b"")
    start, end = len(text[: ends[-1]].encode()) if ends else 0, len(content)
    marks = 0
    while content.startswith(_MARK, marks):
        marks += len(_MARK)
    start += marks
    while end > start and content[end - 1] in b"\r\n":
        end -= 1
    return pa.py_buffer(content).slice(start, end - start)
