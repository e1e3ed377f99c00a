"""Figure of the typologies crossed with another vocabulary, totals beside the cells."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.matrix import Cell, count_matrix
from analytics.charts.maturity.marks import plain
from analytics.charts.style import columns_of, enumerate_fr, french_number, plural, wrap
from analytics.charts.typologies.coverage import coded
from analytics.typologies.crossings import NO_TYPOLOGY, OTHER_SCALE, TOTAL, UNKNOWN_PHASE, WITHOUT

NONE_LABEL = "Aucune typologie"
TOTAL_LABEL = "Total"
# Values that are no value: a cell of theirs that is empty is no gap.
_NO_VALUES = (WITHOUT, UNKNOWN_PHASE, OTHER_SCALE)
_MOST_SAID = 3
_MOST_LINES, _LINE_LETTERS = 3, 26


def typology_name(code: str, labels: Mapping[str, str]) -> str:
    """`T05 Diagnostic & pronostic`, « Aucune typologie », « Total ». labels: code → short label."""
    if code == TOTAL:
        return TOTAL_LABEL
    return NONE_LABEL if code == NO_TYPOLOGY else coded(code, labels)


def crossed_labels(rows: DataFrame) -> dict[str, str]:
    """{code: label} of the values of a crossing, in its order, its total last."""
    return {str(code): str(label) for code, label in columns_of(rows, "code", "label")}


def crossing_counts(rows: DataFrame) -> dict[Cell, int]:
    """{(typology, code): dossiers} of a crossing, totals included."""
    return {(str(a), str(b)): int(n) for a, b, n in columns_of(rows, "typology", "code", "n_dossiers")}


def crossing_matrix(
    rows: DataFrame,
    labels: Mapping[str, str],
    codes: Sequence[str],
    chosen: str | None = None,
    highest: int | None = None,
) -> go.Figure:
    """Values of another vocabulary (down) × typologies (across), zeros and totals written.

    rows: `typology_crossing` (typology, code, label, n_dossiers). codes: the values drawn, in that order. chosen: a
    cell as the link has it, `T05:P1`; clicks give it the other way round, `P1:T05`. highest: the count of the darkest
    shade, where only some of the values are drawn.
    """
    values = crossed_labels(rows)
    return count_matrix(
        {code: _beside(values[code]) for code in codes if code in values},
        {code: plain(typology_name(code, labels)) for code in dict.fromkeys(rows["typology"])},
        {(code, typology): count for (typology, code), count in crossing_counts(rows).items()},
        {(code, typology): hover for (typology, code), hover in _hovers(rows, labels).items()},
        across_title="Typologie",
        name="Dossiers",
        chosen=None if chosen is None else turned(chosen),
        totals=(TOTAL,),
        is_upright=True,
        highest=highest,
    )


def _beside(label: str) -> str:
    """A name in the three lines that a row has room for."""
    lines = textwrap.wrap(label, _LINE_LETTERS)
    last = f"{lines[_MOST_LINES - 1][: _LINE_LETTERS - 2]}…" if len(lines) > _MOST_LINES else ""
    cut = [*lines[: _MOST_LINES - 1], last] if last else lines
    return "<br>".join(plain(line) for line in cut) or plain(label)


def turned(cell: str) -> str:
    """`P1:T05` of `T05:P1`, and the other way round."""
    first, _, second = cell.partition(":")
    return f"{second}:{first}"


def _hovers(rows: DataFrame, labels: Mapping[str, str]) -> dict[Cell, str]:
    return {
        (str(typology), str(code)): (
            f"<b>{plural(int(count), 'dossier')}</b><br>"
            f"{wrap(plain(typology_name(str(typology), labels)), 40)}<br>{wrap(plain(str(label)), 40)}"
        )
        for typology, code, label, count in columns_of(rows, "typology", "code", "label", "n_dossiers")
    }


def own_cells(rows: DataFrame) -> dict[Cell, int]:
    """The cells of a typology of the call and of a value that is one: neither totals nor unknowns."""
    others = (TOTAL, NO_TYPOLOGY)
    return {
        (typology, code): count
        for (typology, code), count in crossing_counts(rows).items()
        if typology not in others and code not in (*others, *_NO_VALUES)
    }


def crossing_sentence(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """The fullest cells, and how many hold no dossier."""
    cells, values = own_cells(rows), crossed_labels(rows)
    most = max(cells.values(), default=0)
    if not most:
        return "Aucun dossier n’a à la fois une typologie de l’appel et une valeur connue ici : rien à croiser."
    tops = [cell for cell, count in cells.items() if count == most]
    empty = sum(not count for count in cells.values())
    said = enumerate_fr([f"{typology_name(a, labels)} × {values[b]}" for a, b in tops])
    if len(tops) > _MOST_SAID:
        said = f"{french_number(len(tops))} cases à égalité"
    lead = "La case la plus fournie" if len(tops) == 1 else "Les cases les plus fournies"
    return (
        f"{lead} : {said} ({plural(most, 'dossier')}). {plural(empty, 'case vide', 'cases vides')} "
        f"sur {french_number(len(cells))}."
    )


def alt_crossing(sentence: str, what: str) -> str:
    """What the matrix shows, in words. sentence: `crossing_sentence`; what: « des priorités de l’IA »."""
    return f"Tableau croisé des typologies et {what}. {sentence}"
