"""Source columns to contract columns, as the profile that recognised the file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.cells.written import is_missing
from etl.faults import Fault
from etl.headers import KIND_MARKS, header_columns
from etl.profiles import Complement, FileMapping, Profile
from etl.read.uploads import RawColumn, RawTable, ReadResult
from etl.schema import KINDS, Kind


@dataclass(frozen=True, slots=True)
class _Source:
    header: str
    values: Sequence[str]


def apply_profile(result: ReadResult, profile: Profile | None = None) -> None:
    """Replace each recognised table's source columns by the contract's columns, in place.

    Files that feed two kinds make a second table; several tables of one kind become one, whose ``parts`` tell where
    each line was sent. Complements (several lines a dossier) fill their columns and are not a kind of their own.
    """
    derived = [made for table in result.tables for made in _derived_tables(table, profile)]
    for table in result.tables:
        if table.mapping is not None and table.mapping.complement is None:
            table.columns = _mapped_columns(table, table.mapping)
    _fill_from_complements(result, derived)
    _bring_together(result, [_marked_lines(table) for table in derived])


def _first_filled(sources: Sequence[RawColumn]) -> _Source:
    """The first source where it is filled, else the next ones."""
    if len(sources) == 1:
        return _Source(sources[0].header, sources[0].values)
    rows = zip(*(source.values for source in sources), strict=True)
    return _Source(sources[0].header, [next((text for text in row if text.strip()), "") for row in rows])


def _mapped_column(table: RawTable, mapping: FileMapping, header: str, attribute: str) -> RawColumn | None:
    keys = (attribute, *(f"{attribute}#{rank}" for rank in range(1, len(mapping.columns.get(header, ())))))
    ranked = [table.columns[key] for key in keys if key in table.columns]
    if not ranked:
        if header not in mapping.constants:
            return None
        return RawColumn(header, [mapping.constants[header]] * len(table.lines))
    source = _first_filled(ranked)
    translated = {text: mapping.translate(header, text) for text in set(source.values)}
    return RawColumn(source.header, [translated[text] for text in source.values])


def _mapped_columns(table: RawTable, mapping: FileMapping) -> dict[str, RawColumn]:
    mapped = {
        column.attribute: _mapped_column(table, mapping, column.header, column.attribute)
        for column in header_columns(mapping.kind)
    }
    return {attribute: column for attribute, column in mapped.items() if column is not None}


def _derived_tables(table: RawTable, profile: Profile | None) -> list[RawTable]:
    """The tables of other kinds that a profile makes of a table's lines; their sources count as taken."""
    if profile is None or table.mapping is None or table.mapping.complement is not None:
        return []
    made: list[RawTable] = []
    rows: Sequence[Sequence[str]] = ()
    for mapping in profile.derived_from(table.headers):
        rows = rows or list(table.rows)
        found = mapping.header_map(table.headers)
        sources = {
            attribute: RawColumn(table.headers[place], [row[place] for row in rows])
            for place, attribute in found.positions.items()
        }
        taken = {column.header for column in sources.values()}
        table.ignored = [name for name in table.ignored if name not in taken]
        copy = replace(
            table, kind=mapping.kind, mapping=mapping, columns=sources, ignored=[], extra_cells={}, line_faults=[]
        )
        copy.columns = _mapped_columns(copy, mapping)
        made.append(copy)
    return made


def _marked_lines(table: RawTable) -> RawTable:
    """A derived table without the lines whose marking column is blank: a dossier that names no organisation…"""
    mark = table.columns.get(KIND_MARKS[table.kind])
    if mark is None:
        return _picked(table, [])
    return _picked(table, [row for row, text in enumerate(mark.values) if not is_missing(text)])


def _picked(table: RawTable, rows: Sequence[int]) -> RawTable:
    columns = {
        attribute: RawColumn(column.header, [column.values[row] for row in rows])
        for attribute, column in table.columns.items()
    }
    lines = [table.lines[row] for row in rows]
    return replace(table, lines=lines, rows=[table.rows[row] for row in rows], columns=columns)


def _fill_from_complements(result: ReadResult, derived: Sequence[RawTable]) -> None:
    for source in result.tables:
        complement = source.mapping.complement if source.mapping else None
        if complement is None:
            continue
        filled = result.tables if complement.kind == "dossiers" else derived
        for table in filled:
            if table.kind == complement.kind and "submission_id" in table.columns:
                _fill(table, complement, source)


def _fill(table: RawTable, complement: Complement, source: RawTable) -> None:
    """Fill the blank cells of a table's columns by what a complement says of each dossier."""
    attributes = {column.header: column.attribute for column in header_columns(complement.kind)}
    identifiers = [text.strip() for text in table.columns["submission_id"].values]
    for header, sources in complement.columns.items():
        found, sent = _complement_values(complement, source, sources)
        if not found:
            continue
        column = table.columns.get(attributes[header])
        texts = column.values if column else [""] * len(identifiers)
        values = [
            text if not is_missing(text) else found.get(key, "") for text, key in zip(texts, identifiers, strict=True)
        ]
        # Said where it comes from: the table filled has no such column.
        shown = column.header if column and any(map(str.strip, texts)) else f"{sent} ({source.sheet or source.file})"
        table.columns[attributes[header]] = RawColumn(shown, values)


def _complement_values(
    complement: Complement, table: RawTable, sources: Sequence[str]
) -> tuple[Mapping[str, str], str]:
    """First filled value of a complement for each dossier among the lines its condition keeps, and its header."""
    named = [table.columns[name] for name in sources if name in table.columns]
    if not named or complement.key not in table.columns or complement.where not in table.columns:
        return {}, ""
    column = _first_filled(named)
    keys, places = table.columns[complement.key].values, table.columns[complement.where].values
    found: dict[str, str] = {}
    for key, value, place in zip(keys, column.values, places, strict=True):
        if value.strip() and complement.keeps(place.strip()):
            found.setdefault(key.strip(), value.strip())
    return found, column.header


def _bring_together(result: ReadResult, derived: Sequence[RawTable]) -> None:
    """One table a kind: derived lines first, then those of the tables sent."""
    for kind in KINDS:
        sent = [table for table in result.tables if table.kind == kind]
        made = [table for table in derived if table.kind == kind]
        if not made and len(sent) < 2:
            continue
        parts = made + sent
        result.tables = [table for table in result.tables if table.kind != kind] + [_joined(kind, parts)]


def _joined(kind: Kind, parts: Sequence[RawTable]) -> RawTable:
    if len(parts) == 1:
        return parts[0]
    attributes = dict.fromkeys(attribute for part in parts for attribute in part.columns)
    extra: dict[int, int] = {}
    faults: list[tuple[int, Fault]] = []
    start = 0
    for part in parts:
        extra |= {start + row: count for row, count in part.extra_cells.items()}
        faults += [(start + row, fault) for row, fault in part.line_faults]
        start += len(part.lines)
    return replace(
        parts[-1],
        kind=kind,
        lines=[line for part in parts for line in part.lines],
        rows=[row for part in parts for row in part.rows],
        columns={attribute: _joined_column(parts, attribute) for attribute in attributes},
        ignored=[name for part in parts for name in part.ignored],
        extra_cells=extra,
        line_faults=faults,
        parts=tuple(parts),
    )


def _joined_column(parts: Sequence[RawTable], attribute: str) -> RawColumn:
    found = [part.columns.get(attribute) for part in parts]
    header = next(column.header for column in found if column is not None)
    values: list[str] = []
    for part, column in zip(parts, found, strict=True):
        values += column.values if column is not None else [""] * len(part.lines)
    return RawColumn(header, values)
