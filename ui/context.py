"""What a page works with, once it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from analytics.filters import Filters
    from etl.store import SnapshotInfo, SnapshotReader


@dataclass(frozen=True)
class PageContext:
    """One snapshot, one role, the filters in force."""

    store_folder: Path
    snapshot: SnapshotInfo
    reader: SnapshotReader
    role: str
    filters: Filters
    is_demo: bool
