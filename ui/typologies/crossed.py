"""One crossing as its face shows it: the grid and what is read off it, worked out once for all who look at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics.charts.typologies.crossings import (
    crossed_labels,
    crossing_counts,
    crossing_sentence,
    own_cells,
    typology_name,
)
from analytics.labels import vocabulary
from analytics.typologies.crossings import TOTAL, WITHOUT, typology_crossing

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.charts.matrix import Cell
    from analytics.filters import Filters
    from etl.store import SnapshotReader

# Levels of few territories, which keep the order of their codes.
FEW = ("departement", "arrondissement")


@dataclass(frozen=True)
class Crossed:
    """A crossing read off. Never to be changed.

    ``rows``: `typology_crossing`; ``in_words``: the same, typologies named; ``cells``: what each of these rows chooses,
    None for an empty cell. ``counts`` by typology and code; ``labels`` of the typologies, ``names`` of the values.
    ``places``: the codes that are territories, those of most dossiers first where they are many.
    """

    rows: DataFrame
    in_words: DataFrame
    cells: tuple[str | None, ...]
    counts: Mapping[Cell, int]
    labels: Mapping[str, str]
    names: Mapping[str, str]
    places: tuple[str, ...]
    sentence: str
    highest: int

    @property
    def n_dossiers(self) -> int:
        """Dossiers, each once."""
        return self.counts[TOTAL, TOTAL]

    def total_of(self, code: str) -> int:
        """Dossiers that have this value, each once."""
        return self.counts[TOTAL, code]


def crossed(reader: SnapshotReader, filters: Filters, role: str, *, by: str, level: str, site: str) -> Crossed | None:
    """`typology_crossing` read off; None for a role that doesn't see everything."""
    rows = typology_crossing(reader, filters, role, by=by, level=level, site=site)
    if rows is None:
        return None
    labels = vocabulary(reader, "typologies", "short_label")
    counts, names = crossing_counts(rows), crossed_labels(rows)
    return Crossed(
        rows=rows,
        in_words=rows.assign(typology=[typology_name(str(code), labels) for code in rows["typology"]]),
        # In the order of the rows, which are the cells.
        cells=tuple(f"{typology}:{code}" if count else None for (typology, code), count in counts.items()),
        counts=counts,
        labels=labels,
        names=names,
        places=_places(counts, names, level),
        sentence=crossing_sentence(rows, labels),
        highest=max((1, *own_cells(rows).values())),
    )


def _places(counts: Mapping[Cell, int], names: Mapping[str, str], level: str) -> tuple[str, ...]:
    codes = [code for code in names if code not in (TOTAL, WITHOUT)]
    if level in FEW:
        return tuple(codes)

    def rank(code: str) -> tuple[Any, ...]:
        return -counts[TOTAL, code], names[code]

    return tuple(sorted(codes, key=rank))
