"""Where the faults of a check stand in the sender's tables: which cells to colour, and what to say in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from etl.cells.written import clean
from etl.faults import CATALOGUE, SEVERITY_FR, Fault, shorten
from etl.read.records import BEYOND
from etl.store import Correction
from reports.cell_text import MAX_COLUMNS

Level = Literal["error", "warning", "correction"]
LEVELS: tuple[Level, ...] = ("error", "warning", "correction")
Cell = tuple[int, int]  # row and column, from 1
Key = tuple[str, str | None]  # file and sheet, as faults name them
# Excel slows down with many comments; beyond this many, cells are coloured only.
MAX_COMMENTS = 5_000
_MAX_NOTE = 2_000
BLANK_SURPLUS = "(cellule vide en trop)"
_LETTERED = re.compile(r"(?:(?P<name>.*) \()?colonne (?P<letters>[A-Z]{1,3})\)?", re.DOTALL)


class HeaderLine:
    """A header line, and the columns that its names stand for as faults write them."""

    def __init__(self, cells: Sequence[str], line: int, identifier: str | None = None) -> None:
        """``line`` from 1; ``identifier``: the header of the dossier's number, None when it is not known."""
        self.line = line
        self.names = [clean(cell) for cell in cells]
        while self.names and not self.names[-1]:
            self.names.pop()
        self.width = len(self.names)
        first = next((place for place, name in enumerate(self.names, start=1) if name), 1)
        self.line_column = (self.columns_of(identifier) or [first])[0] if identifier else first

    def columns_of(self, name: str | None) -> list[int]:
        """Columns, from 1, of a header as sent: ``Titre``, ``Titre (colonne C)`` or ``colonne D``; none if unknown."""
        if name is None:
            return []
        if found := [place for place, header in enumerate(self.names, start=1) if header == name]:
            return found
        lettered = _LETTERED.fullmatch(name)
        if lettered is None:
            return []
        column = column_number(lettered["letters"])
        named = self.names[column - 1] if column <= len(self.names) else ""
        return [column] if named == (lettered["name"] or "") else []


def column_number(letters: str) -> int:
    """28 for ``AB``."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(slots=True)
class CellMark:
    """What a coloured cell says: its worst level, and one note a fault or correction."""

    level: Level
    notes: list[str] = field(default_factory=list)
    has_comment: bool = True

    def add(self, level: Level, note: str) -> None:
        """One more thing to say of the cell."""
        self.level = min(self.level, level, key=LEVELS.index)
        if note not in self.notes:
            self.notes.append(note)

    def comment(self) -> str:
        """The text of the cell's one comment."""
        text = "\n\n".join(self.notes)
        return text if len(text) <= _MAX_NOTE else text[: _MAX_NOTE - 1] + "…"


@dataclass
class SheetMarks:
    """Marks of one sheet, ``width`` columns wide.

    ``texts``: cells as corrected on the page; ``removed``: lines taken out there; ``shortened``: lines whose cells
    beyond the header were emptied there.
    """

    header: HeaderLine | None
    width: int = 0
    cells: dict[Cell, CellMark] = field(default_factory=dict)
    texts: dict[Cell, str] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    shortened: set[int] = field(default_factory=set)

    def mark(self, cell: Cell, level: Level, note: str) -> None:
        """Note something of a cell."""
        self.cells.setdefault(cell, CellMark(level)).add(level, note)

    def text_of(self, row: int, column: int) -> str | None:
        """What is to stand in a cell after corrections, None for a cell that stays as it was sent."""
        if row in self.removed:
            return ""
        if row in self.shortened and self.header is not None and column > self.header.width:
            return ""
        return self.texts.get((row, column))


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """A fault and its cell; ``cell`` None for a fault of a whole file."""

    fault: Fault
    cell: Cell | None


def what_and_remedy(fault: Fault) -> tuple[str, str]:
    """The two halves of a fault's message: what is wrong, and what to do. The catalogue's remedy begins the second."""
    start = CATALOGUE[fault.code].remedy.split("{")[0]
    place = fault.message.rfind(f" {start}") if start else -1
    return (fault.message, "") if place < 0 else (fault.message[:place], fault.message[place + 1 :])


def note_of(fault: Fault) -> str:
    """What a comment says of a fault: its name, what is wrong, what to do, the nearest allowed value."""
    lines = [f"{SEVERITY_FR[fault.severity]} : {CATALOGUE[fault.code].title} ({fault.code})", *what_and_remedy(fault)]
    if fault.suggestion:
        lines.append(f"Vouliez-vous dire « {fault.suggestion} » ?")
    return "\n".join(filter(None, lines))


