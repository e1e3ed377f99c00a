"""The store of one portfolio: publish, list, open, go back. What counts as published: see ``etl.store.state``."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple

import duckdb

from etl.settings import REFERENCE_FOLDER
from etl.store.aliases import alias_hash
from etl.store.content import SnapshotContent
from etl.store.errors import (
    PortfolioMismatchError,
    SnapshotUnreadableError,
    StoreConflictError,
    StoreEmptyError,
    StoreWriteError,
    UnknownSnapshotError,
)
from etl.store.files import locked, make_folder, sweep, sync, temporary_name
from etl.store.info import SnapshotInfo
from etl.store.journal import Entry, make_entry
from etl.store.reader import SnapshotReader, open_reader, read_info
from etl.store.state import State, heal, move, read_current, read_state, snapshot_file, snapshots_folder
from etl.store.tables import filled_tables, snapshot_row
from etl.store.writer import write_snapshot

Progress = Callable[[str], None]


class AsItIs(Enum):
    """Stands for "the snapshot in force when the publication begins", whichever it is."""

    NOW = "now"


class PublishResult(NamedTuple):
    """The snapshot of the content; ``already_published``: it was there before, nothing has changed."""

    snapshot_id: str
    already_published: bool


class RollbackResult(NamedTuple):
    """The snapshot now in force, and the one before."""

    current: str
    previous: str


class Store:
    """The snapshots of one portfolio in one folder. Making the object creates nothing."""

    def __init__(self, folder: Path, reference_folder: Path = REFERENCE_FOLDER) -> None:
        """``reference_folder`` holds the alias table of organisations, applied when snapshots are read."""
        self.folder = folder
        self.reference_folder = reference_folder
        self._snapshots = snapshots_folder(folder)

    # Reading

    def current_id(self) -> str | None:
        """Identifier of the snapshot in force, None in an empty store. Raises StoreDamagedError."""
        return read_state(self.folder).current

    def journal(self) -> list[Entry]:
        """What was done, oldest first: ``at, action, by, note, current, previous`` (and ``recovered``)."""
        return read_state(self.folder).history()

    def snapshots(self) -> list[SnapshotInfo]:
        """The published snapshots that can be read, oldest state first; ``unreadable`` tells the others."""
        state = read_state(self.folder)
        found = []
        for snapshot_id in state.published():
            with contextlib.suppress(SnapshotUnreadableError):
                found.append(self._info(snapshot_id, state.current))
        return sorted(found, key=lambda info: (info.as_of, info.published_at))

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
        info = self._any_info(read_state(self.folder))
        return None if info is None else info.portfolio

    def reader(self, snapshot_id: str | None = None) -> SnapshotReader:
        """Open a published snapshot, the one in force by default.

        Raises StoreEmptyError, UnknownSnapshotError, SnapshotUnreadableError, SettingsError (alias table).
        """
        state = read_state(self.folder)
        wanted = snapshot_id or state.current
        if wanted is None:
            raise StoreEmptyError(f"Le stockage {self.folder} ne contient encore aucun instantané.")
        _require_published(wanted, state)
        file, aliases = snapshot_file(self.folder, wanted), alias_hash(self.reference_folder)
        reader = open_reader(file, self.reference_folder, aliases)
        return replace(reader, info=replace(reader.info, current=wanted == state.current))

    # Writing

    def publish(
        self,
        content: SnapshotContent,
        *,
        expected_parent: str | None | Literal[AsItIs.NOW] = AsItIs.NOW,
        progress: Progress | None = None,
    ) -> PublishResult:
        """Write the content as a snapshot and put it in force; when this returns, it is on disk and in the journal.

        ``expected_parent`` is the snapshot in force the user decided upon (None: an empty store). Raises
        StoreConflictError when another one is in force at the end, PortfolioMismatchError, StoreWriteError.
        """
        tell = progress or (lambda message: None)
        snapshot_id = content.snapshot_id()
        with self._writing():
            state = self._prepared()
            if snapshot_id in state.published():
                return PublishResult(snapshot_id, True)
            parent = state.current if expected_parent is AsItIs.NOW else expected_parent
            _require_parent(parent, state)
            self._require_portfolio(content, state)
            temporary = self._snapshots / temporary_name(snapshot_id, ".duckdb")
            try:
                tell("Écriture de l'instantané et relecture de chaque colonne")
                head = snapshot_row(content, snapshot_id, parent, datetime.now(UTC))
                write_snapshot(temporary, filled_tables(content, head))
                tell("Mise en vigueur")
                return self._put_in_force(temporary, snapshot_id, parent, content)
            finally:
                temporary.unlink(missing_ok=True)
                Path(f"{temporary}.wal").unlink(missing_ok=True)

    def rollback(self, snapshot_id: str, by: str | None = None) -> RollbackResult:
        """Put a published snapshot back in force; the journal keeps the move.

        Raises UnknownSnapshotError, SnapshotUnreadableError, StoreWriteError. Going back to the snapshot in force
        changes nothing.
        """
        _require_published(snapshot_id, read_state(self.folder))
        with self._writing(), locked(self._lock()):
            state = heal(self.folder)
            _require_published(snapshot_id, state)
            self._info(snapshot_id, state.current)
            if state.current is None or snapshot_id == state.current:
                return RollbackResult(snapshot_id, snapshot_id)
            move(self.folder, make_entry("rollback", snapshot_id, state.current, by))
            return RollbackResult(snapshot_id, state.current)

    # The folder

    def _lock(self) -> Path:
        return self.folder / "LOCK"

    def _info(self, snapshot_id: str, current: str | None) -> SnapshotInfo:
        return replace(read_info(snapshot_file(self.folder, snapshot_id)), current=snapshot_id == current)

    def _prepared(self) -> State:
        """Make the folders, mend the journal, sweep what killed imports left."""
        make_folder(self.folder)
        make_folder(self._snapshots)
        with locked(self._lock()):
            sweep(self.folder)
            sweep(self._snapshots)
            return heal(self.folder)

    def _any_info(self, state: State) -> SnapshotInfo | None:
        """The snapshot in force, or else another one that can be read: all belong to one portfolio."""
        for snapshot_id in filter(None, [state.current, *state.published()]):
            with contextlib.suppress(SnapshotUnreadableError):
                return self._info(snapshot_id, state.current)
        return None

    def _require_portfolio(self, content: SnapshotContent, state: State) -> None:
        info = self._any_info(state)
        if info is None:
            return
        if info.portfolio != content.portfolio:
            raise PortfolioMismatchError(
                f"Ce stockage contient le portefeuille « {info.portfolio} » ; l'envoi appartient à "
                f"« {content.portfolio} ». Chaque portefeuille a son propre stockage : changez HEALTHIA_STORE."
            )
        if info.is_demo != content.is_demo:
            held, sent = ("fictives", "réelles") if info.is_demo else ("réelles", "fictives")
            raise PortfolioMismatchError(
                f"Ce stockage contient des données {held} ; l'envoi contient des données {sent}. Elles ne se mélangent "
                "pas : changez HEALTHIA_STORE."
            )

    def _put_in_force(
        self, temporary: Path, snapshot_id: str, parent: str | None, content: SnapshotContent
    ) -> PublishResult:
        """Name the file, then CURRENT, then the journal, under the lock.

        The file takes its name under the lock too, so that of two publications of the same content one can't replace
        the file of the other.
        """
        with locked(self._lock()):
            state = heal(self.folder)
            if snapshot_id in state.published():
                return PublishResult(snapshot_id, True)
            _require_parent(parent, state)
            final = snapshot_file(self.folder, snapshot_id)
            temporary.replace(final)
            try:
                sync(self._snapshots)
                move(self.folder, make_entry("publish", snapshot_id, parent, content.published_by, content.note))
            except Exception:
                if read_current(self.folder) != snapshot_id:
                    final.unlink(missing_ok=True)
                raise
        return PublishResult(snapshot_id, False)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn the system's refusals into a French sentence."""
        try:
            yield
        except OSError as error:
            raise self._write_error(error.errno) from error
        except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
            is_full = any(reason in str(error) for reason in ("No space left", "File too large", "quota"))
            raise self._write_error(errno.ENOSPC if is_full else None) from error

    def _write_error(self, number: int | None) -> StoreWriteError:
        if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            why = f"il n'y a plus assez de place sur le disque du stockage {self.folder}. Libérez-en, puis recommencez"
        elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
            why = f"le stockage {self.folder} n'est pas accessible en écriture. Demandez ce droit à l'administrateur"
        elif number in (errno.ENOTDIR, errno.EEXIST):
            why = f"{self.folder} n'est pas un dossier. Corrigez HEALTHIA_STORE"
        else:
            why = f"l'écriture dans le stockage {self.folder} a échoué. Vérifiez le disque, puis recommencez"
        return StoreWriteError(f"L'opération n'a pas abouti : {why}. Les instantanés publiés sont intacts.")


def _require_published(snapshot_id: str, state: State) -> None:
    if snapshot_id not in state.published():
        raise UnknownSnapshotError(
            f"Aucun instantané publié ne porte l'identifiant « {snapshot_id} ». `python -m etl snapshots` les liste."
        )


def _require_parent(parent: str | None, state: State) -> None:
    if parent != state.current:
        raise StoreConflictError(
            f"L'instantané en vigueur a changé entre-temps : c'est maintenant « {state.current} ». Rien n'a été "
            "publié ; regardez ce qui a changé, puis relancez l'import."
        )
