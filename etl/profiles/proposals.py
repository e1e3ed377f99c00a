"""Which column of the contract an unknown header may stand for: a proposal, with its reason, for a person to confirm.

Two things speak: the words of the header, and what the first values look like to the contract's own readers. A wrong
proposal is worse than none: what is not likely, or as likely as something else, is not proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.cells.fields import Reading
from etl.cells.readers import CellError
from etl.cells.written import is_missing, without_decimal_zero
from etl.headers import FLAT, ColumnSample, TableHeaders, header_columns, header_lookup, is_personal
from etl.identity import IDENTIFIERS, identifier_fault
from etl.profiles.file_mapping import marking_attributes
from etl.profiles.likeness import likenesses, tells_other_things
from etl.reference import Reference, load_reference
from etl.schema import KINDS, Column, cell_readers
from etl.text import match_key
from geo import areas

_LIKELY = 0.8
_MARGIN = 0.05
_LEAST_LIKENESS = 0.45  # of the header, when the values agree
_KNOWN = 2.0  # a header of the contract itself
# What values that fit, or don't, add to the likeness of the header: a checksum says more than a digit.
_SURE, _FITTING, _UNFIT = 0.35, 0.08, -0.35
_LONGEST_ID = 40
_NUMBER = re.compile(r"[\d\s.,€%/:-]+")

_VALUE_NAMES = {
    "siret": "des SIRET",
    "siren": "des SIREN",
    "finess": "des numéros FINESS",
    "rnsr": "des numéros RNSR",
    "uai": "des codes UAI",
    "postal_code": "des codes postaux",
    "insee_code": "des codes de commune",
    "city": "des noms de commune",
    "country": "des pays",
    "deployment_areas": "des territoires de la région",
}
_TYPE_NAMES = {"DATE": "des dates", "INTEGER": "des niveaux", "DOUBLE": "des nombres", "BOOLEAN": "des oui ou des non"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The contract's header proposed for a column, why (French, may quote nothing of the file), and how sure (0–2)."""

    header: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class _Guess:
    """One column for one field: what header and values say together."""

    source: str
    column: Column
    likeness: float
    weight: float
    score: float


def propose_fields(
    table: TableHeaders, reference: Reference | None = None, kind: str | None = None
) -> Mapping[str, Proposal]:
    """Proposals for the columns of a table that are not known yet, by header as sent; never two for one field.

    ``kind``: what the table is taken for, when it is not what it was read as; a table that is no kind has no proposal.
    """
    kind = kind or table.kind or guess_kind(table, reference)
    if kind is None or kind not in (*KINDS, FLAT):
        return {}
    is_read = kind == table.kind
    taken = {column.attribute for column in table.columns if is_read and column.attribute}
    unknown = [column for column in table.columns if not (is_read and column.attribute)]
    reading = Reading(reference or load_reference())
    guesses = [guess for sample in unknown for guess in _guesses(sample, kind, reading, taken)]
    return {guess.source: _proposal(guess) for guess in _best(guesses)}


def guess_kind(table: TableHeaders, reference: Reference | None = None) -> str | None:
    """What a table that nothing recognised seems to hold, None when nothing is likely."""
    found: dict[str, int] = {}
    for kind in (FLAT, *KINDS):
        headers = {proposal.header for proposal in propose_fields(table, reference, kind).values()}
        attributes = {column.attribute for column in header_columns(kind) if column.header in headers}
        marks = marking_attributes(kind) - {"submission_id"}
        partners = attributes & {column.attribute for column in header_columns("partenaires")} - {"submission_id"}
        if not marks <= attributes or (kind == FLAT and len(partners) < 3):
            continue
        if "submission_id" in attributes or len(attributes) >= 4:
            found[kind] = len(attributes)
    return max(found, key=lambda kind: found[kind], default=None)


def _guesses(sample: ColumnSample, kind: str, reading: Reading, taken: set[str]) -> list[_Guess]:
    """The fields one column may stand for."""
    if is_personal(sample.header):
        return []
    known = header_lookup(kind).get(match_key(sample.header))
    alike = likenesses(sample.header, kind)
    may_tell = not tells_other_things(sample.header) and len(set(sample.samples)) > 1
    guesses: list[_Guess] = []
    for column in header_columns(kind):
        if column.attribute in taken:
            continue
        if column.attribute == known:
            guesses.append(_Guess(sample.header, column, _KNOWN, 0, _KNOWN))
            continue
        likeness = alike.get(column.attribute, 0.0)
        may_tell_alone = may_tell and column.attribute in _TELLING
        if likeness < _LEAST_LIKENESS and not may_tell_alone:
            continue
        weight = _weight_of_values(column, sample.samples, reading)
        is_telling = may_tell_alone and weight == _SURE
        if likeness >= _LEAST_LIKENESS or is_telling:
            score = max(likeness, _LIKELY - _SURE if is_telling else 0) + weight
            guesses.append(_Guess(sample.header, column, likeness, weight, score))
    return guesses


