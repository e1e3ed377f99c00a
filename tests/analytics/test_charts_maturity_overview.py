"""The threshold curve and the matrix: what they draw, what a click gives, what they say in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.charts.maturity.marks import share_text
from analytics.charts.maturity.overview import (
    alt_threshold_curve,
    alt_transition_matrix,
    threshold_curve,
    transition_matrix,
)
from tests.analytics.maturity_chart_rows import MRL, SRL, thresholds, transitions

PAIRS = [(1, 4), (3, 5), (6, 7)]


def traces(figure) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


def codes(trace) -> list[str]:
    return [data[0] for data in trace.customdata]


class TestShareText:
    @pytest.mark.parametrize(
        ("count", "total", "text"),
        [(0, 0, ""), (0, 9, "0"), (9, 9, "100"), (1, 10_000, "<1"), (9_999, 10_000, ">99"), (1, 8, "13"), (2, 3, "67")],
    )
    def test_rounding_never_says_none_or_all_of_some(self, count: int, total: int, text: str) -> None:
        assert share_text(count, total) == text


class TestThresholdCurve:
    def test_it_draws_shares_of_the_dossiers_known_not_counts(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5))
        assert [round(y) for y in drawn["Niveau initial"].y] == [100, 67, 67, 33, 33, 33, 0, 0, 0]
        assert list(drawn["Niveau visé"].text) == ["100", "100", "100", "100", "67", "33", "33", "0", "0"]

    def test_observed_never_stands_beside_the_target(self) -> None:
        names = set(traces(threshold_curve(thresholds(PAIRS), "observed", SRL, 5)))
        assert names == {"Niveau initial", "Niveau constaté", "Niveau initial, choix", "Niveau constaté, choix"}

    def test_the_two_curves_differ_in_shape_line_and_colour(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5))
        initial, final = drawn["Niveau initial"], drawn["Niveau visé"]
        assert initial.marker.symbol != final.marker.symbol
        assert initial.line.dash != final.line.dash
        assert initial.marker.color != final.marker.color

    def test_each_share_is_written_away_from_the_other_curve(self) -> None:
        drawn = traces(threshold_curve(thresholds([(6, 2)]), "target", SRL, 5))
        assert drawn["Niveau initial"].textposition[3] == "top center"
        assert drawn["Niveau visé"].textposition[3] == "bottom center"

    def test_a_click_gives_the_end_and_the_level_where_a_dossier_is(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5))
        assert codes(drawn["Niveau initial, choix"]) == [*(f"initial:{level}" for level in range(1, 7)), "", "", ""]
        assert codes(drawn["Niveau visé, choix"])[6] == "final:7"

    def test_targets_of_one_spot_part_sideways(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5))
        initial, final = drawn["Niveau initial, choix"], drawn["Niveau visé, choix"]
        assert initial.x[0] < 1 < final.x[0]
        assert initial.x[3] == final.x[3] == 4

    def test_the_hover_has_the_counts_and_the_words_of_the_level(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5))
        assert drawn["Niveau visé, choix"].customdata[4][1] == (
            "<b>Niveau visé 5 ou plus : 2 sur 3 dossiers, 67 %</b><br><b>5 Validée</b><br>Libellé long 5"
            "<br>Phase C : Maturation<br>Attendu : Preuve 5"
        )

    def test_the_chosen_mark_alone_is_ringed(self) -> None:
        drawn = traces(threshold_curve(thresholds(PAIRS), "target", SRL, 5, "final:5"))
        assert [width > 0 for width in drawn["Niveau visé"].marker.line.width] == [level == 5 for level in range(1, 10)]
        assert not any(drawn["Niveau initial"].marker.line.width)

    def test_levels_are_named_and_said_to_be_provisional(self) -> None:
        axis = threshold_curve(thresholds(PAIRS), "target", SRL, 5).layout.xaxis
        assert axis.ticktext[4] == "5 Validée"
        assert "intitulés provisoires, à valider par la Région" in axis.title.text

    def test_words_of_levels_stand_across_where_there_is_room_upright_elsewhere(self) -> None:
        long = tuple(replace(words, short_label="Validée par le terrain") for words in SRL)
        for axis in (
            threshold_curve(thresholds(PAIRS), "target", long, 5).layout.xaxis,
            transition_matrix(transitions(PAIRS), "target", long).layout.xaxis,
        ):
            assert (axis.autotickangles, axis.tickangle) == ((0, -90), None)
            assert axis.ticktext[4] == "5 Validée par<br>le terrain"

    def test_a_scale_without_words_shows_its_own_bounds_and_no_field(self) -> None:
        figure = threshold_curve(thresholds([(1, 10)], MRL), "target", MRL)
        assert list(figure.layout.xaxis.ticktext) == [str(level) for level in range(1, 11)]
        assert "provisoires" not in figure.layout.xaxis.title.text
        assert not figure.layout.shapes

    def test_the_field_is_shaded_from_its_level_up(self) -> None:
        (zone,) = threshold_curve(thresholds(PAIRS), "target", SRL, 5).layout.shapes
        assert (zone.x0, zone.x1) == (4.5, 9.4)

    def test_none_known_draws_no_mark_and_takes_no_click(self) -> None:
        drawn = traces(threshold_curve(thresholds([]), "target", SRL, 5))
        assert set(drawn["Niveau initial"].y) == {None}
        assert not drawn["Niveau initial, choix"].x

    def test_the_alternative_text_is_true_for_none_one_and_many(self) -> None:
        assert alt_threshold_curve(thresholds([]), "observed", SRL, 5) == (
            "Courbes vides : aucun dossier n’a ses niveaux initial et constaté connus."
        )
        assert alt_threshold_curve(thresholds([(3, 6)]), "target", SRL, 5) == (
            "Courbes de la part des dossiers à chaque niveau ou plus, de 1 à 9, au niveau initial et au niveau visé, "
            "pour 1 dossier. Au niveau 5 ou plus : 0 au niveau initial (0 %), 1 au niveau visé (100 %)."
        )
        assert "pour 3 dossiers. Au niveau 5 ou plus : 1 au niveau initial (33 %), 2 au niveau" in alt_threshold_curve(
            thresholds(PAIRS), "target", SRL, 5
        )


class TestTransitionMatrix:
    PAIRS = [(3, 6)] * 4 + [(5, 5)] + [(6, 4)] * 2

    def test_every_cell_is_written_and_regressions_are_marked(self) -> None:
        drawn = traces(transition_matrix(transitions(self.PAIRS), "target", SRL))
        assert drawn["Progression"].z[5][2] == 4
        assert drawn["Recul"].z[3][5] == 2
        assert drawn["Progression"].z[3][5] is None
        written = drawn["Nombre de dossiers"]
        texts = {(x, y): text for x, y, text in zip(written.x, written.y, written.text, strict=True)}
        assert len(texts) == 81
        assert (texts[3, 6], texts[6, 4], texts[1, 1]) == ("<b>4</b>", "<b>▼2</b>", "0")

    def test_the_diagonal_is_outlined_then_the_choice(self) -> None:
        boxes = transition_matrix(transitions(self.PAIRS), "target", SRL, "3-6").layout.shapes
        assert [(box.x0, box.y0) for box in boxes[:9]] == [(level - 0.5, level - 0.5) for level in range(1, 10)]
        assert (boxes[9].x0, boxes[9].y0) == (2.5, 5.5)
        assert boxes[9].line.width > boxes[0].line.width

    def test_a_click_gives_the_pair_and_nothing_on_an_empty_cell(self) -> None:
        cells = traces(transition_matrix(transitions(self.PAIRS), "target", SRL))["Cases"]
        assert len(cells.x) == 81
        assert sorted(code for code in codes(cells) if code) == ["3-6", "5-5", "6-4"]
        at = {(x, y): code for x, y, code in zip(cells.x, cells.y, codes(cells), strict=True)}
        assert (at[6, 4], at[4, 6]) == ("6-4", "")

    def test_the_hover_of_a_cell_has_the_words_of_both_its_levels(self) -> None:
        cells = traces(transition_matrix(transitions(self.PAIRS), "observed", SRL))["Cases"]
        hovers = {(x, y): data[1] for x, y, data in zip(cells.x, cells.y, cells.customdata, strict=True)}
        assert hovers[6, 4] == (
            "<b>2 dossiers en recul</b>"
            "<br><b>Niveau initial : 6 Démonstration</b><br>Libellé long 6<br>Phase C : Maturation<br>Attendu : Preuve 6"
            "<br><b>Niveau constaté : 4 Pilote</b><br>Libellé long 4<br>Phase B : Prématuration<br>Attendu : Preuve 4"
        )
        assert hovers[4, 6].startswith("<b>0 dossier</b><br><b>Niveau initial : 4 Pilote</b>")

    def test_a_click_anywhere_in_a_cell_is_its_own(self) -> None:
        figure = transition_matrix(transitions(self.PAIRS), "target", SRL)
        assert (figure.layout.hoverdistance, figure.layout.hovermode) == (-1, "closest")

    def test_the_scale_gives_the_bounds(self) -> None:
        figure = transition_matrix(transitions([(10, 10)]), "target", MRL)
        assert len(traces(figure)["Cases"].x) == 100
        assert traces(figure)["Progression"].z[9][9] == 1

    def test_ten_thousand_dossiers_are_written_smaller_to_fit_a_phone(self) -> None:
        few = traces(transition_matrix(transitions([(1, 1)] * 99), "target", SRL))["Nombre de dossiers"]
        many = traces(transition_matrix(transitions([(1, 1)] * 10_000), "target", SRL))["Nombre de dossiers"]
        assert many.textfont.size < few.textfont.size
        assert many.text[0] == "<b>10\u202f000</b>"

    def test_the_alternative_text_tells_progress_from_regression(self) -> None:
        assert alt_transition_matrix(transitions(self.PAIRS), "observed") == (
            "Matrice des niveaux, initial en abscisse et constaté en ordonnée, pour 7 dossiers : 4 en progression, "
            "1 au même niveau, 2 en recul. Case la plus fournie : du niveau 3 au niveau 6, 4 dossiers."
        )

    def test_the_alternative_text_is_true_for_none_and_one(self) -> None:
        assert "aucun dossier" in alt_transition_matrix(transitions([]), "target")
        assert "pour 1 dossier :" in alt_transition_matrix(transitions([(2, 2)]), "target")

    def test_the_alternative_text_says_that_other_cells_are_as_full(self) -> None:
        assert alt_transition_matrix(transitions([(3, 6), (2, 4)]), "target").endswith(
            "Case la plus fournie : du niveau 2 au niveau 4, 1 dossier, à égalité avec 1 autre."
        )
