"""Containers: what is known by its bytes, what is counted before it is unpacked, and what a sheet tells beside its values."""

from __future__ import annotations

import csv
import io
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from etl.pipeline.check import check_files
from etl.read import read_files
from etl.read.containers.ods import scan_content
from etl.read.containers.ole import CompoundFile
from etl.read.containers.parts import MOST_CELLS, cell_name
from etl.read.containers.values import duration_of_ods, number_text, record_of
from etl.read.containers.xls import scan_stream, string_lengths
from etl.read.containers.xlsx import scan_sheet
from etl.read.uploads import RawTable, ReadResult, Upload
from etl.settings import LimitSettings, load_settings
from tests.etl.make_containers import BOOK, DOSSIERS, SHEETS, THREE_LINES, TWO_DOSSIERS
from tests.etl.make_files import DOSSIER_HEADERS, FOLDER, ONE, THREE_PARTNERS, TWO, dossiers, partners
from tests.etl.workbooks import archive, members_of, rewritten, xlsx

LIMITS = load_settings().limits
GOOD = {"dossiers.csv": dossiers(ONE, TWO), "partenaires.csv": partners(*THREE_PARTNERS)}
ONE_MIB = LIMITS.model_copy(update={"max_unpacked_mib": 1})
FIRST_SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, limits: LimitSettings | None = LIMITS, name: str = BOOK) -> ReadResult:
    return read_files([Upload(name, content)], limits)


def codes(result: ReadResult) -> list[str]:
    return [fault.code for fault in result.faults]


def table(content: bytes, kind: str = "dossiers", name: str = BOOK) -> RawTable:
    found = read(content, name=name).table(kind)
    assert found is not None
    return found


