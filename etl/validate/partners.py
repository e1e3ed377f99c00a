"""Rules about partners: who the organisation is, what it is, where it is, twice or once."""

from __future__ import annotations

from typing import Any

import numpy as np

from etl.coded import Coded, combinations, each, repeated
from etl.faults import line_ranges
from etl.identity import IDENTIFIERS, identifier_faults, organisation_ids
from etl.locate import Location, locate
from etl.reference import Reference
from etl.text import name_key
from etl.validate.table import ReadTable
from geo import areas


def identify_organisations(partners: ReadTable, reference: Reference) -> None:
    """Fill organisation_id and helix; warn on identifiers whose form or checksum doesn't hold, values kept."""
    values = partners.values
    faults = {name: identifier_faults(name, values[name].distinct) for name in IDENTIFIERS}
    values["organisation_id"] = organisation_ids(values, faults)
    helices = {code: reference.actor_helix(code) for code in reference.vocabulary("actor_types")}
    values["helix"] = values["actor_type"].mapped(helices.get)
    for name in IDENTIFIERS:
        for row, code in Coded([faults[name].get(text) for text in values[name].distinct], values[name].codes).filled():
            partners.add(row, str(code), name, value=partners.original(name, row))


def warn_on_actor_types(partners: ReadTable) -> None:
    """W for the fallback type AUTRE: it counts in no rule of the call (data quality)."""
    for row in np.flatnonzero(partners.values["actor_type"].holds("AUTRE")).tolist():
        partners.add(row, "W-ACTOR-TYPE-OTHER", "actor_type", value=partners.original("actor_type", row) or None)


def locate_partners(partners: ReadTable) -> None:
    """Fill location, commune_code and the codes of the territories; note what could not be placed."""
    values = partners.values
    given = (values[name] for name in ("country", "insee_code", "postal_code", "city"))
    found = each(lambda country, *cells: locate(country or "FR", *cells), *given)
    values["location"] = found.mapped(lambda location: location.status)
    values["commune_code"] = found.mapped(lambda location: location.commune_code)
    _fill_territories(values, found)
    for row, notes in Coded([location.notes for location in found.distinct], found.codes).filled():
        for note in notes:
            partners.add(
                row, note.code, note.column, value=note.value, suggestion=note.suggestion, context=note.context
            )


def _fill_territories(values: dict[str, Coded[Any]], found: Coded[Location]) -> None:
    communes = areas.region_communes()
    in_region = [
        communes.get(location.commune_code) if location.commune_code and location.status in ("exact", "nom") else None
        for location in found.distinct
    ]
    for level in ("epci_code", "arrondissement_code", "departement_code"):
        codes = (getattr(area, level) if area else None for area in in_region)
        values[level] = Coded.spread_over(codes, found.codes)


def warn_on_repeated_partners(partners: ReadTable) -> None:
    """W-PARTNER-TWICE: the same organisation in the same commune twice in a dossier; both are kept."""
    values = partners.values
    commune_or_name = each(
        lambda commune, city: (commune, None) if commune else (None, name_key(city) if city else ""),
        values["commune_code"],
        values["city"],
    ).merged()
    rows = np.flatnonzero(partners.kept())
    given = (values["submission_id"], values["organisation_id"], commune_or_name)
    _, codes = combinations([column.taken(rows) for column in given])
    for found in repeated(codes):
        alike: list[int] = rows[found].tolist()
        lines = line_ranges(partners.lines[row] for row in alike).split(" ", 1)[1]
        for row in alike[1:]:
            partners.add(row, "W-PARTNER-TWICE", "name", value=values["name"][row], context={"lignes": lines})
