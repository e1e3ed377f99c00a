"""Families and rules of the consortia by typology or by territory, as a matrix of dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analytics.charts.matrix import count_matrix
from analytics.charts.maturity.marks import plain
from analytics.charts.style import columns_of, french_number, plural, wrap
from analytics.consortia.composition import PARTS

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from pandas import DataFrame

# Groups in a figure; the table has them all.
GROUPS_DRAWN = 20
_ACROSS = "Dossiers avec…"
# Under this many dossiers a share would say too much of too few.
_SMALLEST_SHARED = 5
PART_WORDS: Mapping[str, str] = {
    "tous": "Tous",
    "research": "Recherche",
    "economy": "Économie",
    "hospital": "Hospitalier",
    "medico_social": "Médico-social",
    "R02": "Trois familles (R02)",
    "R01": "Deux types (R01)",
}


def group_matrix(rows: DataFrame, names: Mapping[str, str], chosen: str | None = None) -> go.Figure:
    """Groups (down) × families and rules (across), zeros written; the first GROUPS_DRAWN groups.

    rows: `composition_groups`; names: code → short name. Clicks give `T05:research`; ``chosen``, in that form, is
    outlined.
    """
    shown = rows.head(GROUPS_DRAWN)
    down = {str(code): wrap(plain(names.get(str(code), str(code))), 24) for code in shown["code"]}
    counts = {
        (str(code), part): int(count)
        for part, column in PARTS.items()
        for code, count in columns_of(shown, "code", column)
    }
    hovers = {
        (code, part): f"<b>{wrap(plain(names.get(code, code)), 40)}</b><br>{PART_WORDS[part]} : "
        f"{_of_all(count, counts[code, 'tous'], part)}"
        for (code, part), count in counts.items()
    }
    across = {part: f"<b>{words}</b>" if part == "tous" else words for part, words in PART_WORDS.items()}
    figure = count_matrix(down, across, counts, hovers, across_title=_ACROSS, name="Dossiers", chosen=chosen)
    # Seven headings side by side overlap on a phone.
    figure.update_xaxes(tickangle=-90)
    return figure


def _of_all(count: int, total: int, part: str) -> str:
    if part == "tous":
        return plural(count, "dossier")
    share = f" ({round(100 * count / total)}\u202f%)" if total >= _SMALLEST_SHARED else ""
    return f"{plural(count, 'dossier')} sur {french_number(total)}{share}"


def alt_groups(rows: DataFrame, names: Mapping[str, str], what: str) -> str:
    """What the matrix shows, in words. ``what``: « typologie », « département », « EPCI »."""
    filled = rows[rows["n_dossiers"] > 0]
    if filled.empty:
        return f"Tableau vide : aucun dossier par {what}."
    most = filled.sort_values(["n_dossiers", "code"], ascending=[False, True]).iloc[0]
    none = int((filled["n_triple"] == 0).sum())
    without = f" {plural(none, what)} sans dossier aux trois familles réunies." if none else ""
    return (
        f"Tableau des dossiers par {what} : tous, avec chaque famille, aux trois familles réunies, à deux types. "
        f"Le plus fourni : {names.get(str(most['code']), most['code'])}, {plural(int(most['n_dossiers']), 'dossier')}, "
        f"dont {french_number(int(most['n_triple']))} aux trois familles réunies.{without}"
    )
