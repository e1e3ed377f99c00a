"""The lines of the trajectories by how many dossiers they count: their widths, and those that a crowd leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analytics.charts.style import french_number, plural

if TYPE_CHECKING:
    from pandas import DataFrame

# With more lines than these, the thinnest step back: neither mark nor hover nor click, the table has them.
CROWD = 800


def width_floors(highest: int) -> tuple[int, ...]:
    """The least number of dossiers of each width of line, thinnest first, for lines of up to `highest` dossiers."""
    # A portfolio of this call keeps one scale; a very large one spreads its widths over its largest crowd.
    floors = (1, 2, 4, 7) if highest <= 20 else (1, *(max(2, -(-highest * share // 100)) for share in (5, 15, 40)))
    return tuple(sorted({floor for floor in floors if floor <= max(1, highest)}))


def rank_of(count: int, floors: Sequence[int]) -> int:
    """Place of the width that stands for this number of dossiers."""
    return sum(int(count) >= floor for floor in floors) - 1


def out_of_reach(steps: DataFrame) -> list[bool]:
    """Which lines of the figure take no click: the thinnest of a crowd. steps: `trajectory_steps`."""
    counts = [int(count) for count in steps["n_dossiers"]]
    floors = width_floors(max(counts, default=0))
    return [len(counts) > CROWD and rank_of(count, floors) == 0 for count in counts]


def crowd_words(steps: DataFrame) -> str:
    """Where the lines that the figure can't be clicked on are chosen; nothing where it takes them all."""
    n_lines, n_thin = len(steps), sum(out_of_reach(steps))
    if not n_thin:
        return ""
    size = thinnest_words(width_floors(int(steps["n_dossiers"].max())))
    where = "seulement dans le tableau, où"
    if n_thin == 1:
        return f"sur {french_number(n_lines)} traits, le plus fin ({size}) se choisit {where} il vient d’abord"
    all_lines = f"{french_number(n_lines)} traits"
    thin = f"les {all_lines}" if n_thin == n_lines else f"sur {all_lines}, les {french_number(n_thin)} plus fins"
    return f"{thin} ({size} chacun) se choisissent {where} ils viennent d’abord"


def thinnest_words(floors: Sequence[int]) -> str:
    """How many dossiers the thinnest lines stand for."""
    return plural(1, "dossier") if len(floors) < 2 or floors[1] == 2 else f"moins de {plural(floors[1], 'dossier')}"
