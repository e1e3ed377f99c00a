"""The tables under the drawing, one at a time: organisations and their files, bridges, communities, ties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.network.tables import bridge_rows, community_rows, organisation_rows, tie_rows
from analytics.charts.network.words import bridge_note
from analytics.network.behind import community_typologies, shared_dossiers
from reports.network_files import GEXF_MIME, GRAPHML_MIME, ZIP_MIME, to_csv_zip, to_gexf, to_graphml
from ui.consortia.network.view import TABLES, NetworkView, choose, choose_tie
from ui.coverage.rows import show_rows
from ui.dossier_lists import show_dossier_list
from ui.downloads import FileOffer
from ui.faces import show_options
from ui.formats import decimal, whole
from ui.questions import ask_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame, Series

    from analytics.filters import Filters
    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network
    from etl.store import SnapshotReader
    from reports.exports import About

# Pixels: the columns of a community stand side by side on a projector.
_COMMUNITY_WIDTHS = {"leading": 190, "families": 120, "typologies": 380}
_CHOOSES = "Choisissez une ligne pour choisir l’organisation dans le dessin"


def show_tables(view: NetworkView) -> None:
    """The table asked for."""
    show_options("tableau", "Tableaux", TABLES)
    match view.table:
        case "passerelles":
            _show_bridges(view)
        case "communautes":
            _show_communities(view)
        case "liens":
            _show_ties(view)
        case _:
            _show_organisations(view)


def organisations_known(
    reader: SnapshotReader, filters: Filters, role: str, *, network: Network, bridges: Bridges | None = None
) -> DataFrame:
    """`organisation_rows` as a question."""
    return organisation_rows(network, bridges)


def bridges_known(
    reader: SnapshotReader, filters: Filters, role: str, *, network: Network, bridges: Bridges
) -> DataFrame:
    """`bridge_rows` as a question."""
    return bridge_rows(bridges, network)


def communities_known(reader: SnapshotReader, filters: Filters, role: str, *, network: Network) -> DataFrame | None:
    """`community_rows` as a question."""
    typologies = community_typologies(reader, filters, role, network=network)
    return None if typologies is None else community_rows(network, typologies)


def ties_known(reader: SnapshotReader, filters: Filters, role: str, *, network: Network) -> DataFrame:
    """`tie_rows` as a question."""
    return tie_rows(network)


def _show_organisations(view: NetworkView) -> None:
    beside = {"network": view.network} | ({"bridges": view.bridges} if view.bridges else {})
    rows: DataFrame = ask_list(view.context, organisations_known, beside=beside)
    orders = {
        "Dossiers": ("n_dossiers", True),
        "Organisations liées": ("n_partners", True),
        "Comme chef de file": ("n_led", True),
        "Nom": ("name", False),
    }
    show_rows(
        view.context,
        rows,
        title="Toutes les organisations",
        note=f"Unité : organisations distinctes ; n = {whole(len(rows))} ; « liées » : avec qui un dossier est "
        "partagé ; rang de passerelle : 1 pour celle par qui passent le plus de chemins",
        key="reseau-organisations",
        columns={
            "name": "Organisation",
            "actor_label": "Type d’acteur",
            "family": "Famille",
            "commune": "Commune",
            "n_dossiers": "Dossiers",
            "n_led": "Comme chef de file",
            "n_partners": "Organisations liées",
            "community": "Communauté",
            "rank": "Rang de passerelle",
            "organisation_id": "Identifiant",
        },
        in_files_only=("organisation_id",),
        hint=_CHOOSES,
        searched=("name", "actor_label", "commune"),
        orders=orders,
        picked=_places_of(rows, view.chosen),
        on_pick=lambda places: _take(view, rows, places),
        others=lambda _, about: _files(view, about),
    )


def _files(view: NetworkView, about: About) -> tuple[FileOffer, ...]:
    """The whole network for other programs, whatever is drawn of it or searched in the table."""
    network, bridges = view.network, view.bridges
    return (
        FileOffer("Réseau en GraphML", "graphml", GRAPHML_MIME, lambda: to_graphml(network, about, bridges=bridges)),
        FileOffer("Réseau en GEXF", "gexf", GEXF_MIME, lambda: to_gexf(network, about, bridges=bridges)),
        FileOffer("Réseau en CSV (ZIP)", "zip", ZIP_MIME, lambda: to_csv_zip(network, about, bridges=bridges)),
    )


def _show_bridges(view: NetworkView) -> None:
    if view.bridges is None:
        st.info("Les passerelles seront ici dès qu’elles seront calculées.")
        return
    beside = {"network": view.network, "bridges": view.bridges}
    rows: DataFrame = ask_list(view.context, bridges_known, beside=beside)
    show_rows(
        view.context,
        rows,
        title="Organisations passerelles",
        note=f"Unité : organisations ; n = {whole(len(rows))} sur {whole(len(view.network.nodes))} ; "
        + bridge_note(view.bridges),
        key="reseau-passerelles",
        columns={
            "rank": "Rang",
            "organisation": "Organisation",
            "actor_label": "Type d’acteur",
            "share": "Part des chemins (%)",
            "n_partners": "Organisations liées",
            "n_dossiers": "Dossiers",
            "community": "Communauté",
        },
        hint=_CHOOSES,
        when_empty="Aucune organisation n’est entre deux autres : elles se connaissent toutes, ou pas du tout.",
        searched=("organisation", "actor_label"),
        picked=_places_of(rows, view.chosen),
        on_pick=lambda places: _take(view, rows, places),
    )


def _show_communities(view: NetworkView) -> None:
    rows: DataFrame = ask_list(view.context, communities_known, beside={"network": view.network})
    n_alone = len(view.network.nodes) - int(rows["n_organisations"].sum())
    show_rows(
        view.context,
        rows,
        title="Communautés",
        note="Organisations qui partagent plus de dossiers entre elles qu’avec les autres (méthode de Louvain, "
        f"modularité {decimal(view.network.modularity)}) ; unité : organisations ; n = "
        f"{whole(len(view.network.nodes))}, dont {whole(n_alone)} seules ; dossiers et typologies : des dossiers où "
        "l’une d’elles est présente, un dossier à plusieurs typologies compte dans chacune",
        key="reseau-communautes",
        columns={
            "community": "Communauté",
            "n_organisations": "Organisations",
            "leading": "Celles qui ont le plus de dossiers",
            "families": "Familles",
            "n_dossiers": "Dossiers",
            "typologies": "Typologies les plus présentes",
            "every_typology": "Toutes les typologies",
        },
        widths=_COMMUNITY_WIDTHS,
        in_files_only=("every_typology",),
        when_empty="Aucune organisation n’est liée à une autre.",
        searched=("leading", "every_typology"),
    )


def _show_ties(view: NetworkView) -> None:
    rows: DataFrame = ask_list(view.context, ties_known, beside={"network": view.network})
    show_rows(
        view.context,
        rows,
        title="Liens entre deux organisations",
        note=f"Unité : paires d’organisations qui partagent au moins un dossier ; n = {whole(len(rows))}",
        key="reseau-liens",
        columns={
            "name": "Organisation",
            "other": "Autre organisation",
            "n_dossiers": "Dossiers partagés",
            "organisation_a": "Identifiant",
            "organisation_b": "Identifiant de l’autre",
        },
        in_files_only=("organisation_a", "organisation_b"),
        hint="Choisissez une ligne pour voir les dossiers partagés",
        when_empty="Aucune organisation n’est liée à une autre.",
        searched=("name", "other"),
        picked=[] if view.tie is None else [view.tie],
        on_pick=lambda places: choose_tie(view.network, places[0] if places else None),
    )
    if view.tie is not None:
        _show_shared(view, rows.iloc[view.tie])


def _show_shared(view: NetworkView, tie: Series) -> None:
    """The dossiers of the tie chosen."""
    pair = str(tie["organisation_a"]), str(tie["organisation_b"])
    rows: DataFrame = ask_list(view.context, shared_dossiers, pair=pair)
    show_dossier_list(
        view.context,
        rows,
        title=f"Dossiers partagés : {tie['name']} et {tie['other']}",
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key="reseau-lien-dossiers",
    )


def _places_of(rows: DataFrame, chosen: str | None) -> list[int]:
    return (
        [] if chosen is None else [int(place) for place in (rows["organisation_id"] == chosen).to_numpy().nonzero()[0]]
    )


def _take(view: NetworkView, rows: DataFrame, places: Sequence[int]) -> None:
    """The row chosen; none when the one chosen was let go."""
    picked = str(rows["organisation_id"].iloc[places[0]]) if places else view.chosen
    if picked is not None:
        choose(view, picked)
