"""Carte: where the dossiers are and where nobody is, by territory, in one of four geographies; who is there."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.area_map import show_lack, show_legend, show_map, show_symbols
from ui.context import PageContext
from ui.coverage.controls import show_controls, show_scheme, show_trail
from ui.coverage.drawing import SOURCES, flow_sentences, layer_of, state_of
from ui.coverage.lists import show_location_list, show_locations, show_point, show_point_choice
from ui.coverage.places import MANY
from ui.coverage.scene import Scene, read_scene
from ui.coverage.tables import show_tables
from ui.coverage.territory import show_choice, show_dossiers, show_territory, show_ticked
from ui.coverage.view import CoverageView, enter, open_point, read_view, select
from ui.coverage.words import SITE_NOTES, straddling_sentences
from ui.coverage.zones import lack_of
from ui.markdown import escape_markdown
from ui.page import open_page


def show_drawing(context: PageContext, view: CoverageView, scene: Scene) -> None:
    """The map, and what it is made of."""
    state = state_of(context, view, scene.title, scene.lines)
    show_map(
        state,
        on_select=lambda code: select(view, code),
        on_enter=lambda code: enter(view, code),
        on_point=lambda commune: open_point(view, commune),
        # Map and legend are seen whole on a projector of 768 lines, under the way back up where there is one.
        height=440 if view.scope is None else 384,
    )
    st.caption(escape_markdown(" ".join([*flow_sentences(view, state), *straddling_sentences(view), SOURCES])))


def show_beside(context: PageContext, view: CoverageView, scene: Scene) -> None:
    """What the map's colours and symbols mean, the territory chosen, and what could not be placed."""
    if "zones" in view.layers:
        st.markdown(f"**{view.measure_title}**")
        show_legend(layer_of(context, view), MANY[view.level], view.scope.code if view.scope else None)
        show_scheme(view)
    if lack := lack_of(context, view):
        show_lack(lack, MANY[view.level], are_small=view.level == "commune")
    if "points" in view.layers:
        show_symbols()
    if scene.unplaced:
        st.caption(escape_markdown(" ".join(scene.unplaced)))
    show_choice(view, scene.rows)
    show_territory(context, view, scene.rows)
    show_ticked(view)
    show_point_choice(view)
    show_locations(context, view)


def show_coverage(context: PageContext) -> None:
    """Sentence, map with what stands beside it, then the lists and the table."""
    view = read_view(context)
    show_controls(view)
    scene = read_scene(context, view)
    # One block, whether there is a way back up or not: the frame of a map that changes its place is loaded again.
    with st.container():
        show_trail(view)
        st.markdown(f"**{escape_markdown(scene.sentence)}**  \n{SITE_NOTES[view.site]}")
    drawing, beside = st.columns([3, 2])
    with drawing:
        show_drawing(context, view, scene)
    with beside:
        show_beside(context, view, scene)
    # The list of a commune stands under what it was chosen from: the map, or the table of communes.
    is_from_table = view.face == "communes"
    if not is_from_table:
        show_point(context, view)
    show_dossiers(context, view)
    show_location_list(context, view)
    show_tables(context, view, scene.rows, scene.n_placed)
    if is_from_table:
        show_point(context, view)


open_context = open_page("Carte")
if has_dossiers(open_context):
    if sees_everything(open_context.role):
        show_coverage(open_context)
    else:
        say_reserved()
