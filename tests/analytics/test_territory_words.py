"""A territory in French: true of none, one and many, singular and plural right, each share with what it is made of."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.territory_profile import TerritoryProfile
from analytics.territory_words import (
    area_headings,
    comparison_in_words,
    comparison_note,
    elsewhere_sentence,
    nearest_sentence,
    profile_sentence,
)
from tests.analytics.builders import (
    AISNE,
    EST_SOMME,
    FLANDRE,
    LILLE,
    MEL,
    NORD,
    SOMME,
    dossier,
    lead,
    partner,
    snapshot,
)
from tests.analytics.territory_readings import profile_of


def cells(profile: TerritoryProfile, measure: str) -> list[str]:
    rows = comparison_in_words(profile).set_index("measure")
    return list(rows.loc[measure].drop("label"))


ALONE = snapshot([dossier("A", typologies=["T01"])], [lead("A", "Chu", "59350")])
ELSEWHERE = snapshot(
    [dossier("A", deployment_areas=[FLANDRE])], [lead("A", "Chu", "59350"), partner("A", "Labo", "80021")]
)
MANY = snapshot(
    [
        *(dossier(name, typologies=["T01", "T05"], srl_initial=2, srl_target=6) for name in "ABCDE"),
        dossier("F", srl_initial=2, srl_target=3),
        dossier("G", deployment_areas=[MEL]),
        dossier("H", deployment_areas=[MEL]),
    ],
    [
        *(lead(name, "Chu", "59350", actor_type="ES") for name in "ABC"),
        *(lead(name, "Start", "80021", actor_type="STARTUP") for name in "DEF"),
        *(partner(name, "Chu", "59350", actor_type="ES") for name in "DEF"),
        partner("A", "Labo", "59295"),
        partner("A", "Ailleurs", location="hors_region"),
        partner("B", "Mons", location="etranger"),
    ],
)


def test_nothing_chosen_is_said_as_such() -> None:
    assert profile_sentence(profile_of(snapshot(), MEL)).startswith("Aucun dossier ne répond à ce choix")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (EST_SOMME, "Aucun dossier n’a de partenaire localisé dans cet EPCI ; aucun ne prévoit de s’y déployer."),
        (FLANDRE, "Aucun dossier n’a de partenaire localisé dans cet EPCI ; 1 dossier prévoit de s’y déployer."),
    ],
)
def test_an_empty_territory_says_whether_somebody_means_to_come(code: str, sentence: str) -> None:
    assert profile_sentence(profile_of(ELSEWHERE, code)) == sentence


def test_an_empty_territory_says_how_far_the_nearest_partner_is() -> None:
    zones = pd.DataFrame({"code": ["1", "2"], "nearest_km": [12.5, float("nan")], "nearest_commune": ["Laon", None]})
    assert nearest_sentence(zones, "1") == (
        "Le partenaire localisé le plus proche est à 12,5 km à vol d’oiseau de la commune la plus peuplée ; "
        "commune de ce partenaire : Laon."
    )
    assert nearest_sentence(zones, "2") == nearest_sentence(zones, "3") == ""


def test_one_dossier_is_singular() -> None:
    assert profile_sentence(profile_of(ALONE, MEL)) == (
        "1 dossier a au moins un partenaire localisé dans cet EPCI, dont son chef de file ; "
        "1 organisation y est localisée et 1 des 11 typologies est présente."
    )
    assert profile_sentence(profile_of(ELSEWHERE, SOMME)) == (
        "1 dossier a au moins un partenaire localisé dans ce département, sans chef de file localisé ici ; "
        "1 organisation y est localisée et aucune des 11 typologies n’est présente."
    )


def test_many_dossiers_are_plural_and_those_led_here_counted() -> None:
    assert profile_sentence(profile_of(MANY, MEL)) == (
        "6 dossiers ont au moins un partenaire localisé dans cet EPCI et 3 d’entre eux y ont leur chef de file ; "
        "1 organisation y est localisée et 2 des 11 typologies sont présentes ; "
        "2 autres dossiers prévoient de s’y déployer sans y avoir de partenaire."
    )
    assert " et tous y ont leur chef de file ;" in profile_sentence(profile_of(MANY, SOMME))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"n_led": 0}, "EPCI et aucun n’y a son chef de file ;"),
        ({"n_led": 1}, "EPCI et 1 d’entre eux y a son chef de file ;"),
        ({"n_deployed_only": 1}, " ; 1 autre dossier prévoit de s’y déployer sans y avoir de partenaire."),
        ({"n_deployed_only": 0}, "typologies sont présentes."),
        ({"n_organisations": 1234}, "1\u202f234 organisations y sont localisées"),
    ],
)
def test_each_part_of_the_sentence_follows_its_number(changes: dict[str, int], words: str) -> None:
    assert words in profile_sentence(replace(profile_of(MANY, MEL), **changes))


def test_all_typologies_are_said_without_a_fraction() -> None:
    codes = [f"T{number:02}" for number in range(1, 12)]
    reader = snapshot([dossier("A", typologies=codes)], [lead("A", "Chu", "59350")])
    assert "les 11 typologies sont présentes" in profile_sentence(profile_of(reader, LILLE))
    assert "cet arrondissement" in profile_sentence(profile_of(reader, LILLE))


def test_ties_name_the_first_territory_only_when_it_is_alone_in_front() -> None:
    assert elsewhere_sentence(profile_of(MANY, MEL)) == (
        "Ces dossiers ont aussi des partenaires dans 2 autres EPCI, d’abord CA Amiens Métropole (3 dossiers), "
        "hors de la région (1 dossier) et à l’étranger (1 dossier)."
    )
    assert elsewhere_sentence(profile_of(MANY, NORD)) == (
        "Ces dossiers ont aussi des partenaires dans 1 autre département, Somme (3 dossiers), "
        "hors de la région (1 dossier) et à l’étranger (1 dossier)."
    )
    tied = snapshot(
        [dossier("A")], [lead("A", "Chu", "59350"), partner("A", "Labo", "80021"), partner("A", "Start", "59295")]
    )
    assert elsewhere_sentence(profile_of(tied, MEL)) == "Ce dossier a aussi des partenaires dans 2 autres EPCI."


def test_without_ties_or_dossiers_the_sentence_says_so() -> None:
    assert elsewhere_sentence(profile_of(ALONE, MEL)) == "Ce dossier n’a aucun partenaire localisé ailleurs."
    assert elsewhere_sentence(profile_of(ALONE, FLANDRE)).startswith("Aucun dossier ici")


def test_the_comparison_gives_values_with_what_they_are_made_of() -> None:
    profile = profile_of(MANY, MEL)
    assert list(area_headings(profile).values()) == [
        "Métropole Européenne de Lille",
        "Nord (département)",
        "Hauts-de-France (région)",
    ]
    assert cells(profile, "dossiers") == ["6", "6", "6"]
    assert cells(profile, "per_100k")[0] == "1,76 (6 / 340\u202f000)"
    assert cells(profile, "partner_lines") == ["6", "7", "10"]
    assert cells(profile, "typologies") == ["2 / 11", "2 / 11", "2 / 11"]
    assert cells(profile, "consortium")[0] == "83,3 % (5 / 6)"
    assert cells(profile, "triple_helix")[0] == "0 % (0 / 6)"
    assert cells(profile, "field")[0] == "83,3 % (5 / 6)"
    assert list(comparison_in_words(profile).columns[:2]) == ["measure", "label"]


def test_a_withheld_figure_keeps_its_counts_and_says_why() -> None:
    profile = profile_of(MANY, FLANDRE)
    assert cells(profile, "per_100k")[0] == "1 / 37\u202f000, moins de 50\u202f000 habitants"
    assert cells(profile, "consortium")[0] == "1 / 1, moins de 5 dossiers"
    assert cells(profile_of(MANY, EST_SOMME), "consortium")[0] == "aucun dossier"
    assert "50\u202f000" in comparison_note(profile)


def test_an_epci_of_two_departements_has_both_in_its_table() -> None:
    profile = profile_of(MANY, EST_SOMME)
    assert list(area_headings(profile)) == [EST_SOMME, AISNE, SOMME, "32"]
    words = comparison_in_words(profile)
    assert words.shape == (8, 6)
    assert not words.isna().to_numpy().any()


def test_an_area_where_nobody_lives_has_no_rate() -> None:
    profile = profile_of(MANY, MEL)
    rows = profile.comparison.copy()
    is_rate = (rows["measure"] == "per_100k") & (rows["area_code"] == MEL)
    rows.loc[is_rate, ["value", "denominator"]] = [float("nan"), 0]
    assert cells(replace(profile, comparison=rows), "per_100k")[0] == "6 / 0, non connu"
    assert pd.isna(rows.loc[is_rate, "withheld"]).all()
