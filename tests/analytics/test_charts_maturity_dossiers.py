"""Dumbbells by their traces; names out of files shown letter for letter."""

from __future__ import annotations

import pickle
from typing import Any

import plotly.graph_objects as go
import pytest
from pandas import NA, DataFrame, array

from analytics.charts.maturity.dossiers import ROWS_A_FIGURE, alt_dumbbells, dumbbells
from analytics.charts.names import on_lines, one_line
from analytics.maturity.levels import LevelWords

SRL = tuple(
    LevelWords(level, "ABCD"[(level - 1) // 3], f"Phase {level}", f"Libellé {level}", f"Mot {level}", "preuve")
    for level in range(1, 10)
)
TEN = tuple(LevelWords(level) for level in range(1, 11))
HOSTILE = "<b>gras</b> & <img src=x onerror=alert(1)> &lt;i&gt; %{x} <br>"


def moves(*lines: tuple[str, str, int | None, int | None]) -> DataFrame:
    """Rows of `dossier_moves`, as the questions give them: blank levels are NA."""
    frame = DataFrame(list(lines), columns=["submission_id", "title", "srl_initial", "srl_final"])
    for column in ("srl_initial", "srl_final"):
        frame[column] = array([NA if level is None else level for level in frame[column].astype(object)], dtype="Int64")
    return frame


def trace(figure: go.Figure, name: str) -> Any:
    found = [one for one in figure.data if one.name == name]
    assert len(found) == 1, [one.name for one in figure.data]
    return found[0]


def headings(figure: go.Figure) -> list[str]:
    return list(trace(figure, "Dossiers").text)


THREE = moves(("A", "Monte", 3, 6), ("B", "Reste", 4, 4), ("C", "Descend", 8, 5))


def test_each_dossier_has_its_line_from_its_initial_to_its_final_level() -> None:
    figure = dumbbells(THREE, "target", SRL)
    assert list(trace(figure, "Niveau initial").x) == [3, 4, 8]
    assert list(trace(figure, "Niveau visé").x) == [6, 4, 5]
    assert list(trace(figure, "Niveau initial").y) == list(trace(figure, "Niveau visé").y)


def test_the_direction_is_said_by_an_arrow_on_the_line_and_in_the_heading() -> None:
    figure = dumbbells(THREE, "target", SRL)
    up, down = trace(figure, "▶ Progression"), trace(figure, "◀ Recul")
    assert (up.marker.symbol, list(up.x)) == ("triangle-right", [3, 4.5, 6, None])
    assert (down.marker.symbol, list(down.x)) == ("triangle-left", [8, 6.5, 5, None])
    assert up.line.width < down.line.width
    assert headings(figure) == ["<b>A</b> ▶ +3 · Monte", "<b>B</b> ● = · Reste", "<b>C</b> ◀ −3 · Descend"]


def test_a_level_shared_by_both_ends_is_written_once() -> None:
    figure = dumbbells(THREE, "target", SRL)
    assert list(trace(figure, "Niveau initial").text) == ["<b>3</b>", "", "<b>8</b>"]
    assert list(trace(figure, "Niveau visé").text) == ["<b>6</b>", "<b>4</b>", "<b>5</b>"]


def test_the_numbers_stand_outside_the_line_whichever_way_it_goes() -> None:
    figure = dumbbells(THREE, "target", SRL)
    assert list(trace(figure, "Niveau initial").textposition) == ["middle left", "middle left", "middle right"]
    assert list(trace(figure, "Niveau visé").textposition) == ["middle right", "middle right", "middle left"]


def test_an_end_that_is_not_known_is_said_and_not_drawn() -> None:
    rows = moves(("A", "Sans visée", 3, None), ("B", "Sans départ", None, 6), ("C", "Sans rien", None, None))
    figure = dumbbells(rows, "observed", SRL)
    assert list(trace(figure, "Niveau initial").x) == [3]
    assert list(trace(figure, "Niveau constaté").x) == [6]
    assert headings(figure) == [
        "<b>A</b> constaté non connu · Sans visée",
        "<b>B</b> initial non connu · Sans départ",
        "<b>C</b> initial et constaté non connus<br>Sans rien",
    ]
    assert not [one for one in figure.data if one.name in ("▶ Progression", "◀ Recul")]


def test_visee_and_constatee_differ_by_symbol_and_colour() -> None:
    target = trace(dumbbells(THREE, "target", SRL), "Niveau visé").marker
    observed = trace(dumbbells(THREE, "observed", SRL), "Niveau constaté").marker
    assert (target.symbol, observed.symbol) == ("diamond", "square")
    assert target.color != observed.color


def test_a_click_anywhere_on_a_row_gives_its_submission_id() -> None:
    figure = dumbbells(THREE, "target", SRL)
    band = trace(figure, "Choix")
    assert [data[0] for data in band.customdata] == ["A", "B", "C"]
    assert (band.base, band.base + band.x[0], band.width) == (0.5, 9.5, 1)
    assert [one.name for one in figure.data if one.hoverinfo != "skip"] == ["Choix"]


def test_a_click_greys_nothing() -> None:
    for one in dumbbells(THREE, "target", SRL).data:
        drawn = one.to_plotly_json()
        for state in (drawn["selected"], drawn["unselected"]):
            if drawn["type"] == "bar" or "markers" in drawn["mode"]:
                assert state["marker"]["opacity"] == drawn["marker"]["opacity"], one.name
            if "text" in drawn.get("mode", ""):
                assert state["textfont"]["color"] == drawn["textfont"]["color"], one.name


def test_the_chosen_dossier_is_framed() -> None:
    assert not dumbbells(THREE, "target", SRL).layout.shapes
    (frame,) = dumbbells(THREE, "target", SRL, "B").layout.shapes
    assert frame.y0 < 1 < frame.y1
    assert not dumbbells(THREE, "target", SRL, "not here").layout.shapes


def test_hovers_say_the_words_of_both_levels() -> None:
    (hover, *_) = [data[1] for data in trace(dumbbells(THREE, "target", SRL), "Choix").customdata]
    assert hover == (
        "<b>A</b><br>Monte<br>▶ 3 niveaux franchis"
        "<br><b>Niveau initial : 3 Mot 3</b><br>Libellé 3<br>Phase A : Phase 3<br>Attendu : preuve"
        "<br><b>Niveau visé : 6 Mot 6</b><br>Libellé 6<br>Phase B : Phase 6<br>Attendu : preuve"
    )


def test_a_scale_without_words_has_its_own_bounds_and_no_provisional_wording() -> None:
    figure = dumbbells(moves(("A", "Titre", 10, 1)), "target", TEN)
    assert list(figure.layout.xaxis.ticktext) == [str(level) for level in range(1, 11)]
    assert tuple(figure.layout.xaxis.range) == (0.5, 10.5)
    assert figure.layout.xaxis.title.text == "Niveau"
    assert "intitulés provisoires" in dumbbells(THREE, "target", SRL).layout.xaxis.title.text


@pytest.mark.parametrize("levels", [SRL, TEN])
def test_forty_dossiers_fit_one_figure_with_a_row_each(levels: tuple[LevelWords, ...]) -> None:
    rows = moves(*[(f"K{place}", "Titre", 1, 9) for place in range(ROWS_A_FIGURE)])
    one, forty = dumbbells(rows.head(1), "target", levels), dumbbells(rows, "target", levels)
    assert (forty.layout.height - one.layout.height) / 39 >= 44
    assert len(trace(forty, "Choix").y) == ROWS_A_FIGURE


def test_no_dossier_gives_a_figure_that_says_so() -> None:
    figure = dumbbells(moves(), "target", SRL)
    assert [note.text for note in figure.layout.annotations] == ["Aucun dossier à montrer."]
    assert alt_dumbbells(moves(), "target") == "Aucun dossier à montrer."


def test_a_title_goes_on_under_its_dossier() -> None:
    title = "Télésurveillance des plaies chroniques par intelligence artificielle en ville et à domicile"
    (heading,) = headings(dumbbells(moves(("IA-2026-001", title, 1, 2)), "target", SRL))
    first, second = heading.split("<br>")
    assert f"{first.removeprefix('<b>IA-2026-001</b> ▶ +1 · ')} {second}" == title
    assert len(first.replace("<b>", "").replace("</b>", "")) <= 60
    assert len(second) <= 60


def test_a_title_has_a_line_of_its_own_beside_a_long_identifier() -> None:
    (heading,) = headings(dumbbells(moves(("N" * 40, "Titre", None, None)), "target", SRL))
    assert heading == f"<b>{'N' * 40}</b> initial et visé non connus<br>Titre"


def test_a_title_stands_whole_on_three_lines_and_all_the_rows_make_room_for_it() -> None:
    title = "Démonstrateur d’IA pour repérer tôt les complications de la grossesse, à l’échelle régionale et en ville"
    short, long = (moves(("A", "Court", 1, 2), ("IA-2026-001", each, 1, 2)) for each in ("Bref", title))
    heading = headings(dumbbells(long, "target", SRL))[1]
    assert " ".join(heading.split(" · ")[1].split("<br>")) == title
    assert [len(line) <= 68 for line in heading.split("<br>")] == [True, True, True]
    heights = [dumbbells(rows, "target", SRL).layout.height for rows in (short, long)]
    assert heights[1] - heights[0] == 2 * 20


def test_a_title_longer_than_three_lines_is_cut_in_the_heading_and_whole_in_the_hover() -> None:
    title = "mot " * 75
    figure = dumbbells(moves(("A", title, 1, 2)), "target", SRL)
    (heading,), hover = headings(figure), trace(figure, "Choix").customdata[0][1]
    assert [len(line) <= 68 for line in heading.split("<br>")] == [True, True, True]
    assert heading.endswith("…")
    assert hover.count("mot") == 75


def test_a_name_is_shown_letter_for_letter_and_never_read_as_tags() -> None:
    figure = dumbbells(moves(("A", HOSTILE, 1, 2)), "target", SRL)
    (heading,), band = headings(figure), trace(figure, "Choix")
    assert "&lt;b&gt;gras&lt;/b&gt; &amp; &lt;img" in heading
    assert "<img" not in heading + band.customdata[0][1]
    assert "&amp;lt;i&amp;gt;" in band.customdata[0][1]
    # A template in a name is data of the hover, not a part of it.
    assert "%{x}" in band.customdata[0][1]
    assert band.hovertemplate == "%{customdata[1]}<extra></extra>"


def test_a_right_to_left_name_turns_nothing_around_it() -> None:
    assert one_line("ذكاء", 20) == "\u2068ذكاء\u2069"
    assert one_line("evil\u202egnp.exe", 20) == "evilgnp.exe"
    assert one_line("Télésuivi", 20) == "Télésuivi"


def test_a_name_is_cut_to_its_room_wide_letters_counting_twice() -> None:
    assert one_line("abcdef", 6) == "abcdef"
    assert one_line("abcdefg", 6) == "abcde…"
    assert one_line("健康健康", 6) == "健康…"
    assert one_line("a\n b\t c", 9) == "a b c"


def test_lines_of_a_name_are_escaped_one_by_one_and_limited() -> None:
    assert on_lines("a < b & c", 5) == "a &lt; b<br>&amp; c"
    assert on_lines("un deux trois quatre cinq", 8, 2) == "un deux<br>trois q…"
    assert on_lines("", 8) == ""
    assert on_lines("x" * 12, 5) == "xxxxx<br>xxxxx<br>xx"
    assert on_lines("un deux trois quatre", 12, 2, taken=6) == "un<br>deux trois…"
    assert on_lines("", 12, 2, taken=6) == ""


def test_words_say_how_many_go_each_way() -> None:
    assert alt_dumbbells(THREE, "target") == (
        "Une ligne par dossier, du niveau initial au niveau visé, pour 3 dossiers : 1 en progression, 1 au même "
        "niveau et 1 en recul. Plus grande progression de cette page : A, du niveau 3 au niveau 6."
    )
    twice = moves(("A", "", 3, 6), ("B", "", 1, 4), ("C", "", 2, 3))
    assert alt_dumbbells(twice, "target").endswith("A, du niveau 3 au niveau 6, à égalité avec 1 autre.")
    assert alt_dumbbells(moves(("A", "Titre", 9, 9)), "observed") == (
        "Une ligne par dossier, du niveau initial au niveau constaté, pour 1 dossier : 1 au même niveau."
    )
    assert "2 dont un niveau au moins n’est pas connu" in alt_dumbbells(
        moves(("A", "", 3, None), ("B", "", None, None), ("C", "", 2, 1)), "target"
    )


def test_the_figure_is_a_pure_function_that_travels() -> None:
    rows = THREE.copy()
    call = pickle.loads(pickle.dumps((rows, "target", SRL, "B")))  # noqa: S301 - made here
    assert dumbbells(*call) == dumbbells(rows, "target", SRL, "B")
    assert rows.equals(THREE)
