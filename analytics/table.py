"""A table for a terminal: aligned columns, French numbers."""

from __future__ import annotations

from collections.abc import Sequence

from babel.numbers import format_decimal

UNKNOWN = "—"


def aligned(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Header, rule and rows with columns of equal width; a column of numbers is set to the right."""
    shown = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [headers, *shown]) for i in range(len(headers))]
    numeric = [all(_is_number(row[i]) or row[i] is None for row in rows) and bool(rows) for i in range(len(headers))]
    lines = [headers, ["─" * width for width in widths], *shown]
    return "\n".join(_line(line, widths, numeric) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    placed = [
        cell.rjust(width) if to_the_right else cell.ljust(width)
        for cell, width, to_the_right in zip(cells, widths, numeric, strict=True)
    ]
    return "  ".join(placed).rstrip()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cell(value: object) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return str(format_decimal(value, format="#,##0.####", locale="fr_FR"))
    # Names come from files: a control character would act on the terminal.
    return "".join(character if character.isprintable() else " " for character in str(value))
