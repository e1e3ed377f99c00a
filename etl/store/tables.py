"""The tables of a snapshot file: their columns, and their rows as Arrow tables ready to be written in bulk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter

import pyarrow as pa

from etl.reference import REQUIRED_COLUMNS
from etl.schema import KINDS, SCHEMA_VERSION, TABLES, columns, table_columns
from etl.store.content import REFERENCE_TABLES, SnapshotContent, reference_rows
from geo import areas

Columns = Mapping[str, str]
# Tables beside those of the contract's three kinds and the reference tables: name -> column -> DuckDB type.
SUPPORT_TABLES: Mapping[str, Columns] = {
    "faults": {
        "file": "VARCHAR",
        "sheet": "VARCHAR",
        "line": "INTEGER",
        "column_name": "VARCHAR",
        "value": "VARCHAR",
        "code": "VARCHAR",
        "severity": "VARCHAR",
        "message": "VARCHAR",
        "suggestion": "VARCHAR",
    },
    "set_aside": {
        "kind": "VARCHAR",
        "file": "VARCHAR",
        "sheet": "VARCHAR",
        "line": "INTEGER",
        "cells": "VARCHAR",
        "reasons": "VARCHAR[]",
    },
    "sources": {
        "name": "VARCHAR",
        "sha256": "VARCHAR",
        "kind": "VARCHAR",
        "encoding": "VARCHAR",
        "delimiter": "VARCHAR",
        "rows": "INTEGER",
        "size_bytes": "BIGINT",
        "retained": "BLOB",
        "part": "VARCHAR",
    },
    "corrections": {
        "kind": "VARCHAR",
        "file": "VARCHAR",
        "sheet": "VARCHAR",
        "line": "INTEGER",
        "column_name": "VARCHAR",
        "before": "VARCHAR",
        "after": "VARCHAR",
        "corrected_by": "VARCHAR",
        "corrected_at": "TIMESTAMP",
    },
    "snapshot": {
        "id": "VARCHAR",
        "as_of": "DATE",
        "published_at": "TIMESTAMP",
        "published_by": "VARCHAR",
        "note": "VARCHAR",
        "portfolio": "VARCHAR",
        "profile": "VARCHAR",
        "schema_version": "INTEGER",
        "accept_rejects": "BOOLEAN",
        "is_demo": "BOOLEAN",
        "geography_vintage": "VARCHAR",
        "rows_read": "VARCHAR",
        "rows_loaded": "VARCHAR",
        "rows_rejected": "VARCHAR",
        "location": "VARCHAR",
        "required_cells_read": "BIGINT",
        "required_cells_ok": "BIGINT",
        "parent": "VARCHAR",
    },
    "settings": {"key": "VARCHAR", "value": "VARCHAR"},
    "areas": {
        "level": "VARCHAR",
        "code": "VARCHAR",
        "name": "VARCHAR",
        "population": "BIGINT",
        "departement_code": "VARCHAR",
        "arrondissement_code": "VARCHAR",
        "epci_code": "VARCHAR",
        "straddles": "BOOLEAN",
        "note": "VARCHAR",
    },
}
Values = dict[str, list[object]]
_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "VARCHAR[]": pa.list_(pa.string()),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "BLOB": pa.binary(),
}


@lru_cache(maxsize=1)
def expected_tables() -> Mapping[str, Columns]:
    """Every table a reader may count on, with the columns of this version: name -> column -> DuckDB type."""
    contract: dict[str, Columns] = {TABLES[kind]: table_columns(kind) for kind in KINDS}
    reference: dict[str, Columns] = {
        f"ref_{stem}": dict.fromkeys(REQUIRED_COLUMNS[stem], "VARCHAR") for stem in REFERENCE_TABLES
    }
    reference["ref_actor_types"] = {**reference["ref_actor_types"], "in_call": "VARCHAR"}
    return contract | dict(SUPPORT_TABLES) | reference


@lru_cache(maxsize=1)
def never_null() -> Mapping[str, frozenset[str]]:
    """Columns the loader always fills (required, or with a default such as the empty list), by table."""
    return {
        TABLES[kind]: frozenset(
            {"line"} | {column.attribute for column in columns(kind) if column.required or column.default is not None}
        )
        for kind in KINDS
    }


def quoted(identifier: str) -> str:
    """An SQL identifier between double quotes."""
    return '"' + identifier.replace('"', '""') + '"'


def ddl(table: str, table_columns: Columns) -> str:
    """The CREATE TABLE of one table of the attached file ``snap``."""
    required = never_null().get(table, frozenset())
    lines = [
        f"{quoted(name)} {type_}{' NOT NULL' if name in required else ''}" for name, type_ in table_columns.items()
    ]
    if table == "submissions":
        lines.append("PRIMARY KEY (submission_id)")
    return f"CREATE TABLE snap.main.{quoted(table)} ({', '.join(lines)})"


def arrow_schema(table_columns: Columns) -> pa.Schema:
    """The Arrow types of some columns."""
    return pa.schema([(name, _ARROW_TYPES[type_]) for name, type_ in table_columns.items()])


def arrow_table(table_columns: Columns, values: Mapping[str, Sequence[object]]) -> pa.Table:
    """Values by column as an Arrow table. Raises ValueError when the columns aren't those that are declared."""
    if set(values) != set(table_columns):
        differing = ", ".join(sorted(set(values) ^ set(table_columns)))
        raise ValueError(f"columns that differ from the declared ones: {differing}")
    schema = arrow_schema(table_columns)
    return pa.table([pa.array(values[field.name], field.type) for field in schema], schema=schema)


