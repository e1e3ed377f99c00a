"""Places of organisations in a plane: each connected piece by itself, the largest above, the others in rows below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analytics.network.graph import pairs_of, ranks_of
from analytics.network.ranked import SEED, components, graph_of

if TYPE_CHECKING:
    from networkx import Graph
    from numpy.typing import NDArray
    from pandas import DataFrame

    Points = NDArray[np.float64]

_ROUNDS = 200
# Room of a piece beside its neighbours, in the distance of two partners.
_MARGIN = 0.6


def positions_of(nodes: DataFrame, edges: DataFrame) -> Points:
    """x and y of each node, two columns in the order of the rows, within -1 … 1; whatever the order of the rows.

    Distances mean little (a spring layout: partners near, others apart), and nothing from one piece to another.
    """
    n, pairs = len(nodes), pairs_of(nodes, edges)
    if n == 0:
        return np.zeros((0, 2))
    graph, pieces = graph_of(n, pairs), components(n, pairs).astype(np.int64)
    placed = np.zeros((n, 2))
    members = [np.flatnonzero(pieces == number) for number in range(1, pieces.max() + 1)]
    shapes = [_unfolded(graph, piece.tolist()) for piece in members]
    centres = _packed(np.array([np.ptp(shape, axis=0) + 2 * _MARGIN for shape in shapes]))
    for piece, shape, centre in zip(members, shapes, centres, strict=True):
        placed[piece] = shape + centre
    return _framed(placed)[ranks_of(nodes)]


def _unfolded(graph: Graph[int], piece: list[int]) -> Points:
    """A connected piece around its middle, as wide as its number of organisations asks for."""
    import networkx as nx

    if len(piece) == 1:
        return np.zeros((1, 2))
    if len(piece) == 2:
        return np.array([[-0.5, 0.0], [0.5, 0.0]])
    part: Graph[int] = nx.Graph()  # a view would have the order of a set
    part.add_nodes_from(piece)
    part.add_edges_from((a, b) for a, b in graph.edges if a in part and b in part)
    places = nx.spring_layout(part, seed=SEED, iterations=_ROUNDS, method="force")
    shape = np.array([places[node] for node in piece])
    shape = shape - (shape.min(axis=0) + shape.max(axis=0)) / 2
    return np.asarray(_evened(shape) * np.sqrt(len(piece)) * 0.8)


def _evened(shape: Points) -> Points:
    """Half as the springs leave it, half at even density: the heart of a spring layout is crowded, its rim empty."""
    reach = np.hypot(*shape.T)
    order = np.argsort(reach, kind="stable").argsort(kind="stable")
    even = np.sqrt((order + 1) / len(shape))
    wanted = (reach / reach.max() + even) / 2
    longer = np.divide(wanted, reach, out=np.ones_like(reach), where=reach > 0)
    return np.asarray(shape * longer[:, None])


def _packed(sizes: NDArray[np.float64]) -> Points:
    """Centres of pieces, largest first, from their widths and heights: rows as wide as the largest piece, or about as
    wide as all of them together are high, each row in its middle."""
    widths = sizes[:, 0]
    room = max(float(widths[0]), 1.3 * float(np.sqrt((sizes[:, 0] * sizes[:, 1]).sum())))
    centres = np.zeros((len(sizes), 2))
    first, top = 0, 0.0
    while first < len(sizes):
        ends = np.cumsum(widths[first:])
        n = max(1, int((ends <= room * 1.001).sum()))
        row = slice(first, first + n)
        height = float(sizes[row, 1].max())
        centres[row, 0] = ends[:n] - widths[row] / 2 - ends[n - 1] / 2
        centres[row, 1] = top - height / 2
        first, top = first + n, top - height
    return centres


def _framed(placed: Points) -> Points:
    """Around the middle, within -1 … 1, the same scale both ways; rounded, so that a last digit moves nothing."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    half = float((high - low).max()) / 2 or 1.0
    return np.asarray(np.round((placed - (low + high) / 2) / half, 4))
