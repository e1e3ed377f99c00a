"""« Freins et leviers » in a real Chromium: cells clicked, rows chosen by keyboard, hostile wordings drawn as letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server, open_at, running_server, settle, until, until_equal
from tests.browser.gestures import click_mark
from tests.browser.test_maturite import chips
from tests.pages.maturity_states import publish_lines

HOSTILE = "<b>gras</b><img src=x onerror=\"document.title='pris'\"> %{x} $x^2$ \u202eabc"
FREINS = ("Manque de temps|Coût", "manque de temps.", HOSTILE, "Coûts|Manque de temps", "x" * 300)

# Whether the grid drawn outlines so many cells.
OUTLINED = """count => {
  const plot = document.querySelector('.js-plotly-plot');
  const [box] = plot?._fullLayout?.shapes ?? [];
  return plot?._fullLayout !== undefined && (box ? box.x1 - box.x0 : 0) === count;
}"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that shows five dossiers, all in phase A but the second."""
    rows = [
        {"id_dossier": f"D{place}", "srl_initial": 4 if place == 1 else 1, "freins": freins}
        for place, freins in enumerate(FREINS)
    ]
    store: Path = publish_lines(tmp_path_factory.mktemp("told"), {"2026-03-01": rows})
    with running_server(tmp_path_factory.mktemp("told-server"), store) as running:
        yield running


def wait_for_choices(page: Page, words: list[str], outlined: int) -> None:
    """Until these choices stand, and the new chart outlines so many cells: the next click is for it."""
    until_equal(page, lambda: sorted(chips(page)), words)
    page.wait_for_function(OUTLINED, arg=outlined)
    settle(page)


def test_a_cell_a_row_and_the_same_row_again(context: BrowserContext, told: Server) -> None:
    page = context.new_page()
    open_at(page, told, "/maturite?vue=freins")
    click_mark(page, 0, "manque-de-temp|A")
    expect(page).to_have_url(re.compile("groupe_phase=A&frein=manque-de-temp"))
    wait_for_choices(page, ["Frein : Manque de temps", "Phase initiale : Reproblématisation"], outlined=1)
    expect(page.get_by_text("n = 2, dont 0 aux deux niveaux connus")).to_be_visible()
    # The column of all dossiers keeps the group and lets the phase go; a second click lets the group go too.
    click_mark(page, 0, "manque-de-temp")
    wait_for_choices(page, ["Frein : Manque de temps"], outlined=6)
    click_mark(page, 0, "manque-de-temp")
    wait_for_choices(page, [], outlined=0)


def test_a_hostile_wording_is_drawn_as_letters_and_can_be_chosen(context: BrowserContext, told: Server) -> None:
    page = context.new_page()
    open_at(page, told, "/maturite?vue=freins")
    ticks = page.locator(".js-plotly-plot .ytick text")
    names = until(page, ticks.all_text_contents, lambda found: any(name.startswith("<b>gras</b>") for name in found))
    assert any(name.endswith("…") and "xxx" in name for name in names)
    keys: list[str] = page.evaluate("() => document.querySelector('.js-plotly-plot').data[0].y")
    click_mark(page, 0, next(key for key in keys if key.startswith("b-gra-")))
    (chip,) = until(page, lambda: chips(page), lambda found: len(found) == 1)
    assert chip.startswith("Frein : <b>gras</b><img src=x")
    settle(page)
    assert page.title() != "pris"
    assert page.locator("img[src='x']").count() == 0
