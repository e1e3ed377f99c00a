"""The levels of one dossier through the states: observed ones as a line, targets as hollow marks at their dates.

No line joins the two: a target is what was declared, never what was seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from pandas import DataFrame, isna

from analytics.charts.maturity.marks import (
    FINAL_WORDS,
    INITIAL_WORDS,
    level_axis_title,
    level_label,
    numbers_of,
)
from analytics.charts.names import nothing_to_draw, one_line
from analytics.charts.style import FAINT, GRID, columns_of, enumerate_fr, label_axis, new_figure, plural

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

_LEVEL_PX = 40
_LABEL_ROOM = 20
# Beyond it, dates and counts written on a phone run into each other: the axis picks its own dates, hovers count.
MOST_WRITTEN = 6


def one_track(rows: DataFrame, levels: Sequence[LevelWords]) -> go.Figure:
    """The line of one dossier: levels observed state after state, initial level, target as a hollow mark at its date.

    rows: `dossier_track` (as_of, srl_initial, srl_target, srl_observed, srl_observed_on, srl_target_on), oldest first.
    A target without date stands at the right edge; a target that was declared otherwise before is small and grey.
    """
    if rows.empty:
        return nothing_to_draw("Aucun état ne donne de niveau à ce dossier.")
    dates = [day_of(day) for day in rows["as_of"]]
    targets = _targets(rows)
    aimed = [day for _, day in targets if day is not None]
    # Beyond the last date, so that it can't be read as a target for that day.
    edge = max([*dates, *aimed]) + 2 * _room([*dates, *aimed])
    has_edge = bool(targets) and targets[-1][1] is None
    figure = time_figure(
        dates, levels, aimed, until=edge if has_edge else None, title="Niveaux du dossier à la date de chaque état"
    )
    _draw_unknown(figure, rows, levels)
    _draw_initial(figure, rows, levels)
    _draw_observed(figure, rows, levels)
    _draw_targets(figure, targets, edge, levels)
    return figure


def _targets(rows: DataFrame) -> list[tuple[int, date | None]]:
    """Levels aimed at and their dates, each once, in the order of their last declaration: the last one is in force."""
    declared: dict[tuple[int, date | None], None] = {}
    for level, day in columns_of(rows, "srl_target", "srl_target_on"):
        if not isna(level):
            target = (int(level), None if isna(day) else day_of(day))
            declared.pop(target, None)
            declared[target] = None
    return list(declared)


def _draw_unknown(figure: go.Figure, rows: DataFrame, levels: Sequence[LevelWords]) -> None:
    unknown = [day_of(day) for day, level in columns_of(rows, "as_of", "srl_observed") if isna(level)]
    if not unknown:
        return
    numbers = numbers_of(levels)
    floor = numbers[0] - 1
    figure.update_yaxes(
        range=[floor - 0.6, numbers[-1] + 0.6],
        tickvals=[floor, *figure.layout.yaxis.tickvals],
        ticktext=["Constat non connu", *figure.layout.yaxis.ticktext],
    )
    figure.add_scatter(
        x=[str(day) for day in unknown],
        y=[floor] * len(unknown),
        mode="markers",
        name="Niveau constaté non connu",
        marker={"symbol": "x-thin", "size": 9, "line": {"color": FAINT, "width": 2}},
        hovertext=[f"État au {french_day(day)} : niveau constaté non connu" for day in unknown],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _draw_initial(figure: go.Figure, rows: DataFrame, levels: Sequence[LevelWords]) -> None:
    """The initial level where it is first declared, and wherever a state declares another."""
    named, seen = _named(levels), list[tuple[date, int]]()
    for day, level in columns_of(rows, "as_of", "srl_initial"):
        if not isna(level) and (not seen or seen[-1][1] != int(level)):
            seen.append((day_of(day), int(level)))
    if not seen:
        return
    figure.add_scatter(
        x=[str(day) for day, _ in seen],
        y=[level for _, level in seen],
        mode="markers",
        name="Niveau initial déclaré",
        # The larger mark: it still shows under an observed level that equals it.
        marker={"symbol": INITIAL_WORDS.symbol, "size": 17, "color": INITIAL_WORDS.colour},
        hovertext=[f"Niveau initial déclaré au {french_day(day)} :<br>{named.get(lvl, lvl)}" for day, lvl in seen],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _draw_observed(figure: go.Figure, rows: DataFrame, levels: Sequence[LevelWords]) -> None:
    named, words = _named(levels), FINAL_WORDS["observed"]
    known = [
        (day_of(day), int(level), None if isna(seen_on) else day_of(seen_on))
        for day, level, seen_on in columns_of(rows, "as_of", "srl_observed", "srl_observed_on")
        if not isna(level)
    ]
    if not known:
        return
    figure.add_scatter(
        x=[str(day) for day, _, _ in known],
        y=[level for _, level, _ in known],
        mode="lines+markers+text" if len(known) <= MOST_WRITTEN else "lines+markers",
        name=words.axis,
        text=[f"<b>{level}</b>" for _, level, _ in known],
        textposition="top center",
        textfont={"color": words.ink, "size": 12},
        line={"color": words.colour, "dash": words.dash, "width": 3},
        marker={"symbol": words.symbol, "size": 11, "color": words.colour, "line": {"color": "white", "width": 1}},
        hovertext=[_observed_words(day, named.get(level, str(level)), seen_on) for day, level, seen_on in known],
        hovertemplate="%{hovertext}<extra></extra>",
        cliponaxis=False,
    )


def _observed_words(day: date, level: str, seen_on: date | None) -> str:
    since = f"<br>constaté le {french_day(seen_on)}" if seen_on else ""
    return f"Niveau constaté, état au {french_day(day)} :<br>{level}{since}"


def _draw_targets(
    figure: go.Figure, targets: Sequence[tuple[int, date | None]], edge: date, levels: Sequence[LevelWords]
) -> None:
    named, words = _named(levels), FINAL_WORDS["target"]
    for place, (level, day) in enumerate(targets):
        in_force = place == len(targets) - 1
        if not in_force and day is None:
            continue
        when = f"pour le {french_day(day)}" if day else "sans échéance"
        before = "" if in_force else " (déclaré avant)"
        figure.add_scatter(
            x=[str(day or edge)],
            y=[level],
            mode="markers+text" if in_force else "markers",
            name=f"Niveau visé {when}" if in_force else "Niveau visé déclaré avant",
            text=[f"<b>visé {level}</b>" if day else f"<b>visé {level}</b><br>sans échéance"],
            textposition="bottom left",
            textfont={"color": words.ink, "size": 12},
            marker={
                "symbol": f"{words.symbol}-open",
                "size": 17 if in_force else 11,
                "color": words.colour if in_force else FAINT,
                "line": {"width": 3 if in_force else 2, "color": words.colour if in_force else FAINT},
            },
            hovertext=[f"Niveau visé{before}, {when} :<br>{named.get(level, level)}"],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )


def _named(levels: Sequence[LevelWords]) -> dict[int, str]:
    return {words.level: level_label(words) for words in levels}


def alt_one_track(rows: DataFrame) -> str:
    """What the line of one dossier shows, in words: levels observed and when, the target and its date."""
    seen = [
        f"niveau {int(level)} au {french_day(day_of(day))}"
        for day, level in columns_of(rows, "as_of", "srl_observed")
        if not isna(level)
    ]
    targets = _targets(rows)
    states = plural(len(rows), "état")
    first = f"Niveaux constatés sur {states} : {enumerate_fr(seen)}." if seen else "Aucun niveau constaté connu."
    if not targets:
        return f"{first} Aucun niveau visé."
    level, day = targets[-1]
    when = f"pour le {french_day(day)}" if day else "sans échéance"
    return f"{first} Niveau visé : {level}, {when}."


def day_of(value: Any) -> date:
    """A date out of a table, whichever type it comes as."""
    return date.fromisoformat(str(value)[:10])


def french_day(day: date) -> str:
    """`14/03/2026`."""
    return f"{day:%d/%m/%Y}"


def time_figure(
    dates: Sequence[date],
    levels: Sequence[LevelWords],
    after: Sequence[date] = (),
    *,
    title: str,
    until: date | None = None,
) -> go.Figure:
    """An empty figure of dates across, with room up to `until`, and levels upwards. `dates` or `after` has one."""
    numbers = numbers_of(levels)
    figure = new_figure(
        200 + _LEVEL_PX * len(numbers), legend={"y": 1, "yanchor": "bottom"}, hoverlabel={"align": "left"}
    )
    labels = [one_line(f"{words.level} {words.short_label}".strip(), _LABEL_ROOM) for words in levels]
    # The title of the levels stands under the dates: beside them it would take a tenth of a phone.
    figure.update_yaxes(
        **label_axis(None, tickvals=numbers, ticktext=labels, range=[numbers[0] - 0.6, numbers[-1] + 0.6])
    )
    figure.update_yaxes(showgrid=True, gridcolor=GRID)
    days = sorted({*dates, *after})
    settings: dict[str, object] = {"tickformat": "%m/%Y", "nticks": MOST_WRITTEN}
    if _stand_apart(days):
        settings = {"tickvals": [str(day) for day in days], "ticktext": [french_day(day) for day in days]}
    span = [str(days[0] - _room(days)), str(max(days[-1], until or days[-1]) + _room(days))]
    words = level_axis_title(title, levels)
    figure.update_xaxes(**label_axis(words, type="date", range=span, autotickangles=[0, -45], **settings))
    return figure


def _room(days: Sequence[date]) -> timedelta:
    """Room beside the first and the last date, for the marks that stand on them."""
    return max(timedelta(days=20), (max(days) - min(days)) * 0.08)


def _stand_apart(days: Sequence[date]) -> bool:
    """Few enough dates, far enough from each other, for each to be written."""
    gaps = [after - before for before, after in zip(days, days[1:], strict=False)]
    return len(days) <= MOST_WRITTEN and (not gaps or min(gaps) * 8 >= days[-1] - days[0])
