"""What of a report a person can mend without the spreadsheet: one entry a faulty cell, or a value written many times.

Faults that no single cell mends (two leads, a line set aside with its dossier) are mended in the lines themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from etl.faults import CATALOGUE, Fault, line_ranges
from etl.headers import TableHeaders, header_lookup
from etl.reference import Reference
from etl.schema import KINDS, columns
from etl.store import Correction
from etl.text import match_key

# The same value on several lines is wrong on each for a reason of its own.
_ONE_BY_ONE = frozenset({"E-REQUIRED", "E-DUPLICATE-ID", "E-FLAT-DISAGREE"})
_YES_NO = {"oui": "oui", "non": "non"}


@dataclass(frozen=True)
class Repair:
    """A cell, or the same wrong text in one column of several lines. ``choices``: text to write, to its label."""

    file: str
    sheet: str | None
    kind: str
    column: str
    value: str | None
    lines: tuple[int, ...]
    code: str
    severity: str
    message: str
    remedy: str
    suggestion: str | None
    choices: Mapping[str, str]

    @property
    def where(self) -> str:
        """« lignes 12 à 45, 60 », with the sheet or file it is in."""
        return f"{self.sheet or self.file}, {line_ranges(self.lines)}"

    def corrections(self, text: str, by: str, at: datetime) -> list[Correction]:
        """The text put in the place of the value, on each line."""
        return [
            Correction(self.kind, self.file, self.sheet, line, self.column, self.value, text, by, at)
            for line in self.lines
        ]


def find_repairs(
    faults: Iterable[Fault], headers: Sequence[TableHeaders], reference: Reference, severities: Sequence[str]
) -> list[Repair]:
    """Repairs of the faults of some severities, errors first, in the order of the files and their lines."""
    kinds = {(table.file, table.sheet): table.kind for table in headers if table.kind}
    sent = {(table.file, table.sheet, column.header): column.attribute for table in headers for column in table.columns}
    groups: dict[tuple[object, ...], list[Fault]] = {}
    for fault in faults:
        if fault.severity in severities and fault.column and fault.line and (fault.file, fault.sheet) in kinds:
            groups.setdefault(_group(fault), []).append(fault)
    repairs = []
    for found in groups.values():
        first = found[0]
        kind = kinds[first.file, first.sheet] or ""
        attribute = sent.get((first.file, first.sheet, first.column or "")) or _contract_attribute(kind, first.column)
        if attribute is not None:
            repairs.append(_repair(found, kind, _choices(attribute, reference)))
    return sorted(repairs, key=lambda repair: severities.index(repair.severity))


def _group(fault: Fault) -> tuple[object, ...]:
    line = fault.line if fault.code in _ONE_BY_ONE else None
    return fault.file, fault.sheet, fault.column, fault.value, fault.code, line


def _repair(found: Sequence[Fault], kind: str, choices: Mapping[str, str]) -> Repair:
    first = found[0]
    return Repair(
        first.file,
        first.sheet,
        kind,
        first.column or "",
        first.value,
        tuple(dict.fromkeys(fault.line for fault in found if fault.line is not None)),
        first.code,
        first.severity,
        first.message,
        CATALOGUE[first.code].remedy,
        first.suggestion,
        choices,
    )


def _contract_attribute(kind: str, header: str | None) -> str | None:
    """Attribute of a contract header that was not sent: a column can still be filled on the page."""
    for contract_kind in KINDS:
        if header and kind in (contract_kind, "plat"):
            attribute = header_lookup(contract_kind).get(match_key(header))
            if attribute is not None:
                return attribute
    return None


@lru_cache(maxsize=1)
def _vocabularies() -> Mapping[str, str]:
    """Attributes that hold one value of a vocabulary, or yes/no (the empty name)."""
    found: dict[str, str] = {}
    for kind in KINDS:
        for column in columns(kind):
            if column.vocabulary and not column.is_list:
                found[column.attribute] = column.vocabulary
            elif column.duckdb_type == "BOOLEAN":
                found[column.attribute] = ""
    return found


def _choices(attribute: str, reference: Reference) -> Mapping[str, str]:
    vocabulary = _vocabularies().get(attribute)
    if vocabulary is None:
        return {}
    return dict(reference.vocabulary(vocabulary).labels) if vocabulary else _YES_NO


def corrections_of_lines(
    kind: str,
    before: Mapping[int, Mapping[str, str]],
    after: Mapping[int, Mapping[str, str]],
    removed: Iterable[int],
    place: tuple[str, str | None, str, datetime],
) -> list[Correction]:
    """Corrections between lines as they stood and as they were edited; ``place``: file, sheet, who, when."""
    file, sheet, by, at = place
    found = [
        Correction(kind, file, sheet, line, header, before[line].get(header, ""), text, by, at)
        for line, cells in after.items()
        for header, text in cells.items()
        if text != before[line].get(header, "")
    ]
    gone = set(removed)
    found = [correction for correction in found if correction.line not in gone]
    return found + [Correction(kind, file, sheet, line, None, None, None, by, at) for line in sorted(gone)]
