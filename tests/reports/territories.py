"""Territories as `analytics.territory_profile` describes them, of any size and with any names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.territory_profile import TerritoryProfile
from geo.layers import Point
from reports.exports import About
from reports.territory.parts import Sheet
from reports.territory.sheet import Drawn, sheet_of

ABOUT = About("Territoire", "", "HealthIA", date(2026, 3, 14), "2026-03-14-abc", "aucun", False)
LABELS = {f"T{n:02}": f"Sujet {n}" for n in range(1, 12)}
COMPARED = (
    ("dossiers", "Dossiers", "count", 3, 3, None),
    ("per_100k", "Dossiers pour 100 000 habitants", "rate", 0.25, 3, 1_195_234),
    ("partner_lines", "Lignes de partenaires", "count", 6, 6, None),
    ("organisations", "Organisations", "count", 3, 3, None),
    ("consortium", "Dossiers d’au moins deux types d’acteurs", "share", None, 2, 3),
    ("triple_helix", "Dossiers réunissant recherche, économie et hôpital", "share", 1.0, 10_000, 10_000),
    ("typologies", "Typologies présentes", "of", 7, 7, 11),
    ("field", "Dossiers visant le terrain (SRL 5 ou plus)", "share", 0.432, 13, 30),
)
AREAS = (("epci", "200093201", "MEL"), ("departement", "59", "Nord"), ("region", "32", "Hauts-de-France"))
FOUR_AREAS = (*AREAS[:2], ("departement", "62", "Pas-de-Calais"), AREAS[2])


def a_profile(
    n: int = 3, name: str = "CHU de Lille", areas: tuple[tuple[str, str, str], ...] = AREAS, **changes: Any
) -> TerritoryProfile:
    """The Métropole Européenne de Lille with `n` dossiers, partners, moves and ties, all bearing `name`."""
    dossier = {
        "title": name,
        "acronym": name,
        "status": "Reçu",
        "lead": name,
        "is_led_here": True,
        "n_partners_here": 2,
        "has_site_here": False,
        "is_deployed_here": True,
        "typologies": ["T01"],
        "maturity_scale": "SRL",
        "srl_initial": 3,
        "srl_target": pd.NA,
        "srl_observed": 7,
    }
    partner = {"organisation": name, "actor_type": name, "helix": "hospital", "commune": name, "n_dossiers": 1}
    moves = [(initial, target, 1) for initial in range(1, 10) for target in range(1, 10)][:n]
    made = TerritoryProfile(
        level="epci",
        code="200093201",
        name="Métropole Européenne de Lille",
        population=1_195_234,
        note="",
        field_level=5,
        rate_floor=50_000,
        n_chosen=2 * n,
        n_dossiers=n,
        n_led=n,
        n_lines=2 * n,
        n_organisations=n,
        n_deployed_only=0,
        n_srl_known=len(moves),
        n_other_scale=0,
        dossiers=pd.DataFrame(
            [{"submission_id": f"IA-{k}", **dossier} for k in range(n)], columns=["submission_id", *dossier]
        ),
        partners=pd.DataFrame(
            [{"organisation_id": f"nom:{k}", **partner, "n_led": 1} for k in range(n)],
            columns=["organisation_id", *partner, "n_led"],
        ),
        typologies=pd.DataFrame(
            [(code, label, n if code == "T01" else 0) for code, label in LABELS.items()],
            columns=["typology", "label", "n_dossiers"],
        ),
        helices=pd.DataFrame(
            [(helix, label, n, n) for helix, label in HELIX_WORDS.items()],
            columns=["helix", "label", "n_dossiers", "n_organisations"],
        ),
        moves=pd.DataFrame(moves, columns=["srl_initial", "srl_target", "n_dossiers"]),
        elsewhere=pd.DataFrame(
            [("territory", f"{k:09}", f"CC {k}", n) for k in range(min(n, 91))]
            + ([("hors_region", None, "Hors région", 1), ("etranger", None, "Étranger", 1)] if n else []),
            columns=["kind", "code", "name", "n_dossiers"],
        ),
        comparison=pd.DataFrame(
            [
                (measure, label, unit, *area, value, numerator, denominator, None)
                for measure, label, unit, value, numerator, denominator in COMPARED
                for area in areas
            ],
            columns=[
                *("measure", "label", "unit", "area_level", "area_code", "area_name"),
                *("value", "numerator", "denominator", "withheld"),
            ],
        ),
    )
    return replace(made, **changes)


def a_sheet(profile: TerritoryProfile | None = None, **about: Any) -> Sheet:
    """The page of a territory, three dossiers and a few partners by default."""
    drawn = Drawn({"59350": 3, "59512": 1}, (Point("59350", "hospital", 6), Point("59512", "economy", 1)))
    return sheet_of(profile or a_profile(), drawn, replace(ABOUT, **about), vintage="2026", short_labels=LABELS)


def full_sheets() -> list[Sheet]:
    """Pages whose every number is as long as it may be, with the longest words and names; and an empty one."""
    levels = [(initial, target) for initial in (2, 3, 4) for target in (3, 4, 6)]
    moves = pd.DataFrame([(*pair, 10_000) for pair in levels], columns=["srl_initial", "srl_target", "n_dossiers"])
    note = (
        "EPCI à cheval sur une autre région (Seine-Maritime) : seules ses 10 communes des Hauts-de-France sont "
        "comptées, pour la population comme pour les dossiers ; 34 communes n’y sont pas."
    )
    counts = {"note": note, "n_deployed_only": 3333, "n_led": 3000, "n_srl_known": 90_000, "n_other_scale": 10_000}
    name = "Établissement public de santé et de recherche " * 7
    compared = (AREAS[1:], AREAS, FOUR_AREAS)
    full = [a_profile(10_000, name, areas, moves=moves, **counts) for areas in compared]
    return [
        a_sheet(profile, portfolio=name, filters=name * 9, is_demo=True) for profile in [*full, a_profile(0, note=note)]
    ]
