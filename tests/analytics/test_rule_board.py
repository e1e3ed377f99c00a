"""The rule board: three answers a rule, the same as the oracle's, as the indicator's and as the faults of the import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pandas import DataFrame

from analytics.consortia.board import (
    ALL_CONFORMITY,
    RULES,
    STATES,
    RuleSummary,
    board_of,
    narrowed,
    rule_board,
    rule_counts,
    rule_summary,
)
from analytics.filters import Filters
from analytics.indicators import run_indicator
from etl.settings import CallSettings
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_rules
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot
from tests.analytics.oracle_consortium import call_types, helices, rules_row
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

NONE = Filters()
COUNTED = ("n_partners", "n_organisations", "n_types", "n_helices", "n_care_sites")


def board_under(reader: Any, filters: Filters = NONE) -> DataFrame:
    board = rule_board(reader, filters, "comite")
    assert board is not None
    return board


def summary_under(reader: Any, filters: Filters = NONE) -> RuleSummary:
    summary = rule_summary(reader, filters, "comite")
    assert summary is not None
    return summary


def assert_agrees_with_the_oracle(state: State, asked: Chosen) -> None:
    filters = Filters(**asked)
    dossiers = sorted(chosen(state.portfolio, asked), key=lambda each: each.id)
    board, summary = board_under(state.reader, filters), summary_under(state.reader, filters)
    said = [oracle_rules.states(each) for each in dossiers]
    assert list(board["submission_id"]) == [each.id for each in dossiers]
    assert [dict(zip(RULES, line, strict=True)) for line in board[list(RULES)].itertuples(index=False)] == said
    together = [oracle_rules.conformity(each) for each in said]
    assert list(board[ALL_CONFORMITY]) == together
    assert [sorted(codes) for codes in board["extended_types"]] == [oracle_rules.extended_types(d) for d in dossiers]
    assert [list(codes) for codes in board["call_types"]] == [
        sorted(d.actor_types & set(call_types())) for d in dossiers
    ]
    assert list(board["helices"]) == ["+".join(sorted(helices(each))) for each in dossiers]
    for name in COUNTED:
        assert list(board[name]) == [rules_row(each)[name] for each in dossiers], name
    assert_counts(summary, said, together, sum(not each.partners for each in dossiers))
    absent = {code: (n_absent, n) for code, _, n_absent, n in summary.missing.itertuples(index=False)}
    assert absent == oracle_rules.missing_types(dossiers)
    assert list(summary.missing["n_absent"]) == sorted(summary.missing["n_absent"], reverse=True)


def assert_counts(summary: RuleSummary, said: list[dict[str, str]], together: list[str], n_alone: int) -> None:
    counts = summary.counts.set_index("rule")[["n_met", "n_not_met", "n_unknown"]]
    assert list(counts.index) == list(RULES)
    for rule in RULES:
        assert list(counts.loc[rule]) == [sum(each[rule] == state for each in said) for state in STATES], rule
    assert summary.conformity == (len(said), *(together.count(state) for state in STATES), n_alone)


@pytest.mark.parametrize("name", DEMO_FILTERS)
def test_the_demo_agrees_with_the_oracle_under_every_filter(demo: list[State], name: str) -> None:
    assert_agrees_with_the_oracle(demo[-1], DEMO_FILTERS[name])


def test_every_state_of_the_demo_agrees_with_the_oracle(demo: list[State]) -> None:
    for state in demo[:-1]:
        assert_agrees_with_the_oracle(state, {})


@pytest.mark.parametrize("name", AWKWARD_FILTERS)
def test_the_awkward_state_agrees_with_the_oracle_under_every_filter(awkward: State, name: str) -> None:
    assert_agrees_with_the_oracle(awkward, AWKWARD_FILTERS[name])


def test_no_answer_is_always_the_same(awkward: State) -> None:
    board = board_under(awkward.reader)
    for rule in ("R01", "R02", "R03", "R14"):
        assert set(board[rule]) >= {"non", "inconnu"}, rule
    for rule in ("R01", "R03", "R04", "R05", "R06", "R07", "R14"):
        assert set(board[rule]) >= {"oui", "non"}, rule


def test_the_board_agrees_with_the_indicator_wherever_both_say_something(demo: list[State], awkward: State) -> None:
    for state in (demo[-1], awkward):
        board = board_under(state.reader)
        rules = run_indicator(state.reader, "consortium_rules").rows
        assert board[["submission_id", *COUNTED]].to_dict("list") == rules[["submission_id", *COUNTED]].to_dict("list")
        for rule, column in (("R01", "is_consortium"), ("R02", "is_triple_helix"), ("R14", "is_multicentric")):
            known = board[rule] != "inconnu"
            assert list(known) == list(rules["n_partners"] > 0)
            assert list(board.loc[known, rule] == "oui") == list(rules.loc[known, column])


def test_what_is_not_met_is_what_the_import_noted(demo: list[State], awkward: State) -> None:
    everything = Filters(statut=("complet", "en_etude", "non_retenu", "oriente", "recu", "redirige", "retire"))
    for state in (*demo, awkward):
        board = board_under(state.reader, everything)
        lines = "SELECT s.submission_id, f.code FROM faults AS f JOIN submissions AS s USING (line)"
        noted = {
            (str(one), str(code))
            for one, code in state.reader.cursor()
            .execute(f"{lines} WHERE f.file = 'dossiers.csv' AND f.severity IN ('conformity', 'warning')")
            .fetchall()
        }
        for rule, code in (
            ("R03", "C-R03"),
            ("R04", "C-R04"),
            ("R05", "C-R05"),
            ("R06", "C-R06"),
            ("R07", "W-SRL-TARGET-BELOW"),
        ):
            assert set(board.loc[board[rule] == "non", "submission_id"]) == {one for one, said in noted if said == code}
        # The import notes that nobody is there; the board says that nothing is known of them.
        few = (board["R01"] == "non") | (board["n_partners"] == 0)
        assert set(board.loc[few, "submission_id"]) == {one for one, said in noted if said == "C-R01"}


@pytest.mark.parametrize(
    ("letter", "form", "said"),
    [
        (True, True, "oui"),
        (True, None, "inconnu"),
        (None, True, "inconnu"),
        (None, None, "inconnu"),
        (False, None, "non"),
        (None, False, "non"),
        (True, False, "non"),
        (False, False, "non"),
    ],
)
def test_a_piece_known_to_be_missing_settles_it_and_a_blank_one_leaves_it_open(
    letter: bool | None, form: bool | None, said: str
) -> None:
    reader = snapshot([dossier("A", has_letter=letter, has_form=form)])
    assert list(board_under(reader)["R03"]) == [said]


def window_reader(published_on: str, years: int, days: Mapping[str, date]) -> BuiltReader:
    settings = {"call.published_on": published_on, "call.duration_years": str(years)}
    return snapshot([dossier(name, submitted_on=day) for name, day in days.items()], settings=settings)


@pytest.mark.parametrize(
    ("published_on", "years"), [("2026-02-01", 2), ("2024-02-29", 2), ("2024-02-29", 4), ("2025-03-01", 3)]
)
def test_the_window_opens_on_its_first_day_and_closes_before_the_same_day_years_later(
    published_on: str, years: int
) -> None:
    call = CallSettings(name="Essai", published_on=date.fromisoformat(published_on), duration_years=years)
    closes = call.closes_on()
    assert call.published_on is not None and closes is not None
    days = {
        "A": date.fromordinal(call.published_on.toordinal() - 1),
        "B": call.published_on,
        "C": date.fromordinal(closes.toordinal() - 1),
        "D": closes,
    }
    assert list(board_under(window_reader(published_on, years, days))["R08"]) == ["non", "oui", "oui", "non"]


@pytest.mark.parametrize("published_on", ["", "bientôt"])
def test_without_a_publication_date_no_date_is_judged(published_on: str) -> None:
    assert list(board_under(window_reader(published_on, 2, {"A": date(2026, 3, 1)}))["R08"]) == ["inconnu"]


def test_extended_types_are_shown_and_never_counted() -> None:
    reader = snapshot(
        [dossier("A")],
        [
            lead("A", "Labo", "59350", actor_type="LABO"),
            *(
                partner("A", code, "59350", actor_type=code)
                for code in ("ASSO", "COLL", "ETABPUB", "CLUSTER", "INFRA", "AUTRE")
            ),
        ],
    )
    line = board_under(reader).iloc[0]
    assert list(line["call_types"]) == ["LABO"]
    assert list(line["extended_types"]) == ["ASSO", "AUTRE", "CLUSTER", "COLL", "ETABPUB", "INFRA"]
    assert (line["n_types"], line["n_helices"], line["helices"], line["R01"]) == (1, 1, "research", "non")


def test_two_types_of_one_family_make_a_consortium_but_not_three_families() -> None:
    reader = snapshot([dossier("A")], [lead("A", "Labo"), partner("A", "Université", actor_type="ESR")])
    line = board_under(reader).iloc[0]
    assert (line["R01"], line["R02"], line["R14"]) == ("oui", "non", "non")


def test_without_any_partner_nothing_is_known_of_the_consortium() -> None:
    reader = snapshot([dossier("A"), dossier("B")], [lead("B", "Ville", actor_type="COLL")])
    board = board_under(reader).set_index("submission_id")
    assert list(board.loc["A", ["R01", "R02", "R14"]]) == ["inconnu"] * 3
    assert list(board.loc["B", ["R01", "R02", "R14"]]) == ["non"] * 3
    missing = summary_under(reader).missing
    assert set(missing["n_absent"]) == {1}
    assert set(missing["n"]) == {1}


def test_types_missing_as_often_come_by_label() -> None:
    missing = summary_under(snapshot([dossier("A")], [lead("A", "Labo")])).missing
    assert list(missing["actor_type"])[-1] == "LABO"
    assert list(missing["label"])[:5] == sorted(missing["label"][:5])


def test_no_dossier_at_all_leaves_every_rule_at_zero() -> None:
    for reader, filters in ((snapshot(), NONE), (snapshot([dossier("A")]), Filters(aire_sante=("ailleurs",)))):
        assert board_under(reader, filters).empty
        summary = summary_under(reader, filters)
        assert list(summary.counts["rule"]) == list(RULES)
        assert not summary.counts[["n_met", "n_not_met", "n_unknown"]].to_numpy().any()
        assert summary.conformity == (0, 0, 0, 0, 0)
        assert list(summary.missing["n"]) == [0] * 6


def test_one_dossier_is_read_whatever_the_filters_and_its_status(awkward: State) -> None:
    everything = board_under(awkward.reader, Filters(statut=("retire", "recu", "oriente", "complet")))
    for line in everything.iloc[::6].itertuples(index=False):
        alone = board_of(awkward.reader, "comite", str(line.submission_id))
        assert alone is not None
        assert [str(cell) for cell in alone] == [str(cell) for cell in line]
    for stranger in ("", "A-99", "%' OR 1=1 --"):
        assert board_of(awkward.reader, "comite", stranger) is None


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_below_the_committee_nothing_is_said(role: str) -> None:
    reader = snapshot([dossier("A")])
    for question in (rule_board, rule_counts, rule_summary):
        assert question(reader, NONE, role) is None
    assert board_of(reader, role, "A") is None  # type: ignore[arg-type]


def test_the_board_narrows_to_an_answer_and_to_a_type_missing(awkward: State) -> None:
    board, summary = board_under(awkward.reader), summary_under(awkward.reader)
    counts = summary.counts.set_index("rule")
    for rule in RULES:
        for state, column in zip(STATES, ("n_met", "n_not_met", "n_unknown"), strict=True):
            assert len(narrowed(board, (rule, state))) == counts.loc[rule, column]
    for code, _, n_absent, _ in summary.missing.itertuples(index=False):
        assert len(narrowed(board, lacks=str(code))) == n_absent
    both = narrowed(board, ("R01", "non"), "ES")
    assert set(both["submission_id"]) < set(narrowed(board, ("R01", "non"))["submission_id"])
    assert len(narrowed(board)) == len(board)


def test_projects_of_another_source_are_read_without_a_guess(cordis: SnapshotReader) -> None:
    board, summary = board_under(cordis), summary_under(cordis)
    assert len(board) > 0
    assert (summary.counts[["n_met", "n_not_met", "n_unknown"]].sum(axis=1) == len(board)).all()
    assert set(board["R03"]) == {"inconnu"}


def test_the_call_says_seven_things_that_no_dossier_is_judged_by(demo: list[State]) -> None:
    context = summary_under(demo[-1].reader).context
    assert list(context["rule"]) == ["R09", "R10", "R11", "R12", "R13", "R15", "R16"]
