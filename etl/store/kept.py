"""What a snapshot keeps of its making, read back: the input, the lines set aside, the corrections."""

from __future__ import annotations

import json
from datetime import UTC

import duckdb

from etl.store.content import Correction, RetainedSource, SetAside


def read_sources(cursor: duckdb.DuckDBPyConnection) -> tuple[RetainedSource, ...]:
    """The tables of the input, without personal columns."""
    rows = cursor.execute(
        "SELECT name, sha256, kind, encoding, delimiter, rows, size_bytes, retained, part FROM sources"
    ).fetchall()
    return tuple(RetainedSource(*row) for row in rows)


def read_set_aside(cursor: duckdb.DuckDBPyConnection) -> tuple[SetAside, ...]:
    """The lines set aside, in the order of the files; no cells once the retention has emptied them."""
    rows = cursor.execute("SELECT kind, file, sheet, line, cells, reasons FROM set_aside").fetchall()
    return tuple(
        SetAside(kind, file, sheet, line, json.loads(cells), tuple(reasons))
        for kind, file, sheet, line, cells, reasons in rows
    )


def read_corrections(cursor: duckdb.DuckDBPyConnection) -> tuple[Correction, ...]:
    """The corrections made on the page, in the order in which they were laid over the files."""
    rows = cursor.execute(
        "SELECT kind, file, sheet, line, column_name, before, after, corrected_by, corrected_at FROM corrections"
    ).fetchall()
    return tuple(Correction(*row) for row in ((*said, at.replace(tzinfo=UTC)) for *said, at in rows))
