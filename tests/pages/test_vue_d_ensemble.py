"""Vue d'ensemble: key figures with their fractions, dossiers over time, what the snapshot brought."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.indicators import run_indicator
from etl.store import Store
from tests.pages.conftest import ROLES, OpenPage, said

PAGE = "vue_d_ensemble"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_the_regional_figures(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert [tile.label for tile in app.metric][:2] == ["Dossiers reçus", "Consortiums conformes"]


def test_a_tile_shows_its_numerator_and_denominator(open_page: OpenPage, full_store: Path) -> None:
    summary = run_indicator(Store(full_store).reader(), "summary").rows.set_index("code")
    tile = next(tile for tile in open_page(PAGE).metric if tile.label == "Consortiums conformes")
    assert tile.delta == f"{int(summary.loc['K03', 'numerator'])} / {int(summary.loc['K03', 'denominator'])}"


def test_every_indicator_is_in_the_folded_table(open_page: OpenPage, full_store: Path) -> None:
    codes = list(run_indicator(Store(full_store).reader(), "summary").rows["code"])
    assert list(open_page(PAGE).dataframe[0].value["code"]) == codes


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_dossiers_over_time_and_changes_are_not_for_every_role(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert "réservés au comité" in said(app)
    assert not app.get("button_group")
    assert not app.get("plotly_chart")
    assert "submission_id" not in [column for frame in app.dataframe for column in frame.value.columns]


def test_the_period_of_a_link_is_kept(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"periode": "quarter"})
    assert "Dossiers reçus par trimestre" in said(app)
    assert app.query_params["periode"] == "quarter"


def test_changing_the_period_writes_it_in_the_link(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.get("button_group")[0].set_value("quarter").run()
    assert app.query_params["periode"] == "quarter"
    app.get("button_group")[0].set_value("month").run()
    assert "periode" not in app.query_params


def test_an_unknown_period_in_a_link_is_said(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"periode": "siecle"})
    assert "valeur inconnue" in said(app)
    assert "Dossiers reçus par mois" in said(app)


def test_changes_are_counted_against_the_snapshot_before(open_page: OpenPage, full_store: Path) -> None:
    store = Store(full_store)
    before, after = (store.reader(info.id).cursor() for info in store.snapshots())
    known = {row[0] for row in before.execute("SELECT submission_id FROM submissions").fetchall()}
    entered = {row[0] for row in after.execute("SELECT submission_id FROM submissions").fetchall()} - known
    changes = open_page(PAGE).dataframe[-1].value
    assert set(changes.loc[changes["kind"] == "Dossier entré", "submission_id"]) == entered
    assert entered


def test_the_first_snapshot_has_nothing_to_be_compared_with(open_page: OpenPage, full_store: Path) -> None:
    first = Store(full_store).snapshots()[0]
    assert "premier instantané" in said(open_page(PAGE, params={"instantane": first.id}))


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.metric
    assert not app.get("plotly_chart")


def test_filters_change_the_tiles(open_page: OpenPage) -> None:
    everything = open_page(PAGE).metric[0].value
    assert open_page(PAGE, params={"departement": "59"}).metric[0].value != everything
