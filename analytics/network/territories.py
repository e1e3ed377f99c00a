"""Territories that work together: dossiers that bring organisations of two territories together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from analytics.disclosure import sees_everything
from analytics.query import asking

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader

TieLevel = Literal["departement", "arrondissement", "epci"]
TIE_LEVELS: tuple[TieLevel, ...] = ("departement", "arrondissement", "epci")


@dataclass(frozen=True, eq=False)
class TerritoryTies:
    """Who works with whom, territory by territory.

    ``rows``: code_a, name_a, code_b, name_b (a <= b), n_dossiers, n_ties: what occurs only, most dossiers first.
    Two territories are tied by a dossier with an organisation located in each of them, two different ones; a territory
    with itself by a dossier with two organisations located there. ``n_ties``: pairs of such organisations, each once
    however many dossiers they share. ``territories``: code, name, n_dossiers, n_organisations: every territory of the
    level, by code, zeros written. One dossier may be in several rows: rows do not add up to dossiers.
    ``n_dossiers``: chosen; ``n_between``: those of at least one row with a < b; ``n_within``: with a = b;
    ``n_neither``: the rest. ``n_unlocated``: organisations of which no line is located in the region.
    """

    rows: DataFrame = field(repr=False)
    territories: DataFrame = field(repr=False)
    n_dossiers: int
    n_between: int
    n_within: int
    n_neither: int
    n_organisations: int
    n_unlocated: int


def territory_ties(
    reader: Reader, filters: Filters, role: str, *, level: TieLevel = "departement"
) -> TerritoryTies | None:
    """The ties between the territories of a level; None for a role that may not read names.

    Unit: dossiers chosen; territories by any located partner line. Raises ValueError for another level.
    """
    if level not in TIE_LEVELS:
        raise ValueError(f"{level!r} is none of {TIE_LEVELS}")
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        ask.prepare("network/_places", level=level)
        rows, territories = ask("network/territory_ties", level=level), ask("network/territories", level=level)
        counted = ask("network/territory_counts")
    return TerritoryTies(rows, territories, **{str(name): int(counted[name].iloc[0]) for name in counted})


def dossiers_between(
    reader: Reader, filters: Filters, role: str, *, level: TieLevel, codes: tuple[str, str]
) -> DataFrame | None:
    """submission_id, title, status, lead, typologies, organisations_a, organisations_b (names): behind one row.

    For a territory with itself, both lists are the same. None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    first, second = sorted(codes)
    with asking(reader, filters) as ask:
        ask.prepare("network/_places", level=level)
        rows = ask("network/dossiers_between", first=first, second=second)
    for name in ("organisations_a", "organisations_b"):
        rows[name] = [list(cell) for cell in rows[name]]
    return rows
