"""Read and check files: files → tables → rules → report. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.collector import collector_paused
from etl.faults import make_fault
from etl.pipeline.content import make_content
from etl.pipeline.corrections import apply_corrections
from etl.pipeline.report import CheckReport, make_report
from etl.pipeline.sent import Sent
from etl.pipeline.stages import STAGES, Progress, silent
from etl.profiles import Profile, load_profile
from etl.read import read_files
from etl.read.flat import split_flat
from etl.read.mapping import apply_profile
from etl.read.uploads import Upload
from etl.reference import Reference, load_reference
from etl.settings import LimitSettings, Settings, load_settings
from etl.store import Correction
from etl.validate import ReadTable, apply_rules, read_tables


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
    progress: Progress = silent,
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


def _checked(uploads: Sequence[Upload], check: _Check) -> CheckReport:
    check.progress(STAGES[0])
    result = read_files(uploads, check.limits, check.profile, check.left_out)
    applied = apply_corrections(result, check.corrections)
    sent = Sent.of(result)
    apply_profile(result, check.profile)
    split_flat(result, check.reference)
    check.progress(STAGES[1])
    tables = read_tables(result, check.reference, check.settings.maturity.default_scale)
    blocked = any(fault.is_blocking for fault in result.faults)
    check.progress(STAGES[2])
    erased_again: frozenset[str] = frozenset()
    if not blocked:
        call_rules = check.profile is None or check.profile.call_rules
        apply_rules(tables, check.reference, check.settings, call_rules=call_rules)
        erased_again = _warn_on_erased(tables["dossiers"], check.erased)
        if not tables["dossiers"].kept_rows():
            blocked = True
            result.faults.append(make_fault("E-NO-DOSSIER", file=tables["dossiers"].file))
    content = None if blocked else make_content(tables, sent.sources, check.profile, check.settings, erased_again)
    return make_report(result, tables, content, applied, sent)


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