def _transposed(table_columns: Columns, rows: Iterable[Mapping[str, object]]) -> Values:
    listed = list(rows)
    return {name: [row[name] for row in listed] for name in table_columns}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _attributes(table_columns: Columns, things: Sequence[object], **renamed: str) -> Values:
    """One attribute a column; ``renamed``: the columns that bear another name than their attribute."""
    return {name: list(map(attrgetter(renamed.get(name, name)), things)) for name in table_columns}


def _support_values(content: SnapshotContent, head: Mapping[str, object]) -> dict[str, Values]:
    set_aside = _attributes(SUPPORT_TABLES["set_aside"], content.set_aside)
    set_aside["cells"] = [_json(line.cells) for line in content.set_aside]
    corrections = _attributes(
        SUPPORT_TABLES["corrections"], content.corrections, column_name="column", corrected_by="by", corrected_at="at"
    )
    corrections["corrected_at"] = [
        correction.at.astimezone(UTC).replace(tzinfo=None) for correction in content.corrections
    ]
    settings = content.settings.flattened()
    return {
        "faults": _attributes(SUPPORT_TABLES["faults"], content.faults, column_name="column"),
        "set_aside": set_aside,
        "corrections": corrections,
        "sources": _attributes(SUPPORT_TABLES["sources"], content.sources),
        "snapshot": {name: [value] for name, value in head.items()},
        "settings": {"key": list(settings), "value": list(settings.values())},
    }


@lru_cache(maxsize=1)
def _areas_table() -> pa.Table:
    values = {name: [getattr(area, name) for area in areas.all_areas()] for name in SUPPORT_TABLES["areas"]}
    return arrow_table(SUPPORT_TABLES["areas"], values)


def snapshot_row(
    content: SnapshotContent, snapshot_id: str, parent: str | None, published_at: datetime
) -> dict[str, object]:
    """The one row of the table ``snapshot``. ``published_at`` is kept in UTC, without its zone."""
    same = ("as_of", "published_by", "note", "portfolio", "profile", "accept_rejects", "is_demo")
    counts = ("rows_read", "rows_loaded", "rows_rejected", "location")
    cells = ("required_cells_read", "required_cells_ok")
    return {
        "id": snapshot_id,
        "published_at": published_at.replace(tzinfo=None),
        "schema_version": SCHEMA_VERSION,
        "geography_vintage": areas.VINTAGE,
        "parent": parent,
        **{name: getattr(content, name) for name in same + cells},
        **{name: _json(dict(getattr(content, name))) for name in counts},
    }


Filled = dict[str, tuple[Columns, pa.Table]]


def filled_tables(content: SnapshotContent, head: Mapping[str, object]) -> Filled:
    """Every table of the file with its columns and its rows, ready to be written and compared."""
    filled: Filled = {}
    for kind in KINDS:
        declared = table_columns(kind)
        values = content.tables.get(kind) or {name: [] for name in declared}
        filled[TABLES[kind]] = declared, arrow_table(declared, values)
    for table, columns_of in _support_values(content, head).items():
        filled[table] = SUPPORT_TABLES[table], arrow_table(SUPPORT_TABLES[table], columns_of)
    filled["areas"] = SUPPORT_TABLES["areas"], _areas_table()
    for stem in REFERENCE_TABLES:
        reference = reference_rows(content.reference, stem)
        declared = dict.fromkeys(reference[0], "VARCHAR")
        filled[f"ref_{stem}"] = declared, arrow_table(declared, _transposed(declared, reference))
    return filled
