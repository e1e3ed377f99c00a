"""Snapshots of a few rows, as the store hands them out: a real DuckDB with the tables of the contract.

The region is cut down to nine communes, so that an indicator's rows can be written out whole: real codes, names and
memberships, round populations. Two of its five EPCI straddle: Est de la Somme two départements, Pévèle-Carembault two
arrondissements; Coeur de Flandre and the arrondissement of Dunkerque hold the same communes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl.schema import table_columns

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
REFERENCE_TABLES = (
    "typologies",
    "ai_priorities",
    "statuses",
    "funding_schemes",
    "outcomes",
    "calls",
    "confidentiality",
    "maturity_scales",
    "srl_levels",
    "kpis",
    "ami_rules",
    "site_roles",
    "partner_roles",
)

AISNE, NORD, SOMME = "02", "59", "80"
SAINT_QUENTIN, DOUAI, DUNKERQUE, LILLE, AMIENS_AREA, PERONNE = "023", "593", "594", "595", "802", "804"
FLANDRE, PEVELE, EST_SOMME, MEL, AMIENS = "200040947", "200041960", "200070985", "200093201", "248000531"

# commune: name, population, département, arrondissement, EPCI
COMMUNES = {
    "02604": ("Pithon", 100, AISNE, SAINT_QUENTIN, EST_SOMME),
    "59043": ("Bailleul", 15_000, NORD, DUNKERQUE, FLANDRE),
    "59168": ("Cysoing", 5_000, NORD, LILLE, PEVELE),
    "59295": ("Hazebrouck", 22_000, NORD, DUNKERQUE, FLANDRE),
    "59350": ("Lille", 240_000, NORD, LILLE, MEL),
    "59449": ("Orchies", 8_000, NORD, DOUAI, PEVELE),
    "59512": ("Roubaix", 100_000, NORD, LILLE, MEL),
    "80021": ("Amiens", 135_000, SOMME, AMIENS_AREA, AMIENS),
    "80410": ("Ham", 4_900, SOMME, PERONNE, EST_SOMME),
}
NAMES = {
    AISNE: "Aisne",
    NORD: "Nord",
    SOMME: "Somme",
    SAINT_QUENTIN: "Saint-Quentin",
    DOUAI: "Douai",
    DUNKERQUE: "Dunkerque",
    LILLE: "Lille",
    AMIENS_AREA: "Amiens",
    PERONNE: "Péronne",
    FLANDRE: "CA Coeur de Flandre",
    PEVELE: "CC Pévèle-Carembault",
    EST_SOMME: "CC de l'Est de la Somme",
    MEL: "Métropole Européenne de Lille",
    AMIENS: "CA Amiens Métropole",
}

Row = Mapping[str, Any]


def dossier(submission_id: str, **changes: Any) -> dict[str, Any]:
    """A dossier with nothing optional known."""
    return {
        "submission_id": submission_id,
        "line": 2,
        "title": f"Projet {submission_id}",
        "submitted_on": date(2026, 3, 14),
        "status": "recu",
        "maturity_scale": "SRL",
        "confidentiality": "restreint",
        **changes,
    }


def partner(submission_id: str, organisation: str, commune: str | None = None, **changes: Any) -> dict[str, Any]:
    """A partner line; ``commune`` (a code of COMMUNES) locates it exactly, without it nothing is known of its place.

    The identity is ``nom:`` and the name; the helix is the actor type's.
    """
    line = {
        "submission_id": submission_id,
        "line": 2,
        "name": organisation,
        "actor_type": "LABO",
        "role": "partenaire",
        "site_role": "siege",
        "country": "FR",
        "organisation_id": f"nom:{organisation.lower()}",
        "location": "non_localise",
        **_place(commune),
        **changes,
    }
    return {"helix": helix_of(line["actor_type"]), **line}


def lead(submission_id: str, organisation: str, commune: str | None = None, **changes: Any) -> dict[str, Any]:
    """A partner line of the lead organisation."""
    return partner(submission_id, organisation, commune, role="chef_de_file", **changes)


def orientation(submission_id: str, scheme: str, **changes: Any) -> dict[str, Any]:
    """A dossier sent towards a funding scheme, nothing else known."""
    return {"submission_id": submission_id, "line": 2, "scheme": scheme, **changes}


def _place(commune: str | None) -> dict[str, str]:
    if commune is None:
        return {}
    _, _, departement, arrondissement, epci = COMMUNES[commune]
    return {
        "location": "exact",
        "commune_code": commune,
        "departement_code": departement,
        "arrondissement_code": arrondissement,
        "epci_code": epci,
    }


def helix_of(actor_type: str) -> str:
    """Family of an actor type."""
    return next(row["helix"] for row in _actor_types() if row["code"] == actor_type)


@dataclass(frozen=True)
class SnapshotInfo:
    """What the commands read of a snapshot's identity."""

    id: str = "2026-06-30-essai"
    as_of: date = date(2026, 6, 30)


