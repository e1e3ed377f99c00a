"""Typologies crossed with another vocabulary: dossiers in each cell, zeros and totals written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.typologies.crossings import alt_crossing, crossing_matrix, turned, typology_name
from analytics.typologies.crossings import LEVELS, NO_TYPOLOGY, TOTAL, WITHOUT, crossing_dossiers
from ui.coverage.places import LEVELS as LEVEL_NAMES
from ui.coverage.places import MANY
from ui.coverage.view import SITES
from ui.coverage.words import SITE_NOTES, filter_sentence
from ui.dossier_lists import show_dossier_list
from ui.faces import choices_row, show_list_of, show_options
from ui.figure import draw, give_room, show_figure
from ui.formats import counted, whole
from ui.markdown import escape_markdown
from ui.params import read, take, write
from ui.questions import ask, ask_list
from ui.typologies.crossed import FEW, Crossed, crossed

if TYPE_CHECKING:
    from ui.context import PageContext

BY: Mapping[str, str] = {
    "priorite": "Priorités de l’IA",
    "territoire": "Territoires",
    "type_acteur": "Types d’acteurs",
    "helice": "Familles d’acteurs",
    "phase": "Phases SRL",
    "statut": "Statuts",
}
# How a title, an axis and a sentence name the values.
_ONE: Mapping[str, str] = {
    "priorite": "Priorité de l’IA",
    "type_acteur": "Type d’acteur d’au moins un partenaire",
    "helice": "Famille d’au moins un partenaire",
    "phase": "Phase du niveau SRL initial",
    "statut": "Statut du dossier",
}
_OF: Mapping[str, str] = {
    "priorite": "des priorités de l’IA",
    "type_acteur": "des types d’acteurs",
    "helice": "des familles d’acteurs",
    "phase": "des phases du niveau SRL initial",
    "statut": "des statuts",
}
_SINGLE: Mapping[str, str] = {"phase": "une seule phase", "statut": "un seul statut"}
# Territories drawn at once; departements and arrondissements fit whole.
_DRAWN = 25


@dataclass(frozen=True)
class _Cells:
    """The cells a link may name: asked one by one, never listed."""

    grid: Crossed

    def __contains__(self, cell: object) -> bool:
        typology, _, code = str(cell).partition(":")
        return (typology, code) in self.grid.counts


@dataclass(frozen=True)
class _View:
    """What the link asks for: crossed with what; of a territory, which level and in which sense of where."""

    by: str
    level: str
    site: str

    @property
    def title(self) -> str:
        """What the typologies are crossed with, at the beginning of a title."""
        many = MANY[self.level]
        return BY[self.by] if self.by != "territoire" else f"{many[:1].upper()}{many[1:]}"

    @property
    def of(self) -> str:
        """« des priorités de l’IA »."""
        return _OF[self.by] if self.by != "territoire" else f"des {MANY[self.level]}"

    @property
    def one(self) -> str:
        """Heading of the column of the values."""
        return _ONE[self.by] if self.by != "territoire" else LEVEL_NAMES[self.level]

    @property
    def params(self) -> dict[str, str]:
        """As the questions take them."""
        return {"by": self.by, "level": self.level, "site": self.site}


def show_crossings(context: PageContext) -> None:
    """The choices, a sentence, the matrix, then the dossiers behind the cell clicked."""
    view = _read_view()
    _show_choices(view)
    grid: Crossed = ask(context, crossed, **view.params)
    chosen = read("case", "Case du tableau", _Cells(grid))
    write({"case": chosen})
    st.markdown(f"**{escape_markdown(grid.sentence)}**  \n{_totals_sentence(grid, view)}")
    if view.by == "territoire":
        _show_places(context, view, grid, chosen)
    else:
        note = "« Hors de l’appel » : types que sa règle ne compte pas" if view.by == "type_acteur" else ""
        _show_matrix(context, view, grid, list(grid.names), chosen, note)
    if chosen is not None:
        _show_dossiers(context, view, grid, chosen)


def _read_view() -> _View:
    by = read("par", "Croisement", BY, default="priorite") or "priorite"
    if by != "territoire":
        write({"par": None if by == "priorite" else by, "niveau": None, "site": None})
        return _View(by, "departement", "lead")
    level = read("niveau", "Découpage", LEVELS, default="departement") or "departement"
    site = read("site", "Localisation", SITES, default="lead") or "lead"
    write(
        {
            "par": by,
            "niveau": None if level == "departement" else level,
            "site": None if site == "lead" else site,
        }
    )
    return _View(by, level, site)


def _show_choices(view: _View) -> None:
    with choices_row("typologies"):
        show_options("par", "Croiser les typologies avec", BY)
    if view.by == "territoire":
        with choices_row("typologies-lieux"):
            show_list_of("niveau", "Découpage", {level: LEVEL_NAMES[level] for level in LEVELS}, width=170)
            show_list_of("site", "Localisation des dossiers", SITES, width=240)


def _totals_sentence(grid: Crossed, view: _View) -> str:
    """Why cells don't add up to the totals, with the numbers of the last row and column."""
    across = sum(grid.total_of(code) for code in grid.names if code != TOTAL)
    down = sum(count for (typology, code), count in grid.counts.items() if code == TOTAL and typology in grid.labels)
    without = grid.counts.get((NO_TYPOLOGY, TOTAL), 0)
    said = (
        f"« Total » compte chaque dossier une fois ({whole(grid.n_dossiers)}). Un dossier peut porter plusieurs "
        f"typologies : leurs totaux font {whole(down)}{f', plus {whole(without)} sans typologie' if without else ''}"
    )
    if all(code in (TOTAL, WITHOUT) for code in grid.names):
        return f"{said}."
    if view.by in _SINGLE:
        return f"{said}. Il a {_SINGLE[view.by]} : chaque colonne, elle, s’additionne."
    if across == grid.n_dossiers:
        return f"{said}. Les totaux {view.of} s’additionnent."
    return f"{said}, ceux {view.of} {whole(across)}."


