"""Dossiers in a real Chromium: a table searched and chosen from by keyboard, a dossier read, the next, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from analytics.dossiers.table import dossier_table, found_places
from analytics.filters import Filters
from analytics.network.graph import network_of
from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from tests.browser.conftest import (
    LARGE,
    SMALL,
    Server,
    new_visitor,
    open_at,
    open_url,
    running_server,
    settle,
    until_equal,
    until_still,
)
from tests.browser.gestures import act, choose_row, in_view, move_in_grid, press, reveal, tab_until, write

SOUGHT, ORDER = "fictif", "depot"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three states, so that something has changed."""
    folder = tmp_path_factory.mktemp("dossiers")
    written = {path.parent for path in write_demo(folder / "files", dossiers=40, seed=3, snapshots=3)}
    for files in sorted(written):
        request = PublicationRequest(date.fromisoformat(files.name), "Essais", None, True, True)
        import_files(Store(folder / "store"), read_uploads(sorted(files.glob("*.csv"))), request)
    return folder / "store"


@pytest.fixture(scope="module")
def told(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that shows those states."""
    with running_server(tmp_path_factory.mktemp("dossiers-server"), states) as running:
        yield running


@pytest.fixture(scope="module")
def wanted(states: Path) -> list[str]:
    """The dossiers that the search finds, in the order asked for."""
    rows = dossier_table(Store(states).reader(), Filters(), "admin")
    assert rows is not None
    return [str(rows["submission_id"].iloc[place]) for place in found_places(rows, SOUGHT, ORDER)]


def choose_by_keyboard(page: Page) -> str:
    """By keyboard alone, from the list of orders: Tab to the grid, a line down, choose it; the dossier it opens."""
    page.get_by_test_id("stDataFrame").first.wait_for()
    in_view(page, page.get_by_label("Trier par")).focus()
    tab_until(page, lambda: page.evaluate("document.activeElement.tagName === 'CANVAS'"))
    settle(page)
    move_in_grid(page, "ArrowDown")
    act(page, lambda: page.keyboard.press("Shift+Space"))
    page.wait_for_url("**dossier=**")
    return parse_qs(urlsplit(page.url).query)["dossier"][0]


def test_a_dossier_is_found_read_and_left_by_keyboard(context: BrowserContext, told: Server, wanted: list[str]) -> None:
    page = context.new_page()
    open_at(page, told, f"/dossiers?tri={ORDER}")
    write(page, page.get_by_label("Chercher un dossier"), SOUGHT)
    page.wait_for_url(f"**cherche={SOUGHT}**")
    expect(page.get_by_text(re.compile(f"{len(wanted)} dossiers sur .* contiennent"))).to_be_visible()
    place = wanted.index(choose_by_keyboard(page))
    assert place < 2, "the top of the table as it is sorted"
    expect(page.get_by_text(f"{['1er', '2e'][place]} sur {len(wanted)} de la recherche")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce qui a changé")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Carte (des|sans) partenaire"))).to_be_visible()

    act(page, lambda: page.get_by_role("button", name="Suivant").press("Enter"))
    page.wait_for_url(f"**dossier={wanted[place + 1]}**")
    rank = f"{place + 2}e sur {len(wanted)} de la recherche"
    expect(page.get_by_text(rank)).to_be_visible()
    again = context.new_page()
    open_url(again, page.url)
    expect(again.get_by_text(rank)).to_be_visible()
    again.close()

    page.bring_to_front()
    act(page, lambda: page.get_by_role("button", name="Tous les dossiers").press("Enter"))
    page.wait_for_url(lambda url: "dossier=" not in url and f"cherche={SOUGHT}" in url and f"tri={ORDER}" in url)
    expect(page.get_by_label("Chercher un dossier")).to_have_value(SOUGHT)
    expect(page.get_by_label("Trier par")).to_have_value("Dépôt, le plus récent d’abord")
    expect(page.get_by_text(re.compile(f"{len(wanted)} dossiers sur .* contiennent"))).to_be_visible()


def test_a_dossier_opened_from_the_foot_of_the_table_begins_at_its_head(context: BrowserContext, told: Server) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 420})
    open_at(page, told, "/dossiers")
    choose_by_keyboard(page)
    expect(page.get_by_role("button", name="Tous les dossiers")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Partenaires")).to_be_attached()


def back_from_sidebar(page: Page, name: str) -> None:
    """Click the sidebar's link to the page already open."""
    opener = page.get_by_test_id("stExpandSidebarButton")
    link = page.get_by_test_id("stSidebarNavLink").filter(has_text=name)
    if opener.is_visible():
        reveal(page, opener, link)
    expect(link).to_have_attribute("aria-current", "page")
    press(page, in_view(page, link))


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_from_one_dossier_the_link_of_the_sidebar_leads_to_the_table(
    chromium: Browser, told: Server, wanted: list[str], size: tuple[int, int]
) -> None:
    visitor = new_visitor(chromium, size)
    page = visitor.new_page()
    open_at(page, told, f"/dossiers?dossier={wanted[0]}&tri={ORDER}&preexistant=non&cherche={SOUGHT}")
    expect(page.get_by_role("button", name="Tous les dossiers")).to_be_visible()
    before = page.evaluate("history.length")
    back_from_sidebar(page, "Dossiers")
    page.wait_for_url(lambda url: "dossier=" not in url)
    kept = {"tri": [ORDER], "preexistant": ["non"], "cherche": [SOUGHT]}
    until_equal(page, lambda: parse_qs(urlsplit(page.url).query), kept)
    expect(page.get_by_label("Chercher un dossier")).to_have_value(SOUGHT)
    assert page.evaluate("history.length") == before + 1
    if size == SMALL:
        expect(page.locator("[data-testid=stSidebar][data-collapsed=true]")).to_have_count(1)
    settle(page)
    page.go_back()
    page.wait_for_url(f"**dossier={wanted[0]}**")
    expect(page.get_by_role("heading", name="Ce qui a changé")).to_be_attached()
    visitor.close()


def test_from_one_organisation_the_link_of_the_sidebar_leads_to_the_list(
    context: BrowserContext, told: Server, states: Path
) -> None:
    network = network_of(Store(states).reader(), Filters(), "comite")
    assert network is not None
    page = context.new_page()
    open_at(page, told, f"/organisations?organisation={quote(network.nodes['organisation_id'].iloc[0])}&tri=nom")
    expect(page.get_by_role("button", name="Toutes les organisations")).to_be_visible()
    back_from_sidebar(page, "Organisations")
    page.wait_for_url("**/organisations?tri=nom")
    expect(page.get_by_label("Chercher une organisation", exact=True)).to_be_visible()


def test_columns_are_chosen_and_the_link_keeps_them(context: BrowserContext, told: Server) -> None:
    page = context.new_page()
    open_at(page, told, "/dossiers")
    every = page.get_by_role("button", name="Toutes", exact=True)
    press(page, reveal(page, page.get_by_role("button", name=re.compile("Colonnes : 7 sur")), every))
    page.wait_for_url("**colonnes=**cout_total_ht**")
    expect(page.get_by_role("button", name="Colonnes : 45 sur 45")).to_be_visible()
    again = context.new_page()
    open_url(again, page.url)
    expect(again.get_by_role("button", name="Colonnes : 45 sur 45")).to_be_visible()


def test_a_partner_leads_to_its_organisation_with_the_filters(
    context: BrowserContext, told: Server, wanted: list[str]
) -> None:
    page = context.new_page()
    open_at(page, told, f"/dossiers?dossier={wanted[0]}&preexistant=non")
    choose_row(page, page.get_by_test_id("stDataFrame").first)
    page.wait_for_url("**/organisations?**organisation=**")
    expect(page).to_have_url(re.compile("preexistant=non"))


@pytest.mark.parametrize("is_opened", [False, True])
def test_nothing_is_wider_than_a_phone(chromium: Browser, told: Server, wanted: list[str], is_opened: bool) -> None:
    visitor = new_visitor(chromium, SMALL)
    page = visitor.new_page()
    open_at(page, told, f"/dossiers?dossier={wanted[0]}" if is_opened else "/dossiers")
    shown = (
        page.get_by_role("heading", name="Ce qui a changé") if is_opened else page.get_by_text("Choisissez une ligne")
    )
    expect(shown).to_be_attached()
    assert until_still(page, lambda: page.evaluate("document.documentElement.scrollWidth")) <= SMALL[0]
    visitor.close()
