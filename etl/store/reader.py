"""Opens snapshot files for reading: every released version through the same views."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.schema import SCHEMA_VERSION
from etl.store.aliases import AliasTable
from etl.store.connection import attach, connect
from etl.store.errors import SnapshotUnreadableError
from etl.store.info import INFO_TABLES, SnapshotInfo, select_info
from etl.store.tables import Columns, expected_tables, quoted
from etl.store.versions import FileVersion, version_of

OPEN_FILES = 8


@dataclass(frozen=True, eq=False)
class SnapshotReader:
    """A snapshot open for reading. ``alias_hash`` tells which state of the alias table its answers use.

    What is remembered of its answers is remembered under ``content_key`` and ``alias_hash``.
    """

    info: SnapshotInfo
    alias_hash: str
    _connection: duckdb.DuckDBPyConnection
    _lock: threading.Lock

    @property
    def content_key(self) -> str:
        """The snapshot and the state of its file, which is rewritten when a dossier is erased."""
        return self.info.content_key

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own: one for each use and thread; temporary tables belong to it."""
        with self._lock:
            return self._connection.cursor()


def _unreadable(path: Path, why: str) -> SnapshotUnreadableError:
    return SnapshotUnreadableError(
        f"L'instantané « {path.stem} » ne peut pas être lu : {why} ({path}). Restaurez ce fichier depuis une "
        "sauvegarde, ou revenez à un autre instantané."
    )


def file_version(path: Path) -> FileVersion:
    """Raises SnapshotUnreadableError when the file is gone or out of reach."""
    try:
        return version_of(path)
    except FileNotFoundError as error:
        raise _unreadable(path, "son fichier a disparu") from error
    except OSError as error:
        raise _unreadable(path, "son fichier est hors d'atteinte") from error


def _create_views(connection: duckdb.DuckDBPyConnection, only: frozenset[str] | None = None) -> None:
    """One view a table in memory; columns and tables that an older file lacks are NULL and empty."""
    stored: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'snap' ORDER BY column_index"
    ).fetchall():
        stored.setdefault(str(table), []).append(str(column))
    expected = expected_tables()
    for table in only or sorted(set(expected) | set(stored)):
        connection.execute(_view(table, expected.get(table, {}), stored.get(table)))


def _view(table: str, expected: Columns, stored: list[str] | None) -> str:
    names = list(expected) + [name for name in stored or () if name not in expected]
    terms = ", ".join(
        quoted(name) if stored and name in stored else f"CAST(NULL AS {expected[name]}) AS {quoted(name)}"
        for name in names
    )
    if stored is None:
        return f"CREATE VIEW {quoted(table)} AS SELECT {terms} WHERE false"
    return f"CREATE VIEW {quoted(table)} AS FROM snap.main.{quoted(table)} SELECT {terms}"


def _open(version: FileVersion, only: frozenset[str] | None = None) -> tuple[duckdb.DuckDBPyConnection, SnapshotInfo]:
    path, connection = version.path, connect()
    try:
        attach(connection, path)
        _create_views(connection, only)
        info = select_info(connection)
    except (duckdb.Error, LookupError, ValueError, AttributeError, UnicodeDecodeError) as error:
        connection.close()
        raise _unreadable(path, "son fichier est abîmé") from error
    if info.schema_version > SCHEMA_VERSION:
        connection.close()
        raise _unreadable(path, "il vient d'une version plus récente du logiciel")
    return connection, replace(info, content_key=f"{info.id}-{version.stamp()}")


@lru_cache(maxsize=512)
def _info_of(version: FileVersion) -> SnapshotInfo:
    connection, info = _open(version, INFO_TABLES)
    connection.close()
    return info


def read_info(path: Path) -> SnapshotInfo:
    """What is known of a snapshot file; opened once a process, files being immutable. ``current`` is False."""
    return _info_of(file_version(path))


def leaf_through(paths: Iterable[Path], tables: frozenset[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same few tables of many snapshot files, one file after the other, ten times faster than a reader of each.

    Each is answered by cursors of what is yielded, until the next is asked for. Raises SnapshotUnreadableError.
    """
    with contextlib.closing(connect()) as connection:
        for path in paths:
            file_version(path)
            try:
                attach(connection, path)
                _create_views(connection, tables)
            except duckdb.Error as error:
                raise _unreadable(path, "son fichier est abîmé") from error
            yield connection
            for table in tables:
                connection.execute(f"DROP VIEW {quoted(table)}")
            connection.execute("DETACH snap")


def known_ids(path: Path) -> set[str]:
    """The identifiers of the dossiers a snapshot file holds. Raises SnapshotUnreadableError."""
    connection, _ = _open(file_version(path), INFO_TABLES | {"submissions"})
    with contextlib.closing(connection):
        return {
            str(identifier) for (identifier,) in connection.execute("SELECT submission_id FROM submissions").fetchall()
        }


def _load_aliases(connection: duckdb.DuckDBPyConnection, aliases: Mapping[str, str]) -> None:
    connection.execute(
        "CREATE TABLE organisation_aliases (alias_id VARCHAR PRIMARY KEY, organisation_id VARCHAR NOT NULL)"
    )
    rows = pa.table(
        {
            "alias_id": pa.array(list(aliases), type=pa.string()),
            "organisation_id": pa.array(list(aliases.values()), type=pa.string()),
        }
    )
    connection.from_arrow(rows).insert_into("organisation_aliases")


_Key = tuple[FileVersion, str]
_opened: OrderedDict[_Key, SnapshotReader] = OrderedDict()
_opening = threading.Lock()


def open_reader(path: Path, aliases: AliasTable) -> SnapshotReader:
    """The reader of a file in this process: the same one until the file or the alias table changes.

    The oldest of more than eight is dropped from the cache, and so are those whose file was rewritten or removed; a
    dropped one closes when its last user lets go of it. Raises SnapshotUnreadableError.
    """
    key = (file_version(path), aliases.hash)
    with _opening:
        _drop_rewritten()
        if key not in _opened:
            connection, info = _open(key[0])
            with contextlib.ExitStack() as on_error:
                on_error.callback(connection.close)
                _load_aliases(connection, aliases.aliases)
                on_error.pop_all()
            _opened[key] = SnapshotReader(info, aliases.hash, connection, threading.Lock())
            while len(_opened) > OPEN_FILES:
                _opened.popitem(last=False)
        _opened.move_to_end(key)
        return _opened[key]


def forget_rewritten() -> None:
    """Let go of files that are no longer the ones on disk: they may hold a dossier that was erased."""
    with _opening:
        _drop_rewritten()


def _drop_rewritten() -> None:
    for key in list(_opened):
        try:
            is_same = version_of(key[0].path) == key[0]
        except OSError:
            is_same = False
        if not is_same:
            del _opened[key]
