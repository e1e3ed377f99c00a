"""The profile ``demarche-numerique``: a CSV export with its block saved apart, and the same as one workbook."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache

import pytest

from etl.__main__ import main
from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.profiles import load_profile, matching_profile
from etl.read.uploads import Upload
from etl.store import Correction
from tests.etl.builders import loaded, orientation, upload
from tests.etl.demarche_numerique import BLOCK, DOSSIERS, FOLDER, as_csv, csv_uploads, rows_of, workbook

LEADS = 5


@cache
def from_csv() -> CheckReport:
    return check_files(csv_uploads(), profile="demarche-numerique")


@cache
def from_workbook() -> CheckReport:
    return check_files([workbook()], profile="demarche-numerique")


both = pytest.mark.parametrize("report", [from_csv, from_workbook], ids=["csv", "xlsx"])


def changed(column: str, line: int, text: str) -> CheckReport:
    rows = rows_of(DOSSIERS)
    rows[line - 1][rows[0].index(column)] = text
    return check_files([as_csv(DOSSIERS, rows), csv_uploads()[1]], profile="demarche-numerique")


@both
def test_every_dossier_loads_and_nothing_is_an_error(report) -> None:
    assert [fault for fault in report().issues if fault.severity == "error"] == []
    assert report().rows_loaded == report().rows_read == {"dossiers": 5, "partenaires": 10, "orientations": 0}
    assert report().content.profile == "demarche-numerique"


@both
def test_states_of_the_platform_are_statuses_of_the_call(report) -> None:
    assert loaded(report(), "dossiers", "status") == ["recu", "en_etude", "oriente", "non_retenu", "retire"]


@both
def test_days_are_read_without_their_hour_and_amounts_with_their_point(report) -> None:
    assert loaded(report(), "dossiers", "submitted_on")[:2] == [date(2026, 4, 2), date(2026, 4, 10)]
    assert loaded(report(), "dossiers", "submitted_on")[3] == date(2026, 4, 28)
    assert loaded(report(), "dossiers", "reviewed_on")[2] == date(2026, 6, 15)
    assert loaded(report(), "dossiers", "total_cost_eur") == [250000.5, 1234.567, None, 80000.0, None]


@both
def test_the_forms_own_fields_are_known_by_the_contracts_names(report) -> None:
    assert loaded(report(), "dossiers", "typologies") == [("T05", "T06"), ("T04",), ("T07",), ("T10",), ()]
    assert loaded(report(), "dossiers", "ai_priorities")[1] == ("P1", "P3")
    assert loaded(report(), "dossiers", "has_form") == [True, False, True, True, None]
    assert loaded(report(), "dossiers", "srl_target") == [6, 5, 7, 7, None]
    assert loaded(report(), "dossiers", "deployment_areas")[:2] == [("59",), ("80", "60")]


@both
def test_the_applicant_is_the_lead_and_the_block_the_other_partners(report) -> None:
    roles = loaded(report(), "partenaires", "role")
    assert roles == ["chef_de_file"] * LEADS + ["partenaire"] * 5
    names = loaded(report(), "partenaires", "name")
    assert names[0] == "CENTRE HOSPITALIER FICTIF DE LA DEULE"
    assert names[2] == "ASSOCIATION FICTIVE BIEN VIEILLIR"  # no company name: its title
    assert names[LEADS] == "Laboratoire fictif d'imagerie"
    assert loaded(report(), "partenaires", "submission_id")[LEADS:] == [
        "21483001", "21483001", "21483044", "21483102", "21483155",
    ]  # fmt: skip
    assert not [fault for fault in report().issues if fault.code in ("W-NO-LEAD", "W-NO-PARTNER")]


@both
def test_the_establishment_is_that_of_the_applicant_not_of_a_field_of_the_form(report) -> None:
    assert loaded(report(), "partenaires", "siret")[:2] == ["26590001900018", "19800002800011"]
    assert "35600000000048" not in loaded(report(), "partenaires", "siret")
    assert loaded(report(), "partenaires", "commune_code")[:LEADS] == ["59350", "80021", "59512", "62041", "62041"]
    assert report().location["exact"] == 10


@both
def test_the_type_of_the_applicant_is_a_field_of_the_form(report) -> None:
    assert loaded(report(), "partenaires", "actor_type")[:LEADS] == ["ES", "ESR", "ASSO", "STARTUP", "AUTRE"]
    other = [fault for fault in report().issues if fault.code == "W-ACTOR-TYPE-OTHER"]
    assert [(fault.line, fault.column) for fault in other] == [(6, "Type d'acteur du porteur")]


@both
def test_no_personal_datum_goes_anywhere(report) -> None:
    answer = json.dumps(report().as_dict(), ensure_ascii=False)
    kept = b"".join(source.retained for source in report().content.sources).decode()
    tables = repr(report().content.tables)
    for text in ("exemple.invalid", "porteur21483001", "instructrice.deux"):
        assert text not in answer and text not in kept and text not in tables
    assert "Entreprise prénom" not in kept and "Instructeurs" not in kept
    assert "CENTRE HOSPITALIER FICTIF" in kept
    assert not [column for table in report().headers for column in table.columns if "exemple" in str(column)]


def test_columns_of_the_platform_are_left_out_without_a_word_and_those_of_the_lead_are_not_said_to_be() -> None:
    codes = {fault.code for fault in from_csv().issues}
    assert "W-HEADER-UNKNOWN" not in codes
    assert "Archivé" in from_csv().ignored_columns
    assert "Établissement SIRET" not in from_csv().ignored_columns


def test_other_sheets_are_told_and_are_no_partners() -> None:
    told = [fault.sheet for fault in from_workbook().issues if fault.code.startswith("W-SHEET")]
    assert {"Avis", "(1240) Livrables"} <= set(told)


def test_the_same_lines_give_the_same_dossiers_from_both_containers() -> None:
    for attribute in ("submission_id", "title", "status", "typologies", "health_area", "srl_initial"):
        assert loaded(from_csv(), "dossiers", attribute) == loaded(from_workbook(), "dossiers", attribute)
    for attribute in ("submission_id", "name", "actor_type", "siret", "commune_code", "contribution_eur", "line"):
        assert loaded(from_csv(), "partenaires", attribute) == loaded(from_workbook(), "partenaires", attribute)


def test_a_fault_of_a_lead_names_the_file_the_line_and_the_column_of_its_dossier() -> None:
    report = changed("Établissement SIRET", 3, "19800002800012")
    found = [fault for fault in report.issues if fault.code == "W-SIRET-CHECKSUM"]
    assert [(fault.file, fault.line, fault.column, fault.value) for fault in found] == [
        (DOSSIERS, 3, "Établissement SIRET", "19800002800012")
    ]


def test_a_fault_of_the_block_names_its_own_file() -> None:
    rows = rows_of(BLOCK)
    rows[2][rows[0].index("Type d'acteur")] = "Inconnu"
    report = check_files([csv_uploads()[0], as_csv(BLOCK, rows)], profile="demarche-numerique")
    errors = [fault for fault in report.issues if fault.severity == "error"]
    assert [(fault.code, fault.file, fault.line, fault.column) for fault in errors] == [
        ("E-VOCABULARY", BLOCK, 3, "Type d'acteur")
    ]
    assert [(aside.kind, aside.file, aside.line) for aside in report.set_aside] == [("partenaires", BLOCK, 3)]
    assert report.set_aside[0].cells["Nom de l'organisation"] == "Startup fictive Aigua"


def test_a_lead_set_aside_keeps_the_cells_of_its_line() -> None:
    report = changed("Type d'acteur du porteur", 3, "Inconnu")
    assert [(aside.kind, aside.file, aside.line) for aside in report.set_aside] == [("partenaires", DOSSIERS, 3)]
    assert report.set_aside[0].cells["Entreprise raison sociale"] == "UNIVERSITE FICTIVE DE PICARDIE"
    assert "Email" not in report.set_aside[0].cells
    assert report.rows_rejected == {"dossiers": 0, "partenaires": 1, "orientations": 0}


def test_a_dossier_set_aside_takes_its_lead_and_its_block_along() -> None:
    report = changed("Déposé le", 3, "un jour")
    gone = [(aside.kind, aside.file, aside.line) for aside in report.set_aside]
    assert gone == [("dossiers", DOSSIERS, 3), ("partenaires", DOSSIERS, 3), ("partenaires", BLOCK, 4)]


def test_a_warning_of_one_file_does_not_vanish_with_the_same_line_of_another() -> None:
    rows = rows_of(BLOCK)
    rows[3][rows[0].index("SIRET")] = "26800007200011"
    broken = rows_of(DOSSIERS)
    broken[3][broken[0].index("Type d'acteur du porteur")] = "Inconnu"
    report = check_files([as_csv(DOSSIERS, broken), as_csv(BLOCK, rows)], profile="demarche-numerique")
    assert ("W-SIRET-CHECKSUM", BLOCK, 4) in [(fault.code, fault.file, fault.line) for fault in report.issues]


def test_a_draft_is_set_aside_and_said_and_a_dossier_without_establishment_has_no_lead() -> None:
    report = changed("État du dossier", 2, "Brouillon")
    assert ("E-VOCABULARY", 2) in [(fault.code, fault.line) for fault in report.issues]
    rows = rows_of(DOSSIERS)
    for name in ("Entreprise raison sociale", "Association titre", "Entreprise nom commercial"):
        rows[1][rows[0].index(name)] = ""
    report = check_files([as_csv(DOSSIERS, rows), csv_uploads()[1]], profile="demarche-numerique")
    assert [(fault.code, fault.line) for fault in report.issues if fault.code == "W-NO-LEAD"] == [("W-NO-LEAD", 2)]
    assert report.rows_read["partenaires"] == 9 and not report.has_errors


def test_the_dossiers_alone_are_enough() -> None:
    report = check_files([csv_uploads()[0]], profile="demarche-numerique")
    assert not report.has_errors
    assert report.rows_loaded == {"dossiers": 5, "partenaires": LEADS, "orientations": 0}


def test_orientations_kept_by_hand_come_along() -> None:
    report = check_files(
        [*csv_uploads(), upload("orientations", [orientation("21483102")])], profile="demarche-numerique"
    )
    assert report.rows_loaded["orientations"] == 1 and not report.has_errors


def test_the_contract_alone_reads_none_of_it_and_the_profile_is_found() -> None:
    report = check_files([csv_uploads()[0]])
    assert report.is_blocked
    profiles = [load_profile(name) for name in ("cordis", "demarche-numerique")]
    found = matching_profile(report.headers, profiles)
    assert found is not None and found.name == "demarche-numerique"
    in_workbook = matching_profile(check_files([workbook()]).headers, profiles)
    assert in_workbook is not None and in_workbook.name == "demarche-numerique"


def test_the_name_of_a_lead_can_be_corrected_on_the_page() -> None:
    correction = Correction(
        "partenaires", DOSSIERS, None, 3, "Entreprise raison sociale", "UNIVERSITE FICTIVE DE PICARDIE",
        "Université fictive", "A. Gent", datetime(2026, 7, 2, tzinfo=UTC),
    )  # fmt: skip
    report = check_files(csv_uploads(), profile="demarche-numerique", corrections=[correction])
    assert report.corrections == (correction,)
    assert loaded(report, "partenaires", "name")[1] == "Université fictive"


def test_the_command_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(FOLDER / DOSSIERS), str(FOLDER / BLOCK)]
    assert main(["check", *files, "--profile", "demarche-numerique", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows_loaded"]["partenaires"] == 10


def test_a_file_without_a_title_is_refused_by_its_missing_column() -> None:
    rows = rows_of(DOSSIERS)
    rows[0][rows[0].index("Titre du projet")] = "Champ libre"
    report = check_files([as_csv(DOSSIERS, rows), *csv_uploads()[1:]], profile="demarche-numerique")
    assert report.is_blocked
    assert {fault.code for fault in report.issues if fault.severity == "error"} <= {"E-FILE-KIND", "E-HEADER-MISSING"}


def test_a_file_of_no_bytes_of_interest_never_raises() -> None:
    for content in (b"ID,\xff\n", b"Dossier ID,Ligne\n1,1\n", "ID,État du dossier,Déposé le\n".encode()):
        check_files([Upload("x.csv", content)], profile="demarche-numerique")
