"""Whatever the lines and whatever the bytes: nothing valid is lost, nothing raises, nothing is read more leniently.

The examples are the same at each run; their number keeps the file under twenty seconds.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.cells.fields import Reading
from etl.faults import CATALOGUE
from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRequest, import_files
from etl.pipeline.report import LOCATIONS
from etl.read.uploads import Upload
from etl.reference import load_reference
from etl.schema import KINDS, MODELS, TABLES, Kind, columns
from etl.store import Store
from geo import areas
from tests.etl.builders import dossier, member, orientation, partner, upload, uploads
from tests.etl.make_files import declare_all
from tests.etl.workbooks import xlsx, xlsx_of_xlsxwriter

EXAMPLES = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
REFERENCE = load_reference()
PLACEHOLDERS = ("-", "/", "?", "???", "n/a", "NC", "Non renseigné", "à compléter")
# Whatever a person, a spreadsheet or a web page leaves in a cell: signs of other scripts, of formulas, of CSV and XML.
LETTERS = st.sampled_from([*"abcdezéèàçœAÉŒ0123456789 ,.'’\"()&%+=@#«»–€\n\t;|<>_🙂漢ש", "\u0301", "\u202e", "\u200b",
                           "\u00a0", "_x000D_", "=1+1", "#REF!", "]]>", "&amp;", "\\n"])  # fmt: skip
# A text that is neither blank nor a placeholder, nor changed by the stripping of its ends.
TEXT = st.lists(LETTERS, min_size=1, max_size=30).map(lambda letters: f"z{''.join(letters).strip()}z")
ITEMS = st.lists(
    st.text(st.sampled_from("abcéÉ ,'()"), min_size=1, max_size=12).map(lambda t: f"z{t.strip()}z"), max_size=4
)
DATES = st.dates(date(1990, 1, 1), date(2090, 12, 31))
AMOUNTS = st.integers(0, 10**11).map(lambda cents: cents / 100)


def codes(table: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(REFERENCE.vocabulary(table)))


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from("0123456789"), min_size=count, max_size=count)


def several(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(strategy, max_size=4, unique=True).map(tuple)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


AREAS = st.sampled_from(
    [area.code for level in ("region", "departement", "arrondissement", "epci") for area in areas.areas(level)]
)
LISTS = several(st.sampled_from(["zAccès aux donnéesz", "zBudgetz", "zz", "z, zz"])) | ITEMS.map(
    lambda items: tuple(dict.fromkeys(items))
)
DOSSIERS = st.fixed_dictionaries(
    {
        "title": TEXT,
        "acronym": optional(TEXT.map(lambda text: f"{text[:39]}z")),
        "submitted_on": DATES,
        "status": codes("statuses"),
        "reviewed_on": optional(DATES),
        "has_letter": optional(st.booleans()),
        "has_form": optional(st.booleans()),
        "typologies": several(codes("typologies")),
        "main_typology": optional(codes("typologies")),
        "ai_priorities": several(codes("ai_priorities")),
        "maturity_scale": codes("maturity_scales"),
        "srl_initial": optional(st.integers(1, 9)),
        "srl_target": optional(st.integers(1, 9)),
        "srl_observed": optional(st.integers(1, 9)),
        "srl_target_on": optional(DATES),
        "srl_observed_on": optional(DATES),
        "deployment_areas": several(AREAS),
        "barriers": LISTS,
        "levers": LISTS,
        "health_area": optional(TEXT),
        "is_preexisting": optional(st.booleans()),
        "needs_funding": optional(st.booleans()),
        "technical_support": optional(st.booleans()),
        "reviewing_bodies": LISTS,
        "total_cost_eur": optional(AMOUNTS),
        "expected_fte": optional(AMOUNTS),
        "redirected_to": optional(TEXT),
        "linked_calls": several(codes("calls")),
        "confidentiality": codes("confidentiality"),
    }
)
PARTNERS = st.fixed_dictionaries(
    {
        "name": TEXT,
        "actor_type": codes("actor_types"),
        "site_role": codes("site_roles"),
        "siret": optional(digits(14)),
        "siren": optional(digits(9)),
        "finess": optional(digits(9)),
        "rnsr": optional(digits(9).map("{}A".format)),
        "uai": optional(digits(7).map("{}B".format)),
        "city": optional(TEXT),
        "insee_code": optional(st.sampled_from(["59350", "80021", "75056", "2A004", "99999"])),
        "postal_code": optional(st.sampled_from(["59000", "80000", "02100", "75013"])),
        "country": st.sampled_from(["FR", "BE", "GB", "GR"]),
        "contribution_eur": optional(AMOUNTS),
    }
)
ORIENTATIONS = st.fixed_dictionaries(
    {
        "scheme": codes("funding_schemes"),
        "oriented_on": optional(DATES),
        "outcome": optional(codes("outcomes")),
        "requested_eur": optional(AMOUNTS),
        "granted_eur": optional(AMOUNTS),
    }
)
IDENTIFIERS = ("IA-2026-{:03d}", "{}1", "a b_{}/x.1", "N°{}")


def written(value: Any, draw: random.Random) -> str:
    """One of the forms in which the contract lets a value be written."""
    if value is None:
        return draw.choice(["", "", *PLACEHOLDERS])
    if isinstance(value, bool):
        return draw.choice(["oui", "O", "vrai", "1", "x", "TRUE"] if value else ["non", "N", "faux", "0", "false"])
    if isinstance(value, date):
        serial = str((value - date(1899, 12, 30)).days)
        forms = [f"{value:%d/%m/%Y}", value.isoformat(), f"{value:%d-%m-%Y}", f"{value:%d.%m.%Y}", serial]
        return draw.choice([*forms, f"{value:%d/%m/%Y} 09:30", f"{value.isoformat()}T23:59:59"])
    if isinstance(value, float):
        plain = f"{value:.2f}"
        spaced = f"{value:,.2f}".replace(",", draw.choice(" \u00a0\u202f\u2009")).replace(".", ",")
        return draw.choice([plain, plain.replace(".", ","), spaced])
    if isinstance(value, tuple):
        return draw.choice(["|", " | ", ";", "\n", " ;\r\n"]).join(value)
    return str(value)


def typed(value: Any, draw: random.Random) -> Any:
    """One of the forms in which a cell of a workbook holds a value: of its own type, or typed as a text."""
    if isinstance(value, date):
        return draw.choice([value, datetime(value.year, value.month, value.day, 9, 30), written(value, draw)])
    if isinstance(value, bool | int | float):
        return draw.choice([value, written(value, draw)])
    if isinstance(value, str) and value.isdigit() and not value.startswith("0"):
        return draw.choice([int(value), value])
    return written(value, draw)


def rows_of(kind: Kind, rows: list[dict[str, Any]], write: Callable[[Any], Any]) -> list[list[Any]]:
    """The header line and the lines of a table that has every column of its kind."""
    used = [column for column in columns(kind) if column.attribute in rows[0]]
    return [[column.header for column in used]] + [[write(row[column.attribute]) for column in used] for row in rows]


def as_csv(tables: Mapping[Kind, list[dict[str, Any]]], draw: random.Random) -> list[Upload]:
    """One CSV file a kind, in one of the encodings and with one of the delimiters of the contract."""
    files = []
    for kind, rows in tables.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=draw.choice(";,\t|"), lineterminator=draw.choice(["\n", "\r\n"]))
        writer.writerows(rows_of(kind, rows, lambda value: written(value, draw)))
        encoding = draw.choice(["utf-8", "utf-8-sig", "utf-16"])
        files.append(Upload(f"{kind}.csv", text.getvalue().encode(encoding)))
    return files


def as_workbook(tables: Mapping[Kind, list[dict[str, Any]]], draw: random.Random) -> list[Upload]:
    """One workbook, a sheet a kind, written by XlsxWriter or by openpyxl, which leaves ``_x000D_`` for a line break."""
    sheets = {kind: rows_of(kind, rows, lambda value: typed(value, draw)) for kind, rows in tables.items()}
    if draw.random() < 0.5:
        return [Upload("envoi.xlsx", xlsx_of_xlsxwriter(sheets))]
    escaped = {
        kind: [[cell.replace("_x", "_x005F_x") if isinstance(cell, str) else cell for cell in row] for row in rows]
        for kind, rows in sheets.items()
    }
    return [Upload("envoi.xlsx", xlsx(escaped))]


def as_model(kind: Kind, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row as its model holds them."""
    return MODELS[kind].model_validate(dict(row)).model_dump()


