"""How names read: what is left out, what is written out, what keeps two names apart."""

from __future__ import annotations

import pytest

from etl.duplicates.names import read_name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("CHU de Lille", "C.H.U. Lille"),
        ("CHRU Lille", "Centre hospitalier régional universitaire de Lille"),
        ("CH d'Arras", "C. H. d’Arras"),
        ("C H Abbeville", "Centre hospitalier d'Abbeville"),
        ("Université de Lille", "Univ. Lille"),
        ("Université de Lille", "ULille"),
        ("Université de Lille (ULille)", "Univeristé de Lille"),
        ("Université de Technologie de Compiègne - UTC", "Université de technologie de Compiègne"),
        ("SAS Alcyon Santé", "ALCYON SANTE S.A.S."),
        ("Sté Dataviva", "Dataviva"),
        ("Clinique Ste Marie", "Clinique Sainte-Marie"),
        ("EHPAD Les Tilleuls", "E.H.P.A.D. Le Tilleul"),
        ("Inserm U1172", "UMR-S 1172"),
        ("EA 2694", "ULR 2694"),
        ("Mairie de Roubaix", "Ville de Roubaix"),
        ("Région Hauts-de-France", "Conseil régional des Hauts de France"),
    ],
)
def test_one_name_reads_the_same_however_it_is_written(left: str, right: str) -> None:
    assert read_name(left).key == read_name(right).key


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("CH de Lens", "CH de Douai"),
        ("CHU Lille", "CHU Amiens"),
        ("Université de Lille", "Université Catholique de Lille"),
        ("Université Lille 1", "Université Lille 2"),
        ("Inserm U1234", "Inserm U1235"),
        ("UMR 9189", "EA 9189"),
        ("EHPAD Les Tilleuls (Lens)", "EHPAD Les Tilleuls (Douai)"),
        ("Clinique du Parc", "Polyclinique du Parc"),
        ("Association", "Société"),
    ],
)
def test_two_names_stay_two(left: str, right: str) -> None:
    assert read_name(left).key != read_name(right).key


@pytest.mark.parametrize(
    ("acronym", "name"),
    [
        ("ULCO", "Université du Littoral Côte d'Opale"),
        ("UPHF", "Université Polytechnique Hauts-de-France"),
        ("AP-HP", "Assistance Publique - Hôpitaux de Paris"),
        ("GHPSO", "Groupe Hospitalier Public du Sud de l'Oise"),
        ("CHV", "Centre Hospitalier de Valenciennes"),
        ("CHICN", "Centre Hospitalier Intercommunal Compiègne-Noyon"),
    ],
)
def test_an_acronym_is_among_the_initials_of_its_name(acronym: str, name: str) -> None:
    assert read_name(acronym).acronym in read_name(name).initials


@pytest.mark.parametrize("text", ["", " ", "—", "株式会社", "!!!", "SA", "de la", "(((", "U", "1234", "İı" * 200])
def test_any_text_reads(text: str) -> None:
    assert read_name(text).words == read_name(text).words
