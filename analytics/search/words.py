"""Words as a search compares them: no case, accents nor punctuation, and the French endings that make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from etl.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable

# Shorter words have no ending to lose: « CHU », « ARS », « IA ».
SHORTEST_STEMMED = 4
_STOP_WORDS = """
a au aux avec c ce ces cet cette chez d dans de des du elle en entre est et eux il ils j je l la le les leur leurs lui m
ma mais me mes n ne nos notre nous on ou par pas pour qu que qui s sa sans se ses son sont sous sur t ta te tes ton tu
un une vers vos votre vous y
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
_WRITTEN = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Words in their order: ``L’hôpital n° 3`` gives ``l hopital no 3``."""
    return name_key(text).split()


def compact(text: str) -> str:
    """A whole text in which only letters and digits count: ``200 053 742`` and ``200053742`` are one."""
    return name_key(text).replace(" ", "")


def accented_words(text: str) -> list[str]:
    """The words of a text that its comparison form loses something of, in small letters, accents kept."""
    if text.isascii():
        return []
    composed = unicodedata.normalize("NFC", text).lower()
    return [word for word in _WRITTEN.findall(composed) if not word.isascii()]


def telling(words: Iterable[str]) -> list[str]:
    """Words without those that tell nothing, unless none is left; each once."""
    found = list(dict.fromkeys(words))
    return [word for word in found if word not in STOP_WORDS] or found


def stems_of(word: str, written: Iterable[str] = ()) -> frozenset[str]:
    """What is left of a word without its ending, in comparison form.

    An ending may show by its accent only (« hospitalisée »): the stem of each way of writing the word counts too.
    """
    return frozenset([_stem(word), *(name_key(_stem(form)) for form in written)])


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    if len(word) < SHORTEST_STEMMED or not word.isalpha():
        return word
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("french")
