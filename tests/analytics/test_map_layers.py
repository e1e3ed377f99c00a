"""The map's layers against the oracle: the demo, and a hand-made state where definitions are easily got wrong."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.catalogue import LEVELS, SITES
from analytics.filters import Filters
from analytics.map_layers import (
    commune_points,
    coverage_measures,
    located_partners,
    location_counts,
    multicentric_sites,
    partner_links,
    partner_points,
)
from tests.analytics import oracle, oracle_map
from tests.analytics.builders import dossier, lead, partner, snapshot
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

STATUSES = ("exact", "nom", "hors_region", "etranger", "non_localise")
LAYERS = (partner_points, commune_points, partner_links, multicentric_sites, located_partners, location_counts)
BARE = Filters()


def rows_of(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    """The rows in Python's own types, None when missing."""
    assert frame is not None
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in frame]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def assert_layers_agree(state: State, chosen: Chosen, site: str) -> None:
    """Points, links, sites, lines and counts of that state are those of the files."""
    reader, portfolio, filters = state.reader, state.portfolio, Filters(**chosen)
    for ours, theirs in (
        (partner_points, oracle_map.partner_points),
        (commune_points, oracle_map.commune_points),
        (partner_links, oracle_map.partner_links),
        (multicentric_sites, oracle_map.multicentric_sites),
        (located_partners, oracle_map.located_partners),
    ):
        got = rows_of(ours(reader, filters, "comite", site=site))
        assert got == theirs(portfolio, chosen, site=site), ours.__name__


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_the_layers_of_the_demo_are_those_of_its_files(demo: list[State], filters: Chosen) -> None:
    assert_layers_agree(demo[-1], filters, "all")


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_layers_of_the_hand_made_state_are_those_of_its_files(awkward: State, filters: Chosen, site: str) -> None:
    assert_layers_agree(awkward, filters, site)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["none", "two places", "statuses"])
def test_the_areas_of_the_demo_are_those_of_its_files(demo: list[State], level: str, site: str, name: str) -> None:
    chosen, state = DEMO_FILTERS[name], demo[-1]
    got = rows_of(coverage_measures(state.reader, Filters(**chosen), "comite", level=level, site=site))
    assert got == oracle_map.coverage_measures(state.portfolio, chosen, level, site)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_areas_of_the_hand_made_state_are_those_of_its_files(
    awkward: State, level: str, site: str, filters: Chosen
) -> None:
    got = rows_of(coverage_measures(awkward.reader, Filters(**filters), "comite", level=level, site=site))
    assert got == oracle_map.coverage_measures(awkward.portfolio, filters, level, site)


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_lists_its_lines(demo: list[State], awkward: State, status: str) -> None:
    for state in (demo[-1], awkward):
        got = rows_of(located_partners(state.reader, BARE, "comite", status=status))
        assert got == oracle_map.located_partners(state.portfolio, {}, status)
        assert got


def test_a_commune_lists_its_lines_and_what_it_was(demo: list[State], awkward: State) -> None:
    for state in (demo[-1], awkward):
        got = rows_of(located_partners(state.reader, BARE, "comite", commune="59350"))
        assert got == oracle_map.located_partners(state.portfolio, {}, commune="59350")
        assert {row["commune"] for row in got} == {"Lille"}
        assert {row["was"] for row in got} == {None, "Lomme"}


def test_links_and_sites_can_be_narrowed_to_some_dossiers(demo: list[State], awkward: State) -> None:
    for state in (demo[-1], awkward):
        sites = rows_of(multicentric_sites(state.reader, BARE, "comite"))
        links = rows_of(partner_links(state.reader, BARE, "comite"))
        some = [sites[0]["submission_id"], sites[-1]["submission_id"], *links[0]["dossiers"]]
        narrowed = rows_of(multicentric_sites(state.reader, BARE, "comite", dossiers=some))
        assert narrowed == [row for row in sites if row["submission_id"] in some]
        fewer = rows_of(partner_links(state.reader, BARE, "comite", dossiers=some))
        assert fewer == oracle_map.partner_links(state.portfolio, {}, some)
        assert 0 < len(fewer) < len(links) or len(links) == 1


def test_the_five_counts_follow_the_site_of_the_map(awkward: State) -> None:
    chosen = {"departement": ("80",)}
    for site in SITES:
        counts = rows_of(location_counts(awkward.reader, Filters(**chosen), "comite", site=site))
        lines = rows_of(located_partners(awkward.reader, Filters(**chosen), "comite", site=site))
        assert sum(row["n_partners"] for row in counts) == len(lines)
    assert rows_of(location_counts(awkward.reader, Filters(**chosen), "comite")) == oracle.location(
        awkward.portfolio, chosen
    )


def test_a_former_commune_without_a_name_is_said_by_its_code() -> None:
    lines = [
        lead("A", "Chu", "59350", insee_code="59355"),
        partner("A", "Labo", "59350", insee_code="59350", line=3),
        partner("A", "Start", "59350", city="LOMME", line=4),
        partner("A", "Ferme", "59350", city="Lille", line=5),
        partner("A", "Foyer", line=6, location="exact", commune_code="02439", insee_code=" 2045"),
        partner("A", "Pôle", "59350", city="Lomme Cedex", insee_code="59999", line=7),
    ]
    rows = rows_of(located_partners(snapshot([dossier("A")], lines), BARE, "agent"))
    assert [row["was"] for row in rows] == ["Lomme", None, "Lomme", None, "02045", "Lomme"]


def test_a_point_names_twelve_organisations_each_once_under_its_usual_name() -> None:
    many = [partner("A", f"Labo {n:02}", "59350", line=n) for n in range(20, 40)]
    often = [
        partner("A", name, "59350", organisation_id="siren:1", line=n)
        for n, name in enumerate(("C.H.U.", "Chu", "CHU", "Chu"), start=40)
    ]
    (point,) = rows_of(partner_points(snapshot([dossier("A")], many + often), BARE, "comite"))
    assert point["names"] == ["Chu", *(f"Labo {n}" for n in range(20, 31))]
    assert (point["n_partners"], point["n_organisations"], point["n_dossiers"]) == (24, 21, 1)


def test_a_dossier_whose_lead_is_nowhere_links_nothing() -> None:
    lines = [lead("A", "Chu"), partner("A", "Labo", "59350", line=3), partner("A", "Start", "80021", line=4)]
    assert rows_of(partner_links(snapshot([dossier("A")], lines), BARE, "comite")) == []


def test_an_empty_portfolio_has_every_area_and_nothing_else() -> None:
    for layer in (partner_points, partner_links, multicentric_sites, located_partners):
        assert rows_of(layer(snapshot(), BARE, "comite")) == []
    rows = rows_of(coverage_measures(snapshot(), BARE, "comite", level="epci", site="lead"))
    assert {row["n_covered_inhabitants"] for row in rows} == {0}
    assert len(rows) == 5


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_nothing_leaves_for_a_role_that_may_not_read_names(role: str) -> None:
    reader = snapshot([dossier("A")], [lead("A", "Chu", "59350")])
    assert coverage_measures(reader, BARE, role, level="epci", site="lead") is None
    for layer in LAYERS:
        assert layer(reader, BARE, role) is None
