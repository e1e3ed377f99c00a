"""Companions of a snapshot: made once, never wrong, gone with what they were made of."""

from __future__ import annotations

import json
import logging
import shutil
import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from etl.store import SnapshotReader, Store, companions, intent
from etl.store.companions import Tables, read_tables, written
from etl.store.files import LOCK_PATIENCE_S, locked
from tests.etl.store_builders import content, numbered, several
from tests.etl.test_store_disk import mounted

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 15)
TABLES = {
    "names": pa.table({"name": ["CHU de Lille", "Été « ' \" 🙂", None], "n": [1, None, 3]}),
    "empty": pa.table({"lists": pa.array([], pa.list_(pa.string()))}),
}


class Maker:
    """Builds the same tables each time and counts how often it was asked."""

    def __init__(self, tables: Tables = TABLES) -> None:
        self.calls = 0
        self.tables = tables

    def __call__(self) -> Tables:
        self.calls += 1
        return self.tables


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.publish(content())
    return store


def kept_files(store: Store) -> list[Path]:
    return sorted(path for path in (store.folder / "derived").rglob("*") if path.is_file())


def names_of_dossiers(reader: SnapshotReader) -> Tables:
    return {"dossiers": reader.cursor().execute("SELECT submission_id, title FROM submissions").to_arrow_table()}


def files_with(folder: Path, text: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


def test_a_companion_is_made_once_and_read_by_the_next_process_as_it_was_made(store: Store) -> None:
    make = Maker()
    first = store.companion(store.reader(), "network", "1", make)
    again = Store(store.folder).companion(store.reader(), "network", "1", make)
    assert make.calls == 1
    assert first == dict(again) == TABLES


def test_a_companion_stands_beside_the_snapshot_and_only_its_owner_reads_it(store: Store) -> None:
    store.companion(store.reader(), "network", "1", Maker())
    (path,) = kept_files(store)
    assert path.parent == store.folder / "derived" / str(store.current_id())
    assert path.name.startswith("network-")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == path.parent.parent.stat().st_mode & 0o777 == 0o700


def test_a_companion_is_no_part_of_what_the_snapshot_is(store: Store) -> None:
    before = store.snapshots()
    store.companion(store.reader(), "network", "1", Maker())
    assert store.snapshots() == before
    assert store.publish(content()).already_published


def test_another_version_replaces_the_file_and_leaves_the_other_names_alone(store: Store) -> None:
    for name in ("network", "network-drawn", "search"):
        store.companion(store.reader(), name, "1", Maker())
    make = Maker()
    store.companion(store.reader(), "network", "2", make)
    assert make.calls == 1
    assert sorted(path.stem.rpartition("-")[0] for path in kept_files(store)) == ["network", "network-drawn", "search"]
    unused = Maker()
    store.companion(store.reader(), "network-drawn", "1", unused)
    assert unused.calls == 0


def test_an_alias_more_makes_another_companion(store: Store) -> None:
    store.companion(store.reader(), "network", "1", Maker())
    text = store.configured_text("organisation_aliases.csv")
    columns = text.splitlines()[0].split(",")
    row = {"alias_id": "nom:labo", "organisation_id": "nom:autre labo"}
    store.configure(
        "organisation_aliases.csv", f"{text}\n{','.join(row.get(name, '') for name in columns)}\n", by="admin"
    )
    make = Maker()
    store.companion(store.reader(), "network", "1", make)
    assert make.calls == 1
    assert len(kept_files(store)) == 1


@pytest.mark.parametrize("name", ["", "Network", "../network", "a/b", "réseau", "1", "a" * 80])
def test_a_name_that_could_be_a_path_is_refused(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="names no companion"):
        store.companion(store.reader(), name, "1", Maker())


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:-1],
        lambda whole: whole + b"\0",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: b"x" + whole[1:],
        lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
        lambda whole: whole[:-40] + b"\xff" * 40,
    ],
    ids=["empty", "short", "long", "half", "other", "one bit", "offsets"],
)
def test_a_damaged_file_is_made_anew(store: Store, damage) -> None:  # type: ignore[no-untyped-def]
    store.companion(store.reader(), "network", "1", Maker())
    (path,) = kept_files(store)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    make = Maker()
    assert dict(store.companion(store.reader(), "network", "1", make)) == TABLES
    assert make.calls == 1
    assert path.read_bytes() == whole


