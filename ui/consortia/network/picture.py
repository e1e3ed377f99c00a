"""The network drawn; a click on an organisation chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.network.drawing import COMMUNITY, WIDE_ONLY, network_drawing
from analytics.charts.network.words import alt_network, left_out_sentence
from ui.consortia.network.view import NetworkView, choose
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.questions import ask

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from analytics.filters import Filters
    from analytics.network.drawn import Drawn
    from etl.store import SnapshotReader

_COLUMNS = {
    "organisation": "Organisation",
    "actor_label": "Type d’acteur",
    "n_dossiers": "Dossiers",
    "n_partners": "Organisations liées",
    "community": "Communauté",
}
# A phone has no room for a dozen names.
_NARROW = (
    "<style>@media (max-width: 640px) { .st-key-reseau-dessin text[data-unformatted^='"
    f"{WIDE_ONLY}'] {{ display: none; }} }}</style>"
)


def show_picture(view: NetworkView) -> None:
    """The drawing, with what it leaves out, and the organisations drawn as a table."""
    st.html(_NARROW)
    with st.container(key="reseau-dessin"):
        _show_figure(view, view.drawn)


def _show_figure(view: NetworkView, drawn: Drawn) -> None:
    asked = {"beside": {"drawn": drawn}, "chosen": view.chosen}
    show_figure(
        view.context,
        ask(view.context, figure_of, colour=view.colour, **asked),
        drawn.nodes,
        title=_title(view),
        alt=ask(view.context, alt_of, **asked),
        note=_note(view),
        key="reseau",
        columns=_COLUMNS,
        on_pick=lambda code: choose(view, code),
        picked=view.chosen,
        codes=list(drawn.nodes["organisation_id"]),
        hint="un clic choisit une organisation, un second la laisse",
    )


def figure_of(
    reader: SnapshotReader, filters: Filters, role: str, *, drawn: Drawn, colour: str, chosen: str | None
) -> Figure:
    """The drawing as a question: told apart by its key, thousands of ties need not be compared at each run."""
    return draw(network_drawing, drawn.nodes, drawn.edges, colour, chosen)


def alt_of(reader: SnapshotReader, filters: Filters, role: str, *, drawn: Drawn, chosen: str | None) -> str:
    """`alt_network` as a question."""
    return alt_network(drawn, chosen)


def _title(view: NetworkView) -> str:
    if view.drawn.focus is None:
        return "Organisations réunies par un même dossier"
    nodes = view.network.nodes
    return f"Autour de : {nodes.loc[nodes['organisation_id'] == view.drawn.focus, 'organisation'].iloc[0]}"


def _note(view: NetworkView) -> str:
    network = view.network
    parts = [
        f"Unité : organisations ; n = {whole(len(network.nodes))}, dans {counted(network.n_dossiers, 'dossier')}",
        left_out_sentence(view.drawn, network),
        "forme : famille ; taille : nombre de dossiers ; trait : dossiers partagés",
    ]
    if view.colour == COMMUNITY:
        parts.append("numéro et couleur : communauté, organisations plus liées entre elles qu’aux autres")
    return " ; ".join(part for part in parts if part)
