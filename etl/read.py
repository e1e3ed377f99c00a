"""Bytes to tables: encoding, delimiter, header line and columns of the CSV files of a snapshot.

Nothing here judges a value. Personal columns are dropped on the way and reach no table, fault or retained source.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import PurePath

from etl.cells import clean, nearest
from etl.faults import Fault, make_fault, shorten
from etl.headers import HeaderMap, best_kind, is_flat, is_personal, map_headers
from etl.profiles import FileMapping, Profile
from etl.schema import Kind
from etl.settings import LimitSettings
from etl.texts import RowsOfColumns, read_plain

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
_END = "\x00fin\x00"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# An e-mail address stands anywhere in a cell; a telephone number is the whole cell, or it is found in other numbers.
_EMAIL = re.compile(r"(?<=[^@\s])@[^@\s]+\.[a-zA-Z]{2,}")
_TELEPHONE = re.compile(
    r"(?:tél(?:éphone)?\.?\s*:?\s*)?(?:(?:\+|00)33\s?(?:\(0\))?|0)[\s.]?[1-9](?:[\s.-]?\d{2}){4}", re.I
)
# What valid UTF-8 writes a letter with, and what looks like no text of Europe when read one byte at a time.
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LINES = re.compile(r"\r\n|\r|\n")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "un classeur (XLSX ou ODS) ou une archive ZIP"),
    (b"PK\x05\x06", "une archive ZIP vide"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur XLS ou un classeur protégé"),
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"Rar!", "une archive RAR"),
    (b"{\\rtf", "un document RTF"),
)
_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<table)", re.IGNORECASE)

csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as received: the name it was given, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column as the sender wrote it: its header, and one text a line."""

    header: str
    values: Sequence[str]


@dataclass(slots=True)
class RawTable:
    """One recognised file before its cells are read.

    ``columns`` by contract attribute; ``lines`` are line numbers as a spreadsheet shows them; ``rows`` and ``headers``
    are the lines without personal columns, for what is set aside; ``retained`` is the input without them.
    """

    file: str
    kind: str
    encoding: str
    delimiter: str
    header_line: int
    headers: list[str]
    lines: Sequence[int]
    rows: Sequence[list[str]]
    columns: dict[str, RawColumn]
    extra_cells: dict[int, int]
    ignored: list[str]
    sha256: str
    size_bytes: int
    retained: bytes
    sheet: str | None = None
    mapping: FileMapping | None = None

    def header_of(self, attribute: str) -> str | None:
        """The header the sender wrote for an attribute, None when the column isn't there."""
        column = self.columns.get(attribute)
        return column.header if column else None


@dataclass(slots=True)
class ReadResult:
    """Tables and faults of the files read."""

    tables: list[RawTable] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def table(self, kind: str) -> RawTable | None:
        """The table of a kind, None when it wasn't sent."""
        return next((table for table in self.tables if table.kind == kind), None)


class _Refused(Exception):
    """A whole file can't be read; carries the fault."""

    def __init__(self, code: str, file: str, **context: str) -> None:
        super().__init__(code)
        self.fault = make_fault(code, file=file, context=context)


def _decoded_utf16(content: bytes) -> tuple[str, str] | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16"), "utf-16"
    sample = content[:4096]
    if len(content) % 2 == 0 and len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > len(sample) // 4 and even == 0:
            return content.decode("utf-16-le"), "utf-16-le"
        if even > len(sample) // 4 and odd == 0:
            return content.decode("utf-16-be"), "utf-16-be"
    return None


def _decoded_single_byte(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of a text file: UTF-8 with or without BOM, UTF-16, cp1252, latin-1.

    Raises UnicodeDecodeError for bytes that are no text in any of them (control characters, broken UTF-8 or UTF-16).
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8"), "utf-8-sig"
    if (found := _decoded_utf16(content)) is None:
        try:
            found = content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            # A UTF-8 file with a broken byte would read as "Ã©" in cp1252: better refused than garbled.
            letters = len(_UTF8_LETTER.findall(content))
            if letters and letters >= len(_HIGH_BYTE.findall(_UTF8_LETTER.sub(b"", content))):
                raise error
            found = _decoded_single_byte(content)
    if control := _CONTROL.search(found[0]):
        start = control.start()
        raise UnicodeDecodeError("text", content, start, start + 1, "control character")
    return found


def _text_of(upload: Upload) -> tuple[str, str]:
    for magic, nature in _MAGIC:
        if upload.content.startswith(magic):
            raise _Refused("E-FILE-FORMAT", upload.name, nature=nature)
    try:
        text, encoding = decode(upload.content)
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(upload.content[: error.start])) + 1
        raise _Refused("E-FILE-ENCODING", upload.name, ligne=str(line)) from error
    text = text.lstrip("\ufeff")  # a file put together from two has its mark twice
    if not text.strip():
        raise _Refused("E-FILE-EMPTY", upload.name)
    if _MARKUP.match(text):
        raise _Refused("E-FILE-FORMAT", upload.name, nature="une page web ou un document XML")
    return text, encoding


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


