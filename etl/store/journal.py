"""The journal: one line for each thing done to the store, by whom."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from etl.store.lines import Line, append_line, damaged_line, read_lines

Entry = Line


def now() -> str:
    """The moment as every line of the store says it: ISO, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def make_entry(
    action: str, current: str, previous: str | None, by: str | None, note: str | None = None, **more: object
) -> Entry:
    """One line: the action, the snapshot in force after it and the one before; ``more``: what else it tells."""
    return {"at": now(), "action": action, "by": by, "note": note, "current": current, "previous": previous, **more}


def read_journal(path: Path) -> list[Entry]:
    """The lines, oldest first. Raises StoreDamagedError."""
    entries = read_lines(path)
    for number, entry in enumerate(entries, start=1):
        if not (isinstance(entry.get("current"), str) and isinstance(entry.get("action"), str)):
            raise damaged_line(path, number)
    return entries


def append_entry(path: Path, entry: Entry) -> None:
    """Add one line. Only under the lock."""
    append_line(path, entry)
