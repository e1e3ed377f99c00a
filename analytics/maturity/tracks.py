"""Levels through the states that led to the one shown: read a state at a time, put end to end, followed by dossier.

A blank cell means that the level is not known, never that it is as before: it neither breaks nor ends a run of one
level. A level is followed on the scale it was given on; levels of two scales never follow each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from analytics.query import load_sql
from etl.store.connection import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.filters import Reader

POINTS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("maturity_scale", pa.string()),
        ("as_of", pa.date32()),
        ("srl_initial", pa.int32()),
        ("srl_target", pa.int32()),
        ("srl_observed", pa.int32()),
        ("srl_target_on", pa.date32()),
        ("srl_observed_on", pa.date32()),
    ]
)
_STEPS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("maturity_scale", pa.string()),
        ("as_of_from", pa.date32()),
        ("as_of_to", pa.date32()),
        ("level_from", pa.int32()),
        ("level_to", pa.int32()),
    ]
)
_RUNS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("maturity_scale", pa.string()),
        ("since", pa.date32()),
        ("last_direction", pa.int32()),
        ("is_down_ever", pa.bool_()),
    ]
)
_REVISIONS = pa.schema(
    [
        ("submission_id", pa.string()),
        ("maturity_scale", pa.string()),
        ("which", pa.string()),
        ("as_of_from", pa.date32()),
        ("as_of_to", pa.date32()),
        ("before", pa.int32()),
        ("after", pa.int32()),
    ]
)

# One state: the key of its content, its date, its `declared_levels`.
DeclaredState = tuple[str, date, pa.Table]


@dataclass(frozen=True, eq=False)
class Tracks:
    """What the states say of each dossier, one after the other. ``key`` stands for all of it in caches.

    ``points``: one row a dossier and state that holds it. ``steps``: two known observed levels that follow each other.
    ``runs``: one row a dossier and scale with an observed level: ``since`` (the present level), ``last_direction`` (of
    the last change: 1, -1, null without any), ``is_down_ever``. ``revisions``: initial or target levels declared
    otherwise later. Every table has ``maturity_scale`` and is sorted by dossier.
    """

    key: str
    dates: tuple[date, ...]
    points: pa.Table = field(repr=False)
    steps: pa.Table = field(repr=False)
    runs: pa.Table = field(repr=False)
    revisions: pa.Table = field(repr=False)


NO_TRACKS = Tracks("", (), POINTS.empty_table(), _STEPS.empty_table(), _RUNS.empty_table(), _REVISIONS.empty_table())


def declared_levels(reader: Reader) -> pa.Table:
    """submission_id, maturity_scale, srl_initial, srl_target, srl_observed, srl_target_on, srl_observed_on.

    One row a dossier of the state, withdrawn ones included, by id.
    """
    cursor = reader.cursor()
    try:
        return cursor.execute(load_sql("maturity/declared_levels")).to_arrow_table()
    finally:
        cursor.close()


def build_tracks(states: Sequence[DeclaredState]) -> Tracks:
    """Follow the dossiers through states given oldest first, the last being the one shown; one state a date."""
    digest = hashlib.sha256()
    for content_key, as_of, _ in states:
        digest.update(f"{content_key} {as_of.isoformat()}\n".encode())
    key = digest.hexdigest()[:24]
    dates = tuple(as_of for _, as_of, _ in states)
    points = pa.concat_tables([POINTS.empty_table(), *(_dated(table, as_of) for _, as_of, table in states)])
    connection = connect()
    try:
        connection.register("track_points", points)
        steps = _asked(connection, "maturity/track_steps", _STEPS)
        connection.register("track_steps", steps)
        runs = _asked(connection, "maturity/track_runs", _RUNS)
        return Tracks(key, dates, points, steps, runs, _asked(connection, "maturity/track_revisions", _REVISIONS))
    finally:
        connection.close()


def _dated(table: pa.Table, as_of: date) -> pa.Table:
    dates = pa.array([as_of], type=pa.date32())
    days = pa.chunked_array([pc.take(dates, pa.array([0] * table.num_rows, type=pa.int8()))], type=pa.date32())
    return table.append_column("as_of", days).select(POINTS.names).cast(POINTS)


def _asked(connection: DuckDBPyConnection, name: str, schema: pa.Schema) -> pa.Table:
    return connection.execute(load_sql(name)).to_arrow_table().cast(schema)
