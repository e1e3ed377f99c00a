"""A dossier's consortium by the rules of the call: the oracle's rule board, one dossier at a time."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any

from tests.analytics.oracle_data import REFERENCE, Dossier, reference


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """The settings file as it is written."""
    return tomllib.loads((REFERENCE / "settings.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def call_types() -> dict[str, dict[str, str]]:
    """The six actor types of the call, by code."""
    return {row["code"]: row for row in reference("actor_types")}


@lru_cache(maxsize=1)
def actor_types() -> dict[str, dict[str, str]]:
    """All actor types, by code."""
    return {row["code"]: row for stem in ("actor_types", "actor_types_extended") for row in reference(stem)}


def helices(dossier: Dossier) -> set[str]:
    """The families of the dossier's partners, « other » left out."""
    return {actor_types()[actor_type]["helix"] for actor_type in dossier.actor_types} - {"other"}


def care_sites(dossier: Dossier) -> set[tuple[str, str | None]]:
    """Distinct (organisation, commune) where care is given."""
    return {
        (line.organisation, line.commune)
        for line in dossier.partners
        if line.site_role == "soins" or (line.actor_type == "ES" and line.site_role != "experimentation")
    }


def rules_row(dossier: Dossier) -> dict[str, object]:
    """The line of `consortium_rules` for a dossier."""
    types = dossier.actor_types & set(call_types())
    families = {call_types()[actor_type]["helix"] for actor_type in types}
    n_care_sites = len(care_sites(dossier))
    return {
        "submission_id": dossier.id,
        "n_partners": len(dossier.partners),
        "n_organisations": len(dossier.organisations),
        "n_types": len(types),
        "n_helices": len(families),
        "has_research": bool(types & {"LABO", "ESR"}),
        "has_economy": bool(types & {"STARTUP", "ENT"}),
        "has_hospital": "ES" in types,
        "is_consortium": len(types) >= 2,
        "is_triple_helix": {"research", "economy", "hospital"} <= families,
        "n_care_sites": n_care_sites,
        "is_multicentric": n_care_sites >= settings()["consortium"]["multicentric_min_sites"],
    }
