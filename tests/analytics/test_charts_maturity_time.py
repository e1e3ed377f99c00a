"""Levels over time by their traces: widths, falls, one dossier over the others, targets apart, bars to choose from."""

from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest
from pandas import NA, DataFrame, array

from analytics.charts.maturity.bars import alt_movement_bars, alt_standing_bars, movement_bars, standing_bars
from analytics.charts.maturity.crowd import width_floors
from analytics.charts.maturity.time import alt_trajectory_lines, trajectory_lines
from analytics.charts.maturity.track import alt_one_track, one_track
from analytics.maturity.levels import LevelWords

SRL = tuple(LevelWords(level, "A", "Phase", f"Libellé {level}", f"Mot {level}", "preuve") for level in range(1, 10))
TEN = tuple(LevelWords(level) for level in range(1, 11))
MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


def steps(*lines: tuple[date, date, int, int, int]) -> DataFrame:
    return DataFrame(list(lines), columns=["as_of_from", "as_of_to", "level_from", "level_to", "n_dossiers"])


def points(*lines: tuple[date, int | None, int, int]) -> DataFrame:
    return blanks(DataFrame(list(lines), columns=["as_of", "level", "n_dossiers", "n_unknown"]), "level")


def track(*lines: tuple[date, int | None, int | None, int | None, date | None, date | None]) -> DataFrame:
    """Rows of `dossier_track`."""
    names = ["as_of", "srl_initial", "srl_target", "srl_observed", "srl_observed_on", "srl_target_on"]
    return blanks(DataFrame(list(lines), columns=names), "srl_initial", "srl_target", "srl_observed")


def blanks(frame: DataFrame, *columns: str) -> DataFrame:
    """The same rows, their levels as the questions give them: whole numbers, NA where not known."""
    for column in columns:
        cells = [NA if level is None or level != level else int(level) for level in frame[column]]
        frame[column] = array(cells, dtype="Int64")
    return frame


def named(figure: go.Figure, name: str) -> list[Any]:
    return [one for one in figure.data if one.name == name and one.x != (None,)]


STEPS = steps((MARCH, JUNE, 3, 5, 1), (MARCH, JUNE, 4, 4, 9), (MARCH, JUNE, 6, 2, 2), (JUNE, SEPTEMBER, 5, 6, 1))
POINTS = points((MARCH, 3, 1, 4), (MARCH, 4, 9, 4), (MARCH, 6, 2, 4), (JUNE, 4, 9, 0), (SEPTEMBER, 6, 1, 11))


def test_a_line_joins_the_levels_of_two_states_and_is_wider_for_more_dossiers() -> None:
    figure = trajectory_lines(STEPS, POINTS, SRL)
    (up,), (same,) = named(figure, "Avance"), named(figure, "Même niveau")
    assert list(up.x) == [
        "2026-03-01",
        "2026-04-16",
        "2026-06-01",
        None,
        "2026-06-01",
        "2026-07-17",
        "2026-09-01",
        None,
    ]
    assert list(up.y) == [3, 4, 5, None, 5, 5.5, 6, None]
    assert same.line.width > up.line.width


def test_a_level_that_goes_down_is_marked_and_drawn_over_the_others() -> None:
    figure = trajectory_lines(STEPS, POINTS, SRL)
    (down,) = named(figure, "▼ Recul")
    assert down.mode == "lines+markers"
    assert down.marker.symbol == "triangle-down"
    assert [size > 0 for size in down.marker.size] == [False, True, False, False]
    places = [one.name for one in figure.data]
    assert places.index("▼ Recul") > max(places.index("Avance"), places.index("Même niveau"))
    assert not named(trajectory_lines(STEPS.head(2), POINTS, SRL), "▼ Recul")


@pytest.mark.parametrize(
    ("highest", "floors"),
    [(0, (1,)), (1, (1,)), (3, (1, 2)), (20, (1, 2, 4, 7)), (21, (1, 2, 4, 9)), (10_000, (1, 500, 1500, 4000))],
)
def test_widths_stand_for_classes_of_counts(highest: int, floors: tuple[int, ...]) -> None:
    assert width_floors(highest) == floors


def test_the_legend_says_the_ways_and_what_the_thinnest_and_the_widest_lines_count() -> None:
    shown = [one.name for one in trajectory_lines(STEPS, POINTS, SRL).data if one.showlegend is not False]
    assert shown == ["Avance", "Même niveau", "▼ Recul", "1 dossier", "7 ou plus"]


