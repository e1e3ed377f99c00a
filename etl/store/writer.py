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

Fingerprint = dict[str, int]


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
            _compare(connection, table, columns, rows)


def _compare(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, rows: pa.Table) -> None:
    stored = connection.table(f"snap.main.{quoted(table)}")
    if dict(zip(stored.columns, map(str, stored.types), strict=True)) != dict(columns):
        raise _differs(f"colonnes de {table}")
    expected = _fingerprint(connection.from_arrow(rows), columns)
    found = _fingerprint(stored, columns)
    for column, value in expected.items():
        if found[column] != value:
            raise _differs(f"{table}, {column}")


def _fingerprint(relation: duckdb.DuckDBPyRelation, columns: Columns) -> Fingerprint:
    """Rows, a hash of each column, and one of whole rows, whatever their order.

    The hashes are added (not xor-ed: a value that occurs twice would vanish); DuckDB adds them without overflow.
    """
    names = [quoted(name) for name in columns]
    sums = [f"coalesce(sum(hash({terms})), 0)" for terms in [*names, ", ".join(names)]]
    values = relation.aggregate(", ".join(["count(*)", *sums])).fetchone()
    if values is None:
        raise StoreWriteError("La relecture de l'instantané n'a rien rendu. Relancez l'import.")
    return dict(zip(["nombre de lignes", *columns, "lignes entières"], map(int, values), strict=True))


def _differs(what: str) -> StoreWriteError:
    return StoreWriteError(
        f"La relecture de l'instantané ne rend pas ce qui devait être écrit ({what}). Rien n'a été publié ; vérifiez "
        "le disque, puis relancez l'import."
    )


def write_snapshot(path: Path, filled: Filled) -> None:
    """Build, wait for the disk, verify."""
    build_file(path, filled)
    sync(path)
    verify_file(path, filled)
