"""Changes of several files of a store that happen wholly or not at all, whatever moment the process is killed.

Everything is prepared beside, under temporary names and under the lock. Then INTENT, written whole or not at all, lists
what is to be done: from that moment on it is decided, and whoever holds the lock next carries it out to the end. What
was prepared and is listed nowhere is swept.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.store.errors import StoreDamagedError, StoreWriteError
from etl.store.files import sync, write_atomically
from etl.store.lines import Line, append_line, read_lines


@dataclass(frozen=True)
class Intent:
    """In this order: prepared files take their names, lines are added, files go. Names are those within the folder."""

    renames: tuple[tuple[str, str], ...] = ()
    lines: tuple[tuple[str, Line], ...] = ()
    removes: tuple[str, ...] = ()


def intent_file(folder: Path) -> Path:
    """Where a store says what it has decided and not yet done."""
    return folder / "INTENT"


def carry_out(folder: Path, intent: Intent) -> None:
    """Decide, and do it. Only under the lock.

    Raises OSError when it could not be decided: nothing has changed, what was prepared is gone. Raises StoreWriteError
    when it is decided and could not be ended: the next writer ends it.
    """
    try:
        write_atomically(intent_file(folder), json.dumps(asdict(intent), ensure_ascii=False))
    except OSError:
        intent_file(folder).unlink(missing_ok=True)
        for prepared, _ in intent.renames:
            (folder / prepared).unlink(missing_ok=True)
        raise
    try:
        finish(folder)
    except OSError as error:
        raise StoreWriteError(
            f"L'opération est décidée mais n'a pas pu être menée à son terme dans le stockage {folder} "
            f"({error.strerror or error}). Vérifiez la place et les droits ; elle sera achevée à la prochaine écriture."
        ) from error


def finish(folder: Path) -> None:
    """Carry out what was decided and not ended. Only under the lock. Raises OSError, StoreDamagedError."""
    path = intent_file(folder)
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return
    intent = _parsed(text, path)
    touched = {path.parent}
    for prepared, name in intent.renames:
        if (folder / prepared).exists():  # else it has its name already
            (folder / prepared).replace(folder / name)
        touched.add((folder / name).parent)
    for place in touched:
        sync(place)
    _add_lines(folder, intent)
    for name in intent.removes:
        (folder / name).unlink(missing_ok=True)
    for place in {(folder / name).parent for name in intent.removes}:
        if place.is_dir():
            sync(place)
    path.unlink()
    sync(folder)


def _add_lines(folder: Path, intent: Intent) -> None:
    """Add the lines that are not there yet: only the last ones of a file can be."""
    last = {name: read_lines(folder / name)[-len(intent.lines) :] for name, _ in intent.lines}
    for name, line in intent.lines:
        if line not in last[name]:
            append_line(folder / name, line)


def _parsed(text: str, path: Path) -> Intent:
    try:
        found = json.loads(text)
        return Intent(
            tuple((str(prepared), str(name)) for prepared, name in found["renames"]),
            tuple((str(name), dict(line)) for name, line in found["lines"]),
            tuple(map(str, found["removes"])),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(f"Le fichier {path} est illisible. Restaurez-le depuis une sauvegarde.") from error
