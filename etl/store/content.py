"""What a publication is made of, and the identifier that this content gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from etl.faults import Fault
from etl.reference import REQUIRED_COLUMNS, Reference
from etl.schema import SCHEMA_VERSION, Kind
from etl.settings import Settings
from geo import areas

# Aliases are applied when a snapshot is read, so that editing them needs no new import; the extended actor types are
# kept in one table with the call's own.
REFERENCE_TABLES: tuple[str, ...] = tuple(
    sorted(set(REQUIRED_COLUMNS) - {"organisation_aliases", "actor_types_extended"})
)
# Sections of the settings that say nothing of how a content was read: changing them makes no other snapshot of it.
_HOUSEKEEPING = ("import_gate.", "retention.")


@dataclass(frozen=True)
class SetAside:
    """A line that could not be read as the contract says: its cells by header as sent, and why."""

    kind: str
    file: str
    sheet: str | None
    line: int
    cells: dict[str, str]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Correction:
    """A cell corrected on the page instead of in the spreadsheet; ``column`` None: the line was taken out.

    ``column`` is the header as sent, ``at`` bears its time zone.
    """

    kind: str
    file: str
    sheet: str | None
    line: int
    column: str | None
    before: str | None
    after: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class RetainedSource:
    """One table of the input. ``sha256`` of the bytes received; ``retained`` is the table without personal columns.

    ``part``: the sheet of a workbook, the member of an archive. ``encoding`` and ``delimiter`` are those of the bytes
    received, None for a sheet. ``retained`` is UTF-8 where something was left out (``etl.read.decode.decode`` tells); a
    sheet is kept as UTF-8 with ``;``.
    """

    name: str
    sha256: str
    kind: str
    encoding: str | None
    delimiter: str | None
    rows: int
    size_bytes: int
    retained: bytes
    part: str | None = None


@dataclass(frozen=True)
class SnapshotContent:
    """Everything a snapshot holds. ``tables``: kind -> column -> values, columns as ``schema.table_columns`` says.

    ``profile_digest`` tells the content of the profile, which can be edited under its name.
    """

    as_of: date
    published_by: str
    note: str | None
    portfolio: str
    profile: str | None
    accept_rejects: bool
    is_demo: bool
    tables: Mapping[Kind, Mapping[str, Sequence[object]]]
    faults: Sequence[Fault]
    set_aside: Sequence[SetAside]
    sources: Sequence[RetainedSource]
    rows_read: Mapping[Kind, int]
    rows_loaded: Mapping[Kind, int]
    rows_rejected: Mapping[Kind, int]
    location: Mapping[str, int]
    required_cells_read: int
    required_cells_ok: int
    reference: Reference
    settings: Settings
    corrections: Sequence[Correction] = ()
    profile_digest: str | None = None

    def snapshot_id(self, brought_back: Mapping[str, int] | None = None) -> str:
        """``AAAA-MM-JJ-`` and twelve hexadecimal digits: the same content always gives the same identifier.

        Who published it, when and with which note stay out of it; so do the names of the files. ``brought_back``:
        erased dossiers that the content holds, with how often each was erased: the snapshot they were erased from
        keeps its identifier, and no longer is this content.
        """
        return f"{self.as_of.isoformat()}-{_digest(self._identity(brought_back or {}))}"

    def _identity(self, brought_back: Mapping[str, int]) -> Iterable[bytes]:
        settings = {key: value for key, value in self.settings.flattened().items() if not key.startswith(_HOUSEKEEPING)}
        terms: dict[str, object] = {
            "profile": self.profile,
            "profile_digest": self.profile_digest,
            "portfolio": self.portfolio,
            "accept_rejects": self.accept_rejects,
            "schema_version": SCHEMA_VERSION,
            "geography": areas.VINTAGE,
            "corrections": sorted(map(_correction_terms, self.corrections), key=lambda terms: terms[:5]),
            "settings": settings,
            "reference": {stem: reference_rows(self.reference, stem) for stem in REFERENCE_TABLES},
        }
        if brought_back:
            terms["brought_back"] = dict(brought_back)
        yield json.dumps(terms, ensure_ascii=False, sort_keys=True).encode()
        for source in self.sources:
            yield source.retained


def _correction_terms(correction: Correction) -> tuple[str, str, str, int, str, str | None]:
    place = correction.kind, correction.file, correction.sheet or "", correction.line, correction.column or ""
    return *place, correction.after


def _digest(parts: Iterable[bytes]) -> str:
    """Twelve hexadecimal digits; each part counts with its length, so that no two lists of parts run together."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:12]


def reference_rows(reference: Reference, stem: str) -> list[dict[str, str]]:
    """Rows of the table ``ref_<stem>`` of a snapshot; ``in_call`` says which six actor types the call names."""
    rows = reference.rows(stem)
    if stem != "actor_types":
        return rows
    names = list(rows[0])
    extended = reference.rows("actor_types_extended")
    return [row | {"in_call": "yes"} for row in rows] + [
        {name: row.get(name, "") for name in names} | {"in_call": "no"} for row in extended
    ]
