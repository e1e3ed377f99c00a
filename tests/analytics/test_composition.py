"""Composition of the consortia: rows written out, the same files counted again in plain Python, sums that must hold."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from pandas import DataFrame

from analytics.consortia.composition import (
    GROUPINGS,
    KINDS,
    PARTS,
    SIZE_STARTS,
    Composition,
    composition_dossiers,
    composition_groups,
    composition_of,
)
from analytics.consortia.composition_words import composition_sentence, uncounted_sentence
from analytics.filters import Filters, Reader
from analytics.indicators import run_indicator
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_composition as oracle
from tests.analytics.builders import MEL, NORD, SOMME, BuiltReader, dossier, lead, partner, snapshot
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State


def of(reader: Reader, filters: Filters | None = None) -> Composition:
    found = composition_of(reader, filters or Filters(), "comite")
    assert found is not None
    return found


def groups(reader: Reader, by: str, filters: Filters | None = None) -> DataFrame:
    rows = composition_groups(reader, filters or Filters(), "comite", by=by)
    assert rows is not None
    return rows


def behind(reader: Reader, kind: str, code: str, by: str = "typologie", filters: Filters | None = None) -> list[str]:
    rows = composition_dossiers(reader, filters or Filters(), "comite", kind=kind, code=code, by=by)
    assert rows is not None
    return list(rows["submission_id"])


def counts(rows: DataFrame, key: str, *columns: str) -> dict[Any, tuple[int, ...]]:
    return {
        each: tuple(int(n) for n in numbers)
        for each, *numbers in zip(rows[key], *(rows[column] for column in columns), strict=True)
    }


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    """Five dossiers: a whole one, one of two lines of one hospital, one outside the call, one empty, one withdrawn."""
    return snapshot(
        [
            dossier("A", typologies=["T01", "T05"]),
            dossier("B", typologies=["T05"]),
            dossier("C"),
            dossier("D"),
            dossier("Z", status="retire"),
        ],
        [
            lead("A", "Labo", "59350", actor_type="LABO"),
            partner("A", "Start", "80021", actor_type="STARTUP"),
            partner("A", "Chu", "59350", actor_type="ES"),
            lead("B", "Chu", "59512", actor_type="MS", site_role="soins"),
            partner("B", "Chu", "59350", actor_type="ES"),
            lead("C", "Ville", "59350", actor_type="COLL"),
            lead("Z", "Retirée", "59350", actor_type="ENT"),
        ],
    )


def test_totals_count_the_dossiers_that_are_not_withdrawn(portfolio: BuiltReader) -> None:
    found = of(portfolio)
    assert (found.n_dossiers, found.n_organisations, found.n_without_partner, found.n_without_lead) == (4, 4, 1, 1)
    assert (found.n_triple, found.median_size) == (1, 1)


def test_types_stand_by_family_with_those_outside_the_call_last(portfolio: BuiltReader) -> None:
    rows = of(portfolio).types
    assert list(rows["actor_type"])[:7] == ["ESR", "LABO", "ENT", "STARTUP", "ES", "MS", "ASSO"]
    assert list(rows["is_in_call"]) == [True] * 6 + [False] * 6
    present = counts(rows[rows["n_dossiers"] > 0], "actor_type", "n_dossiers", "n_organisations", "n_partners")
    assert present == {"LABO": (1, 1, 1), "STARTUP": (1, 1, 1), "ES": (2, 1, 2), "MS": (1, 1, 1), "COLL": (1, 1, 1)}


def test_families_have_their_zeros_and_other_comes_last(portfolio: BuiltReader) -> None:
    assert list(counts(of(portfolio).families, "helix", "n_dossiers", "n_organisations").items()) == [
        ("research", (1, 1)),
        ("economy", (1, 1)),
        ("hospital", (2, 1)),
        ("medico_social", (1, 1)),
        ("other", (1, 1)),
    ]


def test_combinations_count_a_dossier_once_and_the_organisations_of_their_dossiers(portfolio: BuiltReader) -> None:
    rows = of(portfolio).combinations
    assert list(counts(rows, "helices", "n_dossiers", "n_organisations").items()) == [
        ("", (2, 1)),
        ("economy+hospital+research", (1, 3)),
        ("hospital+medico_social", (1, 1)),
    ]


def test_the_type_of_a_lead_is_that_of_its_registered_office(portfolio: BuiltReader) -> None:
    rows = of(portfolio).leads
    assert counts(rows[rows["n_dossiers"] > 0], "actor_type", "n_dossiers", "n_organisations") == {
        "LABO": (1, 1),
        "ES": (1, 1),
        "COLL": (1, 1),
    }


def test_sizes_have_no_gap_and_no_class_beyond_the_largest(portfolio: BuiltReader) -> None:
    assert counts(of(portfolio).sizes, "start", "n_dossiers") == {0: (1,), 1: (2,), 2: (0,), 3: (1,)}


@pytest.mark.parametrize(("n", "start"), [(1, 1), (10, 10), (11, 11), (15, 11), (16, 16), (30, 21), (31, 31), (80, 31)])
def test_large_consortia_stand_in_classes(n: int, start: int) -> None:
    reader = snapshot([dossier("A")], [partner("A", f"Org {place}") for place in range(n)])
    rows = of(reader).sizes
    assert int(rows["start"].iloc[-1]) == start
    assert list(rows["start"]) == [each for each in SIZE_STARTS if 0 < each <= start]
    assert behind(reader, "taille", str(start)) == ["A"]


def test_groups_write_their_zeros_and_say_none_only_when_there_is_one(portfolio: BuiltReader) -> None:
    rows = groups(portfolio, "typologie")
    assert [*rows["code"]] == [*(f"T{n:02}" for n in range(1, 12)), "aucune"]
    lines = counts(rows, "code", *PARTS.values())
    assert lines["T05"] == (2, 1, 1, 2, 1, 1, 2)
    assert lines["aucune"] == (2, 0, 0, 0, 0, 0, 0)
    assert lines["T02"] == (0,) * 7
    assert "aucune" not in list(groups(portfolio, "typologie", Filters(typologie=["T05"]))["code"])


def test_a_dossier_is_in_every_territory_of_its_partners(portfolio: BuiltReader) -> None:
    lines = counts(groups(portfolio, "departement"), "code", "n_dossiers")
    assert (lines[NORD], lines[SOMME], lines["02"]) == ((3,), (1,), (0,))
    epci = groups(portfolio, "epci")
    assert list(epci["n_dossiers"]) == [3, 1]
    assert behind(portfolio, "case", f"{SOMME}:R02", "departement") == ["A"]


def test_a_cell_and_its_list_hold_the_same_dossiers(portfolio: BuiltReader) -> None:
    for by, code in (("typologie", "T05"), ("epci", MEL)):
        numbers = counts(groups(portfolio, by), "code", *PARTS.values())[code]
        for part, number in zip(PARTS, numbers, strict=True):
            assert len(behind(portfolio, "case", f"{code}:{part}", by)) == number, (by, code, part)


def test_codes_that_nobody_bears_have_no_dossier(portfolio: BuiltReader) -> None:
    for kind in KINDS:
        for code in ("x", "T05:", "9" * 40):
            assert behind(portfolio, kind, code) == [], (kind, code)


def test_names_leave_as_they_came() -> None:
    name = '<b>Labo</b> "; DROP TABLE partners; --'
    reader = snapshot([dossier("A", title=name)], [lead("A", name)])
    rows = composition_dossiers(reader, Filters(), "comite", kind="chef", code="LABO")
    assert rows is not None
    assert list(rows.iloc[0])[:4] == ["A", name, "Reçu", name]


def test_an_empty_portfolio_has_its_closed_lists_and_no_median() -> None:
    found = of(snapshot())
    assert (found.n_dossiers, found.n_organisations, found.median_size) == (0, 0, None)
    assert (len(found.types), len(found.families), len(found.leads)) == (12, 5, 12)
    assert found.combinations.empty and found.sizes.empty
    assert composition_sentence(found) == "Aucun dossier : aucune composition à décrire."


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_below_the_committee_nothing_is_answered(portfolio: BuiltReader, role: str) -> None:
    assert composition_of(portfolio, Filters(), role) is None
    assert composition_groups(portfolio, Filters(), role, by="epci") is None
    assert composition_dossiers(portfolio, Filters(), role, kind="type", code="ES") is None


def test_sentences_say_how_many_of_how_many(portfolio: BuiltReader) -> None:
    assert composition_sentence(of(portfolio)) == (
        "4 dossiers, 4 organisations distinctes. 1 sur 4 (25\u202f%) réunit recherche, économie et secteur hospitalier. "
        "La combinaison de familles la plus fréquente : « Aucune famille de l’appel » (2 dossiers). "
        "Taille médiane basse : 1 organisation par dossier."
    )
    assert uncounted_sentence(of(portfolio)) == "1 dossier sans partenaire ; 1 dossier sans chef de file déclaré"
    alone = of(portfolio, Filters(typologie=["T01"]))
    assert composition_sentence(alone).startswith("1 dossier, 3 organisations distinctes. Le seul dossier réunit")
    assert uncounted_sentence(alone) == ""


CASES = [
    *(("demo", name) for name in DEMO_FILTERS),
    *(("awkward", name) for name in AWKWARD_FILTERS),
]
GROUPED = [
    *(("demo", name) for name in ("none", "two places", "three together", "nothing left")),
    *(("awkward", name) for name in ("none", "straddling epci", "no typology")),
]


def stated(case: str, name: str, demo: list[State], awkward: State) -> tuple[State, Chosen]:
    return (demo[-1], DEMO_FILTERS[name]) if case == "demo" else (awkward, AWKWARD_FILTERS[name])


@pytest.mark.parametrize(("case", "name"), CASES)
def test_the_composition_is_the_one_counted_by_hand(demo: list[State], awkward: State, case: str, name: str) -> None:
    state, asked = stated(case, name, demo, awkward)
    dossiers = chosen(state.portfolio, asked)
    found = of(state.reader, Filters(**asked))
    assert found.n_dossiers == len(dossiers)
    assert found.n_organisations == len(oracle.organisations(dossiers))
    assert found.n_without_partner == sum(not d.partners for d in dossiers)
    assert found.n_without_lead == sum(d.lead_line is None for d in dossiers)
    assert found.n_triple == sum(oracle.has_part(d, "R02") for d in dossiers)
    assert found.median_size == oracle.lower_median(dossiers)
    assert counts(found.types, "actor_type", "n_dossiers", "n_organisations", "n_partners") == oracle.types(dossiers)
    assert {
        code: in_call for code, in_call in zip(found.types["actor_type"], found.types["is_in_call"], strict=True)
    } == {code: oracle.in_call(code) for code in found.types["actor_type"]}
    assert counts(found.families, "helix", "n_dossiers", "n_organisations") == oracle.families(dossiers)
    assert counts(found.combinations, "helices", "n_dossiers", "n_organisations") == oracle.combinations(dossiers)
    assert counts(found.leads, "actor_type", "n_dossiers", "n_organisations") == oracle.leads(dossiers)
    assert {k: n for k, (n,) in counts(found.sizes, "start", "n_dossiers").items()} == oracle.sizes(dossiers)


@pytest.mark.parametrize(("case", "name"), GROUPED)
def test_the_groups_are_those_counted_by_hand(demo: list[State], awkward: State, case: str, name: str) -> None:
    state, asked = stated(case, name, demo, awkward)
    dossiers = chosen(state.portfolio, asked)
    for by in GROUPINGS:
        rows = counts(groups(state.reader, by, Filters(**asked)), "code", *PARTS.values())
        expected = oracle.groups(dossiers, by, tuple(PARTS))
        assert {code: line for code, line in rows.items() if line[0]} == expected, by
        empty = {code for code, line in rows.items() if not line[0]}
        assert len(rows) - (by == "typologie" and "aucune" in rows) == {"typologie": 11, "departement": 5}.get(
            by, len(expected)
        )
        assert "aucune" not in empty


@pytest.mark.parametrize("case", ["demo", "awkward"])
def test_the_dossiers_behind_each_mark_are_those_found_by_hand(demo: list[State], awkward: State, case: str) -> None:
    state, _ = stated(case, "none", demo, awkward)
    dossiers = chosen(state.portfolio, {})
    found = of(state.reader)
    marks = [
        *(("type", code) for code in ("ES", "COLL")),
        *(("famille", code) for code in ("medico_social", "other")),
        *(("familles", code) for code in found.combinations["helices"].head(3)),
        *(("chef", code) for code in ("ES", "STARTUP")),
        *(("taille", str(start)) for start in found.sizes["start"].tail(2)),
        *(("case", code) for code in ("T05:tous", "T01:research", "T06:R02", "aucune:R01")),
    ]
    for kind, code in marks:
        assert behind(state.reader, kind, code) == oracle.behind(dossiers, kind, code, "typologie"), (kind, code)
    assert behind(state.reader, "case", "59:hospital", "departement") == oracle.behind(
        dossiers, "case", "59:hospital", "departement"
    )


def test_it_agrees_with_the_indicators_of_the_contract(demo: list[State], cordis: SnapshotReader) -> None:
    for reader in (demo[-1].reader, cordis):
        found = of(reader)
        types = run_indicator(reader, "consortium_composition").rows
        columns = ("actor_type", "n_dossiers", "n_organisations", "n_partners")
        assert counts(found.types, *columns) == counts(types, *columns)
        combinations = run_indicator(reader, "helix_combinations").rows
        assert counts(found.combinations, "helices", "n_dossiers") == counts(combinations, "helices", "n_dossiers")
        rules = run_indicator(reader, "consortium_rules").rows
        assert found.n_triple == int(rules["is_triple_helix"].sum())
        kpis = run_indicator(reader, "summary").rows.set_index("code")["value"]
        assert found.median_size == int(kpis["K13.partners"])
        assert found.n_organisations == len(run_indicator(reader, "organisations").rows)


def test_what_counts_each_dossier_once_adds_up(demo: list[State], cordis: SnapshotReader) -> None:
    for reader in (demo[-1].reader, cordis):
        found = of(reader)
        assert int(found.combinations["n_dossiers"].sum()) == found.n_dossiers == int(found.sizes["n_dossiers"].sum())
        assert int(found.leads["n_dossiers"].sum()) == found.n_dossiers - found.n_without_lead


def test_the_same_data_gives_the_same_rows_in_the_same_order(demo: list[State]) -> None:
    first, second = of(demo[-1].reader), of(demo[-1].reader)
    for field in fields(Composition):
        one, other = getattr(first, field.name), getattr(second, field.name)
        assert one.equals(other) if isinstance(one, DataFrame) else one == other
