"""Tables of text to rows of the contract, with every fault named.

Each column is read once a distinct value by the model's own field (``etl.schema.cell_readers``): what a cell may
hold is said in one place. Rules between cells and between files stand in ``etl.validate.rules``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from etl.cells.fields import Reading
from etl.cells.readers import CellError, CellNote
from etl.coded import Coded, each
from etl.read.texts import CodedTexts
from etl.read.uploads import RawTable, ReadResult
from etl.reference import Reference
from etl.schema import KINDS, LEVEL_FIELDS, Column, Kind, cell_readers, columns, level_error
from etl.validate.table import ReadTable


def _read_column(table: ReadTable, column: Column, texts: Sequence[str], reading: Reading) -> Coded[Any]:
    """Values of a column, each distinct text read once; faults are noted on every row that carries the text."""
    take = cell_readers(table.kind)[column.attribute].take
    coded = CodedTexts.of(texts)
    values: list[Any] = []
    problems: dict[int, CellError] = {}
    doubts: dict[int, list[CellNote]] = {}
    for place, text in enumerate(coded.distinct):
        try:
            values.append(take(text, reading))
        except CellError as error:
            values.append(None)
            problems[place] = error
        if reading.notes:
            doubts[place] = list(reading.notes)
            reading.notes.clear()
    if problems or doubts:
        _note_faults(table, column, coded, problems, doubts)
    return Coded.spread_over(values, coded.codes)


def _note_faults(
    table: ReadTable,
    column: Column,
    coded: CodedTexts,
    problems: Mapping[int, CellError],
    doubts: Mapping[int, list[CellNote]],
) -> None:
    for row in coded.rows_of({*problems, *doubts}):
        place = coded.codes[row]
        shown = coded.distinct[place].strip()
        if problem := problems.get(place):
            table.add(
                row,
                problem.code,
                column.attribute,
                value=shown or None,
                suggestion=problem.suggestion,
                context=problem.context,
            )
        for note in doubts.get(place, ()):
            table.add(row, note.code, column.attribute, value=shown, suggestion=note.suggestion, context=note.context)


def _read_table(raw: RawTable, kind: Kind, reading: Reading) -> ReadTable:
    headers = {attribute: column.header for attribute, column in raw.columns.items()}
    table = ReadTable(kind, raw.file, raw.sheet, raw.lines, {}, headers, raw)
    for row, fault in raw.line_faults:
        table.faults.append(fault)
        if fault.severity == "error":
            table.set_aside.add(row)
    for row, count in raw.extra_cells.items():
        table.add(row, "E-EXTRA-CELLS", context={"nombre": str(count)})
    for column in columns(kind):
        found = raw.columns.get(column.attribute)
        if found is None:
            missing = None if column.required else cell_readers(kind)[column.attribute].missing(reading)
            table.values[column.attribute] = Coded.constant(missing, len(raw.lines))
        else:
            table.values[column.attribute] = _read_column(table, column, found.values, reading)
    if kind == "dossiers":
        _check_levels(table, reading.reference)
    return table


def _check_levels(table: ReadTable, reference: Reference) -> None:
    def error_of(scale: str | None, level: int | None) -> CellError | None:
        return None if scale is None else level_error(reference, scale, level)

    for attribute in LEVEL_FIELDS:
        for row, error in each(error_of, table.values["maturity_scale"], table.values[attribute]).filled():
            if error:
                table.add(row, error.code, attribute, value=table.original(attribute, row), context=error.context)


def _empty_table(kind: Kind) -> ReadTable:
    values: dict[str, Coded[Any]] = {column.attribute: Coded.constant(None, 0) for column in columns(kind)}
    return ReadTable(kind, "", None, [], values, {}, None)


def read_tables(result: ReadResult, reference: Reference, default_scale: str = "SRL") -> dict[Kind, ReadTable]:
    """Every kind of file with its cells read; a kind that wasn't sent is empty.

    ``default_scale``: the maturity scale of a dossier that names none (a setting).
    """
    reading = Reading(reference, default_scale=default_scale)
    tables: dict[Kind, ReadTable] = {}
    for kind in KINDS:
        raw = result.table(kind)
        tables[kind] = _empty_table(kind) if raw is None else _read_table(raw, kind, reading)
    return tables


def required_cells(tables: Iterable[ReadTable]) -> tuple[int, int]:
    """(read, read without fault) of the mandatory cells of every line, errors and warnings alike. KPI K23."""
    read = faultless = 0
    for table in tables:
        required = [column.attribute for column in columns(table.kind) if column.required]
        parts: Sequence[RawTable | ReadTable] = (table.raw.parts if table.raw else ()) or (table,)
        headers = {table.header_in(part, attribute) or "" for part in parts for attribute in required}
        total = len(table.lines) * len({table.headers.get(attribute, "") for attribute in required})
        faulty = {
            (fault.file, fault.sheet, fault.line, fault.column)
            for fault in table.faults
            if fault.column in headers and fault.line
        }
        read += total
        faultless += total - len(faulty)
    return read, faultless
