"""One map, shown as the JSON in the field says; what the reader does in it is written below."""

import json
import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from geo.areas import areas
from geo.classes import COUNT_CLASSES, value_classes
from geo.layers import AreaLayer, Caption, Lack, Link, MapState, Measure, Point, Site
from ui.area_map import show_lack, show_legend, show_map, show_symbols

DOSSIERS = Measure("dossier", "dossiers", "Aucun dossier")
RATE = Measure("dossier pour 100 000 habitants", "dossiers pour 100 000 habitants", "Aucun dossier", 2)


def area_layer(level: str, wanted: dict) -> AreaLayer:
    values = dict.fromkeys([area.code for area in areas(level)], 0) | wanted["values"]
    scheme = wanted.get("scheme")
    classes = value_classes(values.values(), scheme, decimals=RATE.decimals) if scheme else COUNT_CLASSES
    return AreaLayer(level, RATE if scheme else DOSSIERS, classes, values, frozenset(wanted.get("greyed", ())))


def map_state(wanted: dict) -> MapState:
    level = wanted.get("level", "epci")
    caption = Caption(
        wanted.get("title", "Dossiers par EPCI"),
        tuple(wanted.get("lines", ())),
        wanted.get("demo", True),
        wanted.get("file", "carte"),
    )
    lack = wanted.get("lack")
    return MapState(
        level,
        caption,
        areas=area_layer(level, wanted) if "values" in wanted else None,
        points=tuple(Point(*each[:3], tuple(each[3]), each[4]) for each in wanted.get("points", ())),
        links=tuple(Link(*each) for each in wanted.get("links", ())),
        sites=tuple(Site(*each) for each in wanted.get("sites", ())),
        lack=Lack(frozenset(lack[0]), lack[1]) if lack else None,
        selected=wanted.get("selected"),
        scope=wanted.get("scope"),
    )


def answer(action: str) -> None:
    answers = st.session_state.setdefault("answers", [])
    return lambda code: answers.append(f"{action} {code}")


st.set_page_config(layout="wide")
written = st.text_input("État", value='{"level": "epci", "values": {}}')
wanted = json.loads(written)
if wanted.get("forget"):
    st.session_state["answers"] = []
state = map_state(wanted)
left, right = st.columns([3, 1])
with left:
    show_map(state, on_select=answer("select"), on_enter=answer("enter"), on_point=answer("point"))
with right:
    if state.areas:
        show_legend(state.areas, "territoires", state.scope)
    if state.lack:
        show_lack(state.lack, "territoires")
    show_symbols()
    st.text("Réponses : " + ", ".join(st.session_state.get("answers", [])))
