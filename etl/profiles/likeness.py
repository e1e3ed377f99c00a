"""How much a header resembles the columns of the contract: by its words, without accents, typing errors allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from etl.headers import FLAT, header_columns
from etl.profiles.spellings import EMPTY_WORDS, LIGHT_AMONG_PARTNERS, LIGHT_WORDS, OTHER_THINGS, SAME_WORDS, SPELLINGS
from etl.text import fold, match_key

NEAR_ENOUGH = 0.8  # under it a suggestion would mislead: measured in tests/etl/test_proposals.py
_AS_NEAR = 0.05
_LIGHTEST = 0.25
_VAGUE = 0.6  # weight under which a header hardly holds a word
_LONGEST = 80  # a longer header is a sentence
_SAME_WORD = 84  # of two words of five letters or more: one typing error
_SAME_TEXT, _SAME_SHORT_TEXT = 92, 90  # letter by letter; short texts are eight letters or less
_WORDS = re.compile(r"[a-z0-9]+")
_ABBREVIATIONS = {"cp": ("code", "postal"), "dt": ("date",)}


@dataclass(frozen=True, slots=True)
class _Text:
    """A header or a spelling: its words that say something, what they weigh together, and its letters."""

    words: frozenset[str]
    weight: float
    letters: str


def words_of(header: str) -> frozenset[str]:
    """The words of a header that say something, each brought to one form: ``N° du projet`` gives numero, projet."""
    found: set[str] = set()
    for word in _WORDS.findall(fold(header)):
        if word in _ABBREVIATIONS:
            found.update(_ABBREVIATIONS[word])
            continue
        if word in EMPTY_WORDS:
            continue
        single = word[:-1] if len(word) > 3 and word[-1] in "sx" else word
        found.add(SAME_WORDS.get(word) or SAME_WORDS.get(single) or single)
    return frozenset(found)


def tells_other_things(header: str) -> bool:
    """True for a header with a word that makes it something else than what its other words or its values say."""
    return not words_of(header).isdisjoint(OTHER_THINGS)


def _weight(word: str, kind: str) -> float:
    if word in LIGHT_AMONG_PARTNERS and kind in ("partenaires", FLAT):
        return _LIGHTEST
    return LIGHT_WORDS.get(word, 1.0)


def _text(text: str, kind: str) -> _Text:
    words = words_of(text)
    return _Text(words, sum(_weight(word, kind) for word in words), match_key(text))


@lru_cache(maxsize=4)
def _spellings(kind: str) -> tuple[tuple[str, _Text], ...]:
    """Every spelling of every column of a kind, by attribute."""
    return tuple(
        (column.attribute, _text(spelling, kind))
        for column in header_columns(kind)
        for spelling in (column.header, column.title, *column.aliases, *SPELLINGS.get(column.attribute, ()))
    )


def _is_same_word(first: str, second: str) -> bool:
    return min(len(first), len(second)) >= 5 and fuzz.ratio(first, second, score_cutoff=_SAME_WORD) > 0


def _likeness(header: _Text, spelling: _Text, kind: str) -> float:
    """0 to 1: the weight of the words both have, of all their words; or how alike the texts are, letter by letter."""
    shared = header.words & spelling.words
    left, right = header.words - shared, spelling.words - shared
    if left & OTHER_THINGS:
        return 0.0
    alike = {(word, other) for word in left for other in right if _is_same_word(word, other)}
    common = 2 * sum(_weight(word, kind) for word in shared)
    common += sum(_weight(word, kind) for word in {word for word, _ in alike})
    common += sum(_weight(word, kind) for word in {other for _, other in alike})
    total = header.weight + spelling.weight
    by_words = common / total if total else 0.0
    if (left or right) and header.weight < _VAGUE:
        by_words *= by_words
    cutoff = _SAME_SHORT_TEXT if len(header.letters) <= 8 else _SAME_TEXT
    return max(by_words, fuzz.ratio(header.letters, spelling.letters, score_cutoff=cutoff) / 100)


@lru_cache(maxsize=4096)
def likenesses(header: str, kind: str) -> Mapping[str, float]:
    """How much a header resembles each column of a kind, 0 to 1 by attribute; columns it has nothing of are left out.

    1 is a header of the contract itself, or one that says the same.
    """
    text = _text(header, kind)
    if len(header) > _LONGEST or not text.words:
        return {}
    scores: dict[str, float] = {}
    for attribute, spelling in _spellings(kind):
        score = _likeness(text, spelling, kind)
        if score > scores.get(attribute, 0.0):
            scores[attribute] = score
    return scores


def nearest_column(header: str, kind: str, unused: Iterable[str]) -> str | None:
    """The contract's header that a sent one may stand for, among those not used; None when none is near, or two are."""
    headers = {column.attribute: column.header for column in header_columns(kind)}
    wanted = set(unused)
    ranked = sorted(
        (score, headers[attribute])
        for attribute, score in likenesses(header, kind).items()
        if headers[attribute] in wanted and score >= NEAR_ENOUGH
    )
    if not ranked or (len(ranked) > 1 and ranked[-1][0] - ranked[-2][0] < _AS_NEAR):
        return None
    return ranked[-1][1]


def nearest_sent(missing: str, kind: str, sent: Iterable[str]) -> str | None:
    """The header sent that may stand for a missing one of the contract; None when none is near, or two are."""
    found = [header for header in sent if nearest_column(header, kind, [missing]) == missing]
    return found[0] if len(found) == 1 else None
