"""Colour classes of the maps of areas: fixed ones for counts, quantiles or Jenks for other values, and the legend.

Zero is white and a class of its own; « no data » is hatched; what is withheld below the population floor is
dotted grey. A class says the values it really holds: its bounds are the lowest and the highest of them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from geo.areas import level_of, overlapping

Scheme = Literal["quantiles", "jenks"]

DARK_INK = "#161616"
LIGHT_INK = "#FFFFFF"

# Fills that are patterns, told apart from every colour in black and white too.
NO_DATA = "hatched"
NO_DATA_LABEL = "donnée absente"
BELOW_FLOOR = "dotted"

# Fisher's exact classes take the square of the number of values: a third of a second for 400.
JENKS_MAX_VALUES = 400

_RAMP = (("#D6E6F4", DARK_INK), ("#A6CCE7", DARK_INK), ("#64A6D3", DARK_INK), ("#2676B5", LIGHT_INK))
_LAST = ("#0B4F8A", LIGHT_INK)
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class of a map: values from `low` to `high` included (None = no upper bound); `ink` reads on `colour`."""

    label: str
    colour: str
    ink: str
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend. `colour` is a CSS colour, NO_DATA or BELOW_FLOOR."""

    label: str
    colour: str
    n_areas: int


ZERO = MapClass("0", "#FFFFFF", DARK_INK, 0, 0)

COUNT_CLASSES: tuple[MapClass, ...] = (
    ZERO,
    MapClass("1", "#C9DFF1", DARK_INK, 1, 1),
    MapClass("2–3", "#8CBFE2", DARK_INK, 2, 3),
    MapClass("4–6", "#3F8FC5", DARK_INK, 4, 6),
    MapClass("7+", "#0B4F8A", LIGHT_INK, 7, None),
)


class Classed(Protocol):
    """What the legend asks of a layer of areas."""

    @property
    def classes(self) -> Sequence[MapClass]:
        """The classes from the lowest to the highest."""

    @property
    def values(self) -> Mapping[str, float | None]:
        """The value of every area of the level; None = no data."""

    @property
    def greyed(self) -> frozenset[str]:
        """Codes of the areas whose value is withheld."""

    @property
    def floor(self) -> int:
        """Inhabitants below which values are withheld."""


def french(value: float, decimals: int = 0) -> str:
    """`1 234,5` as French readers write it, trailing zeros kept so that bounds line up."""
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def class_of(value: float | None, classes: Sequence[MapClass]) -> int | None:
    """Place of the value's class; None for an unknown value. Raises ValueError below the lowest class."""
    if value is None:
        return None
    places = [place for place, each in enumerate(classes) if each.low <= value]
    if not places:
        raise ValueError(f"no class holds {value}")
    return places[-1]


def value_classes(
    values: Iterable[float | None], scheme: Scheme, k: int = 5, decimals: int = 0
) -> tuple[MapClass, ...]:
    """At most `k` classes of the values that are neither unknown nor zero, after the class « 0 ».

    Fewer distinct values than `k` get one class each. `decimals` are those of the labels; more are written when two
    classes would read alike. Raises ValueError for a negative value, and for Jenks beyond JENKS_MAX_VALUES values.
    """
    known = sorted(float(value) for value in values if value)
    if known and known[0] < 0:
        raise ValueError(f"a map has no class for a negative value: {known[0]}")
    groups = _grouped(known, scheme, k)
    written = _decimals_that_tell_apart(groups, decimals)
    colours = _shades(len(groups))
    return (
        ZERO,
        *(
            MapClass(_range_label(low, high, written), colour, ink, low, high)
            for (low, high), (colour, ink) in zip(groups, colours, strict=True)
        ),
    )


def _grouped(known: Sequence[float], scheme: Scheme, k: int) -> list[tuple[float, float]]:
    """Lowest and highest value of each class that holds one."""
    distinct = sorted(set(known))
    if len(distinct) <= k:
        return [(value, value) for value in distinct]
    groups: list[list[float]] = [[]]
    uppers = iter(_upper_bounds(known, scheme, k))
    upper = next(uppers)
    for value in distinct:
        while value > upper:
            upper = next(uppers, float("inf"))
            groups.append([])
        groups[-1].append(value)
    return [(group[0], group[-1]) for group in groups if group]


def _upper_bounds(known: Sequence[float], scheme: Scheme, k: int) -> list[float]:
    if scheme == "jenks" and len(known) > JENKS_MAX_VALUES:
        raise ValueError(f"Jenks is for {JENKS_MAX_VALUES} values at most, here {len(known)}")
    from mapclassify import FisherJenks, Quantiles

    with warnings.catch_warnings():
        # mapclassify says that numba would be faster, and that repeated values give fewer classes: both are expected.
        warnings.simplefilter("ignore")
        found = (FisherJenks if scheme == "jenks" else Quantiles)(list(known), k=k)
    return [float(upper) for upper in found.bins]


def _shades(n_classes: int) -> list[tuple[str, str]]:
    """Colours from light to dark; the highest class is always the darkest."""
    ramp = [*_RAMP, _LAST]
    if n_classes <= 1:
        return ramp[-1:] * n_classes
    last = len(ramp) - 1
    return [ramp[round(place * last / (n_classes - 1))] for place in range(n_classes)]


def _range_label(low: float, high: float, decimals: int) -> str:
    first, last = french(low, decimals), french(high, decimals)
    return first if first == last else f"{first} – {last}"


def _decimals_that_tell_apart(groups: Sequence[tuple[float, float]], decimals: int) -> int:
    for written in range(decimals, _MOST_DECIMALS):
        pairs = zip(groups, groups[1:], strict=False)
        if all(french(one[1], written) != french(other[0], written) for one, other in pairs):
            return written
    return _MOST_DECIMALS


def below_floor_label(floor: int) -> str:
    """« moins de 50 000 habitants »."""
    return f"moins de {french(floor)} habitants"


def legend(layer: Classed, scope: str | None = None) -> list[LegendEntry]:
    """Every class with its number of areas, each area once; grey and hatched lines come only when some area is so.

    `scope`: the code of an area; only the areas that touch it are counted.
    """
    inside = _codes_inside(layer.values, scope)
    tally = dict.fromkeys(range(len(layer.classes)), 0)
    n_grey = n_unknown = 0
    for code in inside:
        place = class_of(layer.values[code], layer.classes)
        if code in layer.greyed:
            n_grey += 1
        elif place is None:
            n_unknown += 1
        else:
            tally[place] += 1
    entries = [LegendEntry(each.label, each.colour, tally[place]) for place, each in enumerate(layer.classes)]
    if n_grey:
        entries.append(LegendEntry(below_floor_label(layer.floor), BELOW_FLOOR, n_grey))
    if n_unknown:
        entries.append(LegendEntry(NO_DATA_LABEL, NO_DATA, n_unknown))
    return entries


def _codes_inside(values: Mapping[str, float | None], scope: str | None) -> list[str]:
    outer = level_of(scope) if scope else None
    inner = level_of(next(iter(values))) if values else None
    if scope is None or outer is None or inner is None:
        return list(values)
    allowed = frozenset(overlapping(outer, scope, inner))
    return [code for code in values if code in allowed]
