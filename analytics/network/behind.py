"""What stands behind a network: the dossiers of a tie, the typologies of a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from analytics.disclosure import sees_everything
from analytics.query import asking, run

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.network.graph import Network


def shared_dossiers(reader: Reader, filters: Filters, role: str, *, pair: tuple[str, str]) -> DataFrame | None:
    """submission_id, title, status, lead, typologies: the chosen dossiers that both organisations are in.

    Unit: dossiers, by identifier. None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    return run(reader, "network/shared_dossiers", filters, first=pair[0], second=pair[1])


def community_typologies(reader: Reader, filters: Filters, role: str, *, network: Network) -> DataFrame | None:
    """community, n_in_community, typology, label, n_dossiers: by community, the typology of most dossiers first.

    Unit: chosen dossiers that at least one organisation of the community is in, all of them in ``n_in_community``; one
    that brings two communities together counts in both, and in each of its typologies. A community whose dossiers carry
    none has one row, without typology. ``network``: that of the same filters. None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    members = network.nodes[["organisation_id", "community"]]
    with asking(reader, filters) as ask:
        ask.beside("members", pa.Table.from_pandas(members, preserve_index=False))
        return ask("network/community_typologies")
