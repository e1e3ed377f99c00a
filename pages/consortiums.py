"""Consortiums: rules of the call, composition, who works with whom, and between which territories."""

from __future__ import annotations

from analytics.disclosure import sees_everything
from ui.answers import has_dossiers, say_reserved
from ui.context import PageContext
from ui.faces import show_faces
from ui.page import open_page
from ui.params import read, write

FACES = {
    "regles": "Règles de l’appel",
    "composition": "Composition",
    "reseau": "Réseau",
    "territoires": "Entre territoires",
}
FIRST = "regles"


def show_consortia(context: PageContext) -> None:
    """The faces, and the one asked for: not even the modules of the others are read."""
    face = read("vue", "Vue", FACES, default=FIRST)
    write({"vue": None if face == FIRST else face})
    show_faces(FACES)
    match face:
        case "composition":
            from ui.consortia.composition import show_composition as show
        case "reseau":
            from ui.consortia.network import show_network as show
        case "territoires":
            from ui.consortia.territories import show_territories as show
        case _:
            from ui.consortia.rules import show_rules as show
    show(context)


open_context = open_page("Consortiums")
if has_dossiers(open_context):
    if sees_everything(open_context.role):
        show_consortia(open_context)
    else:
        say_reserved()
