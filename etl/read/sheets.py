"""Sheets of a workbook: which of them are tables, and what is said of those that are read and of those that aren't."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from etl.cells.written import clean
from etl.faults import Fault, line_ranges, make_fault, shorten
from etl.headers import header_columns
from etl.profiles import COMPLEMENT, Profile
from etl.read.containers.parts import SheetPart
from etl.read.recognise import Plausible, header_of_sheet
from etl.read.tables import Place, Recognised, table_of_records
from etl.read.uploads import Header
from etl.settings import LimitSettings
from etl.text import match_key

# Sheets that the template and corrected workbooks hold beside their tables: nobody needs to be told they are no table.
_OWN_SHEETS = re.compile(r"lisezmoi|listes|remarques(\(\d+\))?")
_SERIAL = re.compile(r"\d{5}")
_DAYS_FROM_1900_TO_1904 = 1462
_MOST_RANGES = 10


def is_empty(part: SheetPart) -> bool:
    """True for a sheet without any filled cell."""
    return not any(any(map(str.strip, record)) for record in part.records)


def is_ours(part: SheetPart) -> bool:
    """True for a sheet that the template or an annotated workbook holds beside its tables, by its name."""
    return _OWN_SHEETS.fullmatch(match_key(part.sheet)) is not None


def ignored_sheet(part: SheetPart) -> Iterator[Fault]:
    """W-SHEET-IGNORED, unless the sheet is one of ours."""
    if not is_ours(part):
        yield make_fault("W-SHEET-IGNORED", file=part.file, sheet=part.sheet)


def recognised_sheet(
    place: Place, part: SheetPart, limits: LimitSettings | None, profile: Profile | None
) -> Recognised | Plausible:
    """The table of a sheet, or the line that looks most like a header line when none is known. Raises RefusedFile."""
    header, plausible = header_of_sheet(part.records, profile)
    if header is None:
        return plausible
    _widen(part.records, header)
    if part.is_1904:
        _mend_serials(part.records, header)
    recognised = table_of_records(place, part.records, header, limits)
    recognised.faults.extend(_notices(part, recognised))
    return recognised


def _widen(records: list[list[str]], header: Header) -> None:
    """Make the header line as long as lines usually are: a column without header is a column all the same."""
    lengths = Counter(len(record) for record in islice(records, header.index + 1, None) if record)
    if lengths:
        header.record.extend([""] * (lengths.most_common(1)[0][0] - len(header.record)))


def _mend_serials(records: list[list[str]], header: Header) -> None:
    """Dates written as plain numbers in a workbook that counts days from 1904, as they are counted everywhere else."""
    if header.kind == COMPLEMENT:
        return
    dates = {column.attribute for column in header_columns(header.kind) if column.duckdb_type == "DATE"}
    places = [place for place, name in header.map.positions.items() if name.partition("#")[0] in dates]
    for record in islice(records, header.index + 1, None):
        for place in places:
            if place < len(record) and _SERIAL.fullmatch(clean(record[place])):
                record[place] = str(int(record[place]) + _DAYS_FROM_1900_TO_1904)


def _notices(part: SheetPart, recognised: Recognised) -> Iterator[Fault]:
    """What a reader of the spreadsheet may not have seen: a hidden sheet, hidden lines, merged cells."""
    lines = recognised.table.lines
    if part.is_hidden:
        yield _notice("W-SHEET-HIDDEN", part, None)
    if hidden := [line for line in lines if line - 1 in part.marks.hidden_rows]:
        yield _notice("W-ROWS-HIDDEN", part, hidden[0], lignes=line_ranges(hidden))
    width = len(part.records[recognised.table.header_line - 1])
    merged = [
        found
        for found in sorted(part.marks.merged, key=lambda merged: (merged.top, merged.left))
        if found.bottom > found.top >= recognised.table.header_line
        and found.left < width
        and part.records[found.top][found.left : found.left + 1] not in ([], [""])
    ]
    if merged:
        yield _notice("W-MERGED-CELLS", part, merged[0].top + 1, plages=_named(found.name() for found in merged))


def _named(names: Iterable[str]) -> str:
    found = list(names)
    more = f" et {len(found) - _MOST_RANGES} autres" if len(found) > _MOST_RANGES else ""
    return shorten(", ".join(found[:_MOST_RANGES]), 400) + more


def _notice(code: str, part: SheetPart, line: int | None, **context: str) -> Fault:
    return make_fault(code, file=part.file, sheet=part.sheet, line=line, context=context)
