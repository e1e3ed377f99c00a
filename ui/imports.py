"""The state of an import between its three steps: files handed over, checked, published. The page only shows it.

It is kept by the process, not by the page: closing the tab loses nothing. The bytes received are dropped as soon as
they have been checked; what the check read waits at most ``KEPT_S`` seconds for a decision, and never on disk.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from ui.work import Job, Progress, find_job, forget_job, start_job

if TYPE_CHECKING:
    from etl.pipeline import CheckReport
    from etl.store import Store
    from etl.uploads import Upload

KEPT_S = 3_600
Step = Literal["checking", "checked", "publishing", "published", "failed"]


@dataclass
class Draft:
    """One import under way: of which day, by whom, and what the check and the publication answered."""

    as_of: date
    note: str
    by: str
    # Two windows share the draft of a store: what one agrees to must not fall on what the other handed over since.
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    received_at: float = field(default_factory=time.monotonic)
    report: CheckReport | None = None
    published: CheckReport | None = None


_DRAFTS: dict[str, Draft] = {}
_LOCK = threading.Lock()


def hand_over(store: Store, files: Sequence[Upload], as_of: date, note: str, by: str) -> str | None:
    """Start checking these files; they replace a draft that is not being worked on.

    Returns the token of the new draft, None when another one is being worked on and keeps its place.
    """
    key = _key(store)
    with _LOCK:
        if _is_busy(key):
            return None
        _forget(key)
        draft = _DRAFTS[key] = Draft(as_of, note, by)
    start_job(_check_name(key), lambda progress: _check(draft, files, progress))
    return draft.token


def publish(store: Store, draft: Draft, *, accept_rejects: bool) -> None:
    """Start publishing this checked draft, unless another one has taken its place."""
    # The import of pandas and of the reference geography waits for the first import, not for the first page.
    from etl.pipeline import PublicationRefused
    from etl.store import StoreError

    key = _key(store)
    if _DRAFTS.get(key) is not draft:
        return
    start_job(
        _publish_name(key),
        lambda progress: _publish(store, draft, accept_rejects, progress),
        refusals=(StoreError, PublicationRefused),
    )


def give_up(store: Store) -> None:
    """Forget the draft, unless it is being worked on."""
    key = _key(store)
    with _LOCK:
        if not _is_busy(key):
            _forget(key)


def current_draft(store: Store) -> Draft | None:
    """The draft of this store, None when there is none or it was left for too long."""
    draft = _DRAFTS.get(_key(store))
    if draft is not None and time.monotonic() - draft.received_at > KEPT_S:
        give_up(store)
        return None
    return draft


def step_of(store: Store, draft: Draft) -> Step:
    """Where the draft stands."""
    job = current_job(store)
    if job is not None and job.is_running:
        return "publishing" if job.name == _publish_name(_key(store)) else "checking"
    if draft.published is not None:
        return "published"
    return "checked" if draft.report is not None and not _has_failed(job) else "failed"


def current_job(store: Store) -> Job | None:
    """The job under way or last ended: publishing, else checking."""
    key = _key(store)
    return find_job(_publish_name(key)) or find_job(_check_name(key))


def _has_failed(job: Job | None) -> bool:
    return job is not None and (job.fault_reference is not None or job.refusal is not None)


def _check(draft: Draft, files: Sequence[Upload], progress: Progress) -> None:
    from etl.pipeline import check_files

    draft.report = check_files(files, progress=progress)


def _publish(store: Store, draft: Draft, accept_rejects: bool, progress: Progress) -> None:
    from etl.pipeline import PublicationRequest, publish_report

    if draft.report is None:
        raise RuntimeError("publication asked for before the check ended")
    request = PublicationRequest(as_of=draft.as_of, by=draft.by, note=draft.note or None, accept_rejects=accept_rejects)
    # What was read stays in the store alone: the answer keeps the counts and the faults.
    draft.published = replace(publish_report(store, draft.report, request, progress=progress), content=None)
    draft.report = None


def _key(store: Store) -> str:
    return str(store.folder)


def _check_name(key: str) -> str:
    return f"check {key}"


def _publish_name(key: str) -> str:
    return f"publish {key}"


def _is_busy(key: str) -> bool:
    jobs = (find_job(_check_name(key)), find_job(_publish_name(key)))
    return any(job is not None and job.is_running for job in jobs)


def _forget(key: str) -> None:
    _DRAFTS.pop(key, None)
    forget_job(_check_name(key))
    forget_job(_publish_name(key))
