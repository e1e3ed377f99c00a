"""Rules between cells, between lines and between files, as CONTRACT.md and the call fix them.

Each rule notes faults on the tables it looks at; errors set lines aside. The order matters: a dossier is judged before
the lines that depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from etl.coded import Coded, Codes, Mask, combinations, each, repeated
from etl.faults import line_ranges
from etl.identity import IDENTIFIERS, identifier_faults, organisation_ids
from etl.locate import Location, locate
from etl.reference import Reference
from etl.schema import Kind
from etl.settings import CallSettings, Settings
from etl.text import name_key
from etl.validate import ReadTable
from geo import areas

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


def _at(places: Codes, dossiers: ReadTable) -> Mask:
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
    is_loadable = _at(dossiers.values["submission_id"].codes[dossiers.kept()], dossiers)
    if is_loadable.all():
        return
    for kind in _DEPENDENTS:
        table = tables[kind]
        known = np.flatnonzero(places[kind] >= 0)
        for row in known[~is_loadable[places[kind][known]]].tolist():
            table.add(row, "E-DOSSIER-SET-ASIDE", None, value=table.values["submission_id"][row])


def warn_on_call_window(dossiers: ReadTable, call: CallSettings) -> None:
    """W (rule R08) for a submission outside the call's window; not evaluated without a publication date."""
    opens_on, closes_on = call.published_on, call.closes_on()
    if opens_on is None or closes_on is None:
        return
    window = {"debut": _day(opens_on), "fin": _day(closes_on - timedelta(days=1))}
    days = dossiers.values["submitted_on"]
    for row in days.rows_where(lambda day: day is not None and not opens_on <= day < closes_on):
        shown = dossiers.original("submitted_on", row)
        dossiers.add(row, "W-SUBMITTED-OUTSIDE-CALL", "submitted_on", value=shown, context=window)


def warn_on_review_dates(dossiers: ReadTable) -> None:
    """W for a review that ended before the submission."""
    submitted, reviewed = dossiers.values["submitted_on"], dossiers.values["reviewed_on"]
    for row in np.flatnonzero(reviewed.numbers() < submitted.numbers()).tolist():
        shown = dossiers.original("reviewed_on", row)
        context = {"depot": _day(submitted[row])}
        dossiers.add(row, "W-REVIEW-BEFORE-SUBMISSION", "reviewed_on", value=shown, context=context)


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def warn_on_levels(dossiers: ReadTable) -> None:
    """W (rule R07) when the level aimed at or seen later is below the initial one; the value is kept."""
    initial = dossiers.values["srl_initial"]
    for attribute, code in (("srl_target", "W-SRL-TARGET-BELOW"), ("srl_observed", "W-SRL-OBSERVED-BELOW")):
        for row in np.flatnonzero(dossiers.values[attribute].numbers() < initial.numbers()).tolist():
            written = dossiers.original(attribute, row)
            dossiers.add(row, code, attribute, value=written, context={"initial": str(initial[row])})


def warn_on_dossiers(dossiers: ReadTable) -> None:
    """W when the main typology is not among the typologies, or a redirection has no target."""
    values = dossiers.values
    is_stray = each(
        lambda main, typologies: main is not None and main not in (typologies or ()),
        values["main_typology"],
        values["typologies"],
    )
    for row in is_stray.rows_where(bool):
        dossiers.add(row, "W-MAIN-TYPOLOGY", "main_typology", value=dossiers.original("main_typology", row))
    is_lost = each(
        lambda status, target: status == "redirige" and target is None, values["status"], values["redirected_to"]
    )
    for row in is_lost.rows_where(bool):
        dossiers.add(row, "W-REDIRECT-MISSING", "redirected_to")


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


