"""Maturité: the sentence, the three figures, aimed at and observed never together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.indicators import run_indicator
from etl.store import Store
from tests.pages.conftest import OpenPage, said

PAGE = "maturite"


def trace_names(app) -> set[str]:
    """Names of the series of every chart of the page."""
    specs = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    return {trace.get("name", "") for spec in specs for trace in spec["data"]}


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_chart(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_the_three_figures(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3


def test_the_sentence_on_top_is_computed(open_page: OpenPage, full_store: Path) -> None:
    rows = run_indicator(Store(full_store).reader(), "srl_threshold", final="target").rows.set_index("level")
    words = said(open_page(PAGE))
    assert f"Sur {rows.loc[5, 'n_total']} dossiers aux deux niveaux connus, {rows.loc[5, 'n_final']} visent" in words
    assert f"{rows.loc[5, 'n_total']} sur " in words


def test_aimed_at_and_observed_are_never_together(open_page: OpenPage) -> None:
    assert "Niveau constaté" not in trace_names(open_page(PAGE))
    observed = open_page(PAGE, params={"final": "observed"})
    assert "Niveau constaté" in trace_names(observed)
    assert "Niveau visé" not in trace_names(observed)


def test_the_switch_writes_the_link(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.get("button_group")[0].set_value("observed").run()
    assert app.query_params["final"] == "observed"
    assert "sont constatés" in said(app) or "est constaté" in said(app)


def test_levels_are_said_to_be_provisional(open_page: OpenPage) -> None:
    assert "intitulés provisoires, à valider par la Région" in said(open_page(PAGE))


def test_each_chart_has_an_alternative_text(open_page: OpenPage) -> None:
    assert all("dossier" in chart.proto.alt for chart in open_page(PAGE).get("plotly_chart"))


def test_filters_narrow_the_dossiers_known(open_page: OpenPage) -> None:
    assert said(open_page(PAGE)) != said(open_page(PAGE, params={"departement": "80"}))


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")
