"""Maturité on the wall and on a phone: the first chart whole with its words, every word of a level under the mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from etl.reference import load_reference
from tests.browser.conftest import LARGE, SMALL, Server, open_at, settle, until, until_still
from tests.browser.gestures import POINT, again_until

# Where the words of a chart's levels stand: the lowest of their feet, and whether each is wider than tall.
WORDS = """place => {
  const plot = document.querySelectorAll('.js-plotly-plot')[place];
  const boxes = [...(plot?.querySelectorAll('.xaxislayer-above text') ?? [])].map(text => text.getBoundingClientRect());
  return boxes.length && [Math.round(Math.max(...boxes.map(box => box.bottom))), boxes.map(box => box.width > box.height), boxes.length];
}"""
HOVERED = "() => [...document.querySelectorAll('.hoverlayer .hovertext')].map(hover => hover.textContent).join('')"
A_CELL = """() => (document.querySelectorAll('.js-plotly-plot')[1]?.data ?? [])
  .flatMap(trace => trace.customdata ?? []).map(data => data[0]).find(code => code)"""
LAID_OVER = """place => {
  const plot = document.querySelectorAll('.js-plotly-plot')[place];
  const boxes = [...plot.querySelectorAll('.xaxislayer-above text')].map(text => text.getBoundingClientRect());
  return boxes.slice(1).filter((box, at) => box.left < boxes[at].right - 1).length;
}"""


def sized(context: BrowserContext, server: Server, link: str, size: tuple[int, int]) -> Page:
    """The page of a link in a window of that size, its charts drawn."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_at(page, server, link)
    page.locator(".js-plotly-plot .draglayer").last.wait_for()
    return page


def test_the_first_chart_and_its_words_are_on_the_first_screen(context: BrowserContext, server: Server) -> None:
    page = sized(context, server, "/maturite", LARGE)
    lowest, across, count = until_still(page, lambda: page.evaluate(WORDS, 0))
    assert lowest <= LARGE[1]
    assert count == 9
    assert all(across), "words of levels are read without tilting one's head"


@pytest.mark.parametrize("link", ["/maturite", "/maturite?vue=dossiers"])
def test_words_of_levels_never_run_into_one_another(context: BrowserContext, server: Server, link: str) -> None:
    for size in (LARGE, SMALL):
        page = sized(context, server, link, size)
        until_still(page, lambda: page.evaluate(WORDS, 0))  # noqa: B023 - asked at once
        assert page.evaluate(LAID_OVER, 0) == 0, size


def test_a_cell_says_every_word_of_both_its_levels(context: BrowserContext, server: Server) -> None:
    page = sized(context, server, "/maturite", SMALL)
    code = str(until(page, lambda: page.evaluate(A_CELL), bool))

    def point() -> None:
        settle(page)
        spot = until_still(page, lambda: page.evaluate(POINT, [1, code]))
        page.mouse.move(spot["x"] - 3, spot["y"])
        page.mouse.move(spot["x"], spot["y"], steps=3)

    again_until(page, point, lambda: page.evaluate(HOVERED))
    # Where a line of the hover ends, no space is left.
    shown = until_still(page, lambda: page.evaluate(HOVERED)).replace(" ", "")
    words = {row["level"]: row for row in load_reference().rows("srl_levels")}
    for level in code.split("-"):
        for name in ("short_label", "label_fr", "phase_fr", "evidence_hint_fr"):
            assert words[level][name].replace(" ", "") in shown
