"""Nothing is lost: areas, points, links, lists and counts agree, whatever the level, the site and the filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from analytics.catalogue import LEVELS, SITES
from analytics.dossiers import dossiers_in_area
from analytics.filters import Filters, Reader
from analytics.indicators import run_indicator
from analytics.map_layers import (
    coverage_measures,
    located_partners,
    location_counts,
    multicentric_sites,
    partner_links,
    partner_points,
)
from analytics.white_zones import white_zones
from etl.store.reader import SnapshotReader
from geo import areas
from tests.analytics.oracle_awkward import AMIENS_METROPOLE, EST_SOMME, MEL
from tests.analytics.oracle_states import State
from tests.analytics.test_map_layers import rows_of

FILTERS: Mapping[str, Filters] = {
    "none": Filters(),
    "a departement": Filters(departement="59"),
    "two departements": Filters(departement=("02", "80")),
    "an epci over two departements": Filters(epci=EST_SOMME),
    "a departement and two epci": Filters(departement="59", epci=(MEL, AMIENS_METROPOLE), priorite="P1"),
    "typologies": Filters(typologie=("T05", "aucune")),
    "hospitals": Filters(type_acteur="ES"),
    "companies of a departement": Filters(type_acteur=("ENT", "STARTUP"), departement="62"),
    "withdrawn too": Filters(statut=("recu", "oriente", "retire", "finance")),
    "projects that existed, of a priority": Filters(preexistant=True, priorite=("P1", "P2", "P3")),
    "a half-year": Filters(date_from=date(2026, 1, 1), date_to=date(2026, 6, 30)),
    "nothing left": Filters(aire_sante="une aire que personne n’a écrite"),
}
# What another source lacks shows at every site and under every filter; both at once are the other states' affair.
OF_ANOTHER_SOURCE = [("none", site) for site in SITES] + [
    (name, SITES[rank % len(SITES)]) for rank, name in enumerate(FILTERS) if name != "none"
]
HEAD_OFFICE = "Siège"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Drawn:
    """What the map shows for one site and one choice of dossiers."""

    reader: Reader
    filters: Filters
    site: str
    points: Rows
    links: Rows
    lines: Rows
    counts: dict[str, int]
    areas: dict[str, dict[str, dict[str, Any]]]

    @property
    def n_located(self) -> int:
        return self.counts["exact"] + self.counts["nom"]


def draw(reader: Reader, filters: Filters, site: str) -> Drawn:
    asked = (reader, filters, "comite")
    return Drawn(
        reader,
        filters,
        site,
        rows_of(partner_points(*asked, site=site)),
        rows_of(partner_links(*asked, site=site)),
        rows_of(located_partners(*asked, site=site)),
        {row["status"]: row["n_partners"] for row in rows_of(location_counts(*asked, site=site))},
        {
            level: {row["code"]: row for row in rows_of(coverage_measures(*asked, level=level, site=site))}
            for level in LEVELS
        },
    )


def owner(commune: str, level: str) -> str:
    return areas.overlapping("commune", commune, level)[0]


def assert_nothing_is_lost(reader: Reader, filters: Filters, site: str) -> None:
    drawn = draw(reader, filters, site)
    assert_lists_have_what_is_counted(drawn)
    assert_points_have_every_located_line(drawn)
    assert_links_join_points(drawn)
    for level in LEVELS:
        assert_areas_have_every_line(drawn, level)
        assert_areas_list_their_dossiers(drawn, level)
        assert_covered_inhabitants_are_those_of_the_epci(drawn, level)
    assert_white_and_covered_make_the_region(drawn)


def assert_lists_have_what_is_counted(drawn: Drawn) -> None:
    assert sum(drawn.counts.values()) == len(drawn.lines)
    if drawn.site != "all":
        return  # the site only chooses dossiers: that a status lists its lines is seen once
    listed = {
        status: len(rows_of(located_partners(drawn.reader, drawn.filters, "comite", status=status, site=drawn.site)))
        for status in drawn.counts
    }
    assert listed == drawn.counts


def assert_points_have_every_located_line(drawn: Drawn) -> None:
    assert sum(point["n_partners"] for point in drawn.points) == drawn.n_located
    by_commune: Counter[str] = Counter()
    for point in drawn.points:
        by_commune[point["commune_code"]] += point["n_partners"]
        assert len(point["names"]) == min(12, point["n_organisations"])
    region = areas.region_communes()
    assert by_commune == Counter(row["commune_code"] for row in drawn.lines if row["commune_code"] in region)


def assert_links_join_points(drawn: Drawn) -> None:
    drawn_at = {point["commune_code"] for point in drawn.points}
    assert {link[end] for link in drawn.links for end in ("lead_commune", "partner_commune")} <= drawn_at
    chosen = {row["submission_id"] for row in drawn.lines}
    assert {dossier for link in drawn.links for dossier in link["dossiers"]} <= chosen
    sites = rows_of(multicentric_sites(drawn.reader, drawn.filters, "comite", site=drawn.site))
    assert {row["commune_code"] for row in sites} <= drawn_at
    if drawn.site == "lead":
        led = drawn.areas["commune"]
        assert all(link["n_dossiers"] <= led[link["lead_commune"]]["n_dossiers"] for link in drawn.links)


def assert_areas_have_every_line(drawn: Drawn, level: str) -> None:
    rows = drawn.areas[level]
    if drawn.site == "deployment":
        assert {row["n_partners"] for row in rows.values()} == {None}
        return
    expected: Counter[str] = Counter()
    for line in drawn.lines:
        if drawn.site == "sites" and line["site_role"] == HEAD_OFFICE:
            continue
        if line["commune_code"] in areas.region_communes():
            expected[owner(line["commune_code"], level)] += 1
    counted = Counter({code: row["n_partners"] for code, row in rows.items() if row["n_partners"]})
    if drawn.site == "lead":
        assert counted.total() == sum(row["n_dossiers"] for row in rows.values())
        assert all(counted[code] <= expected[code] for code in counted)
    else:
        assert counted == expected


def assert_areas_list_their_dossiers(drawn: Drawn, level: str) -> None:
    """The busiest area lists the dossiers it counts; with what the level leaves out they are those of the region."""
    rows = drawn.areas[level]
    busiest = max(rows.values(), key=lambda row: row["n_dossiers"])
    listed = dossiers_in_area(drawn.reader, drawn.filters, "comite", level=level, code=busiest["code"], site=drawn.site)
    assert listed is not None
    assert len(listed) == busiest["n_dossiers"]
    total = sum(row["n_dossiers"] for row in rows.values())
    everywhere = drawn.areas["region"]["32"]["n_dossiers"]
    if drawn.site == "lead":
        assert total == everywhere
    if drawn.site == "deployment":
        answer = run_indicator(drawn.reader, "coverage", drawn.filters, level=level, site=drawn.site)
        assert total >= everywhere - int(str(answer.extra["not_at_level"]))
    else:
        assert total >= everywhere


def assert_covered_inhabitants_are_those_of_the_epci(drawn: Drawn, level: str) -> None:
    by_epci = sum(row["population"] for row in drawn.areas["epci"].values() if row["n_dossiers"])
    assert sum(row["n_covered_inhabitants"] for row in drawn.areas[level].values()) == by_epci


def assert_white_and_covered_make_the_region(drawn: Drawn, level: str = "epci") -> None:
    rows = drawn.areas[level]
    zones = white_zones(drawn.reader, drawn.filters, "comite", level=level, site=drawn.site)
    assert zones is not None
    assert set(zones.rows["code"]) == {code for code, row in rows.items() if not row["n_dossiers"]}
    assert zones.n_areas == len(rows)
    assert zones.population_covered == sum(row["population"] for row in rows.values() if row["n_dossiers"])


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_nothing_of_the_demo_is_lost(demo: list[State], filters: Filters, site: str) -> None:
    assert_nothing_is_lost(demo[-1].reader, filters, site)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS)
def test_nothing_of_the_hand_made_state_is_lost(awkward: State, filters: Filters, site: str) -> None:
    assert_nothing_is_lost(awkward.reader, filters, site)


@pytest.mark.parametrize(("name", "site"), OF_ANOTHER_SOURCE)
def test_nothing_of_another_source_is_lost(cordis: SnapshotReader, name: str, site: str) -> None:
    assert_nothing_is_lost(cordis, FILTERS[name], site)


def test_by_lead_the_covered_inhabitants_are_those_of_the_key_figure(demo: list[State]) -> None:
    for filters in (FILTERS["none"], FILTERS["hospitals"], Filters(priorite="P1")):
        figures = run_indicator(demo[-1].reader, "summary", filters).rows.set_index("code")
        drawn = draw(demo[-1].reader, filters, "lead")
        covered = sum(row["n_covered_inhabitants"] for row in drawn.areas["epci"].values())
        assert covered == figures.loc["K10", "numerator"]


def test_every_filter_is_among_those_held() -> None:
    used = {name for filters in FILTERS.values() for name, value in filters if value not in ((), None)}
    assert used == set(Filters.model_fields)


def test_the_states_put_something_everywhere_there_is_to_lose(demo: list[State], awkward: State) -> None:
    for reader in (demo[-1].reader, awkward.reader):
        drawn = draw(reader, Filters(), "all")
        assert all(drawn.counts.values())
        assert drawn.points
        assert drawn.links
