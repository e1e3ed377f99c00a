"""Territories where nobody is: against the oracle, and what the words of the request mean."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.catalogue import LEVELS, SITES
from analytics.distances import nearest
from analytics.filters import Filters
from analytics.white_zones import COLUMNS, UnknownLackError, WhiteZones, read_lack, white_zones
from geo import areas
from tests.analytics import oracle_map
from tests.analytics.builders import AISNE, EST_SOMME, FLANDRE, MEL, NORD, PEVELE, dossier, lead, partner, snapshot
from tests.analytics.oracle_geography import kilometres, region_population
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.analytics.test_map_layers import rows_of

LACKING = ("dossier", "type:ES", "helix:hospital", "typologie:T05")
# The site says nothing of a kind of partner: one is enough.
ASKED = [
    *((lacking, site) for lacking in ("dossier", "typologie:T05") for site in SITES),
    ("type:ES", "lead"),
    ("helix:hospital", "deployment"),
]
BARE = Filters()


def found(reader: Any, filters: Filters = BARE, **asked: str) -> WhiteZones:
    zones = white_zones(reader, filters, "comite", **{"level": "epci", "site": "lead", **asked})
    assert zones is not None
    return zones


def assert_zones_agree(state: State, chosen: Chosen, level: str, site: str, lacking: str) -> None:
    """Same territories in the same order; distances by two formulas agree to the tenth of a kilometre."""
    zones = found(state.reader, Filters(**chosen), level=level, site=site, lacking=lacking)
    expected = oracle_map.white_zones(state.portfolio, chosen, level, site, lacking)
    got = rows_of(zones.rows)
    assert list(zones.rows.columns) == list(COLUMNS)
    assert [row.pop("nearest_km") for row in got] == pytest.approx(
        [row.pop("nearest_km") for row in expected], abs=0.051
    )
    assert got == expected
    assert zones.n_areas == len(areas.areas(level))
    assert zones.population_total == region_population()
    assert zones.population_total - zones.population_covered == sum(row["population"] for row in got)


@pytest.mark.parametrize(("lacking", "site"), ASKED)
@pytest.mark.parametrize("level", ["region", "departement", "arrondissement", "epci"])
def test_the_white_zones_of_the_demo_are_those_of_its_files(
    demo: list[State], level: str, site: str, lacking: str
) -> None:
    for name in ("none", "two together", "nothing left"):
        assert_zones_agree(demo[-1], DEMO_FILTERS[name], level, site, lacking)


@pytest.mark.parametrize("lacking", LACKING)
def test_the_white_communes_are_those_of_the_files(demo: list[State], awkward: State, lacking: str) -> None:
    assert_zones_agree(demo[-1], DEMO_FILTERS["two together"], "commune", "all", lacking)
    assert_zones_agree(awkward, {}, "commune", "deployment", lacking)


@pytest.mark.parametrize(("lacking", "site"), ASKED)
@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_white_zones_of_the_hand_made_state_are_those_of_its_files(
    awkward: State, filters: Chosen, site: str, lacking: str
) -> None:
    for level in ("departement", "epci"):
        assert_zones_agree(awkward, filters, level, site, lacking)


READER = snapshot(
    [dossier("A", typologies=["T05"]), dossier("B", typologies=["T01"], deployment_areas=[FLANDRE])],
    [
        lead("A", "CHU", "59350", actor_type="ES"),
        partner("A", "Labo", "59043", line=3),
        lead("B", "Start", "80021", actor_type="STARTUP", line=4),
        partner("B", "Clinique", line=5, actor_type="ES"),
    ],
)


def codes(**asked: str) -> set[str]:
    return set(found(READER, **asked).rows["code"])


def test_a_territory_may_have_partners_and_no_dossier_by_its_lead() -> None:
    zones = found(READER).rows.set_index("code")
    assert set(zones.index) == {FLANDRE, PEVELE, EST_SOMME}
    assert zones.loc[FLANDRE, "n_partners_there"] == 1
    assert zones.loc[FLANDRE, "nearest_commune"] == "Bailleul (59)"
    assert codes(site="all") == {PEVELE, EST_SOMME}
    assert FLANDRE not in codes(site="deployment")


def test_a_kind_of_partner_is_looked_for_among_located_lines_whatever_the_site() -> None:
    for site in SITES:
        assert MEL not in codes(site=site, lacking="type:ES")
        assert codes(site=site, lacking="type:ES") == codes(site=site, lacking="helix:hospital")
    assert codes(level="departement", lacking="type:ES") == {AISNE, "80"}


def test_a_typology_is_looked_for_among_dossiers_and_distances_go_to_their_partners() -> None:
    zones = found(READER, level="departement", lacking="typologie:T01").rows.set_index("code")
    assert set(zones.index) == {AISNE, NORD}
    assert zones.loc[NORD, "nearest_commune_code"] == "80021"
    everyone = found(READER, level="departement", lacking="typologie:T09")
    assert len(everyone.rows) == everyone.n_areas == 3
    assert everyone.population_covered == 0
    assert everyone.rows["nearest_km"].isna().all()


def test_the_most_populous_comes_first() -> None:
    rows = found(READER, lacking="typologie:T09").rows
    assert list(rows["population"]) == sorted(rows["population"], reverse=True)


def test_covered_and_white_inhabitants_make_the_region() -> None:
    zones = found(READER)
    assert zones.population_covered == 240_000 + 100_000 + 135_000
    assert zones.population_total == 530_000


@pytest.mark.parametrize("lacking", ["", "dossier:x", "type:", "T05", "organisation:CHU", "typologie"])
def test_what_cannot_be_looked_for_is_refused_in_french(lacking: str) -> None:
    with pytest.raises(UnknownLackError, match="Formes admises : dossier, type:ES"):
        white_zones(READER, BARE, "comite", level="epci", site="lead", lacking=lacking)


def test_what_is_lacking_is_read_in_two_parts() -> None:
    assert read_lack("type:ES") == ("type", "ES")
    assert read_lack("dossier") == ("dossier", "")


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_no_white_zone_leaves_for_a_role_that_may_not_see_it(role: str) -> None:
    assert white_zones(READER, BARE, role, level="epci", site="lead") is None


# Distances


def test_the_nearest_is_the_one_the_haversine_formula_finds() -> None:
    communes = [area.code for area in areas.areas("commune")]
    origins, targets = communes[::97], communes[::61]
    for origin, place in zip(origins, nearest(origins, targets), strict=True):
        assert place is not None
        code, kilometres_away = place
        assert kilometres_away == pytest.approx(min(kilometres(origin, target) for target in targets), abs=0.051)
        assert kilometres(origin, code) == pytest.approx(kilometres_away, abs=0.051)


def test_a_commune_is_at_no_distance_from_itself() -> None:
    assert nearest(["59350", "80021"], ["80021", "59350"]) == [("59350", 0.0), ("80021", 0.0)]


def test_lille_is_where_it_is_from_amiens() -> None:
    ((_, away),) = nearest(["59350"], ["80021"])
    assert away == pytest.approx(98, abs=2)


def test_without_a_target_nothing_is_near() -> None:
    assert nearest(["59350"], []) == [None]
    assert nearest([], ["59350"]) == []


@pytest.mark.parametrize("level", LEVELS)
def test_every_area_has_a_main_commune_to_measure_from(level: str) -> None:
    mains = [areas.main_commune(level, area.code) for area in areas.areas(level)]
    assert nearest([main or "" for main in mains], ["59350"])
