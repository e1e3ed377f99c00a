"""A reader of a map in a real browser: changes a filter, waits for the colours, weighs what came for it."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from google.protobuf.message import DecodeError
from playwright.sync_api import Browser, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.count_colours import Colours
from bench.pages import wait_until_still
from bench.relay import Relay

WATCH = Path(__file__).with_name("map_watch.js").read_text(encoding="utf-8")
FILTER = "Typologie"
SIZE = {"width": 1366, "height": 900}
MAP = "component_instance"
_QUIET_MS = 300


class Toggle(NamedTuple):
    """One value of the filter put on, or taken off."""

    code: str
    is_added: bool


@dataclass(frozen=True)
class Frame:
    """One message of the server: when it came (s, the browser's clock), its size inflated, what it carries."""

    at: float
    size: int
    kind: str


@dataclass(frozen=True)
class Answer:
    """What a reader waited for, and what came.

    ``seconds``: until the map is coloured and painted. ``payload``: bytes of WebSocket messages, inflated; ``socket``
    and ``http``: bytes on the wire. ``script_s``: from the question sent to the map's message, None on a first view.
    ``elements``: inflated bytes by kind of element.
    """

    seconds: float
    payload: int
    socket: int
    http: int
    script_s: float | None = None
    elements: Counter[str] = field(default_factory=Counter)

    @property
    def wire(self) -> int:
        """All bytes on the wire."""
        return self.socket + self.http


class Survival(NamedTuple):
    """What outlived a change of the filter."""

    frame: bool
    view: bool
    selection: bool


def kind_of(payload: bytes) -> str:
    """What a message carries: the kind of its element, else of the message."""
    try:
        message = ForwardMsg.FromString(payload)
    except DecodeError:
        return "unreadable"
    kind = str(message.WhichOneof("type"))
    if kind != "delta":
        return kind
    part = str(message.delta.WhichOneof("type"))
    return str(message.delta.new_element.WhichOneof("type")) if part == "new_element" else part


class Visitor:
    """One page with one map, behind a relay."""

    def __init__(self, page: Page, relay: Relay) -> None:
        self.page, self.relay = page, relay
        self.frames: list[Frame] = []
        self.asked: list[float] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._received)
        session.on("Network.webSocketFrameSent", lambda event: self.asked.append(event["timestamp"]))

    def _received(self, event: dict[str, Any]) -> None:
        response = event["response"]
        binary = response["opcode"] == 2
        payload = base64.b64decode(response["payloadData"]) if binary else response["payloadData"].encode()
        self.frames.append(Frame(event["timestamp"], len(payload), kind_of(payload) if binary else "text"))

    def open(self, path: str, colours: Colours) -> Answer:
        """First view: from the navigation to the coloured map."""
        self._forget()
        before = self.relay.socket, self.relay.http
        self.page.add_init_script(WATCH)
        self.page.add_init_script(f"window === window.top && window.bench.fromNavigation({json.dumps(colours)})")
        self.page.goto(f"{self.relay.address}{path}")
        return self._answer(before)

    def change(self, toggle: Toggle, colours: Colours) -> Answer:
        """Put a value of the filter on or take it off; from the gesture to the coloured map."""
        box = self.page.get_by_role("combobox", name=FILTER, exact=True)
        tag = self.page.locator(f"[data-tag][aria-label^='{toggle.code}'] button")
        self.page.bring_to_front()
        if toggle.is_added:
            box.fill(toggle.code)
        else:
            box.press("Escape")
        self.page.wait_for_timeout(_QUIET_MS)
        self._forget()
        before = self.relay.socket, self.relay.http
        gesture = "keydown" if toggle.is_added else "click"
        self.page.evaluate("([colours, gesture]) => bench.fromGesture(colours, gesture)", [dict(colours), gesture])
        if toggle.is_added:
            box.press("Enter")
        else:
            tag.click()
        return self._answer(before)

    def survival(self, toggle: Toggle, colours: Colours, chosen: str) -> Survival:
        """What outlives a change of a frame, a zoom and a chosen area. ``chosen``: JavaScript that reads the area."""
        frame = self.page.frame_locator("iframe[src*=streamlit_folium]")
        self.page.bring_to_front()
        frame.locator(".leaflet-control-zoom-in").click()
        self.page.wait_for_timeout(_QUIET_MS)
        x, y = self.page.evaluate("bench.bareArea()")
        frame.locator(".leaflet-container").click(position={"x": x, "y": y})
        wait_until_still(self.page)
        self.page.wait_for_timeout(_QUIET_MS)
        self.page.evaluate("bench.mark()")
        before = self.page.evaluate("bench.view()"), self.page.evaluate(chosen)
        self.change(toggle, colours)
        after = self.page.evaluate("bench.view()"), self.page.evaluate(chosen)
        if not before[1]:
            raise RuntimeError(f"the click chose no area: {self.page.url}")
        return Survival(self.page.evaluate("bench.isSameFrame()"), before[0] == after[0], before[1] == after[1])

    def _answer(self, before: tuple[int, int]) -> Answer:
        milliseconds = self.page.evaluate("bench.coloured()")
        if milliseconds is None:
            raise RuntimeError(f"the map never bore the colours expected: {self.page.url}")
        wait_until_still(self.page)
        self.page.wait_for_timeout(_QUIET_MS)
        elements: Counter[str] = Counter()
        for frame in self.frames:
            elements[frame.kind] += frame.size
        maps = [frame.at for frame in self.frames if frame.kind == MAP]
        return Answer(
            milliseconds / 1000,
            sum(frame.size for frame in self.frames),
            self.relay.socket - before[0],
            self.relay.http - before[1],
            maps[-1] - self.asked[0] if maps and self.asked else None,
            elements,
        )

    def _forget(self) -> None:
        self.frames.clear()
        self.asked.clear()


@contextmanager
def visitor(browser: Browser, relay: Relay) -> Iterator[Visitor]:
    """A new visitor with an empty cache."""
    context = browser.new_context(viewport=SIZE, locale="fr-FR")
    try:
        yield Visitor(context.new_page(), relay)
    finally:
        context.close()
