"""Rules between cells, lines and files: what is set aside, what is doubtful, what is a fact of the call."""

from __future__ import annotations

from datetime import date

import pytest

from etl.pipeline.report import CheckReport
from etl.reference import Reference, load_reference
from etl.settings import Settings, load_settings
from tests.etl.builders import check, dossier, loaded, member, orientation, partner, places

BOTH = [partner(), member()]


def window(published_on: date | None, years: int = 2) -> Settings:
    settings = load_settings()
    call = settings.call.model_copy(update={"published_on": published_on, "duration_years": years})
    return settings.model_copy(update={"call": call})


def aliases(*pairs: tuple[str, str]) -> Reference:
    reference = load_reference()
    rows = [{"alias_id": alias, "organisation_id": target, "note": ""} for alias, target in pairs]
    return Reference({**reference.tables, "organisation_aliases": rows}, reference.vocabularies)


def codes(report: CheckReport) -> list[str]:
    return sorted(fault.code for fault in report.issues)


def test_faultless_lines_have_no_fault() -> None:
    report = check([dossier()], BOTH, [orientation()])
    assert report.issues == ()
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 1}


def test_every_line_of_a_repeated_identifier_is_set_aside_with_its_dependents() -> None:
    report = check(
        [dossier("A"), dossier("B"), dossier("A"), dossier("A", titre="")],
        [partner("A"), partner("B"), member("B")],
        [orientation("A"), orientation("B")],
    )
    assert places(report.issues, "E-DUPLICATE-ID") == [("E-DUPLICATE-ID", "dossiers", line) for line in (2, 4, 5)]
    assert places(report.issues, "E-DOSSIER-SET-ASIDE") == [
        ("E-DOSSIER-SET-ASIDE", "partenaires", 2),
        ("E-DOSSIER-SET-ASIDE", "orientations", 2),
    ]
    assert all("lignes 2, 4 à 5" in f.message for f in report.issues if f.code == "E-DUPLICATE-ID")
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 1}


def test_identifiers_are_the_same_however_the_spreadsheet_wrote_the_number() -> None:
    report = check([dossier("12.0")], [partner("12"), member("12,0")])
    assert report.issues == ()
    assert loaded(report, "partenaires", "submission_id") == ["12", "12"]


def test_lines_of_a_dossier_that_was_not_sent_are_set_aside_with_the_nearest_identifier() -> None:
    report = check([dossier("IA-2026-014")], [partner("IA-2026-014"), member("IA-2026-014"), partner("IA-2026-14")])
    fault = next(fault for fault in report.issues)
    assert (fault.code, fault.line, fault.column, fault.value) == ("E-UNKNOWN-DOSSIER", 4, "id_dossier", "IA-2026-14")
    assert fault.suggestion == "IA-2026-014"
    assert report.rows_rejected["partenaires"] == 1


def test_a_dossier_set_aside_is_not_an_unknown_one() -> None:
    report = check([dossier("A", statut="?"), dossier("B")], [partner("A"), partner("B"), member("B")])
    assert codes(report) == ["E-DOSSIER-SET-ASIDE", "E-REQUIRED"]


def test_a_partner_set_aside_does_not_take_its_dossier_along() -> None:
    report = check([dossier()], [*BOTH, member(organisation="", type_acteur="ENT")])
    assert codes(report) == ["E-REQUIRED"]
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 0}


def test_two_lead_organisations_set_the_dossier_aside_and_are_named() -> None:
    report = check([dossier("A"), dossier("B")], [partner("A"), partner("A", "Autre"), partner("B"), member("B")])
    fault = next(fault for fault in report.issues if fault.code == "E-TWO-LEADS")
    assert (fault.file, fault.line) == ("dossiers.csv", 2)
    assert "« CHU fictif »" in fault.message and "« Autre »" in fault.message
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 0}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"organisation": "CHU fictif"}, {"organisation": "chu  FICTIF", "code_commune": "80021"}),
        ({"siren": "200053742"}, {"siren": "200053742", "organisation": "Un autre nom"}),
        ({"siren": "200053742"}, {"siret": "20005374200017", "organisation": "Son site"}),
        ({"siren": "200053742"}, {"organisation": "CHU fictif", "code_commune": "80021"}),
        ({"finess": "590000001"}, {"finess": "800000002", "code_commune": "80021"}),
    ],
    ids=["one spelling of a name", "one siren", "siren and siret", "identified and by name", "two sites, two finess"],
)  # fmt: skip
def test_one_lead_organisation_on_several_lines_is_one_lead(first: dict[str, str], second: dict[str, str]) -> None:
    report = check([dossier()], [partner(**first), partner(**second), member()])
    assert "E-TWO-LEADS" not in codes(report)
    assert report.rows_loaded["dossiers"] == 1


