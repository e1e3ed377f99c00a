"""One question to one snapshot: choose the dossiers, run the indicator's SQL, hand its rows to pandas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.filters import Filters, Reader

SQL_FOLDER = Path(__file__).with_name("sql")


@lru_cache(maxsize=256)
def load_sql(name: str) -> str:
    """Text of ``sql/<name>.sql``. Raises FileNotFoundError."""
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def run(reader: Reader, name: str, filters: Filters, *, place_filter: str = "all", **params: object) -> pd.DataFrame:
    """Rows of ``sql/<name>.sql`` over the dossiers that the filters choose.

    ``place_filter`` says in which sense a dossier is in a département or an EPCI that is filtered on (``lead``,
    ``all``, ``sites``, ``deployment``). Every value is bound. Each call has a cursor of its own, with its temporary
    table and views, so that threads never share one. Integers are int64, or Int64 when some are unknown; unknown
    numbers are NaN, unknown texts None or NaN.
    """
    with asking(reader, filters, place_filter=place_filter) as ask:
        return ask(name, **params)


class Ask:
    """Several questions over the same chosen dossiers, on one cursor."""

    def __init__(self, cursor: DuckDBPyConnection) -> None:
        self._cursor = cursor

    def __call__(self, name: str, **params: object) -> pd.DataFrame:
        """Rows of ``sql/<name>.sql``, typed as ``run`` types them."""
        return _to_frame(self._cursor.execute(load_sql(name), params))

    def rows(self, name: str, **params: object) -> list[dict[str, Any]]:
        """Rows of ``sql/<name>.sql`` one by one, None where nothing is known: for those that read each of many."""
        rows: list[dict[str, Any]] = self._cursor.execute(load_sql(name), params).to_arrow_table().to_pylist()
        return rows

    def prepare(self, name: str, **params: object) -> None:
        """Run ``sql/<name>.sql``, one statement that leaves a temporary table for the next questions."""
        self._cursor.execute(load_sql(name), params)

    def beside(self, name: str, rows: pa.Table) -> None:
        """Let the next questions read an Arrow table, under that name, beside those of the snapshot."""
        self._cursor.register(name, rows)


@contextmanager
def asking(reader: Reader, filters: Filters, *, place_filter: str = "all") -> Iterator[Ask]:
    """Choose the dossiers once, then ask of them as often as needed; closes its cursor."""
    cursor = reader.cursor()
    try:
        cursor.execute(load_sql("_views"))
        cursor.execute(load_sql("_chosen"), {**filters.bound(), "site": place_filter})
        cursor.execute(load_sql("_chosen_views"))
        yield Ask(cursor)
    finally:
        cursor.close()


def _to_frame(answer: DuckDBPyConnection) -> pd.DataFrame:
    # By way of Arrow: DuckDB's own frames turn a column of integers with one unknown into floats.
    frame = answer.to_arrow_table().to_pandas(
        types_mapper=lambda kind: pd.Int64Dtype() if pa.types.is_integer(kind) else None
    )
    whole = {name: "int64" for name in frame if frame[name].dtype == "Int64" and not frame[name].hasnans}
    typed: pd.DataFrame = frame.astype(whole)
    return typed
