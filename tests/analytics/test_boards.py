"""Rows of indicators put in words."""

from __future__ import annotations

from pandas import DataFrame

from analytics.boards import (
    counts_by_area,
    covered_sentence,
    key_figures,
    kpi_board,
    kpi_value,
)

KPI_TABLE = {
    "label_fr": {"K01": "Dossiers reçus", "K03": "Consortiums conformes"},
    "definition_fr": {"K01": "nombre de dossiers", "K03": "deux types / D"},
    "unit": {"K01": "dossiers", "K03": "ratio"},
    "caveat_fr": {"K01": "brut", "K03": ""},
}
SUMMARY = DataFrame(
    [("K01", 1204.0, None, None), ("K03", 0.6341, 52, 82)], columns=["code", "value", "numerator", "denominator"]
)
COVERAGE = DataFrame(
    [("1", "Bourg", 40_000, 1, 2.5), ("2", "Ville", 60_000, 3, 5.0), ("3", "Ailleurs", 90_000, 0, 0.0)],
    columns=["code", "name", "population", "n_dossiers", "per_100k"],
)


def test_a_ratio_goes_with_its_numerator_and_denominator() -> None:
    board = kpi_board(SUMMARY, KPI_TABLE)
    assert list(board["value"]) == ["1\u202f204 dossiers", "63,4 %"]
    assert list(board["fraction"]) == ["", "52 / 82"]


def test_an_unknown_value_is_said_and_never_a_zero() -> None:
    assert kpi_value(None, "ratio") == "non connu"
    assert kpi_value(float("nan"), "jours") == "non connu"
    assert kpi_value(0.0, "ratio") == "0 %"


def test_values_agree_with_their_unit() -> None:
    assert kpi_value(1, "dossiers") == "1 dossier"
    assert kpi_value(4, "niveau") == "niveau 4"
    assert kpi_value(1.25, "pour 100 000") == "1,25 pour 100 000"


def test_tiles_come_in_the_order_asked_for() -> None:
    tiles = key_figures(kpi_board(SUMMARY, KPI_TABLE), ("K03", "K99", "K01"))
    assert [tile.code for tile in tiles] == ["K03", "K01"]
    assert tiles[1].definition == "nombre de dossiers (brut)"


def test_a_withheld_count_stays_unknown_on_the_map() -> None:
    assert counts_by_area(COVERAGE.assign(n_dossiers=[1, None, 0])) == {"1": 1, "2": None, "3": 0}


def test_the_coverage_sentence_is_true_for_none_one_and_several() -> None:
    assert covered_sentence(COVERAGE.assign(n_dossiers=0), "EPCI") == "Aucun EPCI n’a de dossier."
    assert covered_sentence(COVERAGE, "EPCI") == (
        "2 EPCI sur 3 ont au moins un dossier. Le plus grand nombre : Ville (3 dossiers)."
    )
    assert covered_sentence(COVERAGE.assign(n_dossiers=[0, 1, 0]), "EPCI") == (
        "1 EPCI sur 3 a au moins un dossier. Le plus grand nombre : Ville (1 dossier)."
    )


def test_the_sentence_names_nobody_when_several_are_first() -> None:
    sentence = covered_sentence(COVERAGE.assign(n_dossiers=[2, 2, 0]), "EPCI")
    assert sentence.endswith("Le plus grand nombre : 2 dossiers au plus par territoire.")
