"""Retention: old snapshots go, old inputs are emptied, by the months of the settings; what is in force stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.settings import SettingsError
from etl.store import SetAside, SnapshotUnreadableError, Store, UnknownSnapshotError
from etl.store.retention import months_before
from tests.etl.store_builders import content, correction, fault, numbered, source

TODAY = date(2026, 11, 15)
SECRET = "Relevé nominatif"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def keep(store: Store, *, snapshot_months: int = 0, source_months: int = 0) -> None:
    text = store.configured_text("settings.toml")
    for name, months in (("snapshot_months", snapshot_months), ("source_months", source_months)):
        assert text.count(f"{name} = 0 ") == 1
        text = text.replace(f"{name} = 0 ", f"{name} = {months} ")
    store.configure("settings.toml", text, by="admin")


def states(store: Store, *days: date) -> list[str]:
    """One snapshot a day, the last in force, each with an input, a line set aside and a correction."""
    found = []
    for number, day in enumerate(days):
        retained = f"id_dossier;titre\nIA-2026-001;{SECRET} {number}\n".encode()
        aside = SetAside("dossiers", "dossiers.csv", None, 4, {"Titre": f"{SECRET} {number}"}, ("Sans identifiant.",))
        mended = correction(before=f"{SECRET} {number}")
        made = content(as_of=day, sources=[source(retained)], set_aside=[aside], corrections=[mended], faults=[fault()])
        found.append(store.publish(made).snapshot_id)
    return found


def files_with(store: Store, text: str) -> set[str]:
    paths = [path for path in store.folder.rglob("*") if path.is_file()]
    return {path.stem for path in paths if text.encode() in path.read_bytes()}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 15), 1, date(2026, 10, 15)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 15), 24, date(2024, 11, 15)),
        (date(2026, 11, 15), 11, date(2025, 12, 15)),
        (date(2026, 11, 15), 100_000, date.min),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_without_a_setting_everything_is_kept(store: Store) -> None:
    states(store, date(1999, 1, 1), date(2026, 11, 1))
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    assert store.apply_retention(date(2999, 1, 1), by="admin") == ((), ())
    assert {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()} == before


def test_old_snapshots_go_and_the_journal_says_so(store: Store) -> None:
    old, edge, last = states(store, date(2026, 5, 14), date(2026, 5, 15), date(2026, 11, 1))
    keep(store, snapshot_months=6)
    assert store.apply_retention(TODAY, by="admin") == ((old,), ())
    assert [info.id for info in store.snapshots()] == [edge, last]
    assert store.unreadable() == {}
    assert not (store.folder / "snapshots" / f"{old}.duckdb").exists()
    entry = store.journal()[-1]
    assert (entry["action"], entry["by"], entry["snapshots"]) == ("remove", "admin", [old])
    assert (entry["current"], entry["previous"]) == (last, last)
    for call in (store.rollback, store.reader):
        with pytest.raises(UnknownSnapshotError):
            call(old)
    assert store.rollback(edge) == (edge, last)
    assert store.apply_retention(TODAY, by="admin") == ((), ())


def test_the_snapshot_in_force_stays_however_old(store: Store) -> None:
    (only,) = states(store, date(2001, 1, 1))
    keep(store, snapshot_months=1)
    assert store.apply_retention(TODAY, by="admin") == ((), ())
    assert store.current_id() == only


def test_a_removed_snapshot_can_be_published_anew(store: Store) -> None:
    old = store.publish(numbered(1, as_of=date(2025, 1, 1))).snapshot_id
    last = store.publish(numbered(2, as_of=date(2026, 11, 1))).snapshot_id
    keep(store, snapshot_months=6)
    store.apply_retention(TODAY, by="admin")
    assert store.publish(numbered(1, as_of=date(2025, 1, 1))) == (old, False)
    assert [info.id for info in store.snapshots()] == [old, last]
    assert store.current_id() == old


def test_old_inputs_are_emptied_in_the_snapshot_in_force_too(store: Store) -> None:
    old, young, current = states(store, date(2026, 1, 1), date(2026, 11, 1), date(2026, 2, 1))
    keep(store, source_months=6)
    before = store.sources(old)[0]
    assert files_with(store, SECRET) == {old, young, current}
    assert store.apply_retention(TODAY, by="admin") == ((), (old, current))
    assert files_with(store, SECRET) == {young}
    (kept,) = store.sources(old)
    assert (kept.name, kept.sha256, kept.rows, kept.retained) == (before.name, before.sha256, before.rows, b"")
    (line,) = store.set_aside(current)
    assert (line.line, line.cells, line.reasons) == (4, {}, ("Sans identifiant.",))
    (mended,) = store.corrections(old)
    assert (mended.line, mended.before, mended.after, mended.by) == (3, None, None, "agent")
    assert store.reader(old).cursor().execute("SELECT count(*) FROM submissions").fetchall() == [(2,)]
    entry = store.journal()[-1]
    assert (entry["action"], entry["snapshots"]) == ("strip", [old, current])
    keys = [info.content_key for info in store.snapshots()]
    assert store.apply_retention(TODAY, by="admin") == ((), ())
    assert [info.content_key for info in store.snapshots()] == keys
    assert len(store.journal()) == 4


def test_both_settings_apply_at_once(store: Store) -> None:
    oldest, old, last = states(store, date(2025, 1, 1), date(2026, 5, 1), date(2026, 11, 1))
    keep(store, snapshot_months=12, source_months=3)
    assert store.apply_retention(TODAY, by="admin") == ((oldest,), (old,))
    assert [entry["action"] for entry in store.journal()[-2:]] == ["remove", "strip"]
    assert [entry["previous"] for entry in store.journal()[1:]] == [entry["current"] for entry in store.journal()[:-1]]
    assert files_with(store, SECRET) == {last}


def test_a_dossier_is_erased_from_an_emptied_snapshot(store: Store) -> None:
    (only,) = states(store, date(2026, 1, 1))
    keep(store, source_months=6)
    store.apply_retention(TODAY, by="admin")
    assert store.erase("IA-2026-001", by="admin").snapshots == (only,)
    assert store.snapshots()[0].rows["dossiers"] == 1


def test_a_damaged_old_snapshot_is_told_before_anything_is_emptied(store: Store) -> None:
    old, _ = states(store, date(2026, 1, 1), date(2026, 11, 1))
    keep(store, source_months=6)
    path = store.folder / "snapshots" / f"{old}.duckdb"
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(SnapshotUnreadableError, match=old):
        store.apply_retention(TODAY, by="admin")


def test_settings_that_cannot_be_read_remove_nothing(store: Store) -> None:
    states(store, date(2001, 1, 1), date(2026, 11, 1))
    keep(store, snapshot_months=1)
    (store.folder / "config" / "settings.toml").write_text("[call", encoding="utf-8")
    with pytest.raises(SettingsError):
        store.apply_retention(TODAY, by="admin")
    assert len(store.snapshots()) == 2
