"""Typologies, priorities, orientations, other calls, barriers and levers."""

from typing import Any

import pytest

from analytics.indicators import records, run_indicator
from tests.analytics.builders import BuiltReader, dossier, orientation, snapshot


def rows(reader: BuiltReader, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in records(run_indicator(reader, name).rows)]


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier(
                "A",
                typologies=["T01", "T11"],
                ai_priorities=["P1", "P3"],
                barriers=["Données", "Recrutement", "Données"],
                levers=["CHU partenaire"],
                linked_calls=["HEALTHIA", "AMI-B"],
                redirected_to="AMI-B",
                status="redirige",
            ),
            dossier("B", typologies=["T01"], ai_priorities=["P1"], barriers=["Données"], linked_calls=["AMI-B"]),
            dossier("C", typologies=["T02"], redirected_to="AMI-A"),
            dossier("D", status="redirige", redirected_to="AMI-B", ai_priorities=["P2"]),
            dossier("E", status="redirige"),
            dossier("R", status="retire", typologies=["T03"], linked_calls=["AMI-Z"], redirected_to="AMI-Z"),
        ],
        orientations=[
            orientation("A", "FEDER_IA", outcome="accorde", requested_eur=100.1, granted_eur=50),
            orientation("A", "FEDER_IA", outcome="accorde", requested_eur=0.2, line=3),
            orientation("B", "FEDER_IA", outcome="accorde", requested_eur=10.0),
            orientation("B", "FEDER_IA", line=5),
            orientation("C", "A_ETUDIER"),
            orientation("R", "INTERREG", outcome="refuse"),
        ],
    )


def test_the_eleven_typologies_are_there(portfolio: BuiltReader) -> None:
    coverage = rows(portfolio, "typology_coverage")
    assert [(code, n) for code, _, n in coverage if n] == [("T01", 2), ("T02", 1), ("T11", 1)]
    assert [code for code, _, _ in coverage] == [f"T{number:02}" for number in range(1, 12)]
    assert coverage[0][1] == "Traitement de données multiples de santé"


def test_each_pair_of_typology_and_priority_is_there(portfolio: BuiltReader) -> None:
    pairs = rows(portfolio, "typology_priority")
    assert len(pairs) == 33
    assert [row for row in pairs if row[2]] == [("T01", "P1", 2), ("T01", "P3", 1), ("T11", "P1", 1), ("T11", "P3", 1)]


def test_flows_add_up_known_amounts_and_leave_unknown_ones_unknown(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "orientation_flows") == [
        ("A_ETUDIER", None, 1, None, None),
        ("FEDER_IA", "accorde", 2, pytest.approx(110.3), 50),
        ("FEDER_IA", None, 1, None, None),
    ]


def test_redirections_are_those_that_name_a_call(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "redirections") == [("AMI-B", 2), ("AMI-A", 1)]


def test_linked_calls_are_most_frequent_first(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "linked_calls") == [("AMI-B", 2), ("HEALTHIA", 1)]


def test_barriers_and_levers_count_a_dossier_once(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "barriers_levers") == [
        ("frein", "Données", 2),
        ("frein", "Recrutement", 1),
        ("levier", "CHU partenaire", 1),
    ]


def test_what_does_not_occur_is_not_there() -> None:
    reader = snapshot([dossier("A")])
    for name in ("orientation_flows", "redirections", "linked_calls", "barriers_levers"):
        assert rows(reader, name) == []
