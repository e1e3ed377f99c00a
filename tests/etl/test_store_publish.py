"""Publishing: what is written, what the identifier says, what is refused, and what the folder holds afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from etl.reference import Reference
from etl.settings import RetentionSettings
from etl.store import (
    PortfolioMismatchError,
    Store,
    StoreBusyError,
    StoreConflictError,
    StoreDamagedError,
    StoreWriteError,
    UnknownSnapshotError,
    state,
    writer,
)
from etl.store.files import locked
from etl.store.tables import Filled, filled_tables, snapshot_row
from tests.etl.store_builders import content, correction, large, numbered, row, source


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def files(store: Store) -> dict[str, bytes]:
    paths = [path for path in store.folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in paths}


def test_opening_a_store_creates_nothing(store: Store) -> None:
    assert store.snapshots() == []
    assert store.current_id() is None
    assert store.portfolio() is None
    assert store.journal() == []
    assert not store.folder.exists()


def test_a_publication_is_in_force_listed_and_journaled(store: Store) -> None:
    result = store.publish(content())
    assert result == (content().snapshot_id(), False)
    assert store.current_id() == result.snapshot_id
    assert [info.id for info in store.snapshots()] == [result.snapshot_id]
    assert store.portfolio() == "HealthIA : Smart challenge"
    (entry,) = store.journal()
    assert entry.pop("at").endswith("+00:00")
    assert entry == {
        "action": "publish",
        "by": "agent",
        "note": "état de mars",
        "current": result.snapshot_id,
        "previous": None,
    }


def test_the_folder_holds_the_four_expected_files_readable_by_their_owner_only(store: Store) -> None:
    snapshot_id = store.publish(content()).snapshot_id
    assert set(files(store)) == {"CURRENT", "LOCK", "journal.jsonl", f"snapshots/{snapshot_id}.duckdb"}
    modes = {path.stat().st_mode & 0o777 for path in store.folder.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (store.folder, store.folder / "snapshots")} == {0o700}


def test_the_file_holds_no_bytes_but_those_given(store: Store) -> None:
    snapshot_id = store.publish(content()).snapshot_id
    held = files(store)[f"snapshots/{snapshot_id}.duckdb"]
    assert source().retained in held
    for stranger in (str(store.folder), str(Path.cwd()), sys.executable, ";contact", ".tmp-"):
        assert stranger.encode() not in held


def test_the_same_content_twice_changes_nothing(store: Store) -> None:
    first = store.publish(content())
    before = files(store)
    again = store.publish(content(published_by="quelqu'un d'autre", note=None))
    assert again == (first.snapshot_id, True)
    assert files(store) == before


def test_the_same_content_twice_changes_nothing_even_when_another_is_in_force(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    second = store.publish(numbered(2)).snapshot_id
    assert store.publish(numbered(1)) == (first, True)
    assert store.current_id() == second
    assert len(store.journal()) == 2


def _without(reference: Reference, stem: str) -> Reference:
    tables = dict(reference.tables) | {stem: reference.rows(stem)[:-1]}
    return replace(reference, tables=tables)


def test_the_identifier_follows_the_content_and_not_who_sent_it() -> None:
    same = content()
    assert same.snapshot_id().startswith("2026-03-14-")
    assert len(same.snapshot_id()) == len("2026-03-14-") + 12
    for unchanged in (
        content(published_by="x"),
        content(note="x"),
        content(sources=[source(name="autre.csv")]),
        content(reference=_without(same.reference, "criteria")),
        content(settings=same.settings.model_copy(update={"retention": RetentionSettings(snapshot_months=3)})),
    ):
        assert unchanged.snapshot_id() == same.snapshot_id()
    later = replace(correction(), by="autre", at=datetime(2026, 5, 1, tzinfo=UTC), before="?")
    assert content(corrections=[later]).snapshot_id() == content(corrections=[correction()]).snapshot_id()
    both = [correction(), correction(line=4)]
    assert content(corrections=both).snapshot_id() == content(corrections=both[::-1]).snapshot_id()
    call = same.settings.call.model_copy(update={"duration_years": 3})
    others = [
        content(as_of=date(2026, 3, 15)),
        content(sources=[source(b"autre")]),
        content(sources=[source(), source()]),
        content(sources=[source(b"a"), source(b"bc")]),
        content(sources=[source(b"ab"), source(b"c")]),
        content(profile="cordis"),
        content(portfolio="autre"),
        content(accept_rejects=False),
        content(settings=same.settings.model_copy(update={"call": call})),
        content(profile_digest="abc"),
        content(corrections=[correction()]),
        content(corrections=[correction(line=4)]),
        content(corrections=[correction(after="autre")]),
        content(corrections=[correction(column=None)]),
        content(corrections=[correction(), correction(line=4)]),
        content(reference=_without(same.reference, "typologies")),
        content(reference=_without(same.reference, "actor_types_extended")),
    ]
    assert len({other.snapshot_id() for other in [same, *others]}) == len(others) + 1


def test_another_portfolio_is_refused_in_a_french_sentence(store: Store) -> None:
    store.publish(content())
    with pytest.raises(PortfolioMismatchError, match="contient le portefeuille « HealthIA : Smart challenge »"):
        store.publish(numbered(1, portfolio="CORDIS"))
    with pytest.raises(PortfolioMismatchError, match="données réelles ; l'envoi contient des données fictives"):
        store.publish(numbered(1, is_demo=True))
    assert len(store.snapshots()) == 1


def test_a_publication_decided_upon_another_state_is_refused(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    with pytest.raises(StoreConflictError, match=f"c'est maintenant « {first} »"):
        store.publish(numbered(2), expected_parent=None)
    assert store.publish(numbered(2), expected_parent=first).already_published is False


def test_a_publication_during_the_building_of_another_is_noticed(store: Store) -> None:
    store.publish(numbered(0))
    steps: list[str] = []

    def meddle(message: str) -> None:
        steps.append(message)
        if len(steps) == 1:
            store.publish(numbered(1))

    with pytest.raises(StoreConflictError, match="regardez ce qui a changé, puis relancez l'import"):
        store.publish(numbered(2), progress=meddle)
    assert store.current_id() == numbered(1).snapshot_id()
    assert len(list((store.folder / "snapshots").iterdir())) == 2
    assert steps == ["Écriture de l'instantané et relecture de chaque colonne", "Mise en vigueur"]


def test_going_back_keeps_both_moves(store: Store) -> None:
    first, second = (store.publish(numbered(number)).snapshot_id for number in (1, 2))
    assert store.rollback(first, by="admin") == (first, second)
    assert store.current_id() == first
    assert [info.current for info in store.snapshots()] == [True, False]
    assert store.rollback(second) == (second, first)
    moves = [(entry["action"], entry["by"], entry["current"]) for entry in store.journal()[2:]]
    assert moves == [("rollback", "admin", first), ("rollback", None, second)]


def test_going_back_to_the_snapshot_in_force_changes_nothing(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    before = files(store)
    assert store.rollback(first) == (first, first)
    assert files(store) == before


@pytest.mark.parametrize("unknown", ["2026-01-01-0123456789ab", "../../etc/passwd", ""])
def test_going_back_to_an_unknown_snapshot_is_refused(store: Store, unknown: str) -> None:
    with pytest.raises(UnknownSnapshotError, match="Aucun instantané publié"):
        store.rollback(unknown)
    assert not store.folder.exists()
    store.publish(numbered(1))
    with pytest.raises(UnknownSnapshotError, match="Aucun instantané publié"):
        store.rollback(unknown)


def test_the_sweep_removes_what_the_dead_left_and_nothing_else(store: Store) -> None:
    store.publish(numbered(0))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folder = store.folder / "snapshots"
    names = {
        f".tmp-2026-03-14-0123456789ab-{dead.pid}-00000001.duckdb": False,
        f".tmp-2026-03-14-0123456789ab-{dead.pid}-00000001.duckdb.wal": False,
        f".tmp-2026-03-14-0123456789ab-{os.getpid()}-00000002.duckdb": True,
        f".tmp-2026-03-14-0123456789ab-{os.getpid()}-00000003.duckdb": False,
        ".tmp-note d'un agent": True,
        "2026-03-14-ffffffffffff.duckdb": True,
    }
    for name in names:
        (folder / name).write_bytes(b"x")
    (store.folder / f".tmp-CURRENT-{dead.pid}-00000001").write_bytes(b"x")
    old = folder / f".tmp-2026-03-14-0123456789ab-{os.getpid()}-00000003.duckdb"
    os.utime(old, (time.time() - 25 * 3600,) * 2)
    store.publish(numbered(1))
    assert {name: (folder / name).exists() for name in names} == names
    assert list(store.folder.glob(".tmp-*")) == []


def test_a_file_nobody_published_is_no_snapshot(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    orphan = store.folder / "snapshots" / "2026-03-14-ffffffffffff.duckdb"
    shutil.copy(store.folder / "snapshots" / f"{first}.duckdb", orphan)
    assert [info.id for info in store.snapshots()] == [first]
    with pytest.raises(UnknownSnapshotError):
        store.reader("2026-03-14-ffffffffffff")


@contextlib.contextmanager
def without_root_rights() -> Iterator[None]:
    """Root writes anywhere: become nobody for a moment."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_read_only_store_can_be_read_and_says_why_it_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        store = Store(Path(folder) / "store")
        first = store.publish(numbered(1)).snapshot_id
        for path in [store.folder, *store.folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = files(store)
        with without_root_rights():
            assert store.reader().info.id == first
            for write in (lambda: store.publish(numbered(2)), lambda: store.publish(numbered(1))):
                with pytest.raises(StoreWriteError, match="n'est pas accessible en écriture"):
                    write()
        assert files(store) == before
        for path in [store.folder, *store.folder.rglob("*")]:
            path.chmod(0o755)


def test_a_store_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("x")
    with pytest.raises(StoreWriteError, match="n'est pas un dossier"):
        Store(tmp_path / "store").publish(content())


def test_a_store_out_of_reach_is_said_in_french() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        store = Store(Path(folder) / "store")
        store.publish(numbered(1))
        with without_root_rights(), pytest.raises(StoreDamagedError, match="Vérifiez ses droits"):
            store.snapshots()


def test_a_journal_that_cannot_be_written_takes_the_publication_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state, "append_entry", fail)
    with pytest.raises(StoreWriteError, match="plus assez de place"):
        store.publish(numbered(1))
    assert store.current_id() is None
    monkeypatch.undo()
    first = store.publish(numbered(1)).snapshot_id
    monkeypatch.setattr(state, "append_entry", fail)
    with pytest.raises(StoreWriteError, match="Les instantanés publiés sont intacts"):
        store.publish(numbered(2))
    assert store.current_id() == first
    assert [path.stem for path in (store.folder / "snapshots").iterdir()] == [first]
    assert len(store.journal()) == 1


