"""``python -m bench.captures [NAME …]``: screens on the demo data for README and guides, into ``docs/captures/``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.pages import FINISHED, FLAGS, PAGES, ROOT, server

FOLDER = ROOT / "docs" / "captures"
# A script that has ended may have left grey shapes, whose widgets the browser is still fetching the code of.
DRAWN = f"{FINISHED}:not(:has([data-testid=stSkeleton]))"
WIDE = ViewportSize(width=1366, height=900)
TALL = ViewportSize(width=1366, height=1500)
PHONE = ViewportSize(width=390, height=1300)  # taller than a phone: the page as it is scrolled


class Capture(NamedTuple):
    """One screen: the file's name, the address, the reader's window."""

    name: str
    path: str
    size: ViewportSize = WIDE


LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
MAPS = (
    *(Capture(f"carte-{level}", f"carte?niveau={level}&couches=zones") for level in LEVELS),
    Capture("carte-points", "carte?niveau=departement&couches=zones,points"),
    Capture("carte-liens", "carte?niveau=epci&couches=zones,points,liens,sites&typologie=T05"),
    Capture("carte-zones-blanches", "carte?manque=helix:hospital"),
    Capture("carte-telephone", "carte", PHONE),
)
FACES = tuple(
    Capture(f"maturite-{face}", f"maturite?vue={face}", TALL)
    for face in ("repartition", "dossiers", "comparer", "temps", "freins")
)
FACES += (
    *(
        Capture(f"consortiums-{face}", f"consortiums?vue={face}", TALL)
        for face in ("composition", "reseau", "territoires")
    ),
    *(
        Capture(f"typologies-{face}", f"typologies?vue={face}", TALL)
        for face in ("croisements", "ensemble", "trous", "temps")
    ),
    Capture("dossier", "dossiers?dossier=IA-2026-057", TALL),
    Capture("reseau-telephone", "consortiums?vue=reseau", PHONE),
)
CAPTURES = (*(Capture(path.partition("?")[0] or "vue-d-ensemble", path) for path in PAGES.values()), *MAPS, *FACES)


def take(names: Collection[str] = ()) -> None:
    """Write one PNG a screen: all of them, or those named."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with server("asgi:app", ROOT, Path(name) / "store") as address:
            _wait_for_demo(browser, address)
            for capture in CAPTURES:
                if not names or capture.name in names:
                    _take_one(browser, address, capture)
        browser.close()


def _wait_for_demo(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="fr-FR")
    page.goto(address)
    page.get_by_text("Données fictives").first.wait_for(timeout=120_000)
    page.close()


def _take_one(browser: Browser, address: str, capture: Capture) -> None:
    context = browser.new_context(viewport=capture.size, locale="fr-FR", has_touch=capture.size == PHONE)
    page = context.new_page()
    page.goto(f"{address}/{capture.path}")
    _wait_until_drawn(page)
    _wait_for_map(page)
    page.screenshot(path=FOLDER / f"{capture.name}.png")
    context.close()


def _wait_until_drawn(page: Page) -> None:
    """Until the script has ended and no widget is missing, and it stays so."""
    for _ in range(3):
        page.wait_for_selector(DRAWN, state="attached", timeout=180_000)
        page.wait_for_timeout(400)


def _wait_for_map(page: Page) -> None:
    """Until the map, if there is one, has drawn its shapes: it does so after the script has ended."""
    frame = "iframe[src*=streamlit_folium]"
    if page.locator(frame).count():
        page.frame_locator(frame).locator(".leaflet-overlay-pane path").first.wait_for(state="attached")
    page.wait_for_timeout(1_500)


if __name__ == "__main__":
    take(sys.argv[1:])
