"""Each folder of ``files`` is one test: its files are checked, and the report is what ``expected.json`` says.

Expected faults: errors and warnings whole; facts of conformity only where the case is about them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from etl.faults import Fault
from etl.pipeline.check import check_files
from etl.pipeline.report import LOCATIONS, CheckReport
from etl.read.uploads import read_uploads
from etl.schema import KINDS
from tests.etl.make_files import FOLDER, declare_all, written

FOLDERS = sorted(path for path in FOLDER.iterdir() if path.is_dir())


@cache
def checked(folder: Path) -> CheckReport:
    return check_files(read_uploads(sorted(path for path in folder.iterdir() if path.name != "expected.json")))


def place(fault: Mapping[str, Any]) -> tuple[str, str, int, str]:
    return fault["code"], fault["file"], fault["line"] or 0, fault["column"] or ""


def compare_faults(found: list[Fault], expected: list[dict[str, Any]]) -> None:
    by_place = sorted(found, key=lambda fault: place(fault.as_dict()))
    expected = sorted(expected, key=place)
    assert [place(fault.as_dict()) for fault in by_place] == [place(fault) for fault in expected]
    for fault, words in zip(by_place, expected, strict=True):
        for name in ("value", "suggestion", "sheet"):
            if name in words:
                assert getattr(fault, name) == words[name], fault
        assert words.get("says", "") in fault.message, fault


def as_json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_files_of_a_folder_give_what_is_expected(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    report = checked(folder)
    answer = report.as_dict()

    compare_faults([fault for fault in report.issues if fault.severity != "conformity"], expected["faults"])
    if "conformity" in expected:
        compare_faults([fault for fault in report.issues if fault.severity == "conformity"], expected["conformity"])
    for name in ("rows_loaded", "rows_rejected", "location", "ignored_columns"):
        if name in expected:
            assert answer[name] == expected[name], name
    if "files" in expected:
        assert [{key: file[key] for key in file if key != "rows"} for file in answer["files"]] == expected["files"]  # type: ignore[attr-defined]
    for kind, columns in expected.get("values", {}).items():
        assert report.content is not None
        for attribute, values in columns.items():
            assert list(map(as_json, report.content.tables[kind][attribute])) == values, attribute


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_counts_of_a_folder_add_up_and_its_name_tells_its_outcome(folder: Path) -> None:
    report = checked(folder)
    for kind in KINDS:
        assert report.rows_read[kind] == report.rows_loaded[kind] + report.rows_rejected[kind]
    assert list(report.location) == list(LOCATIONS)
    assert sum(report.location.values()) == report.rows_loaded["partenaires"]
    assert report.has_errors == folder.name.startswith("bad_")
    assert report.has_errors or sum(report.rows_rejected.values()) == 0
    for fault in report.issues:
        assert "{" not in fault.message and fault.message[-1] in ".)", fault.message
        assert fault.line is not None or fault.file in fault.message, fault.message


def test_the_folders_hold_what_the_builder_writes() -> None:
    for name in declare_all():
        folder = FOLDER / name
        content = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
        assert content == written(name), f"{name} : python -m tests.etl.make_files"
