"""Makes a snapshot file anew with some rows left out and some values changed: nothing of the old bytes goes along.

A DELETE or an UPDATE would leave the bytes in the file. The new file keeps the version, tables and columns of the old.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb import ColumnExpression, Expression

from etl.store.connection import attach, connect
from etl.store.tables import Columns, Filled, arrow_schema, quoted
from etl.store.writer import write_snapshot

Connection = duckdb.DuckDBPyConnection


@dataclass(frozen=True)
class TableChange:
    """What changes in a table: which rows go (None: none), columns computed anew; or all its rows replaced."""

    gone: Expression | None = None
    values: Mapping[str, Expression] = field(default_factory=dict)
    rows: pa.Table | None = None


Changes = Mapping[str, TableChange]


def stored_columns(connection: Connection) -> dict[str, dict[str, str]]:
    """Tables of the attached file ``snap`` as they are in it: name -> column -> DuckDB type."""
    found: dict[str, dict[str, str]] = {}
    for table, column, type_ in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'snap' "
        "ORDER BY table_name, column_index"
    ).fetchall():
        found.setdefault(str(table), {})[str(column)] = str(type_)
    return found


def rewrite(old: Path, new: Path, prepare: Callable[[Connection], Changes]) -> bool:
    """Build ``new`` from ``old``, wait for the disk, read it back; False, and no file, when there is no change.

    ``prepare`` answers the changes, given a connection with the old file attached as ``snap``; functions it makes on
    the connection may stand in them. The rows are taken out before the new file is begun: the connection that writes
    it has never held anything else. Raises StoreWriteError, duckdb.Error.
    """
    with contextlib.closing(connect()) as connection:
        attach(connection, old)
        changes = prepare(connection)
        if not changes:
            return False
        filled: Filled = {
            table: (columns, _changed(connection, table, columns, changes.get(table)))
            for table, columns in stored_columns(connection).items()
        }
    write_snapshot(new, filled)
    return True


def _changed(connection: Connection, table: str, columns: Columns, change: TableChange | None) -> pa.Table:
    """The rows of a table as the new file is to hold them."""
    if change is not None and change.rows is not None:
        return change.rows
    rows = connection.table(f"snap.main.{quoted(table)}")
    if change is not None:
        if change.gone is not None:
            rows = rows.filter(~change.gone)
        rows = rows.select(*(change.values.get(name, ColumnExpression(name)).alias(name) for name in columns))
    return rows.to_arrow_table().cast(arrow_schema(columns))
