"""Ctrl-C in the middle of a command: a sentence, exit 1, nothing left; what is in force already is said."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.commands.interrupts import holding_interrupts
from etl.commands.terminal import run_command, step
from etl.pipeline.stages import STAGES
from etl.store import Store

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).parent / "files" / "good_three_files"
STOPPED = "Arrêté à votre demande. Rien n'a changé."


@pytest.fixture(autouse=True)
def _python_hears_interrupts() -> None:
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.fixture
def importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("HEALTHIA_STORE", str(tmp_path))
    files = sorted(str(path) for path in FILES.glob("*.csv"))
    return ["import", *files, "--as-of", "2026-03-31", "--accept-rejects", "--json"]


def interrupt_at(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Ctrl-C right after this progress line."""

    def telling(text: str) -> None:
        step(text)
        if text == stage:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("etl.commands.reading.step", telling)


def test_an_interrupt_lost_on_the_way_stops_the_work_at_its_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    def losing(_: object) -> int:
        with contextlib.suppress(KeyboardInterrupt):  # as pyarrow does while pandas is imported
            signal.raise_signal(signal.SIGINT)
        step("Publication")
        return 0

    assert run_command(losing, []) == 1
    assert STOPPED in capsys.readouterr().err


def test_an_interrupt_that_became_another_error_is_still_an_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    def changing(_: object) -> int:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        raise RuntimeError("Query interrupted")  # as DuckDB says it

    assert run_command(changing, ["--json"]) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert STOPPED in said.out


@pytest.mark.parametrize("stage", [*STAGES, "Écriture de l'instantané et relecture de chaque colonne"])
def test_an_import_interrupted_before_it_is_in_force_leaves_nothing(
    stage: str,
    importing: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    interrupt_at(stage, monkeypatch)
    assert run_command(main, importing) == 1
    assert STOPPED in capsys.readouterr().out
    assert not Store(tmp_path).snapshots()
    assert not list(tmp_path.rglob("*.duckdb*"))


def test_an_interrupt_that_comes_too_late_does_not_deny_the_publication(
    importing: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_at("Mise en vigueur", monkeypatch)
    assert run_command(main, importing) == 0
    assert STOPPED not in capsys.readouterr().err
    assert len(Store(tmp_path).snapshots()) == 1


@pytest.mark.parametrize("module", ["etl", "analytics"])
def test_an_interrupt_while_the_command_is_still_loading_is_a_sentence(module: str, tmp_path: Path) -> None:
    slow = "import signal, sys, runpy, importlib.abc\n"
    slow += "class Early(importlib.abc.MetaPathFinder):\n"
    slow += "    def find_spec(self, name, path=None, target=None):\n"
    slow += "        if name == 'pydantic':\n            signal.raise_signal(signal.SIGINT)\n"
    slow += f"sys.meta_path.insert(0, Early())\nsys.argv = ['{module}', 'list']\n"
    slow += f"runpy.run_module('{module}', run_name='__main__', alter_sys=True)\n"
    done = subprocess.run(
        [sys.executable, "-c", slow], cwd=ROOT, env={**os.environ, "HEALTHIA_STORE": str(tmp_path)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr.strip() == STOPPED
    assert (done.returncode, done.stdout) == (1, "")


def test_after_held_work_an_error_is_no_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    def failing_afterwards(_: object) -> int:
        with holding_interrupts():
            signal.raise_signal(signal.SIGINT)
        raise ValueError("a fault of ours")

    assert run_command(failing_afterwards, []) == 1
    assert "Erreur interne" in capsys.readouterr().err
