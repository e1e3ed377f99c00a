"""The demo store: the fictitious states published once, in a store of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from etl.demo.states import SNAPSHOTS, state_dates, write_demo
from etl.pipeline import PublicationRequest, import_files, read_uploads
from etl.store import Store
from etl.store.files import locked, make_folder

PUBLISHED_BY = "Démonstration"
NOTE = "Données fictives"


def ensure_demo_store(folder: Path) -> None:
    """Publish the demo states that the store at ``folder`` lacks, oldest first; nothing when it has them all.

    One process works, the others wait for it. Raises StoreBusyError after a minute, and the store's other errors.
    """
    store = Store(folder)
    if not _missing_states(store):
        return
    make_folder(folder)
    with locked(folder / "DEMO-LOCK"):
        missing = _missing_states(store)
        if missing:
            _publish(store, missing)


def _missing_states(store: Store) -> list[date]:
    """As-of dates of the demo that the journal doesn't know, oldest first: an identifier starts with its date."""
    published = {entry["current"][:10] for entry in store.journal() if entry["action"] == "publish"}
    return [as_of for as_of in state_dates(SNAPSHOTS) if as_of.isoformat() not in published]


def _publish(store: Store, dates: list[date]) -> None:
    with TemporaryDirectory(prefix="healthia-demo-") as out:
        write_demo(Path(out))
        for as_of in dates:
            files = sorted((Path(out) / as_of.isoformat()).iterdir())
            request = PublicationRequest(as_of, PUBLISHED_BY, NOTE, is_demo=True)
            import_files(store, read_uploads(files), request)
