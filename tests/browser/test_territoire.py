"""A territory's page in a real Chromium: by link and by list, printed on one A4, taken away as a PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from geo.areas import areas, overlapping
from reports.territory.paper import to_html
from reports.territory.parts import Sheet
from tests.browser.conftest import (
    LARGE,
    SMALL,
    Server,
    open_at,
    running_server,
    settle,
    until,
    until_equal,
    until_still,
)
from tests.browser.gestures import act, choose, download, in_view, press
from tests.reports.pdf_words import n_pages
from tests.reports.territories import full_sheets

LILLE = "200093201"
A4_POINTS = (595, 842)
# Full, in two départements, straddling the border, without any dossier or nearly so, wide and thin.
TERRITORIES = (LILLE, "59", "595", "246201016", "200069722", "200070985")
IN_TWO = next(each.code for each in areas("epci") if len(overlapping("epci", each.code, "departement")) > 1)
LONGEST = max((each.name for each in areas("epci")), key=len)
BROKEN_TYPST = """
class Fonts:
    def __init__(self, **_): ...
def compile(*_, **__):
    raise RuntimeError("no page today")
"""


def page_sizes(pdf: bytes) -> set[tuple[int, int]]:
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


def open_territory(context: BrowserContext, server: Server, code: str, size: tuple[int, int] = LARGE) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_at(page, server, f"/territoire?territoire={code}")
    page.locator(".territory-paper").wait_for(state="attached")
    settle(page)
    return page


@pytest.mark.parametrize("code", TERRITORIES)
def test_ctrl_p_prints_one_a4_page(context: BrowserContext, server: Server, code: str) -> None:
    page = open_territory(context, server, code)
    pdf = page.pdf(prefer_css_page_size=True)
    assert n_pages(pdf) == 1
    assert page_sizes(pdf) == {A4_POINTS}


def test_a_phone_prints_the_same_page(context: BrowserContext, server: Server) -> None:
    assert n_pages(open_territory(context, server, LILLE, SMALL).pdf(prefer_css_page_size=True)) == 1


def test_another_page_still_prints_itself(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/typologies")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Typologies", exact=True)).to_be_visible()


def test_only_the_paper_is_printed_and_nothing_in_it_is_hidden_by_its_end(
    context: BrowserContext, server: Server
) -> None:
    page = open_territory(context, server, LILLE)
    paper = page.locator(".territory-paper")
    expect(paper).to_be_hidden()
    page.emulate_media(media="print")
    expect(paper).to_be_visible()
    for outside in ("stSidebar", "stHeader", "stDataFrame", "stDownloadButton", "stSegmentedControl"):
        expect(page.get_by_test_id(outside).first).to_be_hidden()
    expect(paper.locator("h1")).to_have_text("Métropole Européenne de Lille")
    # Fictitious or not: a journey may have published its own data on this server before.
    for words in ("État au", "Filtres : aucun", "Géographie au 1er janvier 2026"):
        expect(paper).to_contain_text(words)
    ends = """paper => { const box = part => paper.querySelector(part).getBoundingClientRect();
        return [box('.partners').bottom, box('footer').top, paper.clientHeight, paper.scrollHeight]; }"""
    lists_end, foot_starts, height, needed = until_still(page, lambda: paper.evaluate(ends))
    assert lists_end <= foot_starts
    assert needed <= height


def test_the_pdf_is_one_a4_page_that_says_what_it_is(context: BrowserContext, server: Server, tmp_path: Path) -> None:
    page = open_territory(context, server, LILLE)
    file = download(page, page.get_by_role("button", name="Télécharger la page (PDF)"))
    name = file.suggested_filename
    # Fictitious data until a journey has published its own.
    assert re.fullmatch(r"territoire-metropole-europeenne-de-lille_\d{4}-\d\d-\d\d(_donnees-fictives)?\.pdf", name)
    file.save_as(tmp_path / name)
    pdf = (tmp_path / name).read_bytes()
    assert n_pages(pdf) == 1
    assert page_sizes(pdf) == {A4_POINTS}
    assert b"SourceSansPro" in pdf


def test_a_pdf_that_fails_ends_in_a_french_sentence_and_a_line_of_the_log(
    context: BrowserContext, demo_store: Path, tmp_path: Path
) -> None:
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "typst.py").write_text(BROKEN_TYPST, encoding="utf-8")
    with running_server(tmp_path, demo_store, modules) as broken:
        page = open_territory(context, broken, LILLE)
        in_view(page, page.get_by_role("button", name="Télécharger la page (PDF)")).click()
        expect(page.get_by_text("Ce fichier n’a pas pu être préparé.")).to_be_visible()
        settle(page)
        expect(page.get_by_text("Failed to")).to_have_count(0)
        until(page, lambda: broken.log.read_text(encoding="utf-8"), lambda log: '"where": "territoire, PDF"' in log)


def test_a_tie_opens_the_page_of_the_other_territory_at_its_head(context: BrowserContext, server: Server) -> None:
    page = open_territory(context, server, LILLE)
    tie = page.locator("[class*=st-key-territory-tie-] button").first
    name = tie.inner_text().rpartition(" (")[0]
    press(page, tie)
    page.wait_for_url(lambda url: "territoire=" in url and LILLE not in url)
    settle(page)
    expect(page.locator(".territory-paper h1")).to_have_text(name)
    expect(page.get_by_role("heading", name="Territoire", exact=True)).to_be_in_viewport()


def test_a_list_to_search_in_finds_a_territory_by_name_or_by_code(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/territoire")
    names = {area.code: area.name for area in areas("epci")}
    for typed, code in (("dunkerque", "245900428"), ("200067999", "200067999")):
        box = page.get_by_role("combobox", name="EPCI").last
        choose(page, box, f"{names[code]} ({code})", typed=typed)
        page.wait_for_url(f"**territoire={code}")
        expect(page.locator(".territory-paper h1")).to_have_text(names[code])


def test_the_keyboard_alone_chooses_a_territory_and_opens_a_tie(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    open_at(page, server, "/territoire")
    box = in_view(page, page.get_by_role("combobox", name="EPCI").last)
    box.focus()
    expect(box).to_be_focused()
    page.keyboard.type("lille")
    expect(page.get_by_role("option").first).to_contain_text("Lille")
    act(page, lambda: page.keyboard.press("Enter"))
    page.wait_for_url(f"**territoire={LILLE}")
    settle(page)
    tie = in_view(page, page.locator("[class*=st-key-territory-tie-] button").first)
    name = tie.inner_text().rpartition(" (")[0]
    tie.focus()
    expect(tie).to_be_focused()
    act(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".territory-paper h1")).to_have_text(name)


def test_on_a_phone_nothing_passes_the_edge(context: BrowserContext, server: Server) -> None:
    page = open_territory(context, server, LILLE, SMALL)
    wide = "() => document.querySelector('[data-testid=stMain]').scrollWidth"
    assert until_still(page, lambda: page.evaluate(wide)) <= SMALL[0]


# What each figure of the comparison is said to be of, and what of it passes the edge or is moved sideways.
COMPARED = """() => { const box = document.querySelector('.st-key-territory-compared');
  const cells = [...box.querySelectorAll('tbody td')];
  return {names: [...box.querySelectorAll('tbody tr')].map(row => [...row.querySelectorAll('td')].map(cell => {
      const said = getComputedStyle(cell, '::before').content; return said === 'none' ? '' : JSON.parse(said); })),
    heads: [...box.querySelectorAll('thead th')].map(head => head.textContent.trim()).filter(Boolean),
    hasHeads: box.querySelector('thead').getClientRects().length > 0,
    outside: cells.filter(cell => cell.getBoundingClientRect().right > innerWidth).length,
    moved: [box, ...box.querySelectorAll('*')].filter(one => one.scrollWidth > one.clientWidth + 1
      && getComputedStyle(one).display !== 'inline').length,
    lowest: Math.min(...cells.map(cell => parseFloat(getComputedStyle(cell).fontSize)))}; }"""


# An EPCI in two départements has four areas to compare, the widest table.
@pytest.mark.parametrize("code", [LILLE, "200069722", IN_TWO])
def test_on_a_phone_the_comparison_is_read_whole_without_moving_it(
    context: BrowserContext, server: Server, code: str
) -> None:
    page = open_territory(context, server, code, SMALL)
    seen = until_still(page, lambda: page.evaluate(COMPARED))
    assert (seen["outside"], seen["moved"]) == (0, 0)
    areas_said = seen["heads"][-len(seen["names"][0]) :]
    assert seen["names"] == [areas_said] * len(seen["names"]), "a figure without the name of its area"
    assert not seen["hasHeads"]
    assert seen["lowest"] >= 14


def test_on_a_screen_the_comparison_is_a_table_under_its_heads(context: BrowserContext, server: Server) -> None:
    page = open_territory(context, server, LILLE)
    seen = until_still(page, lambda: page.evaluate(COMPARED))
    assert seen["hasHeads"]
    assert {name for row in seen["names"] for name in row} == {""}


def assert_whole(buttons: Locator) -> None:
    """No word of these buttons is cut: neither the longest name of an EPCI nor its number."""
    expect(buttons.first).to_be_visible()
    buttons.first.evaluate(
        "(button, name) => { const words = button.querySelector('p'); words.textContent = name; }", f"{LONGEST} (1 234)"
    )
    cut = """all => all.flatMap(button => [button, ...button.querySelectorAll('*')])
        .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').length"""
    assert buttons.evaluate_all(cut) == 0
    assert buttons.first.evaluate("button => button.getBoundingClientRect().right <= innerWidth")


