"""A file record by record: what a stray quote or delimiter does to lines, and what is personal in them.

Regular files never come here (``etl.read.texts.read_plain``): this is the careful way for all others.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice

from etl.cells.written import clean
from etl.headers import column_letters, is_personal, sent_names
from etl.read.uploads import Header, RefusedFile

_END = "\x00fin\x00"
# Header under which the cells of a line beyond the last column are shown.
BEYOND = "au-delà"
# An e-mail address stands anywhere in a cell; a telephone number is the whole cell, or it is found in other numbers.
_EMAIL = re.compile(r"(?<=[^@\s])@[^@\s]+\.[a-zA-Z]{2,}")
_TELEPHONE = re.compile(
    r"(?:tél(?:éphone)?\.?\s*:?\s*)?(?:(?:\+|00)33\s?(?:\(0\))?|0)[\s.]?[1-9](?:[\s.-]?\d{2}){4}", re.I
)
_LINES = re.compile(r"\r\n|\r|\n")

csv.field_size_limit(sys.maxsize)


def records_of(text: str, delimiter: str) -> Iterable[list[str]]:
    """The records of a text, quoted line breaks kept in their cell; a blank line is an empty record."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def is_personal_value(cell: str) -> bool:
    """True for a cell that holds an e-mail address, or that is a French telephone number."""
    return ("@" in cell and _EMAIL.search(cell) is not None) or _TELEPHONE.fullmatch(clean(cell)) is not None


def all_records(text: str, delimiter: str, file: str) -> list[list[str]]:
    """Every record of the text. A sentinel at the end shows a quote that is never closed: it would swallow lines."""
    ending = "" if text.endswith(("\n", "\r")) else "\n"
    records = list(records_of(f"{text}{ending}{_END}", delimiter))
    if records[-1] != [_END]:
        raise RefusedFile("E-FILE-QUOTE", file, ligne=str(len(records)))
    return records[:-1]


def refuse_swallowed_lines(text: str, records: list[list[str]], header: Header, file: str) -> None:
    """A stray quote that another one closes lines later makes one cell of several lines: none may be lost so.

    Such a cell ends its own line (as many delimiters as cells are still to come), holds whole lines, and begins the
    line of the second quote (as many delimiters as there are cells before it). Exact counts are proof enough; at
    least as many are when a quote in the file is followed by a text, as no spreadsheet writes.
    """
    if text.count("\n") + text.count("\r") - text.count("\r\n") <= len(records):
        return  # no cell spans lines
    delimiter = header.delimiter or ";"
    has_stray_quote = cache(lambda: _has_stray_quote(text, delimiter))
    last = len(records[header.index]) - 1
    for number, record in enumerate(islice(records, header.index, None), start=header.index + 1):
        for position, cell in enumerate(record[: last + 1]):
            if delimiter not in cell or ("\n" not in cell and "\r" not in cell):
                continue
            found = [part.count(delimiter) for part in _LINES.split(cell)]
            whole = [last - position, *[last] * (len(found) - 2), position]
            if found == whole or (found[0] >= whole[0] and found[-1] >= whole[-1] and has_stray_quote()):
                raise RefusedFile("E-FILE-QUOTE", file, ligne=str(number))