def ods(rows: str, name: str = "Dossiers", before: str = "") -> bytes:
    """An ODS workbook of one sheet, given the markup of its rows."""
    names = " ".join(
        f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"' for part in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>{before}'
        f'<table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return archive({"mimetype": mime, "content.xml": content.encode()})


def ods_row(*cells: str, attributes: str = "") -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row {attributes}>{written}</table:table-row>"


# What it is


def test_a_container_is_known_by_its_bytes_whatever_its_name() -> None:
    book = xlsx({DOSSIERS: TWO_DOSSIERS})
    for name in ("a.csv", "a.ods", "a", "a.zip"):
        found = table(book, name=name)
        assert (found.file, found.sheet, found.encoding, found.delimiter) == (name, DOSSIERS, None, None)
        assert tuple(found.columns["title"].values) == (ONE[1], TWO[1])


def test_a_member_of_an_archive_is_named_with_it_and_has_the_sum_of_the_whole() -> None:
    content = archive(GOOD)
    found = table(content, name="envoi.zip")
    assert (found.file, found.source, found.sheet) == ("envoi.zip/dossiers.csv", "envoi.zip", None)
    assert found.retained == GOOD["dossiers.csv"]
    assert found.size_bytes == len(content)
    assert found.sha256 == table(content, "partenaires", "envoi.zip").sha256


def test_the_retained_source_of_a_sheet_is_a_csv_of_the_same_lines() -> None:
    rows = [("Suivi ; zoe@exemple.fr",), (), ("Courriel", *DOSSIER_HEADERS), ("zoe@exemple.fr", *ONE), (), (None, *TWO)]
    found = table(xlsx({DOSSIERS: rows, "Notes": [("secret", "x")]}))
    assert list(found.lines) == [4, 6]
    retained = list(csv.reader(io.StringIO(found.retained.decode(), newline=""), delimiter=";"))
    assert retained == [[], [], list(DOSSIER_HEADERS), list(ONE), [], list(TWO)]
    assert b"zoe@" not in found.retained and b"secret" not in found.retained


def test_a_telephone_in_a_title_line_of_a_csv_is_blanked_in_the_retained_source() -> None:
    content = b"Suivi;06 12 34 56 78\r\n" + dossiers(ONE, TWO)
    found = table(content, name="dossiers.csv")
    assert found.retained == b"Suivi;\r\n" + dossiers(ONE, TWO)
    untouched = b"Suivi;2026\r\n" + dossiers(ONE, TWO)
    assert table(untouched, name="dossiers.csv").retained == untouched


def test_the_order_of_files_and_sheets_changes_nothing() -> None:
    sheets = {"B": THREE_LINES, "A": TWO_DOSSIERS}
    first = read(xlsx(sheets)).tables
    second = read(xlsx(dict(reversed(sheets.items())))).tables
    assert [(found.kind, found.sheet) for found in first] == [(found.kind, found.sheet) for found in second]
    assert [found.kind for found in first] == ["dossiers", "partenaires"]


# What is counted before it is unpacked


def test_every_sheet_that_holds_something_and_is_not_read_is_named() -> None:
    book = xlsx({**SHEETS, "Lisez-moi": [["Bonjour"]], "Budget": [["Poste", "Montant"], ["RH", "3"]], "Vide": []})
    assert check_files([Upload(BOOK, book)]).passed_over == ("Lisez-moi", "Budget")
    left_out = frozenset({(BOOK, "Budget")})
    assert check_files([Upload(BOOK, book)], left_out=left_out).passed_over == ("Budget", "Lisez-moi")


def compressed(members: dict[str, bytes]) -> bytes:
    return archive(members, zipfile.ZIP_DEFLATED)


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    bomb = compressed({"dossiers.csv": GOOD["dossiers.csv"], "zeros.csv": b"0" * 60_000_000})
    assert len(bomb) < 100_000
    tracemalloc.start()
    assert codes(read(bomb, ONE_MIB, "envoi.zip")) == ["E-FILE-UNPACKED"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_sizes_that_an_archive_claims_are_not_believed() -> None:
    bomb = bytearray(compressed({"zeros.csv": b"0" * 3 * 1024 * 1024}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = bomb.find(mark)
        bomb[start + place : start + place + 4] = (10).to_bytes(4, "little")
    # zipfile stops at the size claimed, and finds the sum wrong.
    assert codes(read(bytes(bomb), ONE_MIB, "envoi.zip")) in (["E-FILE-UNPACKED"], ["E-FILE-DAMAGED"])


def test_a_sheet_that_unpacks_to_too_much_is_refused() -> None:
    spaces = rewritten(
        xlsx(SHEETS), FIRST_SHEET, lambda xml: xml.replace(b"</sheetData>", b" " * 2_000_000 + b"</sheetData>")
    )
    bomb = compressed(members_of(spaces))
    assert len(bomb) < 50_000
    assert codes(read(bomb, ONE_MIB)) == ["E-FILE-UNPACKED"]
    assert codes(read(bomb, None)) == []


def test_pictures_of_a_workbook_are_not_unpacked() -> None:
    members = {**members_of(xlsx(SHEETS)), "xl/media/image1.png": b"\0" * 3_000_000}
    assert codes(read(compressed(members), ONE_MIB)) == []


def test_a_long_text_shared_by_many_cells_is_refused() -> None:
    long = b"x" * 30_000
    rows = b"".join(b'<row r="%d"><c r="G%d" t="s"><v>0</v></c></row>' % (line, line) for line in range(10, 60))

    def repeat(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", rows + b"</sheetData>")

    book = members_of(rewritten(xlsx(SHEETS), FIRST_SHEET, repeat))
    book["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + long + b"</t></si></sst>"
    )
    assert codes(read(archive(book), ONE_MIB)) == ["E-FILE-UNPACKED"]
    assert "E-FILE-UNPACKED" not in codes(read(archive(book), LIMITS))


def test_a_cell_repeated_without_end_is_refused() -> None:
    many = 'table:number-rows-repeated="1000000"'
    assert codes(read(ods(ods_row(*DOSSIER_HEADERS) + ods_row(*ONE, *["x"] * 20, attributes=many)))) == [
        "E-SHEET-SPARSE"
    ]
    long = ods(ods_row(*DOSSIER_HEADERS) + ods_row("x" * 1000, attributes='table:number-rows-repeated="2000"'))
    assert codes(read(long, ONE_MIB)) == ["E-FILE-UNPACKED"]


def test_sheets_that_are_one_and_the_same_are_refused() -> None:
    def point_both(relations: bytes) -> bytes:
        return relations.replace(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml")

    assert codes(read(rewritten(xlsx(SHEETS), "xl/_rels/workbook.xml.rels", point_both))) == ["E-FILE-DAMAGED"]


def test_the_texts_of_an_old_workbook_are_counted_before_they_are_read() -> None:
    content = (FOLDER / "good_xls_of_libreoffice" / "suivi.xls").read_bytes()
    scan = scan_stream(CompoundFile(content).stream("workbook"))
    texts = [value for name, _ in scan.sheets for row in calamine_rows(content, name) for value in row]
    assert scan.text_length == sum(len(value) for value in texts if isinstance(value, str))


def calamine_rows(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()  # type: ignore[return-value]


def test_a_shared_string_of_an_old_workbook_goes_on_in_the_next_record() -> None:
    head = b"\x03\0\0\0\x03\0\0\0"
    first = head + b"\x02\0\0ab" + b"\x06\0\x01" + "caf".encode("utf-16-le")
    second = b"\0" + b"xyz" + b"\x01\0\x08\x01\0" + b"r" + b"\0\0\0\0"
    assert string_lengths([memoryview(first), memoryview(second)]) == [2, 6, 1]


def test_records_that_point_at_each_other_are_not_followed_for_ever() -> None:
    begin, end = struct.pack("<HH", 0x0809, 0), struct.pack("<HH", 0x000A, 0)
    sheet = struct.pack("<HHIBBBBc", 0x0085, 9, 0, 0, 0, 1, 0, b"a")
    with pytest.raises(ValueError, match="again"):
        scan_stream(begin + sheet * 20 + end)


def test_too_many_members_are_refused() -> None:
    many = archive({f"{number}.csv": b"a;b" for number in range(51)})
    assert codes(read(many, name="envoi.zip")) == ["E-ARCHIVE-MEMBERS"]
    assert codes(read(many, None, "envoi.zip")) == ["E-FILE-KIND"] * 51


def test_a_method_of_compression_that_is_not_bounded_is_refused() -> None:
    assert codes(read(archive(GOOD, zipfile.ZIP_BZIP2), name="envoi.zip")) == ["E-FILE-FORMAT"]


MEMORY_SCRIPT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from etl.read import read_files
from etl.read.uploads import Upload
result = read_files([Upload("suivi.xlsx", sys.stdin.buffer.read())])
print([fault.code for fault in result.faults], [len(table.lines) for table in result.tables])
"""


@pytest.mark.parametrize(
    ("far", "expected"),
    [("XFD1048576", "[] [3, 3]"), ("A1048576", "[] [3, 3]")],
)
def test_a_cell_far_from_all_others_takes_no_memory_and_is_a_line(far: str, expected: str) -> None:
    def add(workbook: object) -> None:
        workbook[DOSSIERS][far] = "IA-9"  # type: ignore[index]

    done = subprocess.run(
        [sys.executable, "-c", MEMORY_SCRIPT], input=xlsx(SHEETS, add), capture_output=True, check=False
    )
    assert done.stdout.decode().strip() == expected, done.stderr.decode()[-500:]


def test_many_cells_spread_over_a_sheet_are_refused_with_the_last_one() -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(4, 200_100))
    book = rewritten(xlsx(SHEETS), FIRST_SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    result = read(book)
    assert codes(result) == ["E-SHEET-SPARSE"]
    assert "XFD200099" in result.faults[0].message and DOSSIERS in result.faults[0].message


# What a sheet tells beside its values


def test_a_number_is_written_with_all_its_digits_and_a_decimal_comma() -> None:
    assert number_text(12.0) == "12"
    assert number_text(35600000000048.0) == "35600000000048"
    assert number_text(1.234) == "1,234"
    assert number_text(0.1 + 0.2) == "0,3"
    assert number_text(1e20) == "100000000000000000000"
    assert number_text(1.5e-7) == "0,00000015"
    assert number_text(-0.0) == "0"
    assert number_text(float("nan")) == "nan"


def test_every_type_of_a_cell_has_its_text() -> None:
    row = [True, False, date(2026, 3, 14), datetime(2026, 3, 14), datetime(2026, 3, 14, 10, 30), time(8, 5), 7, None]
    assert record_of(row) == [
        "vrai", "faux", "2026-03-14", "2026-03-14", "2026-03-14 10:30:00", "08:05:00", "7",
    ]  # fmt: skip
    assert record_of([timedelta(hours=36, minutes=5)]) == ["36:05:00"]
    assert duration_of_ods("PT36H05M00S") == "36:05:00"
    assert duration_of_ods("PTSD") == "PTSD"


def test_the_name_of_a_cell_is_the_spreadsheets() -> None:
    assert [cell_name(0, 0), cell_name(9, 25), cell_name(1048575, 16383)] == ["A1", "Z10", "XFD1048576"]


def test_a_formula_without_value_is_told_from_one_that_gives_an_empty_text() -> None:
    marks = scan_sheet(
        b'<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="2">'
        b'<x:c r="A2"><x:f>B2</x:f><x:v/></x:c><x:c r="B2"><x:f>C2</x:f></x:c>'
        b'<x:c r="C2" t="str"><x:f>D2</x:f><x:v></x:v></x:c><x:c r="D2"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        b'<x:c r="E2" t="e"><x:v>#REF!</x:v></x:c><x:c r="F2" t="e"><x:f>1/0</x:f><x:v>#DIV/0!</x:v></x:c>'
        b"</x:row></x:sheetData></x:worksheet>"
    )
    assert marks.unvalued == {(1, 0), (1, 1)}
    assert marks.errors == {(1, 4): "#REF!", (1, 5): "#DIV/0!"}


def test_cells_and_rows_without_reference_follow_each_other() -> None:
    marks = scan_sheet(
        b'<worksheet><sheetData><row><c><v>1</v></c><c t="e"><v>#REF!</v></c></row>'
        b'<row hidden="true"><c><v>1</v></c></row></sheetData></worksheet>'
    )
    assert marks.errors == {(0, 1): "#REF!"}
    assert (marks.hidden_rows, marks.last_row, marks.last_column) == ({1}, 1, 1)


def test_styled_cells_without_value_take_no_room() -> None:
    marks = scan_sheet(
        b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576" s="3"/></row></sheetData></worksheet>'
    )
    assert (marks.last_row, marks.filled_cells, marks.is_sparse) == (-1, 0, False)


def test_hidden_rows_and_spans_of_an_ods_are_found_where_rows_repeat() -> None:
    rows = (
        ods_row("a", attributes='table:number-rows-repeated="3"')
        + ods_row("b", attributes='table:visibility="filter"')
        + '<table:table-row><table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="2" '
        'office:value-type="string"><text:p>c</text:p></table:table-cell></table:table-row>'
        + '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    )
    content = members_of(ods(rows))["content.xml"]
    marks = scan_content(content).sheets["Dossiers"]
    assert marks.hidden_rows == {3}
    assert [merged.name() for merged in marks.merged] == ["A5:B6"]
    assert (marks.last_row, marks.filled_cells) == (4, 3)


def test_a_note_on_an_ods_cell_is_no_value() -> None:
    note = "<office:annotation><text:p>à revoir</text:p></office:annotation>"
    rows = ods_row(*DOSSIER_HEADERS) + ods_row(*ONE).replace("<text:p>IA-1", f"{note}<text:p>IA-1")
    assert tuple(table(ods(rows)).columns["submission_id"].values) == ("IA-1",)


def test_an_ods_without_its_type_is_read_and_another_document_is_refused() -> None:
    members = members_of(ods(ods_row(*DOSSIER_HEADERS) + ods_row(*ONE)))
    text = archive({**members, "mimetype": b"application/vnd.oasis.opendocument.text"})
    assert codes(read(text)) == ["E-FILE-FORMAT"]
    del members["mimetype"]
    assert table(archive(members)).sheet == "Dossiers"


def test_merged_cells_cover_what_stands_under_them() -> None:
    first = ods_row(*ONE).replace(
        "table:table-cell ", 'table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="2" ', 1
    )
    second = ods_row(*TWO).replace("table:table-cell", "table:covered-table-cell", 4)
    found = table(ods(ods_row(*DOSSIER_HEADERS) + first + second))
    assert tuple(found.columns["submission_id"].values) == ("IA-1", "IA-1")
    assert tuple(found.columns["title"].values) == ("", "")
    assert tuple(found.columns["submitted_on"].values) == (ONE[2], TWO[2])


def test_merged_cells_without_end_are_refused() -> None:
    many = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 2_000 + b"</mergeCells>"
    rows = [DOSSIER_HEADERS, *([(*ONE[:1], *ONE[1:])] * 3_000)]
    book = rewritten(
        xlsx({DOSSIERS: rows}), FIRST_SHEET, lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + many)
    )
    assert codes(read(book)) == ["E-FILE-DAMAGED"]


def test_cells_right_of_the_last_header_are_told_and_an_unnamed_column_is_a_column() -> None:
    found = table(xlsx({DOSSIERS: [DOSSIER_HEADERS, (*ONE, "note"), (*TWO, "note")]}))
    assert found.extra_cells == {0: 1, 1: 1}
    personal = read(xlsx({DOSSIERS: [DOSSIER_HEADERS, (*ONE, "zoe@exemple.fr"), (*TWO, "léo@exemple.fr")]}))
    assert codes(personal) == ["W-HEADER-PERSONAL", "E-FILE-MISSING"]
    assert personal.faults[0].column == "colonne F"


# Columns as staff see them


def test_the_columns_of_every_table_are_shown_with_their_first_values() -> None:
    rows = [
        (*DOSSIER_HEADERS, "Remarque", "Remarque", "Courriel"),
        *((f"IA-{n}", *ONE[1:], "a", f"b{n}", "z@exemple.fr") for n in range(9)),
    ]
    (found,) = read(xlsx({DOSSIERS: rows})).headers
    assert (found.file, found.sheet, found.kind, found.header_line, found.missing) == (
        BOOK,
        DOSSIERS,
        "dossiers",
        1,
        (),
    )
    shown = {column.header: (column.samples, column.attribute) for column in found.columns}
    assert shown["id_dossier"] == (("IA-0", "IA-1", "IA-2"), "submission_id")
    assert shown["Remarque"] == (("a",), None)
    assert shown["Remarque (colonne G)"] == (("b0", "b1", "b2"), None)
    assert "Courriel" not in shown


def test_the_columns_of_a_table_that_nothing_recognises_are_shown_too() -> None:
    rows = [
        ("Export du 12/03",),
        (),
        ("Num", "Projet porté", "Contact mail", "Remarque"),
        *((n, f"P{n}", "z@exemple.fr", f"06 12 34 56 {n}") for n in range(10, 20)),
    ]
    result = read(xlsx({"Feuil1": rows}))
    assert codes(result) == ["E-FILE-KIND"]
    (found,) = result.headers
    assert (found.sheet, found.kind, found.header_line) == ("Feuil1", None, 3)
    assert [(column.header, column.samples) for column in found.columns] == [
        ("Num", ("10", "11", "12")),
        ("Projet porté", ("P10", "P11", "P12")),
    ]


def test_the_columns_of_a_text_that_nothing_recognises_are_shown_too() -> None:
    result = read(b"Suivi;;\r\nNum;Projet;Qui\r\n1;a;b\r\n2;c;b\r\n", name="export.csv")
    (found,) = result.headers
    assert (found.kind, found.header_line) == (None, 2)
    assert [(column.header, column.samples) for column in found.columns] == [
        ("Num", ("1", "2")), ("Projet", ("a", "c")), ("Qui", ("b",)),
    ]  # fmt: skip


def test_a_personal_value_in_a_column_of_the_contract_is_no_sample() -> None:
    (found, *_) = read(dossiers(ONE, ("IA-2", "écrire à zoe@exemple.fr", *TWO[2:])), name="dossiers.csv").headers
    assert found.columns[1].samples == (ONE[1],)


def test_a_header_that_holds_an_address_is_not_shown() -> None:
    result = read(dossiers((*ONE, "x"), headers=(*DOSSIER_HEADERS, "zoe@exemple.fr")), name="dossiers.csv")
    assert "zoe@" not in repr(result)


def test_a_missing_header_is_among_the_columns_missing() -> None:
    (found,) = read(b"id_dossier;titre\r\nIA-1;a\r\n", name="dossiers.csv").headers
    assert found.missing == ("date_depot", "statut", "typologies")


# Whatever the bytes

SEEDS = sorted(
    path for folder in FOLDER.iterdir() for path in folder.iterdir() if path.suffix in (".xlsx", ".ods", ".xls", ".zip")
)


def flipped(content: bytes, rnd: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rnd.choice((1, 3, 30))):
        place = rnd.randrange(len(changed) + 1)
        changed[place : place + rnd.choice((0, 1, 1, 9))] = rnd.randbytes(rnd.choice((0, 1, 1, 4)))
    return bytes(changed)


def flipped_within(content: bytes, rnd: random.Random) -> bytes:
    """One of the members changed: the archive is whole, what it holds isn't."""
    try:
        members = members_of(content)
    except Exception:  # an archive that is encrypted or cut short on purpose
        return flipped(content, rnd)
    name = rnd.choice([name for name, inside in members.items() if inside] or list(members))
    members[name] = flipped(members[name] or b"x", rnd)
    return archive(members)


@pytest.mark.parametrize("change", [flipped, flipped_within])
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_mutated_container_is_read_or_refused_and_nothing_else(
    path: Path, change: Callable[[bytes, random.Random], bytes]
) -> None:
    rnd = random.Random(path.parent.name)
    content = path.read_bytes()
    for _ in range(3):
        changed = change(content, rnd)
        if changed:
            report = check_files([Upload(path.name, changed)])
            assert report.is_blocked or report.rows_loaded["dossiers"]


def test_a_sheet_keeps_within_the_cells_that_are_held() -> None:
    assert LIMITS.max_rows * 60 <= MOST_CELLS
