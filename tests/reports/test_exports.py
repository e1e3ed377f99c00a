import csv
import io
from datetime import date
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from reports.exports import About, file_stem, neutralised, to_csv, to_xlsx

ABOUT = About("Dossiers par EPCI", "une note", "HealthIA", date(2026, 3, 14), "2026-03-14-abc", "aucun", True)
COLUMNS = {"name": "Organisation", "n": "Dossiers", "share": "Part"}
ROWS = pd.DataFrame({"name": ["=1+1", "CHU de Lille"], "n": [1, 2], "share": [0.5, None], "secret": ["x", "y"]})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    assert neutralised(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("value", ["CHU", "", 3, -3, None, date(2026, 1, 1)])
def test_everything_else_is_left_as_it_is(value: object) -> None:
    assert neutralised(value) == value


def test_the_csv_holds_the_named_columns_in_french_and_is_parseable() -> None:
    text = to_csv(ROWS, COLUMNS).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows == [["Organisation", "Dossiers", "Part"], ["'=1+1", "1", "0,5"], ["CHU de Lille", "2", ""]]


def test_a_header_from_a_file_is_neutralised_too() -> None:
    assert to_csv(pd.DataFrame({"a": [1]}), {"a": "=SUM(A1)"}).decode("utf-8-sig").startswith("'=SUM(A1)")


def test_the_workbook_says_what_it_is_and_holds_no_formula() -> None:
    with ZipFile(io.BytesIO(to_xlsx(ROWS, COLUMNS, ABOUT))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert all("<f>" not in sheet for sheet in sheets)
    for expected in ("Données fictives", "14/03/2026", "2026-03-14-abc", "une note", "&apos;=1+1", "HealthIA"):
        assert expected in strings or expected.replace("&apos;", "'") in strings
    assert "secret" not in strings


def test_the_file_name_says_the_date_and_that_the_data_is_fictitious() -> None:
    assert file_stem("Dossiers reçus, par EPCI", date(2026, 3, 14), True) == (
        "dossiers-recus-par-epci_2026-03-14_donnees-fictives"
    )
    assert file_stem("///", date(2026, 3, 14), False) == "donnees_2026-03-14"


def test_fictitious_data_says_so_on_every_line_of_a_csv():
    lines = to_csv(ROWS, COLUMNS, is_demo=True).decode("utf-8-sig").splitlines()
    assert lines[0].endswith(";Avertissement")
    assert all(line.endswith(";Données fictives") for line in lines[1:])


def test_a_text_that_the_writer_takes_for_markup_of_its_own_is_a_text():
    content = to_xlsx(pd.DataFrame({"name": ["<r>&</r>", "<r><t>x</t></r>"]}), {"name": "Organisation"}, ABOUT)
    assert [row[0].value for row in load_workbook(io.BytesIO(content))["Données"].iter_rows(2)] == [
        "<r>&</r>",
        "<r><t>x</t></r>",
    ]


def test_a_list_is_one_text_whatever_carries_it():
    rows = pd.DataFrame({"a": [np.array(["T01", "T02"], dtype=object), ["T03"]]})
    assert to_csv(rows, {"a": "Typologies"}).decode("utf-8-sig").splitlines() == ["Typologies", "T01 | T02", "T03"]
    book = load_workbook(io.BytesIO(to_xlsx(rows, {"a": "Typologies"}, ABOUT)))["Données"]
    assert [row[0].value for row in book.iter_rows(2)] == ["T01 | T02", "T03"]
