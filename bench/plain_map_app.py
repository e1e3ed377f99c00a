"""The plain way to the same map: ``folium.GeoJson`` with the counts in it, through ``st_folium``. No tiles.

What the documentation of folium and streamlit-folium shows: the shapes travel in the map's script, a style function
colours them, a tooltip reads the properties. Shapes and counts are kept between two runs, as the product keeps them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from analytics.filter_values import allowed_values
from analytics.filters import Filters
from analytics.territory import coverage
from bench.count_colours import colour_of
from etl.store import Store

SHAPES = Path(__file__).resolve().parent.parent / "static" / "geo"
FILES = {"epci": "epci.json", "commune": "communes.json"}
STATIC = "../../plain"  # relative to the frame of streamlit-folium; served by plain_map_asgi


class LocalMap(folium.Map):
    """folium's map with Leaflet from this server: nothing is asked outside."""

    default_js = [("leaflet", f"{STATIC}/leaflet.js")]
    default_css = [("leaflet_css", f"{STATIC}/leaflet.css")]


@st.cache_resource
def open_store() -> Store:
    return Store(Path(os.environ["HEALTHIA_STORE"]))


@st.cache_data
def typologies() -> dict[str, str]:
    return allowed_values(open_store().reader())["typologie"]


@st.cache_data
def read_shapes(level: str) -> Any:
    return json.loads((SHAPES / FILES[level]).read_text(encoding="utf-8"))


@st.cache_data
def count_dossiers(level: str, chosen: tuple[str, ...]) -> dict[str, int]:
    rows = coverage(open_store().reader(), Filters(typologie=chosen), level=level, site="lead")
    return dict(zip(rows["code"], rows["n_dossiers"].tolist(), strict=True))


def draw(level: str, counts: dict[str, int]) -> LocalMap:
    shapes = read_shapes(level)
    for feature in shapes["features"]:
        feature["properties"]["dossiers"] = counts[feature["id"]]
    drawn = LocalMap(tiles=None, zoom_snap=0.25)
    layer = folium.GeoJson(
        shapes,
        style_function=lambda feature: {
            "fillColor": colour_of(feature["properties"]["dossiers"]),
            "fillOpacity": 1,
            "color": "#8a929b",
            "weight": 0.8,
        },
        tooltip=folium.GeoJsonTooltip(fields=["nom", "dossiers"], aliases=["Territoire", "Dossiers"]),
    ).add_to(drawn)
    drawn.fit_bounds(layer.get_bounds())
    return drawn


st.set_page_config(page_title="Carte simple", layout="wide")
st.title("Carte")
labels = typologies()
picked = st.sidebar.multiselect(
    "Typologie", list(labels), format_func=lambda code: f"{code} {labels[code]}", placeholder="Tous", select_all=False
)
shown_level = st.query_params.get("niveau", "epci")
answer = st_folium(
    draw(shown_level, count_dossiers(shown_level, tuple(sorted(picked)))),
    key="carte",
    height=440,
    use_container_width=True,
    returned_objects=["last_active_drawing"],
)
clicked = (answer or {}).get("last_active_drawing")
st.text(f"Territoire choisi : {clicked['properties']['nom'] if clicked else 'aucun'}")
