"""A process that writes to a store, for the tests that need several of them or that kill one.

``python -m tests.etl.store_worker FOLDER COMMAND …`` says on its output ``ready`` once it is loaded, then one line for
each thing done: ``ok WHAT``, ``already WHAT`` or the name of the error and its message.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.store import Store, StoreError, erasure, intent, publication, state, writer
from etl.store.lines import Line, append_line
from etl.store.tables import filled_tables, snapshot_row
from tests.etl.store_builders import ids_of, numbered, several


def say(line: str) -> None:
    print(line, flush=True)


def publish(folder: Path, number: int, progress: Callable[[str], None] | None = None) -> None:
    try:
        result = Store(folder).publish(numbered(number, published_by=f"agent {number}"), progress=progress)
    except StoreError as error:
        say(f"{type(error).__name__} {error}")
    else:
        say(f"{'already' if result.already_published else 'ok'} {result.snapshot_id}")


def erase(folder: Path, submission_id: str) -> None:
    try:
        result = Store(folder).erase(submission_id, by="admin")
    except StoreError as error:
        say(f"{type(error).__name__} {error}")
    else:
        say(f"ok {result.erased}")


def die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_line(path: Path, line: Line) -> None:
    """Write the first half of the line only, as a power cut would."""
    append_line(path, line)
    written = path.read_bytes().splitlines(keepends=True)[-1]
    os.truncate(path, path.stat().st_size - len(written) // 2)
    die()


def die_at(place: object, name: str, count: int = 1, concerns: Callable[..., bool] = lambda *_: True) -> None:
    """Die when a function is called for the count-th time with arguments that concern us."""
    real, calls = getattr(place, name), [0]

    def counted(*arguments: Any, **named: Any) -> Any:
        calls[0] += concerns(*arguments)
        return die() if calls[0] == count else real(*arguments, **named)

    setattr(place, name, counted)


def is_snapshot(path: Path, *_: object) -> bool:
    return path.suffix == ".duckdb"


def is_intent(path: Path, *_: object) -> bool:
    return path.name == "INTENT"


# The stages of a publication, then those of an erasure: before INTENT is named nothing has happened, after it all has.
DEATHS: dict[str, Callable[[], None]] = {
    "none": lambda: None,
    "while-building": lambda: die_at(writer, "ddl", 20),
    "before-reading-back": lambda: setattr(writer, "verify_file", die),
    "before-the-file-is-named": lambda: setattr(publication, "_put_in_force", die),
    "before-current": lambda: setattr(publication, "move", die),
    "before-the-journal": lambda: setattr(state, "append_entry", die),
    "within-the-journal-line": lambda: setattr(state, "append_entry", die_in_the_line),
    "erase-while-building": lambda: die_at(writer, "ddl", 20),
    "erase-before-the-second-file": lambda: die_at(erasure, "erase_from", 2),
    "erase-before-the-intent": lambda: setattr(intent, "write_atomically", die),
    "erase-before-the-intent-is-named": lambda: die_at(Path, "replace", 1, lambda _, to: is_intent(to)),
    "erase-before-any-file-is-named": lambda: setattr(intent, "finish", die),
    "erase-between-two-files": lambda: die_at(Path, "replace", 2, is_snapshot),
    "erase-before-the-journal": lambda: setattr(intent, "append_line", die),
    "erase-within-the-journal-line": lambda: setattr(intent, "append_line", die_in_the_line),
    "erase-before-the-hash": lambda: die_at(intent, "append_line", 2),
    "erase-before-the-intent-goes": lambda: die_at(Path, "unlink", 1, is_intent),
}


def raise_children() -> None:
    """For each line read, a child that does as it says, until it is killed or dies: ``publish N``, ``erase N``.

    The line begins with the folder of the store and a tab. ``publish N DEATH`` does it once and dies on the way; without
    a death it goes on from N. Forked, so that the kills fall into the work and not into the loading of Python; nothing
    has opened DuckDB yet.
    """
    filled_tables(numbered(0), snapshot_row(numbered(0), "", None, datetime.now(UTC)))
    for line in sys.stdin:
        folder, wanted = line.split("\t")
        child = os.fork()
        if child == 0:
            work(Path(folder), *wanted.split())
            os._exit(0)
        say(f"born {child}")
        os.waitpid(child, 0)
        say("dead")


def work(folder: Path, command: str, number: str, death: str | None = None) -> None:
    """Publish the content of a number, or erase the dossier of a place among the first one's, and so on."""
    for following in range(int(number), int(number) + 1 if death else 10**6):
        if death:
            DEATHS[death]()
        if command == "publish":
            publish(folder, following)
        elif following < len(ids_of(several())):
            erase(folder, ids_of(several())[following])


def main(folder: Path, command: str, *arguments: str) -> None:
    say("ready")
    if command == "nursery":
        raise_children()
    elif command == "together":
        built = iter([False, True])

        def wait_when_built(_: str) -> None:
            if next(built):
                say("built")
                sys.stdin.readline()

        publish(folder, int(arguments[0]), wait_when_built)
    elif command == "erase":
        sys.stdin.readline()
        erase(folder, arguments[0])
    elif command == "die-going-back":
        DEATHS["before-the-journal"]()
        Store(folder).rollback(arguments[0], "agent")
    elif command == "full-disk":
        limit = int(arguments[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        publish(folder, int(arguments[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
