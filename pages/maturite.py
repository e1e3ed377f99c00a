"""Maturité: where the dossiers start from, where they aim at or have been seen; each choice narrows every view."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.faces import show_faces
from ui.maturity.chips import show_chips
from ui.maturity.head import show_head
from ui.maturity.list import is_shown_already, show_list
from ui.maturity.view import FACES, MaturityView, is_dossier_closed, open_dossier, read_view
from ui.page import open_page


def show_face(view: MaturityView) -> None:
    """The face asked for, and nothing of the others: not even their modules are read."""
    match view.face:
        case "repartition":
            from ui.maturity.spread import show_spread as show
        case "dossiers":
            from ui.maturity.by_dossier import show_by_dossier as show
        case "comparer":
            from ui.maturity.compare import show_compare as show
        case "temps":
            from ui.maturity.over_time import show_over_time as show
        case "freins":
            from ui.maturity.obstacles import show_obstacles as show
        case "niveaux":
            from ui.maturity.levels_face import show_levels_face as show
        case _:
            from ui.maturity.overview import show_overview as show
    show(view)


@st.dialog("Dossier", width="large", on_dismiss=lambda: open_dossier(None))
def open_panel(view: MaturityView) -> None:
    """The dossier opened, over the page wherever it was chosen from."""
    from ui.maturity.dossier import show_dossier

    if is_dossier_closed():
        st.rerun()
    show_dossier(view)


def show_maturity(context: PageContext) -> None:
    """Sentence, choices in force, faces, the face shown; then the dossiers chosen and the one opened."""
    view = read_view(context)
    show_head(view)
    show_chips(view)
    show_faces(FACES)
    show_face(view)
    if view.choice.given() and not is_shown_already(view):
        show_list(view)
    if view.dossier is not None:
        open_panel(view)


open_context = open_page("Maturité")
if has_dossiers(open_context):
    if sees_everything(open_context.role):
        show_maturity(open_context)
    else:
        say_reserved()
