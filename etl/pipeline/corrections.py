"""Corrections typed on the page instead of in the spreadsheet: laid over what was read, before it is judged.

The files stay as they were sent; a correction names its line and column, what stood there and what is to be read
instead. It is kept with the snapshot (``etl.store.content.Correction``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from etl.headers import header_lookup
from etl.read.records import BEYOND
from etl.read.uploads import RawColumn, RawTable, ReadResult
from etl.schema import KINDS
from etl.store import Correction
from etl.text import match_key

Place = tuple[str, str | None]


class CorrectedRows(Sequence[list[str]]):
    """The lines of a table as they are read after corrections: some taken out, some cells replaced."""

    def __init__(self, rows: Sequence[list[str]], kept: Sequence[int], cells: Mapping[int, Mapping[int, str]]) -> None:
        """``kept``: places in ``rows``; ``cells``: place in ``kept`` to position to text."""
        self._rows = rows
        self._kept = kept
        self._cells = cells

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, row: int) -> list[str]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[list[str]]: ...
    def __getitem__(self, row: int | slice) -> list[str] | Sequence[list[str]]:
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        found = list(self._rows[self._kept[row]])
        for position, text in self._cells.get(row, {}).items():
            found[position] = text
        return found


def apply_corrections(result: ReadResult, corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Lay corrections over the tables read, in place; the later of two for one cell counts.

    Answers those that found their line and column. The others belong to files that are no longer the same.
    """
    wanted: dict[Place, list[Correction]] = defaultdict(list)
    for correction in corrections:
        wanted[correction.file, correction.sheet].append(correction)
    applied: list[Correction] = []
    for table in result.tables:
        if found := wanted.get((table.file, table.sheet)):
            applied += _apply_to_table(table, found)
    return tuple(applied)


def row_of_line(lines: Sequence[int], line: int) -> int | None:
    """Place of a line number among the line numbers of a table, which grow."""
    place = bisect_left(lines, line)
    return place if place < len(lines) and lines[place] == line else None


def _apply_to_table(table: RawTable, corrections: Sequence[Correction]) -> list[Correction]:
    applied: list[Correction] = []
    texts: dict[str, dict[int, str]] = defaultdict(dict)
    shown: dict[int, dict[int, str]] = defaultdict(dict)
    removed: set[int] = set()
    for correction in corrections:
        row = row_of_line(table.lines, correction.line)
        if row is None:
            continue
        if correction.column is None:
            removed.add(row)
        elif not _note_cell(table, correction.column, row, correction.after or "", texts, shown):
            continue
        applied.append(correction)
    for attribute, cells in texts.items():
        column = table.columns[attribute]
        table.columns[attribute] = RawColumn(column.header, _replaced(column.values, cells))
    _keep_rows(table, removed, shown)
    return applied


def _note_cell(
    table: RawTable,
    header: str,
    row: int,
    text: str,
    texts: dict[str, dict[int, str]],
    shown: dict[int, dict[int, str]],
) -> bool:
    """Note one cell's new text; False for a column that the table can't have."""
    if header == BEYOND:
        if not text.strip():
            table.extra_cells.pop(row, None)
    else:
        attribute = _attribute_of(table, header)
        if attribute is not None:
            texts[attribute][row] = text
        elif table.mapping is None or header not in table.headers:
            return False  # under a profile, lines of another kind are made of columns that this one doesn't take
    if header in table.headers:
        shown[row][table.headers.index(header)] = text
    return True


def _attribute_of(table: RawTable, header: str) -> str | None:
    """The column of a header: one that was sent, else one of the contract that was not, added blank."""
    for attribute, column in table.columns.items():
        if column.header == header:
            return attribute
    for kind in KINDS if table.kind == "plat" else [kind for kind in KINDS if kind == table.kind]:
        known = header_lookup(kind).get(match_key(header))
        knows_contract = table.mapping is None or table.mapping.extends_contract
        if known is not None and known not in table.columns and knows_contract:
            table.columns[known] = RawColumn(header, [""] * len(table.lines))
            return known
    return None


def _replaced(values: Sequence[str], cells: Mapping[int, str]) -> Sequence[str]:
    texts = list(values)
    for row, text in cells.items():
        texts[row] = text
    return texts


def _keep_rows(table: RawTable, removed: set[int], shown: Mapping[int, Mapping[int, str]]) -> None:
    kept = [row for row in range(len(table.lines)) if row not in removed]
    place_of = {row: place for place, row in enumerate(kept)} if removed else None
    cells = {(place_of or {}).get(row, row): texts for row, texts in shown.items() if row not in removed}
    table.rows = CorrectedRows(table.rows, kept, cells)
    if place_of is None:
        return
    table.lines = [table.lines[row] for row in kept]
    table.columns = {
        attribute: RawColumn(column.header, _picked(column.values, kept)) for attribute, column in table.columns.items()
    }
    table.extra_cells = {place_of[row]: count for row, count in table.extra_cells.items() if row in place_of}


def _picked(values: Sequence[str], kept: Sequence[int]) -> Sequence[str]:
    return [values[row] for row in kept]
