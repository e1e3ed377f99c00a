"""Rules between cells, between lines and between files, as CONTRACT.md and the call fix them.

Each rule notes faults on the tables it looks at; errors set lines aside. The order matters: a dossier is judged before
the lines that depend on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from etl.faults import line_ranges
from etl.identity import IDENTIFIERS, identifier_fault, organisation_id
from etl.locate import Location, locate
from etl.reference import Reference
from etl.schema import Kind
from etl.settings import CallSettings, Settings
from etl.text import name_key
from etl.validate import ReadTable
from geo import areas

Tables = Mapping[Kind, ReadTable]
LEAD = "chef_de_file"
_IDENTIFIER_PARTS = re.compile(r"[a-z]+|[0-9]+")
_DEPENDENTS: tuple[Kind, ...] = ("partenaires", "orientations")


def set_duplicates_aside(dossiers: ReadTable) -> None:
    """E-DUPLICATE-ID: every line of an identifier that stands twice."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, identifier in enumerate(dossiers.values["submission_id"]):
        if identifier is not None:
            rows[identifier].append(row)
    for found in rows.values():
        if len(found) > 1:
            numbers = line_ranges(dossiers.lines[row] for row in found).split(" ", 1)[1]
            for row in found:
                written = dossiers.original("submission_id", row)
                dossiers.add(row, "E-DUPLICATE-ID", "submission_id", value=written, context={"lignes": numbers})


def _loadable(dossiers: ReadTable) -> set[str]:
    identifiers = dossiers.values["submission_id"]
    return {identifiers[row] for row in dossiers.kept_rows()}


def set_unknown_dossiers_aside(tables: Tables) -> None:
    """E-UNKNOWN-DOSSIER: partners and orientations of a dossier that was not sent."""
    known = set(tables["dossiers"].values["submission_id"]) - {None}
    # Identifiers follow each other: the nearest is another dossier. Only the same one, written otherwise, is proposed.
    alike = {_identifier_key(identifier): identifier for identifier in known}
    for kind in _DEPENDENTS:
        table = tables[kind]
        for row, identifier in enumerate(table.values["submission_id"]):
            if identifier is None or identifier in known:
                continue
            written = table.original("submission_id", row)
            meant = alike.get(_identifier_key(identifier))
            table.add(row, "E-UNKNOWN-DOSSIER", "submission_id", value=written, suggestion=meant)


def _identifier_key(identifier: str) -> tuple[str, ...]:
    """Letters and numbers of an identifier: ``ia 2026/3`` and ``IA-2026-003`` are the same."""
    return tuple(part.lstrip("0") or "0" for part in _IDENTIFIER_PARTS.findall(identifier.casefold()))


def set_two_leads_aside(tables: Tables, reference: Reference) -> None:
    """E-TWO-LEADS: a dossier with more than one lead organisation, aliases taken into account."""
    partners, dossiers = tables["partenaires"], tables["dossiers"]
    leads: dict[str, list[int]] = defaultdict(list)
    for row in partners.kept_rows():
        if partners.values["role"][row] == LEAD:
            leads[partners.values["submission_id"][row]].append(row)
    row_of = {identifier: row for row, identifier in enumerate(dossiers.values["submission_id"])}
    aliases = {row["alias_id"]: row["organisation_id"] for row in reference.rows("organisation_aliases")}
    for identifier, rows in leads.items():
        if len(rows) == 1:
            continue
        names = _distinct_organisations(partners, rows, aliases)
        if len(names) > 1:
            context = {"organisations": ", ".join(f"« {name} »" for name in names)}
            dossiers.add(row_of[identifier], "E-TWO-LEADS", None, value=identifier, context=context)


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


def set_dependents_aside(tables: Tables) -> None:
    """E-DOSSIER-SET-ASIDE: partners and orientations go with the dossier they belong to."""
    known = set(tables["dossiers"].values["submission_id"]) - {None}
    aside = known - _loadable(tables["dossiers"])
    if not aside:
        return
    for kind in _DEPENDENTS:
        table = tables[kind]
        for row, identifier in enumerate(table.values["submission_id"]):
            if identifier in aside:
                table.add(row, "E-DOSSIER-SET-ASIDE", None, value=identifier)


def warn_on_call_window(dossiers: ReadTable, call: CallSettings) -> None:
    """W (rule R08) for a submission outside the call's window; not evaluated without a publication date."""
    closes_on = call.closes_on()
    if call.published_on is None or closes_on is None:
        return
    window = {"debut": _day(call.published_on), "fin": _day(closes_on - timedelta(days=1))}
    for row, submitted in enumerate(dossiers.values["submitted_on"]):
        if submitted is not None and not call.published_on <= submitted < closes_on:
            shown = dossiers.original("submitted_on", row)
            dossiers.add(row, "W-SUBMITTED-OUTSIDE-CALL", "submitted_on", value=shown, context=window)