def test_on_a_phone_the_name_of_a_tie_is_whole(context: BrowserContext, server: Server) -> None:
    page = open_territory(context, server, LILLE, SMALL)
    ties = page.locator("[class*=st-key-territory-tie-] button")
    assert_whole(ties)
    expect(ties).to_have_count(12)
    more = page.locator(".st-key-territory-more-links summary")
    n_others = re.search(r"(\d+) autres? territoires?", more.inner_text())
    assert n_others is not None
    press(page, in_view(page, more))
    expect(ties).to_have_count(12 + int(n_others.group(1)))
    assert_whole(ties)


def test_the_territories_with_most_dossiers_open_from_the_page_of_none(context: BrowserContext, server: Server) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    open_at(page, server, "/territoire?statut=oriente")
    buttons = page.locator("[class*=st-key-territory-most-] button")
    assert_whole(buttons)
    name = buttons.nth(1).inner_text().rpartition(" : ")[0]
    press(page, buttons.nth(1))
    expect(page.locator(".territory-paper h1")).to_have_text(name)
    settle(page)
    assert "statut=oriente" in page.url
    expect(buttons).to_have_count(0)


def test_the_map_has_its_words(context: BrowserContext, server: Server) -> None:
    page = open_territory(context, server, LILLE)
    expect(page.get_by_role("img", name=re.compile("^Carte de Métropole Européenne de Lille"))).to_be_visible()


