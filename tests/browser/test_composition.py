"""« Composition » in a real Chromium: a column of the UpSet, a bar, a cell, then a row that opens its dossier."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from analytics.consortia.composition import Composition, composition_dossiers, composition_of
from analytics.filters import Filters
from etl.store import Store
from tests.browser.conftest import SMALL, Server, new_visitor, open_at, until_equal, until_still
from tests.browser.gestures import choose_row, click_mark, press

FACE = "/consortiums?vue=composition"
TYPES, UPSET, LEADS, SIZES, GROUPS = 0, 2, 3, 4, 5


@pytest.fixture(scope="module")
def found(demo_store: Path) -> Composition:
    answer = composition_of(Store(demo_store).reader(), Filters(), "comite")
    assert answer is not None
    return answer


def link_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_column_lists_its_dossiers_and_another_mark_takes_its_place(
    context: BrowserContext, server: Server, found: Composition
) -> None:
    page = context.new_page()
    open_at(page, server, FACE)
    first = found.combinations.iloc[0]
    click_mark(page, UPSET, str(first["helices"]))
    heading = page.get_by_role("heading", name=re.compile("^Dossiers réunissant exactement : "))
    expect(heading).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Unité\s:\sdossiers\s;\sn\s=\s{first['n_dossiers']} · état"))).to_be_visible()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("familles") == [first["helices"]])
    click_mark(page, LEADS, "ES")
    expect(page.get_by_role("heading", name="Dossiers menés par : Établissement de santé")).to_be_visible()
    expect(heading).to_have_count(0)
    page.wait_for_url(lambda url: "familles" not in url and "chef=ES" in url)
    click_mark(page, LEADS, "ES")
    expect(page.get_by_role("heading", name=re.compile("^Dossiers menés par"))).to_have_count(0)
    page.wait_for_url(lambda url: "chef" not in url)


def test_counted_by_organisations_and_by_departement_the_link_reopens_it(
    context: BrowserContext, server: Server, found: Composition
) -> None:
    page = context.new_page()
    open_at(page, server, FACE)
    press(page, page.get_by_role("radio", name="Organisations"))
    expect(page.get_by_text(f"n = {found.n_organisations}, dans {found.n_dossiers} dossiers").first).to_be_visible()
    press(page, page.get_by_role("radio", name="Département"))
    expect(page.get_by_role("heading", name="Composition par département")).to_be_visible()
    click_mark(page, GROUPS, "59:hospital")
    title = "Dossiers : Nord, Hospitalier"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    said = {"vue": ["composition"], "compter": ["organisations"], "par": ["departement"], "case": ["59:hospital"]}
    until_equal(page, lambda: link_of(page), said)
    again = context.new_page()
    again.goto(page.url)
    expect(again.get_by_role("heading", name=title)).to_be_visible()


def test_a_row_opens_its_dossier_with_the_filters_in_force(
    context: BrowserContext, server: Server, demo_store: Path
) -> None:
    page = context.new_page()
    open_at(page, server, f"{FACE}&departement=59&type=ES")
    rows = composition_dossiers(
        Store(demo_store).reader(), Filters(departement=["59"]), "comite", kind="type", code="ES"
    )
    assert rows is not None
    heading = page.get_by_role("heading", name="Dossiers avec un partenaire : Établissement de santé")
    expect(heading).to_be_visible()
    choose_row(page, heading.locator("xpath=following::*[@data-testid='stDataFrame'][1]"))
    page.wait_for_url(lambda url: "/dossiers?" in url)
    until_equal(page, lambda: link_of(page).get("dossier"), [rows["submission_id"].iloc[0]])
    assert link_of(page)["departement"] == ["59"]


def test_on_a_phone_a_size_is_chosen_and_nothing_runs_off_the_screen(
    chromium: Browser, server: Server, found: Composition
) -> None:
    visitor = new_visitor(chromium, SMALL)
    try:
        page = visitor.new_page()
        open_at(page, server, f"{FACE}&compter=organisations")
        start = int(found.sizes.loc[found.sizes["n_dossiers"].idxmax(), "start"])
        click_mark(page, SIZES, str(start))
        expect(page.get_by_role("heading", name=re.compile(f"^Dossiers de {start} organisation"))).to_be_visible()
        wide = "() => [document.querySelector('[data-testid=stMain]').scrollWidth]"
        assert until_still(page, lambda: page.evaluate(wide))[0] <= SMALL[0]
    finally:
        visitor.close()
