"""Raw tables: what a text or a sheet becomes once its header line is known.

Personal columns are dropped on the way and reach no table, fault or retained source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from etl.faults import Fault, make_fault, shorten
from etl.headers import TableHeaders, sent_names
from etl.profiles.likeness import nearest_column, nearest_sent
from etl.read.records import (
    all_records,
    as_sent,
    blank_moved_cells,
    blank_titles,
    filled_rows,
    is_personal_value,
    kept_columns,
    named_columns,
    records_of,
    refuse_swallowed_lines,
    shifted_lines,
    without_columns,
    written,
)
from etl.read.samples import table_headers
from etl.read.texts import RowsOfColumns, read_plain
from etl.read.uploads import Header, RawColumn, RawTable, RefusedFile, Upload
from etl.settings import LimitSettings

# Delimiter of the retained source of a sheet.
_RETAINED = ";"


@dataclass(frozen=True)
class Place:
    """Where a table stands: the upload, the file as faults name it (a member of an archive: both names), the sheet."""

    upload: Upload
    file: str
    sheet: str | None = None

    @cached_property
    def sha256(self) -> str:
        """Of the whole upload received."""
        return hashlib.sha256(self.upload.content).hexdigest()

    def refused(self, code: str, **context: str) -> RefusedFile:
        """The refusal of this file or sheet."""
        return RefusedFile(code, self.file, self.sheet, **context)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table, what is wrong with its header line, and its columns as staff see them."""

    table: RawTable
    faults: list[Fault]
    headers: TableHeaders


def table_of_text(
    place: Place, text: str, encoding: str, content: bytes, header: Header, limits: LimitSettings | None
) -> Recognised:
    """The table of a CSV text whose header line is known. Raises RefusedFile."""
    if (plain := _plain_table(place, text, encoding, content, header, limits)) is not None:
        return plain
    delimiter = header.delimiter or _RETAINED
    records = all_records(text, delimiter, place.file)
    refuse_swallowed_lines(text, records, header, place.file)
    recognised = _table(place, records, header, limits, content)
    recognised.table.encoding = encoding
    return recognised


def table_of_records(
    place: Place, records: list[list[str]], header: Header, limits: LimitSettings | None
) -> Recognised:
    """The table of a sheet whose header line is known. Raises RefusedFile."""
    return _table(place, records, header, limits, None)


def _table(
    place: Place, records: list[list[str]], header: Header, limits: LimitSettings | None, sent: bytes | None
) -> Recognised:
    """The table of some records. ``sent``: the text they were read from, retained as it is when nothing was dropped."""
    _refuse_too_wide(place, header, limits)
    names = named_columns(header, records)
    kept, personal, unknown = kept_columns(header, names, records)
    dropped = set(range(len(names))) - set(kept)
    shifted = shifted_lines(header, records, len(names))
    is_blanked = blank_moved_cells(records, shifted, len(names), dropped)
    if blank_titles(records, header.index) or is_blanked or dropped:
        sent = None
    lines, rows = filled_rows(records, header.index, len(names))
    _refuse_too_long(place, lines, limits)
    by_position: Sequence[Sequence[str]] = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    shown = sent_names(names)
    headers_sent, rows_sent = as_sent((names, lines, rows), records, shifted, dropped)
    row_of = {line: row for row, line in enumerate(lines)}
    table = RawTable(
        file=place.file,
        kind=header.kind,
        encoding=None,
        delimiter=header.delimiter,
        header_line=header.index + 1,
        headers=headers_sent,
        lines=lines,
        rows=rows_sent,
        columns={
            attribute: RawColumn(shown[position], by_position[position])
            for position, attribute in header.map.positions.items()
        },
        extra_cells={row_of[index + 1]: surplus for index, surplus in shifted.items() if index + 1 in row_of},
        ignored=[*personal, *unknown.values()],
        sha256=place.sha256,
        size_bytes=len(place.upload.content),
        retained=sent or written(without_columns(records, dropped), header.delimiter or _RETAINED),
        sheet=place.sheet,
        mapping=header.mapping,
        source=place.upload.name,
    )
    headers = table_headers((place.file, place.sheet), header, kept, by_position)
    return Recognised(table, _header_faults(place, header, personal, unknown), headers)


