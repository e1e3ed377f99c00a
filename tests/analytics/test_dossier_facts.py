"""One dossier whole: what its file says, its lines, where it was sent."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.dossiers.facts import DossierFacts, dossier_facts
from analytics.filters import Filters
from tests.analytics.builders import MEL, dossier, lead, orientation, partner, snapshot
from tests.analytics.oracle_states import State

READER = snapshot(
    [
        dossier(
            "A",
            title="Projet A",
            acronym="PA",
            status="oriente",
            typologies=["T05", "T01"],
            main_typology="T05",
            ai_priorities=["P1"],
            deployment_areas=[MEL, "32"],
            is_preexisting=False,
            total_cost_eur=1000.0,
            redirected_to="AUTRE-APPEL",
            barriers=["Coût"],
        ),
        dossier("B", status="retire"),
        dossier("Z/9 °x"),
    ],
    [
        partner("A", "Association d’essai", "80021", actor_type="ASSO", line=2),
        partner("A", "CHU d’essai", "59350", actor_type="ES", role="chef_de_file", line=3, site_role="soins"),
        partner("A", "CHU d’essai, siège", "59512", actor_type="ES", role="chef_de_file", line=4),
        partner("A", "Firme belge", country="BE", location="etranger", city="Mons", actor_type="STARTUP", line=5),
        lead("B", "CHU d’essai"),
    ],
    [
        orientation("A", "PASS_INNO", line=2),
        orientation("A", "F2030_REG", line=3, oriented_on=date(2026, 4, 1), outcome="accorde", granted_eur=500.0),
    ],
    aliases={"nom:chu d’essai, siège": "nom:chu d’essai"},
)


def facts(submission_id: str, filters: Filters | None = None) -> DossierFacts:
    found = dossier_facts(READER, filters or Filters(), "comite", submission_id=submission_id)
    assert found is not None
    return found


def test_codes_are_in_words_and_the_unknown_is_none() -> None:
    found = facts("A")
    assert (found.title, found.acronym, found.status) == ("Projet A", "PA", "Orienté")
    assert [code for code, _ in found.typologies] == ["T01", "T05"]
    assert found.typologies[1][1].startswith("Amélioration des diagnostics")
    assert found.priorities == ("IA responsable et de confiance",)
    assert found.deployment == (
        (MEL, f"Métropole Européenne de Lille ({MEL})"),
        ("32", "Hauts-de-France (32)"),
    )
    assert (found.is_preexisting, found.needs_funding) == (False, None)
    assert (found.total_cost_eur, found.expected_fte, found.reviewed_on) == (1000.0, None, None)
    assert (found.redirected_to, found.linked_calls, found.barriers) == ("AUTRE-APPEL", (), ("Coût",))


def test_the_lead_is_its_head_office_under_its_resolved_identity() -> None:
    found = facts("A")
    assert (found.lead, found.lead_id) == ("CHU d’essai, siège", "nom:chu d’essai")
    assert (facts("Z/9 °x").lead, facts("Z/9 °x").lead_id) == (None, None)


def test_partner_lines_begin_with_the_lead_and_say_where_they_are() -> None:
    lines = facts("A").partners
    assert list(lines["organisation"]) == [
        "CHU d’essai",
        "CHU d’essai, siège",
        "Association d’essai",
        "Firme belge",
    ]
    assert list(lines["city"]) == ["Lille", "Roubaix", "Amiens", "Mons"]
    assert list(lines["is_in_call"]) == [True, True, False, True]
    assert list(lines["location"]) == ["exact", "exact", "exact", "etranger"]
    assert pd.isna(lines["commune_code"].iloc[3])
    assert lines["site_role"].iloc[0] == "Site de soins"
    assert list(lines["country"].fillna("")) == ["", "", "", "BE"]


def test_orientations_are_by_date_with_what_is_known_of_them() -> None:
    sent = facts("A").orientations
    assert list(sent["oriented_on"].fillna("")) == [date(2026, 4, 1), ""]
    assert sent["outcome"].iloc[0] == "Accordé"
    assert sent["scheme"].iloc[1] == "PASS INNOVATION"
    assert (sent["granted_eur"].iloc[0], pd.isna(sent["requested_eur"].iloc[0])) == (500.0, True)
    assert facts("B").orientations.empty


def test_filters_hide_no_dossier_that_is_looked_at() -> None:
    for filters in (Filters(), Filters(departement=("02",)), Filters(statut=("recu",))):
        assert facts("A", filters).submission_id == "A"
        assert facts("B", filters).status_code == "retire"


@pytest.mark.parametrize("unknown", ["C", "a", "", "A' OR 1=1 --", "<script>"])
def test_an_unknown_dossier_is_none(unknown: str) -> None:
    assert dossier_facts(READER, Filters(), "comite", submission_id=unknown) is None


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_a_role_that_may_not_read_names_gets_nothing(role: str) -> None:
    assert dossier_facts(READER, Filters(), role, submission_id="A") is None


def test_every_dossier_of_the_demo_has_the_lines_of_its_file(demo: list[State]) -> None:
    for each in demo[-1].portfolio.dossiers[:15]:
        found = dossier_facts(demo[-1].reader, Filters(), "agent", submission_id=each.id)
        assert found is not None
        assert sorted(found.partners["organisation"]) == sorted(partner.name for partner in each.partners)
        assert set(found.partners["organisation_id"]) == each.organisations
        assert len(found.orientations) == len(each.orientations)
        assert {code for code, _ in found.typologies} == each.typologies
        assert {code for code, _ in found.deployment} == each.deployment
        assert (found.submitted_on, found.reviewed_on) == (each.submitted, each.reviewed)
