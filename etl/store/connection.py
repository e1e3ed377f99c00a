"""DuckDB connections of the store: in memory, nothing fetched, nothing spilled to disk beside the snapshot files."""

from __future__ import annotations

from pathlib import Path

import duckdb

THREADS = 2
MEMORY_LIMIT = "1GB"
# Files of this version are read by every DuckDB from 1.5.0 on.
STORAGE_VERSION = "v1.5.0"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": str(THREADS),
    "memory_limit": MEMORY_LIMIT,
    # The files are confidential: no copy of their rows in a temporary folder.
    "temp_directory": "",
}


def connect() -> duckdb.DuckDBPyConnection:
    """A fresh in-memory DuckDB."""
    return duckdb.connect(":memory:", config=_CONFIG)


def _literal(path: Path) -> str:
    """ATTACH takes no bound value: the path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"


def attach_new(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Create a database file and attach it as ``snap``."""
    connection.execute(f"ATTACH {_literal(path)} AS snap (STORAGE_VERSION '{STORAGE_VERSION}')")


def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach an existing file as ``snap``, read-only. Raises duckdb.Error."""
    connection.execute(f"ATTACH {_literal(path)} AS snap (READ_ONLY)")
