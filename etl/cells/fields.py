"""What each kind of field of the contract accepts: readers of cells as pydantic validators.

A value that is text is read (``etl.cells.readers``); a value already read passes through. Errors carry the code of the
fault catalogue as their type, and what fills its template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from etl.cells import readers, written
from etl.cells.countries import find_country, nearest_country
from etl.cells.nearest import nearest_value
from etl.cells.readers import CellError, CellNote, Notes
from etl.cells.suggestions import admitted_id, nearest_area
from etl.reference import Reference, Vocabulary, load_reference
from etl.text import match_key
from geo import areas

ID_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9 _./°-]{0,38}[A-Za-z0-9])?"
_ID = re.compile(ID_PATTERN)


@dataclass(slots=True)
class Reading:
    """What the readers of cells need beside the text: the vocabularies, and a place for their doubts."""

    reference: Reference
    notes: Notes = field(default_factory=list)
    default_scale: str = "SRL"


CellReader = Callable[[str, Reading], Any]


def reading_of(info: ValidationInfo) -> Reading:
    """The reading a validation runs in; the shipped vocabularies when none was given."""
    return info.context if isinstance(info.context, Reading) else Reading(load_reference())


def as_custom_error(error: CellError) -> PydanticCustomError:
    """A cell's error as pydantic carries it: the fault's code is the error's type."""
    context: dict[str, Any] = {"context": error.context, "suggestion": error.suggestion}
    return PydanticCustomError(error.code, "{context}", context)


@dataclass(frozen=True, slots=True)
class Cell:
    """How the cells of one field are read: the reader, whether a cell must be filled, what a missing one means.

    As a validator of the model it passes values through that are no text; the reading of whole columns calls ``take``
    directly, once a distinct text, so that both ways hold the same law.
    """

    read: CellReader
    required: bool
    default: Any

    def take(self, text: str, reading: Reading) -> Any:
        """The value of a cell's text. Raises CellError."""
        if written.is_ordinary(text):
            return self.read(text, reading)
        text = written.clean(text)
        if written.is_missing(text):
            if self.required:
                raise CellError("E-REQUIRED")
            return self.missing(reading)
        if text[0] in "#E":
            readers.refuse_spreadsheet_error(text)
        return self.read(text, reading)

    def missing(self, reading: Reading) -> Any:
        """What a cell that is not filled, or a column that was not sent, means."""
        return self.default(reading) if callable(self.default) else self.default

    def __call__(self, value: Any, info: ValidationInfo) -> Any:  # noqa: D102 - said above
        if value is None and not self.required:
            return self.missing(reading_of(info))
        if not isinstance(value, str):
            return value
        try:
            return self.take(value, reading_of(info))
        except CellError as error:
            raise as_custom_error(error) from error


def cell(read: CellReader, *, required: bool = False, default: Any = None) -> BeforeValidator:
    """The validator of a field's cells."""
    return BeforeValidator(Cell(read, required, default))


def plain(read: Callable[[str, Notes], Any]) -> CellReader:
    """A reader that needs no vocabulary."""
    return lambda text, reading: read(text, reading.notes)


def text_of(maximum: int) -> CellReader:
    """Reader of free text of at most ``maximum`` characters."""
    return plain(readers.read_text(maximum))


def _unknown(text: str, vocabulary: Vocabulary) -> CellError:
    return CellError("E-VOCABULARY", nearest_value(text, vocabulary), valeur=text, admises=vocabulary.allowed())


def code_of(table: str) -> CellReader:
    """Reader of one value of a vocabulary, written as code, label or alias."""

    def read(text: str, reading: Reading) -> str:
        vocabulary = reading.reference.vocabulary(table)
        code = vocabulary.find(written.without_decimal_zero(text))
        if code is None:
            raise _unknown(text, vocabulary)
        return code

    return read


def codes_of(table: str) -> CellReader:
    """Reader of a list of values of a vocabulary."""

    def read(text: str, reading: Reading) -> tuple[str, ...]:
        vocabulary = reading.reference.vocabulary(table)
        return readers.read_known_list(text, vocabulary.find, lambda part: _unknown(part, vocabulary))

    return read


def open_code(table: str) -> CellReader:
    """Reader of a known code or of a free one, kept as written."""
    return lambda text, reading: reading.reference.vocabulary(table).find(text) or text


def open_codes(table: str) -> CellReader:
    """Reader of a list of known or free codes."""

    def read(text: str, reading: Reading) -> tuple[str, ...]:
        return readers.read_known_list(text, reading.reference.vocabulary(table).find, lambda part: part)

    return read


def read_id(text: str, reading: Reading) -> str:
    """An identifier of a dossier. Raises CellError E-ID-FORM."""
    identifier = written.without_decimal_zero(text)
    if not _ID.fullmatch(identifier):
        meant = admitted_id(identifier)
        raise CellError("E-ID-FORM", meant if _ID.fullmatch(meant) else None)
    return identifier


def _read_number_code(text: str, reading: Reading) -> str:
    """An identifier of the field (SIRET, code commune…): upper case, without inner blanks nor ``.0``."""
    if text.isalnum():
        return text.upper()
    return re.sub(r"[\s\u00a0\u202f]+", "", written.without_decimal_zero(text)).upper()


def read_country(text: str, reading: Reading) -> str:
    """ISO code of a country. Raises CellError E-COUNTRY."""
    code = find_country(text)
    if code is None:
        raise CellError("E-COUNTRY", nearest_country(text))
    return code


@lru_cache(maxsize=1)
def _area_codes() -> Mapping[str, str]:
    """Every way to write a territory of the region, to its code. Names of arrondissements are left out (Lille…)."""
    levels = ("epci", "arrondissement", "departement", "region")
    found = {area.code: area.code for level in levels for area in areas.areas(level)}
    for level in ("departement", "epci", "region"):
        for area in areas.areas(level):
            found.setdefault(match_key(area.name), area.code)
    return found


def read_areas(text: str, reading: Reading) -> tuple[str, ...]:
    """Codes of territories of the region. Raises CellError E-AREA."""
    known = _area_codes()

    def find(part: str) -> str | None:
        code = written.without_decimal_zero(part)
        if found := known.get(code) or known.get(match_key(code)):
            return found
        if code.isdigit() and (found := known.get(f"0{code}")):
            note = CellNote("W-AREA-ZERO", {"valeur": part, "lu": found}, found)
            if note not in reading.notes:
                reading.notes.append(note)
            return found
        return None

    return readers.read_known_list(text, find, lambda part: CellError("E-AREA", nearest_area(part), valeur=part))


RequiredId = Annotated[str, cell(read_id, required=True)]
OptionalDate = Annotated[date | None, cell(plain(readers.read_date))]
YesNo = Annotated[bool | None, cell(plain(readers.read_yes_no))]
Level = Annotated[int | None, cell(plain(readers.read_level))]
Amount = Annotated[float | None, cell(plain(readers.read_amount))]
FreeList = Annotated[tuple[str, ...], cell(plain(readers.read_list), default=())]
NumberCode = Annotated[str | None, cell(_read_number_code)]
OptionalText = Annotated[str | None, cell(text_of(300))]
