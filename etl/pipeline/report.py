"""What a check found: counts, faults, lines set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.faults import Fault
from etl.headers import TableHeaders
from etl.pipeline.content import CheckedContent
from etl.pipeline.sent import FileRead, Sent, SentLines
from etl.read.uploads import RawTable, ReadResult
from etl.schema import KINDS, Kind
from etl.store import Correction, SetAside
from etl.validate import ReadTable

LOCATIONS = ("exact", "nom", "hors_region", "etranger", "non_localise")
Counts = Mapping[Kind, int]
_Place = tuple[str, str | None, int]


@dataclass(frozen=True)
class CheckReport:
    """What a check found. For each kind ``rows_read = rows_loaded + rows_rejected``.

    ``set_aside``: the lines that can't be read as the contract says; ``lines``: every line as read, while the files
    are at hand; ``headers``: the columns found, also those of tables that nothing recognised; ``passed_over``: names of
    the sheets and files that were not read.
    """

    files: tuple[FileRead, ...]
    rows_read: Counts
    rows_loaded: Counts
    rows_rejected: Counts
    location: Mapping[str, int]
    issues: tuple[Fault, ...]
    ignored_columns: tuple[str, ...]
    content: CheckedContent | None
    set_aside: tuple[SetAside, ...] = ()
    headers: tuple[TableHeaders, ...] = ()
    corrections: tuple[Correction, ...] = ()
    lines: SentLines | None = None
    snapshot_id: str | None = None
    already_published: bool = False
    passed_over: tuple[str, ...] = ()

    def count(self, severity: str) -> int:
        """Number of faults of a severity."""
        return sum(1 for fault in self.issues if fault.severity == severity)

    @property
    def is_blocked(self) -> bool:
        """True when nothing can be published, even without the lines set aside."""
        return self.content is None

    @property
    def has_errors(self) -> bool:
        """True when at least one fault is an error."""
        return any(fault.severity == "error" for fault in self.issues)

    def as_dict(self) -> dict[str, object]:
        """The report as the contract's JSON object."""
        return {
            "files": [
                {"name": f.name, "kind": f.kind, "encoding": f.encoding, "delimiter": f.delimiter, "rows": f.rows}
                for f in self.files
            ],
            "rows_read": dict(self.rows_read),
            "rows_loaded": dict(self.rows_loaded),
            "rows_rejected": dict(self.rows_rejected),
            "location": dict(self.location),
            "issues": [fault.as_dict() for fault in self.issues],
            "ignored_columns": list(self.ignored_columns),
            "snapshot_id": self.snapshot_id,
            "already_published": self.already_published,
        }


def _set_aside(tables: Mapping[Kind, ReadTable]) -> tuple[SetAside, ...]:
    found: list[SetAside] = []
    for kind, table in tables.items():
        if not table.set_aside or table.raw is None:
            continue
        reasons: dict[_Place, list[str]] = {}
        for fault in table.faults:
            if fault.severity == "error" and fault.line is not None:
                reasons.setdefault((fault.file, fault.sheet, fault.line), []).append(fault.message)
        for row in sorted(table.set_aside):
            place = _place(table, row)
            found.append(SetAside(kind, *place, _cells(*table.raw.origin(row)), tuple(reasons.get(place, ()))))
    return tuple(found)


def _place(table: ReadTable, row: int) -> _Place:
    sent = table.sent_in(row)
    return sent.file, sent.sheet, table.lines[row]


def _cells(raw: RawTable, row: int) -> dict[str, str]:
    return {header: cell for header, cell in zip(raw.headers, raw.rows[row], strict=True) if header}


def _issues(result: ReadResult, tables: Mapping[Kind, ReadTable]) -> tuple[Fault, ...]:
    """Faults in the order of the files and their lines; a line set aside carries its errors only."""
    found = list(result.faults)
    for table in tables.values():
        aside: set[tuple[str, str | None, int | None]] = {_place(table, row) for row in table.set_aside}
        kept = [
            fault
            for fault in table.faults
            if fault.severity == "error" or (fault.file, fault.sheet, fault.line) not in aside
        ]
        found += sorted(kept, key=lambda fault: (fault.file, fault.sheet or "", fault.line or 0))
    return tuple(found)


def _location_counts(partners: ReadTable) -> dict[str, int]:
    counts = partners.values["location"].taken(partners.kept()).counts() if "location" in partners.values else {}
    return {status: counts.get(status, 0) for status in LOCATIONS}


def make_report(
    result: ReadResult,
    tables: Mapping[Kind, ReadTable],
    content: CheckedContent | None,
    applied: tuple[Correction, ...],
    sent: Sent,
) -> CheckReport:
    """The report of a check; without ``content`` no line is loaded. ``applied``: corrections that found their cell."""
    read = {kind: len(tables[kind].lines) for kind in KINDS}
    loaded = {kind: len(tables[kind].kept_rows()) if content else 0 for kind in KINDS}
    return CheckReport(
        sent.files,
        read,
        loaded,
        {kind: read[kind] - loaded[kind] for kind in KINDS},
        _location_counts(tables["partenaires"]) if content else dict.fromkeys(LOCATIONS, 0),
        _issues(result, tables),
        tuple(name for table in result.tables for name in table.ignored),
        content,
        _set_aside(tables),
        tuple(result.headers),
        applied,
        sent.lines,
        passed_over=tuple(dict.fromkeys(result.passed_over)),
    )
