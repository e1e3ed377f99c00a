"""Erasing a dossier from a whole store: every snapshot, the journal, the settings and their history.

Prepared first, all of it; then one intent (``etl.store.intent``) that lists the files and the salted hash of the
identifier, never the identifier. A process killed before leaves the store as it was; one killed after, a store whose
next writer ends the erasure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from etl.store.companions import companion_files
from etl.store.configure import HISTORY_FILE
from etl.store.erased import ERASED_FILE, make_salt, normal_id, salted_hash
from etl.store.erasing import erase_from
from etl.store.errors import UnknownDossierError
from etl.store.files import prepare_file
from etl.store.intent import Intent, carry_out
from etl.store.journal import make_entry, now
from etl.store.lines import as_line, read_lines
from etl.store.mentions import Mentions
from etl.store.reader import known_ids
from etl.store.rewriting import rewriting
from etl.store.state import State, journal_file, read_state, snapshot_file
from etl.store.writing import config_folder, refusals_in_french, writer


class EraseResult(NamedTuple):
    """The dossier erased, and the snapshots that held it."""

    erased: str
    snapshots: tuple[str, ...]


def erase(folder: Path, submission_id: str, by: str | None) -> EraseResult:
    """Remove a dossier from every published snapshot and from every other file of the store.

    Raises UnknownDossierError, SnapshotUnreadableError (nothing is erased while one snapshot can't be),
    StoreWriteError, StoreBusyError.
    """
    identifier = normal_id(submission_id)
    known = read_state(folder).published() if identifier else []
    with refusals_in_french(folder), rewriting(folder, lambda old, new: erase_from(old, new, identifier)) as files:
        files.prepare(known)
        _require_held(files.concerned(known), submission_id)
        with writer(folder) as state:
            snapshots = state.published()
            files.prepare(snapshots)
            concerned = tuple(files.concerned(snapshots))
            _require_held(concerned, submission_id)  # somebody may have erased it meanwhile
            make_salt(folder)
            entry = make_entry("erase", state.current or "", state.current, by)
            entry |= {"hash": salted_hash(folder, identifier), "snapshots": list(concerned)}
            mentions = Mentions(identifier, _ids_in_use(folder, state))
            renames = (*_redacted_texts(folder, mentions), *files.hand_over(snapshots))
            lines = (("journal.jsonl", entry), (ERASED_FILE, {"at": now(), "hash": entry["hash"]}))
            carry_out(folder, Intent(tuple(renames), lines, removes=companion_files(folder)))
    return EraseResult(identifier, concerned)


def _require_held(concerned: Sequence[str], submission_id: str) -> None:
    if not concerned:
        raise UnknownDossierError(f"Aucun instantané publié ne contient le dossier « {submission_id} ».")


def _ids_in_use(folder: Path, state: State) -> set[str]:
    found: set[str] = set()
    for snapshot_id in state.published():
        path = snapshot_file(folder, snapshot_id)
        if path.exists():
            found |= known_ids(path)
    return found


def _redacted_texts(folder: Path, mentions: Mentions) -> Iterator[tuple[str, str]]:
    """Journal, settings and their history without the identifier, where they bear it: prepared file and final name."""
    for path in (journal_file(folder), folder / HISTORY_FILE):
        lines = read_lines(path)
        kept = [_redacted(line, mentions) for line in lines]
        if kept != lines:
            yield _prepared(folder, path, "".join(map(as_line, kept)))
    for path in sorted([*config_folder(folder).glob("*.*"), *config_folder(folder).glob("profiles/*.toml")]):
        if path.suffix in (".csv", ".toml"):
            text = path.read_text(encoding="utf-8", errors="replace")
            if (changed := mentions.redact(text)) != text:
                yield _prepared(folder, path, changed)


def _prepared(folder: Path, path: Path, text: str) -> tuple[str, str]:
    return str(prepare_file(path, text.encode()).relative_to(folder)), str(path.relative_to(folder))


def _redacted(value: Any, mentions: Mentions) -> Any:
    """The same value with every text in it redacted."""
    if isinstance(value, str):
        return mentions.redact(value)
    if isinstance(value, list):
        return [_redacted(part, mentions) for part in value]
    if isinstance(value, dict):
        return {name: _redacted(part, mentions) for name, part in value.items()}
    return value
