"""Flat tables parted into dossiers and partners: what counts as a dossier, what agrees, and that no line is lost."""

from __future__ import annotations

from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.read import read_files
from etl.read.flat import split_flat
from etl.read.uploads import RawTable, ReadResult, Upload
from tests.etl.make_containers import FLAT_HEADERS, FLAT_ROWS
from tests.etl.make_files import LAB_ONE, ONE, TWO, Cells, partners, sheet
from tests.etl.workbooks import xlsx

FILE = "suivi.csv"
NOBODY = ("",) * 4


def flat(*rows: Cells, headers: Cells = FLAT_HEADERS) -> Upload:
    return Upload(FILE, sheet([headers, *rows]))


def parted(*rows: Cells, headers: Cells = FLAT_HEADERS) -> tuple[RawTable, RawTable, ReadResult]:
    result = read_files([flat(*rows, headers=headers)])
    split_flat(result)
    dossiers, partners = result.tables
    assert (dossiers.kind, partners.kind) == ("dossiers", "partenaires")
    return dossiers, partners, result


def checked(*rows: Cells) -> CheckReport:
    return check_files([flat(*rows)])


def codes(report: CheckReport) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.line, fault.column) for fault in report.issues if fault.severity != "conformity"]


def test_a_result_without_flat_table_is_left_alone() -> None:
    result = read_files([Upload("partenaires.csv", partners(LAB_ONE))])
    before = list(result.tables)
    split_flat(result)
    assert result.tables == before


def test_a_dossier_is_its_first_line_and_a_partner_each_line_that_names_one() -> None:
    dossiers, found, result = parted(*FLAT_ROWS, ("IA-3", *TWO[1:], *NOBODY))
    assert result.faults == []
    assert (list(dossiers.lines), list(found.lines)) == ([2, 4, 5], [2, 3, 4])
    assert list(dossiers.columns["submission_id"].values) == ["IA-1", "IA-2", "IA-3"]
    assert list(found.columns["name"].values) == ["CHU fictif", "Labo fictif", "Société fictive"]
    assert "name" not in dossiers.columns and "title" not in found.columns


def test_a_line_set_aside_is_shown_whole() -> None:
    dossiers, found, _ = parted(*FLAT_ROWS)
    assert dossiers.headers == found.headers == list(FLAT_HEADERS)
    assert dossiers.rows[1] == [*FLAT_ROWS[2]] and found.rows[1] == [*FLAT_ROWS[1]]
    assert [list(row) for row in found.rows[1:]] == [[*FLAT_ROWS[1]], [*FLAT_ROWS[2]]]


def test_both_tables_come_from_the_one_file() -> None:
    dossiers, found, _ = parted(*FLAT_ROWS)
    assert dossiers.source == found.source == FILE
    assert dossiers.retained == found.retained == flat(*FLAT_ROWS).content
    assert dossiers.sha256 == found.sha256


def test_an_identifier_written_as_a_number_with_a_zero_is_the_same() -> None:
    dossiers, found, result = parted(
        ("12", *FLAT_ROWS[0][1:]), ("12.0", *FLAT_ROWS[1][1:]), (" 12 ", *FLAT_ROWS[1][1:])
    )
    assert (list(dossiers.lines), list(found.lines), result.faults) == ([2], [2, 3, 4], [])


def test_values_that_differ_only_in_spelling_agree() -> None:
    headers = (*FLAT_HEADERS, "cout_total_ht_eur", "typologie_principale", "freins")
    rows = [
        (*FLAT_ROWS[0], "1 234,50", "T01", "a | b"),
        ("IA-1", f" {ONE[1]} ", "2026-03-14", "REÇU", "t01", *LAB_ONE[1:], "1234.5 €", "t01", "b;a"),
    ]
    dossiers, _, _ = parted(*rows, headers=headers)
    assert dossiers.line_faults == []


def test_a_blank_against_a_value_or_a_default_disagrees() -> None:
    headers = (*FLAT_HEADERS, "confidentialite")
    dossiers, _, _ = parted((*FLAT_ROWS[0], "restreint"), (*FLAT_ROWS[1], ""), headers=headers)
    assert [(row, fault.code, fault.line, fault.value) for row, fault in dossiers.line_faults] == [
        (0, "E-FLAT-DISAGREE", 2, "restreint"),
        (0, "E-FLAT-DISAGREE", 3, None),
    ]
    placeholders, _, _ = parted((*FLAT_ROWS[0], "NC"), (*FLAT_ROWS[1], ""), headers=headers)
    assert placeholders.line_faults == []


