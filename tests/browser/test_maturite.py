"""Maturité in a real Chromium: marks that are clicked, rows chosen by keyboard, links that reopen what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from analytics.indicators import run_indicator
from etl.demo import write_demo
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import read_uploads
from etl.store import Store
from tests.browser.conftest import (
    SMALL,
    Server,
    open_at,
    open_url,
    running_server,
    settle,
    until,
    until_equal,
    until_still,
)
from tests.browser.gestures import act, choose, click_mark, in_view, move_in_grid, press, unfold

N_DOSSIERS, N_STATES = 60, 3
# Where every chart stands, how much is drawn in it, and how wide the page is.
DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => {
  const box = plot.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height, plot.querySelectorAll('.main-svg text').length];
}).concat([['page', document.documentElement.scrollWidth]])"""
# What the marks of a chart give on a click, in the order it draws them.
CODES = """place => [...document.querySelectorAll('.js-plotly-plot')].slice(place, place + 1)
  .flatMap(plot => plot.data || []).flatMap(trace => trace.customdata || []).map(data => data && data[0]).filter(Boolean)"""


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of several states, so that levels have moved."""
    folder = tmp_path_factory.mktemp("maturity")
    written = {path.parent for path in write_demo(folder / "files", dossiers=N_DOSSIERS, seed=2, snapshots=N_STATES)}
    for files in sorted(written):
        request = PublicationRequest(date.fromisoformat(files.name), "Essais", None, True, True)
        import_files(Store(folder / "store"), read_uploads(sorted(files.glob("*.csv"))), request)
    return folder / "store"


@pytest.fixture(scope="module")
def moving(states: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that shows those states."""
    with running_server(tmp_path_factory.mktemp("maturity-server"), states) as running:
        yield running


@pytest.fixture(scope="module")
def fullest(states: Path) -> tuple[str, int]:
    """Code of the fullest cell of the matrix, and its dossiers."""
    rows = run_indicator(Store(states).reader(), "srl_transitions", final="target").rows
    best = rows.loc[rows["n_dossiers"].idxmax()]
    return f"{best['srl_initial']}-{best['srl_final']}", int(best["n_dossiers"])


def chips(page: Page) -> list[str]:
    """Choices in force, in words."""
    return [text.removesuffix(" ✕") for text in page.get_by_role("button", name="✕").all_inner_texts()]


def wait_for_chips(page: Page, words: list[str]) -> None:
    """Until these choices stand, in this order, and nothing runs."""
    until_equal(page, lambda: chips(page), words)
    settle(page)
    assert chips(page) == words


def test_a_cell_clicked_narrows_every_face_and_the_link_reopens_it(
    context: BrowserContext, moving: Server, fullest: tuple[str, int]
) -> None:
    code, count = fullest
    first, last = code.split("-")
    page = context.new_page()
    open_at(page, moving, "/maturite")
    click_mark(page, 1, code)
    page.wait_for_url(f"**paire={code}**")
    wait_for_chips(page, [f"Du niveau {first} au niveau {last}"])
    expect(page.get_by_text(f"n = {count}, dont {count} aux deux niveaux connus")).to_be_visible()

    press(page, page.get_by_role("radio", name="Dossier par dossier"))
    page.wait_for_url("**vue=dossiers**")
    wait_for_chips(page, [f"Du niveau {first} au niveau {last}"])

    again = context.new_page()
    open_url(again, page.url)
    wait_for_chips(again, chips(page))
    expect(again).to_have_url(page.url)

    page.bring_to_front()
    press(page, page.get_by_role("radio", name="L’essentiel"))
    page.wait_for_url(lambda url: "vue=dossiers" not in url)
    click_mark(page, 1, code)
    page.wait_for_url(lambda url: "paire" not in url)
    expect(page.get_by_role("button", name="✕")).to_have_count(0)


def test_a_row_of_the_table_chosen_by_keyboard_does_what_the_click_does(
    context: BrowserContext, moving: Server
) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?vue=temps")
    unfold(page, page.get_by_text("Tableau des données").first)
    table = in_view(page, page.get_by_test_id("stDataFrame").first)
    table.locator(".dvn-scroller").click(position={"x": 200, "y": 52})
    move_in_grid(page, "ArrowDown")
    act(page, lambda: page.keyboard.press("Shift+Space"))
    page.wait_for_url("**echeance=**")
    expect(page.get_by_role("button", name="✕")).to_have_count(1)


