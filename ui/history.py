"""The published states of a store and everything that was done to it, in the words and rows that Journal shows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pandas as pd

from etl.store.erased import normal_id
from reports.retained import retained_download
from ui.configuration_log import change_summary
from ui.configured import title_of
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
MOVE_COLUMNS = {"at": "Le", "what": "Quoi", "state": "État concerné", "by": "Par", "more": "Précisions"}
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
_ACTIONS: Mapping[str, str] = {
    "publish": "Publication",
    "rollback": "Retour à un état",
    "erase": "Effacement d’un dossier",
    "remove": "Retrait d’un état (conservation)",
    "strip": "Retrait des fichiers reçus (conservation)",
}
_NOT_SAID = "non précisé"


def snapshot_labels(snapshots: Sequence[SnapshotInfo]) -> dict[str, str]:
    """Identifier to « 14/03/2026 (en vigueur) », newest first; the end of the identifier tells twins apart."""
    labels = {info.id: f"{day(info.as_of)}{' (en vigueur)' if info.current else ''}" for info in reversed(snapshots)}
    repeated = {label for label in labels.values() if list(labels.values()).count(label) > 1}
    return {key: f"{label} · {key[-6:]}" if label in repeated else label for key, label in labels.items()}


def snapshots_frame(snapshots: Sequence[SnapshotInfo], profiles: Mapping[str, str]) -> DataFrame:
    """One row a state, newest first; ``profiles``: name to title, a name without title stays a name."""
    rows = [
        (
            day(info.as_of),
            "oui" if info.current else "",
            *(info.rows.get(kind, 0) for kind in ("dossiers", "partenaires", "orientations")),
            sum(info.rejected.values()),
            moment(info.published_at),
            info.by or _NOT_SAID,
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


@dataclass(frozen=True, slots=True)
class Move:
    """One thing done to the store: when (UTC), what, to which state, by whom, and more in words."""

    at: datetime
    what: str
    state: str
    by: str
    more: str


def moves(store: Store) -> list[Move]:
    """Publications, returns, erasures, removals and changes of the configuration together, newest first."""
    done = [_journal_move(entry) for entry in store.journal()]
    changed = [
        Move(change.at, title_of(change.name), "", change.by or _NOT_SAID, change_summary(change))
        for change in store.configuration_history()
    ]
    return sorted([*done, *changed], key=lambda move: move.at, reverse=True)


def _journal_move(entry: Mapping[str, Any]) -> Move:
    action = str(entry["action"])
    return Move(
        at=_utc(str(entry["at"])),
        what=_ACTIONS.get(action, action),
        state=_states_concerned(entry),
        by=str(entry.get("by") or _NOT_SAID),
        more=_more(entry),
    )


def _states_concerned(entry: Mapping[str, Any]) -> str:
    """The states an entry lists (an erasure, a retention), else the one it put in force."""
    return ", ".join(map(state_name, entry.get("snapshots") or [str(entry["current"])]))


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _more(entry: Mapping[str, Any]) -> str:
    parts = [str(entry["note"])] if entry.get("note") else []
    if entry["action"] == "rollback" and entry.get("previous"):
        parts.append(f"à la place de l’état au {state_name(str(entry['previous']))}")
    if entry.get("recovered"):
        parts.append("ligne rétablie après un arrêt brutal")
    return " · ".join(parts)


def state_name(snapshot_id: str) -> str:
    """« 14/03/2026 · 9f3a2c » of an identifier; the identifier itself when it has another form."""
    try:
        return f"{day(date.fromisoformat(snapshot_id[:10]))} · {snapshot_id[-6:]}"
    except ValueError:
        return snapshot_id


def moves_frame(found: Sequence[Move]) -> DataFrame:
    """One row a move, times as in Paris."""
    rows = [(moment(move.at), move.what, move.state, move.by, move.more) for move in found]
    return pd.DataFrame(rows, columns=list(MOVE_COLUMNS))


@dataclass(frozen=True, slots=True)
class Holding:
    """What one state holds of a dossier."""

    info: SnapshotInfo
    is_loaded: bool
    n_partners: int
    n_set_aside: int


_LOADED = "SELECT count(*) FROM submissions WHERE submission_id = $id"
_PARTNERS = "SELECT count(*) FROM partners WHERE submission_id = $id"


def states_holding(store: Store, submission_id: str) -> list[Holding]:
    """The states that hold a dossier, loaded or among the lines set aside, newest first."""
    submission_id = normal_id(submission_id)
    found = []
    for info in reversed(store.snapshots()):
        holding = _holding(store, info, submission_id)
        if holding.is_loaded or holding.n_set_aside or holding.n_partners:
            found.append(holding)
    return found


def _holding(store: Store, info: SnapshotInfo, submission_id: str) -> Holding:
    cursor = store.reader(info.id).cursor()
    loaded, partners = (
        int(cursor.execute(question, {"id": submission_id}).fetchall()[0][0]) for question in (_LOADED, _PARTNERS)
    )
    aside = sum(
        1 for line in store.set_aside(info.id) if any(normal_id(cell) == submission_id for cell in line.cells.values())
    )
    return Holding(info, loaded > 0, partners, aside)


def holdings_frame(found: Sequence[Holding]) -> DataFrame:
    """One row a state that holds the dossier."""
    rows = [
        (
            f"{day(one.info.as_of)}{' (en vigueur)' if one.info.current else ''}",
            "oui" if one.is_loaded else "non",
            one.n_partners,
            one.n_set_aside,
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=["État au", "Dossier chargé", "Lignes de partenaires", "Lignes écartées"])
