"""Typologies by quarter of submission and from state to state, against plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.typologies.over_time import (
    TABLES,
    Leaves,
    dated_counts,
    leaves_of,
    quarter_dossiers,
    typology_quarters,
    typology_states,
)
from etl.store import Store
from tests.analytics import oracle_typologies
from tests.analytics.builders import dossier, snapshot
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

BARE = Filters()


def quarters_of(reader: Any, filters: Filters) -> list[tuple[str, str, int, int]]:
    rows = typology_quarters(reader, filters, "comite")
    assert rows is not None
    return list(rows[["typology", "period", "n_submitted", "n_cumulative"]].itertuples(index=False, name=None))


def leaves(states: Sequence[State]) -> Leaves:
    """The states of one store, as the page leafs through them."""
    store = Store(states[0].store)
    found = [state.reader.info for state in states]
    return leaves_of(
        [(info.content_key, info.as_of) for info in found],
        lambda: store.leaf_through([info.id for info in found], TABLES),
    )


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_quarters_of_the_demo_are_those_of_its_files(demo: list[State], filters: Chosen) -> None:
    wanted = oracle_typologies.quarters(demo[-1].portfolio, filters)
    assert quarters_of(demo[-1].reader, Filters(**filters)) == wanted


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_quarters_of_the_hand_made_state_are_those_of_its_files(awkward: State, filters: Chosen) -> None:
    wanted = oracle_typologies.quarters(awkward.portfolio, filters)
    assert quarters_of(awkward.reader, Filters(**filters)) == wanted


def test_a_quarter_lists_the_dossiers_it_counts(demo: list[State]) -> None:
    for typology, period, submitted, _ in quarters_of(demo[-1].reader, BARE):
        rows = quarter_dossiers(demo[-1].reader, BARE, "comite", typology=typology, period=period)
        assert rows is not None
        assert len(rows) == submitted


def test_undated_dossiers_are_counted_apart_and_a_quarter_without_any_is_a_zero() -> None:
    reader = snapshot(
        [
            dossier("A", typologies=["T01"], submitted_on=date(2025, 12, 31)),
            dossier("B", typologies=["T01", "T02"], submitted_on=date(2026, 7, 1)),
            dossier("C", typologies=["T01"], submitted_on=None),
        ]
    )
    assert dated_counts(reader, BARE, "comite") == (2, 1)
    rows = [row[1:] for row in quarters_of(reader, BARE) if row[0] == "T01"]
    assert rows == [("2025-T4", 1, 1), ("2026-T1", 0, 1), ("2026-T2", 0, 1), ("2026-T3", 1, 2)]


def test_nothing_dated_is_no_quarter() -> None:
    assert quarters_of(snapshot([dossier("A", submitted_on=None)]), BARE) == []
    assert quarters_of(snapshot([]), BARE) == []
    assert dated_counts(snapshot([]), BARE, "comite") == (0, 0)


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_each_state_counts_what_its_own_files_hold(demo: list[State], filters: Chosen) -> None:
    rows = typology_states(demo[-1].reader, Filters(**filters), "comite", leaves=leaves(demo))
    assert rows is not None
    found = {typology: list(part["n_dossiers"]) for typology, part in rows.groupby("typology", sort=False)}
    assert found == oracle_typologies.states([state.portfolio for state in demo], filters)
    assert list(rows["as_of"])[: len(demo)] == [state.reader.info.as_of for state in demo]


def test_the_last_state_is_the_one_shown(demo: list[State]) -> None:
    rows = typology_states(demo[-1].reader, BARE, "comite", leaves=leaves(demo))
    assert rows is not None
    last = rows[rows["as_of"] == demo[-1].reader.info.as_of].set_index("typology")["n_dossiers"]
    assert last["total"] == len(chosen(demo[-1].portfolio, {}))


def test_leaves_are_told_apart_by_their_contents_and_dates(demo: list[State]) -> None:
    def nothing() -> list[Any]:
        return []

    one = leaves_of([("a", date(2026, 1, 1))], nothing)
    assert one.key == leaves_of([("a", date(2026, 1, 1))], nothing).key
    assert one.key != leaves_of([("b", date(2026, 1, 1))], nothing).key
    assert one.key != leaves_of([("a", date(2026, 1, 2))], nothing).key


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_nothing(demo: list[State], role: str) -> None:
    reader = demo[-1].reader
    assert typology_quarters(reader, BARE, role) is None
    assert dated_counts(reader, BARE, role) is None
    assert quarter_dossiers(reader, BARE, role, typology="T05", period="2026-T1") is None
    assert typology_states(reader, BARE, role, leaves=leaves(demo)) is None
