"""The dossiers behind a mark of « Composition », listed under the figure that was clicked; a row opens its page."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING

from analytics.charts.consortia.combinations import NONE, combination_code, helices_of
from analytics.charts.consortia.composition import CALL_HELICES, HELIX_WORDS
from analytics.consortia.composition import KINDS, PARTS, SIZE_STARTS, composition_dossiers
from ui.dossier_lists import show_dossier_list
from ui.formats import whole
from ui.maturity.facets import Known
from ui.params import read, take, write
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.context import PageContext

Chosen = Mapping[str, str | None]
CLICK_LISTS = "un clic montre ces dossiers, un second les cache"
_TITLES = {
    "type": "Type d’acteur",
    "famille": "Famille",
    "familles": "Familles réunies",
    "chef": "Type du chef de file",
    "taille": "Taille",
    "case": "Case",
}


def read_chosen(types: Container[str], groups: Container[str]) -> Chosen:
    """What the link or the last click chose, by kind of mark, written in the link again.

    ``types``: codes of the actor types; ``groups``: those of the grouping in force.
    """
    options: dict[str, Container[str]] = {
        "type": types,
        "famille": HELIX_WORDS,
        "familles": Known(lambda value: bool(value) and helices_of(value) <= set(CALL_HELICES)),
        "chef": types,
        "taille": [str(start) for start in SIZE_STARTS],
        "case": Known(lambda value: _is_cell(value, groups)),
    }
    chosen = {kind: read(kind, _TITLES[kind], options[kind]) for kind in KINDS}
    if chosen["familles"] is not None:
        chosen["familles"] = combination_code("+".join(sorted(helices_of(chosen["familles"]))))
    write(chosen)
    return chosen


def _is_cell(value: str, groups: Container[str]) -> bool:
    group, _, part = value.rpartition(":")
    return group in groups and part in PARTS


def picker(kind: str, chosen: Chosen) -> Callable[[str], None]:
    """Choose a mark, or let it go when it is the one chosen; one mark at a time on the whole face."""
    before = chosen[kind]

    def pick(code: str) -> None:
        for each in KINDS:
            take(each, None)
        take(kind, None if code == before else code)

    return pick


def show_behind(context: PageContext, kind: str, chosen: Chosen, title: str, *, by: str = "") -> None:
    """The dossiers of the mark chosen in the figure just above; nothing while none is."""
    code = chosen[kind]
    if code is None:
        return
    asked = "" if kind == "familles" and code == NONE else code
    rows: DataFrame = ask_list(context, composition_dossiers, kind=kind, code=asked, by=by)
    show_dossier_list(
        context,
        rows,
        title=title,
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key=f"composition-{kind}-dossiers",
    )
