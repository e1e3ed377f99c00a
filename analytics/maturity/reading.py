"""How maturity is read: on which scale, towards which final level, and what was chosen in the views.

What is chosen in one view of the page narrows all the others. Choices come from links, so they are texts: here they
are read, and a text that says nothing is refused before any question is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pyarrow as pa

from analytics.catalogue import FINALS
from analytics.maturity.levels import SRL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ENDS = ("initial", "final")
DIMENSIONS = ("typologie", "type_acteur", "departement", "epci", "helice")
# A group can also be a phase of the initial level, which the dossiers are not compared by: it is what they are at.
PHASE, NO_PHASE = "phase", "inconnue"
# The facet of each way to group dossiers: a dossier of T05 can be one of the Nord too.
GROUP_FACETS: Mapping[str, str] = {dimension: f"groupe_{dimension}" for dimension in (*DIMENSIONS, PHASE)}
_AT_LEVELS = ("paire", "seuil", "niveau", "franchis", "phases")
FACETS = (*_AT_LEVELS, *GROUP_FACETS.values(), "echeance", "mouvement", "trajet", "frein", "levier")
STANDINGS = ("atteint", "en_cours", "en_retard", "a_constater", "sans_echeance")
MOVEMENTS = ("avance", "recul", "immobile", "nouveau", "inconnu")
# Some observed level was below the one known before it: said of a dossier beside its movement, and chosen like one.
DROP = "baisse"

# Columns of the table that comes from elsewhere than the snapshot.
WORDINGS = pa.schema({"kind": pa.string(), "text": pa.string(), "group_key": pa.string(), "label": pa.string()})

_PAIR = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")
_AT_END = re.compile(r"(initial|final):([0-9]{1,3})")
_CROSSED = re.compile(r"-?[0-9]{1,3}")
_PHASES = re.compile(r"([^-]+)-([^-]+)")
_SEEN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{1,3})")


class UnreadableChoiceError(ValueError):
    """What a facet was given is not written as its values are."""

    def __init__(self, facet: str, value: str) -> None:
        """Name the facet and what it was given."""
        super().__init__(f"Le choix « {facet} » ne peut pas valoir « {value} ».")


class Stretch(NamedTuple):
    """A level observed in a state; ``before`` is the one known before it, None where any, or none, will do."""

    as_of: date
    level: int
    before: tuple[date, int] | None = None

    @property
    def code(self) -> str:
        """As a link writes it: ``2026-03-01:5``, after another ``2025-03-01:3_2026-03-01:5``."""
        seen = [*([self.before] if self.before else []), (self.as_of, self.level)]
        return "_".join(f"{as_of.isoformat()}:{level}" for as_of, level in seen)


class HasWordings(Protocol):
    """Groups of near wordings, ``table`` with the columns of WORDINGS (`wordings.Wordings`)."""

    @property
    def table(self) -> pa.Table:
        """One row a distinct text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen in the views, one text a facet, None where nothing was."""

    paire: str | None = None
    seuil: str | None = None
    niveau: str | None = None
    franchis: str | None = None
    phases: str | None = None
    groupe_typologie: str | None = None
    groupe_type_acteur: str | None = None
    groupe_departement: str | None = None
    groupe_epci: str | None = None
    groupe_helice: str | None = None
    groupe_phase: str | None = None
    echeance: str | None = None
    mouvement: str | None = None
    trajet: str | None = None
    frein: str | None = None
    levier: str | None = None

    def given(self) -> dict[str, str]:
        """What was chosen, by facet, in the order of FACETS."""
        values = {name.name: getattr(self, name.name) for name in fields(self)}
        return {facet: value for facet, value in values.items() if value is not None}

    def without(self, facet: str) -> Choice:
        """The same choices but for one facet."""
        return replace(self, **{facet: None})

    def bound(self) -> dict[str, object]:
        """Values as the questions' SQL binds them. Raises UnreadableChoiceError."""
        initial, final = _given(pair_of, self.paire)
        threshold_end, threshold = _given(threshold_of, self.seuil)
        level_end, level = _given(level_of, self.niveau)
        phase_initial, phase_final = _given(phases_of, self.phases)
        return {
            "pair_initial": initial,
            "pair_final": final,
            "threshold_end": threshold_end,
            "threshold": threshold,
            "level_end": level_end,
            "level": level,
            "crossed": crossed_of(self.franchis) if self.franchis is not None else None,
            "phase_initial": phase_initial,
            "phase_final": phase_final,
            **{facet: getattr(self, facet) for facet in GROUP_FACETS.values()},
            "standing": _one_of(STANDINGS, "echeance", self.echeance),
            "movement": _one_of((*MOVEMENTS, DROP), "mouvement", self.mouvement),
            "has_stretch": self.stretch() is not None,
            "barrier": self.frein,
            "lever": self.levier,
        }

    def stretch(self) -> Stretch | None:
        """The mark of the trajectories chosen. Raises UnreadableChoiceError."""
        return None if self.trajet is None else stretch_of(self.trajet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How levels are read.

    ``scale`` is the code of one scale, ``final`` is ``target`` (visée) or ``observed`` (constatée). ``as_of`` is the
    date of the state read; targets are late against it, and a dossier is still when its observed level has not changed
    for ``still_months`` before it. ``choice`` is what was chosen in the views. Raises ValueError for another ``final``.
    """

    as_of: date
    scale: str = SRL
    final: str = "target"
    still_months: int = 12
    choice: Choice = field(default_factory=Choice)

    def __post_init__(self) -> None:
        """Refuse a final level that is neither aimed at nor observed: nothing would seem known."""
        if self.final not in FINALS:
            raise ValueError(f"Le niveau final « {self.final} » n’est ni visé (target) ni constaté (observed).")


def pair_of(text: str) -> tuple[int, int]:
    """Initial and final level of ``3-6``. Raises UnreadableChoiceError."""
    initial, final = _read(_PAIR, "paire", text)
    return int(initial), int(final)


def threshold_of(text: str) -> tuple[str, int]:
    """End and level of ``initial:5``, at that level or above. Raises UnreadableChoiceError."""
    end, level = _read(_AT_END, "seuil", text)
    return end, int(level)


def level_of(text: str) -> tuple[str, int]:
    """End and level of ``final:6``, at exactly that level. Raises UnreadableChoiceError."""
    end, level = _read(_AT_END, "niveau", text)
    return end, int(level)


def crossed_of(text: str) -> int:
    """Number of levels crossed, negative for a regression. Raises UnreadableChoiceError."""
    if _CROSSED.fullmatch(text) is None:
        raise UnreadableChoiceError("franchis", text)
    return int(text)


def phases_of(text: str) -> tuple[str, str]:
    """Codes of the initial and final phase of ``A-C``. Raises UnreadableChoiceError."""
    initial, final = _read(_PHASES, "phases", text)
    return initial, final


def stretch_of(text: str) -> Stretch:
    """What ``Stretch.code`` wrote. Raises UnreadableChoiceError."""
    *before, (as_of, level) = [_seen_in(part, text) for part in text.split("_", 1)]
    return Stretch(as_of, level, before[0] if before else None)


def _seen_in(part: str, text: str) -> tuple[date, int]:
    found = _SEEN.fullmatch(part)
    try:
        if found is not None:
            return date.fromisoformat(found[1]), int(found[2])
    except ValueError:
        pass  # Written as a day is, and none of the calendar's.
    raise UnreadableChoiceError("trajet", text)


def _read(pattern: re.Pattern[str], facet: str, text: str) -> tuple[str, str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise UnreadableChoiceError(facet, text)
    return found[1], found[2]


def _given(parse: Callable[[str], tuple[Any, Any]], text: str | None) -> tuple[Any, Any]:
    return (None, None) if text is None else parse(text)


def _one_of(values: Sequence[str], facet: str, text: str | None) -> str | None:
    if text is not None and text not in values:
        raise UnreadableChoiceError(facet, text)
    return text
