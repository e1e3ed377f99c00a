"""The table of the dossiers from the CSV files, in plain Python: every column as its heading promises it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from geo import areas
from tests.analytics.oracle_data import Dossier, Partner, plain, reference
from tests.analytics.oracle_geography import memberships

Row = Mapping[str, str]
HELIX_WORDS = {
    "research": "recherche",
    "economy": "économie",
    "hospital": "hospitalier",
    "medico_social": "médico-social",
    "other": "autre",
}
YES_NO = {
    "is_preexisting": "projet_preexistant",
    "needs_funding": "besoin_financement",
    "technical_support": "accompagnement_technique",
    "has_letter": "lettre_intention",
    "has_form": "fiche_reponse",
}


def source_rows(folder: Path, kind: str) -> list[Row]:
    """The lines of a state's file."""
    with (folder / f"{kind}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def words(stem: str, column: str) -> dict[str, str]:
    """Words of a vocabulary by code."""
    return {next(iter(row.values())): row[column] for row in reference(stem)}


@cache
def actor_types() -> dict[str, Row]:
    """Label, family and whether it is of the call, by code."""
    call = [{**row, "in_call": "yes"} for row in reference("actor_types")]
    return {
        row["code"]: row for row in [*call, *({**row, "in_call": "no"} for row in reference("actor_types_extended"))]
    }


def lead_name(dossier: Dossier) -> str | None:
    """As the lead's line of its head office writes it, else its first line."""
    lines = [partner for partner in dossier.partners if partner.is_lead]
    chosen: Partner | None = next((line for line in lines if line.site_role == "siege"), lines[0] if lines else None)
    return chosen.name if chosen else None


def table_row(dossier: Dossier, line: Row, sent: Sequence[Row]) -> dict[str, Any]:
    """The row of one dossier; ``line``: its line of the file, ``sent``: those of its orientations."""
    known = actor_types()
    call_families = {str(known[code]["helix"]) for code in dossier.actor_types if known[code]["in_call"] == "yes"}
    return {
        "submission_id": dossier.id,
        "title": dossier.title,
        "acronym": dossier.acronym,
        "lead": lead_name(dossier),
        "status": words("statuses", "label_fr")[dossier.status],
        "submitted_on": dossier.submitted,
        "reviewed_on": dossier.reviewed,
        "typologies": _labelled(dossier.typologies, lambda code: f"{code} {words('typologies', 'short_label')[code]}"),
        "priorities": _labelled(dossier.priorities, words("ai_priorities", "short_label").__getitem__),
        "health_area": dossier.health_area,
        "actor_types": ", ".join(sorted({known[code]["label"] for code in dossier.actor_types})),
        "families": {HELIX_WORDS[helix] for helix in call_families},
        "n_organisations": len(dossier.organisations),
        "n_partners": len(dossier.partners),
        **_place_of_lead(dossier),
        "maturity_scale": dossier.scale,
        "srl_initial": dossier.initial,
        "srl_target": dossier.target,
        "srl_target_on": dossier.target_on,
        "srl_observed": dossier.observed,
        "srl_observed_on": dossier.observed_on,
        **_orientations(sent),
        "total_cost_eur": _amount(line.get("cout_total_ht_eur")),
        "expected_fte": dossier.fte,
        **{name: (line.get(header) or "").strip() or None for name, header in YES_NO.items()},
        "barriers": _parts(line.get("freins")),
        "levers": _parts(line.get("leviers")),
        "redirected_to": words("calls", "label_fr").get(dossier.redirected_to or "", dossier.redirected_to),
        "confidentiality": words("confidentiality", "label_fr")[
            (line.get("confidentialite") or "").strip() or "restreint"
        ],
    }


def searched_texts(dossier: Dossier) -> list[str]:
    """What a search looks in, each text in its comparison form."""
    texts = (dossier.id, dossier.title, dossier.acronym, lead_name(dossier), dossier.health_area)
    return [plain(text) for text in (*texts, *(partner.name for partner in dossier.partners)) if text]


def _labelled(codes: frozenset[str], label: Callable[[str], str]) -> str:
    return " ; ".join(label(code) for code in sorted(codes))


def _place_of_lead(dossier: Dossier) -> dict[str, str | None]:
    line = dossier.lead_line
    commune = line.commune if line is not None and line.status in ("exact", "nom") else None
    if commune is None:
        return {"lead_commune": None, "lead_epci": None, "lead_departement": None}
    found = {f"lead_{level}": _name(level, memberships()[commune][level]) for level in ("epci", "departement")}
    return {"lead_commune": _name("commune", commune), **found}


def _name(level: str, code: str) -> str | None:
    area = areas.area(level, code)
    return area.name if area else None


def _orientations(sent: Sequence[Row]) -> dict[str, Any]:
    """How many, the latest (those without a date come before, then the order of the file), and what they add up to."""
    dated = sorted(enumerate(sent), key=lambda each: (_day(each[1].get("date_orientation")) or date.min, each[0]))
    last = dated[-1][1] if dated else {}
    asked, granted = (
        [_amount(row.get(name)) for row in sent] for name in ("montant_demande_eur", "montant_accorde_eur")
    )
    return {
        "n_orientations": len(sent),
        "scheme": words("funding_schemes", "name").get(last.get("dispositif", "")),
        "outcome": words("outcomes", "label_fr").get(last.get("issue") or ""),
        "oriented_on": _day(last.get("date_orientation")),
        "requested_eur": _added(asked),
        "granted_eur": _added(granted),
    }


def _added(amounts: Sequence[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _amount(text: str | None) -> float | None:
    return float(text.replace(",", ".")) if text and text.strip() else None


def _day(text: str | None) -> date | None:
    if not text or not text.strip():
        return None
    if "/" in text:
        day, month, year = text.strip().split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text.strip())


def _parts(text: str | None) -> str:
    return " ; ".join(dict.fromkeys(part.strip() for part in (text or "").split("|") if part.strip()))
