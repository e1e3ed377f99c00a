"""Maturity over time: the observed levels of all the dossiers from state to state.

Only what was observed is drawn; `maturity_track` has the figure where a target stands beside it, for one dossier.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.crowd import CROWD, out_of_reach, rank_of, thinnest_words, width_floors
from analytics.charts.maturity.marks import FINAL_WORDS, REGRESSION_MARK, STEADY, click_marks, level_label
from analytics.charts.maturity.track import MOST_WRITTEN, day_of, french_day, time_figure
from analytics.charts.names import nothing_to_draw, one_line
from analytics.charts.style import FAINT, INK, columns_of, enumerate_fr, french_number, plural
from analytics.maturity.reading import Stretch

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

_WIDTHS = (1.5, 3.5, 6.5, 10.0)
# The slope says the way a line goes; the colour and the mark say it again for the ones that go down.
_STEP_COLOURS: Mapping[int, str] = {1: FINAL_WORDS["observed"].colour, 0: "#9AA5B1", -1: INK}
_NONE = "Aucun niveau constaté à suivre dans le temps."
_HIGHLIGHT = "#7A1FA2"
_WAY_NAMES: Mapping[int, str] = {1: "Avance", 0: "Même niveau", -1: f"{REGRESSION_MARK} Recul"}
_CHOSEN = "Choix en vigueur"
_STEP = ("as_of_from", "as_of_to", "level_from", "level_to", "n_dossiers")
# Where along a line a click counts, in twenty-fifths of it: at none of these places do two lines between two states
# meet, whatever their levels. Fewer of them where there are many lines: each weighs on every rerun of the page.
_PLACES = {40: (6, 7, 8, 9, 11, 12, 13, 14, 16, 17, 18, 19), 150: (6, 11, 14, 19)}
_LEAST_PLACES = (7, 18)
# How far from a line a click still counts.
_REACH_PX = 30


def trajectory_lines(
    steps: DataFrame,
    points: DataFrame,
    levels: Sequence[LevelWords],
    track: DataFrame | None = None,
    name: str = "",
    chosen: str | None = None,
) -> go.Figure:
    """Observed levels from state to state, the wider the line the more dossiers; one dossier drawn over them.

    A click on a line or a square gives the code of its `Stretch`, as `chosen` is.

    steps: `trajectory_steps` (as_of_from, as_of_to, level_from, level_to, n_dossiers). points: `trajectory_points`
    (as_of, level, n_dossiers, n_unknown). track: `dossier_track` of the dossier `name`, drawn in purple.
    """
    dates = sorted({day_of(day) for day in points["as_of"]})
    if not points["level"].notna().any():
        return nothing_to_draw(_NONE)
    figure = time_figure(dates, levels, title="Niveau constaté à la date de chaque état")
    floors = width_floors(max((int(count) for count in steps["n_dossiers"]), default=0))
    if len(steps):
        _draw_steps(figure, steps, floors)
        _draw_chosen(figure, steps, floors, chosen)
    if track is not None:
        _draw_over(figure, track, name, len(dates))
    _draw_states(figure, points, len(dates), chosen)
    _add_step_clicks(figure, steps)
    _add_state_clicks(figure, points, levels)
    return figure


def _draw_steps(figure: go.Figure, steps: DataFrame, floors: Sequence[int]) -> None:
    lines: dict[tuple[int, int], list[tuple[date, date, int, int]]] = {}
    for start, end, before, after, count in columns_of(steps, *_STEP):
        way = (after > before) - (after < before)
        kept = lines.setdefault((rank_of(count, floors), way), [])
        kept.append((day_of(start), day_of(end), int(before), int(after)))
    # Up, then level, then down, each the wide ones first: a single dossier that goes down shows over a crowd.
    for rank, way in sorted(lines, key=lambda key: (-key[1], -key[0])):
        is_faint = rank == 0 and len(steps) > CROWD
        figure.add_trace(_lines(lines[rank, way], way, 0.5 if is_faint else _WIDTHS[rank], way == -1 and not is_faint))
    _legend(figure, floors, {way for _, way in lines})


def _lines(drawn: Sequence[tuple[date, date, int, int]], way: int, width: float, is_marked: bool) -> go.Scatter:
    """All the lines of one way and width in one trace, a mark in the middle of each when they are marked."""
    across: list[str | None] = []
    down: list[float | None] = []
    for start, end, before, after in drawn:
        across += [str(start), _middle(start, end), str(end), None]
        down += [before, (before + after) / 2, after, None]
    marker = {
        "symbol": "triangle-down",
        "size": [0, 10 + width, 0, 0] * len(drawn),
        "color": _STEP_COLOURS[way],
        "line": {"color": "white", "width": 1},
        "opacity": 1,
    }
    return go.Scatter(
        x=across,
        y=down,
        mode="lines+markers" if is_marked else "lines",
        name=_WAY_NAMES[way],
        line={"color": _STEP_COLOURS[way], "width": width},
        marker=marker if is_marked else None,
        hoverinfo="skip",
        showlegend=False,
        **STEADY,
    )


def _draw_chosen(figure: go.Figure, steps: DataFrame, floors: Sequence[int], chosen: str | None) -> None:
    """The line chosen again, between two dark edges."""
    for start, end, before, after, count in columns_of(steps, *_STEP):
        if _code(start, end, before, after) != chosen:
            continue
        way, width = (after > before) - (after < before), _WIDTHS[rank_of(count, floors)]
        drawn = [(day_of(start), day_of(end), int(before), int(after))]
        for colour, wide in ((INK, width + 10), ("white", width + 5)):
            edge = _lines(drawn, way, wide, is_marked=False)
            figure.add_trace(edge.update(line={"color": colour}, name=_CHOSEN))
        figure.add_trace(_lines(drawn, way, width, way == -1).update(name=_CHOSEN))


def _code(start: date, end: date, before: int, after: int) -> str:
    return Stretch(day_of(end), int(after), (day_of(start), int(before))).code


def _legend(figure: go.Figure, floors: Sequence[int], ways: Collection[int]) -> None:
    """What the thinnest and the widest lines count, and the colour of each way that some line goes."""
    entries = [(_WAY_NAMES[way], _STEP_COLOURS[way], 2.0) for way in (1, 0, -1) if way in ways]
    entries.append((thinnest_words(floors), FAINT, _WIDTHS[0]))
    if len(floors) > 1:
        entries.append((f"{french_number(floors[-1])} ou plus", FAINT, _WIDTHS[len(floors) - 1]))
    for name, colour, width in entries:
        figure.add_scatter(x=[None], y=[None], mode="lines", name=name, line={"color": colour, "width": width})


def _middle(start: date, end: date) -> str:
    return str(start + (end - start) / 2)


def _draw_states(figure: go.Figure, points: DataFrame, n_states: int, chosen: str | None) -> None:
    """A square a level and state; with few states it holds its count, white so that no line crosses the number."""
    known = points[points["level"].notna()]
    words = FINAL_WORDS["observed"]
    is_chosen = [code == chosen for code in _state_codes(known)]
    counts = [french_number(int(count)) for count in known["n_dossiers"]]
    is_written = n_states <= MOST_WRITTEN
    figure.add_scatter(
        x=[str(day_of(day)) for day in known["as_of"]],
        y=[int(level) for level in known["level"]],
        mode="markers+text" if is_written else "markers",
        text=counts,
        textposition="middle center",
        textfont={"color": words.ink, "size": 12},
        name=words.axis,
        marker={
            "symbol": words.symbol,
            "size": [14 + 6 * len(count) for count in counts] if is_written else 8,
            "color": "white" if is_written else words.colour,
            "line": {
                "color": [INK if one else words.colour if is_written else "white" for one in is_chosen],
                "width": [5 if one else 2 if is_written else 1 for one in is_chosen],
            },
            "opacity": 1,
        },
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
        selected={"marker": {"opacity": 1}, "textfont": {"color": words.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": words.ink}},
    )


def _state_codes(known: DataFrame) -> list[str]:
    return [Stretch(day_of(day), int(level)).code for day, level in columns_of(known, "as_of", "level")]


def _draw_over(figure: go.Figure, track: DataFrame, name: str, n_states: int) -> None:
    known = track[track["srl_observed"].notna()]
    across = [str(day_of(day)) for day in known["as_of"]]
    down = [int(level) for level in known["srl_observed"]]
    # White under it: the line stays one line where it crosses the others.
    for colour, width, size in (("white", 9, 4), (_HIGHLIGHT, 4, 32 if n_states <= MOST_WRITTEN else 13)):
        figure.add_scatter(
            x=across,
            y=down,
            mode="lines+markers",
            name=one_line(name, 24),
            line={"color": colour, "width": width},
            marker={"symbol": FINAL_WORDS["observed"].symbol, "size": size, "color": colour, "opacity": 1},
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=colour == _HIGHLIGHT,
            **STEADY,
        )


def _add_step_clicks(figure: go.Figure, steps: DataFrame) -> None:
    """Invisible marks all along each line, which say on hover what it counts and on a click which it is."""
    places = next((some for most, some in _PLACES.items() if len(steps) <= most), _LEAST_PLACES)
    across, down, codes, hovers = list[str](), list[float](), list[str](), list[str]()
    for (start, end, before, after, count), is_out in zip(columns_of(steps, *_STEP), out_of_reach(steps), strict=True):
        if is_out:
            continue
        across += [_along(day_of(start), day_of(end), place / 25) for place in places]
        down += [round(before + (after - before) * place / 25, 2) for place in places]
        codes += [_code(start, end, before, after)] * len(places)
        way = "reste au niveau {0}" if before == after else "du niveau {0} au niveau {1}"
        words = (
            f"{plural(int(count), 'dossier')} : {way.format(int(before), int(after))}<br>"
            f"entre le {french_day(day_of(start))} et le {french_day(day_of(end))}"
        )
        hovers += [words] * len(places)
    figure.add_trace(click_marks(across, down, codes, hovers))
    figure.update_layout(hoverdistance=_REACH_PX)


def _along(start: date, end: date, share: float) -> str:
    """The moment at a share of the way between two days."""
    return str(datetime.combine(start, time()) + (end - start) * share)


def _add_state_clicks(figure: go.Figure, points: DataFrame, levels: Sequence[LevelWords]) -> None:
    named = {words.level: level_label(words) for words in levels}
    known = points[points["level"].notna()]
    hovers = [
        f"<b>{named.get(int(level), int(level))}</b><br>"
        f"{plural(int(count), 'dossier')} au {french_day(day_of(day))}<br>"
        f"{plural(int(unknown), 'dossier')} sans niveau constaté à cette date"
        for day, level, count, unknown in columns_of(known, "as_of", "level", "n_dossiers", "n_unknown")
    ]
    across = [str(day_of(day)) for day in known["as_of"]]
    figure.add_trace(click_marks(across, [int(level) for level in known["level"]], _state_codes(known), hovers))


def alt_trajectory_lines(steps: DataFrame, points: DataFrame) -> str:
    """What the trajectories show, in words: over which states, how many moves up and down, who is not known."""
    dates = sorted({day_of(day) for day in points["as_of"]})
    if not points["level"].notna().any():
        return _NONE
    first, last_day = french_day(dates[0]), french_day(dates[-1])
    if len(dates) == 1:
        known = plural(int(points["n_dossiers"].sum()), "niveau constaté", "niveaux constatés")
        return f"Un seul état, au {first} : {known}, aucun passage d’un état à l’autre."
    counts = {1: 0, 0: 0, -1: 0}
    for before, after, count in columns_of(steps, "level_from", "level_to", "n_dossiers"):
        counts[(after > before) - (after < before)] += int(count)
    passages = [
        f"{plural(counts[1], 'passage')} vers un niveau plus haut",
        f"{french_number(counts[0])} au même niveau",
        f"{french_number(counts[-1])} vers un niveau plus bas",
    ]
    last = points[[day_of(day) == dates[-1] for day in points["as_of"]]]
    known = plural(int(last["n_dossiers"].sum()), "niveau constaté connu", "niveaux constatés connus")
    return (
        f"Lignes des niveaux constatés sur {len(dates)} états, du {first} au {last_day}, plus larges quand plus de "
        f"dossiers y passent : {enumerate_fr(passages)}. Au {last_day}, {known} et "
        f"{plural(int(last['n_unknown'].max()), 'non connu', 'non connus')}."
    )
