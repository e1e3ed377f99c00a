"""The state of an import between its steps: files handed over, checked, mended, compared, published.

It is kept by the process, not by the page: closing the tab loses nothing. What was received waits in memory for a
decision, at most ``KEPT_S`` seconds and never on disk, because corrections are checked with it again and a marked copy
is made of it; it is dropped with the publication.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from ui.work import Job, Progress, find_job, forget_job, start_job

if TYPE_CHECKING:
    from analytics.preview import Preview
    from etl.pipeline.report import CheckReport
    from etl.profiles import Profile
    from etl.read.uploads import Upload
    from etl.store import Correction, Store
    from reports.annotated import AnnotatedFile

KEPT_S = 3_600
COMPARING = "Comparaison avec l’état en vigueur"
Place = tuple[str, str | None]  # a file, and its sheet
Step = Literal["checking", "checked", "publishing", "published", "failed"]


@dataclass
class Draft:
    """One import under way: of which day, by whom, and what the check and the publication answered.

    ``profile``: the name of a profile, or one made of the columns chosen on the page. ``compared_with``: the snapshot
    in force when ``preview`` was made.
    """

    as_of: date
    note: str
    by: str
    files: Sequence[Upload] = ()
    profile: str | Profile | None = None
    # Two windows share the draft of a store: what one agrees to must not fall on what the other handed over since.
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    seen_at: float = field(default_factory=time.monotonic)
    corrections: list[Correction] = field(default_factory=list)
    left_out: frozenset[Place] = frozenset()
    report: CheckReport | None = None
    checks: int = 0
    preview: Preview | None = None
    compared_with: str | None = None
    annotated: AnnotatedFile | None = None
    published: CheckReport | None = None


_DRAFTS: dict[str, Draft] = {}
_LOCK = threading.Lock()
_CHECK, _PUBLISH, _ANNOTATE, _PREPARE = "check", "publish", "annotate", "prepare"


def hand_over(store: Store, draft: Draft) -> bool:
    """Start checking the files of this draft; False when another import waits for a decision and keeps its place."""
    key = _key(store)
    with _LOCK:
        waiting = _DRAFTS.get(key)
        if _is_busy(key) or (waiting is not None and waiting.published is None and waiting.report is not None):
            return False
        _forget(key)
        _DRAFTS[key] = draft
    _start_check(store, draft, _Reading(draft.corrections, draft.profile, draft.left_out))
    return True


def check_again(
    store: Store,
    draft: Draft,
    *,
    corrections: Sequence[Correction] = (),
    profile: Profile | None = None,
    left_out: Iterable[Place] = (),
) -> None:
    """Check the same files again, with corrections added to those made before, or with columns and tables chosen."""
    if _is_current(store, draft):
        change = _Reading([*draft.corrections, *corrections], profile or draft.profile, draft.left_out | set(left_out))
        _start_check(store, draft, change)


def drop_corrections(store: Store, draft: Draft) -> None:
    """Check the files as they were sent."""
    if _is_current(store, draft):
        _start_check(store, draft, _Reading([], draft.profile, draft.left_out))


def annotate(store: Store, draft: Draft) -> None:
    """Start making the sender's workbook with its faults marked; it waits in the draft."""
    if _is_current(store, draft):
        start_job(_job_name(_ANNOTATE, _key(store)), lambda progress: _annotate(draft, progress))


def publish(store: Store, draft: Draft, *, accept_rejects: bool) -> None:
    """Start publishing this checked draft, unless another one has taken its place."""
    # The import of pandas and of the reference geography waits for the first import, not for the first page.
    from etl.pipeline.publication import PublicationRefused
    from etl.settings import SettingsError
    from etl.store import StoreError

    if not _is_current(store, draft):
        return
    start_job(
        _job_name(_PUBLISH, _key(store)),
        lambda progress: _publish(store, draft, accept_rejects, progress),
        refusals=(StoreError, PublicationRefused, SettingsError),
    )


def cancel(store: Store) -> None:
    """End the work under way at its next step. A check leaves the draft as it was before it, or none."""
    job = current_job(store)
    if job is not None and job.is_running:
        job.cancel()


def give_up(store: Store) -> None:
    """Forget the draft, unless it is being worked on."""
    key = _key(store)
    with _LOCK:
        if not _is_busy(key):
            _forget(key)


def current_draft(store: Store) -> Draft | None:
    """The draft of this store, None when there is none or it was left for too long."""
    draft = _DRAFTS.get(_key(store))
    if draft is None:
        return None
    if time.monotonic() - draft.seen_at > KEPT_S:
        give_up(store)
        return None
    draft.seen_at = time.monotonic()
    return draft


