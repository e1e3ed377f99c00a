"""Measures of a network whose nodes are 0 … n - 1: nothing depends on a name, nor on how it is hashed.

``pairs``: three columns of int64, node, node and weight, sorted. Every answer has a number a node, then what it adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from networkx import Graph
    from numpy.typing import NDArray
    from rustworkx import PyGraph

    Numbers: TypeAlias = NDArray[np.float64]
    Pairs: TypeAlias = NDArray[np.int64]

SEED = 7


def communities(n: int, pairs: Pairs) -> Numbers:
    """Community of each node by Louvain's method, ties weighted; then the modularity of them all.

    Numbered from 1, largest first, then by their first node; a node without a tie is alone in its own. Source: Blondel
    et al. 2008, as networkx has it.
    """
    import networkx as nx

    if not len(pairs):
        return np.append(np.arange(1.0, n + 1), 0.0)
    graph = graph_of(n, pairs)
    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    return np.append(_numbered(n, found), nx.community.modularity(graph, found, weight="weight"))


def components(n: int, pairs: Pairs) -> Numbers:
    """Connected piece of each node, numbered from 1, largest first, then by their first node."""
    import rustworkx as rx

    return _numbered(n, rx.connected_components(_bare_graph(n, pairs)))


def betweenness(n: int, pairs: Pairs) -> Numbers:
    """Share of the pairs of other nodes whose shortest ways pass through each, ties without their weights."""
    import rustworkx as rx

    found = rx.betweenness_centrality(_bare_graph(n, pairs))
    return np.fromiter((found[node] for node in range(n)), dtype=np.float64, count=n)


def estimated_betweenness(n: int, pairs: Pairs, n_pivots: int) -> Numbers:
    """The same, estimated from the ways that start at some of the nodes, drawn once for all: the pivots.

    Brandes' sums over all the ties of a step at once, thirty times faster than one by one. Each node is scaled by the
    pivots other than itself, so that as many pivots as nodes give the exact values. Source: Brandes and Pich 2007.
    """
    ways = _ways_out(n, pairs)
    pivots = np.random.default_rng(SEED).choice(n, size=min(n_pivots, n), replace=False)
    total = np.zeros(n)
    for pivot in pivots.tolist():
        total += _dependencies(n, ways, pivot)
    others = np.full(n, len(pivots))
    others[pivots] -= 1
    weights = np.divide(n - 1, others, out=np.zeros(n), where=others > 0)
    return np.asarray(total * weights / max((n - 1) * (n - 2), 1))


def _ways_out(n: int, pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the partners of each node start among all partners, and these."""
    starts, ends = np.concatenate([pairs[:, :2], pairs[:, 1::-1]]).T
    return np.searchsorted(np.sort(starts), np.arange(n + 1)), ends[np.argsort(starts, kind="stable")]


def _dependencies(n: int, ways: tuple[NDArray[np.int64], NDArray[np.int64]], pivot: int) -> Numbers:
    """How much of the shortest ways from the pivot to all others pass through each node."""
    begin, partners = ways
    is_reached, n_ways = np.zeros(n, dtype=bool), np.zeros(n)
    is_reached[pivot], n_ways[pivot] = True, 1.0
    steps, reached = [], np.array([pivot])
    while len(reached):
        n_out = begin[reached + 1] - begin[reached]
        before = np.repeat(reached, n_out)
        after = partners[np.arange(n_out.sum()) + np.repeat(begin[reached] - n_out.cumsum() + n_out, n_out)]
        before, after = before[~is_reached[after]], after[~is_reached[after]]
        n_ways += np.bincount(after, weights=n_ways[before], minlength=n)
        steps.append((before, after))
        reached = np.unique(after)
        is_reached[reached] = True
    through = np.zeros(n)
    for before, after in reversed(steps):
        shares = n_ways[before] / n_ways[after] * (1 + through[after])
        through += np.bincount(before, weights=shares, minlength=n)
    through[pivot] = 0.0
    return through


def graph_of(n: int, pairs: Pairs) -> Graph[int]:
    """The network as networkx has it."""
    import networkx as nx

    graph: Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(pairs.tolist())
    return graph


def _bare_graph(n: int, pairs: Pairs) -> PyGraph[int, None]:
    import rustworkx as rx

    graph: PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data([(a, b) for a, b, _ in pairs.tolist()])
    return graph


def _numbered(n: int, groups: Iterable[set[int]]) -> Numbers:
    numbers = np.zeros(n)
    for number, group in enumerate(sorted(groups, key=lambda group: (-len(group), min(group))), start=1):
        numbers[list(group)] = number
    return numbers


MEASURES: Mapping[str, Callable[..., Numbers]] = {
    found.__name__: found for found in (communities, components, betweenness, estimated_betweenness)
}
