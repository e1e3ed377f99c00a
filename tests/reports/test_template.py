import io
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.cells.fields import Reading
from etl.faults import Fault
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read.uploads import Upload
from etl.reference import load_reference
from etl.schema import KINDS, cell_readers, columns
from reports.template import (
    GUIDED_ROWS,
    LISTS_SHEET,
    README_SHEET,
    header_comment,
    list_values,
    template_workbook,
)
from reports.template_help import EXAMPLES
from tests.etl.builders import uploads
from tests.etl.test_files import as_json

HERE = Path(__file__).resolve().parent
TYPED = HERE / "typed_in_libreoffice.json"
FILES = HERE.parent / "etl" / "files"


@pytest.fixture(scope="module")
def template() -> bytes:
    return template_workbook()


@pytest.fixture(scope="module")
def book(template):
    return load_workbook(io.BytesIO(template))


def faults(report: CheckReport) -> list[Fault]:
    return [fault for fault in report.issues if fault.severity != "conformity"]


def test_the_template_holds_the_contracts_sheets_and_columns(book):
    assert book.sheetnames == [*KINDS, README_SHEET, LISTS_SHEET]
    for kind in KINDS:
        assert [cell.value for cell in book[kind][1]] == [column.header for column in columns(kind)]
        assert book[kind].max_row == 1


def test_a_template_nobody_filled_has_no_line_and_no_other_fault(template):
    report = check_files([Upload("modele.xlsx", template)])
    assert [(fault.code, fault.sheet) for fault in report.issues] == [
        ("E-FILE-NO-LINE", "dossiers"),
        ("W-FILE-NO-LINE", "partenaires"),
    ]
    assert {file.kind for file in report.files} == set(KINDS)


def test_the_template_is_the_same_bytes_at_any_time(template):
    time.sleep(2.1)  # a ZIP counts time by two seconds
    assert template_workbook() == template


def test_each_header_says_what_its_column_takes(book):
    for kind in KINDS:
        for cell, column in zip(book[kind][1], columns(kind), strict=True):
            text = cell.comment.text
            assert text == header_comment(column)
            assert column.title in text and column.description in text and column.example in text
            assert ("Obligatoire." in text) == column.required


def test_required_headers_are_told_apart(book):
    for kind in KINDS:
        by_need: dict[bool, set[str]] = {True: set(), False: set()}
        for cell, column in zip(book[kind][1], columns(kind), strict=True):
            by_need[column.required].add(cell.fill.fgColor.rgb)
        assert len(by_need[True]) == len(by_need[False]) == 1 and by_need[True] != by_need[False]


def test_headers_are_frozen_and_filtered(book):
    for kind in KINDS:
        assert book[kind].freeze_panes == "B2"
        assert book[kind].auto_filter.ref.startswith("A1:")


def test_codes_are_text_and_dates_are_dates(book):
    by_header = {cell.value: cell.column_letter for cell in book["partenaires"][1]}
    formats = {
        header: book["partenaires"].column_dimensions[letter].number_format for header, letter in by_header.items()
    }
    assert {formats[name] for name in ("siret", "siren", "code_commune", "code_postal", "id_dossier")} == {"@"}
    dates = [cell.column_letter for cell in book["dossiers"][1] if cell.value.startswith("date_")]
    assert {book["dossiers"].column_dimensions[letter].number_format for letter in dates} == {"dd/mm/yyyy"}


def test_every_value_of_a_list_is_read_as_itself():
    reference = load_reference()
    offered = 0
    for kind in KINDS:
        for column in columns(kind):
            values = list_values(column, reference)
            offered += bool(values)
            reading = Reading(reference)
            read = [cell_readers(kind)[column.attribute].take(value, reading) for value in values]
            assert len({str(value) for value in read}) == len(values), column.header
            assert all(value and (not column.is_list or len(value) == 1) for value in read), column.header
            if column.is_list and len(values) > 1:
                both = cell_readers(kind)[column.attribute].take(f"{values[0]} | {values[1]}", reading)
                assert both == (*read[0], *read[1])
            assert not reading.notes
    assert offered == 15


def test_a_list_offers_every_value_of_its_vocabulary():
    reference = load_reference()
    for kind in KINDS:
        for column in columns(kind):
            if column.vocabulary:
                assert len(list_values(column, reference)) == len(list(reference.vocabulary(column.vocabulary)))


def checks(book, kind: str) -> dict[str, object]:
    headers = {cell.column_letter: cell.value for cell in book[kind][1]}
    found = {}
    for check in book[kind].data_validations.dataValidation:
        first, _, last = str(check.sqref).partition(":")
        assert last.endswith(str(GUIDED_ROWS + 1)) and first.endswith("2")
        found[headers[first.rstrip("0123456789")]] = check
    return found


