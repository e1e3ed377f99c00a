"""Typologies in a real Chromium: from a cell clicked to a dossier's page, and the links that reopen what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from analytics.filters import Filters
from analytics.typologies.crossings import typology_crossing
from analytics.typologies.over_time import typology_quarters
from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from tests.browser.conftest import Server, open_at, open_url, running_server, until, until_equal
from tests.browser.gestures import choose_row, click_mark, press


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two states."""
    folder = tmp_path_factory.mktemp("typologies")
    written = {path.parent for path in write_demo(folder / "files", dossiers=50, seed=3, snapshots=2)}
    for files in sorted(written):
        request = PublicationRequest(date.fromisoformat(files.name), "Essais", None, True, True)
        import_files(Store(folder / "store"), read_uploads(sorted(files.glob("*.csv"))), request)
    return folder / "store"


@pytest.fixture(scope="module")
def crossing(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that shows those states."""
    with running_server(tmp_path_factory.mktemp("typologies-server"), states) as running:
        yield running


def wait_for_list(page: Page, title: str, count: int) -> None:
    """Until the list of dossiers of this title stands, and says that it has so many."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Unité\s:\sdossiers\s;\sn\s=\s{count} · état au"))).to_be_visible()


def test_a_cell_clicked_lists_its_dossiers_and_a_row_opens_one(
    context: BrowserContext, crossing: Server, states: Path
) -> None:
    reader = Store(states).reader()
    rows = typology_crossing(reader, Filters(), "comite", by="helice")
    assert rows is not None
    own = rows[rows["typology"].str.startswith("T") & (rows["code"] == "hospital")]
    best = own.loc[own["n_dossiers"].idxmax()]
    page = context.new_page()
    open_at(page, crossing, "/typologies")
    press(page, page.get_by_role("radio", name="Croisements"))
    page.wait_for_url("**vue=croisements**")
    press(page, page.get_by_role("radio", name="Familles d’acteurs"))
    page.wait_for_url("**par=helice**")
    expect(page.get_by_role("heading", name="Familles d’acteurs et typologies")).to_be_visible()
    click_mark(page, 0, f"hospital:{best['typology']}")
    page.wait_for_url(f"**case={best['typology']}%3Ahospital**")
    heading = page.get_by_role("heading", name=re.compile(f"^{best['typology']} .* × Hospitalier$"))
    expect(heading).to_be_visible()
    wait_for_list(page, heading.inner_text(), int(best["n_dossiers"]))

    again = context.new_page()
    open_url(again, page.url)
    wait_for_list(again, heading.inner_text(), int(best["n_dossiers"]))
    again.close()

    page.bring_to_front()
    choose_row(page, page.get_by_test_id("stDataFrame").last)
    page.wait_for_url("**/dossiers?**dossier=**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dossiers")


def test_a_second_click_takes_the_choice_away(context: BrowserContext, crossing: Server) -> None:
    page = context.new_page()
    open_at(page, crossing, "/typologies")
    click_mark(page, 0, "T05")
    page.wait_for_url("**choix=T05**")
    expect(page.get_by_role("heading", name="T05 Diagnostic & pronostic")).to_be_visible()
    click_mark(page, 0, "T05")
    page.wait_for_url(lambda url: "choix" not in url)
    expect(page.get_by_role("heading", name="T05 Diagnostic & pronostic")).to_have_count(0)


def test_a_bar_of_a_quarter_lists_the_dossiers_submitted_in_it(
    context: BrowserContext, crossing: Server, states: Path
) -> None:
    rows = typology_quarters(Store(states).reader(), Filters(), "comite")
    assert rows is not None
    held = rows[rows["n_submitted"] > 1].iloc[-1]
    page = context.new_page()
    open_at(page, crossing, "/typologies?vue=temps")
    click_mark(page, 0, f"{held['typology']}:{held['period']}")
    page.wait_for_url("**depot=**")
    expect(page.get_by_role("heading", name=re.compile(r", déposés au \d(er|e) trimestre 20"))).to_be_visible()
    n_listed = int(held["n_submitted"])
    expect(page.get_by_text(re.compile(rf"Unité\s:\sdossiers\s;\sn\s=\s{n_listed} · état au"))).to_be_visible()


def test_a_page_of_territories_is_turned_and_its_size_is_that_of_the_screen(
    context: BrowserContext, crossing: Server
) -> None:
    page = context.new_page()
    open_at(page, crossing, "/typologies?vue=croisements&par=territoire&niveau=epci&site=all")
    expect(page.get_by_text("EPCI 1 à 25 sur 92")).to_be_visible()
    press(page, page.get_by_test_id("stPaginationNext"))
    expect(page.get_by_text("EPCI 26 à 50 sur 92")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    # Nothing is wider than a phone: no sideways scroll.
    until_equal(page, lambda: page.evaluate("document.documentElement.scrollWidth"), 390)
    # The matrix is moved sideways: a column is wide enough for its numbers and a finger.
    matrix = page.locator(".js-plotly-plot").first
    until(page, lambda: (matrix.bounding_box() or {"width": 0})["width"], lambda width: width > 600)


def test_hostile_values_in_the_link_are_said_and_ignored(context: BrowserContext, crossing: Server) -> None:
    page = context.new_page()
    open_at(page, crossing, "/typologies?vue=croisements&par=<img src=x>&case=<script>&niveau=x")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.get_by_text("valeur inconnue, ignorée")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/typologies\?vue=croisements$"))
