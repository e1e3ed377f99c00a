"""A disk that is full, a disk that can't be written: a clear French sentence, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from etl.store import Store, StoreWriteError, intent
from tests.etl.store_builders import ids_of, numbered, several

MIB = 1024 * 1024
Write = Callable[[Store], object]
WRITES: dict[str, Write] = {
    "publish": lambda store: store.publish(numbered(7)),
    "publish the same again": lambda store: store.publish(several()),
    "erase": lambda store: store.erase("IA-2026-105", by="admin"),
    "configure": lambda store: store.configure(
        "settings.toml", store.configured_text("settings.toml").replace("= 5 ", "= 6 "), by="admin"
    ),
    "go back": lambda store: store.rollback(store.snapshots()[0].id),
    "retention": lambda store: store.apply_retention(date(2030, 1, 1), by="admin"),
}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the fillers and the lock."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("filler", "LOCK")
    }


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A disk of its own in memory, where the system lets us."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("le système ne permet pas de monter un disque en mémoire ici")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", "size=64m"):
        yield tmp_path / "disk"


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store to be copied: two states, the older of them due for retention."""
    store = Store(tmp_path_factory.mktemp("two-states") / "store")
    text = store.configured_text("settings.toml")
    store.configure("settings.toml", text.replace("source_months = 0 ", "source_months = 12 "), by="admin")
    store.publish(several(as_of=date(2026, 2, 1)))
    store.publish(several())
    return store.folder


@pytest.fixture
def store(two_states: Path, disk: Path) -> Store:
    """A copy of its own on the disk."""
    return Store(shutil.copytree(two_states, disk / "store"))


def fill_up(folder: Path, leaving: int) -> Path:
    """Leave that many bytes on the disk."""
    state = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"x" * max(0, state.f_bavail * state.f_frsize - leaving))
    return filler


@pytest.mark.parametrize("leaving", [0, 4096, MIB, 6 * MIB])
@pytest.mark.parametrize("what", ["publish", "erase", "retention"])
def test_a_full_disk_refuses_and_loses_nothing(store: Store, disk: Path, what: str, leaving: int) -> None:
    before = contents(store.folder)
    filler = fill_up(disk, leaving)
    with pytest.raises(StoreWriteError, match="plus assez de place sur le disque"):
        WRITES[what](store)
    assert contents(store.folder) == before
    assert store.snapshots() and store.unreadable() == {}
    filler.unlink()
    WRITES[what](store)
    assert contents(store.folder) != before
    assert not list(store.folder.rglob(".tmp-*"))


@pytest.mark.parametrize("what", ["configure", "go back"])
def test_a_disk_without_a_single_block_left_refuses_small_changes_too(store: Store, disk: Path, what: str) -> None:
    before = contents(store.folder)
    filler = fill_up(disk, 0)
    with pytest.raises(StoreWriteError, match="plus assez de place sur le disque"):
        WRITES[what](store)
    assert contents(store.folder) == before
    filler.unlink()
    WRITES[what](store)
    assert contents(store.folder) != before


def test_an_erasure_that_the_disk_stops_after_it_was_decided_is_ended_later(
    store: Store, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Open as they are, the old files keep their room after the new ones have taken their names.
    opened = [store.reader(info.id) for info in store.snapshots()]
    real, fillers = intent.write_atomically, []

    def fill_once_decided(path: Path, text: str) -> None:
        real(path, text)
        fillers.append(fill_up(disk, 0))

    monkeypatch.setattr(intent, "write_atomically", fill_once_decided)
    with pytest.raises(StoreWriteError, match="est décidée.*elle sera achevée à la prochaine écriture"):
        store.erase("IA-2026-105", by="admin")
    assert (store.folder / "INTENT").exists()
    assert store.unreadable() == {}
    with pytest.raises(StoreWriteError, match="plus assez de place"):
        store.mend()
    assert [len(one.cursor().table("submissions").fetchall()) for one in opened] == [40, 40]
    fillers[0].unlink()
    store.mend()
    assert store.is_erased("IA-2026-105")
    assert not any(b"IA-2026-105" in held for held in contents(store.folder).values())


@pytest.mark.parametrize("what", list(WRITES))
def test_a_disk_that_cannot_be_written_can_be_read(store: Store, disk: Path, what: str) -> None:
    before = contents(store.folder)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    refuses_and_reads(store, what)
    assert contents(store.folder) == before
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    WRITES[what](store)


def refuses_and_reads(store: Store, what: str) -> None:
    with pytest.raises(StoreWriteError, match="n'est pas accessible en écriture. Demandez ce droit"):
        WRITES[what](store)
    assert len(store.snapshots()) == 2
    assert store.reader().cursor().execute("SELECT count(*) FROM submissions").fetchall() == [(len(ids_of(several())),)]
    assert store.configuration().settings.retention.source_months == 12
    assert store.is_erased("IA-2026-105") is False


@contextmanager
def nobody() -> Iterator[None]:
    """Root writes anywhere: become nobody for a moment."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.mark.parametrize("what", list(WRITES))
def test_somebody_without_the_right_to_write_can_read(two_states: Path, what: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        store = Store(shutil.copytree(two_states, Path(folder) / "store"))
        places = [store.folder, *store.folder.rglob("*")]
        for path in places:
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = contents(store.folder)
        with nobody():
            refuses_and_reads(store, what)
        assert contents(store.folder) == before
        for path in places:
            path.chmod(0o755)