def _refuse_too_wide(place: Place, header: Header, limits: LimitSettings | None) -> None:
    width = len(header.record)
    if limits and width > limits.max_columns:
        raise place.refused(
            "E-FILE-TOO-MANY-COLUMNS",
            colonnes=str(width),
            limite=str(limits.max_columns),
            ligne=str(header.index + 1),
        )


def _refuse_too_long(place: Place, lines: Sequence[int], limits: LimitSettings | None) -> None:
    if limits and len(lines) > limits.max_rows:
        raise place.refused("E-FILE-TOO-MANY-LINES", lignes=str(len(lines)), limite=str(limits.max_rows))


def _plain_table(
    place: Place, text: str, encoding: str, content: bytes, header: Header, limits: LimitSettings | None
) -> Recognised | None:
    """The table of a regular file: no quote, every column known, as many cells in each line as headers, no blank line.

    None for any other file, which is read record by record.
    """
    names, delimiter = header.record, header.delimiter or _RETAINED
    if len(header.map.positions) != len(names) or header.map.repeated or _has_personal_title(text, header, delimiter):
        return None
    same = content if encoding.startswith("utf-8") else None
    columns = read_plain(text, delimiter, header.index + 1, len(names), same)
    if columns is None or not len(columns[0]):
        return None
    if any(not text.strip() for column in columns[:1] for text in column.distinct):
        return None  # a blank first cell may begin a line without any filled cell
    if limits and (len(columns[0]) > limits.max_rows or len(names) > limits.max_columns):
        return None
    shown = sent_names(names)
    table = RawTable(
        file=place.file,
        kind=header.kind,
        encoding=encoding,
        delimiter=delimiter,
        header_line=header.index + 1,
        headers=shown,
        lines=range(header.index + 2, header.index + 2 + len(columns[0])),
        rows=RowsOfColumns(columns),
        columns={
            attribute: RawColumn(shown[position], columns[position])
            for position, attribute in header.map.positions.items()
        },
        extra_cells={},
        ignored=[],
        sha256=place.sha256,
        size_bytes=len(place.upload.content),
        retained=content,
        mapping=header.mapping,
        source=place.upload.name,
    )
    headers = table_headers((place.file, None), header, range(len(names)), columns)
    return Recognised(table, _header_faults(place, header, [], {}), headers)


def _has_personal_title(text: str, header: Header, delimiter: str) -> bool:
    """True when a line above the header holds an address or a telephone number."""
    if not header.index:
        return False
    above = islice(records_of(text, delimiter), header.index)
    return any(is_personal_value(cell) for record in above for cell in record)


def _header_faults(place: Place, header: Header, personal: list[str], unknown: Mapping[int, str]) -> list[Fault]:
    line = header.index + 1
    faults = [
        make_fault(
            "W-HEADER-PERSONAL",
            file=place.file,
            sheet=place.sheet,
            line=line,
            column=name,
            context={"colonne": name},
        )
        for name in personal
    ]
    if header.mapping is None or header.mapping.extends_contract:
        repeated = {name for _, name in header.map.repeated}
        faults += [
            _unknown_header(place, header, name)
            for position, name in unknown.items()
            if position not in header.map.ignored and name not in repeated
        ]
    for first, second in header.map.repeated:
        context = {"premier": first, "colonne": second, "ligne": str(line)}
        faults.append(make_fault("E-HEADER-TWICE", file=place.file, sheet=place.sheet, column=second, context=context))
    for name in header.map.missing_headers:
        context = {"colonne": name, "ligne": str(line)}
        faults.append(
            make_fault(
                "E-HEADER-MISSING",
                file=place.file,
                sheet=place.sheet,
                column=name,
                suggestion=nearest_sent(name, header.kind, unknown.values()),
                context=context,
            )
        )
    return faults


def _unknown_header(place: Place, header: Header, name: str) -> Fault:
    return make_fault(
        "W-HEADER-UNKNOWN",
        file=place.file,
        sheet=place.sheet,
        line=header.index + 1,
        column=name,
        suggestion=nearest_column(name, header.kind, header.map.unused_headers),
        context={"colonne": shorten(name)},
    )
