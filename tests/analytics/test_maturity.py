"""SRL levels are counted, never averaged; what was aimed at never mixes with what was observed."""

from typing import Any

import pytest

from analytics.indicators import records, run_indicator
from tests.analytics.builders import BuiltReader, dossier, snapshot


def rows(reader: BuiltReader, name: str, final: str = "target") -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in records(run_indicator(reader, name, final=final).rows)]


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier("A", srl_initial=2, srl_target=6, srl_observed=3),
            dossier("B", srl_initial=2, srl_target=6),
            dossier("C", srl_initial=5, srl_target=4, srl_observed=5),
            dossier("D", srl_initial=3),
            dossier("E", srl_target=9, srl_observed=9),
            dossier("F", srl_initial=1, srl_target=9, srl_observed=9, maturity_scale="TRL"),
            dossier("R", srl_initial=1, srl_target=9, srl_observed=9, status="retire"),
        ]
    )


def test_transitions_are_the_pairs_that_occur(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "srl_transitions") == [(2, 6, 2), (5, 4, 1)]
    assert rows(portfolio, "srl_transitions", "observed") == [(2, 3, 1), (5, 5, 1)]


def test_thresholds_count_dossiers_at_or_above_each_level(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "srl_threshold") == [
        (1, 3, 3, 3),
        (2, 3, 3, 3),
        (3, 1, 3, 3),
        (4, 1, 3, 3),
        (5, 1, 2, 3),
        (6, 0, 2, 3),
        (7, 0, 0, 3),
        (8, 0, 0, 3),
        (9, 0, 0, 3),
    ]
    assert [row[2] for row in rows(portfolio, "srl_threshold", "observed")] == [2, 2, 2, 1, 1, 0, 0, 0, 0]


def test_gains_show_regressions(portfolio: BuiltReader) -> None:
    assert rows(portfolio, "srl_gain") == [(-1, 1), (4, 2)]
    assert rows(portfolio, "srl_gain", "observed") == [(0, 1), (1, 1)]


@pytest.mark.parametrize("final", ["target", "observed"])
def test_the_three_readings_are_of_the_same_dossiers(portfolio: BuiltReader, final: str) -> None:
    in_transitions = sum(row[2] for row in rows(portfolio, "srl_transitions", final))
    in_gains = sum(row[1] for row in rows(portfolio, "srl_gain", final))
    assert {in_transitions, in_gains} == {row[3] for row in rows(portfolio, "srl_threshold", final)}


def test_thresholds_agree_with_transitions(portfolio: BuiltReader) -> None:
    pairs = rows(portfolio, "srl_transitions")
    for level, n_initial, n_final, _ in rows(portfolio, "srl_threshold"):
        assert n_initial == sum(n for initial, _, n in pairs if initial >= level)
        assert n_final == sum(n for _, final, n in pairs if final >= level)


def test_without_known_pairs_nothing_occurs_and_each_level_is_a_zero() -> None:
    reader = snapshot([dossier("A", srl_initial=2)])
    assert rows(reader, "srl_transitions") == rows(reader, "srl_gain") == []
    assert rows(reader, "srl_threshold") == [(level, 0, 0, 0) for level in range(1, 10)]