def test_tables_come_back_with_their_types_from_a_file(tmp_path: Path) -> None:
    tables = {
        "t": pa.table(
            {"d": pa.array([date(2026, 1, 1)]), "k": pa.array(["a"]).dictionary_encode(), "b": [b"\0"], "f": [0.1]}
        ),
        "none": pa.table({}),
    }
    (tmp_path / "f").write_bytes(written(tables))
    found = read_tables(tmp_path / "f")
    assert found == tables
    assert [table.schema for table in found.values()] == [table.schema for table in tables.values()]


def test_what_fails_while_it_is_made_leaves_nothing(store: Store) -> None:
    def fail() -> Tables:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.companion(store.reader(), "network", "1", fail)
    assert kept_files(store) == []
    assert dict(store.companion(store.reader(), "network", "1", Maker())) == TABLES


# Two at once


def test_threads_that_want_one_companion_make_it_once(store: Store) -> None:
    reader, make, found = store.reader(), Maker(), []
    together = threading.Barrier(4)

    def want() -> None:
        together.wait(10)
        found.append(dict(store.companion(reader, "network", "1", make)))

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [TABLES] * 4
    assert make.calls == 1


WORKER = """
import os, signal, sys
from pathlib import Path
from etl.store import Store, companions
from tests.etl.test_store_companions import TABLES

real = companions.prepare_file
def die(path, content):
    real(path, content)
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "die":
    companions.prepare_file = die

def make():
    print("building", flush=True)
    sys.stdin.readline()
    return TABLES

store = Store(Path(sys.argv[1]))
found = store.companion(store.reader(), "network", "1", make)
print("right" if dict(found) == TABLES else "wrong", flush=True)
"""


def start(store: Store, how: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(store.folder), how]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once_both_have_it_and_one_file_stays(store: Store) -> None:
    workers = [start(store, "live") for _ in range(2)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "building\n"
    assert [worker.communicate("\n", timeout=60)[0] for worker in workers] == ["right\n"] * 2
    (path,) = kept_files(store)
    assert read_tables(path) == TABLES


def test_a_process_killed_in_the_middle_leaves_a_temporary_file_that_the_next_writer_sweeps(store: Store) -> None:
    worker = start(store, "die")
    worker.communicate("\n", timeout=60)
    assert worker.returncode == -signal.SIGKILL
    (left,) = kept_files(store)
    assert left.name.startswith(".tmp-network-")
    make = Maker()
    store.companion(store.reader(), "network", "1", make)
    assert make.calls == 1
    assert [path.name.startswith("network-") for path in kept_files(store)] == [True]


# A store that can't be written


def test_a_store_that_cannot_be_written_answers_all_the_same_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with mounted(tmp_path / "disk", "size=64m"):
        store = Store(tmp_path / "disk" / "store")
        store.publish(content())
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True, capture_output=True)
        with caplog.at_level(logging.WARNING):
            for _ in range(2):
                assert dict(store.companion(store.reader(), "network", "1", Maker())) == TABLES
        assert kept_files(store) == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "CHU de Lille" not in caplog.text


