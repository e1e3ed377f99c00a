"""A column as its distinct values and one code a line: what a line costs once a distinct value is done once.

Columns repeat themselves: a status has seven texts on a hundred thousand lines. Rules that look at whole columns look
at the distinct values, and at the lines only where something is doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

T = TypeVar("T")
U = TypeVar("U")
Codes = npt.NDArray[np.integer[Any]]
_MOST_PLACES = 2**62  # what a code of 64 bits can tell apart
Mask = npt.NDArray[np.bool_]


class Coded(Sequence[T]):
    """An immutable column: ``distinct`` values, and ``codes``, the place in them of each line's value.

    Each distinct value stands there once, unless a function says otherwise.
    """

    __slots__ = ("codes", "distinct")

    def __init__(self, distinct: list[T], codes: Codes) -> None:
        self.distinct = distinct
        self.codes = codes

    @classmethod
    def spread_over(cls, values: Iterable[T], codes: Codes) -> Coded[T]:
        """The column of values, some of them equal, and the place of each line's value among them."""
        given = list(values)
        distinct = list(dict.fromkeys(given))
        if len(distinct) < len(given):
            places = {value: place for place, value in enumerate(distinct)}
            codes = np.array([places[value] for value in given], dtype=np.int32)[codes]
        return Coded(distinct, codes)

    @classmethod
    def constant(cls, value: T, count: int) -> Coded[T]:
        """The same value on each of ``count`` lines."""
        return Coded([value], np.zeros(count, dtype=np.int32))

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> T: ...
    @overload
    def __getitem__(self, row: slice) -> Coded[T]: ...
    def __getitem__(self, row: int | slice) -> T | Coded[T]:
        if isinstance(row, slice):
            return self.taken(row)
        return self.distinct[int(self.codes[row])]

    def __iter__(self) -> Iterator[T]:
        return iter(self.spread(self.distinct))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __arrow_array__(self, type: pa.DataType | None = None) -> pa.Array:
        return pa.array(self.distinct, type).take(pa.array(self.codes))

    def taken(self, rows: slice | Mask | Codes) -> Coded[T]:
        """The column of some lines."""
        return type(self)(self.distinct, self.codes[rows])

    def spread(self, values: Sequence[Any]) -> list[Any]:
        """One value a line, given one value a distinct one."""
        table = np.empty(len(values), dtype=object)
        for place, value in enumerate(values):
            table[place] = value
        spread: list[Any] = table[self.codes].tolist()
        return spread

    def mapped(self, change: Callable[[T], Any]) -> Coded[Any]:
        """The column of what a function answers to each value."""
        return Coded.spread_over(map(change, self.distinct), self.codes)

    def merged(self) -> Coded[T]:
        """The same column, each distinct value once."""
        return Coded.spread_over(self.distinct, self.codes)

    def used(self) -> Coded[T]:
        """The same column without the distinct values that no line holds."""
        is_used = np.bincount(self.codes, minlength=len(self.distinct)) > 0
        places = np.flatnonzero(is_used).tolist()
        return Coded([self.distinct[place] for place in places], (np.cumsum(is_used) - 1)[self.codes])

    def counts(self) -> dict[T, int]:
        """How many lines hold each value."""
        return dict(zip(self.distinct, np.bincount(self.codes, minlength=len(self.distinct)).tolist(), strict=True))

    def where(self, test: Callable[[T], object]) -> Mask:
        """Which lines hold a value of which something is true."""
        return np.fromiter((bool(test(value)) for value in self.distinct), np.bool_, len(self.distinct))[self.codes]

    def holds(self, value: object) -> Mask:
        """Which lines hold that value."""
        return self.where(lambda found: found == value)

    def rows_where(self, test: Callable[[T], object]) -> list[int]:
        """The lines that hold a value of which something is true, in order."""
        rows: list[int] = np.flatnonzero(self.where(test)).tolist()
        return rows

    def filled(self) -> Iterator[tuple[int, T]]:
        """(line, value) of the lines whose value is neither None nor empty, in order."""
        return ((row, self.distinct[self.codes[row]]) for row in self.rows_where(bool))

    def rows_of(self, places: Iterable[int]) -> list[int]:
        """The lines whose value is one of the distinct values at those places, in order."""
        is_sought = np.zeros(len(self.distinct), dtype=np.bool_)
        is_sought[list(places)] = True
        rows: list[int] = np.flatnonzero(is_sought[self.codes]).tolist()
        return rows

    def numbers(self) -> npt.NDArray[np.float64]:
        """Numbers, or dates as days, one a line; what is missing is no number (NaN): it is not less than anything."""
        found = np.array([_number(value) for value in self.distinct], dtype=np.float64)
        return found[self.codes]


def _number(value: object) -> float:
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int | float) else np.nan


def combinations(columns: Sequence[Coded[Any]]) -> tuple[Codes, Codes]:
    """The first line of each combination of values of the columns, and for each line the place of its combination."""
    codes: Codes = columns[0].codes.astype(np.int64)
    count = len(columns[0].distinct)
    for column in columns[1:]:
        if count * len(column.distinct) > _MOST_PLACES:
            codes = _renumbered(codes)
            count = len(codes)
        codes = codes * len(column.distinct) + column.codes
        count *= len(column.distinct)
    codes = _renumbered(codes)
    first = np.zeros(int(codes.max()) + 1 if len(codes) else 0, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # of several lines the one written last stays
    return first, codes


def _renumbered(codes: Codes) -> Codes:
    """The same codes from 0 on, without gaps."""
    renumbered: Codes = pa.array(codes).dictionary_encode().indices.to_numpy().astype(np.int64)
    return renumbered


def each(answer: Callable[..., T], *columns: Coded[Any]) -> Coded[T]:
    """What a function answers to the values of each line; called once a combination, so that answers may repeat."""
    first, codes = combinations(columns)
    return Coded([answer(*values) for values in zip(*(column.taken(first) for column in columns), strict=True)], codes)


def first_answers(asked: Sequence[tuple[Coded[U | None], Callable[[U], T | None]]], is_asked: Mask) -> Coded[T | None]:
    """On each line the first answer that is not None: each column's function is asked when those before had none.

    ``is_asked``: the lines that are looked at; the others have no answer.
    """
    remaining = np.flatnonzero(is_asked)
    answers: list[T | None] = [None]
    codes = np.zeros(len(is_asked), dtype=np.int64)
    for column, answer in asked:
        values = column.taken(remaining).used()
        found = [None if value is None else answer(value) for value in values.distinct]
        is_found = np.array([each_found is not None for each_found in found], dtype=np.bool_)[values.codes]
        codes[remaining[is_found]] = values.codes[is_found] + len(answers)
        answers += found
        remaining = remaining[~is_found]
    return Coded.spread_over(answers, codes)


def repeated(codes: Codes) -> list[list[int]]:
    """The lines that share their place with another line: one list a place, in the order of their first lines."""
    is_repeated = np.bincount(codes, minlength=1)[codes] > 1
    found: dict[int, list[int]] = {}
    for row, place in zip(np.flatnonzero(is_repeated).tolist(), codes[is_repeated].tolist(), strict=True):
        found.setdefault(place, []).append(row)
    return list(found.values())
