"""Consortium rules, actor types, families, organisations and their ties."""

from typing import Any

import pytest

from analytics.filters import Filters
from analytics.indicators import records, run_indicator
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot


def rows(reader: BuiltReader, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in records(run_indicator(reader, name).rows)]


def rules(reader: BuiltReader) -> dict[str, dict[str, Any]]:
    return {str(row["submission_id"]): row for row in records(run_indicator(reader, "consortium_rules").rows)}


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [dossier("A"), dossier("B"), dossier("C"), dossier("D"), dossier("R", status="retire")],
        [
            lead("A", "Chu", "59350", actor_type="ES"),
            partner("A", "Chu", "80021", actor_type="ES", site_role="soins"),
            partner("A", "Labo", "59350", actor_type="LABO"),
            partner("A", "Start", actor_type="STARTUP"),
            lead("B", "Labo", "59350", actor_type="LABO"),
            partner("B", "Université", "80021", actor_type="ESR"),
            partner("B", "Ville", "59350", actor_type="COLL"),
            lead("C", "Ville", "59350", actor_type="COLL"),
            lead("R", "Chu", "59350", actor_type="ES"),
        ],
    )


def test_the_rules_say_what_each_dossier_gathers(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "consortium_rules") == [
        ("A", 4, 3, 3, 3, True, True, True, True, True, 2, True),
        ("B", 3, 3, 2, 1, True, False, False, True, False, 0, False),
        ("C", 1, 1, 0, 0, False, False, False, False, False, 0, False),
        ("D", 0, 0, 0, 0, False, False, False, False, False, 0, False),
    ]


@pytest.mark.parametrize(
    ("lines", "n_care_sites"),
    [
        ([{"actor_type": "ES"}], 1),
        ([{"actor_type": "ES", "site_role": "experimentation"}], 0),
        ([{"actor_type": "MS", "site_role": "soins"}], 1),
        ([{"actor_type": "MS"}], 0),
        ([{"actor_type": "ES"}, {"actor_type": "ES", "site_role": "soins"}], 1),
        ([{"actor_type": "ES", "commune_code": "59350"}, {"actor_type": "ES", "commune_code": "80021"}], 2),
        ([{"actor_type": "ES", "city": "Lille CEDEX 9"}, {"actor_type": "ES", "city": "  LILLE "}], 1),
        ([{"actor_type": "ES", "city": "Saint-Omer"}, {"actor_type": "ES", "city": "saint omer cedex"}], 1),
        ([{"actor_type": "ES", "city": "Gand"}, {"actor_type": "ES", "city": None}], 2),
        ([{"actor_type": "ES", "organisation_id": "a"}, {"actor_type": "ES", "organisation_id": "b"}], 2),
    ],
)
def test_care_sites_are_distinct_organisations_and_places(lines: list[dict[str, Any]], n_care_sites: int) -> None:
    reader = snapshot([dossier("A")], [partner("A", "Chu", **line) for line in lines])
    row = rules(reader)["A"]
    assert (row["n_care_sites"], row["is_multicentric"]) == (n_care_sites, n_care_sites >= 2)


def test_the_multicentric_threshold_is_a_setting() -> None:
    lines = [partner("A", "Chu", commune, actor_type="ES") for commune in ("59350", "80021")]
    reader = snapshot([dossier("A")], lines, settings={"consortium.multicentric_min_sites": "3"})
    assert rules(reader)["A"]["is_multicentric"] is False


def test_two_names_of_one_organisation_are_one_organisation() -> None:
    lines = [lead("A", "Chru Lille", "59350"), partner("A", "Chu de Lille", "59350"), partner("A", "Labo")]
    assert rules(snapshot([dossier("A")], lines))["A"]["n_organisations"] == 3
    merged = snapshot([dossier("A")], lines, aliases={"nom:chru lille": "nom:chu de lille"})
    assert rules(merged)["A"]["n_organisations"] == 2
    assert rows(merged, "network_edges") == [("nom:chu de lille", "nom:labo", 1)]


