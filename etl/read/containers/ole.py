"""OLE compound files, in which old workbooks and encrypted ones stand: the names of their streams and one stream.

Source: [MS-CFB]. Every chain of sectors is bounded by the size of the file, so none is followed in circles.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_STREAM, _ROOT = 2, 5
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file by name. Raises ValueError, struct.error for what is none."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, self._mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or self._mini_shift >= shift:
            raise ValueError("size of a sector")
        self._sector = 1 << shift
        directory, _, self._mini_below, mini_table, _, difat = struct.unpack_from("<6I", content, 48)
        self._table = self._sector_table(difat)
        entries = self._entries(self._chained(directory))
        self._streams = {name: entry for name, entry in entries if entry.kind == _STREAM}
        root = next(entry for _, entry in entries if entry.kind == _ROOT)
        self._mini_stream = self._chained(root.start)[: root.size]
        self._mini_table = _numbers(self._chained(mini_table))

    @property
    def names(self) -> set[str]:
        """The names of its streams, in small letters."""
        return set(self._streams)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises KeyError."""
        entry = self._streams[name]
        if entry.size >= self._mini_below:
            return self._chained(entry.start)[: entry.size]
        size = 1 << self._mini_shift
        sectors = _chain(self._mini_table, entry.start)
        return b"".join(self._mini_stream[n * size : (n + 1) * size] for n in sectors)[: entry.size]

    def _read(self, sector: int) -> bytes:
        return self._content[(sector + 1) * self._sector : (sector + 2) * self._sector]

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._read, _chain(self._table, start)))

    def _sector_table(self, difat: int) -> tuple[int, ...]:
        """Which sector follows each sector, from the sectors that the header and its continuation list."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        for _ in range(len(self._content) // self._sector):
            if difat >= _LAST_SECTOR:
                break
            *more, difat = _numbers(self._read(difat))
            listed += more
        return _numbers(b"".join(self._read(sector) for sector in listed if sector < _LAST_SECTOR))

    @staticmethod
    def _entries(directory: bytes) -> list[tuple[str, _Entry]]:
        found: list[tuple[str, _Entry]] = []
        for start in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            entry = directory[start : start + _ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 64)
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
            found.append((name, _Entry(kind, *struct.unpack_from("<II", entry, 116))))
        return found


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(table: tuple[int, ...], start: int) -> list[int]:
    """The sectors of a chain. Raises ValueError for one that runs in circles."""
    sectors: list[int] = []
    while start < _LAST_SECTOR:
        if start >= len(table) or len(sectors) > len(table):
            raise ValueError("chain of sectors")
        sectors.append(start)
        start = table[start]
    return sectors
