"""The real server, the real browser: one of each a session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from etl.demo.states import write_demo
from etl.pipeline import PublicationRequest, import_files, read_uploads
from etl.store import Store

ROOT = Path(__file__).resolve().parents[2]
WATCH = Path(__file__).with_name("server_watch")
LARGE, SMALL = (1366, 768), (390, 844)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 45_000
expect.set_options(timeout=WAIT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A running ``uvicorn asgi:app``: its port, its own store, and what it was seen connecting to."""

    port: int
    store: Path
    connections: Path
    log: Path

    @property
    def url(self) -> str:
        """Address of the home page, without its slash."""
        return f"http://127.0.0.1:{self.port}"

    def outside_connections(self) -> str:
        """Connections and look-ups of the server that left the machine."""
        return self.connections.read_text(encoding="utf-8") if self.connections.exists() else ""


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(folder: Path, demo_store: Path, modules: Path | None = None) -> Iterator[Server]:
    """Start a server on an empty store of its own, and end that process. `modules`: a folder that it imports from."""
    server = Server(free_port(), folder / "store", folder / "connections.log", folder / "server.log")
    environment = os.environ | {
        "HEALTHIA_STORE": str(server.store),
        "HEALTHIA_DEMO_STORE": str(demo_store),
        "HEALTHIA_TEST_CONNECTIONS": str(server.connections),
        "PYTHONPATH": os.pathsep.join(map(str, filter(None, (modules, WATCH)))),
    }
    command = [sys.executable, "-m", "uvicorn", "asgi:app", "--host", "127.0.0.1", "--port", str(server.port)]
    with server.log.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_alive(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_alive(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Wait for /sante; say what the server wrote when it does not come."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/sante", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{server.log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="session")
def state_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three CSV files of one state, as staff would hand them over."""
    out = tmp_path_factory.mktemp("browser-demo")
    write_demo(out, dossiers=60, snapshots=1)
    return next(path for path in out.iterdir() if path.is_dir())


@pytest.fixture(scope="session")
def demo_store(state_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of fictitious data that a server on an empty store shows."""
    folder = tmp_path_factory.mktemp("browser-demo-store")
    request = PublicationRequest(date.fromisoformat(state_files.name), "Essais", None, True, True)
    import_files(Store(folder), read_uploads(sorted(state_files.glob("*.csv"))), request)
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, demo_store: Path) -> Iterator[Server]:
    """The server of the session, on an empty store: the demo is in force until a journey publishes."""
    with running_server(tmp_path_factory.mktemp("server"), demo_store) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the session."""
    path = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor of his own, in French."""
    visitor = chromium.new_context(viewport={"width": LARGE[0], "height": LARGE[1]}, locale="fr-FR")
    visitor.set_default_timeout(WAIT_MS)
    yield visitor
    visitor.close()


def open_at(page: Page, server: Server, path: str) -> None:
    """Open an address and wait until the page has nothing left to draw."""
    page.goto(f"{server.url}{path}")
    page.wait_for_selector("h1")
    settle(page)


def settle(page: Page) -> None:
    """Wait until Streamlit runs nothing and no skeleton is left."""
    quiet = "() => !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')"
    page.wait_for_timeout(300)
    page.wait_for_function(quiet)
    page.wait_for_timeout(300)
