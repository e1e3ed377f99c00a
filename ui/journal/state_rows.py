"""The published states in words and rows: what each is, the files it was made of, its corrections."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from reports.retained import retained_download
from ui.fault_report import KIND_LABELS
from ui.formats import counted, day, moment, whole

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import Correction, SnapshotInfo, SourceInfo, Store

SNAPSHOT_COLUMNS = {
    "as_of": "État au",
    "current": "En vigueur",
    "dossiers": "Dossiers",
    "partenaires": "Partenaires",
    "orientations": "Orientations",
    "set_aside": "Lignes écartées",
    "published_at": "Publié le",
    "by": "Par",
    "note": "Note",
    "profile": "Modèle de fichier",
    "id": "Identifiant",
}
CORRECTION_COLUMNS = {
    "kind": "Fichier",
    "file": "Nom du fichier",
    "sheet": "Feuille",
    "line": "Ligne",
    "column": "Colonne",
    "before": "Avant",
    "after": "Après",
    "by": "Par",
    "at": "Le",
}
NOT_SAID = "non précisé"


def snapshot_labels(snapshots: Sequence[SnapshotInfo]) -> dict[str, str]:
    """Identifier to « 14/03/2026 (en vigueur) », newest first; the end of the identifier tells twins apart."""
    labels = {info.id: f"{day(info.as_of)}{' (en vigueur)' if info.current else ''}" for info in reversed(snapshots)}
    repeated = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    return {key: f"{label} · {key[-6:]}" if label in repeated else label for key, label in labels.items()}


def state_name(snapshot_id: str) -> str:
    """« 14/03/2026 · 9f3a2c » of an identifier; the identifier itself when it has another form."""
    try:
        return f"{day(date.fromisoformat(snapshot_id[:10]))} · {snapshot_id[-6:]}"
    except ValueError:
        return snapshot_id


def snapshots_frame(snapshots: Sequence[SnapshotInfo], profiles: Mapping[str, str]) -> DataFrame:
    """One row a state, newest first; ``profiles``: name to title, a name without title stays a name."""
    rows = [
        (
            day(info.as_of),
            "oui" if info.current else "",
            *(info.rows.get(kind, 0) for kind in ("dossiers", "partenaires", "orientations")),
            sum(info.rejected.values()),
            moment(info.published_at),
            info.by or NOT_SAID,
            info.note or "",
            profiles.get(info.profile, info.profile) if info.profile else "",
            info.id,
        )
        for info in reversed(snapshots)
    ]
    return pd.DataFrame(rows, columns=list(SNAPSHOT_COLUMNS))


def sources_frame(sources: Sequence[SourceInfo]) -> DataFrame:
    """One row a file or sheet a state was made of, the sha256 shortened."""
    rows = [
        (
            _source_name(source),
            KIND_LABELS.get(source.kind, source.kind),
            whole(source.rows),
            f"{source.sha256[:8]}…",
        )
        for source in sources
    ]
    return pd.DataFrame(rows, columns=["Fichier", "Nature", "Lignes", "Empreinte"])


def source_digests(sources: Sequence[SourceInfo]) -> list[tuple[str, str]]:
    """Name with its size, and whole sha256, of each file received, once."""
    return list(dict.fromkeys((f"{one.name}, {_size(one.size_bytes)}", one.sha256) for one in sources))


def _source_name(source: SourceInfo) -> str:
    part = getattr(source, "part", None)
    return f"{source.name} · {part}" if part else source.name


def _size(n_bytes: int) -> str:
    if n_bytes < 1024:
        return counted(n_bytes, "octet")
    return f"{whole(n_bytes / 1024)} Kio" if n_bytes < 1024**2 else f"{whole(n_bytes / 1024**2)} Mio"


def holds_sources(store: Store, snapshot_id: str) -> bool:
    """Whether a state still keeps the files it was made of: retention may have emptied them."""
    found = (
        store.reader(snapshot_id)
        .cursor()
        .execute("SELECT coalesce(bool_or(octet_length(retained) > 0), false) FROM sources")
    )
    return bool(found.fetchall()[0][0])


def sources_zip(store: Store, snapshot_id: str) -> bytes:
    """The files a state was made of as one ZIP, without the personal columns, which were never kept."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in retained_download(store.sources(snapshot_id)):
            archive.writestr(PurePath(file.name).name, file.content)
    return buffer.getvalue()


def corrections_frame(corrections: Sequence[Correction]) -> DataFrame:
    """One row a cell corrected on the import page, or a line taken out."""
    rows = [
        (
            KIND_LABELS.get(one.kind, one.kind),
            one.file,
            one.sheet or "",
            one.line,
            one.column or "ligne retirée",
            one.before or "",
            one.after or "",
            one.by,
            moment(one.at),
        )
        for one in corrections
    ]
    return pd.DataFrame(rows, columns=list(CORRECTION_COLUMNS))
