"""A territory drawn once and for all: an SVG picture of its communes, for the screen, paper and the PDF.

No browser, no folium. The picture holds names of the reference geography and counts, nothing that a file brought.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from geo.areas import area, bounds, centre, communes_of, overlapping
from geo.classes import COUNT_CLASSES, MapClass, class_of
from geo.layers import HELIX_SYMBOLS, Point
from geo.outlines import Frame, outline

_INK = "#161616"
_AROUND = "#4A5159"
_NEIGHBOUR = "#ECECEC"
_NEIGHBOUR_LINE = "#BDBDBD"
_COMMUNE_LINE = "#9AA3AC"
_MOST_NAMES = 9
_FONT = "'Source Sans Pro','Source Sans',sans-serif"
_SMALLEST, _LARGEST = 4.0, 11.0
# More hide one another, and the map below them.
MAX_SYMBOLS = 50
Box = tuple[float, float, float, float]

# Path of each shape, within ±1 and of about the same area.
_PATHS: Mapping[str, str] = {
    "circle": "M-.8 0a.8 .8 0 1 0 1.6 0a.8 .8 0 1 0 -1.6 0Z",
    "square": "M-.7-.7H.7V.7H-.7Z",
    "cross": "M-.32-.95H.32V-.32H.95V.32H.32V.95H-.32V.32H-.95V-.32H-.32Z",
    "triangle": "M0-.95L.95 .75H-.95Z",
    "diamond": "M0-1L1 0L0 1L-1 0Z",
}


def shade(count: int) -> MapClass:
    """The class of a count of dossiers. Raises ValueError below zero."""
    return COUNT_CLASSES[class_of(count, COUNT_CLASSES) or 0]


def shade_counts(level: str, code: str, counts: Mapping[str, int]) -> list[tuple[MapClass, int]]:
    """Every class with the number of the area's communes in it, for the legend of the picture."""
    found = [shade(counts.get(commune, 0)) for commune in communes_of(level, code)]
    return [(each, found.count(each)) for each in COUNT_CLASSES]


def symbol_svg(helix: str, size: float = 14) -> str:
    """The symbol of a family alone, for a legend. Raises KeyError for an unknown helix."""
    symbol = HELIX_SYMBOLS[helix]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:g}" height="{size:g}" viewBox="-1.2 -1.2 2.4 2.4" '
        f'aria-hidden="true"><path d="{_PATHS[symbol.shape]}" fill="{symbol.colour}"/></svg>'
    )


def points_inside(level: str, code: str, points: Iterable[Point]) -> list[Point]:
    """The points of an area's communes, most lines first: the picture draws the first MAX_SYMBOLS of them."""
    inside = communes_of(level, code)
    found = (point for point in points if point.commune in inside and point.n > 0)
    return sorted(found, key=lambda point: (-point.n, point.commune, point.helix))


def territory_svg(
    level: str, code: str, counts: Mapping[str, int], points: Sequence[Point], *, width: int = 520, height: int = 400
) -> str:
    """The area's communes shaded by `counts` (commune code → dossiers; absent = 0), its partners, its neighbours grey.

    `points` outside the area are left out, and those with fewest lines beyond MAX_SYMBOLS. `width` and `height`: the
    picture's units; what shows it scales it.
    Raises ValueError for an unknown area.
    """
    limits = bounds(level, code)
    if area(level, code) is None or limits is None:
        raise ValueError(f"no area {code!r} at level {level!r}")
    frame = Frame.around(limits, width, height)
    inside = communes_of(level, code)
    shown = points_inside(level, code, points)[:MAX_SYMBOLS]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label={quoteattr(describe(level, code, counts, points))}>',
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        '<g transform="scale(.1)" stroke-linejoin="round">',
        *_neighbours(level, frame),
        *_communes(inside, counts, frame),
        *_borders(level, code, frame),
        "</g>",
        *(symbol.path() for symbol in place_symbols(shown, frame)),
        *commune_names(inside, counts, shown, frame),
        "</svg>",
    ]
    return "".join(parts)


def describe(level: str, code: str, counts: Mapping[str, int], points: Iterable[Point]) -> str:
    """Alternative text of the picture: what is drawn, and the communes with most dossiers."""
    found = area(level, code)
    inside = communes_of(level, code)
    present = sorted(((-count, each) for each, count in counts.items() if count and each in inside))
    lines = sum(point.n for point in points if point.commune in inside)
    most = ", ".join(f"{_commune_name(each)} ({-count})" for count, each in present[:3])
    return (
        f"Carte de {found.name if found else code} : {len(present)} commune{'s' if len(present) > 1 else ''} sur "
        f"{len(inside)} avec au moins un dossier, {lines} ligne{'s' if lines > 1 else ''} de partenaires"
        f"{f' ; le plus de dossiers : {most}' if most else ''}."
    )


