"""Typologies together, and what no dossier covers: against the oracle, and in words."""

from __future__ import annotations

from typing import Any

import pytest
from pandas import DataFrame

from analytics.charts.typologies import gaps as gap_charts
from analytics.charts.typologies import together as together_charts
from analytics.filters import Filters
from analytics.typologies.gaps import LEVELS, VOCABULARIES, combination_gaps, territory_gap_totals, territory_gaps
from analytics.typologies.together import co_occurrence, dossiers_together, how_many
from tests.analytics import oracle_gaps
from tests.analytics.builders import dossier, lead, snapshot
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.analytics.test_map_layers import rows_of

BARE = Filters()
CODES = {
    "type_acteur": ("LABO", "ESR", "STARTUP", "ENT", "ES", "MS"),
    "helice": ("research", "economy", "hospital", "medico_social"),
    "priorite": ("P1", "P2", "P3"),
    "phase": ("A", "B", "C", "D"),
}
LABELS = {f"T{number:02d}": f"Sujet {number}" for number in range(1, 12)}


def agree(state: State, filters: Chosen) -> None:
    """Pairs, their dossiers and the numbers of typologies are those of the files."""
    asked = Filters(**filters)
    rows = co_occurrence(state.reader, asked, "comite")
    numbers = how_many(state.reader, asked, "comite")
    assert rows is not None and numbers is not None
    expected = oracle_gaps.co_occurrence(state.portfolio, filters)
    assert together_charts.pair_counts(rows) == expected
    assert list(numbers["n_dossiers"]) == oracle_gaps.how_many(state.portfolio, filters)
    for (a, b), count in list(expected.items())[::7]:
        behind = dossiers_together(state.reader, asked, "comite", first=a, second=b)
        assert behind is not None and len(behind) == count
    # Alone and in pairs: each dossier with a typology is in some cell.
    assert sum(numbers["n_dossiers"]) == len(chosen(state.portfolio, filters))


@pytest.mark.parametrize("name", DEMO_FILTERS)
def test_the_pairs_of_the_demo_are_those_of_its_files(demo: list[State], name: str) -> None:
    agree(demo[-1], DEMO_FILTERS[name])


@pytest.mark.parametrize("name", AWKWARD_FILTERS)
def test_the_pairs_of_the_awkward_state_are_those_of_its_files(awkward: State, name: str) -> None:
    agree(awkward, AWKWARD_FILTERS[name])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("site", ["lead", "all", "sites", "deployment"])
def test_territories_without_a_typology_are_its_white_zones(
    demo: list[State], awkward: State, level: str, site: str
) -> None:
    for state, filters in ((demo[-1], DEMO_FILTERS["two together"]), (awkward, {})):
        rows = territory_gaps(state.reader, Filters(**filters), "comite", level=level, site=site)
        totals = territory_gap_totals(state.reader, Filters(**filters), "comite", level=level, site=site)
        assert rows is not None and totals is not None
        got, expected = rows_of(rows), oracle_gaps.territory_gaps(state.portfolio, filters, level, site)
        assert [row.pop("nearest_km") for row in got] == pytest.approx(
            [row.pop("nearest_km") for row in expected], abs=0.051
        )
        assert got == expected
        for total in rows_of(totals):
            without = [row for row in got if row["typology"] == total["typology"]]
            assert total["n_areas"] - total["n_areas_with"] == len(without)
            assert total["n_inhabitants_without"] == sum(row["population"] for row in without)


@pytest.mark.parametrize("by", VOCABULARIES)
def test_combinations_without_a_dossier_are_those_of_the_files(demo: list[State], awkward: State, by: str) -> None:
    for state, filters, site in (
        (demo[-1], DEMO_FILTERS["none"], "lead"),
        (demo[-1], DEMO_FILTERS["departements"], "all"),
        (awkward, {}, "deployment"),
        (awkward, AWKWARD_FILTERS["no typology"], "sites"),
    ):
        rows = combination_gaps(state.reader, Filters(**filters), "comite", by=by, codes=CODES[by], site=site)
        assert rows is not None
        assert rows_of(rows) == oracle_gaps.combination_gaps(state.portfolio, filters, by, CODES[by], site)


def test_a_straddling_epci_counts_its_regional_part_only(awkward: State) -> None:
    totals = territory_gap_totals(awkward.reader, BARE, "comite", level="epci")
    regions = territory_gap_totals(awkward.reader, BARE, "comite", level="departement")
    assert totals is not None and regions is not None
    assert set(totals["n_inhabitants"]) == set(regions["n_inhabitants"])


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_who_may_not_see_everything_gets_nothing(demo: list[State], role: str) -> None:
    reader = demo[-1].reader
    assert co_occurrence(reader, BARE, role) is None
    assert how_many(reader, BARE, role) is None
    assert dossiers_together(reader, BARE, role, first="T01", second="T02") is None
    assert territory_gaps(reader, BARE, role) is None
    assert territory_gap_totals(reader, BARE, role) is None
    assert combination_gaps(reader, BARE, role, by="helice", codes=CODES["helice"]) is None


def made(*typologies: list[str]) -> Any:
    """A dossier a list of typologies, all led from Lille by a hospital."""
    return snapshot(
        [dossier(f"D{place}", typologies=codes) for place, codes in enumerate(typologies)],
        [lead(f"D{place}", "CHU", "59350", actor_type="ES") for place in range(len(typologies))],
    )


