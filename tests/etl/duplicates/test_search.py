"""Which organisations are proposed as one: held on labelled names, then case by case."""

from __future__ import annotations

import time

import pytest

from etl.duplicates import Organisation, Pair, find_pairs
from tests.etl.duplicates.labels import identity, labelled_organisations, linked, organisation, true_pairs


def pairs_of(*organisations: Organisation) -> list[Pair]:
    return find_pairs(organisations)


def named(name: str, commune: str, kind: str = "nom", number: int = 1, **changes: object) -> Organisation:
    return organisation(identity(kind, name, number), name, commune, **changes)


# Both sets were written before the search; the second was looked at once, when the first was done.
@pytest.mark.parametrize(("name", "n_true", "recall"), [("labelled", 107, 0.98), ("held_out", 45, 0.97)])
def test_precision_and_recall_on_labelled_organisations(name: str, n_true: int, recall: float) -> None:
    organisations, truth = labelled_organisations(name)
    found = {(pair.a, pair.b) for pair in find_pairs(organisations)}
    true = true_pairs(truth)
    assert len(true) == n_true
    assert found - true == set(), "proposed, and two organisations"
    assert len(found & true) / len(true) >= recall - 0.005
    assert len(linked(found) & true) / len(true) >= recall - 0.005


@pytest.mark.parametrize(
    ("left", "right", "commune_left", "commune_right"),
    [
        ("CH de Lens", "CH de Douai", "62498", "59178"),
        ("Université d'Artois", "Université de Lille", "62041", "59350"),
        ("CHU Lille", "CHU Amiens", "59350", "80021"),
        ("Inserm U1234", "Inserm U1235", "59350", "59350"),
        ("GHT de l'Artois", "GHT du Hainaut", "62498", "59606"),
        ("Institut Pasteur", "Institut Pasteur de Lille", "75056", "59350"),
        ("Université Lille 1", "Université Lille 2", "59350", "59350"),
        ("Laboratoire Martin", "Laboratoire Marin", "59350", "59350"),
        ("Laboratoire", "Labo", "59350", "62498"),
        ("Clinique Saint-Joseph", "Clinique Saint-Jean", "59350", "59350"),
    ],
)
def test_neighbours_in_name_are_not_proposed(left: str, right: str, commune_left: str, commune_right: str) -> None:
    assert pairs_of(named(left, commune_left), named(right, commune_right, "finess", 2)) == []


def test_the_same_name_in_two_communes_is_two_homes_and_in_one_is_one() -> None:
    lens, douai = named("EHPAD Les Tilleuls", "62498"), named("EHPAD Les Tilleuls", "59178", "finess")
    assert pairs_of(lens, douai) == []
    assert len(pairs_of(lens, named("EHPAD Les Tilleuls", "62498", "finess"))) == 1


def test_a_home_without_a_commune_is_proposed_with_no_other() -> None:
    assert pairs_of(named("EHPAD Les Tilleuls", ""), named("EHPAD Les Tilleuls", "62498", "finess")) == []


def test_two_siren_are_proposed_only_under_one_name_in_one_place_and_with_a_caution() -> None:
    first = named("Alcyon Santé", "59350", "siren", 1)
    [pair] = pairs_of(first, named("ALCYON SANTE", "59350", "siren", 2))
    assert "deux SIREN différents" in pair.verdict.cautions[0]
    assert pairs_of(first, named("Alcyon Sante Nord", "59350", "siren", 2)) == []
    assert pairs_of(first, named("Alcyone Santé", "59350", "siren", 2)) == []
    assert pairs_of(first, named("Alcyon Santé", "80021", "siren", 2)) == []


def test_a_siren_that_does_not_hold_is_said() -> None:
    wrong = organisation("siren:265906710", "CHU de Lille", "59350", identifiers=frozenset())
    [pair] = pairs_of(named("CHU de Lille", "59350", "siren"), wrong)
    assert pair.verdict.cautions == ("le SIREN 265906710 est faux (clé de contrôle)",)


def test_the_siren_inside_a_doubtful_siret_is_one_organisation_whatever_the_names() -> None:
    hospital = named("CHU de Lille", "59350", "siren")
    site = named("Hôpital Swynghedauw", "59350", identifiers=frozenset({hospital.id}))
    [pair] = pairs_of(hospital, site)
    assert pair.verdict.reasons[0].startswith("même SIREN")


def test_a_shared_finess_counts_when_the_names_have_a_word_in_common() -> None:
    shared = frozenset({"finess:590000001"})
    hospital = named("CH Gustave Dron", "59599", "siren", identifiers=shared)
    assert len(pairs_of(hospital, named("Hôpital de jour Dron", "59599", identifiers=shared))) == 1
    assert pairs_of(hospital, named("Clinique du Parc", "59599", identifiers=shared)) == []


def test_an_organisation_of_another_country_is_another_one() -> None:
    belgian = Organisation("nom:pno", ("PNO Innovation",), 1, ("zaventem",), frozenset({"BE"}))
    german = Organisation("nom:pno gmbh", ("PNO Innovation GmbH",), 1, ("munchen",), frozenset({"DE"}))
    assert pairs_of(belgian, german) == []


def test_an_acronym_that_two_names_share_names_neither() -> None:
    one = named("Centre de Recherche Alpha", "59350", "siren", 1)
    two = named("Collège Régional Asclépios", "59350", "siren", 2)
    acronym = named("CRA", "59350")
    assert len(pairs_of(one, acronym)) == 1
    assert pairs_of(one, two, acronym) == []


def test_a_letter_missing_from_the_town_is_a_typing_error_and_from_a_surname_another_name() -> None:
    assert len(pairs_of(named("CH de Calais", "62193", "siren"), named("CH de Callais", "62193"))) == 1
    assert pairs_of(named("Cabinet Durand", "59350", "siren"), named("Cabinet Duran", "59350")) == []


def test_every_spelling_of_an_organisation_counts() -> None:
    hospital = named("CHU de Lille", "59350", "siren", names=("CHU de Lille", "Hôpitaux lillois"))
    assert len(pairs_of(hospital, named("Hopitaux Lillois", "59350"))) == 1


def test_the_same_organisations_give_the_same_pairs_whatever_their_order() -> None:
    organisations, _ = labelled_organisations("labelled")
    assert find_pairs(organisations) == find_pairs(organisations[::-1])


def test_a_name_that_thousands_bear_does_not_make_millions_of_pairs() -> None:
    crowd = [named("EHPAD Les Tilleuls", "62498", "finess", number) for number in range(3000)]
    started = time.monotonic()
    assert len(find_pairs(crowd)) < 1000
    assert time.monotonic() - started < 30
