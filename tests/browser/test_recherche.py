"""Searching with the keyboard alone: « / », a word, Enter, Tab to a result, Enter; and no request leaves the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.search import SearchAnswer, index_for, search
from etl.store import Store
from tests.browser.conftest import LARGE, SMALL, Server, new_visitor, open_at, open_url, settle
from tests.browser.gestures import act, press, reveal, tab_until, write
from tests.browser.test_network import Watched

TEXT = "hopital"
FOCUSED = """() => {
  const focused = document.activeElement;
  return focused?.closest('[data-testid=stMain]') && focused.matches('[data-testid=stPageLink-NavLink]')
    ? focused.innerText.trim() : '';
}"""


@pytest.fixture(scope="module")
def found(demo_store: Path) -> SearchAnswer:
    """What the engine finds."""
    index = index_for(Store(demo_store).reader(), "agent")
    assert index is not None
    answer = search(index, TEXT)
    assert answer.counts["dossier"]
    return answer


def seek_from_the_sidebar(page: Page) -> None:
    """With the keyboard alone: « / », the words, Enter."""
    box = page.locator(".st-key-recherche-boite input")
    expect(box).to_be_visible()
    settle(page)
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type(TEXT)
    expect(box).to_have_value(TEXT)
    act(page, lambda: page.keyboard.press("Enter"))


def test_a_dossier_is_found_and_opened_with_the_keyboard_alone(
    chromium: Browser, server: Server, found: SearchAnswer
) -> None:
    visitor = new_visitor(chromium, LARGE)
    page = visitor.new_page()
    watched = Watched()
    watched.watch(page)
    open_url(page, f"{server.url}/?departement=59")
    seek_from_the_sidebar(page)
    page.wait_for_url(re.compile(rf"/recherche\?.*q={TEXT}"))
    expect(page).to_have_url(re.compile("departement=59"))
    expect(page.get_by_text(f"{found.n} résultats pour « {TEXT} ».")).to_be_visible()
    settle(page)

    dossier = found.groups[0].hits[0]
    tab_until(page, lambda: page.evaluate(FOCUSED) == dossier.title)
    act(page, lambda: page.keyboard.press("Enter"))
    page.wait_for_url(re.compile(rf"/dossiers\?.*dossier={re.escape(dossier.key)}"))
    expect(page).to_have_url(re.compile("departement=59"))
    expect(page.get_by_role("heading", name=dossier.title)).to_be_visible()
    settle(page)
    assert watched.outside(server) == []
    assert watched.faults == []
    visitor.close()


def test_words_that_never_meet_lead_to_what_each_finds(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, SMALL)
    page = visitor.new_page()
    open_url(page, f"{server.url}/recherche?q=attractivit%C3%A9+lile&departement=59")
    expect(page.get_by_text("ces mots existent, mais jamais ensemble")).to_be_visible()
    press(page, page.get_by_role("button", name=re.compile("^lile : ")))
    page.wait_for_url(re.compile("/recherche\\?(?=.*q=lile)(?=.*departement=59)"))
    expect(page.get_by_text(re.compile("avec « lille », proche de « lile »"))).to_be_visible()
    settle(page)
    page.go_back()
    expect(page.get_by_text("ces mots existent, mais jamais ensemble")).to_be_visible()
    visitor.close()


def test_the_page_begins_in_its_box_and_a_slash_comes_back_to_it(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, LARGE)
    page = visitor.new_page()
    open_url(page, f"{server.url}/recherche")
    box = page.locator(".st-key-recherche-page input")
    expect(box).to_be_focused()
    page.keyboard.type("lille")
    expect(box).to_have_value("lille")
    act(page, lambda: page.keyboard.press("Enter"))
    page.wait_for_url("**q=lille**")
    expect(page.get_by_role("radio", name=re.compile("^Tout · "))).to_be_visible()
    settle(page)
    page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    # There a slash is a letter like another.
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")
    visitor.close()


def test_the_way_back_from_a_search_is_one_step_to_the_page_left(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, LARGE)
    page = visitor.new_page()
    open_url(page, f"{server.url}/typologies?vue=trous")
    settle(page)
    before = page.evaluate("history.length")
    seek_from_the_sidebar(page)
    page.wait_for_url(f"**/recherche?q={TEXT}")
    expect(page.get_by_role("heading", name="Recherche")).to_be_visible()
    settle(page)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    page.wait_for_url("**/typologies?vue=trous")
    expect(page.get_by_role("heading", name="Typologies", exact=True)).to_be_visible()
    visitor.close()


def test_on_a_phone_the_sidebar_leaves_what_was_found_in_sight(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, SMALL, has_touch=True, is_mobile=True)
    page = visitor.new_page()
    open_at(page, server, "/typologies")
    opened = page.locator("[data-testid=stSidebar][data-collapsed=false]")
    reveal(page, page.get_by_test_id("stExpandSidebarButton"), opened)
    write(page, page.locator(".st-key-recherche-boite input"), "imagerie")
    expect(page.get_by_role("heading", name="Recherche", level=1)).to_be_visible()
    expect(page.locator("[data-testid=stSidebar][data-collapsed=true]")).to_have_count(1)
    visitor.close()
