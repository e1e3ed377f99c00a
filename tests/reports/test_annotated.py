import io
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from etl.faults import CATALOGUE, make_fault
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read.uploads import Upload, read_uploads
from etl.settings import load_settings
from etl.store import Correction
from reports.annotated import STAGES, AnnotatedFile, annotated_workbook
from reports.marks import (
    HeaderLine,
    SheetMarks,
    bound_comments,
    column_number,
    place_fault,
    what_and_remedy,
)
from reports.remarks import AUTHOR, COLUMNS, TITLE
from reports.text_book import FILLS
from tests.etl.builders import dossier, member, partner, upload, uploads
from tests.reports.nasty import CONTROLS, FORMULAS, MARKUP, SCRIPTS

FOLDER = Path(__file__).resolve().parent.parent / "etl" / "files"
Line = Mapping[str, object]
Key = tuple[int | None, str | None, str, str | None]
# Said of the spreadsheet itself: a copy of its cells as text has neither hidden lines nor merged cells.
OF_THE_SPREADSHEET = {"W-MERGED-CELLS", "W-ROWS-HIDDEN", "W-SHEET-HIDDEN"}


def faults(report: CheckReport) -> Counter[Key]:
    return Counter(
        (fault.line, fault.column, fault.code, fault.value)
        for fault in report.issues
        if fault.severity != "conformity" and fault.code not in OF_THE_SPREADSHEET
    )


def opened(file: AnnotatedFile, **options: bool):
    return load_workbook(io.BytesIO(file.content), **options)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def own_book(**sheets: Sequence[Line]) -> Workbook:
    """A workbook as agents keep them: a title, headers on line 3, the table from column B on."""
    book = Workbook()
    del book["Sheet"]
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        sheet["A1"] = "Suivi de l'appel"
        for column, header in enumerate(lines[0], start=2):
            sheet.cell(3, column).value = header
            for row, line in enumerate(lines, start=4):
                sheet.cell(row, column).value = line.get(header) or None
    return book


def faulty_book() -> Workbook:
    return own_book(
        dossiers=[dossier("IA-1", date_depot="31/02/2026", statut="orrienté"), dossier("IA-2", srl_final_vise="2")],
        partenaires=[partner("IA-1"), partner("IA-2", code_commune="2691"), member("IA-9")],
    )


def annotated(*files: Upload, **options: object) -> tuple[AnnotatedFile, CheckReport]:
    report = check_files(files, **options)  # type: ignore[arg-type]
    return annotated_workbook(files, report), report


def marked(sheet) -> dict[str, str]:
    """Coloured cells of a sheet, with their level."""
    levels = {f"00{colour}": level for level, colour in FILLS.items()} | {
        f"FF{colour}": level for level, colour in FILLS.items()
    }
    return {
        cell.coordinate: levels[cell.fill.fgColor.rgb]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in levels
    }


