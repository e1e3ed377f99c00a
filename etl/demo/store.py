"""The demo store: the fictitious states published once, in a store of their own."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.demo.states import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from etl.store.files import locked, make_folder

PUBLISHED_BY = "Démonstration"
NOTE = "Données fictives"


def ensure_demo_store(folder: Path) -> None:
    """Make the store at ``folder`` with every state of the demo; nothing when it is there.

    It is built aside and renamed, so that a killed process leaves no half demo to be shown. One process works, the
    others wait for it. Raises StoreBusyError after a minute, and the store's other errors.
    """
    if Store(folder).current_id() is not None:
        return
    make_folder(folder.parent)
    with locked(folder.with_name(f"{folder.name}.lock")):
        if Store(folder).current_id() is None:
            _build(folder)


def _build(folder: Path) -> None:
    aside = folder.with_name(f"{folder.name}.tmp")
    if aside.exists():  # left by a process that was killed
        shutil.rmtree(aside)
    with TemporaryDirectory(prefix="healthia-demo-") as out:
        states = sorted({path.parent for path in write_demo(Path(out))})
        for state in states:
            request = PublicationRequest(date.fromisoformat(state.name), PUBLISHED_BY, NOTE, is_demo=True)
            import_files(Store(aside), read_uploads(sorted(state.iterdir())), request)
    aside.rename(folder)
