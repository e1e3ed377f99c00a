"""Several snapshot files made anew together: prepared beside without the lock, put in their places under it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.store.errors import SnapshotUnreadableError
from etl.store.files import temporary_name
from etl.store.reader import read_info
from etl.store.state import snapshot_file
from etl.store.versions import FileVersion, version_if_there

# Makes the new file from the old one: whether the change concerns the snapshot, and whether there is a new file.
MakeAnew = Callable[[Path, Path], tuple[bool, bool]]


@dataclass(frozen=True)
class _Prepared:
    version: FileVersion | None
    temporary: Path | None
    is_concerned: bool


@dataclass
class Rewriting:
    """The new files of some snapshots, prepared from the versions of the old ones that were there then."""

    folder: Path
    make_anew: MakeAnew
    _prepared: dict[str, _Prepared] = field(default_factory=dict)

    def prepare(self, snapshot_ids: Iterable[str]) -> None:
        """Make the files that are not made yet, or whose original has changed since.

        Raises SnapshotUnreadableError for a file that can't be read: what it holds could not be changed.
        """
        for snapshot_id in snapshot_ids:
            path = snapshot_file(self.folder, snapshot_id)
            version = version_if_there(path)
            known = self._prepared.get(snapshot_id)
            if known is None or known.version != version:
                self._drop(snapshot_id)
                self._prepared[snapshot_id] = self._made(path, version)

    def _made(self, path: Path, version: FileVersion | None) -> _Prepared:
        if version is None:  # lost: nothing in it is left to change
            return _Prepared(None, None, False)
        read_info(path)
        temporary = path.parent / temporary_name(path.stem, ".duckdb")
        try:
            is_concerned, is_made = self.make_anew(path, temporary)
        except BaseException as error:
            _remove(temporary)
            if isinstance(error, (duckdb.CatalogException, duckdb.BinderException, duckdb.DataError, ValueError)):
                raise _damaged(path) from error
            raise
        return _Prepared(version, temporary if is_made else None, is_concerned)

    def concerned(self, snapshot_ids: Iterable[str]) -> list[str]:
        """Those of the snapshots that the change concerns."""
        return [snapshot_id for snapshot_id in snapshot_ids if self._prepared[snapshot_id].is_concerned]

    def _renames(self, snapshot_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Prepared file and final name, within the folder, of the snapshots that are made anew."""
        for snapshot_id in snapshot_ids:
            temporary = self._prepared[snapshot_id].temporary
            if temporary is not None:
                final = snapshot_file(self.folder, snapshot_id)
                yield str(temporary.relative_to(self.folder)), str(final.relative_to(self.folder))

    def _drop(self, snapshot_id: str) -> None:
        known = self._prepared.pop(snapshot_id, None)
        if known is not None and known.temporary is not None:
            _remove(known.temporary)

    def hand_over(self, snapshot_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The renames for an intent: from now on these files are its own, whatever happens."""
        found = tuple(self._renames(snapshot_ids))
        for snapshot_id in snapshot_ids:
            self._prepared.pop(snapshot_id)
        return found

    def discard(self) -> None:
        """Remove what was prepared and not put in place."""
        for snapshot_id in list(self._prepared):
            self._drop(snapshot_id)


@contextlib.contextmanager
def rewriting(folder: Path, make_anew: MakeAnew) -> Iterator[Rewriting]:
    """A rewriting whose prepared files go at the end, unless they were kept."""
    found = Rewriting(folder, make_anew)
    try:
        yield found
    finally:
        found.discard()


def _damaged(path: Path) -> SnapshotUnreadableError:
    return SnapshotUnreadableError(
        f"L'instantané « {path.stem} » ne peut pas être réécrit : son fichier est abîmé ({path}). Rien n'a changé ; "
        "restaurez ce fichier depuis une sauvegarde, puis recommencez."
    )


def _remove(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)
    Path(f"{temporary}.wal").unlink(missing_ok=True)
