"""Figures by their traces, alternative texts by what they say for no, one and many dossiers."""

from __future__ import annotations

import pytest
from pandas import DataFrame

from analytics.charts.consortia.composition import (
    alt_composition,
    alt_helices,
    alt_helix_combinations,
    combination_label,
    composition,
    helices,
    helix_combinations,
    helix_counts,
    helix_table,
)
from analytics.charts.style import enumerate_fr, french_number, integer_step, plural, wrap
from analytics.charts.timeline import alt_timeline, period_label, timeline
from analytics.charts.typologies.coverage import (
    alt_count_grid,
    alt_typology_bars,
    count_grid,
    typology_bars,
    typology_sentence,
)

TYPOLOGIES = {"T01": "Données de santé", "T05": "Diagnostic & pronostic", "T09": "Attractivité métiers"}
DEPARTEMENTS = {"59": "Nord", "62": "Pas-de-Calais"}


def combinations(*rows: tuple[str, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["helices", "n_dossiers"])


def typologies(*counts: int) -> DataFrame:
    return DataFrame(
        [(code, f"Libellé {code}", count) for code, count in zip(TYPOLOGIES, counts, strict=True)],
        columns=["typology", "label", "n_dossiers"],
    )


def periods(*rows: tuple[str, int, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["period", "n_submitted", "n_cumulative"])


COMPOSITION = DataFrame(
    [
        ("ES", "Établissement de santé", "hospital", 4, 6, 3),
        ("LABO", "Laboratoire de recherche", "research", 5, 9, 7),
        ("MS", "Acteur du médico-social", "medico_social", 0, 0, 0),
    ],
    columns=["actor_type", "label", "helix", "n_dossiers", "n_partners", "n_organisations"],
)


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


class TestConsortia:
    def test_types_are_grouped_by_family_and_zeros_stay(self) -> None:
        dossiers, organisations = composition(COMPOSITION).data
        assert list(dossiers.x) == [5, 4, 0]
        assert list(organisations.x) == [7, 3, 0]
        assert dossiers.y[0] == "Laboratoire de<br>recherche<br><i>recherche</i>"

    def test_the_composition_text_is_true_for_none_and_many(self) -> None:
        assert alt_composition(COMPOSITION.assign(n_dossiers=0)).startswith("Aucun partenaire")
        assert alt_composition(COMPOSITION) == (
            "Barres par type d’acteur, dossiers et organisations. Les plus présents : Laboratoire de recherche "
            "(5 dossiers) et Établissement de santé (4 dossiers). 1 type sans aucun dossier."
        )

    def test_a_dossier_counts_once_in_each_of_its_families(self) -> None:
        rows = combinations(("economy+research", 3), ("research", 2), ("", 4))
        assert helix_counts(rows) == {"research": 5, "economy": 3, "hospital": 0, "medico_social": 0}
        (bars,) = helices(rows).data
        assert list(bars.text) == ["5", "3", "0", "0"]

    def test_combinations_are_named_and_the_encouraged_one_is_starred(self) -> None:
        assert combination_label("economy+hospital+research") == "Recherche + économie + hospitalier"
        assert combination_label("") == "Aucune famille de l’appel"
        (bars,) = helix_combinations(combinations(("economy+hospital+research", 2), ("research", 5))).data
        assert list(bars.text) == ["5", "2 ★"]

    def test_the_combination_table_is_in_words(self) -> None:
        assert list(helix_table(combinations(("", 1), ("research", 2)))["label"]) == [
            "Recherche",
            "Aucune famille de l’appel",
        ]

    def test_the_family_texts_are_true_for_none_one_and_many(self) -> None:
        assert alt_helices(combinations(("", 2))).startswith("Aucun dossier ne réunit")
        assert "recherche 1" in alt_helices(combinations(("research", 1)))
        assert alt_helix_combinations(combinations()).startswith("Aucun dossier")
        assert alt_helix_combinations(combinations(("research", 1))) == (
            "1 dossier selon les familles réunies. La combinaison la plus fréquente : Recherche (1)."
        )


class TestTypologies:
    def test_bars_keep_the_order_of_the_call_and_write_zeros(self) -> None:
        (bars,) = typology_bars(typologies(3, 1, 0), TYPOLOGIES).data
        assert list(bars.x) == [3, 1, 0]
        assert bars.text[2] == "<b>0</b>"
        assert bars.y[2] == "T09 Attractivité métiers"

    @pytest.mark.parametrize(
        ("counts", "sentence"),
        [
            ((0, 0, 0), "Aucune des 3 typologies de l’appel n’est portée par un dossier."),
            ((1, 2, 3), "Les 3 typologies de l’appel sont toutes portées par au moins un dossier."),
            (
                (1, 2, 0),
                "2 des 3 typologies de l’appel sont portées par au moins un dossier. "
                "Reste sans dossier : T09 Attractivité métiers.",
            ),
            (
                (1, 0, 0),
                "1 des 3 typologies de l’appel est portée par au moins un dossier. "
                "Restent sans dossier : T05 Diagnostic & pronostic et T09 Attractivité métiers.",
            ),
        ],
    )
    def test_the_sentence_names_those_without_dossier(self, counts: tuple[int, ...], sentence: str) -> None:
        assert typology_sentence(typologies(*counts), TYPOLOGIES) == sentence

    def test_the_alternative_text_names_every_typology_on_top(self) -> None:
        text = alt_typology_bars(typologies(2, 2, 0), TYPOLOGIES)
        assert "Au plus 2 dossiers : T01 Données de santé et T05 Diagnostic & pronostic." in text
        assert alt_typology_bars(typologies(0, 0, 0), TYPOLOGIES).startswith("Barres vides")

    def test_a_pair_that_is_missing_is_a_written_zero(self) -> None:
        rows = DataFrame([("T05", "59", 4)], columns=["typology", "code", "n_dossiers"])
        heat, written = count_grid(rows, "code", DEPARTEMENTS, TYPOLOGIES, "Département", "Dossiers").data
        assert [list(line) for line in heat.z] == [[0, 0], [4, 0], [0, 0]]
        assert list(written.text) == ["0", "0", "<b>4</b>", "0", "0", "0"]

    def test_the_grid_text_is_true_for_none_and_many(self) -> None:
        rows = DataFrame([("T05", "59", 4)], columns=["typology", "code", "n_dossiers"])
        assert alt_count_grid(rows, "code", DEPARTEMENTS, TYPOLOGIES, "des départements") == (
            "Tableau croisé des typologies et des départements. Case la plus fournie : T05 Diagnostic & pronostic, "
            "59 Nord, 4 dossiers. 5 cases vides sur 6."
        )
        assert "aucune des 6 cases" in alt_count_grid(
            rows.iloc[:0], "code", DEPARTEMENTS, TYPOLOGIES, "des départements"
        )


EVERY_FIGURE = [
    timeline(periods(("2026-01", 1, 1)), "month"),
    composition(COMPOSITION),
    helices(combinations(("research", 1))),
    helix_combinations(combinations(("research", 1))),
    typology_bars(typologies(1, 0, 0), TYPOLOGIES),
    count_grid(DataFrame(columns=["typology", "code", "n_dossiers"]), "code", DEPARTEMENTS, TYPOLOGIES, "D", "n"),
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
