"""Rules of the call in a real Chromium: a segment clicked lists its dossiers, a row opens a dossier, on a phone too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pandas import DataFrame
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from analytics.consortia.board import narrowed, rule_board
from analytics.filters import Filters
from etl.store import Store
from tests.browser.conftest import Server, new_visitor, open_at, settle, until_still

PHONE = (390, 844)


@pytest.fixture(scope="module")
def board(demo_store: Path) -> DataFrame:
    """The board that the page reads."""
    found = rule_board(Store(demo_store).reader(), Filters(), "comite")
    assert found is not None
    return found


def segment(page: Page, state: int, place: int) -> Locator:
    """The part of the bar of a rule: ``state`` 0 met, 1 not met, 2 not known; ``place`` from the top."""
    chart = page.locator(".js-plotly-plot").first
    return chart.locator(".barlayer .trace").nth(state).locator(".point path").nth(place)


def click_segment(page: Page, state: int, place: int) -> None:
    drawn = segment(page, state, place)
    drawn.wait_for()
    settle(page)
    drawn.evaluate("path => path.scrollIntoView({block: 'center'})")
    box = until_still(page, drawn.bounding_box)
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(middle[0] - 2, middle[1])
    page.mouse.move(*middle, steps=3)
    page.mouse.click(*middle)


def test_a_segment_lists_its_dossiers_and_a_second_click_lets_them_go(
    context: BrowserContext, server: Server, board: DataFrame
) -> None:
    page = context.new_page()
    open_at(page, server, "/consortiums")
    # Rows of the figure: all the conditions, then R01.
    click_segment(page, 1, 1)
    page.wait_for_url("**regle=R01%3Anon**")
    n = len(narrowed(board, ("R01", "non")))
    expect(page.get_by_text(f"n = {n} sur {len(board)}")).to_be_visible()
    expect(page.get_by_role("heading", name="R01 Au moins deux types d’acteurs : non remplie")).to_be_visible()
    expect(page.get_by_text("Les répondants doivent nécessairement associer").first).to_be_visible()
    click_segment(page, 1, 1)
    page.wait_for_url(lambda url: "regle" not in url)
    expect(page.get_by_text(f"n = {len(board)} sur {len(board)}")).to_be_visible()


def test_a_row_opens_the_dossier_with_the_filters(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/consortiums?regle=R14:non&preexistant=non")
    table = page.locator(".st-key-rules-rows").get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    settle(page)
    until_still(page, table.bounding_box)
    table.locator(".dvn-scroller").click(position={"x": 200, "y": 52})
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**/dossiers?**dossier=**")
    expect(page).to_have_url(re.compile("preexistant=non"))
    expect(page.get_by_text("Ce que l’appel demande")).to_be_visible()


def test_nothing_sticks_out_of_a_phone_and_every_name_is_whole(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, PHONE)
    page = visitor.new_page()
    open_at(page, server, "/consortiums")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    inside = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
      const box = plot.getBoundingClientRect();
      return [...plot.querySelectorAll('.ytick text, .textpoint text, .legendtext, .bartext')].filter(text => {
        const of = text.getBoundingClientRect();
        return of.width && (of.left < box.left - 1 || of.right > box.right + 1);
      }).map(text => text.textContent);
    }).flat()"""
    assert until_still(page, lambda: [page.evaluate(inside)]) == [[]]
    visitor.close()
