"""Rows of indicators put in words for a table: KPIs, territories, locations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from pandas import DataFrame

from analytics.charts.style import columns_of, french_number, plural

LOCATION_WORDS: Mapping[str, str] = {
    "exact": "En région (code commune)",
    "nom": "En région (nom, code postal)",
    "hors_region": "Hors région",
    "etranger": "Étranger",
    "non_localise": "Non localisé",
}
KPI_BOARD = ("code", "label", "value", "fraction", "definition", "caveat")


@dataclass(frozen=True, slots=True)
class Kpi:
    """One key figure ready to show. `fraction` is « 52 / 82 », or empty when the figure is no ratio."""

    code: str
    label: str
    value: str
    fraction: str
    definition: str


def kpi_value(value: float | None, unit: str) -> str:
    """The value in French with the form its unit asks for: `63,4 %`, `12 jours`, « non connu »."""
    if value is None or pd.isna(value):
        return "non connu"
    if unit == "ratio":
        return f"{french_number(round(float(value) * 100, 1)).removesuffix(',0')} %"
    number = french_number(round(float(value), 2)).removesuffix(",0")
    return f"niveau {number}" if unit == "niveau" else f"{number} {unit if value >= 2 else _singular(unit)}"


def _singular(unit: str) -> str:
    # « pour 100 000 », « EPCI » and « ETP » have no plural mark to lose.
    return unit.removesuffix("s")


def kpi_fraction(numerator: float | None, denominator: float | None) -> str:
    """`52 / 82`, or nothing when either is missing."""
    if pd.isna(numerator) or pd.isna(denominator):
        return ""
    return f"{_plain(numerator)} / {_plain(denominator)}"


def _plain(number: float | None) -> str:
    return french_number(round(float(number or 0), 2)).removesuffix(",0")


def kpi_board(summary: DataFrame, table: Mapping[str, Mapping[str, str]]) -> DataFrame:
    """Every KPI in words: code, label, value, fraction, definition, caveat.

    summary: `summary` (code, value, numerator, denominator). table: column of the KPI table → {code: text}.
    """
    lines = []
    for code, value, numerator, denominator in columns_of(summary, "code", "value", "numerator", "denominator"):
        label, unit, definition, caveat = (
            table[column].get(code, "") for column in ("label_fr", "unit", "definition_fr", "caveat_fr")
        )
        fraction = kpi_fraction(numerator, denominator)
        lines.append((code, label, kpi_value(value, unit), fraction, definition, caveat))
    return DataFrame(lines, columns=list(KPI_BOARD))


def key_figures(board: DataFrame, codes: tuple[str, ...]) -> list[Kpi]:
    """The chosen lines of `kpi_board`, in the order asked for; a code that is not there is left out."""
    by_code = {line[0]: line for line in columns_of(board, *KPI_BOARD)}
    return [
        Kpi(code, label, value, fraction, f"{definition} ({caveat})" if caveat else definition)
        for code, label, value, fraction, definition, caveat in (by_code[code] for code in codes if code in by_code)
    ]


def counts_by_area(rows: DataFrame) -> dict[str, int | None]:
    """{code: dossiers} for the map; None where the count is withheld."""
    return {
        str(code): None if pd.isna(count) else int(count)
        for code, count in zip(rows["code"], rows["n_dossiers"], strict=True)
    }


def covered_sentence(rows: DataFrame, level_word: str, straddling_note: str = "") -> str:
    """How many territories have a dossier, and which one has most."""
    counts = counts_by_area(rows)
    known = {code: count for code, count in counts.items() if count is not None}
    with_one = {code: count for code, count in known.items() if count}
    if not with_one:
        return f"Aucun {level_word} n’a de dossier."
    highest = max(with_one.values())
    names = dict(zip(rows["code"], rows["name"], strict=True))
    tops = sorted(str(names[code]) for code, count in with_one.items() if count == highest)
    most = f"{tops[0]} ({plural(highest, 'dossier')})" if len(tops) == 1 else plural(highest, "dossier")
    has = "a" if len(with_one) == 1 else "ont"
    tail = f" Le plus grand nombre : {most}{'' if len(tops) == 1 else ' au plus par territoire'}."
    return f"{len(with_one)} {level_word} sur {len(known)} {has} au moins un dossier.{tail}{straddling_note}"
