"""What is chosen in the views of maturity, in French: « Du niveau 3 au niveau 6 », « +2 niveaux », « En retard »."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analytics.charts.style import plural
from analytics.maturity.reading import GROUP_FACETS, stretch_of
from analytics.maturity.words import ADJECTIVES, GROUP_LABELS, MOVEMENT_LABELS, STANDING_LABELS

# What a reader chooses by, for a notice about a value that is not known.
FACET_TITLES: Mapping[str, str] = {
    "paire": "Passage",
    "seuil": "Seuil",
    "niveau": "Niveau",
    "franchis": "Niveaux franchis",
    "phases": "Phases",
    **{facet: f"Groupe ({GROUP_LABELS[dimension]})" for dimension, facet in GROUP_FACETS.items()},
    "echeance": "Échéance",
    "mouvement": "Mouvement",
    "trajet": "Trajet",
    "frein": "Frein",
    "levier": "Levier",
}
NO_GROUP = "aucune"
_DIMENSIONS: Mapping[str, str] = {facet: dimension for dimension, facet in GROUP_FACETS.items()}
_FEMININE: Mapping[str, str] = {"target": "visée", "observed": "constatée"}


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """The words a choice is said with, each by its code.

    ``phases``: A to their names. ``groups``: code of a group to its label. ``wordings``: key of a group of freins or
    leviers to its label. A code without a word is said as it is.
    """

    final: str = "target"
    phases: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)


def choice_label(facet: str, value: str, words: ChoiceWords) -> str:
    """What a choice keeps, in words: « Du niveau 3 au niveau 6 », « +2 niveaux », « En retard ».

    ``value`` is one the facet takes. Labels come from files: escape them in Markdown. Raises ValueError for a facet
    that is none.
    """
    if facet not in FACET_TITLES:
        raise ValueError(f"no such facet: {facet}")
    if facet == "echeance":
        return STANDING_LABELS[value]
    if facet == "mouvement":
        return MOVEMENT_LABELS[value]
    if facet in ("frein", "levier"):
        return f"{FACET_TITLES[facet]} : {words.wordings.get(value, value)}"
    if facet in _DIMENSIONS:
        return _group_label(_DIMENSIONS[facet], value, words)
    return _WORDED[facet](value, words)


def _pair_label(value: str, words: ChoiceWords) -> str:
    first, _, last = value.partition("-")
    if first == last:
        return f"Niveau {first} au départ, niveau {last} {ADJECTIVES[words.final]}"
    return f"Du niveau {first} au niveau {last}"


def _phases_label(value: str, words: ChoiceWords) -> str:
    first, last = (words.phases.get(code, code) for code in value.split("-", 1))
    if first == last:
        return f"Phase {first} au départ, la même {_FEMININE[words.final]}"
    return f"De {first} à {last}"


def _level_label(value: str, words: ChoiceWords) -> str:
    which, _, level = value.partition(":")
    return f"Niveau {'initial' if which == 'initial' else ADJECTIVES[words.final]} {level}"


def _threshold_label(value: str, words: ChoiceWords) -> str:
    return f"{_level_label(value, words)} ou plus"


def _crossed_label(value: str, words: ChoiceWords) -> str:
    crossed = int(value)
    if crossed == 0:
        return "Même niveau au départ et à l’arrivée"
    levels = plural(abs(crossed), "niveau", "niveaux")
    return f"+{levels}" if crossed > 0 else f"−{levels} (recul)"


def _stretch_label(value: str, _: ChoiceWords) -> str:
    """Short enough for a chip on a phone, dates and all."""
    seen = stretch_of(value)
    day = f"{seen.as_of:%d/%m/%Y}"
    if seen.before is None:
        return f"Constaté {seen.level} au {day}"
    return f"Constaté {seen.before[1]} → {seen.level}, {seen.before[0]:%d/%m/%Y}–{day}"


def _group_label(dimension: str, code: str, words: ChoiceWords) -> str:
    if dimension == "typologie" and code == NO_GROUP:
        return "Sans typologie"
    return f"{GROUP_LABELS[dimension]} : {words.groups.get(code, code)}"


_WORDED: Mapping[str, Callable[[str, ChoiceWords], str]] = {
    "paire": _pair_label,
    "seuil": _threshold_label,
    "niveau": _level_label,
    "franchis": _crossed_label,
    "phases": _phases_label,
    "trajet": _stretch_label,
}
