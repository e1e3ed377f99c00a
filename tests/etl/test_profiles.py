"""Another source by its profile: the ``cordis`` one on six invented projects, and what a profile may not say."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from etl.pipeline.check import check_files
from etl.pipeline.report import CheckReport
from etl.profiles import UnknownProfileError, load_profile, matching_profile, parse_profile, profile_names
from etl.profiles.choices import TableChoice, describe_profile, profile_as_toml, profile_of_choices
from etl.read.uploads import Upload, read_uploads
from etl.settings import SettingsError
from tests.etl.builders import dossier, loaded, partner, upload, uploads

FOLDER = Path(__file__).resolve().parent / "files_cordis"


@cache
def cordis() -> CheckReport:
    return check_files(read_uploads(sorted(FOLDER.glob("*.csv"))), profile="cordis")


def source(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_every_project_and_organisation_loads_and_nothing_is_set_aside() -> None:
    report = cordis()
    assert report.rows_loaded == {"dossiers": 6, "partenaires": 13, "orientations": 0}
    assert report.rows_read == report.rows_loaded
    assert not report.has_errors and report.count("conformity") == 0


def test_net_contributions_sum_to_those_of_the_source() -> None:
    sums: dict[str, float] = defaultdict(float)
    report = cordis()
    identifiers = loaded(report, "partenaires", "submission_id")
    for identifier, amount in zip(identifiers, loaded(report, "partenaires", "contribution_eur"), strict=True):
        sums[str(identifier)] += amount or 0  # type: ignore[operator]
    expected: dict[str, float] = defaultdict(float)
    for row in source("organization.csv"):
        expected[row["projectID"]] += float(row["netEcContribution"] or 0)
    assert dict(sums) == pytest.approx(dict(expected))
    for row in source("project.csv"):
        assert sums[row["id"]] == pytest.approx(float(row["ecMaxContribution"]), abs=1)


def test_decimals_of_three_digits_are_decimals_in_this_source() -> None:
    assert loaded(cordis(), "dossiers", "total_cost_eur") == [1234.567, None, 2000000.5, 750000.0, 100000.0, 300.0]
    assert loaded(cordis(), "partenaires", "contribution_eur")[:4] == [1000.0, None, 123.456, 400000.0]


def test_a_blank_signature_date_is_replaced_by_the_start() -> None:
    assert loaded(cordis(), "dossiers", "submitted_on")[:2] == [date(2022, 11, 15), date(2023, 6, 1)]


def test_countries_activities_and_roles_are_translated() -> None:
    report = cordis()
    assert loaded(report, "partenaires", "country") == [
        "FR", "GB", "GR", "FR", "FR", "FR", "FR", "DE", "BE", "FR", "FR", "FR", "CH",
    ]  # fmt: skip
    assert loaded(report, "partenaires", "actor_type") == [
        "ESR", "ESR", "LABO", "ESR", "ENT", "ENT", "ETABPUB", "ENT", "AUTRE", "AUTRE", "LABO", "LABO", "LABO",
    ]  # fmt: skip
    assert loaded(report, "partenaires", "role").count("chef_de_file") == 6
    assert [fault.line for fault in report.issues if fault.code == "W-ACTOR-TYPE-OTHER"] == [10, 11]


def test_every_organisation_is_placed_abroad_outside_or_told() -> None:
    report = cordis()
    assert loaded(report, "partenaires", "location") == [
        "nom", "etranger", "etranger", "nom", "hors_region", "nom", "nom", "etranger", "etranger", "nom", "nom",
        "non_localise", "etranger",
    ]  # fmt: skip
    assert loaded(report, "partenaires", "commune_code")[0] == "59009"
    assert loaded(report, "partenaires", "commune_code")[3] == "80021"
    assert sum(report.location.values()) == 13
    assert [fault.line for fault in report.issues if fault.code == "W-LOCATION-MISSING"] == [13]


def test_a_french_vat_number_gives_the_siren_and_others_give_nothing() -> None:
    report = cordis()
    assert loaded(report, "partenaires", "siren") == ["200053742", *[None] * 12]
    assert loaded(report, "partenaires", "organisation_id")[0] == "siren:200053742"


def test_constants_fill_every_project() -> None:
    report = cordis()
    for attribute, value in {
        "status": "oriente",
        "is_preexisting": True,
        "confidentiality": "public",
        "typologies": (),
    }.items():
        assert loaded(report, "dossiers", attribute) == [value] * 6


def test_the_first_health_topic_of_a_project_is_its_health_area() -> None:
    assert loaded(cordis(), "dossiers", "health_area") == ["ophthalmology", *[None] * 5]


def test_titles_are_those_of_the_source_quotes_and_line_breaks_around_them_read() -> None:
    assert loaded(cordis(), "dossiers", "title") == [row["title"] for row in source("project.csv")]
    assert loaded(cordis(), "dossiers", "line") == [2, 3, 4, 5, 6, 7]


def test_columns_that_are_not_taken_are_listed_and_none_is_taken_for_personal() -> None:
    report = cordis()
    assert "geolocation" in report.ignored_columns and "street" in report.ignored_columns
    assert not [fault for fault in report.issues if fault.code.startswith("W-HEADER")]


def test_the_snapshot_belongs_to_a_portfolio_of_its_own() -> None:
    content = cordis().content
    assert content is not None
    assert content.profile == "cordis"
    assert "CORDIS" in content.portfolio


def test_the_order_of_the_files_changes_nothing() -> None:
    files = read_uploads(sorted(FOLDER.glob("*.csv"), reverse=True))
    report = check_files(files, profile="cordis")
    for kind in ("dossiers", "partenaires"):
        assert report.content is not None and cordis().content is not None
        assert report.content.tables[kind] == cordis().content.tables[kind]  # type: ignore[union-attr]


def test_the_topics_may_stay_away() -> None:
    report = check_files(read_uploads([FOLDER / "organization.csv", FOLDER / "project.csv"]), profile="cordis")
    assert not report.has_errors
    assert loaded(report, "dossiers", "health_area") == [None] * 6


def test_an_unknown_code_of_the_source_is_an_error_with_the_senders_header() -> None:
    rows = (FOLDER / "organization.csv").read_text(encoding="utf-8").replace('"UK"', '"XX"', 1)
    files = [Upload("organization.csv", rows.encode()), *read_uploads([FOLDER / "project.csv"])]
    faults = [fault for fault in check_files(files, profile="cordis").issues if fault.severity == "error"]
    assert [(fault.code, fault.line, fault.column, fault.value) for fault in faults] == [
        ("E-COUNTRY", 3, "country", "XX")
    ]


def test_files_of_the_contract_are_not_those_of_the_profile() -> None:
    report = check_files(uploads([dossier()], [partner()]), profile="cordis")
    assert {fault.code for fault in report.issues} == {"E-FILE-KIND"}
    assert report.is_blocked


def test_an_unknown_profile_is_told_with_those_there_are() -> None:
    assert "cordis" in profile_names()
    for name in ("inconnu", "", "../cordis", "CORDIS"):
        with pytest.raises(UnknownProfileError, match="cordis"):
            load_profile(name)


MINIMAL = 'name = "x"\ntitle = "X"\n[[files]]\nkind = "dossiers"\nrecognised_by = ["id"]\n'


def test_a_minimal_profile_is_read() -> None:
    assert parse_profile(MINIMAL, "x").call_rules


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "TOML"),
        ('name = "x"\ntitle = "X"\nfiles = []\n', "files"),
        (MINIMAL.replace('"dossiers"', '"projets"'), "projets"),
        (MINIMAL + '[files.columns]\ntitre_projet = ["title"]\n', "titre_projet"),
        (MINIMAL + '[files.constants]\nstatu = "recu"\n', "statu"),
        (MINIMAL + "inconnu = 1\n", "inconnu"),
        (MINIMAL.replace('"dossiers"', '"complement"'), "files.complement"),
        (MINIMAL + '[files.patterns]\ntitre = "("\n', "titre"),
        (MINIMAL + "derived = true\nextends_contract = true\n", "dérivé"),
        (MINIMAL.replace('name = "x"', 'name = "y"'), "name"),
        (
            MINIMAL.replace('"dossiers"', '"complement"')
            + '[files.complement]\nkey = "a"\nwhere = "b"\n[files.complement.columns]\ninconnue = ["c"]\n',
            "inconnue",
        ),
    ],
)
def test_each_mistake_of_a_profile_is_a_sentence_that_names_it(text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_profile(text, "x")
    assert str(caught.value).startswith("Profil « x »")
    assert words in str(caught.value)


# Profiles made on the page

SENT = {
    "Réf.": "id_dossier",
    "Nom du dossier": "titre",
    "Arrivé le": "date_depot",
    "Où en est-il": "statut",
    "Typologies": "typologies",
    "Notes internes": None,
}
LINES = ["IA-1;Tri des urgences;14/03/2026;Reçu;T01;à relancer", "IA-2;Rétine;15/03/2026;Complet;T05;rien"]


def handmade(headers: str = ";".join(SENT), name: str = "suivi.csv") -> Upload:
    return Upload(name, "\n".join([headers, *LINES]).encode("utf-8"))


PARTNERS = upload("partenaires", [partner("IA-1"), partner("IA-2")])
CHOICE = TableChoice("dossiers", SENT)


def test_columns_chosen_once_read_the_file_next_time() -> None:
    assert check_files([handmade(), PARTNERS]).is_blocked
    profile = profile_of_choices("suivi", "Suivi", [CHOICE])
    report = check_files([handmade(), PARTNERS], profile=profile)
    assert [fault for fault in report.issues if fault.severity == "error"] == []
    assert loaded(report, "dossiers", "title") == ["Tri des urgences", "Rétine"]
    assert loaded(report, "partenaires", "submission_id") == ["IA-1", "IA-2"]  # the contract's own file, as it is


def test_a_column_not_taken_is_no_fault_and_one_nobody_chose_is() -> None:
    profile = profile_of_choices("suivi", "Suivi", [CHOICE])
    assert "W-HEADER-UNKNOWN" not in {f.code for f in check_files([handmade(), PARTNERS], profile=profile).issues}
    more = handmade(";".join(SENT).replace("Notes internes", "Nouvelle colonne"))
    faults = [f for f in check_files([more, PARTNERS], profile=profile).issues if f.code == "W-HEADER-UNKNOWN"]
    assert [fault.column for fault in faults] == ["Nouvelle colonne"]


def test_an_optional_column_may_come_or_go() -> None:
    profile = profile_of_choices("suivi", "Suivi", [CHOICE])
    more = handmade(";".join(SENT).replace("Notes internes", "Acronyme"))
    assert loaded(check_files([more, PARTNERS], profile=profile), "dossiers", "acronym") == ["à relancer", "rien"]


@pytest.mark.parametrize(("kept", "title"), [("titre", "Un"), ("Titre", "Deux"), ("titre (colonne G)", "Trois")])
def test_which_of_two_columns_counts_is_chosen_by_leaving_the_others_out(kept: str, title: str) -> None:
    content = "id_dossier;titre;Titre;date_depot;statut;typologies;titre\nIA-1;Un;Deux;14/03/2026;recu;T01;Trois\n"
    files = [Upload("dossiers.csv", content.encode()), upload("partenaires", [partner()])]
    assert "E-HEADER-TWICE" in {fault.code for fault in check_files(files).issues}
    others = {"titre", "Titre", "titre (colonne G)"} - {kept}
    choice = TableChoice("dossiers", {kept: "titre"} | dict.fromkeys(others))
    report = check_files(files, profile=profile_of_choices("un-titre", "Un titre", [choice]))
    assert not report.has_errors
    assert loaded(report, "dossiers", "title") == [title]


def test_an_explicit_column_wins_over_the_contracts_own() -> None:
    content = "id_dossier;titre;Vrai titre;date_depot;statut;typologies\nIA-1;Un;Deux;14/03/2026;recu;T01\n"
    profile = profile_of_choices("p", "P", [TableChoice("dossiers", {"Vrai titre": "titre"})])
    report = check_files([Upload("d.csv", content.encode()), upload("partenaires", [partner()])], profile=profile)
    assert not report.has_errors and loaded(report, "dossiers", "title") == ["Deux"]


@pytest.mark.parametrize("name", ["cordis", "demarche-numerique"])
def test_a_profile_shipped_is_the_same_after_being_written(name: str) -> None:
    profile = load_profile(name)
    assert parse_profile(profile_as_toml(profile), name) == profile


@pytest.mark.parametrize("header", ['Nom "usuel"', "L\\'objet", "a\nb", "\x7f", "é = [x]", "#", '"""', "🙂", "\t."])
def test_any_header_survives_the_writing(header: str) -> None:
    choice = TableChoice("dossiers", {header: "titre", f"{header} (colonne C)": None, "N°": "id_dossier"})
    profile = profile_of_choices("un-nom", f"Titre {header}", [choice])
    assert parse_profile(profile_as_toml(profile), "un-nom") == profile


