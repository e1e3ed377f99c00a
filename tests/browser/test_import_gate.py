"""A spreadsheet typed by hand, with more than forty things wrong, brought to a published state on the page alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Locator, Page, expect

from etl.pipeline.check import check_files
from etl.read.uploads import Upload
from etl.store import Store
from tests.browser.conftest import Server, open_at, running_server, settle, until_still
from tests.browser.forty_faults import workbook
from tests.browser.gestures import (
    CELL,
    TAKEN_MS,
    again_until,
    hand_over,
    in_view,
    open_list,
    press,
    unfold,
    write,
)
from tests.browser.test_network import Watched, english_in

NAME = "suivi.xlsx"
# What somebody answers who reads only what the page says: the field's label, and what is typed or chosen.
TYPED = {
    "Intitulé du projet, Suivi, ligne 6": "Suivi à domicile",
    "N° dossier, Suivi, ligne 9": "IA-05",
    "Déposé le, Suivi, ligne 10": "28/02/2026",
    "SRL départ, Suivi, ligne 14": "4",
    "SRL visé, Suivi, ligne 15": "8",
    "Coût total, Suivi, ligne 16": "250 000",
    "Coût total, Suivi, ligne 18": "500",
    "Territoires, Suivi, ligne 19": "32",
    "Intitulé du projet, Suivi, ligne 20": "Très long titre, raccourci",
    "ETP, Suivi, ligne 21": "2,5",
    "Coût total, Suivi, ligne 22": "120 000",
    "Pays, Consortiums, ligne 69": "Belgique",
    "N° dossier, Consortiums, ligne 68": "IA-05",
}
CHOSEN = {
    "État du dossier, Suivi, ligne 11": "Complet",
    "Lettre d'intention, Suivi, ligne 13": "oui",
    "Dispositif, Financements, ligne 3": "FRATRI (fonds rev3 Région-ADEME)",
}
# Filled in with what the page proposes: nothing to type.
PROPOSED = {
    "N° dossier, Suivi, ligne 7": "IA-03",
    "Coût total, Suivi, ligne 17": "1234",
    "N° dossier, Consortiums, lignes 9 à 10": "IA-03",
}


def have_checked(page: Page, name: str, content: bytes) -> None:
    hand_over(page, {"name": name, "mimeType": "", "buffer": content})
    write(page, page.get_by_label("Publié par"), "Service santé")
    press(page, page.get_by_role("button", name="Vérifier les fichiers"))


def choose_in_form(page: Page, label: str, option: str) -> None:
    """Choose in a list of a form, which asks for nothing before its button is pressed."""
    box = page.get_by_role("combobox", name=re.compile(re.escape(label)))

    def pick() -> None:
        open_list(page, box)
        page.get_by_role("option", name=option, exact=True).click(timeout=TAKEN_MS)

    again_until(page, pick, lambda: box.input_value() == option)


def answer_what_is_asked(page: Page) -> set[str]:
    """Fill in the fields of one check, press the button; the labels answered."""
    form = page.get_by_test_id("stForm").first
    expect(form).to_be_visible()
    settle(page)
    answered: set[str] = set()
    for label, text in TYPED.items():
        field = form.get_by_role("textbox", name=label, exact=True)
        if field.count():
            field.fill(text)
            expect(field).to_have_value(text)
            answered.add(label)
    for label, text in PROPOSED.items():
        field = form.get_by_role("textbox", name=label, exact=True)
        if field.count():
            expect(field).to_have_value(text)
            answered.add(label)
    for label, option in CHOSEN.items():
        if form.get_by_role("combobox", name=re.compile(re.escape(label))).count():
            choose_in_form(page, label, option)
            answered.add(label)
    press(page, form.get_by_role("button", name="Appliquer ces corrections et vérifier de nouveau"))
    return answered


def said_verdict(page: Page) -> Locator:
    return page.get_by_test_id("stAlert").first


def codes_of(content: bytes) -> set[str]:
    return {fault.code for fault in check_files([Upload(NAME, content)]).issues}


def change_the_role_of_the_second_lead(page: Page) -> None:
    """In the table of lines: the line of « Second chef », the column « Rôle »."""
    unfold(page, page.get_by_text("Corriger ici, ligne par ligne"))
    press(page, in_view(page, page.get_by_role("radio", name=re.compile("^Consortiums"))))
    grid = page.get_by_test_id("stDataFrame").last
    grid.locator("th", has_text="Organisation").wait_for(state="attached")
    settle(page)
    headers = until_still(page, grid.locator("th[role=columnheader]").all_text_contents)
    place = headers.index("Organisation") + 1
    names = until_still(page, grid.locator(f"td[role=gridcell][aria-colindex='{place}']").all_text_contents)
    line = names.index("Second chef")
    # « Rôle » stands two columns after « Organisation », beyond what is drawn at this width.
    cell = f"glide-cell-{place + 1}-{line}"

    def walk() -> None:
        in_view(page, grid).locator(".dvn-scroller").click(position={"x": 20, "y": 50})
        for key in ["Control+Home", *["ArrowDown"] * line, *["ArrowRight"] * (place + 1)]:
            page.keyboard.press(key)

    again_until(page, walk, lambda: page.evaluate(CELL) == cell)
    page.keyboard.press("Enter")  # opens the cell
    typed = page.locator("textarea.gdg-input")
    expect(typed).to_be_focused()
    typed.fill("partenaire")
    expect(typed).to_have_value("partenaire")
    typed.press("Enter")
    expect(grid.locator(f"#{cell}")).to_have_text("partenaire")
    press(page, page.get_by_role("button", name="Appliquer ces lignes et vérifier de nouveau"))


def test_the_workbook_holds_more_than_forty_different_faults() -> None:
    wrong = codes_of(workbook())
    mapped = workbook_with_known_headers()
    assert len(wrong | codes_of(mapped)) >= 40, sorted(wrong | codes_of(mapped))


def workbook_with_known_headers() -> bytes:
    """The same workbook once its columns are named: the faults behind those of the headers."""
    import io

    book = load_workbook(io.BytesIO(workbook()))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=1, max_row=4):
            for cell in row:
                if cell.value == "Catégorie juridique simplifiée":
                    cell.value = "Type d'acteur"
                elif cell.value == "Titre":
                    cell.value = "Remarques"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_forty_faults_are_mended_on_the_page_and_the_state_is_published(
    context: BrowserContext, tmp_path: Path, demo_store: Path
) -> None:
    with running_server(tmp_path, demo_store) as server:
        page = context.new_page()
        watched = Watched()
        watched.watch(page)
        open_at(page, server, "/import")
        have_checked(page, NAME, workbook())
        expect(page.get_by_text("Colonnes à reconnaître")).to_be_visible()
        # What the page proposes for the columns is right: nothing to choose.
        press(page, page.get_by_role("button", name="Relire avec ces colonnes"))
        expect(said_verdict(page)).to_contain_text("lignes seraient écartées")
        settle(page)
        before = said_verdict(page).inner_text()
        assert english_in(page) == []

        # Twenty fields at a time: the rest is asked for once these are applied.
        answered = answer_what_is_asked(page)
        expect(said_verdict(page)).not_to_have_text(before)
        settle(page)
        answered |= answer_what_is_asked(page)
        settle(page)
        assert answered == TYPED.keys() | PROPOSED.keys() | CHOSEN.keys()
        expect(said_verdict(page)).to_contain_text("1 erreur :")
        settle(page)

        change_the_role_of_the_second_lead(page)
        expect(page.get_by_text("Toutes les lignes peuvent être lues.", exact=False)).to_be_visible()
        assert Store(server.store).current_id() is None, "nothing is published before the agreement"

        press(page, page.get_by_role("button", name="Continuer : comparer et publier"))
        expect(page.get_by_text("Mettre en vigueur cet état")).to_be_visible()
        settle(page)
        assert english_in(page) == []
        press(page, page.get_by_text("Mettre en vigueur cet état"))
        press(page, page.get_by_role("button", name="Publier", exact=True))
        expect(page.get_by_text("Publié : état au", exact=False)).to_be_visible()
        assert_published(server)
        assert watched.outside(server) == []
        assert watched.faults == []
        assert server.outside_connections() == ""


def assert_published(server: Server) -> None:
    store = Store(server.store)
    reader = store.reader()
    assert reader.info.rows["dossiers"] == 34
    assert sum(reader.info.rejected.values()) == 0
    kept = store.corrections(reader.info.id)
    assert {(one.line, one.column, one.after) for one in kept} >= {
        (11, "État du dossier", "complet"),
        (70, "Rôle", "partenaire"),
    }
    assert {one.by for one in kept} == {"Service santé"}
    status = reader.cursor().execute("SELECT status FROM submissions WHERE submission_id = 'IA-07'").fetchone()
    assert status == ("complet",)


@pytest.mark.parametrize("name", ["image.xlsx", "texte.csv"])
def test_a_file_that_lies_about_what_it_is_ends_in_a_sentence(
    context: BrowserContext, tmp_path: Path, demo_store: Path, name: str
) -> None:
    with running_server(tmp_path, demo_store) as server:
        page = context.new_page()
        open_at(page, server, "/import")
        have_checked(page, name, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
        expect(page.get_by_text("une image PNG", exact=False).first).to_be_visible()
