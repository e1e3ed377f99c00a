"""Where the dossiers are: lead, any partner, sites, deployment; at each level."""

import pytest

from analytics.catalogue import LEVELS
from analytics.filters import Filters
from analytics.indicators import records, run_indicator
from tests.analytics.builders import (
    AISNE,
    AMIENS,
    AMIENS_AREA,
    DOUAI,
    DUNKERQUE,
    EST_SOMME,
    FLANDRE,
    LILLE,
    MEL,
    NORD,
    PERONNE,
    PEVELE,
    SAINT_QUENTIN,
    SOMME,
    BuiltReader,
    dossier,
    lead,
    orientation,
    partner,
    snapshot,
)


def counted(reader: BuiltReader, filters: Filters | None = None, **params: str) -> dict[str, tuple[int, int | None]]:
    """{code: (n_dossiers, n_partners)} of the territories with something in them."""
    rows = records(run_indicator(reader, "coverage", filters or Filters(), **params).rows)
    return {
        row["code"]: (row["n_dossiers"], row["n_partners"]) for row in rows if row["n_dossiers"] or row["n_partners"]
    }


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier("A", deployment_areas=[MEL, PEVELE]),
            dossier("B", deployment_areas=[EST_SOMME]),
            dossier("C", deployment_areas=["32"]),
            dossier("D", deployment_areas=[NORD, DOUAI]),
            dossier("E"),
            dossier("R", status="retire", deployment_areas=[MEL]),
        ],
        [
            lead("A", "Chu", "59512", line=2),
            partner("A", "Chu", "59350", line=3, site_role="soins"),
            partner("A", "Labo", "80021", line=4, site_role="experimentation"),
            partner("A", "Clinique", "59350", line=5, site_role="soins"),
            lead("B", "Ferme", "80410", line=6, site_role="soins"),
            partner("B", "Ferme", "02604", line=7),
            lead("C", "Agence", line=8),
            partner("C", "Labo", "80021", line=9),
            lead("D", "Start", "59043", line=10, location="nom"),
            partner("E", "Seul", "59350", line=11),
            lead("R", "Chu", "59350", line=12),
        ],
    )


def test_every_territory_is_there_with_its_people_and_rate(portfolio: BuiltReader) -> None:
    answer = run_indicator(portfolio, "coverage", level="departement")
    assert records(answer.rows) == [
        {"code": AISNE, "name": "Aisne", "population": 100, "n_dossiers": 1, "n_partners": 1, "per_100k": 1000},
        {"code": NORD, "name": "Nord", "population": 390_000, "n_dossiers": 2, "n_partners": 2, "per_100k": 0.51},
        {"code": SOMME, "name": "Somme", "population": 139_900, "n_dossiers": 0, "n_partners": 0, "per_100k": 0},
    ]
    assert answer.extra == {}


def test_the_lead_is_where_its_registered_office_is_else_its_first_line(portfolio: BuiltReader) -> None:
    # A: the office in Roubaix, not the care site; B: the office in Pithon although the lead line says Ham;
    # C: the lead is not located; E: nobody leads.
    assert counted(portfolio, level="commune") == {"59512": (1, 1), "02604": (1, 1), "59043": (1, 1)}


def test_the_first_line_places_a_lead_without_registered_office() -> None:
    reader = snapshot(
        [dossier("A")],
        [
            partner("A", "Chu", "59350", line=5, site_role="soins", role="chef_de_file"),
            partner("A", "Chu", "80021", line=4, site_role="experimentation"),
        ],
    )
    assert counted(reader, level="commune") == {"80021": (1, 1)}


def test_an_unlocated_registered_office_counts_nowhere_even_with_located_sites() -> None:
    reader = snapshot(
        [dossier("A")], [lead("A", "Chu", line=2), partner("A", "Chu", "59350", line=3, site_role="soins")]
    )
    assert counted(reader) == {}
    assert counted(reader, site="all") == {MEL: (1, 1)}


def test_lines_under_an_alias_of_the_lead_are_lines_of_the_lead() -> None:
    partners = [
        lead("A", "Chru Lille", "59350", line=2, site_role="soins"),
        partner("A", "Siège du Chu", "80021", line=3, organisation_id="siren:265906719"),
    ]
    assert counted(snapshot([dossier("A")], partners)) == {MEL: (1, 1)}
    merged = snapshot([dossier("A")], partners, aliases={"nom:chru lille": "siren:265906719"})
    assert counted(merged) == {AMIENS: (1, 1)}


