"""A state of the portfolio, published or only checked, in the form in which two of them are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from analytics.query import load_sql
from etl.reference import LABEL_COLUMNS, Reference
from etl.schema import KINDS, TABLES, Column, Kind, columns, table_columns
from etl.store.connection import connect
from etl.store.tables import arrow_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.filters import Reader
    from etl.pipeline.content import CheckedContent

Words = Mapping[str, Mapping[str, str]]
# Columns whose words come from a vocabulary that the schema does not close: a code known or free.
_OPEN_VOCABULARIES = {"redirected_to": "calls", "linked_calls": "calls"}
VOCABULARIES: Mapping[str, str] = _OPEN_VOCABULARIES | {
    column.attribute: column.vocabulary for column in columns("dossiers") if column.vocabulary
}
# Every column of the areas that a shared view names.
_AREAS = ("level", "code", "departement_code", "arrondissement_code", "epci_code", "population")


class StateLabel(NamedTuple):
    """Which state: of which day, under which identifier (None: not published), of how many dossiers."""

    snapshot_id: str | None
    as_of: date
    n_dossiers: int


@dataclass(frozen=True, eq=False)
class State:
    """Dossiers and their organisations.

    ``dossiers``: one row a dossier by id, the contract's columns and what `state_dossiers.sql` adds. ``partners``:
    submission_id, organisation_id (alias table applied), organisation (shown name), one row an organisation of a
    dossier. ``filled``: cells that say something by kind and column, ``rows``: lines by kind. ``words``: labels of the
    vocabularies, by vocabulary and code.
    """

    label: StateLabel
    dossiers: pa.Table
    partners: pa.Table
    filled: Mapping[Kind, Mapping[str, int]]
    rows: Mapping[Kind, int]
    words: Words


def read_state(reader: Reader, snapshot_id: str, as_of: date) -> State:
    """The state that a snapshot holds, under the alias table that its reader applies."""
    cursor = reader.cursor()
    try:
        words = {name: stored_words(cursor, name) for name in sorted(set(VOCABULARIES.values()))}
        return _state(cursor, snapshot_id, as_of, words)
    finally:
        cursor.close()


def state_of_check(content: CheckedContent, as_of: date, reference: Reference, aliases: Mapping[str, str]) -> State:
    """The state that the publication of a check would put in force, under this alias table (alias to identity)."""
    connection = connect()
    try:
        for kind in KINDS:
            connection.register(TABLES[kind], arrow_table(table_columns(kind), content.tables[kind]))
        pairs = {"alias_id": list(aliases), "organisation_id": list(aliases.values())}
        connection.register("organisation_aliases", _texts(pairs))
        # The views that find the lead's place are bound to the areas, and use none of them for it.
        connection.register("areas", _texts({name: [] for name in _AREAS}))
        words = {name: reference.vocabulary(name).labels for name in sorted(set(VOCABULARIES.values()))}
        return _state(connection, None, as_of, words)
    finally:
        connection.close()


def _texts(values: Mapping[str, list[str]]) -> pa.Table:
    return pa.table({name: pa.array(cells, type=pa.string()) for name, cells in values.items()})


def _state(cursor: DuckDBPyConnection, snapshot_id: str | None, as_of: date, words: Words) -> State:
    cursor.execute(load_sql("_views"))
    dossiers = cursor.execute(load_sql("state_dossiers")).to_arrow_table()
    partners = cursor.execute(load_sql("state_partners")).to_arrow_table()
    defaults = {column.attribute: column.default for column in columns("partenaires") if column.default}
    partner_cells = _counted(cursor, "state_filled_partners", defaults)
    orientation_cells = _counted(cursor, "state_filled_orientations")
    return State(
        label=StateLabel(snapshot_id, as_of, dossiers.num_rows),
        dossiers=dossiers,
        partners=partners,
        filled={
            "dossiers": {column.attribute: _n_filled(dossiers, column) for column in columns("dossiers")},
            "partenaires": partner_cells,
            "orientations": orientation_cells,
        },
        rows={
            "dossiers": dossiers.num_rows,
            "partenaires": partner_cells["submission_id"],
            "orientations": orientation_cells["submission_id"],
        },
        words=words,
    )


def _n_filled(dossiers: pa.Table, column: Column) -> int:
    """Cells of a column that say something: a default is what a missing cell is read as."""
    values = dossiers[column.attribute]
    if column.is_list:
        return int(pc.sum(pc.greater(pc.list_value_length(values), 0)).as_py() or 0)
    if column.default is not None:
        return int(pc.sum(pc.not_equal(values, pa.scalar(column.default))).as_py() or 0)
    return int(len(values) - values.null_count)


def _counted(cursor: DuckDBPyConnection, name: str, params: Mapping[str, object] | None = None) -> dict[str, int]:
    answer = cursor.execute(load_sql(name), params)
    names = [str(column[0]) for column in answer.description]
    return dict(zip(names, answer.fetchall()[0], strict=True))


def stored_words(cursor: DuckDBPyConnection, vocabulary: str) -> dict[str, str]:
    """Labels as the snapshot was read with them, by code: the first column of every vocabulary."""
    table = cursor.table(f"ref_{vocabulary}")
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    key = table.columns[0]
    return {
        str(row[key]): next((str(row[name]) for name in LABEL_COLUMNS if row.get(name)), str(row[key])) for row in rows
    }
