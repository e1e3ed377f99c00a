"""What a fault proposes, as the screens and the report to download say it."""

from __future__ import annotations

import pytest

from etl.faults import group_faults
from etl.pipeline.report import CheckReport
from etl.reference import load_reference
from tests.etl.builders import check, dossier, member, partner
from ui.fault_report import faults_frame, groups_frame
from ui.suggestions import suggestion_label, suggestion_words, words_of_codes, words_of_reference

WORDS = words_of_reference(load_reference())
DIAGNOSTICS = "Amélioration des diagnostics et pronostics (dont médecine prédictive)"


@pytest.fixture(scope="module")
def report() -> CheckReport:
    """Files with a proposal of each sort: a line that is set aside for an error keeps no doubt."""
    return check(
        [
            dossier("A", typologies="Amélioration des diagnostic et pronostics", statut="Orrienté"),
            dossier("B", territoires_deploiement="2"),
        ],
        [
            partner("A", type_acteur="Univercité"),
            member("A", pays="Allemagnee"),
            partner("B", code_commune="2691"),
        ],
    )


def test_a_proposed_code_is_shown_with_its_label(report: CheckReport) -> None:
    shown = groups_frame(group_faults(report.issues), WORDS)
    proposed = dict(zip(shown["Colonne"], shown["Proposition"], strict=True))
    assert proposed["typologies"] == f"T05 · {DIAGNOSTICS}"
    assert proposed["type_acteur"] == "ESR · Université ou grande école"
    assert proposed["pays"] == "DE · Allemagne"
    assert proposed["territoires_deploiement"] == "02 · Aisne"
    assert proposed["code_commune"] == "02691 · Saint-Quentin"


def test_a_code_that_says_the_same_as_its_label_is_not_said_twice(report: CheckReport) -> None:
    shown = groups_frame(group_faults(report.issues), WORDS)
    assert list(shown.loc[shown["Colonne"] == "statut", "Proposition"]) == ["Orienté"]


def test_the_report_to_download_keeps_what_a_cell_may_hold_and_adds_the_label(report: CheckReport) -> None:
    rows = faults_frame(report.issues, WORDS).set_index("column")
    assert tuple(rows.loc["typologies", ["suggestion", "suggestion_label"]]) == ("T05", DIAGNOSTICS)
    assert tuple(rows.loc["statut", ["suggestion", "suggestion_label"]]) == ("oriente", "Orienté")


@pytest.mark.parametrize(
    ("fault_code", "suggestion", "shown"),
    [
        ("E-DATE", "14/03/2026", "14/03/2026"),
        ("E-NUMBER-AMBIGUOUS", "32", "32"),
        ("E-UNKNOWN-DOSSIER", "T05", "T05"),
        ("W-POSTAL-ZERO", "02100", "02100"),
        ("E-AREA", "Métropole Européenne de Lille", "Métropole Européenne de Lille"),
        ("E-VOCABULARY", "GONE", "GONE"),
        ("E-VOCABULARY", None, ""),
    ],
)
def test_what_is_no_known_code_is_shown_as_it_is(fault_code: str, suggestion: str | None, shown: str) -> None:
    assert suggestion_words(fault_code, suggestion, WORDS) == shown
    assert suggestion_label(fault_code, suggestion, WORDS) is None


def test_a_code_to_which_two_vocabularies_give_different_labels_gets_none() -> None:
    words = words_of_codes([{"A": "Aide", "B": "Bourse"}, {"A": "Appel", "B": "Bourse"}])
    assert words == {"B": "Bourse"}
