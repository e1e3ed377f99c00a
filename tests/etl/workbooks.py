"""Workbooks and archives made in memory, byte for byte the same each time: no clock, no compression."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Row = Sequence[Any]
Sheets = Mapping[str, Sequence[Row]]
_WRITTEN = datetime(2026, 1, 1)
_ONE_MERGED = re.compile(rb"<mergeCell [^>]*/>")
_MERGED = re.compile(rb"(?:<mergeCell [^>]*/>)+")
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def archive(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A ZIP archive of some members, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = method
            file.writestr(member, content)
    return buffer.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def settled(content: bytes) -> bytes:
    """A workbook without what tells when it was written; merged cells, which openpyxl keeps in a set, in order."""
    members = {
        name: _MERGED.sub(lambda found: b"".join(sorted(_ONE_MERGED.findall(found[0]))), member)
        for name, member in members_of(content).items()
    }
    core = "docProps/core.xml"
    if core in members:
        members[core] = _MOMENT.sub(b"2026-01-01T00:00:00Z", members[core])
    return archive(members)


def xlsx(sheets: Sheets, change: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook as openpyxl writes it. ``change``: what is done to it besides."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet: Worksheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return settled(buffer.getvalue())


def xlsx_of_xlsxwriter(sheets: Sheets, **options: Any) -> bytes:
    """A workbook as XlsxWriter writes it: shared strings, formulas with the value 0."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy", **options}) as workbook:
        workbook.set_properties({"created": _WRITTEN})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return settled(buffer.getvalue())


def rewritten(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its members changed."""
    members = members_of(content)
    before = members[member]
    members[member] = change(before)
    assert members[member] != before
    return archive(members)
