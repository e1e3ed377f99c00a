"""Opens snapshot files for reading: every released version through the same views."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from etl.schema import SCHEMA_VERSION
from etl.store.aliases import load_aliases
from etl.store.connection import attach, connect
from etl.store.errors import SnapshotUnreadableError
from etl.store.info import INFO_TABLES, SnapshotInfo, select_info
from etl.store.tables import Columns, expected_tables, quoted

OPEN_FILES = 8


@dataclass(frozen=True, eq=False)
class SnapshotReader:
    """A snapshot open for reading. ``alias_hash`` tells which state of the alias table its answers use."""

    info: SnapshotInfo
    alias_hash: str
    _connection: duckdb.DuckDBPyConnection
    _lock: threading.Lock

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own: one for each use and thread; temporary tables belong to it."""
        with self._lock:
            return self._connection.cursor()


class FileVersion(NamedTuple):
    """A file as it is on disk: a rewritten one is another version."""

    path: Path
    inode: int
    size_bytes: int
    modified_ns: int


def _unreadable(path: Path, why: str) -> SnapshotUnreadableError:
    return SnapshotUnreadableError(
        f"L'instantané « {path.stem} » ne peut pas être lu : {why} ({path}). Restaurez ce fichier depuis une "
        "sauvegarde, ou revenez à un autre instantané."
    )


def file_version(path: Path) -> FileVersion:
    """Raises SnapshotUnreadableError when the file is gone or out of reach."""
    try:
        state = path.stat()
    except FileNotFoundError as error:
        raise _unreadable(path, "son fichier a disparu") from error
    except OSError as error:
        raise _unreadable(path, "son fichier est hors d'atteinte") from error
    return FileVersion(path, state.st_ino, state.st_size, state.st_mtime_ns)


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


def _open(path: Path, only: frozenset[str] | None = None) -> tuple[duckdb.DuckDBPyConnection, SnapshotInfo]:
    connection = connect()
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
    return connection, info


@lru_cache(maxsize=512)
def _info_of(version: FileVersion) -> SnapshotInfo:
    connection, info = _open(version.path, INFO_TABLES)
    connection.close()
    return info


def read_info(path: Path) -> SnapshotInfo:
    """What is known of a snapshot file; opened once a process, files being immutable. ``current`` is False."""
    return _info_of(file_version(path))


def _load_aliases(connection: duckdb.DuckDBPyConnection, reference_folder: Path) -> None:
    aliases = load_aliases(reference_folder)
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


def open_reader(path: Path, reference_folder: Path, alias_hash: str) -> SnapshotReader:
    """The reader of a file in this process: the same one until the file or the alias table changes.

    The oldest of more than eight is dropped from the cache; it closes when its last user lets go of it.
    Raises SnapshotUnreadableError, SettingsError.
    """
    key = (file_version(path), alias_hash)
    with _opening:
        if key not in _opened:
            connection, info = _open(path)
            with contextlib.ExitStack() as on_error:
                on_error.callback(connection.close)
                _load_aliases(connection, reference_folder)
                on_error.pop_all()
            _opened[key] = SnapshotReader(info, alias_hash, connection, threading.Lock())
            while len(_opened) > OPEN_FILES:
                _opened.popitem(last=False)
        _opened.move_to_end(key)
        return _opened[key]
