"""The views of maturity recomputed in plain Python over the dossiers that the oracle keeps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.analytics.oracle_consortium import actor_types, settings
from tests.analytics.oracle_data import Dossier, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen
from tests.analytics.oracle_geography import territories
from tests.analytics.oracle_maturity import (
    Question,
    final_of,
    groups_of,
    kept,
    movement,
    pair_of,
    pairs_of,
    phase_of,
    standing,
)

Rows = list[dict[str, Any]]
DIMENSIONS = ("typologie", "type_acteur", "departement", "epci", "helice")
STANDINGS = ("atteint", "en_cours", "en_retard", "a_constater", "sans_echeance")
MOVEMENTS = ("avance", "recul", "immobile", "nouveau", "inconnu")
HELICES = {
    "research": "Recherche",
    "economy": "Économie",
    "hospital": "Hospitalier",
    "medico_social": "Médico-social",
    "other": "Autre",
}


def known_counts(portfolio: Portfolio, filters: Filters, question: Question) -> tuple[int, int, int, int]:
    """n_known, n, n_top_initial, n_other_scales."""
    here = kept(portfolio, filters, question)
    pairs = pairs_of(here, question)
    others = [d for d in chosen(portfolio, filters) if d.scale != question.scale]
    return len(pairs), len(here), sum(initial == question.levels[-1] for initial, _ in pairs), len(others)


def thresholds(portfolio: Portfolio, filters: Filters, question: Question, own: str = "seuil") -> Rows:
    return _at_or_above(pairs_of(kept(portfolio, filters, question, own), question), question)


def _at_or_above(pairs: list[tuple[int, int]], question: Question) -> Rows:
    return [
        {
            "level": level,
            "n_initial": sum(initial >= level for initial, _ in pairs),
            "n_final": sum(final >= level for _, final in pairs),
            "n_total": len(pairs),
        }
        for level in question.levels
    ]


def transitions(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    counts = Counter(pairs_of(kept(portfolio, filters, question, "paire"), question))
    return [{"srl_initial": a, "srl_final": b, "n_dossiers": counts[a, b]} for a, b in sorted(counts)]


def crossings(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    counts = Counter(b - a for a, b in pairs_of(kept(portfolio, filters, question, "franchis"), question))
    return [{"levels_crossed": crossed, "n_dossiers": counts[crossed]} for crossed in sorted(counts)]


def crossings_by_phase(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    pairs = pairs_of(kept(portfolio, filters, question, "franchis"), question)
    counts = Counter((phase, b - a) for a, b in pairs if (phase := phase_of(a, question)))
    return [{"phase": phase, "levels_crossed": n, "n_dossiers": counts[phase, n]} for phase, n in sorted(counts)]


def distributions(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    pairs = pairs_of(kept(portfolio, filters, question, "niveau"), question)
    return [
        {
            "level": level,
            "n_initial": sum(initial == level for initial, _ in pairs),
            "n_final": sum(final == level for _, final in pairs),
            "n_total": len(pairs),
        }
        for level in question.levels
    ]


def phase_flows(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    pairs = pairs_of(kept(portfolio, filters, question, "phases"), question)
    named = [(phase_of(a, question), phase_of(b, question)) for a, b in pairs]
    counts = Counter((a, b) for a, b in named if a and b)
    return [{"phase_initial": a, "phase_final": b, "n_dossiers": counts[a, b]} for a, b in sorted(counts)]


def dossier_moves(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    statuses = {row["code"]: row["label_fr"] for row in reference("statuses")}
    rows = []
    for d in kept(portfolio, filters, question):
        leads = [line for line in d.partners if line.is_lead]
        office = next((line for line in leads if line.site_role == "siege"), leads[0] if leads else None)
        pair = pair_of(d, question)
        rows.append(
            {
                "submission_id": d.id,
                "title": d.title,
                "acronym": d.acronym,
                "lead": office.name if office else None,
                "status": statuses[d.status],
                "typologies": sorted(d.typologies),
                "main_typology": d.main_typology,
                "srl_initial": d.initial,
                "srl_final": final_of(d, question),
                "crossed": pair[1] - pair[0] if pair else None,
                "srl_target": d.target,
                "srl_target_on": d.target_on,
                "srl_observed": d.observed,
                "srl_observed_on": d.observed_on,
                "echeance": standing(d, question),
                "mouvement": movement(d, question),
                "is_known": pair is not None,
            }
        )
    return rows


def standings(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    counts = Counter(standing(d, question) for d in kept(portfolio, filters, question, "echeance"))
    return [{"echeance": name, "n_dossiers": counts[name]} for name in STANDINGS]


def movements(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    counts = Counter(movement(d, question) for d in kept(portfolio, filters, question, "mouvement"))
    return [{"mouvement": name, "n_dossiers": counts[name]} for name in MOVEMENTS]


def scale_counts(portfolio: Portfolio, filters: Filters, question: Question) -> Rows:
    rows = []
    for row in reference("maturity_scales"):
        here = [d for d in chosen(portfolio, filters) if d.scale == row["scale"]]
        rows.append(
            {
                "scale": row["scale"],
                "full_name": row["full_name"],
                "min_level": int(row["min_level"]),
                "max_level": int(row["max_level"]),
                "n_dossiers": len(here),
                "n_known_target": sum(None not in (d.initial, d.target) for d in here),
                "n_known_observed": sum(None not in (d.initial, d.observed) for d in here),
            }
        )
    return rows


def _vocabulary(dimension: str) -> dict[str, str]:
    if dimension == "typologie":
        codes = {row["code"]: row["label_fr"] for row in reference("typologies")}
        return {code: codes[code] for code in sorted(codes)} | {"aucune": "Aucune typologie"}
    if dimension == "type_acteur":
        return {code: actor_types()[code]["label"] for code in sorted(actor_types())}
    if dimension == "helice":
        return HELICES
    return {area.code: area.name for area in territories(dimension)}


def _groups(
    portfolio: Portfolio, filters: Filters, question: Question, dimension: str
) -> Iterator[tuple[str, str, bool, list[Dossier]]]:
    """Code, label, whether it is of a closed list, and the dossiers, of every group there can be."""
    here = kept(portfolio, filters, question, f"groupe_{dimension}")
    for code, label in _vocabulary(dimension).items():
        is_closed = dimension != "epci" and code != "aucune"
        yield code, label, is_closed, [d for d in here if code in groups_of(d, dimension)]


def group_thresholds(portfolio: Portfolio, filters: Filters, question: Question, dimension: str) -> Rows:
    return [
        {"code": code, "label": label, **row}
        for code, label, is_closed, here in _groups(portfolio, filters, question, dimension)
        if is_closed or pairs_of(here, question)
        for row in _at_or_above(pairs_of(here, question), question)
    ]


def lower_quantile(levels: list[int], share: float) -> int | None:
    """The smallest level that this share of dossiers is at or below; none under five dossiers."""
    return None if len(levels) < 5 else sorted(levels)[math.ceil(share * len(levels)) - 1]


def group_statistics(portfolio: Portfolio, filters: Filters, question: Question, dimension: str) -> Rows:
    threshold = settings()["maturity"]["field_threshold"] if question.scale == "SRL" else None
    rows = []
    for code, label, is_closed, here in _groups(portfolio, filters, question, dimension):
        if not is_closed and not here:
            continue
        pairs = pairs_of(here, question)
        ends = {"initial": [initial for initial, _ in pairs], "final": [final for _, final in pairs]}
        rows.append(
            {"code": code, "label": label, "n_known": len(pairs), "n": len(here)}
            | {
                f"{end}_{name}": lower_quantile(levels, share)
                for end, levels in ends.items()
                for name, share in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))
            }
            | {
                f"n_field_{end}": None if threshold is None else sum(level >= threshold for level in levels)
                for end, levels in ends.items()
            }
        )
    return rows


def group_members(portfolio: Portfolio, filters: Filters, question: Question, dimension: str) -> Rows:
    return [
        {"code": code, "submission_id": d.id, "title": d.title, "srl_initial": pair[0], "srl_final": pair[1]}
        for code, _, _, here in _groups(portfolio, filters, question, dimension)
        if len(pairs_of(here, question)) < 5
        for d in here
        if (pair := pair_of(d, question)) is not None
    ]


def group_outside(portfolio: Portfolio, filters: Filters, question: Question, dimension: str) -> int:
    here = kept(portfolio, filters, question, f"groupe_{dimension}")
    return sum(pair_of(d, question) is not None and not groups_of(d, dimension) for d in here)


VIEWS: Mapping[str, Callable[..., Rows]] = {
    function.__name__: function
    for function in (
        thresholds,
        transitions,
        crossings,
        crossings_by_phase,
        distributions,
        phase_flows,
        dossier_moves,
        standings,
        movements,
        scale_counts,
    )
}
GROUP_VIEWS: Mapping[str, Callable[..., Rows | int]] = {
    function.__name__: function for function in (group_thresholds, group_statistics, group_members, group_outside)
}
