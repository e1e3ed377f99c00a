"""Filters choose dossiers, then all their partners count."""

from datetime import date

import pytest
from pydantic import ValidationError

from analytics.filter_values import allowed_values, unknown_values
from analytics.filters import Filters
from analytics.indicators import run_indicator
from tests.analytics.builders import (
    AMIENS,
    EST_SOMME,
    FLANDRE,
    MEL,
    NORD,
    SOMME,
    BuiltReader,
    dossier,
    lead,
    partner,
    snapshot,
)


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier(
                "A",
                typologies=["T01", "T05"],
                ai_priorities=["P1"],
                health_area="Métropole-Flandre",
                is_preexisting=True,
                submitted_on=date(2026, 1, 31),
            ),
            dossier("B", typologies=["T05"], ai_priorities=["P2", "P3"], is_preexisting=False, status="oriente"),
            dossier("C", health_area="hainaut", submitted_on=None, status="oriente"),
            dossier("D", typologies=["T02"], status="retire", submitted_on=date(2026, 6, 30)),
            dossier("E", health_area="  HAINAUT ", submitted_on=date(2026, 6, 30)),
        ],
        [
            lead("A", "Chu", "59350", actor_type="ES"),
            partner("A", "Labo", "80021", actor_type="LABO"),
            lead("B", "Labo", "80021", actor_type="LABO"),
            partner("B", "Mutuelle", actor_type="MS", location="hors_region", commune_code="75056"),
            lead("C", "Ferme", "59043", actor_type="ENT"),
            partner("D", "Chu", "59350", actor_type="ES"),
        ],
    )


def chosen(reader: BuiltReader, filters: Filters) -> str:
    """The chosen dossiers, run together."""
    return "".join(run_indicator(reader, "consortium_rules", filters).rows["submission_id"])


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "ABCE"),
        (Filters(departement=[NORD]), "AC"),
        (Filters(departement=[SOMME]), "AB"),
        (Filters(departement=[NORD, SOMME]), "ABC"),
        (Filters(departement=["02"]), ""),
        (Filters(epci=[MEL]), "A"),
        (Filters(epci=[AMIENS, FLANDRE]), "ABC"),
        (Filters(departement=[NORD], epci=[AMIENS]), "A"),
        (Filters(departement=[SOMME], epci=[FLANDRE]), ""),
        (Filters(typologie=["T05"]), "AB"),
        (Filters(typologie=["T01", "T02"]), "A"),
        (Filters(typologie=["aucune"]), "CE"),
        (Filters(typologie=["aucune", "T01"]), "ACE"),
        (Filters(priorite=["P1", "P3"]), "AB"),
        (Filters(type_acteur=["MS"]), "B"),
        (Filters(type_acteur=["MS", "ES"]), "AB"),
        (Filters(statut=["oriente"]), "BC"),
        (Filters(statut=["retire"]), "D"),
        (Filters(statut=["retire", "recu"]), "ADE"),
        (Filters(aire_sante=["Hainaut"]), "CE"),
        (Filters(aire_sante=["metropole-flandre", "HÀINAUT"]), "ACE"),
        (Filters(aire_sante=["Métropole"]), ""),
        (Filters(preexistant=True), "A"),
        (Filters(preexistant=False), "B"),
        (Filters(date_from=date(2026, 1, 31)), "ABE"),
        (Filters(date_to=date(2026, 1, 31)), "A"),
        (Filters(date_from=date(2026, 2, 1), date_to=date(2026, 3, 14)), "B"),
        (Filters(typologie=["T05"], priorite=["P2"], statut=["oriente"], departement=[SOMME], preexistant=False), "B"),
        (Filters(typologie=["T05"], priorite=["P2"], statut=["recu"]), ""),
    ],
    ids=lambda value: str(value.echo()) if isinstance(value, Filters) else None,
)
def test_filters_are_or_within_and_between(portfolio: BuiltReader, filters: Filters, expected: str) -> None:
    assert chosen(portfolio, filters) == expected


def test_all_partners_of_a_chosen_dossier_count(portfolio: BuiltReader) -> None:
    rows = run_indicator(portfolio, "organisations", Filters(epci=[MEL])).rows
    assert list(rows["organisation"]) == ["Chu", "Labo"]


def test_a_value_full_of_sql_is_only_a_value(portfolio: BuiltReader) -> None:
    attack = "x'); DROP TABLE submissions; --"
    everywhere = Filters(
        departement=[attack],
        epci=[attack],
        typologie=[attack],
        priorite=[attack],
        type_acteur=[attack],
        statut=[attack],
        aire_sante=[attack],
    )
    assert chosen(portfolio, everywhere) == ""
    assert chosen(portfolio, Filters()) == "ABCE"


def test_one_choice_has_one_form_whatever_the_order() -> None:
    first, second = Filters(epci=[MEL, AMIENS, MEL, " "]), Filters(epci=(AMIENS, f" {MEL} "))
    assert first == second
    assert len({first, second}) == 1
    assert first.epci == (MEL, AMIENS)


def test_filters_are_empty_only_when_nothing_is_asked_for() -> None:
    assert Filters().is_empty()
    assert Filters(epci=[], typologie=None, aire_sante="").is_empty()
    assert not Filters(preexistant=False).is_empty()


def test_an_unknown_filter_is_refused() -> None:
    with pytest.raises(ValidationError):
        Filters(commune=["59350"])  # type: ignore[call-arg]


def test_filters_are_echoed_by_the_names_of_the_command_line() -> None:
    asked = Filters(
        departement=["59"], type_acteur=["MS", "ES"], preexistant=False, date_from=date(2026, 1, 1), date_to=None
    )
    assert asked.echo() == {
        "departement": ["59"],
        "type_acteur": ["ES", "MS"],
        "preexistant": "non",
        "from": "2026-01-01",
    }


def test_allowed_values_come_from_the_snapshot(portfolio: BuiltReader) -> None:
    allowed = allowed_values(portfolio)
    assert list(allowed["departement"]) == ["02", "59", "80"]
    assert allowed["epci"][EST_SOMME] == "CC de l'Est de la Somme"
    assert list(allowed["typologie"])[-2:] == ["T11", "aucune"]
    assert list(allowed["statut"])[:2] == ["recu", "complet"]
    assert {"LABO", "ASSO"} <= set(allowed["type_acteur"])
    assert "aire_sante" not in allowed


def test_unknown_values_name_the_nearest_one(portfolio: BuiltReader) -> None:
    asked = Filters(departement=["59", "95"], typologie=["t05"], epci=["metropole europeenne lille"], aire_sante=["?"])
    found = {fault.field: fault for fault in unknown_values(portfolio, asked)}
    assert set(found) == {"departement", "typologie", "epci"}
    assert found["departement"].value == "95"
    assert "02, 59, 80" in found["departement"].message()
    assert found["typologie"].suggestion == "T05"
    assert f"Vouliez-vous dire « {MEL} » (Métropole Européenne de Lille) ?" in found["epci"].message()
