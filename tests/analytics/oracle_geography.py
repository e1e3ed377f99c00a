"""The region's territories for the oracle, from the tables of data/geo: no code of the observatory is used."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

GEO = Path(__file__).resolve().parents[2] / "data" / "geo"
LEVELS = ("departement", "arrondissement", "epci", "commune")
FILES = {"departement": "departements", "arrondissement": "arrondissements", "epci": "epci", "commune": "communes"}


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
