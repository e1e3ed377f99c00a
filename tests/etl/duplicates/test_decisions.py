"""Decisions: kept by the store with who and when, taken back, never a circle, never over somebody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.commands.aliases import add_alias_arguments, run_aliases
from etl.commands.terminal import CalledWrongly, Parser
from etl.duplicates import Organisation, count_merged_dossiers, count_organisations, find_pairs, read_organisations
from etl.duplicates.decisions import DecisionRefused, accept, read_decisions, refuse, remove_alias, take_back
from etl.duplicates.proposals import open_proposals, search_proposals
from etl.duplicates.tables import ALIAS_FILE, AliasLine, aliases_as_text, parse_aliases
from etl.settings import SettingsError
from etl.store import Store, StoreConflictError
from tests.etl.duplicates.labels import organisation
from tests.etl.store_builders import by_column, content, row

CHU, CHRU, HOSPITAL = "siren:265906719", "nom:chru lille", "nom:c h u de lille"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three dossiers with one hospital under three identities, and a withdrawn one."""
    found = Store(tmp_path / "store")
    names = {"A": (CHU, "CHU de Lille"), "B": (CHRU, "CHRU Lille"), "C": (HOSPITAL, "C.H.U. de Lille")}
    partners = [partner(key, number, *names[key]) for number, key in enumerate(["A", "B", "C", "C"], start=2)] + [
        partner("D", 9, "nom:retire", "Retirée")
    ]
    dossiers = [
        row("dossiers", submission_id=key, line=number, status="retire" if key == "D" else "recu")
        for number, key in enumerate("ABCD", start=2)
    ]
    tables = {"dossiers": by_column("dossiers", dossiers), "partenaires": by_column("partenaires", partners)}
    found.publish(content(tables=tables))
    return found


def partner(submission_id: str, line: int, organisation_id: str, name: str) -> dict[str, object]:
    place = {"location": "exact", "commune_code": "59350", "departement_code": "59", "country": "FR"}
    numbers = dict.fromkeys(("siret", "siren", "finess", "rnsr", "uai", "city", "insee_code", "postal_code"))
    given = {"submission_id": submission_id, "line": line, "organisation_id": organisation_id, "name": name}
    return row("partenaires", **{**numbers, **place, **given})


def proposals(store: Store) -> list[tuple[str, str]]:
    organisations = read_organisations(store.reader())
    decisions = read_decisions(store)
    found = open_proposals(
        find_pairs(organisations.values()), organisations, decisions.roots(), decisions.refused_ids()
    )
    return [(proposal.other.id, proposal.kept.id) for proposal in found]


def test_organisations_are_read_with_their_spellings_places_and_dossiers_withdrawn_ones_out(store: Store) -> None:
    found = read_organisations(store.reader())
    assert set(found) == {CHU, CHRU, HOSPITAL}
    assert found[HOSPITAL] == Organisation(
        HOSPITAL, ("C.H.U. de Lille",), 1, ("59350",), frozenset({"59"}), frozenset()
    )
    assert found[HOSPITAL].place_names() == ("Lille",)


def test_the_siren_stays_whoever_has_more_dossiers(store: Store) -> None:
    assert set(proposals(store)) == {(CHRU, CHU), (HOSPITAL, CHU), (CHRU, HOSPITAL)}


def test_accepting_settles_what_follows_from_it(store: Store) -> None:
    accept(store, read_decisions(store), CHRU, CHU, by="Agnès")
    assert proposals(store) == [(HOSPITAL, CHU)]
    accept(store, read_decisions(store), HOSPITAL, CHRU, by="Agnès")
    assert read_decisions(store).aliases[-1] == AliasLine(HOSPITAL, CHU)
    assert proposals(store) == []
    assert count_organisations(read_organisations(store.reader()), read_decisions(store).roots()) == 1


def test_dossiers_of_both_are_counted_once_each(store: Store) -> None:
    accept(store, read_decisions(store), HOSPITAL, CHRU, by="Agnès")
    assert count_merged_dossiers(store.reader()) == {CHRU: 2}
    accept(store, read_decisions(store), CHRU, CHU, by="Agnès")
    assert count_merged_dossiers(store.reader()) == {CHU: 3}