@dataclass(frozen=True, slots=True)
class _Header:
    delimiter: str
    index: int
    kind: str
    record: list[str]
    map: HeaderMap
    mapping: FileMapping | None


def _profile_header(profile: Profile, delimiter: str, index: int, record: list[str]) -> _Header | None:
    mapping = profile.file_for(record)
    if mapping is None:
        return None
    return _Header(delimiter, index, mapping.kind, record, mapping.header_map(record), mapping)


def _contract_header(delimiter: str, index: int, record: list[str]) -> _Header | None:
    kind = best_kind(record)
    return _Header(delimiter, index, kind, record, map_headers(kind, record), None) if kind else None


@dataclass(frozen=True, slots=True)
class _Widest:
    """The first record with most cells: what a file without a known header shows of itself."""

    line: int
    record: list[str]

    def sentence(self) -> str:
        """Its cells in a row, without those that hold an e-mail address or a telephone number."""
        return shorten(" ; ".join("…" if is_personal_value(cell) else " ".join(cell.split()) for cell in self.record))


def _find_header(text: str, profile: Profile | None) -> tuple[_Header | None, _Widest]:
    """The header line, by the delimiter and line under which most headers are known; and the widest record."""
    head = text[:_HEADER_SEARCH_CHARS]
    best: _Header | None = None
    widest = _Widest(1, [])
    for delimiter in DELIMITERS:
        for index, record in enumerate(islice(_records(head, delimiter), _HEADER_SEARCH_ROWS)):
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


def is_personal_value(cell: str) -> bool:
    """True for a cell that holds an e-mail address, or that is a French telephone number."""
    return ("@" in cell and _EMAIL.search(cell) is not None) or _TELEPHONE.fullmatch(clean(cell)) is not None


def _all_records(text: str, delimiter: str, file: str) -> list[list[str]]:
    """Every record of the text. A sentinel at the end shows a quote that is never closed: it would swallow lines."""
    ending = "" if text.endswith(("\n", "\r")) else "\n"
    records = list(_records(f"{text}{ending}{_END}", delimiter))
    if records[-1] != [_END]:
        raise _Refused("E-FILE-QUOTE", file, ligne=str(len(records)))
    return records[:-1]


def _refuse_swallowed_lines(text: str, records: list[list[str]], header: _Header, file: str) -> None:
    """A stray quote that another one closes lines later makes one cell of several lines: none may be lost so.

    Such a cell ends its own line (as many delimiters as cells are still to come), holds whole lines, and begins the
    line of the second quote (as many delimiters as there are cells before it). Exact counts are proof enough; at
    least as many are when a quote in the file is followed by a text, as no spreadsheet writes.
    """
    if text.count("\n") + text.count("\r") - text.count("\r\n") <= len(records):
        return  # no cell spans lines
    has_stray_quote = cache(lambda: _has_stray_quote(text, header.delimiter))
    last = len(records[header.index]) - 1
    for number, record in enumerate(islice(records, header.index, None), start=header.index + 1):
        for position, cell in enumerate(record[: last + 1]):
            if header.delimiter not in cell or ("\n" not in cell and "\r" not in cell):
                continue
            found = [part.count(header.delimiter) for part in _LINES.split(cell)]
            whole = [last - position, *[last] * (len(found) - 2), position]
            if found == whole or (found[0] >= whole[0] and found[-1] >= whole[-1] and has_stray_quote()):
                raise _Refused("E-FILE-QUOTE", file, ligne=str(number))


def _has_stray_quote(text: str, delimiter: str) -> bool:
    """True when a closing quote is followed by something else than a delimiter or the end of the line."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _named_columns(header: _Header, records: list[list[str]]) -> list[str]:
    """Headers up to the last one that is filled or whose cells are personal; further right there is no column."""
    names = records[header.index]
    width = len(names)
    while width and not clean(names[width - 1]) and not any(map(is_personal_value, _below(header, records, width - 1))):
        width -= 1
    return names[:width]


def _below(header: _Header, records: list[list[str]], index: int) -> list[str]:
    """The cells of a column under the header."""
    return [record[index] for record in islice(records, header.index + 1, None) if index < len(record)]


def _kept_columns(
    header: _Header, names: list[str], records: list[list[str]]
) -> tuple[list[int], list[str], list[str]]:
    """Indices of the columns kept, headers of the personal ones, headers of the unknown (and filled) ones."""
    kept: list[int] = []
    personal: list[str] = []
    unknown: list[str] = []
    for index, name in enumerate(names):
        if index in header.map.positions:
            kept.append(index)
            continue
        cells = _below(header, records, index)
        if is_personal(name) or any(map(is_personal_value, cells)):
            personal.append(clean(name) or _column_letters(index))
        else:
            kept.append(index)
            if clean(name) or any(map(str.strip, cells)):
                unknown.append(clean(name) or _column_letters(index))
    return kept, personal, unknown


def _column_letters(index: int) -> str:
    """``colonne AB``: what a spreadsheet calls a column that has no header."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"colonne {letters}"


def _without_columns(records: list[list[str]], dropped: set[int]) -> list[list[str]]:
    if not dropped:
        return records
    return [[cell for index, cell in enumerate(record) if index not in dropped] for record in records]


