"""The header line of a table: under which delimiter and on which line most headers are known, and of what kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from etl.cells.written import clean
from etl.faults import shorten
from etl.headers import FLAT, HeaderMap, best_kind, is_flat, map_headers
from etl.profiles import Profile
from etl.read.records import is_personal_value, records_of
from etl.read.uploads import Header

DELIMITERS = (";", ",", "\t", "|")
_SEARCH_ROWS = 30
_SEARCH_CHARS = 262_144
_LONGEST_LABEL = 60
_NOTHING_KNOWN = HeaderMap({}, (), (), ())


@dataclass(frozen=True, slots=True)
class Plausible:
    """The line that looks most like a header line: what a table without a known header shows of itself."""

    delimiter: str | None
    index: int
    record: list[str]

    def sentence(self) -> str:
        """Its cells in a row, without those that hold an e-mail address or a telephone number."""
        return shorten(" ; ".join("…" if is_personal_value(cell) else " ".join(cell.split()) for cell in self.record))

    def as_header(self) -> Header:
        """The line as the header of a table of no kind."""
        return Header(self.delimiter, self.index, "", self.record, _NOTHING_KNOWN, None)

    def score(self) -> tuple[int, int]:
        """How much it looks like a header line: distinct short words, then cells."""
        labels = {text for cell in self.record if (text := clean(cell)) and _is_label(text)}
        return len(labels), len(self.record)


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and any(map(str.isalpha, text))


def _contract_header(delimiter: str | None, index: int, record: list[str]) -> Header | None:
    kind = FLAT if is_flat(record) else best_kind(record)
    return Header(delimiter, index, kind, record, map_headers(kind, record), None) if kind else None


def _profile_header(profile: Profile, delimiter: str | None, index: int, record: list[str]) -> Header | None:
    mapping = profile.file_for(record)
    if mapping is not None:
        return Header(delimiter, index, mapping.kind, record, mapping.header_map(record), mapping)
    return _contract_header(delimiter, index, record) if profile.extends_contract else None


def _search(
    lines: Iterable[tuple[str | None, int, list[str]]], profile: Profile | None
) -> tuple[Header | None, Plausible]:
    best: Header | None = None
    plausible, most = Plausible(None, 0, []), (0, 0)
    for delimiter, index, record in lines:
        seen = Plausible(delimiter, index, record)
        if (score := seen.score()) > most:
            plausible, most = seen, score
        found = (
            _profile_header(profile, delimiter, index, record)
            if profile
            else _contract_header(delimiter, index, record)
        )
        if found and (best is None or len(found.map.attributes) > len(best.map.attributes)):
            best = found
    return best, plausible


def header_of_text(text: str, profile: Profile | None) -> tuple[Header | None, Plausible]:
    """The header line of a CSV text, and the line that looks most like one when none is known."""
    head = text[:_SEARCH_CHARS]
    return _search(
        (
            (delimiter, index, record)
            for delimiter in DELIMITERS
            for index, record in enumerate(islice(records_of(head, delimiter), _SEARCH_ROWS))
        ),
        profile,
    )


def first_records(text: str, delimiter: str) -> list[list[str]]:
    """The first records of a text, as far as a header line is searched."""
    return list(records_of(text[:_SEARCH_CHARS], delimiter))


def header_of_sheet(records: Sequence[list[str]], profile: Profile | None) -> tuple[Header | None, Plausible]:
    """The header line of a sheet, and the line that looks most like one when none is known.

    Of a header merged over several rows the last one is the header: the others are no lines.
    """
    found, plausible = _search(
        ((None, index, record) for index, record in enumerate(islice(records, _SEARCH_ROWS)) if record), profile
    )
    if found is None:
        return None, plausible
    index = found.index
    while index + 1 < len(records) and records[index + 1] == found.record:
        index += 1
    return Header(None, index, found.kind, found.record, found.map, found.mapping), plausible