def test_a_stored_profile_comes_before_a_shipped_one() -> None:
    stored = {"suivi": profile_as_toml(profile_of_choices("suivi", "Suivi", [CHOICE]))}
    assert profile_names(stored) == ("cordis", "demarche-numerique", "suivi")
    assert load_profile("suivi", stored).title == "Suivi"
    own = {"cordis": profile_as_toml(load_profile("cordis")).replace("CORDIS", "Ici")}
    assert "Ici" in load_profile("cordis", own).title
    with pytest.raises(UnknownProfileError, match="suivi"):
        load_profile("absent", stored)
    with pytest.raises(SettingsError, match="Profil « x »"):
        load_profile("x", {"x": "name = 3"})


def test_choices_made_under_a_profile_add_to_it() -> None:
    base = load_profile("demarche-numerique")
    headers = {"ID": "id_dossier", "État du dossier": "statut", "Déposé le": "date_depot", "Objet": "titre", "X": None}
    added = profile_of_choices("dn-2", "DN", [TableChoice("dossiers", headers)], base)
    assert len(added.files) == len(base.files) and added.name == "dn-2"
    mapping = added.file_for(list(headers))
    assert mapping is not None and mapping.columns["titre"] == ("Objet",) and "X" in mapping.ignored
    assert mapping.values == base.files[0].values
    assert parse_profile(profile_as_toml(added), "dn-2") == added