class BuiltReader:
    """A snapshot in memory, of the shape of the store's own reader."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read the tables of this connection."""
        self.info = SnapshotInfo()
        self._connection = connection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for each question."""
        return self._connection.cursor()


def snapshot(
    dossiers: Iterable[Row] = (),
    partners: Iterable[Row] = (),
    orientations: Iterable[Row] = (),
    *,
    aliases: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    required_cells: tuple[int, int] = (0, 0),
    areas: Iterable[Row] | None = None,
) -> BuiltReader:
    """A reader over these rows; ``required_cells`` is (without fault, read)."""
    connection = duckdb.connect()
    _add_contract_tables(connection, dossiers, partners, orientations)
    _add_reference_tables(connection)
    texts = ("level", "code", "name", "departement_code", "arrondissement_code", "epci_code", "note")
    kinds = {**dict.fromkeys(texts, "VARCHAR"), "population": "BIGINT", "straddles": "BOOLEAN"}
    _add_table(connection, "areas", kinds, small_region() if areas is None else areas)
    thresholds = {
        "consortium.multicentric_min_sites": "2",
        "maturity.field_threshold": "5",
        "territory.epci_reference_count": "5",
        **(settings or {}),
    }
    pairs = [{"key": key, "value": value} for key, value in thresholds.items()]
    _add_table(connection, "settings", {"key": "VARCHAR", "value": "VARCHAR"}, pairs)
    cells = {"required_cells_ok": required_cells[0], "required_cells_read": required_cells[1]}
    _add_table(connection, "snapshot", dict.fromkeys(cells, "BIGINT"), [cells])
    renamed = [{"alias_id": old, "organisation_id": new} for old, new in (aliases or {}).items()]
    _add_table(connection, "organisation_aliases", {"alias_id": "VARCHAR", "organisation_id": "VARCHAR"}, renamed)
    return BuiltReader(connection)


def small_region() -> list[dict[str, Any]]:
    """The areas of COMMUNES and what they add up to, at the five levels."""
    rows: list[dict[str, Any]] = [
        {
            "level": "commune",
            "code": code,
            "name": name,
            "population": population,
            "departement_code": departement,
            "arrondissement_code": arrondissement,
            "epci_code": epci,
        }
        for code, (name, population, departement, arrondissement, epci) in COMMUNES.items()
    ]
    for level in ("departement", "arrondissement", "epci"):
        column = f"{level}_code"
        for code in dict.fromkeys(row[column] for row in rows[: len(COMMUNES)]):
            people = sum(row["population"] for row in rows[: len(COMMUNES)] if row[column] == code)
            rows.append({"level": level, "code": code, "name": NAMES[code], "population": people})
    everybody = sum(population for _, population, *_ in COMMUNES.values())
    return [*rows, {"level": "region", "code": "32", "name": "Hauts-de-France", "population": everybody}]


@cache
def _actor_types() -> list[dict[str, str]]:
    call = [{**row, "in_call": "yes"} for row in _read("actor_types")]
    extended = [{**row, "counts_for_triple_helix": "", "in_call": "no"} for row in _read("actor_types_extended")]
    kept = ("code", "label", "helix", "counts_for_consortium_rule", "counts_for_triple_helix", "in_call")
    return [{name: row[name] for name in kept} for row in call + extended]


@cache
def _read(stem: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{stem}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _add_contract_tables(
    connection: duckdb.DuckDBPyConnection, dossiers: Iterable[Row], partners: Iterable[Row], orientations: Iterable[Row]
) -> None:
    _add_table(connection, "submissions", table_columns("dossiers"), dossiers)
    _add_table(connection, "partners", table_columns("partenaires"), partners)
    _add_table(connection, "orientations", table_columns("orientations"), orientations)


def _add_reference_tables(connection: duckdb.DuckDBPyConnection) -> None:
    tables = {stem: _read(stem) for stem in REFERENCE_TABLES} | {"actor_types": _actor_types()}
    for stem, rows in tables.items():
        _add_table(connection, f"ref_{stem}", dict.fromkeys(rows[0], "VARCHAR"), rows)


def _add_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Iterable[Row]
) -> None:
    """Create a table and its rows; a list column that a row leaves out is empty, any other one unknown."""
    declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    connection.execute(f"CREATE TABLE {name} ({declared})")
    values = []
    for row in rows:
        assert set(row) <= set(columns), f"{name} has no column {sorted(set(row) - set(columns))}"
        values.append([row.get(column, [] if kind.endswith("[]") else None) for column, kind in columns.items()])
    if values:
        one = f"({', '.join('?' * len(columns))})"
        every_cell = [cell for row in values for cell in row]
        connection.execute(f"INSERT INTO {name} VALUES {', '.join([one] * len(values))}", every_cell)