def place_fault(fault: Fault, header: HeaderLine | None) -> list[Cell]:
    """The cells a fault is about: its cell, the header's, or the dossier's number for a whole line; none for a file."""
    if header is None:
        return []
    columns = header.columns_of(fault.column)
    if fault.line is None or fault.line == header.line:
        if fault.column is None:
            return []
        return [(header.line, column) for column in columns or [header.line_column]]
    return [(fault.line, columns[0] if columns else header.line_column)]


def place_faults(faults: Iterable[Fault], sheets: Mapping[Key, SheetMarks]) -> list[PlacedFault]:
    """Mark the cells of every error and warning; answer all faults with their places, in order.

    Facts of conformity describe a dossier, they are no fault of a cell: they are placed, not coloured.
    """
    placed: list[PlacedFault] = []
    for fault in faults:
        marks = sheets.get((fault.file, fault.sheet))
        cells = place_fault(fault, marks.header) if marks else []
        placed.append(PlacedFault(fault, cells[0] if cells else None))
        if marks is None or fault.severity == "conformity":
            continue
        for cell in cells:
            marks.mark(cell, fault.severity, note_of(fault))
    return placed


def show_blank_surplus(
    faults: Iterable[Fault], sheets: Mapping[Key, SheetMarks], tables: Mapping[Key, Sequence[Sequence[str]]]
) -> None:
    """Write a word in a surplus cell that is blank: no workbook has one, and the line would seem mended in it.

    ``tables``: the lines of the tables that become new sheets.
    """
    for fault in faults:
        key = (fault.file, fault.sheet)
        header = sheets[key].header if key in sheets else None
        if fault.code != "E-EXTRA-CELLS" or fault.line is None or header is None or key not in tables:
            continue
        if not any(map(str.strip, tables[key][fault.line - 1][header.width :])):
            cell = (fault.line, header.width + 1)
            sheets[key].texts.setdefault(cell, BLANK_SURPLUS)
            sheets[key].mark(cell, "error", note_of(fault))


def correction_note(correction: Correction) -> str:
    """``Corrigé sur la page par Anne le 14/03/2026 (avant : « 31/02 »).``"""
    who = f"par {correction.by} le {correction.at:%d/%m/%Y}"
    if correction.column is None:
        return f"Ligne retirée sur la page {who}."
    before = f"« {shorten(correction.before)} »" if correction.before else "vide"
    return f"Corrigé sur la page {who} (avant : {before})."


def place_corrections(
    corrections: Sequence[Correction], sheets: Mapping[Key, SheetMarks]
) -> list[tuple[Correction, Cell]]:
    """Lay what was corrected on the page over the cells, the later of two last; answer each with its cell."""
    placed: list[tuple[Correction, Cell]] = []
    for correction in corrections:
        marks = sheets.get((correction.file, correction.sheet))
        if marks is None or marks.header is None:
            continue
        cell = (correction.line, _corrected_column(correction, marks, marks.header))
        if correction.column is None:
            marks.removed.add(correction.line)
        elif correction.column != BEYOND:
            marks.texts[cell] = correction.after or ""
        elif not correction.after:
            marks.shortened.add(correction.line)
        marks.mark(cell, "correction", correction_note(correction))
        placed.append((correction, cell))
    return placed


def _corrected_column(correction: Correction, marks: SheetMarks, header: HeaderLine) -> int:
    """The column of a correction; a column of the contract that was not sent is added at the right of the table."""
    if correction.column is None:
        return header.line_column
    if found := header.columns_of(correction.column):
        return found[0]
    if correction.column == BEYOND:
        return header.width + 1
    used = max(marks.width, len(header.names))
    added = (used if used < MAX_COLUMNS else len(header.names)) + 1
    header.names += [""] * (added - len(header.names) - 1) + [correction.column]
    marks.texts[header.line, added] = correction.column
    marks.mark((header.line, added), "correction", "Colonne ajoutée pour une correction faite sur la page.")
    return added


def bound_comments(sheets: Iterable[SheetMarks], limit: int) -> int:
    """Keep the comments of the gravest marks only, in the order of the sheets; answer how many are left out."""
    found = [mark for marks in sheets for _, mark in sorted(marks.cells.items())]
    found.sort(key=lambda mark: LEVELS.index(mark.level))
    for mark in found[limit:]:
        mark.has_comment = False
    return max(0, len(found) - limit)
