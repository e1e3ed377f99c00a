"""Work longer than a second: it runs in a thread of its own and the page that asked for it, or another one, polls it.

The script thread of a page ends with the page; a job does not. Jobs are found again by their name, so that a page
closed and opened anew shows where its work stands.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ui.log import log_fault

Progress = Callable[[str], None]


class JobCancelled(BaseException):
    """Ends a piece of work that a person cancelled. No fault, so that no ``except Exception`` on its way keeps it."""


@dataclass
class Job:
    """One piece of work: its stage in French, then its result, its refusal or the reference of its fault."""

    name: str
    stage: str = ""
    result: Any = None
    refusal: Exception | None = None
    fault_reference: str | None = None
    finished_at: float | None = None
    was_cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def is_running(self) -> bool:
        """True until the work has ended, well or badly."""
        return not self.done.is_set()

    @property
    def is_stopping(self) -> bool:
        """True once its end was asked for."""
        return self._stop.is_set()

    def report(self, stage: str) -> None:
        """Called by the work itself, between its steps. Raises JobCancelled when its end was asked for."""
        if self._stop.is_set():
            raise JobCancelled
        self.stage = stage

    def cancel(self) -> None:
        """Ask the work to end at its next step; what it began is undone by the work itself."""
        self._stop.set()


_JOBS: dict[str, Job] = {}
_LOCK = threading.Lock()


def start_job(
    name: str, work: Callable[[Progress], Any], *, refusals: tuple[type[Exception], ...] = (), stage: str = ""
) -> Job:
    """Start the work unless a job of this name is running; either way return the job that is.

    An exception among ``refusals`` is an answer meant for the person (its French message is shown); any other one is
    a fault of ours: logged, and known to the page by its reference only.
    """
    with _LOCK:
        running = _JOBS.get(name)
        if running is not None and running.is_running:
            return running
        job = _JOBS[name] = Job(name, stage=stage)
    threading.Thread(target=_run, args=(job, work, refusals), name=f"job-{name}", daemon=True).start()
    return job


def _run(job: Job, work: Callable[[Progress], Any], refusals: tuple[type[Exception], ...]) -> None:
    try:
        job.result = work(job.report)
    except JobCancelled:
        job.was_cancelled = True
    except refusals as error:
        job.refusal = error
    except Exception as error:  # noqa: BLE001 - a door: beyond this thread nobody would hear of it
        job.fault_reference = log_fault(error, job.name)
    finally:
        job.finished_at = time.monotonic()
        job.done.set()


def find_job(name: str) -> Job | None:
    """The latest job of this name, running or ended."""
    return _JOBS.get(name)


def forget_job(name: str) -> None:
    """Drop an ended job and all it holds (uploaded bytes among it)."""
    with _LOCK:
        job = _JOBS.get(name)
        if job is not None and not job.is_running:
            del _JOBS[name]