def test_the_profile_that_fits_is_found_and_none_when_none_does() -> None:
    profile = profile_of_choices("suivi", "Suivi", [CHOICE])
    shipped = [load_profile("cordis"), load_profile("demarche-numerique")]
    headers = check_files([handmade(), PARTNERS]).headers
    assert matching_profile(headers, [*shipped, profile]) == profile
    assert matching_profile(headers, shipped) is None
    assert matching_profile(check_files(uploads([dossier()], [partner()])).headers, [*shipped, profile]) is None
    stranger = Upload("autre.csv", b"a;b;c\n1;2;3\n")
    assert matching_profile(check_files([handmade(), PARTNERS, stranger]).headers, [profile]) is None
    cordis_files = check_files(read_uploads(sorted(FOLDER.glob("*.csv")))).headers
    assert matching_profile(cordis_files, [*shipped, profile]) == shipped[0]


def test_a_profile_is_described_in_sentences() -> None:
    text = describe_profile(profile_of_choices("suivi", "Suivi", [CHOICE]))
    assert text.startswith("La colonne « Réf. » est lue comme « N° de dossier », la colonne « Nom du dossier » est lue")
    assert text.endswith("Colonne non reprise : « Notes internes ».")
    assert "Typologies" not in text  # known by its header
    plain = TableChoice("dossiers", {"id_dossier": "id_dossier", "titre": "titre"})
    assert describe_profile(profile_of_choices("p", "P", [plain])) == "Toutes les colonnes portent un en-tête connu."