def filled_with_two_rows() -> Filled:
    written = content()
    return filled_tables(written, snapshot_row(written, "x", None, datetime(2026, 3, 14, 12, 0, tzinfo=UTC)))


def _altered(filled: Filled, table: str, column: str) -> Filled:
    """The same tables, but for the first value of one column."""
    columns, rows = filled[table]
    position = rows.schema.get_field_index(column)
    kept = rows.column(column).to_pylist()[1:]
    changed = pa.array([kept[0], *kept], type=rows.schema.field(position).type)
    return {**filled, table: (columns, rows.set_column(position, rows.schema.field(position), changed))}


def test_reading_back_notices_one_altered_cell_of_any_column(tmp_path: Path) -> None:
    filled = filled_with_two_rows()
    writer.build_file(tmp_path / "a.duckdb", filled)
    writer.verify_file(tmp_path / "a.duckdb", filled)
    tables = ("submissions", "partners", "orientations")
    columns = [(table, name) for table in tables for name in filled[table][0]]
    for table, column in [*columns, ("areas", "population"), ("ref_kpis", "label_fr"), ("faults", "line")]:
        with pytest.raises(StoreWriteError, match=rf"\({table}, {column}\)"):
            writer.verify_file(tmp_path / "a.duckdb", _altered(filled, table, column))


