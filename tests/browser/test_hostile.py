"""Names that are attacks, everywhere a name is shown: read letter for letter, and nothing of them happens."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.conftest import (
    LARGE,
    Server,
    new_visitor,
    open_at,
    running_server,
    settle,
    until,
    until_equal,
    until_still,
)
from tests.browser.gestures import ROW_PX, download, in_view, open_list, press, reveal, unfold, write
from tests.browser.hostile_store import AUTHOR, NOTE, PORTFOLIO, Parcel, parcels, publish_hostile
from tests.browser.hostile_watch import plain, texts, traces, unseen
from tests.browser.test_network import Watched
from tests.payloads import PAYLOADS
from tests.reports.pdf_words import n_pages

ENDINGS_OF_THE_MAP = {".csv", ".xlsx", ".geojson", ".parquet", ".svg", ".png"}
MAP = "iframe[title='Carte interactive']"
LAYERS = "couches=zones,points,liens,sites"
PARCELS = parcels()
HEADER_PX, ROWS_AWAY_PX = 36, 7 * ROW_PX


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, demo_store: Path) -> Iterator[Server]:
    """A server whose portfolio is nothing but attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    publish_hostile(folder / "store")
    with running_server(folder, demo_store) as running:
        yield running


@dataclass
class Victim:
    """A reader's page: what it asked for, what happened on it, what it showed so far."""

    page: Page
    server: Server
    watched: Watched = field(default_factory=Watched)
    happened: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """Listen from before the first request."""
        self.watched.watch(self.page)
        self.page.on("dialog", self._refuse)
        self.page.on("popup", lambda opened: self.happened.append(f"popup {opened.url}"))

    def _refuse(self, dialog) -> None:  # noqa: ANN001 - playwright's Dialog
        self.happened.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> None:
        """Open a page, and read it."""
        open_at(self.page, self.server, path)
        self.read()

    def read(self) -> None:
        """Take note of what the page shows now."""
        self.shown |= texts(self.page)
        self.happened += traces(self.page)

    def wait_until_shown(self, payloads: Iterable[str]) -> None:
        """Read until each of them was seen."""
        wanted = list(payloads)

        def missing() -> list[str]:
            self.read()
            return unseen(wanted, self.shown)

        until_equal(self.page, missing, [])

    def assert_unharmed(self) -> None:
        """Nothing ran, nothing was made of a payload, nobody else was asked."""
        settle(self.page)
        self.read()
        assert self.happened == []
        assert self.watched.outside(self.server) == []
        assert self.watched.faults == []
        assert self.server.outside_connections() == ""


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser for all: it keeps the scripts it has fetched."""
    context = new_visitor(chromium, (LARGE[0], 1400), accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def victim(reader: BrowserContext, hostile: Server) -> Iterator[Victim]:
    """A page on the hostile portfolio."""
    one = Victim(reader.new_page(), hostile)
    one.watch()
    yield one
    one.page.close()


def test_the_watch_sees_each_way_a_payload_may_work(victim: Victim) -> None:
    page = victim.page
    open_at(page, victim.server, "/qualite")
    assert traces(page) == []
    for harm in (
        "<b data-mal>gras</b>",
        "<i onclick=top.malRan=1>x</i>",
        "<a href=http://mal.invalid/x>x</a>",
        "<p><strong>gras</strong></p>",
        "<p onload=x style='background:url(http://mal.invalid/x.png)'>x</p>",
    ):
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `<div id=harm>{harm}</div>`)")
        assert traces(page) != [], harm
        page.evaluate("document.getElementById('harm').remove()")
        assert traces(page) == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=top.malRan=1>')")
    page.wait_for_function("top.malRan === 1")
    assert any(trace.startswith("ran") for trace in traces(page))
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=http://mal.invalid/x.png>')")
    until(page, lambda: victim.watched.faults, lambda faults: any("mal.invalid" in fault for fault in faults))


@pytest.mark.parametrize("path", ["/", "/consortiums", "/rapprochements", "/qualite", "/journal"])
def test_no_page_runs_a_name(victim: Victim, path: str) -> None:
    victim.open(path)
    for folded in victim.page.get_by_test_id("stExpander").locator("summary").all():
        unfold(victim.page, folded)
    details = victim.page.get_by_role("button", name="Détails", exact=True)
    reveal(victim.page, details, victim.page.get_by_test_id("stPopoverBody"))
    victim.wait_until_shown([PORTFOLIO, AUTHOR, NOTE])
    victim.assert_unharmed()


@pytest.mark.parametrize("parcel", PARCELS, ids=[parcel.epci for parcel in PARCELS])
def test_the_map_and_its_lists_show_names_as_text(victim: Victim, parcel: Parcel) -> None:
    main = parcel.communes[0]
    victim.open(f"/carte?dans={parcel.epci}&{LAYERS}&zone={main}&point={main}")
    frame = victim.page.frame_locator(MAP)
    until_still(victim.page, frame.locator("path.carte-symbol").count)
    assert unseen(parcel.payloads, tooltips(victim, frame, "symbol")) == []
    if len(parcel.communes) > 1:
        assert unseen(parcel.payloads, tooltips(victim, frame, "site")) == []
        assert any("IA-" in line for line in tooltips(victim, frame, "link"))
    opened = set()
    for symbol in frame.locator("path.carte-symbol").all():
        symbol.dispatch_event("click")
        opened |= boxes(frame.locator(".leaflet-popup-content"))
    assert unseen(parcel.payloads, opened) == []
    settle(victim.page)
    assert unseen_in_grid(victim, parcel.payloads, "Partenaires :") == []
    victim.assert_unharmed()


def tooltips(victim: Victim, frame: FrameLocator, kind: str) -> set[str]:
    """What comes under the mouse for each thing drawn of a kind."""
    shown = set()
    for each in frame.locator(f"path.carte-{kind}").all():
        each.dispatch_event("mouseover", {"bubbles": True})
        shown |= boxes(frame.locator(".leaflet-tooltip"))
        each.dispatch_event("mouseout", {"bubbles": True})
    victim.happened += traces(victim.page)
    return shown


def boxes(found: Locator) -> set[str]:
    """Texts of the elements in a box of the map, the first of which is awaited."""
    found.first.wait_for()
    lines = found.locator("*").evaluate_all("elements => elements.map(element => element.textContent)")
    return {plain(line) for line in lines} | {plain(line).partition(" : ")[2] for line in lines}


def unseen_in_grid(victim: Victim, payloads: Iterable[str], title: str, *, is_wide: bool = False) -> list[str]:
    """Payloads that the table does not show; read again when some are missing, a late rerun may have scrolled it back."""
    shown: set[str] = set()
    for _ in range(3):
        shown |= grid_under(victim, title, is_wide=is_wide)
        if not unseen(payloads, shown):
            break
    return unseen(payloads, shown)


def grid_under(victim: Victim, title: str, *, is_wide: bool = False) -> set[str]:
    """Cells of the table that follows this heading, scrolled to its end; then its last columns too, when wide."""
    page = victim.page
    heading = in_view(page, page.get_by_role("heading", name=title).first)
    grid = in_view(page, heading.locator("xpath=following::*[@data-testid='stDataFrame'][1]"))
    scroller = grid.locator(".dvn-scroller")
    width, height, seen_px = scroller.evaluate("one => [one.scrollWidth, one.scrollHeight, one.clientHeight]")
    shown: set[str] = set()
    for across in (0, width)[: 1 + is_wide]:
        for down in range(0, height, ROWS_AWAY_PX):
            scroller.evaluate("(one, [left, top]) => one.scrollTo(left, top)", [across, down])
            # The cells in sight are put in the page a moment later.
            last_row = (min(down + seen_px, height) - HEADER_PX) // ROW_PX - 1
            grid.locator(f"[id^=glide-cell-][id$='-{last_row}']").first.wait_for(state="attached")
            cells = grid.locator("[role=gridcell]")
            shown |= {plain(cell) for cell in until_still(page, cells.all_text_contents)}
    return shown


@pytest.mark.parametrize("parcel", PARCELS[:3], ids=[parcel.epci for parcel in PARCELS[:3]])
def test_the_page_of_a_territory_shows_names_as_text(victim: Victim, parcel: Parcel) -> None:
    victim.open(f"/territoire?territoire={parcel.epci}")
    for title in ("Dossiers", "Partenaires"):
        assert unseen_in_grid(victim, parcel.payloads, title) == [], title
    cells = victim.page.locator(".territory-paper td")
    wanted = {plain(payload) for payload in parcel.payloads}
    until(victim.page, cells.all_text_contents, lambda found: not wanted.isdisjoint(map(plain, found)))
    victim.page.emulate_media(media="print")
    assert n_pages(victim.page.pdf(prefer_css_page_size=True)) == 1
    victim.assert_unharmed()


def test_places_as_they_were_typed_are_shown_as_text(victim: Victim) -> None:
    victim.open("/carte?localisation=etranger")
    onwards = victim.page.get_by_test_id("stPaginationNext")
    shown = grid_under(victim, "Partenaires : Étranger", is_wide=True)
    number = victim.page.get_by_test_id("stPaginationPageActive")
    while onwards.is_enabled():
        following = int(number.inner_text()) + 1
        press(victim.page, onwards)
        expect(number).to_have_text(str(following))
        settle(victim.page)
        shown |= grid_under(victim, "Partenaires : Étranger")
    assert unseen(PAYLOADS, shown) == []
    for words in ("<img data-mal", '"><script', "(((", "\\", "%_%", "' OR 1=1 --", "{{7*7}}", "*?[", "\u202e"):
        box = victim.page.get_by_role("textbox", name="Chercher").first
        write(victim.page, box, words)
        settle(victim.page)
        assert victim.page.get_by_text("référence", exact=False).count() == 0, words
    victim.assert_unharmed()


def test_a_health_area_is_a_choice_like_any_other(victim: Victim) -> None:
    page = victim.page
    chosen = [parcel.payloads[-1] for parcel in PARCELS[:-1]]
    victim.open("/consortiums?" + "&".join(f"aire_sante={quote(area, safe='')}" for area in chosen))
    tags = page.get_by_test_id("stMultiSelect").locator("[data-tag]")
    until_equal(page, lambda: unseen(chosen, {plain(tag) for tag in tags.all_text_contents()}), [])
    areas = page.get_by_test_id("stMultiSelect").filter(has=page.get_by_text("Aire de santé", exact=True))
    open_list(page, areas.locator("input"))
    victim.assert_unharmed()


@pytest.mark.parametrize(
    ("path", "n_files"), [("/carte?localisation=etranger", 8), ("/territoire?territoire={epci}", 9)]
)
def test_files_hold_names_as_text(victim: Victim, tmp_path: Path, path: str, n_files: int) -> None:
    victim.open(path.format(epci=PARCELS[1].epci))
    for folded in victim.page.get_by_test_id("stMain").get_by_test_id("stExpander").locator("summary").all():
        unfold(victim.page, folded)
    settle(victim.page)

    def buttons() -> list[Locator]:
        return [
            *victim.page.get_by_test_id("stDownloadButton").locator("button").all(),
            *victim.page.frame_locator(MAP).get_by_role("button", name="Image").all(),
        ]

    until_still(victim.page, lambda: len(buttons()))
    found = until(victim.page, buttons, lambda every: len(every) >= n_files)
    endings = set()
    for button in found[:n_files]:  # Chromium gives a page ten files, then asks its reader
        file = download(victim.page, button)
        name = file.suggested_filename
        assert re.fullmatch(r"[\w.-]+", name), name
        file.save_as(tmp_path / name)
        endings.add(Path(name).suffix)
        assert_inert(tmp_path / name)
    assert endings >= ({".csv", ".xlsx", ".pdf"} if "territoire" in path else ENDINGS_OF_THE_MAP)
    victim.assert_unharmed()


def assert_inert(path: Path) -> None:
    """No formula, no markup of a payload, no action in a file that left the tool."""
    content = path.read_bytes()
    match path.suffix:
        case ".csv":
            cells = [
                cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row
            ]
            assert not [
                cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r")) or re.match(r"-\D|-\d+\D", cell)
            ]
        case ".xlsx":
            with ZipFile(path) as book:
                parts = [book.read(name) for name in book.namelist() if name.endswith((".xml", ".rels"))]
            assert not [part for part in parts if b"<f>" in part or b"<hyperlink" in part or b"TargetMode" in part]
        case ".geojson":
            assert not set(content.decode()) & set("<>&")
        case ".svg":
            elements = list(ElementTree.fromstring(content).iter())
            assert not [
                one.tag for one in elements if one.tag.rpartition("}")[2] in ("script", "foreignObject", "image", "a")
            ]
            assert not [name for one in elements for name in one.attrib if name.lower().startswith("on")]
        case ".pdf":
            streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
            opened = b"".join([content, *(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")])
            assert not re.search(rb"/(?:JavaScript|JS|URI|Launch|OpenAction|EmbeddedFile)\b", opened)
        case _:
            assert path.suffix in (".png", ".parquet")
