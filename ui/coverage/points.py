"""The twin of the points of the map: communes with partners, and how many of each family; a row is a click there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.map_layers import commune_points, partner_points
from geo.areas import communes_of
from geo.layers import HELIX_SYMBOLS
from reports.exports import About
from reports.geo_exports import GEOJSON_MIME, points_to_geojson
from ui.coverage.rows import Orders, show_rows
from ui.coverage.view import CoverageView, open_point
from ui.downloads import FileOffer
from ui.formats import counted
from ui.params import take
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

_COLUMNS = {
    "commune_code": "Code commune",
    "name": "Commune",
    "n_partners": "Lignes de partenaires",
    **{helix: symbol.label for helix, symbol in HELIX_SYMBOLS.items()},
}
_ORDERS: Orders = {
    "Lignes de partenaires (décroissant)": ("n_partners", True),
    **{f"{symbol.label} (décroissant)": (helix, True) for helix, symbol in HELIX_SYMBOLS.items()},
    "Nom": ("name", False),
}


def show_points(context: PageContext, view: CoverageView) -> None:
    """A row a commune with its located lines; choosing one opens the list of them."""
    points: DataFrame = ask_list(context, partner_points, site=view.site)
    rows: DataFrame = ask_list(context, commune_points, site=view.site)
    if view.scope:
        inside = communes_of(view.scope.level, view.scope.code)
        rows = rows[rows["commune_code"].isin(inside)].reset_index(drop=True)
    lines = counted(int(rows["n_partners"].sum()), "ligne de partenaire localisée", "lignes de partenaires localisées")
    show_rows(
        context,
        rows,
        title=f"Partenaires par commune : {view.place}",
        note=f"{lines} dans {counted(len(rows), 'commune')}, par famille d’acteurs",
        hint="Choisir une ligne ouvre dessous la liste des partenaires de la commune, comme un clic sur un point",
        when_empty="Aucun partenaire localisé ici.",
        key="carte-points",
        columns=_COLUMNS,
        in_files_only=("commune_code",),
        searched=("name", "commune_code"),
        orders=_ORDERS,
        picked=[place for place, code in enumerate(rows["commune_code"]) if code == view.point],
        on_pick=lambda places: _take_point(view, rows, places),
        others=lambda found, about: _as_points(points, found, about),
    )


def _take_point(view: CoverageView, rows: DataFrame, places: Sequence[int]) -> None:
    if places:
        open_point(view, str(rows["commune_code"].iloc[places[0]]))
    else:
        take("point", None)


def _as_points(points: DataFrame, rows: DataFrame, about: About) -> tuple[FileOffer, ...]:
    """The points of those communes, a commune and a family each, with their organisations."""
    found = points[points["commune_code"].isin(frozenset(rows["commune_code"]))]
    return (FileOffer("Télécharger en GeoJSON", "geojson", GEOJSON_MIME, lambda: points_to_geojson(found, about)),)
