"""Bytes to tables: encoding, delimiter, header line and columns of the CSV files of a snapshot.

Nothing here judges a value. Personal columns are dropped on the way and reach no table, fault or retained source.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from etl.cells import clean, nearest
from etl.decode import text_of
from etl.faults import Fault, make_fault, shorten
from etl.headers import best_kind, is_flat, map_headers
from etl.profiles import Profile
from etl.records import (
    all_records,
    as_sent,
    blank_moved_cells,
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
from etl.schema import Kind
from etl.settings import LimitSettings
from etl.texts import RowsOfColumns, read_plain
from etl.uploads import Header, RawColumn, RawTable, ReadResult, RefusedFile, Upload

DELIMITERS = (";", ",", "\t", "|")
KIND_NAMES_FR: Mapping[str, str] = {
    "dossiers": "dossiers",
    "partenaires": "partenaires",
    "orientations": "orientations",
    "complement": "compléments",
}
_MIB = 1024 * 1024
_HEADER_SEARCH_ROWS = 30
_HEADER_SEARCH_CHARS = 262_144


def _profile_header(profile: Profile, delimiter: str, index: int, record: list[str]) -> Header | None:
    mapping = profile.file_for(record)
    if mapping is None:
        return None
    return Header(delimiter, index, mapping.kind, record, mapping.header_map(record), mapping)


def _contract_header(delimiter: str, index: int, record: list[str]) -> Header | None:
    kind = best_kind(record)
    return Header(delimiter, index, kind, record, map_headers(kind, record), None) if kind else None


@dataclass(frozen=True, slots=True)
class _Widest:
    """The first record with most cells: what a file without a known header shows of itself."""

    line: int
    record: list[str]

    def sentence(self) -> str:
        """Its cells in a row, without those that hold an e-mail address or a telephone number."""
        return shorten(" ; ".join("…" if is_personal_value(cell) else " ".join(cell.split()) for cell in self.record))


def _find_header(text: str, profile: Profile | None) -> tuple[Header | None, _Widest]:
    """The header line, by the delimiter and line under which most headers are known; and the widest record."""
    head = text[:_HEADER_SEARCH_CHARS]
    best: Header | None = None
    widest = _Widest(1, [])
    for delimiter in DELIMITERS:
        for index, record in enumerate(islice(records_of(head, delimiter), _HEADER_SEARCH_ROWS)):
            if len(record) > len(widest.record):
                widest = _Widest(index + 1, record)
            found = (
                _profile_header(profile, delimiter, index, record)
                if profile
                else _contract_header(delimiter, index, record)
            )
            if found and (best is None or len(found.map.attributes) > len(best.map.attributes)):
                best = found
    return best, widest


def _header_faults(upload: Upload, header: Header, personal: list[str], unknown: list[str]) -> list[Fault]:
    line = header.index + 1
    faults = [
        make_fault("W-HEADER-PERSONAL", file=upload.name, line=line, column=name, context={"colonne": name})
        for name in personal
    ]
    if header.mapping is None:
        candidates = header.map.unused_headers
        repeated = {name for _, name in header.map.repeated}
        faults += [
            make_fault(
                "W-HEADER-UNKNOWN",
                file=upload.name,
                line=line,
                column=name,
                suggestion=nearest(name, candidates, cutoff=80),
                context={"colonne": shorten(name)},
            )
            for name in unknown
            if name not in repeated
        ]
    for first, second in header.map.repeated:
        context = {"premier": first, "colonne": second, "ligne": str(line)}
        faults.append(make_fault("E-HEADER-TWICE", file=upload.name, column=second, context=context))
    for name in header.map.missing_headers:
        context = {"colonne": name, "ligne": str(line)}
        faults.append(make_fault("E-HEADER-MISSING", file=upload.name, column=name, context=context))
    return faults


def _check_limits(upload: Upload, records: list[list[str]], header: Header, limits: LimitSettings | None) -> None:
    if limits is None:
        return
    width = len(records[header.index])
    if width > limits.max_columns:
        context = {"colonnes": str(width), "limite": str(limits.max_columns), "ligne": str(header.index + 1)}
        raise RefusedFile("E-FILE-TOO-MANY-COLUMNS", upload.name, **context)


def _table(upload: Upload, limits: LimitSettings | None, profile: Profile | None) -> tuple[RawTable, list[Fault]]:
    text, encoding = text_of(upload)
    header, widest = _find_header(text, profile)
    if header is None:
        raise _unrecognised(upload, widest, limits)
    if (plain := _plain_table(upload, text, encoding, header, limits)) is not None:
        return plain, _header_faults(upload, header, [], [])
    records = all_records(text, header.delimiter, upload.name)
    refuse_swallowed_lines(text, records, header, upload.name)
    _check_limits(upload, records, header, limits)
    names = named_columns(header, records)
    kept, personal, unknown = kept_columns(header, names, records)
    dropped = set(range(len(names))) - set(kept)
    shifted = shifted_lines(header, records, len(names))
    is_mended = blank_moved_cells(records, shifted, len(names), dropped) or bool(dropped)
    lines, rows = filled_rows(records, header.index, len(names))
    if limits and len(lines) > limits.max_rows:
        context = {"lignes": str(len(lines)), "limite": str(limits.max_rows)}
        raise RefusedFile("E-FILE-TOO-MANY-LINES", upload.name, **context)
    by_position = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    columns = {
        attribute: RawColumn(clean(names[position]), by_position[position])
        for position, attribute in header.map.positions.items()
    }
    headers_sent, rows_sent = as_sent((names, lines, rows), records, shifted, dropped)
    row_of = {line: row for row, line in enumerate(lines)}
    table = RawTable(
        upload.name,
        header.kind,
        encoding,
        header.delimiter,
        header.index + 1,
        headers_sent,
        lines,
        rows_sent,
        columns,
        {row_of[index + 1]: surplus for index, surplus in shifted.items() if index + 1 in row_of},
        personal + unknown,
        hashlib.sha256(upload.content).hexdigest(),
        len(upload.content),
        written(without_columns(records, dropped), header.delimiter) if is_mended else upload.content,
        mapping=header.mapping,
    )
    return table, _header_faults(upload, header, personal, unknown)


def _plain_table(
    upload: Upload, text: str, encoding: str, header: Header, limits: LimitSettings | None
) -> RawTable | None:
    """The table of a regular file: no quote, every column known, as many cells in each line as headers, no blank line.

    None for any other file, which is read record by record.
    """
    names = header.record
    if len(header.map.positions) != len(names) or header.map.repeated:
        return None
    columns = read_plain(text, header.delimiter, header.index + 1, len(names))
    if columns is None or not len(columns[0]):
        return None
    if any(not text.strip() for column in columns[:1] for text in column.distinct):
        return None  # a blank first cell may begin a line without any filled cell
    if limits and (len(columns[0]) > limits.max_rows or len(names) > limits.max_columns):
        return None
    return RawTable(
        upload.name,
        header.kind,
        encoding,
        header.delimiter,
        header.index + 1,
        [clean(name) for name in names],
        range(header.index + 2, header.index + 2 + len(columns[0])),
        RowsOfColumns(columns),
        {
            attribute: RawColumn(clean(names[position]), columns[position])
            for position, attribute in header.map.positions.items()
        },
        {},
        [],
        hashlib.sha256(upload.content).hexdigest(),
        len(upload.content),
        upload.content,
        mapping=header.mapping,
    )


def _unrecognised(upload: Upload, widest: _Widest, limits: LimitSettings | None) -> RefusedFile:
    """Why a file in which no header line is known is refused."""
    line = str(widest.line)
    if limits and len(widest.record) > limits.max_columns:
        context = {"colonnes": str(len(widest.record)), "limite": str(limits.max_columns), "ligne": line}
        return RefusedFile("E-FILE-TOO-MANY-COLUMNS", upload.name, **context)
    if is_flat(widest.record):
        return RefusedFile("E-FILE-FLAT", upload.name, ligne=line)
    return RefusedFile("E-FILE-KIND", upload.name, ligne=line, lu=widest.sentence())


def _no_line_fault(table: RawTable) -> Fault:
    code = "E-FILE-NO-LINE" if table.kind == "dossiers" else "W-FILE-NO-LINE"
    return make_fault(code, file=table.file, context={"ligne": str(table.header_line)})


def _add(result: ReadResult, table: RawTable, faults: list[Fault]) -> None:
    first = result.table(table.kind)
    if first is not None:
        context = {"premier": first.file, "nature": KIND_NAMES_FR[table.kind]}
        result.faults.append(make_fault("E-FILE-KIND-TWICE", file=table.file, context=context))
        return
    result.tables.append(table)
    result.faults += faults
    if not table.lines:
        result.faults.append(_no_line_fault(table))


def read_files(
    uploads: Sequence[Upload], limits: LimitSettings | None = None, profile: Profile | None = None
) -> ReadResult:
    """Recognise and read the files of a snapshot, in any order.

    Answers tables and faults; never raises for what a file holds. ``limits`` None reads without limit.
    """
    result = ReadResult()
    for upload in uploads:
        try:
            _refuse_too_large(upload, limits)
            table, faults = _table(upload, limits, profile)
        except RefusedFile as refused:
            result.faults.append(refused.fault)
            continue
        _add(result, table, faults)
    _add_missing_kinds(result, uploads)
    # In one order whatever the order of the uploads: a snapshot's identifier is made of its sources.
    result.tables.sort(key=lambda table: list(KIND_NAMES_FR).index(table.kind))
    return result


def _refuse_too_large(upload: Upload, limits: LimitSettings | None) -> None:
    if not upload.content:
        raise RefusedFile("E-FILE-EMPTY", upload.name)
    if limits and len(upload.content) > limits.max_file_mib * _MIB:
        size = f"{len(upload.content) / _MIB:.1f}".replace(".", ",")
        raise RefusedFile("E-FILE-TOO-LARGE", upload.name, taille=size, limite=str(limits.max_file_mib))


def _add_missing_kinds(result: ReadResult, uploads: Sequence[Upload]) -> None:
    """A missing kind is said unless a file that can't be read may have been it."""
    if len(result.tables) < len(uploads):
        return
    names = ", ".join(f"« {upload.name} »" for upload in uploads)
    required: tuple[Kind, ...] = ("dossiers", "partenaires")
    for kind in required:
        if result.table(kind) is None:
            context = {"nature": KIND_NAMES_FR[kind], "fichiers": names}
            file = PurePath(uploads[0].name).name if uploads else kind
            result.faults.append(make_fault("E-FILE-MISSING", file=file, context=context))
