"""The region's territories for the oracle, from the tables of data/geo: no code of the observatory is used."""

from __future__ import annotations

import csv
import gzip
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

GEO = Path(__file__).resolve().parents[2] / "data" / "geo"
FILES = {
    "region": "region",
    "departement": "departements",
    "arrondissement": "arrondissements",
    "epci": "epci",
    "commune": "communes",
}


@dataclass(frozen=True, slots=True)
class Territory:
    code: str
    name: str
    population: int


def _rows(stem: str) -> list[dict[str, str]]:
    with (GEO / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def memberships() -> dict[str, dict[str, str]]:
    """Commune code of the region to the code of its territory at each level."""
    return {
        row["code"]: {
            "region": "32",
            "departement": row["departement_code"],
            "arrondissement": row["arrondissement_code"],
            "epci": row["epci_code"],
            "commune": row["code"],
        }
        for row in _rows("communes")
    }


@lru_cache(maxsize=1)
def _commune_populations() -> dict[str, int]:
    return {row["code"]: int(row["population"]) for row in _rows("communes")}


def region_population() -> int:
    """Inhabitants of the region: the sum of its communes."""
    return sum(_commune_populations().values())


@lru_cache(maxsize=8)
def territories(level: str) -> tuple[Territory, ...]:
    """Every territory of a level, by code; its population is the sum of its communes in the region."""
    population: dict[str, int] = {}
    for commune, places in memberships().items():
        population[places[level]] = population.get(places[level], 0) + _commune_populations()[commune]
    return tuple(
        Territory(row["code"], row["name"], population[row["code"]])
        for row in sorted(_rows(FILES[level]), key=lambda row: row["code"])
    )


@lru_cache(maxsize=1)
def _communes_of_areas() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {"32": set(memberships())}
    for commune, places in memberships().items():
        for level in ("departement", "arrondissement", "epci"):
            found.setdefault(places[level], set()).add(commune)
    return {code: frozenset(communes) for code, communes in found.items()}


@lru_cache(maxsize=2000)
def territory_holding(area: str, level: str) -> str | None:
    """The territory of a level that holds a deployment area whole; the levels are partitions, so one at most."""
    holders = {memberships()[commune][level] for commune in _communes_of_areas()[area]}
    return holders.pop() if len(holders) == 1 else None


@lru_cache(maxsize=1)
def communes_of_france() -> dict[str, str]:
    """Code to name of every commune of France today."""
    with gzip.open(GEO / "france_communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def parts_of_communes() -> dict[str, dict[str, str]]:
    """Commune of today to the codes it or its parts had, each with its name (often empty); city districts left out."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows("former_communes"):
        if row["kind"] != "arrondissement-municipal":
            found.setdefault(row["current_code"], {})[row["code"]] = row["name"]
    return found


@lru_cache(maxsize=8)
def main_communes(level: str) -> dict[str, str]:
    """The most populous commune of each territory of a level."""
    people = _commune_populations()
    ordered = sorted(memberships(), key=lambda commune: (people[commune], -int(commune)))
    return {memberships()[commune][level]: commune for commune in ordered}


@lru_cache(maxsize=1)
def _centres() -> dict[str, tuple[float, float]]:
    return {row["code"]: (math.radians(float(row["lon"])), math.radians(float(row["lat"]))) for row in _rows("centres")}


def kilometres(start: str, end: str) -> float:
    """Great-circle distance between two communes, by the haversine formula."""
    (lon, lat), (other_lon, other_lat) = _centres()[start], _centres()[end]
    half = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))
