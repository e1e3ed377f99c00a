"""Réseau: organisations linked by the dossiers they share."""

from __future__ import annotations

import streamlit as st

from analytics.charts.network.words import FEWEST
from ui.consortia.network.chosen import show_chosen
from ui.consortia.network.picture import show_picture
from ui.consortia.network.reckoning import bridges_of, show_waiting, whole_network
from ui.consortia.network.tables import show_tables
from ui.consortia.network.view import read_view, sentence_of, show_choices
from ui.context import PageContext
from ui.markdown import escape_markdown
from ui.questions import Beside, ask


def show_network(context: PageContext) -> None:
    """Sentence, drawing, the organisation chosen, then the tables and their files."""
    network = whole_network(context)
    if network is None:
        show_waiting(context, "network")
        return
    bridges = bridges_of(context, network)
    beside: Beside = {"network": network} if bridges is None else {"network": network, "bridges": bridges}
    st.markdown(f"**{escape_markdown(ask(context, sentence_of, beside=beside))}**")
    if len(network.nodes) < FEWEST:
        return
    if bridges is None:
        show_waiting(context, "bridges")
    view = read_view(context, network, bridges)
    show_choices(view)
    show_picture(view)
    show_chosen(view)
    show_tables(view)
