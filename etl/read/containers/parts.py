"""What a container holds once it is open: sheets, and what their cells alone don't tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from etl.read.uploads import RefusedFile

MIB = 1024 * 1024
# Cells of the rectangle that holds a sheet's filled cells. Readers of workbooks make room for every one of them, about
# 40 bytes each: a lone cell in the last row of the last column would ask for 700 gigabytes.
MOST_CELLS = 12_000_000
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells merged into one: first and last row and column, counted from 0, both included."""

    top: int
    left: int
    bottom: int
    right: int

    def name(self) -> str:
        """``A5:B7``, as a spreadsheet calls it."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(slots=True)
class SheetMarks:
    """What a sheet says beside the values of its cells; rows and columns counted from 0.

    ``errors``: cells that hold a spreadsheet's error, and its text; ``unvalued``: formulas without a recorded value.
    ``last_row``, ``last_column``: of its filled cells, -1 when there is none.
    """

    hidden_rows: set[int] = field(default_factory=set)
    merged: list[MergedRange] = field(default_factory=list)
    errors: dict[Cell, str] = field(default_factory=dict)
    unvalued: set[Cell] = field(default_factory=set)
    last_row: int = -1
    last_column: int = -1
    filled_cells: int = 0

    def note_filled(self, row: int, column: int) -> None:
        """Widen the rectangle of filled cells."""
        self.filled_cells += 1
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    @property
    def is_sparse(self) -> bool:
        """True when the rectangle that holds the filled cells is too large to be held itself."""
        return (self.last_row + 1) * (self.last_column + 1) > MOST_CELLS

    def corner(self) -> str:
        """Name of the last cell of that rectangle."""
        return cell_name(self.last_row, self.last_column)


@dataclass(slots=True)
class SheetPart:
    """One sheet as records of texts, one a row from the first row on, without empty cells at the end of a row."""

    file: str
    sheet: str
    records: list[list[str]]
    marks: SheetMarks
    is_hidden: bool = False
    is_1904: bool = False


def cell_name(row: int, column: int) -> str:
    """``AB12``, as a spreadsheet calls a cell."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


@contextmanager
def refused_when_damaged(file: str) -> Iterator[None]:
    """E-FILE-DAMAGED for whatever a reader of containers raises on bytes that are not what they claim to be.

    One of the two doors where every exception is caught: a reader in Rust that panics raises a BaseException of its
    own, and the others a dozen kinds.
    """
    try:
        yield
    except RefusedFile:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise RefusedFile("E-FILE-DAMAGED", file) from error
        raise


def merged_ranges(found: list[tuple[Cell, Cell]] | None) -> list[MergedRange]:
    """Ranges given as pairs of corners."""
    return [MergedRange(top, left, bottom, right) for (top, left), (bottom, right) in found or ()]


Members = Mapping[str, bytes]
