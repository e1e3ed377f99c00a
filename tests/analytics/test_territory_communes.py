"""The communes of a territory: counted as in the files, and what the merged ones were."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

import pytest

from analytics.indicators import run_indicator
from analytics.territory_communes import COLUMNS, communes_of_territory, formerly
from geo.areas import DATA_FOLDER
from tests.analytics.builders import MEL, SOMME
from tests.analytics.oracle_filters import chosen
from tests.analytics.oracle_geography import memberships, territories
from tests.analytics.oracle_states import State
from tests.analytics.oracle_territory import in_area
from tests.analytics.territory_readings import profile_of, rows_of

HESDIN = "62447"  # Hesdin-la-Forêt


def listed(state: State, level: str, code: str) -> list[dict[str, Any]]:
    covered = run_indicator(state.reader, "coverage", level="commune", site="all").rows
    return rows_of(communes_of_territory(covered, level, code))


def parts() -> dict[str, set[str]]:
    """Named parts of each commune of today, itself among them, read from the reference."""
    found: dict[str, set[str]] = {}
    with (DATA_FOLDER / "former_communes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["name"]:
                found.setdefault(row["current_code"], set()).add(row["name"])
    return found


@pytest.mark.parametrize(("level", "code"), [("epci", MEL), ("departement", SOMME), ("epci", "200069722")])
def test_each_commune_has_the_dossiers_and_lines_of_the_files(demo: list[State], level: str, code: str) -> None:
    state = demo[-1]
    inside = [area for area in territories("commune") if memberships()[area.code][level] == code]
    lines: Counter[str] = Counter()
    dossiers: Counter[str] = Counter()
    for dossier in chosen(state.portfolio, {}):
        places = [str(line.commune) for line in dossier.partners if in_area(line, level, code)]
        lines.update(places)
        dossiers.update(set(places))
    former = parts()
    expected = [
        (
            area.code,
            area.name,
            area.population,
            dossiers[area.code],
            lines[area.code],
            ", ".join(sorted(former.get(area.code, set()) - {area.name})),
        )
        for area in sorted(inside, key=lambda area: (-dossiers[area.code], -area.population, area.code))
    ]
    assert [tuple(row[name] for name in COLUMNS) for row in listed(state, level, code)] == expected


@pytest.mark.parametrize("code", [MEL, SOMME, "200069722", "595"])
def test_its_lines_add_up_to_those_of_the_territory(demo: list[State], code: str) -> None:
    profile = profile_of(demo[-1].reader, code)
    assert sum(row["n_partners"] for row in listed(demo[-1], profile.level, code)) == profile.n_lines


def test_a_merged_commune_says_what_it_was_and_another_nothing() -> None:
    assert formerly("59350", "Lille") == "Hellemmes-Lille, Lomme"
    assert "Marconne" in formerly(HESDIN, "Hesdin-la-Forêt")
    assert formerly("59009", "Villeneuve-d'Ascq") == ""


def test_an_unknown_territory_has_no_commune(demo: list[State]) -> None:
    assert listed(demo[-1], "epci", "99") == []
