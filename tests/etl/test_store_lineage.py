"""Which states led to a state: parents only, one a date, through what retention removed."""

from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.store import SnapshotReader, SnapshotUnreadableError, Store, StoreEmptyError, UnknownSnapshotError
from etl.store.reader import leaf_through
from etl.store.tables import expected_tables
from tests.etl.store_builders import numbered, several

FEBRUARY, MAY, AUGUST, NOVEMBER = date(2026, 2, 15), date(2026, 5, 17), date(2026, 8, 16), date(2026, 11, 15)
KEPT_STORES = sorted((Path(__file__).parent / "stores").glob("*.duckdb.xz"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def states(store: Store, *days: date) -> list[str]:
    """One snapshot a day, each other than all before it, the last in force."""
    before = len(store.journal())
    return [store.publish(numbered(before + rank, as_of=day)).snapshot_id for rank, day in enumerate(days, start=1)]


def lineage(store: Store, snapshot_id: str | None = None) -> list[str]:
    return [info.id for info in store.lineage(snapshot_id)]


def keep_months(store: Store, months: int) -> None:
    text = store.configured_text("settings.toml")
    store.configure("settings.toml", text.replace("snapshot_months = 0", f"snapshot_months = {months}"), by="admin")


def damage(store: Store, snapshot_id: str) -> None:
    path = store.folder / "snapshots" / f"{snapshot_id}.duckdb"
    path.write_bytes(path.read_bytes()[:20_000])


def test_one_state_is_its_own_lineage(store: Store) -> None:
    (only,) = states(store, FEBRUARY)
    (info,) = store.lineage()
    assert (info.id, info.as_of, info.current) == (only, FEBRUARY, True)
    assert info.content_key == store.reader(only).content_key


def test_states_published_one_after_the_other_are_told_oldest_first(store: Store) -> None:
    february, may, august = states(store, FEBRUARY, MAY, AUGUST)
    assert lineage(store) == lineage(store, august) == [february, may, august]
    assert lineage(store, may) == [february, may]
    assert [info.current for info in store.lineage(may)] == [False, False]


def test_a_state_that_was_gone_back_from_led_to_nothing(store: Store) -> None:
    february, wrong = states(store, FEBRUARY, MAY)
    store.rollback(february)
    (august,) = states(store, AUGUST)
    assert lineage(store) == [february, august]
    assert lineage(store, wrong) == [february, wrong]


def test_a_state_put_back_in_force_has_the_states_before_it_again(store: Store) -> None:
    february, may, august = states(store, FEBRUARY, MAY, AUGUST)
    store.rollback(may)
    assert lineage(store) == [february, may]
    store.rollback(august)
    assert lineage(store) == [february, may, august]


def test_of_two_states_of_one_date_the_correction_stays(store: Store) -> None:
    february, draft, corrected, august = states(store, FEBRUARY, MAY, MAY, AUGUST)
    assert lineage(store) == [february, corrected, august]
    assert lineage(store, corrected) == [february, corrected]
    assert lineage(store, draft) == [february, draft]


def test_a_state_of_a_later_date_led_to_an_older_one_without_being_in_its_past(store: Store) -> None:
    may, february, august = states(store, MAY, FEBRUARY, AUGUST)
    assert lineage(store, february) == [february]
    assert lineage(store) == [february, may, august]


def test_the_lineage_goes_on_through_states_that_retention_removed(store: Store) -> None:
    august, february, may, november = states(store, AUGUST, FEBRUARY, MAY, NOVEMBER)
    keep_months(store, 5)
    assert store.apply_retention(NOVEMBER, by="admin").removed == (february, may)
    assert lineage(store) == [august, november]


def test_a_state_removed_and_published_anew_on_top_of_its_children_ends_somewhere(store: Store) -> None:
    first = store.publish(numbered(1, as_of=FEBRUARY)).snapshot_id
    second = store.publish(numbered(2, as_of=NOVEMBER)).snapshot_id
    keep_months(store, 5)
    store.apply_retention(NOVEMBER, by="admin")
    again = store.publish(numbered(1, as_of=FEBRUARY)).snapshot_id
    assert again == first
    assert lineage(store, first) == [first]
    assert lineage(store, second) == [first, second]


def test_erased_dossiers_change_the_keys_and_not_the_lineage(store: Store) -> None:
    found = [
        store.publish(several(3, as_of=day, note=note)).snapshot_id
        for day, note in ((FEBRUARY, "février"), (MAY, "mai"))
    ]
    before = store.lineage()
    store.erase("IA-2026-101", by="admin")
    after = store.lineage()
    assert [info.id for info in after] == [info.id for info in before] == found
    assert not {info.content_key for info in after} & {info.content_key for info in before}
    assert [info.rows["dossiers"] for info in after] == [2, 2]


def test_a_damaged_state_is_passed_over_but_told_when_it_is_the_one_asked_for(store: Store) -> None:
    february, may, august = states(store, FEBRUARY, MAY, AUGUST)
    damage(store, may)
    assert lineage(store) == [february, august]
    with pytest.raises(SnapshotUnreadableError, match=may):
        store.lineage(may)


def test_what_is_not_there_has_no_lineage(store: Store) -> None:
    with pytest.raises(StoreEmptyError):
        store.lineage()
    states(store, FEBRUARY)
    with pytest.raises(UnknownSnapshotError):
        store.lineage("2026-02-15-000000000000")


def titles(state: SnapshotReader | duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    cursor = state.cursor()
    found = cursor.execute("SELECT submission_id, title FROM submissions ORDER BY ALL").fetchall()
    cursor.close()
    return [(str(key), str(title)) for key, title in found]


def test_states_are_leafed_through_in_the_order_asked_for(store: Store) -> None:
    february, may, august = states(store, FEBRUARY, MAY, AUGUST)
    asked = [august, february, may, may]
    found = [titles(leaf) for leaf in store.leaf_through(asked, ["submissions"])]
    assert found == [titles(store.reader(one)) for one in asked]
    assert found[0] != found[1]


def test_only_the_tables_asked_for_are_there_and_no_others(store: Store) -> None:
    (only,) = states(store, FEBRUARY)
    (counts,) = [
        [leaf.cursor().execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in ("faults", "submissions")]
        for leaf in store.leaf_through([only], ["faults", "submissions"])
    ]
    assert counts == [2, 1]
    for leaf in store.leaf_through([only], ["submissions"]):
        with pytest.raises(duckdb.CatalogException):
            leaf.cursor().execute("SELECT count(*) FROM partners")


def test_leafing_through_a_damaged_or_unknown_state_is_told(store: Store) -> None:
    february, may = states(store, FEBRUARY, MAY)
    with pytest.raises(UnknownSnapshotError):
        store.leaf_through(["2026-02-15-000000000000"], ["submissions"])
    damage(store, may)
    leaves = store.leaf_through([february, may], ["submissions"])
    assert titles(next(leaves)) == [("IA-2026-001", "Dossier 1")]
    with pytest.raises(SnapshotUnreadableError, match=may):
        next(leaves)


@pytest.mark.parametrize("kept", KEPT_STORES, ids=lambda path: path.name.split(".")[0])
def test_a_file_of_every_released_version_is_leafed_through(tmp_path: Path, kept: Path) -> None:
    path = tmp_path / kept.name.removesuffix(".xz")
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    everything = sorted(expected_tables())
    for leaf in leaf_through([path, path], frozenset(everything)):
        assert titles(leaf) == [("IA-1", "Repérage de la rétinopathie")]
        for table in everything:
            leaf.cursor().table(table).fetchall()
