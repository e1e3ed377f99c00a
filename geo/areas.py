"""Reference geography: the region's areas at five levels, and what any commune of France is called, then and now.

Read once from data/geo (made by `python -m geo.build`, provenance beside the files). No dependency beyond the standard
library: this is on the path of every page.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from geo.place_names import loosen_place as loosen_place
from geo.place_names import normalise_place as normalise_place
from geo.place_names import tell_apart

VINTAGE = "2026"
LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
DATA_FOLDER = Path(__file__).resolve().parent.parent / "data" / "geo"
FILES = {
    "region": "region.csv",
    "departement": "departements.csv",
    "arrondissement": "arrondissements.csv",
    "epci": "epci.csv",
    "commune": "communes.csv",
}
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A territory; population in inhabitants, its regional part only when it straddles the region's border."""

    level: str
    code: str
    name: str
    population: int
    departement_code: str | None
    arrondissement_code: str | None
    epci_code: str | None
    straddles: bool
    note: str

    @property
    def shown_name(self) -> str:
        """Its name as the maps write it: see the function `shown_name`."""
        return _shown_names().get(self.code, self.name)


def _read_rows(file_name: str) -> Iterator[dict[str, str]]:
    """Rows of one table of data/geo, gzipped or not."""
    path = DATA_FOLDER / file_name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return csv.DictReader(content.decode("utf-8").splitlines())


@cache
def _level(level: str) -> Mapping[str, Area]:
    """Areas of a level by code, in the order of codes. Raises ValueError for an unknown level."""
    if level not in FILES:
        raise ValueError(f"Niveau géographique inconnu : « {level} ». Niveaux connus : {', '.join(LEVELS)}.")
    found = (
        Area(
            level=level,
            code=row["code"],
            name=row["name"],
            population=int(row["population"]),
            departement_code=row["departement_code"] or None,
            arrondissement_code=row["arrondissement_code"] or None,
            epci_code=row["epci_code"] or None,
            straddles=row.get("straddles") == "yes",
            note=row.get("note", ""),
        )
        for row in _read_rows(FILES[level])
    )
    return MappingProxyType({area.code: area for area in sorted(found, key=lambda area: area.code)})


def areas(level: str) -> tuple[Area, ...]:
    """All areas of a level, sorted by code. Raises ValueError for an unknown level."""
    return tuple(_level(level).values())


def area(level: str, code: str) -> Area | None:
    """The area of that level and code, None when there is none."""
    return _level(level).get(code)


def all_areas() -> tuple[Area, ...]:
    """The areas of the five levels, from the region down to the communes."""
    return tuple(found for level in LEVELS for found in areas(level))


def region_communes() -> Mapping[str, Area]:
    """Today's communes of the region by code."""
    return _level("commune")


@cache
def _levels_by_code() -> Mapping[str, str]:
    """Level of each area by code: no two areas share one."""
    return {found.code: found.level for found in all_areas()}


def level_of(code: str) -> str | None:
    """The level of the area of that code, None when there is none: "32" is the region, "200093201" an EPCI."""
    return _levels_by_code().get(code)


@cache
def _owners(level: str) -> Mapping[str, str]:
    """Code of the area of that level each regional commune is in. Raises ValueError for an unknown level."""
    if level == "region":
        return dict.fromkeys(region_communes(), areas("region")[0].code)
    _level(level)  # says which levels there are
    column = "code" if level == "commune" else f"{level}_code"
    return {code: str(getattr(commune, column)) for code, commune in region_communes().items()}


@cache
def _communes_of(level: str) -> Mapping[str, frozenset[str]]:
    """Codes of the regional communes of each area of a level."""
    members: dict[str, set[str]] = {code: set() for code in _level(level)}
    for commune, owner in _owners(level).items():
        members[owner].add(commune)
    return {code: frozenset(codes) for code, codes in members.items()}


def communes_of(level: str, code: str) -> frozenset[str]:
    """Codes of an area's regional communes; empty for an unknown code. Raises ValueError for an unknown level."""
    return _communes_of(level).get(code, frozenset())


def contains(outer_level: str, outer_code: str, inner_level: str, inner_code: str) -> bool:
    """Whether every regional commune of the inner area is in the outer one; False for an unknown area."""
    inner = communes_of(inner_level, inner_code)
    return bool(inner) and inner <= communes_of(outer_level, outer_code)


def overlapping(level: str, code: str, inner_level: str) -> tuple[str, ...]:
    """Codes of the areas of `inner_level` with at least one regional commune in the area, sorted.

    An EPCI over two départements is found in both. Empty for an unknown code; ValueError for an unknown level.
    """
    owners = _owners(inner_level)
    return tuple(sorted({owners[commune] for commune in communes_of(level, code)}))


@cache
def main_commune(level: str, code: str) -> str | None:
    """Code of the area's most populous regional commune (the lowest code when equal); None for an unknown area."""
    populations = region_communes()
    members = sorted(communes_of(level, code))
    return max(members, key=lambda commune: populations[commune].population, default=None)


