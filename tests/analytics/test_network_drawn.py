"""What of the network is drawn, and where."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely import MultiPoint

from analytics.filters import Filters
from analytics.network.apart import ROOT
from analytics.network.drawn import Drawn, drawn_network
from analytics.network.graph import Network, network_of
from tests.analytics.builders import dossier, partner, snapshot
from tests.analytics.oracle_states import DEMO_FILTERS, State
from tests.analytics.test_network import consortia, network

COLUMNS = ["organisation_id", "x", "y"]


def places(drawn: Drawn) -> dict[str, tuple[float, float]]:
    rows = drawn.nodes.itertuples(index=False)
    return {row.organisation_id: (row.x, row.y) for row in rows}


def crowd(n: int, seed: int = 3) -> Network:
    """A network of ``n`` organisations: consortia of one to five, some organisations in many."""
    draw = random.Random(seed)
    groups = [{f"o{int(draw.expovariate(2 / n)):04}" for _ in range(draw.randint(1, 5))} for _ in range(n)]
    return network(consortia(*map(sorted, groups)))


def assert_well_placed(drawn: Drawn) -> None:
    """Nobody beyond the frame, the frame filled one way at least, nobody upon another."""
    xy = drawn.nodes[["x", "y"]].to_numpy()
    assert np.abs(xy).max(initial=0) <= 1
    assert len({tuple(row) for row in xy.tolist()}) == len(xy)
    if len(xy) > 1:
        assert np.abs(xy).max() == pytest.approx(1)


@pytest.mark.parametrize("name", ["none", "departements", "typologies", "nothing left"])
def test_a_small_network_is_drawn_whole(demo: list[State], name: str) -> None:
    found = network(demo[-1].reader, **DEMO_FILTERS[name])
    drawn = drawn_network(found)
    assert (drawn.n_left_out, drawn.n_ties_left_out, drawn.focus) == (0, 0, None)
    pd.testing.assert_frame_equal(drawn.nodes.drop(columns=["x", "y"]), found.nodes)
    pd.testing.assert_frame_equal(drawn.edges, found.edges)
    assert_well_placed(drawn)


def test_of_a_large_one_those_of_most_dossiers_are_drawn_and_the_rest_is_said() -> None:
    found = crowd(600)
    drawn = drawn_network(found)
    assert len(drawn.nodes) == 300
    assert drawn.n_left_out == len(found.nodes) - 300
    assert drawn.nodes["organisation_id"].tolist() == found.nodes["organisation_id"].tolist()[:300]
    assert found.nodes["n_dossiers"][300:].max() <= drawn.nodes["n_dossiers"].min()
    shown = set(drawn.nodes["organisation_id"])
    inside = [pair for pair in found.edges.itertuples(index=False, name=None) if set(pair[:2]) <= shown]
    assert list(drawn.edges.itertuples(index=False, name=None)) == inside
    assert drawn.n_ties_left_out == len(found.edges) - len(inside) > 0
    assert_well_placed(drawn)


def test_of_many_ties_those_that_hold_and_those_of_most_dossiers_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    found = network(consortia("abcdefgh", "abc", "ab", "hi", "jk"))
    monkeypatch.setattr("analytics.network.drawn.TIE_LIMIT", 11)
    drawn = drawn_network(found)
    assert (len(drawn.edges), drawn.n_ties_left_out, drawn.n_left_out) == (11, len(found.edges) - 11, 0)
    assert {*drawn.edges["organisation_a"], *drawn.edges["organisation_b"]} == set(found.nodes["organisation_id"])
    assert drawn.edges["n_dossiers"].tolist()[:3] == [3, 2, 2]
    monkeypatch.undo()
    assert places(drawn) == places(drawn_network(found))


def test_a_focus_is_one_organisation_its_partners_and_their_ties(demo: list[State]) -> None:
    found = network(demo[-1].reader)
    for focus in found.nodes["organisation_id"][:4]:
        drawn = drawn_network(found, focus=focus)
        ties = found.edges[(found.edges["organisation_a"] == focus) | (found.edges["organisation_b"] == focus)]
        around = {focus, *ties["organisation_a"], *ties["organisation_b"]}
        assert set(drawn.nodes["organisation_id"]) == around
        assert drawn.nodes["organisation_id"][0] == drawn.focus == focus
        both = found.edges["organisation_a"].isin(around) & found.edges["organisation_b"].isin(around)
        assert len(drawn.edges) == both.sum()
        assert_well_placed(drawn)


def test_a_focus_of_many_partners_keeps_itself_first() -> None:
    hub = network(consortia(*[["hub", f"o{number}"] for number in range(30)], *[[f"o{n}"] for n in range(9)] * 40))
    last = drawn_network(hub, focus="nom:hub", limit=10)
    assert last.nodes["organisation_id"][0] == "nom:hub"
    assert (len(last.nodes), last.n_left_out, last.n_ties_left_out) == (10, 21, 21)
    assert len(last.edges) == 9


@pytest.mark.parametrize("focus", ["nom:personne", ""])
def test_a_focus_that_is_nobody_draws_nobody(demo: list[State], focus: str) -> None:
    drawn = drawn_network(network(demo[-1].reader), focus=focus)
    assert (len(drawn.nodes), len(drawn.edges), drawn.n_left_out) == (0, 0, 0)
    assert list(drawn.nodes.columns)[-2:] == ["x", "y"]


@pytest.mark.parametrize("groups", [[], ["a"], ["a", "b"], ["ab"], ["abc"], ["ab", "cd", "e"]])
def test_a_handful_is_placed(groups: list[str]) -> None:
    assert_well_placed(drawn_network(network(consortia(*groups))))


def test_pieces_stay_apart_and_near() -> None:
    found = network(consortia("abcdefgh", "abij", "kl", "mn", "o", "p", "qrs", "t"))
    drawn = drawn_network(found).nodes
    shapes = [MultiPoint(piece[["x", "y"]].to_numpy()).convex_hull for _, piece in drawn.groupby("component")]
    assert len(shapes) == 7
    for shape in shapes:
        gaps = [shape.distance(other) for other in shapes if other is not shape]
        assert min(gaps) > 0.05
        assert min(gaps) < 0.8


def test_the_same_data_in_another_order_is_drawn_the_same() -> None:
    groups = ["abcd", "defg", "gh", "ij", "k", "bdk", "lm"]
    first = drawn_network(network(consortia(*groups)))
    lines = [partner(f"D{number:03}", name) for number, group in enumerate(groups) for name in group]
    random.Random(1).shuffle(lines)
    found = network(snapshot([dossier(f"D{number:03}") for number in reversed(range(len(groups)))], lines))
    assert places(drawn_network(found)) == places(first)


_DRAW = """
import sys
from analytics.network.layout import positions_of
import pandas as pd
nodes = pd.DataFrame({"organisation_id": [f"o{n:02}" for n in range(40)]})
ends = [(f"o{a:02}", f"o{(a * 7 + 3) % 40:02}") for a in range(30)]
pairs = sorted({tuple(sorted(pair)) for pair in ends if pair[0] != pair[1]})
edges = pd.DataFrame(pairs, columns=["organisation_a", "organisation_b"]).assign(n_dossiers=1)
print(positions_of(nodes, edges).tolist())
"""


def test_another_process_draws_the_same() -> None:
    drawn = []
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", _DRAW], capture_output=True, check=True, cwd=ROOT, env=environment)
        drawn.append(done.stdout)
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 400


def test_keys_tell_drawings_apart(demo: list[State]) -> None:
    found = network_of(demo[-1].reader, Filters(), "comite")
    assert found is not None
    asked: list[dict[str, Any]] = [{}, {"limit": 20}, {"focus": found.nodes["organisation_id"][0]}, {"focus": "x"}]
    assert len({drawn_network(found, **each).key for each in asked}) == len(asked)
