"""Checking and publishing 10,000 dossiers, beside a bare DuckDB read and frictionless on the same files."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
from frictionless import Dialect, Resource, Schema
from frictionless.formats import CsvControl

from bench.measure import ratios, rounds, spread
from etl.demo import write_demo
from etl.document import DOCS
from etl.pipeline import PublicationRequest, check_files, publish_report, read_uploads
from etl.schema import KINDS
from etl.store import Store


def bare_read(files: list[Path]) -> int:
    """Every file into a table, all columns text: nothing checked."""
    with duckdb.connect() as con:
        for file in files:
            con.execute("CREATE OR REPLACE TABLE bare AS FROM read_csv(?, delim=';', all_varchar=true)", [str(file)])
        return len(con.execute("FROM bare").fetchall())


def _resources(folder: Path) -> Iterator[Resource]:
    for kind in KINDS:
        file = folder / f"{kind}.csv"
        headers = file.read_text(encoding="utf-8-sig").splitlines()[0].split(";")
        schema = json.loads((DOCS / "schema" / f"{kind}.json").read_text(encoding="utf-8"))
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


def frictionless_validate(folder: Path) -> int:
    """Types and constraints of the same Table Schemas; no rule between files, no location."""
    return sum(resource.validate(limit_errors=10).stats["errors"] for resource in _resources(folder))


def run(dossiers: int = 10_000, count: int = 5) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        write_demo(Path(name), dossiers=dossiers, seed=1, snapshots=1)
        folder = next(path for path in Path(name).iterdir() if path.is_dir())
        files = sorted(folder.glob("*.csv"))
        report = check_files(read_uploads(files))
        lines = sum(report.rows_read.values())

        def publish() -> None:
            store = Path(name) / "store"
            publish_report(Store(store), report, PublicationRequest(date(2026, 1, 1), "bench"))
            shutil.rmtree(store)

        found = rounds(
            {
                "bare": lambda: bare_read(files),
                "frictionless": lambda: frictionless_validate(folder),
                "check": lambda: check_files(read_uploads(files)),
                "publish": publish,
            },
            count,
        )
    print(f"## Import : {dossiers} dossiers, {report.rows_read['partenaires']} partners, {lines} lines, {count} rounds")
    for task, seconds in found.items():
        print(f"{task:14s} {spread(seconds)}  {lines / statistics.median(seconds):>10,.0f} lines/s")
    for other in ("frictionless", "bare"):
        low, middle, high = ratios(found[other], found["check"])
        print(f"check is {middle:.2f}x {other} ({low:.2f}-{high:.2f})")
