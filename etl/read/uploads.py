"""What is handed over to be read, and what reading makes of it: files, columns of text, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from etl.faults import Fault, make_fault
from etl.headers import HeaderMap, TableHeaders
from etl.profiles import FileMapping


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as received: the name it was given, and its bytes."""

    name: str
    content: bytes


def read_uploads(paths: Sequence[Path]) -> list[Upload]:
    """Files from disk. Raises OSError when one can't be read."""
    return [Upload(path.name, path.read_bytes()) for path in paths]


@dataclass(frozen=True, slots=True)
class RawColumn:
    """One column as the sender wrote it: its header, and one text a line."""

    header: str
    values: Sequence[str]


@dataclass(slots=True)
class RawTable:
    """One recognised file, member of an archive or sheet before its cells are read; a sheet has no encoding.

    ``columns`` by contract attribute; ``lines`` are line numbers as a spreadsheet shows them; ``rows`` and ``headers``
    are the lines without personal columns, for what is set aside; ``retained`` is the input without them.
    ``line_faults``: what was found on its rows before their cells are read.
    """

    file: str
    kind: str
    encoding: str | None
    delimiter: str | None
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
    source: str = ""
    parts: tuple[RawTable, ...] = ()
    line_faults: list[tuple[int, Fault]] = field(default_factory=list)

    def origin(self, row: int) -> tuple[RawTable, int]:
        """The table a line was sent in, and its place there: another one when lines of several follow each other."""
        for part in self.parts:
            if row < len(part.lines):
                return part, row
            row -= len(part.lines)
        return self, row


@dataclass(slots=True)
class ReadResult:
    """Tables and faults of the files read, and the columns found in each table, recognised or not.

    ``passed_over``: sheets (or whole files) that hold something and were not read, by name.
    """

    tables: list[RawTable] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    headers: list[TableHeaders] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def table(self, kind: str) -> RawTable | None:
        """The table of a kind, None when it wasn't sent."""
        return next((table for table in self.tables if table.kind == kind), None)


class RefusedFile(Exception):
    """A whole file or sheet can't be read; carries the fault."""

    def __init__(self, code: str, file: str, sheet: str | None = None, **context: str) -> None:
        super().__init__(code)
        self.fault = make_fault(code, file=file, sheet=sheet, context=context)


@dataclass(frozen=True, slots=True)
class Header:
    """The header line of a table: where it is, the kind it announces, its columns; no delimiter in a sheet."""

    delimiter: str | None
    index: int
    kind: str
    record: list[str]
    map: HeaderMap
    mapping: FileMapping | None
