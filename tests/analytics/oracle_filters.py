"""The filters of the contract over the oracle's dossiers, and where a dossier is in each of the four senses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import cast

from tests.analytics.oracle_data import Dossier, Portfolio, plain
from tests.analytics.oracle_geography import memberships, territory_holding

Filters = Mapping[str, object]  # the names of the command's options, `date_from` and `date_to` for --from and --to


def line_places(dossier: Dossier, level: str, site: str) -> list[str]:
    """The territory of each partner line of that kind that is in the region."""
    lines = dossier.partners
    if site == "lead":
        lines = [dossier.lead_line] if dossier.lead_line else []
    if site == "sites":
        lines = [line for line in lines if line.site_role in ("experimentation", "soins")]
    return [memberships()[line.commune][level] for line in lines if line.status in ("exact", "nom") and line.commune]


def places(dossier: Dossier, level: str, site: str) -> set[str]:
    """The territories of a level where the dossier counts."""
    if site == "deployment":
        return {code for area in dossier.deployment if (code := territory_holding(area, level))}
    return set(line_places(dossier, level, site))


def chosen(portfolio: Portfolio, filters: Filters, *, site: str = "all", withdrawn: bool = False) -> list[Dossier]:
    """The dossiers the filters choose; without a status, those not withdrawn unless `withdrawn`."""
    return [d for d in portfolio.dossiers if _has_status(d, filters, withdrawn) and _passes(d, filters, site)]


def _has_status(dossier: Dossier, filters: Filters, withdrawn: bool) -> bool:
    if wanted := _wanted(filters, "statut"):
        return dossier.status in wanted
    return withdrawn or dossier.status != "retire"


def _passes(dossier: Dossier, filters: Filters, site: str) -> bool:
    return (
        all(_is_among(values, _wanted(filters, name)) for name, values in _borne(dossier, filters, site))
        and _is_among({plain(dossier.health_area or "")}, {plain(area) for area in _wanted(filters, "aire_sante")})
        and filters.get("preexistant") in (None, dossier.preexisting)
        and _is_between(dossier.submitted, filters.get("date_from"), filters.get("date_to"))
    )


def _borne(dossier: Dossier, filters: Filters, site: str) -> Iterator[tuple[str, Set[str]]]:
    """What the dossier bears, for each filter of several values."""
    yield "typologie", dossier.typologies or {"aucune"}
    yield "priorite", dossier.priorities
    yield "type_acteur", dossier.actor_types
    for level in ("departement", "epci"):
        if filters.get(level):
            yield level, places(dossier, level, site)


def _is_among(values: Set[str], wanted: Set[str]) -> bool:
    return not wanted or not wanted.isdisjoint(values)


def _is_between(day: date | None, first: object, last: object) -> bool:
    if first is None and last is None:
        return True
    if day is None:
        return False
    return (first is None or day >= cast(date, first)) and (last is None or day <= cast(date, last))


def _wanted(filters: Filters, name: str) -> set[str]:
    return set(cast(tuple[str, ...], filters.get(name, ())))
