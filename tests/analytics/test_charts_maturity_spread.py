"""Distributions, levels crossed, flows between phases: what they draw, what a click gives, what they say in words."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from analytics.charts.maturity.crossed import (
    alt_crossed_bars,
    alt_crossed_by_phase,
    crossed_bars,
    crossed_by_phase,
    reach_of,
)
from analytics.charts.maturity.marks import STEADY_UNSEEN, level_hover
from analytics.charts.maturity.overview import threshold_curve, transition_matrix
from analytics.charts.maturity.phases import alt_phase_alluvial, phase_alluvial
from analytics.charts.maturity.spread import alt_paired_distributions, paired_distributions
from tests.analytics.maturity_chart_rows import (
    MRL,
    SRL,
    crossings,
    crossings_by_phase,
    distributions,
    phase_flows,
    thresholds,
    transitions,
)

PAIRS = [(3, 6)] * 4 + [(5, 5)] + [(6, 4)] * 2 + [(1, 2)]
DOWN = [(9, 1), (7, 3), (5, 2), (4, 3)]
EDGES = {"none": [], "one": [(3, 6)], "at 9": [(9, 9)] * 40, "down": DOWN, "10,000": [(3, 6), (6, 4)] * 5_000}


def named(figure, name: str) -> list:
    return [trace for trace in figure.data if trace.name == name]


def targets(figure) -> list:
    return [trace for trace in figure.data if trace.customdata is not None]


def codes(figure) -> list[str]:
    return [data[0] for trace in targets(figure) for data in trace.customdata]


class TestPairedDistributions:
    def test_each_level_has_an_initial_and_a_final_bar_zeros_written(self) -> None:
        figure = paired_distributions(distributions(PAIRS), "target", SRL)
        (initial,), (final,) = named(figure, "Niveau initial"), named(figure, "Niveau visé")
        assert list(initial.x) == [1, 0, 4, 0, 1, 2, 0, 0, 0]
        assert list(final.text) == ["0", "1", "0", "2", "1", "4", "0", "0", "0"]
        assert (initial.offset, final.offset) == (0, -0.4)

    def test_the_bars_differ_in_black_and_white(self) -> None:
        for final, name in (("target", "Niveau visé"), ("observed", "Niveau constaté")):
            figure = paired_distributions(distributions(PAIRS), final, SRL)
            assert named(figure, "Niveau initial")[0].marker.pattern.shape == ""
            assert named(figure, name)[0].marker.pattern.shape

    def test_a_click_gives_the_end_and_the_level_and_nothing_on_a_zero(self) -> None:
        found = codes(paired_distributions(distributions(PAIRS), "target", SRL))
        assert [code for code in found if code] == [
            *("initial:1", "initial:3", "initial:5", "initial:6"),
            *("final:2", "final:4", "final:5", "final:6"),
        ]
        assert len(found) == 18

    def test_the_row_that_takes_the_click_spans_the_plot_however_short_its_bar(self) -> None:
        figure = paired_distributions(distributions(PAIRS), "target", SRL)
        assert {x for trace in targets(figure) for x in trace.x} == {figure.layout.xaxis.range[1]}

    def test_the_chosen_bar_is_outlined(self) -> None:
        figure = paired_distributions(distributions(PAIRS), "target", SRL, "final:6")
        widths = named(figure, "Niveau visé")[0].marker.line.width
        assert widths[5] == max(widths) > widths[3] > widths[0] == 0
        assert max(named(figure, "Niveau initial")[0].marker.line.width) == 1

    def test_the_alternative_text_is_true_for_none_one_and_many(self) -> None:
        assert alt_paired_distributions(distributions([]), "target").startswith("Barres vides")
        assert "pour 1 dossier." in alt_paired_distributions(distributions([(3, 6)]), "target")
        assert alt_paired_distributions(distributions(PAIRS), "observed") == (
            "Barres du nombre de dossiers à chaque niveau, initial et constaté, pour 8 dossiers. "
            "Niveau initial le plus fréquent : 3 (4 dossiers). Niveau constaté le plus fréquent : 6 (4 dossiers)."
        )
        assert alt_paired_distributions(distributions([(3, 6), (1, 6), (5, 9)]), "target").endswith(
            "Niveau initial le plus fréquent : 1 (1 dossier, à égalité avec 2 autres). Niveau visé le plus fréquent : "
            "6 (2 dossiers)."
        )


class TestCrossedBars:
    def test_gaps_are_drawn_as_zeros_and_each_way_has_its_fill(self) -> None:
        figure = crossed_bars(crossings(PAIRS), "target")
        (up,), (same,), (down,) = (named(figure, name) for name in ("Progression", "Même niveau", "Recul"))
        assert (list(up.y), list(up.x)) == ([1, 2, 3], [1, 0, 4])
        assert (list(same.y), list(same.x)) == ([0], [1])
        assert (list(down.y), list(down.x)) == ([-2, -1], [2, 0])
        assert (up.marker.pattern.shape, down.marker.pattern.shape) == ("", "/")

    def test_regressions_are_named_on_the_axis(self) -> None:
        axis = crossed_bars(crossings(PAIRS), "target").layout.yaxis
        assert list(axis.ticktext) == ["▼ −2", "▼ −1", "0", "+1", "+2", "+3"]

    def test_a_click_gives_the_levels_crossed_with_a_plain_minus(self) -> None:
        assert codes(crossed_bars(crossings(PAIRS), "target")) == ["-2", "", "0", "1", "", "3"]

    def test_the_chosen_bar_is_outlined(self) -> None:
        (down,) = named(crossed_bars(crossings(PAIRS), "target", "-2"), "Recul")
        assert list(down.marker.line.width) == [4, 0]

    def test_the_alternative_text_names_regressions(self) -> None:
        assert alt_crossed_bars(crossings(PAIRS), "target") == (
            "Nombre de niveaux franchis entre l’initial et le visé, pour 8 dossiers : 2 à −2 (recul), "
            "1 à 0 (même niveau), 1 à +1 et 4 à +3."
        )
        assert alt_crossed_bars(crossings([]), "observed").startswith("Aucun dossier")


class TestCrossedByPhase:
    def test_each_phase_has_its_panel_on_the_same_axes_with_its_n(self) -> None:
        figure = crossed_by_phase(crossings_by_phase(PAIRS), "target", SRL)
        axes = [figure.layout[name] for name in ("xaxis", "xaxis2", "xaxis3", "xaxis4")]
        assert len({axis.range for axis in axes}) == 1
        assert {trace.yaxis for trace in figure.data} == {"y"}
        headings = [note.text for note in figure.layout.annotations[:4]]
        assert headings == ["<b>A</b><br>n = 1", "<b>B</b><br>n = 4", "<b>C</b><br>n = 3", "<b>D</b><br>n = 0"]

    def test_the_panels_add_up_to_the_levels_crossed(self) -> None:
        figure = crossed_by_phase(crossings_by_phase(PAIRS), "target", SRL)
        assert (
            sum(sum(trace.x) for name in ("Progression", "Même niveau", "Recul") for trace in named(figure, name)) == 8
        )

    @pytest.mark.parametrize(("phase", "reach"), [("A", (-1, 8)), ("B", (-3, 6)), ("C", (-6, 4)), ("D", (-8, 1))])
    def test_the_scale_says_what_a_phase_can_reach(self, phase: str, reach: tuple[int, int]) -> None:
        assert reach_of(phase, SRL) == reach

    def test_what_a_phase_can_not_reach_is_grey_and_has_no_number(self) -> None:
        figure = crossed_by_phase(crossings_by_phase(PAIRS), "target", SRL)
        greys = {(shape.xref, shape.y0, shape.y1) for shape in figure.layout.shapes}
        assert greys == {("x domain", -2.6, -1.5), ("x4 domain", 1.5, 3.6)}
        last = named(figure, "Progression")[-1]
        assert list(last.text) == ["0", "", ""]
        assert "hors d’atteinte" in figure.layout.annotations[-1].text

    def test_no_grey_is_spoken_of_where_there_is_none(self) -> None:
        figure = crossed_by_phase(crossings_by_phase([(9, 9)]), "target", SRL)
        assert "hors d’atteinte" not in figure.layout.annotations[-1].text

    def test_a_click_gives_the_levels_crossed(self) -> None:
        assert {code for code in codes(crossed_by_phase(crossings_by_phase(PAIRS), "target", SRL)) if code} == {
            *("-2", "0", "1", "3")
        }

    def test_a_scale_without_phases_draws_nothing(self) -> None:
        assert not crossed_by_phase(crossings_by_phase([]), "target", MRL).data

    def test_the_alternative_text_says_the_ceiling_of_each_phase(self) -> None:
        text = alt_crossed_by_phase(crossings_by_phase(PAIRS), "target", SRL)
        assert "B, 4 dossiers dont 4 en progression, au plus +6 possible" in text
        assert text.endswith("D, 0 dossier dont 0 en progression, au plus +1 possible.")
        assert alt_crossed_by_phase(crossings_by_phase([]), "target", SRL).startswith("Aucun dossier")


class TestPhaseAlluvial:
    def test_each_flow_is_a_band_with_its_number_at_both_ends(self) -> None:
        figure = phase_alluvial(phase_flows(PAIRS), "target", SRL)
        assert [list(trace.text) for trace in named(figure, "Nombre de dossiers")] == [["1", "4", "▼2", "1"]] * 2
        assert len([trace for trace in figure.data if trace.fill == "toself"]) == 4

    def test_regressions_are_hatched(self) -> None:
        figure = phase_alluvial(phase_flows(PAIRS), "target", SRL)
        shapes = {trace.name: trace.fillpattern.shape for trace in figure.data if trace.fill == "toself"}
        assert shapes == {"Même phase": "", "Progression": "", "Recul": "/"}

    def test_bands_are_as_thick_as_their_dossiers_are_many(self) -> None:
        figure = phase_alluvial(phase_flows([(1, 9)] * 30 + [(3, 9)] * 10), "target", SRL)
        thick, thin = (trace.y[-2] - trace.y[0] for trace in figure.data if trace.fill == "toself")
        assert thick == pytest.approx(3 * thin, abs=0.001)

    def test_a_band_of_one_dossier_in_ten_thousand_stays_thick_enough_to_be_clicked(self) -> None:
        figure = phase_alluvial(phase_flows([(1, 9)] * 9_999 + [(3, 9)]), "target", SRL)
        thinnest = min(trace.y[-2] - trace.y[0] for trace in figure.data if trace.fill == "toself")
        assert thinnest * 370 >= 12  # px of a plot 500 px high

    def test_both_stacks_count_every_dossier_and_show_the_empty_phases(self) -> None:
        notes = [note.text for note in phase_alluvial(phase_flows(PAIRS), "target", SRL).layout.annotations]
        assert notes[:8] == [
            *("<b>A</b> 1", "<b>B</b> 4", "<b>C</b> 3", "<b>D</b> 0"),
            *("<b>A</b> 1", "<b>B</b> 2", "<b>C</b> 5", "<b>D</b> 0"),
        ]

    def test_every_band_takes_clicks_where_no_other_is_near(self) -> None:
        pairs = [(first, last) for first in (1, 3, 5, 8) for last in (2, 4, 6, 9)]
        figure = phase_alluvial(phase_flows(pairs), "target", SRL)
        assert set(codes(figure)) == {f"{before}-{after}" for before in "ABCD" for after in "ABCD"}
        (marks,) = targets(figure)
        places = sorted(zip(marks.x, marks.y, codes(figure), strict=True))
        for (x, y, code), (across, up, other) in zip(places, places[1:], strict=False):
            assert x != across or code == other or up - y > 0.02

    def test_the_chosen_band_is_outlined_and_no_other(self) -> None:
        (outline,) = named(phase_alluvial(phase_flows(PAIRS), "target", SRL, "B-C"), "Choix en cours")
        assert outline.line.width >= 3
        assert not named(phase_alluvial(phase_flows(PAIRS), "target", SRL), "Choix en cours")

    def test_the_alternative_text_names_each_flow(self) -> None:
        assert alt_phase_alluvial(phase_flows(PAIRS), "observed", SRL) == (
            "Bandes de la phase initiale à la phase constatée, pour 8 dossiers : 1 en A aux deux, 4 de B à C, "
            "2 de C à B et 1 en C aux deux. Phases : A Reproblématisation, B Prématuration, C Maturation, "
            "D Normalisation."
        )
        assert alt_phase_alluvial(phase_flows([]), "target", SRL).startswith("Aucun dossier")


def every_figure(pairs: list[tuple[int, int]]) -> list:
    """(function, arguments) of each figure of these pairs of levels."""
    return [
        (threshold_curve, (thresholds(pairs), "target", SRL, 5, "final:5")),
        (transition_matrix, (transitions(pairs), "target", SRL, "3-6")),
        (paired_distributions, (distributions(pairs), "target", SRL, "initial:3")),
        (crossed_bars, (crossings(pairs), "target", "3")),
        (crossed_by_phase, (crossings_by_phase(pairs), "target", SRL, "3")),
        (phase_alluvial, (phase_flows(pairs), "target", SRL, "B-C")),
    ]


@pytest.mark.parametrize("edge", EDGES)
def test_every_figure_is_drawn_at_the_edges_from_arguments_that_travel(edge: str) -> None:
    for build, arguments in every_figure(EDGES[edge]):
        figure = build(*pickle.loads(pickle.dumps(arguments)))
        assert figure.layout.title.text is None
        assert figure.layout.dragmode is False
        for trace in figure.data:
            assert trace.name
            assert trace.hoverinfo == "skip" or "<extra></extra>" in trace.hovertemplate


def test_the_legend_of_the_distributions_has_room_under_the_buttons_of_a_phone() -> None:
    layout = paired_distributions(distributions(PAIRS), "target", SRL).layout
    assert layout.legend.yanchor == "bottom"
    assert layout.margin.t >= 60, "buttons of 40 pixels, and a line of legend"


def test_the_buttons_of_a_phone_cover_no_cell_of_the_matrix() -> None:
    assert transition_matrix(transitions(PAIRS), "target", SRL).layout.margin.t >= 40


def test_a_click_changes_the_look_of_no_mark() -> None:
    for build, arguments in every_figure(PAIRS):
        clickable = targets(build(*arguments))
        assert clickable, build.__name__
        for trace in clickable:
            for state in ("selected", "unselected"):
                assert trace[state].marker.opacity == STEADY_UNSEEN[state]["marker"]["opacity"] == 0


def test_the_words_of_a_vocabulary_are_never_read_as_tags() -> None:
    hostile = replace(SRL[4], short_label="<b>a</b>", label="<a href='x'>b</a>")
    assert "<b>a</b>" not in level_hover(hostile)
    assert "<a " not in level_hover(hostile)
    axis = transition_matrix(transitions(PAIRS), "target", (*SRL[:4], hostile, *SRL[5:])).layout.xaxis
    assert axis.ticktext[4] == "5 &lt;b&gt;a&lt;/b&gt;"
