"""What is known of a snapshot without reading its rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import duckdb

INFO_TABLES = frozenset({"snapshot", "sources"})


@dataclass(frozen=True)
class SourceInfo:
    """One table a snapshot was made of; ``sha256`` of the bytes received. ``part``: its sheet, or archive member."""

    name: str
    sha256: str
    kind: str
    encoding: str | None
    delimiter: str | None
    rows: int
    size_bytes: int
    part: str | None = None


@dataclass(frozen=True)
class SnapshotInfo:
    """A published snapshot; counts by kind (``rows`` = loaded) and by location. Times in UTC.

    ``content_key`` changes when the file is rewritten under the same ``id`` (a dossier erased): what is remembered of
    a snapshot's rows is remembered under it, never under ``id`` alone.
    """

    id: str
    as_of: date
    published_at: datetime
    by: str
    note: str | None
    current: bool
    rows: Mapping[str, int] = field(hash=False)
    rejected: Mapping[str, int] = field(hash=False)
    rows_read: Mapping[str, int] = field(hash=False)
    location: Mapping[str, int] = field(hash=False)
    sources: tuple[SourceInfo, ...]
    schema_version: int
    portfolio: str
    profile: str | None
    accept_rejects: bool
    is_demo: bool
    geography_vintage: str
    required_cells_read: int
    required_cells_ok: int
    parent: str | None
    content_key: str = ""

    def files(self) -> list[tuple[str, str]]:
        """Name and sha256 of each file received, once, whatever the number of its tables."""
        return list(dict.fromkeys((source.name, source.sha256) for source in self.sources))

    def as_dict(self) -> dict[str, Any]:
        """The snapshot as ``python -m etl snapshots --json`` prints it."""
        return {
            "id": self.id,
            "as_of": self.as_of.isoformat(),
            "published_at": self.published_at.isoformat(timespec="seconds"),
            "by": self.by,
            "note": self.note,
            "current": self.current,
            "rows": dict(self.rows),
            "rejected": dict(self.rejected),
            "sources": [{"name": name, "sha256": sha256} for name, sha256 in self.files()],
            "schema_version": self.schema_version,
        }


def _counts(text: str | None) -> dict[str, int]:
    return json.loads(text) if text else {}


def select_info(connection: duckdb.DuckDBPyConnection) -> SnapshotInfo:
    """Read the views ``snapshot`` and ``sources`` of an opened file; ``current`` is not known there: False."""
    found = connection.execute("SELECT * FROM snapshot")
    names = [str(column[0]) for column in found.description]
    row: dict[str, Any] = dict(zip(names, found.fetchall()[0], strict=True))
    sources = connection.execute("SELECT name, sha256, kind, encoding, delimiter, rows, size_bytes, part FROM sources")
    return SnapshotInfo(
        id=row["id"],
        as_of=row["as_of"],
        published_at=row["published_at"].replace(tzinfo=UTC),
        by=row["published_by"],
        note=row["note"],
        current=False,
        rows=_counts(row["rows_loaded"]),
        rejected=_counts(row["rows_rejected"]),
        rows_read=_counts(row["rows_read"]),
        location=_counts(row["location"]),
        sources=tuple(SourceInfo(*source) for source in sources.fetchall()),
        schema_version=row["schema_version"],
        portfolio=row["portfolio"],
        profile=row["profile"],
        accept_rejects=bool(row["accept_rejects"]),
        is_demo=bool(row["is_demo"]),
        geography_vintage=row["geography_vintage"],
        required_cells_read=row["required_cells_read"] or 0,
        required_cells_ok=row["required_cells_ok"] or 0,
        parent=row["parent"],
    )
