"""Who an organisation is, and whether its identifiers hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fr import siren, siret

from etl.coded import Coded
from etl.identity import IDENTIFIERS, identifier_fault, identifier_faults, organisation_ids

SIREN = "200053742"
SIRET = "20005374200017"


def identity(name: str = "CHU de Lille", **given: str) -> str:
    columns = {key: Coded.constant(given.get(key), 1) for key in IDENTIFIERS}
    faults = {key: identifier_faults(key, column) for key, column in columns.items()}
    (found,) = organisation_ids(columns | {"name": Coded.constant(name, 1)}, faults)
    assert found is not None
    return found


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


NUMBERS = st.tuples(st.sampled_from(["", "356000000", "200053742"]), st.text("0123456789", min_size=14)).map("".join)


@settings(derandomize=True, database=None, deadline=None, max_examples=200)
@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_a_number_holds_when_stdnum_says_so(numbers: list[str]) -> None:
    """La Poste's establishments follow a rule of their own, which most numbers that hold by Luhn's do not meet."""
    for name, length, judge in (("siret", 14, siret), ("siren", 9, siren)):
        texts = [number[:length] for number in numbers]
        faults = identifier_faults(name, texts)
        assert [faults[text] is None for text in texts] == [judge.is_valid(text) for text in texts]
        assert faults == {text: identifier_fault(name, text) for text in texts}


def test_the_last_digit_of_an_establishment_is_checked() -> None:
    texts = [f"{start}{digit}" for start in ("2000537420001", "3560000000004", "3560000008024") for digit in range(10)]
    assert [fault is None for fault in identifier_faults("siret", texts).values()] == list(map(siret.is_valid, texts))
    assert sum(map(siret.is_valid, texts)) == 1 + 3 + 2


def test_an_identity_is_taken_line_by_line() -> None:
    columns = {
        "name": Coded(["A", "B", None], np.array([0, 1, 0, 2, 1])),
        "siret": Coded([None, SIRET, "x"], np.array([0, 1, 2, 1, 0])),
        "siren": Coded([None, "200053743"], np.array([1, 0, 0, 0, 0])),
        "finess": Coded([None, "590000001"], np.array([1, 1, 1, 1, 0])),
        "rnsr": Coded.constant(None, 5),
        "uai": Coded.constant(None, 5),
    }
    faults = {key: identifier_faults(key, columns[key].distinct) for key in IDENTIFIERS}
    assert list(organisation_ids(columns, faults)) == [
        "siren:200053743", "siren:200053742", "finess:590000001", None, "nom:b",
    ]  # fmt: skip