# Everything but names must be read whole; names are the first columns of the lists.
CUT_WORDS = """() => [...document.querySelectorAll(
  '.territory-paper :is(.comparison td, th, td.n, .note, .sentence, .more, .figures span, .figures strong, h1, h2, footer)'
)].filter(one => !one.closest('.partners') || !one.matches('td.n:not(:last-child)'))
  .filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)
  .map(one => `${one.className} ${one.textContent} ${one.scrollWidth}/${one.clientWidth} ${one.scrollHeight}/${one.clientHeight}`)
"""


# How many sizes the figures of the comparison are written in.
SIZES = """() => new Set([...document.querySelectorAll('.territory-paper .comparison td.n')]
  .map(cell => getComputedStyle(cell).fontSize)).size"""


@pytest.mark.parametrize("sheet", full_sheets(), ids=["two areas", "three areas", "four areas", "empty"])
def test_on_paper_no_number_nor_word_of_ours_is_cut(context: BrowserContext, server: Server, sheet: Sheet) -> None:
    page = open_territory(context, server, LILLE)
    page.emulate_media(media="print")
    # In the observatory's own page, whose face the numbers are written in.
    page.evaluate("html => { document.querySelector('.territory-paper').outerHTML = html; }", to_html(sheet))
    until_equal(page, lambda: page.evaluate(CUT_WORDS), [])
    # Long figures are written smaller only where there is no room: a département is beside the region alone.
    assert page.evaluate(SIZES) == (1 if len(sheet.comparison.headings) == 3 else 2)
    assert n_pages(page.pdf(prefer_css_page_size=True)) == 1
