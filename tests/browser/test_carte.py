"""The map as an official uses it: down to a commune by clicks, the table by keyboard, the lists, a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from geo.areas import areas
from tests.browser.conftest import SMALL, Server, open_at, settle, until, until_equal, until_still
from tests.browser.gestures import act, choose, choose_row, in_view, move_in_grid, press, tab_until, write

ROWS = "[data-testid=stDataFrame]"
MAP = "iframe[title='Carte interactive']"
# Where a place falls in the frame of the map.
MIDDLE = """place => { const point = window.map.latLngToContainerPoint(place); return [point.x, point.y]; }"""


def map_of(page: Page) -> FrameLocator:
    """The map, once it is coloured and the page has no more to say to it."""
    frame = page.frame_locator(MAP)
    expect(frame.locator("path.leaflet-interactive").first).to_be_attached()
    settle(page)
    return frame


def choose_in(page: Page, label: str, option: str) -> None:
    """Choose in the list that bears this label."""
    box = page.get_by_label(label, exact=True)
    choose(page, box, option)
    expect(box).to_have_value(option)
    settle(page)


def param(page: Page, name: str) -> str | None:
    """What the address says of one parameter."""
    found = re.search(rf"[?&]{name}=([^&]*)", page.url)
    return found.group(1) if found else None


def wait_for_params(page: Page, **wanted: str | None) -> None:
    """Until the address says so, and the page shows it."""
    until_equal(page, lambda: {name: param(page, name) for name in wanted}, wanted)
    settle(page)


def test_an_official_goes_down_to_the_communes_of_an_epci_and_back(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?niveau=departement&zone=59")
    map_of(page)
    press(page, page.get_by_role("button", name="Agrandir le département"))
    wait_for_params(page, dans="59")
    choose_in(page, "Territoire choisi", "Métropole Européenne de Lille")
    wait_for_params(page, zone="200093201")
    press(page, page.get_by_role("button", name="Agrandir l’EPCI"))
    wait_for_params(page, dans="200093201")
    expect(page.get_by_text("95", exact=False).first).to_be_visible()
    press(page, page.get_by_role("button", name="Nord ›"))
    wait_for_params(page, dans="59", zone="200093201")
    press(page, page.get_by_role("link", name="Ouvrir la page du territoire"))
    expect(page.get_by_role("heading", name="Territoire", level=1)).to_be_visible()
    wait_for_params(page, territoire="200093201")


def test_a_click_on_the_map_chooses_and_a_double_click_enters(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?niveau=departement")
    map_of(page)
    frame = next(found for found in page.frames if "streamlit_folium" in found.url)

    def middle_of_the_aisne() -> tuple[float, float]:
        box = page.locator(MAP).bounding_box()
        assert box is not None
        left, top = frame.evaluate(MIDDLE, [49.6, 3.6])
        return box["x"] + left, box["y"] + top

    act(page, lambda: page.mouse.click(*until_still(page, middle_of_the_aisne)))
    page.wait_for_url("**zone=02**")
    act(page, lambda: page.mouse.dblclick(*until_still(page, middle_of_the_aisne)))
    page.wait_for_url("**dans=02**")
    expect(page.get_by_role("button", name="Hauts-de-France ›")).to_be_visible()


def test_no_choice_loads_the_map_again(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte")
    map_of(page)
    page.locator(MAP).evaluate("frame => { frame.contentWindow.kept = true; }")
    for label, option, said in (
        ("Découpage", "Communes", {"niveau": "commune"}),
        ("Découpage", "Départements", {"niveau": "departement"}),
        ("Mesure", "Habitants couverts", {"mesure": "habitants"}),
        ("Localisation des dossiers", "Tout partenaire", {"site": "all"}),
    ):
        choose_in(page, label, option)
        wait_for_params(page, **said)
    press(page, page.get_by_role("button", name="Partenaires", exact=True))
    until(page, lambda: param(page, "couches"), lambda layers: layers is not None and "points" in layers)
    choose_in(page, "Territoire choisi", "Aisne")
    press(page, page.get_by_role("button", name="Agrandir le département"))
    wait_for_params(page, dans="02")
    press(page, page.get_by_role("button", name="Hauts-de-France ›"))
    wait_for_params(page, niveau="departement", zone="02")
    assert page.locator(MAP).evaluate("frame => frame.contentWindow.kept") is True


def test_the_way_back_from_a_territory_finds_the_map_as_it_was(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte")
    map_of(page)
    choose_in(page, "Découpage", "Arrondissements")
    choose_in(page, "Localisation des dossiers", "Tout partenaire")
    choose_in(page, "Territoire choisi", "Amiens")
    wait_for_params(page, niveau="arrondissement", site="all", zone="802")
    press(page, page.get_by_role("link", name="Ouvrir la page du territoire"))
    wait_for_params(page, territoire="802")
    page.go_back()
    wait_for_params(page, niveau="arrondissement", site="all", zone="802")
    expect(page.get_by_label("Découpage", exact=True)).to_have_value("Arrondissements")
    expect(page.get_by_label("Localisation des dossiers", exact=True)).to_have_value("Tout partenaire")
    expect(page.get_by_label("Territoire choisi", exact=True)).to_have_value("Amiens")


def test_back_from_an_enlarged_territory_shows_the_level_it_was_chosen_at(
    context: BrowserContext, server: Server
) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?zone=200093201")
    map_of(page)
    press(page, page.get_by_role("button", name="Agrandir l’EPCI"))
    wait_for_params(page, dans="200093201", niveau="commune")
    page.go_back()
    wait_for_params(page, dans=None, niveau=None, zone="200093201")
    expect(page.get_by_label("Découpage", exact=True)).to_have_value("EPCI")


def test_a_row_is_chosen_by_keyboard_as_a_click_on_the_map_would(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?niveau=departement")
    map_of(page)
    in_view(page, page.get_by_label("Trier par")).focus()
    tab_until(page, lambda: page.evaluate("document.activeElement.tagName === 'CANVAS'"))
    settle(page)
    move_in_grid(page, "ArrowDown", "ArrowDown")
    act(page, lambda: page.keyboard.press("Shift+Space"))
    until(page, lambda: param(page, "zone"), lambda chosen: chosen in {"02", "59", "60", "62", "80"})
    expect(page.get_by_role("button", name="Agrandir le département")).to_be_visible()


def test_a_filter_keeps_the_territory_chosen_in_the_table(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?niveau=departement")
    map_of(page)
    choose_row(page, page.locator(ROWS).last)
    chosen = until(page, lambda: param(page, "zone"), lambda zone: zone is not None)
    choose(page, page.get_by_label("Typologie", exact=True), "T01 Traitement de données multiples de santé")
    wait_for_params(page, typologie="T01")
    assert param(page, "zone") == chosen


# The rows of a grid that it draws now: whether each is chosen, and its name.
SEEN = """grid => { const box = grid.querySelector('.dvn-scroller').getBoundingClientRect();
  const fits = Math.floor(box.height / 35) - 1, first = grid.querySelector('.dvn-scroller').scrollTop / 35;
  return [...grid.querySelectorAll('canvas tr')].slice(1).map(row => ({at: row.ariaRowIndex - 2, name: row.children[0].textContent,
    chosen: row.ariaSelected === 'true'})).filter(row => row.at >= first && row.at < first + fits); }"""


def test_the_row_of_the_territory_chosen_is_brought_into_view(context: BrowserContext, server: Server) -> None:
    names = {each.code: each.name for each in areas("epci")}
    page = context.new_page()
    open_at(page, server, "/carte?zone=200070985")
    map_of(page)
    grid = page.locator(ROWS).last

    def chosen() -> list[str]:
        return [row["name"] for row in grid.evaluate(SEEN) if row["chosen"]]

    until_equal(page, chosen, [names["200070985"]])
    grid.locator(".dvn-scroller").evaluate("box => { box.scrollTop = 0; }")
    until_equal(page, chosen, [])
    press(page, page.get_by_role("button", name="Partenaires", exact=True))
    until(page, lambda: param(page, "couches"), lambda layers: layers is not None)
    settle(page)
    assert chosen() == [], "the reader's own place in the list was left for another choice"
    another = names["246201016"]
    choose(page, page.get_by_label("Territoire choisi", exact=True), another, typed=another)
    until_equal(page, chosen, [another])


def test_dossiers_ticked_stay_ticked_while_another_is_looked_for(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?zone=200093201")
    map_of(page)
    grid = page.locator(ROWS).first
    first, second = (row["name"] for row in until(page, lambda: grid.evaluate(SEEN), lambda rows: len(rows) > 2)[1:3])
    choose_row(page, grid, 1)
    wait_for_params(page, dossier=first)
    write(page, page.get_by_role("textbox", name="Chercher", exact=True).first, second)
    until_equal(page, lambda: [row["name"] for row in grid.evaluate(SEEN)], [second])
    choose_row(page, grid)
    wait_for_params(page, dossier=f"{first}%2C{second}")


def test_the_table_of_communes_turns_to_the_one_chosen(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte?niveau=commune&zone=59669")
    map_of(page)
    until_equal(
        page,
        lambda: [row["name"] for row in page.locator(ROWS).last.evaluate(SEEN) if row["chosen"]],
        ["Zuytpeene"],
    )


# What canvases write, a grid among them: its cells are no text of the page.
WRITTEN = """(() => { window.written = new Set(); const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text) {
    window.written.add(text); return write.apply(this, arguments); }; })()"""


@pytest.mark.parametrize(("view", "column", "decimals"), [("/carte", 3, 2), ("/carte?manque=helix:hospital", 2, 1)])
def test_a_column_of_measures_has_the_same_decimals_in_every_row(
    context: BrowserContext, server: Server, view: str, column: int, decimals: int
) -> None:
    page = context.new_page()
    page.add_init_script(WRITTEN)
    open_at(page, server, view)
    grid = in_view(page, page.locator(ROWS).last)
    cells = (
        "(grid, at) => [...grid.querySelectorAll('canvas tr')].slice(1, 11).map(row => row.children[at].textContent)"
    )
    values = until(page, lambda: grid.evaluate(cells, column), lambda read: len(read) == 10)
    wanted = {f"{float(value):.{decimals}f}".replace(".", ",") for value in values if value}
    assert len(wanted) > 5
    until_equal(page, lambda: wanted - set(page.evaluate("[...window.written]")), set())


def test_the_names_of_the_choices_stand_on_one_line(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte")
    labels = page.locator(".st-key-carte-choix [data-testid=stWidgetLabel]")
    places = until_still(page, lambda: [label.bounding_box() for label in labels.all()])
    assert len(places) == 4
    assert len({round(place["y"]) for place in places if place}) == 1


def test_each_of_the_five_counts_opens_its_list(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte")
    map_of(page)
    for name, status in (("Hors région", "hors_region"), ("Non localisé", "non_localise")):
        press(page, page.get_by_role("radio", name=re.compile(f"^{name} : ")))
        wait_for_params(page, localisation=status)
        expect(page.get_by_role("heading", name=f"Partenaires : {name}")).to_be_visible()


def test_white_zones_are_two_clicks_away(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/carte")
    map_of(page)
    page.locator(MAP).evaluate("frame => { frame.contentWindow.kept = true; }")
    press(page, page.get_by_role("radio", name="Zones blanches"))
    choose_in(page, "Territoires sans…", "partenaire hospitalier")
    expect(page.get_by_role("heading", name="Zones blanches : EPCI sans partenaire hospitalier")).to_be_visible()
    wait_for_params(page, manque="helix%3Ahospital")
    frame = map_of(page)
    until(page, lambda: frame.locator("path.carte-gaps").get_attribute("d") or "", lambda drawn: drawn.count("z") > 1)
    assert page.locator(MAP).evaluate("frame => frame.contentWindow.kept") is True, "the marks loaded the map again"


@pytest.mark.parametrize(
    "view",
    [
        "/carte",
        "/carte?niveau=commune&mesure=habitants&couches=zones,points,liens,sites",
        "/carte?dans=200093201&zone=59350&point=59350&localisation=nom&manque=helix:hospital",
        "/carte?mesure=taux&classes=jenks&site=deployment",
    ],
)
def test_on_a_phone_nothing_scrolls_sideways(context: BrowserContext, server: Server, view: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    open_at(page, server, view)
    map_of(page)
    script = """() => { const main = document.querySelector('[data-testid=stMain]');
        return [main.scrollWidth, main.clientWidth, document.documentElement.scrollWidth]; }"""
    widths = until_still(page, lambda: page.evaluate(script))
    assert widths[0] <= widths[1]
    assert widths[2] <= SMALL[0]


def test_on_a_phone_the_three_lists_are_chosen_from_one_line(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    open_at(page, server, "/carte")
    choices = page.get_by_role("radio", name=re.compile("^(Territoires|Zones blanches|Partenaires)$"))
    expect(choices).to_have_count(3)
    boxes = until_still(page, lambda: [each.bounding_box() for each in choices.all()])
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(box and box["height"] < 45 for box in boxes), "the words of one stand on two lines"


@pytest.mark.parametrize("view", ["/carte", "/carte?dans=59", "/carte?dans=200093201"])
def test_map_and_legend_are_seen_without_scrolling(context: BrowserContext, server: Server, view: str) -> None:
    page = context.new_page()
    open_at(page, server, view)
    map_of(page)
    legend_text = page.get_by_text("7+ :").first
    expect(legend_text).to_be_visible()
    frame, legend = until_still(page, lambda: (page.locator(MAP).bounding_box(), legend_text.bounding_box()))
    assert frame is not None and legend is not None
    assert frame["y"] + frame["height"] <= 775
    assert legend["y"] + legend["height"] <= 768
