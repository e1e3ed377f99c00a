"""How one cell is read: dates, numbers, yes/no, lists, codes, as the contract's "Cells" fixes them.

Every reader takes the text of a cell that is not missing and answers the value. What can't be read raises
``CellError`` (its code stands in the fault catalogue); what is read but doubtful is noted in the notes given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from etl.cells.written import NO_VALUE, clean, is_missing, without_decimal_zero
from etl.text import match_key

_SPREADSHEET_ERROR = re.compile(
    r"#(?:NULL|NUL|DIV/0|VALUE|VALEUR|REF|NAME|NOM|NUM|NOMBRE|SPILL|PROPAGATION|CALC|CALCUL|FIELD|CHAMP|BLOCKED|BLOQUE"
    r"|CONNECT|CONNEXION|BUSY|OCCUPE|UNKNOWN|INCONNU|PYTHON|ERR|ERREUR)\s?[!?]|Err\s?:\s?\d{3}"
)
_LIST_BREAKS = re.compile(r"[|;\r\n]+")
_LIST_BREAKS_BUT_BARS = re.compile(r"[;\r\n]")
_SPACES = re.compile(r"\s+")
_DATE = re.compile(r"(?P<a>\d{1,4})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<c>\d{1,4})")
_TIME = re.compile(r"[T ]+\d{1,2}(?:[:hH]\d{2}(?::\d{2}(?:[.,]\d+)?)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?$")
_EXCEL_EPOCH = date(1899, 12, 30)
_YEARS = (1900, 2100)
_AMOUNT = re.compile(r"(?P<number>[-+−]?[\d.,\s]*\d)\s*(?P<unit>[kKmM])?\s*(?:€|eur|euros?)?\s*(?:ht)?$", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+$")
_GROUPED_DOT = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+$")
_GROUPED_COMMA = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+\.\d+$")
_DECIMAL = re.compile(r"[-+]?\d+(?:[.,]\d+)?$")
_PLAIN_NUMBER = re.compile(r"[0-9]{1,13}(?:,[0-9]{1,2})?")  # what spreadsheets write; the rest is read with care
_LEVEL = re.compile(r"(?:srl|trl|mrl|crl|niveau)?\s*(\d{1,3})(?:[.,]0+)?$", re.IGNORECASE)
_TRUE = frozenset({"oui", "o", "vrai", "1", "x", "true"})
_FALSE = frozenset({"non", "n", "faux", "0", "false"})
_MAX_AMOUNT = Decimal(10) ** 13
_LONGEST_NUMBER = 40  # a longer cell is neither a date nor a number; the patterns need not be tried on it
_SPACED_THOUSANDS = re.compile(r"[-+]?\s*\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?")
_MOST_COMMAS = 12  # no label of a vocabulary holds more


class CellError(ValueError):
    """A cell can't be read as the contract says. ``code`` names the fault, ``context`` fills its template."""

    def __init__(self, code: str, suggestion: str | None = None, **context: str) -> None:
        super().__init__(code)
        self.code = code
        self.suggestion = suggestion
        self.context = context


@dataclass(frozen=True, slots=True)
class CellNote:
    """A doubt about a cell that was read: the code of a warning, what fills its template, a suggestion."""

    code: str
    context: dict[str, str] = field(default_factory=dict)
    suggestion: str | None = None


Notes = list[CellNote]


def refuse_spreadsheet_error(text: str) -> None:
    """Raises CellError for what a spreadsheet shows instead of a value: ``#REF!``, ``#VALEUR !``, ``Err:502``."""
    if text == NO_VALUE:
        raise CellError("E-FORMULA-NO-VALUE")
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise CellError("E-CELL-ERROR")


