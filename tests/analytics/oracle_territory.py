"""A territory's profile recomputed in plain Python over the files, by the words of its docstring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.analytics.oracle_consortium import actor_types, rules_row, settings
from tests.analytics.oracle_data import Dossier, Partner, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, line_places, places
from tests.analytics.oracle_geography import memberships, region_population, territories

Rows = list[dict[str, Any]]
HELICES = ("research", "economy", "hospital", "medico_social", "other")
SHARES = ("consortium", "triple_helix", "field")


def in_area(line: Partner | None, level: str, code: str) -> bool:
    """Whether the line is located in that territory; level "region" takes any located line."""
    if line is None or line.status not in ("exact", "nom"):
        return False
    return level == "region" or memberships()[str(line.commune)][level] == code


def profile(portfolio: Portfolio, filters: Filters, level: str, code: str) -> dict[str, Any]:
    """Every field of the profile but its name, population, note and settings."""
    everybody = chosen(portfolio, filters)
    here = [d for d in everybody if code in places(d, level, "all")]
    lines = [(d.id, line) for d in here for line in d.partners if in_area(line, level, code)]
    moves = Counter(pair for d in here if (pair := _pair(d)))
    return {
        "n_chosen": len(everybody),
        "n_dossiers": len(here),
        "n_led": sum(in_area(d.lead_line, level, code) for d in here),
        "n_lines": len(lines),
        "n_organisations": len({line.organisation for _, line in lines}),
        "n_deployed_only": sum(code in places(d, level, "deployment") for d in everybody if d not in here),
        "n_srl_known": sum(moves.values()),
        "n_other_scale": sum(d.scale != "SRL" for d in here),
        "dossiers": _dossiers(here, level, code),
        "partners": _partners(everybody, here, level, code),
        "typologies": [
            {
                "typology": row["code"],
                "label": row["label_fr"],
                "n_dossiers": sum(row["code"] in d.typologies for d in here),
            }
            for row in sorted(reference("typologies"), key=lambda row: row["code"])
        ],
        "helices": _helices(lines),
        "moves": [{"srl_initial": a, "srl_target": b, "n_dossiers": moves[a, b]} for a, b in sorted(moves)],
        "elsewhere": list(_elsewhere(here, level, code)),
        "comparison": list(_comparison(everybody, level, code)),
    }


def _pair(dossier: Dossier) -> tuple[int, int] | None:
    if dossier.scale != "SRL" or dossier.initial is None or dossier.target is None:
        return None
    return dossier.initial, dossier.target


def _dossiers(here: list[Dossier], level: str, code: str) -> Rows:
    statuses = {row["code"]: row["label_fr"] for row in reference("statuses")}
    rows = []
    for d in here:
        leads = [line for line in d.partners if line.is_lead]
        office = next((line for line in leads if line.site_role == "siege"), leads[0] if leads else None)
        is_srl = d.scale == "SRL"
        rows.append(
            {
                "submission_id": d.id,
                "title": d.title,
                "acronym": d.acronym,
                "status": statuses[d.status],
                "lead": office.name if office else None,
                "is_led_here": in_area(d.lead_line, level, code),
                "n_partners_here": sum(in_area(line, level, code) for line in d.partners),
                "has_site_here": code in places(d, level, "sites"),
                "is_deployed_here": code in places(d, level, "deployment"),
                "typologies": sorted(d.typologies),
                "maturity_scale": d.scale,
                "srl_initial": d.initial if is_srl else None,
                "srl_target": d.target if is_srl else None,
                "srl_observed": d.observed if is_srl else None,
            }
        )
    return sorted(rows, key=lambda row: (not row["is_led_here"], row["submission_id"]))


def _partners(everybody: list[Dossier], here: list[Dossier], level: str, code: str) -> Rows:
    """Organisations with a line here; named and typed by all their lines, here or not."""
    names: dict[str, Counter[str]] = {}
    types: dict[str, Counter[str]] = {}
    for line in (line for d in everybody for line in d.partners):
        names.setdefault(line.organisation, Counter())[line.name] += 1
        types.setdefault(line.organisation, Counter())[line.actor_type] += 1
    communes = {area.code: area.name for area in territories("commune")}
    found: dict[str, list[tuple[str, Partner]]] = {}
    for d in here:
        for line in d.partners:
            if in_area(line, level, code):
                found.setdefault(line.organisation, []).append((d.id, line))
    led = Counter(d.lead_line.organisation for d in here if d.lead_line and in_area(d.lead_line, level, code))
    rows = []
    for organisation, lines in found.items():
        kind = actor_types()[_first(types[organisation])]
        rows.append(
            {
                "organisation_id": organisation,
                "organisation": _first(names[organisation]),
                "actor_type": kind["label"],
                "helix": kind["helix"],
                "commune": ", ".join(sorted(communes[place] for place in {str(line.commune) for _, line in lines})),
                "n_dossiers": len({dossier for dossier, _ in lines}),
                "n_led": led[organisation],
            }
        )
    return sorted(rows, key=lambda row: (-row["n_dossiers"], -row["n_led"], row["organisation_id"]))


def _first(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


def _helices(lines: Iterable[tuple[str, Partner]]) -> Rows:
    families: dict[str, list[tuple[str, str]]] = {helix: [] for helix in HELICES}
    for dossier, line in lines:
        families[actor_types()[line.actor_type]["helix"]].append((dossier, line.organisation))
    return [
        {"helix": helix, "n_dossiers": len({d for d, _ in found}), "n_organisations": len({o for _, o in found})}
        for helix, found in families.items()
    ]


def _elsewhere(here: list[Dossier], level: str, code: str) -> Iterator[dict[str, Any]]:
    names = {area.code: area.name for area in territories(level)}
    others = Counter(place for d in here for place in set(line_places(d, level, "all")) - {code})
    for place in sorted(others, key=lambda place: (-others[place], place)):
        yield {"kind": "territory", "code": place, "name": names[place], "n_dossiers": others[place]}
    for status, name in (("hors_region", "Hors région"), ("etranger", "Étranger")):
        if n := sum(any(line.status == status for line in d.partners) for d in here):
            yield {"kind": status, "code": None, "name": name, "n_dossiers": n}


def compared_areas(level: str, code: str) -> list[tuple[str, str, str, int]]:
    """Level, code, name and population of the territory, of each département it has communes in, of the region."""
    departements = {place["departement"] for place in memberships().values() if place[level] == code}
    found = [(level, area) for area in territories(level) if area.code == code]
    if level != "departement":
        found += [("departement", area) for area in territories("departement") if area.code in departements]
    return [
        *((at, area.code, area.name, area.population) for at, area in found),
        ("region", "32", "Hauts-de-France", region_population()),
    ]


def _comparison(everybody: list[Dossier], level: str, code: str) -> Iterator[dict[str, Any]]:
    areas = compared_areas(level, code)
    figures = {area: _figures(everybody, *area) for area in areas}
    for measure in figures[areas[0]]:
        for area in areas:
            numerator, denominator = figures[area][measure]
            value, withheld = _judged(measure, numerator, denominator)
            yield {
                "measure": measure,
                "area_level": area[0],
                "area_code": area[1],
                "area_name": area[2],
                "value": value,
                "numerator": numerator,
                "denominator": denominator,
                "withheld": withheld,
            }


def _figures(
    everybody: list[Dossier], level: str, code: str, name: str, population: int
) -> dict[str, tuple[int, int | None]]:
    lines = [(d, line) for d in everybody for line in d.partners if in_area(line, level, code)]
    here = {d.id: d for d, _ in lines}.values()
    pairs = [pair for d in here if (pair := _pair(d))]
    threshold = settings()["maturity"]["field_threshold"]
    return {
        "dossiers": (len(here), None),
        "per_100k": (len(here), population),
        "partner_lines": (len(lines), None),
        "organisations": (len({line.organisation for _, line in lines}), None),
        "typologies": (len({typology for d in here for typology in d.typologies}), 11),
        "consortium": (sum(bool(rules_row(d)["is_consortium"]) for d in here), len(here)),
        "triple_helix": (sum(bool(rules_row(d)["is_triple_helix"]) for d in here), len(here)),
        "field": (sum(target >= threshold for _, target in pairs), len(pairs)),
    }


def _judged(measure: str, numerator: int, denominator: int | None) -> tuple[float | None, str | None]:
    """The value, or why there is none."""
    if measure in SHARES and denominator is not None:
        return (numerator / denominator, None) if denominator >= 5 else (None, "few_dossiers")
    if measure == "per_100k" and denominator is not None:
        floor = settings()["territory"]["rate_floor_population"]
        return (numerator * 100_000 / denominator, None) if denominator >= floor else (None, "few_inhabitants")
    return float(numerator), None
