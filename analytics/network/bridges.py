"""Bridge organisations: those that the shortest ways between the others pass through (betweenness)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analytics.network import ranked
from analytics.network.apart import measured_apart
from analytics.network.graph import pairs_of, ranks_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.network.graph import Network
    from analytics.network.ranked import Numbers

# Organisations times ties: up to here a tenth of a second; then a process of its own; then no longer exact.
AT_ONCE = 2_000_000
EXACT = 1_500_000_000
PIVOTS = 512
_DECIMALS = 12  # the last digits depend on the order of sums, and would tell equals apart


@dataclass(frozen=True, eq=False)
class Bridges:
    """Betweenness of every organisation of a network, on the ties without their weights.

    ``rows``: organisation_id, organisation, betweenness (0 to 1: share of the pairs of other organisations whose
    shortest ways pass through it), rank (1 = the most; equal values share the best rank), by rank then identity.
    ``is_exact``: else an estimate from ``n_pivots`` organisations drawn once for all.
    """

    key: str
    rows: DataFrame = field(repr=False)
    is_exact: bool
    n_pivots: int


def is_quick(network: Network) -> bool:
    """Whether `betweenness` answers at once; else it takes seconds or minutes in another process: a job's work."""
    return _cost(network) <= AT_ONCE


def betweenness(network: Network) -> Bridges:
    """Bridges of the network, normalised as networkx does: over the pairs of other organisations.

    Source: Brandes 2001; the estimate, Brandes and Pich 2007. Raises subprocess.CalledProcessError when the process
    that computes them fails.
    """
    is_exact = _cost(network) <= EXACT
    values = _values(network, is_exact)[ranks_of(network.nodes)].round(_DECIMALS)
    rows = network.nodes[["organisation_id", "organisation"]].assign(betweenness=values)
    rows["rank"] = rows["betweenness"].rank(method="min", ascending=False).astype("int64")
    rows = rows.sort_values(["rank", "organisation_id"], ignore_index=True)
    n_pivots = 0 if is_exact else PIVOTS
    return Bridges(f"{network.key}-{n_pivots}", rows, is_exact, n_pivots)


def _values(network: Network, is_exact: bool) -> Numbers:
    n, pairs = len(network.nodes), pairs_of(network.nodes, network.edges)
    if is_quick(network):
        return ranked.betweenness(n, pairs)
    if is_exact:
        return measured_apart("betweenness", n, pairs)
    return measured_apart("estimated_betweenness", n, pairs, PIVOTS)


def _cost(network: Network) -> int:
    return len(network.nodes) * len(network.edges)
