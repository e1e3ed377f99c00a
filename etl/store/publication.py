"""Publishing: a snapshot file built and read back beside, then named and put in force under the lock."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Literal, NamedTuple

from etl.store.content import SnapshotContent
from etl.store.erased import erased_among, normal_id
from etl.store.errors import (
    ErasedDossierError,
    PortfolioMismatchError,
    SnapshotUnreadableError,
    StoreConflictError,
    UnknownSnapshotError,
)
from etl.store.files import sync, temporary_name
from etl.store.info import SnapshotInfo
from etl.store.journal import make_entry
from etl.store.reader import read_info
from etl.store.state import State, move, read_current, snapshot_file, snapshots_folder
from etl.store.tables import filled_tables, snapshot_row
from etl.store.writer import write_snapshot
from etl.store.writing import refusals_in_french, writer

Progress = Callable[[str], None]


class AsItIs(Enum):
    """Stands for "the snapshot in force when the publication begins", whichever it is."""

    NOW = "now"


class PublishResult(NamedTuple):
    """The snapshot of the content; ``already_published``: it was there before, nothing has changed."""

    snapshot_id: str
    already_published: bool


def publish(
    folder: Path,
    content: SnapshotContent,
    expected_parent: str | None | Literal[AsItIs.NOW],
    tell: Progress,
    accepted_erased: Collection[str],
) -> PublishResult:
    """See ``Store.publish``."""
    with writer(folder) as state:
        brought_back = _brought_back(folder, content, accepted_erased)
    snapshot_id = content.snapshot_id(brought_back)
    if snapshot_id in state.published():
        return PublishResult(snapshot_id, True)
    parent = state.current if expected_parent is AsItIs.NOW else expected_parent
    _require_parent(parent, state)
    _require_portfolio(folder, content, state)
    with refusals_in_french(folder):
        temporary = snapshots_folder(folder) / temporary_name(snapshot_id, ".duckdb")
        try:
            tell("Écriture de l'instantané et relecture de chaque colonne")
            head = snapshot_row(content, snapshot_id, parent, datetime.now(UTC))
            write_snapshot(temporary, filled_tables(content, head))
            tell("Mise en vigueur")
            with writer(folder) as state:
                if _brought_back(folder, content, accepted_erased) != brought_back:
                    raise StoreConflictError(
                        "Un dossier de l'envoi a été effacé entre-temps. Rien n'a été publié ; vérifiez de nouveau "
                        "les fichiers."
                    )
                return _put_in_force(folder, temporary, snapshot_id, parent, content, state)
        finally:
            temporary.unlink(missing_ok=True)
            Path(f"{temporary}.wal").unlink(missing_ok=True)


def _put_in_force(
    folder: Path, temporary: Path, snapshot_id: str, parent: str | None, content: SnapshotContent, state: State
) -> PublishResult:
    """Name the file, then CURRENT, then the journal. Only under the lock.

    The file takes its name under the lock too, so that of two publications of the same content one can't replace the
    file of the other.
    """
    if snapshot_id in state.published():
        return PublishResult(snapshot_id, True)
    _require_parent(parent, state)
    final = snapshot_file(folder, snapshot_id)
    temporary.replace(final)
    try:
        sync(final.parent)
        move(folder, make_entry("publish", snapshot_id, parent, content.published_by, content.note))
    except BaseException:
        if read_current(folder) != snapshot_id:
            final.unlink(missing_ok=True)
        raise
    return PublishResult(snapshot_id, False)


def _brought_back(folder: Path, content: SnapshotContent, accepted: Collection[str]) -> Mapping[str, int]:
    """Erased dossiers that the content brings back, with how often each was erased. Raises ErasedDossierError."""
    loaded = content.tables.get("dossiers", {}).get("submission_id", ())
    erased = erased_among(folder, map(str, loaded))
    known = set(map(normal_id, accepted))
    unseen = sorted(submission_id for submission_id in erased if normal_id(submission_id) not in known)
    if unseen:
        raise ErasedDossierError(
            f"L'envoi contient des dossiers qui ont été effacés ({', '.join(unseen)}). Rien n'a été publié ; vérifiez "
            "de nouveau les fichiers, l'avertissement W-ERASED-ID les montre."
        )
    return erased


def any_info(folder: Path, state: State) -> SnapshotInfo | None:
    """The snapshot in force, or else another one that can be read: all belong to one portfolio."""
    for snapshot_id in filter(None, [state.current, *state.published()]):
        with contextlib.suppress(SnapshotUnreadableError):
            return read_info(snapshot_file(folder, snapshot_id))
    return None


def _require_portfolio(folder: Path, content: SnapshotContent, state: State) -> None:
    info = any_info(folder, state)
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


def require_published(snapshot_id: str, state: State) -> None:
    """Raises UnknownSnapshotError for an identifier that no published snapshot bears."""
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
