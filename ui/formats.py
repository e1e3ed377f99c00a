"""French forms of numbers, shares, days and lists. Unknown is said, never shown as zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal, format_percent
from pandas import isna

LOCALE = "fr_FR"
UNKNOWN = "non connu"
_PARIS = ZoneInfo("Europe/Paris")
_BREAKS_BADLY = re.compile(r" (?=[;:!?»])|(?<=«) ")
_COUNT = re.compile(r"\bn = (?=\S)")
_QUOTED_OR_APOSTROPHE = re.compile(r"«[^»]*»|'")


def _is_missing(value: object) -> bool:
    return value is None or bool(isna(value))


def whole(number: float | None) -> str:
    """``1 234``, or « non connu »."""
    return UNKNOWN if _is_missing(number) else format_decimal(number, format="#,##0", locale=LOCALE)


def decimal(number: float | None, digits: int = 2) -> str:
    """``1 234,50`` with at most ``digits`` decimals, or « non connu »."""
    if _is_missing(number):
        return UNKNOWN
    return format_decimal(number, format=f"#,##0.{'#' * digits}" if digits else "#,##0", locale=LOCALE)


def percent(value: float | None) -> str:
    """``63,4 %`` of a ratio between 0 and 1, or « non connu »."""
    return UNKNOWN if _is_missing(value) else format_percent(value, format="#,##0.#\u202f%", locale=LOCALE)


def ratio(value: float | None, numerator: float | None, denominator: float | None) -> str:
    """``63,4 % (52 / 82)``: a ratio never goes without its numerator and denominator."""
    if _is_missing(value):
        return UNKNOWN
    if _is_missing(numerator) or _is_missing(denominator):
        return percent(value)
    return f"{percent(value)} ({whole(numerator)} / {whole(denominator)})"


def euros(amount: float | None) -> str:
    """``1 234 567 €``, or « non connu »."""
    return UNKNOWN if _is_missing(amount) else f"{whole(amount)}\u202f€"


def day(value: date | None) -> str:
    """``14/03/2026``, or « non connu »."""
    return UNKNOWN if _is_missing(value) else f"{value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """``14/03/2026 à 09:05``, Paris time; a time without zone is UTC."""
    if _is_missing(value):
        return UNKNOWN
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return f"{aware.astimezone(_PARIS):%d/%m/%Y à %H:%M}"


def counted(number: int | None, singular: str, plural: str | None = None) -> str:
    """``1 dossier``, ``2 dossiers``, ``0 dossier``: French takes the plural from 2 on."""
    if _is_missing(number):
        return UNKNOWN
    word = (plural or f"{singular}s") if abs(number) >= 2 else singular
    return f"{whole(number)} {word}"


def yes_no(value: bool | None) -> str:
    """« oui », « non » or « non connu »."""
    return UNKNOWN if _is_missing(value) else ("oui" if value else "non")


def listed(values: Sequence[str]) -> str:
    """``a, b et c``."""
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} et {values[-1]}"


def unbroken(sentence: str) -> str:
    """A sentence no line of which begins with « ; », ends with an opening quotation mark or parts « n = 104 ».

    However narrow the page.
    """
    return _COUNT.sub("n\u00a0=\u00a0", _BREAKS_BADLY.sub("\u202f", sentence))


def typographic(sentence: str) -> str:
    """A sentence with the apostrophes of the page; what stands between « » is a cell or a header, left as it is."""
    return _QUOTED_OR_APOSTROPHE.sub(lambda found: "’" if found[0] == "'" else found[0], sentence)