def test_any_partner_counts_its_dossier_once_a_territory_and_each_line(portfolio: BuiltReader) -> None:
    assert counted(portfolio, site="all") == {
        MEL: (2, 4),
        AMIENS: (2, 2),
        EST_SOMME: (1, 2),
        FLANDRE: (1, 1),
    }


def test_sites_are_lines_of_experimentation_or_care(portfolio: BuiltReader) -> None:
    assert counted(portfolio, site="sites") == {MEL: (1, 2), AMIENS: (1, 1), EST_SOMME: (1, 1)}


@pytest.mark.parametrize(
    ("level", "expected", "not_at_level"),
    [
        # Est de la Somme straddles two départements, so B counts in none; the region is no département.
        ("departement", {NORD: 2}, 2),
        # Pévèle straddles Lille and Douai; MEL is wholly in the arrondissement of Lille.
        ("arrondissement", {LILLE: 1, DOUAI: 1}, 2),
        # The arrondissement of Douai is here one commune of Pévèle; the Nord goes down to nothing.
        ("epci", {MEL: 1, PEVELE: 2, EST_SOMME: 1}, 1),
    ],
)
def test_a_deployment_area_counts_where_it_is_wholly_contained(
    portfolio: BuiltReader, level: str, expected: dict[str, int], not_at_level: int
) -> None:
    answer = run_indicator(portfolio, "coverage", level=level, site="deployment")
    assert {row["code"]: row["n_dossiers"] for row in records(answer.rows) if row["n_dossiers"]} == expected
    assert answer.extra == {"not_at_level": not_at_level}
    assert answer.rows["n_partners"].isna().all()


def test_areas_of_the_same_communes_count_both_ways() -> None:
    reader = snapshot(
        [dossier("A", deployment_areas=[FLANDRE]), dossier("B", deployment_areas=[DUNKERQUE]), dossier("C")]
    )
    for level, code in (("epci", FLANDRE), ("arrondissement", DUNKERQUE), ("departement", NORD)):
        answer = run_indicator(reader, "coverage", level=level, site="deployment")
        assert answer.rows.set_index("code")["n_dossiers"].to_dict()[code] == 2
        assert answer.extra == {"not_at_level": 0}


def test_an_area_the_snapshot_does_not_know_is_not_at_any_level() -> None:
    reader = snapshot([dossier("A", deployment_areas=["999999999"]), dossier("B", deployment_areas=["999999999", MEL])])
    answer = run_indicator(reader, "coverage", level="epci", site="deployment")
    assert answer.rows["n_dossiers"].sum() == 1
    assert answer.extra == {"not_at_level": 1}


