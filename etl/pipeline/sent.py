"""What was sent, remembered before profiles and flat tables turn it into the contract's kinds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.pipeline.corrections import Place, row_of_line
from etl.read.uploads import RawTable, ReadResult
from etl.store import RetainedSource


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file as the report lists it."""

    name: str
    kind: str
    encoding: str | None
    delimiter: str | None
    rows: int
    source: str = ""
    sheet: str | None = None
    header_line: int = 1


class SentLines:
    """The lines of the files as they are read, to be shown and corrected: cells by header, personal ones left out."""

    def __init__(self, tables: Iterable[RawTable]) -> None:
        self._tables: dict[Place, RawTable] = {}
        for table in tables:
            self._tables.setdefault((table.file, table.sheet), table)

    def cells(self, file: str, sheet: str | None, line: int) -> dict[str, str] | None:
        """Cells of a line by header, None for a line that was not read."""
        table = self._tables.get((file, sheet))
        if table is None or (row := row_of_line(table.lines, line)) is None:
            return None
        return {header: cell for header, cell in zip(table.headers, table.rows[row], strict=True) if header}

    def kind(self, file: str, sheet: str | None) -> str:
        """Kind of the table, as it was recognised."""
        return self._tables[file, sheet].kind


@dataclass(frozen=True, slots=True)
class Sent:
    """The files as they came, before profiles and flat tables turn them into the contract's kinds."""

    files: tuple[FileRead, ...]
    sources: tuple[RetainedSource, ...]
    lines: SentLines

    @classmethod
    def of(cls, result: ReadResult) -> Sent:
        """What was read, remembered as it stands now."""
        return cls(_files_read(result), _sources(result), SentLines(result.tables))


def _sources(result: ReadResult) -> tuple[RetainedSource, ...]:
    return tuple(
        RetainedSource(
            name=table.source,
            sha256=table.sha256,
            kind=table.kind,
            encoding=table.encoding,
            delimiter=table.delimiter,
            rows=len(table.lines),
            size_bytes=table.size_bytes,
            retained=table.retained,
            part=_part(table),
        )
        for table in result.tables
    )


def _files_read(result: ReadResult) -> tuple[FileRead, ...]:
    return tuple(
        FileRead(
            table.file, table.kind, table.encoding, table.delimiter, len(table.lines), table.source, table.sheet,
            table.header_line,
        )
        for table in result.tables
    )  # fmt: skip


def _part(table: RawTable) -> str | None:
    """The sheet of a workbook or the member of an archive, None for a file that is one table."""
    if table.sheet is not None:
        return table.sheet
    return table.file.removeprefix(f"{table.source}/") if table.file != table.source else None
