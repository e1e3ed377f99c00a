"""Another source by its profile: the ``cordis`` one on six invented projects, and what a profile may not say."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from etl.pipeline import CheckReport, check_files, read_uploads
from etl.profiles import UnknownProfileError, load_profile, parse_profile, profile_names
from etl.settings import SettingsError
from etl.uploads import Upload
from tests.etl.builders import dossier, loaded, partner, uploads

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
    ],
)
def test_each_mistake_of_a_profile_is_a_sentence_that_names_it(text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_profile(text, "x")
    assert str(caught.value).startswith("Profil « x »")
    assert words in str(caught.value)
