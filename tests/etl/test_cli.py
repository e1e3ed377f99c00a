"""``python -m etl`` as a script calls it: exit codes, one JSON object on standard output, the store by HEALTHIA_STORE."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analytics import companions
from etl.__main__ import main
from etl.commands.terminal import run_command
from etl.read.uploads import Upload
from etl.store import Store
from tests.etl.builders import dossier, member, orientation, partner, uploads

ROOT = Path(__file__).resolve().parents[2]
GOOD = uploads([dossier("A"), dossier("B")], [partner("A"), member("A"), partner("B"), member("B")], [orientation("A")])
REJECTS = uploads([dossier("A"), dossier("B", statut="inconnu")], [partner("A"), member("A")])


def run(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEALTHIA_STORE": str(store)}
    return subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The one JSON object of standard output, and nothing beside it."""
    assert done.stdout.count("\n") == 1, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def written(folder: Path, files: list[Upload]) -> list[str]:
    folder.mkdir(exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
    return [str(folder / file.name) for file in files]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def good(tmp_path: Path) -> list[str]:
    return written(tmp_path / "good", GOOD)


@pytest.fixture
def rejects(tmp_path: Path) -> list[str]:
    return written(tmp_path / "rejects", REJECTS)


def test_check_stores_nothing_and_tells_errors_by_its_exit_code(
    store: Path, good: list[str], rejects: list[str]
) -> None:
    done = run(store, "check", *good, "--json")
    assert done.returncode == 0
    assert answer(done)["rows_loaded"] == {"dossiers": 2, "partenaires": 4, "orientations": 1}
    assert answer(done)["snapshot_id"] is None
    done = run(store, "check", "--json", *rejects)
    assert done.returncode == 1
    assert answer(done)["rows_rejected"] == {"dossiers": 1, "partenaires": 0, "orientations": 0}
    assert answer(done)["issues"][0]["suggestion"] is None or answer(done)["issues"][0]["code"] == "E-VOCABULARY"
    assert not store.exists() or not list(store.rglob("*.duckdb"))


def test_without_json_prose_goes_to_standard_error(store: Path, rejects: list[str]) -> None:
    done = run(store, "check", *rejects)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "E-VOCABULARY" in done.stderr and "ligne 3" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_life_of_a_store(store: Path, good: list[str], rejects: list[str]) -> None:
    done = run(store, "import", *good, "--as-of", "2026-06-30", "--by", "Camille", "--note", "juin", "--json")
    assert done.returncode == 0
    first = answer(done)["snapshot_id"]
    assert first.startswith("2026-06-30-") and answer(done)["already_published"] is False

    done = run(store, "import", *reversed(good), "--as-of", "2026-06-30", "--json")
    assert (done.returncode, answer(done)["snapshot_id"], answer(done)["already_published"]) == (0, first, True)

    done = run(store, "import", *rejects, "--as-of", "2026-07-31", "--json")
    assert (done.returncode, answer(done)["snapshot_id"], Store(store).current_id()) == (1, None, first)
    assert answer(done)["rows_loaded"] == {"dossiers": 1, "partenaires": 2, "orientations": 0}

    done = run(store, "import", *rejects, "--as-of", "2026-07-31", "--accept-rejects", "--json")
    assert done.returncode == 0
    second = answer(done)["snapshot_id"]

    done = run(store, "snapshots", "--json")
    assert done.returncode == 0
    listed = answer(done)["snapshots"]
    assert [(info["id"], info["current"]) for info in listed] == [(first, False), (second, True)]
    assert list(listed[0]) == [
        "id", "as_of", "published_at", "by", "note", "current", "rows", "rejected", "sources", "schema_version",
    ]  # fmt: skip
    assert (listed[0]["as_of"], listed[0]["by"], listed[0]["note"]) == ("2026-06-30", "Camille", "juin")
    assert listed[1]["rejected"] == {"dossiers": 1, "partenaires": 0, "orientations": 0}
    assert [sorted(source) for source in listed[0]["sources"]] == [["name", "sha256"]] * 3

    done = run(store, "rollback", first, "--json")
    assert (done.returncode, answer(done)) == (0, {"current": first, "previous": second})
    assert Store(store).current_id() == first


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["inconnue"],
        ["check"],
        ["check", "absent.csv"],
        ["check", "x.csv", "--profil", "cordis"],
        ["import", "x.csv"],
        ["import", "x.csv", "--as-of", "30/06/2026"],
        ["import", "x.csv", "--as-of", "20260630"],
        ["import", "x.csv", "--as-of", "2026-W10-1"],
        ["rollback"],
        ["configure", "inconnu"],
        ["configure", "inconnu.csv", "--default"],
        ["configure", "profiles/inconnu.toml"],
        ["configure", "--default"],
        ["configure", "--file", "statuses.csv"],
        ["demo"],
        ["demo", "--out", "/dev/null/x"],
        ["demo", "--out", "x", "--dossiers", "0"],
        ["demo", "--out", "x", "--dossiers", "beaucoup"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_is_exit_2_and_a_french_sentence(
    store: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    assert run_command(main, [*arguments, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert list(json.loads(said.out)) == ["error"]
    assert json.loads(said.out)["error"] in said.err
    assert not store.exists()


def test_a_wrong_call_from_the_shell_is_exit_2_without_a_stack_trace(store: Path) -> None:
    done = run(store, "import", "x.csv", "--json")
    assert done.returncode == 2
    assert list(answer(done)) == ["error"]
    assert "Traceback" not in done.stderr


def test_an_unknown_profile_is_a_wrong_call(store: Path, good: list[str]) -> None:
    done = run(store, "check", *good, "--profile", "inconnu")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cordis" in done.stderr


def test_a_rollback_to_an_unknown_snapshot_is_a_wrong_call(store: Path) -> None:
    done = run(store, "rollback", "2026-01-01-abcdef", "--json")
    assert done.returncode == 2
    assert list(answer(done)) == ["error"]
    assert "Traceback" not in done.stderr


def test_a_store_that_is_no_folder_is_a_wrong_call(store: Path) -> None:
    store.write_text("")
    for arguments in (["snapshots"], ["erase", "A"], ["configure"], ["aliases", "list"]):
        done = run(store, *arguments, "--json")
        assert done.returncode == 2, arguments
        assert "HEALTHIA_STORE" in answer(done)["error"]


def test_content_published_before_is_said_not_to_be_in_force_when_it_is_not(
    store: Path, good: list[str], rejects: list[str]
) -> None:
    first = answer(run(store, "import", *good, "--as-of", "2026-06-30", "--json"))["snapshot_id"]
    second = answer(run(store, "import", *rejects, "--as-of", "2026-07-31", "--accept-rejects", "--json"))[
        "snapshot_id"
    ]
    done = run(store, "import", *good, "--as-of", "2026-06-30", "--json")
    assert (done.returncode, answer(done)["already_published"]) == (0, True)
    assert f"c'est {second} qui est en vigueur" in done.stderr and f"rollback {first}" in done.stderr
    assert Store(store).current_id() == second
    assert "était déjà en vigueur" in run(store, "rollback", second).stderr


def test_a_date_in_the_future_is_said(store: Path, good: list[str]) -> None:
    done = run(store, "import", *good, "--as-of", "2999-12-31")
    assert done.returncode == 0
    assert "le 31/12/2999, est dans le futur" in done.stderr


@pytest.mark.parametrize("command", [[], ["import"], ["aliases"], ["aliases", "accept"]], ids=" ".join)
def test_help_is_french(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    words = capsys.readouterr().out
    assert ended.value.code == 0
    assert words.startswith("utilisation : python -m etl") and "affiche cette aide" in words
    assert "usage" not in words and "show this" not in words


def test_an_empty_store_lists_nothing(store: Path) -> None:
    done = run(store, "snapshots", "--json")
    assert (done.returncode, answer(done)) == (0, {"snapshots": []})


def test_a_profile_is_imported_into_a_store_of_its_own(store: Path, good: list[str]) -> None:
    files = sorted(str(path) for path in (ROOT / "tests" / "etl" / "files_cordis").glob("*.csv"))
    done = run(store, "import", *files, "--profile", "cordis", "--as-of", "2025-11-24", "--json")
    assert done.returncode == 0
    assert answer(done)["rows_loaded"] == {"dossiers": 6, "partenaires": 13, "orientations": 0}
    done = run(store, "import", *good, "--as-of", "2026-06-30", "--json")
    assert done.returncode == 1
    assert list(answer(done)) == ["error"]


def test_no_limit_reads_what_the_limits_refuse(store: Path, tmp_path: Path) -> None:
    files = written(tmp_path / "wide", GOOD)
    first = Path(files[0])
    rows = first.read_text(encoding="utf-8-sig").splitlines()
    first.write_text("\n".join(row + ";" * 600 for row in rows), encoding="utf-8")
    done = run(store, "check", *files, "--json")
    assert (done.returncode, answer(done)["issues"][0]["code"]) == (1, "E-FILE-TOO-MANY-COLUMNS")
    assert run(store, "check", *files, "--no-limit").returncode == 0


def test_demo_files_check_without_error(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    done = run(store, "demo", "--out", str(out), "--dossiers", "12", "--seed", "7", "--snapshots", "1", "--json")
    assert done.returncode == 0
    answer(done)
    files = sorted(out.rglob("*.csv"))
    assert [path.name for path in files] == ["dossiers.csv", "orientations.csv", "partenaires.csv"]
    assert run(store, "check", *map(str, files)).returncode == 0


def test_json_is_utf_8_whatever_the_terminal_and_the_name_of_a_file(store: Path, good: list[str]) -> None:
    named = Path(os.fsdecode(os.fsencode(good[0]) + b"\xe9.csv"))
    Path(good[0]).rename(named)
    environment = {**os.environ, "HEALTHIA_STORE": str(store), "PYTHONIOENCODING": "latin-1"}
    arguments = [
        "import",
        str(named),
        *good[1:],
        "--as-of",
        "2026-06-30",
        "--by",
        os.fsdecode(b"H\xe9l\xe8ne"),
        "--json",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments], cwd=ROOT, env=environment, capture_output=True, timeout=60
    )
    found = json.loads(done.stdout.decode("utf-8"))
    assert (done.returncode, found["files"][0]["name"]) == (0, f"{Path(good[0]).name}\ufffd.csv")
    assert Store(store).snapshots()[0].by == "H\ufffdl\ufffdne"


@pytest.mark.parametrize(
    "row", ["dossiers.csv;;2", "dossiers.csv;;2;titre;a;b", "dossiers.csv;;²;titre;a", "dossiers.csv;;0x2;titre;a"]
)
def test_a_malformed_line_of_corrections_takes_no_line_out(
    row: str, store: Path, good: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    corrections = tmp_path / "corrections.csv"
    corrections.write_text(f"fichier;feuille;ligne;colonne;valeur\n{row}\n", encoding="utf-8")
    assert run_command(main, ["check", *good, "--corrections", str(corrections), "--json"]) == 2


def test_a_correction_that_meets_no_cell_is_said(
    store: Path, good: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    corrections = tmp_path / "corrections.csv"
    corrections.write_text("fichier;feuille;ligne;colonne;valeur\nautre.csv;;2;titre;a\n", encoding="utf-8")
    assert run_command(main, ["check", *good, "--corrections", str(corrections)]) == 0
    assert "1 correction(s) sans effet" in capsys.readouterr().err


def test_progress_never_mixes_with_json_even_when_the_error_output_is_closed(store: Path, good: list[str]) -> None:
    environment = {**os.environ, "HEALTHIA_STORE": str(store)}
    command = f"{shlex.join([sys.executable, '-m', 'etl', 'check', *good, '--json'])} 2>&-"
    done = subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert answer(done)["rows_read"]["dossiers"] == 2


@pytest.mark.parametrize("name", ["modele.csv", "modele.xls", "modele.ods"])
def test_a_workbook_is_never_written_under_a_name_that_says_something_else(
    store: Path,
    good: list[str],
    tmp_path: Path,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    path = tmp_path / name
    for arguments in (["template", "--out", str(path)], ["check", *good, "--annotate", str(path)]):
        assert run_command(main, [*arguments, "--json"]) == 2
        assert f"Donnez par exemple : {path.with_suffix('.xlsx')}" in json.loads(capsys.readouterr().out)["error"]
        assert not path.exists()


@pytest.mark.parametrize("name", ["modele.xlsx", "MODELE.XLSX", "modele"])
def test_the_template_is_written_under_the_name_given(
    store: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    assert run_command(main, ["template", "--out", str(tmp_path / name), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"written": str(tmp_path / name)}
    assert (tmp_path / name).read_bytes().startswith(b"PK")


def test_import_prepares_the_search_and_the_network_once_it_is_said_what_was_published(
    store: Path, good: list[str]
) -> None:
    done = run(store, "import", *good, "--as-of", "2026-06-30", "--json")
    assert done.returncode == 0
    kept = {path.stem.rpartition("-")[0] for path in (store / "derived" / answer(done)["snapshot_id"]).iterdir()}
    assert {"search", "network"} <= kept


def test_a_search_that_cannot_be_prepared_keeps_nothing_from_being_published(
    store: Path, good: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("titre d’un dossier")

    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    monkeypatch.setattr(companions, "prepare_companions", fail)
    assert run_command(main, ["import", *good, "--as-of", "2026-06-30", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["snapshot_id"] == Store(store).current_id()
    assert "seront préparés à leur première utilisation (ZeroDivisionError)" in said.err
    assert "titre d’un dossier" not in said.err