def _shifted(header: _Header, records: list[list[str]], width: int) -> dict[int, int]:
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


def _blank_moved_cells(records: list[list[str]], shifted: Mapping[int, int], width: int, dropped: set[int]) -> bool:
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


def _written(records: list[list[str]], delimiter: str) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(records)
    return buffer.getvalue().encode("utf-8")


def _header_faults(upload: Upload, header: _Header, personal: list[str], unknown: list[str]) -> list[Fault]:
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


def _check_limits(upload: Upload, records: list[list[str]], header: _Header, limits: LimitSettings | None) -> None:
    if limits is None:
        return
    width = len(records[header.index])
    if width > limits.max_columns:
        context = {"colonnes": str(width), "limite": str(limits.max_columns), "ligne": str(header.index + 1)}
        raise _Refused("E-FILE-TOO-MANY-COLUMNS", upload.name, **context)


def _filled_rows(records: list[list[str]], header_index: int, width: int) -> tuple[list[int], list[list[str]]]:
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


def _as_sent(
    table: tuple[list[str], list[int], list[list[str]]],
    records: list[list[str]],
    shifted: Mapping[int, int],
    dropped: set[int],
) -> tuple[list[str], list[list[str]]]:
    """Headers and lines for what is set aside: no personal column, no header twice, no cell beyond the last lost."""
    names, lines, rows = table
    headers: list[str] = []
    for index, name in enumerate(names):
        if index not in dropped:
            letters = _column_letters(index)
            shown = clean(name) or letters
            headers.append(f"{shown} ({letters})" if shown in headers else shown)
    rows = _without_columns(rows, dropped)
    if not shifted:
        return headers, rows
    beyond = [" ; ".join(filter(None, records[line - 1][len(names) :])) for line in lines]
    return [*headers, "au-delà"], [[*row, cells] for row, cells in zip(rows, beyond, strict=True)]


def _table(upload: Upload, limits: LimitSettings | None, profile: Profile | None) -> tuple[RawTable, list[Fault]]:
    text, encoding = _text_of(upload)
    header, widest = _find_header(text, profile)
    if header is None:
        raise _unrecognised(upload, widest, limits)
    if (plain := _plain_table(upload, text, encoding, header, limits)) is not None:
        return plain, _header_faults(upload, header, [], [])
    records = _all_records(text, header.delimiter, upload.name)
    _refuse_swallowed_lines(text, records, header, upload.name)
    _check_limits(upload, records, header, limits)
    names = _named_columns(header, records)
    kept, personal, unknown = _kept_columns(header, names, records)
    dropped = set(range(len(names))) - set(kept)
    shifted = _shifted(header, records, len(names))
    is_mended = _blank_moved_cells(records, shifted, len(names), dropped) or bool(dropped)
    lines, rows = _filled_rows(records, header.index, len(names))
    if limits and len(lines) > limits.max_rows:
        context = {"lignes": str(len(lines)), "limite": str(limits.max_rows)}
        raise _Refused("E-FILE-TOO-MANY-LINES", upload.name, **context)
    by_position = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    columns = {
        attribute: RawColumn(clean(names[position]), by_position[position])
        for position, attribute in header.map.positions.items()
    }
    headers_sent, rows_sent = _as_sent((names, lines, rows), records, shifted, dropped)
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
        _written(_without_columns(records, dropped), header.delimiter) if is_mended else upload.content,
        mapping=header.mapping,
    )
    return table, _header_faults(upload, header, personal, unknown)


def _plain_table(
    upload: Upload, text: str, encoding: str, header: _Header, limits: LimitSettings | None
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


def _unrecognised(upload: Upload, widest: _Widest, limits: LimitSettings | None) -> _Refused:
    """Why a file in which no header line is known is refused."""
    line = str(widest.line)
    if limits and len(widest.record) > limits.max_columns:
        context = {"colonnes": str(len(widest.record)), "limite": str(limits.max_columns), "ligne": line}
        return _Refused("E-FILE-TOO-MANY-COLUMNS", upload.name, **context)
    if is_flat(widest.record):
        return _Refused("E-FILE-FLAT", upload.name, ligne=line)
    return _Refused("E-FILE-KIND", upload.name, ligne=line, lu=widest.sentence())


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
        except _Refused as refused:
            result.faults.append(refused.fault)
            continue
        _add(result, table, faults)
    _add_missing_kinds(result, uploads)
    # In one order whatever the order of the uploads: a snapshot's identifier is made of its sources.
    result.tables.sort(key=lambda table: list(KIND_NAMES_FR).index(table.kind))
    return result


def _refuse_too_large(upload: Upload, limits: LimitSettings | None) -> None:
    if not upload.content:
        raise _Refused("E-FILE-EMPTY", upload.name)
    if limits and len(upload.content) > limits.max_file_mib * _MIB:
        size = f"{len(upload.content) / _MIB:.1f}".replace(".", ",")
        raise _Refused("E-FILE-TOO-LARGE", upload.name, taille=size, limite=str(limits.max_file_mib))


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
