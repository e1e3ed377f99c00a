"""When an organisation was first and last seen in the states that led to the one shown."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from analytics.query import load_sql

if TYPE_CHECKING:
    import pyarrow as pa

    from analytics.filters import Reader

# One state: the key of its content, its date, its `organisations_there`.
SeenState = tuple[str, date, "pa.Table"]


class Sighting(NamedTuple):
    """First and last as-of date where an organisation is in a dossier, and in how many of the states it is."""

    first: date
    last: date
    n_states: int


@dataclass(frozen=True, eq=False)
class Sightings:
    """Every organisation of the states, by its identity under the alias table; ``dates`` of the states, oldest first.

    ``key`` stands for all of it in caches.
    """

    key: str
    dates: tuple[date, ...]
    by_organisation: Mapping[str, Sighting] = field(repr=False)


def organisations_there(reader: Reader) -> pa.Table:
    """organisation_id: the organisations of a state before the alias table, withdrawn dossiers included."""
    cursor = reader.cursor()
    try:
        return cursor.execute(load_sql("network/organisations_there")).to_arrow_table()
    finally:
        cursor.close()


def build_sightings(states: Sequence[SeenState], reader: Reader) -> Sightings:
    """Follow the organisations through states given oldest first, under the alias table that the reader applies."""
    cursor = reader.cursor()
    try:
        aliases = dict(cursor.execute(load_sql("network/aliases")).fetchall())
    finally:
        cursor.close()
    digest = hashlib.sha256(repr(sorted(aliases.items())).encode())
    found: dict[str, Sighting] = {}
    for content_key, as_of, table in states:
        digest.update(f"{content_key} {as_of.isoformat()}\n".encode())
        for organisation in {aliases.get(given, given) for given in table["organisation_id"].to_pylist()}:
            before = found.get(organisation)
            found[organisation] = Sighting(
                before.first if before else as_of, as_of, before.n_states + 1 if before else 1
            )
    return Sightings(digest.hexdigest()[:24], tuple(as_of for _, as_of, _ in states), found)
