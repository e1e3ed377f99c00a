"""Killed publications, publications at once: the store always opens, holds whole snapshots, loses none it confirmed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from etl.store import SnapshotReader, Store
from etl.store.tables import expected_tables
from tests.etl.store_builders import numbered

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.etl.store_worker", str(folder), *arguments]
    worker = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert next_line(worker) == "ready"
    return worker


def next_line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


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


def kill_a_publisher(nursery: subprocess.Popen[str], number: int, after_s: float) -> list[str]:
    """Let a process publish, kill it -9; what it had said until then."""
    assert nursery.stdin is not None
    nursery.stdin.write(f"{number}\n")
    nursery.stdin.flush()
    lines = []
    while not (line := next_line(nursery)).startswith("born "):
        lines.append(line)
    time.sleep(after_s)
    os.kill(int(line.split()[1]), signal.SIGKILL)
    while (line := next_line(nursery)) != "dead":
        lines.append(line)
    return lines


def test_no_confirmed_snapshot_is_lost_over_twenty_kills(tmp_path: Path) -> None:
    store, draw = Store(tmp_path / "store"), random.Random(20260314)
    nursery = start(store.folder, "nursery")
    acknowledged: list[str] = []
    interrupted = 0
    for kill in range(KILLS):
        before = set(temporary_files(store.folder))
        acknowledged += confirmed(kill_a_publisher(nursery, 1000 * kill, draw.uniform(0.0, 1.2)))
        interrupted += bool(set(temporary_files(store.folder)) - before)
        listed = [info.id for info in store.snapshots()]
        assert store.unreadable() == {}
        assert set(acknowledged) <= set(listed)
        assert len(listed) <= len(acknowledged) + kill + 1
        assert store.current_id() in [*listed, None]
        if listed:
            assert read_everything(store.reader()) == 1
    nursery.communicate(timeout=60)
    assert [read_everything(store.reader(snapshot_id)) for snapshot_id in listed] == [1] * len(listed)
    assert store.publish(numbered(-1)).already_published is False
    assert temporary_files(store.folder) == []
    assert [entry["previous"] for entry in store.journal()[1:]] == [entry["current"] for entry in store.journal()[:-1]]
    print(f"{KILLS} kills, {interrupted} while building, {len(acknowledged)} confirmed, {len(listed)} listed")
    assert acknowledged
    assert interrupted


@pytest.mark.parametrize(
    ("moment", "is_published"),
    [
        ("before-reading-back", False),
        ("before-the-file-is-named", False),
        ("before-current", False),
        ("before-the-journal", True),
        ("within-the-journal-line", True),
    ],
)
def test_a_publication_killed_at_a_given_moment_counts_wholly_or_not_at_all(
    tmp_path: Path, moment: str, is_published: bool
) -> None:
    store = Store(tmp_path / "store")
    first = store.publish(numbered(1)).snapshot_id
    worker = start(store.folder, "die", "2", moment)
    assert finish(worker) == []
    second = numbered(2).snapshot_id()
    expected = [first, second] if is_published else [first]
    assert sorted(info.id for info in store.snapshots()) == sorted(expected)
    assert store.current_id() == expected[-1]
    assert read_everything(store.reader()) == 1
    assert [entry["current"] for entry in store.journal()] == expected
    if is_published:
        assert store.journal()[-1]["recovered"]
        assert store.journal()[-1]["by"] == "agent 2"
    assert store.publish(numbered(2)).already_published is is_published
    third = store.publish(numbered(3)).snapshot_id
    assert [entry["current"] for entry in store.journal()] == [first, second, third]
    assert temporary_files(store.folder) == []


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
