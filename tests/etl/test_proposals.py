"""What an unknown header is proposed to be, on the headers of spreadsheets as people write them."""

from __future__ import annotations

import pytest

from etl.headers import FLAT, ColumnSample, TableHeaders, header_columns
from etl.profiles.likeness import likenesses, nearest_column, nearest_sent
from etl.profiles.proposals import guess_kind, propose_fields
from etl.schema import KINDS
from tests.etl.headers_of_spreadsheets import WRITTEN_APART, WRITTEN_WITH, Spreadsheet


def table(kind: str | None, *columns: tuple[str, tuple[str, ...]]) -> TableHeaders:
    return TableHeaders("f.csv", None, kind, 1, tuple(ColumnSample(h, s, None) for h, s in columns), ())


def proposed(kind: str, header: str, *samples: str) -> str | None:
    found = propose_fields(table(kind, (header, samples)))
    return found[header].header if header in found else None


def score(sheets: tuple[Spreadsheet, ...]) -> tuple[int, int, int]:
    """(right, wrong, left out) proposals over all headers of some spreadsheets."""
    right = wrong = left_out = 0
    for sheet in sheets:
        found = propose_fields(sheet.headers(is_recognised=False), kind=sheet.kind)
        for header, _, expected in sheet.rows:
            got = found[header].header if header in found else None
            right += got is not None and got == expected
            wrong += got is not None and got != expected
            left_out += got is None and expected is not None
    return right, wrong, left_out


def test_there_are_enough_headers_to_tell() -> None:
    assert sum(len(sheet.rows) for sheet in WRITTEN_WITH) >= 60
    assert sum(len(sheet.rows) for sheet in WRITTEN_APART) >= 50


@pytest.mark.parametrize("sheets", [WRITTEN_WITH, WRITTEN_APART])
def test_no_proposal_is_wrong_and_nine_in_ten_are_made(sheets: tuple[Spreadsheet, ...]) -> None:
    right, wrong, left_out = score(sheets)
    assert wrong == 0
    assert right / (right + left_out) > 0.9


@pytest.mark.parametrize("sheet", [*WRITTEN_WITH, *WRITTEN_APART], ids=lambda sheet: sheet.name)
def test_no_field_is_proposed_to_two_columns(sheet: Spreadsheet) -> None:
    found = [proposal.header for proposal in propose_fields(sheet.headers(is_recognised=False)).values()]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("sheet", WRITTEN_WITH, ids=lambda sheet: sheet.name)
def test_what_a_table_holds_is_guessed(sheet: Spreadsheet) -> None:
    assert guess_kind(sheet.headers(is_recognised=False)) == sheet.kind


@pytest.mark.parametrize(
    "headers", [(), ("Notes",), ("Date", "Montant", "Libellé"), ("Nom", "Prénom", "Service"), ("a", "b", "c")]
)
def test_a_table_of_something_else_is_no_kind(headers: tuple[str, ...]) -> None:
    assert guess_kind(table(None, *((header, ("1", "2")) for header in headers))) is None


def test_a_field_taken_already_is_not_proposed() -> None:
    columns = (ColumnSample("Titre", ("Un",), "title"), ColumnSample("Libellé du projet", ("Deux",), None))
    assert propose_fields(TableHeaders("f", None, "dossiers", 1, columns, ())) == {}


def test_personal_columns_are_never_proposed() -> None:
    assert proposed("partenaires", "Nom du porteur", "CHU fictif") is None
    assert proposed("partenaires", "Courriel de la structure", "CHU fictif") is None


