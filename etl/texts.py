"""A column of texts as its distinct texts and one code a line.

Columns repeat themselves: a status has seven texts on ten thousand lines. What is done once a distinct text instead of
once a line costs a fraction, and a column read by pyarrow comes in this form without a Python string a cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import pyarrow as pa
from pyarrow import csv


class CodedTexts(Sequence[str]):
    """An immutable column of texts: ``distinct`` texts, and ``codes``, the place in them of each line's text."""

    __slots__ = ("codes", "distinct")

    def __init__(self, distinct: list[str], codes: np.ndarray[Any, np.dtype[np.integer[Any]]]) -> None:
        self.distinct = distinct
        self.codes = codes

    @classmethod
    def of(cls, texts: Sequence[str]) -> CodedTexts:
        """The column of some texts, as it is when it is coded already."""
        if isinstance(texts, CodedTexts):
            return texts
        return cls.from_arrow(pa.array(texts, pa.string()).dictionary_encode())

    @classmethod
    def from_arrow(cls, column: Any) -> CodedTexts:
        """The column of a pyarrow dictionary array."""
        return cls(column.dictionary.to_pylist(), column.indices.to_numpy())

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return CodedTexts(self.distinct, self.codes[row])
        text: str = self.distinct[int(self.codes[row])]
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self.spread(self.distinct))

    def spread(self, values: Sequence[Any]) -> list[Any]:
        """One value a line, given one value a distinct text."""
        table = np.empty(len(values), dtype=object)
        for place, value in enumerate(values):
            table[place] = value
        spread: list[Any] = table[self.codes].tolist()
        return spread

    def rows_of(self, places: Iterable[int]) -> list[int]:
        """The lines whose text is one of the distinct texts at those places, in order."""
        rows: list[int] = np.flatnonzero(np.isin(self.codes, list(places))).tolist()
        return rows


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


# A quote, or a blank line in any of the three kinds of line break.
_IRREGULAR = ('"', "\n\n", "\r\r", "\n\r")


def read_plain(text: str, delimiter: str, skip: int, width: int) -> list[CodedTexts] | None:
    """The columns of a text that holds no quote and whose lines all have ``width`` cells; None for any other.

    ``skip`` lines at the top (titles and header) are left out. Without quotes a cell ends at a delimiter and a line at
    a line break, so this reads what the csv module reads, several times faster.
    """
    body = text.rstrip("\r\n")
    if not body or any(mark in body for mark in _IRREGULAR):
        return None
    names = [str(place) for place in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    content = body.encode("utf-8")
    try:
        table = csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(column_names=names, skip_rows=skip, block_size=len(content) + 1),
            parse_options=csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, kind), strings_can_be_null=False),
        )
    except pa.ArrowInvalid:
        return None
    return [CodedTexts.from_arrow(column.combine_chunks()) for column in table.columns]
