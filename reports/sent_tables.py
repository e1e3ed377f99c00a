"""The tables of the files as they were sent, read again from their bytes: every line, every cell, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from etl.pipeline.report import CheckReport
from etl.read.containers import open_upload
from etl.read.containers.parts import SheetPart
from etl.read.decode import text_of
from etl.read.recognise import DELIMITERS
from etl.read.records import records_of
from etl.read.uploads import RefusedFile, Upload
from reports.marks import HeaderLine, Key

_SEARCH_ROWS = 30
# Files refused for their size or their damage are not opened a second time, even when a part of them was read.
_NOT_REOPENED = frozenset({"E-FILE-TOO-LARGE", "E-FILE-UNPACKED", "E-ARCHIVE-MEMBERS", "E-FILE-DAMAGED"})


@dataclass(frozen=True, slots=True)
class SentTable:
    """One table: its file and sheet as faults name them, and its lines from the first one."""

    file: str
    sheet: str | None
    rows: Sequence[Sequence[str]]

    @property
    def key(self) -> Key:
        """How faults name the table."""
        return self.file, self.sheet

    @property
    def wanted_name(self) -> str:
        """What its sheet is best called: its own name, or the file's without folder and extension."""
        return self.sheet or PurePath(self.file.replace("\\", "/")).stem


class KnownTables:
    """What a report knows of the tables it read: the header line of each, and where the dossier's number stands."""

    def __init__(self, report: CheckReport) -> None:
        self.lines: dict[Key, int] = {(table.name, table.sheet): table.header_line for table in report.files}
        self.delimiters: Mapping[str, str | None] = {table.name: table.delimiter for table in report.files}
        self._sources = {table.source or table.name for table in report.files} | {
            table.file for table in report.headers
        }
        self._refused = {fault.file for fault in report.issues if fault.code in _NOT_REOPENED}
        self._identifiers = {
            (table.file, table.sheet): column.header
            for table in report.headers
            for column in table.columns
            if column.attribute == "submission_id"
        }

    def is_readable(self, upload: Upload) -> bool:
        """True for an upload from which something was read: a refused one must not be opened again."""
        if upload.name in self._refused:
            return False
        return any(name == upload.name or name.startswith(f"{upload.name}/") for name in self._sources)

    def header(self, key: Key, cells: Sequence[str]) -> HeaderLine | None:
        """The header line of a table made of these cells, None for a table that was not recognised."""
        line = self.lines.get(key)
        return None if line is None else HeaderLine(cells, line, self._identifiers.get(key))


def _delimiter(text: str) -> str:
    """The delimiter of a file that nothing recognised: the one that cuts its first lines in most cells."""
    return max(
        DELIMITERS, key=lambda sign: max((len(row) for row in islice(records_of(text, sign), _SEARCH_ROWS)), default=0)
    )


def _text_table(part: Upload, known: KnownTables) -> SentTable:
    text, _ = text_of(part)
    delimiter = known.delimiters.get(part.name) or _delimiter(text)
    return SentTable(part.name, None, list(records_of(text, delimiter)))


def sent_tables(upload: Upload, known: KnownTables) -> Iterator[SentTable]:
    """Every table of an upload that can be read: a text, the texts of an archive, the filled sheets of a workbook."""
    try:
        for part in open_upload(upload, None):
            if isinstance(part, SheetPart):
                if part.records:
                    yield SentTable(part.file, part.sheet, part.records)
            elif isinstance(part, Upload):
                with suppress(RefusedFile):
                    yield _text_table(part, known)
    except RefusedFile:
        return
