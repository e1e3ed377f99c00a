"""How many organisations a dossier brings together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from analytics.charts.maturity.marks import STEADY, STEADY_UNSEEN, end_of
from analytics.charts.style import BLUE, INK, columns_of, count_axis, french_number, label_axis, new_figure, plural

if TYPE_CHECKING:
    from pandas import DataFrame

_HEIGHT = 320
# More classes than this leave no room on a phone for numbers of more than three digits: they stand upright.
_MOST_FLAT, _HIGHEST_FLAT = 9, 999


def size_label(start: int, starts: Sequence[int]) -> str:
    """The class that begins at `start`: `4`, `11 à 15`, `31 et plus`. starts: those of every class, rising."""
    ends = {low: high - 1 for low, high in pairwise(starts)}
    if start not in ends:
        return f"{start} et plus"
    return str(start) if ends[start] == start else f"{start} à {ends[start]}"


def size_bars(rows: DataFrame, starts: Sequence[int], median: int | None, chosen: str | None = None) -> go.Figure:
    """Dossiers by number of organisations, zeros written, the class of the lower median named.

    rows: ``sizes`` of a ``Composition`` (start, n_dossiers). Clicks anywhere over a bar give the start of its class;
    ``chosen``, in that form, is outlined.
    """
    found = [(int(start), int(count)) for start, count in columns_of(rows, "start", "n_dossiers")]
    counts = [count for _, count in found]
    places = list(range(len(found)))
    figure = new_figure(_HEIGHT, showlegend=False, barmode="overlay", hovermode="closest", margin_t=40)
    axis = count_axis(counts, "Nombre de dossiers")
    axis["range"] = [0, max(1.0, max(counts, default=0) * 1.3)]
    figure.add_bar(
        x=places,
        y=counts,
        width=0.72,
        text=[f"<b>{french_number(count)}</b>" for count in counts],
        textposition="outside",
        constraintext="none",
        textangle=-90 if len(found) > _MOST_FLAT and max(counts) > _HIGHEST_FLAT else 0,
        cliponaxis=False,
        name="Dossiers",
        hoverinfo="skip",
        marker={
            "color": BLUE,
            "line": {"color": INK, "width": [4 if count and str(start) == chosen else 0 for start, count in found]},
        },
        **STEADY,
    )
    figure.add_bar(
        x=places,
        y=[end_of(axis)] * len(found),
        width=1.0,
        name="Choix",
        marker={"color": INK, "opacity": 0, "line": {"width": 0}},
        customdata=[
            [str(start) if count else "", f"<b>{_of(size_label(start, starts))}</b><br>{plural(count, 'dossier')}"]
            for start, count in found
        ],
        hovertemplate="%{customdata[1]}<extra></extra>",
        **STEADY_UNSEEN,
    )
    labels = [size_label(start, starts).replace(" ", "<br>") for start, _ in found]
    figure.update_xaxes(
        **label_axis("Organisations dans le dossier", tickvals=places, ticktext=labels, tickangle=0),
        range=[-0.5, max(1, len(found)) - 0.5],
    )
    figure.update_yaxes(**axis)
    _mark_median(figure, found, median)
    return figure


def _of(label: str) -> str:
    return f"{label} organisation" if label in ("0", "1") else f"{label} organisations"


def _mark_median(figure: go.Figure, found: Sequence[tuple[int, int]], median: int | None) -> None:
    """The words of the lower median at the top, over its class."""
    classes = [place for place, (start, _) in enumerate(found) if median is not None and start <= median]
    if not classes:
        return
    at = classes[-1]
    # Words centred over the first or the last class would leave the plot.
    anchor = "left" if at < len(found) / 3 else "right" if at > 2 * len(found) / 3 else "center"
    words = f"médiane basse : {median}"
    figure.add_annotation(
        text={"left": f"▼ {words}", "right": f"{words} ▼", "center": f"{words}<br>▼"}[anchor],
        x=at,
        y=1,
        yref="paper",
        xanchor=anchor,
        xshift={"left": -8, "right": 8, "center": 0}[anchor],
        showarrow=False,
        font={"color": INK, "size": 12},
    )


def sizes_table(rows: DataFrame, starts: Sequence[int]) -> DataFrame:
    """The rows of ``size_bars`` in words: label, n_dossiers."""
    return rows.assign(label=[size_label(int(start), starts) for start in rows["start"]])


def alt_sizes(rows: DataFrame, starts: Sequence[int], median: int | None) -> str:
    """What the bars of sizes show, in words."""
    if rows.empty or median is None:
        return "Aucun dossier : aucune taille de consortium."
    most = int(rows["n_dossiers"].max())
    sizes = [size_label(int(start), starts) for start in rows.loc[rows["n_dossiers"] == most, "start"]]
    largest = _of(size_label(int(rows["start"].iloc[-1]), starts))
    return (
        f"Barres du nombre de dossiers selon le nombre d’organisations, jusqu’à {largest}. "
        f"Au plus {plural(most, 'dossier')}, à {' et '.join(map(_of, sizes))}. Médiane basse : {median}."
    )
