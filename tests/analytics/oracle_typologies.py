"""Typologies crossed and over time, counted in plain Python over the files of a state: the second opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from tests.analytics.oracle_data import Dossier, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, places
from tests.analytics.oracle_geography import territories

Grid = dict[tuple[str, str], int]
HELIX_ORDER = ("research", "economy", "hospital", "medico_social", "other")


def typology_codes() -> list[str]:
    return sorted(row["code"] for row in reference("typologies"))


def typologies_of(dossier: Dossier) -> set[str]:
    return set(dossier.typologies) or {"aucune"}


@cache
def _helices() -> dict[str, str]:
    return {row["code"]: row["helix"] for stem in ("", "_extended") for row in reference(f"actor_types{stem}")}


@cache
def _phases() -> dict[str, str]:
    return {row["level"]: row["phase_code"] for row in reference("srl_levels")}


def values_of(dossier: Dossier, by: str, level: str, site: str) -> set[str]:
    """What the dossier counts under; `sans` when it has no value at all."""
    helices, phases = _helices(), _phases()
    found = {
        "priorite": lambda: set(dossier.priorities),
        "territoire": lambda: places(dossier, level, site) - {""},
        "type_acteur": lambda: set(dossier.actor_types),
        "helice": lambda: {helices[code] for code in dossier.actor_types},
        "phase": lambda: {phases.get(str(dossier.initial), "inconnue") if dossier.scale == "SRL" else "autre"},
        "statut": lambda: {dossier.status},
    }[by]()
    return {str(code) for code in found if code} or {"sans"}


def crossed_dossiers(
    portfolio: Portfolio,
    filters: Filters,
    by: str,
    typology: str,
    code: str,
    level: str = "departement",
    site: str = "lead",
) -> list[str]:
    """The ids behind one cell, sorted."""
    return sorted(
        d.id
        for d in _kept(portfolio, filters, by, site)
        if typology in (*typologies_of(d), "total") and code in (*values_of(d, by, level, site), "total")
    )


def crossing(
    portfolio: Portfolio, filters: Filters, by: str, level: str = "departement", site: str = "lead"
) -> list[tuple[str, str, int]]:
    """Every cell in order: typologies, then `aucune` if any, then `total`; likewise across."""
    dossiers = _kept(portfolio, filters, by, site)
    counts: Counter[tuple[str, str]] = Counter()
    for d in dossiers:
        for typology in (*typologies_of(d), "total"):
            for code in (*values_of(d, by, level, site), "total"):
                counts[typology, code] += 1
    down = [*typology_codes(), *(["aucune"] if counts["aucune", "total"] else []), "total"]
    across = _codes(by, level, filters, counts)
    return [(typology, code, counts[typology, code]) for typology in down for code in across]


def _kept(portfolio: Portfolio, filters: Filters, by: str, site: str) -> list[Dossier]:
    return chosen(portfolio, filters, site=site if by == "territoire" else "all")


def _codes(by: str, level: str, filters: Filters, counts: Counter[tuple[str, str]]) -> list[str]:
    extra = {"phase": ["inconnue"]}.get(by, [])
    others = [code for code in ("autre", "sans") if counts["total", code]]
    return [*_vocabulary(by, level, filters, counts), *extra, *others, "total"]


def _vocabulary(by: str, level: str, filters: Filters, counts: Counter[tuple[str, str]]) -> list[str]:
    if by == "territoire" and level == "commune":
        communes = {code: n for (typology, code), n in counts.items() if typology == "total"}
        held = [code for code in communes if code not in ("total", "sans")]
        return sorted(held, key=lambda code: (-communes[code], code))
    if by == "territoire":
        return sorted(area.code for area in territories(level))
    if by == "helice":
        return list(HELIX_ORDER)
    if by == "phase":
        return sorted({row["phase_code"] for row in reference("srl_levels")})
    if by == "type_acteur":
        return [row["code"] for stem in ("", "_extended") for row in reference(f"actor_types{stem}")]
    codes = [row["code"] for row in reference({"priorite": "ai_priorities", "statut": "statuses"}[by])]
    asked = filters.get("statut", ())
    assert isinstance(asked, tuple)
    return [code for code in codes if code != "retire" or code in asked]


def quarters(portfolio: Portfolio, filters: Filters) -> list[tuple[str, str, int, int]]:
    """typology, period, submitted in it, since the beginning; no quarter left out."""
    dossiers = chosen(portfolio, filters)
    dated = [(d.submitted.year * 4 + (d.submitted.month - 1) // 3, d) for d in dossiers if d.submitted]
    if not dated:
        return []
    span = range(min(n for n, _ in dated), max(n for n, _ in dated) + 1)
    down = [*typology_codes(), *(["aucune"] if any(not d.typologies for d in dossiers) else [])]
    return [
        (
            typology,
            f"{quarter // 4}-T{quarter % 4 + 1}",
            sum(n == quarter and typology in typologies_of(d) for n, d in dated),
            sum(n <= quarter and typology in typologies_of(d) for n, d in dated),
        )
        for typology in down
        for quarter in span
    ]


def states(portfolios: Sequence[Portfolio], filters: Filters) -> dict[str, list[int]]:
    """{typology: dossiers in each state}, `aucune` where some state has one, `total` last."""
    kept = [chosen(portfolio, filters) for portfolio in portfolios]
    counts = {code: [sum(code in typologies_of(d) for d in one) for one in kept] for code in typology_codes()}
    without = [sum(not d.typologies for d in one) for one in kept]
    return counts | ({"aucune": without} if any(without) else {}) | {"total": [len(one) for one in kept]}
