import io
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from etl.pipeline.check import check_files
from etl.read.uploads import Upload
from etl.store import Correction, RetainedSource, SetAside
from reports.exports import CSV_MIME, XLSX_MIME
from reports.retained import (
    ZIP_MIME,
    retained_download,
    set_aside_workbook,
)
from tests.etl.builders import dossier, partner, uploads
from tests.reports.nasty import FORMULAS, MARKUP, SCRIPTS


def source(name: str, content: bytes, part: str | None = None, encoding: str | None = "utf-8") -> RetainedSource:
    delimiter = ";" if encoding else None
    return RetainedSource(name, "0" * 64, "dossiers", encoding, delimiter, 1, len(content), content, part)


def cells(content: bytes, sheet: str) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)]


def test_a_lone_csv_comes_back_as_it_was_kept():
    content = "id;titre\r\n0042;=1+1\r\n".encode("cp1252")
    [file] = retained_download([source("dossiers.csv", content, encoding="cp1252")])
    assert (file.name, file.content, file.mime) == ("dossiers.csv", content, CSV_MIME)


def test_two_csv_files_come_back_as_two_files():
    files = retained_download([source("a.csv", b"a"), source("b.csv", b"b")])
    assert [(file.name, file.content) for file in files] == [("a.csv", b"a"), ("b.csv", b"b")]


def test_the_sheets_of_a_workbook_come_back_as_one_workbook():
    first = b'Suivi\r\n\r\nid;titre\r\n0042;"=1+1\nsuite"\r\n'
    sheets = [
        source("suivi.ods", first, "Mes dossiers", None),
        source("suivi.ods", b"id;nom\r\n1;@x\r\n", "Autres", None),
    ]
    [file] = retained_download(sheets)
    assert (file.name, file.mime) == ("suivi.xlsx", XLSX_MIME)
    assert cells(file.content, "Mes dossiers") == [
        ["Suivi", None], [None, None], ["id", "titre"], ["0042", "=1+1\nsuite"],
    ]  # fmt: skip
    assert cells(file.content, "Autres") == [["id", "nom"], ["1", "@x"]]


def test_the_members_of_an_archive_come_back_as_an_archive():
    parts = [source("envoi.zip", b"a", "2026/dossiers.csv"), source("envoi.zip", b"b", "../../partenaires.csv")]
    [file] = retained_download(parts)
    assert (file.name, file.mime) == ("envoi.zip", ZIP_MIME)
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "2026/dossiers.csv": b"a",
            "partenaires.csv": b"b",
        }
    assert retained_download(parts) == [file]


def test_sources_that_are_gone_give_no_file():
    assert retained_download([]) == []
    assert retained_download([source("a.csv", b"")]) == []


def test_what_was_retained_of_a_workbook_reads_as_the_workbook_did():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, line in (("dossiers", dossier("0042")), ("partenaires", partner("0042"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(2, 1, list(line))
            for column, text in enumerate(line.values(), start=1):
                sheet.write_string(3, column, text)
    report = check_files([Upload("suivi.xlsx", content.getvalue())])
    assert report.content is not None and not report.has_errors
    [file] = retained_download(report.content.sources)
    again = check_files([Upload(file.name, file.content)])
    assert again.content is not None and again.content.tables == report.content.tables


def test_personal_columns_are_in_no_file_handed_back():
    files = uploads([dossier() | {"contact_courriel": "anne@exemple.invalid"}], [partner()])
    report = check_files(files)
    assert report.content is not None
    assert all(b"anne@" not in file.content for file in retained_download(report.content.sources))


def aside(kind: str = "dossiers", line: int = 4, **cells: str) -> SetAside:
    return SetAside(kind, f"{kind}.csv", None, line, cells, ("« x » n'est pas une date.", "Autre raison."))


AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
MENDED = Correction("dossiers", "dossiers.csv", None, 4, "titre", "=avant", "=après", "Anne", AT)
TAKEN_OUT = Correction("dossiers", "dossiers.csv", None, 5, None, None, None, "Anne", AT)


def test_lines_set_aside_are_listed_by_kind_with_their_place_and_reasons():
    lines = [
        aside("partenaires", 7, organisation="CHU"),
        aside(id="0042", titre="=1+1"),
        aside(line=5, id="2", note="n"),
    ]
    content = set_aside_workbook(lines, [MENDED, TAKEN_OUT])
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Dossiers", "Partenaires", "Corrections"]
    reasons = "« x » n'est pas une date. Autre raison."
    assert cells(content, "Dossiers") == [
        ["fichier", "feuille", "ligne", "motifs", "id", "titre", "note"],
        ["dossiers.csv", None, 4, reasons, "0042", "=1+1", None],
        ["dossiers.csv", None, 5, reasons, "2", None, "n"],
    ]
    assert cells(content, "Partenaires")[1][-1] == "CHU"
    assert cells(content, "Corrections")[1:] == [
        ["dossiers", "dossiers.csv", None, 4, "titre", "=avant", "=après", "Anne", "14/03/2026 09:30"],
        ["dossiers", "dossiers.csv", None, 5, "ligne retirée", None, None, "Anne", "14/03/2026 09:30"],
    ]


def test_a_snapshot_without_line_set_aside_still_gives_a_workbook():
    assert load_workbook(io.BytesIO(set_aside_workbook([]))).sheetnames == ["Corrections"]


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP, *SCRIPTS])
def test_a_cell_set_aside_is_text_whatever_it_holds(text):
    content = set_aside_workbook([aside(titre=text, fin="x")])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    assert found[-2] == text
