"""What the command lines share: French help and errors, one JSON object on standard output, exit codes.

Exit 0 done, 1 faults keep it from being done, 2 called wrongly (CONTRACT "Commands").
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from etl.settings import DATA

DONE, REFUSED, CALLED_WRONGLY = 0, 1, 2


class CalledWrongly(Exception):
    """The command was called with words it can't use; the message says which, in French."""


class Refused(Exception):
    """What was asked can't be done; the message says why, in French."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises CalledWrongly instead of ending the process."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **options})
        self._positionals.title = "arguments"
        self._optionals.title = "options"

    def error(self, message: str) -> NoReturn:
        """Say in French that the call is wrong, and how to ask for help: argparse's own words are English."""
        raise CalledWrongly(f"Commande inconnue, incomplète ou mal formée. Aide : {self.prog} --help")


def store_folder() -> Path:
    """The folder of the store: HEALTHIA_STORE, or ``data/store``."""
    return Path(os.environ.get("HEALTHIA_STORE") or DATA / "store")


def say(text: str) -> None:
    """Prose and progress go to standard error."""
    print(text, file=sys.stderr, flush=True)


def print_json(answer: object) -> None:
    """The one JSON object of a ``--json`` call. NaN is refused: unknown is null."""
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False))


def _own_fault(error: Exception) -> str:
    """A sentence for a fault of ours, with the place that a report to us must name."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, ligne {place.lineno}"
    return f"Erreur interne de l'outil, rien n'a été publié (référence : {type(error).__name__}, {where})."


def run_command(main: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> int:
    """Run a command and turn its failures into a sentence and an exit code."""
    try:
        return main(arguments)
    except CalledWrongly as error:
        code, message = CALLED_WRONGLY, str(error)
    except Refused as error:
        code, message = REFUSED, str(error)
    except KeyboardInterrupt:  # Ctrl-C: what was begun has undone itself on the way here
        code, message = REFUSED, "Arrêté à votre demande. Rien n'a changé."
    except BrokenPipeError:  # the reader of our output has had enough: `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # the door: a fault of ours ends in one sentence, never in a stack trace
        code, message = REFUSED, _own_fault(error)
    say(message)
    if "--json" in arguments:
        print_json({"error": message})
    return code
