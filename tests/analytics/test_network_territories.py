"""Territories that work together, against plain Python."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pandas as pd
import pytest

from analytics.disclosure import ROLES
from analytics.filters import Filters
from analytics.network.territories import TIE_LEVELS, TerritoryTies, TieLevel, dossiers_between, territory_ties
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_network as oracle
from tests.analytics.builders import AMIENS, MEL, dossier, lead, partner, snapshot
from tests.analytics.oracle_filters import chosen as chosen_dossiers
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State


def ties(reader: Any, level: TieLevel, **chosen: Any) -> TerritoryTies:
    found = territory_ties(reader, Filters(**chosen), "comite", level=level)
    assert found is not None
    return found


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")


def assert_ties_agree(state: State, chosen: Chosen, level: TieLevel) -> None:
    found = ties(state.reader, level, **chosen)
    assert records(found.rows) == oracle.territory_ties(state.portfolio, chosen, level)
    assert records(found.territories) == oracle.territory_rows(state.portfolio, chosen, level)
    expected = oracle.territory_counts(state.portfolio, chosen, level)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize("level", TIE_LEVELS)
@pytest.mark.parametrize("name", ["none", "epci", "first quarter"])
def test_the_ties_of_the_demo_are_those_of_its_files(demo: list[State], name: str, level: TieLevel) -> None:
    assert_ties_agree(demo[-1], DEMO_FILTERS[name], level)


@pytest.mark.parametrize(("level", "filters"), [*zip(cycle(TIE_LEVELS), AWKWARD_FILTERS.values())], ids=AWKWARD_FILTERS)
def test_the_ties_of_the_hand_made_state_are_those_of_its_files(
    awkward: State, filters: Chosen, level: TieLevel
) -> None:
    assert_ties_agree(awkward, filters, level)


@pytest.mark.parametrize("level", TIE_LEVELS)
def test_the_whole_hand_made_state_agrees_at_each_level(awkward: State, level: TieLevel) -> None:
    assert_ties_agree(awkward, {}, level)


@pytest.mark.parametrize("level", TIE_LEVELS)
def test_the_dossiers_behind_a_pair_are_as_many_as_it_counts(demo: list[State], level: TieLevel) -> None:
    state = demo[-1]
    held = {d.id: oracle.meetings(d, level) for d in chosen_dossiers(state.portfolio, {})}
    for row in records(ties(state.reader, level).rows.head(4)):
        first, second = row["code_a"], row["code_b"]
        behind = dossiers_between(state.reader, Filters(), "comite", level=level, codes=(second, first))
        assert behind is not None
        assert behind["submission_id"].tolist() == sorted(
            key for key, met in held.items() if any(pair[:2] == (first, second) for pair in met)
        )
        assert len(behind) == row["n_dossiers"]


def test_behind_a_pair_stand_the_organisations_of_each_side() -> None:
    reader = snapshot(
        [dossier("A"), dossier("B")],
        [
            lead("A", "Chu", "59350"),
            partner("A", "Chu", "80021"),
            partner("A", "Labo", "80021"),
            partner("A", "Ailleurs"),
            lead("B", "Chu", "59350"),
            partner("B", "Chu", "80021"),
        ],
    )
    behind = dossiers_between(reader, Filters(), "comite", level="epci", codes=(MEL, AMIENS))
    assert behind is not None
    shown = behind[["submission_id", "organisations_a", "organisations_b"]]
    assert records(shown) == [{"submission_id": "A", "organisations_a": ["Chu"], "organisations_b": ["Labo"]}]
    within = dossiers_between(reader, Filters(), "comite", level="epci", codes=(AMIENS, AMIENS))
    assert within is not None
    assert within["organisations_a"].tolist() == within["organisations_b"].tolist() == [["Chu", "Labo"]]


def test_one_organisation_in_two_territories_ties_nothing_by_itself() -> None:
    reader = snapshot([dossier("A")], [lead("A", "Chu", "59350"), partner("A", "Chu", "80021")])
    found = ties(reader, "epci")
    assert found.rows.empty
    assert (found.n_dossiers, found.n_neither, found.n_unlocated) == (1, 1, 0)
    assert found.territories.set_index("code")["n_dossiers"][[MEL, AMIENS]].tolist() == [1, 1]


def test_who_is_outside_the_region_or_nowhere_is_counted_apart() -> None:
    reader = snapshot(
        [dossier("A")],
        [lead("A", "Chu", "59350"), partner("A", "Belge", location="etranger"), partner("A", "Labo")],
    )
    found = ties(reader, "departement")
    assert found.rows.empty
    assert (found.n_organisations, found.n_unlocated, found.n_neither) == (3, 2, 1)


@pytest.mark.parametrize("level", TIE_LEVELS)
def test_a_dossier_is_between_within_or_neither(demo: list[State], level: TieLevel) -> None:
    found = ties(demo[-1].reader, level)
    assert (
        max(found.n_between, found.n_within) <= found.n_dossiers - found.n_neither <= found.n_between + found.n_within
    )
    assert found.rows["n_dossiers"].max() <= found.n_dossiers


def test_projects_of_another_source_tie_places_too(cordis: SnapshotReader) -> None:
    found = ties(cordis, "epci")
    assert found.n_dossiers == 6
    assert found.n_unlocated > 0
    assert (found.rows["code_a"] <= found.rows["code_b"]).all()


def test_an_empty_state_has_every_territory_at_zero() -> None:
    found = ties(snapshot(), "epci")
    assert found.rows.empty
    assert found.territories["n_dossiers"].tolist() == [0] * 5
    assert found.n_neither == found.n_organisations == 0


def test_another_level_is_refused(awkward: State) -> None:
    with pytest.raises(ValueError, match="commune"):
        territory_ties(awkward.reader, Filters(), "comite", level="commune")  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_committee_and_above_have_them(awkward: State, role: str) -> None:
    is_insider = role in ("comite", "agent", "admin")
    behind = dossiers_between(awkward.reader, Filters(), role, level="epci", codes=(MEL, MEL))
    assert (territory_ties(awkward.reader, Filters(), role) is not None) == (behind is not None) == is_insider
