"""Which territories stand in which: levels, what may be entered, the way back up. Geography only, nothing drawn."""

from __future__ import annotations

from collections.abc import Mapping

from geo.areas import Area, area, areas, level_of, overlapping

LEVELS: Mapping[str, str] = {
    "region": "Région",
    "departement": "Départements",
    "arrondissement": "Arrondissements",
    "epci": "EPCI",
    "commune": "Communes",
}
ONE: Mapping[str, str] = {
    "region": "région",
    "departement": "département",
    "arrondissement": "arrondissement",
    "epci": "EPCI",
    "commune": "commune",
}
MANY: Mapping[str, str] = {level: word if word == "EPCI" else f"{word}s" for level, word in ONE.items()}

# Levels that may be shown inside an area, the first being what entering it shows.
_INSIDE: Mapping[str, tuple[str, ...]] = {
    "region": ("departement", "arrondissement", "epci", "commune"),
    "departement": ("epci", "arrondissement", "commune"),
    "arrondissement": ("commune", "epci"),
    "epci": ("commune",),
}


def region() -> Area:
    """The region itself."""
    return areas("region")[0]


def scope_area(code: str | None) -> Area | None:
    """The area zoomed into; None for the whole region, and for a commune, in which nothing smaller is drawn."""
    level = level_of(code) if code else None
    return area(level, code) if code and level in ("departement", "arrondissement", "epci") else None


def levels_inside(scope: Area | None) -> tuple[str, ...]:
    """Levels that the map may show there, from the widest."""
    allowed = (*_INSIDE[scope.level],) if scope else tuple(LEVELS)
    return tuple(level for level in LEVELS if level in allowed)


def first_level(scope: Area | None) -> str:
    """The level shown on arrival: EPCI in the region, what an area is made of elsewhere."""
    return _INSIDE[scope.level][0] if scope else "epci"


def is_entered(code: str) -> bool:
    """Whether something smaller can be shown inside the area."""
    return level_of(code) in _INSIDE


def entered_level(code: str) -> str:
    """The level shown when the area of that code is entered."""
    return _INSIDE[str(level_of(code))][0]


def codes_inside(level: str, scope: Area | None) -> tuple[str, ...]:
    """Codes of the areas of a level that touch the scope, sorted."""
    if scope is None:
        return tuple(found.code for found in areas(level))
    return overlapping(scope.level, scope.code, level)


def trail(scope: Area | None) -> tuple[Area, ...]:
    """From the region down to the area zoomed into; an EPCI over two départements stands in the region only."""
    if scope is None:
        return (region(),)
    above = overlapping(scope.level, scope.code, "departement") if scope.level != "departement" else ()
    parent = area("departement", above[0]) if len(above) == 1 else None
    return (region(), *((parent,) if parent else ()), scope)


def crossing(level: str, scope: Area | None) -> int:
    """How many areas of the level reach beyond the scope: they count there whole."""
    if scope is None or level == "commune":
        return 0
    return sum(overlapping(level, code, scope.level) != (scope.code,) for code in codes_inside(level, scope))
