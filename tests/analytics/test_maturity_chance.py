"""The views of maturity against the oracle on portfolios made by chance, through three states."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from analytics.maturity.reading import MOVEMENTS, STANDINGS
from geo import areas
from tests.analytics.builders import COMMUNES, dossier, partner, snapshot
from tests.analytics.maturity_readings import GROUP_VIEWS, VIEWS, Asked, Portfolios, State
from tests.analytics.oracle_data import Dossier, Partner, Portfolio

Row = dict[str, Any]
TODAY = date(2026, 6, 30)
DATES = (date(2025, 6, 30), date(2025, 12, 31), TODAY)
TEXTS = ("Coût", "coût", "Délais", "Temps")
GROUPS = {("frein", "cout"): frozenset(TEXTS[:2]), ("levier", "delais"): frozenset(TEXTS[2:3])}
REAL_AREAS = [
    {"level": level, "code": area.code, "name": area.name}
    for level in ("departement", "epci")
    for area in areas.areas(level)
]


def made_dossier(random: Random, key: str) -> Row:
    levels = (None, *range(1, 10))
    several = [code for code in ("T01", "T05", "T11") if random.random() < 0.4]
    near = (None, TODAY, date(2026, 6, 29), date(2027, 1, 1))
    return dossier(
        key,
        status=random.choice(("recu", "recu", "oriente", "retire")),
        maturity_scale=random.choice(("SRL", "SRL", "SRL", "TRL")),
        typologies=several,
        main_typology=random.choice((None, *several)),
        srl_initial=random.choice(levels),
        srl_target=random.choice(levels),
        srl_target_on=random.choice(near),
        barriers=random.sample(TEXTS, random.randint(0, 3)),
        levers=random.sample(TEXTS, random.randint(0, 2)),
    )


def later(random: Random, row: Row, as_of: date) -> Row:
    """The same dossier as a state gives it."""
    on_the_edge = (None, date(2025, 6, 30), date(2025, 12, 30), date(2025, 12, 31), as_of, date(2027, 1, 1))
    return {
        **row,
        "maturity_scale": row["maturity_scale"] if random.random() < 0.9 else "TRL",
        "srl_observed": random.choice((None, 3, 4, 4, 5)),
        "srl_observed_on": random.choice(on_the_edge),
    }


def made_partners(random: Random, key: str) -> list[Row]:
    kinds, communes = ("LABO", "ES", "ENT", "MS", "ASSO"), (None, *COMMUNES)
    lines = [
        partner(key, f"Organisation {rank}", random.choice(communes), actor_type=random.choice(kinds), line=rank)
        for rank in range(random.randint(0, 4))
    ]
    if lines and random.random() < 0.8:
        lines[0]["role"] = "chef_de_file"
    return lines


def as_read(row: Row, lines: list[Row]) -> Dossier:
    """What the oracle reads of a row made here."""
    found = Dossier(
        id=row["submission_id"], title=row["title"], acronym=None, submitted=row["submitted_on"], reviewed=None,
        status=row["status"], letter=None, form=None, typologies=frozenset(row["typologies"]),
        main_typology=row["main_typology"], priorities=frozenset(), scale=row["maturity_scale"],
        initial=row["srl_initial"], target=row["srl_target"], observed=row["srl_observed"],
        target_on=row["srl_target_on"], observed_on=row["srl_observed_on"], health_area=None, deployment=frozenset(),
        barriers=frozenset(row["barriers"]), levers=frozenset(row["levers"]), preexisting=None, fte=None,
        redirected_to=None, linked_calls=frozenset(),
    )  # fmt: skip
    for line in lines:
        place = {name: line.get(name) for name in ("city", "postal_code", "insee_code")}
        found.partners.append(
            Partner(
                organisation=line["organisation_id"], name=line["name"], actor_type=line["actor_type"],
                is_lead=line["role"] == "chef_de_file", site_role=line["site_role"], status=line["location"],
                commune=line.get("commune_code"), country="FR", **place,
            )
        )  # fmt: skip
    return found


def made_portfolios(seed: int) -> Portfolios:
    """Up to thirty dossiers through three states, as chance has it."""
    random = Random(seed)
    rows = [made_dossier(random, f"D-{rank:02}") for rank in range(random.randint(1, 30))]
    lines = {row["submission_id"]: made_partners(random, row["submission_id"]) for row in rows}
    states = []
    for as_of in DATES:
        here = [later(random, row, as_of) for row in rows if as_of == TODAY or random.random() < 0.8]
        partners = [line for row in here for line in lines[row["submission_id"]]]
        read = Portfolio(tuple(as_read(row, lines[row["submission_id"]]) for row in here), 0, 0)
        states.append(State(as_of, snapshot(here, partners, areas=REAL_AREAS), read))
    return Portfolios(states, GROUPS)


def made_choice(random: Random) -> dict[str, str]:
    level = random.randint(1, 9)
    values = {
        "paire": f"{level}-{random.randint(1, 9)}",
        "seuil": f"{random.choice(('initial', 'final'))}:{level}",
        "niveau": f"{random.choice(('initial', 'final'))}:{level}",
        "franchis": str(random.randint(-3, 3)),
        "phases": "-".join(random.choices("ABCD", k=2)),
        "groupe_typologie": random.choice(("T05", "aucune")),
        "groupe_type_acteur": "ES",
        "groupe_departement": "59",
        "groupe_phase": random.choice(("B", "inconnue")),
        "echeance": random.choice(STANDINGS),
        "mouvement": random.choice((*MOVEMENTS, "baisse")),
        "trajet": random.choice((f"{DATES[-1]}:{level}", f"{DATES[-2]}:{level}_{DATES[-1]}:{random.randint(1, 9)}")),
        "frein": "cout",
        "levier": "delais",
    }
    kept = random.sample(sorted(values), random.choice((0, 1, 1, 2, 3)))
    return {facet: values[facet] for facet in kept}


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_portfolio_the_views_are_those_of_plain_python(seed: int) -> None:
    asked, random = Asked(made_portfolios(seed)), Random(seed + 1000)
    for _ in range(3):
        names = [*random.sample(VIEWS, 5), *random.sample(GROUP_VIEWS, 2)]
        asked.assert_agree(
            names,
            {},
            choice=made_choice(random),
            final=random.choice(("target", "observed")),
            scale=random.choice(("SRL", "SRL", "SRL", "TRL")),
            still_months=random.choice((1, 6, 12)),
        )
