"""Identifiers as the public registers give them: real numbers hold, the same ones mistyped do not."""

from __future__ import annotations

import pytest

from etl.identity import identifier_fault, identity_of, is_valid_siren, is_valid_siret


def identity(kind: str, text: str) -> str | None:
    return identity_of(kind, text, identifier_fault(kind, text))


# Head offices: CHU de Lille, Université de Lille, Inserm, CNRS, Région Hauts-de-France, and INSEE's own example.
REAL_SIRETS = [
    "26590671900017",
    "13002975400012",
    "18003604800015",
    "18008901303720",
    "20005374200017",
    "73282932000074",
]


@pytest.mark.parametrize("siret", REAL_SIRETS)
def test_a_real_siret_holds_and_so_does_its_siren(siret: str) -> None:
    assert is_valid_siret(siret)
    assert is_valid_siren(siret[:9])
    assert identity("siret", siret) == f"siren:{siret[:9]}"


@pytest.mark.parametrize("siret", REAL_SIRETS)
def test_one_digit_wrong_is_always_seen(siret: str) -> None:
    for place, digit in enumerate(siret):
        mistyped = siret[:place] + str((int(digit) + 1) % 10) + siret[place + 1 :]
        assert identifier_fault("siret", mistyped) == "W-SIRET-CHECKSUM", mistyped
        assert identity("siret", mistyped) is None


@pytest.mark.parametrize("siret", ["35600000000048", "35600000049837", "35600000009075", "35600000045034"])
def test_the_establishments_of_la_poste_hold_by_the_sum_of_their_digits(siret: str) -> None:
    assert identifier_fault("siret", siret) is None
    assert identity("siret", siret) == "siren:356000000"


@pytest.mark.parametrize("siret", ["35600000000049", "35600000049838", "35600000009076"])
def test_la_poste_is_no_free_pass(siret: str) -> None:
    assert identifier_fault("siret", siret) == "W-SIRET-CHECKSUM"


def test_the_sum_of_digits_serves_nobody_else() -> None:
    assert sum(map(int, "20005374200011")) % 5 == 0
    assert not is_valid_siret("20005374200011")


@pytest.mark.parametrize("finess", ["590780193", "750712184", "2A0000154", "2B0000012", "970100228"])
def test_a_finess_is_a_departement_and_seven_digits_corsica_included(finess: str) -> None:
    assert identifier_fault("finess", finess) is None
    assert identity("finess", finess) == f"finess:{finess}"


@pytest.mark.parametrize(
    "finess", ["2C0000154", "5A0780193", "A20000154", "59078019", "5907801933", "59078019B", "2a0000154"]
)
def test_another_form_is_no_finess(finess: str) -> None:
    assert identifier_fault("finess", finess) == "W-FINESS-FORM"
    assert identity("finess", finess) is None


@pytest.mark.parametrize("uai", ["0750654D", "0951099D", "0920131T", "0597239Y", "6200001G"])
def test_a_uai_is_seven_digits_and_a_letter(uai: str) -> None:
    assert identifier_fault("uai", uai) is None


@pytest.mark.parametrize("uai", ["075065D", "07506540", "0750654", "0750654d", "2A00001G"])
def test_another_form_is_no_uai(uai: str) -> None:
    assert identifier_fault("uai", uai) == "W-UAI-FORM"


@pytest.mark.parametrize(("rnsr", "holds"), [("199812982R", True), ("19981298R", False), ("1998129820", False)])
def test_an_rnsr_is_nine_digits_and_a_letter(rnsr: str, holds: bool) -> None:
    assert (identifier_fault("rnsr", rnsr) is None) is holds


@pytest.mark.parametrize("kind", ["siren", "siret", "finess", "rnsr", "uai"])
def test_digits_of_other_scripts_make_no_identity(kind: str) -> None:
    text = {
        "siren": "٢٠٠٠٥٣٧٤٢",
        "siret": "٢٠٠٠٥٣٧٤٢٠٠٠١٧",
        "finess": "٥٩٠٧٨٠١٩٣",
        "rnsr": "١٩٩٨١٢٩٨٢R",
        "uai": "٠٧٥٠٦٥٤D",
    }[kind]
    assert identifier_fault(kind, text) == f"W-{kind.upper()}-FORM"
    assert identity(kind, text) is None
