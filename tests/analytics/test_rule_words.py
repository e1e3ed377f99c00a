"""The rules in words and as bars: sentences that agree with their numbers, marks that say which dossiers they hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import pytest
from pandas import DataFrame

from analytics.charts.consortia.rules import alt_missing_bars, alt_rule_bars, missing_bars, rule_bars
from analytics.consortia.board import ALL_CONFORMITY, RULES, STATES, Conformity, RuleSummary
from analytics.consortia.rule_words import (
    KINDS,
    QUOTES,
    TITLES,
    answer_code,
    answer_of,
    answer_words,
    board_words,
    conformity_sentence,
    kinds_of,
    rule_table,
    rule_title,
    type_sentence,
)
from tests.analytics.builders import REFERENCE
from tests.payloads import ELEMENTS

KIND_OF = dict.fromkeys(RULES, "conformity") | {"R02": "badge", "R14": "badge", "R07": "warning", "R08": "warning"}
COUNTS = DataFrame(
    [(rule, KIND_OF[rule], f"Phrase {rule}", "AMI §3", 5, 2, 0 if rule == "R01" else 1) for rule in RULES],
    columns=["rule", "kind", "statement", "source_ref", "n_met", "n_not_met", "n_unknown"],
)
MISSING = DataFrame(
    [("MS", "Médico-social", 7, 8), ("ENT", "Entreprise", 7, 8), ("ES", "Établissement", 0, 8)],
    columns=["actor_type", "label", "n_absent", "n"],
)
SUMMARY = RuleSummary(COUNTS, Conformity(8, 4, 3, 1, 0), MISSING, DataFrame())


def test_the_sentence_says_who_meets_every_condition_and_what_is_not_known() -> None:
    assert conformity_sentence(Conformity(8, 4, 3, 1, 0), 5) == (
        "4 dossiers sur 8 remplissent les 5 conditions de l’appel ; 3 ont au moins une condition non remplie ; pour 1, rien ne "
        "manque mais une condition n’est pas connue."
    )
    assert conformity_sentence(Conformity(8, 1, 0, 7, 0), 5).startswith(
        "1 dossier sur 8 remplit les 5 conditions de l’appel ; pour 7"
    )
    assert conformity_sentence(Conformity(2, 0, 2, 0, 0), 5).endswith("; 2 ont au moins une condition non remplie.")
    assert conformity_sentence(Conformity(1, 1, 0, 0, 0), 5) == "Le seul dossier remplit les 5 conditions de l’appel."
    assert "une des 5 conditions de l’appel non remplie" in conformity_sentence(Conformity(1, 0, 1, 0, 0), 5)
    assert "n’est pas connue" in conformity_sentence(Conformity(1, 0, 0, 1, 0), 5)
    assert conformity_sentence(Conformity(0, 0, 0, 0, 0), 5) == "Aucun dossier à lire."


def test_the_type_most_often_missing_is_named_and_all_of_them_on_a_tie() -> None:
    assert type_sentence(MISSING) == (
        "Les types d’acteurs de l’appel les plus souvent absents sont « Médico-social » et « Entreprise » : chacun "
        "manque à 7 dossiers sur 8."
    )
    assert type_sentence(MISSING.iloc[1:]).startswith(
        "Le type d’acteur de l’appel le plus souvent absent est « Entreprise » : il manque à 7 dossiers sur 8."
    )
    assert "dans tous les dossiers" in type_sentence(MISSING.assign(n_absent=0))
    assert type_sentence(MISSING, 2).endswith("2 dossiers sans partenaire ne sont pas comptés.")
    assert type_sentence(MISSING.assign(n=0)).startswith("Aucun dossier n’a de partenaire")


def test_every_rule_has_a_title_and_the_call_s_own_sentence() -> None:
    with (REFERENCE / "ami_rules.csv").open(encoding="utf-8-sig", newline="") as file:
        rules = [row for row in csv.DictReader(file) if row["rule_id"].startswith("R")]
    assert set(QUOTES) == {row["rule_id"] for row in rules}
    assert list(TITLES) == sorted(RULES) == sorted({row["rule_id"] for row in rules if row["kind"] in KINDS})


def test_a_link_says_an_answer_and_is_read_back() -> None:
    for rule in (ALL_CONFORMITY, *RULES):
        for state in STATES:
            assert answer_of(answer_code(rule, state)) == (rule, state)
    assert answer_code(ALL_CONFORMITY, "oui") == "toutes:oui"
    kinds = kinds_of(KIND_OF)
    assert answer_words("R01:non", kinds) == "R01 Au moins deux types d’acteurs : non remplie"
    assert answer_words("toutes:inconnu", kinds) == "Toutes les conditions : non connu"
    assert answer_words("R07:non", kinds) == "R07 Visé au moins égal à l’initial : à vérifier"


def test_the_table_stands_conditions_first_then_what_is_encouraged_then_warnings() -> None:
    table = rule_table(SUMMARY)
    assert list(table["rule"]) == [ALL_CONFORMITY, "R01", "R03", "R04", "R05", "R06", "R02", "R14", "R07", "R08"]
    assert list(table.loc[0, ["n_met", "n_not_met", "n_unknown"]]) == [4, 3, 1]


def test_the_bars_hold_every_count_and_the_code_of_their_dossiers() -> None:
    table = rule_table(SUMMARY)
    figure = rule_bars(table, "R03:non")
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [list(bar.x) for bar in bars] == [list(table[name]) for name in ("n_met", "n_not_met", "n_unknown")]
    assert [data[0] for data in bars[1].customdata][:3] == ["toutes:non", "R01:non", "R03:non"]
    # Nothing is behind a bar of none.
    assert bars[2].customdata[1][0] == ""
    assert list(bars[1].marker.line.width)[:4] == [1, 1, 3, 1]
    assert len({bar.marker.pattern.shape for bar in bars}) == 3
    written = next(trace for trace in figure.data if trace.type == "scatter")
    assert list(written.text)[1] == "✓ <b>5</b>   ✗ <b>2</b>   ? <b>0</b>"


def test_the_bars_of_no_dossier_can_be_drawn() -> None:
    empty = COUNTS.assign(n_met=0, n_not_met=0, n_unknown=0)
    figure = rule_bars(rule_table(RuleSummary(empty, Conformity(0, 0, 0, 0, 0), MISSING, DataFrame())))
    assert all(code == "" for trace in figure.data if trace.type == "bar" for code, _ in trace.customdata)
    assert rule_bars(rule_table(SUMMARY).iloc[:0]).data is not None
    assert missing_bars(MISSING.iloc[:0]).data is not None


def test_the_missing_bars_write_their_whole_and_give_their_type() -> None:
    figure = missing_bars(MISSING, "MS")
    assert list(figure.data[0].text) == ["<b>7</b> sur 8", "<b>7</b> sur 8", "<b>0</b> sur 8"]
    assert [data[0] for data in figure.data[1].customdata] == ["MS", "ENT", ""]
    assert figure.layout.shapes


def test_the_bars_are_said_in_words() -> None:
    said = alt_rule_bars(rule_table(SUMMARY))
    assert "R01 Au moins deux types d’acteurs : remplie 5, non remplie 2, non connu 0" in said
    assert "R08 Déposé pendant l’ouverture : rien à signaler 5, à vérifier 2, non connu 1" in said
    assert alt_missing_bars(MISSING) == (
        "Dossiers, sur 8, où chaque type d’acteur de l’appel est absent : Médico-social 7, Entreprise 7 et "
        "Établissement 0."
    )


@pytest.mark.parametrize("hostile", ELEMENTS)
def test_words_of_an_edited_table_are_letters_in_the_figures(hostile: str) -> None:
    rows = COUNTS.assign(statement=hostile)
    figures = (
        rule_bars(rule_table(RuleSummary(rows, SUMMARY.conformity, MISSING, DataFrame()))),
        missing_bars(MISSING.assign(label=hostile)),
    )
    drawn = [text.lower() for figure in figures for text in texts_in(json.loads(figure.to_json()))]
    for tag in ("<script", "<img", "<svg", "<iframe", "<details", "<math"):
        assert not [text for text in drawn if tag in text]


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)


def test_the_board_says_its_answers_in_words() -> None:
    states = {rule: ["oui", "non"] for rule in RULES} | {
        "R03": ["inconnu", "inconnu"],
        ALL_CONFORMITY: ["inconnu", "non"],
    }
    board = DataFrame(
        {
            "call_types": [["ES", "XX"], []],
            "extended_types": [["ASSO"], []],
            "helices": ["economy+research", ""],
            **states,
        }
    )
    words = board_words(board, kinds_of(KIND_OF), {"ES": "Établissement", "ASSO": "Association"})
    assert list(words["call_types_said"]) == ["Établissement, XX", ""]
    assert list(words["helices_said"]) == ["Recherche + économie", ""]
    assert list(words["R01_said"]) == ["✓ remplie", "✗ non remplie"]
    assert list(words["R02_said"]) == ["✓ oui", "✗ non"]
    assert list(words["R08_said"]) == ["✓ rien à signaler", "✗ à vérifier"]
    assert list(words["short_of"]) == ["? R03", "✗ R01 · ✗ R04 · ✗ R05 · ✗ R06 · ? R03"]
    assert rule_title("R05") == "R05 Au moins une priorité de l’IA"
