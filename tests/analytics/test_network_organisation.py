"""One organisation looked at closely, and when it was seen, against plain Python."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analytics.disclosure import ROLES
from analytics.filters import Filters
from analytics.network.bridges import betweenness
from analytics.network.graph import Network, network_of
from analytics.network.organisation import OrganisationProfile, organisation_page
from analytics.network.seen import Sighting, Sightings, build_sightings, organisations_there
from etl.store import Store
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_network as oracle
from tests.analytics.builders import dossier, lead, partner, snapshot
from tests.analytics.oracle_awkward import HOSPITAL
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.payloads import PAYLOADS


def page(reader: Any, organisation_id: str, **chosen: Any) -> OrganisationProfile:
    found = organisation_page(reader, Filters(**chosen), "comite", organisation_id=organisation_id)
    assert found is not None
    return found


def whole_network(reader: Any) -> Network:
    found = network_of(reader, Filters(), "comite")
    assert found is not None
    return found


def pairs(frame: pd.DataFrame, key: str) -> dict[str, tuple[int, int]]:
    return {str(a): (int(b), int(c)) for a, b, c in frame[[key, "n_lines", "n_dossiers"]].itertuples(index=False)}


def assert_page_agrees(found: OrganisationProfile, expected: oracle.Organisation) -> None:
    assert pairs(found.spellings, "name") == expected.spellings()
    assert pairs(found.types, "actor_type") == expected.types()
    assert found.organisation == min(expected.spellings(), key=lambda name: (-expected.spellings()[name][0], name))
    dossiers = {
        row.submission_id: {
            "title": row.title,
            "is_lead": row.is_lead,
            "submitted_on": None if pd.isna(row.submitted_on) else pd.Timestamp(row.submitted_on).date(),
            "typologies": set(row.typologies),
            "helices": set(row.helices),
            "n_organisations": row.n_organisations,
            "is_counted": row.is_counted,
        }
        for row in found.dossiers.itertuples()
    }
    assert dossiers == expected.dossiers()
    assert (found.n_dossiers, found.n_led) == (
        len(expected.counted),
        sum(each["is_lead"] and each["is_counted"] for each in expected.dossiers().values()),
    )
    partners = dict(zip(found.partners["organisation_id"], found.partners["n_dossiers"], strict=True))
    assert partners == {key: len(ids) for key, ids in expected.partners().items()}
    for key, ids in zip(found.partners["organisation_id"], found.partners["dossiers"], strict=True):
        assert ids == sorted(expected.partners()[key])[:12]
    here = found.places["location"] == "en_region"
    assert pairs(found.places[here], "commune_code") == expected.communes()
    assert found.places.loc[~here, "n_lines"].sum() == expected.n_elsewhere()
    assert dict(zip(found.typologies["typology"], found.typologies["n_dossiers"], strict=True)) == expected.typologies()


@pytest.mark.parametrize("name", ["none", "two together"])
def test_the_organisations_of_the_demo_are_those_of_its_files(demo: list[State], name: str) -> None:
    state, filters = demo[-1], DEMO_FILTERS[name]
    counted = [row["organisation_id"] for row in oracle.nodes(state.portfolio, filters)]
    for organisation in [*counted[:4], *counted[4::15]]:
        expected = oracle.Organisation(state.portfolio, filters, organisation)
        assert_page_agrees(page(state.reader, organisation, **filters), expected)


@pytest.mark.parametrize("filters", [{}, AWKWARD_FILTERS["departement"]], ids=["none", "departement"])
def test_the_organisations_of_the_hand_made_state_are_those_of_its_files(awkward: State, filters: Chosen) -> None:
    everybody = {organisation for d in awkward.portfolio.dossiers for organisation in d.organisations}
    for organisation in sorted(everybody)[:: 2 if filters else 1]:
        expected = oracle.Organisation(awkward.portfolio, filters, organisation)
        assert_page_agrees(page(awkward.reader, organisation, **filters), expected)


def test_an_identity_of_the_alias_table_leads_to_its_organisation(awkward: State) -> None:
    hospital = f"siren:{HOSPITAL[:9]}"
    by_alias = page(awkward.reader, "nom:ancien hospice")
    assert by_alias.organisation_id == hospital
    identities = page(awkward.reader, hospital).identities["identity"].tolist()
    assert identities == by_alias.identities["identity"].tolist()
    assert identities[0] == hospital
    assert "nom:ancien hospice" in identities


def test_its_numbers_are_those_of_its_lines() -> None:
    numbers = {"organisation_id": "siren:1", "siren": "1", "siret": "11", "finess": "F"}
    lines = [lead("A", "Chu", **numbers), partner("A", "C.H.U.", organisation_id="siren:1", siret="12", siren="1")]
    found = page(snapshot([dossier("A")], lines), "siren:1").identifiers
    expected = [("siren", "1", 2), ("siret", "11", 1), ("siret", "12", 1), ("finess", "F", 1)]
    assert list(found.itertuples(index=False, name=None)) == expected


def test_a_dossier_left_out_is_shown_and_not_counted() -> None:
    reader = snapshot(
        [dossier("A", typologies=["T01"]), dossier("B", typologies=["T02"]), dossier("R", status="retire")],
        [lead("A", "x"), partner("A", "y"), lead("B", "x"), partner("B", "z"), lead("R", "x")],
    )
    found = page(reader, "nom:x", typologie=("T01",))
    assert dict(zip(found.dossiers["submission_id"], found.dossiers["is_counted"], strict=True)) == {
        "A": True,
        "B": False,
        "R": False,
    }
    assert (found.n_dossiers, found.n_led, found.partners["organisation"].tolist()) == (1, 1, ["y"])
    alone = page(reader, "nom:z", typologie=("T01",))
    assert (alone.n_dossiers, len(alone.dossiers), len(alone.partners), len(alone.places)) == (0, 1, 0, 0)


def test_its_part_in_the_network_is_said_when_the_network_is_known(demo: list[State]) -> None:
    reader = demo[-1].reader
    network = whole_network(reader)
    bridges = betweenness(network)
    first = bridges.rows.iloc[0]
    asked = {"organisation_id": first["organisation_id"], "network": network}
    known = organisation_page(reader, Filters(), "comite", **asked, bridges=bridges)
    assert known is not None and known.standing is not None
    assert (known.standing.rank, known.standing.betweenness) == (1, first["betweenness"])
    sizes = network.nodes["community"].value_counts()
    assert known.standing.community_size == sizes[known.standing.community]
    unranked = organisation_page(reader, Filters(), "comite", **asked)
    assert unranked is not None and unranked.standing is not None
    assert (unranked.standing.rank, unranked.standing.is_exact) == (None, False)
    assert page(reader, first["organisation_id"]).standing is None


def test_outside_the_network_it_has_no_part_in_it() -> None:
    reader = snapshot([dossier("A"), dossier("R", status="retire")], [lead("A", "x"), lead("R", "y")])
    found = organisation_page(reader, Filters(), "comite", organisation_id="nom:y", network=whole_network(reader))
    assert found is not None
    assert (found.standing, found.n_dossiers, len(found.dossiers)) == (None, 0, 1)


@pytest.mark.parametrize("asked", ["", "siren:", "nom:personne", *PAYLOADS[::40]])
def test_nobody_of_that_identity_is_nobody(awkward: State, asked: str) -> None:
    assert organisation_page(awkward.reader, Filters(), "comite", organisation_id=asked) is None


@pytest.mark.parametrize("role", ROLES)
def test_only_the_committee_and_above_have_it(awkward: State, role: str) -> None:
    found = organisation_page(awkward.reader, Filters(), role, organisation_id=f"siren:{HOSPITAL[:9]}")
    assert (found is not None) == (role in ("comite", "agent", "admin"))


def test_projects_of_another_source_have_organisations_too(cordis: SnapshotReader) -> None:
    for organisation in whole_network(cordis).nodes["organisation_id"][:3]:
        assert page(cordis, organisation).n_dossiers > 0


def sightings_of(store: Store) -> Sightings:
    states = store.lineage()
    leaves = store.leaf_through([state.id for state in states], ["partners"])
    return build_sightings(
        [(s.content_key, s.as_of, organisations_there(leaf)) for s, leaf in zip(states, leaves, strict=True)],
        store.reader(),
    )


def test_an_organisation_is_seen_from_its_first_state_to_its_last(demo: list[State]) -> None:
    found = sightings_of(Store(demo[0].store))
    expected: dict[str, Sighting] = {}
    for state in demo:
        as_of = state.reader.info.as_of
        for organisation in {o for d in state.portfolio.dossiers for o in d.organisations}:
            first, _, n = expected.get(organisation, (as_of, as_of, 0))
            expected[organisation] = Sighting(first, as_of, n + 1)
    assert found.by_organisation == expected
    assert found.dates == tuple(state.reader.info.as_of for state in demo)
    assert len({sighting.first for sighting in expected.values()}) > 1


def test_the_alias_table_of_today_brings_the_states_together() -> None:
    before = snapshot([dossier("A")], [lead("A", "Ancien")])
    after = snapshot([dossier("A")], [lead("A", "Nouveau")], aliases={"nom:ancien": "nom:nouveau"})
    states = [("a", date(2026, 1, 1), organisations_there(before)), ("b", date(2026, 2, 1), organisations_there(after))]
    found = build_sightings(states, after)
    assert found.by_organisation == {"nom:nouveau": Sighting(date(2026, 1, 1), date(2026, 2, 1), 2)}
    assert build_sightings(states, before).key != found.key
    assert set(build_sightings(states, before).by_organisation) == {"nom:ancien", "nom:nouveau"}
