"""The colour of a count on a map, the same for the product and for the plain way beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.classes import COUNT_CLASSES

Colours = Mapping[str, int]  # fill in lower case → areas that bear it


def colour_of(count: int) -> str:
    """Fill of an area with so many dossiers."""
    return [each for each in COUNT_CLASSES if count >= each.low][-1].colour


def areas_by_colour(counts: Iterable[int]) -> Colours:
    """How many areas bear each colour, zeros included."""
    fills = [colour_of(count) for count in counts]
    return {each.colour.lower(): fills.count(each.colour) for each in COUNT_CLASSES}
