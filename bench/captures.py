"""``python -m bench.captures``: the screens of the README on the demo data, into ``docs/captures/``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.pages import FLAGS, PAGES, ROOT, server, wait_until_still

FOLDER = ROOT / "docs" / "captures"
SIZE = {"width": 1366, "height": 900}


def take() -> None:
    """Write one PNG a page."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_context(viewport=SIZE, locale="fr-FR").new_page()
        with server("asgi:app", ROOT, Path(name) / "store") as address:
            page.goto(address)
            page.get_by_text("Données fictives").first.wait_for(timeout=120_000)
            for path in PAGES.values():
                page.goto(f"{address}/{path}")
                wait_until_still(page)
                page.wait_for_timeout(1_500)  # the map draws its shapes after the script has ended
                page.screenshot(path=FOLDER / f"{path or 'vue-d-ensemble'}.png")
        browser.close()


if __name__ == "__main__":
    take()
