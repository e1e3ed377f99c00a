"""The map in a real Chromium, on a page of its own: what is drawn, kept, answered, and made into an image."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from geo.areas import areas, communes_of, overlapping
from tests.browser.conftest import ROOT, SMALL, free_port, new_visitor, settle, until, until_equal, until_still

HARNESS = "tests.browser.map_harness.map_asgi:app"
HELICES = ["research", "economy", "hospital", "medico_social", "other"]
RTL = "\u202eertnec\u202c مستشفى"
NAMES = [
    '<img src=x onerror="parent.ran = 1">',
    "</script><script>parent.ran = 1</script>",
    "{{ 7 * 7 }}{% raw %}{{'x'}}",
    "A" * 300,
    RTL,
    "Centre « l’Estuaire » & fils",
]


@dataclass
class Map:
    """A page with one map, and what was asked of the server for it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def frame(self) -> Frame:
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def drawn(self, after: int = 0) -> None:
        """Wait until one more state than `after` was drawn."""
        script = """n => [...document.querySelectorAll('iframe')].some(frame => {
            const map = frame.contentDocument && frame.contentDocument.getElementById('map_div');
            return map && Number(map.dataset.drawn || 0) > n; })"""
        self.page.wait_for_function(script, arg=after)

    def data(self, name: str) -> str:
        return str(self.frame.evaluate("name => document.getElementById('map_div').dataset[name]", name))

    def show(self, **state: Any) -> None:
        """Ask for a state as a page would: the frame gets it as new arguments."""
        before = int(self.data("drawn"))
        self.type(**state)
        self.drawn(before)

    def type(self, **state: Any) -> None:
        box = self.page.get_by_label("État")
        box.fill(json.dumps({"level": "epci", "values": {}} | state))
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


@pytest.fixture(scope="module")
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
            process.wait(timeout=20)


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


def test_no_change_reloads_the_frame_nor_moves_the_view(carte: Map) -> None:
    carte.frame.evaluate("window.kept = 'same frame'")
    view = carte.zoomed_in()
    carte.show(values={"200093201": 3}, selected="200093201")
    carte.show(level="commune", values={"59350": 4})
    carte.show(level="departement", values={"59": 8}, points=[["59350", "research", 3, ["CHU"], 1]])
    carte.show(links=[["59350", "80021", 2, ""]], sites=[["59350", 1, "", "IA-1"], ["62041", 1, "", "IA-1"]])
    assert carte.frame.evaluate("window.kept") == "same frame"
    assert carte.view() == view


def test_the_view_moves_when_the_scope_does_and_only_then(carte: Map) -> None:
    whole = carte.view()
    carte.show(scope="59")
    carte.closer_than(whole[0])
    mine = carte.zoomed_in()
    carte.show(scope="59", values={"200093201": 3})
    assert carte.view() == mine
    carte.show()
    until(carte.page, carte.view, lambda view: view == pytest.approx(whole, abs=0.01))


def test_the_shapes_of_a_level_are_fetched_once(context: BrowserContext, harness: str) -> None:
    carte = opened(context, harness)
    carte.show(level="commune")
    carte.show(level="arrondissement")
    carte.show(values={"200093201": 1})
    carte.show(level="commune", values={"59350": 2})
    settle(carte.page)
    files = [url.split("/geo/")[1].split("?")[0] for url in carte.asked if "/static/geo/" in url]
    assert sorted(files) == ["arrondissements.json", "communes.json", "departements.json", "epci.json"]


def test_only_the_areas_that_change_are_painted(carte: Map) -> None:
    carte.show(level="commune", values={"59350": 2, "80021": 9})
    carte.show(level="commune", values={"59350": 3, "80021": 1, "62041": 1})
    assert carte.data("painted") == "2", "2 and 3 are of one class"
    assert carte.fills() | {"59350": "#8CBFE2", "80021": "#C9DFF1", "62041": "#C9DFF1"} == carte.fills()


def test_zero_is_white_and_what_is_not_known_or_withheld_is_a_pattern(carte: Map) -> None:
    carte.show(level="departement", values={"59": 7, "62": None, "80": 2}, greyed=["80"])
    white, deep, hatched, dotted = "#FFFFFF", "#0B4F8A", "url(#carte-no-data)", "url(#carte-withheld)"
    assert carte.fills() == {"02": white, "59": deep, "60": white, "62": hatched, "80": dotted}
    # The map is drawn before the legend has come.
    legend = carte.page.get_by_test_id("stHtml").first
    expect(legend).to_contain_text("moins de 50\u202f000 habitants : 1 territoire")
    expect(legend).to_contain_text("donnée absente : 1 territoire")


