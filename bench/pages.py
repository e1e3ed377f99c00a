"""Page scripts at 10,000 dossiers beside an empty Streamlit page, and bytes on the wire, in a real Chromium."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "Vue d'ensemble": "",
    "Carte": "carte",
    "Territoire": "territoire?territoire=200093201",
    "Maturité": "maturite",
    "Consortiums": "consortiums",
    "Typologies": "typologies",
    "Dossiers": "dossiers",
    "Organisations": "organisations",
    "Recherche": "recherche?q=imagerie",
    "Import": "import",
    "Rapprochements": "rapprochements",
    "Qualité": "qualite",
    "Journal": "journal",
    "Glossaire": "glossaire",
}
# Faces of a page: measured beside it.
FACES = {
    "Maturité, répartition": "maturite?vue=repartition",
    "Maturité, dossiers": "maturite?vue=dossiers",
    "Maturité, comparer": "maturite?vue=comparer",
    "Maturité, temps": "maturite?vue=temps",
    "Maturité, freins": "maturite?vue=freins",
    "Maturité, un choix": "maturite?paire=3-6&vue=dossiers",
    "Consortiums, composition": "consortiums?vue=composition",
    "Consortiums, réseau": "consortiums?vue=reseau",
    "Consortiums, territoires": "consortiums?vue=territoires",
    "Consortiums, EPCI": "consortiums?vue=territoires&niveau=epci",
    "Typologies, croisements": "typologies?vue=croisements",
    "Typologies, communes": "typologies?vue=croisements&par=territoire&niveau=commune",
    "Typologies, ensemble": "typologies?vue=ensemble",
    "Typologies, trous": "typologies?vue=trous",
    "Typologies, temps": "typologies?vue=temps",
    "Organisations, une organisation": "organisations?organisation=siren:000000018",
    "Dossiers, un dossier": "dossiers?dossier=IA-2025-00058",
}
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
FINISHED = "[data-testid=stApp][data-test-script-state=notRunning]"
# Seconds from the rerun key to the end of the script, as the page itself sees them; null when the key was not heard.
WATCH_RERUN = """() => { window.rerun = new Promise(resolve => {
  const app = document.querySelector('[data-testid=stApp]');
  let start = performance.now(), heard = false;
  document.addEventListener('keydown', () => { start = performance.now(); }, {once: true, capture: true});
  const end = answer => { watch.disconnect(); clearTimeout(deadline); resolve(answer); };
  const watch = new MutationObserver(() => {
    if (app.getAttribute('data-test-script-state') !== 'notRunning') heard = true;
    else if (heard) end((performance.now() - start) / 1000);
  });
  const deadline = setTimeout(() => { if (!heard) end(null); }, 3000);
  watch.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}); }"""


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(application: str, folder: Path, store: Path) -> Iterator[str]:
    """A uvicorn of one application, ended by its own id; answers its address."""
    port = free_port()
    environment = os.environ | {"HEALTHIA_STORE": str(store), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "uvicorn", application, "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()  # noqa: S310 - loopback only
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_until_still(page: Page) -> None:
    """Until the script has ended and stays so."""
    for _ in range(3):
        page.wait_for_selector(FINISHED, timeout=60_000)
        page.wait_for_timeout(400)


def rerun_seconds(page: Page, count: int = 20) -> list[float]:
    """Seconds of ``count`` reruns of the page's script, warm."""
    found: list[float] = []
    page.bring_to_front()
    for _ in range(3 * count):
        page.wait_for_timeout(100)
        page.evaluate(WATCH_RERUN)
        # A page that begins in its search box would take the key for a letter.
        page.evaluate("document.activeElement?.blur()")
        page.keyboard.press("r")
        seconds = page.evaluate("window.rerun")
        if seconds is not None:
            found.append(seconds)
        if len(found) == count:
            return found
    raise RuntimeError(f"the page did not hear the rerun key: {page.url}")


def loaded_bytes(browser: Browser, address: str) -> tuple[int, int]:
    """Bytes of a first visit with an empty cache: HTTP as encoded on the wire, and WebSocket frames received."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    totals = {"http": 0, "ws": 0}

    def finished(event: dict[str, float]) -> None:
        totals["http"] += int(event["encodedDataLength"])

    def received(event: dict[str, dict[str, str]]) -> None:
        totals["ws"] += len(event["response"]["payloadData"]) * 3 // 4

    session.on("Network.loadingFinished", finished)
    session.on("Network.webSocketFrameReceived", received)
    page.goto(address)
    wait_until_still(page)
    context.close()
    return totals["http"], totals["ws"]


def publish_demo(folder: Path, dossiers: int) -> Path:
    """A new store under ``folder`` with four states of that many demo dossiers; answers its path."""
    store = folder / "store"
    for files in sorted({path.parent for path in write_demo(folder, dossiers=dossiers, seed=1, snapshots=4)}):
        request = PublicationRequest(date.fromisoformat(files.name), "bench", accept_rejects=True)
        import_files(Store(store), read_uploads(sorted(files.glob("*.csv"))), request)
    return store


def run(only: str = "", dossiers: int = 10_000) -> None:
    """Print the figures, of all pages or of those whose address begins with ``only``."""
    pages = {title: path for title, path in (PAGES | FACES).items() if path.startswith(only)}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        store = publish_demo(Path(name), dossiers)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with server("empty_asgi:app", ROOT / "bench", store) as empty, server("asgi:app", ROOT, store) as product:
            _print_reruns(browser, empty, product, pages, dossiers)
            _print_bytes(browser, product, pages)
        browser.close()


def _print_reruns(browser: Browser, empty: str, product: str, pages: Mapping[str, str], dossiers: int) -> None:
    visitor = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR").new_page()
    bare = browser.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR").new_page()
    bare.goto(empty)
    wait_until_still(bare)
    print(f"## Pages at {dossiers} dossiers: median of 20 warm reruns, beside an empty page's in the same minute")
    for title, path in pages.items():
        visitor.goto(f"{product}/{path}")
        wait_until_still(visitor)
        baseline = statistics.median(rerun_seconds(bare))
        seconds = statistics.median(rerun_seconds(visitor))
        print(f"{title:22s} {seconds * 1000:7.0f} ms   empty {baseline * 1000:5.0f} ms   {seconds / baseline:5.1f}x")


def _print_bytes(browser: Browser, product: str, pages: Mapping[str, str]) -> None:
    print("## First visit, empty cache: bytes on the wire")
    for title, path in pages.items():
        http, frames = loaded_bytes(browser, f"{product}/{path}")
        print(f"{title:22s} {http / 1e6:6.2f} MB HTTP   {frames / 1e3:8.1f} kB WebSocket")
