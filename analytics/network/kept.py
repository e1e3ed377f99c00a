"""The network of a whole state, its bridges and its drawing, made once and kept with the snapshot; filtered ones not.

What is not kept yet takes seconds, or minutes for the bridges of tens of thousands of dossiers: a page asks first
whether it is ready, and lets a job make it else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from analytics.disclosure import sees_everything
from analytics.network.bridges import Bridges, betweenness, is_quick
from analytics.network.graph import Network, n_chosen, network_of
from etl.store.companions import companion_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analytics.filters import Filters
    from etl.store import SnapshotReader, Store

VERSION = "1"
QUICK_DOSSIERS = 2_000


def is_network_ready(store: Store, reader: SnapshotReader, filters: Filters, role: str) -> bool:
    """Whether `network_at` answers at once; true too for a role that gets nothing."""
    if filters.is_empty() and companion_file(store.folder, reader, "network", VERSION).exists():
        return True
    return (n_chosen(reader, filters, role) or 0) <= QUICK_DOSSIERS


def network_at(store: Store, reader: SnapshotReader, filters: Filters, role: str) -> Network | None:
    """`network_of`, kept with the snapshot when nothing is filtered."""
    if not sees_everything(role):
        return None
    if not filters.is_empty():
        return network_of(reader, filters, role)
    return _network(
        store.companion(reader, "network", VERSION, lambda: _network_tables(network_of(reader, filters, role)))
    )


def are_bridges_ready(store: Store, reader: SnapshotReader, filters: Filters, network: Network) -> bool:
    """Whether `bridges_at` answers at once."""
    if is_quick(network):
        return True
    return filters.is_empty() and companion_file(store.folder, reader, "bridges", _bridges_version(network)).exists()


def bridges_at(store: Store, reader: SnapshotReader, filters: Filters, network: Network) -> Bridges:
    """`betweenness` of a network of these filters, kept with the snapshot when nothing is filtered."""
    if not filters.is_empty():
        return betweenness(network)
    version = _bridges_version(network)
    return _bridges(store.companion(reader, "bridges", version, lambda: _bridges_tables(betweenness(network))))


def _bridges_version(network: Network) -> str:
    return f"{VERSION} {network.key}"


def _network_tables(network: Network | None) -> Mapping[str, pa.Table]:
    if network is None:
        raise PermissionError("the network of a state is kept for roles that may read it")
    facts = {"key": [network.key], "n_dossiers": [network.n_dossiers], "modularity": [network.modularity]}
    return {
        "nodes": pa.Table.from_pandas(network.nodes, preserve_index=False),
        "edges": pa.Table.from_pandas(network.edges, preserve_index=False),
        "facts": pa.table(facts),
    }


def _network(tables: Mapping[str, pa.Table]) -> Network:
    facts = tables["facts"].to_pylist()[0]
    return Network(nodes=tables["nodes"].to_pandas(), edges=tables["edges"].to_pandas(), **facts)


def _bridges_tables(bridges: Bridges) -> Mapping[str, pa.Table]:
    facts = {"key": [bridges.key], "is_exact": [bridges.is_exact], "n_pivots": [bridges.n_pivots]}
    return {"rows": pa.Table.from_pandas(bridges.rows, preserve_index=False), "facts": pa.table(facts)}


def _bridges(tables: Mapping[str, pa.Table]) -> Bridges:
    return Bridges(rows=tables["rows"].to_pandas(), **tables["facts"].to_pylist()[0])