def _neighbours(level: str, frame: Frame) -> Iterator[str]:
    yield f'<g fill="{_NEIGHBOUR}" stroke="{_NEIGHBOUR_LINE}" stroke-width="8">'
    for code in frame.in_sight(level):
        yield f'<path d="{outline(level, code, frame)}"/>'
    yield "</g>"


def _communes(inside: Iterable[str], counts: Mapping[str, int], frame: Frame) -> Iterator[str]:
    yield f'<g stroke="{_COMMUNE_LINE}" stroke-width="4">'
    for code in sorted(inside):
        yield f'<path d="{outline("commune", code, frame)}" fill="{shade(counts.get(code, 0)).colour}"/>'
    yield "</g>"


def _borders(level: str, code: str, frame: Frame) -> Iterator[str]:
    """The area's own border, and those of the départements where it lies in more than one."""
    yield '<g fill="none">'
    if level == "epci" and len(overlapping(level, code, "departement")) > 1:
        for each in frame.in_sight("departement"):
            path = outline("departement", each, frame)
            yield f'<path d="{path}" stroke="{_INK}" stroke-width="9" stroke-dasharray="50 30"/>'
    yield f'<path d="{outline(level, code, frame)}" stroke="{_INK}" stroke-width="16"/></g>'


def _radii(points: Sequence[Point]) -> dict[tuple[str, str], float]:
    """Size of each symbol by commune and helix: its area in proportion to the lines, a single one still visible."""
    most = max((point.n for point in points), default=1)
    return {
        (point.commune, point.helix): max(_SMALLEST, _LARGEST * math.sqrt(point.n / max(most, 6))) for point in points
    }


@dataclass(frozen=True, slots=True)
class PlacedSymbol:
    """Where the symbol of a family in a commune stands in the picture, and how large it is."""

    x: float
    y: float
    radius: float
    commune: str
    helix: str

    def path(self) -> str:
        """Its SVG path."""
        symbol = HELIX_SYMBOLS[self.helix]
        return (
            f'<path transform="translate({self.x:.1f} {self.y:.1f}) scale({self.radius:.1f})" '
            f'd="{_PATHS[symbol.shape]}" fill="{symbol.colour}" stroke="#fff" stroke-width="{1 / self.radius:.2f}"/>'
        )


def place_symbols(points: Sequence[Point], frame: Frame) -> list[PlacedSymbol]:
    """Symbols, largest first so that small ones stay in front; families of one commune stand side by side."""
    placed: list[PlacedSymbol] = []
    reached: dict[str, float] = {}
    radii = _radii(points)
    width: dict[str, float] = {}
    for (commune, _), radius in radii.items():
        width[commune] = width.get(commune, 0.0) + 2 * radius
    for (commune, helix), radius in sorted(radii.items(), key=lambda each: (each[0][0], -each[1], each[0][1])):
        where = centre(commune)
        if where is None:
            continue
        x, y = frame.place(*where)
        left = reached.get(commune, x - width[commune] / 2)
        placed.append(PlacedSymbol(left + radius, y, radius, commune, helix))
        reached[commune] = left + 2 * radius
    return sorted(placed, key=lambda each: -each.radius)


def commune_names(
    inside: frozenset[str],
    counts: Mapping[str, int],
    points: Sequence[Point],
    frame: Frame,
    around: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """Names of the communes with most dossiers, then of the most populous, where they cover no other name.

    Those of `around` come after the ones inside, and are written thinner: they only say where one is.
    """
    taken: list[Box] = []
    reach: dict[str, float] = {}
    for (commune, _), radius in _radii(points).items():
        reach[commune] = max(reach.get(commune, 0.0), radius)
    for code in [*_by_weight(inside, counts), *_by_weight(around - inside, {})]:
        where = centre(code)
        if where is None or len(taken) == _MOST_NAMES:
            continue
        x, y = frame.place(*where)
        y += reach[code] + 11 if code in reach else 4
        half = len(_commune_name(code)) * 3.3 + 2
        x = x if code in around else min(max(x, half), frame.width - half)
        box = (x - half, y - 11, x + half, y + 4)
        outside = box[1] < 0 or box[3] > frame.height or box[0] < 0 or box[2] > frame.width
        if outside or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        weight, colour = ("bold", _INK) if code in inside else ("normal", _AROUND)
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family="{_FONT}" font-size="12" '
            f'font-weight="{weight}" fill="{colour}" stroke="#fff" stroke-width="3" paint-order="stroke" '
            f'stroke-linejoin="round">{escape(_commune_name(code))}</text>'
        )


def _commune_name(code: str) -> str:
    found = area("commune", code)
    return found.name if found else code


def _by_weight(inside: frozenset[str], counts: Mapping[str, int]) -> list[str]:
    """The communes worth a name, the most telling first."""

    def weight(code: str) -> tuple[int, int, str]:
        found = area("commune", code)
        return -counts.get(code, 0), -(found.population if found else 0), code

    return sorted(inside, key=weight)[: _MOST_NAMES * 4]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
