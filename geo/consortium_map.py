"""A consortium drawn on the region: a symbol a family and commune, its lead ringed, where it means to deploy tinted.

An SVG picture as `geo.drawing` makes them: it holds names of the reference geography, nothing that a file brought.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from geo.areas import Bounds, area, areas, bounds, level_of, main_commune
from geo.drawing import PlacedSymbol, commune_names, place_symbols
from geo.layers import Point
from geo.outlines import Frame, outline

DEPLOYED = "#DCEBF7"
_REGION = "#FFFFFF"
_OUTSIDE = "#ECECEC"
_EPCI_LINE, _DEPARTEMENT_LINE, _INK = "#C4CAD0", "#6F7780", "#161616"
# Degrees, about fifty kilometres: round a lone partner something is recognised.
_LEAST_LON, _LEAST_LAT = 0.7, 0.45


def consortium_svg(
    points: Sequence[Point],
    *,
    lead: tuple[str, str] | None = None,
    deployed: Collection[str] = (),
    width: int = 520,
    height: int = 400,
) -> str | None:
    """The partners of a dossier on a map as wide as they and its deployment are; None when there is nothing to place.

    ``points``: partner lines by commune of the region and helix. ``lead``: commune and helix of the lead's symbol.
    ``deployed``: codes of territories of any level; unknown ones are left out. ``width`` and ``height``: the picture's
    units.
    """
    inside = frozenset(point.commune for point in points if bounds("commune", point.commune))
    shown = [point for point in points if point.commune in inside]
    aimed = [(level, code) for code in sorted(set(deployed)) if (level := level_of(code)) is not None]
    limits = _limits([*(("commune", code) for code in sorted(inside)), *aimed])
    if limits is None:
        return None
    frame = Frame.around(limits, width, height)
    symbols = place_symbols(shown, frame)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f"aria-label={quoteattr(describe_consortium(points, deployed))}>",
        f'<rect width="{width}" height="{height}" fill="{_OUTSIDE}"/>',
        '<g transform="scale(.1)" stroke-linejoin="round">',
        *_ground(aimed, frame),
        "</g>",
        *_ties(symbols, lead),
        *(symbol.path() for symbol in symbols),
        *_ring(symbols, lead),
        *commune_names(inside, {point.commune: 1 for point in shown}, shown, frame, _towns()),
        "</svg>",
    ]
    return "".join(parts)


def describe_consortium(points: Sequence[Point], deployed: Collection[str] = ()) -> str:
    """Alternative text of the picture: how many lines stand where, and where the dossier means to deploy."""
    lines: dict[str, int] = {}
    for point in points:
        if found := area("commune", point.commune):
            lines[found.name] = lines.get(found.name, 0) + point.n
    placed = ", ".join(f"{name} ({n})" for name, n in sorted(lines.items(), key=lambda each: (-each[1], each[0])))
    aimed = [found.name for code in sorted(set(deployed)) if (level := level_of(code)) and (found := area(level, code))]
    said = f"Carte des partenaires, lignes par commune : {placed}." if placed else "Carte sans partenaire localisé."
    return f"{said} Déploiement visé : {', '.join(aimed)}." if aimed else said


def _towns() -> frozenset[str]:
    """The most populous commune of each arrondissement."""
    return frozenset(code for each in areas("arrondissement") if (code := main_commune("arrondissement", each.code)))


def _limits(places: Collection[tuple[str, str]]) -> Bounds | None:
    """The smallest box around these areas, never so small that nothing around them is seen."""
    found = [limits for level, code in places if (limits := bounds(level, code)) is not None]
    if not found:
        return None
    wests, souths, easts, norths = zip(*found, strict=True)
    west, south, east, north = min(wests), min(souths), max(easts), max(norths)
    wider, taller = max(0.0, _LEAST_LON - (east - west)) / 2, max(0.0, _LEAST_LAT - (north - south)) / 2
    return west - wider, south - taller, east + wider, north + taller


def _ground(aimed: Sequence[tuple[str, str]], frame: Frame) -> Iterator[str]:
    """The region in white, where the dossier means to deploy tinted, EPCI drawn thin, départements over them."""
    in_sight = {level: list(frame.in_sight(level)) for level in ("departement", "epci")}
    departements = {code: outline("departement", code, frame) for code in in_sight["departement"]}
    yield f'<g fill="{_REGION}">{"".join(f"<path d={quoteattr(path)}/>" for path in departements.values())}</g>'
    yield f'<g fill="{DEPLOYED}">'
    for level, code in aimed:
        for each_level, each in _drawable(level, code):
            yield f'<path d="{outline(each_level, each, frame)}"/>'
    yield f'</g><g fill="none" stroke="{_EPCI_LINE}" stroke-width="5">'
    for code in in_sight["epci"]:
        yield f'<path d="{outline("epci", code, frame)}"/>'
    yield f'</g><g fill="none" stroke="{_DEPARTEMENT_LINE}" stroke-width="10">'
    for path in departements.values():
        yield f'<path d="{path}"/>'
    yield "</g>"


def _drawable(level: str, code: str) -> list[tuple[str, str]]:
    """The region has no outline of its own: its départements have."""
    return [("departement", each.code) for each in areas("departement")] if level == "region" else [(level, code)]


def _lead_symbol(symbols: Sequence[PlacedSymbol], lead: tuple[str, str] | None) -> PlacedSymbol | None:
    return next((each for each in symbols if (each.commune, each.helix) == lead), None)


def _ties(symbols: Sequence[PlacedSymbol], lead: tuple[str, str] | None) -> Iterator[str]:
    """A thin line from the lead to each other commune."""
    start = _lead_symbol(symbols, lead)
    if start is None:
        return
    ends = {each.commune: each for each in symbols if each.commune != start.commune}
    yield f'<g stroke="{_DEPARTEMENT_LINE}" stroke-width="1" stroke-dasharray="4 3">'
    for end in ends.values():
        yield f'<line x1="{start.x:.1f}" y1="{start.y:.1f}" x2="{end.x:.1f}" y2="{end.y:.1f}"/>'
    yield "</g>"


def _ring(symbols: Sequence[PlacedSymbol], lead: tuple[str, str] | None) -> Iterator[str]:
    found = _lead_symbol(symbols, lead)
    if found is not None:
        yield (
            f'<circle cx="{found.x:.1f}" cy="{found.y:.1f}" r="{found.radius + 4:.1f}" fill="none" stroke="{_INK}" '
            'stroke-width="2"/>'
        )