def _calendar_date(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise CellError("E-DATE") from error
    if not _YEARS[0] <= found.year <= _YEARS[1]:
        raise CellError("E-DATE")
    return found


def read_date(text: str, notes: Notes) -> date:
    """A date in one of the contract's forms; a time part is ignored. Raises CellError E-DATE."""
    if found := _SERIAL.fullmatch(text):
        serial = int(found[1])
        if 20_000 <= serial <= 73_000:
            return _EXCEL_EPOCH + timedelta(days=serial)
        raise CellError("E-DATE")
    found = _DATE.fullmatch(_TIME.sub("", text)) if len(text) <= _LONGEST_NUMBER else None
    if not found:
        raise CellError("E-DATE")
    first, middle, last = found["a"], found["b"], found["c"]
    if len(first) == 4 and len(last) <= 2:
        read = _calendar_date(int(first), int(middle), int(last))
        if found["sep"] != "-":
            raise CellError("E-DATE", suggestion=read.strftime("%d/%m/%Y"))
        return read
    if len(first) <= 2 and len(last) == 4:
        return _calendar_date(int(last), int(middle), int(first))
    if len(first) <= 2 and len(last) == 2 and found["sep"] == "/":
        read = _calendar_date(2000 + int(last), int(middle), int(first))
        notes.append(CellNote("W-DATE-YEAR", {"lu": read.strftime("%d/%m/%Y")}, read.strftime("%d/%m/%Y")))
        return read
    raise CellError("E-DATE")


def _decimal(number: str) -> Decimal:
    compact = _SPACES.sub("", number).replace("−", "-")
    if _SPACES.search(number.lstrip("-+− ")) and not _SPACED_THOUSANDS.fullmatch(number.replace("−", "-")):
        raise CellError("E-NUMBER")  # "12 34", or two numbers in one cell
    if _AMBIGUOUS.fullmatch(compact):
        plain = compact.replace(".", "")
        raise CellError("E-NUMBER-AMBIGUOUS", suggestion=plain, entier=plain)
    if _GROUPED_DOT.fullmatch(compact):
        compact = compact.replace(".", "")
    elif _GROUPED_COMMA.fullmatch(compact):
        compact = compact.replace(",", "")
    if not _DECIMAL.fullmatch(compact):
        raise CellError("E-NUMBER")
    value = Decimal(compact.replace(",", "."))
    if value < 0:
        raise CellError("E-NUMBER-NEGATIVE")
    if value >= _MAX_AMOUNT:
        raise CellError("E-NUMBER")
    return value


def read_amount(text: str, notes: Notes) -> float:
    """An amount in euros, at least 0: ``1 234,50 €``, ``12,5 k€``, ``1,2 M€``. Raises CellError E-NUMBER…"""
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    found = _AMOUNT.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if not found:
        raise CellError("E-NUMBER")
    unit = (found["unit"] or "").lower()
    if not unit:
        return float(_decimal(found["number"]))
    return float(_decimal(found["number"]) * (1000 if unit == "k" else 1_000_000))


def read_decimal(text: str, notes: Notes) -> float:
    """A number at least 0 without unit. Raises CellError E-NUMBER…"""
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if len(text) > _LONGEST_NUMBER:
        raise CellError("E-NUMBER")
    return float(_decimal(text))


def read_level(text: str, notes: Notes) -> int:
    """A maturity level: an integer, also written ``SRL 4``. Raises CellError E-LEVEL."""
    found = _LEVEL.fullmatch(text)
    if not found:
        raise CellError("E-LEVEL")
    return int(found[1])


def read_yes_no(text: str, notes: Notes) -> bool:
    """oui, non, o, n, vrai, faux, 1, 0, x, true, false. Raises CellError E-YES-NO."""
    key = match_key(without_decimal_zero(text))
    if key in _TRUE:
        return True
    if key in _FALSE:
        return False
    raise CellError("E-YES-NO")


def read_text(max_length: int) -> Callable[[str, Notes], str]:
    """A reader of free text of at most ``max_length`` characters; longer: E-TEXT-LENGTH."""

    def read(text: str, notes: Notes) -> str:
        if len(text) > max_length:
            raise CellError("E-TEXT-LENGTH", maximum=str(max_length), longueur=str(len(text)))
        return text

    return read


def read_list(text: str, notes: Notes) -> tuple[str, ...]:
    """A list of free texts, split on ``|``, ``;`` and line breaks; repeats are dropped."""
    parts = (clean(part) for part in _LIST_BREAKS.split(text))
    return tuple(dict.fromkeys(part for part in parts if not is_missing(part)))


def _comma_parts(part: str, find: Callable[[str], str | None]) -> list[str] | None:
    """Codes of a comma-separated part when every piece is known; labels may hold commas themselves."""
    pieces = part.split(",")
    codes: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MOST_COMMAS + 1), start, -1):
            code = find(clean(",".join(pieces[start:end])))
            if code is not None:
                codes.append(code)
                start = end
                break
        else:
            return None
    return codes


def read_known_list(
    text: str, find: Callable[[str], str | None], unknown: Callable[[str], str | CellError]
) -> tuple[str, ...]:
    """A list whose parts are looked up by ``find``; ``unknown`` answers or raises for a part that isn't known."""
    whole = find(text)
    if whole is not None:
        return (whole,)
    if not _LIST_BREAKS_BUT_BARS.search(text):
        known_parts = [find(part) for part in text.split("|")]
        if all(known_parts):
            return tuple(dict.fromkeys(filter(None, known_parts)))
    codes: list[str] = []
    for part in read_list(text, []):
        known = _comma_parts(part, find)
        if known is not None:
            codes.extend(known)
            continue
        found = unknown(part)
        if isinstance(found, CellError):
            raise found
        codes.append(found)
    return tuple(dict.fromkeys(codes))
