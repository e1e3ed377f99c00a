"""What is heavy to derive from a snapshot, kept beside it: ``derived/<snapshot>/<name>-<key>.arrow``.

A companion is no part of a snapshot: whoever loses one makes it again. It is as confidential as the rows it was made
of, and may hold what older states said; so an erasure or a removal takes every companion of the store away.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from etl.store.errors import SnapshotUnreadableError, StoreBusyError, StoreDamagedError, StoreWriteError
from etl.store.files import make_folder, prepare_file, sync
from etl.store.reader import SnapshotReader, read_info
from etl.store.state import State, companions_folder, read_state, snapshot_file
from etl.store.writing import writer

Tables = Mapping[str, pa.Table]
Build = Callable[[], Tables]

# A page waits for it: a companion that can't be kept now is kept another time.
PATIENCE_S = 5.0
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
_MAGIC = b"HealthIA companion 1\n"
_DIGEST_SIZE = 32
_LENGTH_SIZE = 8
# What makes anew, or takes away, rows that a companion under way may have been made of.
_UNDOING = ("erase", "remove", "strip")
_logger = logging.getLogger(__name__)


def companion_file(folder: Path, reader: SnapshotReader, name: str, version: str) -> Path:
    """Where a companion is kept: another place for another content, alias table or version of what makes it."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} names no companion: small letters, digits and hyphens, a letter first")
    terms = json.dumps([reader.content_key, reader.alias_hash, version]).encode()
    key = hashlib.sha256(terms).hexdigest()[:16]
    return companions_folder(folder) / reader.info.id / f"{name}-{key}.arrow"


def companion(folder: Path, reader: SnapshotReader, name: str, version: str, build: Build) -> Tables:
    """See ``Store.companion``."""
    path = companion_file(folder, reader, name, version)
    with _one_at_a_time(path):
        found = read_tables(path)
        if found is not None:
            return found
        undone = _n_undone(read_state(folder))
        built = dict(build())
        _keep(folder, reader, path, built, undone)
        return built


_making: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
_taking = threading.Lock()


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Of the threads that want one companion, the first makes it and the others find it."""
    with _taking:
        lock = _making[path]
    with lock:
        yield


def _keep(folder: Path, reader: SnapshotReader, path: Path, built: Tables, undone: int) -> None:
    """Write a companion, unless what it was made of is no longer what the store holds, or the store can't be written.

    Written under the lock from its first byte: an erasure, which holds it too, finds all there is to take away.
    """
    content = written(built)
    try:
        with writer(folder, PATIENCE_S) as state:
            if _n_undone(state) != undone or not _is_in_store(folder, reader, state):
                return
            make_folder(companions_folder(folder))
            make_folder(path.parent)
            prepare_file(path, content).replace(path)
            for older in path.parent.glob(f"{_name_of(path)}-*.arrow"):
                if older != path and _name_of(older) == _name_of(path):
                    older.unlink(missing_ok=True)
            sync(path.parent)
    except (StoreWriteError, StoreBusyError, StoreDamagedError) as error:
        _say_once(str(folder), type(error).__name__)


def _name_of(path: Path) -> str:
    return path.stem.rpartition("-")[0]


def _n_undone(state: State) -> int:
    return sum(entry["action"] in _UNDOING for entry in state.history())


def _is_in_store(folder: Path, reader: SnapshotReader, state: State) -> bool:
    if reader.info.id not in state.published():
        return False
    with contextlib.suppress(SnapshotUnreadableError):
        return read_info(snapshot_file(folder, reader.info.id)).content_key == reader.content_key
    return False


@lru_cache(maxsize=64)
def _say_once(folder: str, why: str) -> None:
    _logger.warning("nothing derived can be kept in %s (%s): it is made again at each start", folder, why)


# The file: a line that says what it is, a digest of the rest, then each table as an Arrow stream after its name.


def written(tables: Tables) -> bytes:
    """Some tables as the bytes of one file."""
    parts = []
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        for part in (name.encode(), sink.getvalue().to_pybytes()):
            parts += [len(part).to_bytes(_LENGTH_SIZE, "big"), part]
    body = b"".join(parts)
    return _MAGIC + _digest(body) + body


def _digest(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST_SIZE).digest()


def read_tables(path: Path) -> Tables | None:
    """The tables of a file; None when there is none, or when it isn't what was written: its maker makes it again.

    Arrow trusts what it reads: a damaged offset would end the process, so that the digest is looked at first.
    """
    try:
        content = memoryview(path.read_bytes())
    except OSError:
        return None
    start = len(_MAGIC) + _DIGEST_SIZE
    body = content[start:]
    if content[: len(_MAGIC)] != _MAGIC or content[len(_MAGIC) : start] != _digest(body):
        return None
    parts = list(_parts(body))
    return {bytes(name).decode(): _table(table) for name, table in zip(parts[::2], parts[1::2], strict=True)}


def _table(part: memoryview) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(bytes(part))) as stream:  # a copy begins where Arrow wants its numbers
        return stream.read_all()


def _parts(body: memoryview) -> Iterator[memoryview]:
    place = 0
    while place < len(body):
        start = place + _LENGTH_SIZE
        place = start + int.from_bytes(body[place:start], "big")
        yield body[start:place]


# What goes away


def companion_files(folder: Path) -> tuple[str, ...]:
    """Every companion of a store, within its folder: what an erasure or a removal takes away. Only under the lock."""
    files = (path for path in companions_folder(folder).glob("*/*") if path.is_file())
    return tuple(sorted(str(path.relative_to(folder)) for path in files))