def test_a_layer_of_areas_put_off_leaves_the_outlines(carte: Map) -> None:
    box = carte.page.get_by_label("État")
    before = int(carte.data("drawn"))
    box.fill(json.dumps({"level": "epci", "sites": [["59350", 1, "", "IA-1"]]}))
    box.press("Enter")
    carte.drawn(before)
    assert set(carte.fills().values()) == {"none"}
    expect(carte.frame.locator(".carte-texts span")).to_have_count(0)


def test_numbers_are_written_so_that_colour_is_not_alone(carte: Map) -> None:
    values = {"02": 3, "59": 12, "60": 0, "62": 1234, "80": 7}
    carte.show(level="departement", values=values)
    written = carte.frame.locator(".carte-texts span")
    until_equal(
        carte.page,
        lambda: sorted(text.replace("\n", " ") for text in written.all_inner_texts()),
        ["Aisne 3", "Nord 12", "Oise", "Pas-de-Calais 1\u202f234", "Somme 7"],
    )


def test_a_click_selects_and_a_double_click_enters(carte: Map) -> None:
    carte.show(level="departement", values={"59": 3})
    carte.click("80")
    expect(carte.page.get_by_text("Réponses : select 80")).to_be_visible()
    carte.click("02", n=2)
    expect(carte.page.get_by_text("enter 02")).to_be_visible()
    assert carte.answers() in ("select 80, enter 02", "select 80, select 02, enter 02"), "the second click says nothing"


def test_the_selection_is_outlined_and_kept_over_changes(carte: Map) -> None:
    outline = """() => { let found = null; map.eachLayer(layer => {
        if (layer.options.weight === 3.4) { found = layer.getBounds().toBBoxString(); } }); return found; }"""
    carte.show(selected="200093201")
    lille = carte.frame.evaluate(outline)
    carte.show(selected="200093201", values={"200093201": 5})
    assert carte.frame.evaluate(outline) == lille
    carte.show(level="departement", selected="80")
    assert carte.frame.evaluate(outline) != lille
    assert carte.data("selected") == "80"


def test_a_tooltip_names_the_area_and_says_its_value(carte: Map) -> None:
    carte.show(level="departement", values={"59": 1, "62": None, "80": 2500}, greyed=["02"])
    for code, said in (
        ("02", "Aisne\nNon affiché : moins de 50\u202f000 habitants"),
        ("59", "Nord\n1 dossier"),
        ("60", "Oise\nAucun dossier"),
        ("62", "Pas-de-Calais\nDonnée absente"),
        ("80", "Somme\n2\u202f500 dossiers"),
    ):
        x, y = carte.middle(code)
        carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
        until_equal(carte.page, carte.tips, [said])


AREA_OF = """path => { const n = 720, length = path.getTotalLength(), at = i => path.getPointAtLength(length * i / n);
    let sum = 0; for (let i = 0; i < n; i++) { const a = at(i), b = at(i + 1); sum += a.x * b.y - b.x * a.y; }
    return Math.abs(sum) / 2; }"""


@pytest.mark.parametrize("helix", HELICES)
def test_the_area_of_a_symbol_is_proportional_to_its_count(carte: Map, helix: str) -> None:
    # Far from one another, so that none is grouped.
    carte.show(points=[["59183", helix, 100, [], 1], ["60057", helix, 25, [], 1], ["02691", "research", 100, [], 1]])
    symbols = carte.frame.locator("path.carte-symbol")
    expect(symbols).to_have_count(3)
    sizes = [symbols.nth(place).evaluate(AREA_OF) for place in range(3)]
    large, same, small = sorted(sizes, reverse=True)
    assert large / same == pytest.approx(1, rel=0.02), "a shape is larger than another for the same count"
    assert large / small == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("most", [1, 3_000])