def test_reading_back_notices_a_lost_row_a_lost_table_and_swapped_cells(tmp_path: Path) -> None:
    filled = filled_with_two_rows()
    path = tmp_path / "a.duckdb"
    writer.build_file(path, filled)
    columns, rows = filled["submissions"]
    with pytest.raises(StoreWriteError, match="submissions, nombre de lignes"):
        writer.verify_file(path, {**filled, "submissions": (columns, rows.slice(1))})
    with pytest.raises(StoreWriteError, match=r"\(areas\)"):
        writer.verify_file(path, {name: table for name, table in filled.items() if name != "areas"})
    position = rows.schema.get_field_index("title")
    swapped = rows.set_column(position, rows.schema.field(position), [rows.column("title").to_pylist()[::-1]])
    with pytest.raises(StoreWriteError, match="submissions, title"):
        writer.verify_file(path, {**filled, "submissions": (columns, swapped)})


def test_a_publication_that_reads_back_wrong_is_not_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build = writer.build_file
    monkeypatch.setattr(
        writer, "build_file", lambda path, filled: build(path, _altered(filled, "submissions", "title"))
    )
    with pytest.raises(StoreWriteError, match=r"submissions, title.*Rien n'a changé dans le stockage"):
        store.publish(content())
    assert store.snapshots() == []
    assert list((store.folder / "snapshots").iterdir()) == []


