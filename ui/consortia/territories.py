"""Entre territoires: which territories work together, and by how many dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.matrix import needs_room
from analytics.charts.network.territories import (
    MANY,
    alt_matrix,
    matrix_codes,
    territory_matrix,
    territory_sentence,
    tie_table,
    unplaced_sentence,
)
from analytics.network.territories import TIE_LEVELS, TieLevel, dossiers_between, territory_ties
from geo.areas import area
from ui.consortia.territory_map import show_tie_map
from ui.dossier_lists import LISTED_COLUMNS, show_dossier_list
from ui.faces import choices_row, show_options
from ui.figure import draw, give_room, show_figure
from ui.formats import listed, whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.maturity.facets import Known
from ui.params import read, take, write
from ui.questions import ask, ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.network.territories import TerritoryTies
    from ui.context import PageContext

LEVELS: Mapping[str, str] = {
    "departement": "Départements",
    "arrondissement": "Arrondissements",
    "epci": "EPCI",
}
_FIRST: TieLevel = "departement"
_COLUMNS = {
    "name_a": "Territoire",
    "second": "Avec",
    "n_dossiers": "Dossiers partagés",
    "n_ties": "Paires d’organisations",
    "code_a": "Code",
    "code_b": "Code de l’autre",
}


@dataclass(frozen=True)
class TiesView:
    """One view of the face; ``chosen``: the two codes of the cell chosen, the lower first, one twice within itself."""

    context: PageContext
    level: TieLevel
    chosen: tuple[str, str] | None
    ties: TerritoryTies

    @property
    def cell(self) -> str | None:
        """The cell chosen as the matrix writes it."""
        return None if self.chosen is None else ":".join(self.chosen)


def show_territories(context: PageContext) -> None:
    """Sentence, matrix, the dossiers of the cell chosen, then the ties on the region."""
    view = _read_view(context)
    with choices_row("territoires"):
        show_options("niveau", "Niveau", LEVELS)
    st.markdown(f"**{escape_markdown(territory_sentence(view.ties, view.level))}**")
    _show_matrix(view)
    _show_dossiers(view)
    show_tie_map(context, view.ties, view.level, view.chosen)
    show_link(context, "carte", "Voir les partenaires et leurs liens sur la carte", niveau=view.level, couches="liens")


def _read_view(context: PageContext) -> TiesView:
    level: TieLevel = next(
        (each for each in TIE_LEVELS if each == read("niveau", "Niveau", LEVELS, default=_FIRST)), _FIRST
    )
    pair = read("entre", "Entre", Known(lambda value: _pair_of(value, level) is not None))
    chosen = _pair_of(pair, level) if pair else None
    write({"niveau": None if level == _FIRST else level, "entre": "-".join(chosen) if chosen else None})
    return TiesView(context, level, chosen, ask(context, territory_ties, level=level))


def _pair_of(value: str, level: str) -> tuple[str, str] | None:
    """The two codes of `59-62`, the lower first; None unless both are territories of the level."""
    first, _, second = value.replace(":", "-").partition("-")
    if area(level, first) is None or area(level, second) is None:
        return None
    return min(first, second), max(first, second)


def _pick(view: TiesView, cell: str) -> None:
    """Choose a cell, whichever way round it was clicked, or let go the one chosen."""
    pair = _pair_of(cell, view.level)
    if pair is not None:
        take("entre", None if pair == view.chosen else "-".join(pair))


def _show_matrix(view: TiesView) -> None:
    codes, rows = matrix_codes(view.ties, view.level), tie_table(view.ties)
    if needs_room(int(rows["n_dossiers"].max() if len(rows) else 0), len(codes)):
        give_room(f"territoires-{view.level}", len(codes))
    n_all = len(view.ties.territories)
    cut = (
        "" if len(codes) == n_all else f"les {len(codes)} EPCI les plus liés sur {n_all}, les autres dans le tableau ; "
    )
    show_figure(
        view.context,
        draw(territory_matrix, view.ties, codes, view.cell),
        rows,
        title=f"Dossiers partagés entre {MANY[view.level]}",
        alt=alt_matrix(view.ties, codes, view.level),
        note=(
            f"Unité : dossiers ; n = {whole(view.ties.n_dossiers)} ; un dossier lie deux territoires quand il réunit "
            "une organisation localisée dans chacun ; case encadrée : deux organisations du même territoire ; "
            f"{cut}{unplaced_sentence(view.ties)}"
        ),
        key=f"territoires-{view.level}",
        columns=_COLUMNS,
        on_pick=lambda cell: _pick(view, cell),
        picked=view.cell,
        codes=list(rows["code"]),
        hint="un clic montre les dossiers d’une case, un second les cache",
    )


def _show_dossiers(view: TiesView) -> None:
    """The dossiers of the cell chosen, with who is in each of the two territories."""
    if view.chosen is None:
        return
    rows: DataFrame = ask_list(view.context, dossiers_between, level=view.level, codes=view.chosen)
    names = [found.name for code in dict.fromkeys(view.chosen) if (found := area(view.level, code))]
    where = listed(names) if len(names) > 1 else f"{names[0]}, entre ses propres organisations"
    organisations = {"organisations_a": f"À {names[0]}", "organisations_b": f"À {names[-1]}"}
    show_dossier_list(
        view.context,
        rows.assign(**{name: [", ".join(cell) for cell in rows[name]] for name in organisations}),
        title=f"Dossiers : {where}",
        note=f"Unité : dossiers ; n = {whole(len(rows))}",
        key=f"territoires-dossiers-{'-'.join(view.chosen)}",
        columns={
            **LISTED_COLUMNS,
            **{name: label.replace("À ", "Organisations : ") for name, label in organisations.items()},
        }
        if len(names) > 1
        else {**LISTED_COLUMNS, "organisations_a": "Organisations"},
        when_empty="Aucun dossier ne les réunit sous ces filtres.",
    )
