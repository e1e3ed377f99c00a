"""A process that publishes, for the tests that need several of them or that kill one.

``python -m tests.etl.store_worker FOLDER COMMAND …`` says on its output ``ready`` once it is loaded, then one line a
publication: ``ok ID``, ``already ID`` or the name of the error and its message.
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

from etl.store import Store, StoreError, state, store, writer
from etl.store.journal import Entry, append_entry
from etl.store.tables import filled_tables, snapshot_row
from tests.etl.store_builders import numbered


def say(line: str) -> None:
    print(line, flush=True)


def publish(folder: Path, number: int, progress: Callable[[str], None] | None = None) -> None:
    try:
        result = Store(folder).publish(numbered(number, published_by=f"agent {number}"), progress=progress)
    except StoreError as error:
        say(f"{type(error).__name__} {error}")
    else:
        say(f"{'already' if result.already_published else 'ok'} {result.snapshot_id}")


def die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in_the_journal(path: Path, entry: Entry) -> None:
    """Write the first half of the line only, as a power cut would."""
    append_entry(path, entry)
    line = path.read_bytes().splitlines(keepends=True)[-1]
    os.truncate(path, path.stat().st_size - len(line) // 2)
    die()


DEATHS: dict[str, Callable[[], None]] = {
    "before-reading-back": lambda: setattr(writer, "verify_file", die),
    "before-the-file-is-named": lambda: setattr(store, "_require_parent", die_the_second_time()),
    "before-current": lambda: setattr(store, "move", die),
    "before-the-journal": lambda: setattr(state, "append_entry", die),
    "within-the-journal-line": lambda: setattr(state, "append_entry", die_in_the_journal),
}


def die_the_second_time() -> Callable[..., None]:
    calls: list[int] = []

    def check(*_: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            die()

    return check


def raise_children(folder: Path) -> None:
    """For each number read, a child that publishes from that number on until it is killed.

    Forked, so that the kills fall into publications and not into the loading of Python; nothing has opened DuckDB yet.
    """
    filled_tables(numbered(0), snapshot_row(numbered(0), "", None, datetime.now(UTC)))
    for line in sys.stdin:
        number = int(line)
        child = os.fork()
        while child == 0:
            publish(folder, number)
            number += 1
        say(f"born {child}")
        os.waitpid(child, 0)
        say("dead")


def main(folder: Path, command: str, *arguments: str) -> None:
    say("ready")
    if command == "nursery":
        raise_children(folder)
    elif command == "together":
        built = iter([False, True])

        def wait_when_built(_: str) -> None:
            if next(built):
                say("built")
                sys.stdin.readline()

        publish(folder, int(arguments[0]), wait_when_built)
    elif command == "die":
        DEATHS[arguments[1]]()
        publish(folder, int(arguments[0]))
    elif command == "die-going-back":
        DEATHS["before-the-journal"]()
        Store(folder).rollback(arguments[0], "agent")
    elif command == "full-disk":
        limit = int(arguments[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        publish(folder, int(arguments[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
