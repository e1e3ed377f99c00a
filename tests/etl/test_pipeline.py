"""The whole way: counts that always add up, what is kept of a publication, and what must be found nowhere in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRefused, PublicationRequest, import_files
from etl.pipeline.report import LOCATIONS, CheckReport
from etl.read.uploads import Upload
from etl.schema import KINDS
from etl.store import Store
from tests.etl.builders import check, dossier, member, orientation, partner, upload, uploads

REQUEST = PublicationRequest(date(2026, 6, 30), "agent")
ACCEPTING = PublicationRequest(date(2026, 6, 30), "agent", accept_rejects=True)
GOOD = ([dossier("A"), dossier("B")], [partner("A"), member("A"), partner("B"), member("B")], [orientation("A")])
MIXED = (
    [dossier("A"), dossier("B", statut="inconnu"), dossier("C"), dossier("C"), dossier("D", titre="")],
    [
        partner("A"),
        member("A", role="?"),
        partner("B"),
        partner("C"),
        member("Z"),
        partner("D"),
        partner("A", pays="BE"),
    ],
    [orientation("A"), orientation("B"), orientation("Y"), orientation("A", dispositif="?")],
)


def assert_adds_up(report: CheckReport) -> None:
    for kind in KINDS:
        assert report.rows_read[kind] == report.rows_loaded[kind] + report.rows_rejected[kind]
        assert report.rows_loaded[kind] >= 0 and report.rows_rejected[kind] >= 0
    assert tuple(report.location) == LOCATIONS
    assert sum(report.location.values()) == report.rows_loaded["partenaires"]


@pytest.mark.parametrize(
    "report",
    [
        check(*GOOD),
        check(*MIXED),
        check([], []),
        check([dossier()]),
        check([dossier(statut="?")], [partner()]),
        check([{"id_dossier": "A", "titre": "sans statut"}], [partner()]),
        check_files([]),
        check_files([Upload("x.csv", b"")]),
        check_files([upload("dossiers", [dossier()]), upload("dossiers", [dossier("B")])]),
        check_files([upload("partenaires", [partner()])]),
    ],
    ids=["good", "mixed", "header only", "no partner", "none left", "column missing", "no file", "empty", "twice", "partners"],
)  # fmt: skip
def test_lines_read_are_lines_loaded_and_rejected_whatever_the_files(report: CheckReport) -> None:
    assert_adds_up(report)


def test_each_line_of_a_mixed_snapshot_is_loaded_or_set_aside_with_a_reason() -> None:
    report = check(*MIXED)
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 1}
    assert report.rows_rejected == {"dossiers": 4, "partenaires": 5, "orientations": 3}
    assert report.content is not None
    assert len(report.set_aside) == 12
    for line in report.set_aside:
        assert line.reasons and all(line.reasons)
        assert line.cells["id_dossier"]


def test_every_error_of_a_line_set_aside_is_among_its_reasons() -> None:
    report = check([dossier("A"), dossier("B", titre="", statut="?", date_depot="hier")], [partner("A")])
    assert report.content is not None
    (line,) = report.set_aside
    assert len(line.reasons) == 3
    assert set(line.reasons) == {fault.message for fault in report.issues if fault.severity == "error"}


def test_the_report_is_the_contracts_json_object() -> None:
    answer = json.loads(json.dumps(check(*MIXED).as_dict()))
    assert list(answer) == [
        "files", "rows_read", "rows_loaded", "rows_rejected", "location", "issues", "ignored_columns", "snapshot_id",
        "already_published",
    ]  # fmt: skip
    assert answer["files"][0] == {
        "name": "dossiers.csv", "kind": "dossiers", "encoding": "utf-8-sig", "delimiter": ";", "rows": 5,
    }  # fmt: skip
    assert list(answer["rows_read"]) == ["dossiers", "partenaires", "orientations"]
    assert list(answer["issues"][0]) == [
        "file", "sheet", "line", "column", "value", "code", "severity", "message", "suggestion",
    ]  # fmt: skip
    assert (answer["snapshot_id"], answer["already_published"]) == (None, False)


def test_faults_come_by_file_then_line() -> None:
    issues = check(*MIXED).issues
    order = [(f"{KINDS.index(fault.file.removesuffix('.csv'))}", fault.line or 0) for fault in issues]  # type: ignore[arg-type]
    assert order == sorted(order)


def test_the_order_and_the_names_of_the_files_change_nothing() -> None:
    files = uploads(*GOOD)
    first, second = check_files(files), check_files([Upload("x", file.content) for file in reversed(files)])
    assert first.content is not None and second.content is not None
    assert first.content.tables == second.content.tables


def test_progress_is_told_in_french(tmp_path: Path) -> None:
    told: list[str] = []
    import_files(Store(tmp_path), uploads(*GOOD), REQUEST, progress=told.append)
    assert told[0].startswith("Lecture") and len(told) >= 4


def test_nothing_is_published_with_errors_unless_they_are_accepted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(PublicationRefused) as caught:
        import_files(store, uploads(*MIXED), REQUEST)
    assert caught.value.report.rows_loaded["dossiers"] == 1
    assert store.snapshots() == [] and store.current_id() is None
    report = import_files(store, uploads(*MIXED), ACCEPTING)
    assert report.snapshot_id == store.current_id()
    (info,) = store.snapshots()
    assert info.rows == {"dossiers": 1, "partenaires": 2, "orientations": 1}
    assert info.rejected == {"dossiers": 4, "partenaires": 5, "orientations": 3}


def test_what_blocks_a_file_blocks_it_even_when_rejects_are_accepted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    current = import_files(store, uploads(*GOOD), REQUEST).snapshot_id
    for files in (
        [Upload("a.csv", b"")],
        uploads([dossier(statut="?")], [partner()]),
        [*uploads(*GOOD), *uploads(*GOOD)],
    ):
        with pytest.raises(PublicationRefused):
            import_files(store, files, ACCEPTING)
    assert store.current_id() == current
    assert len(store.snapshots()) == 1


def test_the_same_content_twice_is_one_snapshot(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = import_files(store, uploads(*GOOD), REQUEST)
    again = import_files(store, uploads(*GOOD), REQUEST)
    assert (first.already_published, again.already_published) == (False, True)
    assert again.snapshot_id == first.snapshot_id
    other = import_files(store, uploads([dossier("A"), dossier("B", titre="Autre")], GOOD[1], GOOD[2]), REQUEST)
    assert other.snapshot_id != first.snapshot_id
    assert len(store.snapshots()) == 2


def test_what_was_read_is_what_the_store_gives_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    report = import_files(store, uploads(*GOOD), REQUEST)
    assert report.content is not None
    cursor = store.reader().cursor()
    for kind, table in (("dossiers", "submissions"), ("partenaires", "partners"), ("orientations", "orientations")):
        columns = report.content.tables[kind]  # type: ignore[index]
        rows = cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY line").fetchall()
        expected = list(zip(*columns.values(), strict=True))
        assert [tuple(map(as_stored, row)) for row in expected] == rows


def as_stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_lines_set_aside_are_kept_with_the_cells_as_sent(tmp_path: Path) -> None:
    store = Store(tmp_path)
    import_files(store, uploads(*MIXED), ACCEPTING)
    cursor = store.reader().cursor()
    rows = cursor.execute("SELECT line, cells, reasons FROM set_aside WHERE kind = 'dossiers' ORDER BY line").fetchall()
    assert [row[0] for row in rows] == [3, 4, 5, 6]
    assert json.loads(rows[0][1])["statut"] == "inconnu"
    assert "inconnu" in rows[0][2][0]


SECRETS = ("Aurélie Nonpareille", "aurelie.nonpareille@exemple.fr", "06 98 76 54 32", "Nonpareille")


def with_secrets() -> list[Upload]:
    """Personal data in every column that may hold some, on lines that load, that are set aside and that are shifted."""
    contact = {
        "contact_nom": SECRETS[0],
        "contact_courriel": SECRETS[1],
        "contact_telephone": SECRETS[2],
        "Nom du responsable": SECRETS[0],
        "Observations": f"écrire à {SECRETS[1]}",
    }
    files = uploads(
        [dossier("A", **contact), dossier("B", statut="inconnu", **contact), dossier("C", **contact)],
        [partner("A", **contact), member("A", role="?", **contact), partner("C", **contact)],
        [orientation("A", **contact), orientation("Z", **contact)],
    )
    shifted = files[0].content.decode("utf-8-sig").replace("Titre de C", "Titre; de C")
    return [Upload(files[0].name, shifted.encode()), *files[1:]]


def traces(folder: Path) -> Iterator[str]:
    """Everything a store holds, as text: the bytes of its files, and the cells of its tables."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")
            yield path.read_bytes().decode("utf-8", "replace")
    for path in folder.rglob("*.duckdb"):
        with duckdb.connect(str(path), read_only=True) as connection:
            for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                yield repr(connection.execute(f'SELECT * FROM "{table}"').fetchall())
            for (blob,) in connection.execute("SELECT retained FROM sources").fetchall():
                yield blob.decode("utf-8")


def test_personal_data_reach_nothing(tmp_path: Path) -> None:
    report = import_files(Store(tmp_path), with_secrets(), ACCEPTING)
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 1, "orientations": 1}
    assert report.count("warning") >= 15
    for text in (
        json.dumps(report.as_dict(), ensure_ascii=False),
        repr(report.issues),
        repr(report.content),
        *traces(tmp_path),
    ):
        for secret in (*SECRETS, *(secret.encode().decode("latin-1") for secret in SECRETS)):
            assert secret not in text


def test_the_columns_left_out_are_said() -> None:
    report = check_files(with_secrets())
    assert set(report.ignored_columns) == {
        "contact_nom", "contact_courriel", "contact_telephone", "Nom du responsable", "Observations",
    }  # fmt: skip
    assert all(fault.value is None for fault in report.issues if fault.code == "W-HEADER-PERSONAL")


def test_another_contact_is_the_same_snapshot(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = import_files(store, uploads([dossier(contact_nom="Une")], [partner(), member()]), REQUEST)
    again = import_files(store, uploads([dossier(contact_nom="Un autre")], [partner(), member()]), REQUEST)
    assert again.snapshot_id == first.snapshot_id