def test_cells_of_closed_lists_refuse_other_values_and_open_ones_inform(book):
    found = checks(book, "dossiers")
    assert (found["statut"].type, found["statut"].errorStyle or "stop") == ("list", "stop")
    for name in ("typologies", "priorites_ia", "territoires_deploiement", "ami_redirection"):
        assert (found[name].type, found[name].errorStyle) == ("list", "information"), name
    assert found["lettre_intention"].formula1 == '"oui,non"'
    assert (found["srl_initial"].type, found["srl_initial"].formula1, found["srl_initial"].formula2) == (
        "whole",
        "1",
        "10",
    )
    assert (found["date_depot"].type, found["date_depot"].errorStyle) == ("date", "warning")
    assert found["cout_total_ht_eur"].type == "decimal"


def test_lists_point_at_their_values(book):
    reference = load_reference()
    for kind in KINDS:
        for column in columns(kind):
            values = list_values(column, reference)
            if not values:
                continue
            sheet, _, area = checks(book, kind)[column.header].formula1.partition("!")
            first, _, last = area.replace("$", "").partition(":")
            cells = [row[0].value for row in book[sheet][f"{first}:{last or first}"]]
            assert cells == list(values), column.header


def test_the_examples_of_the_readme_are_read_without_a_fault():
    files = uploads(EXAMPLES["dossiers"], EXAMPLES["partenaires"], EXAMPLES["orientations"])
    report = check_files(files)
    assert [(fault.code, fault.line) for fault in faults(report)] == [("W-NO-PARTNER", 3)]
    assert dict(report.rows_rejected) == dict.fromkeys(KINDS, 0)


def test_the_readme_shows_two_examples_and_holds_no_line_that_looks_like_a_table(book):
    texts = [cell.value for row in book[README_SHEET].iter_rows() for cell in row if cell.value]
    for lines in EXAMPLES.values():
        assert len(lines) == 2
        for line in lines:
            assert all(f"ex. : {text}" in texts for text in line.values())


def test_the_lists_follow_the_vocabularies_in_force(tmp_path):
    folder = Path(shutil.copytree("data/reference", tmp_path / "reference"))
    statuses = folder / "statuses.csv"
    statuses.write_text(statuses.read_text("utf-8").replace("Reçu,", "Bien reçu,"), "utf-8")
    typologies = folder / "typologies.csv"
    typologies.write_text(
        typologies.read_text("utf-8").replace("Découverte de nouveaux traitements,", "Traitements ; nouveaux,", 1),
        "utf-8",
    )
    reference = load_reference(folder)
    by_name = {column.header: column for column in columns("dossiers")}
    assert "Bien reçu" in list_values(by_name["statut"], reference)
    # A label with a semicolon would be read as two values: its code is offered instead.
    assert "T04" in list_values(by_name["typologies"], reference)
    assert "Traitements ; nouveaux" in list_values(by_name["typologie_principale"], reference)
    assert template_workbook(reference) != template_workbook()


def office_python() -> str | None:
    """A Python that can talk to LibreOffice, None when there is none."""
    for python in filter(None, ("/usr/bin/python3", shutil.which("python3"))):
        if Path(python).exists() and subprocess.run([python, "-c", "import uno"], capture_output=True).returncode == 0:
            return python
    return None


def type_in(python: str, source: Path, out: Path) -> None:
    """Fill the template; LibreOffice itself falls over once in a while, which is no fault of the template."""
    command = [python, str(HERE / "type_in_libreoffice.py"), str(source), str(TYPED), str(out)]
    for _ in range(3):
        if subprocess.run(command, capture_output=True, timeout=180).returncode == 0:
            return
    pytest.fail("LibreOffice n'a pas pu remplir le modèle")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_template_filled_in_libreoffice_imports_without_a_fault(tmp_path, template, form):
    python = office_python()
    if python is None:
        pytest.skip("aucun Python ne sait parler à LibreOffice (module uno)")
    source, out = tmp_path / "modele.xlsx", tmp_path / f"rempli.{form}"
    source.write_bytes(template)
    type_in(python, source, out)
    report = check_files([Upload(out.name, out.read_bytes())])
    kept = json.loads((FILES / f"good_template_libreoffice_{form}" / "expected.json").read_text("utf-8"))
    assert faults(report) == []
    assert report.as_dict()["rows_loaded"] == kept["rows_loaded"]
    assert report.content is not None
    for kind, columns_expected in kept["values"].items():
        for attribute, expected in columns_expected.items():
            assert list(map(as_json, report.content.tables[kind][attribute])) == expected, attribute
