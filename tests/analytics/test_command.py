"""python -m analytics: options, answers, exit codes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics.__main__ import main
from analytics.arguments import read_request
from analytics.filters import Filters
from analytics.indicators import INDICATORS
from etl.commands.terminal import run_command
from tests.analytics.builders import MEL, BuiltReader, dossier, lead, orientation, partner, snapshot


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [dossier("A", typologies=["T05"], deployment_areas=["32"]), dossier("B"), dossier("R", status="retire")],
        [lead("A", 'Chu "Lille"', "59350", actor_type="ES"), partner("A", "Labo\x1b[31m")],
        [orientation("A", "FEDER_IA")],
    )


def call(reader: BuiltReader | None, *argv: str) -> int:
    """Exit code of the command on this snapshot, whatever id is asked for."""
    return run_command(lambda given: main(given, lambda _: reader), argv)  # type: ignore[arg-type,return-value]


def answer_of(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    printed = capsys.readouterr()
    assert printed.out.count("\n") == 1
    assert "NaN" not in printed.out
    answer: dict[str, Any] = json.loads(printed.out)
    return answer


def test_run_prints_one_json_object(portfolio: BuiltReader, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(portfolio, "run", "coverage", "--departement", "59", "--level", "departement", "--json") == 0
    assert answer_of(capsys) == {
        "indicator": "coverage",
        "snapshot_id": "2026-06-30-essai",
        "as_of": "2026-06-30",
        "role": "agent",
        "filters": {"departement": ["59"]},
        "hidden": 0,
        "rows": [
            {"code": "02", "name": "Aisne", "population": 100, "n_dossiers": 0, "n_partners": 0, "per_100k": 0},
            {"code": "59", "name": "Nord", "population": 390000, "n_dossiers": 1, "n_partners": 1, "per_100k": 0.26},
            {"code": "80", "name": "Somme", "population": 139900, "n_dossiers": 0, "n_partners": 0, "per_100k": 0},
        ],
    }


def test_deployment_adds_the_dossiers_left_out(portfolio: BuiltReader, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(portfolio, "run", "coverage", "--site", "deployment", "--json") == 0
    answer = answer_of(capsys)
    assert answer["not_at_level"] == 1
    assert {row["n_partners"] for row in answer["rows"]} == {None}


@pytest.mark.parametrize("name", list(INDICATORS))
def test_each_indicator_prints_json_and_a_table(
    portfolio: BuiltReader, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert call(portfolio, "run", name, "--json") == 0
    answer = answer_of(capsys)
    assert all(list(row) == list(INDICATORS[name].columns) for row in answer["rows"])
    assert call(portfolio, "run", name) == 0
    printed = capsys.readouterr().out
    assert "état au 30/06/2026" in printed
    assert not {"nan", "NaN", "<NA>", "None"} & set(printed.split())


def test_a_withheld_answer_says_how_much_is_withheld(
    portfolio: BuiltReader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(portfolio, "run", "organisations", "--role", "public", "--json") == 0
    answer = answer_of(capsys)
    assert (answer["role"], answer["hidden"], answer["rows"]) == ("public", 2, [])
    assert call(portfolio, "run", "organisations", "--role", "public") == 0
    assert "masquées pour le rôle public : 2" in capsys.readouterr().out


def test_a_table_is_aligned_french_and_without_control_characters(
    portfolio: BuiltReader, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(portfolio, "run", "organisations") == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "— : non connu ou sans objet." in printed
    assert printed.splitlines()[2:5] == [
        "Identifiant      Organisation  Type d’acteur  Dossiers  Dossiers en chef de file  Commune",
        "───────────────  ────────────  ─────────────  ────────  ────────────────────────  ───────",
        'nom:chu "lille"  Chu "Lille"   ES                    1                         1  59350',
    ]


def test_filters_take_several_values_and_repeat() -> None:
    request = read_request(
        [
            *("run", "summary", "--departement", "59", "62", "--departement", "80", "--type-acteur", "ES"),
            *("--aire-sante", "Grand Littoral", "--preexistant", "non", "--from", "2026-01-01", "--to", "2026-12-31"),
        ]
    )
    assert request.filters == Filters(
        departement=["59", "62", "80"],
        type_acteur=["ES"],
        aire_sante=["Grand Littoral"],
        preexistant=False,
        date_from=date(2026, 1, 1),
        date_to=date(2026, 12, 31),
    )


def test_filters_given_are_echoed_and_only_they(portfolio: BuiltReader, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--type-acteur", "MS", "ES", "--preexistant", "oui", "--from", "2026-01-01", "--typologie=aucune")
    assert call(portfolio, "run", "location", *asked, "--json") == 0
    assert answer_of(capsys)["filters"] == {
        "typologie": ["aucune"],
        "type_acteur": ["ES", "MS"],
        "preexistant": "oui",
        "from": "2026-01-01",
    }


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "Il manque la commande"),
        (["lancer"], "Commande inconnue"),
        (["run"], "incomplète"),
        (["run", "coverge"], "Vouliez-vous dire « coverage » ?"),
        (["run", "summary", "--couleur", "rouge"], "Argument inconnu : « --couleur »"),
        (["run", "summary", "--dep", "59"], "Argument inconnu : « --dep »"),
        (["run", "summary", "--role", "maire"], "Rôles admis : public"),
        (["run", "summary", "--level", "epci"], "ne prend pas le paramètre « level »"),
        (["run", "coverage", "--level", "canton"], "Valeurs admises : region, departement"),
        (["run", "coverage", "--level", "epci", "commune"], "une valeur et une seule"),
        (["run", "summary", "--departement"], "au moins une valeur"),
        (["run", "summary", "--aire-sante", " "], "aucune vide"),
        (["run", "summary", "--departement", "75"], "Valeurs admises : 02, 59, 80"),
        (["run", "summary", "--epci", "200093200"], f"Vouliez-vous dire « {MEL} »"),
        (["run", "summary", "--typologie", "t05"], "Vouliez-vous dire « T05 »"),
        (["run", "summary", "--statut", "orienté"], "Vouliez-vous dire « oriente » (Orienté)"),
        (["run", "summary", "--priorite", "confiance"], "Valeurs admises : P1, P2, P3"),
        (["run", "summary", "--preexistant", "peut-être"], "attend oui ou non"),
        (["run", "summary", "--from", "01/01/2026"], "attend une date AAAA-MM-JJ"),
        (["run", "summary", "--from", "20260101"], "attend une date AAAA-MM-JJ"),
        (["run", "summary", "--from", "2026-02-01", "--to", "2026-01-01"], "est après"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_exit_2_with_a_french_sentence(
    portfolio: BuiltReader, capsys: pytest.CaptureFixture[str], argv: list[str], said: str
) -> None:
    assert call(portfolio, *argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert call(portfolio, *argv, "--json") == 2
    assert said in answer_of(capsys)["error"]


def test_a_value_that_looks_like_sql_is_refused_as_unknown(portfolio: BuiltReader) -> None:
    assert call(portfolio, "run", "summary", "--statut", "recu' OR '1'='1") == 2


def test_an_empty_store_is_exit_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(tmp_path / "store"))
    assert run_command(main, ["run", "summary", "--json"]) == 1
    assert "aucun instantané" in answer_of(capsys)["error"]


def test_the_list_names_each_indicator(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    listed = answer_of(capsys)["indicators"]
    assert [entry["name"] for entry in listed] == list(INDICATORS)
    assert listed[1]["params"]["level"] == {
        "allowed": ["region", "departement", "arrondissement", "epci", "commune"],
        "default": "epci",
    }
    assert main(["list"]) == 0
    assert "--by month|quarter" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [["--help"], ["run", "--help"], ["list", "-h"]])
def test_help_is_in_french(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 0
    assert "Les lignes d’un indicateur" in capsys.readouterr().out
