"""Rules between files and lines: whose each line is, one line a dossier, one lead organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from etl.coded import Codes, Mask, repeated
from etl.faults import line_ranges
from etl.reference import Reference
from etl.schema import Kind
from etl.text import name_key
from etl.validate.table import ReadTable

Tables = Mapping[Kind, ReadTable]
# Of each line of a dependent kind, the place of its dossier among the distinct identifiers of the dossiers; -1: none.
Places = Mapping[Kind, Codes]
LEAD = "chef_de_file"
_IDENTIFIER_PARTS = re.compile(r"[a-z]+|[0-9]+")
_DEPENDENTS: tuple[Kind, ...] = ("partenaires", "orientations")


def set_duplicates_aside(dossiers: ReadTable) -> None:
    """E-DUPLICATE-ID: every line of an identifier that stands twice."""
    identifiers = dossiers.values["submission_id"]
    for rows in repeated(identifiers.codes):
        if identifiers[rows[0]] is None:
            continue
        numbers = line_ranges(dossiers.lines[row] for row in rows).split(" ", 1)[1]
        for row in rows:
            written = dossiers.original("submission_id", row)
            dossiers.add(row, "E-DUPLICATE-ID", "submission_id", value=written, context={"lignes": numbers})


def dossier_places(tables: Tables) -> Places:
    """Where the dossier of each partner and orientation stands among the identifiers of the dossiers."""
    identifiers = tables["dossiers"].values["submission_id"].distinct
    place_of = {identifier: place for place, identifier in enumerate(identifiers) if identifier is not None}
    found: dict[Kind, Codes] = {}
    for kind in _DEPENDENTS:
        named = tables[kind].values["submission_id"]
        found[kind] = np.array([place_of.get(name, -1) for name in named.distinct], dtype=np.int64)[named.codes]
    return found


def dossiers_at(places: Codes, dossiers: ReadTable) -> Mask:
    """Which identifiers of the dossiers stand at the places."""
    found = np.zeros(len(dossiers.values["submission_id"].distinct), dtype=np.bool_)
    found[places] = True
    return found


def set_unknown_dossiers_aside(tables: Tables, places: Places) -> None:
    """E-UNKNOWN-DOSSIER: partners and orientations of a dossier that was not sent."""
    for kind in _DEPENDENTS:
        table = tables[kind]
        identifiers = table.values["submission_id"]
        unknown = np.flatnonzero((places[kind] < 0) & identifiers.where(lambda identifier: identifier is not None))
        if not len(unknown):
            continue
        # Identifiers follow each other: the nearest is another dossier. Only the same, written otherwise, is proposed.
        known = filter(None, tables["dossiers"].values["submission_id"].distinct)
        alike = {_identifier_key(identifier): identifier for identifier in known}
        for row in unknown.tolist():
            meant = alike.get(_identifier_key(identifiers[row]))
            written = table.original("submission_id", row)
            table.add(row, "E-UNKNOWN-DOSSIER", "submission_id", value=written, suggestion=meant)


def _identifier_key(identifier: str) -> tuple[str, ...]:
    """Letters and numbers of an identifier: ``ia 2026/3`` and ``IA-2026-003`` are the same."""
    return tuple(part.lstrip("0") or "0" for part in _IDENTIFIER_PARTS.findall(identifier.casefold()))


def set_two_leads_aside(tables: Tables, places: Places, reference: Reference) -> None:
    """E-TWO-LEADS: a dossier with more than one lead organisation, aliases taken into account."""
    partners, dossiers = tables["partenaires"], tables["dossiers"]
    lead_rows = np.flatnonzero(partners.kept() & partners.values["role"].holds(LEAD))
    codes = dossiers.values["submission_id"].codes
    row_of = np.zeros(len(dossiers.values["submission_id"].distinct), dtype=np.int64)
    row_of[codes] = np.arange(len(codes))
    aliases = {row["alias_id"]: row["organisation_id"] for row in reference.rows("organisation_aliases")}
    for found in repeated(places["partenaires"][lead_rows]):
        rows = lead_rows[found].tolist()
        if len({partners.values["organisation_id"].codes[row] for row in rows}) == 1:
            continue
        names = _distinct_organisations(partners, rows, aliases)
        if len(names) > 1:
            context = {"organisations": ", ".join(f"« {name} »" for name in names)}
            row = int(row_of[places["partenaires"][rows[0]]])
            identifier = dossiers.values["submission_id"][row]
            dossiers.add(row, "E-TWO-LEADS", None, value=identifier, context=context)


def _distinct_organisations(partners: ReadTable, rows: Iterable[int], aliases: Mapping[str, str]) -> list[str]:
    """Names of the organisations of some lines, one each.

    The same identity is one organisation; so is the same name, unless its lines bear different SIREN.
    """
    found = [
        (_resolved(partners.values["organisation_id"][row], aliases), partners.values["name"][row]) for row in rows
    ]
    names: dict[str, str] = {}
    of_name: dict[str, str] = {}
    for identity, name in sorted(found, key=lambda line: not line[0].startswith("siren:")):
        if not identity.startswith("siren:"):
            identity = of_name.get(name_key(name), identity)
        of_name.setdefault(name_key(name), identity)
        names.setdefault(identity, name)
    return list(names.values())


def _resolved(identity: str, aliases: Mapping[str, str]) -> str:
    """The identity an alias stands for, chains followed; the store refuses circles."""
    seen: set[str] = set()
    while identity in aliases and identity not in seen:
        seen.add(identity)
        identity = aliases[identity]
    return identity


def set_dependents_aside(tables: Tables, places: Places) -> None:
    """E-DOSSIER-SET-ASIDE: partners and orientations go with the dossier they belong to."""
    dossiers = tables["dossiers"]
    is_loadable = dossiers_at(dossiers.values["submission_id"].codes[dossiers.kept()], dossiers)
    if is_loadable.all():
        return
    for kind in _DEPENDENTS:
        table = tables[kind]
        known = np.flatnonzero(places[kind] >= 0)
        for row in known[~is_loadable[places[kind][known]]].tolist():
            table.add(row, "E-DOSSIER-SET-ASIDE", None, value=table.values["submission_id"][row])


def warn_on_consortia(tables: Tables, places: Places) -> None:
    """W-NO-PARTNER and W-NO-LEAD on the dossiers that load."""
    partners, dossiers = tables["partenaires"], tables["dossiers"]
    is_kept, is_lead = partners.kept(), partners.values["role"].holds(LEAD)
    is_partnered = dossiers_at(places["partenaires"][is_kept], dossiers)
    is_led = dossiers_at(places["partenaires"][is_kept & is_lead], dossiers)
    identifiers = dossiers.values["submission_id"]
    for row in np.flatnonzero(dossiers.kept() & ~is_led[identifiers.codes]).tolist():
        code = "W-NO-LEAD" if is_partnered[identifiers.codes[row]] else "W-NO-PARTNER"
        dossiers.add(row, code, None, value=identifiers[row])
