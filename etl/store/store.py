"""The store of one portfolio: publish, list, open, go back, erase. What counts as published: ``etl.store.state``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from etl.settings import REFERENCE_FOLDER, SettingsError
from etl.store.aliases import ALIAS_FILE, alias_table
from etl.store.companions import Build, Tables, companion
from etl.store.configuration import Configuration, TextFiles, load_configuration
from etl.store.configure import ConfigurationChange, change_text, read_history
from etl.store.content import Correction, RetainedSource, SetAside, SnapshotContent
from etl.store.erased import erased_among, normal_id
from etl.store.erasure import EraseResult, erase
from etl.store.errors import SnapshotUnreadableError, StoreEmptyError
from etl.store.info import SnapshotInfo
from etl.store.journal import Entry, make_entry
from etl.store.kept import read_corrections, read_set_aside, read_sources
from etl.store.lineage import lineage_of
from etl.store.publication import AsItIs, Progress, PublishResult, any_info, publish, require_published
from etl.store.reader import SnapshotReader, forget_rewritten, leaf_through, open_reader, read_info
from etl.store.retention import RetentionResult, apply_retention, planned_retention
from etl.store.state import State, move, read_state, snapshot_file
from etl.store.writing import config_folder, writer


class RollbackResult(NamedTuple):
    """The snapshot now in force, and the one before."""

    current: str
    previous: str


class Store:
    """The snapshots of one portfolio in one folder. Making the object creates nothing."""

    def __init__(self, folder: Path, reference_folder: Path = REFERENCE_FOLDER) -> None:
        """``reference_folder`` holds the settings and tables in force where the store has none of its own."""
        self.folder = folder
        self.reference_folder = reference_folder

    # Reading

    def current_id(self) -> str | None:
        """Identifier of the snapshot in force, None in an empty store. Raises StoreDamagedError."""
        return read_state(self.folder).current

    def journal(self) -> list[Entry]:
        """What was done, oldest first: ``at, action, by, note, current, previous`` (and ``recovered``).

        Actions: publish, rollback; erase (with ``hash, snapshots``); remove and strip (retention, ``snapshots``).
        """
        return read_state(self.folder).history()

    def snapshots(self) -> list[SnapshotInfo]:
        """The published snapshots that can be read, oldest state first; ``unreadable`` tells the others."""
        state = read_state(self.folder)
        found = []
        for snapshot_id in state.published():
            with contextlib.suppress(SnapshotUnreadableError):
                found.append(self._info(snapshot_id, state.current))
        return sorted(found, key=lambda info: (info.as_of, info.published_at))

    def lineage(self, snapshot_id: str | None = None) -> tuple[SnapshotInfo, ...]:
        """The states that led to one (the one in force by default), oldest as-of date first, itself last.

        Each is the parent of a later one; of one date, the state that corrected the others. States that were gone back
        from are not among them. Raises StoreEmptyError, UnknownSnapshotError, SnapshotUnreadableError.
        """
        state = read_state(self.folder)
        wanted = self._wanted(snapshot_id, state)
        return lineage_of(state, wanted, lambda one: self._info(one, state.current))

    def unreadable(self) -> dict[str, str]:
        """Published snapshots whose file is missing or damaged: identifier to French sentence."""
        state = read_state(self.folder)
        faults = {}
        for snapshot_id in state.published():
            try:
                self._info(snapshot_id, state.current)
            except SnapshotUnreadableError as error:
                faults[snapshot_id] = str(error)
        return faults

    def portfolio(self) -> str | None:
        """Name of the portfolio the store holds, None in a store without a readable snapshot."""
        info = any_info(self.folder, read_state(self.folder))
        return None if info is None else info.portfolio

    def reader(self, snapshot_id: str | None = None) -> SnapshotReader:
        """Open a published snapshot, the one in force by default.

        Raises StoreEmptyError, UnknownSnapshotError, SnapshotUnreadableError, SettingsError (alias table).
        """
        state = read_state(self.folder)
        wanted = self._wanted(snapshot_id, state)
        aliases = alias_table(self._texts.in_force(ALIAS_FILE))
        reader = open_reader(snapshot_file(self.folder, wanted), aliases)
        return replace(reader, info=replace(reader.info, current=wanted == state.current))

    def leaf_through(self, snapshot_ids: Iterable[str], tables: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A few tables of many published snapshots, one after the other: each is there until the next is asked for.

        No alias table is applied. Raises UnknownSnapshotError, SnapshotUnreadableError.
        """
        state = read_state(self.folder)
        wanted = list(snapshot_ids)
        for snapshot_id in wanted:
            require_published(snapshot_id, state)
        return leaf_through([snapshot_file(self.folder, one) for one in wanted], frozenset(tables))

    def companion(self, reader: SnapshotReader, name: str, version: str, build: Build) -> Tables:
        """What ``build`` derives from a snapshot of this store, kept with it: made once, then read.

        ``reader``: the one ``build`` works with. ``name``: small letters, digits, hyphens. ``version`` tells one way of
        making it from another, and what else it is made of (the ``content_key`` of older states); the snapshot's
        content and the alias table count by themselves. A store that can't be written keeps nothing and answers all the
        same. An erasure or a removal takes every companion away. Raises ValueError for another name, and what
        ``build`` raises.
        """
        return companion(self.folder, reader, name, version, build)

    def sources(self, snapshot_id: str) -> tuple[RetainedSource, ...]:
        """The input a snapshot was made of, table by table. Raises what ``reader`` raises."""
        return read_sources(self.reader(snapshot_id).cursor())

    def set_aside(self, snapshot_id: str) -> tuple[SetAside, ...]:
        """The lines a snapshot was published without. Raises what ``reader`` raises."""
        return read_set_aside(self.reader(snapshot_id).cursor())

    def corrections(self, snapshot_id: str) -> tuple[Correction, ...]:
        """The corrections a snapshot was published with. Raises what ``reader`` raises."""
        return read_corrections(self.reader(snapshot_id).cursor())

    # Settings, vocabularies, aliases, profiles

    @cached_property
    def _texts(self) -> TextFiles:
        return TextFiles(self.reference_folder, config_folder(self.folder))

    def configuration(self) -> Configuration:
        """What is in force: the defaults, and what was changed in this store. Read once a state of the files.

        Raises SettingsError.
        """
        return load_configuration(self._texts)

    def configured_text(self, name: str) -> str:
        """The text in force of ``settings.toml``, ``<table>.csv`` or ``profiles/<name>.toml``.

        Raises SettingsError for an unknown name and for a file that can't be read.
        """
        return self._texts.decoded(name)

    def configured_names(self) -> tuple[str, ...]:
        """Names of the texts that this store has of its own, in place of the default or beside it; sorted."""
        return self._texts.own_names()

    def configure(self, name: str, text: str | None, *, by: str, expected: str | None = None) -> None:
        """Replace one text, checked together with all the others before it applies; None goes back to the default.

        ``expected``: ``text_digest`` of the text the user started from ("" when there was none). Raises SettingsError,
        StoreConflictError when the text has changed since, StoreWriteError, StoreBusyError.
        """
        change_text(self.folder, self._texts, name, text, by=by, expected=expected, cursor=self._cursor_in_force)

    def configuration_history(self) -> list[ConfigurationChange]:
        """Who changed which text when, newest first. Raises StoreDamagedError."""
        return read_history(self.folder)

    def _cursor_in_force(self) -> duckdb.DuckDBPyConnection | None:
        """The snapshot in force, None when there is none to be read."""
        with contextlib.suppress(StoreEmptyError, SnapshotUnreadableError, SettingsError):
            return self.reader().cursor()
        return None

    # Writing

    def publish(
        self,
        content: SnapshotContent,
        *,
        expected_parent: str | None | Literal[AsItIs.NOW] = AsItIs.NOW,
        progress: Progress | None = None,
        accepted_erased: Iterable[str] = frozenset(),
    ) -> PublishResult:
        """Write the content as a snapshot and put it in force; when this returns, it is on disk and in the journal.

        ``expected_parent`` is the snapshot in force the user decided upon (None: an empty store). ``accepted_erased``
        are the erased dossiers whose return the user was shown (W-ERASED-ID). Raises StoreConflictError when another
        snapshot is in force at the end, ErasedDossierError, PortfolioMismatchError, StoreWriteError.
        """
        tell = progress or (lambda message: None)
        return publish(self.folder, content, expected_parent, tell, frozenset(accepted_erased))

    def rollback(self, snapshot_id: str, by: str | None = None) -> RollbackResult:
        """Put a published snapshot back in force; the journal keeps the move.

        Raises UnknownSnapshotError, SnapshotUnreadableError, StoreWriteError. Going back to the snapshot in force
        changes nothing.
        """
        require_published(snapshot_id, read_state(self.folder))
        with writer(self.folder) as state:
            require_published(snapshot_id, state)
            self._info(snapshot_id, state.current)
            if state.current is None or snapshot_id == state.current:
                return RollbackResult(snapshot_id, snapshot_id)
            move(self.folder, make_entry("rollback", snapshot_id, state.current, by))
            return RollbackResult(snapshot_id, state.current)

    def erase(self, submission_id: str, *, by: str | None) -> EraseResult:
        """Remove a dossier, its bytes too, from every snapshot and every other file; only a salted hash remains.

        Needs as much free room as the snapshots that hold it. Raises UnknownDossierError, SnapshotUnreadableError
        (nothing is erased then), StoreWriteError, StoreBusyError.
        """
        result = erase(self.folder, submission_id, by)
        forget_rewritten()
        return result

    def is_erased(self, submission_id: str) -> bool:
        """True for a dossier that was erased from this store. Raises StoreDamagedError."""
        return bool(self.erased_among([submission_id]))

    def erased_among(self, submission_ids: Iterable[str]) -> frozenset[str]:
        """Of many identifiers, those that were erased, normalised. Raises StoreDamagedError."""
        return frozenset(map(normal_id, erased_among(self.folder, submission_ids)))

    def apply_retention(self, today: date, *, by: str | None) -> RetentionResult:
        """Remove the snapshots and empty the inputs that the settings ``[retention]`` keep no longer.

        Raises SettingsError, SnapshotUnreadableError, StoreWriteError, StoreBusyError.
        """
        result = apply_retention(self.folder, self.configuration().settings.retention, today, by)
        forget_rewritten()
        return result

    def retention_plan(self, today: date) -> RetentionResult:
        """What ``apply_retention`` would do today; changes nothing. Raises SettingsError, SnapshotUnreadableError."""
        return planned_retention(self.folder, self.configuration().settings.retention, today)

    def mend(self) -> None:
        """End what a killed process had decided and not done, and sweep what it left. For the start of a server.

        Does nothing for a store that isn't there. Raises StoreWriteError, StoreBusyError, StoreDamagedError.
        """
        if self.folder.is_dir():
            with writer(self.folder):
                pass

    def _wanted(self, snapshot_id: str | None, state: State) -> str:
        wanted = snapshot_id or state.current
        if wanted is None:
            raise StoreEmptyError(f"Le stockage {self.folder} ne contient encore aucun instantané.")
        require_published(wanted, state)
        return wanted

    def _info(self, snapshot_id: str, current: str | None) -> SnapshotInfo:
        return replace(read_info(snapshot_file(self.folder, snapshot_id)), current=snapshot_id == current)