def _show_matrix(
    context: PageContext, view: _View, grid: Crossed, codes: Sequence[str], chosen: str | None, *notes: str
) -> None:
    """The matrix of these values; a click on it gives the value first, a row of its table, as the link, last."""

    def pick(code: str) -> None:
        cell = code if code in grid.cells else turned(code)
        take("case", None if cell == chosen else cell)

    drawn = grid.rows[grid.rows["code"].isin(codes)]
    key = f"croisement-{view.by}-{view.level}"
    give_room(key, drawn["typology"].nunique())
    parts = [f"Unité : dossiers ; n = {counted(grid.n_dossiers, 'dossier')}", *(note for note in notes if note)]
    show_figure(
        context,
        draw(crossing_matrix, drawn, grid.labels, list(codes), chosen, grid.highest),
        grid.in_words,
        title=f"{view.title} et typologies",
        alt=alt_crossing(grid.sentence, view.of),
        note=" ; ".join(parts),
        key=key,
        columns={"typology": "Typologie", "label": view.one, "n_dossiers": "Dossiers"},
        on_pick=pick,
        picked=chosen,
        codes=grid.cells,
    )


def _show_places(context: PageContext, view: _View, grid: Crossed, chosen: str | None) -> None:
    """A page of the territories where they are many, those with most dossiers first."""
    if context.filters.departement or context.filters.epci:
        st.caption(escape_markdown(filter_sentence(view.site)))
    shown = _page_of(grid.places, view, chosen)
    n_with = sum(bool(grid.total_of(code)) for code in grid.places)
    notes = (SITE_NOTES[view.site].rstrip("."), _places_note(view, n_with, len(grid.places)))
    _show_matrix(context, view, grid, [*shown, WITHOUT, TOTAL], chosen, *notes)


def _places_note(view: _View, n_with: int, n_places: int) -> str:
    if view.level == "commune":
        return f"{counted(n_with, 'commune')} avec un dossier, les autres n’en ont aucun"
    return f"{whole(n_with)} sur {whole(n_places)} avec un dossier"


def _page_of(places: Sequence[str], view: _View, chosen: str | None) -> Sequence[str]:
    """The places drawn; at first those around the cell that the link chooses."""
    if view.level in FEW or len(places) <= _DRAWN:
        return places
    n_pages = -(-len(places) // _DRAWN)
    code = (chosen or "").rpartition(":")[2]
    first_page = places.index(code) // _DRAWN + 1 if code in places else 1
    with st.container(horizontal=True, vertical_alignment="center"):
        # Another list of places is another widget: it begins at its first page.
        number = st.pagination(
            n_pages, default=first_page, key=f"croisement-page-{view.level}-{view.site}-{n_pages}", width=340
        )
        start = (int(number) - 1) * _DRAWN
        last = min(start + _DRAWN, len(places))
        st.caption(
            f"{MANY[view.level]} {whole(start + 1)} à {whole(last)} sur {whole(len(places))}, "
            "les plus fournis d’abord ; le tableau des données les a tous",
            width="content",
        )
    return places[start:last]


def _show_dossiers(context: PageContext, view: _View, grid: Crossed, chosen: str) -> None:
    typology, _, code = chosen.partition(":")
    found = ask_list(context, crossing_dossiers, **view.params, typology=typology, code=code)
    names = [] if typology == TOTAL else [typology_name(typology, grid.labels)]
    names += [] if code == TOTAL else [grid.names[code]]
    show_dossier_list(
        context,
        found,
        title=" × ".join(names) or "Tous les dossiers",
        note=f"Unité : dossiers ; n = {whole(len(found))}",
        key="croisement-case",
        when_empty="Aucun dossier dans cette case : c’est un zéro, pas une donnée absente.",
    )
