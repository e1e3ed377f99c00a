"""The rows beside the drawing of a network: organisations, ties, communities, bridges, one organisation's partners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.charts.style import columns_of, french_number
from analytics.charts.typologies.coverage import coded
from geo.areas import commune_name

if TYPE_CHECKING:
    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network

_LEADING = 3


def organisation_rows(network: Network, bridges: Bridges | None) -> DataFrame:
    """The network's nodes in words: with ``name``, ``family``, ``commune`` and, once known, ``rank``."""
    nodes = network.nodes
    rows = nodes.assign(
        name=nodes["organisation"],
        family=[HELIX_WORDS.get(str(helix), HELIX_WORDS["other"]) for helix in nodes["helix"]],
        commune=[(commune_name(code) if isinstance(code, str) else None) or "" for code in nodes["insee_code"]],
    )
    if bridges is None:
        return rows
    ranked = bridges.rows[["organisation_id", "rank", "betweenness"]]
    return rows.merge(ranked, on="organisation_id", how="left", validate="one_to_one")


def tie_rows(network: Network) -> DataFrame:
    """The edges with the names of both ends: name, other, n_dossiers, organisation_a, organisation_b."""
    names = dict(columns_of(network.nodes, "organisation_id", "organisation"))
    edges = network.edges
    return edges.assign(name=edges["organisation_a"].map(names), other=edges["organisation_b"].map(names))


def community_rows(network: Network, typologies: DataFrame) -> DataFrame:
    """One row a community of two organisations or more: community, n_organisations, leading, families, n_dossiers…

    ``leading``: names of those with most dossiers; ``families``: how many of each; ``n_dossiers``: those that one of
    its organisations is in; ``typologies``: the most present among these, ``every_typology``: all of them, with their
    numbers. typologies: `community_typologies`.
    """
    groups = [group for _, group in network.nodes.groupby("community", sort=True) if len(group) > 1]
    carried = {int(str(community)): rows for community, rows in typologies.groupby("community")}
    own = [carried[int(group["community"].iloc[0])] for group in groups]
    return DataFrame(
        {
            "community": [int(group["community"].iloc[0]) for group in groups],
            "n_organisations": [len(group) for group in groups],
            "leading": [", ".join(map(str, group["organisation"].head(_LEADING))) for group in groups],
            "families": [_families(group) for group in groups],
            "n_dossiers": [int(rows["n_in_community"].iloc[0]) for rows in own],
            "typologies": [_typologies(rows.head(_LEADING)) for rows in own],
            "every_typology": [_typologies(rows) for rows in own],
        }
    )


def _families(group: DataFrame) -> str:
    counts = group["helix"].value_counts()
    return ", ".join(f"{HELIX_WORDS[helix]} {counts[helix]}" for helix in HELIX_WORDS if counts.get(helix))


def _typologies(rows: DataFrame) -> str:
    """`T05 Diagnostic & pronostic (12), T01 …`, in the order of the rows."""
    named = rows[rows["n_dossiers"] > 0]
    return ", ".join(
        f"{coded(code, {code: label})} ({french_number(int(count))})"
        for code, label, count in columns_of(named, "typology", "label", "n_dossiers")
    )


def bridge_rows(bridges: Bridges, network: Network) -> DataFrame:
    """Organisations that stand between others, the first bridge first: rank, organisation, share (per cent)…"""
    kept = bridges.rows[bridges.rows["betweenness"] > 0]
    rows = kept.merge(network.nodes.drop(columns="organisation"), on="organisation_id", validate="one_to_one")
    return rows.assign(share=(100 * rows["betweenness"]).round(2))


def partner_rows(network: Network, chosen: str) -> DataFrame:
    """Those that share a dossier with the one chosen, most dossiers first: organisation_id, name, actor_label…

    ``n_shared``: dossiers that both are in; ``n_dossiers``: all those of the partner.
    """
    edges = network.edges
    touching = edges[(edges["organisation_a"] == chosen) | (edges["organisation_b"] == chosen)]
    other = touching["organisation_b"].where(touching["organisation_a"] == chosen, touching["organisation_a"])
    shared = DataFrame({"organisation_id": other, "n_shared": touching["n_dossiers"]})
    nodes = network.nodes.assign(name=network.nodes["organisation"])
    rows = shared.merge(nodes, on="organisation_id", validate="one_to_one")
    return rows.sort_values(["n_shared", "name"], ascending=[False, True], ignore_index=True)
