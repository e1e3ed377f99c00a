"""What a reader's hand does on a page, done as slowly as a hand does it.

A list that opens while the page still scrolls closes at once, and a chart, a grid or a button drawn again under the mouse
takes no click: a reader sees it and does it again. So do these, and only when the page asked its server for nothing. What
a gesture changes is for the test to wait for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Download, FilePayload, Locator, Page
from playwright.sync_api import TimeoutError as TookTooLong

from tests.browser.conftest import POLL_MS, WAIT_MS, settle, until, until_still

# Three seconds at least; a page that is not free to answer makes them longer.
TAKEN_POLLS = 60
TAKEN_MS = TAKEN_POLLS * POLL_MS
HEADER_PX, ROW_PX = 35, 35
# Where the browser drew the mark that bears a code, in pixels of the window; null while no mark bears it.
POINT = """([place, code]) => {
  for (const plot of [...document.querySelectorAll('.js-plotly-plot')].slice(place, place + 1))
    for (const [nth, trace] of (plot.data || []).entries()) {
      const at = (trace.customdata || []).findIndex(data => data && data[0] === code);
      if (at < 0) continue;
      const layout = plot._fullLayout;
      if (!layout?.xaxis?._length || !plot.querySelector('.draglayer')) return null;
      const screen = document.querySelector('[data-testid=stMain]');
      const axis = (name, letter) => layout[(name || letter).replace(letter, letter + 'axis')];
      const x = axis(trace.xaxis, 'x'), y = axis(trace.yaxis, 'y');
      const across = trace.type === 'bar' && trace.orientation === 'h', upright = trace.type === 'bar' && !across;
      const one = value => Array.isArray(value) ? value[at] : value;
      const aside = trace.offset === undefined ? 0 : one(trace.offset) + one(trace.width) / 2;
      const bar = plot.calcdata?.[nth]?.[at] ?? {}, middle = bar.b + bar.s / 2;
      const left = across ? x.d2p(middle) : x.d2p(trace.x[at]) + (upright ? x.d2p(aside) - x.d2p(0) : 0);
      const top = upright ? y.d2p(middle) : y.d2p(trace.y[at]) + (across ? y.d2p(aside) - y.d2p(0) : 0);
      const spot = () => {
        const box = plot.getBoundingClientRect();
        return {x: box.left + x._offset + left, y: box.top + y._offset + top};
      };
      if (!Number.isFinite(left + top)) return null;
      screen.scrollBy(0, spot().y - innerHeight / 2);
      return spot();
    }
  return null;
}"""
# Whether the chart has found that mark under the mouse: a click chooses what it last found.
UNDER_THE_MOUSE = """([place, code]) => {
  const found = document.querySelectorAll('.js-plotly-plot')[place]?._hoverdata ?? [];
  return found.some(point => point.customdata?.[0] === code);
}"""
IS_OPEN = "head => head.closest('details').open"
# The cell of a grid that the keyboard is in: the grid puts the focus on it a moment after each key.
CELL = "document.activeElement.closest('canvas td')?.id ?? ''"


def in_view(page: Page, element: Locator) -> Locator:
    """The element, once the page has scrolled to it, has nothing left to draw and leaves it in its place."""
    element.scroll_into_view_if_needed()
    settle(page)
    element.scroll_into_view_if_needed()
    until_still(page, element.bounding_box)
    return element


def again_until(page: Page, gesture: Callable[[], object], came: Callable[[], object]) -> None:
    """Do a gesture, and again while nothing came of it."""
    deadline = time.monotonic() + WAIT_MS / 1000
    while True:
        lost = None
        try:
            gesture()
        except TookTooLong as error:
            lost = error
        for _ in range(TAKEN_POLLS):
            if came():
                return
            page.wait_for_timeout(POLL_MS)
        if time.monotonic() > deadline:
            raise AssertionError("nothing came of the gesture") from lost


def act(page: Page, gesture: Callable[[], object]) -> None:
    """On a page at rest, do a gesture that makes it ask its server for a run; again only while it asked for none."""
    settle(page)
    asked = page.evaluate("window.runsAsked")
    again_until(page, gesture, lambda: page.evaluate("window.runsAsked") != asked)


def press(page: Page, element: Locator) -> None:
    """Click a button, a radio, a box or a link of the page that makes it ask for a run."""
    act(page, element.click)


def write(page: Page, box: Locator, text: str) -> None:
    """Write something else in a field and press Enter, which makes the page ask for a run."""

    def fill() -> None:
        box.fill(text)
        box.press("Enter")

    act(page, fill)


def reveal(page: Page, opener: Locator, wanted: Locator) -> Locator:
    """Click what opens a list, a menu or a calendar; what it shows, seen."""
    in_view(page, opener)
    again_until(page, opener.click, wanted.is_visible)
    return wanted


def unfold(page: Page, head: Locator) -> None:
    """Open what is folded under a head, unless it is open."""
    in_view(page, head)
    if not head.evaluate(IS_OPEN):
        again_until(page, head.click, lambda: head.evaluate(IS_OPEN))


def open_list(page: Page, box: Locator) -> Locator:
    """Open a list to choose from; its first option, seen."""
    return reveal(page, box, page.get_by_role("option").first)


def choose(page: Page, box: Locator, option: str, typed: str | None = None) -> None:
    """Choose an option by its exact name in a list. A long list draws the options in sight alone: type there first."""
    wanted = page.get_by_role("option", name=option, exact=True)

    def pick() -> None:
        open_list(page, box)
        if typed is not None:
            box.fill(typed)
        wanted.click(timeout=TAKEN_MS)

    act(page, pick)


def choose_row(page: Page, grid: Locator, nth: int = 0) -> None:
    """Tick the row of a grid that stands at this place among those in sight."""
    in_view(page, grid)
    at = {"x": 18, "y": HEADER_PX + ROW_PX * nth + ROW_PX // 2}
    act(page, lambda: grid.locator(".dvn-scroller").click(position=at))


def click_mark(page: Page, chart: int, code: str) -> None:
    """Click the mark of a chart (0: the first of the page) that bears a code, once the chart has found it under the mouse."""
    page.locator(".js-plotly-plot").nth(chart).wait_for()

    def click() -> None:
        settle(page)
        spot = until_still(page, lambda: page.evaluate(POINT, [chart, code]))
        page.mouse.move(spot["x"] - 3, spot["y"])
        page.mouse.move(spot["x"], spot["y"], steps=3)
        page.wait_for_function(UNDER_THE_MOUSE, arg=[chart, code], timeout=TAKEN_MS)
        page.mouse.click(spot["x"], spot["y"])

    act(page, click)


def tab_until(page: Page, reached: Callable[[], object]) -> None:
    """Go from one thing to the next with the keyboard, until there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("no Tab leads there")


def move_in_grid(page: Page, *keys: str) -> None:
    """Press keys that lead from cell to cell of the grid in focus, each once the one before has."""
    for key in keys:
        before = page.evaluate(CELL)
        page.keyboard.press(key)
        until(page, lambda: page.evaluate(CELL), lambda cell: cell not in ("", before))  # noqa: B023 - asked at once


def hand_over(page: Page, files: Path | Sequence[Path] | FilePayload) -> None:
    """Give files to the page, once; until it has them all and shows it: what is typed meanwhile would be undone."""
    settle(page)
    asked = page.evaluate("window.runsAsked")
    page.locator("input[type=file]").set_input_files(files)
    until(page, lambda: page.evaluate("window.runsAsked"), lambda seen: seen != asked)
    settle(page)


def download(page: Page, button: Locator) -> Download:
    """The file that a button gives."""
    in_view(page, button)
    with page.expect_download() as waiting:
        button.click()
    return waiting.value