def test_a_state_of_few_holds_its_counts_in_squares() -> None:
    (squares,) = named(trajectory_lines(STEPS, POINTS, SRL), "Niveau constaté")
    assert squares.marker.symbol == "square"
    assert list(squares.text) == ["1", "9", "2", "9", "1"]
    assert "text" in squares.mode


def test_with_many_states_counts_are_left_to_the_hovers() -> None:
    dates = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]
    figure = trajectory_lines(
        steps(*[(one, other, 9, 9, 10_000) for one, other in zip(dates, dates[1:], strict=False)]),
        points(*[(day, 9, 10_000, 0) for day in dates]),
        SRL,
    )
    (squares,) = named(figure, "Niveau constaté")
    assert squares.mode == "markers"
    assert figure.layout.xaxis.tickvals is None
    hovers = [data[1] for one in named(figure, "Choix") for data in one.customdata]
    assert "10\u202f000 dossiers : reste au niveau 9<br>entre le 01/01/2024 et le 01/02/2024" in hovers
    assert (
        "<b>9 Mot 9</b><br>10\u202f000 dossiers au 01/12/2025<br>0 dossier sans niveau constaté à cette date" in hovers
    )


def test_in_a_crowd_of_lines_the_thinnest_step_back() -> None:
    many = [(MARCH, JUNE, 1 + place % 9, 1 + place // 9 % 9, 1 + 99 * (place % 40 == 0)) for place in range(900)]
    (thin, *_), wide = (
        sorted(named(trajectory_lines(steps(*many[:n]), POINTS, SRL), "▼ Recul"), key=lambda one: one.line.width)
        for n in (900, 400)
    )
    assert (thin.line.width, thin.mode) == (0.5, "lines")
    assert wide[0].mode == "lines+markers"


def test_one_dossier_is_drawn_over_the_others_where_its_level_is_known() -> None:
    rows = track((MARCH, 3, 7, 3, None, None), (JUNE, 3, 7, None, None, None), (SEPTEMBER, 3, 7, 5, None, None))
    figure = trajectory_lines(STEPS, POINTS, SRL, rows, "<b>HIA-001</b>")
    under, over = named(figure, "&lt;b&gt;HIA-001&lt;/b&gt;")
    assert (list(over.x), list(over.y)) == (["2026-03-01", "2026-09-01"], [3, 5])
    assert under.line.width > over.line.width
    assert over.line.color not in {one.line.color for one in figure.data if one.mode and one is not over and one.line}
    assert (under.showlegend, over.showlegend) == (False, True)


def test_a_line_clicked_anywhere_and_a_square_give_their_codes() -> None:
    along, squares = named(trajectory_lines(STEPS, POINTS, SRL), "Choix")
    found: dict[str, list[tuple[str, float]]] = {}
    for across, down, (code, _) in zip(along.x, along.y, along.customdata, strict=True):
        found.setdefault(code, []).append((across, down))
    assert list(found) == [
        "2026-03-01:3_2026-06-01:5",
        "2026-03-01:4_2026-06-01:4",
        "2026-03-01:6_2026-06-01:2",
        "2026-06-01:5_2026-09-01:6",
    ]
    marks = found["2026-03-01:3_2026-06-01:5"]
    assert len(marks) == 12
    assert all("2026-03-01" < across < "2026-06-01" and 3 < down < 5 for across, down in marks)
    assert [data[0] for data in squares.customdata] == [
        f"{day}:{level}" for day, level, *_ in POINTS.to_numpy().tolist()
    ]


def test_between_two_states_no_two_lines_are_clicked_at_one_place() -> None:
    every = steps(*[(MARCH, JUNE, before, after, 1) for before in range(1, 10) for after in range(1, 10)])
    along, _ = named(trajectory_lines(every, POINTS, SRL), "Choix")
    places = set(zip(along.x, along.y, strict=True))
    assert len(places) == len(along.x) == 81 * 4


def test_in_a_crowd_each_line_has_fewer_marks_to_click() -> None:
    many = [(MARCH, JUNE, 1 + place % 9, 1 + place // 9 % 9, 1) for place in range(900)]
    for n_lines, a_line in ((40, 12), (150, 4), (800, 2), (900, 0)):
        along, _ = named(trajectory_lines(steps(*many[:n_lines]), POINTS, SRL), "Choix")
        assert len(along.x) == n_lines * a_line


def test_what_is_chosen_is_drawn_between_two_edges_and_no_click_greys_the_rest() -> None:
    assert not named(trajectory_lines(STEPS, POINTS, SRL), "Choix en vigueur")
    figure = trajectory_lines(STEPS, POINTS, SRL, chosen="2026-03-01:6_2026-06-01:2")
    *edges, line = named(figure, "Choix en vigueur")
    assert [edge.line.width for edge in edges] == sorted((edge.line.width for edge in edges), reverse=True)
    assert all(edge.line.width > line.line.width for edge in edges)
    assert line.marker.symbol == "triangle-down", "what goes down still says so"
    assert (line.x[0], line.x[2], list(line.y)[:3]) == ("2026-03-01", "2026-06-01", [6, 4, 2])
    (squares,) = named(trajectory_lines(STEPS, POINTS, SRL, chosen="2026-03-01:4"), "Niveau constaté")
    assert [width > 2 for width in squares.marker.line.width] == [False, True, False, False, False]
    assert squares.unselected.marker.opacity == squares.marker.opacity == 1
    assert squares.unselected.textfont.color == squares.textfont.color


def test_no_target_is_drawn_among_the_observed_levels() -> None:
    rows = track((MARCH, 3, 7, 3, None, JUNE), (JUNE, 3, 7, 4, None, JUNE))
    figure = trajectory_lines(STEPS, POINTS, SRL, rows, "HIA-001")
    assert not [one.name for one in figure.data if "diamond" in str(one.marker.symbol) or "visé" in str(one.name)]


def test_a_single_state_has_points_and_no_line() -> None:
    figure = trajectory_lines(steps(), points((MARCH, 5, 3, 2)), TEN)
    assert not named(figure, "Avance") + named(figure, "Même niveau") + named(figure, "▼ Recul")
    assert list(figure.layout.xaxis.ticktext) == ["01/03/2026"]
    assert figure.layout.xaxis.autotickangles == (0, -45), "across where the dates have the room"
    assert tuple(figure.layout.yaxis.range) == (0.4, 10.6)
    assert alt_trajectory_lines(steps(), points((MARCH, 5, 3, 2))) == (
        "Un seul état, au 01/03/2026 : 3 niveaux constatés, aucun passage d’un état à l’autre."
    )


@pytest.mark.parametrize("rows", [points(), points((MARCH, None, 0, 12))])
def test_nothing_known_gives_a_figure_that_says_so(rows: DataFrame) -> None:
    figure = trajectory_lines(steps(), rows, SRL)
    assert [note.text for note in figure.layout.annotations] == ["Aucun niveau constaté à suivre dans le temps."]
    assert alt_trajectory_lines(steps(), rows) == "Aucun niveau constaté à suivre dans le temps."


def test_words_count_the_moves_each_way_and_the_levels_not_known() -> None:
    assert alt_trajectory_lines(STEPS, POINTS) == (
        "Lignes des niveaux constatés sur 3 états, du 01/03/2026 au 01/09/2026, plus larges quand plus de dossiers y "
        "passent : 2 passages vers un niveau plus haut, 9 au même niveau et 2 vers un niveau plus bas. Au 01/09/2026, "
        "1 niveau constaté connu et 11 non connus."
    )


TRACK = track(
    (MARCH, 3, 5, 3, date(2026, 2, 11), SEPTEMBER),
    (JUNE, 3, 7, None, None, date(2027, 3, 1)),
    (SEPTEMBER, 2, 7, 5, date(2026, 8, 20), date(2027, 3, 1)),
)


def test_the_line_of_a_dossier_is_observed_and_its_target_a_hollow_mark_at_its_date() -> None:
    figure = one_track(TRACK, SRL)
    (seen,), (aimed,) = named(figure, "Niveau constaté"), named(figure, "Niveau visé pour le 01/03/2027")
    assert (list(seen.x), list(seen.y)) == (["2026-03-01", "2026-09-01"], [3, 5])
    assert (list(aimed.x), list(aimed.y), list(aimed.text)) == (["2027-03-01"], [7], ["<b>visé 7</b>"])
    assert (seen.marker.symbol, aimed.marker.symbol) == ("square", "diamond-open")
    assert (seen.mode, seen.line.dash) == ("lines+markers+text", "dot")
    assert "lines" not in aimed.mode
    assert seen.marker.color != aimed.marker.color


def test_what_was_declared_otherwise_before_is_shown_apart() -> None:
    figure = one_track(TRACK, SRL)
    (before,), (initial,) = named(figure, "Niveau visé déclaré avant"), named(figure, "Niveau initial déclaré")
    assert (list(before.x), list(before.y)) == (["2026-09-01"], [5])
    assert before.marker.size < named(figure, "Niveau visé pour le 01/03/2027")[0].marker.size
    assert (list(initial.x), list(initial.y), initial.marker.symbol) == (["2026-03-01", "2026-09-01"], [3, 2], "circle")


def test_a_target_taken_up_again_is_the_one_in_force() -> None:
    rows = track(
        (MARCH, 3, 5, 3, None, SEPTEMBER), (JUNE, 3, 7, 3, None, SEPTEMBER), (SEPTEMBER, 3, 5, 3, None, SEPTEMBER)
    )
    (aimed,) = named(one_track(rows, SRL), "Niveau visé pour le 01/09/2026")
    assert list(aimed.y) == [5]
    assert alt_one_track(rows).endswith("Niveau visé : 5, pour le 01/09/2026.")


def test_a_state_without_an_observed_level_is_a_cross_below_the_scale() -> None:
    figure = one_track(TRACK, SRL)
    (unknown,) = named(figure, "Niveau constaté non connu")
    assert (list(unknown.x), list(unknown.y)) == (["2026-06-01"], [0])
    assert figure.layout.yaxis.ticktext[0] == "Constat non connu"
    assert not named(one_track(TRACK.iloc[[0, 2]], SRL), "Niveau constaté non connu")


def test_a_target_without_date_stands_beyond_the_last_state_and_says_so() -> None:
    figure = one_track(track((MARCH, 3, 5, 3, None, None)), SRL)
    (aimed,) = named(figure, "Niveau visé sans échéance")
    assert aimed.x[0] > "2026-03-01"
    assert figure.layout.xaxis.range[0] < "2026-03-01" < aimed.x[0] < figure.layout.xaxis.range[1]
    assert list(aimed.text) == ["<b>visé 5</b><br>sans échéance"]


def test_hovers_say_the_words_of_the_level_and_when_it_was_seen() -> None:
    figure = one_track(TRACK, SRL)
    assert named(figure, "Niveau constaté")[0].hovertext[1] == (
        "Niveau constaté, état au 01/09/2026 :<br>5 Mot 5<br>constaté le 20/08/2026"
    )


def test_words_of_a_dossier_give_its_levels_and_its_target() -> None:
    assert alt_one_track(TRACK) == (
        "Niveaux constatés sur 3 états : niveau 3 au 01/03/2026 et niveau 5 au 01/09/2026. "
        "Niveau visé : 7, pour le 01/03/2027."
    )
    assert alt_one_track(track((MARCH, 3, 5, None, None, None))) == (
        "Aucun niveau constaté connu. Niveau visé : 5, sans échéance."
    )
    assert alt_one_track(track((MARCH, 3, None, 4, None, None))) == (
        "Niveaux constatés sur 1 état : niveau 4 au 01/03/2026. Aucun niveau visé."
    )


def test_a_dossier_in_no_state_gives_a_figure_that_says_so() -> None:
    assert [note.text for note in one_track(track(), SRL).layout.annotations] == [
        "Aucun état ne donne de niveau à ce dossier."
    ]


def test_a_dossier_without_any_level_still_shows_its_states() -> None:
    figure = one_track(track((MARCH, None, None, None, None, None), (JUNE, None, None, None, None, None)), TEN)
    assert [one.name for one in figure.data] == ["Niveau constaté non connu"]


STANDINGS = DataFrame(
    [("sans_echeance", 1200), ("atteint", 3), ("a_constater", 0), ("en_retard", 7), ("en_cours", 41)],
    columns=["echeance", "n_dossiers"],
)
MOVEMENTS = DataFrame(
    [("avance", 3), ("recul", 1), ("immobile", 7), ("nouveau", 0), ("inconnu", 12)], columns=["mouvement", "n_dossiers"]
)


def test_bars_of_standings_keep_one_order_and_write_every_count() -> None:
    figure = standing_bars(STANDINGS)
    (bars,) = named(figure, "Dossiers")
    assert list(bars.x) == [3, 41, 7, 0, 1200]
    assert list(bars.text) == ["<b>3</b>", "<b>41</b>", "<b>7</b>", "<b>0</b>", "<b>1\u202f200</b>"]
    assert [text.split("<br>")[0] for text in figure.layout.yaxis.ticktext] == [
        "Niveau visé atteint",
        "Date cible à venir",
        "En retard",
        "À constater",
        "Sans échéance",
    ]


@pytest.mark.parametrize(
    ("figure", "codes"),
    [
        (standing_bars(STANDINGS), ["atteint", "en_cours", "en_retard", "", "sans_echeance"]),
        (standing_bars(STANDINGS, "a_constater"), ["atteint", "en_cours", "en_retard", "a_constater", "sans_echeance"]),
        (movement_bars(MOVEMENTS, 12), ["avance", "recul", "immobile", "", "inconnu"]),
    ],
)
def test_a_click_beside_a_short_bar_gives_its_code_and_a_bar_of_none_gives_nothing(
    figure: go.Figure, codes: list[str]
) -> None:
    (bars,), (rows,) = named(figure, "Dossiers"), named(figure, "Choix")
    assert [data[0] for data in rows.customdata] == codes
    assert set(rows.x) == {figure.layout.xaxis.range[1]}
    assert bars.hoverinfo == "skip"


def test_late_and_down_are_hatched_and_what_is_not_known_is_white() -> None:
    standing, movement = (
        named(standing_bars(STANDINGS), "Dossiers")[0],
        named(movement_bars(MOVEMENTS, 12), "Dossiers")[0],
    )
    assert list(standing.marker.pattern.shape) == ["", "", "/", "x", "."]
    assert list(movement.marker.pattern.shape) == ["", "/", "", ".", "x"]
    assert (standing.marker.color[3], movement.marker.color[4]) == ("#FFFFFF", "#FFFFFF")


def test_the_chosen_bar_is_framed_and_a_click_greys_none() -> None:
    assert not standing_bars(STANDINGS).layout.shapes
    (frame,) = standing_bars(STANDINGS, "en_retard").layout.shapes
    assert frame.y0 < 2 < frame.y1
    for one in standing_bars(STANDINGS).data:
        assert one.selected.marker.opacity == one.unselected.marker.opacity == one.marker.opacity
    bars = named(standing_bars(STANDINGS), "Dossiers")[0]
    assert bars.unselected.textfont.color == bars.textfont.color


def test_bars_of_movements_say_over_how_many_months() -> None:
    notes = " ".join(movement_bars(MOVEMENTS, 18).layout.yaxis.ticktext).replace("<br>", " ")
    assert "même niveau depuis 18 mois ou plus" in notes
    assert "au cours du dernier mois" in " ".join(movement_bars(MOVEMENTS, 1).layout.yaxis.ticktext).replace(
        "<br>", " "
    )


def test_words_of_the_bars_give_every_count() -> None:
    assert alt_standing_bars(STANDINGS) == (
        "Dossiers qui ont un niveau visé, selon leur échéance : niveau visé atteint 3, date cible à venir 41, "
        "en retard 7, à constater 0 et sans échéance 1\u202f200."
    )
    assert alt_movement_bars(MOVEMENTS, 12) == (
        "Dossiers selon leur mouvement en 12 mois : a avancé 3, a reculé 1, immobile 7, premier constat récent 0 et "
        "sans niveau constaté 12."
    )
    assert alt_standing_bars(STANDINGS.assign(n_dossiers=0)).endswith(" : aucun dossier.")


def test_no_row_gives_a_figure_that_says_so() -> None:
    assert [note.text for note in standing_bars(STANDINGS.head(0)).layout.annotations] == ["Aucun dossier à compter."]


def test_the_figures_are_pure_functions_that_travel() -> None:
    calls: list[tuple[Any, ...]] = [
        (trajectory_lines, STEPS, POINTS, SRL, TRACK, "HIA-001"),
        (one_track, TRACK, SRL),
        (movement_bars, MOVEMENTS, 12, "recul"),
    ]
    for draw, *arguments in calls:
        again = pickle.loads(pickle.dumps(arguments))  # noqa: S301 - made here
        assert draw(*arguments) == draw(*again)
        assert all(a.equals(b) for a, b in zip(arguments, again, strict=True) if isinstance(a, DataFrame))
