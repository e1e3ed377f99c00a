"""The organisation chosen: who it is, with whom it shares dossiers, its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.network.tables import partner_rows
from analytics.charts.network.words import chosen_facts
from ui.consortia.network.view import NetworkView, choose, let_go
from ui.coverage.rows import show_rows
from ui.formats import whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.network.graph import Network
    from etl.store import SnapshotReader

_COLUMNS = {
    "name": "Organisation",
    "actor_label": "Type d’acteur",
    "n_shared": "Dossiers partagés",
    "n_dossiers": "Dossiers en tout",
}


def show_chosen(view: NetworkView) -> None:
    """Facts, link and partners of the organisation chosen; nothing when none is."""
    if view.chosen is None:
        return
    nodes = view.network.nodes
    row = nodes[nodes["organisation_id"] == view.chosen].iloc[0].to_dict()
    name = str(row["organisation"])
    st.subheader(escape_markdown(name), anchor=False)
    st.markdown(escape_markdown(chosen_facts(row, _rank(view))))
    with st.container(horizontal=True, vertical_alignment="center"):
        show_link(view.context, "organisations", "Ouvrir la page de l’organisation", organisation=view.chosen)
        st.button("Ne plus la choisir", key="reseau-laisser", on_click=let_go)
    rows: DataFrame = ask_list(view.context, partners_of, beside={"network": view.network}, chosen=view.chosen)
    show_rows(
        view.context,
        rows,
        title="Avec qui elle partage des dossiers",
        note=f"{name} ; unité : organisations ; n = {whole(len(rows))}",
        key=f"reseau-partenaires-{view.chosen}",
        columns=_COLUMNS,
        hint="Choisissez une ligne pour passer à cette organisation",
        when_empty="Elle est seule dans ses dossiers.",
        searched=("name", "actor_label"),
        on_pick=lambda places: _take(view, rows, places),
    )


def partners_of(reader: SnapshotReader, filters: Filters, role: str, *, network: Network, chosen: str) -> DataFrame:
    """`partner_rows` as a question."""
    return partner_rows(network, chosen)


def _take(view: NetworkView, rows: DataFrame, places: list[int] | tuple[int, ...]) -> None:
    for place in places[:1]:
        choose(view, str(rows["organisation_id"].iloc[place]))


def _rank(view: NetworkView) -> int | None:
    if view.bridges is None:
        return None
    rows = view.bridges.rows
    found = rows[(rows["organisation_id"] == view.chosen) & (rows["betweenness"] > 0)]
    return None if found.empty else int(found["rank"].iloc[0])
