"""The whole way of a snapshot: files → tables → rules → report → store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from etl import rules
from etl.collector import collector_paused
from etl.corrections import SentLines, apply_corrections
from etl.faults import Fault, make_fault
from etl.flat import split_flat
from etl.mapping import apply_profile
from etl.profiles import Profile, load_profile
from etl.profiles.choices import profile_as_toml
from etl.read import read_files
from etl.reference import Reference, load_reference
from etl.schema import KINDS, Kind, table_columns
from etl.settings import LimitSettings, Settings, load_settings
from etl.store import AsItIs, Correction, RetainedSource, SetAside, SnapshotContent, Store
from etl.uploads import RawTable, ReadResult, TableHeaders, Upload
from etl.validate import ReadTable, read_tables, required_cells

LOCATIONS = ("exact", "nom", "hors_region", "etranger", "non_localise")
Progress = Callable[[str], None]
Counts = Mapping[Kind, int]
_Place = tuple[str, str | None, int]

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
    encoding: str | None
    delimiter: str | None
    rows: int
    source: str = ""
    sheet: str | None = None
    header_line: int = 1


@dataclass(frozen=True)
class CheckReport:
    """What a check found. For each kind ``rows_read = rows_loaded + rows_rejected``.

    ``set_aside``: the lines that can't be read as the contract says; ``lines``: every line as read, while the files
    are at hand; ``headers``: the columns found, also those of tables that nothing recognised.
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
    sources: tuple[RetainedSource, ...]
    required_cells_read: int
    required_cells_ok: int
    portfolio: str
    profile: str | None
    profile_digest: str | None = None
    erased_again: frozenset[str] = frozenset()


class PublicationRefused(Exception):
    """Faults keep the files from being published; carries the report."""

    def __init__(self, report: CheckReport) -> None:
        super().__init__("Des erreurs empêchent la publication.")
        self.report = report


def _loaded_columns(table: ReadTable) -> dict[str, Sequence[object]]:
    kept = table.kept()
    lines = list(table.lines)
    values = table.values
    if not kept.all():
        lines = [lines[row] for row in table.kept_rows()]
        values = {name: column.taken(kept) for name, column in values.items()}
    return {name: lines if name == "line" else values[name] for name in table_columns(table.kind)}


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


@dataclass(frozen=True)
class _Check:
    """What a check is made with, beside the files."""

    profile: Profile | None
    limits: LimitSettings | None
    progress: Progress
    reference: Reference
    settings: Settings
    corrections: Sequence[Correction]
    left_out: frozenset[tuple[str, str | None]]
    erased: Callable[[str], bool] | None


def check_files(
    uploads: Sequence[Upload],
    *,
    profile: str | Profile | None = None,
    limits: bool = True,
    progress: Progress = _silent,
    reference: Reference | None = None,
    settings: Settings | None = None,
    corrections: Sequence[Correction] = (),
    left_out: frozenset[tuple[str, str | None]] = frozenset(),
    erased: Callable[[str], bool] | None = None,
) -> CheckReport:
    """Read and check files; store nothing. Never raises for what the files hold.

    ``corrections`` are laid over what the files say; ``left_out`` names tables (file, sheet) that staff chose not to
    read; ``erased`` tells identifiers of dossiers erased from the store.
    ``progress`` is called between the steps of the work and may raise to end it. Raises UnknownProfileError for a
    profile that isn't shipped.
    """
    settings = settings or load_settings()
    check = _Check(
        load_profile(profile) if isinstance(profile, str) else profile,
        settings.limits if limits else None,
        progress,
        reference or load_reference(),
        settings,
        corrections,
        left_out,
        erased,
    )
    with collector_paused():
        return _checked(uploads, check)


@dataclass(frozen=True, slots=True)
class _Sent:
    """The files as they came, before profiles and flat tables turn them into the contract's kinds."""

    files: tuple[FileRead, ...]
    sources: tuple[RetainedSource, ...]
    lines: SentLines


