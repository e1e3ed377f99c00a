"""What the map draws, recomputed in plain Python over the files: areas, points, links, sites, lines, white zones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from tests.analytics.oracle import coverage
from tests.analytics.oracle_consortium import actor_types, rules_row
from tests.analytics.oracle_data import Dossier, Partner, Portfolio, plain, reference
from tests.analytics.oracle_filters import Filters, chosen, line_places, places
from tests.analytics.oracle_geography import (
    communes_of_france,
    kilometres,
    main_communes,
    memberships,
    parts_of_communes,
    territories,
)

Rows = list[dict[str, Any]]


def is_located(line: Partner | None) -> bool:
    """Whether the line is in the region and where."""
    return line is not None and line.status in ("exact", "nom")


@lru_cache(maxsize=1)
def shown_names() -> dict[str, str]:
    """Code to name of every commune of France, with the département of those of the region that share theirs."""
    names = {area.code: area.name for area in territories("commune")}
    bearers = Counter(map(plain, names.values()))
    shared = {code: f"{name} ({code[:2]})" for code, name in names.items() if bearers[plain(name)] > 1}
    return communes_of_france() | shared


def coverage_measures(portfolio: Portfolio, filters: Filters, level: str, site: str) -> Rows:
    """Coverage, and the inhabitants of the EPCI with a dossier, those of this area."""
    covered = {code for d in chosen(portfolio, filters, site=site) for code in places(d, "epci", site)}
    people: Counter[str] = Counter()
    for area in territories("commune"):
        if memberships()[area.code]["epci"] in covered:
            people[memberships()[area.code][level]] += area.population
    rows = coverage(portfolio, filters, level, site)
    shown = shown_names() if level == "commune" else {}
    return [
        {**row, "name": shown.get(row["code"], row["name"]), "n_covered_inhabitants": people[row["code"]]}
        for row in rows
    ]


def partner_points(portfolio: Portfolio, filters: Filters, site: str = "all") -> Rows:
    """Located lines by commune and family."""
    found: dict[tuple[str, str], list[tuple[str, Partner]]] = {}
    for d in chosen(portfolio, filters, site=site):
        for line in filter(is_located, d.partners):
            found.setdefault((str(line.commune), actor_types()[line.actor_type]["helix"]), []).append((d.id, line))
    return [
        {
            "commune_code": commune,
            "helix": helix,
            "n_partners": len(lines),
            "n_organisations": len({line.organisation for _, line in lines}),
            "n_dossiers": len({dossier for dossier, _ in lines}),
            "names": _names_by_lines([line for _, line in lines])[:12],
        }
        for (commune, helix), lines in sorted(found.items())
    ]


def commune_points(portfolio: Portfolio, filters: Filters, site: str = "all") -> Rows:
    """Located lines by commune, a column a family; most lines first, then by code."""
    found: dict[str, Counter[str]] = {}
    for point in partner_points(portfolio, filters, site=site):
        found.setdefault(point["commune_code"], Counter())[point["helix"]] += point["n_partners"]
    rows = [
        {
            "commune_code": commune,
            "name": shown_names()[commune],
            "n_partners": sum(families.values()),
            **{helix: families[helix] for helix in ("research", "economy", "hospital", "medico_social", "other")},
        }
        for commune, families in found.items()
    ]
    return sorted(rows, key=lambda row: (-row["n_partners"], row["commune_code"]))


def _names_by_lines(lines: Sequence[Partner]) -> list[str]:
    """A name an organisation: those of most lines first, then in the order of the alphabet."""
    times = Counter(line.organisation for line in lines)
    shown = [
        (-n, _most_frequent(line.name for line in lines if line.organisation == organisation))
        for organisation, n in times.items()
    ]
    return [name for _, name in sorted(shown)]


def _most_frequent(names: Iterable[str]) -> str:
    times = Counter(names)
    return min(times, key=lambda name: (-times[name], name))


def partner_links(portfolio: Portfolio, filters: Filters, dossiers: Sequence[str] = (), site: str = "all") -> Rows:
    """From the commune that places a dossier to each other one where it has a line."""
    found: dict[tuple[str, str], set[str]] = {}
    for d in _narrowed(portfolio, filters, dossiers, site):
        lead = d.lead_line
        if lead is None or not is_located(lead):
            continue
        for line in filter(is_located, d.partners):
            if line.commune != lead.commune:
                found.setdefault((str(lead.commune), str(line.commune)), set()).add(d.id)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {"lead_commune": start, "partner_commune": end, "n_dossiers": len(ids), "dossiers": sorted(ids)[:6]}
        for (start, end), ids in ordered
    ]


def multicentric_sites(portfolio: Portfolio, filters: Filters, dossiers: Sequence[str] = (), site: str = "all") -> Rows:
    """Care sites in the region, by dossier and commune."""
    rows: Rows = []
    for d in sorted(_narrowed(portfolio, filters, dossiers, site), key=lambda d: d.id):
        if not rules_row(d)["is_multicentric"]:
            continue
        lines = [line for line in d.partners if is_located(line) and gives_care(line)]
        for commune in sorted({str(line.commune) for line in lines}):
            there = [line for line in lines if line.commune == commune]
            names = [
                _most_frequent(line.name for line in there if line.organisation == organisation)
                for organisation in {line.organisation for line in there}
            ]
            rows.append(
                {"submission_id": d.id, "title": d.title, "commune_code": commune, "organisations": sorted(names)}
            )
    return rows


def gives_care(line: Partner) -> bool:
    """Whether care is given there."""
    return line.site_role == "soins" or (line.actor_type == "ES" and line.site_role != "experimentation")


def located_partners(
    portfolio: Portfolio,
    filters: Filters,
    status: str | None = None,
    commune: str | None = None,
    site: str = "all",
) -> Rows:
    """The lines of a status and a commune, as they were given and where they are."""
    roles = {row["code"]: row["label_fr"] for row in reference("partner_roles")}
    site_roles = {row["code"]: row["label_fr"] for row in reference("site_roles")}
    return [
        {
            "submission_id": d.id,
            "title": d.title,
            "organisation": line.name,
            "actor_type": actor_types()[line.actor_type]["label"],
            "role": roles["chef_de_file" if line.is_lead else "partenaire"],
            "site_role": site_roles[line.site_role],
            "city": line.city,
            "postal_code": line.postal_code,
            "insee_code": line.insee_code,
            "country": line.country,
            "commune_code": line.commune,
            "commune": shown_names().get(line.commune or ""),
            "was": _was(line),
        }
        for d in sorted(chosen(portfolio, filters, site=site), key=lambda d: d.id)
        for line in d.partners
        if status in (None, line.status) and commune in (None, line.commune)
    ]


def _was(line: Partner) -> str | None:
    """The former commune a line was typed under."""
    today, parts = line.commune or "", parts_of_communes().get(line.commune or "", {})
    code = (line.insee_code or "").rjust(5, "0")
    if code in parts or code in communes_of_france():
        return (parts[code] or code) if code != today and code in parts else None
    typed = re.sub(r" cedex( \d+)?$", "", plain(line.city or ""))
    if not today or typed == plain(communes_of_france()[today]):
        return None
    return next((name for name in parts.values() if name and plain(name) == typed), None)


def white_zones(portfolio: Portfolio, filters: Filters, level: str, site: str, lacking: str = "dossier") -> Rows:
    """Territories without what is looked for, the most populous first, and how far it is."""
    kind, _, wanted = lacking.partition(":")
    about_lines = kind in ("type", "helix")
    dossiers = chosen(portfolio, filters, site="all" if about_lines else site)
    bearing = [d for d in dossiers if kind != "typologie" or wanted in d.typologies]
    lines = [line for d in bearing for line in d.partners if is_located(line) and _looked_for(kind)(line, wanted)]
    held = {memberships()[str(line.commune)][level] for line in lines}
    if not about_lines:
        held = {code for d in bearing for code in places(d, level, site)}
    there = Counter(code for d in dossiers for code in line_places(d, level, "all"))
    zones = [area for area in territories(level) if area.code not in held]
    return [
        {
            "code": area.code,
            "name": shown_names()[area.code] if level == "commune" else area.name,
            "population": area.population,
            **_nearest(main_communes(level)[area.code], sorted({str(line.commune) for line in lines})),
            "n_partners_there": there[area.code],
        }
        for area in sorted(zones, key=lambda area: (-area.population, area.code))
    ]


def _looked_for(kind: str) -> Callable[[Partner, str], bool]:
    if kind == "type":
        return lambda line, wanted: line.actor_type == wanted
    if kind == "helix":
        return lambda line, wanted: actor_types()[line.actor_type]["helix"] == wanted
    return lambda line, wanted: True


def _nearest(origin: str, communes: Sequence[str]) -> dict[str, Any]:
    if not communes:
        return {"nearest_km": None, "nearest_commune": None, "nearest_commune_code": None}
    km, code = min((kilometres(origin, commune), commune) for commune in communes)
    return {"nearest_km": km, "nearest_commune": shown_names()[code], "nearest_commune_code": code}


def _narrowed(portfolio: Portfolio, filters: Filters, dossiers: Sequence[str], site: str) -> list[Dossier]:
    return [d for d in chosen(portfolio, filters, site=site) if not dossiers or d.id in dossiers]