def warn_on_consortia(tables: Tables, places: Places) -> None:
    """W-NO-PARTNER and W-NO-LEAD on the dossiers that load."""
    partners, dossiers = tables["partenaires"], tables["dossiers"]
    is_kept, is_lead = partners.kept(), partners.values["role"].holds(LEAD)
    is_partnered = _at(places["partenaires"][is_kept], dossiers)
    is_led = _at(places["partenaires"][is_kept & is_lead], dossiers)
    identifiers = dossiers.values["submission_id"]
    for row in np.flatnonzero(dossiers.kept() & ~is_led[identifiers.codes]).tolist():
        code = "W-NO-LEAD" if is_partnered[identifiers.codes[row]] else "W-NO-PARTNER"
        dossiers.add(row, code, None, value=identifiers[row])


def note_conformity(tables: Tables, places: Places, reference: Reference) -> None:
    """Facts about the rules of the call (``ami_rules.csv``, kind conformity): described, never refused."""
    _note_few_types(tables, places, reference)
    _note_pieces(tables["dossiers"])
    _note_content(tables["dossiers"])


def _note_few_types(tables: Tables, places: Places, reference: Reference) -> None:
    """C-R01: partners of fewer than two of the types that make a consortium."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    counted = sorted(row["code"] for row in reference.rows("actor_types") if row["counts_for_consortium_rule"] == "yes")
    is_kept, types = partners.kept(), partners.values["actor_type"]
    has_type = np.array([_at(places["partenaires"][is_kept & types.holds(code)], dossiers) for code in counted])
    is_few = has_type.sum(axis=0) < 2
    found = [
        ", ".join(code for code, has in zip(counted, types_of, strict=True) if has) or "aucun" if few else ""
        for types_of, few in zip(has_type.T.tolist(), is_few.tolist(), strict=True)
    ]
    words = Coded.spread_over(found, dossiers.values["submission_id"].codes)
    _note(dossiers, "C-R01", None, words, "types")


def _note_pieces(dossiers: ReadTable) -> None:
    """C-R03: a letter or form known not to be there; unknown is no fact."""

    def missing(has_letter: bool | None, has_form: bool | None) -> str:
        pieces = ["la lettre d'intention"] * (has_letter is False) + ["la fiche réponse"] * (has_form is False)
        return " et ".join(pieces)

    _note(dossiers, "C-R03", None, each(missing, dossiers.values["has_letter"], dossiers.values["has_form"]), "pieces")


def _note_content(dossiers: ReadTable) -> None:
    """C-R04 no typology, C-R05 no AI priority, C-R06 initial or target level missing."""

    def missing(initial: int | None, target: int | None) -> str:
        return " et ".join(["le niveau initial"] * (initial is None) + ["le niveau visé"] * (target is None))

    values = dossiers.values
    for code, attribute in (("C-R04", "typologies"), ("C-R05", "ai_priorities")):
        _note(dossiers, code, attribute, each(lambda found: "" if found else "vide", values[attribute]))
    _note(dossiers, "C-R06", None, each(missing, values["srl_initial"], values["srl_target"]), "manque")


def _note(dossiers: ReadTable, code: str, attribute: str | None, words: Coded[str], name: str | None = None) -> None:
    """A fact on the dossiers that load and have words for it; the words fill the ``name`` of its template."""
    is_kept = dossiers.kept()
    for said in dict.fromkeys(filter(None, words.distinct)):
        rows = np.flatnonzero(is_kept & words.holds(said)).tolist()
        dossiers.add_alike(rows, code, attribute, {name: said} if name else None)


def apply_rules(tables: Tables, reference: Reference, settings: Settings, *, call_rules: bool = True) -> None:
    """Every rule, in the order in which they depend on each other. ``call_rules``: the lines are candidates."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    places = dossier_places(tables)
    set_duplicates_aside(dossiers)
    set_unknown_dossiers_aside(tables, places)
    identify_organisations(partners, reference)
    set_two_leads_aside(tables, places, reference)
    set_dependents_aside(tables, places)
    locate_partners(partners)
    warn_on_review_dates(dossiers)
    warn_on_levels(dossiers)
    warn_on_dossiers(dossiers)
    warn_on_actor_types(partners)
    warn_on_repeated_partners(partners)
    warn_on_consortia(tables, places)
    if call_rules:
        warn_on_call_window(dossiers, settings.call)
        note_conformity(tables, places, reference)
