"""Carte: levels, ways to count, a territory chosen, and no name for those who may not read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.indicators import run_indicator
from etl.store import Store
from tests.pages.conftest import OpenPage, said

PAGE = "carte"


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_map(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("component_instance")
    assert not app.get("button_group")
    assert not app.dataframe


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_the_map_and_every_territory(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert app.get("component_instance")
    assert len(app.dataframe[-1].value) == 92


def test_the_table_is_the_coverage_of_the_level_and_of_the_way_to_count(open_page: OpenPage, full_store: Path) -> None:
    rows = run_indicator(Store(full_store).reader(), "coverage", level="departement", site="all").rows
    shown = open_page(PAGE, params={"niveau": "departement", "site": "all"}).dataframe[-1].value
    assert dict(zip(shown["code"], shown["n_dossiers"], strict=True)) == dict(
        zip(rows["code"], rows["n_dossiers"], strict=True)
    )


def test_small_territories_show_no_rate(open_page: OpenPage) -> None:
    shown = open_page(PAGE).dataframe[-1].value
    assert shown.loc[shown["population"] < 50_000, "per_100k"].isna().all()
    assert shown.loc[shown["population"] >= 50_000, "per_100k"].notna().all()


def test_the_legend_counts_all_the_territories(open_page: OpenPage) -> None:
    legend = next(element.value for element in open_page(PAGE).get("html") if "2–3" in element.value)
    assert sum(int(part.split(" EPCI")[0]) for part in legend.split(" : ")[1:]) == 92


def test_a_territory_in_the_link_shows_its_dossiers(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    assert "Dossiers : Nord" in said(app)
    listed, board = app.dataframe[-2].value, app.dataframe[-1].value.set_index("code")
    assert len(listed) == board.loc["59", "n_dossiers"]


def test_another_level_forgets_the_territory(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    app.get("button_group")[0].set_value("epci").run()
    assert not app.exception
    assert "zone" not in app.query_params


def test_an_unknown_territory_in_a_link_is_said(open_page: OpenPage) -> None:
    assert "valeur inconnue" in said(open_page(PAGE, params={"zone": "<b>"}))


def test_location_counts_stand_beside_the_map(open_page: OpenPage, full_store: Path) -> None:
    counts = run_indicator(Store(full_store).reader(), "location").rows["n_partners"].sum()
    shown = next(frame.value for frame in open_page(PAGE).dataframe if "label" in frame.value.columns)
    assert shown["n_partners"].sum() == counts


def test_filters_narrow_the_map(open_page: OpenPage) -> None:
    shown = open_page(PAGE, params={"niveau": "departement", "departement": "80"}).dataframe[-1].value
    everything = open_page(PAGE, params={"niveau": "departement"}).dataframe[-1].value
    assert shown["n_dossiers"].sum() < everything["n_dossiers"].sum()


def test_filters_that_leave_nothing_get_a_sentence_and_no_map(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("component_instance")


def test_the_vintage_and_the_straddling_areas_are_said(open_page: OpenPage) -> None:
    words = said(open_page(PAGE))
    assert "2026" in words
    assert "Seine-Maritime" in words