def warn_on_review_dates(dossiers: ReadTable) -> None:
    """W for a review that ended before the submission."""
    for row, (submitted, reviewed) in enumerate(
        zip(dossiers.values["submitted_on"], dossiers.values["reviewed_on"], strict=True)
    ):
        if submitted and reviewed and reviewed < submitted:
            shown = dossiers.original("reviewed_on", row)
            context = {"depot": _day(submitted)}
            dossiers.add(row, "W-REVIEW-BEFORE-SUBMISSION", "reviewed_on", value=shown, context=context)


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def warn_on_levels(dossiers: ReadTable) -> None:
    """W (rule R07) when the level aimed at or seen later is below the initial one; the value is kept."""
    for attribute, code in (("srl_target", "W-SRL-TARGET-BELOW"), ("srl_observed", "W-SRL-OBSERVED-BELOW")):
        pairs = zip(dossiers.values["srl_initial"], dossiers.values[attribute], strict=True)
        for row, (initial, final) in enumerate(pairs):
            if initial is not None and final is not None and final < initial:
                written = dossiers.original(attribute, row)
                dossiers.add(row, code, attribute, value=written, context={"initial": str(initial)})


def warn_on_dossiers(dossiers: ReadTable) -> None:
    """W when the main typology is not among the typologies, or a redirection has no target."""
    values = dossiers.values
    for row, main in enumerate(values["main_typology"]):
        if main is not None and main not in (values["typologies"][row] or ()):
            dossiers.add(row, "W-MAIN-TYPOLOGY", "main_typology", value=dossiers.original("main_typology", row))
        if values["status"][row] == "redirige" and values["redirected_to"][row] is None:
            dossiers.add(row, "W-REDIRECT-MISSING", "redirected_to")


def identify_organisations(partners: ReadTable, reference: Reference) -> None:
    """Fill organisation_id and helix; warn on identifiers whose form or checksum doesn't hold, values kept."""
    values = partners.values
    columns = (values["name"], *(values[name] for name in ("siret", "siren", "finess", "rnsr", "uai")))
    values["organisation_id"] = [
        organisation_id(*row) if row[0] is not None else None for row in zip(*columns, strict=True)
    ]
    helices = {code: reference.actor_helix(code) for code in reference.vocabulary("actor_types")}
    values["helix"] = [helices.get(code) for code in values["actor_type"]]
    for name in IDENTIFIERS:
        codes = {text: identifier_fault(name, text) for text in set(values[name]) if text}
        if not any(codes.values()):
            continue
        for row, text in enumerate(values[name]):
            if text and (code := codes[text]):
                partners.add(row, code, name, value=partners.original(name, row))


def warn_on_actor_types(partners: ReadTable) -> None:
    """W for the fallback type AUTRE: it counts in no rule of the call (data quality)."""
    for row, code in enumerate(partners.values["actor_type"]):
        if code == "AUTRE":
            partners.add(row, "W-ACTOR-TYPE-OTHER", "actor_type", value=partners.original("actor_type", row) or None)


def locate_partners(partners: ReadTable) -> None:
    """Fill location, commune_code and the codes of the territories; note what could not be placed."""
    values = partners.values
    found = [
        locate(country or "FR", insee, postal, city)
        for country, insee, postal, city in zip(
            values["country"], values["insee_code"], values["postal_code"], values["city"], strict=True
        )
    ]
    values["location"] = [location.status for location in found]
    values["commune_code"] = [location.commune_code for location in found]
    _fill_territories(values, found)
    for row, location in enumerate(found):
        for note in location.notes:
            partners.add(
                row, note.code, note.column, value=note.value, suggestion=note.suggestion, context=note.context
            )


def _fill_territories(values: dict[str, list[object]], found: list[Location]) -> None:
    communes = areas.region_communes()
    in_region = [
        communes.get(location.commune_code) if location.commune_code and location.status in ("exact", "nom") else None
        for location in found
    ]
    values["epci_code"] = [area.epci_code if area else None for area in in_region]
    values["arrondissement_code"] = [area.arrondissement_code if area else None for area in in_region]
    values["departement_code"] = [area.departement_code if area else None for area in in_region]


