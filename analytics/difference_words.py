"""Differences in plain French: sentences, titles of fields, values in words. The same for the page and the command."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from analytics.counted import counted
from analytics.states import VOCABULARIES
from etl.schema import columns
from etl.text import name_key
from geo import areas

if TYPE_CHECKING:
    from analytics.difference_lines import Change, PartnerMove
    from analytics.differences import Differences
    from analytics.states import Words

LEVEL_NAMES = {"srl_initial": "initial", "srl_target": "visé", "srl_observed": "constaté"}
EMPTY = "non renseigné"
EMPTIED = "vidé"
SAME_NAME = "même nom, autre identité"
_LEVELS = ("epci", "arrondissement", "departement", "region")


@lru_cache(maxsize=1)
def field_titles() -> dict[str, str]:
    """Attribute to French title of every field of a dossier."""
    return {column.attribute: column.title for column in columns("dossiers")}


def value_in_words(field: str, value: Any, words: Words) -> str:
    """A value as people read it: labels instead of codes, French dates and numbers, « non renseigné » when missing."""
    if value is None or value == []:
        return EMPTY
    if isinstance(value, list):
        return ", ".join(value_in_words(field, item, words) for item in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return str(format_decimal(value, format="#,##0.######", locale="fr_FR"))
    if field == "deployment_areas":
        return area_name(value)
    return str(words.get(VOCABULARIES.get(field, ""), {}).get(value) or value)


def area_name(code: str) -> str:
    """Name of a territory of any level with its code, or the code alone when nothing bears it."""
    found = next((area for level in _LEVELS if (area := areas.area(level, code)) is not None), None)
    return f"{found.name} ({code})" if found else code


def after_in_words(change: Change, words: Words) -> str:
    """The later value of a change; « vidé » for a cell that was filled before."""
    if change.after is None or change.after == []:
        return EMPTIED
    return value_in_words(change.field, change.after, words)


def level_in_words(change: Change, scale: str) -> str:
    """``niveau constaté : 3 → 5``; a scale other than SRL is named, and never converted."""
    before, after = (EMPTY if level is None else str(level) for level in (change.before, change.after))
    end = EMPTIED if change.after is None else after
    named = "" if scale == "SRL" else f" (échelle {scale})"
    return f"niveau {LEVEL_NAMES[change.field]}{named} : {before} → {end}"


def identity_changes(differences: Differences) -> set[tuple[str, str]]:
    """(dossier, name in its comparison form) that a dossier both lost and gained: its identity alone has changed.

    A SIREN added to a line known by its name does this; the alias table brings the two together.
    """
    return _named(differences.partners_gained) & _named(differences.partners_lost)


def _named(moves: Sequence[PartnerMove]) -> set[tuple[str, str]]:
    return {(move.id, name_key(move.organisation)) for move in moves}


def counts_sentence(differences: Differences) -> str:
    """What changed, counted, in one or two sentences."""
    if differences.before is None:
        return (
            f"Premier état de ce portefeuille : {counted(differences.after.n_dossiers, 'dossier', 'dossiers')}, rien "
            "à quoi les comparer."
        )
    if differences.is_empty:
        return "Rien ne change : les deux états ont les mêmes lignes."
    parts = [words for number, words in _counts(differences) if number]
    said = f"{_listed(parts)}." if parts else "Aucun dossier n’entre, ne manque ni ne change."
    return f"{said}{_other_lines(differences)}"


def _counts(differences: Differences) -> list[tuple[int, str]]:
    entered, absent = len(differences.entered), len(differences.absent)
    changed, levels = differences.n_changed_dossiers, differences.n_levels
    fields = counted(differences.n_changes, "champ", "champs")
    if levels:
        fields += f", dont {counted(levels, 'niveau de maturité', 'niveaux de maturité')}"
    gained, lost = len(differences.partners_gained), len(differences.partners_lost)
    new, old = len(differences.territories_gained), len(differences.territories_lost)
    return [
        (entered, counted(entered, "dossier entré", "dossiers entrés")),
        (absent, counted(absent, "dossier absent", "dossiers absents")),
        (
            changed,
            f"{counted(changed, 'dossier modifié', 'dossiers modifiés')} ({fields})",
        ),
        (gained, counted(gained, "partenaire gagné", "partenaires gagnés")),
        (lost, counted(lost, "partenaire perdu", "partenaires perdus")),
        (new, counted(new, "EPCI nouvellement couvert", "EPCI nouvellement couverts")),
        (old, counted(old, "EPCI qui n’est plus couvert", "EPCI qui ne sont plus couverts")),
    ]


def _other_lines(differences: Differences) -> str:
    """Lines that differ without any organisation gained or lost: an address, a role, an identifier, an amount."""
    moved = {move.id for move in (*differences.partners_gained, *differences.partners_lost)}
    partners = len(differences.other_partners - moved)
    orientations = len(differences.other_orientations)
    parts = []
    if partners:
        dossiers = counted(partners, "dossier", "dossiers")
        parts.append(f"Les lignes de partenaires de {dossiers} changent sans organisation gagnée ni perdue.")
    if orientations:
        parts.append(f"Les orientations de {counted(orientations, 'dossier', 'dossiers')} changent.")
    return "".join(f" {part}" for part in parts)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
