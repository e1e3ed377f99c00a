"""What is derived from a snapshot before anybody asks: by the doors, once it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.filters import Filters
from analytics.network.bridges import is_quick
from analytics.network.kept import bridges_at, network_at
from analytics.search import index_for

if TYPE_CHECKING:
    from etl.store import Store

# What comes out is kept for those who may see everything, and for nobody else.
_ROLE = "agent"
# Of more dossiers than this the network takes seconds, that a script would wait for: the first page that shows it has
# it made, and says so.
MOST_DOSSIERS_WITH_NETWORK = 2_000


def prepare_companions(store: Store, snapshot_id: str) -> None:
    """Make and keep what the pages would make at their first use of a snapshot: its search, its network when quick.

    Raises what ``Store.reader`` raises.
    """
    reader = store.reader(snapshot_id)
    index_for(reader, _ROLE, store.companion)
    if reader.info.rows.get("dossiers", 0) > MOST_DOSSIERS_WITH_NETWORK:
        return
    network = network_at(store, reader, Filters(), _ROLE)
    if network is not None and is_quick(network):
        bridges_at(store, reader, Filters(), network)
