"""How long snapshots are kept, and how long what they were made of: the months of the settings."""

from __future__ import annotations

import calendar
import contextlib
from datetime import date
from pathlib import Path
from typing import NamedTuple

from duckdb import Expression, SQLExpression

from etl.settings import RetentionSettings
from etl.store.companions import companion_files
from etl.store.connection import attach, connect
from etl.store.intent import Intent, carry_out
from etl.store.journal import make_entry
from etl.store.reader import read_info
from etl.store.rewrite import Changes, Connection, TableChange, rewrite, stored_columns
from etl.store.rewriting import rewriting
from etl.store.state import read_state, snapshot_file
from etl.store.writing import refusals_in_french, writer

# What is emptied: table -> column -> what stands there afterwards.
_EMPTIED = {
    "sources": {"retained": "''::BLOB"},
    "set_aside": {"cells": "'{}'"},
    "corrections": {"before": "NULL::VARCHAR", "after": "NULL::VARCHAR"},
}


class RetentionResult(NamedTuple):
    """Snapshots removed, and those whose input was emptied."""

    removed: tuple[str, ...]
    stripped: tuple[str, ...]


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, the last of its month when there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _older(snapshot_ids: list[str], today: date, months: int) -> list[str]:
    """Those whose as-of date is older than some months; none when months is 0. The identifier begins with the date."""
    if not months:
        return []
    limit = months_before(today, months)
    return [snapshot_id for snapshot_id in snapshot_ids if date.fromisoformat(snapshot_id[:10]) < limit]


def apply_retention(folder: Path, settings: RetentionSettings, today: date, by: str | None) -> RetentionResult:
    """Remove old snapshots but the one in force, empty the input kept with old ones, the one in force too.

    Changes nothing when nothing is that old. Raises SnapshotUnreadableError, StoreWriteError, StoreBusyError.
    """
    state = read_state(folder)
    known = state.published(), state.current, settings, today
    if not (_to_remove(*known) or _to_strip(*known)):
        return RetentionResult((), ())
    with refusals_in_french(folder), rewriting(folder, strip) as files:
        files.prepare(_to_strip(*known))
        with writer(folder) as state:
            removed = _to_remove(state.published(), state.current, settings, today)
            old = _to_strip(state.published(), state.current, settings, today)
            files.prepare(old)
            stripped = files.concerned(old)
            entries = [
                make_entry(action, state.current or "", state.current, by, snapshots=snapshots)
                for action, snapshots in (("remove", removed), ("strip", stripped))
                if snapshots
            ]
            if entries:
                removes = tuple(str(snapshot_file(folder, name).relative_to(folder)) for name in removed)
                removes += companion_files(folder)
                lines = tuple(("journal.jsonl", entry) for entry in entries)
                carry_out(folder, Intent(renames=files.hand_over(old), lines=lines, removes=removes))
    return RetentionResult(tuple(removed), tuple(stripped))


def planned_retention(folder: Path, settings: RetentionSettings, today: date) -> RetentionResult:
    """What ``apply_retention`` would remove and empty now; changes nothing. Raises SnapshotUnreadableError."""
    state = read_state(folder)
    removed = _to_remove(state.published(), state.current, settings, today)
    old = _to_strip(state.published(), state.current, settings, today)
    return RetentionResult(tuple(removed), tuple(name for name in old if _keeps_input(snapshot_file(folder, name))))


def _to_remove(published: list[str], current: str | None, settings: RetentionSettings, today: date) -> list[str]:
    return [name for name in _older(published, today, settings.snapshot_months) if name != current]


def _to_strip(published: list[str], current: str | None, settings: RetentionSettings, today: date) -> list[str]:
    removed = set(_to_remove(published, current, settings, today))
    return [name for name in _older(published, today, settings.source_months) if name not in removed]


def _keeps_input(path: Path) -> bool:
    if not path.exists():
        return False
    read_info(path)
    with contextlib.closing(connect()) as connection:
        attach(connection, path)
        return bool(_emptying(connection))


def strip(old: Path, new: Path) -> tuple[bool, bool]:
    """Make ``new`` from ``old`` without the input it was made of; names and sha256 stay. Twice whether it had any."""
    is_made = rewrite(old, new, _emptying)
    return is_made, is_made


def _emptying(connection: Connection) -> Changes:
    stored = stored_columns(connection)
    changes = {
        table: TableChange(values={name: SQLExpression(value) for name, value in columns.items()})
        for table, columns in _EMPTIED.items()
        if table in stored
    }
    return changes if any(_holds_input(connection, table) for table in changes) else {}


def _holds_input(connection: Connection, table: str) -> bool:
    filled: list[Expression] = [_differs(name, value) for name, value in _EMPTIED[table].items()]
    kept = filled[0]
    for other in filled[1:]:
        kept = kept | other
    return bool(connection.table(f"snap.main.{table}").filter(kept).limit(1).fetchall())


def _differs(name: str, value: str) -> Expression:
    return SQLExpression(f"{name} IS DISTINCT FROM {value}")
