"""How the levels are spread: dossiers at each level, initially and finally."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.marks import (
    FINAL_WORDS,
    INITIAL_WORDS,
    LEGEND_ABOVE,
    MarkWords,
    end_of,
    hit_bars,
    level_axis_title,
    level_hover,
    level_labels,
    numbers_of,
    tied,
)
from analytics.charts.style import INK, columns_of, count_axis, french_number, label_axis, new_figure, plural

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

# What the buttons of a chart take of its top, and a line of legend under them.
_BUTTONS_PX = 60


def paired_distributions(
    rows: DataFrame, final: str, levels: Sequence[LevelWords], chosen: str | None = None
) -> go.Figure:
    """Dossiers at each level, initially and finally: two bars a level, highest level on top, zeros written.

    rows: `distributions` (level, n_initial, n_final, n_total). Unit: dossiers with both levels known. Clicks give
    `initial:3` or `final:6`; the chosen bar is outlined.
    """
    figure = new_figure(140 + 46 * max(1, len(levels)), hovermode="closest", legend=dict(LEGEND_ABOVE))
    # The legend stands under the chart's own buttons: on a phone it is as wide as what the labels leave.
    figure.update_layout(margin_t=_BUTTONS_PX, hoverlabel_align="left")
    counts = {int(level): (int(a), int(b)) for level, a, b in columns_of(rows, "level", "n_initial", "n_final")}
    axis = count_axis([count for here in counts.values() for count in here], "Dossiers")
    for place, side, words in ((0, "initial", INITIAL_WORDS), (1, "final", FINAL_WORDS[final])):
        here = [counts.get(level.level, (0, 0))[place] for level in levels]
        _add_level_bars(figure, levels, here, words, side=side, chosen=chosen, longest=end_of(axis))
    figure.update_xaxes(**axis)
    figure.update_yaxes(
        **label_axis(level_axis_title("Niveau", levels), tickvals=numbers_of(levels), ticktext=level_labels(levels))
    )
    return figure


def _add_level_bars(
    figure: go.Figure,
    levels: Sequence[LevelWords],
    counts: Sequence[int],
    words: MarkWords,
    *,
    side: str,
    chosen: str | None,
    longest: float,
) -> None:
    numbers = numbers_of(levels)
    codes = [f"{side}:{level}" for level in numbers]
    # The initial bar is the upper one, as in the legend.
    placing = {"width": 0.4, "offset": 0.0 if side == "initial" else -0.4}
    figure.add_bar(
        x=list(counts),
        y=numbers,
        orientation="h",
        name=words.axis,
        text=[french_number(count) for count in counts],
        textposition="outside",
        textfont={"color": words.ink},
        cliponaxis=False,
        marker={
            "color": words.colour,
            "pattern": {"shape": words.pattern, "fgcolor": "white", "fillmode": "overlay", "solidity": 0.25},
            "line": {
                "color": INK,
                "width": [_outline(code == chosen, count) for code, count in zip(codes, counts, strict=True)],
            },
        },
        hoverinfo="skip",
        **placing,
    )
    hovers = [
        f"<b>{words.axis} : {plural(count, 'dossier')}</b><br>{level_hover(level)}"
        for level, count in zip(levels, counts, strict=True)
    ]
    taken = [code if count else "" for code, count in zip(codes, counts, strict=True)]
    figure.add_trace(hit_bars(numbers, [longest] * len(numbers), taken, hovers, **placing))


def _outline(is_chosen: bool, count: int) -> int:
    if not count:
        return 0
    return 4 if is_chosen else 1


def alt_paired_distributions(rows: DataFrame, final: str) -> str:
    """What the bars of the two distributions show, in words: the fullest level of each."""
    adjective = FINAL_WORDS[final].adjective
    lines = list(columns_of(rows, "level", "n_initial", "n_final", "n_total"))
    total = max((int(n) for *_, n in lines), default=0)
    if not total:
        return f"Barres vides : aucun dossier n’a ses niveaux initial et {adjective} connus."
    initial = _fullest([(int(level), int(count)) for level, count, _, _ in lines])
    last = _fullest([(int(level), int(count)) for level, _, count, _ in lines])
    return (
        f"Barres du nombre de dossiers à chaque niveau, initial et {adjective}, pour {plural(total, 'dossier')}. "
        f"Niveau initial le plus fréquent : {initial}. Niveau {adjective} le plus fréquent : {last}."
    )


def _fullest(counts: Sequence[tuple[int, int]]) -> str:
    level, most = min(counts, key=lambda item: (-item[1], item[0]))
    return f"{level} ({plural(most, 'dossier')}{tied((count for _, count in counts), most)})"
