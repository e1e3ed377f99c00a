"""What a map shows, as plain data: areas, points, links, sites, and the words of its image. No folium here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.classes import MapClass

# More than these hide one another, and what lies under them.
MAX_LINKS = 150
MAX_SITES = 200


@dataclass(frozen=True, slots=True)
class Symbol:
    """How a family of actors is drawn; shape and colour each tell it, so that neither has to be seen alone."""

    label: str
    shape: str
    colour: str


# Same words and colours as the charts of the consortia: a test compares them.
HELIX_SYMBOLS: Mapping[str, Symbol] = {
    "research": Symbol("Recherche", "circle", "#0072B2"),
    "economy": Symbol("Économie", "square", "#D55E00"),
    "hospital": Symbol("Hospitalier", "cross", "#009E73"),
    "medico_social": Symbol("Médico-social", "triangle", "#CC79A7"),
    "other": Symbol("Autre", "diamond", "#E69F00"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """The words of a measure: `dossier`, `dossiers`, `Aucun dossier`; `decimals` of its values."""

    one: str
    many: str
    none: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class AreaLayer:
    """The coloured areas of a level.

    values: by code, every area of the level; None = no data. greyed: codes whose value is withheld below `floor`
    inhabitants (their value does not travel).
    """

    level: str
    measure: Measure
    classes: tuple[MapClass, ...]
    values: Mapping[str, float | None]
    greyed: frozenset[str] = frozenset()
    floor: int = 50_000


@dataclass(frozen=True, slots=True)
class Point:
    """Partner lines of one helix in one commune. names: some of its n_names organisations, () = none travel."""

    commune: str
    helix: str
    n: int
    names: tuple[str, ...] = ()
    n_names: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """`n` dossiers whose lead is in the commune `start` and a partner in `end`; label: which ones, "" = not said."""

    start: str
    end: str
    n: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """`n` care sites in a commune; those of one `group` (a dossier) are joined. label: which ones, "" = not said."""

    commune: str
    n: int
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Lack:
    """The areas of the level (`codes`) that have none of what is looked for; words: « sans partenaire hospitalier »."""

    codes: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Caption:
    """The words of the image made from the map: title, then lines (unit and n, date, sources); its name, no ending."""

    title: str
    lines: tuple[str, ...]
    is_demo: bool
    file: str = "carte"


@dataclass(frozen=True, slots=True)
class MapState:
    """All that the map shows. areas None: outlines only. scope: the area zoomed into, the others are faded."""

    level: str
    caption: Caption
    areas: AreaLayer | None = None
    points: tuple[Point, ...] = ()
    links: tuple[Link, ...] = ()
    sites: tuple[Site, ...] = ()
    lack: Lack | None = None
    selected: str | None = None
    scope: str | None = None


def drawn_links(links: Sequence[Link]) -> tuple[Link, ...]:
    """The links that the map draws: the first MAX_LINKS."""
    return tuple(links[:MAX_LINKS])


def drawn_sites(sites: Sequence[Site]) -> tuple[Site, ...]:
    """The sites that the map draws: those of the first dossiers, each whole, at most MAX_SITES in all."""
    by_group: dict[str, list[Site]] = {}
    for site in sites:
        by_group.setdefault(site.group, []).append(site)
    drawn: list[Site] = []
    for found in by_group.values():
        if len(drawn) + len(found) > MAX_SITES:
            break
        drawn += found
    return tuple(drawn)
