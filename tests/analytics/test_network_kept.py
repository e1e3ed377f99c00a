"""The network kept with its snapshot."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.disclosure import ROLES
from analytics.filters import Filters
from analytics.network import kept
from analytics.network.bridges import Bridges, betweenness
from analytics.network.graph import Network, network_of
from analytics.network.kept import are_bridges_ready, bridges_at, is_network_ready, network_at
from etl.store import Store
from tests.analytics.oracle_states import State

ALL = Filters()
SOME = Filters(typologie=("T05",))


@pytest.fixture
def store(demo: list[State]) -> Store:
    """The store of the demo as its publication left it."""
    found = Store(demo[-1].store)
    for path in (found.folder / "derived").glob("*/*"):
        path.unlink()
    return found


def assert_same(ours: Network | None, theirs: Network | None) -> None:
    assert ours is not None and theirs is not None
    assert (ours.key, ours.n_dossiers, ours.modularity) == (theirs.key, theirs.n_dossiers, theirs.modularity)
    pd.testing.assert_frame_equal(ours.nodes, theirs.nodes)
    pd.testing.assert_frame_equal(ours.edges, theirs.edges)


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def asked(*_: object, **__: object) -> Any:
        raise AssertionError(f"{name} was asked again")

    monkeypatch.setattr(kept, name, asked)


def test_what_was_kept_is_what_was_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = store.reader()
    made = network_at(store, reader, ALL, "comite")
    assert_same(made, network_of(reader, ALL, "comite"))
    assert made is not None
    bridges = bridges_at(store, reader, ALL, made)
    forbid(monkeypatch, "network_of")
    forbid(monkeypatch, "betweenness")
    assert_same(network_at(Store(store.folder), reader, ALL, "comite"), made)
    again: Bridges = bridges_at(Store(store.folder), reader, ALL, made)
    pd.testing.assert_frame_equal(again.rows, bridges.rows)
    assert (again.key, again.is_exact, again.n_pivots) == (bridges.key, True, 0)


def test_a_filtered_network_is_not_kept(store: Store) -> None:
    reader = store.reader()
    found = network_at(store, reader, SOME, "comite")
    assert_same(found, network_of(reader, SOME, "comite"))
    assert found is not None
    pd.testing.assert_frame_equal(bridges_at(store, reader, SOME, found).rows, betweenness(found).rows)
    assert not list((store.folder / "derived").glob("*/*"))


def test_a_page_knows_what_will_take_long(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = store.reader()
    assert is_network_ready(store, reader, ALL, "comite")
    monkeypatch.setattr(kept, "QUICK_DOSSIERS", 20)
    monkeypatch.setattr("analytics.network.bridges.AT_ONCE", 100)
    assert not is_network_ready(store, reader, ALL, "comite")
    assert is_network_ready(store, reader, Filters(aire_sante=("néphrologie",)), "comite")
    made = network_at(store, reader, ALL, "comite")
    assert made is not None
    assert is_network_ready(store, reader, ALL, "comite")
    assert not is_network_ready(store, reader, Filters(preexistant=False), "comite")
    assert not are_bridges_ready(store, reader, ALL, made)
    bridges_at(store, reader, ALL, made)
    assert are_bridges_ready(store, reader, ALL, made)
    assert not are_bridges_ready(store, reader, SOME, made)


def test_another_alias_table_has_another_network(store: Store, tmp_path: Path) -> None:
    store = Store(shutil.copytree(store.folder, tmp_path / "store"))
    before = network_at(store, store.reader(), ALL, "comite")
    assert before is not None
    first, second = before.nodes["organisation_id"][:2]
    text = f"alias_id,organisation_id\n{second},{first}\n"
    store.configure("organisation_aliases.csv", text, by="Essais")
    after = network_at(store, store.reader(), ALL, "comite")
    assert after is not None
    assert len(after.nodes) == len(before.nodes) - 1
    assert after.key != before.key


@pytest.mark.parametrize("role", ROLES)
def test_only_the_committee_and_above_have_it(store: Store, role: str) -> None:
    found = network_at(store, store.reader(), ALL, role)
    assert (found is not None) == (role in ("comite", "agent", "admin"))
    assert is_network_ready(store, store.reader(), ALL, role)
    network_at(store, store.reader(), ALL, "comite")
    assert (network_at(store, store.reader(), ALL, role) is not None) == (found is not None)
