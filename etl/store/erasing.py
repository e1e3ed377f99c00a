"""Takes one dossier out of one snapshot file: its rows, its lines set aside, its faults, its lines of the input.

Lines of the input are blanked, not dropped, so that the line numbers of the others hold. Counts follow, so that for
each kind lines read = loaded + rejected still. What other lines say of the dossier is replaced by ``dossier effacé``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from duckdb import (
    CaseExpression,
    ColumnExpression,
    ConstantExpression,
    Expression,
    LambdaExpression,
)
from duckdb import FunctionExpression as Call
from duckdb.func import SPECIAL

from etl.headers import FLAT, header_lookup
from etl.schema import KINDS, TABLES, Kind, columns
from etl.store.mentions import Mentions
from etl.store.retained import Cleared, Place, RetainedText
from etl.store.rewrite import Changes, Connection, TableChange, rewrite, stored_columns
from etl.store.tables import SUPPORT_TABLES, arrow_table
from etl.text import match_key

Record = dict[str, object]
# Columns that never hold free text: identities that others refer to.
_IDENTITIES = frozenset({"submission_id", "organisation_id"})


class Erasure:
    """One dossier in one file, attached as ``snap``: where it is, and what changes for it."""

    def __init__(self, connection: Connection, submission_id: str) -> None:
        """Look for the dossier everywhere."""
        self._connection = connection
        self._stored = stored_columns(connection)
        self.mentions = Mentions(submission_id, self._known_ids())
        self._source_rows = self._records("sources")
        self._sources = [RetainedText.of(row) for row in self._source_rows]
        self.lines: dict[Place, set[int]] = defaultdict(set)
        self._note_retained_lines()
        self._loaded = self._note_loaded_lines()
        self._note_corrected_lines()
        self._aside = self._note_lines_set_aside()
        self._make_functions()

    @property
    def is_held(self) -> bool:
        """True when the file holds lines of the dossier."""
        return any(self.lines.values()) or any(self._loaded.values())

    # Where it is

    def _table(self, name: str) -> duckdb.DuckDBPyRelation:
        return self._connection.table(f"snap.main.{name}")

    def _records(self, table: str) -> list[Record]:
        """Rows of a small table, with every column of this version: None where the file lacks it."""
        if table not in self._stored:
            return []
        found = self._table(table)
        missing: Record = dict.fromkeys(SUPPORT_TABLES[table])
        return [missing | dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def _known_ids(self) -> set[str]:
        return {
            str(identifier) for (identifier,) in self._table(TABLES["dossiers"]).project("submission_id").fetchall()
        }

    def _note(self, places: Iterable[Place], lines: Iterable[int]) -> None:
        found = set(lines)
        for place in places:
            self.lines[place] |= found

    def _note_retained_lines(self) -> None:
        for source in self._sources:
            self._note(source.places, source.lines_of(self.mentions))

    def _note_loaded_lines(self) -> dict[Kind, int]:
        """The number of rows loaded, by kind."""
        counts: dict[Kind, int] = {}
        for kind in KINDS:
            rows = self._table(TABLES[kind]).filter(ColumnExpression("submission_id") == self._id()).project("line")
            lines = [int(line) for (line,) in rows.fetchall()]
            for source in self._sources:
                if source.kind in (kind, FLAT):
                    self._note(source.places, lines)
            counts[kind] = len(lines)
        return counts

    def _id(self) -> Expression:
        return ConstantExpression(self.mentions.submission_id)

    def _note_corrected_lines(self) -> None:
        """Lines whose identifier was corrected: the input shows another one than the line bears."""
        for row in self._records("corrections"):
            if not _is_identifier(row["kind"], row["column_name"]):
                continue
            if self.mentions.is_id(_text(row["after"])):
                self._note([_place(row)], [_line(row)])
            else:
                self.lines[_place(row)].discard(_line(row))

    def _note_lines_set_aside(self) -> Counter[str]:
        """The number of lines set aside, by kind."""
        counts: Counter[str] = Counter()
        for row in self._records("set_aside"):
            if self._is_own_line(*_place(row), _line(row)) or self._names_it(row):
                self._note([_place(row)], [_line(row)])
                counts[str(row["kind"])] += 1
        return counts

    def _names_it(self, row: Record) -> bool:
        """True when the cells of a line set aside bear the identifier; a line of another dossier may speak of it."""
        cells: dict[str, str] = json.loads(str(row["cells"] or "{}"))
        own = [text for header, text in cells.items() if _is_identifier(row["kind"], header)]
        if any(map(self.mentions.is_id, own)):
            return True
        return any(map(self.mentions.tells, cells.values())) and not any(map(self.mentions.is_other, own))

    def _is_own_line(self, file: str | None, sheet: str | None, line: int | None) -> bool:
        return line in self.lines.get((str(file), sheet), ())

    # What changes

    def _make_functions(self) -> None:
        make = self._connection.create_function
        make("is_own_line", self._is_own_line, ["VARCHAR", "VARCHAR", "INTEGER"], "BOOLEAN", null_handling=SPECIAL)
        make("is_own_value", self._is_own_value, ["VARCHAR"], "BOOLEAN", null_handling=SPECIAL)
        make("redacted", self.mentions.redact, ["VARCHAR"], "VARCHAR")
        make("redacted_cells", self._redacted_cells, ["VARCHAR"], "VARCHAR")

    def _is_own_value(self, text: str | None) -> bool:
        return self.mentions.tells(text)

    def _redacted_cells(self, text: str) -> str:
        cells: dict[str, str] = json.loads(text)
        return json.dumps({name: self.mentions.redact_cell(cell) for name, cell in cells.items()}, ensure_ascii=False)

    def changes(self) -> Changes:
        """What changes in the file; nothing when it neither holds nor mentions the dossier."""
        sources = [source.without(self._lines_in(source), self.mentions) for source in self._sources]
        if not (self.is_held or any(sources) or self._is_mentioned()):
            return {}
        changes = {
            table: TableChange(self._gone(table), dict(self._redactions(table)))
            for table in self._stored
            if table not in ("snapshot", "sources")
        }
        changes["sources"] = TableChange(rows=self._arrow("sources", self._cleared_sources(sources)))
        changes["snapshot"] = TableChange(rows=self._arrow("snapshot", [self._snapshot_row()]))
        return changes

    def _arrow(self, table: str, rows: list[Record]) -> object:
        declared = self._stored[table]
        return arrow_table(declared, {name: [row[name] for row in rows] for name in declared})

    def _lines_in(self, source: RetainedText) -> set[int]:
        return set().union(*(self.lines.get(place, set()) for place in source.places))

    def _gone(self, table: str) -> Expression | None:
        """Which rows of a table go; None: none."""
        if table in TABLES.values():
            return ColumnExpression("submission_id") == self._id()
        if table == "faults":
            return self._gone_faults()
        return self._own_line() if table in ("set_aside", "corrections") else None

    def _gone_faults(self) -> Expression:
        return self._own_line() | Call("is_own_value", ColumnExpression("value"))

    def _own_line(self) -> Expression:
        return Call("is_own_line", *map(ColumnExpression, ("file", "sheet", "line")))

    def _texts(self, table: str) -> Iterator[tuple[str, str]]:
        for name, type_ in self._stored[table].items():
            if type_.startswith("VARCHAR") and name not in _IDENTITIES:
                yield name, type_

    def _redactions(self, table: str) -> Iterator[tuple[str, Expression]]:
        for name, type_ in self._texts(table):
            function = "redacted_cells" if (table, name) == ("set_aside", "cells") else "redacted"
            if type_ == "VARCHAR":
                yield name, self._redaction(function, ColumnExpression(name))
            else:
                each = LambdaExpression("part", self._redaction(function, ColumnExpression("part")))
                yield name, Call("list_transform", ColumnExpression(name), each)

    def _redaction(self, function: str, text: Expression) -> Expression:
        """Only texts that may hold a mention go through Python."""
        return CaseExpression(Call("contains", text, self._id()), Call(function, text)).otherwise(text)

    def _is_mentioned(self) -> bool:
        for table in self._stored:
            for name, type_ in self._texts(table):
                column = ColumnExpression(name)
                text = column if type_ == "VARCHAR" else Call("array_to_string", column, ConstantExpression("\n"))
                found = self._table(table).select(text.alias("text"))
                found = found.filter(Call("contains", ColumnExpression("text"), self._id()))
                if any(self.mentions.redact(said) != said for (said,) in found.fetchall()):
                    return True
        return False

    def _cleared_sources(self, texts: list[Cleared | None]) -> list[Record]:
        rows = []
        for row, text in zip(self._source_rows, texts, strict=True):
            changed: Record = {name: self._redacted(row[name]) for name in ("name", "part")}
            if text is not None:
                changed |= {"retained": text.content, "rows": _less(row["rows"], text.gone)}
                changed["encoding"] = row["encoding"] and "utf-8"
            rows.append(row | changed)
        return rows

    # Counts

    def _snapshot_row(self) -> Record:
        (row,) = self._records("snapshot")
        counts = {name: json.loads(str(row[name] or "{}")) for name in ("rows_loaded", "rows_rejected")}
        for kind in KINDS:
            counts["rows_loaded"][kind] = _less(counts["rows_loaded"].get(kind), self._loaded[kind])
            counts["rows_rejected"][kind] = _less(counts["rows_rejected"].get(kind), self._aside[kind])
        read = {kind: counts["rows_loaded"][kind] + counts["rows_rejected"][kind] for kind in KINDS}
        for name, values in {**counts, "rows_read": read, "location": self._locations(row)}.items():
            row[name] = json.dumps(values, ensure_ascii=False)
        cells, faulty = self._required_cells()
        row["required_cells_read"] = _less(row["required_cells_read"], cells)
        row["required_cells_ok"] = _less(row["required_cells_ok"], cells - faulty)
        return row | {name: self._redacted(row[name]) for name in ("note", "published_by")}

    def _redacted(self, text: object) -> str | None:
        found = _text(text)
        return None if found is None else self.mentions.redact(found)

    def _locations(self, row: Record) -> dict[str, int]:
        statuses = json.loads(str(row["location"] or "{}"))
        kept = self._table(TABLES["partenaires"]).filter(ColumnExpression("submission_id") != self._id())
        counts = dict(kept.aggregate("location, count(*)").fetchall())
        return {status: counts.get(status, 0) for status in statuses}

    def _required_cells(self) -> tuple[int, int]:
        """How many mandatory cells go, and how many of them bore a fault (``etl.validate.required_cells``)."""
        required = {kind: {column.attribute for column in columns(kind) if column.required} for kind in KINDS}
        cells = sum((self._loaded[kind] + self._aside[kind]) * len(required[kind]) for kind in KINDS)
        headers = {header for kind in KINDS for header, name in header_lookup(kind).items() if name in required[kind]}
        own = self._table("faults").filter(self._gone_faults()).project("file, sheet, line, column_name")
        faulty = sum(match_key(str(header)) in headers for *_, header in own.distinct().fetchall())
        return cells, min(faulty, cells)


def _is_identifier(kind: object, header: object) -> bool:
    """True for the header of the contract's own column of identifiers, however it is written."""
    names = header_lookup(str(kind)) if kind in (*KINDS, FLAT) else {}
    return names.get(match_key(str(header))) == "submission_id"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _place(row: Record) -> Place:
    return str(row["file"]), _text(row["sheet"])


def _line(row: Record) -> int:
    return row["line"] if isinstance(row["line"], int) else 0


def _less(count: object, gone: int) -> int:
    return max(0, (count if isinstance(count, int) else 0) - gone)


def erase_from(old: Path, new: Path, submission_id: str) -> tuple[bool, bool]:
    """Make ``new`` from ``old`` without a dossier: whether the old file held it, and whether there is a new file.

    A file that only mentions the dossier is made anew too. Raises StoreWriteError, duckdb.Error.
    """
    held = False

    def prepare(connection: Connection) -> Changes:
        nonlocal held
        erasure = Erasure(connection, submission_id)
        held = erasure.is_held
        return erasure.changes()

    is_rewritten = rewrite(old, new, prepare)
    return held, is_rewritten
