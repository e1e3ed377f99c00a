"""Writing in a store's folder: one writer at a time, what others left mended first, refusals said in French."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path

import duckdb

from etl.store.errors import StoreWriteError
from etl.store.files import LOCK_PATIENCE_S, locked, make_folder, sweep
from etl.store.state import State, companions_folder, heal, snapshots_folder


def config_folder(folder: Path) -> Path:
    """Where a store keeps its own settings, vocabularies and profiles."""
    return folder / "config"


@contextlib.contextmanager
def writer(folder: Path, patience_s: float = LOCK_PATIENCE_S) -> Iterator[State]:
    """Hold the lock of a store, mended and swept; the folder is made when it isn't there.

    Raises StoreBusyError, StoreDamagedError, StoreWriteError.
    """
    with refusals_in_french(folder):
        make_folder(folder)
        make_folder(snapshots_folder(folder))
        with locked(folder / "LOCK", patience_s):
            state = heal(folder)
            for place in (folder, snapshots_folder(folder), config_folder(folder), config_folder(folder) / "profiles"):
                sweep(place)
            for place in companions_folder(folder).glob("*"):
                sweep(place)
                with contextlib.suppress(OSError):  # one that holds something stays
                    place.rmdir()
            yield state


# What the system says through DuckDB, which passes its words on and not its numbers.
_REASONS = {
    "No space left": errno.ENOSPC,
    "File too large": errno.EFBIG,
    "quota": errno.EDQUOT,
    "Permission denied": errno.EACCES,
    "Read-only file system": errno.EROFS,
}


@contextlib.contextmanager
def refusals_in_french(folder: Path) -> Iterator[None]:
    """Turn the system's refusals to write into a French sentence."""
    try:
        yield
    except OSError as error:
        raise _write_error(folder, error.errno) from error
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        number = next((number for reason, number in _REASONS.items() if reason in str(error)), None)
        raise _write_error(folder, number) from error


def _write_error(folder: Path, number: int | None) -> StoreWriteError:
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why = f"il n'y a plus assez de place sur le disque du stockage {folder}. Libérez-en, puis recommencez"
    elif number in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = f"le stockage {folder} n'est pas accessible en écriture. Demandez ce droit à l'administrateur"
    elif number in (errno.ENOTDIR, errno.EEXIST):
        why = f"{folder} n'est pas un dossier. Corrigez HEALTHIA_STORE"
    else:
        why = f"l'écriture dans le stockage {folder} a échoué. Vérifiez le disque, puis recommencez"
    return StoreWriteError(f"L'opération n'a pas abouti : {why}. Les instantanés publiés sont intacts.")
