"""What our check is measured beside, on the same files: a bare read, and two validators with the same Table Schemas.

Each says in ``CHECKS`` what it checks: none of them looks between cells, lines or files, nor places or identifies
anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pandera
from frictionless import Dialect, Resource, Schema
from frictionless.formats import CsvControl
from python_calamine import CalamineWorkbook

from etl.document import DOCS
from etl.schema import KINDS

CHECKS = {
    "bare": "nothing checked: every file into a DuckDB table, all columns text",
    "bare, rows in Python": "nothing checked: every row of every file handed to Python",
    "frictionless": "types, required, pattern, enum, minimum, unique id; lists are any text",
    "pandera": "types, required, pattern, enum, minimum, unique id; lists are any text",
    "check": "the same in all spellings of the contract; lists, vocabularies, identifiers; rules between cells, lines "
    "and files; organisations identified, partners located",
    "publish": "what was checked into a DuckDB file, every column read back",
}


def _table_schema(kind: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((DOCS / "schema" / f"{kind}.json").read_text(encoding="utf-8"))
    return schema


def bare_read(folder: Path) -> None:
    """Every file into a table, all columns text: nothing checked."""
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        for kind in KINDS:
            file = str(folder / f"{kind}.csv")
            con.execute("CREATE OR REPLACE TABLE bare AS FROM read_csv(?, delim=';', all_varchar=true)", [file])


def bare_rows(folder: Path) -> int:
    """Every row of every file handed to Python as texts: nothing checked."""
    with duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        return sum(
            len(con.execute("FROM read_csv(?, delim=';', all_varchar=true)", [str(folder / f"{kind}.csv")]).fetchall())
            for kind in KINDS
        )


def bare_sheets(workbook: Path) -> int:
    """Every row of every sheet handed to Python by calamine: nothing checked."""
    opened = CalamineWorkbook.from_path(workbook)
    return sum(len(opened.get_sheet_by_name(name).to_python()) for name in opened.sheet_names)


def _resources(folder: Path) -> Iterator[Resource]:
    for kind in KINDS:
        file = folder / f"{kind}.csv"
        with file.open(encoding="utf-8-sig") as lines:
            headers = next(lines).rstrip("\n").split(";")
        schema = _table_schema(kind)
        by_name = {field["name"]: field for field in schema["fields"]}
        schema["fields"] = [by_name[header] for header in headers]
        schema.pop("foreignKeys", None)  # a lone file has no other resource to refer to
        dialect = Dialect()
        dialect.add_control(CsvControl(delimiter=";"))
        yield Resource(
            path=file.name,
            basepath=str(folder),
            dialect=dialect,
            schema=Schema.from_descriptor(schema),
            encoding="utf-8-sig",
        )


def frictionless_validate(folder: Path) -> None:
    """Types and constraints of the Table Schemas. Raises AssertionError for a fault, which would end its reading."""
    for resource in _resources(folder):
        errors = resource.validate().stats["errors"]
        assert not errors, errors  # noqa: S101 - a bench that stops early would measure nothing


def _checks(field: dict[str, Any]) -> Iterator[pandera.Check]:
    """The checks of one field on a column of texts; pandera leaves missing ones out."""
    constraints = field.get("constraints", {})
    kind = field["type"]
    if kind == "date":
        form = field["format"]
        yield pandera.Check(lambda texts: pd.to_datetime(texts, format=form, errors="coerce").notna())
    elif kind == "boolean":
        yield pandera.Check.isin([*field["trueValues"], *field["falseValues"]])
    elif kind in ("integer", "number"):
        yield pandera.Check(lambda texts: _numbers(texts, field) >= constraints.get("minimum", 0))
    if "enum" in constraints:
        yield pandera.Check.isin(constraints["enum"])
    if "pattern" in constraints:
        yield pandera.Check.str_matches(constraints["pattern"])


def _numbers(texts: pd.Series, field: dict[str, Any]) -> pd.Series:
    plain = texts.str.replace(field.get("groupChar", ""), "").str.replace(field.get("decimalChar", "."), ".")
    return pd.to_numeric(plain, errors="coerce")


def _pandera_schema(kind: str) -> pandera.DataFrameSchema:
    columns = {
        field["name"]: pandera.Column(
            str,
            list(_checks(field)),
            nullable=not field.get("constraints", {}).get("required", False),
            unique=field.get("constraints", {}).get("unique", False),
        )
        for field in _table_schema(kind)["fields"]
    }
    return pandera.DataFrameSchema(columns)


def pandera_validate(folder: Path) -> None:
    """Types and constraints of the Table Schemas on texts read by pandas. Raises SchemaErrors for a fault."""
    for kind in KINDS:
        missing = _table_schema(kind)["missingValues"]
        texts = pd.read_csv(folder / f"{kind}.csv", sep=";", dtype=str, na_values=missing, keep_default_na=False)
        _pandera_schema(kind).validate(texts, lazy=True)
