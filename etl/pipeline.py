"""The whole way of a snapshot: files → tables → rules → report → store."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl import rules
from etl.faults import Fault, make_fault
from etl.mapping import apply_profile
from etl.profiles import Profile, load_profile
from etl.read import read_files
from etl.reference import Reference, load_reference
from etl.schema import KINDS, Kind, table_columns
from etl.settings import LimitSettings, Settings, load_settings
from etl.store import RetainedSource, SetAside, SnapshotContent, Store
from etl.uploads import RawTable, ReadResult, Upload
from etl.validate import ReadTable, read_tables, required_cells

LOCATIONS = ("exact", "nom", "hors_region", "etranger", "non_localise")
Progress = Callable[[str], None]
Counts = Mapping[Kind, int]

STAGES = (
    "Lecture des fichiers",
    "Vérification des cellules",
    "Application des règles",
    "Publication",
)


def _silent(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file as the report lists it."""

    name: str
    kind: str
    encoding: str
    delimiter: str
    rows: int


@dataclass(frozen=True)
class CheckReport:
    """What a check found. For each kind ``rows_read = rows_loaded + rows_rejected``."""

    files: tuple[FileRead, ...]
    rows_read: Counts
    rows_loaded: Counts
    rows_rejected: Counts
    location: Mapping[str, int]
    issues: tuple[Fault, ...]
    ignored_columns: tuple[str, ...]
    content: CheckedContent | None
    snapshot_id: str | None = None
    already_published: bool = False

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


@dataclass(frozen=True)
class CheckedContent:
    """What would be published: rows by kind and column, and everything the snapshot keeps of its making."""

    tables: Mapping[Kind, Mapping[str, Sequence[object]]]
    set_aside: tuple[SetAside, ...]
    sources: tuple[RetainedSource, ...]
    required_cells_read: int
    required_cells_ok: int
    portfolio: str
    profile: str | None


class PublicationRefused(Exception):
    """Faults keep the files from being published; carries the report."""

    def __init__(self, report: CheckReport) -> None:
        super().__init__("Des erreurs empêchent la publication.")
        self.report = report


def _loaded_columns(table: ReadTable) -> dict[str, Sequence[object]]:
    names = table_columns(table.kind)
    kept = table.kept_rows()
    everything = len(kept) == len(table.lines)
    values: dict[str, list[object]] = {**table.values, "line": list(table.lines)}
    return {name: values[name] if everything else [values[name][row] for row in kept] for name in names}


def _set_aside(tables: Mapping[Kind, ReadTable]) -> tuple[SetAside, ...]:
    found: list[SetAside] = []
    for kind, table in tables.items():
        if not table.set_aside or table.raw is None:
            continue
        reasons: dict[int, list[str]] = {}
        for fault in table.faults:
            if fault.severity == "error" and fault.line is not None:
                reasons.setdefault(fault.line, []).append(fault.message)
        for row in sorted(table.set_aside):
            line = table.lines[row]
            cells = _cells(table.raw, row)
            found.append(SetAside(kind, table.file, table.sheet, line, cells, tuple(reasons.get(line, ()))))
    return tuple(found)


def _cells(raw: RawTable, row: int) -> dict[str, str]:
    return {header: cell for header, cell in zip(raw.headers, raw.rows[row], strict=True) if header}


def _sources(result: ReadResult) -> tuple[RetainedSource, ...]:
    return tuple(
        RetainedSource(
            table.file, table.sha256, table.kind, table.encoding, table.delimiter, len(table.lines), table.size_bytes,
            table.retained,
        )
        for table in result.tables
    )  # fmt: skip


def _issues(result: ReadResult, tables: Mapping[Kind, ReadTable]) -> tuple[Fault, ...]:
    """Faults in the order of the files and their lines; a line set aside carries its errors only."""
    found = list(result.faults)
    for table in tables.values():
        aside = {table.lines[row] for row in table.set_aside}
        kept = [fault for fault in table.faults if fault.severity == "error" or fault.line not in aside]
        found += sorted(kept, key=lambda fault: fault.line or 0)
    return tuple(found)


def _location_counts(partners: ReadTable) -> dict[str, int]:
    statuses = partners.values.get("location", [])
    counts = Counter(statuses[row] for row in partners.kept_rows()) if statuses else Counter()
    return {status: counts[status] for status in LOCATIONS}


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No cyclic collection while a million cells that hold no cycle are made: it costs a third of the check."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_files(
    uploads: Sequence[Upload],
    *,
    profile: str | Profile | None = None,
    limits: bool = True,
    progress: Progress = _silent,
    reference: Reference | None = None,
    settings: Settings | None = None,
) -> CheckReport:
    """Read and check files; store nothing. Never raises for what the files hold.

    Raises UnknownProfileError for a profile that isn't shipped.
    """
    reference = reference or load_reference()
    settings = settings or load_settings()
    loaded = load_profile(profile) if isinstance(profile, str) else profile
    with _collector_paused():
        return _checked(uploads, loaded, settings.limits if limits else None, progress, reference, settings)


