"""What the glossary is made of: entries out of the reference tables, the catalogue and the observatory's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics.boards import LOCATION_WORDS
from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.indicators import INDICATORS
from analytics.maturity.levels import srl_words
from etl.faults import SEVERITY_FR
from etl.text import fold, match_key
from ui.coverage.view import SITES
from ui.coverage.words import SITE_NOTES
from ui.glossary_words import LOCATIONS, OBSERVATORY, READING, SEVERITIES, Entry

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords

Lines = Sequence[Mapping[str, Any]]
Tables = Callable[[str], Lines]

_UNITS: Mapping[str, str] = {"ratio": "taux, toujours avec son numérateur et son dénominateur"}
_SCHEME_LEVELS: Mapping[str, str] = {"regional": "régional", "national": "national", "european": "européen"}


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; an empty title where the part has one group only."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every part by its code, and the nine levels. Shared between visitors: never to be changed."""

    parts: Mapping[str, tuple[Group, ...]]
    levels: tuple[LevelWords, ...]


def make_glossary(tables: Tables, *, field_threshold: int, still_months: int) -> Glossary:
    """The glossary out of the reference tables, each by its name."""
    levels = tuple(srl_words(tables("srl_levels")))
    reading = tuple(
        Entry(
            entry.term,
            entry.definition.format(field_threshold=field_threshold, still_months=still_months),
            caveat=entry.caveat,
        )
        for entry in READING
    )
    parts = {
        "mots": (Group("", _sorted(OBSERVATORY)),),
        "srl": (Group("Autres échelles", _scales(tables("maturity_scales"))),),
        "maturite": (Group("", _sorted(reading)),),
        "chiffres": (Group("", _key_figures(tables("kpis"))),),
        "indicateurs": (Group("", tuple(_indicators())),),
        "appel": tuple(_call_words(tables)),
        "listes": tuple(_lists(tables)),
    }
    return Glossary(parts, levels)


def _sorted(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: fold(entry.term)))


def _scales(lines: Lines) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line["scale"],
            f"{line['full_name']}. Niveaux de {line['min_level']} à {line['max_level']}.",
            caveat=line.get("status_for_ami") or "",
        )
        for line in lines
        if line["scale"] != "SRL"
    )


def _key_figures(lines: Lines) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            line["label_fr"],
            _sentence(line["definition_fr"]),
            code=line["code"],
            unit=_UNITS.get(line["unit"], line["unit"] or ""),
            caveat=line["caveat_fr"] or "",
        )
        for line in lines
    )


def _indicators() -> Iterator[Entry]:
    for indicator in INDICATORS.values():
        columns = ", ".join(indicator.columns.values())
        yield Entry(
            indicator.title_fr,
            f"{indicator.definition_fr} Colonnes : {columns}.",
            code=indicator.name,
            caveat=indicator.note_fr.rstrip("."),
        )


def _call_words(tables: Tables) -> Iterator[Group]:
    for table, title in (("typologies", "Typologies"), ("ai_priorities", "Priorités de l’intelligence artificielle")):
        entries = tuple(
            Entry(line["short_label"], _sentence(line["official_fr"]), code=line["code"]) for line in tables(table)
        )
        yield Group(title, entries, "Dans les mots de l’appel. Un dossier peut en porter plusieurs.")
    for in_call, title in (("yes", "Types d’acteurs de l’appel"), ("no", "Autres types d’acteurs")):
        note = (
            "Un consortium réunit au moins deux de ces six types."
            if in_call == "yes"
            else "Rencontrés dans les dossiers, sans compter pour la règle des deux types."
        )
        yield Group(title, tuple(_actors(tables("actor_types"), in_call)), note)
    rules = tuple(
        Entry(line["rule_id"], _sentence(line["statement_fr"]))
        for line in tables("ami_rules")
        if line["rule_id"].startswith("R")
    )
    yield Group("Ce que dit l’appel", rules, "L’observatoire décrit ; il ne refuse aucun dossier.")


def _actors(lines: Lines, in_call: str) -> Iterator[Entry]:
    for line in lines:
        if line["in_call"] == in_call:
            family = HELIX_WORDS.get(line["helix"], line["helix"])
            yield Entry(line["label"], f"Famille : {family.lower()}.", code=line["code"])


def _lists(tables: Tables) -> Iterator[Group]:
    yield Group("Statuts d’un dossier", tuple(_labels(tables("statuses"))))
    yield Group(
        "Où compte un dossier",
        tuple(Entry(label, SITE_NOTES[code], code=code) for code, label in SITES.items()),
        "Le choix « Localisation » de la carte.",
    )
    yield Group(
        "Comment un partenaire est localisé",
        tuple(Entry(LOCATION_WORDS[code], meaning, code=code) for code, meaning in LOCATIONS.items()),
        "Chaque ligne de partenaire est dans l’un de ces cas, et dans un seul.",
    )
    yield Group("Rôles d’un partenaire", tuple(_labels(tables("partner_roles"))))
    yield Group("Rôles d’un lieu", tuple(_labels(tables("site_roles"))))
    yield Group("Issues d’une orientation", tuple(_labels(tables("outcomes"))))
    yield Group("Dispositifs de financement", tuple(_schemes(tables("funding_schemes"))))
    yield Group("Confidentialité d’un dossier", tuple(_labels(tables("confidentiality"))))
    yield Group("Fautes d’un fichier", tuple(Entry(SEVERITY_FR[code], meaning) for code, meaning in SEVERITIES.items()))


def _labels(lines: Lines) -> Iterator[Entry]:
    for line in lines:
        # One spelling of those that are read alike, and not the label's own.
        spellings = {match_key(alias): alias for alias in reversed((line.get("aliases") or "").split("|"))}
        others = [alias for key, alias in reversed(spellings.items()) if key and key != match_key(line["label_fr"])]
        definition = f"S’écrit aussi : {', '.join(others)}." if others else ""
        yield Entry(line["label_fr"], definition, code=line["code"])


def _schemes(lines: Lines) -> Iterator[Entry]:
    for line in lines:
        level = _SCHEME_LEVELS.get(line["level"] or "")
        yield Entry(line["name"], f"Niveau {level}." if level else "", code=line["code"])


def _sentence(text: str) -> str:
    """A definition of a table, capital first and one full stop last."""
    return f"{first_capital(text).rstrip('.')}." if text else ""


def first_capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