def told(reader: Any) -> str:
    """The sentence above the pairs."""
    rows, numbers = co_occurrence(reader, BARE, "comite"), how_many(reader, BARE, "comite")
    assert rows is not None and numbers is not None
    return together_charts.together_sentence(rows, numbers, LABELS)


@pytest.mark.parametrize(
    ("typologies", "sentence"),
    [
        ([], "Aucun dossier : aucune typologie à rapprocher."),
        ([["T01"], []], "Aucun des 2 dossiers ne porte plusieurs typologies."),
        ([["T01"]], "Le seul dossier ne porte pas plusieurs typologies."),
        (
            [["T01", "T05"], ["T05"]],
            "1 dossier sur 2 porte plusieurs typologies. La paire la plus fréquente : T01 Sujet 1 avec T05 Sujet 5 "
            "(1 dossier).",
        ),
        (
            [["T01", "T05"], ["T02", "T03"]],
            "2 dossiers sur 2 portent plusieurs typologies. Les paires les plus fréquentes : T01 Sujet 1 avec T05 "
            "Sujet 5 et T02 Sujet 2 avec T03 Sujet 3 (1 dossier chacune).",
        ),
        (
            [["T01", "T02", "T03", "T04"]],
            "1 dossier sur 1 porte plusieurs typologies. 6 paires sont à égalité en tête, 1 dossier chacune.",
        ),
    ],
)
def test_the_sentence_holds_for_none_one_and_many(typologies: list[list[str]], sentence: str) -> None:
    assert told(made(*typologies)) == sentence


def test_a_typology_said_twice_counts_once() -> None:
    rows = co_occurrence(made(["T01", "T01"]), BARE, "comite")
    assert rows is not None
    assert together_charts.pair_counts(rows)["T01", "T01"] == 1
    assert together_charts.ranked_pairs(rows) == []


def test_what_no_dossier_covers_comes_first_and_is_said_once() -> None:
    reader = made(*([code] for code in list(LABELS)[:-1]))
    rows = combination_gaps(reader, BARE, "comite", by="helice", codes=CODES["helice"])
    assert rows is not None
    gaps = gap_charts.combined_gaps(rows, LABELS, {code: code for code in CODES["helice"]})
    assert [gap.n_dossiers for gap in gaps] == sorted(gap.n_dossiers for gap in gaps)
    assert "T11" not in {gap.code[:3] for gap in gap_charts.worth_drawing(gaps)}
    nowhere = gap_charts._nowhere([gap for gap in gaps if "hospital" in gap.code or gap.code.startswith("T11")])
    assert nowhere == ["T11 Sujet 11 (toutes ses combinaisons)"]
    filtered = gap_charts.gap_sentence(gaps, "EPCI", "EPCI", filtered=True)
    assert filtered.startswith("Sans aucun des dossiers filtrés, où que ce soit dans la région : ")
    assert gap_charts.alt_gap_bars(gaps[:1], "EPCI", "EPCI").startswith("1 barre, ")
    assert gap_charts.alt_gap_bars([], "EPCI", "EPCI") == "Aucune barre."


def test_the_sentence_names_the_widest_gap() -> None:
    reader = made(*([code] for code in LABELS))
    rows = territory_gap_totals(reader, BARE, "comite", level="departement")
    assert rows is not None
    sentence = gap_charts.gap_sentence(gap_charts.typology_gaps(rows, LABELS), "départements", "département")
    assert sentence.startswith("Le trou le plus large : T01 Sujet 1, sans dossier dans ")
    assert gap_charts.gap_sentence([], "EPCI", "EPCI").endswith("aucun trou.")


def test_every_mark_of_the_matrix_bears_its_cell() -> None:
    rows = co_occurrence(made(["T01", "T05"], ["T05"]), BARE, "comite")
    assert rows is not None
    figure = together_charts.together_matrix(rows, LABELS, "T01:T05")
    marks = figure.data[-1]
    codes = [data[0] for data in marks.customdata]
    assert sorted(filter(None, codes)) == ["T01:T05", "T05:T01", "T05:T05"]
    at = dict(zip(codes, zip(marks.x, marks.y, strict=True), strict=True))
    assert (at["T01:T05"], at["T05:T01"]) == ((4, 0), (0, 4))
    assert {shape.line.width for shape in figure.layout.shapes} == {1.5, 4}


def test_bars_say_how_many_people_and_which_share() -> None:
    gap = gap_charts.Gap("T01", "T01 Sujet 1", 0, 92, 92, 5_992_194, 5_992_194)
    part = gap._replace(code="T02", n_dossiers=2, n_inhabitants_without=275_028)
    figure = gap_charts.gap_bars([gap, part], "EPCI", "T02")
    assert list(figure.data[0].text) == ["6 M (100 %)", "275\u202f000 (5 %)"]
    assert [data[0] for data in figure.data[1].customdata] == ["T01", "T02"]


def test_bars_of_how_many_typologies_write_thousands_as_the_other_charts_do() -> None:
    figure = together_charts.how_many_bars(DataFrame({"n_typologies": [0, 1], "n_dossiers": [0, 4000]}))
    assert list(figure.data[0].text) == ["<b>0</b>", "4\u202f000"]
