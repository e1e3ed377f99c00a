"""Every indicator recomputed in plain Python over the CSV files, by the words of the contract.

No pandas, no SQL, nothing of `analytics`: a second reading of the same definitions. Slow and plain on purpose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations, product
from typing import Any

from tests.analytics.oracle_consortium import actor_types, helices, rules_row
from tests.analytics.oracle_data import Dossier, Partner, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, line_places, places
from tests.analytics.oracle_geography import territories
from tests.analytics.oracle_summary import summary

Rows = list[dict[str, Any]]
LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
SITES = ("lead", "all", "sites", "deployment")
PARAMETERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "coverage": {"level": LEVELS, "site": SITES},
    "srl_transitions": {"final": ("target", "observed")},
    "srl_threshold": {"final": ("target", "observed")},
    "srl_gain": {"final": ("target", "observed")},
    "typology_territory": {"level": LEVELS, "site": SITES},
    "timeline": {"by": ("month", "quarter")},
}


def coverage(portfolio: Portfolio, filters: Filters, level: str = "epci", site: str = "lead") -> Rows:
    """Every territory of the region; the filters on places follow the site."""
    dossiers = chosen(portfolio, filters, site=site)
    here = Counter(code for d in dossiers for code in places(d, level, site))
    lines = Counter() if site == "deployment" else Counter(c for d in dossiers for c in line_places(d, level, site))
    return [
        {
            "code": area.code,
            "name": area.name,
            "population": area.population,
            "n_dossiers": here[area.code],
            "n_partners": None if site == "deployment" else lines[area.code],
            "per_100k": round(here[area.code] * 100_000 / area.population, 2) if area.population else None,
        }
        for area in territories(level)
    ]


def not_at_level(portfolio: Portfolio, filters: Filters, level: str) -> int:
    """Dossiers with a deployment area and none that counts at this level."""
    dossiers = chosen(portfolio, filters, site="deployment")
    return sum(bool(d.deployment) and not places(d, level, "deployment") for d in dossiers)


def location(portfolio: Portfolio, filters: Filters) -> Rows:
    """Partner lines by how they were located, the five ways."""
    counts = Counter(line.status for line in _lines(chosen(portfolio, filters)))
    statuses = ("etranger", "exact", "hors_region", "nom", "non_localise")
    return [{"status": status, "n_partners": counts[status]} for status in statuses]


def _pairs(portfolio: Portfolio, filters: Filters, final: str) -> list[tuple[int, int]]:
    srl = [d for d in chosen(portfolio, filters) if d.scale == "SRL"]
    ends = [(d.initial, d.target if final == "target" else d.observed) for d in srl]
    return [(initial, end) for initial, end in ends if initial is not None and end is not None]


def srl_transitions(portfolio: Portfolio, filters: Filters, final: str = "target") -> Rows:
    """Pairs of levels that occur."""
    counts = Counter(_pairs(portfolio, filters, final))
    return [{"srl_initial": a, "srl_final": b, "n_dossiers": counts[a, b]} for a, b in sorted(counts)]


def srl_threshold(portfolio: Portfolio, filters: Filters, final: str = "target") -> Rows:
    """Dossiers at or above each level."""
    pairs = _pairs(portfolio, filters, final)
    return [
        {
            "level": level,
            "n_initial": sum(initial >= level for initial, _ in pairs),
            "n_final": sum(end >= level for _, end in pairs),
            "n_total": len(pairs),
        }
        for level in range(1, 10)
    ]


def srl_gain(portfolio: Portfolio, filters: Filters, final: str = "target") -> Rows:
    """Levels crossed that occur."""
    counts = Counter(end - initial for initial, end in _pairs(portfolio, filters, final))
    return [{"levels_crossed": gain, "n_dossiers": counts[gain]} for gain in sorted(counts)]


def consortium_rules(portfolio: Portfolio, filters: Filters) -> Rows:
    """The rule board."""
    return sorted(map(rules_row, chosen(portfolio, filters)), key=lambda row: str(row["submission_id"]))


def consortium_composition(portfolio: Portfolio, filters: Filters) -> Rows:
    """All actor types, those nobody has included."""
    dossiers = chosen(portfolio, filters)
    return [
        {
            "actor_type": code,
            "label": kind["label"],
            "helix": kind["helix"],
            "n_dossiers": sum(code in d.actor_types for d in dossiers),
            "n_partners": sum(line.actor_type == code for line in _lines(dossiers)),
            "n_organisations": len({line.organisation for line in _lines(dossiers) if line.actor_type == code}),
        }
        for code, kind in sorted(actor_types().items())
    ]


def helix_combinations(portfolio: Portfolio, filters: Filters) -> Rows:
    """Combinations of families that occur."""
    return _count("helices", ("+".join(sorted(helices(d))) for d in chosen(portfolio, filters)))


def organisations(portfolio: Portfolio, filters: Filters) -> Rows:
    """Organisations, those of most dossiers first."""
    dossiers = chosen(portfolio, filters)
    lines: dict[str, list[Partner]] = {}
    for line in _lines(dossiers):
        lines.setdefault(line.organisation, []).append(line)
    present = Counter(organisation for d in dossiers for organisation in d.organisations)
    led = Counter(d.lead_line.organisation for d in dossiers if d.lead_line)
    return [
        {
            "organisation_id": organisation,
            "organisation": _most_frequent(line.name for line in lines[organisation]),
            "actor_type": _most_frequent(line.actor_type for line in lines[organisation]),
            "n_dossiers": n_dossiers,
            "n_led": led[organisation],
            "insee_code": _most_frequent(line.commune for line in lines[organisation]),
        }
        for organisation, n_dossiers in _descending(present)
    ]


def network_edges(portfolio: Portfolio, filters: Filters) -> Rows:
    """Pairs of organisations that share dossiers."""
    shared = Counter(pair for d in chosen(portfolio, filters) for pair in combinations(sorted(d.organisations), 2))
    return [{"organisation_a": a, "organisation_b": b, "n_dossiers": n} for (a, b), n in _descending(shared)]


def typology_coverage(portfolio: Portfolio, filters: Filters) -> Rows:
    """The eleven typologies."""
    dossiers = chosen(portfolio, filters)
    return [
        {
            "typology": row["code"],
            "label": row["label_fr"],
            "n_dossiers": sum(row["code"] in d.typologies for d in dossiers),
        }
        for row in _typologies()
    ]


def typology_territory(portfolio: Portfolio, filters: Filters, level: str = "departement", site: str = "lead") -> Rows:
    """Typology by territory, zeros written; the filters on places look at any partner line."""
    counts = Counter(pair for d in chosen(portfolio, filters) for pair in product(d.typologies, places(d, level, site)))
    return [
        {"typology": row["code"], "code": area.code, "n_dossiers": counts[row["code"], area.code]}
        for row in _typologies()
        for area in territories(level)
    ]


def typology_priority(portfolio: Portfolio, filters: Filters) -> Rows:
    """Typology by priority, zeros written."""
    counts = Counter(pair for d in chosen(portfolio, filters) for pair in product(d.typologies, d.priorities))
    return [
        {"typology": row["code"], "priority": priority, "n_dossiers": counts[row["code"], priority]}
        for row in _typologies()
        for priority in ("P1", "P2", "P3")
    ]


def orientation_flows(portfolio: Portfolio, filters: Filters) -> Rows:
    """Schemes and outcomes that occur, with the sums of the amounts known."""
    flows: dict[tuple[str, str | None], list[tuple[str, float | None, float | None]]] = {}
    for d in chosen(portfolio, filters):
        for o in d.orientations:
            flows.setdefault((o.scheme, o.outcome), []).append((d.id, o.requested, o.granted))
    return [
        {
            "scheme": scheme,
            "outcome": outcome,
            "n_dossiers": len({id_dossier for id_dossier, _, _ in flows[scheme, outcome]}),
            "requested_eur": _sum_known(requested for _, requested, _ in flows[scheme, outcome]),
            "granted_eur": _sum_known(granted for _, _, granted in flows[scheme, outcome]),
        }
        for scheme, outcome in sorted(flows, key=lambda flow: (flow[0], flow[1] is None, flow[1] or ""))
    ]


def redirections(portfolio: Portfolio, filters: Filters) -> Rows:
    """Calls that dossiers are redirected to."""
    counts = Counter(d.redirected_to for d in chosen(portfolio, filters) if d.redirected_to)
    return [{"call": call, "n_dossiers": n} for call, n in _descending(counts)]


def linked_calls(portfolio: Portfolio, filters: Filters) -> Rows:
    """Calls that dossiers say they are linked to."""
    counts = Counter(call for d in chosen(portfolio, filters) for call in d.linked_calls)
    return [{"call": call, "n_dossiers": n} for call, n in _descending(counts)]


def barriers_levers(portfolio: Portfolio, filters: Filters) -> Rows:
    """Barriers, then levers, by their words."""
    counts: Counter[tuple[str, str]] = Counter()
    for d in chosen(portfolio, filters):
        counts.update(("frein", label) for label in d.barriers)
        counts.update(("levier", label) for label in d.levers)
    return [{"kind": kind, "label": label, "n_dossiers": counts[kind, label]} for kind, label in sorted(counts)]


def timeline(portfolio: Portfolio, filters: Filters, by: str = "month") -> Rows:
    """Dossiers submitted by period without a gap, the withdrawn ones too."""
    days = [d.submitted for d in chosen(portfolio, filters, withdrawn=True) if d.submitted]
    length = 1 if by == "month" else 3
    counts = Counter((day.year * 12 + day.month - 1) // length for day in days)
    rows: Rows = []
    for period in range(min(counts), max(counts) + 1) if counts else ():
        year, rank = divmod(period, 12 // length)
        name = f"{year}-{rank + 1:02}" if by == "month" else f"{year}-T{rank + 1}"
        before = rows[-1]["n_cumulative"] if rows else 0
        rows.append({"period": name, "n_submitted": counts[period], "n_cumulative": before + counts[period]})
    return rows


def _lines(dossiers: Iterable[Dossier]) -> Iterable[Partner]:
    return (line for d in dossiers for line in d.partners)


def _typologies() -> list[dict[str, str]]:
    return sorted(reference("typologies"), key=lambda row: row["code"])


def _most_frequent(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _descending(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _count(name: str, values: Iterable[str]) -> Rows:
    return [{name: value, "n_dossiers": n} for value, n in sorted(Counter(values).items())]


def _sum_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


FUNCTIONS: Mapping[str, Callable[..., Rows]] = {
    function.__name__: function
    for function in (
        summary, coverage, location, srl_transitions, srl_threshold, srl_gain, consortium_rules,
        consortium_composition, helix_combinations, organisations, network_edges, typology_coverage,
        typology_territory, typology_priority, orientation_flows, redirections, linked_calls, barriers_levers, timeline,
    )
}  # fmt: skip


def questions() -> list[tuple[str, dict[str, str]]]:
    """Every indicator with every value of its parameters, the defaults first."""
    found: list[tuple[str, dict[str, str]]] = []
    for name in FUNCTIONS:
        allowed = PARAMETERS.get(name, {})
        found += [(name, dict(zip(allowed, values, strict=True))) for values in product(*allowed.values())]
    return found
