"""Which store the screens show: the Region's own, or the demo's while the Region has published nothing."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from etl.store import Store
from ui.work import Job, Progress, find_job, start_job

ROOT = Path(__file__).resolve().parent.parent
DEMO_FOLDER = ROOT / "data" / "demo" / "store"
_DEMO_JOB = "demo"


def store_folder() -> Path:
    """Folder of the Region's own store: ``HEALTHIA_STORE``, by default ``data/store``."""
    return (ROOT / os.environ.get("HEALTHIA_STORE", "data/store")).resolve()


def demo_folder() -> Path:
    """Folder of the demo store: ``HEALTHIA_DEMO_STORE``, by default ``data/demo/store``."""
    return (ROOT / os.environ.get("HEALTHIA_DEMO_STORE", str(DEMO_FOLDER))).resolve()


@lru_cache(maxsize=8)
def store_at(folder: Path) -> Store:
    """The store of a folder, the same object for all who ask."""
    return Store(folder)


def own_store() -> Store:
    """The Region's store: what Import publishes into, whether or not it holds something yet."""
    return store_at(store_folder())


def store_in_force() -> tuple[Path, Store] | None:
    """Folder and store to show, None while the demo has still to be made (see ``demo_job``)."""
    if own_store().current_id() is not None:
        return store_folder(), own_store()
    job = find_job(_DEMO_JOB)
    demo = store_at(demo_folder())
    # The demo has several states: while they are being published the first is in force, and would be shown.
    is_ready = demo.current_id() is not None and not (job is not None and job.is_running)
    return (demo_folder(), demo) if is_ready else None


def demo_job() -> Job:
    """The job that makes the demo store, started on the first call."""
    job = find_job(_DEMO_JOB)
    if job is None:
        job = start_job(_DEMO_JOB, _make_demo)
    return job


def _make_demo(progress: Progress) -> None:
    from etl.demo import ensure_demo_store  # only the first visitor of an empty installation needs it

    ensure_demo_store(demo_folder())
