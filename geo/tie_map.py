"""The ties between territories drawn on the region: a bow a pair, thicker with more dossiers.

An SVG picture as `geo.drawing` makes them: it holds names of the reference geography and counts, nothing that a file
brought.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from geo.areas import area, areas, bounds, centre, communes_of
from geo.outlines import Frame, outline

# More hide one another.
MAX_TIES = 60
_WRITTEN = 12
_MOST_NAMES = 10
PRESENT, _ABSENT = "#DCEBF7", "#FFFFFF"
_INK, _LINE, _CHOSEN = "#161616", "#8A949F", "#B84A00"
_TIE = "#1F3A5F"
_FONT = "'Source Sans Pro','Source Sans',sans-serif"
_LETTER, _NAME_LETTERS = 6.6, 24
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TerritoryTie:
    """`n` dossiers that bring organisations of two territories (codes of one level) together."""

    start: str
    end: str
    n: int


@dataclass(frozen=True, slots=True)
class _Bow:
    """A tie in the picture: where it begins, what it bends towards, where it ends, its width."""

    tie: TerritoryTie
    start: tuple[float, float]
    bend: tuple[float, float]
    end: tuple[float, float]
    width: float

    def path(self, colour: str) -> str:
        """Its SVG paths: a white edge, so that it is seen on any shade, then the line."""
        (x0, y0), (cx, cy), (x1, y1) = self.start, self.bend, self.end
        line = f'd="M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}"'
        return (
            f'<path {line} stroke="#fff" stroke-width="{self.width + 2:.1f}" opacity=".7"/>'
            f'<path {line} stroke="{colour}" stroke-width="{self.width:.1f}" opacity=".85"/>'
        )

    def middle(self) -> tuple[float, float]:
        """The point half-way along it."""
        return tuple(  # type: ignore[return-value]
            (a + 2 * b + c) / 4 for a, b, c in zip(self.start, self.bend, self.end, strict=True)
        )


def drawn_ties(ties: Sequence[TerritoryTie]) -> list[TerritoryTie]:
    """Those that the picture draws: between two territories that have a place, most dossiers first, MAX_TIES."""
    found = [tie for tie in ties if tie.n > 0 and tie.start != tie.end]
    return sorted(found, key=lambda tie: (-tie.n, tie.start, tie.end))[:MAX_TIES]


def ties_svg(
    level: str,
    counts: Mapping[str, int],
    ties: Sequence[TerritoryTie],
    *,
    chosen: tuple[str, str] | None = None,
    width: int = 560,
    height: int = 520,
) -> str:
    """The region's territories of a level, tinted where `counts` (code → dossiers) says some, their ties over them.

    `chosen`: the pair in another colour, one code twice for a territory with itself. Each end stands amid its
    territory. `width` and `height`: the picture's units. Raises ValueError for an unknown level.
    """
    limits = bounds("region", areas("region")[0].code)
    if limits is None:
        raise ValueError("data/geo/bounds.json does not hold the region")
    frame = Frame.around(limits, width, height)
    shown = drawn_ties(ties)
    bows = list(_bows(level, shown, frame))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f"aria-label={quoteattr(describe_ties(level, ties))}>",
        f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
        '<g transform="scale(.1)" stroke-linejoin="round">',
        *_ground(level, counts, chosen, frame),
        '</g><g fill="none" stroke-linecap="round">',
        *(bow.path(_TIE) for bow in reversed(bows) if not _is_chosen(bow.tie, chosen)),
        *(bow.path(_CHOSEN) for bow in bows if _is_chosen(bow.tie, chosen)),
        "</g>",
        *_words(level, counts, bows, frame),
        "</svg>",
    ]
    return "".join(parts)


def describe_ties(level: str, ties: Sequence[TerritoryTie]) -> str:
    """Alternative text of the picture: how many ties are drawn, and the strongest."""
    shown = drawn_ties(ties)
    if not shown:
        return "Carte de la région : aucun lien entre deux territoires."
    first = ", ".join(f"{_name(level, tie.start)} et {_name(level, tie.end)} ({tie.n})" for tie in shown[:3])
    plural = "s" if len(shown) > 1 else ""
    return f"Carte de {len(shown)} lien{plural} entre territoires, en dossiers ; le plus : {first}."


def _is_chosen(tie: TerritoryTie, chosen: tuple[str, str] | None) -> bool:
    return chosen is not None and {tie.start, tie.end} == set(chosen)


def _name(level: str, code: str) -> str:
    found = area(level, code)
    return found.name if found else code


def _place(level: str, code: str, frame: Frame) -> tuple[float, float] | None:
    where = _middle(level, code)
    return frame.place(*where) if where else None


@cache
def _middle(level: str, code: str) -> tuple[float, float] | None:
    """The commune nearest to the middle of a territory's communes: within it, whatever its shape."""
    found = [where for commune in sorted(communes_of(level, code)) if (where := centre(commune))]
    if not found:
        return None
    lon, lat = sum(x for x, _ in found) / len(found), sum(y for _, y in found) / len(found)
    return min(found, key=lambda where: math.hypot((where[0] - lon) * 0.64, where[1] - lat))


