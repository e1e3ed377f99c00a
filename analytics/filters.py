"""Filters choose dossiers; all partners of a chosen dossier then count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Protocol

from duckdb import DuckDBPyConnection
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

NO_TYPOLOGY = "aucune"


def _as_set(values: Any) -> tuple[str, ...]:
    """Sorted, without duplicates or blanks, so that one choice has one form whatever the order of its values."""
    given: Iterable[object] = (values,) if isinstance(values, str) else values or ()
    return tuple(sorted({text for value in given if (text := str(value).strip())}))


Choice = Annotated[tuple[str, ...], BeforeValidator(_as_set)]


class Filters(BaseModel):
    """What is asked for: OR within a field, AND between fields; an empty field asks for nothing.

    Immutable and hashable, so that it can key a cache. Values are codes of the snapshot's vocabularies and areas;
    ``filter_values.unknown_values`` finds the ones that are not. Source: data contract, "Filters".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    departement: Choice = Field(default=(), title="Département", description="une ligne de partenaire localisée là")
    epci: Choice = Field(default=(), title="EPCI", description="une ligne de partenaire localisée là")
    typologie: Choice = Field(
        default=(), title="Typologie", description="au moins une de ces typologies ; « aucune » = sans"
    )
    priorite: Choice = Field(default=(), title="Priorité IA", description="au moins une de ces priorités")
    type_acteur: Choice = Field(default=(), title="Type d’acteur", description="au moins un partenaire de ce type")
    statut: Choice = Field(
        default=(), title="Statut", description="exactement ces statuts ; sans ce filtre, tous sauf retire"
    )
    aire_sante: Choice = Field(default=(), title="Aire de santé", description="sans égard à la casse ni aux accents")
    preexistant: bool | None = Field(default=None, title="Projet préexistant")
    date_from: date | None = Field(default=None, title="Déposé à partir du", description="date de dépôt, incluse")
    date_to: date | None = Field(default=None, title="Déposé jusqu’au", description="date de dépôt, incluse")

    def is_empty(self) -> bool:
        """Whether nothing is asked for: every dossier except the withdrawn ones."""
        return self == Filters()

    def bound(self) -> dict[str, object]:
        """Values as the selection's SQL binds them: lists (empty = no filter), a boolean, dates."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in self}

    def echo(self) -> dict[str, object]:
        """Only the filters given, by the names of the command line, ready for JSON."""
        given: dict[str, object] = {}
        for name, value in self:
            if isinstance(value, tuple) and value:
                given[name] = list(value)
            elif isinstance(value, bool):
                given[name] = "oui" if value else "non"
            elif isinstance(value, date):
                given[name.removeprefix("date_")] = value.isoformat()
        return given


class Reader(Protocol):
    """Anything that hands out cursors on a snapshot: `SnapshotReader`, or a DuckDB connection with its tables."""

    def cursor(self) -> DuckDBPyConnection:
        """A cursor of its own for one thread and one question."""
