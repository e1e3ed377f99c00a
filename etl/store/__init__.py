"""The snapshot store: published states of the dossiers, immutable, one in force, every move journaled."""

from etl.store.configuration import Configuration, UnknownTextError, text_digest
from etl.store.configure import ConfigurationChange
from etl.store.content import Correction, RetainedSource, SetAside, SnapshotContent
from etl.store.erasure import EraseResult
from etl.store.errors import (
    ErasedDossierError,
    PortfolioMismatchError,
    SnapshotUnreadableError,
    StoreBusyError,
    StoreConflictError,
    StoreDamagedError,
    StoreEmptyError,
    StoreError,
    StoreWriteError,
    UnknownDossierError,
    UnknownSnapshotError,
)
from etl.store.info import SnapshotInfo, SourceInfo
from etl.store.publication import AsItIs, PublishResult
from etl.store.reader import SnapshotReader
from etl.store.retention import RetentionResult
from etl.store.store import RollbackResult, Store

__all__ = [
    "AsItIs",
    "Configuration",
    "ConfigurationChange",
    "Correction",
    "EraseResult",
    "ErasedDossierError",
    "PortfolioMismatchError",
    "PublishResult",
    "RetainedSource",
    "RetentionResult",
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
    "UnknownDossierError",
    "UnknownSnapshotError",
    "UnknownTextError",
    "text_digest",
]
