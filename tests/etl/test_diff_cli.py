"""``python -m etl diff`` as a script calls it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.commands.terminal import run_command
from etl.pipeline.publication import PublicationRequest, import_files
from etl.read.uploads import Upload
from etl.store import Store
from tests.etl.builders import dossier, member, partner, uploads

KEYS = [
    "from", "to", "entered", "absent", "changed", "srl", "partners_gained", "partners_lost", "territories_gained",
    "territories_lost",
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """A store of two states; their identifiers."""
    monkeypatch.setenv("HEALTHIA_STORE", str(tmp_path / "store"))
    before = uploads(
        [dossier("A", confidentialite="public"), dossier("B"), dossier("C", srl_final_constate="4")],
        [partner("A"), member("A"), partner("B"), member("B"), partner("C"), member("C")],
    )
    after = uploads(
        [
            dossier("A", confidentialite="public", statut="oriente", cout_total_ht_eur="1 500,50"),
            dossier("C", srl_final_constate="5"),
            dossier("D"),
        ],
        [partner("A"), member("A", "Atelier\u202efictif"), partner("C"), member("C"), partner("D"), member("D")],
    )
    return published(tmp_path / "store", before, 3), published(tmp_path / "store", after, 6)


def published(folder: Path, files: list[Upload], month: int) -> str:
    request = PublicationRequest(date(2026, month, 14), "Essais")
    snapshot_id = import_files(Store(folder), files, request).snapshot_id
    assert snapshot_id is not None
    return snapshot_id


def test_json_is_the_object_of_the_contract(store: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(main, ["diff", *store, "--json"]) == 0
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    answer = json.loads(said.out)
    assert list(answer) == KEYS
    assert answer == {
        "from": store[0],
        "to": store[1],
        "entered": ["D"],
        "absent": ["B"],
        "changed": [
            {"id": "A", "field": "status", "before": "recu", "after": "oriente"},
            {"id": "A", "field": "total_cost_eur", "before": None, "after": 1500.5},
            {"id": "C", "field": "srl_observed", "before": 4, "after": 5},
        ],
        "srl": [{"id": "C", "which": "observed", "before": 4, "after": 5}],
        "partners_gained": [{"id": "A", "organisation": "Atelier\u202efictif"}],
        "partners_lost": [{"id": "A", "organisation": "Labo fictif"}],
        "territories_gained": [],
        "territories_lost": [],
    }


def test_a_role_reads_its_part(store: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(main, ["diff", *store, "--role", "public", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["changed"] == [{"id": "A", "field": "status", "before": "recu", "after": "oriente"}]
    assert (answer["entered"], answer["absent"], answer["srl"]) == ([], [], [])


def test_without_json_it_is_said_in_french_and_safe_for_a_terminal(
    store: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(main, ["diff", *store]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "De l’état au 14/03/2026 à l’état au 14/06/2026\n1 dossier entré, 1 dossier absent, 2 dossiers"
    )
    assert "  A  Statut : Reçu → Orienté\n" in said
    assert "  C  Niveau constaté : 4 → 5\n" in said
    assert "  A  Atelier fictif\n" in said and "\u202e" not in said


def test_a_role_to_whom_nothing_changed_is_not_told_that_nothing_did(
    store: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(main, ["diff", store[0], store[0], "--role", "public"]) == 0
    said = capsys.readouterr().out
    assert "Aucun changement parmi les dossiers que le rôle public peut voir nommément." in said
    assert "les deux états" not in said


@pytest.mark.parametrize(
    "extra", [["2026-01-01-000000000000"], ["{first}", "--role", "roi"], [], ["{first}", "{first}"]]
)
def test_a_wrong_call_is_exit_2_and_a_french_sentence(
    store: tuple[str, str], extra: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["diff", store[0], *(word.format(first=store[0]) for word in extra), "--json"]
    assert run_command(main, arguments) == 2
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == ["error"]
    assert json.loads(said.out)["error"] in said.err
