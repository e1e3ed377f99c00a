"""Filters choose dossiers; all partners of a chosen dossier then count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Protocol

from duckdb import DuckDBPyConnection
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from rapidfuzz import process

from analytics.query import load_sql

NO_TYPOLOGY = "aucune"
_NEAR_ENOUGH = 60.0
_LONGEST_ENUMERATION = 12


def _as_set(values: Any) -> tuple[str, ...]:
    """Sorted, without duplicates or blanks, so that one choice has one form whatever the order of its values."""
    given: Iterable[object] = (values,) if isinstance(values, str) else values or ()
    return tuple(sorted({text for value in given if (text := str(value).strip())}))


Choice = Annotated[tuple[str, ...], BeforeValidator(_as_set)]


class Filters(BaseModel):
    """What is asked for: OR within a field, AND between fields; an empty field asks for nothing.

    Immutable and hashable, so that it can key a cache. Values are codes of the snapshot's vocabularies and areas;
    ``unknown_values`` finds the ones that are not. Source: data contract, "Filters".
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


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A filter value the snapshot doesn't know.

    ``suggestion`` is the nearest code it does know, None when none is near; ``suggestion_label`` its French label.
    """

    field: str
    value: str
    allowed: tuple[str, ...]
    suggestion: str | None
    suggestion_label: str

    def message(self) -> str:
        """French sentence: what is wrong, and the nearest value or all the allowed ones."""
        title = Filters.model_fields[self.field].title
        said = f"Filtre « {title} » : la valeur « {self.value} » n’est pas connue."
        if self.suggestion is not None:
            said += f" Vouliez-vous dire « {self.suggestion} » ({self.suggestion_label}) ?"
        if len(self.allowed) <= _LONGEST_ENUMERATION:
            said += f" Valeurs admises : {', '.join(self.allowed)}."
        return said


def allowed_values(reader: Reader) -> dict[str, dict[str, str]]:
    """Codes and French labels of each filter with a closed list, as the snapshot has them; free text is left out."""
    cursor = reader.cursor()
    try:
        found = cursor.execute(load_sql("_allowed_values")).fetchall()
    finally:
        cursor.close()
    allowed: dict[str, dict[str, str]] = {}
    for field, code, label in found:
        allowed.setdefault(field, {})[code] = label
    return allowed


def unknown_values(reader: Reader, filters: Filters) -> tuple[UnknownValue, ...]:
    """Values of the filters that no vocabulary or area of the snapshot has; free text can't be unknown."""
    faults = []
    for field, labels in allowed_values(reader).items():
        for value in getattr(filters, field):
            if value not in labels:
                nearest = _nearest(value, labels)
                faults.append(UnknownValue(field, value, tuple(labels), nearest, labels.get(nearest or "", "")))
    return tuple(faults)


def _nearest(value: str, labels: dict[str, str]) -> str | None:
    """Code whose own spelling or label is the nearest to the value."""
    spellings = {code: code.casefold() for code in labels} | {f"{code}\0": labels[code].casefold() for code in labels}
    best = process.extractOne(value.casefold(), spellings, score_cutoff=_NEAR_ENOUGH)
    return None if best is None else best[2].rstrip("\0")
