"""« Vouliez-vous dire … ? »: what a text that can't be read may mean."""

from __future__ import annotations

import pytest

from etl.cells.fields import Reading, read_areas
from etl.cells.nearest import nearest_value
from etl.cells.suggestions import admitted_id, nearest_area
from etl.pipeline.check import check_files
from etl.read.uploads import Upload
from etl.reference import load_reference
from tests.etl.builders import check, dossier, partner

SLIPS = [
    ("statuses", "Recu le 12/03", "recu"),
    ("statuses", "Dossier complet", "complet"),
    ("statuses", "Etudié", "en_etude"),
    ("statuses", "Orienter", "oriente"),
    ("statuses", "orientation", "oriente"),
    ("statuses", "Redirigé AMI", "redirige"),
    ("statuses", "Non-retenus", "non_retenu"),
    ("statuses", "Refus", "non_retenu"),
    ("statuses", "Abandonnée", "retire"),
    ("statuses", "Classé sans suite", "retire"),
    ("partner_roles", "Chef de fil", "chef_de_file"),
    ("partner_roles", "Cheffe de file", "chef_de_file"),
    ("partner_roles", "Coordonnateur", "chef_de_file"),
    ("partner_roles", "porteur de projet", "chef_de_file"),
    ("partner_roles", "Partenaires", "partenaire"),
    ("partner_roles", "Partenair", "partenaire"),
    ("actor_types", "Labo de recherche", "LABO"),
    ("actor_types", "Laboratoires", "LABO"),
    ("actor_types", "Univ", "ESR"),
    ("actor_types", "Universités", "ESR"),
    ("actor_types", "Grande ecole", "ESR"),
    ("actor_types", "Starup", "STARTUP"),
    ("actor_types", "Entreprises", "ENT"),
    ("actor_types", "Etablissement de sante public", "ES"),
    ("actor_types", "Etab. de santé", "ES"),
    ("actor_types", "Hopitaux", "ES"),
    ("actor_types", "Assoc.", "ASSO"),
    ("actor_types", "Collectivités", "COLL"),
    ("typologies", "Diagnostic", "T05"),
    ("typologies", "Parcours de soin", "T07"),
    ("typologies", "Parcours de soins (y compris la télémédecine)", "T07"),
    ("typologies", "Pilotage", "T10"),
    ("typologies", "Prévention", "T03"),
    ("typologies", "Donnees sante", "T01"),
    ("funding_schemes", "industrie du futurr", "IDF_INDUS"),
    ("funding_schemes", "France 2030 regional", "F2030_REG"),
    ("outcomes", "Accordée", "accorde"),
    ("outcomes", "refusees", "refuse"),
    ("ai_priorities", "IA de confiance", "P1"),
    ("site_roles", "Siége social de", "siege"),
    ("site_roles", "Expé", "experimentation"),
    ("confidentiality", "Confidentielle", "restreint"),
    ("confidentiality", "publique", "public"),
]


@pytest.mark.parametrize(("table", "text", "code"), SLIPS)
def test_the_value_meant_is_proposed(table: str, text: str, code: str) -> None:
    vocabulary = load_reference().vocabulary(table)
    assert vocabulary.find(text) in (None, code)
    assert nearest_value(text, vocabulary) == code


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("typologies", "T12"), ("ai_priorities", "P 4"), ("statuses", "Incomplet"), ("statuses", "non complet"),
        ("statuses", "ok"), ("statuses", "Brouillon"), ("partner_roles", "Sous-traitant"), ("actor_types", "Mutuelle"),
        ("actor_types", "Établissement"), ("typologies", "santé"), ("typologies", "Robotique"), ("outcomes", ""),
        ("confidentiality", "interne"), ("statuses", "x" * 500), ("statuses", "(.*"),
    ],
)  # fmt: skip
def test_what_is_another_thing_or_several_is_answered_by_nothing(table: str, text: str) -> None:
    assert nearest_value(text, load_reference().vocabulary(table)) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MEL", "Métropole Européenne de Lille"),
        ("Métropole de Lille", "Métropole Européenne de Lille"),
        ("Lille", "Métropole Européenne de Lille"),
        ("CA Lens Lievin", "CA de Lens - Liévin"),
        ("Communauté urbaine de Dunkerque", "CU de Dunkerque"),
        ("sud artoi", "CC du Sud Artois"),
        ("Pas-de-Calai", "Pas-de-Calais"),
        ("Nord (59)", "Nord"),
        ("Hauts de Frnce", "Hauts-de-France"),
        ("arrondissement de Lille", "595"),
        ("Arrondissement d'Avesnes", "591"),
        ("Flandre", None),
        ("Paris", None),
        ("France", None),
        ("200093202", None),
        ("", None),
    ],
)
def test_the_territory_meant_is_proposed_as_a_cell_may_hold_it(text: str, name: str | None) -> None:
    assert nearest_area(text) == name
    if name is not None:
        assert read_areas(name, Reading(load_reference()))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("IA–2026–3", "IA-2026-3"),
        ("#12", "12"),
        ("IA_2026_3_", "IA_2026_3"),
        ("IA-2026-é", "IA-2026-e"),
        ("N° 3 ?", "N° 3"),
    ],
)
def test_an_identifier_is_proposed_without_what_is_not_admitted(text: str, meant: str) -> None:
    assert admitted_id(text) == meant
    found = [fault for fault in check([dossier(text)], [partner("IA-1")]).issues if fault.code == "E-ID-FORM"]
    assert [fault.suggestion for fault in found] == [meant]


@pytest.mark.parametrize("text", ["***", "x" * 60])
def test_an_identifier_of_which_nothing_valid_is_left_is_answered_by_nothing(text: str) -> None:
    found = [fault for fault in check([dossier(text)], [partner("IA-1")]).issues if fault.code == "E-ID-FORM"]
    assert [fault.suggestion for fault in found] == [None]


def test_an_unknown_territory_and_an_unknown_header_are_answered() -> None:
    line = dossier(territoires_deploiement="Métropole de Lille", **{"Date d'étude du dossier": "x"})
    found = {fault.code: fault.suggestion for fault in check([line], [partner()]).issues}
    assert found["E-AREA"] == "Métropole Européenne de Lille"
    assert found["W-HEADER-UNKNOWN"] == "date_etude"


def test_a_missing_column_is_answered_by_the_header_sent_that_resembles_it() -> None:
    content = "id_dossier;titre;Date de réception de la candidature;statut;typologies\nIA-1;Un;14/03/2026;recu;T01\n"
    report = check_files([Upload("dossiers.csv", content.encode())])
    missing = [fault for fault in report.issues if fault.code == "E-HEADER-MISSING"]
    assert [(fault.column, fault.suggestion) for fault in missing] == [
        ("date_depot", "Date de réception de la candidature")
    ]