def test_one_line_and_three_thousand_are_both_legible(carte: Map, most: int) -> None:
    carte.show(points=[["59183", "hospital", most, [], 1], ["60057", "research", 1, [], 1]])
    symbols = carte.frame.locator("path.carte-symbol")
    expect(symbols).to_have_count(2)
    sizes = sorted(symbols.nth(place).evaluate(AREA_OF) for place in range(2))
    assert sizes[0] > 20, "smaller than a square of 4.5 pixels"
    assert sizes[1] < 3_000, "hides the areas around"


def test_the_helices_of_a_commune_stand_side_by_side(carte: Map) -> None:
    carte.show(points=[["59350", helix, n, [], 1] for helix, n in zip(HELICES, (40, 9, 22, 1, 5), strict=True)])
    expect(carte.frame.locator("path.carte-symbol")).to_have_count(5)
    symbols = carte.frame.locator("path.carte-symbol")
    assert len({each.get_attribute("fill") for each in symbols.all()}) == 5
    hidden = symbols.evaluate_all(
        """all => all.flatMap(one => all.filter(other => other !== one).map(other => {
            const at = Array.from({length: 90}, (_, i) => one.getPointAtLength(one.getTotalLength() * i / 90));
            return at.filter(point => other.isPointInFill(point)).length; }))"""
    )
    assert len(hidden) == 20
    assert sum(hidden) == 0, "the edge of a symbol is within another"


# Of each number written on a symbol: its words, its size, the worst contrast of its ink with what it lies on, and how many
# of the places around its ink are off its symbol.
NUMBERS = """() => {
  const light = colour => { const [r, g, b] = colour.map(share => share / 255)
    .map(share => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const read = colour => colour.startsWith('#') ? [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/\\d+/g).slice(0, 3).map(Number);
  const pen = document.createElement('canvas').getContext('2d');
  const symbols = [...document.querySelectorAll('path.carte-symbol')].reverse();
  return [...document.querySelectorAll('.carte-texts span')].filter(text => /^\\d/.test(text.textContent)).map(text => {
    const style = getComputedStyle(text), box = text.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    pen.font = `bold ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText(text.textContent), half = (ink.actualBoundingBoxLeft + ink.actualBoundingBoxRight) / 2;
    const high = ink.actualBoundingBoxAscent / 2, is = (symbol, dx, dy) => symbol.isPointInFill(
      new DOMPoint(x + dx, y + dy).matrixTransform(symbol.getScreenCTM().inverse()));
    const symbol = symbols.find(one => is(one, 0, 0));
    const around = [[-1, -1], [1, -1], [1, 1], [-1, 1], [0, -1], [0, 1], [-1, 0], [1, 0]];
    // Half a pixel is what drawing rounds by.
    const off = symbol ? around.filter(([dx, dy]) => !is(symbol, dx * (half - 0.5), dy * (high - 0.5))).length : 8;
    const lights = symbol ? [read(style.color), read(symbol.getAttribute('fill'))].map(light).sort((a, b) => b - a) : [0, 0];
    return {said: text.textContent, size: parseFloat(style.fontSize), off: off,
      contrast: (lights[0] + 0.05) / (lights[1] + 0.05)};
  });
}"""
FAR_APART = ("59183", "62826", "02691", "60057", "80001", "59392", "02722", "62041")
OF_LILLE = ("59350", "59512", "59044", "59303")


@pytest.mark.parametrize(
    ("counts", "places", "scope"),
    [
        ((1, 2, 3, 5), FAR_APART, None),
        ((1, 8, 30, 60), FAR_APART, None),
        ((3, 40, 99, 120), FAR_APART, None),
        ((4, 40, 400, 1500), OF_LILLE, "200093201"),
    ],
    ids=["few", "some", "many", "near"],
)
def test_a_number_is_written_where_it_is_read_and_nowhere_else(
    carte: Map, counts: tuple[int, ...], places: tuple[str, ...], scope: str | None
) -> None:
    points = [
        [code, helix, counts[(place + turn) % len(counts)], [], 1]
        for place, code in enumerate(places)
        for turn, helix in enumerate(HELICES)
    ]
    carte.show(points=points, scope=scope)
    carte.view()
    written = until_still(carte.page, lambda: carte.frame.evaluate(NUMBERS))
    assert {number["size"] for number in written} <= {10, 11, 12}
    assert [number for number in written if number["contrast"] < 4.5 or number["off"]] == []
    assert max(counts) in {int(number["said"].replace("\u202f", "")) for number in written}


