"""Files that survive a crash: written whole or not at all, on disk before they are named, one writer at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from etl.store.errors import StoreBusyError

FILE_MODE = 0o600
FOLDER_MODE = 0o700
LOCK_PATIENCE_S = 60.0
STALE_AFTER_S = 24 * 3600
_TEMPORARY = re.compile(r"\.tmp-.+-(?P<pid>\d+)-[0-9a-f]{8}(?:\.duckdb)?(?:\.wal)?")


def temporary_name(name: str, suffix: str = "") -> str:
    """A name no other process or thread takes, and that the sweep recognises."""
    return f".tmp-{name}-{os.getpid()}-{secrets.token_hex(4)}{suffix}"


def make_folder(folder: Path) -> None:
    """Create a folder only its owner can enter; an existing one keeps its rights."""
    if not folder.is_dir():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, text: str) -> None:
    """Replace a small file: whoever reads it sees the old text or the new one, also after a crash."""
    temporary = prepare_file(path, text.encode())
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def prepare_file(path: Path, content: bytes) -> Path:
    """Write a file beside the place it is to take, on disk when this returns; its temporary name."""
    temporary = path.parent / temporary_name(path.name)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


@contextlib.contextmanager
def locked(path: Path, patience_s: float = LOCK_PATIENCE_S) -> Iterator[None]:
    """Hold the lock of a store; the system releases it when the process dies. Raises StoreBusyError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        _wait_for(descriptor, time.monotonic() + patience_s)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreBusyError(
                    "Une autre publication occupe le stockage depuis trop longtemps. Réessayez dans quelques minutes."
                ) from None
            time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def sweep(folder: Path) -> list[str]:
    """Remove what killed publications left behind; return the names. Only under the lock.

    A temporary file goes when its process is dead, or after a day (the number may have been given to another process).
    """
    removed = []
    for path in folder.glob(".tmp-*"):
        found = _TEMPORARY.fullmatch(path.name)
        if found is None:
            continue
        with contextlib.suppress(FileNotFoundError):
            is_old = time.time() - path.stat().st_mtime > STALE_AFTER_S
            if is_old or not _is_alive(int(found["pid"])):
                path.unlink()
                removed.append(path.name)
    return sorted(removed)
