"""Maturity of the fictitious dossiers: what they declare, what they aim at and by when, what is seen of it later."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from etl.demo.lives import FINAL_STATE, french_date
from etl.demo.words import Deck

# The level of the first dossiers was seen as they came in; that of the others for one in five.
_ALL_SEEN_AT_ONCE_UNTIL = date(2025, 11, 15)
_LEVELS_KNOWN = (("both", 34), ("initial", 3), ("target", 2), ("none", 1))
_STEPS_AIMED = ((-1, 1), (0, 2), (1, 7), (2, 8), (3, 4), (4, 2))
_STEPS_SEEN = ((-1, 1), (0, 2), (1, 4), (2, 2))


class Levels(NamedTuple):
    """Initial and aimed level of a dossier, each None when unknown."""

    initial: int | None
    target: int | None


class LevelMaker:
    """Draws levels, one dossier after the other; decks hold the proportions of rare cases."""

    def __init__(self, rng: Random) -> None:
        """Draw from this stream, and what was thought of later from another one: it changes nothing of the rest."""
        self._rng = rng
        self._scales = Deck(rng, (("SRL", 29), ("", 13), ("TRL", 2)))
        self._known = Deck(rng, _LEVELS_KNOWN)
        self._steps_aimed = Deck(rng, _STEPS_AIMED)
        self._steps_seen = Deck(rng, _STEPS_SEEN)
        aside = Random()  # noqa: S311 - no secret is made of it; the seed must repeat
        aside.setstate(rng.getstate())
        self._seen_at_once = Deck(aside, ((True, 1), (False, 4)))
        self._setbacks = Deck(aside, ((True, 1), (False, 2)))
        self._hurried = Deck(aside, ((True, 1), (False, 2)))
        self._revised = Deck(aside, ((-1, 1), (1, 2), (0, 21)))

    def draw(self) -> Levels:
        """What the dossier declares."""
        known = self._known.draw()
        initial = self._rng.choices((1, 2, 3, 4, 5, 6), (5, 18, 28, 24, 15, 8))[0]
        target = min(9, max(1, initial + self._steps_aimed.draw()))
        return Levels(
            initial if known in ("both", "initial") else None,
            target if known in ("both", "target") else None,
        )

    def cells(self, levels: Levels, reviewed_on: date) -> dict[str, str]:
        """The cells of the declaration; one due date in three is near."""
        days = self._rng.randint(300, 1100)
        due_on = reviewed_on + timedelta(days=days // 8 if self._hurried.draw() else days)
        return {
            "echelle_maturite": self._scales.draw(),
            "srl_initial": str(levels.initial or ""),
            "srl_final_vise": str(levels.target or ""),
            "date_cible_srl": french_date(due_on) if levels.target and self._rng.random() < 0.8 else "",
        }

    def former_target(self, target: int | None, studied_on: date) -> tuple[int, date] | None:
        """What a few dossiers aimed at when they came in, and until when."""
        step, until = self._revised.draw(), studied_on + timedelta(days=90)
        if target is None or not step or not 1 <= target + step <= 9 or until > FINAL_STATE:
            return None
        return target + step, until

    def first_sight(self, initial: int | None, submitted_on: date) -> list[tuple[date, int]]:
        """The declared level, for some, seen as the dossier came in."""
        is_seen = self._seen_at_once.draw() or submitted_on < _ALL_SEEN_AT_ONCE_UNTIL
        return [(submitted_on + timedelta(days=1), initial)] if is_seen and initial is not None else []

    def observations(self, initial: int | None, oriented_on: date) -> list[tuple[date, int]]:
        """Levels seen after the orientation, the second mostly above the first: none for one dossier in four."""
        if self._rng.random() < 0.25:
            return []
        first_on = oriented_on + timedelta(days=self._rng.randint(30, 110))
        step = self._steps_seen.draw() if first_on <= FINAL_STATE else 1
        first = min(9, max(1, (initial or 3) + step))
        if self._rng.random() < 0.35:
            return [(first_on, first)]
        second_on = first_on + timedelta(days=self._rng.randint(50, 120))
        if second_on <= FINAL_STATE and first > 1 and self._setbacks.draw():
            return [(first_on, first), (second_on, first - 1)]
        return [
            (first_on, first),
            (second_on, first if step < 0 else min(9, first + 1)),
        ]