@pytest.mark.parametrize(
    ("site", "expected"),
    [("lead", {}), ("all", {MEL: (1, 3), AMIENS: (2, 2)}), ("sites", {MEL: (1, 2), AMIENS: (1, 1)})],
)
def test_in_coverage_a_place_filter_has_the_sense_of_the_site(
    portfolio: BuiltReader, site: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert counted(portfolio, Filters(departement=[SOMME], epci=[AMIENS]), site=site) == expected


def test_a_place_filter_on_deployment_means_deployed_there(portfolio: BuiltReader) -> None:
    answer = run_indicator(portfolio, "coverage", Filters(epci=[PEVELE]), level="departement", site="deployment")
    assert answer.rows["n_dossiers"].sum() == 2
    answer = run_indicator(portfolio, "coverage", Filters(departement=[SOMME]), level="epci", site="deployment")
    assert answer.rows["n_dossiers"].sum() == 0
    assert answer.extra == {"not_at_level": 0}


def test_a_place_filter_elsewhere_means_any_located_line(portfolio: BuiltReader) -> None:
    rows = run_indicator(portfolio, "typology_territory", Filters(epci=[AMIENS]), site="lead").rows
    assert set(rows["code"]) == {AISNE, NORD, SOMME}
    assert run_indicator(portfolio, "location", Filters(epci=[AMIENS])).rows["n_partners"].sum() == 6


def test_withdrawn_dossiers_cover_nothing_unless_asked_for(portfolio: BuiltReader) -> None:
    assert counted(portfolio, Filters(statut=["retire"])) == {MEL: (1, 1)}


def test_nobody_living_there_leaves_the_rate_unknown() -> None:
    area = {"level": "epci", "code": MEL, "name": "Vide", "population": 0}
    reader = snapshot([dossier("A")], [lead("A", "Chu", "59350")], areas=[area])
    (row,) = records(run_indicator(reader, "coverage").rows)
    assert (row["n_dossiers"], row["per_100k"]) == (1, None)


@pytest.mark.parametrize("site", ["lead", "all", "sites", "deployment"])
@pytest.mark.parametrize("level", LEVELS)
def test_without_dossiers_every_territory_is_a_zero(level: str, site: str) -> None:
    rows = run_indicator(snapshot(), "coverage", level=level, site=site).rows
    expected = {
        "region": ["32"],
        "departement": [AISNE, NORD, SOMME],
        "arrondissement": [SAINT_QUENTIN, DOUAI, DUNKERQUE, LILLE, AMIENS_AREA, PERONNE],
        "epci": [FLANDRE, PEVELE, EST_SOMME, MEL, AMIENS],
        "commune": ["02604", "59043", "59168", "59295", "59350", "59449", "59512", "80021", "80410"],
    }
    assert list(rows["code"]) == expected[level]
    assert rows["n_dossiers"].eq(0).all()


@pytest.mark.parametrize("level", LEVELS)
def test_by_lead_the_territories_of_any_level_add_up_to_the_located_dossiers(
    portfolio: BuiltReader, level: str
) -> None:
    rows = run_indicator(portfolio, "coverage", level=level).rows
    assert rows["n_dossiers"].sum() == rows["n_partners"].sum() == 3


@pytest.mark.parametrize("level", LEVELS)
def test_located_lines_add_up_at_every_level(portfolio: BuiltReader, level: str) -> None:
    located = run_indicator(portfolio, "location").rows.set_index("status")["n_partners"]
    covered = run_indicator(portfolio, "coverage", level=level, site="all").rows["n_partners"].sum()
    assert covered == located["exact"] + located["nom"] == 9


def test_the_five_ways_of_locating_add_up_to_the_lines() -> None:
    statuses = ["exact", "nom", "nom", "hors_region", "etranger", "non_localise"]
    lines = [partner("A", f"Organisation {i}", location=status) for i, status in enumerate(statuses)]
    rows = records(run_indicator(snapshot([dossier("A")], lines), "location").rows)
    assert rows == [
        {"status": "etranger", "n_partners": 1},
        {"status": "exact", "n_partners": 1},
        {"status": "hors_region", "n_partners": 1},
        {"status": "nom", "n_partners": 2},
        {"status": "non_localise", "n_partners": 1},
    ]


def test_each_pair_of_typology_and_territory_is_written() -> None:
    reader = snapshot(
        [dossier("A", typologies=["T01", "T02"]), dossier("B", typologies=["T01"]), dossier("C")],
        [
            lead("A", "Chu", "59350"),
            partner("A", "Labo", "80021"),
            lead("B", "Start", "59043"),
            lead("C", "X", "59350"),
        ],
    )
    by_lead = records(run_indicator(reader, "typology_territory").rows)
    assert len(by_lead) == 11 * 3
    assert [row for row in by_lead if row["n_dossiers"]] == [
        {"typology": "T01", "code": NORD, "n_dossiers": 2},
        {"typology": "T02", "code": NORD, "n_dossiers": 1},
    ]
    by_partner = records(run_indicator(reader, "typology_territory", level="epci", site="all").rows)
    assert [row for row in by_partner if row["n_dossiers"]] == [
        {"typology": "T01", "code": FLANDRE, "n_dossiers": 1},
        {"typology": "T01", "code": MEL, "n_dossiers": 1},
        {"typology": "T01", "code": AMIENS, "n_dossiers": 1},
        {"typology": "T02", "code": MEL, "n_dossiers": 1},
        {"typology": "T02", "code": AMIENS, "n_dossiers": 1},
    ]


def test_when_all_leads_are_located_typologies_sum_over_the_territory_as_over_the_region() -> None:
    reader = snapshot(
        [dossier("A", typologies=["T01", "T02"]), dossier("B", typologies=["T01"]), dossier("C", typologies=["T11"])],
        [lead("A", "Chu", "59350"), lead("B", "Start", "59043"), lead("C", "Chu", "80410")],
    )
    whole = run_indicator(reader, "typology_coverage").rows.set_index("typology")["n_dossiers"].to_dict()
    for level in LEVELS:
        rows = run_indicator(reader, "typology_territory", level=level).rows
        assert rows.groupby("typology")["n_dossiers"].sum().to_dict() == whole


def test_deployed_typologies_follow_the_deployment_areas(portfolio: BuiltReader) -> None:
    reader = snapshot(
        [dossier("A", typologies=["T03"], deployment_areas=[EST_SOMME])], orientations=[orientation("A", "AUCUN")]
    )
    rows = run_indicator(reader, "typology_territory", level="epci", site="deployment").rows
    assert records(rows[rows["n_dossiers"] > 0]) == [{"typology": "T03", "code": EST_SOMME, "n_dossiers": 1}]
