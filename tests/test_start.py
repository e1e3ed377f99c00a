"""What the server does before it serves anybody: it mends the store, and stops at a setting it can't use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from etl.read.uploads import Upload
from etl.store import Store
from tests.etl.builders import dossier, member, partner, uploads

ROOT = Path(__file__).resolve().parents[1]


def start(store: Path, then: str = "") -> subprocess.CompletedProcess[str]:
    """Load the server's entry as uvicorn does, do one more thing, and end."""
    return subprocess.run(
        [sys.executable, "-c", f"import asgi; {then}"],
        cwd=ROOT,
        env=os.environ | {"HEALTHIA_STORE": str(store)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def published(folder: Path) -> Store:
    """A store with one state."""
    from datetime import date

    from etl.pipeline.publication import PublicationRequest, import_files

    files: list[Upload] = uploads([dossier("A")], [partner("A"), member("A")])
    import_files(Store(folder), files, PublicationRequest(date(2026, 6, 30), "agent"))
    return Store(folder)


def test_what_a_killed_process_left_in_the_store_is_swept_at_the_start(tmp_path: Path) -> None:
    store = published(tmp_path / "store")
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    left = store.folder / "snapshots" / f".tmp-x-{gone.stdout.strip()}-00000000.duckdb"
    left.write_bytes(b"half a snapshot")
    assert start(store.folder).returncode == 0
    assert not left.exists()


def test_a_configuration_broken_by_hand_ends_the_start_in_a_sentence(tmp_path: Path) -> None:
    store = published(tmp_path / "store")
    text = store.configured_text("statuses.csv").replace("Reçu", "Réceptionné")
    store.configure("statuses.csv", text, by="Admin")
    (path,) = (store.folder / "config").rglob("statuses.csv")
    path.write_text("n'importe quoi\n", encoding="utf-8")
    answer = start(store.folder)
    assert answer.returncode != 0
    assert "L'observatoire ne démarre pas." in answer.stderr
    assert "statuses.csv" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_what_was_imported_for_good_is_left_out_of_the_collection_after_each_run_of_a_page(tmp_path: Path) -> None:
    warm_up = "import gc; asgi.WARMED_UP = ('pandas',); asgi._warm_up()"
    answer = start(tmp_path / "store", f"{warm_up}; print(gc.get_freeze_count(), len(gc.get_objects()))")
    assert answer.returncode == 0
    frozen, looked_through = map(int, answer.stdout.split())
    assert frozen > 20 * looked_through