def test_the_image_writes_the_numbers_that_the_map_does(carte: Map, tmp_path: Path) -> None:
    carte.show(
        points=[["59183", "hospital", 100, [], 1], ["60057", "research", 49, [], 1], ["02691", "other", 1, [], 1]]
    )
    written = until_still(carte.page, carte.frame.locator(".carte-texts span").all_inner_texts)
    assert sorted(written) == ["100", "49"]
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    sizes = re.findall(r'font-size="(\d+)"[^>]*>(?:100|49)</text>', svg)
    assert [size for size in sizes if int(size) >= 10] == sizes
    assert len(sizes) >= 2


def test_near_communes_are_grouped_from_afar_and_apart_from_near(carte: Map) -> None:
    carte.show(points=[["59350", "research", 3, [], 1], ["59009", "research", 4, [], 1], ["59009", "other", 1, [], 1]])
    expect(carte.frame.locator("path.carte-cluster")).to_have_count(1)
    carte.frame.locator("path.carte-symbol").first.hover()
    tip = carte.frame.locator(".carte-tip")
    expect(tip).to_contain_text("2 communes groupées")
    expect(tip).to_contain_text("Recherche : 7 lignes de partenaires")
    carte.frame.locator("path.carte-symbol").first.click()
    expect(carte.frame.locator("path.carte-cluster")).to_have_count(0)
    expect(carte.frame.locator("path.carte-symbol")).to_have_count(3)
    settle(carte.page)
    assert carte.answers() == "", "grouping is the browser's own affair"


def test_a_point_answers_its_commune_and_lists_its_names_as_text(carte: Map) -> None:
    carte.show(points=[["59350", "hospital", 9, NAMES, 8], ["59350", "research", 1, ["Université"], 1]])
    carte.frame.locator("path.carte-symbol").first.hover()
    tip = carte.frame.locator(".carte-tip")
    until_equal(carte.page, tip.locator("li").all_inner_texts, [*NAMES, "et 2 autres"])
    hovered = until_still(carte.page, tip.bounding_box)
    carte.frame.locator("path.carte-symbol").first.click()
    expect(carte.page.get_by_text("Réponses : point 59350")).to_be_visible()
    popup = carte.frame.locator(".carte-popup")
    until_equal(carte.page, popup.locator("li").all_text_contents, ["Université", *NAMES, "et 2 autres"])
    opened_box = until_still(carte.page, popup.bounding_box)
    assert carte.page.evaluate("window.ran") is None
    expect(popup.locator("img, script")).to_have_count(0)
    for box in (hovered, opened_box):
        assert box is not None
        assert box["width"] < 330
    widest = popup.locator("li").evaluate_all(
        "all => Math.max(...all.map(each => each.scrollWidth - each.clientWidth))"
    )
    assert widest <= 0, "a long name does not wrap"
    assert {each.get_attribute("dir") for each in popup.locator("li").all()} == {"auto"}
    expect(popup.get_by_role("button", name="Fermer")).to_be_visible()


def test_without_names_a_point_says_its_counts_and_where_the_list_is(carte: Map) -> None:
    carte.show(points=[["59350", "hospital", 1200, [], 340]])
    carte.frame.locator("path.carte-symbol").first.click()
    popup = carte.frame.locator(".carte-popup")
    expect(popup).to_contain_text("Hospitalier : 1\u202f200 lignes de partenaires · 340 organisations")
    expect(popup).to_contain_text("La liste des organisations est sous la carte.")


def test_links_weigh_their_dossiers_and_say_them(carte: Map) -> None:
    carte.show(links=[["59350", "80021", 16, "IA-1 <b>"], ["59350", "02691", 1, ""]])
    links = carte.frame.locator("path.carte-link")
    expect(links).to_have_count(2)
    weights = [float(each.get_attribute("stroke-width") or 0) for each in links.all()]
    assert max(weights) > 2 * min(weights)
    link = links.nth(weights.index(max(weights)))
    x, y = link.evaluate("""path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(
        path.getScreenCTM()); return [at.x, at.y]; }""")
    carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
    tip = carte.frame.locator(".carte-tip")
    for said in ("Lille", "Amiens", "16 dossiers", "IA-1 <b>"):
        expect(tip).to_contain_text(said)


