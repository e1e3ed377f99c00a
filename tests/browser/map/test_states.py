"""The map from one state to the next: what is fetched, kept and moved, and what a reader does in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import gestures
from tests.browser.conftest import SMALL, settle, until, until_equal, until_still
from tests.browser.map.conftest import Map, opened


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


def test_a_click_selects_and_a_double_click_enters(carte: Map) -> None:
    carte.show(level="departement", values={"59": 3})
    gestures.act(carte.page, lambda: carte.click("80"))
    expect(carte.page.get_by_text("Réponses : select 80")).to_be_visible()
    gestures.act(carte.page, lambda: carte.click("02", n=2))
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


def test_a_state_that_comes_while_the_map_loads_is_not_lost(context: BrowserContext, harness: str) -> None:
    page = context.new_page()
    held: list[Callable[[], None]] = []
    page.route("**/leaflet.js*", lambda route: held.append(route.continue_))
    page.goto(harness)
    page.wait_for_function("() => document.querySelector('iframe')")
    late = Map(page)
    until(page, lambda: held, bool)
    settle(page)
    late.type({"level": "departement", "values": {"59": 7}})
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
    settle(page)
    broken.type({"level": "commune", "values": {"59350": 2}})
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
    box = until_still(phone.page, phone.frame.locator("#map_div").bounding_box)
    assert box is not None
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


def test_the_frame_is_reached_and_moved_by_the_keyboard(carte: Map) -> None:
    carte.frame.locator("#map_div").focus()
    expect(carte.frame.locator("#map_div")).to_be_focused()
    before = carte.view()
    carte.page.keyboard.press("+")
    carte.closer_than(before[0])
    names = [carte.frame.locator(f".leaflet-control-zoom-{way}").get_attribute("title") for way in ("in", "out")]
    assert names == ["Zoom avant (Ctrl + molette)", "Zoom arrière (Ctrl + molette)"]
    button = carte.frame.get_by_role("button", name="Image PNG")
    button.focus()
    expect(button).to_be_focused()
    carte.page.keyboard.press("Tab")
    until_equal(carte.page, lambda: carte.frame.evaluate("document.activeElement.textContent"), "Image SVG")