def test_accepting_twice_or_a_circle_is_refused_with_a_sentence(store: Store) -> None:
    accept(store, read_decisions(store), CHRU, CHU, by="Agnès")
    for pair in ((CHRU, CHU), (CHU, CHRU), (CHU, CHU)):
        with pytest.raises(DecisionRefused, match="désignent déjà la même organisation"):
            accept(store, read_decisions(store), *pair, by="Agnès")
    assert len(read_decisions(store).aliases) == 1


def test_merging_two_groups_joins_their_ends_so_that_no_chain_turns_in_a_circle(store: Store) -> None:
    accept(store, read_decisions(store), "nom:a", "nom:b", by="Agnès")
    accept(store, read_decisions(store), "nom:c", "nom:d", by="Agnès")
    accept(store, read_decisions(store), "nom:c", "nom:a", by="Agnès")
    roots = read_decisions(store).roots()
    assert {roots[id_] for id_ in ("nom:a", "nom:c", "nom:d")} == {"nom:b"}


def test_a_circle_written_by_hand_never_comes_into_force(store: Store) -> None:
    with pytest.raises(SettingsError, match="tournent en rond"):
        store.configure(ALIAS_FILE, "alias_id,organisation_id,note\na,b,\nb,a,\n", by="Agnès")


def test_a_refused_pair_is_proposed_no_more_even_once_one_side_stands_for_another(store: Store) -> None:
    refuse(store, read_decisions(store), CHRU, CHU, by="Agnès")
    assert (CHRU, CHU) not in proposals(store)
    accept(store, read_decisions(store), HOSPITAL, CHRU, by="Agnès")
    assert proposals(store) == []
    take_back(store, read_decisions(store), CHU, CHRU, by="Agnès")
    assert proposals(store) == [(CHRU, CHU)]


def test_what_is_one_can_not_be_refused_nor_a_refusal_be_said_twice(store: Store) -> None:
    refuse(store, read_decisions(store), CHRU, CHU, by="Agnès")
    with pytest.raises(DecisionRefused, match="déjà notées"):
        refuse(store, read_decisions(store), CHU, CHRU, by="Agnès")
    accept(store, read_decisions(store), HOSPITAL, CHU, by="Agnès")
    with pytest.raises(DecisionRefused, match="retirez d'abord"):
        refuse(store, read_decisions(store), HOSPITAL, CHU, by="Agnès")


def test_removing_an_alias_brings_the_proposal_back(store: Store) -> None:
    before = proposals(store)
    accept(store, read_decisions(store), CHRU, CHU, by="Agnès")
    remove_alias(store, read_decisions(store), CHRU, by="Agnès")
    assert proposals(store) == before
    with pytest.raises(DecisionRefused, match="n'est rapprochée d'aucune"):
        remove_alias(store, read_decisions(store), CHRU, by="Agnès")


def test_who_decided_and_when_is_remembered(store: Store) -> None:
    accept(store, read_decisions(store), CHRU, CHU, by="Agnès")
    refuse(store, read_decisions(store), HOSPITAL, CHU, by="Bruno")
    newest, oldest = store.configuration_history()
    assert (newest.by, newest.name, oldest.by, oldest.name) == (
        "Bruno",
        "duplicates_refused.csv",
        "Agnès",
        "organisation_aliases.csv",
    )
    [pair] = read_decisions(store).refused
    assert pair.by == "Bruno"


def test_a_decision_from_an_older_view_changes_nothing(store: Store) -> None:
    seen = read_decisions(store)
    accept(store, seen, CHRU, CHU, by="Agnès")
    with pytest.raises(StoreConflictError):
        accept(store, seen, HOSPITAL, CHU, by="Bruno")
    assert len(read_decisions(store).aliases) == 1


@pytest.mark.parametrize("note", ["", "a, b", 'dit "oui"', "deux\nlignes", "=1+1", "@x", "é ; « »"])
def test_a_note_comes_back_on_one_line_and_is_no_formula(note: str) -> None:
    [line] = parse_aliases(aliases_as_text([AliasLine('nom:a,"b', "siren:1", note)]))
    assert line.alias_id == 'nom:a,"b'
    assert line.note == " ".join(note.split()).lstrip("=@")


