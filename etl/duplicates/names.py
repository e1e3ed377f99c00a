"""How the name of an organisation is compared: without accents, articles, legal forms, abbreviations written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from etl.duplicates.words import ABBREVIATIONS, LEGAL_FORMS, LEXICON, LONGEST_PHRASE, PHRASES, SMALL_WORDS, TRUSTEES
from etl.text import name_key

_DOTTED = re.compile(r"(?<!\w)(?:(?:[A-Z]\.\s?)+[A-Z]\b\.?|(?:[a-z]\.){2,})")
_SPACED = re.compile(r"(?<!\w)[A-Z](?: [A-Z])+(?![\w'’])")
_UNIV = re.compile(r"(?<!\w)U(?=[A-Z][a-zé]{3,})")
_SEGMENTS = re.compile(r"[()\[\]/,;:|]|\s[-–—]\s|\s[-–—]|[-–—]\s")
_UNIT = re.compile(r"(?<!\w)(umr[ _]?s|umrs|umr|upr|uar|ums|ulr|ur|ea|u)\s?(?:cnrs\s|inserm\s|s\s)*(\d{3,5})(?!\w)")
_ACRONYM_LETTERS = range(3, 9)
_INSERM_BELOW = 2000
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    ``words`` in the order written; ``compact`` all of them as one (« MedTech Flow » and « Medtechflow » are alike);
    ``acronym`` its letters when it is one; ``initials`` the acronyms it may go by; ``unit`` a research unit's number.
    """

    words: tuple[str, ...]
    compact: str
    acronym: str | None
    initials: tuple[str, ...]
    unit: str | None

    @property
    def key(self) -> tuple[str, ...]:
        """The words whatever their order."""
        return tuple(sorted(self.words))

    @property
    def numbers(self) -> frozenset[str]:
        """Words with a digit: Paris 8 is not Paris 13."""
        return frozenset(word for word in self.words if not word.isalpha())


def read_name(text: str) -> Name:
    """The form in which a name is compared."""
    joined = _UNIV.sub("Univ ", _SPACED.sub(_without_gaps, _DOTTED.sub(_without_gaps, text)))
    segments = [segment.strip() for segment in _SEGMENTS.split(joined) if segment.strip()]
    kept = _without_repeats(segments)
    raw = " ".join(kept)
    folded, unit = _read_unit(name_key(raw))
    plain = _plain_words(folded)
    words = _meaningful(plain)
    if unit:
        words = tuple(word for word in words if word not in TRUSTEES)
        words = (*words, unit)
    compact = "".join(word for word in plain if word not in LEGAL_FORMS) + (unit or "")
    return Name(words, compact, _acronym(raw), _initials(raw), unit)


def _without_gaps(found: re.Match[str]) -> str:
    return re.sub(r"[.\s]", "", found.group()) + " "


def _without_repeats(segments: Sequence[str]) -> list[str]:
    """The parts of a name, less those that only say the others again: « Université de Lille (ULille) »."""
    kept = list(segments)
    if len(kept) < 2:
        return kept
    for segment in sorted(segments, key=len):
        others = [other for other in kept if other is not segment]
        if others and _repeats(segment, " ".join(others)):
            kept = others
    return kept


def _repeats(segment: str, rest: str) -> bool:
    acronym = _acronym(segment)
    if acronym is not None and acronym in _initials(rest):
        return True
    words = set(_meaningful(_plain_words(name_key(segment))))
    return bool(words) and words <= set(_meaningful(_plain_words(name_key(rest))))


def _read_unit(folded: str) -> tuple[str, str | None]:
    """A folded name without the number of its research unit, and that unit: ``umr9189``, ``inserm1172``."""
    found = _UNIT.search(folded)
    if found is None:
        return folded, None
    label, number = found.group(1), found.group(2)
    if label in ("ea", "ur", "ulr"):
        kind = "ur"
    elif int(number) < _INSERM_BELOW and label in ("u", "umr", "umrs", "umr s", "umr_s"):
        kind = "inserm"
    else:
        kind = "umr" if label.startswith("umr") else label
    return f"{folded[: found.start()]} {folded[found.end() :]}", f"{kind}{number}"


def _plain_words(folded: str) -> list[str]:
    return [_mended(word) for word in folded.split() if word not in SMALL_WORDS]


def _meaningful(plain: Sequence[str]) -> tuple[str, ...]:
    """Words with abbreviations and phrases made one, legal forms left out unless nothing else is there."""
    start = 1 if plain and plain[0] == "ste" and len(plain) > 1 else 0  # « Sté Dupont », never « Sainte Dupont »
    words = _read_phrases(plain[start:])
    named = [word for word in words if word not in LEGAL_FORMS]
    return tuple(singular(_ROMAN.get(word, word)) for word in named or words)


def _read_phrases(plain: Sequence[str]) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(plain):
        length = LONGEST_PHRASE.get(plain[place], 0)
        while length and tuple(plain[place : place + length]) not in PHRASES:
            length -= 1
        found.append(PHRASES[tuple(plain[place : place + length])] if length else plain[place])
        place += max(length, 1)
    return found


def singular(word: str) -> str:
    """A word without its mark of the plural."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" and word.isalpha() else word


@lru_cache(maxsize=65_536)
def _mended(word: str) -> str:
    """A word of the lexicon written with one letter wrong, put right."""
    if len(word) < 6 or word in LEXICON or not word.isalpha():
        return word
    near = [known for known in _lexicon_of(word[0]) if OSA.distance(word, known, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else word


@lru_cache(maxsize=64)
def _lexicon_of(letter: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in LEXICON if word[0] == letter))


def _acronym(raw: str) -> str | None:
    """The letters of a name that is one acronym: « ULCO », « AP-HP »."""
    if " " in raw.strip():
        return None
    letters = "".join(filter(str.isalpha, raw))
    if len(letters) not in _ACRONYM_LETTERS or sum(map(str.isupper, letters)) * 2 < len(letters):
        return None
    return name_key(letters).replace(" ", "")


def _initials(raw: str) -> tuple[str, ...]:
    """The initials of a name of at least three words, with its articles and without."""
    words = name_key(raw).split()
    if len(words) < 3:
        return ()
    plain = [word for word in words if word not in SMALL_WORDS]
    while plain and plain[0] in LEGAL_FORMS:
        plain = plain[1:]
    if len(plain) < 3:
        return ()
    with_kinds = "".join([word if word in ABBREVIATIONS else word[0] for word in _read_phrases(plain)])
    found = "".join([word[0] for word in words]), "".join([word[0] for word in plain]), with_kinds
    return tuple(dict.fromkeys(found))
