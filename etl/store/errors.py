"""What can go wrong with a store: one exception a cause, its message a French sentence that says what to do."""

from __future__ import annotations


class StoreError(Exception):
    """Any fault of the store; the message can be shown as it is."""


class StoreEmptyError(StoreError):
    """The store holds no snapshot yet."""


class UnknownSnapshotError(StoreError):
    """No published snapshot bears this identifier."""


class SnapshotUnreadableError(StoreError):
    """A published snapshot's file is missing, damaged, or written by a newer version."""


class StoreDamagedError(StoreError):
    """CURRENT, the journal or another file of the store's own holds something this program never writes."""


class UnknownDossierError(StoreError):
    """No published snapshot holds this dossier."""


class ErasedDossierError(StoreError):
    """The content holds dossiers that were erased, and nobody was told so."""


class StoreConflictError(StoreError):
    """Somebody published, went back or changed the settings since this user looked."""


class StoreBusyError(StoreError):
    """Another command keeps the store's lock for too long."""


class PortfolioMismatchError(StoreError):
    """The content belongs to another portfolio than the store's."""


class StoreWriteError(StoreError):
    """The folder can't be written (rights, full disk), or what was written doesn't read back."""
