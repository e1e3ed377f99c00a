"""Which territories work together: the matrix, its rows and its sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.matrix import Cell, count_matrix
from analytics.charts.names import on_lines, one_line
from analytics.charts.style import columns_of, french_number, plural

if TYPE_CHECKING:
    from analytics.network.territories import TerritoryTies

# All départements and arrondissements; of the EPCI, those with most ties.
MOST_IN_MATRIX = 20
_ALL_LEVELS = ("departement", "arrondissement")
_NAME_LETTERS = 30
# Beyond, the names across stand upright.
_FEW = 5
_WORD_LETTERS = 10
ONE: Mapping[str, str] = {"departement": "département", "arrondissement": "arrondissement", "epci": "EPCI"}
MANY: Mapping[str, str] = {"departement": "départements", "arrondissement": "arrondissements", "epci": "EPCI"}


def matrix_codes(ties: TerritoryTies, level: str) -> list[str]:
    """Codes of the territories of the matrix: all of a wide level, by code; else those with most dossiers elsewhere."""
    everywhere = [str(code) for code in ties.territories["code"]]
    if level in _ALL_LEVELS:
        return everywhere
    shared = dict.fromkeys(everywhere, 0)
    for first, second, count in columns_of(ties.rows, "code_a", "code_b", "n_dossiers"):
        if first != second:
            shared[str(first)] += int(count)
            shared[str(second)] += int(count)
    return sorted(everywhere, key=lambda code: (-shared[code], code))[:MOST_IN_MATRIX]


def territory_matrix(ties: TerritoryTies, codes: Sequence[str], chosen: str | None = None) -> go.Figure:
    """Dossiers by pair of territories, zeros written, each pair twice; a territory with itself is outlined.

    Clicks give `code:code`; `chosen`, in that form, is drawn in bold, its mirror image thinly.
    """
    names = dict(columns_of(ties.territories, "code", "name"))
    counts, pairs = _counts(ties)
    labels = {code: one_line(str(names[code]), _NAME_LETTERS) for code in codes}
    cells = [(one, other) for one in codes for other in codes]
    first, _, second = (chosen or "").partition(":")
    return count_matrix(
        labels,
        labels if len(codes) > _FEW else {code: on_lines(str(names[code]), _WORD_LETTERS) for code in codes},
        {cell: counts.get(cell, 0) for cell in cells},
        {
            cell: _hover(str(names[cell[0]]), str(names[cell[1]]), counts.get(cell, 0), pairs.get(cell, 0))
            for cell in cells
        },
        across_title="",
        name="Dossiers partagés",
        outlined=[*((code, code) for code in codes), *([(second, first)] if chosen else [])],
        chosen=chosen,
        is_upright=len(codes) > _FEW,
    )


def _counts(ties: TerritoryTies) -> tuple[dict[Cell, int], dict[Cell, int]]:
    """Dossiers and pairs of organisations of each cell, both ways."""
    counts: dict[Cell, int] = {}
    pairs: dict[Cell, int] = {}
    for first, second, count, n_ties in columns_of(ties.rows, "code_a", "code_b", "n_dossiers", "n_ties"):
        for cell in ((str(first), str(second)), (str(second), str(first))):
            counts[cell], pairs[cell] = int(count), int(n_ties)
    return counts, pairs


def _hover(one: str, other: str, count: int, pairs: int) -> str:
    where = on_lines(one, 44) if one == other else f"{on_lines(one, 44)}<br>et {on_lines(other, 44)}"
    inside = " (entre ses organisations)" if one == other else ""
    return f"<b>{where}</b><br>{plural(count, 'dossier')}{inside}<br>{plural(pairs, 'paire')} d’organisations"


def tie_table(ties: TerritoryTies) -> DataFrame:
    """The rows of `territory_ties` in words: first, second (« elle-même » within one), n_dossiers, n_ties, code."""
    rows = ties.rows
    within = rows["code_a"] == rows["code_b"]
    return rows.assign(
        second=rows["name_b"].mask(within, "entre ses propres organisations"),
        code=rows["code_a"] + ":" + rows["code_b"],
    )


def territory_sentence(ties: TerritoryTies, level: str) -> str:
    """How many dossiers join two territories, and which pair is the most frequent."""
    if not ties.n_dossiers:
        return "Aucun dossier."
    head = (
        f"{plural(ties.n_between, 'dossier')} sur {french_number(ties.n_dossiers)} "
        f"{'réunit' if ties.n_between < 2 else 'réunissent'} des organisations de plusieurs {MANY[level]}"
    )
    between = ties.rows[ties.rows["code_a"] != ties.rows["code_b"]]
    if between.empty:
        return f"{head}."
    most = between[between["n_dossiers"] == between["n_dossiers"].max()]
    if len(most) > 1:
        highest = plural(int(most["n_dossiers"].iloc[0]), "dossier")
        return f"{head} ; {len(most)} paires à égalité en tête, {highest} chacune."
    first = most.iloc[0]
    return f"{head} ; d’abord {first['name_a']} et {first['name_b']} ({plural(int(first['n_dossiers']), 'dossier')})."


def unplaced_sentence(ties: TerritoryTies) -> str:
    """What no cell holds, and why the cells do not add up."""
    parts = ["un dossier peut être dans plusieurs cases : elles ne s’additionnent pas"]
    if ties.n_neither:
        parts.append(
            f"{plural(ties.n_neither, 'dossier')} hors du tableau : moins de deux organisations localisées en région"
        )
    if ties.n_unlocated:
        parts.append(
            f"{plural(ties.n_unlocated, 'organisation')} sur {french_number(ties.n_organisations)} sans lieu en région"
        )
    return " ; ".join(parts)


def alt_matrix(ties: TerritoryTies, codes: Sequence[str], level: str) -> str:
    """What the matrix shows, in words."""
    return f"Tableau de {len(codes)} {MANY[level]} deux à deux, en dossiers partagés. {territory_sentence(ties, level)}"
