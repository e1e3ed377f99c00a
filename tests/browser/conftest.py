"""The real server, the real browser: one of each a session."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from etl.demo.states import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
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
POLL_MS = 50
expect.set_options(timeout=WAIT_MS)
Seen = TypeVar("Seen")
# Notes in `window.runAwaited` whether a run that the page asked for has not ended yet, whoever runs late, and counts in
# `window.runsAsked` what it asked for. Of the frames only the field that is set counts: 11 of BackMsg asks for a run; 4 of
# ForwardMsg begins one, 6 ends it, with 2 when another run takes its place.
WATCH_RUNS = """(() => {
  if (window !== window.top) return;
  let state = 'ended';
  window.runsAsked = 0;
  const note = said => { state = said; window.runAwaited = said !== 'ended'; };
  const number = (bytes, at) => {
    let value = 0, shift = 1;
    for (; bytes[at] > 127; at++, shift *= 128) value += (bytes[at] - 128) * shift;
    return [value + bytes[at] * shift, at + 1];
  };
  const receive = ({data}) => {
    const bytes = new Uint8Array(data);
    for (let at = 0; at < bytes.length;) {
      const [tag, after] = number(bytes, at), [value, next] = number(bytes, after);
      if (tag >> 3 === 4 && state === 'asked') note('begun');
      if (tag >> 3 === 6 && value !== 2 && state === 'begun') note('ended');
      at = tag % 8 === 2 ? next + value : next;
    }
  };
  const watched = new WeakSet(), send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (frame) {
    if (!watched.has(this)) { watched.add(this); this.addEventListener('message', receive); }
    if (frame[0] >> 3 === 11) { window.runsAsked++; note('asked'); }
    return send.call(this, frame);
  };
})()"""
# Nothing runs, nothing was asked for, nothing is old or still to come: for so many milliseconds, in which the page was
# free to draw so often.
STILL = """([least, frames]) => {
  const app = document.querySelector('[data-testid=stApp]');
  const isStill = app && !window.runAwaited && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
  const since = isStill ? window.stillSince ?? {time: performance.now(), seen: 0} : null;
  window.stillSince = since;
  if (!since || ++since.seen < frames || performance.now() - since.time < least) return false;
  window.stillSince = null;
  return true;
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey. One that fails is tried once more, and the summary names it: a browser on a
    busy machine may lose a gesture, a wrong page is wrong twice. `--fail-on-flaky` is the way to hunt such losses.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


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
            process.wait(timeout=60)


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
    """The server of the session, on an empty store. Nobody hands it files: the demo stays in force on it."""
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


def new_visitor(chromium: Browser, size: tuple[int, int] = LARGE, **options: Any) -> BrowserContext:
    """A visitor of his own, in French, whose pages `settle` can wait for."""
    visitor = chromium.new_context(viewport={"width": size[0], "height": size[1]}, **({"locale": "fr-FR"} | options))
    visitor.set_default_timeout(WAIT_MS)
    visitor.add_init_script(WATCH_RUNS)
    return visitor


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor with a large screen."""
    visitor = new_visitor(chromium)
    yield visitor
    visitor.close()


def open_at(page: Page, server: Server, path: str) -> None:
    """Open an address and wait until the page has nothing left to draw."""
    open_url(page, f"{server.url}{path}")


def open_url(page: Page, url: str) -> None:
    """Open a whole address and wait until the page has nothing left to draw."""
    page.goto(url)
    page.wait_for_selector("h1")
    settle(page)


def settle(page: Page) -> None:
    """Wait until every run that the page asked for has ended and is drawn. What a run changes is awaited by its name:
    a gesture that the page has not taken in yet asked for none.
    """
    page.wait_for_function(STILL, arg=[300, 5])


def until(page: Page, read: Callable[[], Seen], holds: Callable[[Seen], bool]) -> Seen:
    """What is read, once it is right; what was read last, said, when it never is."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while not holds(seen := read()):
        assert time.monotonic() < deadline, f"still {seen!r}"
        page.wait_for_timeout(POLL_MS)
    return seen


def until_equal(page: Page, read: Callable[[], Seen], wanted: Seen) -> None:
    """Wait until what is read is this."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while (seen := read()) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(POLL_MS)
    assert seen == wanted


def until_still(page: Page, read: Callable[[], Seen]) -> Seen:
    """What is read, once it is the same thrice, 100 ms apart."""
    seen, times = read(), 1
    deadline = time.monotonic() + WAIT_MS / 1000
    while times < 3 or not seen:
        assert time.monotonic() < deadline, f"never still, {seen!r}"
        page.wait_for_timeout(100)
        before, seen = seen, read()
        times = times + 1 if seen == before else 1
    return seen
