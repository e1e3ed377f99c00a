"""Words the fictitious data are made of (``data/demo/words.toml``) and the ways to draw them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

WORDS_FILE = Path(__file__).resolve().parents[2] / "data" / "demo" / "words.toml"
Card = TypeVar("Card")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The word lists, as the TOML file has them."""
    return tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))


class Deck(Generic[Card]):
    """Cards drawn one by one and shuffled again when all are out.

    Chance alone could leave a rare case out of 120 dossiers; a deck keeps every proportion in every run of its length.
    """

    def __init__(self, rng: Random, counts: Sequence[tuple[Card, int]]) -> None:
        """``counts``: each card with the number of times it lies in the deck."""
        self._rng = rng
        self._cards = [card for card, count in counts for _ in range(count)]
        self._left: list[Card] = []

    def draw(self) -> Card:
        """The next card."""
        if not self._left:
            self._left = self._cards.copy()
            self._rng.shuffle(self._left)
        return self._left.pop()


def proper_names(rng: Random) -> Iterator[str]:
    """Invented proper nouns without end, no two alike: a number follows when the syllables are used up."""
    parts = words()["proper"]
    names = [start + middle + end for start in parts["starts"] for middle in parts["middles"] for end in parts["ends"]]
    names = list(dict.fromkeys(names))
    rng.shuffle(names)
    round_number = 1
    while True:
        for name in names:
            yield name if round_number == 1 else f"{name} {round_number}"
        round_number += 1
