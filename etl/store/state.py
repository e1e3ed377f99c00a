"""Which snapshots are published and which is in force: CURRENT and the journal, read together.

A snapshot is published from the moment CURRENT names it; the journal remembers those that CURRENT has named. So the
published snapshots are those of the journal's ``publish`` lines and the one CURRENT names, and no other file counts.
A ``remove`` line takes snapshots out again.
A process killed between CURRENT and the journal leaves a journal whose last line doesn't say what is in force: readers
add that line in thought, and the next writer writes it (``"recovered": true``) before it does anything else.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from etl.store.errors import SnapshotUnreadableError, StoreDamagedError
from etl.store.files import sync, write_atomically
from etl.store.intent import finish
from etl.store.journal import Entry, append_entry, make_entry, read_journal
from etl.store.reader import read_info

_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{12}")


@dataclass(frozen=True)
class State:
    """What a folder says: the snapshot in force, the journal, and the line a crash kept out of it."""

    current: str | None
    entries: tuple[Entry, ...]
    missing: Entry | None

    def published(self) -> list[str]:
        """Identifiers of the published snapshots, in the order of their publication."""
        return published_by(self.history())

    def history(self) -> list[Entry]:
        """Every line, the missing one included."""
        return [*self.entries, *([self.missing] if self.missing else [])]


def published_by(entries: Iterable[Entry]) -> list[str]:
    """Identifiers of the snapshots that some lines publish and don't remove."""
    found: dict[str, None] = {}
    for entry in entries:
        if entry["action"] == "publish":
            found[entry["current"]] = None
        elif entry["action"] == "remove":
            for snapshot_id in entry["snapshots"]:
                found.pop(snapshot_id, None)
    return list(found)


def snapshots_folder(folder: Path) -> Path:
    """Where the snapshot files of a store are."""
    return folder / "snapshots"


def companions_folder(folder: Path) -> Path:
    """Where what is derived from the snapshots is kept, a folder a snapshot (``etl.store.companions``)."""
    return folder / "derived"


def snapshot_file(folder: Path, snapshot_id: str) -> Path:
    """The file of one snapshot."""
    return snapshots_folder(folder) / f"{snapshot_id}.duckdb"


def _current_file(folder: Path) -> Path:
    return folder / "CURRENT"


def journal_file(folder: Path) -> Path:
    """Where a store keeps its journal."""
    return folder / "journal.jsonl"


def read_current(folder: Path) -> str | None:
    """The identifier in CURRENT, None without that file. Raises StoreDamagedError."""
    path = _current_file(folder)
    try:
        text = path.read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreDamagedError(f"Le fichier {path} ne peut pas être lu. Vérifiez ses droits.") from error
    if not _ID.fullmatch(text):
        raise StoreDamagedError(
            f"Le fichier {path} ne nomme pas un instantané. Écrivez-y l'identifiant de l'instantané à mettre en "
            "vigueur (voir journal.jsonl)."
        )
    return text


def read_state(folder: Path) -> State:
    """Read CURRENT and the journal, again until no publication has slipped in between. Raises StoreDamagedError."""
    named = read_current(folder)
    while True:
        entries = tuple(read_journal(journal_file(folder)))
        again = read_current(folder)
        if again == named:
            break
        named = again
    last = entries[-1]["current"] if entries else None
    if named is None or named == last:
        return State(last, entries, None)
    return State(named, entries, _missing_entry(folder, named, entries, last))


def _missing_entry(folder: Path, named: str, entries: tuple[Entry, ...], last: str | None) -> Entry:
    """The line that a crash kept out of the journal, from what the snapshot itself remembers."""
    if named in published_by(entries):
        return make_entry("rollback", named, last, None) | {"recovered": True}
    entry = make_entry("publish", named, last, None) | {"recovered": True}
    with contextlib.suppress(SnapshotUnreadableError):
        info = read_info(snapshot_file(folder, named))
        at = info.published_at.isoformat(timespec="milliseconds")
        entry |= {"at": at, "by": info.by, "note": info.note}
    return entry


def heal(folder: Path) -> State:
    """The state, what was decided carried out and its missing line written. Only under the lock."""
    finish(folder)
    state = read_state(folder)
    if state.missing is None:
        return state
    append_entry(journal_file(folder), state.missing)
    return State(state.current, (*state.entries, state.missing), None)


def move(folder: Path, entry: Entry) -> None:
    """Replace CURRENT, then write the journal; when that can't be written, CURRENT goes back. Only under the lock."""
    write_atomically(_current_file(folder), entry["current"] + "\n")
    try:
        append_entry(journal_file(folder), entry)
    except OSError:
        with contextlib.suppress(OSError):
            _restore(folder, entry["previous"])
        raise


def _restore(folder: Path, previous: str | None) -> None:
    if previous is None:
        _current_file(folder).unlink()
        sync(folder)
    else:
        write_atomically(_current_file(folder), previous + "\n")
