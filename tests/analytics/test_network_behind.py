"""The dossiers behind a tie and the typologies of a community, against plain Python."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from analytics.disclosure import ROLES
from analytics.filters import Filters
from analytics.network.behind import community_typologies, shared_dossiers
from analytics.network.graph import Network, network_of
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot
from tests.analytics.oracle_filters import chosen as chosen_dossiers
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State


def network(reader: Any, **chosen: Any) -> Network:
    found = network_of(reader, Filters(**chosen), "comite")
    assert found is not None
    return found


def assert_ties_hold_their_dossiers(state: State, chosen: Chosen) -> None:
    members = {d.id: {p.organisation for p in d.partners} for d in chosen_dossiers(state.portfolio, chosen)}
    edges = network(state.reader, **chosen).edges
    for first, second, count in edges.head(40).itertuples(index=False, name=None):
        rows = shared_dossiers(state.reader, Filters(**chosen), "comite", pair=(first, second))
        assert rows is not None
        assert list(rows["submission_id"]) == sorted(each for each, its in members.items() if {first, second} <= its)
        assert len(rows) == count


def assert_communities_carry_their_typologies(state: State, chosen: Chosen) -> None:
    found = network(state.reader, **chosen)
    of = dict(zip(found.nodes["organisation_id"], found.nodes["community"], strict=True))
    sizes: Counter[int] = Counter()
    carried: Counter[tuple[int, str]] = Counter()
    for one in chosen_dossiers(state.portfolio, chosen):
        for community in {of[p.organisation] for p in one.partners}:
            sizes[community] += 1
            carried.update((community, typology) for typology in one.typologies)
    rows = community_typologies(state.reader, Filters(**chosen), "comite", network=found)
    assert rows is not None
    assert dict(zip(rows["community"], rows["n_in_community"], strict=True)) == sizes
    held = rows[rows["n_dossiers"] > 0]
    assert dict(zip(zip(held["community"], held["typology"], strict=True), held["n_dossiers"], strict=True)) == carried
    order = [(community, -n) for community, n in zip(rows["community"], rows["n_dossiers"], strict=True)]
    assert order == sorted(order)


@pytest.mark.parametrize("name", ["none", "epci", "first quarter"])
def test_the_demo_is_as_its_files(demo: list[State], name: str) -> None:
    assert_ties_hold_their_dossiers(demo[-1], DEMO_FILTERS[name])
    assert_communities_carry_their_typologies(demo[-1], DEMO_FILTERS[name])


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_hand_made_state_is_as_its_files(awkward: State, filters: Chosen) -> None:
    assert_ties_hold_their_dossiers(awkward, filters)
    assert_communities_carry_their_typologies(awkward, filters)


def made() -> BuiltReader:
    lines = [lead("A", "Un"), partner("A", "Deux"), lead("B", "Deux"), lead("C", "Un"), partner("C", "Deux")]
    return snapshot(
        [dossier("A", typologies=["T02"]), dossier("B", typologies=[]), dossier("C", typologies=["T02", "T01"])], lines
    )


def test_a_pair_that_shares_nothing_has_no_dossier() -> None:
    rows = shared_dossiers(made(), Filters(), "comite", pair=("nom:un", "nom:x' OR 1=1"))
    assert rows is not None
    assert rows.empty


def test_a_dossier_without_typology_counts_in_its_community_only() -> None:
    reader = made()
    rows = community_typologies(reader, Filters(), "comite", network=network(reader))
    assert rows is not None
    assert rows[["n_in_community", "typology", "n_dossiers"]].to_numpy().tolist() == [[3, "T02", 2], [3, "T01", 1]]
    bare = snapshot([dossier("A", typologies=[])], [lead("A", "Un")])
    rows = community_typologies(bare, Filters(), "comite", network=network(bare))
    assert rows is not None
    assert rows["n_in_community"].tolist() == [1]
    assert rows["typology"].isna().all()


@pytest.mark.parametrize("role", ROLES)
def test_only_who_may_read_names_is_answered(role: str) -> None:
    reader = made()
    is_answered = role in ("comite", "agent", "admin")
    pair = ("nom:deux", "nom:un")
    assert (shared_dossiers(reader, Filters(), role, pair=pair) is not None) == is_answered
    assert (community_typologies(reader, Filters(), role, network=network(reader)) is not None) == is_answered
