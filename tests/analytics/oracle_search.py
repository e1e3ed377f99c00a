"""The search once more, in plain Python: every text of every thing is read anew for each word that is looked for.

The groups of freins and leviers are taken as they are: they have an oracle of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import snowballstemmer

from analytics.maturity.wordings import wordings_of
from geo import areas
from tests.analytics.oracle_data import Dossier, plain, reference
from tests.analytics.oracle_states import State

TELL_NOTHING = """
a au aux avec c ce ces cet cette chez d dans de des du elle en entre est et eux il ils j je l la le les leur leurs lui m
ma mais me mes n ne nos notre nous on ou par pas pour qu que qui s sa sans se ses son sont sous sur t ta te tes ton tu
un une vers vos votre vous y
"""
STOP_WORDS = set(TELL_NOTHING.split())
ORDER = ("dossier", "organisation", "territoire", "typologie", "frein", "levier")
stemmer = snowballstemmer.stemmer("french")


@dataclass(frozen=True)
class Thing:
    kind: str
    key: str
    title: str
    n: int
    names: frozenset[str]
    texts: frozenset[str] = frozenset()

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for text in {self.title, *self.names, *self.texts} for word in plain(text).split())

    @cached_property
    def title_words(self) -> frozenset[str]:
        return frozenset(plain(self.title).split())

    @cached_property
    def whole_names(self) -> frozenset[str]:
        found = {self.title, *self.names}
        found |= {part for name in found for part in re.findall(r"\(([^()]+)\)", name) if part.isupper()}
        return frozenset(squeezed(name) for name in found) - {""}


@dataclass(frozen=True)
class Found:
    keys: dict[str, list[str]]
    replaced: dict[str, str]


def squeezed(text: str) -> str:
    return plain(text).replace(" ", "")


def things_of(state: State) -> list[Thing]:
    found = [*_dossiers(state), *_organisations(state), *_territories(state), *_typologies(state), *_obstacles(state)]
    return sorted(found, key=lambda one: (ORDER.index(one.kind), plain(one.title), one.title, one.key))


def _kept(state: State) -> list[Dossier]:
    return [each for each in state.portfolio.dossiers if each.status != "retire"]


def _said(*texts: str | None) -> frozenset[str]:
    return frozenset(text for text in texts if text)


def _dossiers(state: State) -> Iterable[Thing]:
    for one in state.portfolio.dossiers:
        n, names = int(one.status != "retire"), _said(one.id, one.acronym)
        yield Thing("dossier", one.id, one.title, n, names, _said(one.health_area))


def _organisations(state: State) -> Iterable[Thing]:
    everywhere = [partner for each in state.portfolio.dossiers for partner in each.partners]
    kept = [(each.id, partner) for each in _kept(state) for partner in each.partners]
    for key in {partner.organisation for partner in everywhere}:
        own = [partner for partner in everywhere if partner.organisation == key]
        counted = Counter(partner.name for _, partner in kept if partner.organisation == key)
        spellings = {partner.name for partner in own}
        title = min(counted, key=lambda name: (-counted[name], name)) if counted else min(spellings)
        kind, number = key.split(":", 1)
        names = spellings | {text for partner in own for text in partner.numbers}
        names |= {number} if kind != "nom" else set()
        lines = [(submission, partner) for submission, partner in kept if partner.organisation == key]
        places = Counter(partner.commune for _, partner in lines if partner.commune)
        place = areas.commune_name(min(places, key=lambda code: (-places[code], code))) if places else None
        yield Thing("organisation", key, title, len({one for one, _ in lines}), frozenset(names), _said(place))


def _territories(state: State) -> Iterable[Thing]:
    everywhere = [(each, partner) for each in state.portfolio.dossiers for partner in each.partners]
    located = [(each, partner) for each, partner in everywhere if partner.status in ("exact", "nom")]
    for level in ("departement", "arrondissement", "epci", "commune"):
        for area in areas.areas(level):
            inside = areas.communes_of(level, area.code)
            lines = [(each, partner) for each, partner in located if partner.commune in inside]
            if level == "commune" and not lines:
                continue
            n = len({each.id for each, _ in lines if each.status != "retire"})
            former = [each.name for each in areas.former_communes(area.code)] if level == "commune" else []
            yield Thing("territoire", area.code, area.name, n, _said(area.code, *former, *_postal(level, area.code)))


def _postal(level: str, code: str) -> list[str]:
    return [one for one, served in _served().items() if code in served] if level == "commune" else []


@cache
def _served() -> dict[str, tuple[str, ...]]:
    """Communes of every postal code of the region."""
    numbers = (f"{departement}{number:03}" for departement in ("02", "59", "60", "62", "80") for number in range(1000))
    return {number: areas.communes_of_postal_code(number) for number in numbers}


def _typologies(state: State) -> Iterable[Thing]:
    for row in reference("typologies"):
        n = sum(row["code"] in each.typologies for each in _kept(state))
        names = _said(row["code"], row["short_label"], *row["aliases"].split("|"), *row["subtags_fr"].split("|"))
        yield Thing("typologie", row["code"], row["label_fr"], n, names, _said(row["official_fr"]))


def _obstacles(state: State) -> Iterable[Thing]:
    texts: dict[str, Callable[[Dossier], frozenset[str]]] = {
        "frein": lambda one: one.barriers,
        "levier": lambda one: one.levers,
    }
    for group in wordings_of(state.reader).groups:
        spellings = frozenset(text for text, _ in group.wordings)
        n = sum(bool(texts[group.kind](each) & spellings) for each in _kept(state))
        yield Thing(group.kind, group.key, group.label, n, spellings - {group.label})


class Searched:
    """Everything of a state, ready to be looked through."""

    def __init__(self, state: State) -> None:
        self.things = things_of(state)
        self.stems: dict[str, set[str]] = {}
        for thing in self.things:
            for text in (thing.title, *thing.names, *thing.texts):
                self._note(text)

    def _note(self, text: str) -> None:
        for word in plain(text).split():
            self.stems.setdefault(word, set()).add(stem(word))
        for written in written_words(text):
            self.stems.setdefault(plain(written), set()).add(plain(stem(written)))

    def find(self, text: str) -> Found:
        words = list(dict.fromkeys(plain(text).split()))
        words = [word for word in words if word not in STOP_WORDS] or words
        meant = [self._meant(word, text, is_last=word == words[-1]) for word in words]
        named = [thing for thing in self.things if squeezed(text) in thing.whole_names]
        replaced: dict[str, str] = {}
        if words and not all(meant) and not named:
            meant, replaced = self._with_slips(words, meant)
        found = [thing for thing in self.things if words and all(thing.words & one for one in meant)]
        found += [thing for thing in named if thing not in found]
        keys: dict[str, list[str]] = {kind: [] for kind in ORDER}
        for thing in sorted(found, key=lambda one: self._rank(one, named, meant)):
            keys[thing.kind].append(thing.key)
        return Found(keys, replaced)

    def _rank(self, thing: Thing, named: list[Thing], meant: list[set[str]]) -> tuple[object, ...]:
        in_title = sum(bool(thing.title_words & one) for one in meant)
        return thing not in named, -in_title, -thing.n, self.things.index(thing)

    def _meant(self, word: str, text: str, *, is_last: bool = False) -> set[str]:
        stems = {stem(word)} | {plain(stem(each)) for each in written_words(text) if plain(each) == word}
        return {one for one, its in self.stems.items() if stems & its or (is_last and one.startswith(word))}

    def _with_slips(self, words: list[str], meant: list[set[str]]) -> tuple[list[set[str]], dict[str, str]]:
        holding = [thing for thing in self.things if all(thing.words & one for one in meant if one)]
        tried, replaced = list(meant), {}
        for place, word in enumerate(words):
            if meant[place]:
                continue
            near = [one for one in sorted(self.stems) if is_a_slip_away(word, one)] if len(word) >= 4 else []
            near = [one for one in near if len(word) >= 5 or one[0] == word[0]]
            counts = {one: sum(one in thing.words for thing in holding) for one in near if word.isalpha()}
            if not counts or max(counts.values()) == 0:
                return meant, {}
            best = max(counts, key=lambda one: counts[one])
            tried[place] = {one for one, its in self.stems.items() if self.stems[best] & its}
            holding = [thing for thing in holding if thing.words & tried[place]]
            replaced[word] = best
        return tried, replaced


def written_words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text).lower()
    return [word for word in re.findall(r"[^\W_]+", composed) if plain(word) != word]


def stem(word: str) -> str:
    return str(stemmer.stemWord(word)) if len(word) >= 4 and word.isalpha() else word


def is_a_slip_away(one: str, other: str) -> bool:
    """One letter more, less, other, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    cuts = [(other[:place], other[place:]) for place in range(len(other) + 1)]
    variants = {other}
    variants |= {before + after[1:] for before, after in cuts if after}
    variants |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    variants |= {before + letter + after[1:] for before, after in cuts if after for letter in letters}
    variants |= {before + letter + after for before, after in cuts for letter in letters}
    return one in variants
