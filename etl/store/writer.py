"""Builds a snapshot file and reads it back before anybody can see it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.store.connection import attach, attach_new, connect
from etl.store.errors import StoreWriteError
from etl.store.files import FILE_MODE, sync
from etl.store.tables import Columns, Filled, ddl, quoted

ROWS_AT_ONCE = 122_880  # DuckDB's own row group


def build_file(path: Path, filled: Filled) -> None:
    """Write every table in one transaction, checkpoint and close: afterwards the file stands alone."""
    with contextlib.closing(connect()) as connection:
        attach_new(connection, path)
        path.chmod(FILE_MODE)
        connection.execute("BEGIN")
        for table, (columns, rows) in filled.items():
            connection.execute(ddl(table, columns))
            if rows.num_rows:
                connection.from_arrow(rows).insert_into(f"snap.main.{quoted(table)}")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT snap")
        connection.execute("DETACH snap")


def verify_file(path: Path, filled: Filled) -> None:
    """Open the file afresh and compare every column of every table with what was to be written.

    Raises StoreWriteError naming the table and column that differ.
    """
    with contextlib.closing(connect()) as connection:
        attach(connection, path)
        written = {
            str(name)
            for (name,) in connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = 'snap'"
            ).fetchall()
        }
        if written != set(filled):
            raise _differs(", ".join(sorted(written ^ set(filled))))
        for table, (columns, rows) in filled.items():
            stored = connection.table(f"snap.main.{quoted(table)}")
            _require_same(table, columns, rows, stored)


def _require_same(table: str, columns: Columns, rows: pa.Table, stored: duckdb.DuckDBPyRelation) -> None:
    """Every value in its place: rows are stored, and come back, in the order in which they were written."""
    if dict(zip(stored.columns, map(str, stored.types), strict=True)) != dict(columns):
        raise _differs(f"colonnes de {table}")
    start = 0
    for batch in stored.fetch_record_batch(ROWS_AT_ONCE):
        expected = rows.slice(start, batch.num_rows)
        for name in columns:
            if not _is_same(expected.column(name), batch.column(name)):
                is_shifted = len(stored) != rows.num_rows
                raise _differs(f"{table}, {'nombre de lignes' if is_shifted else name}")
        start += batch.num_rows
    if start != rows.num_rows:
        raise _differs(f"{table}, nombre de lignes")


def _is_same(expected: pa.ChunkedArray, found: pa.Array) -> bool:
    same: bool = expected.equals(pa.chunked_array([found.cast(expected.type)], expected.type))
    return same


def _differs(what: str) -> StoreWriteError:
    return StoreWriteError(
        f"La relecture de l'instantané ne rend pas ce qui devait être écrit ({what}). Rien n'a changé dans le "
        "stockage ; vérifiez le disque, puis recommencez."
    )


def write_snapshot(path: Path, filled: Filled) -> None:
    """Build, wait for the disk, verify."""
    build_file(path, filled)
    sync(path)
    verify_file(path, filled)
