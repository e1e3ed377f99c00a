"""The network of the organisations that the chosen dossiers bring together, whole."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.disclosure import sees_everything
from analytics.network.apart import measured_apart
from analytics.network.ranked import communities, components
from analytics.query import asking, run

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.network.ranked import Numbers, Pairs

NODE_COLUMNS = (
    "organisation_id",
    "organisation",
    "actor_type",
    "actor_label",
    "helix",
    "insee_code",
    "n_dossiers",
    "n_led",
    "n_partners",
    "n_ties",
    "community",
    "component",
)
EDGE_COLUMNS = ("organisation_a", "organisation_b", "n_dossiers")
# Beyond, communities take more than the start of a process.
_TIES_AT_ONCE = 10_000


@dataclass(frozen=True, eq=False)
class Network:
    """Organisations and who shares a dossier with whom. ``key`` stands for all of it in caches.

    ``nodes``: one row an organisation (NODE_COLUMNS), most dossiers first, then ties, then identity. Name, type and
    commune are those of most of its lines; the helix is that type's; ``n_led`` dossiers where one of its lines leads;
    ``n_partners`` organisations it shares a dossier with; ``n_ties`` dossiers shared, added over these partners.
    ``community`` and ``component`` are numbered from 1, the one of most organisations first; an organisation without a
    partner is alone in both.
    ``edges``: organisation_a < organisation_b, n_dossiers they share, most first. ``n_dossiers``: dossiers chosen.
    ``modularity``: of the communities, 0 without a tie.
    """

    key: str
    nodes: DataFrame = field(repr=False)
    edges: DataFrame = field(repr=False)
    n_dossiers: int
    modularity: float

    @property
    def density(self) -> float:
        """Ties over the pairs of organisations there are; 0 below two organisations."""
        n = len(self.nodes)
        return 2 * len(self.edges) / (n * (n - 1)) if n > 1 else 0.0


def network_of(reader: Reader, filters: Filters, role: str) -> Network | None:
    """The network of the chosen dossiers; None for a role that may not read names.

    Its communities take seconds beyond a few thousand dossiers: `n_chosen` tells, at once, how many there are.
    Source: data contract, "Indicators" (`network_edges`, `organisations`).
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        ask.prepare("network/_ties")
        nodes, edges = ask("network/nodes"), ask("network/edges")
        n_dossiers = int(ask("network/size")["n_dossiers"].iloc[0])
    n, ranks, pairs = len(nodes), ranks_of(nodes), pairs_of(nodes, edges)
    found = communities(n, pairs) if len(pairs) <= _TIES_AT_ONCE else measured_apart("communities", n, pairs)
    nodes = nodes.assign(community=_whole(found[:-1], ranks), component=_whole(components(n, pairs), ranks))
    return Network(_digest(nodes, edges, n_dossiers), nodes, edges, n_dossiers, float(found[-1]))


def n_chosen(reader: Reader, filters: Filters, role: str) -> int | None:
    """How many dossiers the network would be made of."""
    return int(run(reader, "network/size", filters)["n_dossiers"].iloc[0]) if sees_everything(role) else None


def ranks_of(nodes: DataFrame) -> NDArray[np.int64]:
    """Rank of each node's organisation in the order of identities, in the order of the rows."""
    return np.asarray(nodes["organisation_id"].argsort().argsort(), dtype=np.int64)


def pairs_of(nodes: DataFrame, edges: DataFrame) -> Pairs:
    """Edges by rank of their organisations: the same for the same data, whatever the order of the rows."""
    ranks = pd.Series(ranks_of(nodes), index=nodes["organisation_id"], dtype="int64")
    ends = np.column_stack([ranks.reindex(edges[name]).to_numpy(np.int64) for name in EDGE_COLUMNS[:2]])
    pairs = np.column_stack([np.sort(ends, axis=1), edges["n_dossiers"].to_numpy(np.int64)])
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _whole(numbers: Numbers, ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    return numbers[ranks].astype(np.int64)


def _digest(nodes: DataFrame, edges: DataFrame, n_dossiers: int) -> str:
    digest = hashlib.sha256(str(n_dossiers).encode())
    for frame in (nodes, edges):
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:24]
