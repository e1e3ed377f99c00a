"""« Réseau » and « Entre territoires » in a real Chromium: marks clicked, names typed, a phone, hostile names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import (
    SMALL,
    Server,
    new_visitor,
    open_at,
    open_url,
    running_server,
    settle,
    until,
    until_still,
)
from tests.browser.gestures import act, choose_row, click_mark, open_list, press
from tests.pages.network_pages import publish

HOSTILE = "<b>gras</b><img src=x onerror=\"document.title='pris'\"> %{x} $x^2$ \u202eabc"
CROWD = [f"Organisation numéro {n} au nom assez long" for n in range(30)]
NAMES = "() => [...document.querySelectorAll('.js-plotly-plot .textpoint text')].map(each => each.textContent)"
SEEN = """() => [...document.querySelectorAll('.js-plotly-plot .textpoint text')]
  .filter(each => getComputedStyle(each).display !== 'none').length"""


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of three dossiers: one of three organisations, one that shares a fourth with it, one of a crowd."""
    store: Path = publish(
        tmp_path_factory.mktemp("met"),
        {"D1": ["Alpha", "Bêta", HOSTILE], "D2": ["Alpha", "Delta"], "D3": CROWD},
        communes=("59350", "80021"),
    )
    with running_server(tmp_path_factory.mktemp("met-server"), store) as running:
        yield running


def names(page: Page) -> list[str]:
    """Names written in the drawing."""
    found: list[str] = page.evaluate(NAMES)
    return [name.strip("\u2060\u2068\u2069") for name in found]


def test_an_organisation_clicked_opens_its_panel_and_a_second_click_closes_it(
    context: BrowserContext, met: Server
) -> None:
    page = context.new_page()
    open_at(page, met, "/consortiums?vue=reseau")
    click_mark(page, 0, "nom:alpha")
    expect(page).to_have_url(re.compile("organisation=nom%3Aalpha"))
    expect(page.get_by_text("partage des dossiers avec 3 autres organisations")).to_be_visible()
    expect(page.get_by_role("link", name="Ouvrir la page de l’organisation")).to_have_attribute(
        "href", re.compile("organisations\\?.*organisation=nom")
    )
    expect(page.get_by_text("Avec qui elle partage des dossiers")).to_be_visible()
    click_mark(page, 0, "nom:alpha")
    expect(page.get_by_text("Avec qui elle partage des dossiers")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("organisation="))


def test_an_organisation_typed_in_the_list_and_its_neighbours_alone(context: BrowserContext, met: Server) -> None:
    page = context.new_page()
    open_at(page, met, "/consortiums?vue=reseau")
    box = page.get_by_role("combobox", name=re.compile("Organisation"))
    open_list(page, box)
    box.press_sequentially("Delta")
    expect(page.get_by_role("option").first).to_contain_text("Delta")
    act(page, lambda: box.press("Enter"))
    expect(page).to_have_url(re.compile("organisation=nom%3Adelta"))
    press(page, page.get_by_role("radio", name="Ses voisines seules"))
    expect(page).to_have_url(re.compile("montrer=voisines"))
    expect(page.get_by_role("heading", name="Autour de : Delta")).to_be_visible()
    assert sorted(until(page, lambda: names(page), lambda found: len(found) == 2)) == ["Alpha", "Delta"]


def test_a_hostile_name_is_letters_in_the_drawing_the_list_and_the_panel(context: BrowserContext, met: Server) -> None:
    page = context.new_page()
    open_at(page, met, "/consortiums?vue=reseau&organisation=nom%3Abeta")
    press(page, page.get_by_role("radio", name="Ses voisines seules"))
    expect(page.get_by_role("heading", name="Autour de : Bêta")).to_be_visible()
    found = until(page, lambda: names(page), lambda seen: any("gras" in name for name in seen))
    assert any(name.startswith("<b>gras</b>") for name in found)
    assert page.title() != "pris"
    assert page.locator("img[src='x']").count() == 0


def test_a_phone_shows_fewer_names_and_nothing_wider_than_itself(chromium: Browser, met: Server) -> None:
    visitor = new_visitor(chromium, SMALL)
    page = visitor.new_page()
    open_at(page, met, "/consortiums?vue=reseau&couleur=communaute")
    page.set_viewport_size({"width": 1366, "height": 900})
    settle(page)
    wide = until_still(page, lambda: page.evaluate(SEEN))
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    until(page, lambda: page.evaluate(SEEN), lambda count: 0 < count < wide)
    for path in ("/consortiums?vue=reseau", "/consortiums?vue=territoires&niveau=arrondissement"):
        open_at(page, met, path)
        page.locator(".js-plotly-plot").first.wait_for()
        script = """() => { const main = document.querySelector('[data-testid=stMain]');
            return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth]; }"""
        assert max(until_still(page, lambda: page.evaluate(script))) <= 0  # noqa: B023 - asked at once
    grid = until_still(page, page.locator(".js-plotly-plot").first.bounding_box)
    assert grid is not None
    assert grid["width"] > 2 * SMALL[0]
    visitor.close()


def test_a_row_of_the_ties_lists_the_dossiers_that_both_are_in(context: BrowserContext, met: Server) -> None:
    page = context.new_page()
    open_at(page, met, "/consortiums?vue=reseau&tableau=liens")
    choose_row(page, page.locator(".st-key-reseau-liens-rows").get_by_test_id("stDataFrame"))
    expect(page).to_have_url(re.compile("lien=nom%3A[^&]*~nom%3A"))
    expect(page.get_by_role("heading", name=re.compile("Dossiers partagés : "))).to_be_visible()
    address = page.url
    open_url(page, address)
    expect(page.get_by_role("heading", name=re.compile("Dossiers partagés : "))).to_be_visible()
    choose_row(page, page.locator(".st-key-reseau-lien-dossiers-rows").get_by_test_id("stDataFrame"))
    expect(page).to_have_url(re.compile("/dossiers\\?.*dossier=D"))


def test_a_cell_opens_its_dossiers_and_a_row_the_dossier(context: BrowserContext, met: Server) -> None:
    page = context.new_page()
    open_at(page, met, "/consortiums?vue=territoires")
    click_mark(page, 0, "80:59")
    expect(page).to_have_url(re.compile("entre=59-80"))
    expect(page.get_by_role("heading", name="Dossiers : Nord et Somme")).to_be_visible()
    expect(page.get_by_text("Unité : dossiers ; n = 3 ·")).to_be_visible()
    choose_row(page, page.locator("[class*='st-key-territoires-dossiers-59-80-rows']").get_by_test_id("stDataFrame"))
    expect(page).to_have_url(re.compile("/dossiers\\?.*dossier=D1"))
