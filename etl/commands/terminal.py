"""What the command lines share: French help and errors, one JSON object on standard output, exit codes.

Exit 0 done, 1 faults keep it from being done, 2 called wrongly (CONTRACT "Commands").
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from etl.commands.interrupts import minding_interrupts, stop_if_asked, was_asked_to_stop
from etl.settings import DATA

DONE, REFUSED, CALLED_WRONGLY = 0, 1, 2

# Why the system refuses a path; its own words are English.
_REASONS = {
    errno.ENOENT: "chemin introuvable",
    errno.ENOTDIR: "chemin introuvable",
    errno.EISDIR: "c'est un dossier",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "support en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "disque plein",
    errno.ENAMETOOLONG: "nom trop long",
}


class CalledWrongly(Exception):
    """The command was called with words it can't use; the message says which, in French."""


class Refused(Exception):
    """What was asked can't be done; the message says why, in French."""


class _FrenchHelp(argparse.HelpFormatter):
    """Help without argparse's own « usage: »."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises CalledWrongly instead of ending the process, and helps in French."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, "formatter_class": _FrenchHelp, **options, "add_help": False})
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def error(self, message: str) -> NoReturn:
        """Say in French that the call is wrong, and how to ask for help: argparse's own words are English."""
        raise CalledWrongly(f"Commande inconnue, incomplète ou mal formée. Aide : {self.prog} --help")


def store_folder() -> Path:
    """The folder of the store: HEALTHIA_STORE, or ``data/store``. Raises CalledWrongly for what is no folder."""
    folder = Path(os.environ.get("HEALTHIA_STORE") or DATA / "store")
    if folder.exists() and not folder.is_dir():
        raise CalledWrongly(f"« {folder} » n'est pas un dossier. Corrigez HEALTHIA_STORE.")
    return folder


def reason(error: OSError) -> str:
    """Why a file can't be read or written, in French where we know the words."""
    return _REASONS.get(error.errno or 0, error.strerror or "erreur du système")


def readable(text: str) -> str:
    """A word of the command line as text: bytes that are no UTF-8 (a terminal in latin-1) become « � »."""
    return os.fsencode(text).decode("utf-8", "replace")


def say(text: str) -> None:
    """Prose and progress go to standard error, and nowhere when it is closed: ``print`` would take the output."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


def step(text: str) -> None:
    """Progress of long work, which ends here when Ctrl-C came. Raises KeyboardInterrupt."""
    stop_if_asked()
    say(text)


def print_json(answer: object) -> None:
    """The one JSON object of a ``--json`` call. NaN is refused: unknown is null."""
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False), flush=True)


def _own_fault(error: BaseException) -> str:
    """A sentence for a fault of ours, with the place that a report to us must name."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, ligne {place.lineno}"
    return f"Erreur interne de l'outil, rien n'a été publié (référence : {type(error).__name__}, {where})."


def _set_output(as_json: bool) -> None:
    """JSON is UTF-8 whatever the terminal is; prose never fails for a character that the terminal lacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8" if as_json else None, errors="backslashreplace")


def run_command(main: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run a command and turn its failures into a sentence and an exit code."""
    _set_output("--json" in arguments)
    with minding_interrupts():
        try:
            stop_if_asked()
            return main(arguments)
        except BrokenPipeError:  # the reader of our output has had enough: `… | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except (Exception, KeyboardInterrupt) as error:  # the door: a sentence, never a stack trace
            code, message = _failure(error)
    say(message)
    if "--json" in arguments:
        with contextlib.suppress(OSError):  # the output that can't be written to is perhaps the failure itself
            print_json({"error": message})
    return code


def _failure(error: BaseException) -> tuple[int, str]:
    if isinstance(error, CalledWrongly):
        return CALLED_WRONGLY, str(error)
    if isinstance(error, Refused):
        return REFUSED, str(error)
    if isinstance(error, KeyboardInterrupt) or was_asked_to_stop():  # what was begun has undone itself on the way here
        return REFUSED, "Arrêté à votre demande. Rien n'a changé."
    return REFUSED, _own_fault(error)
