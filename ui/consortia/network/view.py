"""What the face « Réseau » shows, as its link says it: colours, organisation chosen, table, tie chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.network.drawing import COMMUNITY, FAMILY
from analytics.charts.network.words import network_sentence
from analytics.charts.style import columns_of
from analytics.network.drawn import Drawn, drawn_network
from etl.text import fold
from ui.faces import choices_row, show_options
from ui.maturity.facets import Known
from ui.params import param_key, read, take, touch, write
from ui.questions import ask

if TYPE_CHECKING:
    from analytics.filters import Filters
    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network
    from etl.store import SnapshotReader
    from ui.context import PageContext

COLOURS: Mapping[str, str] = {FAMILY: "Famille", COMMUNITY: "Communauté"}
WHOLE, AROUND = "tout", "voisines"
SHOWN: Mapping[str, str] = {WHOLE: "Tout le réseau", AROUND: "Ses voisines seules"}
TABLES: Mapping[str, str] = {
    "organisations": "Organisations",
    "passerelles": "Passerelles",
    "communautes": "Communautés",
    "liens": "Liens",
}
# Between the identities of the two organisations of a tie, in a link.
_BETWEEN = "~"


@dataclass(frozen=True)
class NetworkView:
    """One view of the face. ``bridges`` None: not known yet. ``drawn``: what the picture shows.

    ``tie``: place, in the network's edges, of the tie whose dossiers are listed.
    """

    context: PageContext
    network: Network
    bridges: Bridges | None
    drawn: Drawn
    colour: str
    shown: str
    table: str
    chosen: str | None
    tie: int | None


def read_view(context: PageContext, network: Network, bridges: Bridges | None) -> NetworkView:
    """The view of this run: the reader's last click, else the link, else the defaults; the link is written again."""
    ids = ask(context, ids_of, beside={"network": network})
    chosen = read("organisation", "Organisation", ids)
    colour = read("couleur", "Couleur", COLOURS, default=FAMILY) or FAMILY
    shown = read("montrer", "Montrer", SHOWN, default=WHOLE) or WHOLE
    table = read("tableau", "Tableau", TABLES, default="organisations") or "organisations"
    tie = read("lien", "Lien", Known(lambda value: place_of_tie(network, value) is not None))
    shown_tie = tie if table == "liens" else None
    whole: Drawn = ask(context, draw_part, beside={"network": network}, focus=None)
    is_drawn = chosen is None or chosen in set(whole.nodes["organisation_id"])
    around = chosen is not None and (shown == AROUND or not is_drawn)
    drawn = ask(context, draw_part, beside={"network": network}, focus=chosen) if around else whole
    write(
        {
            "organisation": chosen,
            "couleur": None if colour == FAMILY else colour,
            "montrer": None if shown == WHOLE or chosen is None else shown,
            "tableau": None if table == "organisations" else table,
            "lien": shown_tie,
        }
    )
    place = None if shown_tie is None else place_of_tie(network, shown_tie)
    return NetworkView(context, network, bridges, drawn, colour, shown, table, chosen, place)


def place_of_tie(network: Network, code: str) -> int | None:
    """Place of a tie of the link in the network's edges; None when they have none such."""
    ends = [(code[:at], code[at + 1 :]) for at, letter in enumerate(code) if letter == _BETWEEN]
    edges = network.edges
    for first, second in ends:
        found = ((edges["organisation_a"] == first) & (edges["organisation_b"] == second)).to_numpy().nonzero()[0]
        if len(found):
            return int(found[0])
    return None


def choose_tie(network: Network, place: int | None) -> None:
    """List the dossiers of the tie at this place of the edges, or of none: for a callback."""
    edges = network.edges
    ends = None if place is None else (edges["organisation_a"].iloc[place], edges["organisation_b"].iloc[place])
    take("lien", None if ends is None else _BETWEEN.join(map(str, ends)))


def ids_of(reader: SnapshotReader, filters: Filters, role: str, *, network: Network) -> frozenset[str]:
    """Identities of the network's organisations."""
    return frozenset(network.nodes["organisation_id"])


def sentence_of(
    reader: SnapshotReader, filters: Filters, role: str, *, network: Network, bridges: Bridges | None = None
) -> str:
    """`network_sentence` as a question."""
    return network_sentence(network, bridges)


def draw_part(reader: SnapshotReader, filters: Filters, role: str, *, network: Network, focus: str | None) -> Drawn:
    """The part of the network to draw, placed."""
    return drawn_network(network, focus=focus)


def choose(view: NetworkView, organisation_id: str) -> None:
    """Choose an organisation, or let go the one chosen; an id that the network lacks does nothing."""
    if organisation_id in set(view.network.nodes["organisation_id"]):
        take("organisation", None if organisation_id == view.chosen else organisation_id)


def let_go() -> None:
    """Choose no organisation."""
    take("organisation", None)


def show_choices(view: NetworkView) -> None:
    """Which organisation, which colours and, once one is chosen, whether the others are drawn too."""
    with choices_row("reseau"):
        names = _names_to_choose(view)
        st.selectbox(
            "Organisation",
            sorted(names, key=lambda code: fold(names[code])),
            index=None,
            format_func=names.__getitem__,
            key=param_key("organisation"),
            placeholder="Choisir parmi celles du dessin",
            on_change=touch,
            args=("organisation",),
            width=320,
        )
        show_options("couleur", "Couleur", COLOURS)
        if view.chosen is not None:
            show_options("montrer", "Montrer", SHOWN)


def _names_to_choose(view: NetworkView) -> dict[str, str]:
    """Names of the organisations drawn, the one chosen among them; those of one name are told apart by identity."""
    rows = view.drawn.nodes
    twice = rows["organisation"].duplicated(keep=False)
    return {
        str(code): f"{name} ({code})" if is_twice else str(name)
        for (code, name), is_twice in zip(columns_of(rows, "organisation_id", "organisation"), twice, strict=True)
    }