def test_two_organisations_of_the_same_name_are_two_leads() -> None:
    report = check([dossier(), dossier("B")], [partner(siren="200053742"), partner(siren="356000000"), partner("B")])
    assert "E-TWO-LEADS" in codes(report)


def test_the_alias_table_makes_one_lead_of_two_names() -> None:
    lines = [partner(organisation="CHRU fictif"), partner(siren="200053742"), member()]
    assert "E-TWO-LEADS" in codes(check([dossier(), dossier("B")], [*lines, partner("B")]))
    reference = aliases(("nom:chru fictif", "nom:chu fictif"), ("nom:chu fictif", "siren:200053742"))
    assert "E-TWO-LEADS" not in codes(check([dossier()], lines, reference=reference))


def test_a_circle_of_aliases_does_not_hang_the_check() -> None:
    reference = aliases(("nom:a", "nom:b"), ("nom:b", "nom:a"))
    lines = [partner(organisation="a"), partner(organisation="b", code_commune="80021")]
    assert check([dossier()], lines, reference=reference).rows_read["partenaires"] == 2


def test_a_dossier_without_lead_or_without_partner_loads_and_is_told() -> None:
    report = check([dossier("A"), dossier("B")], [member("A"), member("A", "ENT fictive", type_acteur="ENT")])
    assert places(report.issues, "W-NO-LEAD", "W-NO-PARTNER") == [
        ("W-NO-LEAD", "dossiers", 2),
        ("W-NO-PARTNER", "dossiers", 3),
    ]
    assert report.rows_loaded["dossiers"] == 2


def test_the_window_of_the_call_is_not_judged_without_a_publication_date() -> None:
    long_ago = [dossier(date_depot="01/01/1990")]
    assert "W-SUBMITTED-OUTSIDE-CALL" not in codes(check(long_ago, BOTH, settings=window(None)))
    assert load_settings().call.published_on is None


@pytest.mark.parametrize(
    ("submitted", "is_outside"),
    [("28/02/2026", True), ("01/03/2026", False), ("29/02/2028", False), ("01/03/2028", True)],
)
def test_the_window_holds_its_first_day_and_not_its_second_birthday(submitted: str, is_outside: bool) -> None:
    report = check([dossier(date_depot=submitted)], BOTH, settings=window(date(2026, 3, 1)))
    found = [fault for fault in report.issues if fault.code == "W-SUBMITTED-OUTSIDE-CALL"]
    assert bool(found) == is_outside
    assert all(submitted in fault.message and "01/03/2026 au 29/02/2028" in fault.message for fault in found)
    assert report.rows_loaded["dossiers"] == 1


@pytest.mark.parametrize(("reviewed", "is_doubtful"), [("13/03/2026", True), ("14/03/2026", False), ("", False)])
def test_a_review_before_the_submission_is_doubtful(reviewed: str, is_doubtful: bool) -> None:
    report = check([dossier(date_etude=reviewed)], BOTH)
    assert ("W-REVIEW-BEFORE-SUBMISSION" in codes(report)) == is_doubtful


def test_a_level_below_the_initial_one_is_told_and_kept() -> None:
    report = check([dossier(srl_initial="5", srl_final_vise="4", srl_final_constate="SRL 3")], BOTH)
    assert codes(report) == ["W-SRL-OBSERVED-BELOW", "W-SRL-TARGET-BELOW"]
    assert [loaded(report, "dossiers", name) for name in ("srl_target", "srl_observed")] == [[4], [3]]


def test_levels_are_bounded_by_their_own_scale() -> None:
    report = check([dossier("A", echelle_maturite="MRL", srl_final_vise="10"), dossier("B", srl_final_vise="10")],
                   [partner("A"), member("A"), partner("B")])  # fmt: skip
    assert places(report.issues, "E-LEVEL-RANGE") == [("E-LEVEL-RANGE", "dossiers", 3)]
    assert loaded(report, "dossiers", "srl_target") == [10]


