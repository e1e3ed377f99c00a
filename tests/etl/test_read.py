"""Bytes to tables: what is refused as a whole, what is kept of a file, and that no line is lost on the way."""

from __future__ import annotations

import csv
import io

import pytest

from etl.faults import Fault
from etl.read import read_files
from etl.read.decode import decode
from etl.read.records import is_personal_value
from etl.read.uploads import RawTable, ReadResult, Upload
from etl.settings import LimitSettings, load_settings
from tests.etl.make_files import DOSSIER_HEADERS, LEAD_ONE, ONE, PARTNER_HEADERS, dossiers, partners, sheet

LIMITS = load_settings().limits
MIB = 1024 * 1024
PARTNERS = Upload("partenaires.csv", partners(LEAD_ONE))


def read(content: bytes, limits: LimitSettings | None = LIMITS) -> ReadResult:
    return read_files([Upload("dossiers.csv", content), PARTNERS], limits)


def table(content: bytes) -> RawTable:
    found = read(content).table("dossiers")
    assert found is not None
    return found


def only_fault(result: ReadResult) -> Fault:
    assert len(result.faults) == 1, result.faults
    return result.faults[0]


def assert_is_sentence(fault: Fault) -> None:
    """French, names the file, says what to do, and stops the publication."""
    assert fault.file in fault.message
    assert fault.message.count(".") >= 2 and fault.message.endswith(".")
    assert fault.is_blocking and fault.severity == "error"
    assert "« … »" not in fault.message and " …" not in fault.message and "{ligne}" not in fault.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E-FILE-EMPTY"),
        (b"\r\n\r\n  ", "E-FILE-EMPTY"),
        (b"\xff\xfe", "E-FILE-EMPTY"),
        (b"%PDF-1.4 ...", "E-FILE-FORMAT"),
        (b"PK\x03\x04....", "E-FILE-DAMAGED"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "E-FILE-DAMAGED"),
        (b"\x89PNG\r\n\x1a\n", "E-FILE-FORMAT"),
        (b"<html><body>", "E-FILE-FORMAT"),
        (b"<?xml version='1.0'?>", "E-FILE-FORMAT"),
        (b"\x00\x01\x02\x03\x04\x05\x06", "E-FILE-ENCODING"),
        (b"\xff\xfea\x00b", "E-FILE-ENCODING"),
        (b"\xef\xbb\xbfid;\xe9\xe9", "E-FILE-ENCODING"),
        (b'{"id_dossier": 1}', "E-FILE-KIND"),
        ("un seul mot é".encode(), "E-FILE-KIND"),
        (b"a;b;c\n1;2;3\n", "E-FILE-KIND"),
        (dossiers(), "E-FILE-NO-LINE"),
        (b'id_dossier;titre\nIA-1;"a\n', "E-FILE-QUOTE"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    result = read(content)
    found = [fault for fault in result.faults if not fault.code.startswith("E-HEADER")]
    assert [fault.code for fault in found] == [code]
    assert_is_sentence(found[0])


def test_ten_thousand_columns_are_refused_before_anything_else() -> None:
    wide = sheet([(*DOSSIER_HEADERS, *(f"c{n}" for n in range(9_995))), (*ONE, *("x",) * 9_995)])
    fault = only_fault(read(wide))
    assert fault.code == "E-FILE-TOO-MANY-COLUMNS"
    assert "ligne 1" in fault.message and "10000" in fault.message and "500" in fault.message
    assert_is_sentence(fault)
    assert only_fault(read(sheet([[f"c{n}" for n in range(10_000)]]))).code == "E-FILE-TOO-MANY-COLUMNS"


def test_a_text_with_many_commas_is_not_many_columns() -> None:
    assert read(dossiers((ONE[0], "a," * 140, *ONE[2:]), headers=DOSSIER_HEADERS)).faults == []
    long_list = dossiers((*ONE, ",".join("x" * 600)), headers=(*DOSSIER_HEADERS, "freins"))
    assert read(long_list).faults == []


def test_fifty_one_mebibytes_are_refused_and_fifty_are_not() -> None:
    content = dossiers(ONE)
    fault = only_fault(read(content + b"\r\n" * ((51 * MIB - len(content)) // 2)))
    assert fault.code == "E-FILE-TOO-LARGE"
    assert "51" in fault.message and "50 Mio" in fault.message
    assert_is_sentence(fault)


def test_more_lines_than_the_limit_are_refused_and_blank_ones_do_not_count() -> None:
    limits = LIMITS.model_copy(update={"max_rows": 2})
    rows = [(f"IA-{n}", *ONE[1:]) for n in range(3)]
    fault = only_fault(read(dossiers(*rows), limits))
    assert fault.code == "E-FILE-TOO-MANY-LINES"
    assert_is_sentence(fault)
    assert read(dossiers(*rows[:2], *[("",) * 5] * 10), limits).faults == []
    assert read(dossiers(*rows), None).faults == []


def test_no_limit_reads_what_the_limits_refuse() -> None:
    wide = sheet([(*DOSSIER_HEADERS, *("",) * 600), (*ONE, *("",) * 600)])
    assert only_fault(read(wide)).code == "E-FILE-TOO-MANY-COLUMNS"
    assert read(wide, None).faults == []


def test_the_same_kind_twice_names_both_files() -> None:
    files = [Upload("un.csv", dossiers(ONE)), Upload("deux.csv", dossiers(ONE)), PARTNERS]
    fault = only_fault(read_files(files, LIMITS))
    assert fault.code == "E-FILE-KIND-TWICE"
    assert "« un.csv »" in fault.message and "« deux.csv »" in fault.message
    assert_is_sentence(fault)


def test_a_missing_kind_is_said_unless_an_unreadable_file_may_be_it() -> None:
    assert only_fault(read_files([PARTNERS], LIMITS)).code == "E-FILE-MISSING"
    assert [fault.code for fault in read_files([PARTNERS, Upload("x.csv", b"")], LIMITS).faults] == ["E-FILE-EMPTY"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("é".encode(), "utf-8"),
        ("é".encode("utf-8-sig"), "utf-8-sig"),
        ("é".encode("utf-16"), "utf-16"),
        ("id;titré".encode("utf-16-le"), "utf-16-le"),
        ("id;titré".encode("utf-16-be"), "utf-16-be"),
        ("é €".encode("cp1252"), "cp1252"),
        ("é\x81".encode("latin-1"), "latin-1"),
        (b"abc", "utf-8"),
    ],
)
def test_the_encoding_of_a_text_is_found(content: bytes, encoding: str) -> None:
    text, found = decode(content)
    assert found == encoding
    assert "é" in text or text == "abc"


def test_a_byte_order_mark_written_twice_is_no_part_of_a_header() -> None:
    assert read(b"\xef\xbb\xbf" + dossiers(ONE, encoding="utf-8-sig")).faults == []


def test_a_quote_opened_in_a_title_line_is_told_on_one_line() -> None:
    fault = only_fault(read(b'"Suivi\r\n' + dossiers(ONE)))
    assert fault.code == "E-FILE-KIND"
    assert "\n" not in fault.message and "Suivi id_dossier" in fault.message


def test_one_broken_byte_in_a_utf8_file_is_refused_with_its_line() -> None:
    fault = only_fault(read(dossiers(ONE) + "IA-2;été;".encode() + b"\xe9;recu;T01\r\n"))
    assert fault.code == "E-FILE-ENCODING"
    assert "ligne 3" in fault.message


def test_text_garbled_before_it_came_does_not_stop_a_cp1252_file() -> None:
    text, encoding = decode("reçu;été;à côté;Ã©".encode("cp1252"))
    assert (text, encoding) == ("reçu;été;à côté;Ã©", "cp1252")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_line_numbers_are_those_of_the_spreadsheet(end: str) -> None:
    rows = [("Titre", "", "", "", ""), (), DOSSIER_HEADERS, ("IA-1", f"a{end}b", *ONE[2:]), (), ("IA-2", *ONE[1:])]
    found = table(sheet(rows, end=end))
    assert found.header_line == 3
    assert found.lines == [4, 6]


def test_the_header_is_the_line_with_most_known_headers() -> None:
    found = table(sheet([("Dossier", "Projet"), ("Dossier", "Projet", "Statut"), DOSSIER_HEADERS, ONE]))
    assert (found.header_line, list(found.lines)) == (3, [4])


def test_a_delimiter_inside_texts_does_not_win() -> None:
    found = table(dossiers(("IA-1", "a, b, c | d\te", *ONE[2:])))
    assert found.delimiter == ";"
    assert tuple(found.columns["title"].values) == ("a, b, c | d\te",)


def test_a_doubled_quote_and_a_quote_inside_a_text_are_text() -> None:
    found = table(b'id_dossier;titre;date_depot;statut;typologies\r\nIA-1;"dit ""x""";a;b;c\r\nIA-2;5" et 7";a;b;c\r\n')
    assert tuple(found.columns["title"].values) == ('dit "x"', '5" et 7"')


@pytest.mark.parametrize("column", [0, 1, 4])
@pytest.mark.parametrize("lines", [1, 2, 5])
def test_stray_quotes_never_swallow_lines(column: int, lines: int) -> None:
    rows = [list((f"IA-{n}", *ONE[1:])) for n in range(10)]
    rows[2][column] = '"' + rows[2][column]
    rows[2 + lines][column] = '"' + rows[2 + lines][column]
    content = "\r\n".join(";".join(row) for row in [list(DOSSIER_HEADERS), *rows]) + "\r\n"
    result = read(content.encode())
    found = result.table("dossiers")
    if found is None:
        assert only_fault(result).code == "E-FILE-QUOTE"
        assert "ligne 4" in result.faults[0].message
    else:
        assert len(found.lines) == 10 or found.extra_cells


def test_a_quote_that_ends_a_cell_lines_later_does_not_swallow_them_either() -> None:
    content = (
        b"id_dossier;titre;date_depot;statut;typologies\r\n" + b'IA-1;"a;b;c;d\r\nIA-2;b;b;c;d\r\nIA-3;12";b;c;d\r\n'
    )
    assert only_fault(read(content)).code == "E-FILE-QUOTE"


def test_an_address_on_several_lines_in_a_comma_file_is_no_swallowed_line() -> None:
    address = "CHU, bâtiment A, 12, rue du Port, cour 3\n59000, Lille, France"
    rows = [("IA-1", "CHU fictif", address, "ES", "chef_de_file")]
    content = partners(*rows, headers=("id_dossier", "organisation", "adresse", "type_acteur", "role"), delimiter=",")
    result = read_files([Upload("dossiers.csv", dossiers(ONE)), Upload("partenaires.csv", content)], LIMITS)
    assert [fault.code for fault in result.faults] == ["W-HEADER-UNKNOWN"]


def test_a_list_on_several_lines_is_no_swallowed_line() -> None:
    cell = "Accès aux données ; budget\nRecrutement ; délais ; marchés\nConfiance"
    result = read(dossiers((*ONE, cell, cell), headers=(*DOSSIER_HEADERS, "freins", "leviers")))
    assert result.faults == []


def test_every_filled_line_is_kept_whatever_surrounds_it() -> None:
    lines = [("", "", "", "", ""), ("IA-1", "", "", "", ""), ("", "", "", "", "x"), ("\u00a0", " ", "", "", ""), ()]
    found = table(dossiers(*lines))
    assert found.lines == [3, 4]


def test_cells_beyond_the_header_are_told_and_kept_for_the_line_set_aside() -> None:
    found = table(sheet([DOSSIER_HEADERS, ONE, (*ONE, "de trop", "", "aussi")]))
    assert found.extra_cells == {1: 3}
    assert dict(zip(found.headers, found.rows[1], strict=True))["au-delà"] == "de trop ; aussi"


def test_columns_of_the_same_name_are_both_kept_for_the_line_set_aside() -> None:
    found = table(sheet([(*DOSSIER_HEADERS, "Note", "", "Note"), (*ONE, "a", "b", "c")]))
    assert found.headers[5:] == ["Note", "colonne G", "Note (colonne H)"]
    assert found.rows[0][5:] == ["a", "b", "c"]


PERSONAL = ("Zoé Personne", "zoe@exemple.fr", "06 12 34 56 78")


def assert_holds_nothing_personal(result: ReadResult) -> None:
    found = result.table("dossiers")
    assert found is not None
    everything = repr((found, result.faults))
    for secret in PERSONAL:
        assert secret not in everything
        assert secret.encode() not in found.retained


def test_personal_columns_leave_nothing_and_the_rest_stays_in_place() -> None:
    headers = ("contact_nom", *DOSSIER_HEADERS, "E-mail", "Remarques")
    result = read(sheet([("Suivi",), headers, (PERSONAL[0], *ONE, PERSONAL[1], f"appeler {PERSONAL[1]}"), ()]))
    assert_holds_nothing_personal(result)
    found = table(sheet([("Suivi",), headers, (PERSONAL[0], *ONE, PERSONAL[1], ""), ()]))
    retained = list(csv.reader(io.StringIO(found.retained.decode(), newline=""), delimiter=";"))
    assert retained[1:3] == [[*DOSSIER_HEADERS, "Remarques"], [*ONE, ""]]


def test_an_address_in_the_last_line_of_an_unknown_column_hides_the_whole_column() -> None:
    rows = [(f"IA-{n}", *ONE[1:], "rien") for n in range(5_000)]
    assert_holds_nothing_personal(read(dossiers(*rows, (*ONE, PERSONAL[1]), headers=(*DOSSIER_HEADERS, "Divers"))))


@pytest.mark.parametrize("name", ["", "Divers"])
def test_personal_values_under_a_blank_or_unknown_header_leave_nothing(name: str) -> None:
    for headers in ((*DOSSIER_HEADERS, name), (*DOSSIER_HEADERS[:2], name, *DOSSIER_HEADERS[2:])):
        place = headers.index(name)
        row = [*ONE[:place], PERSONAL[2], *ONE[place:]]
        assert_holds_nothing_personal(read(sheet([headers, row])))


def test_personal_cells_moved_by_a_stray_delimiter_leave_nothing() -> None:
    headers = ";".join((*DOSSIER_HEADERS, "contact_nom", "contact_courriel", "contact_telephone", "acronyme"))
    line = ";".join(("IA-1", "Titre ; coupé", *ONE[2:], *PERSONAL, ""))
    result = read(f"{headers}\r\n{';'.join(ONE)};;;;\r\n{line}\r\n".encode())
    assert_holds_nothing_personal(result)
    found = result.table("dossiers")
    assert found is not None and found.extra_cells


def test_an_address_beyond_the_last_header_leaves_nothing() -> None:
    assert_holds_nothing_personal(read(sheet([DOSSIER_HEADERS, ONE, (*ONE, PERSONAL[1])])))


def test_the_file_that_is_not_recognised_shows_no_address() -> None:
    fault = only_fault(read(sheet([("IA-1", "a", PERSONAL[1], PERSONAL[2])])))
    assert fault.code == "E-FILE-KIND"
    assert PERSONAL[1] not in fault.message and PERSONAL[2] not in fault.message


@pytest.mark.parametrize(
    "cell",
    ["a@b.fr", "écrire à a.b@c-d.org svp", "06 12 34 56 78", "0612345678", "+33 6 12 34 56 78", "03.20.00.00.00",
     "0033612345678", "+33 (0)6 12 34 56 78", "06-12-34-56-78", "Tél : 06 12 34 56 78"],
)  # fmt: skip
def test_addresses_and_telephones_are_personal(cell: str) -> None:
    assert is_personal_value(cell)


@pytest.mark.parametrize(
    "cell",
    ["50.6310465,3.0711302", "49.8772173,2.2698808", "10299200003000001", "0612345678901", "REF 0612345678 B", "a@b",
     "@compte", "59000", "130025265", "0 612", "12/06/2026", "https://exemple.fr/@x", "01 23 45 67", ""],
)  # fmt: skip
def test_other_numbers_are_not(cell: str) -> None:
    assert not is_personal_value(cell)


# A pattern that tries every cut of such a cell would not end within the session: no clock is needed to see it.
@pytest.mark.parametrize("cell", ["a" * 500_000, "@" * 100_000, "a@" * 100_000, "0 " * 100_000])
def test_a_huge_cell_without_an_address_is_not_personal(cell: str) -> None:
    assert not is_personal_value(cell)


def test_the_source_without_personal_columns_is_kept_byte_for_byte() -> None:
    content = dossiers(ONE, encoding="cp1252", end="\n")
    found = table(content)
    assert found.retained == content
    assert (found.size_bytes, len(found.sha256)) == (len(content), 64)


def test_partner_headers_are_those_of_the_contract() -> None:
    result = read_files([PARTNERS, Upload("d.csv", dossiers(ONE))], LIMITS)
    assert result.faults == []
    found = result.table("partenaires")
    assert found is not None and found.headers == list(PARTNER_HEADERS)
