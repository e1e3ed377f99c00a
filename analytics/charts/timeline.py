"""Dossiers received over time."""

from __future__ import annotations

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.style import BLUE, columns_of, count_axis, label_axis, new_figure, plural

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
PERIOD_WORDS = {"month": "mois", "quarter": "trimestre"}


def period_label(period: str) -> str:
    """`2026-03` → `mars 2026`; `2026-T1` → `T1 2026`."""
    year, _, part = period.partition("-")
    return f"{part} {year}" if part.startswith("T") else f"{MONTHS[int(part) - 1]} {year}"


def timeline(rows: DataFrame, by: str) -> go.Figure:
    """Dossiers received by month or quarter; the running total is in the hover, not on a second axis.

    rows: `timeline` (period, n_submitted, n_cumulative), withdrawn dossiers included.
    """
    figure = new_figure(340)
    figure.add_bar(
        x=[period_label(period) for period in rows["period"]],
        y=rows["n_submitted"],
        text=rows["n_submitted"],
        textposition="outside",
        cliponaxis=False,
        customdata=rows["n_cumulative"],
        name="Dossiers reçus",
        marker={"color": BLUE},
        hovertemplate="%{x} : %{y} dossier(s) reçu(s)<br>%{customdata} depuis le début<extra></extra>",
    )
    figure.update_xaxes(**label_axis(f"{PERIOD_WORDS[by].capitalize()} de dépôt", type="category", tickangle=-45))
    figure.update_yaxes(**count_axis(rows["n_submitted"], "Dossiers reçus"))
    return figure


def alt_timeline(rows: DataFrame, by: str) -> str:
    """What the bars show, in words: span, total, fullest period."""
    if rows.empty:
        return "Aucun dossier reçu à une date connue."
    counts = [(period_label(period), int(count)) for period, count in columns_of(rows, "period", "n_submitted")]
    received = plural(sum(count for _, count in counts), "dossier reçu", "dossiers reçus")
    first, last = counts[0][0], counts[-1][0]
    if len(counts) == 1:
        return f"{received}, en {first} seulement."
    fullest, most = max(counts, key=lambda pair: pair[1])
    return (
        f"Barres par {PERIOD_WORDS[by]} de dépôt, de {first} à {last} : {received}, "
        f"au plus {plural(most, 'dossier')} ({fullest})."
    )
