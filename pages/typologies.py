"""Typologies: the eleven subjects of the call, crossed, together, missing, over time."""

from __future__ import annotations

import streamlit as st

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.faces import show_faces
from ui.formats import whole
from ui.numbers import dossier_count, indicator
from ui.page import open_page
from ui.params import read, write

FACES = {
    "onze": "Les onze",
    "croisements": "Croisements",
    "ensemble": "Ensemble",
    "trous": "Trous",
    "temps": "Dans le temps",
}
FIRST = "onze"


def has_typologies(context: PageContext) -> bool:
    """False when no dossier says its typology (another source, a column left out): eleven zeros would then lie."""
    return bool(indicator(context, "typology_coverage").rows["n_dossiers"].sum())


def show_typologies(context: PageContext) -> None:
    """The faces, and the one asked for: not even the modules of the others are read."""
    face = read("vue", "Vue", FACES, default=FIRST)
    write({"vue": None if face == FIRST else face})
    show_faces(FACES)
    match face:
        case "croisements":
            from ui.typologies.crossings import show_crossings as show
        case "ensemble":
            from ui.typologies.together import show_together as show
        case "trous":
            from ui.typologies.gaps import show_gaps as show
        case "temps":
            from ui.typologies.over_time import show_over_time as show
        case _:
            from ui.typologies.eleven import show_eleven as show
    show(context)


open_context = open_page("Typologies")
if has_dossiers(open_context):
    if not sees_everything(open_context.role):
        say_reserved()
    elif has_typologies(open_context):
        show_typologies(open_context)
    else:
        st.info(
            f"La typologie n’est renseignée pour aucun dossier (0 sur {whole(dossier_count(open_context))}) : elle est "
            "inconnue, il n’y a rien à compter."
        )