def test_a_flat_table_can_be_chosen() -> None:
    headers = {
        "Réf.": "id_dossier", "Objet": "titre", "Arrivé le": "date_depot", "Où": "statut", "Typologies": "typologies",
        "Porteur du projet": "organisation", "Sorte": "type_acteur", "Place": "role",
    }  # fmt: skip
    content = ";".join(headers) + "\nIA-1;Tri;14/03/2026;Reçu;T01;CHU;ES;porteur\n"
    profile = profile_of_choices("p", "P", [TableChoice("plat", headers)])
    report = check_files([Upload("plat.csv", content.encode())], profile=profile)
    assert not report.has_errors
    assert loaded(report, "partenaires", "name") == ["CHU"] and loaded(report, "dossiers", "title") == ["Tri"]


def test_two_columns_of_one_name_may_feed_two_fields_and_faults_tell_them_apart() -> None:
    headers = {"Niveau": "srl_initial", "Niveau (colonne G)": "srl_final_vise", "id_dossier": "id_dossier"}
    content = "id_dossier;titre;date_depot;statut;typologies;Niveau;Niveau\nIA-1;Un;14/03/2026;recu;T01;3;dix\n"
    profile = profile_of_choices("p", "P", [TableChoice("dossiers", headers | {"titre": "titre"})])
    report = check_files([Upload("d.csv", content.encode()), upload("partenaires", [partner()])], profile=profile)
    assert [(f.code, f.column, f.value) for f in report.issues if f.code.startswith("E-LEVEL")] == [
        ("E-LEVEL", "Niveau (colonne G)", "dix")
    ]
    assert report.set_aside[0].cells["Niveau (colonne G)"] == "dix"
