"""Pages opened by AppTest through the real router, on real stores made from the demo files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, app_test

from etl.demo.states import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from ui.access import RequestFacts

ROOT = Path(__file__).resolve().parents[2]
LOCAL = RequestFacts(peer="127.0.0.1", headers={"host": "localhost:8501"})
ROLES = ("public", "consultation", "comite", "agent", "admin")
# What is installed is the same for every page of a session, and looking for it costs more than a page does.
INSTALLED = cache(manifest_scanner.scan_component_manifests)

OpenPage = Callable[..., AppTest]


def publish_state(store: Store, folder: Path, *, is_demo: bool) -> str:
    """Publish one folder of CSV files named by its date; returns the snapshot's id."""
    request = PublicationRequest(
        as_of=date.fromisoformat(folder.name), by="Essais", note=None, accept_rejects=True, is_demo=is_demo
    )
    report = import_files(store, read_uploads(sorted(folder.glob("*.csv"))), request)
    assert report.snapshot_id is not None
    return report.snapshot_id


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders of two successive states of forty dossiers, oldest first."""
    out = tmp_path_factory.mktemp("demo-files")
    write_demo(out, dossiers=40, snapshots=2)
    return sorted(path for path in out.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def full_store(demo_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds both states."""
    folder = tmp_path_factory.mktemp("store")
    for state in demo_files:
        publish_state(Store(folder), state, is_demo=False)
    return folder


@pytest.fixture(scope="session")
def demo_store(demo_files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store shown while the Region's own is empty."""
    folder = tmp_path_factory.mktemp("demo-store")
    publish_state(Store(folder), demo_files[-1], is_demo=True)
    return folder


class _GuardedPages(PagesManager):
    """Pages as ``asgi.py`` serves them. AppTest turns the guard off before each run; this turns it on again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        PagesManager.uses_pages_directory = False
        super().__init__(*args, **kwargs)


@pytest.fixture(autouse=True)
def guarded_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the guard AppTest would run a page without ``app.py``."""
    monkeypatch.setattr(app_test, "PagesManager", _GuardedPages)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", INSTALLED)


@pytest.fixture
def open_page(full_store: Path, demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open ``pages/<name>.py`` through ``app.py`` as a role, with query parameters and a store."""

    def opened(
        name: str,
        role: str = "agent",
        *,
        store: Path = full_store,
        facts: RequestFacts = LOCAL,
        params: dict[str, str] | None = None,
    ) -> AppTest:
        monkeypatch.setenv("HEALTHIA_STORE", str(store))
        monkeypatch.setenv("HEALTHIA_DEMO_STORE", str(demo_store))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.session_state["request_facts"] = facts
        app.session_state["role"] = role
        if name == "importer":
            # AppTest takes a page's file name for its address until the router has run: here it is « import ».
            app.run()
        if name != "vue_d_ensemble":
            app.switch_page(f"pages/{name}.py")
        for key, value in (params or {}).items():
            app.query_params[key] = value
        return app.run()

    return opened


def said(app: AppTest) -> str:
    """Everything the page says in words, to look for a sentence in."""
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    words = [str(element.value) for kind in kinds for element in app.get(kind)]
    tables = [cell for table in app.table for cell in table.value.reset_index().to_numpy().ravel()]
    # No-break spaces keep a mark on the line of its word and a number on that of its « n = »: here they are spaces.
    kept = r"(?<=«)\u202f|\u202f(?=\\?[;:!?»])|(?<=\bn)\u00a0(?==)|(?<=\bn.=)\u00a0"
    return re.sub(kept, " ", "\n".join([*words, *map(str, tables)]))
