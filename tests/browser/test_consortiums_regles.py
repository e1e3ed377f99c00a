"""Rules of the call in a real Chromium: a segment clicked lists its dossiers, a row opens a dossier, on a phone too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pandas import DataFrame
from playwright.sync_api import Browser, BrowserContext, expect

from analytics.consortia.board import narrowed, rule_board
from analytics.filters import Filters
from etl.store import Store
from tests.browser.conftest import SMALL, Server, new_visitor, open_at, settle, until_still
from tests.browser.gestures import choose_row, click_mark


@pytest.fixture(scope="module")
def board(demo_store: Path) -> DataFrame:
    """The board that the page reads."""
    found = rule_board(Store(demo_store).reader(), Filters(), "comite")
    assert found is not None
    return found


def test_a_segment_lists_its_dossiers_and_a_second_click_lets_them_go(
    context: BrowserContext, server: Server, board: DataFrame
) -> None:
    page = context.new_page()
    open_at(page, server, "/consortiums")
    click_mark(page, 0, "R01:non")
    page.wait_for_url("**regle=R01%3Anon**")
    n = len(narrowed(board, ("R01", "non")))
    expect(page.get_by_text(f"n = {n} sur {len(board)}")).to_be_visible()
    expect(page.get_by_role("heading", name="R01 Au moins deux types d’acteurs : non remplie")).to_be_visible()
    expect(page.get_by_text("Les répondants doivent nécessairement associer").first).to_be_visible()
    click_mark(page, 0, "R01:non")
    page.wait_for_url(lambda url: "regle" not in url)
    expect(page.get_by_text(f"n = {len(board)} sur {len(board)}")).to_be_visible()


def test_a_row_opens_the_dossier_with_the_filters(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/consortiums?regle=R14:non&preexistant=non")
    choose_row(page, page.locator(".st-key-rules-rows").get_by_test_id("stDataFrame"))
    page.wait_for_url("**/dossiers?**dossier=**")
    expect(page).to_have_url(re.compile("preexistant=non"))
    expect(page.get_by_text("Ce que l’appel demande")).to_be_visible()


def test_nothing_sticks_out_of_a_phone_and_every_name_is_whole(chromium: Browser, server: Server) -> None:
    visitor = new_visitor(chromium, SMALL)
    page = visitor.new_page()
    open_at(page, server, "/consortiums")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    settle(page)
    assert until_still(page, lambda: page.evaluate("document.documentElement.scrollWidth")) <= SMALL[0]
    inside = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
      const box = plot.getBoundingClientRect();
      return [...plot.querySelectorAll('.ytick text, .textpoint text, .legendtext, .bartext')].filter(text => {
        const of = text.getBoundingClientRect();
        return of.width && (of.left < box.left - 1 || of.right > box.right + 1);
      }).map(text => text.textContent);
    }).flat()"""
    assert until_still(page, lambda: [page.evaluate(inside)]) == [[]]
    visitor.close()
