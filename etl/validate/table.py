"""One kind of file after its cells are read: values by column, faults, and the lines set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from etl.coded import Coded, Mask
from etl.faults import Fault, make_fault
from etl.read.uploads import RawTable
from etl.schema import Kind, columns


@cache
def _header_of(kind: Kind, attribute: str) -> str:
    """The contract's header of an attribute, for a column that was not sent."""
    return next(column.header for column in columns(kind) if column.attribute == attribute)


@dataclass(slots=True)
class ReadTable:
    """One kind of file after its cells are read: values by attribute, and which rows are set aside."""

    kind: Kind
    file: str
    sheet: str | None
    lines: Sequence[int]
    values: dict[str, Coded[Any]]
    headers: Mapping[str, str]
    raw: RawTable | None
    faults: list[Fault] = field(default_factory=list)
    set_aside: set[int] = field(default_factory=set)

    def add(
        self,
        row: int,
        code: str,
        attribute: str | None = None,
        *,
        value: str | None = None,
        suggestion: str | None = None,
        context: Mapping[str, str] | None = None,
    ) -> None:
        """Note a fault of a row; an error sets the row aside."""
        sent = self.sent_in(row)
        header = (self.header_in(sent, attribute) or _header_of(self.kind, attribute)) if attribute else None
        self.faults.append(
            make_fault(
                code,
                file=sent.file,
                sheet=sent.sheet,
                line=self.lines[row],
                column=header,
                value=value,
                suggestion=suggestion,
                context=context,
            )
        )
        if code.startswith("E-"):
            self.set_aside.add(row)

    def add_alike(
        self, rows: Sequence[int], code: str, attribute: str | None = None, context: Mapping[str, str] | None = None
    ) -> None:
        """Note a fault that says the same of several rows, without value: a warning or a fact of conformity."""
        if self.raw is not None and self.raw.parts:
            for row in rows:
                self.add(row, code, attribute, context=context)
        elif len(rows):
            self.add(rows[0], code, attribute, context=context)
            said = self.faults[-1]
            same = (said.column, said.value, said.code, said.severity, said.message, said.suggestion)
            self.faults += [Fault(said.file, said.sheet, self.lines[row], *same) for row in rows[1:]]

    def sent_in(self, row: int) -> RawTable | ReadTable:
        """The file or sheet in which a row was sent: the table's own, unless the lines of several follow each other."""
        return self.raw.origin(row)[0] if self.raw is not None and self.raw.parts else self

    def header_in(self, sent: RawTable | ReadTable, attribute: str) -> str | None:
        """The header of an attribute in that file or sheet, None when it has no such column."""
        if isinstance(sent, ReadTable):
            return self.headers.get(attribute)
        return sent.columns[attribute].header if attribute in sent.columns else None

    def kept(self) -> Mask:
        """Which rows are not set aside."""
        found = np.ones(len(self.lines), dtype=np.bool_)
        found[list(self.set_aside)] = False
        return found

    def kept_rows(self) -> list[int]:
        """Indices of the rows that are not set aside."""
        rows: list[int] = np.flatnonzero(self.kept()).tolist()
        return rows

    def original(self, attribute: str, row: int) -> str:
        """The text of a cell as it was sent."""
        if self.raw is None or attribute not in self.raw.columns:
            return ""
        return self.raw.columns[attribute].values[row].strip()
