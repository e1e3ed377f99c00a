"""Every indicator against the oracle: the same files, read and counted a second time in plain Python."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.indicators import INDICATORS, run_indicator
from tests.analytics import oracle
from tests.analytics.oracle_awkward import AMIENS_METROPOLE, EST_SOMME, MEL
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.analytics.oracle_summary import summary

ROOT = Path(__file__).resolve().parents[2]
Question = tuple[str, Mapping[str, str]]


def is_default(question: Question) -> bool:
    name, params = question
    return all(params[key] == INDICATORS[name].params[key].default for key in params)


def one_at_a_time() -> list[Question]:
    """Every indicator with each value of each parameter, the others at their defaults."""
    return [
        (name, params)
        for name, params in oracle.questions()
        if sum(not is_default((name, {key: params[key]})) for key in params) <= 1
    ]


def demo_cases() -> list[tuple[Question, str]]:
    """Every filter on the default parameters, some on each of the others."""
    few = ("none", "statuses", "three together")
    return [
        (question, name) for question in one_at_a_time() for name in (DEMO_FILTERS if is_default(question) else few)
    ]


def label(question: object) -> str:
    return "-".join((question[0], *question[1].values())) if isinstance(question, tuple) else str(question)


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a DataFrame in Python's own types, None when missing."""
    values = {str(name): column.astype(object).where(column.notna(), None).tolist() for name, column in frame.items()}
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def is_same(expected: Any, got: Any) -> bool:
    if isinstance(expected, (str, bool, type(None))) or isinstance(got, (str, bool, type(None))):
        return type(expected) is type(got) and expected == got
    return math.isclose(expected, got, rel_tol=1e-9, abs_tol=0)


def assert_same(expected: list[dict[str, Any]], got: list[dict[str, Any]], columns: list[str]) -> None:
    assert len(got) == len(expected)
    for ours, theirs in zip(expected, got, strict=True):
        assert list(ours) == list(theirs) == columns
        assert all(is_same(ours[column], theirs[column]) for column in columns), f"oracle {ours}, analytics {theirs}"


def assert_same_rows(state: State, question: Question, filters: Chosen) -> None:
    name, params = question
    expected = oracle.FUNCTIONS[name](state.portfolio, filters, **params)
    answer = run_indicator(state.reader, name, Filters(**filters), "agent", **params)
    assert answer.hidden == 0
    assert_same(expected, plain_rows(answer.rows), list(answer.rows.columns))
    if name == "coverage" and params["site"] == "deployment":
        assert answer.extra == {"not_at_level": oracle.not_at_level(state.portfolio, filters, params["level"])}


def test_the_oracle_knows_every_indicator_and_every_parameter() -> None:
    assert set(oracle.FUNCTIONS) == set(INDICATORS)
    for name, indicator in INDICATORS.items():
        allowed = {key: tuple(parameter.allowed) for key, parameter in indicator.params.items()}
        assert allowed == dict(oracle.PARAMETERS.get(name, {}))


@pytest.mark.parametrize(("question", "filters"), demo_cases(), ids=label)
def test_the_last_demo_state_answers_as_the_files_do(demo: list[State], question: Question, filters: str) -> None:
    assert_same_rows(demo[-1], question, DEMO_FILTERS[filters])


@pytest.mark.parametrize("question", [question for question in oracle.questions() if is_default(question)], ids=label)
def test_an_earlier_demo_state_answers_as_its_own_files_do(demo: list[State], question: Question) -> None:
    assert_same_rows(demo[1], question, {})


@pytest.mark.parametrize("question", oracle.questions(), ids=label)
def test_the_hand_made_state_answers_as_the_files_do(awkward: State, question: Question) -> None:
    assert_same_rows(awkward, question, {})


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
@pytest.mark.parametrize("name", [name for name in oracle.FUNCTIONS if name != "typology_territory"])
def test_the_hand_made_state_answers_as_the_files_do_under_filters(awkward: State, name: str, filters: Chosen) -> None:
    defaults = {key: str(parameter.default) for key, parameter in INDICATORS[name].params.items()}
    assert_same_rows(awkward, (name, defaults), filters)


@pytest.mark.parametrize("site", oracle.SITES)
def test_filters_on_places_follow_the_site_of_coverage(awkward: State, site: str) -> None:
    for code in ("02", "59", "62", "80"):
        assert_same_rows(awkward, ("coverage", {"level": "departement", "site": site}), {"departement": (code,)})
    for code in (MEL, EST_SOMME, AMIENS_METROPOLE):
        assert_same_rows(awkward, ("coverage", {"level": "epci", "site": site}), {"epci": (code,)})


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_the_public_gets_the_regional_totals_and_nothing_finer(demo: list[State], role: str) -> None:
    state = demo[-1]
    answer = run_indicator(state.reader, "summary", Filters(), role)
    assert answer.hidden == 0
    assert_same(summary(state.portfolio, {}), plain_rows(answer.rows), list(answer.rows.columns))
    filtered = run_indicator(state.reader, "summary", Filters(departement=("59",)), role)
    assert filtered.hidden > 0
    assert not any(row[name] for row in plain_rows(filtered.rows) for name in ("value", "numerator", "denominator"))
    for name in set(INDICATORS) - {"summary"}:
        answer = run_indicator(state.reader, name, Filters(), role)
        assert (len(answer.rows), answer.hidden > 0) == (0, True), name


COMMANDS: list[tuple[list[str], Question, Chosen, dict[str, Any]]] = [
    (["summary"], ("summary", {}), {}, {}),
    (
        ["coverage", "--level", "departement", "--site", "deployment", "--departement", "59", "--typologie", "T05",
         "--typologie", "aucune", "--preexistant", "oui", "--from", "2026-01-01"],
        ("coverage", {"level": "departement", "site": "deployment"}),
        {"departement": ("59",), "typologie": ("T05", "aucune"), "preexistant": True, "date_from": date(2026, 1, 1)},
        {"departement": ["59"], "typologie": ["T05", "aucune"], "preexistant": "oui", "from": "2026-01-01"},
    ),
    (
        ["orientation_flows", "--type-acteur", "ES", "--statut", "oriente"],
        ("orientation_flows", {}),
        {"type_acteur": ("ES",), "statut": ("oriente",)},
        {"type_acteur": ["ES"], "statut": ["oriente"]},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "question", "filters", "echoed"), COMMANDS, ids=[c[0][0] for c in COMMANDS])
def test_the_command_prints_the_object_of_the_contract(
    demo: list[State], arguments: list[str], question: Question, filters: Chosen, echoed: dict[str, Any]
) -> None:
    state = demo[1]
    name, params = question
    command = [sys.executable, "-m", "analytics", "run", *arguments, "--snapshot", state.reader.info.id, "--json"]
    environment = {**os.environ, "HEALTHIA_STORE": str(state.store)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    printed = json.loads(done.stdout)
    rows = printed.pop("rows")
    left_out = printed.pop("not_at_level", None)
    assert list(printed) == ["indicator", "snapshot_id", "as_of", "role", "filters", "hidden"]
    assert printed == {
        "indicator": name,
        "snapshot_id": state.reader.info.id,
        "as_of": state.reader.info.as_of.isoformat(),
        "role": "agent",
        "filters": echoed,
        "hidden": 0,
    }
    assert_same(oracle.FUNCTIONS[name](state.portfolio, filters, **params), rows, list(INDICATORS[name].columns))
    if name == "coverage":
        assert left_out == oracle.not_at_level(state.portfolio, filters, params["level"])
