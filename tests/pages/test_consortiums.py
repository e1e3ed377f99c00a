"""Consortiums: who may see it, and what it says when nothing is left."""

from __future__ import annotations

import pytest

from tests.pages.conftest import OpenPage, said

PAGE = "consortiums"


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_name(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe
