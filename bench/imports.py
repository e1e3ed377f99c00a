"""Checking and publishing snapshots, beside other readers and validators of the same files in the same rounds."""

from __future__ import annotations

import csv
import shutil
import statistics
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter

from bench.measure import alone, ratios, rounds, spread
from bench.yardsticks import (
    CHECKS,
    bare_read,
    bare_rows,
    bare_sheets,
    frictionless_validate,
    pandera_validate,
)
from etl.demo import write_demo
from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRequest, publish_report
from etl.pipeline.report import CheckReport
from etl.read.uploads import read_uploads
from etl.schema import KINDS
from etl.store import Store

ROUNDS = {10_000: 5, 100_000: 3}
FEW_ROUNDS = ("frictionless",)  # above LARGE lines of dossiers one round of it is long enough
LARGE = 50_000


def check(folder: str) -> CheckReport:
    """Check the files of a folder, without limits: 100,000 dossiers are more than a form would take."""
    return check_files(read_uploads(sorted(Path(folder).iterdir())), limits=False)


def check_and_publish(folder: str, store: str) -> None:
    """Check the files of a folder and publish them in a new store."""
    publish_report(Store(Path(store)), check(folder), PublicationRequest(date(2026, 1, 1), "bench"))


def _demo(into: Path, dossiers: int) -> Path:
    write_demo(into, dossiers=dossiers, seed=1, snapshots=1)
    (folder,) = into.iterdir()
    return folder


def _as_workbook(folder: Path, file: Path) -> None:
    """The CSV files of a folder as one workbook, a sheet a file, every cell text."""
    with xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        for kind in KINDS:
            sheet = workbook.add_worksheet(kind)
            with (folder / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as lines:
                for row, cells in enumerate(csv.reader(lines, delimiter=";")):
                    for column, cell in enumerate(cells):
                        if cell:
                            sheet.write_string(row, column, cell)


def _print(title: str, found: dict[str, list[float]], lines: int) -> None:
    print(f"## {title}")
    for task, seconds in found.items():
        speed = f"{lines / statistics.median(seconds):>10,.0f} lines/s"
        print(f"{task:22s} {spread(seconds)}  {len(seconds)} rounds  {speed}  {CHECKS.get(task, '')}")


def _print_ratios(found: dict[str, list[float]]) -> None:
    for other in [name for name in found if name not in ("check", "publish")]:
        low, middle, high = ratios(found[other], found["check"])
        print(f"check is {middle:.2f}x {other} ({low:.2f}-{high:.2f})")


def _csv(into: Path, dossiers: int, count: int) -> None:
    folder = _demo(into / "demo", dossiers)
    report = check(str(folder))
    lines = sum(report.rows_read.values())

    def publish() -> None:
        store = into / "store"
        publish_report(Store(store), report, PublicationRequest(date(2026, 1, 1), "bench"))
        shutil.rmtree(store)

    found = rounds(
        {
            "bare": lambda: bare_read(folder),
            "bare, rows in Python": lambda: bare_rows(folder),
            "frictionless": lambda: frictionless_validate(folder),
            "pandera": lambda: pandera_validate(folder),
            "check": lambda: check(str(folder)),
            "publish": publish,
        },
        count,
        once=FEW_ROUNDS if dossiers > LARGE else (),
    )
    _print(
        f"Import: {dossiers:,} dossiers, {report.rows_read['partenaires']:,} partners, {lines:,} lines", found, lines
    )
    _print_ratios(found)
    for function, arguments in (("check", [str(folder)]), ("check_and_publish", [str(folder), str(into / "store")])):
        cost = alone("bench.imports", function, *arguments)
        print(f"{function} alone in a new process: {cost.seconds:.2f} s, imports included; peak {cost.mib:,.0f} MiB")


def _workbook(into: Path, dossiers: int, count: int) -> None:
    folder = _demo(into / "demo", dossiers)
    books = into / "books"
    books.mkdir()
    book = books / "envoi.xlsx"
    _as_workbook(folder, book)
    lines = sum(check(str(books)).rows_read.values())
    found = rounds({"calamine": lambda: bare_sheets(book), "check": lambda: check(str(books))}, count)
    _print(f"Import of a workbook: {dossiers:,} dossiers, {lines:,} lines", found, lines)
    _print_ratios(found)
    cost = alone("bench.imports", "check", str(books))
    print(f"check alone in a new process: {cost.seconds:.2f} s, imports included; peak {cost.mib:,.0f} MiB")


def run() -> None:
    """Print the figures: CSV files of each size, then a workbook."""
    for dossiers, count in ROUNDS.items():
        with tempfile.TemporaryDirectory() as name:
            _csv(Path(name), dossiers, count)
    with tempfile.TemporaryDirectory() as name:
        _workbook(Path(name), 10_000, 3)
