"""Typologies together and « trous », recomputed in plain Python over the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.analytics import oracle_map
from tests.analytics.oracle_consortium import actor_types
from tests.analytics.oracle_data import Dossier, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, places
from tests.analytics.oracle_geography import territories

Rows = list[dict[str, Any]]
TYPOLOGIES = tuple(row["code"] for row in reference("typologies"))


def co_occurrence(portfolio: Portfolio, filters: Filters) -> dict[tuple[str, str], int]:
    """Dossiers with both typologies; with one and no other where the two are the same."""
    dossiers = chosen(portfolio, filters)
    return {
        (a, b): sum({a, b} <= d.typologies if a != b else d.typologies == {a} for d in dossiers)
        for a in TYPOLOGIES
        for b in TYPOLOGIES
    }


def how_many(portfolio: Portfolio, filters: Filters) -> list[int]:
    """Dossiers with no typology, one, two…, up to the most that one has."""
    counts = Counter(len(d.typologies) for d in chosen(portfolio, filters))
    return [counts[number] for number in range(max(counts, default=0) + 1)]


def territory_gaps(portfolio: Portfolio, filters: Filters, level: str, site: str) -> Rows:
    """The white zones of each typology, one after the other, then by inhabitants."""
    rows = [
        {"typology": code, **{name: value for name, value in zone.items() if name != "n_partners_there"}}
        for code in TYPOLOGIES
        for zone in oracle_map.white_zones(portfolio, filters, level, site, f"typologie:{code}")
    ]
    return sorted(rows, key=lambda row: (-row["population"], row["code"], row["typology"]))


def _values(d: Dossier, by: str) -> set[str]:
    if by == "priorite":
        return set(d.priorities)
    if by == "type_acteur":
        return d.actor_types
    if by == "helice":
        return {actor_types()[code]["helix"] for code in d.actor_types}
    phases = {int(row["level"]): row["phase_code"] for row in reference("srl_levels")}
    return {phases[d.initial]} if d.scale == "SRL" and d.initial is not None else set()


def combination_gaps(portfolio: Portfolio, filters: Filters, by: str, codes: Sequence[str], site: str) -> Rows:
    """Each typology with each value: dossiers, EPCI with one, inhabitants of the others."""
    dossiers = chosen(portfolio, filters, site=site)
    people = {area.code: area.population for area in territories("epci")}
    rows = []
    for typology in TYPOLOGIES:
        for code in codes:
            bearing = [d for d in dossiers if typology in d.typologies and code in _values(d, by)]
            held = {area for d in bearing for area in places(d, "epci", site)}
            rows.append(
                {
                    "typology": typology,
                    "code": code,
                    "n_dossiers": len(bearing),
                    "n_areas": len(people),
                    "n_areas_with": len(held),
                    "n_inhabitants_without": sum(n for area, n in people.items() if area not in held),
                    "n_inhabitants": sum(people.values()),
                }
            )
    return sorted(
        rows, key=lambda row: (row["n_dossiers"] > 0, -row["n_inhabitants_without"], row["typology"], row["code"])
    )