def warn_on_repeated_partners(partners: ReadTable) -> None:
    """W-PARTNER-TWICE: the same organisation in the same commune twice in a dossier; both are kept."""
    values = partners.values
    seen: dict[tuple[str, str, str | None, str | None], list[int]] = defaultdict(list)
    keys = zip(values["submission_id"], values["organisation_id"], values["commune_code"], values["city"], strict=True)
    for row, (identifier, organisation, commune, city) in enumerate(keys):
        if row not in partners.set_aside:
            place = (commune, None) if commune else (None, name_key(city) if city else "")
            seen[identifier, organisation, *place].append(row)
    for rows in seen.values():
        if len(rows) > 1:
            lines = line_ranges(partners.lines[row] for row in rows).split(" ", 1)[1]
            for row in rows[1:]:
                partners.add(row, "W-PARTNER-TWICE", "name", value=values["name"][row], context={"lignes": lines})


def warn_on_consortia(tables: Tables) -> None:
    """W-NO-PARTNER and W-NO-LEAD on the dossiers that load."""
    partners, dossiers = tables["partenaires"], tables["dossiers"]
    partnered: set[str] = set()
    led: set[str] = set()
    for row in partners.kept_rows():
        partnered.add(partners.values["submission_id"][row])
        if partners.values["role"][row] == LEAD:
            led.add(partners.values["submission_id"][row])
    for row in dossiers.kept_rows():
        identifier = dossiers.values["submission_id"][row]
        if identifier not in partnered:
            dossiers.add(row, "W-NO-PARTNER", None, value=identifier)
        elif identifier not in led:
            dossiers.add(row, "W-NO-LEAD", None, value=identifier)


def note_conformity(tables: Tables, reference: Reference) -> None:
    """Facts about the rules of the call (``ami_rules.csv``, kind conformity): described, never refused."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    counted = {row["code"] for row in reference.rows("actor_types") if row["counts_for_consortium_rule"] == "yes"}
    types: dict[str, set[str]] = defaultdict(set)
    for row in partners.kept_rows():
        if (code := partners.values["actor_type"][row]) in counted:
            types[partners.values["submission_id"][row]].add(code)
    for row in dossiers.kept_rows():
        found = types.get(dossiers.values["submission_id"][row], set())
        if len(found) < 2:
            dossiers.add(row, "C-R01", None, context={"types": ", ".join(sorted(found)) or "aucun"})
    _note_pieces(dossiers)
    _note_content(dossiers)


def _note_pieces(dossiers: ReadTable) -> None:
    """C-R03: a letter or form known not to be there; unknown is no fact."""
    pieces = zip(dossiers.values["has_letter"], dossiers.values["has_form"], strict=True)
    for row, (has_letter, has_form) in enumerate(pieces):
        if (has_letter is False or has_form is False) and row not in dossiers.set_aside:
            missing = ["la lettre d'intention"] * (has_letter is False) + ["la fiche réponse"] * (has_form is False)
            dossiers.add(row, "C-R03", None, context={"pieces": " et ".join(missing)})


def _note_content(dossiers: ReadTable) -> None:
    """C-R04 no typology, C-R05 no AI priority, C-R06 initial or target level missing."""
    values = dossiers.values
    contents = zip(
        values["typologies"], values["ai_priorities"], values["srl_initial"], values["srl_target"], strict=True
    )
    for row, (typologies, priorities, initial, target) in enumerate(contents):
        if row in dossiers.set_aside:
            continue
        if not typologies:
            dossiers.add(row, "C-R04", "typologies")
        if not priorities:
            dossiers.add(row, "C-R05", "ai_priorities")
        if initial is None or target is None:
            missing = ["le niveau initial"] * (initial is None) + ["le niveau visé"] * (target is None)
            dossiers.add(row, "C-R06", None, context={"manque": " et ".join(missing)})


def apply_rules(tables: Tables, reference: Reference, settings: Settings, *, call_rules: bool = True) -> None:
    """Every rule, in the order in which they depend on each other. ``call_rules``: the lines are candidates."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    set_duplicates_aside(dossiers)
    set_unknown_dossiers_aside(tables)
    identify_organisations(partners, reference)
    set_two_leads_aside(tables, reference)
    set_dependents_aside(tables)
    locate_partners(partners)
    warn_on_review_dates(dossiers)
    warn_on_levels(dossiers)
    warn_on_dossiers(dossiers)
    warn_on_actor_types(partners)
    warn_on_repeated_partners(partners)
    warn_on_consortia(tables)
    if call_rules:
        warn_on_call_window(dossiers, settings.call)
        note_conformity(tables, reference)