def _bows(level: str, ties: Sequence[TerritoryTie], frame: Frame) -> Iterator[_Bow]:
    most = max((tie.n for tie in ties), default=1)
    for tie in ties:
        start, end = _place(level, tie.start, frame), _place(level, tie.end, frame)
        if start is None or end is None:
            continue
        across, down = end[0] - start[0], end[1] - start[1]
        bend = ((start[0] + end[0]) / 2 - down * 0.16, (start[1] + end[1]) / 2 + across * 0.16)
        yield _Bow(tie, start, bend, end, 1.2 + 6.8 * math.sqrt(tie.n / max(most, 4)))


def _ground(level: str, counts: Mapping[str, int], chosen: tuple[str, str] | None, frame: Frame) -> Iterator[str]:
    """The territories, the départements' borders, then the territories chosen."""
    paths = {each.code: outline(level, each.code, frame) for each in areas(level)}
    yield f'<g stroke="{_LINE}" stroke-width="6">'
    for code, path in paths.items():
        yield f'<path d="{path}" fill="{PRESENT if counts.get(code) else "#FFFFFF"}"/>'
    yield "</g>"
    if level != "departement":
        yield f'<g fill="none" stroke="{_INK}" stroke-width="7">'
        for each in areas("departement"):
            yield f'<path d="{outline("departement", each.code, frame)}"/>'
        yield "</g>"
    for code in sorted(set(chosen or ())):
        if code in paths:
            yield f'<path d="{paths[code]}" fill="none" stroke="{_CHOSEN}" stroke-width="22"/>'


def _words(level: str, counts: Mapping[str, int], bows: Sequence[_Bow], frame: Frame) -> Iterator[str]:
    """Numbers of dossiers on the bows while they are few, then names where there is room for them."""
    taken: list[Box] = []
    if len(bows) <= _WRITTEN:
        for bow in bows:
            x, y = bow.middle()
            box = _box(str(bow.tie.n), x, y + 4)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                yield _text(str(bow.tie.n), x, y + 4)
    tied = {code for bow in bows for code in (bow.tie.start, bow.tie.end)}
    order = sorted(tied or set(counts), key=lambda code: (-counts.get(code, 0), code))
    n_named = 0
    for code in order:
        where = _place(level, code, frame)
        if where is None or n_named == _MOST_NAMES:
            continue
        name = _name(level, code)
        name = name if len(name) <= _NAME_LETTERS else f"{name[: _NAME_LETTERS - 1].rstrip()}…"
        for below in (17, -9):
            half = len(name) * _LETTER / 2
            x = min(max(where[0], half + 2), frame.width - half - 2)
            box = _box(name, x, where[1] + below)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                n_named += 1
                yield f'<circle cx="{where[0]:.1f}" cy="{where[1]:.1f}" r="3" fill="{_INK}"/>'
                yield _text(name, x, where[1] + below)
                break


def _box(text: str, x: float, y: float) -> Box:
    half = len(text) * _LETTER / 2 + 2
    return x - half, y - 11, x + half, y + 4


def _text(text: str, x: float, y: float) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family="{_FONT}" font-size="12.5" font-weight="bold" '
        f'fill="{_INK}" stroke="#fff" stroke-width="3.5" paint-order="stroke" stroke-linejoin="round">'
        f"{escape(text)}</text>"
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
