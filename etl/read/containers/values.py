"""Values of cells as texts that the contract's readers take for what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ISO_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def number_text(number: float) -> str:
    """All digits, without ``.0``, with a decimal comma: 1.234 typed as a number is no thousand. 15 digits are kept."""
    if not isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".").replace(".", ",") if "." in text else text


def _datetime_text(moment: datetime) -> str:
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")


def _duration_text(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


_WRITERS: dict[type, Callable[[Any], str]] = {
    float: number_text,
    int: str,
    bool: lambda value: "vrai" if value else "faux",
    date: date.isoformat,
    datetime: _datetime_text,
    time: lambda value: value.isoformat(timespec="seconds"),
    timedelta: _duration_text,
    type(None): lambda _: "",
}


def record_of(row: Iterable[Any]) -> list[str]:
    """The texts of a row, without the empty ones at its end."""
    record = [value if type(value) is str else _WRITERS[type(value)](value) for value in row]
    while record and not record[-1]:
        record.pop()
    return record


def without_controls(record: list[str]) -> list[str]:
    """The record without control characters: no text of a person holds one."""
    if _CONTROL.search("".join(record)):
        return [_CONTROL.sub(" ", text) for text in record]
    return record


def duration_of_ods(text: str) -> str:
    """``PT36H00M00S``, a duration as an ODS file holds it, as ``36:00:00``."""
    found = _ISO_DURATION.fullmatch(text)
    return f"{int(found[1]):02d}:{found[2]}:{found[3]}" if found else text
