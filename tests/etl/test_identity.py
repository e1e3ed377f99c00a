"""Who an organisation is, and whether its identifiers hold."""

from __future__ import annotations

import pytest

from etl.identity import identifier_fault, organisation_id

SIREN = "200053742"
SIRET = "20005374200017"


def identity(name: str = "CHU de Lille", **given: str) -> str:
    return organisation_id(name, *(given.get(key) for key in ("siret", "siren", "finess", "rnsr", "uai")))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"siren": SIREN}, "siren:200053742"),
        ({"siret": SIRET}, "siren:200053742"),
        ({"siret": SIRET, "finess": "590000001"}, "siren:200053742"),
        ({"siren": "356000000", "siret": SIRET}, "siren:356000000"),
        ({"siret": "20005374200018", "finess": "590000001"}, "finess:590000001"),
        ({"finess": "2A0000001"}, "finess:2A0000001"),
        ({"finess": "59", "rnsr": "200012345A"}, "rnsr:200012345A"),
        ({"uai": "0590001A", "rnsr": "x"}, "uai:0590001A"),
        ({"siret": "200.053.742.00017"}, "nom:chu de lille"),
        ({"siren": "2000537"}, "nom:chu de lille"),
        ({}, "nom:chu de lille"),
    ],
)
def test_identity_is_siren_then_finess_then_rnsr_then_uai_then_name(given: dict[str, str], expected: str) -> None:
    assert identity(**given) == expected


@pytest.mark.parametrize(
    "name", ["CHU de Lille", "chu  de lille", "C H U de Lille".replace("C H U", "CHU"), "CHU-de-Lille", "Chu de Lîlle"]
)
def test_spellings_of_one_name_are_one_organisation(name: str) -> None:
    assert identity(name) == "nom:chu de lille"


@pytest.mark.parametrize("name", ["株式会社", "—", "!!!"])
def test_a_name_without_latin_letters_is_still_someone(name: str) -> None:
    assert identity(name).removeprefix("nom:")
    assert identity(name) != identity("Autre")


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("siret", SIRET, None),
        ("siret", "35600000000048", None),
        ("siret", "2000537420001", "W-SIRET-FORM"),
        ("siret", "20005374200018", "W-SIRET-CHECKSUM"),
        ("siren", SIREN, None),
        ("siren", "200053743", "W-SIREN-CHECKSUM"),
        ("siren", "FR200053742", "W-SIREN-FORM"),
        ("finess", "590000001", None),
        ("finess", "59000000", "W-FINESS-FORM"),
        ("rnsr", "200012345A", None),
        ("rnsr", "200012345", "W-RNSR-FORM"),
        ("uai", "0590001A", None),
        ("uai", "590001A", "W-UAI-FORM"),
    ],
)
def test_form_and_checksum_of_identifiers(name: str, text: str, code: str | None) -> None:
    assert identifier_fault(name, text) == code