@cache
def _centres() -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude of a point inside each regional commune."""
    return {row["code"]: (float(row["lon"]), float(row["lat"])) for row in _read_rows("centres.csv")}


def centre(code: str) -> tuple[float, float] | None:
    """Longitude, latitude (WGS 84 degrees) of a point inside a regional commune; None for another code."""
    return _centres().get(code)


@cache
def _bounds() -> dict[str, dict[str, list[float]]]:
    """Bounds by level and code."""
    read: dict[str, dict[str, list[float]]] = json.loads((DATA_FOLDER / "bounds.json").read_bytes())
    return read


def bounds(level: str, code: str) -> Bounds | None:
    """West, south, east, north of an area in WGS 84 degrees, None when there is no such area."""
    found = _bounds().get(level, {}).get(code)
    return (found[0], found[1], found[2], found[3]) if found else None


@cache
def _france() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Name and postal codes of every commune of France today, by code."""
    rows = _read_rows("france_communes.csv.gz")
    return {row["code"]: (row["name"], tuple(row["postal_codes"].split())) for row in rows}


@dataclass(frozen=True, slots=True)
class Former:
    """A commune of yesterday, or a part of one of today, its name "" when known by its code alone.

    `kind` is "commune-fusionnee", "commune-deleguee", "commune-associee" or "arrondissement-municipal".
    """

    code: str
    name: str
    kind: str
    current_code: str


@cache
def _former() -> tuple[Former, ...]:
    """Each merged, delegated, associated commune and city district, in the order of codes."""
    return tuple(Former(**row) for row in _read_rows("former_communes.csv"))


@cache
def _named_parts() -> Mapping[str, tuple[Former, ...]]:
    """The named parts of each commune of today that has some."""
    parts: dict[str, list[Former]] = {}
    for former in _former():
        if former.name:
            parts.setdefault(former.current_code, []).append(former)
    return {code: tuple(found) for code, found in parts.items()}


def former_communes(code: str) -> tuple[Former, ...]:
    """What a commune of today was or is made of, those with a name, sorted by code; empty when it never merged.

    The chief commune of a merger keeps its code, so one of them may have the code of today's commune.
    """
    return _named_parts().get(code, ())


@cache
def _today_of_former() -> Mapping[str, str]:
    """Today's commune of a code that is no longer one."""
    return {former.code: former.current_code for former in _former()}


def france_communes() -> tuple[str, ...]:
    """Codes of every commune of France today, sorted."""
    return tuple(_france())


def resolve_commune(code: str) -> str | None:
    """Today's code of a current, merged, delegated or associated commune of France; None when unknown."""
    return code if code in _france() else _today_of_former().get(code)


def commune_name(code: str) -> str | None:
    """Name of a commune of France by its code of today; a delegated or associated one's own name by its own code."""
    found = _france().get(code)
    return found[0] if found else _former_names().get(code)


@cache
def _shown_names() -> Mapping[str, str]:
    communes = region_communes()
    departements = {code: departement_of(code) for code in communes}
    return tell_apart({code: found.name for code, found in communes.items()}, departements)


def shown_name(code: str) -> str | None:
    """`commune_name`, with its département where another commune of the region bears it: « Francières (60) »."""
    return _shown_names().get(code) or commune_name(code)


def postal_codes(code: str) -> tuple[str, ...]:
    """Postal codes that serve a commune of France of today; empty for another code."""
    return _france().get(code, ("", ()))[1]


@cache
def _former_names() -> Mapping[str, str]:
    """Names of the codes that are no longer communes, when known."""
    return {former.code: former.name for former in _former() if former.name}


@cache
def _by_postal_code() -> Mapping[str, tuple[str, ...]]:
    """Communes of each postal code."""
    found: dict[str, list[str]] = {}
    for code, (_, postal_codes) in _france().items():
        for postal_code in postal_codes:
            found.setdefault(postal_code, []).append(code)
    return {postal_code: tuple(codes) for postal_code, codes in found.items()}


def communes_of_postal_code(postal_code: str) -> tuple[str, ...]:
    """Today's communes of France a postal code serves, sorted; empty for an unknown or CEDEX one."""
    return _by_postal_code().get(postal_code, ())


def departement_of(commune_code: str) -> str:
    """Département of a commune by its code: "59691" → "59", "2A004" → "2A", "97411" → "974"."""
    return commune_code[:3] if commune_code.startswith(("97", "98")) else commune_code[:2]


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Today's communes by normalised name, their own or that of a delegated, associated commune or district."""
    found: dict[str, set[str]] = {}
    for code, (name, _) in _france().items():
        found.setdefault(normalise_place(name), set()).add(code)
    for former in _former():
        if former.name:
            found.setdefault(normalise_place(former.name), set()).add(former.current_code)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@cache
def _by_loose_name() -> Mapping[str, tuple[str, ...]]:
    """Today's communes by loosened name."""
    found: dict[str, set[str]] = {}
    for name, codes in _by_name().items():
        found.setdefault(loosen_place(name), set()).update(codes)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


def communes_named(normalised_name: str) -> tuple[str, ...]:
    """Today's communes of France that bear a normalised name, or bore it before a merger, sorted; empty when none.

    A name nobody bears is read again without its spaces, so that "villeneuve dascq" is found.
    """
    return _by_name().get(normalised_name) or _by_loose_name().get(loosen_place(normalised_name), ())
