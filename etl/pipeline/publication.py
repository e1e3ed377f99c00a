"""A report becomes the state in force, unless faults keep it from being published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.pipeline.stages import STAGES, Progress, silent
from etl.profiles import Profile, load_profile
from etl.read.uploads import Upload
from etl.reference import Reference, load_reference
from etl.settings import Settings, load_settings
from etl.store import AsItIs, SnapshotContent, Store


class PublicationRefused(Exception):
    """Faults keep the files from being published; carries the report."""

    def __init__(self, report: CheckReport) -> None:
        super().__init__("Des erreurs empêchent la publication.")
        self.report = report


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
    progress: Progress = silent,
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
    progress: Progress = silent,
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