def _checked(uploads: Sequence[Upload], check: _Check) -> CheckReport:
    check.progress(STAGES[0])
    result = read_files(uploads, check.limits, check.profile, check.left_out)
    applied = apply_corrections(result, check.corrections)
    sent = _Sent(_files_read(result), _sources(result), SentLines(result.tables))
    apply_profile(result, check.profile)
    split_flat(result, check.reference)
    check.progress(STAGES[1])
    tables = read_tables(result, check.reference, check.settings.maturity.default_scale)
    blocked = any(fault.is_blocking for fault in result.faults)
    check.progress(STAGES[2])
    erased_again: frozenset[str] = frozenset()
    if not blocked:
        call_rules = check.profile is None or check.profile.call_rules
        rules.apply_rules(tables, check.reference, check.settings, call_rules=call_rules)
        erased_again = _warn_on_erased(tables["dossiers"], check.erased)
        if not tables["dossiers"].kept_rows():
            blocked = True
            result.faults.append(make_fault("E-NO-DOSSIER", file=tables["dossiers"].file))
    content = None if blocked else _content(tables, sent.sources, check, erased_again)
    return _report(result, tables, content, applied, sent)


def _warn_on_erased(dossiers: ReadTable, erased: Callable[[str], bool] | None) -> frozenset[str]:
    """W-ERASED-ID for dossiers that were erased from the store and come back; answers their identifiers."""
    if erased is None:
        return frozenset()
    found: set[str] = set()
    for row in dossiers.kept_rows():
        identifier = dossiers.values["submission_id"][row]
        if erased(identifier):
            found.add(identifier)
            dossiers.add(row, "W-ERASED-ID", "submission_id", value=identifier)
    return frozenset(found)


def _content(
    tables: Mapping[Kind, ReadTable],
    sources: tuple[RetainedSource, ...],
    check: _Check,
    erased_again: frozenset[str],
) -> CheckedContent:
    profile = check.profile
    cells_read, cells_ok = required_cells(tables.values())
    return CheckedContent(
        {kind: _loaded_columns(tables[kind]) for kind in KINDS},
        sources,
        cells_read,
        cells_ok,
        profile.portfolio if profile and profile.portfolio else check.settings.call.name,
        profile.name if profile else None,
        hashlib.sha256(profile_as_toml(profile).encode()).hexdigest() if profile else None,
        erased_again,
    )


def _report(
    result: ReadResult,
    tables: Mapping[Kind, ReadTable],
    content: CheckedContent | None,
    applied: tuple[Correction, ...],
    sent: _Sent,
) -> CheckReport:
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
    expected_parent: str | None | Literal[AsItIs.NOW] = AsItIs.NOW,
) -> CheckReport:
    """Publish what a check read. Raises PublicationRefused, and the store's errors, all with French messages.

    ``expected_parent``: the snapshot in force that the decision was made upon.
    """
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
            set_aside=report.set_aside,
            sources=content.sources,
            rows_read=report.rows_read,
            rows_loaded=report.rows_loaded,
            rows_rejected=report.rows_rejected,
            location=report.location,
            required_cells_read=content.required_cells_read,
            required_cells_ok=content.required_cells_ok,
            reference=reference or load_reference(),
            settings=settings or load_settings(),
            corrections=report.corrections,
            profile_digest=content.profile_digest,
        ),
        expected_parent=expected_parent,
        accepted_erased=content.erased_again,
        progress=progress,
    )
    return replace(report, snapshot_id=published.snapshot_id, already_published=published.already_published)


def import_files(
    store: Store,
    uploads: Sequence[Upload],
    request: PublicationRequest,
    *,
    profile: str | Profile | None = None,
    limits: bool = True,
    progress: Progress = _silent,
) -> CheckReport:
    """Check files as the store is configured and publish them. Raises PublicationRefused and the store's errors."""
    configuration = store.configuration()
    report = check_files(
        uploads,
        profile=load_profile(profile, configuration.profiles) if isinstance(profile, str) else profile,
        limits=limits,
        progress=progress,
        reference=configuration.reference,
        settings=configuration.settings,
        erased=store.is_erased,
    )
    return publish_report(
        store,
        report,
        request,
        progress=progress,
        reference=configuration.reference,
        settings=configuration.settings,
    )


def read_uploads(paths: Sequence[Path]) -> list[Upload]:
    """Files from disk. Raises OSError when one can't be read."""
    return [Upload(path.name, path.read_bytes()) for path in paths]