def test_columns_that_are_not_the_contract_s_are_refused(store: Store) -> None:
    tables = dict(content().tables)
    partial = {name: values for name, values in tables["partenaires"].items() if name != "siret"}
    with pytest.raises(ValueError, match="siret"):
        store.publish(content(tables={**tables, "partenaires": partial}))
    assert store.snapshots() == []


def test_a_torn_last_line_of_the_journal_is_ignored_then_mended(store: Store) -> None:
    first = store.publish(numbered(1)).snapshot_id
    journal = store.folder / "journal.jsonl"
    with journal.open("ab") as stream:
        stream.write(b'{"at": "2026')
    assert [info.id for info in store.snapshots()] == [first]
    store.publish(numbered(2))
    assert [json.loads(line)["action"] for line in journal.read_text().splitlines()] == ["publish", "publish"]


def test_a_damaged_journal_or_current_is_said_in_french(store: Store) -> None:
    store.publish(numbered(1))
    current, journal = store.folder / "CURRENT", store.folder / "journal.jsonl"
    kept = current.read_text()
    current.write_text("../ailleurs\n")
    with pytest.raises(StoreDamagedError, match="ne nomme pas un instantané"):
        store.current_id()
    current.write_text(kept)
    journal.write_text("bonjour\n")
    with pytest.raises(StoreDamagedError, match=r"La ligne 1 du fichier .*journal\.jsonl est illisible"):
        store.snapshots()


def test_a_lost_current_file_is_read_from_the_journal(store: Store) -> None:
    store.publish(numbered(1))
    second = store.publish(numbered(2)).snapshot_id
    (store.folder / "CURRENT").unlink()
    assert store.current_id() == second


def test_the_lock_is_not_waited_for_without_end(store: Store) -> None:
    store.publish(numbered(1))
    lock = store.folder / "LOCK"
    with locked(lock), pytest.raises(StoreBusyError, match="depuis trop longtemps"), locked(lock, patience_s=0.1):
        pass


def test_forty_thousand_partners_are_written_and_counted(store: Store) -> None:
    store.publish(large(10_000, 4))
    cursor = store.reader().cursor()
    assert cursor.execute("SELECT count(*), count(DISTINCT submission_id) FROM partners").fetchall() == [
        (40_000, 10_000)
    ]


def test_a_missing_required_value_is_refused_by_the_file_itself(store: Store) -> None:
    tables = {"dossiers": {name: [value] for name, value in row("dossiers", title=None).items()}}
    with pytest.raises(duckdb.ConstraintException, match="NOT NULL constraint"):
        store.publish(content(tables=tables))
    assert list((store.folder / "snapshots").iterdir()) == []
