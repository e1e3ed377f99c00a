"""Territories' profiles against the oracle, the map and the rule board, on whole states."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.territory_profile import PROFILE_LEVELS, TerritoryProfile
from analytics.territory_words import profile_sentence
from geo import areas
from tests.analytics import oracle_territory
from tests.analytics.builders import EST_SOMME, MEL, SAINT_QUENTIN, SOMME
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.analytics.territory_readings import figures, profile_of, rows_of

TABLES = ("dossiers", "partners", "typologies", "helices", "moves", "elsewhere", "comparison")
STRADDLING = ("200069722", "247600588")
TWO_DEPARTEMENTS = ("200069672", "200070985", "245900758")


def assert_agrees(state: State, ours: TerritoryProfile, chosen: Chosen) -> None:
    """Every field of the profile is the oracle's."""
    code = ours.code
    theirs = oracle_territory.profile(state.portfolio, chosen, ours.level, code)
    area = areas.area(ours.level, code)
    assert area is not None
    assert (ours.name, ours.population, ours.note) == (area.name, area.population, area.note)
    for field in dataclasses.fields(ours):
        if field.name not in theirs:
            continue
        expected, got = theirs[field.name], getattr(ours, field.name)
        if field.name not in TABLES:
            assert got == expected, (code, field.name)
            continue
        for row in (rows := rows_of(got)):
            if field.name in ("helices", "comparison"):
                assert row.pop("label")
            row.pop("unit", None)
        assert len(rows) == len(expected), (code, field.name)
        for mine, other in zip(rows, expected, strict=True):
            assert list(mine) == list(other)
            assert all(is_same(mine[name], other[name]) for name in other), (code, field.name, mine, other)


def is_same(got: Any, expected: Any) -> bool:
    if isinstance(expected, float) and isinstance(got, float):
        return math.isclose(got, expected, rel_tol=1e-12)
    return bool(got == expected)


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_the_demo_has_the_profiles_of_its_files(demo: list[State], filters: Chosen) -> None:
    for code in (MEL, SOMME):
        assert_agrees(demo[-1], profile_of(demo[-1].reader, code, Filters(**filters)), filters)


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_hand_made_state_has_the_profiles_of_its_files(awkward: State, filters: Chosen) -> None:
    for code in (MEL, EST_SOMME, SAINT_QUENTIN):
        assert_agrees(awkward, profile_of(awkward.reader, code, Filters(**filters)), filters)


@pytest.fixture(scope="module")
def everywhere(demo: list[State]) -> list[TerritoryProfile]:
    """Profiles all over the region in the last state of the demo, nothing filtered: of every level, size and shape."""
    some = {area.code for level in PROFILE_LEVELS for area in areas.areas(level)[::6]}
    return [profile_of(demo[-1].reader, code) for code in sorted(some.union(TWO_DEPARTEMENTS, STRADDLING, [MEL]))]


def test_the_demo_has_territories_of_every_kind(everywhere: list[TerritoryProfile]) -> None:
    assert {min(profile.n_dossiers, 2) for profile in everywhere} == {0, 1, 2}
    two = {profile.code for profile in everywhere if profile.comparison["area_level"].eq("departement").sum() > 8}
    assert two - {area.code for area in areas.areas("departement")} == set(TWO_DEPARTEMENTS)
    assert {profile.code for profile in everywhere if profile.note} == set(STRADDLING)


def test_territories_all_over_the_demo_have_the_profile_of_the_files(
    demo: list[State], everywhere: list[TerritoryProfile]
) -> None:
    for profile in everywhere:
        assert_agrees(demo[-1], profile, {})


def test_profiles_agree_with_the_map_and_the_rule_board(demo: list[State], everywhere: list[TerritoryProfile]) -> None:
    reader = demo[-1].reader
    on_the_map = {
        code: (n_dossiers, n_partners)
        for level in PROFILE_LEVELS
        for code, n_dossiers, n_partners in run_indicator(reader, "coverage", level=level, site="all")
        .rows[["code", "n_dossiers", "n_partners"]]
        .itertuples(index=False)
    }
    for profile in everywhere:
        assert (profile.n_dossiers, profile.n_lines) == on_the_map[profile.code]
    rules = run_indicator(reader, "consortium_rules").rows
    located = rules[rules["submission_id"].isin(located_ids(reader))]
    for profile in everywhere:
        assert figures(profile, "consortium")["32"][1:] == (located["is_consortium"].sum(), len(located))
        assert figures(profile, "triple_helix")["32"][1:] == (located["is_triple_helix"].sum(), len(located))


def test_the_sentence_is_true_all_over_the_demo(everywhere: list[TerritoryProfile]) -> None:
    for profile in everywhere:
        sentence = profile_sentence(profile)
        assert sentence.count(".") == 1
        assert sentence.endswith(".")
        numbers = [int(found.replace("\u202f", "")) for found in re.findall(r"\d[\d\u202f]*", sentence)]
        present = int((profile.typologies["n_dossiers"] > 0).sum())
        led = [profile.n_led] if 0 < profile.n_led < profile.n_dossiers else []
        expected = [profile.n_dossiers, *led, profile.n_organisations, *([present] if 0 < present < 11 else []), 11]
        deployed = [profile.n_deployed_only] if profile.n_deployed_only else []
        assert numbers == (expected + deployed if profile.n_dossiers else deployed)
        assert not re.search(r"\b1 (dossiers|organisations|autres)\b", sentence)


def located_ids(reader: Any) -> set[str]:
    """Dossiers with a line in the region."""
    found = reader.cursor().execute("SELECT DISTINCT submission_id FROM partners WHERE location IN ('exact', 'nom')")
    return {row[0] for row in found.fetchall()}


@pytest.mark.parametrize("code", ["200093201", "595", "59"])
def test_a_profiles_tables_add_up_to_its_counts(demo: list[State], code: str) -> None:
    profile = profile_of(demo[-1].reader, code)
    assert profile.n_led == profile.partners["n_led"].sum() == profile.dossiers["is_led_here"].sum()
    assert profile.n_lines == profile.dossiers["n_partners_here"].sum()
    assert profile.n_dossiers == len(profile.dossiers) == figures(profile, "dossiers")[code][1]
    assert profile.n_organisations == len(profile.partners) == figures(profile, "organisations")[code][1]
    assert profile.n_lines == figures(profile, "partner_lines")[code][1]
    assert profile.n_srl_known == profile.moves["n_dossiers"].sum() == figures(profile, "field")[code][2]
