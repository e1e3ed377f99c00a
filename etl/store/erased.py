"""Which dossiers were erased: identifiers as salted hashes, so that nothing names them and their return is seen."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from etl.cells.written import clean, without_decimal_zero
from etl.store.errors import StoreDamagedError
from etl.store.files import write_atomically
from etl.store.lines import read_lines
from etl.store.versions import FileVersion, version_if_there, version_of

ERASED_FILE = "erased.jsonl"
_SALT_FILE = "SALT"


def normal_id(text: str) -> str:
    """An identifier as a dossier bears it, however the cell was written (``etl.cells.fields.read_id``)."""
    return without_decimal_zero(clean(text))


def make_salt(folder: Path) -> None:
    """The store's own salt, made once. Only under the lock. Raises OSError."""
    path = folder / _SALT_FILE
    if not path.exists():
        write_atomically(path, secrets.token_hex(32) + "\n")


def salted_hash(folder: Path, submission_id: str) -> str:
    """What stands for an identifier once it is erased. Raises StoreDamagedError without a salt."""
    return _hash(_salt(folder), submission_id)


def _hash(salt: bytes, submission_id: str) -> str:
    return hashlib.blake2b(normal_id(submission_id).encode(), key=salt, digest_size=32).hexdigest()


def _salt(folder: Path) -> bytes:
    path = folder / _SALT_FILE
    try:
        return _salt_of(version_of(path))
    except (OSError, ValueError) as error:
        raise StoreDamagedError(
            f"Le fichier {path} manque ou est illisible : les dossiers effacés ne se reconnaissent plus sans lui. "
            "Restaurez-le depuis une sauvegarde."
        ) from error


@lru_cache(maxsize=8)
def _salt_of(version: FileVersion) -> bytes:
    return bytes.fromhex(version.path.read_text(encoding="ascii").strip())


def erased_among(folder: Path, submission_ids: Iterable[str]) -> dict[str, int]:
    """Of some identifiers, those that were erased, with how many times. Raises StoreDamagedError."""
    version = version_if_there(folder / ERASED_FILE)
    erasures = _erasures(version) if version else {}
    if not erasures:
        return {}
    salt = _salt(folder)
    found = {submission_id: erasures.get(_hash(salt, submission_id), 0) for submission_id in submission_ids}
    return {submission_id: times for submission_id, times in found.items() if times}


@lru_cache(maxsize=8)
def _erasures(version: FileVersion) -> Mapping[str, int]:
    return Counter(str(line.get("hash")) for line in read_lines(version.path))
