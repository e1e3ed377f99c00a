"""Containers: what a file is, by its bytes and never by its name, and the tables it holds.

A container is opened into parts: a text (a CSV file, or one of an archive), or a sheet of a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from etl.read.containers.archive import Archive, text_members
from etl.read.containers.ods import CONTENT, MIMETYPE, read_ods
from etl.read.containers.parts import SheetPart, refused_when_damaged
from etl.read.containers.xls import read_xls
from etl.read.containers.xlsx import WORKBOOK, read_xlsx
from etl.read.uploads import RefusedFile, Upload
from etl.settings import LimitSettings

Part = Upload | SheetPart
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET = b"opendocument.spreadsheet"
_OTHER_WORKBOOKS = {
    "xl/workbook.bin": "un classeur binaire XLSB",
    "word/document.xml": "un document Word",
    "ppt/presentation.xml": "une présentation PowerPoint",
}


def open_upload(upload: Upload, limits: LimitSettings | None) -> Iterator[Part | RefusedFile]:
    """The parts of a file one at a time, or why one of them is refused.

    Raises RefusedFile for what refuses the file as a whole, and nothing else whatever its bytes.
    """
    if upload.content.startswith(_ZIP):
        opened: Iterator[Part | RefusedFile] = _open_archive(upload, limits)
    elif upload.content.startswith(_OLE):
        opened = read_xls(upload, limits)
    else:
        yield upload
        return
    while True:
        with refused_when_damaged(upload.name):
            try:
                part = next(opened)
            except StopIteration:
                return
        yield part


def _open_archive(upload: Upload, limits: LimitSettings | None) -> Iterator[Part | RefusedFile]:
    archive = Archive(upload, limits)
    names = {name.lower() for name in archive.names()}
    for name, nature in _OTHER_WORKBOOKS.items():
        if name in names:
            raise RefusedFile("E-FILE-FORMAT", upload.name, nature=nature)
    if WORKBOOK in names:
        yield from read_xlsx(upload.name, archive, limits)
    elif MIMETYPE in names or CONTENT in names:
        yield from _open_document(upload, archive, limits)
    else:
        yield from text_members(upload, archive, limits)


def _open_document(upload: Upload, archive: Archive, limits: LimitSettings | None) -> Iterator[Part | RefusedFile]:
    mime = archive.read_where(lambda name: name == MIMETYPE).get(MIMETYPE, _SPREADSHEET)
    if "encrypted-package" in archive.names():
        raise RefusedFile("E-FILE-ENCRYPTED", upload.name)
    if _SPREADSHEET not in mime or CONTENT not in archive.names():
        raise RefusedFile("E-FILE-FORMAT", upload.name, nature="un document OpenDocument qui n'est pas un classeur")
    yield from read_ods(upload.name, archive, limits)
