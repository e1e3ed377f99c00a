"""The values each choice may take on the scale shown: what a link says beyond them is unknown, and said so."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.maturity.reading import ENDS, GROUP_FACETS, UnreadableChoiceError, stretch_of
from analytics.maturity.words import MOVEMENT_LABELS, STANDING_LABELS
from ui.maturity.history import tracks_of, wordings_of
from ui.maturity.reference import group_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analytics.maturity.levels import LevelWords
    from ui.context import PageContext


@dataclass(frozen=True)
class Known(Container[object]):
    """Values recognised one at a time: what would list them is read only when a link or a click names one."""

    knows: Callable[[str], bool]

    def __contains__(self, value: object) -> bool:
        """Whether it is one of them; None, the want of a choice, is not."""
        return isinstance(value, str) and self.knows(value)


def facet_options(context: PageContext, levels: tuple[LevelWords, ...]) -> dict[str, Container[object]]:
    """What each facet may say, by its name."""
    numbers = [words.level for words in levels]
    phases = list(dict.fromkeys(words.phase for words in levels if words.phase))
    widest = numbers[-1] - numbers[0] if numbers else 0
    ends = frozenset(f"{end}:{level}" for end in ENDS for level in numbers)
    return {
        "paire": frozenset(f"{first}-{last}" for first in numbers for last in numbers),
        "seuil": ends,
        "niveau": ends,
        "franchis": frozenset(str(crossed) for crossed in range(-widest, widest + 1)),
        "phases": frozenset(f"{first}-{last}" for first in phases for last in phases),
        **{facet: _groups_of(context, dimension) for dimension, facet in GROUP_FACETS.items()},
        "echeance": frozenset(STANDING_LABELS),
        "mouvement": frozenset(MOVEMENT_LABELS),
        "trajet": Known(lambda value: _is_stretch(context, numbers, value)),
        "frein": Known(lambda value: _is_wording(context, "frein", value)),
        "levier": Known(lambda value: _is_wording(context, "levier", value)),
    }


def _groups_of(context: PageContext, dimension: str) -> Known:
    return Known(lambda code: code in group_labels(context, dimension))


def _is_stretch(context: PageContext, levels: Sequence[int], value: str) -> bool:
    try:
        found = stretch_of(value)
    except UnreadableChoiceError:
        return False
    seen = [*([found.before] if found.before else []), (found.as_of, found.level)]
    dates = tracks_of(context).dates
    return found.code == value and all(as_of in dates and level in levels for as_of, level in seen)


def _is_wording(context: PageContext, kind: str, value: str) -> bool:
    return wordings_of(context).find(kind, value) is not None
