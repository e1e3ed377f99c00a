import io
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from reports.cell_text import (
    MAX_CELL,
    column_letters,
    escaped,
    fitting,
    is_too_long,
    link_to,
    readable,
    sheet_name,
    write_text,
)
from reports.own_book import set_text
from reports.text_book import BOOK_OPTIONS
from tests.reports.nasty import CONTROLS, FORMULAS, LONG, MARKUP, NASTY, SCRIPTS

# What no XML can carry becomes the replacement character; the rest comes back as it was, cut when it is too long.
KEPT = [*FORMULAS, *MARKUP, *SCRIPTS, *(text for text in CONTROLS if not {"\ufffe", "\uffff"} & set(text))]


def read_back(content: bytes) -> list[object]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [row[1] for row in rows]


def by_xlsxwriter(texts: list[str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, BOOK_OPTIONS) as book:
        sheet = book.add_worksheet()
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, "x")
            write_text(sheet, row, 1, text, book.add_format({"num_format": "@"}))
    return buffer.getvalue()


def by_openpyxl(texts: list[str]) -> bytes:
    book = Workbook()
    for row, text in enumerate(texts, start=1):
        book.active.cell(row, 1).value = "x"
        set_text(book.active.cell(row, 2), text)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_a_text_comes_back_from_a_workbook_as_it_was(write):
    assert len(NASTY) > 60
    assert read_back(write(KEPT)) == KEPT


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_no_text_becomes_a_formula_a_link_or_a_number(write):
    with ZipFile(io.BytesIO(write(list(NASTY)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        relations = [name for name in book.namelist() if "worksheets/_rels" in name]
    assert "<f>" not in sheet and "<f " not in sheet and "hyperlink" not in sheet and not relations
    assert '<c r="B1" t="n"' not in sheet and 't="e"' not in sheet and 't="b"' not in sheet


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_a_text_that_is_too_long_is_cut_where_excel_cuts_it(write):
    for text, found in zip(LONG, read_back(write(list(LONG))), strict=True):
        is_start = text.startswith(found)
        length = len(found.encode("utf-16-le")) // 2
        assert is_start and MAX_CELL - 1 <= length <= MAX_CELL  # half a character of two is no character


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_characters_that_no_xml_carries_are_replaced(write):
    assert read_back(write(["a\ufffeb", "a\uffffb", "a\ud800b"])) == ["a\ufffdb"] * 3


def test_a_length_is_counted_as_excel_counts_it():
    assert not is_too_long("x" * MAX_CELL) and is_too_long("x" * (MAX_CELL + 1))
    assert not is_too_long("🙂" * (MAX_CELL // 2)) and is_too_long("🙂" * (MAX_CELL // 2 + 1))
    assert len(fitting("🙂" * 20_000)) == MAX_CELL // 2


def test_a_literal_escape_is_kept_as_the_text_it_is():
    assert escaped("_x0041_ \r") == "_x005F_x0041_ _x000D_"
    assert escaped("_xA_") == "_xA_"


def test_a_text_for_people_has_no_control_character_and_ends_in_time():
    assert readable("a\x00b\r\nc\x0bd") == "a b\nc d"
    assert readable("x" * 20, 10) == "x" * 9 + "…"


def test_names_of_sheets_are_what_excel_takes():
    assert sheet_name("dossiers", []) == "dossiers"
    assert sheet_name("Remarques", ["remarques"]) == "Remarques (2)"
    assert sheet_name("Remarques", ["Remarques", "REMARQUES (2)"]) == "Remarques (3)"
    assert sheet_name("a[b]c:d*e?f/g\\h", []) == "a b c d e f g h"
    assert sheet_name("'", []) == "Feuille"
    assert sheet_name("History", []) == "History (2)"
    assert len(sheet_name("🙂" * 40, []).encode("utf-16-le")) // 2 <= 31
    long = sheet_name("x" * 60, [])
    assert len(long) == 31
    second = sheet_name("x" * 60, [long])
    assert len(second) == 31 and second.endswith(" (2)")


def test_a_link_leads_to_its_cell_whatever_the_sheet_is_called():
    assert link_to("L'état des « dossiers »", 12, 28) == "'L''état des « dossiers »'!AB12"


def test_columns_have_their_letters():
    assert [column_letters(n) for n in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