def test_a_full_disk_keeps_nothing_and_answers_all_the_same(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=16m"):
        store = Store(tmp_path / "disk" / "store")
        store.publish(content())
        large = {"t": pa.table({"text": [f"{number:0>32}" for number in range(600_000)]})}
        assert dict(store.companion(store.reader(), "network", "1", Maker(large))) == large
        assert kept_files(store) == []
        store.companion(store.reader(), "network", "1", Maker())
        assert len(kept_files(store)) == 1


def test_a_store_that_another_writer_holds_keeps_the_page_waiting_for_a_moment_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert companions.PATIENCE_S < LOCK_PATIENCE_S
    monkeypatch.setattr(companions, "PATIENCE_S", 0.1)
    with locked(store.folder / "LOCK"):
        assert dict(store.companion(store.reader(), "network", "1", Maker())) == TABLES
    assert kept_files(store) == []


# Erasure and removal


def test_an_erasure_takes_every_companion_away_those_of_other_states_too(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    older = store.publish(several(as_of=date(2026, 2, 1))).snapshot_id
    newer = store.publish(numbered(1)).snapshot_id
    for one in (older, newer):
        # What a later state's companion says of its past: the titles of the older one.
        store.companion(store.reader(one), "seen", "1", lambda: names_of_dossiers(store.reader(older)))
    assert len(kept_files(store)) == 2
    store.erase("IA-2026-105", by="admin")
    assert kept_files(store) == []
    assert files_with(store.folder, "IA-2026-105") == []
    kept = store.companion(store.reader(older), "seen", "1", lambda: names_of_dossiers(store.reader(older)))
    assert "IA-2026-105" not in kept["dossiers"]["submission_id"].to_pylist()


def test_an_erasure_while_a_companion_is_made_keeps_it_from_being_written(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.publish(several())
    reader = store.reader()

    def make_while_erased() -> Tables:
        found = names_of_dossiers(reader)
        store.erase("IA-2026-105", by="admin")
        return found

    found = store.companion(reader, "seen", "1", make_while_erased)
    assert "IA-2026-105" in found["dossiers"]["submission_id"].to_pylist()
    assert kept_files(store) == []
    # A page opened before the erasure, whose reader still holds the old rows, keeps nothing of them either.
    store.companion(reader, "seen", "1", lambda: names_of_dossiers(reader))
    assert kept_files(store) == []
    assert files_with(store.folder, "IA-2026-105") == []


def test_an_erasure_of_an_older_state_undoes_what_was_being_made_of_it_for_a_later_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    older = store.publish(several(as_of=date(2026, 2, 1))).snapshot_id
    store.publish(numbered(1))

    def make_while_erased() -> Tables:
        found = names_of_dossiers(store.reader(older))
        store.erase("IA-2026-105", by="admin")
        return found

    store.companion(store.reader(), "seen", "1", make_while_erased)
    assert kept_files(store) == []


def test_an_erasure_killed_before_its_end_takes_the_companions_away_with_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    store.publish(several())
    store.companion(store.reader(), "seen", "1", lambda: names_of_dossiers(store.reader()))

    def stop(folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(intent, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            store.erase("IA-2026-105", by="admin")
    assert len(kept_files(store)) == 1
    store.mend()
    assert kept_files(store) == []


def test_companions_removed_by_hand_do_not_keep_an_erasure_from_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    store.publish(several())
    store.companion(store.reader(), "seen", "1", Maker())
    with monkeypatch.context() as patched:
        patched.setattr(intent, "finish", lambda folder: None)
        store.erase("IA-2026-105", by="admin")
    shutil.rmtree(store.folder / "derived")
    store.mend()
    assert store.is_erased("IA-2026-105")


@pytest.mark.parametrize("setting", ["snapshot_months", "source_months"])
def test_retention_takes_companions_away_when_it_removes_or_empties(tmp_path: Path, setting: str) -> None:
    store = Store(tmp_path / "store")
    text = store.configured_text("settings.toml")
    store.configure("settings.toml", text.replace(f"{setting} = 0 ", f"{setting} = 3 "), by="admin")
    older = store.publish(several(as_of=date(2026, 2, 1))).snapshot_id
    store.publish(numbered(1, as_of=date(2026, 11, 1)))
    for one in (older, store.current_id()):
        store.companion(store.reader(one), "seen", "1", lambda: names_of_dossiers(store.reader(older)))
    result = store.apply_retention(TODAY, by="admin")
    assert older in (*result.removed, *result.stripped)
    assert kept_files(store) == []


def test_a_retention_with_nothing_to_do_leaves_companions_alone(store: Store) -> None:
    store.companion(store.reader(), "network", "1", Maker())
    store.apply_retention(TODAY, by="admin")
    assert len(kept_files(store)) == 1


def test_the_folder_of_a_snapshot_without_companions_goes_with_the_next_writer(store: Store) -> None:
    store.companion(store.reader(), "network", "1", Maker())
    kept_files(store)[0].unlink()
    store.mend()
    assert list((store.folder / "derived").iterdir()) == []


def test_the_journal_says_nothing_of_companions(store: Store) -> None:
    before = json.dumps(store.journal())
    store.companion(store.reader(), "network", "1", Maker())
    assert json.dumps(store.journal()) == before
