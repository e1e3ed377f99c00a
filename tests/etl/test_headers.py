"""Headers as senders write them."""

from __future__ import annotations

import pytest

from etl.headers import FLAT, best_kind, header_columns, header_lookup, is_flat, is_personal, map_headers, sent_names
from etl.schema import KINDS, Kind, columns

DOSSIERS = ["id_dossier", "titre", "date_depot", "statut", "typologies"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_found_by_its_header_its_title_and_its_aliases(kind: Kind) -> None:
    for column in columns(kind):
        for name in (column.header, column.title, *column.aliases):
            for written in (
                name,
                name.upper(),
                f"  {name.replace(' ', '  ')} ",
                name.replace("'", "’"),
                name.replace("_", "-"),
            ):
                found = map_headers(kind, ["inconnu", written])
                assert found.positions == {1: column.attribute}, written


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_of_a_kind_share_a_header(kind: Kind) -> None:
    names = [name for column in columns(kind) for name in {column.header, column.title, *column.aliases}]
    lookup = header_lookup(kind)
    for column in columns(kind):
        for name in (column.header, column.title, *column.aliases):
            assert map_headers(kind, [name]).positions[0] == column.attribute
    assert len(set(lookup.values())) == len(columns(kind)) <= len(names)


@pytest.mark.parametrize("name", ["N° dossier", "Intitulé du projet", "Déposé le"])
def test_the_aliases_the_contract_names_are_known(name: str) -> None:
    assert map_headers("dossiers", [name]).positions


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (DOSSIERS, "dossiers"),
        (["id_dossier", "organisation", "role"], "partenaires"),
        (["id_dossier", "dispositif"], "orientations"),
        (["N° Dossier", "Intitulé", "x"], "dossiers"),
        (["titre", "organisation"], None),
        (["id_dossier"], None),
        (["id_dossier", "titre", "organisation"], None),
        ([], None),
        (["", ""], None),
    ],
)
def test_the_kind_of_a_file_is_known_by_its_headers(record: list[str], kind: str | None) -> None:
    assert best_kind(record) == kind


def test_a_flat_table_holds_an_identifier_a_title_and_an_organisation() -> None:
    assert is_flat(["id_dossier", "titre", "organisation"])
    assert not is_flat(["titre", "organisation"])
    assert not is_flat(DOSSIERS)


def test_missing_headers_are_the_required_ones_and_the_typologies() -> None:
    assert map_headers("dossiers", ["id_dossier", "titre"]).missing_headers == ("date_depot", "statut", "typologies")
    assert map_headers("dossiers", DOSSIERS).missing_headers == ()
    assert map_headers("orientations", ["id_dossier", "dispositif"]).missing_headers == ()


def test_the_first_of_two_headers_for_a_column_is_taken_and_the_second_said() -> None:
    found = map_headers("dossiers", [*DOSSIERS, "Intitulé", "Titre"])
    assert found.positions[1] == "title"
    assert found.repeated == (("titre", "Intitulé"), ("titre", "Titre"))


def test_blank_headers_are_no_columns_however_many() -> None:
    assert map_headers("dossiers", ["", *DOSSIERS, "", " ", "\u00a0"]).repeated == ()


@pytest.mark.parametrize(
    "name",
    ["contact_nom", "contact_courriel", "contact_telephone", "E-mail", "Adresse mail", "Tél.", "TÉLÉPHONE", "Nom du contact", "Portable", "prénom"],
)  # fmt: skip
def test_personal_headers_are_recognised(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_of_the_contract_is_taken_for_personal(kind: Kind) -> None:
    for column in columns(kind):
        assert not any(map(is_personal, (column.header, column.title, *column.aliases)))


def test_a_flat_table_has_the_columns_of_dossiers_and_of_partners_the_identifier_once() -> None:
    attributes = [column.attribute for column in header_columns(FLAT)]
    assert len(attributes) == len(set(attributes)) == len(columns("dossiers")) + len(columns("partenaires")) - 1
    found = map_headers(FLAT, ["N° dossier", "Intitulé", "Structure", "Ville"])
    assert list(found.positions.values()) == ["submission_id", "title", "name", "city"]
    assert "type_acteur" in found.missing_headers and "date_depot" in found.missing_headers


def test_an_unknown_kind_has_no_columns() -> None:
    with pytest.raises(KeyError):
        header_columns("autre")


def test_headers_are_shown_with_their_column_when_repeated_or_empty() -> None:
    assert sent_names(["Titre", "", " Titre ", "titre", "\u00a0"]) == [
        "Titre", "colonne B", "Titre (colonne C)", "titre", "colonne E",
    ]  # fmt: skip
    assert sent_names([""] * 28)[26:] == ["colonne AA", "colonne AB"]


def test_columns_left_out_are_neither_taken_nor_repeated() -> None:
    found = map_headers("dossiers", ["titre", "Titre"], {0})
    assert found.positions == {1: "title"} and found.repeated == ()
