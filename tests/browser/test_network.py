"""No request leaves the machine, from the browser or from the server; nothing fails; nothing is in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.conftest import LARGE, ROOT, SMALL, Server, new_visitor, open_at, settle, until_still
from tests.browser.gestures import choose, open_list, reveal, unfold

PATHS = (
    "/",
    "/carte",
    "/territoire",
    "/maturite",
    "/consortiums",
    "/typologies",
    "/dossiers",
    "/organisations",
    "/recherche",
    "/import",
    "/rapprochements",
    "/qualite",
    "/journal",
    "/reglages",
    "/glossaire",
)
# Two harmless look-ups come with every deep link: Streamlit asks for its root relative to the page first.
KNOWN_404 = re.compile(rf"(?:{'|'.join(PATHS[1:])})/_stcore/(?:health|host-config)$")
ENGLISH = re.compile(
    r"\b(?:the|your|with|and|choose|select|search|download|upload|loading|results?|settings|rerun|drag|drop|browse|"
    r"close|show|hide|view|more|less|empty|clear|expand|collapse|fullscreen|made with|dismiss|enter|press)\b",
    re.IGNORECASE,
)
# Codes of faults are fixed: « E-FILE-EMPTY » is nobody's sentence.
FAULT_CODE = re.compile(r"[EWC]-[A-Z0-9-]+")
VISIBLE_WORDS = """() => {
  const found = new Set();
  const names = ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'data-title', 'aria-roledescription'];
  document.querySelectorAll('body, body *').forEach(element => {
    names.forEach(name => { const value = element.getAttribute(name); if (value) found.add(value); });
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) return;
    if (element.closest('[data-testid=stIconMaterial]')) return;
    element.childNodes.forEach(node => { if (node.nodeType === 3 && node.data.trim()) found.add(node.data.trim()); });
  });
  return [...found];
}"""


@dataclass
class Watched:
    """Everything a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen from before the first request."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._take)
        page.on("response", lambda answer: self._answered(answer.status, answer.url))

    def _take(self, message: ConsoleMessage) -> None:
        # A failed resource is judged by its answer, which names its address.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _answered(self, status: int, url: str) -> None:
        if status >= 400 and not KNOWN_404.search(url):
            self.faults.append(f"{status} {url}")

    def outside(self, server: Server) -> list[str]:
        """Requests to anything but the server."""
        own = (server.url + "/", server.url.replace("http", "ws") + "/", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture(scope="module")
def visitor(chromium: Browser) -> Iterator[BrowserContext]:
    """One visitor for all pages: his browser keeps the scripts it has fetched."""
    one = new_visitor(chromium)
    yield one
    one.close()


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["1366x768", "390x844"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nobody_else_fails_nowhere_and_speaks_french(
    visitor: BrowserContext, server: Server, path: str, size: tuple[int, int]
) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    watched = Watched()
    watched.watch(page)
    open_at(page, server, path)
    if path == "/reglages":
        become_administrator(page)
        expect(page.get_by_text("réservée au rôle", exact=False)).to_have_count(0)
    wait_for_words(page)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert any(url.startswith("ws://") for url in watched.requests), "the page's WebSocket was not seen"
    assert watched.outside(server) == []
    assert watched.faults == []
    assert english_in(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert server.outside_connections() == ""
    page.close()


def test_menus_lists_and_calendars_speak_french_too(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/maturite")
    menu = page.get_by_test_id("stMainMenuPopover")
    reveal(page, page.get_by_test_id("stMainMenu").locator("button").first, menu)
    wait_for_words(page)
    assert [text for text in english_in(page) if "Streamlit" not in text] == []
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    unfold(page, page.get_by_text("Plus de filtres"))
    calendar = page.get_by_test_id("stDateInputCalendar")
    reveal(page, page.get_by_test_id("stDateInput").first.locator("button").first, calendar)
    wait_for_words(page)
    assert english_in(page) == []
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    box = page.get_by_test_id("stMultiSelect").first.locator("input")
    open_list(page, box)
    box.press_sequentially("zzz")
    expect(page.get_by_text("Aucun résultat")).to_be_visible()
    wait_for_words(page)
    assert english_in(page) == []


def test_a_browser_set_to_english_gets_french_calendars_and_numbers(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, locale="en-US")
    page = visitor.new_page()
    open_at(page, server, "/import")
    calendar = page.get_by_test_id("stDateInputCalendar")
    reveal(page, page.get_by_test_id("stDateInput").locator("button").first, calendar)
    expect(calendar.locator("th")).to_have_text(["L", "M", "M", "J", "V", "S", "D"])
    wait_for_words(page)
    words = page.evaluate(VISIBLE_WORDS)
    assert [text for text in words if re.search(r"November|Monday|Selected", text)] == []
    assert page.evaluate("(1234.5).toLocaleString(navigator.languages)") == "1\u202f234,5"
    visitor.close()


def become_administrator(page: Page) -> None:
    """Choose the role at the foot of the sidebar, which a phone keeps folded."""
    role = page.get_by_role("combobox", name="Voir en tant que")
    is_phone = page.viewport_size == {"width": SMALL[0], "height": SMALL[1]}
    if is_phone:
        opened = page.locator("[data-testid=stSidebar][data-collapsed=false]")
        reveal(page, page.get_by_test_id("stExpandSidebarButton"), opened)
    choose(page, role, "Administrateur")
    expect(role).to_have_value("Administrateur")
    settle(page)
    if is_phone:
        folded = page.get_by_test_id("stExpandSidebarButton")
        reveal(page, page.get_by_test_id("stSidebarCollapseButton").locator("button"), folded)
        settle(page)


def wait_for_words(page: Page) -> None:
    """Until nothing is written or translated any more."""
    settle(page)
    until_still(page, lambda: sorted(page.evaluate(VISIBLE_WORDS)))


def english_in(page: Page) -> list[str]:
    """Texts and labels of the page that are in English or that fr.js should have translated."""
    words = page.evaluate(VISIBLE_WORDS)
    untranslated = streamlit_labels()
    return sorted(
        text for text in words if text in untranslated or (ENGLISH.search(text) and not FAULT_CODE.fullmatch(text))
    )


def streamlit_labels() -> set[str]:
    """The English labels that fr.js knows of."""
    source = (ROOT / "static" / "fr.js").read_text(encoding="utf-8")
    table = source.partition("var LABELS = {")[2].partition("};")[0]
    pairs = re.findall(r"'((?:[^'\\]|\\.)+)':\s*'((?:[^'\\]|\\.)*)'", table)
    assert len(pairs) > 100
    return {english for english, french in pairs if english != french}
