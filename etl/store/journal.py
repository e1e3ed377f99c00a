"""The journal: one JSON object a line, of what was done to the store by whom."""

from __future__ import annotations

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.store.errors import StoreDamagedError
from etl.store.files import FILE_MODE, sync

Entry = dict[str, Any]


def make_entry(action: str, current: str, previous: str | None, by: str | None, note: str | None = None) -> Entry:
    """One line: the action, the snapshot in force after it and the one before."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"at": at, "action": action, "by": by, "note": note, "current": current, "previous": previous}


def read_journal(path: Path) -> list[Entry]:
    """The lines, oldest first. A last line without its line break was never finished: it doesn't count."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StoreDamagedError(f"Le journal {path} ne peut pas être lu. Vérifiez ses droits.") from error
    lines = content[: content.rfind(b"\n") + 1].splitlines()
    return [_parsed(line, number, path) for number, line in enumerate(lines, start=1)]


def _parsed(line: bytes, number: int, path: Path) -> Entry:
    try:
        entry = json.loads(line)
        if isinstance(entry["current"], str) and isinstance(entry["action"], str):
            return dict(entry)
    except (ValueError, KeyError, TypeError):
        pass
    raise StoreDamagedError(
        f"La ligne {number} du journal {path} est illisible. Restaurez ce fichier depuis une sauvegarde."
    )


def append_entry(path: Path, entry: Entry) -> None:
    """Add one line and wait until it is on disk; what a crash left of an unfinished line goes. Only under the lock."""
    line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
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
