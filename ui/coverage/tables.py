"""Under the map: all its territories, those where something is missing, or its points; a row is a click on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from geo.areas import areas
from reports.exports import About
from reports.geo_exports import GEOJSON_MIME, GEOPARQUET_MIME, to_geojson, to_geoparquet
from ui.coverage.drawing import measured_column, rate_floor
from ui.coverage.lacks import DOSSIER, lacks_of
from ui.coverage.places import LEVELS, MANY, ONE
from ui.coverage.points import show_points
from ui.coverage.rows import Orders, show_rows
from ui.coverage.view import FACES, LINE_TITLES, SITES, CoverageView, select
from ui.coverage.words import total_sentence
from ui.coverage.zones import is_white_already, zones_of
from ui.downloads import FileOffer
from ui.formats import counted, ratio, whole
from ui.params import param_key, take, touch

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

_FACE_KEY = "carte-face"
AREA_COLUMNS = {
    "code": "Code",
    "name": "Territoire",
    "population": "Habitants",
    "n_dossiers": "Dossiers",
    "n_partners": "Lignes de partenaires",
    "per_100k": "Dossiers pour 100 000 habitants",
    "n_covered_inhabitants": "Habitants couverts",
}
WHITE_COLUMNS = {
    "code": "Code",
    "name": "Territoire",
    "population": "Habitants",
    "nearest_km": "Au plus proche (km)",
    "nearest_commune": "Commune la plus proche",
    "n_partners_there": "Lignes de partenaires sur place",
}
_HINT = "Choisir une ligne fait ce que fait un clic sur la carte : ses dossiers se listent au-dessus du tableau"
_ORDERS: Orders = {
    "Dossiers (décroissant)": ("n_dossiers", True),
    "Lignes de partenaires (décroissant)": ("n_partners", True),
    "Taux (décroissant)": ("per_100k", True),
    "Habitants (décroissant)": ("population", True),
    "Habitants couverts (décroissant)": ("n_covered_inhabitants", True),
    "Nom": ("name", False),
}
_WHITE_ORDERS = {
    "Habitants (décroissant)": ("population", True),
    "Distance (décroissante)": ("nearest_km", True),
    "Nom": ("name", False),
}


def show_tables(context: PageContext, view: CoverageView, rows: DataFrame, n_placed: int) -> None:
    """The twin of the map's areas, the list of its white zones, or the twin of its points, one at a time."""
    st.session_state[_FACE_KEY] = view.face
    st.segmented_control(
        "Liste",
        list(FACES),
        format_func=FACES.__getitem__,
        key=_FACE_KEY,
        required=True,
        on_change=_turn,
        label_visibility="collapsed",
    )
    if view.lacking:
        _show_white_zones(context, view, view.lacking)
    elif view.listed:
        show_points(context, view)
    else:
        _show_areas(context, view, rows, n_placed)


def _turn() -> None:
    face = st.session_state[_FACE_KEY]
    take("manque", DOSSIER if face == "blanches" else None)
    take("liste", face if face == "communes" else None)


def _show_areas(context: PageContext, view: CoverageView, rows: DataFrame, n_placed: int) -> None:
    labels = {**AREA_COLUMNS, "n_partners": LINE_TITLES.get(view.site, "")}
    columns = {name: label for name, label in labels.items() if not _is_left_out(view, name)}
    hidden = _files_only(view)
    notes = [SITES[view.site], total_sentence(view, rows, n_placed)]
    if "per_100k" in columns:
        notes.append(f"taux non affiché sous {whole(rate_floor(context))} habitants")
    show_rows(
        context,
        rows,
        title=f"{LEVELS[view.level]} : {view.place}",
        note=" · ".join(notes),
        hint=_HINT,
        key=f"carte-table-{view.level}",
        columns=columns,
        in_files_only=hidden,
        searched=("name", "code"),
        orders={words: order for words, order in _ORDERS.items() if order[0] in columns and order[0] not in hidden},
        picked=_places(rows, view.selected),
        on_pick=lambda places: _take_row(view, rows, places),
        others=_shapes_of(view, columns),
    )


