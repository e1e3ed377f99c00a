"""When two French wordings are one, written twice: case, accents, punctuation, plural, a slip of the finger.

Only long words may slip, and only as fingers and ears do; everything else is compared letter for letter, so that a
negation, a number or another word keeps two wordings apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import OSA

from etl.text import fold

# Shorter words are a letter away from too many others; one letter shorter still, a letter may be doubled or lost so.
_SHORTEST = 6
# A word this long, alike at both ends, takes two slips and still is no other word.
_LONG, _BEGINNING, _END = 12, 5, 2
_WORDS_APART = Path(__file__).with_name("words_apart.txt")

# Signs that say something, unlike commas and dashes; and a capital that stands for itself (« phase A »).
_WORD = re.compile(r"_a_|[^\W_]+|[<>≤≥=%€$&+]")
_LETTER = re.compile(r"(?<=\s)A(?![\w'’])")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")
_ELIDED = re.compile(r"\b([dl])['’ʼ`´\s]+(?=[aeiouyh])")
_ARTICLES = frozenset({"le", "la", "les", "un", "une"})
_LINKS = {"de": "de", "du": "de", "des": "de", "a": "a", "au": "a", "aux": "a"}
# Endings that make another word: « cardiologie » and « cardiologue », « autonomie » and « autonome », « pharmacie » and
# « pharmacien », « personne » and « personnel », « financer » and « financeur », « urgence » and « urgente ».
_OTHER_ENDINGS = (("gie", "gue"), ("ie", "e"), ("ie", "ien"), ("e", "el"), ("er", "eur"), ("nce", "nte"))
_DOUBLED = re.compile(r"(.)\1")
_KEYBOARD = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_SOUNDS_ALIKE = ("ae", "ei", "cs", "sz", "ck", "kq", "iy", "mn", "ct", "gj", "sx")


@dataclass(frozen=True, slots=True)
class Form:
    """How a wording is compared: its words in order, and before each the link (« de », « a ») it was written with."""

    words: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words and links in one text."""
        return " ".join(part for pair in zip(self.links, self.words, strict=True) for part in pair if part)

    @property
    def is_told_by_text(self) -> bool:
        """Whether no other form has this text: no word is spelled as a link is (« phase A »)."""
        return not any(word in _LINKS for word in self.words)


@lru_cache(maxsize=65_536)
def form_of(text: str) -> Form:
    """The form of a wording: lower case, no accents, articles or punctuation, each word in the singular.

    A text without any letter, digit or telling sign (« … ») is its own only word.
    """
    words, links, link = [], [], ""
    for word in _words_of(text):
        if word in _LINKS:
            link = link or _LINKS[word]  # « à des » is « à »
        elif word not in _ARTICLES:
            words.append(singular(word.strip("_")))
            links.append(link)
            link = ""
    if link:  # a link that links nothing is a word
        words.append(link)
        links.append("")
    return Form(tuple(words), tuple(links)) if words else Form((" ".join(fold(text).split()),), ("",))


def _words_of(text: str) -> list[str]:
    """The folded words of a text, elided links written out (« de accès »), initials run together (« rgpd »)."""
    told = text if text.isupper() else _LETTER.sub("_a_", text)
    undotted = _INITIALS.sub(lambda found: found[0].replace(".", ""), fold(told))
    return _WORD.findall(_ELIDED.sub(lambda found: "de " if found[1] == "d" else " ", undotted))


def singular(word: str) -> str:
    """A folded word without the marks of the plural; what is left need not be a word.

    « Public » is « publique » too: the one ending that is often written in its other gender.
    """
    if word.endswith("aux") and len(word) > 4:
        word = f"{word[:-1]}" if word.endswith("eaux") else f"{word[:-3]}al"
    elif word.endswith(("s", "x")) and len(word) > 3:
        word = word[:-1]
    return f"{word[:-1]}que" if word.endswith("ic") and len(word) > 4 else word


def are_linked_alike(one: Form, other: Form) -> bool:
    """Whether two forms of the same words are linked the same way, but for links left out.

    « Manque financement » is linked as « manque de financement »; « de la ville à l’hôpital » and « de l’hôpital à la
    ville » are not of the same words, « à la ville de » and « de la ville à » are linked otherwise.
    """
    if len(one.words) != len(other.words):  # words run together: their links went with them
        return True
    return all(a == b or not (a and b) for a, b in zip(one.links, other.links, strict=True))


def settle(uses: Mapping[str, int]) -> dict[str, str]:
    """{word: the word it is a slip of}, itself for most. ``uses``: how often each folded word is used.

    The most used of near words is taken for the right one. Each slip is near its word, and not only near another slip
    of it: slip after slip, words drift into other words.
    """
    settled: dict[str, str] = {}
    right: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(uses, key=lambda each: (-uses[each], each)):
        traces = _traces(word) if _may_slip(word) else []
        near = [
            rival
            for rival in dict.fromkeys(rival for trace in traces for rival in right[trace])
            if is_slip(word, rival)
        ]
        settled[word] = min(near, key=lambda rival: OSA.distance(word, rival)) if near else word
        if not near:
            for trace in traces:
                right[trace].append(word)
    return settled


def _traces(word: str) -> list[str]:
    """What words that are slips of each other have in common: one of their letters left out, or both of their ends."""
    shorter = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    ends = [f"{word[:_BEGINNING]}…{word[-_END:]}"] if len(word) >= _LONG else []
    return [word, *sorted(shorter), *ends]


def is_slip(one: str, other: str) -> bool:
    """Whether two different folded words may be one that was mistyped or misspelt in one of them."""
    if not (_may_slip(one) and _may_slip(other)) or one[0] != other[0]:
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    shortest = min(len(one), len(other))
    if distance == 1:
        is_alike = _is_doubled(one, other) or (shortest >= _SHORTEST and _is_likely(one, other))
    else:
        is_alike = one[:_BEGINNING] == other[:_BEGINNING] and one[-_END:] == other[-_END:]
        is_alike = is_alike and distance == 2 and shortest >= _LONG
    return is_alike and not _are_apart(one, other)


def _may_slip(word: str) -> bool:
    return len(word) >= _SHORTEST - 1 and word.isascii() and word.isalpha()


def _is_doubled(one: str, other: str) -> bool:
    return _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other)


def _is_likely(one: str, other: str) -> bool:
    """Letters lost, added or swapped are slips; a letter instead of another only where fingers or ears mistake it."""
    changed = [a + b for a, b in zip(one, other, strict=False) if a != b]
    return len(one) != len(other) or len(changed) == 2 or changed[0] in _mistaken()


@lru_cache(maxsize=1)
def _mistaken() -> frozenset[str]:
    side_by_side = [row[at : at + 2] for row in _KEYBOARD for at in range(len(row) - 1)]
    pairs = [*side_by_side, *_SOUNDS_ALIKE]
    return frozenset(pairs) | {pair[::-1] for pair in pairs}


def _are_apart(one: str, other: str) -> bool:
    if frozenset({one, other}) in words_apart():
        return True
    return any(
        a.endswith(ending) and b == a.removesuffix(ending) + instead
        for ending, instead in _OTHER_ENDINGS
        for a, b in ((one, other), (other, one))
    )


@lru_cache(maxsize=1)
def words_apart() -> frozenset[frozenset[str]]:
    """Pairs of words that look like slips of each other and are not, from ``words_apart.txt``."""
    lines = _WORDS_APART.read_text(encoding="utf-8").splitlines()
    alike = [[singular(fold(word)) for word in line.split()] for line in lines if not line.startswith("#")]
    return frozenset(frozenset(pair) for words in alike for pair in combinations(words, 2))