def step_of(store: Store, draft: Draft) -> Step:
    """Where the draft stands."""
    job = current_job(store)
    if job is not None and job.is_running:
        return "publishing" if job.name == _job_name(_PUBLISH, _key(store)) else "checking"
    if draft.published is not None:
        return "published"
    return "checked" if draft.report is not None and not _has_failed(job) else "failed"


def current_job(store: Store) -> Job | None:
    """The job under way or last ended: publishing, else checking."""
    key = _key(store)
    return find_job(_job_name(_PUBLISH, key)) or find_job(_job_name(_CHECK, key))


def annotation_job(store: Store) -> Job | None:
    """The job that marks the faults in the sender's workbook."""
    return find_job(_job_name(_ANNOTATE, _key(store)))


def leave_failure(store: Store) -> None:
    """Back to the report after a publication that was refused; the draft keeps its files and its corrections."""
    forget_job(_job_name(_PUBLISH, _key(store)))


def _has_failed(job: Job | None) -> bool:
    return job is not None and (job.fault_reference is not None or job.refusal is not None)


@dataclass(frozen=True)
class _Reading:
    """How the files of a draft are read: with which corrections and columns, and without which tables."""

    corrections: Sequence[Correction]
    profile: str | Profile | None
    left_out: frozenset[Place]


def _start_check(store: Store, draft: Draft, reading: _Reading) -> None:
    from etl.settings import SettingsError
    from etl.store import StoreError

    key = _key(store)
    forget_job(_job_name(_PUBLISH, key))
    forget_job(_job_name(_ANNOTATE, key))
    start_job(
        _job_name(_CHECK, key),
        lambda progress: _check(store, draft, reading, progress),
        refusals=(StoreError, SettingsError),
    )


def _check(store: Store, draft: Draft, reading: _Reading, progress: Progress) -> None:
    """The draft changes only once the whole check has ended: a cancelled one leaves it as it was."""
    from analytics.preview import preview_of
    from etl.pipeline.check import check_files
    from etl.profiles import load_profile

    configuration = store.configuration()
    profile = reading.profile
    if isinstance(profile, str):
        profile = load_profile(profile, configuration.profiles)
    report = check_files(
        draft.files,
        profile=profile,
        progress=progress,
        reference=configuration.reference,
        settings=configuration.settings,
        corrections=reading.corrections,
        left_out=reading.left_out,
        erased=store.is_erased,
    )
    progress(COMPARING)
    in_force = store.current_id()
    preview = preview_of(store, report, draft.as_of, configuration.settings)
    progress(COMPARING)
    draft.report, draft.preview, draft.compared_with = report, preview, in_force
    draft.corrections, draft.profile, draft.left_out = list(reading.corrections), profile, reading.left_out
    draft.annotated = None
    draft.checks += 1


def _annotate(draft: Draft, progress: Progress) -> None:
    from reports.annotated import annotated_workbook

    if draft.report is None:
        raise RuntimeError("a marked workbook asked for before the check ended")
    draft.annotated = annotated_workbook(draft.files, draft.report, progress=progress)


def _publish(store: Store, draft: Draft, accept_rejects: bool, progress: Progress) -> None:
    from etl.pipeline.publication import PublicationRequest, publish_report

    if draft.report is None:
        raise RuntimeError("publication asked for before the check ended")
    configuration = store.configuration()
    request = PublicationRequest(as_of=draft.as_of, by=draft.by, note=draft.note or None, accept_rejects=accept_rejects)
    published = publish_report(
        store,
        draft.report,
        request,
        progress=progress,
        reference=configuration.reference,
        settings=configuration.settings,
        expected_parent=draft.compared_with,
    )
    # What was read stays in the store alone: the answer keeps the counts and the faults.
    draft.published = replace(published, content=None, lines=None, set_aside=())
    draft.report = draft.preview = draft.annotated = None
    draft.files = ()
    if published.snapshot_id is not None:
        _prepare(store, published.snapshot_id)


def _prepare(store: Store, snapshot_id: str) -> None:
    """Start making what the pages derive from a snapshot, in a job of its own: what is published is said at once."""
    from analytics.companions import prepare_companions

    start_job(_job_name(_PREPARE, _key(store)), lambda progress: prepare_companions(store, snapshot_id))


def _key(store: Store) -> str:
    return str(store.folder)


def _job_name(work: str, key: str) -> str:
    return f"{work} {key}"


def _is_current(store: Store, draft: Draft) -> bool:
    key = _key(store)
    return _DRAFTS.get(key) is draft and not _is_busy(key)


def _is_busy(key: str) -> bool:
    jobs = (find_job(_job_name(work, key)) for work in (_CHECK, _PUBLISH))
    return any(job is not None and job.is_running for job in jobs)


def _forget(key: str) -> None:
    _DRAFTS.pop(key, None)
    for work in (_CHECK, _PUBLISH, _ANNOTATE):
        forget_job(_job_name(work, key))