def _checked(
    uploads: Sequence[Upload],
    loaded: Profile | None,
    limits: LimitSettings | None,
    progress: Progress,
    reference: Reference,
    settings: Settings,
) -> CheckReport:
    progress(STAGES[0])
    result = read_files(uploads, limits, loaded)
    apply_profile(result)
    progress(STAGES[1])
    tables = read_tables(result, reference, settings.maturity.default_scale)
    blocked = any(fault.is_blocking for fault in result.faults)
    progress(STAGES[2])
    if not blocked:
        rules.apply_rules(tables, reference, settings, call_rules=loaded is None or loaded.call_rules)
        if not tables["dossiers"].kept_rows():
            blocked = True
            result.faults.append(make_fault("E-NO-DOSSIER", file=tables["dossiers"].file))
    return _report(result, tables, blocked, loaded, settings)


def _report(
    result: ReadResult,
    tables: Mapping[Kind, ReadTable],
    blocked: bool,
    profile: Profile | None,
    settings: Settings,
) -> CheckReport:
    read = {kind: len(tables[kind].lines) for kind in KINDS}
    loaded = {kind: 0 if blocked else len(tables[kind].kept_rows()) for kind in KINDS}
    cells_read, cells_ok = required_cells(tables.values())
    content = None
    if not blocked:
        portfolio = profile.portfolio if profile and profile.portfolio else settings.call.name
        content = CheckedContent(
            {kind: _loaded_columns(tables[kind]) for kind in KINDS},
            _set_aside(tables),
            _sources(result),
            cells_read,
            cells_ok,
            portfolio,
            profile.name if profile else None,
        )
    return CheckReport(
        tuple(FileRead(t.file, t.kind, t.encoding, t.delimiter, len(t.lines)) for t in result.tables),
        read,
        loaded,
        {kind: read[kind] - loaded[kind] for kind in KINDS},
        dict.fromkeys(LOCATIONS, 0) if blocked else _location_counts(tables["partenaires"]),
        _issues(result, tables),
        tuple(name for table in result.tables for name in table.ignored),
        content,
    )


@dataclass(frozen=True, slots=True)
class PublicationRequest:
    """Who publishes what state, and how: the words of ``python -m etl import``."""

    as_of: date
    by: str
    note: str | None = None
    accept_rejects: bool = False
    is_demo: bool = False


def publish_report(
    store: Store,
    report: CheckReport,
    request: PublicationRequest,
    *,
    progress: Progress = _silent,
    reference: Reference | None = None,
    settings: Settings | None = None,
) -> CheckReport:
    """Publish what a check read. Raises PublicationRefused, and the store's errors, all with French messages."""
    content = report.content
    if content is None or (report.has_errors and not request.accept_rejects):
        raise PublicationRefused(report)
    progress(STAGES[3])
    published = store.publish(
        SnapshotContent(
            as_of=request.as_of,
            published_by=request.by,
            note=request.note,
            portfolio=content.portfolio,
            profile=content.profile,
            accept_rejects=request.accept_rejects,
            is_demo=request.is_demo,
            tables=content.tables,
            faults=report.issues,
            set_aside=content.set_aside,
            sources=content.sources,
            rows_read=report.rows_read,
            rows_loaded=report.rows_loaded,
            rows_rejected=report.rows_rejected,
            location=report.location,
            required_cells_read=content.required_cells_read,
            required_cells_ok=content.required_cells_ok,
            reference=reference or load_reference(),
            settings=settings or load_settings(),
        ),
        progress=progress,
    )
    return CheckReport(
        report.files,
        report.rows_read,
        report.rows_loaded,
        report.rows_rejected,
        report.location,
        report.issues,
        report.ignored_columns,
        content,
        published.snapshot_id,
        published.already_published,
    )


def import_files(
    store: Store,
    uploads: Sequence[Upload],
    request: PublicationRequest,
    *,
    profile: str | Profile | None = None,
    limits: bool = True,
    progress: Progress = _silent,
) -> CheckReport:
    """Check files and publish them as a snapshot. Raises PublicationRefused and the store's errors."""
    report = check_files(uploads, profile=profile, limits=limits, progress=progress)
    return publish_report(store, report, request, progress=progress)


def read_uploads(paths: Sequence[Path]) -> list[Upload]:
    """Files from disk. Raises OSError when one can't be read."""
    return [Upload(path.name, path.read_bytes()) for path in paths]
