"""A territory's profile in French: one sentence that sums it up, ties elsewhere, the comparison in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from pandas import DataFrame

from analytics.boards import kpi_fraction, kpi_value
from analytics.charts.style import columns_of, enumerate_fr, french_number, plural
from analytics.territory_profile import SMALLEST_SHARED

if TYPE_CHECKING:
    from analytics.territory_profile import TerritoryProfile

_THIS_AREA: Mapping[str, str] = {
    "epci": "cet EPCI",
    "arrondissement": "cet arrondissement",
    "departement": "ce département",
}
_OTHER_AREAS: Mapping[str, tuple[str, str]] = {
    "epci": ("autre EPCI", "autres EPCI"),
    "arrondissement": ("autre arrondissement", "autres arrondissements"),
    "departement": ("autre département", "autres départements"),
}
_LEVEL_WORDS: Mapping[str, str] = {
    "arrondissement": "arrondissement",
    "departement": "département",
    "region": "région",
}


def profile_sentence(profile: TerritoryProfile) -> str:
    """What the territory holds, in one sentence: dossiers, leads, organisations, typologies, deployments.

    True of none, one and many; it speaks of « cet EPCI », so that no name has to be declined.
    """
    if profile.n_chosen == 0:
        return "Aucun dossier ne répond à ce choix : il n’y a rien à décrire ici."
    here = _THIS_AREA[profile.level]
    if profile.n_dossiers == 0:
        return f"Aucun dossier n’a de partenaire localisé dans {here} ; {_deployed_words(profile, 'dossier')}."
    have = "a" if profile.n_dossiers == 1 else "ont"
    parts = [
        f"{plural(profile.n_dossiers, 'dossier')} {have} au moins un partenaire localisé dans {here}"
        f"{_led_words(profile)}",
        f"{_organisation_words(profile)} et {_typology_words(profile)}",
    ]
    if profile.n_deployed_only:
        parts.append(_deployed_words(profile, "autre dossier"))
    return f"{' ; '.join(parts)}."


def nearest_sentence(zones: DataFrame, code: str) -> str:
    """How far the nearest located partner is from a territory without any; nothing for one that has some.

    zones: the rows of `white_zones`.
    """
    found = zones[zones["code"] == code]
    if found.empty or pd.isna(found["nearest_km"].iloc[0]):
        return ""
    kilometres = french_number(float(found["nearest_km"].iloc[0])).removesuffix(",0")
    return (
        f"Le partenaire localisé le plus proche est à {kilometres} km à vol d’oiseau de la commune la plus peuplée ; "
        f"commune de ce partenaire : {found['nearest_commune'].iloc[0]}."
    )


def _led_words(profile: TerritoryProfile) -> str:
    if profile.n_dossiers == 1:
        return ", dont son chef de file" if profile.n_led else ", sans chef de file localisé ici"
    if profile.n_led == 0:
        return " et aucun n’y a son chef de file"
    if profile.n_led == profile.n_dossiers:
        return " et tous y ont leur chef de file"
    some = "1 d’entre eux y a son" if profile.n_led == 1 else f"{french_number(profile.n_led)} d’entre eux y ont leur"
    return f" et {some} chef de file"


def _organisation_words(profile: TerritoryProfile) -> str:
    are = "y est localisée" if profile.n_organisations == 1 else "y sont localisées"
    return f"{plural(profile.n_organisations, 'organisation')} {are}"


def _typology_words(profile: TerritoryProfile) -> str:
    whole, present = len(profile.typologies), int((profile.typologies["n_dossiers"] > 0).sum())
    if present == 0:
        return f"aucune des {whole} typologies n’est présente"
    if present == whole:
        return f"les {whole} typologies sont présentes"
    return f"{present} des {whole} typologies {'est présente' if present == 1 else 'sont présentes'}"


def _deployed_words(profile: TerritoryProfile, noun: str) -> str:
    number = profile.n_deployed_only
    if number == 0:
        return "aucun ne prévoit de s’y déployer"
    intend = "prévoit" if number == 1 else "prévoient"
    where = " sans y avoir de partenaire" if profile.n_dossiers else ""
    return f"{plural(number, noun, ' '.join(f'{word}s' for word in noun.split()))} {intend} de s’y déployer{where}"


def elsewhere_sentence(profile: TerritoryProfile) -> str:
    """Where else its dossiers have located partners; the first territory is named when it is alone in front."""
    if profile.n_dossiers == 0:
        return "Aucun dossier ici, donc aucun lien avec un autre territoire."
    their = "Ce dossier a aussi" if profile.n_dossiers == 1 else "Ces dossiers ont aussi"
    named = [
        *_area_words(profile),
        *(
            f"{words} ({plural(int(count), 'dossier')})"
            for kind, words in (("hors_region", "hors de la région"), ("etranger", "à l’étranger"))
            for count in profile.elsewhere.loc[profile.elsewhere["kind"] == kind, "n_dossiers"]
        ),
    ]
    if not named:
        had = "Ce dossier n’a" if profile.n_dossiers == 1 else "Ces dossiers n’ont"
        return f"{had} aucun partenaire localisé ailleurs."
    return f"{their} des partenaires {enumerate_fr(named)}."


def _area_words(profile: TerritoryProfile) -> list[str]:
    """« dans 27 autres EPCI, d’abord CA Amiens Métropole (28 dossiers) », or nothing."""
    rows = profile.elsewhere[profile.elsewhere["kind"] == "territory"]
    if rows.empty:
        return []
    counts, first = rows["n_dossiers"].tolist(), str(rows["name"].iloc[0])
    most = plural(int(counts[0]), "dossier")
    number = plural(len(rows), *_OTHER_AREAS[profile.level])
    if len(rows) == 1:
        return [f"dans {number}, {first} ({most})"]
    return [f"dans {number}{'' if counts[0] == counts[1] else f', d’abord {first} ({most})'}"]


def area_headings(profile: TerritoryProfile) -> dict[str, str]:
    """{area code: heading} of the compared areas, in their order: « Nord (département) », an EPCI by its name."""
    areas = dict.fromkeys(columns_of(profile.comparison, "area_level", "area_code", "area_name"))
    return {
        str(code): f"{name} ({_LEVEL_WORDS[level]})" if level in _LEVEL_WORDS else str(name)
        for level, code, name in areas
    }


def comparison_in_words(profile: TerritoryProfile) -> DataFrame:
    """The comparison as a table to read: measure, label, then one column an area under its heading.

    Cells: « 72 », « 6,02 (72 / 1 195 234) », « 10 / 11 », « 91,7 % (66 / 72) »; a withheld figure keeps its counts and
    says why. See `comparison_note`.
    """
    headings = area_headings(profile)
    lines: dict[str, dict[str, str]] = {}
    for measure, label, unit, code, value, numerator, denominator, withheld in columns_of(
        profile.comparison,
        *("measure", "label", "unit", "area_code", "value", "numerator", "denominator", "withheld"),
    ):
        line = lines.setdefault(str(measure), {"measure": str(measure), "label": str(label)})
        reason = None if pd.isna(withheld) else str(withheld)
        line[headings[str(code)]] = _figure_words(profile, unit, value, numerator, denominator, reason)
    return DataFrame(list(lines.values()), columns=["measure", "label", *headings.values()])


def _figure_words(
    profile: TerritoryProfile, unit: str, value: float, numerator: int, denominator: int, withheld: str | None
) -> str:
    if unit == "count":
        return french_number(int(numerator))
    fraction = kpi_fraction(numerator, denominator)
    if unit == "of":
        return fraction
    if withheld == "few_inhabitants":
        return f"{fraction}, moins de {french_number(profile.rate_floor)} habitants"
    if withheld == "few_dossiers":
        return f"{fraction}, moins de {SMALLEST_SHARED} dossiers" if denominator else "aucun dossier"
    if pd.isna(value):
        return f"{fraction}, non connu"
    shown = kpi_value(value, "ratio") if unit == "share" else french_number(round(float(value), 2)).removesuffix(",0")
    return f"{shown} ({fraction})"


def comparison_note(profile: TerritoryProfile) -> str:
    """How to read the comparison: what counts, what the parts are made of, when a figure is not given."""
    return (
        "Dossiers ayant au moins un partenaire localisé dans chaque territoire : un dossier peut compter dans "
        "plusieurs. Entre parenthèses : numérateur / dénominateur. Le terrain se juge parmi les dossiers dont les "
        "niveaux SRL initial et visé sont connus : c’est une visée, pas un résultat. Pas de taux sous "
        f"{french_number(profile.rate_floor)} habitants ni de part sous {SMALLEST_SHARED} dossiers."
    )