@pytest.fixture(scope="module")
def store_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


def snapshot_of(
    dossiers: list[dict[str, Any]],
    partners: list[dict[str, Any]],
    orientations: list[dict[str, Any]],
    draw: random.Random,
) -> dict[Kind, list[dict[str, Any]]]:
    """Lines of one snapshot: identifiers of every form, one lead."""
    identifiers = [draw.choice(IDENTIFIERS).format(number) for number in range(1, len(dossiers) + 1)]
    return {
        "dossiers": [{"submission_id": identifiers[n], **row} for n, row in enumerate(dossiers)],
        "partenaires": [
            {"submission_id": draw.choice(identifiers), "role": "partenaire" if n else "chef_de_file", **row}
            for n, row in enumerate(partners)
        ],
        "orientations": [{"submission_id": draw.choice(identifiers), **row} for row in orientations],
    }


@pytest.mark.parametrize("write", [as_csv, as_workbook], ids=["csv", "xlsx"])
@settings(EXAMPLES, max_examples=6)
@given(
    st.lists(DOSSIERS, min_size=5, max_size=12),
    st.lists(PARTNERS, min_size=1, max_size=12),
    st.lists(ORIENTATIONS, min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_any_valid_row_survives_file_model_duckdb_model(
    store_folders: Path,
    write: Callable[[Mapping[Kind, list[dict[str, Any]]], random.Random], list[Upload]],
    dossiers: list[dict[str, Any]],
    partners: list[dict[str, Any]],
    orientations: list[dict[str, Any]],
    draw: random.Random,
) -> None:
    sent = snapshot_of(dossiers, partners, orientations, draw)
    store = Store(store_folders / str(len(list(store_folders.iterdir()))))
    report = import_files(store, write(sent, draw), PublicationRequest(date(2026, 6, 30), "agent"))
    assert not report.has_errors
    cursor = store.reader().cursor()
    for kind, rows in sent.items():
        names = [column.attribute for column in columns(kind)]
        stored = cursor.execute(f"SELECT {', '.join(names)} FROM {TABLES[kind]} ORDER BY line").fetchall()
        expected = [as_model(kind, row) for row in rows]
        assert [as_model(kind, dict(zip(names, row, strict=True))) for row in stored] == expected


CELLS: Mapping[str, tuple[str, ...]] = {
    "id_dossier": ("IA-1", "é", "12.0", "X" * 41, "-"),
    "date_depot": ("14/03/2026", "31/02/2026", "46095", "14/03/26", "2026/03/14", "hier", "-"),
    "statut": ("recu", "REÇU", "orrienté", "", "nc"),
    "typologies": ("T01|T05", "T01, T02", "T12", "", "Découverte de nouveaux traitements, T01"),
    "echelle_maturite": ("", "MRL", "trl", "ZRL"),
    "srl_initial": ("3", "SRL 3", "10", "0", "4,5", "?"),
    "srl_final_vise": ("9", "10", "11", ""),
    "lettre_intention": ("oui", "x", "peut-être", ""),
    "cout_total_ht_eur": ("1 234,50 €", "1.234", "12,5 k€", "-5", "abc", "12 34", ""),
    "etp_prevus": ("2,5", "2 k€", "1.234"),
    "acronyme": ("RETINIA", "X" * 41, "-"),
    "territoires_deploiement": ("59 | 80", "75", "2", ""),
    "confidentialite": ("", "Public", "secret"),
    "titre": ("a", "", "X" * 301),
}
ROWS = st.fixed_dictionaries({header: st.sampled_from(cells) for header, cells in CELLS.items()})


@settings(EXAMPLES, max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_the_reading_by_columns_and_the_model_agree_on_every_line(rows: list[dict[str, str]]) -> None:
    """Lines of one identifier are checked apart: the rule on repeated identifiers is no matter of a line."""
    for row in rows:
        report = check_files([upload("dossiers", [row]), upload("partenaires", [partner(row["id_dossier"])])])
        reading = Reading(REFERENCE)
        try:
            expected = MODELS["dossiers"].model_validate(row, context=reading).model_dump()
        except ValidationError as error:
            found = {
                fault.code for fault in report.issues if fault.file == "dossiers.csv" and fault.severity == "error"
            }
            assert {problem["type"] for problem in error.errors()} <= found, row
            assert report.rows_loaded["dossiers"] == 0
            continue
        assert report.content is not None, (row, report.issues)
        loaded = {name: values[0] for name, values in report.content.tables["dossiers"].items() if name != "line"}
        assert loaded == expected


@settings(EXAMPLES, max_examples=40)
@given(st.text(max_size=40))
def test_no_text_of_a_cell_makes_the_two_readings_differ(text: str) -> None:
    for kind in KINDS:
        for column in columns(kind):
            whole = {"dossiers": dossier(), "partenaires": partner(), "orientations": orientation()}[kind]
            row = whole | {column.header: text}
            try:
                value = getattr(MODELS[kind].model_validate(row), column.attribute)
            except ValidationError as error:
                assert all(problem["type"] in CATALOGUE for problem in error.errors()), (column.header, text)
                continue
            assert value is None or isinstance(value, str | int | float | bool | tuple | date), (column.header, text)


@cache
def seeds() -> tuple[tuple[Upload, ...], ...]:
    """The files of every folder of ``files``, and a faultless snapshot with every column."""
    folders = [tuple(Upload(name, content) for name, content in files.items()) for files, _ in declare_all().values()]
    return (tuple(uploads([dossier(), dossier("B")], [partner(), member("B")], [orientation()])), *folders)


def mutated(content: bytes, draw: random.Random) -> bytes:
    """A few cuts, repeats, swaps and insertions of bytes that mean something to a reader of CSV."""
    for _ in range(draw.randint(1, 6)):
        start = draw.randint(0, len(content))
        end = min(len(content), start + draw.choice([0, 1, 1, 2, 8, 40]))
        piece = draw.choice(
            [b"", b'"', b'""', b";", b",", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xe9",
             b"\x00", b"\xc3", b"e-9", b" ", b"\xc2\xa0", content[start:end] * 3, "é€".encode(), bytes([draw.randrange(256)])]
        )  # fmt: skip
        content = content[:start] + piece + content[end:]
    return content


@settings(EXAMPLES, max_examples=150)
@given(st.randoms(use_true_random=False))
def test_check_never_raises_and_always_adds_up(draw: random.Random) -> None:
    files = [Upload(file.name, mutated(file.content, draw)) for file in draw.choice(seeds())]
    report = check_files(files, profile=draw.choice([None, None, None, "cordis"]))
    for kind in KINDS:
        assert report.rows_read[kind] == report.rows_loaded[kind] + report.rows_rejected[kind]
    assert sum(report.location[status] for status in LOCATIONS) == report.rows_loaded["partenaires"]
    assert report.is_blocked == (report.rows_loaded["dossiers"] == 0)
    assert not report.is_blocked or report.has_errors
    for fault in report.issues:
        assert fault.code in CATALOGUE and fault.message


@settings(EXAMPLES, max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_make_check_raise(content: bytes) -> None:
    report = check_files([Upload("a.csv", content), Upload("b.csv", b"id_dossier;titre;" + content)])
    assert report.is_blocked and report.has_errors


@settings(EXAMPLES, max_examples=25)
@given(DATES, st.integers(0, 20))
def test_a_filled_line_is_never_lost(day: date, blanks: int) -> None:
    draw = random.Random(blanks)
    lines = [dossier(f"IA-{n}", date_depot=f"{day + timedelta(n):%d/%m/%Y}") for n in range(5)]
    rows = upload("dossiers", lines).content.decode("utf-8-sig").splitlines()
    for _ in range(blanks):
        rows.insert(draw.randint(1, len(rows)), draw.choice(["", ";;;", " ; ; ", ";" * 12]))
    report = check_files([Upload("d.csv", "\n".join(rows).encode()), upload("partenaires", [partner("IA-0")])])
    assert report.rows_read["dossiers"] == 5
    assert report.content is not None
    numbers = [number for number, row in enumerate(rows, start=1) if row.startswith("IA-")]
    assert report.content.tables["dossiers"]["line"] == numbers
