"""The lines of a comparison: a dossier that came or went, a field that changed, an organisation that moved."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


class DossierLine(NamedTuple):
    """A dossier that came or went. ``status`` is a code; ``lead`` the name of the lead organisation."""

    id: str
    title: str
    acronym: str | None
    status: str
    lead: str | None


class Change(NamedTuple):
    """One field of one dossier: ``field`` is the attribute; lists are lists, unknown is None."""

    id: str
    field: str
    before: Any
    after: Any


class PartnerMove(NamedTuple):
    """An organisation that a dossier gained or lost: resolved identity and shown name."""

    id: str
    organisation_id: str
    organisation: str


def merged_changes(fields: Mapping[str, pa.Table]) -> Iterator[Change]:
    """The changes of several fields (submission_id, before, after, each sorted by dossier), dossier after dossier.

    Within a dossier the fields come in the order of the mapping. Nothing is built that is not asked for.
    """
    return heapq.merge(*(_rows(name, rows) for name, rows in fields.items()), key=lambda change: change.id)


def _rows(field: str, rows: pa.Table) -> Iterator[Change]:
    for batch in rows.to_batches(max_chunksize=1_000):
        for submission_id, before, after in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield Change(submission_id, field, before, after)
