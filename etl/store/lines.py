"""Files of one JSON object a line, to which lines are only ever added: a crash leaves whole lines."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

from etl.store.errors import StoreDamagedError
from etl.store.files import FILE_MODE, sync

Line = dict[str, Any]


def read_lines(path: Path) -> list[Line]:
    """The objects, oldest first. A last line without its line break was never finished: it doesn't count.

    Raises StoreDamagedError naming the line.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StoreDamagedError(f"Le fichier {path} ne peut pas être lu. Vérifiez ses droits.") from error
    lines = content[: content.rfind(b"\n") + 1].splitlines()
    return [_parsed(line, number, path) for number, line in enumerate(lines, start=1)]


def _parsed(line: bytes, number: int, path: Path) -> Line:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise damaged_line(path, number)
    return found


def damaged_line(path: Path, number: int) -> StoreDamagedError:
    """The error of a line that this program never wrote."""
    return StoreDamagedError(
        f"La ligne {number} du fichier {path} est illisible. Restaurez ce fichier depuis une sauvegarde."
    )


def as_line(entry: Line) -> str:
    """An object as its line, with the line break."""
    return json.dumps(entry, ensure_ascii=False) + "\n"


def append_line(path: Path, entry: Line) -> None:
    """Add one line and wait until it is on disk; what a crash left of an unfinished line goes. Only under the lock."""
    line = as_line(entry).encode()
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        end = path.read_bytes().rfind(b"\n") + 1
        os.ftruncate(descriptor, end)
        try:
            if os.pwrite(descriptor, line, end) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        except OSError:
            # The line may be there without being known to be on disk: what isn't acknowledged isn't kept.
            os.ftruncate(descriptor, end)
            raise
    finally:
        os.close(descriptor)
    if is_new:
        sync(path.parent)
