"""The columns of a table as staff see them when they say which is which: header, first values, never a personal one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.faults import shorten
from etl.headers import FLAT, KIND_MARKS, ColumnSample, TableHeaders, sent_names
from etl.read.records import is_personal_value
from etl.read.texts import CodedTexts
from etl.read.uploads import Header

_SAMPLES = 3
_LONGEST_SAMPLE = 60
_SEARCHED = 2_000


def _samples(values: Sequence[str]) -> tuple[str, ...]:
    """The first distinct filled values."""
    distinct: Iterable[str] = values.distinct if isinstance(values, CodedTexts) else values
    found: dict[str, None] = {}
    for _, value in zip(range(_SEARCHED), distinct, strict=False):
        text = shorten(" ".join(value.split()), _LONGEST_SAMPLE)
        if text and not is_personal_value(value):
            found[text] = None
            if len(found) == _SAMPLES:
                break
    return tuple(found)


def _attribute(header: Header, position: int) -> str | None:
    """The contract's column that a position feeds, first or further choice alike."""
    if header.kind not in (*KIND_MARKS, FLAT):
        return None
    return header.map.positions.get(position, "").partition("#")[0] or None


def table_headers(
    place: tuple[str, str | None], header: Header, kept: Sequence[int], columns: Sequence[Sequence[str]]
) -> TableHeaders:
    """What the columns kept of a table look like, those left out on purpose aside.

    ``columns``: the texts under every header.
    """
    names = sent_names(header.record)
    return TableHeaders(
        *place,
        header.kind or None,
        header.index + 1,
        tuple(
            ColumnSample(names[position], _samples(columns[position]), _attribute(header, position))
            for position in kept
            if position not in header.map.ignored
        ),
        header.map.missing_headers,
    )
