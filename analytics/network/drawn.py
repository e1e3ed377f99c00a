"""What of a network is drawn, and where: at most a few hundred organisations, the same places for the same data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from analytics.network.layout import positions_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.network.graph import Network

LIMIT = 300
TIE_LIMIT = 4_000


@dataclass(frozen=True, eq=False)
class Drawn:
    """Part of a network, placed. Nothing is left out unless said.

    ``nodes``: columns of the network's nodes, then x and y, within -1 … 1; in the network's order, the focus first.
    ``edges``: those between drawn organisations; of more than TIE_LIMIT, those that hold each piece together and those
    of most dossiers. ``focus``: the organisation looked at with its partners, None for the whole. ``n_left_out``:
    organisations not drawn, ``n_ties_left_out``: ties not drawn, both out of the network, or out of the focus, its
    partners and the ties among them.
    """

    key: str
    nodes: DataFrame = field(repr=False)
    edges: DataFrame = field(repr=False)
    focus: str | None
    n_left_out: int
    n_ties_left_out: int


def drawn_network(network: Network, *, focus: str | None = None, limit: int = LIMIT) -> Drawn:
    """The organisations with most dossiers (then ties, then identity), or one and its partners, placed.

    A focus that the network lacks gives an empty drawing.
    """
    nodes, edges = network.nodes, network.edges
    if focus is not None:
        touching = edges[(edges["organisation_a"] == focus) | (edges["organisation_b"] == focus)]
        around = {focus, *touching["organisation_a"], *touching["organisation_b"]}
        nodes = nodes[nodes["organisation_id"].isin(around)]
        nodes = nodes.sort_values("organisation_id", key=lambda ids: ids != focus, kind="stable")
        edges = _among(edges, nodes)
    shown = nodes.head(limit)
    among = _among(edges, shown).reset_index(drop=True)
    places, ties = positions_of(shown, among), _strongest(among)
    return Drawn(
        key=f"{network.key}-{limit}-{focus or ''}",
        nodes=shown.assign(x=places[:, 0], y=places[:, 1]).reset_index(drop=True),
        edges=ties,
        focus=focus,
        n_left_out=len(nodes) - len(shown),
        n_ties_left_out=len(edges) - len(ties),
    )


def _strongest(edges: DataFrame) -> DataFrame:
    """At most TIE_LIMIT ties, in their order: an organisation that is tied to another still shows it."""
    if len(edges) <= TIE_LIMIT:
        return edges
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from(edges.itertuples(index=False, name=None))
    holding = {frozenset(pair) for pair in nx.maximum_spanning_edges(graph, data=False)}
    pairs = zip(edges["organisation_a"], edges["organisation_b"], strict=True)
    is_holding = np.array([frozenset(pair) in holding for pair in pairs])
    kept = np.concatenate([np.flatnonzero(is_holding), np.flatnonzero(~is_holding)])[:TIE_LIMIT]
    return edges.iloc[np.sort(kept)].reset_index(drop=True)


def _among(edges: DataFrame, nodes: DataFrame) -> DataFrame:
    ids = set(nodes["organisation_id"])
    return edges[edges["organisation_a"].isin(ids) & edges["organisation_b"].isin(ids)]
