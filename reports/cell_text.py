"""Text in a workbook: what Excel's format can carry, and the names it takes for sheets."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

MAX_CELL = 32_767  # Excel's limits
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_MAX_SHEET_NAME = 31
_IN_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def fitting(text: str) -> str:
    """A text that a cell can hold: at most 32,767 characters as Excel counts them, nothing that no XML can carry.

    Control characters stay: they are written in Excel's own escapes.
    """
    text = _IN_NO_XML.sub("\ufffd", text)
    return text if len(text) <= MAX_CELL // 2 else _cut(text, MAX_CELL)


def is_too_long(text: str) -> bool:
    """True for a text longer than a cell."""
    return len(text) > MAX_CELL // 2 and _length(text) > MAX_CELL


def _length(text: str) -> int:
    """Characters as Excel counts them: those beyond the basic plane count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int) -> str:
    cut = text.encode("utf-16-le")[: 2 * limit]
    return cut.decode("utf-16-le", "ignore")


def escaped(text: str) -> str:
    """A fitting text in Excel's escapes, for a writer that has none: ``_x000D_`` for a carriage return."""
    text = _ESCAPE_LIKE.sub("_x005F_", fitting(text))
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def readable(text: str, limit: int = MAX_CELL) -> str:
    """A text for people, in a comment or a sentence: no control character, cut to a length."""
    text = _CONTROL.sub(" ", _IN_NO_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A name that Excel takes for a sheet, unlike those taken: ``Remarques``, then ``Remarques (2)``."""
    known = {name.casefold() for name in taken} | {"history", "historique"}
    plain = _NOT_IN_SHEET_NAMES.sub(" ", wanted).strip().strip("'").strip() or "Feuille"
    number = 1
    while True:
        ending = "" if number == 1 else f" ({number})"
        name = _cut(plain, _MAX_SHEET_NAME - len(ending)).rstrip(" '") + ending
        if name.casefold() not in known:
            return name
        number += 1


def link_to(sheet: str, row: int, column: int) -> str:
    """``'Mes dossiers'!B12``: where a link inside a workbook leads. ``row`` and ``column`` begin at 1."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """``AB`` for 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_text(sheet: Any, row: int, column: int, text: str, cell_format: Any = None) -> None:
    """Write a text with XlsxWriter, as text whatever it holds. ``row`` and ``column`` begin at 0, as there.

    XlsxWriter takes a text between ``<r>`` and ``</r>`` for markup of its own: such a one is written in pieces.
    """
    text = fitting(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[0], text[1], text[2:], *filter(None, (cell_format,)))
    elif text:
        sheet.write_string(row, column, text, cell_format)
    elif cell_format is not None:
        sheet.write_blank(row, column, None, cell_format)