def _best(guesses: Sequence[_Guess]) -> list[_Guess]:
    """Likely guesses, each column and each field once; where two are as likely for the same, neither is taken."""
    ranked = sorted((guess for guess in guesses if guess.score >= _LIKELY), key=lambda guess: -guess.score)
    columns: set[str] = set()
    fields: set[str] = set()
    chosen: list[_Guess] = []
    for rank, guess in enumerate(ranked):
        if guess.source in columns or guess.column.attribute in fields:
            continue
        rivals = [
            other
            for other in ranked[rank + 1 :]
            if guess.score - other.score < _MARGIN
            and (
                (other.source == guess.source and other.column.attribute not in fields)
                or (other.column == guess.column and other.source not in columns)
            )
        ]
        columns.add(guess.source)
        fields.add(guess.column.attribute)
        if not rivals:
            chosen.append(guess)
        for rival in rivals:
            columns.add(rival.source)
            fields.add(rival.column.attribute)
    return chosen


def _proposal(guess: _Guess) -> Proposal:
    column = guess.column
    if guess.score == _KNOWN:
        reason = f"cet en-tête désigne « {column.title} »"
    elif guess.likeness < _LEAST_LIKENESS:
        reason = f"les valeurs sont {_name_of_values(column)}"
    elif guess.weight >= _FITTING and (named := _name_of_values(column)):
        reason = f"l'en-tête ressemble à « {column.title} » et les valeurs sont {named}"
    else:
        reason = f"l'en-tête ressemble à « {column.title} »"
    return Proposal(column.header, reason, round(guess.score, 3))


def _name_of_values(column: Column) -> str | None:
    if column.vocabulary is not None:
        return f"celles de la liste « {column.title} »"
    return _VALUE_NAMES.get(column.attribute) or _TYPE_NAMES.get(column.duckdb_type)


# What the values look like --------------------------------------------------------------------------------------


def _weight_of_values(column: Column, samples: Sequence[str], reading: Reading) -> float:
    """What the first values say of a column standing for this field: 0 when they say nothing."""
    filled = [text.strip() for text in samples if not is_missing(text.strip())]
    if not filled:
        return 0.0
    fits = [_fits(column, text, reading) for text in filled]
    if all(fits):
        return _SURE if _is_strict(column, filled) else _FITTING if _is_typed(column) else 0.0
    return _UNFIT if sum(fits) * 2 < len(fits) else 0.0


def _fits(column: Column, text: str, reading: Reading) -> bool:
    """True when a value looks like one of the field: read by the contract's reader, and what the reader lets pass."""
    if check := _LOOKS.get(column.attribute):
        return check(text)
    try:
        value = cell_readers(column.kind)[column.attribute].take(text, reading)
    except CellError:
        return False
    finally:
        reading.notes.clear()
    if column.duckdb_type == "INTEGER":
        return isinstance(value, int) and value <= 10
    return True


def _is_strict(column: Column, filled: Sequence[str]) -> bool:
    """True for a value that can hardly be one of this field by chance."""
    if column.vocabulary is not None:
        has_letters = all(any(map(str.isalpha, text)) for text in filled)
        return has_letters and (len(set(filled)) > 1 or all(len(text) > 2 for text in filled))
    return column.attribute in _LOOKS and column.attribute not in _WORDS


def _is_typed(column: Column) -> bool:
    return column.duckdb_type in _TYPE_NAMES or column.attribute in _VALUE_NAMES


def _is_identifier(name: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        compact = re.sub(r"\s+", "", without_decimal_zero(text)).upper()
        return identifier_fault(name, compact) is None

    return check


def _is_postal_code(text: str) -> bool:
    digits = without_decimal_zero(re.sub(r"\s+", "", text))
    return bool(areas.communes_of_postal_code(digits.rjust(5, "0") if digits.isdigit() else ""))


def _is_commune_code(text: str) -> bool:
    code = without_decimal_zero(text).upper()
    return areas.resolve_commune(code.rjust(5, "0")) is not None


def _is_commune(text: str) -> bool:
    return bool(areas.communes_named(areas.normalise_place(re.sub(r"\(.*?\)|\d+", " ", text))))


def _is_wording(text: str) -> bool:
    """True for words: no number, no date, no yes or no."""
    return _NUMBER.fullmatch(text) is None and match_key(text) not in ("oui", "non", "o", "n", "x", "vrai", "faux")


def _is_title(text: str) -> bool:
    return _is_wording(text) and len(text) > 3


def _is_short_id(text: str) -> bool:
    return len(text) <= _LONGEST_ID and "\n" not in text and re.search(r"\d", text) is not None


_WORDS = frozenset({"title", "name", "acronym", "health_area", "submission_id"})
_LOOKS: Mapping[str, Callable[[str], bool]] = {
    **{name: _is_identifier(name) for name in IDENTIFIERS},
    "postal_code": _is_postal_code,
    "insee_code": _is_commune_code,
    "city": _is_commune,
    "title": _is_title,
    "name": _is_title,
    "acronym": _is_wording,
    "health_area": _is_title,
    "submission_id": _is_short_id,
}
# Values that tell by themselves what they are, whatever the header.
_TELLING = frozenset({"siret", "siren", "rnsr", "uai", "actor_type", "typologies", "scheme"})
