"""Where the fictitious organisations are: real communes, thick around Lille and Amiens, none in the quietest EPCI."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import sqrt
from random import Random

from etl.demo.words import words
from geo import areas

QUIET_EPCI = 34
MIN_POPULATION = 2_000
_LOST_ZERO_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, or a town abroad. Codes are empty where there is none; ``country`` is ISO alpha-2."""

    name: str
    code: str = ""
    postal_code: str = ""
    country: str = "FR"
    population: int = 0
    epci: str = ""
    arrondissement: str = ""
    departement: str = ""


NOWHERE = Place("")


@dataclass(frozen=True)
class Weighted:
    """Places with their cumulative weights."""

    places: tuple[Place, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: Random) -> Place:
        """One place, by weight."""
        return rng.choices(self.places, cum_weights=self.cumulative)[0]


def _weighted(pairs: list[tuple[Place, float]]) -> Weighted:
    return Weighted(
        tuple(place for place, _ in pairs),
        tuple(accumulate(weight for _, weight in pairs)),
    )


@lru_cache(maxsize=1)
def regional_places() -> dict[str, Place]:
    """Every commune of the region by code, with its first postal code."""
    with (areas.DATA_FOLDER / "communes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(
                row["name"],
                row["code"],
                row["postal_codes"].split()[0],
                "FR",
                int(row["population"]),
                row["epci_code"],
                row["arrondissement_code"],
                row["departement_code"],
            )
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def quiet_epci() -> frozenset[str]:
    """The least populated EPCI: no organisation of the fictitious data is there."""
    ordered = sorted(areas.areas("epci"), key=lambda area: (area.population, area.code))
    return frozenset(area.code for area in ordered[:QUIET_EPCI])


@lru_cache(maxsize=8)
def main_towns(departement: str = "") -> Weighted:
    """Towns of research and hospitals with their weights, in one département when given."""
    found = [(regional_places()[code], float(weight)) for code, weight in words()["towns"].items()]
    return _weighted([(place, weight) for place, weight in found if departement in ("", place.departement)])


@lru_cache(maxsize=8)
def any_towns(departement: str = "") -> Weighted:
    """Other communes, weighted by the square root of their population, in one département when given."""
    return _weighted(
        [
            (place, sqrt(place.population))
            for place in regional_places().values()
            if place.population >= MIN_POPULATION
            and place.epci not in quiet_epci()
            and departement in ("", place.departement)
        ]
    )


def outside_places() -> list[Place]:
    """Communes of France outside the region."""
    return [Place(row["town"], row["code"], row["postal"], departement=row["code"][:2]) for row in words()["outside"]]


def foreign_places() -> list[Place]:
    """Towns of neighbouring countries."""
    return [Place(row["town"], country=row["country"]) for row in words()["abroad"]]


def ambiguous_places() -> list[Place]:
    """Names borne by several communes, written without any code."""
    return [Place(name) for name in words()["ambiguous"]["towns"]]


def written(place: Place, rng: Random) -> tuple[str, str, str, str]:
    """commune, code_commune, code_postal, pays as one hand or another would write them."""
    country = place.country if place.country != "FR" or rng.random() < 0.7 else ""
    if not place.code:
        return place.name, "", "", country
    way = rng.random()
    if way < 0.4:
        return place.name, _written_code(place, rng), place.postal_code, country
    if way < 0.6:
        return place.name, _written_code(place, rng), "", country
    if way < 0.94 or not place.epci:
        return (
            place.name.replace("Saint-", "St ") if way > 0.85 else place.name,
            "",
            place.postal_code,
            country,
        )
    return f"{place.name.upper()} CEDEX", "", place.postal_code, country


def _written_code(place: Place, rng: Random) -> str:
    """The code, now and then without the leading zero that a spreadsheet dropped."""
    return place.code.lstrip("0") if rng.random() < _LOST_ZERO_SHARE else place.code
