"""How far one commune of the region is from others, as the crow flies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy
from numpy.typing import NDArray

from geo import areas

_EARTH_RADIUS_KM = 6371.0088  # mean radius of WGS 84
_ROWS_AT_ONCE = 256  # keeps the table of cosines under ten megabytes

Vectors = NDArray[numpy.float64]


def nearest(origins: Sequence[str], targets: Sequence[str]) -> list[tuple[str, float] | None]:
    """For each commune, the nearest of the targets and its distance; None when there is no target.

    Codes of regional communes; great-circle kilometres between their centres, rounded to one decimal; the first target
    when two are as near. Raises KeyError for a code that is no commune of the region.
    """
    if not targets:
        return [None] * len(origins)
    ends = _vectors(tuple(targets)).T
    starts = _vectors(tuple(origins))
    found: list[tuple[str, float] | None] = []
    for first in range(0, len(origins), _ROWS_AT_ONCE):
        cosines = starts[first : first + _ROWS_AT_ONCE] @ ends
        best = cosines.argmax(axis=1)
        angles = numpy.arccos(numpy.minimum(cosines[numpy.arange(len(best)), best], 1.0))
        kilometres = numpy.round(angles * _EARTH_RADIUS_KM, 1).tolist()
        found += zip([targets[index] for index in best], kilometres, strict=True)
    return found


def _vectors(codes: Sequence[str]) -> Vectors:
    """Unit vectors from the centre of the Earth to the centres of communes, a row each."""
    rows, known = _all_vectors()
    return rows[[known[code] for code in codes]] if codes else numpy.empty((0, 3))


@lru_cache(maxsize=1)
def _all_vectors() -> tuple[Vectors, dict[str, int]]:
    """Vectors of every commune of the region, and the row of each."""
    codes = tuple(areas.region_communes())
    degrees = numpy.array([areas.centre(code) for code in codes], dtype=numpy.float64)
    lon, lat = numpy.radians(degrees).T
    flat = numpy.cos(lat)
    rows = numpy.column_stack((flat * numpy.cos(lon), flat * numpy.sin(lon), numpy.sin(lat)))
    return rows, {code: row for row, code in enumerate(codes)}
