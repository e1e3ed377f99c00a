"""The network of organisations drawn: who shares dossiers with whom, by family or by community."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import sqrt

import numpy as np
import plotly.graph_objects as go
from pandas import DataFrame, Series

from analytics.charts.consortia.composition import HELIX_COLOURS, HELIX_WORDS
from analytics.charts.maturity.marks import HALO
from analytics.charts.names import on_lines
from analytics.charts.network.labels import PHONE, SCREEN, Label, Spot, add_labels, place_labels
from analytics.charts.style import INK, columns_of, new_figure, plural

FAMILY, COMMUNITY = "famille", "communaute"
# The shapes of the map, so that a family is known on both.
HELIX_SHAPES: Mapping[str, str] = {
    "research": "circle",
    "economy": "square",
    "hospital": "cross",
    "medico_social": "triangle-up",
    "other": "diamond",
}
# Light enough for the community's number to be read on it.
COMMUNITY_FILLS = ("#8CC5E8", "#F4B183", "#8FD5B9", "#E6B8D4", "#F6D58A", "#C3B4E8", "#B9CE9A", "#D6BFA8")
OTHER_FILL = "#DDE1E6"
# Fewest shared dossiers, width in pixels, colour, words.
LINK_CLASSES = (
    (1, 0.8, "#C3CAD2", "1 dossier partagé"),
    (2, 1.7, "#97A1AC", "2 ou 3"),
    (4, 2.8, "#66717D", "4 à 6"),
    (7, 4.0, "#2F3842", "7 et plus"),
)
# Begins the names that stand only where the screen has room for them: an unseen sign that a style sheet can look for.
WIDE_ONLY = "\u2060"
_HEIGHT = 600
_SMALLEST, _LARGEST, _NUMBERED = 9.0, 32.0, 17.0
# Ties beyond which all are drawn thinner, so that they do not run into one stain.
_AIRY = 500
_FADED = 0.14
_NAMED, _NAMED_ON_PHONE = 12, 5
_MARGIN = 0.06


def network_drawing(nodes: DataFrame, edges: DataFrame, colour: str = FAMILY, chosen: str | None = None) -> go.Figure:
    """Organisations as nodes, larger with more dossiers, and their shared dossiers as lines, thicker with more.

    nodes: organisation_id, organisation, actor_label, helix, n_dossiers, n_partners, n_ties, community, x, y. edges:
    organisation_a, organisation_b, n_dossiers, both ends among the nodes. `colour`: FAMILY or COMMUNITY; the shape
    always says the family. Clicks give the organisation's id; the one chosen is outlined, with its neighbours, the
    others fade. Raises KeyError for a column that is missing.
    """
    figure = new_figure(
        _HEIGHT,
        hovermode="closest",
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        legend={
            "orientation": "h",
            "yanchor": "top",
            "y": -0.01,
            "xanchor": "left",
            "x": 0,
            "itemsizing": "constant",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    placed = _placed(nodes, colour)
    near = neighbours_of(edges, chosen)
    _add_links(figure, placed, edges, chosen)
    _add_nodes(figure, placed, colour, chosen, near)
    _add_names(figure, placed, edges, chosen)
    if colour == COMMUNITY:
        _add_legend(figure, placed)
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(visible=False, fixedrange=True, range=[-_MARGIN, 1 + _MARGIN])
    return figure


def neighbours_of(edges: DataFrame, chosen: str | None) -> frozenset[str]:
    """Organisations that share a dossier with the one chosen, itself among them; empty when none is chosen."""
    if chosen is None:
        return frozenset()
    met = {chosen}
    for one, other in columns_of(edges, "organisation_a", "organisation_b"):
        if chosen in (one, other):
            met |= {str(one), str(other)}
    return frozenset(met)


def _placed(nodes: DataFrame, colour: str) -> DataFrame:
    """The nodes within 0 and 1 both ways, with their size in pixels; a family nobody knows is « Autre »."""
    across, down = _spread(nodes["x"]), _spread(nodes["y"])
    most = int(nodes["n_dossiers"].max())
    smallest = _NUMBERED if colour == COMMUNITY else _SMALLEST
    return nodes.assign(
        x=across,
        y=down,
        size=[node_size(int(n), most, smallest) for n in nodes["n_dossiers"]],
        helix=nodes["helix"].where(nodes["helix"].isin(list(HELIX_WORDS)), "other"),
    )


def _spread(values: Series[float]) -> list[float]:
    lowest, highest = float(values.min()), float(values.max())
    width = highest - lowest
    return [0.5 if width == 0 else round((float(value) - lowest) / width, 4) for value in values]


def node_size(n_dossiers: int, most: int, smallest: float = _SMALLEST) -> float:
    """Pixels across a node: its area follows its dossiers, a single one is still seen, and the most cover no map."""
    if most <= 1:
        return smallest
    room = min(_LARGEST - smallest, 7 * (sqrt(most) - 1))
    return round(smallest + room * (sqrt(n_dossiers) - 1) / (sqrt(most) - 1), 1)


def _add_links(figure: go.Figure, nodes: DataFrame, edges: DataFrame, chosen: str | None) -> None:
    """A trace a class of shared dossiers; with an organisation chosen, the links of others in one faint trace."""
    places = dict(zip(nodes["organisation_id"], zip(nodes["x"], nodes["y"], strict=True), strict=True))
    grouped: dict[int, list[tuple[str, str]]] = {}
    for one, other, count in columns_of(edges, "organisation_a", "organisation_b", "n_dossiers"):
        rank = -1 if chosen is not None and chosen not in (one, other) else link_class(int(count))
        grouped.setdefault(rank, []).append((str(one), str(other)))
    thinner = min(1.0, sqrt(_AIRY / max(1, len(edges))))
    for rank in sorted(grouped):
        _, width, stroke, words = LINK_CLASSES[rank] if rank >= 0 else (0, 0.6, "#ECEEF1", "Autres liens")
        # Arrays travel and are copied at once; what is no number parts two segments.
        ends = np.array([(*places[one], *places[other], np.nan) for one, other in grouped[rank]], dtype=np.float32)
        figure.add_scatter(
            x=ends[:, [0, 2, 4]].ravel(),
            y=ends[:, [1, 3, 4]].ravel(),
            mode="lines",
            name=words,
            line={"color": stroke, "width": round(width * thinner, 2)},
            opacity=0.4 + 0.6 * thinner,
            hoverinfo="skip",
            showlegend=rank >= 0,
            legendrank=1100 + rank,
        )


def link_class(count: int) -> int:
    """Place in LINK_CLASSES of a number of shared dossiers."""
    return max(rank for rank, (least, *_) in enumerate(LINK_CLASSES) if count >= least)


def _add_nodes(figure: go.Figure, nodes: DataFrame, colour: str, chosen: str | None, near: Collection[str]) -> None:
    """A trace a family, in its shape; with an organisation chosen, those it does not meet first, and faint."""
    is_near = nodes["organisation_id"].isin(near) if chosen is not None else nodes["n_dossiers"] > 0
    for part, opacity in ((nodes[~is_near], _FADED), (nodes[is_near], 1.0)):
        for helix in HELIX_WORDS:
            here = part[part["helix"] == helix]
            if not here.empty:
                figure.add_trace(_nodes(here, helix, colour, chosen, opacity))


def _nodes(nodes: DataFrame, helix: str, colour: str, chosen: str | None, opacity: float) -> go.Scatter:
    """Nodes of one family; the numbers of their communities inside, where those give the colour."""
    ids = [str(code) for code in nodes["organisation_id"]]
    numbers = [int(number) for number in nodes["community"]] if colour == COMMUNITY else []
    # Plotly fades what a click did not take: the choice is drawn by the figure itself, so nothing may change.
    kept = {"marker": {"opacity": opacity}}
    return go.Scatter(
        x=nodes["x"].tolist(),
        y=nodes["y"].tolist(),
        mode="markers+text" if numbers else "markers",
        name=HELIX_WORDS[helix],
        text=[str(number) for number in numbers] if opacity == 1 else None,
        textposition="middle center",
        textfont={"size": 10, "color": INK},
        marker={
            "symbol": HELIX_SHAPES[helix],
            "size": nodes["size"].tolist(),
            "color": [community_fill(number) for number in numbers] if numbers else HELIX_COLOURS[helix],
            "opacity": opacity,
            "line": {
                "color": [INK if code == chosen or numbers else "white" for code in ids],
                "width": [3 if code == chosen else 1 for code in ids],
            },
        },
        customdata=[[code, hover] for code, hover in zip(ids, _hovers(nodes), strict=True)],
        hovertemplate="%{customdata[1]}<extra></extra>",
        showlegend=not numbers and opacity == 1,
        legendrank=1000,
        selected=kept,
        unselected=kept,
    )


def community_fill(number: int) -> str:
    """Colour of a community; those beyond the first eight share one, and are told by their number."""
    return COMMUNITY_FILLS[number - 1] if number <= len(COMMUNITY_FILLS) else OTHER_FILL


def _hovers(nodes: DataFrame) -> list[str]:
    columns = ("organisation", "actor_label", "n_dossiers", "n_partners", "community")
    return [
        f"<b>{on_lines(str(name), 44, 3)}</b><br>{on_lines(str(label), 44, 2)}<br>"
        f"{plural(int(count), 'dossier')} · {_met(int(met))}<br>Communauté {int(number)}"
        for name, label, count, met, number in columns_of(nodes, *columns)
    ]


def _met(count: int) -> str:
    return "ne partage de dossier avec aucune" if count == 0 else f"en partage avec {plural(count, 'organisation')}"


def _add_names(figure: go.Figure, nodes: DataFrame, edges: DataFrame, chosen: str | None) -> None:
    """The most linked by name: few everywhere, more where the screen is wide."""
    spots = [
        Spot((x + _MARGIN) / (1 + 2 * _MARGIN), (y + _MARGIN) / (1 + 2 * _MARGIN), size, str(name))
        for x, y, size, name in columns_of(nodes, "x", "y", "size", "organisation")
    ]
    ranks = _worth_a_name(nodes, edges, chosen)
    everywhere = place_labels(spots, ranks[: 2 * _NAMED_ON_PHONE], _NAMED_ON_PHONE, PHONE)
    wide = add_labels(spots, ranks[: 3 * _NAMED], _NAMED - len(everywhere), SCREEN, everywhere)
    for labels, name, mark in ((everywhere, "Noms", ""), (wide, "Noms, écran large", WIDE_ONLY)):
        if labels:
            figure.add_trace(_names(nodes, labels, name, mark))


def _worth_a_name(nodes: DataFrame, edges: DataFrame, chosen: str | None) -> list[int]:
    """Places of the nodes, the most linked first; with one chosen, itself, then those it shares most with."""
    ids = [str(code) for code in nodes["organisation_id"]]
    linked = sorted(
        range(len(nodes)),
        key=lambda rank: (-int(nodes["n_partners"].iloc[rank]), -int(nodes["n_dossiers"].iloc[rank]), ids[rank]),
    )
    if chosen is None:
        return linked
    shared = {chosen: 0}
    for one, other, count in columns_of(edges, "organisation_a", "organisation_b", "n_dossiers"):
        if chosen in (one, other):
            shared[str(other if one == chosen else one)] = -int(count)
    return sorted(
        (rank for rank in linked if ids[rank] in shared),
        key=lambda rank: (ids[rank] != chosen, shared[ids[rank]]),
    )


def _names(nodes: DataFrame, labels: Sequence[Label], name: str, mark: str) -> go.Scatter:
    """Names beside their nodes: unseen markers of the nodes' sizes keep them off."""
    here = nodes.iloc[[label.rank for label in labels]]
    kept = {"marker": {"opacity": 0}, "textfont": {"color": INK}}
    return go.Scatter(
        x=here["x"].tolist(),
        y=here["y"].tolist(),
        mode="markers+text",
        name=name,
        text=[f"{mark}<b>{label.text}</b>" for label in labels],
        textposition=[label.position for label in labels],
        textfont={"size": 12, "color": INK, "shadow": HALO},
        marker={"size": here["size"].tolist(), "opacity": 0},
        hoverinfo="skip",
        showlegend=False,
        selected=kept,
        unselected=kept,
    )


def _add_legend(figure: go.Figure, nodes: DataFrame) -> None:
    """What colours and shapes mean where the colour says the community: its fills, then the families' shapes."""
    numbers = sorted({int(number) for number in nodes["community"]})
    shown = [
        (f"Communauté {number}", "circle", community_fill(number))
        for number in numbers
        if number <= len(COMMUNITY_FILLS)
    ]
    if any(number > len(COMMUNITY_FILLS) for number in numbers):
        shown.append(("Les autres", "circle", OTHER_FILL))
    present = set(nodes["helix"])
    shown += [(HELIX_WORDS[helix], HELIX_SHAPES[helix], "white") for helix in HELIX_WORDS if helix in present]
    for rank, (label, symbol, fill) in enumerate(shown):
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=label,
            marker={"symbol": symbol, "color": fill, "size": 12, "line": {"color": INK, "width": 1}},
            legendrank=1000 + rank,
            hoverinfo="skip",
        )
