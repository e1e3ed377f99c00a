"""One map on a page of its own: what is asked of it, what it answers, and the server that shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page

from tests.browser import gestures
from tests.browser.conftest import ROOT, SMALL, free_port, new_visitor, until, until_equal, until_still

HARNESS = "tests.browser.map_harness.map_asgi:app"


@dataclass
class Map:
    """A page with one map, and what was asked of the server for it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def drawn(self) -> None:
        """Wait until a state was drawn."""
        script = """() => [...document.querySelectorAll('iframe')].some(frame =>
            frame.contentDocument?.getElementById('map_div')?.dataset.drawn)"""
        self.page.wait_for_function(script)

    def data(self, name: str) -> str:
        return str(self.frame.evaluate("name => document.getElementById('map_div').dataset[name]", name))

    def show(self, **state: Any) -> None:
        """Ask for a state as a page would: the frame gets it as new arguments."""
        self.show_only({"level": "epci", "values": {}} | state)

    def show_only(self, state: dict[str, Any]) -> None:
        """Ask for a state, and again while nothing is drawn: what the page has taken in already asks it for nothing."""
        before = int(self.data("drawn"))
        gestures.again_until(self.page, lambda: self.type(state), lambda: int(self.data("drawn")) > before)

    def type(self, state: dict[str, Any]) -> None:
        box = self.page.get_by_label("État")
        box.fill(json.dumps(state))
        box.press("Enter")

    def answers(self) -> str:
        return self.page.get_by_text("Réponses :").inner_text().removeprefix("Réponses :").strip()

    def view(self) -> list[float]:
        """Zoom and centre, once the map has come to rest."""
        script = "[map.getZoom(), map.getCenter().lat, map.getCenter().lng]"
        return until_still(self.page, lambda: self.frame.evaluate(script))

    def zoomed_in(self) -> list[float]:
        """The view after the button that zooms in."""
        before = self.view()[0]
        self.frame.locator(".leaflet-control-zoom-in").click()
        return self.closer_than(before)

    def closer_than(self, zoom: float) -> list[float]:
        """The view at rest, once it is closer than that."""
        return until(self.page, self.view, lambda view: view[0] > zoom)

    def tips(self) -> list[str]:
        """What is said under the mouse."""
        return self.frame.locator(".carte-tip").all_inner_texts()

    def fills(self) -> dict[str, str]:
        """Colour of each area by code, as the browser draws it."""
        return self.frame.evaluate("""() => { const found = {}; map.eachLayer(layer => {
            if (layer.feature && layer._path) {
              const path = layer._path;
              found[layer.feature.id] = path.getAttribute('fill-opacity') === '0' ? 'none' : path.getAttribute('fill'); }
            }); return found; }""")

    def click(self, code: str, *, n: int = 1) -> None:
        """Click in the middle of an area."""
        x, y = self.middle(code)
        self.frame.locator("#map_div").click(position={"x": x, "y": y}, click_count=n)

    def middle(self, code: str) -> tuple[float, float]:
        """Where the middle of an area stays in the frame."""
        script = """code => { let at = null; map.eachLayer(layer => {
            if (layer.feature && layer.feature.id === code) { at = map.latLngToContainerPoint(layer.getCenter()); } });
            return [at.x, at.y]; }"""
        x, y = until_still(self.page, lambda: self.frame.evaluate(script, code))
        return x, y


@pytest.fixture(scope="session")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server whose only page is the map."""
    folder = tmp_path_factory.mktemp("map")
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", HARNESS, "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"HEALTHIA_STORE": str(folder / "store"), "HEALTHIA_DEMO_STORE": str(folder / "demo")}
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def opened(context: BrowserContext, harness: str) -> Map:
    found = Map(context.new_page())
    found.page.on("request", lambda request: found.asked.append(request.url))
    found.page.on("pageerror", lambda error: found.faults.append(str(error)))
    found.page.on("console", lambda message: found.faults.append(message.text) if message.type == "error" else None)
    found.page.goto(harness)
    found.drawn()
    return found


@pytest.fixture(scope="module")
def only_map(chromium: Browser, harness: str) -> Iterator[Map]:
    """One page for all the tests of a wide screen: opening one costs seconds."""
    context = new_visitor(chromium)
    yield opened(context, harness)
    context.close()


@pytest.fixture
def carte(only_map: Map, harness: str) -> Iterator[Map]:
    """The map as a page opens it; no script may fail and nothing may be refused by the security policy."""
    # Going into a scope and out of it frames the region again.
    only_map.show(scope="59", forget=True)
    only_map.show()
    until_equal(only_map.page, only_map.answers, "")
    only_map.page.mouse.move(0, 0)
    until_equal(only_map.page, only_map.tips, [])
    only_map.asked.clear()
    yield only_map
    assert not only_map.faults
    assert all(url.startswith((harness, "data:", "blob:")) for url in only_map.asked)


@pytest.fixture
def phone(chromium: Browser, harness: str) -> Iterator[Map]:
    """A map on a phone."""
    context = new_visitor(chromium, SMALL, has_touch=True, is_mobile=True)
    found = opened(context, harness)
    yield found
    assert not found.faults
    context.close()


def assert_whole(shown: Map) -> None:
    """What is under the mouse is said, within the map."""
    tip, frame = shown.frame.locator(".carte-tip"), shown.frame.locator("#map_div")
    said, room = until_still(shown.page, lambda: (tip.bounding_box(), frame.bounding_box()))
    assert said is not None and room is not None
    assert room["x"] <= said["x"]
    assert said["x"] + said["width"] <= room["x"] + room["width"]
    assert room["y"] <= said["y"]
    assert said["y"] + said["height"] <= room["y"] + room["height"]


def download(carte: Map, kind: str, folder: Path) -> Path:
    """The image that a button of the map gives."""
    file = gestures.download(carte.page, carte.frame.get_by_role("button", name=f"Image {kind}"))
    path = folder / file.suggested_filename
    file.save_as(path)
    return path
