"""Typologies crossed with each vocabulary against plain Python: the demo, the hand-made state, the CORDIS sample."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.typologies.crossings import (
    DIMENSIONS,
    LEVELS,
    SITES,
    carried_counts,
    crossing_dossiers,
    typology_crossing,
    typology_dossiers,
)
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_typologies
from tests.analytics.builders import dossier, lead, partner, snapshot
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

VOCABULARIES = [by for by in DIMENSIONS if by != "territoire"]


def cells_of(reader: Any, filters: Filters, **asked: str) -> list[tuple[str, str, int]]:
    rows = typology_crossing(reader, filters, "comite", **asked)  # type: ignore[arg-type]
    assert rows is not None
    return list(rows[["typology", "code", "n_dossiers"]].itertuples(index=False, name=None))


def assert_crossings_agree(state: State, filters: Chosen) -> None:
    for by in VOCABULARIES:
        wanted = oracle_typologies.crossing(state.portfolio, filters, by)
        assert cells_of(state.reader, Filters(**filters), by=by) == wanted, by


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_every_crossing_of_the_demo_is_that_of_its_files(demo: list[State], filters: Chosen) -> None:
    assert_crossings_agree(demo[-1], filters)


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_every_crossing_of_the_hand_made_state_is_that_of_its_files(awkward: State, filters: Chosen) -> None:
    assert_crossings_agree(awkward, filters)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("level", LEVELS)
def test_territories_are_those_of_the_files_in_every_sense_of_where(
    demo: list[State], awkward: State, level: str, site: str
) -> None:
    asked = ((demo[-1], {}), (demo[-1], {"departement": ("62",)}), (awkward, {}), (awkward, {"epci": ("200067999",)}))
    for state, filters in asked:
        wanted = oracle_typologies.crossing(state.portfolio, filters, "territoire", level, site)
        assert cells_of(state.reader, Filters(**filters), by="territoire", level=level, site=site) == wanted


def test_the_dossiers_behind_every_cell_are_those_it_counts(demo: list[State]) -> None:
    state = demo[-1]
    for by in DIMENSIONS:
        cells = cells_of(state.reader, Filters(), by=by)
        # One cell in twenty-three: of every kind, totals too.
        for typology, code, count in cells[::23] + cells[-3:]:
            rows = crossing_dossiers(state.reader, Filters(), "comite", by=by, typology=typology, code=code)
            assert rows is not None
            assert len(rows) == count
            assert list(rows["submission_id"]) == oracle_typologies.crossed_dossiers(
                state.portfolio, {}, by, typology, code
            )


def test_a_cell_of_a_territory_lists_its_dossiers(awkward: State) -> None:
    asked = {"by": "territoire", "level": "departement", "site": "all"}
    for typology, code, count in cells_of(awkward.reader, Filters(), **asked):
        if count:
            rows = crossing_dossiers(awkward.reader, Filters(), "admin", typology=typology, code=code, **asked)
            wanted = oracle_typologies.crossed_dossiers(
                awkward.portfolio, {}, "territoire", typology, code, "departement", "all"
            )
            assert rows is not None
            assert list(rows["submission_id"]) == wanted


def test_the_grid_says_the_same_as_the_indicators(demo: list[State]) -> None:
    reader = demo[-1].reader
    by_priority = {(a, b): n for a, b, n in cells_of(reader, Filters(), by="priorite")}
    for row in run_indicator(reader, "typology_priority").rows.itertuples():
        assert by_priority[row.typology, row.priority] == row.n_dossiers
    by_place = {(a, b): n for a, b, n in cells_of(reader, Filters(), by="territoire", level="epci")}
    for row in run_indicator(reader, "typology_territory", level="epci").rows.itertuples():
        assert by_place[row.typology, row.code] == row.n_dossiers
    for row in run_indicator(reader, "typology_coverage").rows.itertuples():
        assert {by_priority[row.typology, "total"], by_place[row.typology, "total"]} == {row.n_dossiers}


def test_a_dossier_of_several_values_counts_once_in_each_total() -> None:
    several = {"typologies": ["T01", "T05"], "ai_priorities": ["P1", "P2", "P1"]}
    reader = snapshot([dossier("A", **several), dossier("B", typologies=[], ai_priorities=[])])
    cells = {(a, b): n for a, b, n in cells_of(reader, Filters(), by="priorite")}
    assert cells["T01", "P1"] == cells["T05", "P2"] == cells["T01", "total"] == cells["total", "P1"] == 1
    assert cells["aucune", "sans"] == cells["total", "sans"] == 1
    assert cells["total", "total"] == 2


def test_no_column_nor_row_for_nobody() -> None:
    reader = snapshot([dossier("A", typologies=["T01"], ai_priorities=["P1"])])
    cells = cells_of(reader, Filters(), by="priorite")
    assert {a for a, _, _ in cells}.isdisjoint({"aucune"})
    assert {b for _, b, _ in cells} == {"P1", "P2", "P3", "total"}
    assert len(cells) == 12 * 4


def test_extended_types_are_said_to_be_outside_the_call() -> None:
    reader = snapshot(
        [dossier("A")],
        [lead("A", "nom:une association", actor_type="ASSO"), partner("A", "nom:un hôpital", actor_type="ES")],
    )
    rows = typology_crossing(reader, Filters(), "comite", by="type_acteur")  # type: ignore[arg-type]
    assert rows is not None
    labels = dict(zip(rows["code"], rows["label"], strict=True))
    assert labels["ASSO"].startswith("Hors de l’appel : Association")
    assert labels["ES"] == "Établissement de santé"
    assert labels["total"] == "Total"


def test_withdrawn_dossiers_have_a_column_only_when_asked_for() -> None:
    reader = snapshot([dossier("A", status="retire"), dossier("B")])
    assert "retire" not in {code for _, code, _ in cells_of(reader, Filters(), by="statut")}
    asked = cells_of(reader, Filters(statut=("retire",)), by="statut")
    assert ("total", "retire", 1) in asked
    assert ("total", "recu", 0) in asked


def test_a_level_on_another_scale_has_no_phase() -> None:
    reader = snapshot(
        [
            dossier("A", maturity_scale="TRL", srl_initial=2),
            dossier("B", maturity_scale="SRL", srl_initial=None),
            dossier("C", maturity_scale="SRL", srl_initial=3),
        ]
    )
    totals = {code: n for typology, code, n in cells_of(reader, Filters(), by="phase") if typology == "total"}
    assert totals == {"A": 0, "B": 1, "C": 0, "D": 0, "inconnue": 1, "autre": 1, "total": 3}


def test_nothing_at_all_is_a_grid_of_zeros() -> None:
    reader = snapshot([])
    for by in DIMENSIONS:
        cells = cells_of(reader, Filters(), by=by)
        assert cells
        assert {n for _, _, n in cells} == {0}


def test_the_lists_of_a_typology_are_those_its_count_says(demo: list[State]) -> None:
    reader = demo[-1].reader
    counts = carried_counts(reader, Filters(), "comite")
    assert counts is not None
    wanted = Counter(
        code for d in chosen(demo[-1].portfolio, {}) for code in (*oracle_typologies.typologies_of(d), "total")
    )
    assert counts == dict(wanted)
    for typology, count in counts.items():
        if typology != "total":
            rows = typology_dossiers(reader, Filters(), "comite", typology=typology)
            assert rows is not None
            assert len(rows) == rows["submission_id"].nunique() == count


def test_a_source_without_typologies_is_all_in_one_row(cordis: SnapshotReader) -> None:
    (n_dossiers,) = cordis.cursor().execute("SELECT count(*) FROM submissions WHERE status <> 'retire'").fetchone()  # type: ignore[misc]
    for by in DIMENSIONS:
        cells = {(a, b): n for a, b, n in cells_of(cordis, Filters(), by=by)}
        assert cells["aucune", "total"] == cells["total", "total"] == n_dossiers
        assert {n for (typology, _), n in cells.items() if typology.startswith("T")} == {0}
        assert all(cells["aucune", code] == cells["total", code] for _, code in cells)


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_nothing(demo: list[State], role: str) -> None:
    reader = demo[-1].reader
    assert typology_crossing(reader, Filters(), role, by="priorite") is None
    assert crossing_dossiers(reader, Filters(), role, by="priorite", typology="T05", code="P1") is None
    assert typology_dossiers(reader, Filters(), role, typology="T05") is None
    assert carried_counts(reader, Filters(), role) is None
