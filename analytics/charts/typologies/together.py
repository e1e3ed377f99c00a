"""Figures of the typologies that one dossier carries together."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.matrix import count_matrix
from analytics.charts.style import (
    BLUE,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)
from analytics.charts.typologies.coverage import coded

_MOST_SAID = 3


def pair_counts(rows: DataFrame) -> dict[tuple[str, str], int]:
    """`co_occurrence` as {(typology, typology): dossiers}, both ways, those alone on the diagonal."""
    return {(str(a), str(b)): int(n) for a, b, n in columns_of(rows, "typology_a", "typology_b", "n_dossiers")}


def together_matrix(rows: DataFrame, labels: Mapping[str, str], chosen: str | None = None) -> go.Figure:
    """Typologies × typologies: dossiers that carry both; outlined on the diagonal, those that carry one alone.

    rows: `co_occurrence` (typology_a, typology_b, n_dossiers). labels: code → short label. Clicks give `T01:T05`.
    """
    counts = pair_counts(rows)
    hovers = {(a, b): _hover(a, b, counts.get((a, b), 0), labels) for a in labels for b in labels}
    return count_matrix(
        {code: wrap(coded(code, labels), 22) for code in labels},
        # On a phone eleven codes have no room side by side.
        {code: f"{code[:1]}<br>{code[1:]}" for code in labels},
        counts,
        hovers,
        across_title="Et aussi (case encadrée : cette typologie seule)",
        name="Dossiers",
        outlined=[(code, code) for code in labels],
        chosen=chosen,
    )


def _hover(a: str, b: str, count: int, labels: Mapping[str, str]) -> str:
    said = f"<b>{plural(count, 'dossier')}</b><br>{coded(a, labels)}"
    return f"{said}, seule" if a == b else f"{said}<br>et {coded(b, labels)}"


def ranked_pairs(rows: DataFrame) -> list[tuple[str, str, int]]:
    """Pairs of two typologies that some dossier carries, once each, the most frequent first, then by code."""
    found = [(a, b, n) for (a, b), n in pair_counts(rows).items() if a < b and n]
    return sorted(found, key=lambda pair: (-pair[2], pair[0], pair[1]))


def together_sentence(rows: DataFrame, numbers: DataFrame, labels: Mapping[str, str]) -> str:
    """How many dossiers carry several typologies, and which go together most.

    numbers: `how_many` (n_typologies, n_dossiers).
    """
    total = int(numbers["n_dossiers"].sum())
    several = int(numbers.loc[numbers["n_typologies"] > 1, "n_dossiers"].sum())
    if not total:
        return "Aucun dossier : aucune typologie à rapprocher."
    if not several:
        if total == 1:
            return "Le seul dossier ne porte pas plusieurs typologies."
        return f"Aucun des {plural(total, 'dossier')} ne porte plusieurs typologies."
    verb = "porte" if several == 1 else "portent"
    head = f"{plural(several, 'dossier')} sur {french_number(total)} {verb} plusieurs typologies."
    pairs = ranked_pairs(rows)
    most = [pair for pair in pairs if pair[2] == pairs[0][2]]
    named = [f"{coded(a, labels)} avec {coded(b, labels)}" for a, b, _ in most[:_MOST_SAID]]
    if len(most) > _MOST_SAID:
        return f"{head} {len(most)} paires sont à égalité en tête, {plural(most[0][2], 'dossier')} chacune."
    lead = "La paire la plus fréquente" if len(most) == 1 else "Les paires les plus fréquentes"
    each = "" if len(most) == 1 else " chacune"
    return f"{head} {lead} : {enumerate_fr(named)} ({plural(most[0][2], 'dossier')}{each})."


def alt_together(rows: DataFrame, labels: Mapping[str, str]) -> str:
    """What the matrix shows, in words."""
    counts = pair_counts(rows)
    pairs = ranked_pairs(rows)
    possible = len(labels) * (len(labels) - 1) // 2
    alone = sum(count for (a, b), count in counts.items() if a == b)
    head = (
        f"Matrice des {len(labels)} typologies deux à deux : {plural(len(pairs), 'paire')} sur {possible} "
        f"{'est portée' if len(pairs) < 2 else 'sont portées'} par un même dossier ; {plural(alone, 'dossier')} "
        f"à une seule typologie."
    )
    if not pairs:
        return head
    first, second, most = pairs[0]
    return f"{head} Au plus {plural(most, 'dossier')} : {coded(first, labels)} avec {coded(second, labels)}."


def how_many_bars(numbers: DataFrame) -> go.Figure:
    """Dossiers by number of typologies, zeros written. rows: `how_many` (n_typologies, n_dossiers)."""
    figure = new_figure(300, showlegend=False)
    figure.add_bar(
        x=[str(number) for number in numbers["n_typologies"]],
        y=numbers["n_dossiers"],
        text=[f"<b>{count}</b>" if count == 0 else french_number(int(count)) for count in numbers["n_dossiers"]],
        textposition="outside",
        cliponaxis=False,
        name="Dossiers",
        marker={"color": BLUE},
        hovertemplate="%{y} dossier(s) à %{x} typologie(s)<extra></extra>",
    )
    figure.update_xaxes(**label_axis("Nombre de typologies du dossier", type="category"))
    figure.update_yaxes(**count_axis(numbers["n_dossiers"], "Dossiers"))
    return figure


def alt_how_many(numbers: DataFrame) -> str:
    """What the bars show, in words."""
    parts = [
        f"{plural(int(n), 'dossier')} à {number if number else 'aucune'} typologie{'s' if number > 1 else ''}"
        for number, n in columns_of(numbers, "n_typologies", "n_dossiers")
    ]
    return f"Barres du nombre de typologies par dossier : {enumerate_fr(parts)}."