def test_proposals_are_found_by_name_commune_or_identifier_without_case_or_accents(store: Store) -> None:
    organisations = read_organisations(store.reader())
    found = open_proposals(find_pairs(organisations.values()), organisations, {})
    assert len(search_proposals(found, "  ")) == 3
    assert len(search_proposals(found, "CHRU lille")) == 2
    assert len(search_proposals(found, "265906719")) == 2
    assert search_proposals(found, "amiens") == []


def test_an_alias_to_an_identity_that_no_line_has_is_shown_by_what_it_stands_for() -> None:
    organisations = {id_: organisation(id_, name, "59350") for id_, name in ((CHRU, "CHRU Lille"), (CHU, "CHU Lille"))}
    [proposal] = open_proposals(find_pairs(organisations.values()), organisations, {CHRU: "nom:autre"})
    assert proposal.other.name == "CHRU Lille"
    assert proposal.other_ids == ("nom:autre", CHRU)


# The command


def run(*arguments: str) -> int:
    parser = Parser(prog="aliases")
    parser.add_argument("--json", action="store_true")
    add_alias_arguments(parser)
    return run_aliases(parser.parse_args(arguments))


@pytest.fixture
def answer(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("HEALTHIA_STORE", str(store.folder))

    def asked(*arguments: str) -> dict[str, object]:
        assert run(*arguments, "--json") == 0
        return json.loads(capsys.readouterr().out)

    return asked


def test_the_command_proposes_accepts_refuses_lists_and_undoes(answer) -> None:
    proposed = answer("propose")
    assert (proposed["organisations"], proposed["after_aliases"], len(proposed["proposals"])) == (3, 3, 3)
    assert answer("accept", CHRU, CHU, "--by", "Agnès", "--note", "vu") == {"accepted": CHRU}
    assert answer("refuse", HOSPITAL, CHU, "--by", "Agnès") == {"refused": [HOSPITAL, CHU]}
    listed = answer("list")
    assert listed["aliases"] == [{"alias_id": CHRU, "organisation_id": CHU, "note": "vu"}]
    assert [pair["by"] for pair in listed["refused"]] == ["Agnès"]
    assert answer("propose")["proposals"] == []
    answer("remove", CHRU)
    answer("reopen", CHU, HOSPITAL)
    assert answer("list") == {"aliases": [], "refused": []}


def test_the_exported_table_can_be_put_back(answer, store: Store, tmp_path: Path) -> None:
    answer("accept", CHRU, CHU)
    file = tmp_path / "alias.csv"
    assert answer("export", str(file)) == {"written": [str(file)]}
    lines = read_decisions(store).aliases
    answer("remove", CHRU)
    store.configure(ALIAS_FILE, file.read_text(encoding="utf-8"), by="Agnès")
    assert read_decisions(store).aliases == lines


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept", "CHU de Lille", CHU),
        ("accept", CHRU, "siren:"),
        ("accept", CHU, CHU),
        ("remove", CHRU),
        ("reopen", CHRU, CHU),
        ("export", "/nowhere/alias.csv"),
        ("accept", CHRU),
        ("fusionne", CHRU),
    ],
)
def test_a_wrong_call_is_said_in_french_and_changes_nothing(answer, store: Store, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CalledWrongly):
        run(*arguments)
    assert not read_decisions(store).aliases


def test_the_command_says_the_same_in_words(answer, capsys: pytest.CaptureFixture[str]) -> None:
    answer("accept", CHRU, CHU, "--note", "vu")
    answer("refuse", HOSPITAL, CHU)
    assert run("list") == 0
    printed = capsys.readouterr()
    assert f"{CHRU} = {CHU}  (vu)" in printed.out
    assert f"{HOSPITAL} ≠ {CHU}" in printed.out.replace(f"{CHU} ≠ {HOSPITAL}", f"{HOSPITAL} ≠ {CHU}")
    assert run("propose") == 0
    assert "3 organisations, 2 après rapprochement ; 0 proposition(s)." in capsys.readouterr().err