def test_a_double_click_on_a_link_enters_the_area_beneath(carte: Map) -> None:
    carte.show(level="departement", values={}, links=[["02691", "02722", 16, "IA-1"]])
    link = carte.frame.locator("path.carte-link")
    expect(link).to_have_count(1)
    x, y = link.evaluate("""path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(
        path.getScreenCTM()); return [at.x, at.y]; }""")
    carte.frame.locator("#map_div").click(position={"x": x, "y": y}, click_count=2)
    expect(carte.page.get_by_text("enter 02")).to_be_visible()


def test_the_sites_of_one_dossier_are_joined_by_dashes(carte: Map) -> None:
    sites = [
        [code, 1, f"{group} : CH", group]
        for group, codes in (("IA-1", ("59350", "62041", "80021")), ("IA-2", ("02691",)))
        for code in codes
    ]
    carte.show(sites=sites)
    expect(carte.frame.locator("path.carte-site")).to_have_count(4)
    branches = carte.frame.locator("path.carte-branch")
    expect(branches).to_have_count(2)
    assert {each.get_attribute("stroke-dasharray") for each in branches.all()} == {"5 4"}
    expect(carte.frame.locator(".carte-key")).to_contain_text("Sites de soins d’un même dossier")


LACK = "sans <b>partenaire</b> hospitalier"
SAID_OF_LACK = "Sans <b>partenaire</b> hospitalier"


def test_areas_that_lack_something_bear_a_barred_circle_beside_their_number(carte: Map, tmp_path: Path) -> None:
    values = {"02": 3, "59": 12, "60": 0, "62": 4, "80": 7}
    carte.show(level="departement", values=values)
    fills, written = carte.fills(), carte.frame.locator(".carte-texts span")
    numbers = until_still(carte.page, written.all_inner_texts)
    carte.show(level="departement", values=values, lack=[["59", "60"], LACK])
    circles = carte.frame.locator("path.carte-gaps")
    until_equal(carte.page, lambda: (circles.get_attribute("d") or "").count("z"), 2)
    assert carte.fills() == fills, "a colour changed its meaning"
    assert until_still(carte.page, written.all_inner_texts) == numbers
    x, y = carte.middle("60")
    carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
    until_equal(carte.page, carte.tips, [f"Oise\nAucun dossier\n{SAID_OF_LACK}"])
    expect(carte.frame.locator(".carte-key")).to_contain_text(f"{SAID_OF_LACK} : 2")
    expect(carte.page.get_by_test_id("stHtml").nth(1)).to_contain_text(f"{LACK} : 2 territoires")
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    assert svg.count("#B4001E") == 2, "the circles and their key"
    carte.show(level="departement", values=values)
    until_equal(carte.page, lambda: circles.get_attribute("d"), "M0 0")


def test_communes_are_marked_as_soon_as_they_have_room_for_the_sign(carte: Map) -> None:
    codes = [area.code for area in areas("commune")][5:]
    carte.show(level="commune", values={}, lack=[codes, LACK])
    circles = carte.frame.locator("path.carte-gaps")
    far = until_still(carte.page, lambda: circles.get_attribute("d") or "")
    assert far.count("z") < len(codes) / 10, "a wash of dots that is denser where communes are smaller"
    expect(carte.frame.locator(".carte-key")).to_contain_text(f"{SAID_OF_LACK} : 3")
    inside = len(communes_of("epci", "200093201"))
    carte.show(level="commune", values={}, lack=[codes, LACK], scope="200093201")
    near = until(carte.page, lambda: circles.get_attribute("d") or "", lambda drawn: drawn.count("z") > inside / 2)
    assert near.count("l") == near.count("z"), "the bar is what tells the sign"


@pytest.mark.parametrize("edge", ["59183", "62826", "59249", "02186", "60277"])
def test_what_is_said_of_a_point_is_whole_at_every_edge(carte: Map, edge: str) -> None:
    carte.show(points=[[edge, "hospital", 9, ["Centre hospitalier régional universitaire " * 3] * 3, 3]])
    carte.frame.locator("path.carte-symbol").first.hover()
    assert_whole(carte)