def test_composition_shows_every_type(portfolio: BuiltReader) -> None:
    composition = rows(portfolio, "consortium_composition")
    assert [row[0] for row in composition] == sorted(row[0] for row in composition)
    assert len(composition) == 12
    assert {row[0]: row[2:] for row in composition if row[3]} == {
        "COLL": ("other", 2, 2, 1),
        "ES": ("hospital", 1, 2, 1),
        "ESR": ("research", 1, 1, 1),
        "LABO": ("research", 2, 2, 1),
        "STARTUP": ("economy", 1, 1, 1),
    }


def test_lines_by_type_add_up_to_lines_by_dossier(portfolio: BuiltReader) -> None:
    by_type = run_indicator(portfolio, "consortium_composition").rows["n_partners"].sum()
    by_dossier = run_indicator(portfolio, "consortium_rules").rows["n_partners"].sum()
    assert by_type == by_dossier == run_indicator(portfolio, "location").rows["n_partners"].sum() == 8


def test_combinations_leave_other_out_and_count_each_dossier_once(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "helix_combinations") == [("", 2), ("economy+hospital+research", 1), ("research", 1)]


def test_organisations_are_listed_by_dossiers_then_identity(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "organisations") == [
        ("nom:labo", "Labo", "LABO", 2, 1, "59350"),
        ("nom:ville", "Ville", "COLL", 2, 1, "59350"),
        ("nom:chu", "Chu", "ES", 1, 1, "59350"),
        ("nom:start", "Start", "STARTUP", 1, 0, None),
        ("nom:université", "Université", "ESR", 1, 0, "80021"),
    ]


def test_an_organisation_shows_its_most_frequent_name_type_and_commune_then_alphabetically() -> None:
    same = {"organisation_id": "siren:1"}
    reader = snapshot(
        [dossier("A"), dossier("B")],
        [
            lead("A", "CHU Lille", "80021", actor_type="ES", **same),
            partner("A", "Chu de Lille", "59350", actor_type="LABO", **same),
            lead("B", "Chu de Lille", "59350", actor_type="LABO", **same),
            partner("B", "CHU Lille", "80021", actor_type="ES", **same),
            partner("B", "Autre", actor_type="ES", **same),
        ],
    )
    assert rows(reader, "organisations") == [("siren:1", "CHU Lille", "ES", 2, 2, "59350")]


def test_an_organisation_out_of_the_region_shows_its_commune() -> None:
    reader = snapshot([dossier("A")], [lead("A", "Paris", location="hors_region", commune_code="75056")])
    assert rows(reader, "organisations") == [("nom:paris", "Paris", "LABO", 1, 1, "75056")]


def test_edges_count_the_dossiers_that_two_organisations_share() -> None:
    reader = snapshot(
        [dossier("A"), dossier("B"), dossier("C")],
        [
            lead("A", "b"),
            partner("A", "a"),
            partner("A", "a", line=9, site_role="soins"),
            partner("A", "c"),
            lead("B", "a"),
            partner("B", "b"),
            lead("C", "a"),
        ],
    )
    assert rows(reader, "network_edges") == [
        ("nom:a", "nom:b", 2),
        ("nom:a", "nom:c", 1),
        ("nom:b", "nom:c", 1),
    ]


def test_names_are_carried_as_they_are() -> None:
    name = 'L\'Atelier « "A" »; DROP TABLE partners; -- <img onerror=1>'
    reader = snapshot([dossier("A")], [lead("A", name), partner("A", name + "b")])
    assert [row[1] for row in rows(reader, "organisations")] == [name, name + "b"]
    assert len(rows(reader, "network_edges")) == 1


def test_filtered_out_dossiers_leave_no_organisation(portfolio: BuiltReader) -> None:
    answer = run_indicator(portfolio, "organisations", Filters(type_acteur=["ESR"]))
    assert list(answer.rows["organisation"]) == ["Labo", "Université", "Ville"]