def _has_stray_quote(text: str, delimiter: str) -> bool:
    """True when a closing quote is followed by something else than a delimiter or the end of the line."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False


def named_columns(header: Header, records: list[list[str]]) -> list[str]:
    """Headers up to the last one that is filled or whose cells are personal; further right there is no column."""
    names = records[header.index]
    width = len(names)
    while width and not clean(names[width - 1]) and not any(map(is_personal_value, _below(header, records, width - 1))):
        width -= 1
    return names[:width]


def _below(header: Header, records: list[list[str]], index: int) -> list[str]:
    """The cells of a column under the header."""
    return [record[index] for record in islice(records, header.index + 1, None) if index < len(record)]


def kept_columns(
    header: Header, names: list[str], records: list[list[str]]
) -> tuple[list[int], list[str], dict[int, str]]:
    """Indices of the columns kept, headers of the personal ones, headers of the unknown (and filled) ones by index."""
    kept: list[int] = []
    personal: list[str] = []
    unknown: dict[int, str] = {}
    for index, name in enumerate(names):
        if index in header.map.positions:
            kept.append(index)
            continue
        cells = _below(header, records, index)
        shown = clean(name) or column_letters(index)
        if is_personal_value(name):
            personal.append(column_letters(index))
        elif index in header.map.personal or is_personal(name) or any(map(is_personal_value, cells)):
            personal.append(shown)
        else:
            kept.append(index)
            if clean(name) or any(map(str.strip, cells)):
                unknown[index] = shown
    return kept, personal, unknown


def without_columns(records: list[list[str]], dropped: set[int]) -> list[list[str]]:
    """The records without the columns at some positions."""
    if not dropped:
        return records
    return [[cell for index, cell in enumerate(record) if index not in dropped] for record in records]


def shifted_lines(header: Header, records: list[list[str]], width: int) -> dict[int, int]:
    """Lines whose cells an unquoted delimiter moved to the right: index of the record, to its surplus of cells.

    A filled cell beyond the header shows it; a blank one does when most lines have fewer cells than that.
    """
    lengths = Counter(len(record) for record in islice(records, header.index, None) if record)
    usual = max(width, len(records[header.index]), lengths.most_common(1)[0][0])
    return {
        index: len(record) - width
        for index, record in enumerate(islice(records, header.index + 1, None), start=header.index + 1)
        if len(record) > width and (len(record) > usual or any(map(str.strip, record[width:])))
    }


def blank_moved_cells(records: list[list[str]], shifted: Mapping[int, int], width: int, dropped: set[int]) -> bool:
    """Empty what may be personal in shifted lines: a personal cell stands up to ``surplus`` cells further right."""
    blanked = False
    for index, surplus in shifted.items():
        record = records[index]
        moved = {place for start in dropped for place in range(start, start + surplus + 1)}
        for place, cell in enumerate(record):
            if cell and (place in moved or (place >= width and is_personal_value(cell))):
                record[place] = ""
                blanked = True
    return blanked


def blank_titles(records: list[list[str]], header_index: int) -> bool:
    """Empty what is personal in the lines above the header: they are kept as they were sent, but for that."""
    blanked = False
    for record in islice(records, header_index):
        for place, cell in enumerate(record):
            if is_personal_value(cell):
                record[place] = ""
                blanked = True
    return blanked


def written(records: Iterable[list[str]], delimiter: str) -> bytes:
    """The records as a CSV file, UTF-8."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(records)
    return buffer.getvalue().encode("utf-8")


def filled_rows(records: list[list[str]], header_index: int, width: int) -> tuple[list[int], list[list[str]]]:
    """Lines with a filled cell, brought to the header's width: their numbers and cells."""
    lines: list[int] = []
    rows: list[list[str]] = []
    padding = [""] * width
    for number, record in enumerate(islice(records, header_index + 1, None), start=header_index + 2):
        if not any(map(str.strip, record)):
            continue
        if len(record) > width:
            record = record[:width]
        elif len(record) < width:
            record = record + padding[len(record) :]
        lines.append(number)
        rows.append(record)
    return lines, rows


def as_sent(
    table: tuple[list[str], list[int], list[list[str]]],
    records: list[list[str]],
    shifted: Mapping[int, int],
    dropped: set[int],
) -> tuple[list[str], list[list[str]]]:
    """Headers and lines for what is set aside: no personal column, no header twice, no cell beyond the last lost."""
    names, lines, rows = table
    headers = [name for index, name in enumerate(sent_names(names)) if index not in dropped]
    rows = without_columns(rows, dropped)
    if not shifted:
        return headers, rows
    beyond = [" ; ".join(filter(None, records[line - 1][len(names) :])) for line in lines]
    return [*headers, BEYOND], [[*row, cells] for row, cells in zip(rows, beyond, strict=True)]
