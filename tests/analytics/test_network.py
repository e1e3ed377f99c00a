"""The network of organisations, its communities and bridges, against plain Python and networkx."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analytics.disclosure import ROLES
from analytics.filters import Filters
from analytics.indicators import network_edges, organisations
from analytics.network import ranked
from analytics.network.apart import ROOT, measured_apart
from analytics.network.bridges import Bridges, betweenness
from analytics.network.graph import EDGE_COLUMNS, NODE_COLUMNS, Network, n_chosen, network_of, pairs_of
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_network as oracle
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

MEASURED = ("community", "component")


def network(reader: Any, **chosen: Any) -> Network:
    found = network_of(reader, Filters(**chosen), "comite")
    assert found is not None
    return found


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def joined(found: Network) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(found.nodes["organisation_id"])
    graph.add_weighted_edges_from(found.edges.itertuples(index=False, name=None))
    return graph


def consortia(*groups: Sequence[str]) -> BuiltReader:
    """A dossier a group of organisations."""
    ids = [f"D{number:03}" for number in range(len(groups))]
    return snapshot(
        [dossier(each) for each in ids],
        [partner(each, name) for each, group in zip(ids, groups, strict=True) for name in group],
    )


def assert_network_agrees(state: State, chosen: Chosen) -> None:
    """Nodes, ties, pieces, communities and bridges are those of the files."""
    found, graph = network(state.reader, **chosen), oracle.graph(state.portfolio, chosen)
    assert tuple(found.nodes.columns) == NODE_COLUMNS
    assert tuple(found.edges.columns) == EDGE_COLUMNS
    expected = oracle.nodes(state.portfolio, chosen)
    assert rows_of(found.nodes.drop(columns=list(MEASURED))) == [
        {name: row[name] for name in NODE_COLUMNS if name not in MEASURED} for row in expected
    ]
    assert {(row[0], row[1]): row[2] for row in found.edges.itertuples(index=False, name=None)} == {
        (min(a, b), max(a, b)): weight for a, b, weight in graph.edges(data="weight")
    }
    components = dict(zip(found.nodes["organisation_id"], found.nodes["component"], strict=True))
    assert components == oracle.numbered(nx.connected_components(graph))
    assert_communities_hold(found, graph)
    assert_bridges_are(betweenness(found), nx.betweenness_centrality(graph))


def assert_communities_hold(found: Network, graph: nx.Graph) -> None:
    """Numbered by size, each within one piece, their modularity recomputed, and no worse than one a piece."""
    community = dict(zip(found.nodes["organisation_id"], found.nodes["community"].tolist(), strict=True))
    groups = [{one for one in community if community[one] == number} for number in sorted(set(community.values()))]
    assert community == oracle.numbered(groups)
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups)
    assert found.modularity == pytest.approx(oracle.modularity(graph, community), abs=1e-12)
    pieces = oracle.numbered(nx.connected_components(graph))
    assert found.modularity >= oracle.modularity(graph, pieces) - 1e-12


def assert_bridges_are(bridges: Bridges, expected: dict[str, float]) -> None:
    """Betweenness as networkx computes it, ranked from the highest."""
    got = dict(zip(bridges.rows["organisation_id"], bridges.rows["betweenness"], strict=True))
    assert got == pytest.approx(expected, abs=1e-12)
    ranks = dict(zip(bridges.rows["organisation_id"], bridges.rows["rank"], strict=True))
    assert all(ranks[one] == 1 + sum(other > got[one] for other in got.values()) for one in got)
    assert list(bridges.rows["rank"]) == sorted(ranks.values())
    assert bridges.is_exact


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_the_network_of_the_demo_is_that_of_its_files(demo: list[State], filters: Chosen) -> None:
    assert_network_agrees(demo[-1], filters)


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_network_of_the_hand_made_state_is_that_of_its_files(awkward: State, filters: Chosen) -> None:
    assert_network_agrees(awkward, filters)


def test_the_network_of_cordis_is_that_of_its_indicators(cordis: SnapshotReader) -> None:
    found, graph = network(cordis), nx.Graph()
    graph.add_nodes_from(organisations(cordis, Filters())["organisation_id"])
    graph.add_weighted_edges_from(network_edges(cordis, Filters()).itertuples(index=False, name=None))
    assert found.nodes["n_dossiers"].tolist() == organisations(cordis, Filters())["n_dossiers"].tolist()
    assert nx.utils.graphs_equal(joined(found), graph)
    assert_communities_hold(found, graph)
    assert_bridges_are(betweenness(found), nx.betweenness_centrality(graph))


def test_the_density_counts_ties_over_pairs() -> None:
    found = network(consortia("ab", "bc", "d"))
    assert found.density == pytest.approx(nx.density(joined(found)))
    assert (found.n_dossiers, len(found.nodes), len(found.edges)) == (3, 4, 2)


def test_two_groups_joined_by_one_organisation_are_two_communities_and_it_is_the_bridge() -> None:
    found = network(consortia("abcd", "abcd", "dp", "pqrs", "pqrs"))
    community = dict(zip(found.nodes["organisation"], found.nodes["community"], strict=True))
    assert {community[name] for name in "abcd"} != {community[name] for name in "pqrs"}
    bridges = betweenness(found)
    assert set(bridges.rows["organisation"][:2]) == {"d", "p"}
    assert bridges.rows["rank"].tolist()[:3] == [1, 1, 3]


@pytest.mark.parametrize(
    ("reader", "n_nodes", "n_edges"),
    [(snapshot(), 0, 0), (snapshot([dossier("A")]), 0, 0), (consortia("a"), 1, 0), (consortia("a", "b"), 2, 0)],
    ids=["no dossier", "no partner", "one organisation", "two apart"],
)
def test_a_network_without_a_tie_has_no_community_of_several(reader: BuiltReader, n_nodes: int, n_edges: int) -> None:
    found = network(reader)
    assert (len(found.nodes), len(found.edges), found.density, found.modularity) == (n_nodes, n_edges, 0.0, 0.0)
    assert found.nodes["community"].tolist() == found.nodes["component"].tolist() == list(range(1, n_nodes + 1))
    assert betweenness(found).rows["betweenness"].tolist() == [0.0] * n_nodes


def test_withdrawn_dossiers_tie_nobody() -> None:
    reader = snapshot([dossier("A"), dossier("R", status="retire")], [partner("A", "a"), *map(partner, "RR", "ab")])
    assert len(network(reader).nodes) == 1
    assert len(network(reader, statut=("retire",)).edges) == 1


def test_the_helix_is_that_of_the_most_frequent_type() -> None:
    lines = [lead("A", "x", actor_type="COLL"), *(partner("A", "x", actor_type="ENT") for _ in range(2))]
    node = network(snapshot([dossier("A")], lines)).nodes.iloc[0]
    assert (node["actor_type"], node["helix"]) == ("ENT", "economy")


def test_the_order_of_the_rows_changes_nothing(demo: list[State]) -> None:
    whole = network(demo[-1].reader)
    names = ["submission_id", "line", "name", "actor_type", "role", "organisation_id"]
    cursor = demo[-1].reader.cursor()
    lines = [
        dict(zip(names, row, strict=True))
        for row in cursor.execute(f"SELECT {', '.join(names)} FROM partners").fetchall()
    ]
    withdrawn = {
        row[0] for row in cursor.execute("SELECT submission_id FROM submissions WHERE status = 'retire'").fetchall()
    }
    kept = [
        partner(line["submission_id"], line["name"], **{k: line[k] for k in names[1:]})
        for line in lines
        if line["submission_id"] not in withdrawn
    ]
    for seed in range(3):
        random.Random(seed).shuffle(kept)
        again = network(snapshot([dossier(each) for each in {line["submission_id"] for line in kept}], kept))
        pd.testing.assert_frame_equal(again.edges, whole.edges)
        shown = ["organisation_id", "organisation", "helix", "community", "component"]
        pd.testing.assert_frame_equal(again.nodes[shown], whole.nodes[shown])
        pd.testing.assert_frame_equal(betweenness(again).rows, betweenness(whole).rows)


def test_names_hashed_otherwise_change_nothing(demo: list[State]) -> None:
    found = network(demo[-1].reader)
    pairs = pairs_of(found.nodes, found.edges)
    here = ranked.communities(len(found.nodes), pairs)
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "analytics.network.apart", "communities", str(len(found.nodes))]
        environment = {"PYTHONHASHSEED": seed, "PATH": ""}
        done = subprocess.run(
            command, input=pairs.tobytes(), capture_output=True, check=True, cwd=ROOT, env=environment
        )
        assert np.array_equal(np.frombuffer(done.stdout), here)


@pytest.mark.parametrize(
    ("measure", "arguments"), [("betweenness", ()), ("communities", ()), ("estimated_betweenness", (20,))]
)
def test_another_process_answers_the_same(demo: list[State], measure: str, arguments: tuple[int, ...]) -> None:
    found = network(demo[-1].reader)
    n, pairs = len(found.nodes), pairs_of(found.nodes, found.edges)
    assert np.allclose(
        measured_apart(measure, n, pairs, *arguments), ranked.MEASURES[measure](n, pairs, *arguments), atol=1e-12
    )


def test_a_process_that_fails_is_no_answer() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measured_apart("no such measure", 3, np.zeros((0, 3), dtype=np.int64))


def test_beyond_a_size_bridges_are_an_estimate_that_says_so(demo: list[State], monkeypatch: pytest.MonkeyPatch) -> None:
    found = network(demo[-1].reader)
    exact = betweenness(found)
    monkeypatch.setattr("analytics.network.bridges.AT_ONCE", 0)
    apart = betweenness(found)
    pd.testing.assert_frame_equal(
        apart.rows.sort_values("organisation_id", ignore_index=True),
        exact.rows.sort_values("organisation_id", ignore_index=True),
    )
    monkeypatch.setattr("analytics.network.bridges.EXACT", 0)
    monkeypatch.setattr("analytics.network.bridges.PIVOTS", 90)
    estimate = betweenness(found)
    assert (estimate.is_exact, estimate.n_pivots) == (False, 90)
    assert estimate.key != exact.key
    top = set(exact.rows["organisation_id"][:5])
    assert len(top & set(estimate.rows["organisation_id"][:10])) >= 4


def test_an_estimate_from_every_organisation_is_exact(demo: list[State]) -> None:
    found = network(demo[-1].reader)
    n, pairs = len(found.nodes), pairs_of(found.nodes, found.edges)
    assert np.allclose(ranked.estimated_betweenness(n, pairs, n), ranked.betweenness(n, pairs), atol=1e-12)
    for size in (0, 1, 2):
        assert ranked.estimated_betweenness(size, pairs[:0], 9).tolist() == [0.0] * size


def test_an_estimate_is_right_on_average(demo: list[State], monkeypatch: pytest.MonkeyPatch) -> None:
    found = network(demo[-1].reader)
    n, pairs = len(found.nodes), pairs_of(found.nodes, found.edges)
    estimates = []
    for seed in range(60):
        monkeypatch.setattr(ranked, "SEED", seed)
        estimates.append(ranked.estimated_betweenness(n, pairs, 40))
    exact = ranked.betweenness(n, pairs)
    top = np.argsort(-exact)[:5]
    assert np.mean(estimates, axis=0)[top] == pytest.approx(exact[top], rel=0.1)


def test_the_key_follows_what_is_in_the_network(demo: list[State]) -> None:
    reader = demo[-1].reader
    keys = [network(reader, **chosen).key for chosen in DEMO_FILTERS.values()]
    assert keys[0] == network(reader).key
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_committee_and_above_have_it(awkward: State, role: str) -> None:
    is_insider = role in ("comite", "agent", "admin")
    assert (network_of(awkward.reader, Filters(), role) is not None) == is_insider
    assert (n_chosen(awkward.reader, Filters(), role) is not None) == is_insider


def test_the_size_is_known_before_the_network(demo: list[State]) -> None:
    for chosen in DEMO_FILTERS.values():
        assert n_chosen(demo[-1].reader, Filters(**chosen), "comite") == network(demo[-1].reader, **chosen).n_dossiers


def test_no_page_waits_for_a_graph_library() -> None:
    asked = "import sys; import analytics.network.graph, analytics.network.bridges, analytics.network.drawn, analytics.network.kept, analytics.network.organisation; print([m for m in ('networkx', 'rustworkx', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=Path(ROOT))
    assert done.stdout.strip() == "[]"