def test_a_line_of_the_trajectories_narrows_the_page_and_a_row_of_their_table_takes_a_square(
    context: BrowserContext, moving: Server
) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?vue=temps")
    codes = until(page, lambda: page.evaluate(CODES, 2), bool)
    line = next(code for code in codes if "_" in code)
    click_mark(page, 2, line)
    page.wait_for_url(f"**trajet={line.replace(':', '%3A')}**")
    (start, before), (end, after) = (part.split(":") for part in line.split("_"))
    days = (f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in (start, end))
    wait_for_chips(page, [f"Constaté {before} → {after}, {'–'.join(days)}"])
    again = context.new_page()
    open_url(again, page.url)
    wait_for_chips(again, chips(page))
    expect(again).to_have_url(page.url)
    again.close()

    page.bring_to_front()
    click_mark(page, 2, line)
    page.wait_for_url(lambda url: "trajet" not in url)
    unfold(page, page.get_by_text("Tableau des données").nth(2))
    table = in_view(page, page.locator('[class*="st-key-trajectories-rows"]').get_by_test_id("stDataFrame"))
    table.locator(".dvn-scroller").click(position={"x": 200, "y": 52})
    move_in_grid(page, "Control+End")
    act(page, lambda: page.keyboard.press("Shift+Space"))
    (square,) = (code for code in codes[-1:] if "_" not in code)
    page.wait_for_url(f"**trajet={square.replace(':', '%3A')}**")
    day, level = square.split(":")
    wait_for_chips(page, [f"Constaté {level} au {day[8:]}/{day[5:7]}/{day[:4]}"])


def test_two_choices_hold_together_and_are_taken_off_one_by_one(context: BrowserContext, moving: Server) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?seuil=final:5&franchis=2")
    expect(page.get_by_role("button", name="✕")).to_have_count(2)
    press(page, page.get_by_role("button", name="+2 niveaux"))
    page.wait_for_url(lambda url: "franchis" not in url)
    expect(page.get_by_role("button", name="✕")).to_have_count(1)
    open_at(page, moving, "/maturite?seuil=final:5&franchis=2&vue=repartition")
    press(page, page.get_by_role("button", name="Tout enlever"))
    page.wait_for_url(lambda url: "franchis" not in url and "seuil" not in url)
    settle(page)
    expect(page).to_have_url(re.compile("vue=repartition"))


def test_a_dossier_opens_from_its_line_and_its_link(context: BrowserContext, moving: Server, states: Path) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?vue=dossiers")
    reader = Store(states).reader()
    found = reader.cursor().execute(
        "SELECT submission_id FROM submissions WHERE srl_initial IS NOT NULL AND srl_target IS NOT NULL AND "
        "maturity_scale = 'SRL' AND status <> 'retire' ORDER BY srl_initial, srl_target, submission_id LIMIT 1"
    )
    dossier = str(found.fetchall()[0][0])
    click_mark(page, 0, dossier)
    page.wait_for_url(f"**dossier={dossier}**")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text(dossier)
    again = context.new_page()
    again.goto(page.url)
    expect(again.get_by_role("dialog")).to_contain_text(dossier)
    act(again, lambda: again.keyboard.press("Escape"))
    expect(again.get_by_role("dialog")).to_have_count(0)
    again.wait_for_url(lambda url: "dossier=" not in url)


def test_a_group_clicked_is_the_group_compared_elsewhere(context: BrowserContext, moving: Server) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?vue=comparer")
    first_code = (
        "() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot.data || [])"
        ".flatMap(trace => trace.customdata || []).map(data => data && data[0]).find(code => code)"
    )
    code = until(page, lambda: page.evaluate(first_code), bool)
    click_mark(page, 0, code)
    page.wait_for_url(f"**groupe_typologie={code}**")
    expect(page.get_by_role("button", name="✕")).to_have_count(1)
    choose(page, page.get_by_label("Comparer par"), "Famille d’acteurs")
    page.wait_for_url("**par=helice**")
    (typology,) = until(page, lambda: chips(page), lambda found: len(found) == 1)
    family = until(page, lambda: page.evaluate(first_code), lambda found: found in ("research", "economy", "hospital"))
    click_mark(page, 0, family)
    page.wait_for_url(f"**groupe_typologie={code}&groupe_helice={family}**")
    until(page, lambda: chips(page), lambda found: len(found) == 2)
    settle(page)
    page.go_back()
    wait_for_chips(page, [typology])
    page.go_back()
    page.wait_for_url(lambda url: "par=helice" not in url)
    wait_for_chips(page, [typology])


def test_hostile_values_in_the_link_are_said_and_ignored(context: BrowserContext, moving: Server) -> None:
    page = context.new_page()
    open_at(page, moving, "/maturite?paire=99-0&franchis=abc&vue=rien&groupe_typologie=<img src=x>&mois=1000")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    until(page, page.get_by_text("valeur inconnue, ignorée").count, lambda count: count >= 4)
    assert chips(page) == []


@pytest.mark.parametrize("face", ["", "repartition", "dossiers", "comparer", "temps", "freins", "niveaux"])
def test_nothing_is_wider_than_a_phone(context: BrowserContext, moving: Server, face: str) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
    open_at(page, moving, f"/maturite?vue={face}" if face else "/maturite")
    if face != "niveaux":  # the face without a chart
        expect(page.locator(".js-plotly-plot .main-svg text").first).to_be_attached()
    until_still(page, lambda: page.evaluate(DRAWN))
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL[0]
    wider = page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot .main-svg text')].filter(text => {"
        "const box = text.getBoundingClientRect(); return box.width && (box.right > innerWidth + 1 || box.left < -1);"
        "}).map(text => text.textContent)"
    )
    assert wider == []
