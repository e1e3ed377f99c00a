"""Dossiers by where they stand towards their target, and by what their observed level did: bars to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.dossiers import outline_row
from analytics.charts.maturity.marks import PROGRESS, REGRESSION, SAME, WayWords, hit_bars
from analytics.charts.names import nothing_to_draw
from analytics.charts.style import (
    INK,
    columns_of,
    count_axis,
    enumerate_fr,
    french_number,
    label_axis,
    new_figure,
    plural,
    wrap,
)
from analytics.maturity.words import MOVEMENT_LABELS, STANDING_LABELS

_NOT_KNOWN = WayWords("", "#FFFFFF", "x")
_PENDING = WayWords("", "#FFFFFF", ".")
_STANDING_LOOKS: Mapping[str, WayWords] = {
    "atteint": PROGRESS,
    "en_cours": SAME,
    "en_retard": REGRESSION,
    "a_constater": _NOT_KNOWN,
    "sans_echeance": _PENDING,
}
_STANDING_NOTES: Mapping[str, str] = {
    "atteint": "constaté au niveau visé ou plus haut",
    "en_cours": "niveau visé pas encore constaté",
    "en_retard": "date cible passée, constaté plus bas",
    "a_constater": "date cible passée, constat non connu",
    "sans_echeance": "niveau visé sans date cible",
}
_MOVEMENT_LOOKS: Mapping[str, WayWords] = {
    "avance": PROGRESS,
    "recul": REGRESSION,
    "immobile": SAME,
    "nouveau": _PENDING,
    "inconnu": _NOT_KNOWN,
    "baisse": REGRESSION,
}


def standing_bars(rows: DataFrame, chosen: str | None = None) -> go.Figure:
    """Dossiers that have a target, by where they stand towards it, zeros written. A click gives the code.

    rows: `standings` (echeance, n_dossiers).
    """
    labels = {code: (label, _STANDING_NOTES[code]) for code, label in STANDING_LABELS.items()}
    return _bars(rows, "echeance", labels, _STANDING_LOOKS, chosen)


def movement_bars(rows: DataFrame, still_months: int, chosen: str | None = None) -> go.Figure:
    """Dossiers by what their observed level did in the last `still_months` months, zeros written. A click: the code.

    rows: `movements` (mouvement, n_dossiers).
    """
    return _bars(rows, "mouvement", _movement_labels(still_months), _MOVEMENT_LOOKS, chosen)


def _movement_labels(still_months: int) -> dict[str, tuple[str, str]]:
    months = "dernier mois" if still_months == 1 else f"{still_months} derniers mois"
    within = f"au cours {'du' if still_months == 1 else 'des'} {months}"
    notes = {
        "avance": within,
        "recul": within,
        "immobile": f"même niveau depuis {still_months} mois ou plus",
        "nouveau": within,
        "inconnu": "à la date de l’état",
        "baisse": "entre deux constats, à toute date",
    }
    return {code: (label, notes[code]) for code, label in MOVEMENT_LABELS.items()}


def _bars(
    rows: DataFrame,
    column: str,
    labels: Mapping[str, tuple[str, str]],
    looks: Mapping[str, WayWords],
    chosen: str | None,
) -> go.Figure:
    lines = [(str(code), int(count)) for code, count in columns_of(rows, column, "n_dossiers")]
    lines.sort(key=lambda line: list(labels).index(line[0]))
    if not lines:
        return nothing_to_draw("Aucun dossier à compter.")
    places, counts = list(range(len(lines))), [count for _, count in lines]
    figure = new_figure(70 + 62 * len(lines), showlegend=False, barmode="overlay", hoverlabel={"align": "left"})
    for place, (code, _) in enumerate(lines):
        if code == chosen:
            outline_row(figure, place)
    figure.add_bar(
        x=counts,
        y=places,
        orientation="h",
        width=0.62,
        text=[f"<b>{french_number(count)}</b>" for count in counts],
        textposition="outside",
        textfont={"color": INK},
        cliponaxis=False,
        name="Dossiers",
        marker=_marker([looks[code] for code, _ in lines]),
        hoverinfo="skip",
        selected={"marker": {"opacity": 1}, "textfont": {"color": INK}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": INK}},
    )
    axis = count_axis(counts, "Nombre de dossiers")
    hovers = [f"<b>{labels[code][0]}</b><br>{labels[code][1]}<br>{plural(count, 'dossier')}" for code, count in lines]
    whole = [max(1.0, max(counts, default=0) * 1.15)] * len(lines)
    # A bar of none has nothing to show once chosen; one that is chosen can always be let go.
    codes = [code if count or code == chosen else "" for code, count in lines]
    figure.add_trace(hit_bars(places, whole, codes, hovers, width=1))
    names = [f"{wrap(labels[code][0], 22)}<br><i>{wrap(labels[code][1], 22)}</i>" for code, _ in lines]
    figure.update_yaxes(**label_axis(None, tickvals=places, ticktext=names, range=[len(lines) - 0.5, -0.5]))
    figure.update_xaxes(**axis)
    return figure


def _marker(looks: Sequence[WayWords]) -> dict[str, object]:
    return {
        "color": [look.fill for look in looks],
        "opacity": 1,
        "pattern": {
            "shape": [look.pattern for look in looks],
            "fgcolor": INK,
            "fillmode": "overlay",
            "solidity": 0.15,
        },
        "line": {"color": INK, "width": 1},
    }


def alt_standing_bars(rows: DataFrame) -> str:
    """What the bars show, in words."""
    return _alt(rows, "echeance", STANDING_LABELS, "Dossiers qui ont un niveau visé, selon leur échéance")


def alt_movement_bars(rows: DataFrame, still_months: int) -> str:
    """What the bars show, in words."""
    return _alt(rows, "mouvement", MOVEMENT_LABELS, f"Dossiers selon leur mouvement en {still_months} mois")


def _alt(rows: DataFrame, column: str, labels: Mapping[str, str], head: str) -> str:
    counts = {str(code): int(count) for code, count in columns_of(rows, column, "n_dossiers")}
    if not any(counts.values()):
        return f"{head} : aucun dossier."
    parts = [f"{label.lower()} {french_number(counts[code])}" for code, label in labels.items() if code in counts]
    return f"{head} : {enumerate_fr(parts)}."
