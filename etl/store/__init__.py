"""The snapshot store: published states of the dossiers, immutable, one in force, every move journaled."""

from etl.store.content import RetainedSource, SetAside, SnapshotContent
from etl.store.errors import (
    PortfolioMismatchError,
    SnapshotUnreadableError,
    StoreBusyError,
    StoreConflictError,
    StoreDamagedError,
    StoreEmptyError,
    StoreError,
    StoreWriteError,
    UnknownSnapshotError,
)
from etl.store.info import SnapshotInfo, SourceInfo
from etl.store.reader import SnapshotReader
from etl.store.store import AsItIs, PublishResult, RollbackResult, Store

__all__ = [
    "AsItIs",
    "PortfolioMismatchError",
    "PublishResult",
    "RetainedSource",
    "RollbackResult",
    "SetAside",
    "SnapshotContent",
    "SnapshotInfo",
    "SnapshotReader",
    "SnapshotUnreadableError",
    "SourceInfo",
    "Store",
    "StoreBusyError",
    "StoreConflictError",
    "StoreDamagedError",
    "StoreEmptyError",
    "StoreError",
    "StoreWriteError",
    "UnknownSnapshotError",
]
