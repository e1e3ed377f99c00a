"""Typologies: the eleven with their zeros, by département, by priority."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said

PAGE = "typologies"


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_one_sentence_and_no_chart(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert said(app).count("réservée au comité") == 1
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_eleven_typologies(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 3
    assert len(app.dataframe[0].value) == 11


def test_the_sentence_names_the_typologies_without_dossier(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    counts = app.dataframe[0].value
    for code in counts.loc[counts["n_dossiers"] == 0, "typology"]:
        assert code in said(app)
    assert (counts["n_dossiers"] == 0).any()


def test_totals_above_the_number_of_dossiers_are_explained(open_page: OpenPage) -> None:
    assert "un dossier peut porter plusieurs typologies" in said(open_page(PAGE))


def test_grids_hold_every_pair_in_words(open_page: OpenPage) -> None:
    _, by_departement, by_priority = (frame.value for frame in open_page(PAGE).dataframe)
    assert len(by_departement) == 11 * 5
    assert len(by_priority) == 11 * 3
    assert "59 Nord" in set(by_departement["code"])


def test_filters_narrow_the_counts(open_page: OpenPage) -> None:
    everything = open_page(PAGE).dataframe[0].value["n_dossiers"].sum()
    assert open_page(PAGE, params={"typologie": "T05"}).dataframe[0].value["n_dossiers"].sum() < everything


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")


def rewrite_dossiers(state: Path, folder: Path, **changes: str) -> Path:
    """A copy of the files of a state in which every dossier has these cells."""
    copy = folder / state.name
    shutil.copytree(state, copy)
    text = (copy / "dossiers.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert set(changes) <= set(rows[0])
    with (copy / "dossiers.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(row | changes for row in rows)
    return copy


def test_a_source_without_typologies_gets_a_sentence_and_no_zeros(
    open_page: OpenPage, tmp_path: Path, demo_files: list[Path]
) -> None:
    files = rewrite_dossiers(demo_files[-1], tmp_path, typologies="", typologie_principale="")
    publish_state(Store(tmp_path / "store"), files, is_demo=False)
    app = open_page(PAGE, store=tmp_path / "store")
    assert not app.exception
    assert "La typologie n’est renseignée pour aucun dossier" in said(app)
    assert not app.get("plotly_chart")


def test_a_state_whose_dossiers_are_all_withdrawn_blames_no_filter(
    open_page: OpenPage, tmp_path: Path, demo_files: list[Path]
) -> None:
    files = rewrite_dossiers(demo_files[-1], tmp_path, statut="retire")
    publish_state(Store(tmp_path / "store"), files, is_demo=False)
    app = open_page(PAGE, store=tmp_path / "store")
    assert "tous ceux qu’il contient sont retirés" in said(app)
    assert "ces filtres" not in said(app)
