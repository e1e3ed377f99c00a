"""Typologies: the faces « Ensemble » and « Trous »."""

from __future__ import annotations

import pytest

from tests.pages.conftest import OpenPage, said

PAGE = "typologies"
TOGETHER, GAPS = {"vue": "ensemble"}, {"vue": "trous"}


def test_pairs_are_drawn_with_their_zeros_and_a_sentence(open_page: OpenPage) -> None:
    app = open_page(PAGE, params=TOGETHER)
    assert not app.exception
    assert "plusieurs typologies" in said(app)
    pairs, numbers = (frame.value for frame in app.dataframe)
    assert len(pairs) == 11 * 11
    assert (pairs["n_dossiers"] == 0).any()
    assert "les cases ne s’additionnent pas" in said(app)
    assert numbers["n_dossiers"].sum() < pairs["n_dossiers"].sum()


def test_a_cell_of_the_link_opens_its_dossiers(open_page: OpenPage) -> None:
    pairs = open_page(PAGE, params=TOGETHER).dataframe[0].value
    fullest = pairs[pairs["typology_a"] < pairs["typology_b"]].sort_values("n_dossiers").iloc[-1]
    first, second = fullest["typology_a"][:3], fullest["typology_b"][:3]
    app = open_page(PAGE, params={**TOGETHER, "paires": f"{first}:{second}"})
    listed = app.dataframe[1].value
    assert len(listed) == fullest["n_dossiers"]
    assert all(first in codes and second in codes for codes in listed["typologies"])


@pytest.mark.parametrize("value", ["T01:T99", "T01", "<b>", "T05:T01:T02"])
def test_an_unknown_cell_is_said_and_ignored(open_page: OpenPage, value: str) -> None:
    app = open_page(PAGE, params={**TOGETHER, "paires": value})
    assert not app.exception
    assert "valeur inconnue" in said(app)
    assert len(app.dataframe) == 2


@pytest.mark.parametrize("manque", ["territoire", "type_acteur", "helice", "priorite", "phase"])
@pytest.mark.parametrize("site", ["lead", "deployment"])
def test_gaps_are_ranked_by_the_inhabitants_concerned(open_page: OpenPage, manque: str, site: str) -> None:
    app = open_page(PAGE, params={**GAPS, "manque": manque, "site": site})
    assert not app.exception
    rows = app.dataframe[0].value
    covered = rows[rows["n_dossiers"] > 0]["n_inhabitants_without"]
    assert list(covered) == sorted(covered, reverse=True)
    assert set(rows.loc[rows["n_dossiers"] == 0, "n_inhabitants_without"]) <= {rows["n_inhabitants_without"].max()}
    assert "part régionale" in said(app)


def test_a_typology_chosen_keeps_its_own_territories(open_page: OpenPage) -> None:
    everything = open_page(PAGE, params=GAPS)
    app = open_page(PAGE, params={**GAPS, "trou": "T05", "maille": "departement"})
    assert len(everything.dataframe) == 2
    listed = app.dataframe[1].value
    assert set(listed["typology"]) == {"T05 Diagnostic & pronostic"}
    assert listed["population"].is_monotonic_decreasing


def test_gaps_under_filters_that_leave_nothing_get_a_sentence(open_page: OpenPage) -> None:
    for params in (TOGETHER, GAPS):
        app = open_page(PAGE, params={**params, "du": "2090-01-01"})
        assert "Aucun dossier ne correspond à ces filtres." in said(app)
        assert not app.get("plotly_chart")


def test_under_a_filter_the_region_is_not_said_to_hold_no_dossier(open_page: OpenPage) -> None:
    for by in ("territoire", "priorite"):
        app = open_page(PAGE, params={**GAPS, "manque": by, "departement": "02"})
        assert "Sans aucun des dossiers filtrés" in said(app)
        assert "Sans aucun dossier dans la région" not in said(app)
        assert "hachures : aucun dossier dans" not in said(app)


def test_the_artificial_intelligence_keeps_its_capitals(open_page: OpenPage) -> None:
    assert "par typologie et priorité de l’IA" in said(open_page(PAGE, params={**GAPS, "manque": "priorite"}))