def comments(sheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def remarks(book, name: str = "Remarques") -> list[dict[str, object]]:
    rows = list(book[name].iter_rows(values_only=True))
    start = rows.index(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[start + 1 :]]


SAVED = saved(faulty_book())

# The sender's own workbook


def test_the_faulty_cells_of_a_workbook_are_coloured_and_no_other():
    book = opened(annotated(Upload("suivi.xlsx", SAVED))[0])
    assert marked(book["dossiers"]) == {"D4": "error", "E4": "error", "K5": "warning"}
    assert marked(book["partenaires"]) == {"B4": "error", "F5": "warning", "B6": "error"}
    assert comments(book["dossiers"]).keys() == {"D4", "E4", "K5"}


def test_a_comment_names_the_fault_the_remedy_and_the_nearest_value():
    book = opened(annotated(Upload("suivi.xlsx", SAVED))[0])
    assert comments(book["dossiers"])["D4"] == (
        "Erreur : Date illisible (E-DATE)\n« 31/02/2026 » n'est pas une date lisible.\n"
        "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 14/03/2026."
    )
    assert comments(book["dossiers"])["E4"].endswith("Vouliez-vous dire « oriente » ?")
    assert book["dossiers"]["D4"].comment.author == AUTHOR


def test_several_faults_of_a_cell_are_one_comment_in_the_gravest_colour():
    book = own_book(
        dossiers=[dossier("IA-1"), dossier("IA-1"), dossier("IA-2")],
        partenaires=[partner("IA-2", "A"), partner("IA-2", "B", siret="12"), partner("IA-2", "B", siret="12")],
    )
    sheet = opened(annotated(Upload("s.xlsx", saved(book)))[0])["dossiers"]
    assert marked(sheet)["B4"] == "error"
    note = comments(opened(annotated(Upload("s.xlsx", saved(book)))[0])["partenaires"])
    assert all(text.count("(E-TWO-LEADS)") <= 1 for text in note.values())
    header = HeaderLine(["id_dossier", "siret"], 1)
    marks = SheetMarks(header)
    marks.mark((2, 2), "warning", "un doute")
    marks.mark((2, 2), "error", "une faute")
    marks.mark((2, 2), "error", "une faute")
    assert marks.cells[2, 2].level == "error" and marks.cells[2, 2].comment() == "un doute\n\nune faute"


def test_faults_of_headers_stand_on_the_header_line():
    book = own_book(
        dossiers=[dossier("IA-1") | {"Budgett": "1", "Intitulé": "deux fois"}], partenaires=[partner("IA-1")]
    )
    report = check_files([Upload("s.xlsx", saved(book))])
    sheet = opened(annotated_workbook([Upload("s.xlsx", saved(book))], report))["dossiers"]
    headers = {cell.value: cell.coordinate for cell in sheet[3]}
    assert marked(sheet)[headers["Budgett"]] == "warning"
    assert marked(sheet)[headers["Intitulé"]] == "error"
    assert "E-HEADER-TWICE" in comments(sheet)[headers["Intitulé"]]


def test_a_missing_column_is_said_on_the_dossiers_number_of_the_header_line():
    lines = [dossier("IA-1")]
    del lines[0]["date_depot"]
    book = opened(annotated(Upload("s.xlsx", saved(own_book(dossiers=lines, partenaires=[partner("IA-1")]))))[0])
    assert marked(book["dossiers"]) == {"B3": "error"}
    assert "E-HEADER-MISSING" in comments(book["dossiers"])["B3"]


def test_every_fault_has_its_line_in_the_remarks_with_a_link_to_its_cell():
    file, report = annotated(Upload("suivi.xlsx", SAVED))
    book = opened(file)
    lines = remarks(book)
    assert [(line["Ligne"], line["Code"]) for line in lines] == [(f.line, f.code) for f in report.issues]
    first = lines[[line["Code"] for line in lines].index("E-VOCABULARY")]
    assert first | {"Que faire": ""} == {
        "Feuille": "« dossiers »",
        "Ligne": 4,
        "Colonne": "statut",
        "Valeur": "orrienté",
        "Gravité": "Erreur",
        "Code": "E-VOCABULARY",
        "Ce qui ne va pas": "« orrienté » n'est pas une valeur connue.",
        "Que faire": "",
        "Proposition": "oriente",
    }
    assert str(first["Que faire"]).startswith("Valeurs admises : Reçu ; Complet ; ")
    sheet = book["Remarques"]
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert {"'dossiers'!E4", "'partenaires'!F5"} <= links
    top = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Feuille")
    assert sheet.freeze_panes == f"A{top + 1}" and sheet.auto_filter.ref == f"A{top}:I{top + len(lines)}"
    assert sheet["A1"].value == TITLE and sheet["A2"].value.startswith("4 erreur(s), 2 avertissement(s)")


def test_the_workbook_is_the_senders_own():
    book = faulty_book()
    sheet = book["dossiers"]
    sheet["C4"].font = Font(bold=True, color="FF0000")
    sheet["H4"].fill = PatternFill("solid", start_color="ABCDEF")
    sheet["B4"].comment = Comment("Vu avec Anne", "Luc")
    sheet.column_dimensions["C"].width = 51
    sheet.row_dimensions[5].hidden = True
    sheet.freeze_panes = "B4"
    choice = DataValidation("list", formula1='"recu,complet"')
    choice.add("E4:E99")
    sheet.add_data_validation(choice)
    other = book.create_sheet("Notes")
    other["A1"], other["A2"] = "à garder", "=1+1"
    other.merge_cells("C1:D3")
    found = opened(annotated(Upload("suivi.xlsx", saved(book)))[0])
    sheet = found["dossiers"]
    assert found.sheetnames == ["dossiers", "partenaires", "Notes", "Remarques"]
    assert sheet["C4"].font.bold and sheet["H4"].fill.fgColor.rgb.endswith("ABCDEF")
    assert sheet["B4"].comment.text == "Vu avec Anne" and sheet["B4"].comment.author == "Luc"
    assert sheet.column_dimensions["C"].width == 51 and sheet.row_dimensions[5].hidden
    assert sheet.freeze_panes == "B4" and sheet.data_validations.dataValidation[0].sqref == choice.sqref
    assert found["Notes"]["A2"].value == "=1+1" and str(found["Notes"].merged_cells) == "C1:D3"


def test_the_senders_comment_stays_above_ours():
    book = faulty_book()
    book["dossiers"]["D4"].comment = Comment("Vu avec Anne", "Luc")
    text = comments(opened(annotated(Upload("s.xlsx", saved(book)))[0])["dossiers"])["D4"]
    assert text.startswith(f"Vu avec Anne\n\n— {AUTHOR} —\nErreur : Date illisible")


def test_a_sheet_of_the_senders_that_has_our_name_is_left_alone():
    book = faulty_book()
    book.create_sheet("remarques")["A1"] = "les miennes"
    found = opened(annotated(Upload("s.xlsx", saved(book)))[0])
    assert found.sheetnames[-2:] == ["remarques", "Remarques (2)"]
    assert found["remarques"]["A1"].value == "les miennes"


def test_marks_of_an_earlier_annotation_are_replaced():
    first, _ = annotated(Upload("s.xlsx", SAVED))
    book = opened(first)
    book["dossiers"]["D4"].value = "14/03/2026"
    book["dossiers"]["D4"].comment = Comment("Vu avec Anne\n\n— Observatoire HealthIA —\nErreur", "Luc")
    second = opened(annotated(Upload("s.xlsx", saved(book)))[0])
    assert second.sheetnames == ["dossiers", "partenaires", "Remarques"]
    assert marked(second["dossiers"]) == {"E4": "error", "K5": "warning"}
    assert comments(second["dossiers"])["D4"] == "Vu avec Anne"
    assert comments(second["dossiers"])["E4"].count("E-VOCABULARY") == 1


def test_an_annotated_copy_can_be_sent_again_and_again():
    files = uploads([dossier("IA-1", date_depot="14/03/26", srl_final_vise="2")], [partner("IA-1")])
    first, _ = annotated(*files)
    book = opened(first)
    book["dossiers"]["C2"].value = "14/03/2026"
    second = opened(annotated(Upload(first.name, saved(book)))[0])
    assert marked(second["dossiers"]) == {"J2": "warning"} and comments(second["dossiers"]).keys() == {"J2"}
    assert second.sheetnames == ["dossiers", "partenaires", "Remarques"]


def test_once_its_coloured_cells_are_mended_the_workbook_imports_without_a_fault():
    file, _ = annotated(Upload("suivi.xlsx", SAVED))
    book = opened(file)
    mended = {
        "dossiers": {"D4": "14/03/2026", "E4": "oriente", "K5": "6"},
        "partenaires": {"F5": "02691", "B6": "IA-2"},
    }
    for sheet, cells in mended.items():
        for address, text in cells.items():
            assert address in marked(book[sheet])
            book[sheet][address].value = text
    report = check_files([Upload(file.name, saved(book))])
    assert faults(report) == Counter() and report.rows_loaded == {"dossiers": 2, "partenaires": 3, "orientations": 0}


def test_formulas_stay_formulas_and_keep_the_value_they_had():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("dossiers")
        for row, line in enumerate([list(dossier()), list(dossier("IA-1", statut="?!x").values())]):
            sheet.write_row(row, 0, line)
        sheet.write_formula("B2", '="Titre "&"calculé"', None, "Titre calculé & gardé")
        sheet.write_formula("I2", "=1+2", None, 3)
        sheet = book.add_worksheet("partenaires")
        sheet.write_row(0, 0, list(partner()))
        sheet.write_row(1, 0, list(partner().values()))
    # A spreadsheet that computed its formulas does not ask for it again, as XlsxWriter does.
    content = repacked(buffer.getvalue(), "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")
    file, report = annotated(Upload("s.xlsx", content))
    assert opened(file)["dossiers"]["B2"].value == '="Titre "&"calculé"'
    assert opened(file, data_only=True)["dossiers"]["B2"].value == "Titre calculé & gardé"
    assert opened(file, data_only=True)["dossiers"]["I2"].value == 3
    assert faults(check_files([Upload("s.xlsx", file.content)])) == faults(report)


def repacked(content: bytes, part: str, before: bytes, after: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            held = old.read(name)
            assert name != part or before in held
            new.writestr(name, held.replace(before, after) if name == part else held)
    return buffer.getvalue()


def test_macros_are_kept_and_the_file_keeps_their_extension(tmp_path):
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0 un projet")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_vba_project(str(project))
        for name, line in (("dossiers", dossier(statut="inconnu?")), ("partenaires", partner())):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(line))
            sheet.write_row(1, 0, list(line.values()))
    file, report = annotated(Upload("suivi.xlsm", buffer.getvalue()))
    assert file.name == "suivi_remarques.xlsm"
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert package.read("xl/vbaProject.bin") == project.read_bytes()
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    assert faults(check_files([Upload("suivi.xlsm", file.content)])) == faults(report)


def test_what_the_copy_cannot_keep_is_said():
    content = SAVED
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/slicers/slicer1.xml", "<slicers/>")
        package.writestr("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>")
    book = opened(annotated(Upload("s.xlsx", buffer.getvalue()))[0])
    told = book["Remarques"]["A3"].value
    assert told.startswith("Ce que cette copie de votre classeur n'a pas pu garder")
    assert "segments" in told and "fils de discussion" in told


def test_a_workbook_that_openpyxl_cannot_open_comes_back_as_text():
    content = repacked(SAVED, "xl/styles.xml", b"<fonts", b'<fonts rgb="pas une couleur" bogus="1"')
    content = repacked(content, "xl/styles.xml", b"<cellXfs", b'<cellXfs count="x" unknown="1"')
    file, report = annotated(Upload("suivi.xlsx", content))
    book = opened(file)
    assert faults(check_files([Upload(file.name, file.content)])) == faults(report)
    assert book["dossiers"]["D4"].value == "31/02/2026" and marked(book["dossiers"])["D4"] == "error"


# Other containers


@pytest.mark.parametrize("folder", sorted(path.name for path in FOLDER.iterdir() if path.is_dir()))
def test_an_annotated_workbook_has_the_faults_of_what_was_sent(folder):
    files = read_uploads(sorted(path for path in (FOLDER / folder).iterdir() if path.name != "expected.json"))
    report = check_files(files)
    file = annotated_workbook(files, report)
    assert opened(file).sheetnames[-1].startswith("Remarques")
    if any(is_of_a_whole_file(fault.code) for fault in report.issues):
        return  # what can't be read has no cells to copy
    assert faults(check_files([Upload(file.name, file.content)])) == faults(report)


def is_of_a_whole_file(code: str) -> bool:
    return code.startswith(("E-FILE-", "E-ARCHIVE-", "W-SHEET-")) and code not in (
        "E-FILE-NO-LINE",
        "E-FILE-KIND-TWICE",
    )


def test_csv_files_come_back_as_one_workbook_with_one_sheet_each():
    files = uploads([dossier("0042", date_depot="14/03/26")], [partner("0042", code_commune="2691")])
    file, _ = annotated(*files)
    book = opened(file)
    assert file.name == "dossiers_remarques.xlsx"
    assert book.sheetnames == ["dossiers", "partenaires", "Remarques"]
    assert book["dossiers"]["A2"].value == "0042" and book["dossiers"]["A2"].number_format == "@"
    assert book["partenaires"]["E2"].value == "2691"
    assert marked(book["partenaires"]) == {"E2": "warning"} and marked(book["dossiers"]) == {"C2": "warning"}
    assert book["dossiers"].freeze_panes == "A2"


def test_title_lines_and_blank_lines_keep_their_numbers():
    text = "Export du 14 mars\n\nid_dossier;titre;date_depot;statut;typologies\n\nIA-1;Un\n titre;x;recu;T01\n"
    quoted = text.replace("Un\n titre", '"Un\n titre"')
    file, report = annotated(Upload("dossiers.csv", quoted.encode()), upload("partenaires", [partner()]))
    [fault] = [fault for fault in report.issues if fault.code == "E-DATE"]
    sheet = opened(file)["dossiers"]
    assert sheet["A1"].value == "Export du 14 mars" and sheet["A3"].value == "id_dossier"
    assert sheet.cell(fault.line, 3).value == "x" and marked(sheet)[f"C{fault.line}"] == "error"
    assert sheet.cell(fault.line, 2).value == "Un\n titre"


@pytest.mark.parametrize(
    "text",
    [*FORMULAS, *MARKUP, *SCRIPTS, *(t for t in CONTROLS if not set(t) & set("\x00\x01\x07\x08\x1f\ufffe\uffff"))],
)
def test_a_cell_of_a_csv_is_the_same_text_in_the_workbook(text):
    line = dossier(titre=text, statut="?!x")
    file, report = annotated(upload("dossiers", [line]), upload("partenaires", [partner()]))
    again = check_files([Upload(file.name, file.content)])
    assert faults(again) == faults(report)
    assert report.lines is not None and again.lines is not None
    before, after = report.lines.cells("dossiers.csv", None, 2), again.lines.cells(file.name, "dossiers", 2)
    assert before is not None and after is not None
    assert after["titre"].replace("\x1b", " ") == before["titre"].replace("\x1b", " ")
    with zipfile.ZipFile(io.BytesIO(file.content)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_file_in_an_archive_becomes_a_sheet_of_its_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in uploads([dossier("IA-1", statut="?!x")], [partner()]):
            archive.writestr(f"envoi/{file.name}", file.content)
    file, _ = annotated(Upload("envoi.zip", buffer.getvalue()))
    book = opened(file)
    assert file.name == "envoi_remarques.xlsx" and book.sheetnames == ["dossiers", "partenaires", "Remarques"]
    assert marked(book["dossiers"])["D2"] == "error"


def test_a_csv_sent_beside_a_workbook_becomes_a_sheet_of_it():
    book = own_book(dossiers=[dossier("IA-1", date_depot="14/03/26")])
    book["dossiers"]["C4"].font = Font(bold=True)
    lines = [partner(code_commune="2691", organisation="=1+1")]
    file, report = annotated(upload("partenaires", lines), Upload("suivi.xlsx", saved(book)))
    found = opened(file)
    assert file.name == "suivi_remarques.xlsx" and found["dossiers"]["C4"].font.bold
    assert found.sheetnames == ["dossiers", "partenaires", "Remarques"]
    assert marked(found["partenaires"]) == {"E2": "warning"} and marked(found["dossiers"]) == {"D4": "warning"}
    assert found["partenaires"]["B2"].value == "=1+1" and found["partenaires"]["B2"].data_type == "s"
    assert faults(check_files([Upload(file.name, file.content)])) == faults(report)


def test_a_cell_too_long_for_a_workbook_is_cut_and_said():
    file, _ = annotated(upload("dossiers", [dossier() | {"notes": "x" * 40_000}]), upload("partenaires", [partner()]))
    book = opened(file)
    assert len(book["dossiers"]["K2"].value) == 32_767
    assert any("1 cellule(s) de plus de 32 767" in str(row[0]) for row in book["Remarques"].iter_rows(values_only=True))


def test_a_surplus_cell_that_is_blank_is_shown_so_that_the_line_does_not_seem_mended():
    folder = FOLDER / "bad_shifted_lines"
    files = read_uploads(sorted(path for path in folder.iterdir() if path.suffix == ".csv"))
    book = opened(annotated_workbook(files, check_files(files)))
    shown = [
        cell.coordinate
        for row in book["dossiers"].iter_rows()
        for cell in row
        if cell.value == "(cellule vide en trop)"
    ]
    assert shown and set(shown) <= set(marked(book["dossiers"]))


def test_personal_cells_come_back_to_their_sender_and_are_in_no_remark():
    line = dossier(statut="?!x") | {"contact_courriel": "anne@exemple.invalid"}
    book = opened(annotated(upload("dossiers", [line]), upload("partenaires", [partner()]))[0])
    assert any(cell.value == "anne@exemple.invalid" for row in book["dossiers"].iter_rows() for cell in row)
    assert not any("anne@" in str(cell.value) for row in book["Remarques"].iter_rows() for cell in row)
    assert not any("anne@" in text for text in comments(book["dossiers"]).values())


def test_a_file_that_was_refused_is_not_opened_again(monkeypatch):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dossiers.csv", upload("dossiers", [dossier()]).content)
        archive.writestr("partenaires.csv", b"0" * (2 * 1024 * 1024))
    files = [Upload("bombe.zip", bomb.getvalue())]
    settings = load_settings()
    small = settings.model_copy(update={"limits": settings.limits.model_copy(update={"max_unpacked_mib": 1})})
    report = check_files(files, settings=small)
    assert [fault.code for fault in report.issues] == ["E-FILE-UNPACKED"] and report.headers
    monkeypatch.setattr("reports.sent_tables.open_upload", lambda *_: pytest.fail("opened again"))
    book = opened(annotated_workbook(files, report))
    assert book.sheetnames == ["Remarques"] and [line["Code"] for line in remarks(book)] == ["E-FILE-UNPACKED"]


# Corrections typed on the page


def correction(line: int, column: str | None, before: str | None, after: str | None, **place: str | None) -> Correction:
    at = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
    file, sheet = place.get("file", "suivi.xlsx"), place.get("sheet", "dossiers")
    return Correction("dossiers", str(file), sheet, line, column, before, after, "Anne", at)


def test_corrections_are_written_into_the_cells_in_their_own_colour():
    file, report = annotated(
        Upload("suivi.xlsx", SAVED),
        corrections=[
            correction(4, "date_depot", "31/02/2026", "03/03/2026"),
            correction(4, "statut", "orrienté", "=1"),
        ],
    )
    book = opened(file)
    sheet = book["dossiers"]
    assert sheet["D4"].value == "03/03/2026" and marked(sheet)["D4"] == "correction"
    assert comments(sheet)["D4"] == "Corrigé sur la page par Anne le 14/03/2026 (avant : « 31/02/2026 »)."
    assert sheet["E4"].value == "=1" and sheet["E4"].data_type == "s"
    assert marked(sheet)["E4"] == "error" and "Corrigé sur la page" in comments(sheet)["E4"]
    corrected = [line for line in remarks(book) if line["Gravité"] == "Corrigé"]
    assert [(line["Ligne"], line["Colonne"], line["Valeur"]) for line in corrected] == [
        (4, "date_depot", "03/03/2026"),
        (4, "statut", "=1"),
    ]
    assert faults(check_files([Upload("suivi.xlsx", file.content)])) == faults(report)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_line_taken_out_on_the_page_is_empty_in_the_workbook(form):
    lines = [dossier("IA-1", date_depot="31/02/2026"), dossier("IA-2")]
    partners = [partner("IA-2")]
    if form == "xlsx":
        files = [Upload("suivi.xlsx", saved(own_book(dossiers=lines, partenaires=partners)))]
        taken_out, cell = correction(4, None, None, None), "B4"
    else:
        files, cell = uploads(lines, partners), "A2"
        taken_out = correction(2, None, None, None, file="dossiers.csv", sheet=None)
    file, report = annotated(*files, corrections=[taken_out])
    sheet = opened(file)["dossiers"]
    assert all(found.value is None for found in sheet[taken_out.line])
    assert marked(sheet) == {cell: "correction"}
    assert comments(sheet)[cell] == "Ligne retirée sur la page par Anne le 14/03/2026."
    assert faults(report) == faults(check_files([Upload(file.name, file.content)])) == Counter()


def test_a_correction_of_a_column_that_was_not_sent_adds_it():
    lines = [dossier("IA-1"), dossier("IA-2")]
    for line in lines:
        del line["date_depot"]
    added = correction(2, "date_depot", None, "14/03/2026", file="dossiers.csv", sheet=None)
    file, _ = annotated(*uploads(lines, [partner("IA-1"), partner("IA-2")]), corrections=[added])
    sheet = opened(file)["dossiers"]
    headers = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{headers['date_depot']}2"].value == "14/03/2026"
    again = check_files([Upload(file.name, file.content)])
    assert [(fault.code, fault.line) for fault in again.issues if fault.severity == "error"][:1] == [("E-REQUIRED", 3)]


def test_of_two_corrections_of_a_cell_the_later_counts():
    twice = [correction(4, "date_depot", "31/02/2026", "x"), correction(4, "date_depot", "31/02/2026", "03/03/2026")]
    file, _ = annotated(Upload("suivi.xlsx", SAVED), corrections=twice)
    assert opened(file)["dossiers"]["D4"].value == "03/03/2026"


# Parts


def test_headers_are_found_as_faults_name_them():
    header = HeaderLine(["id_dossier", "Titre", " Titre ", "", "Note"], 3, "id_dossier")
    assert header.columns_of("Note") == [5]
    assert header.columns_of("Titre") == [2, 3]
    assert header.columns_of("Titre (colonne C)") == [3]
    assert header.columns_of("colonne D") == [4] and header.columns_of("colonne Z") == [26]
    assert header.columns_of("colonne E") == [] and header.columns_of("Note (colonne A)") == []
    assert header.columns_of(None) == [] and header.columns_of("autre") == []
    assert column_number("AB") == 28


def test_a_fault_of_a_whole_line_stands_on_the_dossiers_number():
    header = HeaderLine(["", "Titre", "N° de dossier"], 3, "N° de dossier")
    line = make_fault("E-EXTRA-CELLS", file="f", line=7, context={"nombre": "1"})
    assert place_fault(line, header) == [(7, 3)]
    assert place_fault(line, HeaderLine(["", "Titre"], 3)) == [(7, 2)]
    assert place_fault(line, None) == []
    assert place_fault(replace(line, column="absente"), header) == [(7, 3)]
    assert place_fault(make_fault("E-FILE-EMPTY", file="f"), header) == []


def test_comments_are_bounded_and_errors_come_first():
    sheets = [SheetMarks(HeaderLine(["a"], 1)), SheetMarks(HeaderLine(["a"], 1))]
    for row in range(2, 12):
        sheets[0].mark((row, 1), "warning", "doute")
        sheets[1].mark((row, 1), "error", "faute")
    assert bound_comments(sheets, 12) == 8
    assert all(mark.has_comment for mark in sheets[1].cells.values())
    assert [row for (row, _), mark in sheets[0].cells.items() if mark.has_comment] == [2, 3]


def test_many_faults_are_all_coloured_and_what_is_left_out_is_said(monkeypatch):
    monkeypatch.setattr("reports.annotated.MAX_COMMENTS", 3)
    monkeypatch.setattr("reports.remarks.MAX_REMARKS", 4)
    lines = [dossier(f"IA-{n}", date_depot="?!") for n in range(6)]
    book = opened(annotated(*uploads(lines, [partner("IA-1")]))[0])
    assert len(marked(book["dossiers"])) == 6
    assert len(comments(book["dossiers"])) + len(comments(book["partenaires"])) == 3
    told = " ".join(str(row[0]) for row in book["Remarques"].iter_rows(values_only=True))
    assert "Les 3 premières cellules portent un commentaire" in told and "Seules les 4 remarques" in told
    assert len(remarks(book)) == 4


def test_a_message_is_cut_where_the_remedy_begins():
    for code, kind in CATALOGUE.items():
        what, remedy = what_and_remedy(make_fault(code, file="f.csv", column="c", value="v"))
        assert remedy and kind.remedy.split("{")[0].strip() in remedy and kind.remedy.split("{")[0] not in what, code


def test_the_stages_are_told_and_can_be_stopped():
    files = uploads([dossier(statut="?!x")], [partner()])
    report = check_files(files)
    told: list[str] = []
    annotated_workbook(files, report, progress=told.append)
    assert tuple(told) == STAGES

    class Stopped(Exception):
        pass

    def stop(_: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        annotated_workbook(files, report, progress=stop)


def test_nothing_is_written_to_disk(monkeypatch):
    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "mkdtemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(f"tempfile.{name}", lambda *_, **__: pytest.fail("a temporary file"))
    for files in (uploads([dossier(statut="?!x")], [partner()]), [Upload("suivi.xlsx", SAVED)]):
        file, _ = annotated(*files)
        assert file.content.startswith(b"PK")


def test_a_number_that_is_no_date_stays_in_its_cell_of_dates():
    book = faulty_book()
    book["dossiers"]["D4"].value = 20260314
    book["dossiers"]["D4"].number_format = "dd/mm/yyyy"
    file, report = annotated(Upload("s.xlsx", saved(book)))
    again = check_files([Upload(file.name, file.content)])
    assert ("E-DATE", "20260314") in [(fault.code, fault.value) for fault in again.issues]
    assert faults(again) == faults(report)


def test_a_workbook_that_openpyxl_cannot_write_comes_back_as_text(monkeypatch):
    def fail(*_: object) -> None:
        raise ValueError("a part that openpyxl can't write")

    monkeypatch.setattr(Workbook, "save", fail)
    files = [Upload("s.xlsx", SAVED)]
    report = check_files(files)
    book = opened(annotated_workbook(files, report))
    assert book["dossiers"]["D4"].number_format == "@" and marked(book["dossiers"])["D4"] == "error"


def test_dates_of_a_workbook_stay_dates():
    book = faulty_book()
    book["dossiers"]["D5"].value = date(2026, 3, 14)
    book["dossiers"]["D5"].number_format = "dd/mm/yyyy"
    found = opened(annotated(Upload("s.xlsx", saved(book)))[0])["dossiers"]["D5"]
    assert found.value == datetime(2026, 3, 14) and found.number_format == "dd/mm/yyyy"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice n'est pas installé")
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_libreoffice_opens_an_annotated_workbook_and_finds_the_same(tmp_path, form):
    title = "=1+1" if form == "csv" else "deux"  # in a workbook of its sender's, that is a formula
    lines = [dossier("IA-1", date_depot="31/02/2026", titre=title), dossier("IA-2", titre="<r>&</r>")]
    partners = [partner("IA-1"), partner("IA-2", code_commune="2691")]
    files = (
        [Upload("s.xlsx", saved(own_book(dossiers=lines, partenaires=partners)))]
        if form == "xlsx"
        else uploads(lines, partners)
    )
    file, report = annotated(*files)
    source = tmp_path / "annote.xlsx"
    source.write_bytes(file.content)
    office = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to", "ods"]
    for _ in range(3):
        subprocess.run([*office, "--outdir", str(tmp_path), str(source)], capture_output=True, timeout=120)
        if (tmp_path / "annote.ods").exists():
            break
    again = check_files([Upload("annote.ods", (tmp_path / "annote.ods").read_bytes())])
    assert faults(again) == faults(report)