def test_doubts_name_the_cell_as_the_sender_wrote_it() -> None:
    report = check([dossier(typologie_principale="Soins personnalisés", statut="Redirigé")], BOTH)
    found = {fault.code: (fault.column, fault.value) for fault in report.issues}
    assert found["W-MAIN-TYPOLOGY"] == ("typologie_principale", "Soins personnalisés")
    assert found["W-REDIRECT-MISSING"] == ("ami_redirection", None)


def test_the_facts_of_conformity_are_told_and_refuse_nothing() -> None:
    report = check(
        [dossier(typologies="", priorites_ia="", lettre_intention="non", srl_final_vise="")],
        [partner(), partner(organisation="Ville", type_acteur="COLL", role="partenaire")],
    )
    assert codes(report) == ["C-R01", "C-R03", "C-R04", "C-R05", "C-R06"]
    assert {fault.severity for fault in report.issues} == {"conformity"}
    assert report.rows_loaded == {"dossiers": 1, "partenaires": 2, "orientations": 0}


@pytest.mark.parametrize(
    ("other", "is_fact"), [("LABO", False), ("MS", False), ("ES", True), ("ASSO", True), ("AUTRE", True)]
)
def test_two_of_the_six_types_of_the_call_make_a_consortium(other: str, is_fact: bool) -> None:
    report = check([dossier()], [partner(), member(type_acteur=other)])
    assert ("C-R01" in codes(report)) == is_fact


def test_a_partner_set_aside_counts_in_no_rule() -> None:
    report = check([dossier()], [partner(), member(role="?")])
    assert codes(report) == ["C-R01", "E-REQUIRED"]


@pytest.mark.parametrize(
    ("letter", "form", "is_fact"), [("oui", "oui", False), ("", "", False), ("non", "", True), ("oui", "non", True)]
)
def test_an_unknown_letter_is_no_missing_letter(letter: str, form: str, is_fact: bool) -> None:
    report = check([dossier(lettre_intention=letter, fiche_reponse=form)], BOTH)
    assert ("C-R03" in codes(report)) == is_fact


def test_the_same_organisation_twice_in_a_commune_is_told_and_kept() -> None:
    report = check([dossier()], [*BOTH, member(), member(code_commune="80001"), member(code_commune="59355")])
    assert places(report.issues, "W-PARTNER-TWICE") == [("W-PARTNER-TWICE", "partenaires", 4)]
    assert report.rows_loaded["partenaires"] == 5


def test_the_same_organisation_in_two_dossiers_is_no_repeat() -> None:
    report = check([dossier("A"), dossier("B")], [partner("A"), member("A"), partner("B"), member("B")])
    assert report.issues == ()


def test_a_lost_postal_zero_is_told_once_and_locates() -> None:
    report = check([dossier()], [partner(), member(code_commune="", code_postal="2100", commune="Saint-Quentin")])
    assert places(report.issues) == [("W-POSTAL-ZERO", "partenaires", 3)]
    assert loaded(report, "partenaires", "commune_code") == ["59350", "02691"]


def test_a_foreign_postal_code_without_a_country_locates_nobody() -> None:
    report = check([dossier()], [partner(), member(code_commune="", code_postal="1000", commune="Bruxelles")])
    assert loaded(report, "partenaires", "location") == ["exact", "non_localise"]


def test_territories_are_filled_for_the_region_only() -> None:
    report = check([dossier()], [partner(), member(code_commune="75056"), member("IA-1", "x", pays="BE")])
    assert loaded(report, "partenaires", "epci_code") == ["200093201", None, None]
    assert loaded(report, "partenaires", "departement_code") == ["59", None, None]
    assert loaded(report, "partenaires", "location") == ["exact", "hors_region", "etranger"]


def required_cells(report: CheckReport) -> tuple[int, int]:
    assert report.content is not None
    return report.content.required_cells_read, report.content.required_cells_ok


def test_quality_counts_the_required_cells_of_every_line_read() -> None:
    assert required_cells(check([dossier()], BOTH, [orientation()])) == (4 + 2 * 4 + 2, 14)


def test_quality_loses_one_cell_a_faulty_cell_whatever_befalls_the_line() -> None:
    report = check(
        [
            dossier("A", titre="", statut="inconnu"),
            dossier("B", date_depot="14/03/26"),
            dossier("C", date_etude="hier"),
        ],
        [partner("B"), member("B"), partner("Z")],
    )
    read, faultless = required_cells(report)
    # titre and statut of A, the doubtful date of B, the unknown identifier of Z; date_etude is not mandatory
    assert (read, faultless) == (3 * 4 + 3 * 4, 24 - 4)