def test_cells_that_cannot_be_read_agree_when_they_are_the_same_text() -> None:
    wrong = ("hier", *ONE[3:])
    report = checked(
        ("IA-1", ONE[1], *wrong, *FLAT_ROWS[0][5:]), ("IA-1", ONE[1], *wrong, *FLAT_ROWS[1][5:]), FLAT_ROWS[2]
    )
    assert codes(report) == [
        ("E-DATE", 2, "date_depot"),
        ("E-DOSSIER-SET-ASIDE", 2, None),
        ("E-DOSSIER-SET-ASIDE", 3, None),
    ]


def test_a_dossier_in_disagreement_counts_once_and_takes_its_partners_along() -> None:
    other = ("IA-1", "Un autre titre", *ONE[2:], *LAB_ONE[1:])
    report = checked(FLAT_ROWS[0], other, FLAT_ROWS[2])
    assert report.rows_read == {"dossiers": 2, "partenaires": 3, "orientations": 0}
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 1, "orientations": 0}
    assert {code for code, _, _ in codes(report)} == {"E-FLAT-DISAGREE", "E-DOSSIER-SET-ASIDE"}
    assert {line for code, line, _ in codes(report) if code == "E-FLAT-DISAGREE"} == {2, 3}


def test_lines_of_a_dossier_need_not_follow_each_other() -> None:
    report = checked(FLAT_ROWS[0], FLAT_ROWS[2], FLAT_ROWS[1])
    assert report.rows_loaded == {"dossiers": 2, "partenaires": 3, "orientations": 0}
    assert codes(report) == []


def test_lines_without_identifier_are_dossiers_of_their_own_or_partners_of_nobody() -> None:
    dossiers, found, _ = parted(
        *FLAT_ROWS, ("", *TWO[1:], *NOBODY), ("-", *TWO[1:], *NOBODY), ("", "", "", "", "", *LAB_ONE[1:])
    )
    assert list(dossiers.lines) == [2, 4, 5, 6]
    assert list(found.lines) == [2, 3, 4, 7]


def test_a_line_with_cells_beyond_the_last_header_is_told_once() -> None:
    surplus = [
        (*FLAT_ROWS[0], "de trop"),
        (*FLAT_ROWS[1], "de trop"),
        (*ONE, *NOBODY, "de trop"),
        FLAT_ROWS[2],
    ]
    dossiers, found, _ = parted(*surplus)
    assert (dossiers.extra_cells, found.extra_cells) == ({0: 1}, {1: 1})
    assert [(row, fault.code, fault.line) for row, fault in dossiers.line_faults] == [(0, "E-EXTRA-CELLS", 4)]
    report = checked(*surplus)
    assert [line for code, line, _ in codes(report) if code == "E-EXTRA-CELLS"] == [2, 4, 3]


def test_a_partner_without_name_is_said_and_counts_for_its_dossier_only() -> None:
    report = checked(*FLAT_ROWS, (*TWO, "", "LABO", "", ""))
    assert report.rows_read == {"dossiers": 2, "partenaires": 3, "orientations": 0}
    assert codes(report) == [("W-FLAT-NO-ORGANISATION", 5, "organisation")]


def test_a_flat_sheet_is_read_as_a_flat_file() -> None:
    (as_sheet,) = read_files([Upload("suivi.xlsx", xlsx({"Suivi": [FLAT_HEADERS, *FLAT_ROWS]}))]).tables
    (as_file,) = read_files([flat(*FLAT_ROWS)]).tables
    assert as_sheet.kind == as_file.kind == "plat"
    assert {name: list(column.values) for name, column in as_sheet.columns.items()} == {
        name: list(column.values) for name, column in as_file.columns.items()
    }


def test_the_columns_of_a_flat_table_are_shown_with_what_they_feed() -> None:
    (found,) = read_files([flat(*FLAT_ROWS)]).headers
    assert (found.kind, found.missing) == ("plat", ())
    assert {column.header: column.attribute for column in found.columns}["organisation"] == "name"


def test_a_flat_table_without_a_required_column_says_which() -> None:
    result = read_files([flat(FLAT_ROWS[0][:-2], headers=FLAT_HEADERS[:-2])])
    assert [(fault.code, fault.column) for fault in result.faults] == [("E-HEADER-MISSING", "role")]
