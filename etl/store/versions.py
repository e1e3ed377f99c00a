"""Files as they are on disk at a moment: a rewritten one is another version."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class FileVersion(NamedTuple):
    """A file and what changes when it is replaced or edited."""

    path: Path
    inode: int
    size_bytes: int
    modified_ns: int

    def stamp(self) -> str:
        """The version in a few characters, without the path."""
        return f"{self.inode:x}-{self.size_bytes:x}-{self.modified_ns:x}"


def version_of(path: Path) -> FileVersion:
    """The version of a file now. Raises OSError."""
    state = path.stat()
    return FileVersion(path, state.st_ino, state.st_size, state.st_mtime_ns)


def version_if_there(path: Path) -> FileVersion | None:
    """The version of a file now, None when there is none. Raises OSError."""
    try:
        return version_of(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
