"""ZIP archives, and the workbooks that are some: what they hold, unpacked in memory under a limit that is counted.

Sizes written in an archive are claims: what counts is what comes out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice

from etl.read.containers.parts import MIB, Members
from etl.read.uploads import RefusedFile, Upload
from etl.settings import LimitSettings

_CHUNK = MIB
_MOST_MEMBERS = 10_000
_MOST_FILES = 50
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_CLIMBS = re.compile(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0"


class Archive:
    """An open ZIP archive. Names are as people see them, with ``/`` between folders."""

    def __init__(self, upload: Upload, limits: LimitSettings | None) -> None:
        """Raises what ``zipfile`` raises for bytes that are no archive, and RefusedFile for too many members."""
        self._file = upload.name
        self._limit = limits.max_unpacked_mib if limits else None
        self._unpacked = 0
        self._zip = zipfile.ZipFile(io.BytesIO(upload.content))
        members = self._zip.infolist()
        if limits and len(members) > _MOST_MEMBERS:
            raise _too_many(upload.name, len(members), _MOST_MEMBERS)
        self.members = [(_name(member), member) for member in members]

    def names(self) -> set[str]:
        """The names of all its members."""
        return {name for name, _ in self.members}

    def read(self, member: zipfile.ZipInfo) -> bytes:
        """What a member holds. Raises RefusedFile when it is encrypted, or when too much has come out."""
        if member.flag_bits & _ENCRYPTED:
            raise RefusedFile("E-FILE-ENCRYPTED", self._file)
        if member.compress_type not in _METHODS:
            raise RefusedFile("E-FILE-FORMAT", self._file, nature="une archive compressée d'une façon inhabituelle")
        pieces: list[bytes] = []
        with self._zip.open(member) as stream:
            while piece := stream.read(_CHUNK):
                self._unpacked += len(piece)
                if self._limit is not None and self._unpacked > self._limit * MIB:
                    raise RefusedFile("E-FILE-UNPACKED", self._file, limite=str(self._limit))
                pieces.append(piece)
        return b"".join(pieces)

    def read_where(self, wanted: Callable[[str], object]) -> dict[str, bytes]:
        """The members whose name is wanted, by name."""
        return {name: self.read(member) for name, member in self.members if wanted(name)}


def _too_many(file: str, count: int, limit: int) -> RefusedFile:
    return RefusedFile("E-ARCHIVE-MEMBERS", file, nombre=str(count), limite=str(limit))


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name; without the mark of UTF-8 it may be UTF-8 all the same (macOS) or cp850 (Windows)."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:
            written = name.encode("utf-8")
        try:
            name = written.decode("utf-8")
        except UnicodeDecodeError:
            name = written.decode("cp850")
    return name.replace("\\", "/")


def repacked(members: Members) -> io.BytesIO:
    """The members as an archive without compression: a reader of it meets what was counted, and nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    buffer.seek(0)
    return buffer


def _is_litter(name: str) -> bool:
    """True for folders, hidden files and what operating systems leave behind."""
    parts = name.split("/")
    return name.endswith("/") or any(part.startswith(".") or part in _LITTER for part in parts)


def text_members(upload: Upload, archive: Archive, limits: LimitSettings | None) -> Iterator[Upload | RefusedFile]:
    """The files of an archive of CSVs, named ``envoi.zip/dossiers.csv``; or why one of them is refused.

    Raises RefusedFile for what refuses the archive as a whole.
    """
    for name, _ in archive.members:
        if _CLIMBS.search(name):
            raise RefusedFile("E-ARCHIVE-PATH", upload.name, membre=name)
    files = [(name, member) for name, member in archive.members if not _is_litter(name)]
    if not files:
        raise RefusedFile("E-ARCHIVE-EMPTY", upload.name)
    if limits and len(files) > _MOST_FILES:
        raise _too_many(upload.name, len(files), _MOST_FILES)
    for name, member in islice(files, None):
        file = f"{upload.name}/{name}"
        content = archive.read(member)
        if content.startswith(_OLE) or b"xl/workbook" in content[-65536:] or content[30:38] == b"mimetype":
            yield RefusedFile("E-ARCHIVE-WORKBOOK", file)
        elif content.startswith(_ARCHIVES):
            yield RefusedFile("E-ARCHIVE-NESTED", file)
        else:
            yield Upload(file, content)
