"""Corrections typed on the page: laid over the files, judged like any cell, kept with the snapshot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRequest, publish_report
from etl.pipeline.repairs import corrections_of_lines, find_repairs
from etl.pipeline.report import CheckReport
from etl.read.records import BEYOND
from etl.read.uploads import Upload
from etl.reference import load_reference
from etl.store import Correction, Store
from tests.etl.builders import dossier, member, partner, uploads

AT = datetime(2026, 6, 30, 10, 0, tzinfo=UTC)
BOTH = [partner("A"), member("A"), partner("B"), member("B")]


def correction(kind: str, line: int, column: str | None, after: str | None, before: str = "") -> Correction:
    return Correction(kind, f"{kind}.csv", None, line, column, before, after, "Mme Agent", AT)


def checked(files: list[Upload], *corrections: Correction) -> CheckReport:
    return check_files(files, corrections=corrections)


def errors(report: CheckReport) -> list[str]:
    return [fault.code for fault in report.issues if fault.severity == "error"]


def test_a_corrected_cell_is_read_instead_of_the_one_sent() -> None:
    files = uploads([dossier("A", statut="n'importe quoi"), dossier("B")], BOTH)
    assert "E-VOCABULARY" in errors(checked(files))
    report = checked(files, correction("dossiers", 2, "statut", "oriente", "n'importe quoi"))
    assert errors(report) == []
    assert report.content is not None
    assert list(report.content.tables["dossiers"]["status"]) == ["oriente", "recu"]
    assert [one.after for one in report.corrections] == ["oriente"]


def test_a_correction_is_judged_like_any_other_cell() -> None:
    files = uploads([dossier("A", date_depot="31/02/2026"), dossier("B")], BOTH)
    report = checked(files, correction("dossiers", 2, "date_depot", "hier"))
    fault = next(fault for fault in report.issues if fault.code == "E-DATE")
    assert fault.value == "hier"
    assert report.set_aside[0].cells["date_depot"] == "hier"


def test_the_later_of_two_corrections_of_a_cell_counts() -> None:
    files = uploads([dossier("A", statut="?!"), dossier("B")], BOTH)
    report = checked(files, correction("dossiers", 2, "statut", "recu"), correction("dossiers", 2, "statut", "complet"))
    assert report.content is not None
    assert report.content.tables["dossiers"]["status"][0] == "complet"


def test_a_line_taken_out_is_no_line_any_more() -> None:
    files = uploads([dossier("A"), dossier("A", titre="Le même"), dossier("B")], BOTH)
    assert errors(checked(files)).count("E-DUPLICATE-ID") == 2
    report = checked(files, correction("dossiers", 3, None, None))
    assert errors(report) == []
    assert report.rows_read["dossiers"] == report.rows_loaded["dossiers"] == 2
    assert report.content is not None
    assert list(report.content.tables["dossiers"]["line"]) == [2, 4]


def test_lines_after_one_taken_out_keep_their_numbers_and_cells() -> None:
    lines = [dossier("A"), dossier("B"), dossier("C", statut="?!")]
    report = checked(uploads(lines, BOTH), correction("dossiers", 3, None, None))
    fault = next(fault for fault in report.issues if fault.code == "E-VOCABULARY")
    assert (fault.line, fault.value) == (4, "?!")
    aside = next(line for line in report.set_aside if line.kind == "dossiers")
    assert (aside.line, aside.cells["id_dossier"]) == (4, "C")


def test_a_column_of_the_contract_that_was_not_sent_can_be_filled() -> None:
    lines = [{key: text for key, text in dossier(name).items() if key != "priorites_ia"} for name in ("A", "B")]
    report = checked(uploads(lines, BOTH), correction("dossiers", 3, "priorites_ia", "P2"))
    assert report.content is not None
    assert [tuple(codes) for codes in report.content.tables["dossiers"]["ai_priorities"]] == [(), ("P2",)]


def test_emptied_cells_beyond_the_last_column_let_the_line_in() -> None:
    files = uploads([dossier("A"), dossier("B")], BOTH)
    text = files[0].content.decode("utf-8-sig").splitlines()
    files[0] = Upload("dossiers.csv", "\r\n".join([text[0], text[1] + ";de trop", text[2]]).encode())
    assert "E-EXTRA-CELLS" in errors(checked(files))
    assert errors(checked(files, correction("dossiers", 2, BEYOND, "", "de trop"))) == []


def test_corrections_of_other_files_or_lines_are_left_out_of_the_report() -> None:
    files = uploads([dossier("A"), dossier("B")], BOTH)
    report = checked(
        files,
        correction("dossiers", 99, "titre", "x"),
        correction("dossiers", 2, "colonne inconnue", "x"),
        correction("orientations", 2, "dispositif", "x"),
    )
    assert report.corrections == ()
    assert errors(report) == []


def test_corrections_are_kept_with_the_snapshot_and_make_another_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    files = uploads([dossier("A", statut="?!"), dossier("B")], BOTH)
    ids = []
    for status in ("recu", "complet"):
        report = checked(files, correction("dossiers", 2, "statut", status, "?!"))
        published = publish_report(store, report, PublicationRequest(date(2026, 6, 30), "agent"))
        assert published.snapshot_id is not None
        ids.append(published.snapshot_id)
    assert ids[0] != ids[1]
    kept = store.corrections(ids[1])
    assert [(one.line, one.column, one.before, one.after, one.by) for one in kept] == [
        (2, "statut", "?!", "complet", "Mme Agent")
    ]
    assert kept[0].at == AT


def test_a_value_written_on_many_lines_is_one_repair() -> None:
    lines = [dossier(str(number), statut="Recue !") for number in range(1, 4)]
    report = checked(uploads([*lines, dossier("A")], [partner("A"), member("A")]))
    repairs = find_repairs(report.issues, report.headers, load_reference(), ["error"])
    status = next(repair for repair in repairs if repair.column == "statut")
    assert status.lines == (2, 3, 4)
    assert status.choices["recu"] == "Reçu"
    fixed = checked(
        uploads([*lines, dossier("A")], [partner("A"), member("A")]), *status.corrections("recu", "Mme Agent", AT)
    )
    assert "E-VOCABULARY" not in errors(fixed)


def test_blank_required_cells_and_repeated_identifiers_are_repaired_one_by_one() -> None:
    files = uploads([dossier("A", titre=""), dossier("B", titre=""), dossier("C"), dossier("C")], BOTH)
    report = checked(files)
    repairs = find_repairs(report.issues, report.headers, load_reference(), ["error"])
    assert [(repair.code, repair.lines) for repair in repairs if repair.kind == "dossiers"] == [
        ("E-REQUIRED", (2,)),
        ("E-REQUIRED", (3,)),
        ("E-DUPLICATE-ID", (4,)),
        ("E-DUPLICATE-ID", (5,)),
    ]


@pytest.mark.parametrize(("column", "closed"), [("statut", True), ("lettre_intention", True), ("typologies", False)])
def test_a_closed_column_offers_its_values(column: str, closed: bool) -> None:
    report = checked(uploads([dossier("A", **{column: "zzz"}), dossier("B")], BOTH))
    repairs = find_repairs(report.issues, report.headers, load_reference(), ["error"])
    assert bool(next(repair for repair in repairs if repair.column == column).choices) is closed


def test_an_edited_line_gives_one_correction_a_changed_cell_and_a_removed_one_none() -> None:
    before = {2: {"id_dossier": "A", "statut": "?"}, 3: {"id_dossier": "B", "statut": "?"}}
    after = {2: {"id_dossier": "A", "statut": "recu"}, 3: {"id_dossier": "B2", "statut": "?"}}
    found = corrections_of_lines("dossiers", before, after, [3], ("dossiers.csv", None, "Mme Agent", AT))
    assert [(one.line, one.column, one.before, one.after) for one in found] == [
        (2, "statut", "?", "recu"),
        (3, None, None, None),
    ]
