"""Organisations in a real Chromium: from the list to one, to its partner, to its dossier and back; on a phone too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pandas import DataFrame
from playwright.sync_api import Browser, Page, expect

from analytics.filters import Filters
from analytics.network.listed import organisation_list
from analytics.network.organisation import organisation_page
from etl.store import Store
from tests.browser.conftest import LARGE, SMALL, Server, new_visitor, open_url, settle, until, until_still
from tests.browser.gestures import choose_row, press

FILTER = "59"


@pytest.fixture(scope="module")
def rows(demo_store: Path) -> DataFrame:
    """The list that the page reads under the filter of the journey."""
    found = organisation_list(Store(demo_store).reader(), Filters(departement=(FILTER,)), "comite")
    assert found is not None
    return found


def choose_first_row(page: Page, key: str) -> None:
    choose_row(page, page.locator(f"[class*=st-key-{key}-][class*=-rows]").get_by_test_id("stDataFrame"))


def title_of(page: Page) -> str:
    """The name of what the page is about; nothing on the list."""
    titles = page.locator("[data-testid=stMain] h2").all_inner_texts()
    return titles[0] if titles else ""


def test_from_the_list_to_an_organisation_its_partner_its_dossier_and_back(
    chromium: Browser, server: Server, demo_store: Path, rows: DataFrame
) -> None:
    visitor = new_visitor(chromium, LARGE)
    page = visitor.new_page()
    open_url(page, f"{server.url}/organisations?departement={FILTER}")
    expect(page.get_by_text(re.compile(rf"^{len(rows)} organisations : "))).to_be_visible()

    choose_first_row(page, "organisations")
    page.wait_for_url("**organisation=**")
    until(page, lambda: title_of(page), lambda title: title == rows["organisation"].iloc[0])
    known = organisation_page(
        Store(demo_store).reader(),
        Filters(departement=(FILTER,)),
        "comite",
        organisation_id=str(rows["organisation_id"].iloc[0]),
    )
    assert known is not None
    partner = str(known.partners["organisation"].iloc[0])
    expect(page.get_by_role("img", name=re.compile("Carte de ses communes"))).to_be_visible()

    choose_first_row(page, "organisation-partenaires")
    until(page, lambda: title_of(page), lambda title: title == partner)
    # Another organisation begins at its head.
    until(page, lambda: page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop"), lambda top: top == 0)

    choose_first_row(page, "organisation-dossiers")
    page.wait_for_url(re.compile(r"/dossiers\?.*dossier="))
    expect(page).to_have_url(re.compile(f"departement={FILTER}"))
    page.get_by_text("Règles de l’appel").first.wait_for()
    settle(page)

    page.go_back()
    page.wait_for_url(re.compile(r"/organisations\?"))
    until(page, lambda: title_of(page), lambda title: title == partner)
    press(page, page.get_by_role("button", name="← Toutes les organisations"))
    page.wait_for_url(lambda url: "organisation=" not in url and f"departement={FILTER}" in url)
    expect(page.get_by_text(re.compile(rf"^{len(rows)} organisations : "))).to_be_visible()

    # The row chosen at first can be chosen once more.
    choose_first_row(page, "organisations")
    until(page, lambda: title_of(page), lambda title: title == rows["organisation"].iloc[0])
    visitor.close()


def test_nothing_sticks_out_of_a_phone(chromium: Browser, server: Server, rows: DataFrame) -> None:
    visitor = new_visitor(chromium, SMALL)
    page = visitor.new_page()
    for path in ("organisations", f"organisations?organisation={rows['organisation_id'].iloc[0]}"):
        open_url(page, f"{server.url}/{path}")
        expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
        assert until_still(page, lambda: page.evaluate("document.documentElement.scrollWidth")) <= SMALL[0]
    visitor.close()