@pytest.mark.parametrize("code", [area.code for area in areas("departement")])
def test_what_is_said_of_an_area_is_whole(phone: Map, code: str) -> None:
    phone.show(
        level="departement", values={code: 3}, lack=[[code], "sans partenaire du type « Établissement de santé »"]
    )
    x, y = phone.middle(code)
    phone.frame.locator("#map_div").hover(position={"x": x, "y": y})
    assert_whole(phone)


def assert_whole(shown: Map) -> None:
    """What is under the mouse is said, within the map."""
    tip, frame = shown.frame.locator(".carte-tip"), shown.frame.locator("#map_div")
    said, room = until_still(shown.page, lambda: (tip.bounding_box(), frame.bounding_box()))
    assert said is not None and room is not None
    assert room["x"] <= said["x"]
    assert said["x"] + said["width"] <= room["x"] + room["width"]
    assert room["y"] <= said["y"]
    assert said["y"] + said["height"] <= room["y"] + room["height"]


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(carte: Map) -> None:
    box = until_still(carte.page, carte.frame.locator("#map_div").bounding_box)
    assert box is not None
    carte.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = carte.view()
    carte.page.mouse.wheel(0, -200)
    assert carte.view() == before
    carte.page.keyboard.down("Control")
    carte.page.mouse.wheel(0, -200)
    carte.page.keyboard.up("Control")
    carte.closer_than(before[0])


def test_what_is_outside_the_scope_steps_back_and_bears_no_number(carte: Map) -> None:
    values = {area.code: 5 for area in areas("epci")}
    carte.show(values=values)
    texts = carte.frame.locator(".carte-texts span")
    everywhere = until_still(carte.page, texts.count)
    carte.show(values=values, scope="59")
    fade = carte.frame.locator(".leaflet-fade-pane path")
    expect(fade).to_have_attribute("fill-opacity", "0.72")
    inside = until_still(carte.page, texts.count)
    assert 0 < inside <= len(overlapping("departement", "59", "epci")) < everywhere


def download(carte: Map, kind: str, folder: Path) -> Path:
    with carte.page.expect_download() as waiting:
        carte.frame.get_by_role("button", name=f"Image {kind}").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


STATE: dict[str, Any] = {
    "level": "departement",
    "file": "carte-dossiers_2026-11-15_donnees-fictives",
    "values": {"59": 7, "62": None, "80": 2},
    "greyed": ["02"],
    "title": "Dossiers <b>par département</b>",
    "lines": ["Unité : dossiers ; n = 9 ; état au 15/11/2026", "Contours : IGN, ADMIN EXPRESS"],
    "points": [["59350", "hospital", 4, ["CHU"], 1]],
}


def test_the_image_says_what_the_map_says(carte: Map, tmp_path: Path) -> None:
    carte.show(**STATE)
    path = download(carte, "SVG", tmp_path)
    assert path.name == "carte-dossiers_2026-11-15_donnees-fictives.svg"
    svg = path.read_text(encoding="utf-8")
    kinds = carte.page.evaluate(
        """svg => { const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
        return {fault: read.querySelectorAll('parsererror').length, bold: read.querySelectorAll('b').length,
          texts: [...read.querySelectorAll('text')].map(each => each.textContent)}; }""",
        svg,
    )
    assert (kinds["fault"], kinds["bold"]) == (0, 0)
    words = " ".join(kinds["texts"])
    for said in (
        "Dossiers <b>par département</b>",
        "Données fictives",
        "Unité : dossiers ; n = 9 ; état au 15/11/2026",
        "Contours : IGN, ADMIN EXPRESS",
        "0 : 1 département",
        "7+ : 1 département",
        "moins de 50\u202f000 habitants : 1 département",
        "donnée absente : 1 département",
        "Hospitalier",
        "Pas-de-Calais",
        "50 km",
    ):
        assert said in words
    assert "url(#carte-no-data)" in svg
    assert "url(#carte-withheld)" in svg
    assert 'fill="#009E73" fill-opacity="1"' in svg


def test_the_image_shows_no_layer_that_is_off(carte: Map, tmp_path: Path) -> None:
    carte.show(**(STATE | {"points": [], "demo": False}))
    path = download(carte, "SVG", tmp_path)
    svg = path.read_text(encoding="utf-8")
    assert "Données fictives" not in svg
    assert "#009E73" not in svg
    assert "Hospitalier" not in svg