def _is_left_out(view: CoverageView, column: str) -> bool:
    no_rate = column == "per_100k" and view.level in ("commune", "region")
    return no_rate or (column == "n_partners" and view.site == "deployment")


def _files_only(view: CoverageView) -> set[str]:
    """Columns that say on the screen what another one says: by lead a line is a dossier, in an EPCI all are covered.

    What the map colours by has its column all the same.
    """
    same_as_dossiers = {"n_partners"} if view.site == "lead" else set()
    same_as_population = {"n_covered_inhabitants"} if view.level in ("epci", "commune") else set()
    return {"code"} | (same_as_dossiers | same_as_population) - {measured_column(view.measure)}


def _show_white_zones(context: PageContext, view: CoverageView, lacking: str) -> None:
    lacks = lacks_of(context)
    st.selectbox(
        "Territoires sans…",
        list(lacks),
        format_func=lacks.__getitem__,
        key=param_key("manque"),
        on_change=touch,
        args=("manque",),
        width=660,
    )
    zones = zones_of(context, view, lacking)
    if zones is None:
        return
    rows = zones.rows
    sign = "en blanc" if is_white_already(view, lacking) else "un cercle barré"
    show_rows(
        context,
        rows,
        title=f"Zones blanches : {MANY[view.level]} sans {lacks[lacking]}",
        note=_white_note(view, rows, lacking),
        hint=f"Sur la carte : {sign}. {_HINT}",
        when_empty="Aucune zone blanche : aucun de ces territoires n’en manque.",
        key=f"carte-blanches-{view.level}",
        columns=WHITE_COLUMNS,
        in_files_only=("code",),
        searched=("name", "code"),
        orders=_WHITE_ORDERS,
        picked=_places(rows, view.selected),
        on_pick=lambda places: _take_row(view, rows, places),
        others=_shapes_of(view, WHITE_COLUMNS),
    )


def _white_note(view: CoverageView, rows: DataFrame, lacking: str) -> str:
    # A kind of partner is missing where no located line is of it, whatever the geography chosen above.
    is_partner = lacking.startswith(("type:", "helix:"))
    site = "all" if is_partner else view.site
    such = " de cette sorte" if is_partner else " d’un tel dossier" if lacking.startswith("typologie:") else ""
    main = "" if view.level == "commune" else " la plus peuplée"
    inside = frozenset(view.codes)
    total = sum(each.population for each in areas(view.level) if each.code in inside)
    held = total - int(rows["population"].sum())
    return " · ".join(
        (
            SITES[site],
            f"{counted(len(rows), ONE[view.level], MANY[view.level])} sur {whole(len(inside))} ({view.place})",
            f"habitants couverts (ceux des autres) : {ratio(held / max(1, total), held, total)}",
            f"distance à vol d’oiseau, de la commune{main} au partenaire localisé le plus proche{such}",
        )
    )


def _places(rows: DataFrame, code: str | None) -> list[int]:
    return [] if code is None else [place for place, each in enumerate(rows["code"]) if each == code]


def _take_row(view: CoverageView, rows: DataFrame, places: Sequence[int]) -> None:
    if places:
        select(view, str(rows["code"].iloc[places[0]]))
    else:
        take("zone", None)


def _shapes_of(view: CoverageView, columns: dict[str, str]) -> Callable[[DataFrame, About], tuple[FileOffer, ...]]:
    """The same territories with their shapes, for a mapping tool."""

    def offers(rows: DataFrame, about: About) -> tuple[FileOffer, ...]:
        return (
            FileOffer(
                "Télécharger en GeoJSON", "geojson", GEOJSON_MIME, lambda: to_geojson(rows, columns, view.level, about)
            ),
            FileOffer(
                "Télécharger en GeoParquet",
                "parquet",
                GEOPARQUET_MIME,
                lambda: to_geoparquet(rows, columns, view.level, about),
            ),
        )

    return offers
