"""What is handed over to be read, and what reading makes of it: files, columns of text, tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.faults import Fault, make_fault
from etl.headers import HeaderMap
from etl.profiles import FileMapping


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


@dataclass(slots=True)
class ReadResult:
    """Tables and faults of the files read."""

    tables: list[RawTable] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def table(self, kind: str) -> RawTable | None:
        """The table of a kind, None when it wasn't sent."""
        return next((table for table in self.tables if table.kind == kind), None)


class RefusedFile(Exception):
    """A whole file can't be read; carries the fault."""

    def __init__(self, code: str, file: str, **context: str) -> None:
        super().__init__(code)
        self.fault = make_fault(code, file=file, context=context)


@dataclass(frozen=True, slots=True)
class Header:
    """The header line of a file: where it is, what kind of file it announces, its columns."""

    delimiter: str
    index: int
    kind: str
    record: list[str]
    map: HeaderMap
    mapping: FileMapping | None