def test_the_png_is_an_image_twice_as_fine(carte: Map, tmp_path: Path) -> None:
    carte.show(**STATE)
    content = download(carte, "PNG", tmp_path).read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[start : start + 4], "big") for start in (16, 20))
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    assert re.search(rf'<svg[^>]* width="{width // 2}" height="{height // 2}"', svg)


def test_a_state_that_comes_while_the_map_loads_is_not_lost(context: BrowserContext, harness: str) -> None:
    page = context.new_page()
    held: list[Callable[[], None]] = []
    page.route("**/leaflet.js*", lambda route: held.append(route.continue_))
    page.goto(harness)
    page.wait_for_function("() => document.querySelector('iframe')")
    late = Map(page)
    until(page, lambda: held, bool)
    late.type(level="departement", values={"59": 7})
    expect(page.get_by_text("7+ : 1 territoire")).to_be_visible()
    held[0]()
    late.drawn()
    page.wait_for_function("""() => [...document.querySelectorAll('iframe')].some(frame =>
        frame.contentDocument.getElementById('map_div').dataset.level === 'departement')""")
    until_equal(page, lambda: late.fills().get("59"), "#0B4F8A")


def test_shapes_that_do_not_come_are_said_and_asked_for_again(context: BrowserContext, harness: str) -> None:
    page = context.new_page()
    page.route("**/geo/communes.json*", lambda route: route.abort())
    page.goto(harness)
    broken = Map(page)
    broken.drawn()
    broken.type(level="commune", values={"59350": 2})
    expect(broken.frame.get_by_role("status")).to_contain_text("Le fond de la carte n’a pas pu être chargé")
    page.unroute("**/geo/communes.json*")
    broken.show(level="commune", values={"59350": 3})
    assert broken.fills()["59350"] == "#8CBFE2"
    expect(broken.frame.get_by_role("status")).to_have_count(0)


def test_on_a_phone_one_finger_scrolls_the_page(phone: Map) -> None:
    phone.show(values={"200093201": 3})
    before = phone.view()
    box = until_still(phone.page, phone.frame.locator("#map_div").bounding_box)
    assert box is not None
    assert box["width"] <= SMALL[0]
    assert box["height"] <= 470
    phone.page.set_viewport_size({"width": SMALL[0], "height": 560})
    scrolled = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    assert phone.page.evaluate(scrolled) == 0
    session = phone.page.context.new_cdp_session(phone.page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 10 * step}]})
        phone.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(phone.page, lambda: phone.page.evaluate(scrolled), lambda pixels: pixels > 50)
    assert phone.view() == before
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_the_key_is_folded_and_opens(phone: Map) -> None:
    phone.show(points=[["59350", "hospital", 4, ["CHU"], 1]])
    key = phone.frame.locator(".carte-key")
    expect(key.get_by_text("Surface : lignes de partenaires")).to_be_hidden()
    key.locator("summary").click()
    expect(key.get_by_text("Surface : lignes de partenaires")).to_be_visible()


def test_the_frame_is_reached_and_moved_by_the_keyboard(carte: Map) -> None:
    carte.frame.locator("#map_div").focus()
    before = carte.view()
    carte.page.keyboard.press("+")
    carte.closer_than(before[0])
    names = [carte.frame.locator(f".leaflet-control-zoom-{way}").get_attribute("title") for way in ("in", "out")]
    assert names == ["Zoom avant (Ctrl + molette)", "Zoom arrière (Ctrl + molette)"]
    carte.frame.get_by_role("button", name="Image PNG").focus()
    carte.page.keyboard.press("Tab")
    until_equal(carte.page, lambda: carte.frame.evaluate("document.activeElement.textContent"), "Image SVG")


def test_symbols_and_legend_read_without_colour(carte: Map) -> None:
    carte.show(values={"200093201": 3})
    pictures = carte.page.get_by_test_id("stHtml").nth(1).locator("img")
    expect(pictures).to_have_count(5)
    drawn = [each.get_attribute("src") or "" for each in pictures.all()]
    shapes = [re.sub("fill%3D%22.*?%22", "", source) for source in drawn]
    assert len(set(shapes)) == 5, "two helices have one shape"
    assert all(one != other for one, other in pairwise(drawn))
    widths = "all => all.map(image => image.naturalWidth)"
    until(carte.page, lambda: pictures.evaluate_all(widths), all)