@pytest.mark.parametrize(
    ("kind", "header", "samples"),
    [
        ("dossiers", "SRL", ("3", "4")),
        ("dossiers", "TRL initial", ("3", "4")),
        ("dossiers", "Date", ("12/03/2026",)),
        ("dossiers", "Date de fin du projet", ("12/03/2027",)),
        ("dossiers", "Date de début", ("12/03/2027",)),
        ("dossiers", "Coût total TTC", ("1 200",)),
        ("dossiers", "Nb de dossiers", ("2",)),
        ("dossiers", "Niveau de risque", ("2", "3")),
        ("orientations", "Montant", ("1 200",)),
        ("orientations", "Type de financement", ("subvention",)),
        ("partenaires", "Siret de la tutelle", ("13002526500013", "20005374200017")),
        ("partenaires", "Adresse complète", ("1 rue fictive 59000 Lille",)),
        ("partenaires", "Code NAF", ("8610Z",)),
        ("partenaires", "Date de création de la structure", ("12/03/2001",)),
        ("partenaires", "x" * 200, ("1",)),
        ("partenaires", "", ("1",)),
    ],
)
def test_what_may_be_something_else_is_not_proposed(kind: str, header: str, samples: tuple[str, ...]) -> None:
    assert proposed(kind, header, *samples) is None


def test_two_columns_as_likely_for_one_field_are_left_to_people() -> None:
    twins = table("partenaires", ("Ville du projet", ("Lille",)), ("Ville du consortium", ("Amiens",)))
    assert propose_fields(twins) == {}
    assert proposed("partenaires", "Ville du projet", "Lille") == "commune"


def test_values_that_can_hardly_be_anything_else_are_enough() -> None:
    found = propose_fields(table("partenaires", ("Immatriculation", ("13002526500013", "20005374200017"))))
    assert found["Immatriculation"].header == "siret"
    assert found["Immatriculation"].reason == "les valeurs sont des SIRET"
    assert proposed("partenaires", "Immatriculation", "13002526500014", "20005374200018") is None


def test_values_that_do_not_fit_take_a_proposal_back() -> None:
    assert proposed("partenaires", "N° de SIRET", "13002526500013") == "siret"
    assert proposed("partenaires", "N° de SIRET", "oui", "non") is None
    assert proposed("dossiers", "Date de réception de la candidature", "CHU", "Labo") is None


def test_the_reason_is_a_french_phrase() -> None:
    sheet = WRITTEN_WITH[0]
    found = propose_fields(sheet.headers(is_recognised=False), kind="dossiers")
    assert found["Date de réception de la candidature"].reason == (
        "l'en-tête ressemble à « Date de dépôt » et les valeurs sont des dates"
    )
    assert found["Nom abrégé"].reason == "l'en-tête ressemble à « Acronyme »"
    assert found["Avancement du dossier"].reason == (
        "l'en-tête ressemble à « Statut » et les valeurs sont celles de la liste « Statut »"
    )


def test_a_header_of_the_contract_is_proposed_as_itself_whatever_its_values() -> None:
    for kind in (*KINDS, FLAT):
        columns = tuple((column.header, ("???",)) for column in header_columns(kind))
        found = propose_fields(table(None, *columns), kind=kind)
        assert {header: proposal.header for header, proposal in found.items()} == {name: name for name, _ in columns}
        assert all("désigne" in proposal.reason for proposal in found.values())


@pytest.mark.parametrize("cell", ["=1+1", "<b>x</b>", "\x00", "9" * 400, "é" * 100, "2026-13-45", "€", "𝟙𝟚"])
def test_no_value_makes_it_fail(cell: str) -> None:
    for kind in (*KINDS, FLAT):
        headers = {column.title + " bis" for column in header_columns(kind)}
        found = propose_fields(table(kind, *((header, (cell,)) for header in headers)))
        assert found.keys() <= headers


def test_likeness_is_one_for_the_contracts_own_words_and_nothing_for_others() -> None:
    assert likenesses("DATE  DEPOT", "dossiers")["submitted_on"] == 1
    assert likenesses("Ville", "partenaires")["city"] == 1
    assert likenesses("zzz", "partenaires") == {}


def test_the_nearest_column_is_suggested_for_an_unknown_header_and_the_sent_one_for_a_missing() -> None:
    assert nearest_column("Date de depôt du dossier", "dossiers", ["date_depot", "titre"]) == "date_depot"
    assert nearest_column("Date de depôt du dossier", "dossiers", ["titre"]) is None
    assert nearest_column("SRL", "dossiers", ["srl_initial", "srl_final_vise"]) is None
    assert nearest_sent("statut", "dossiers", ["Avancement du projet", "Divers"]) == "Avancement du projet"
    assert nearest_sent("statut", "dossiers", ["Divers"]) is None
