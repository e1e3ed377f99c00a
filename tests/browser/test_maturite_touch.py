"""Maturité under a finger: a tap chooses the mark it is on, a drag scrolls the page over a chart."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SMALL, Server, new_visitor, open_at, until, until_still
from tests.browser.gestures import act

# The marks of a chart that bear a code, and where the browser drew them: [[code, x, y]…] in pixels of the window.
MARKS = """key => {
  const plot = document.querySelector(`[class*="st-key-${key}-chart"] .js-plotly-plot`);
  plot.scrollIntoView({block: 'center'});
  const box = plot.getBoundingClientRect(), layout = plot._fullLayout;
  const axis = (name, letter) => layout[name.replace(letter, letter + 'axis')];
  return plot._fullData.flatMap(trace => (trace.customdata || []).map((data, at) => {
    const x = axis(trace.xaxis, 'x'), y = axis(trace.yaxis, 'y'), isBar = trace.type === 'bar';
    const down = isBar ? trace.y[at] + trace.offset + trace.width / 2 : trace.y[at];
    return [data[0], box.left + x._offset + x.l2p(trace.x[at]) * (isBar ? 0.6 : 1), box.top + y._offset + y.l2p(down)];
  })).filter(mark => mark[0]);
}"""


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A visitor with a phone."""
    context = new_visitor(chromium, SMALL, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def tap(page: Page, key: str) -> str:
    """Tap the last of a chart's marks that bear a code; returns that code."""
    page.locator(f'[class*="st-key-{key}-chart"] .draglayer').first.wait_for()
    code = ""

    def touch() -> None:
        nonlocal code
        code, x, y = until_still(page, lambda: page.evaluate(MARKS, key))[-1]
        page.touchscreen.tap(x, y)

    act(page, touch)
    return code


@pytest.mark.parametrize(
    ("face", "charts"),
    [
        ("synthese", {"threshold": "seuil", "matrix": "paire"}),
        ("repartition", {"levels": "niveau", "crossed-phase": "franchis", "phases": "phases"}),
    ],
)
def test_a_tap_chooses_the_mark_under_the_finger(
    phone: Page, server: Server, face: str, charts: dict[str, str]
) -> None:
    open_at(phone, server, f"/maturite?vue={face}")
    for key, facet in charts.items():
        # Each choice narrows the charts that follow: their marks are read after it.
        code = tap(phone, key)
        phone.wait_for_url(f"**{facet}={code.replace(':', '%3A')}**")


def test_one_finger_scrolls_the_page_over_a_chart(phone: Page, server: Server) -> None:
    open_at(phone, server, "/maturite")
    chart = phone.locator(".js-plotly-plot").first
    chart.scroll_into_view_if_needed()
    before = until_still(phone, chart.bounding_box)
    assert before is not None
    x, y = before["x"] + before["width"] / 2, before["y"] + 200
    session = phone.context.new_cdp_session(phone)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y - 10 * step}]})
        phone.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    until(phone, chart.bounding_box, lambda box: box is not None and box["y"] < before["y"] - 60)
