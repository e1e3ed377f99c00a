"""Killed publications, publications at once: the store always opens, holds whole snapshots, loses none it confirmed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from etl.store import SnapshotReader, Store, intent
from etl.store.tables import expected_tables
from tests.etl.store_builders import ids_of, numbered, several

ROOT = Path(__file__).resolve().parents[2]
# Sixty kills in all: half of them while publishing, half while erasing.
KILLS = 30
# Kills at each given moment.
TIMES = 5


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.etl.store_worker", str(folder), *arguments]
    worker = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert next_line(worker) == "ready"
    return worker


def next_line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """A nursery of processes to be killed; gone at the end, also when a test fails."""
    worker = start(tmp_path_factory.mktemp("nursery"), "nursery")
    try:
        yield Nursery(worker)
        worker.communicate(timeout=60)
    finally:
        worker.kill()
        worker.communicate()


def finish(worker: subprocess.Popen[str]) -> list[str]:
    output, _ = worker.communicate("\n", timeout=60)
    return output.splitlines()


def confirmed(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if line.startswith("ok ")]


def read_everything(reader: SnapshotReader) -> int:
    """Read every column of every table; the number of dossiers."""
    cursor = reader.cursor()
    for table in expected_tables():
        cursor.table(table).fetchall()
    return len(cursor.table("submissions").fetchall())


def temporary_files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".tmp-*")]


class Nursery:
    """Children that write to stores, one at a time."""

    def __init__(self, worker: subprocess.Popen[str]) -> None:
        self._worker = worker

    def kill(self, store: Store, wanted: str, after_s: float | None) -> list[str]:
        """Let a child do what is wanted, kill it -9, or let it die by itself; what it had said until then."""
        assert self._worker.stdin is not None
        self._worker.stdin.write(f"{store.folder}\t{wanted}\n")
        self._worker.stdin.flush()
        lines = []
        while not (line := next_line(self._worker)).startswith("born "):
            lines.append(line)
        if after_s is not None:
            time.sleep(after_s)
            os.kill(int(line.split()[1]), signal.SIGKILL)
        while (line := next_line(self._worker)) != "dead":
            lines.append(line)
        return lines

    def time_of(self, store: Store, wanted: str) -> float:
        """How long a child takes for something, here and now: kills are drawn within it."""
        began = time.monotonic()
        assert confirmed(self.kill(store, f"{wanted} none", None))
        return time.monotonic() - began


def test_no_confirmed_snapshot_is_lost_over_thirty_kills(tmp_path: Path, nursery: Nursery) -> None:
    store, draw = Store(tmp_path / "store"), random.Random(20260314)
    acknowledged: list[str] = []
    interrupted = 0
    longest = 1.3 * nursery.time_of(store, "publish 1")
    for number in range(1, KILLS + 1):
        before = set(temporary_files(store.folder))
        acknowledged += confirmed(nursery.kill(store, f"publish {1000 * number}", draw.uniform(0.0, longest)))
        interrupted += bool(set(temporary_files(store.folder)) - before)
        listed = [info.id for info in store.snapshots()]
        assert store.unreadable() == {}
        assert set(acknowledged) <= set(listed)
        assert len(listed) <= len(acknowledged) + 1 + number
        assert store.current_id() in listed
        assert read_everything(store.reader()) == 1
    assert [read_everything(store.reader(snapshot_id)) for snapshot_id in listed] == [1] * len(listed)
    assert store.publish(numbered(-1)).already_published is False
    assert temporary_files(store.folder) == []
    assert [entry["previous"] for entry in store.journal()[1:]] == [entry["current"] for entry in store.journal()[:-1]]
    print(f"{KILLS} kills, {interrupted} while building, {len(acknowledged)} confirmed, {len(listed)} listed")
    assert acknowledged
    assert interrupted


def ids_in(store: Store, snapshot_id: str) -> set[str]:
    """The dossiers a snapshot holds, all its counts agreeing."""
    (info,) = (info for info in store.snapshots() if info.id == snapshot_id)
    found = set(column(store.reader(snapshot_id), "submissions", "submission_id"))
    assert found == set(column(store.reader(snapshot_id), "partners", "submission_id"))
    assert {
        message.split("« ")[1].split(" »")[0] for message in column(store.reader(snapshot_id), "faults", "message")
    } == found
    (kept,) = store.sources(snapshot_id)
    assert {line.split(";")[0] for line in kept.retained.decode().splitlines()[1:]} - {""} == found
    assert (info.rows["dossiers"], info.rows_read["dossiers"], info.location["exact"]) == (len(found),) * 3
    return found


def column(opened: SnapshotReader, table: str, name: str) -> list[str]:
    return [value for (value,) in opened.cursor().table(table).project(name).fetchall()]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_dossier_is_erased_wholly_or_not_at_all_over_thirty_kills(tmp_path: Path, nursery: Nursery) -> None:
    store, draw = Store(tmp_path / "store"), random.Random(20260315)
    ids = ids_of(several())
    snapshots = [store.publish(several(as_of=date(2026, 3, day))).snapshot_id for day in (1, 2)]
    erased = {ids[0]}
    interrupted = 0
    longest = 1.3 * nursery.time_of(store, "erase 0")
    for _ in range(KILLS):
        wanted = f"erase {len(erased)}"
        acknowledged = set(confirmed(nursery.kill(store, wanted, draw.uniform(0.0, longest))))
        assert store.unreadable() == {}
        interrupted += bool(temporary_files(store.folder))
        store.mend()
        assert temporary_files(store.folder) == []
        assert not (store.folder / "INTENT").exists()
        held = [ids_in(store, snapshot_id) for snapshot_id in snapshots]
        assert held[0] == held[1]
        gone = set(ids) - held[0]
        # What was confirmed is gone, and at most one more: the one decided when the process was killed.
        assert erased | acknowledged <= gone and len(gone - erased - acknowledged) <= 1
        assert gone == set(ids[: len(gone)])
        assert store.erased_among(ids) == gone
        assert [entry["action"] for entry in store.journal()].count("erase") == len(gone)
        files = bytes_of(store.folder)
        assert not any(one.encode() in files for one in gone)
        erased = gone
    print(f"{KILLS} kills, {interrupted} on the way, {len(erased)} erased")
    assert len(erased) > 1
    assert interrupted


# Two moments a stage: ten kills a stage.
PUBLICATION_MOMENTS = {
    "while-building": False,
    "before-reading-back": False,
    "before-the-file-is-named": False,
    "before-current": False,
    "before-the-journal": True,
    "within-the-journal-line": True,
}
ERASURE_MOMENTS = {
    "erase-while-building": False,
    "erase-before-the-second-file": False,
    "erase-before-the-intent": False,
    "erase-before-the-intent-is-named": False,
    "erase-before-any-file-is-named": True,
    "erase-between-two-files": True,
    "erase-before-the-journal": True,
    "erase-within-the-journal-line": True,
    "erase-before-the-hash": True,
    "erase-before-the-intent-goes": True,
}
OF_SEVERAL_FILES = {"erase-before-the-second-file", "erase-between-two-files"}


@pytest.mark.parametrize(("moment", "is_published"), PUBLICATION_MOMENTS.items())
def test_a_publication_killed_at_a_given_moment_counts_wholly_or_not_at_all(
    tmp_path: Path, nursery: Nursery, moment: str, is_published: bool
) -> None:
    store = Store(tmp_path / "store")
    expected = [store.publish(numbered(0)).snapshot_id]
    for number in range(1, TIMES + 1):
        assert nursery.kill(store, f"publish {number} {moment}", None) == []
        made = numbered(number).snapshot_id()
        expected += [made] if is_published else []
        assert sorted(info.id for info in store.snapshots()) == sorted(expected)
        assert store.current_id() == expected[-1]
        assert read_everything(store.reader()) == 1
        assert [entry["current"] for entry in store.journal()] == expected
        if is_published:
            assert store.journal()[-1]["recovered"]
            assert store.journal()[-1]["by"] == f"agent {number}"
        store.mend()
        assert [entry["current"] for entry in store.journal()] == expected
        assert temporary_files(store.folder) == []
    assert store.publish(numbered(TIMES)).already_published is is_published


@pytest.mark.parametrize(("moment", "is_decided"), ERASURE_MOMENTS.items())
def test_an_erasure_killed_at_a_given_moment_is_ended_by_the_next_writer_or_never_was(
    tmp_path: Path, nursery: Nursery, moment: str, is_decided: bool
) -> None:
    store = Store(tmp_path / "store")
    ids = ids_of(several())
    days = (1, 2) if moment in OF_SEVERAL_FILES else (1,)
    snapshots = [store.publish(several(as_of=date(2026, 3, day))).snapshot_id for day in days]
    for number in range(TIMES):
        assert nursery.kill(store, f"erase {number} {moment}", None) == []
        assert store.unreadable() == {}
        assert (store.folder / "INTENT").exists() is is_decided
        assert all(one.encode() not in (store.folder / "journal.jsonl").read_bytes() for one in ids)
        store.mend()
        left = set(ids[number + 1 :] if is_decided else ids)
        assert [ids_in(store, snapshot_id) for snapshot_id in snapshots] == [left] * len(days)
        assert [entry["action"] for entry in store.journal()].count("erase") == len(ids) - len(left)
        assert store.erased_among(ids) == set(ids) - left
        assert temporary_files(store.folder) == []
        assert not (store.folder / "INTENT").exists()


def test_a_change_of_settings_killed_on_the_way_is_ended_by_the_next_writer(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    text = store.configured_text("settings.toml").replace("field_threshold = 5", "field_threshold = 6")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for place, is_decided in (("write_atomically", False), ("finish", True)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(intent, place, killed)
            with pytest.raises(KeyboardInterrupt):
                store.configure("settings.toml", text, by="admin")
        assert store.configuration().settings.maturity.field_threshold == 5
        store.mend()
        assert store.configuration().settings.maturity.field_threshold == (6 if is_decided else 5)
        assert [change.by for change in store.configuration_history()] == ["admin"] * is_decided


def test_a_rollback_killed_before_the_journal_is_journaled_by_the_next_writer(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first, second = (store.publish(numbered(number)).snapshot_id for number in (1, 2))
    assert finish(start(store.folder, "die-going-back", first)) == []
    assert store.current_id() == first
    store.rollback(second, "agent")
    lines = (store.folder / "journal.jsonl").read_text().splitlines()
    moves = [(entry["action"], entry["current"], entry["previous"]) for entry in store.journal()]
    assert len(lines) == 4
    assert moves == [
        ("publish", first, None),
        ("publish", second, first),
        ("rollback", first, second),
        ("rollback", second, first),
    ]


def test_of_two_importers_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    parent = store.publish(numbered(0)).snapshot_id
    workers = [start(store.folder, "together", str(number)) for number in (1, 2)]
    assert [next_line(worker) for worker in workers] == ["built", "built"]
    lines = _finish_at_once(workers)
    won = confirmed(lines)
    told = [line for line in lines if line.startswith("StoreConflictError ")]
    assert (len(won), len(told)) == (1, 1)
    assert won[0] in told[0]
    assert store.current_id() == won[0]
    assert {info.id for info in store.snapshots()} == {parent, won[0]}
    assert temporary_files(store.folder) == []
    assert len(list((store.folder / "snapshots").iterdir())) == 2


def test_two_importers_of_the_same_content_make_one_snapshot(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    workers = [start(store.folder, "together", "1") for _ in range(2)]
    assert [next_line(worker) for worker in workers] == ["built", "built"]
    lines = _finish_at_once(workers)
    snapshot_id = numbered(1).snapshot_id()
    assert sorted(lines) == [f"already {snapshot_id}", f"ok {snapshot_id}"]
    assert len(store.journal()) == 1


def _finish_at_once(workers: list[subprocess.Popen[str]]) -> list[str]:
    lines: list[str] = []
    threads = [threading.Thread(target=lambda worker=worker: lines.extend(finish(worker))) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return lines


@pytest.mark.parametrize("limit", [2, 16_384, 400_000])
def test_a_full_disk_is_said_in_french_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    store = Store(tmp_path / "store")
    first = store.publish(numbered(1)).snapshot_id
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    lines = finish(start(store.folder, "full-disk", "2", str(limit)))
    assert len(lines) == 1
    assert lines[0].startswith("StoreWriteError ")
    assert "plus assez de place" in lines[0]
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before
    assert store.current_id() == first


def test_of_two_erasures_of_the_same_dossier_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.publish(several())
    workers = [start(store.folder, "erase", "IA-2026-105") for _ in range(2)]
    lines = sorted(_finish_at_once(workers))
    assert len(lines) == 2
    assert lines[1] == "ok IA-2026-105"
    assert lines[0] == "UnknownDossierError Aucun instantané publié ne contient le dossier « IA-2026-105 »."
    assert [entry["action"] for entry in store.journal()] == ["publish", "erase"]
    assert temporary_files(store.folder) == []


def test_two_dossiers_are_erased_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    snapshot_id = store.publish(several()).snapshot_id
    workers = [start(store.folder, "erase", one) for one in ("IA-2026-105", "IA-2026-106")]
    assert sorted(_finish_at_once(workers)) == ["ok IA-2026-105", "ok IA-2026-106"]
    assert ids_in(store, snapshot_id) == set(ids_of(several())) - {"IA-2026-105", "IA-2026-106"}
    assert temporary_files(store.folder) == []


def test_a_publication_and_an_erasure_at_once_both_count(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    first = store.publish(several()).snapshot_id
    publisher = start(store.folder, "together", "1")
    assert next_line(publisher) == "built"
    store.erase("IA-2026-105", by="admin")
    (line,) = finish(publisher)
    assert line == f"ok {numbered(1).snapshot_id()}"
    assert ids_in(store, first) == set(ids_of(several())) - {"IA-2026-105"}
    assert [entry["action"] for entry in store.journal()] == ["publish", "erase", "publish"]


def test_a_publication_that_would_bring_back_what_is_being_erased_is_told(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.publish(numbered(0))
    publisher = start(store.folder, "together", "1")
    assert next_line(publisher) == "built"
    store.erase("IA-2026-001", by="admin")
    (line,) = finish(publisher)
    assert line.startswith("ErasedDossierError ") and "IA-2026-001" in line
    assert b"IA-2026-001" not in bytes_of(store.folder)
