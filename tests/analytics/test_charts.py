"""Figures by their traces, alternative texts by what they say for no, one and many dossiers."""

from __future__ import annotations

import pytest
from pandas import DataFrame

from analytics.charts.style import enumerate_fr, french_number, integer_step, plural, wrap
from analytics.charts.timeline import alt_timeline, period_label, timeline


def periods(*rows: tuple[str, int, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["period", "n_submitted", "n_cumulative"])


class TestWords:
    def test_the_plural_starts_at_two(self) -> None:
        assert [plural(n, "dossier") for n in (0, 1, 2)] == ["0 dossier", "1 dossier", "2 dossiers"]

    def test_numbers_are_written_in_french(self) -> None:
        assert french_number(-1234.5) == "−1\u202f234,5"

    def test_lists_end_with_and(self) -> None:
        assert [enumerate_fr(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
            "",
            "a",
            "a et b",
            "a, b et c",
        ]

    def test_a_hyphen_is_cut_only_in_a_word_too_long_for_its_column(self) -> None:
        assert wrap("Acteur du médico-social", 22) == "Acteur du<br>médico-social"
        assert wrap("Pas-de-Calais", 11) == "Pas-de-<br>Calais"

    def test_long_labels_are_cut_between_words(self) -> None:
        assert wrap("Établissement public hors santé et ESR", 22) == "Établissement public<br>hors santé et ESR"

    @pytest.mark.parametrize(
        ("highest", "step"), [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (22, 5), (51, 20), (480, 100)]
    )
    def test_tick_steps_are_whole_and_few(self, highest: int, step: int) -> None:
        assert integer_step(highest) == step

    def test_periods_are_read_in_french(self) -> None:
        assert (period_label("2026-02"), period_label("2026-T3")) == ("févr. 2026", "T3 2026")


class TestTimeline:
    def test_bars_count_and_the_running_total_is_in_the_hover(self) -> None:
        (bars,) = timeline(periods(("2026-01", 2, 2), ("2026-02", 0, 2), ("2026-03", 1, 3)), "month").data
        assert list(bars.x) == ["janv. 2026", "févr. 2026", "mars 2026"]
        assert list(bars.y) == [2, 0, 1]
        assert list(bars.customdata) == [2, 2, 3]

    def test_the_alternative_text_is_true_for_none_one_and_many(self) -> None:
        assert alt_timeline(periods(), "month") == "Aucun dossier reçu à une date connue."
        assert alt_timeline(periods(("2026-T1", 1, 1)), "quarter") == "1 dossier reçu, en T1 2026 seulement."
        assert alt_timeline(periods(("2026-01", 2, 2), ("2026-02", 1, 3)), "month") == (
            "Barres par mois de dépôt, de janv. 2026 à févr. 2026 : 3 dossiers reçus, au plus 2 dossiers (janv. 2026)."
        )


EVERY_FIGURE = [
    timeline(periods(("2026-01", 1, 1)), "month"),
]


@pytest.mark.parametrize("figure", EVERY_FIGURE)
def test_no_figure_has_a_title_inside_and_each_axis_makes_room_for_its_labels(figure) -> None:
    assert figure.layout.title.text is None
    assert figure.layout.xaxis.automargin
    assert figure.layout.yaxis.automargin


@pytest.mark.parametrize("figure", EVERY_FIGURE)
def test_no_hover_shows_a_default_trace_name(figure) -> None:
    for trace in figure.data:
        assert trace.hoverinfo == "skip" or "<extra>" in trace.hovertemplate
        assert trace.name
