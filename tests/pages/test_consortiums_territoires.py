"""Consortiums, « Entre territoires »: matrix, table, the dossiers of a cell, what no cell holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.filters import Filters
from analytics.network.territories import TerritoryTies, dossiers_between, territory_ties
from etl.store import Store
from tests.pages.conftest import OpenPage
from tests.pages.network_pages import opened, param, publish, rows, words_of

TERRITORIES = {"vue": "territoires"}


@pytest.fixture(scope="module")
def ties(full_store: Path) -> TerritoryTies:
    found = territory_ties(Store(full_store).reader(), Filters(), "comite")
    assert found is not None
    return found


def test_the_matrix_of_territories_and_its_table_say_the_same(open_page: OpenPage, ties: TerritoryTies) -> None:
    app = opened(open_page, **TERRITORIES)
    assert f"{ties.n_between} dossiers sur {ties.n_dossiers}" in words_of(app)
    shown = {(row["code_a"], row["code_b"]): row["n_dossiers"] for row in rows(app, "n_ties")}
    counts = {(a, b): n for a, b, n in ties.rows[["code_a", "code_b", "n_dossiers"]].itertuples(index=False)}
    assert shown == counts
    pictures = [str(each.proto.body) for each in app.get("html") if "data:image/svg" in str(each.proto.body)]
    assert len(pictures) == 1


@pytest.mark.parametrize(("level", "title"), [("arrondissement", "arrondissements"), ("epci", "EPCI")])
def test_each_level_has_its_matrix(open_page: OpenPage, level: str, title: str) -> None:
    app = opened(open_page, **TERRITORIES, niveau=level)
    assert f"Dossiers partagés entre {title}" in words_of(app)
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize("entre", ["59-80", "80-59"])
def test_a_cell_of_the_link_opens_its_dossiers_whichever_way_round(
    open_page: OpenPage, full_store: Path, entre: str
) -> None:
    app = opened(open_page, **TERRITORIES, entre=entre)
    wanted = dossiers_between(Store(full_store).reader(), Filters(), "comite", level="departement", codes=("59", "80"))
    assert wanted is not None
    assert not wanted.empty
    listed = rows(app, "submission_id")
    assert [row["submission_id"] for row in listed] == list(wanted["submission_id"])
    assert param(app, "entre") == "59-80"
    assert "Dossiers : Nord et Somme" in words_of(app)


def test_a_territory_with_itself_lists_its_own_dossiers(open_page: OpenPage) -> None:
    app = opened(open_page, **TERRITORIES, entre="59-59")
    assert "Dossiers : Nord, entre ses propres organisations" in words_of(app)
    assert "organisations_b" not in rows(app, "submission_id")[0]


@pytest.mark.parametrize("entre", ["59", "59-", "59-99", "59-200093201", "<b>59", "59-80-62"])
def test_an_unknown_pair_is_said_and_ignored(open_page: OpenPage, entre: str) -> None:
    app = opened(open_page, **TERRITORIES, entre=entre)
    assert f"Entre « {entre} » : valeur inconnue, ignorée." in words_of(app)
    assert param(app, "entre") is None


def test_dossiers_placed_nowhere_are_counted_apart(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(tmp_path, {"D1": ["Un", "Deux"], "D2": ["Trois"]}, communes=["59350", "75056"])
    words = words_of(opened(open_page, store=store, **TERRITORIES))
    assert "0 dossier sur 2 réunit des organisations de plusieurs départements." in words
    assert "2 dossiers hors du tableau : moins de deux organisations localisées en région" in words
    assert "1 organisation sur 3 sans lieu en région" in words
