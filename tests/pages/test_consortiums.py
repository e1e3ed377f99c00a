"""Consortiums: composition, families, and the rule board for those who may read names."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.indicators import run_indicator
from etl.store import Store
from tests.pages.conftest import OpenPage, said

PAGE = "consortiums"


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_name(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_three_figures_and_the_board(
    open_page: OpenPage, full_store: Path, role: str
) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3
    board = app.dataframe[-1].value
    assert list(board["submission_id"]) == list(
        run_indicator(Store(full_store).reader(), "consortium_rules").rows["submission_id"]
    )


def test_rules_are_in_the_words_of_the_call_with_their_counts(open_page: OpenPage, full_store: Path) -> None:
    rules = run_indicator(Store(full_store).reader(), "consortium_rules").rows
    words = said(open_page(PAGE))
    assert "au moins deux types d’acteurs différents parmi les six de l’appel" in words
    assert f"{rules['is_consortium'].sum()} / {len(rules)}" in words
    assert f"{rules['is_multicentric'].sum()} / {len(rules)}" in words


def test_the_board_says_yes_or_no_and_names_families_in_french(open_page: OpenPage) -> None:
    frames = [frame.value for frame in open_page(PAGE).dataframe]
    assert set(frames[-1]["is_consortium"]) <= {"oui", "non"}
    cells = {str(cell) for frame in frames for cell in frame.to_numpy().ravel()}
    assert not {"research", "economy", "hospital", "medico_social", "other"} & cells


def test_the_sentence_on_top_names_a_missing_type(open_page: OpenPage) -> None:
    assert "plus souvent absent" in said(open_page(PAGE))


def test_filters_narrow_the_board(open_page: OpenPage) -> None:
    everything = len(open_page(PAGE).dataframe[-1].value)
    assert 0 < len(open_page(PAGE, params={"type_acteur": "MS"}).dataframe[-1].value) < everything


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe
