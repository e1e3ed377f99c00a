"""What a snapshot brought since the one before."""

from __future__ import annotations

import pytest
from pandas import DataFrame

from analytics.changes import COLUMNS, Changes, changes_sentence, compare, shown_changes
from tests.analytics.builders import dossier, snapshot

BEFORE = snapshot(
    [
        dossier("A", status="recu"),
        dossier("B", status="en_etude", srl_observed=4),
        dossier("C", status="recu"),
        dossier("D", status="recu"),
    ]
)
AFTER = snapshot(
    [
        dossier("A", status="oriente", srl_observed=6),
        dossier("B", status="en_etude"),
        dossier("D", status="recu", title="Autre titre"),
        dossier("E", status="recu"),
    ]
)


def test_each_change_is_one_line_with_its_words_before_and_after() -> None:
    changes = compare(BEFORE, AFTER)
    assert list(changes.rows.itertuples(index=False, name=None)) == [
        ("A", "srl_observed", "Projet A", "non connu", "6"),
        ("A", "status", "Projet A", "Reçu", "Orienté"),
        ("B", "srl_observed", "Projet B", "4", "non connu"),
        ("C", "absent", "Projet C", "Reçu", ""),
        ("E", "entered", "Projet E", "", "Reçu"),
    ]
    assert changes.hidden == 0


def test_the_sentence_counts_the_four_kinds() -> None:
    assert changes_sentence(compare(BEFORE, AFTER)) == (
        "1 dossier entré, 1 dossier absent, 1 changement de statut et 2 niveaux SRL constatés modifiés."
    )


def test_a_count_of_thousands_is_written_as_on_the_other_pages() -> None:
    rows = DataFrame([("A", "entered", "Projet", "", "Reçu")] * 4000, columns=list(COLUMNS))
    assert changes_sentence(Changes(rows, 0)).startswith("4\u202f000 dossiers entrés, 0 dossier absent")


def test_two_equal_snapshots_differ_in_nothing() -> None:
    changes = compare(BEFORE, BEFORE)
    assert changes.rows.empty
    assert changes_sentence(changes).startswith("Aucun dossier n’est entré")


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_a_role_that_may_not_read_names_gets_no_line(role: str) -> None:
    changes = compare(BEFORE, AFTER, role)
    assert changes.rows.empty
    assert changes.hidden == 5


def test_kinds_are_shown_in_words() -> None:
    assert set(shown_changes(compare(BEFORE, AFTER))["kind"]) == {
        "Dossier entré",
        "Dossier absent",
        "Statut changé",
        "SRL constaté changé",
    }
