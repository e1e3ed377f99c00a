"""What a search answers: how many things of each kind, the first ones, and how the words were understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analytics.search.kinds import KINDS
from analytics.search.words import accented_words, compact, telling, words_of
from etl.text import name_key

if TYPE_CHECKING:
    from analytics.search.index import Index, Numbers

    Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

LIMIT = 20  # hits of each kind
LONGEST_TEXT = 200
MOST_WORDS = 12
# In a word of four letters the first one is right: « lile » may be « Lille », not « pile ».
SHORTEST_WITH_A_SLIP, SHORTEST_WITH_ANY_SLIP = 4, 5
MOST_MATCHED = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. ``key`` names it in a link; ``matched``: what answers and stands in neither title nor detail.

    That is another spelling of an organisation, a former commune, a postal code, the health area of a dossier.
    A territory's key is its code, whose level ``geo.areas.level_of`` tells. ``n_dossiers`` leaves withdrawn ones out.
    """

    kind: str
    key: str
    title: str
    detail: str
    n_dossiers: int
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The things of one kind: how many there are, and the first ones."""

    kind: str
    n: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a text finds.

    ``counts``: things by kind, zeros too; ``groups``: kinds that have some, in the order of KINDS. ``understood``: the
    words that were looked for, those that tell nothing left out. ``replaced``: words of the text that nothing holds,
    each with the near one that was looked for instead (« résultats avec Y, proche de X »). ``apart``: where several
    words find nothing together, those that find something alone, each with how much.
    """

    text: str
    understood: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    apart: tuple[tuple[str, int], ...] = ()

    @property
    def n(self) -> int:
        """How many things of all kinds."""
        return sum(self.counts.values())


def search(index: Index, text: str, *, kinds: Iterable[str] | None = None, limit: int = LIMIT) -> SearchAnswer:
    """What a text finds in a snapshot: things that hold all its words, or whose whole name it is.

    No case, accents, punctuation or endings; the last word may be a beginning. When nothing is found, a word of four
    letters or more that nothing holds stands for the one a slip away that finds most. Order: those whose title, name or
    identifier is the text; more of the words in the title; more dossiers; title. ``limit``: hits a kind.
    """
    chosen = frozenset(KINDS if kinds is None else kinds)
    wanted = tuple(kind for kind in KINDS if kind in chosen)
    asked = _Asked.read(text)
    found = _find(index, asked)
    counts, groups = {}, []
    for kind in wanted:
        numbers = _of_kind(index, kind, found.holds)
        counts[kind] = len(numbers)
        if len(numbers):
            hits = tuple(_hit(index, number, found) for number in _ranked(index, numbers, found)[:limit])
            groups.append(Group(kind, len(numbers), hits))
    apart = _apart(index, asked, wanted) if not groups else ()
    return SearchAnswer(text, found.understood, found.replaced, counts, tuple(groups), apart)


def _apart(index: Index, asked: _Asked, kinds: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The words of a text that find something alone, as they were written, and how many things; several were asked."""
    if len(asked.words) < 2:
        return ()
    written = [asked.written.get(word, word) for word in asked.words]
    found = [(word, search(index, word, kinds=kinds, limit=0).n) for word in written]
    return tuple((word, n) for word, n in found if n)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text as it is looked for: its telling words, how each was written, and the whole of it as a name."""

    words: tuple[str, ...]
    written: Mapping[str, str]
    name: str

    @classmethod
    def read(cls, text: str) -> _Asked:
        kept = text[:LONGEST_TEXT]
        written = {name_key(form): form for form in accented_words(kept)}
        return cls(tuple(telling(words_of(kept))[:MOST_WORDS]), written, compact(kept))

    def forms(self, word: str) -> tuple[str, ...]:
        return (self.written[word],) if word in self.written else ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries that answer, by number; what was understood on the way."""

    holds: Mask
    is_named: Mask
    n_in_title: Numbers
    meant: tuple[frozenset[str], ...]
    name: str
    understood: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


def _mask(index: Index, entries: Numbers) -> Mask:
    mask = np.zeros(index.n_entries, dtype=bool)
    mask[entries] = True
    return mask


def _find(index: Index, asked: _Asked) -> _Found:
    meant = [
        index.words_meant(word, asked.forms(word), is_prefix=place == len(asked.words) - 1)
        for place, word in enumerate(asked.words)
    ]
    is_named = _mask(index, index.named(asked.name))
    replaced: dict[str, str] = {}
    if asked.words and not all(meant) and not is_named.any():
        meant, replaced = _with_near_words(index, asked.words, meant)
    holds, n_in_title = _holding_all(index, meant)
    return _Found(
        holds=holds | is_named,
        is_named=is_named,
        n_in_title=n_in_title,
        meant=tuple(frozenset(index.words[number] for number in numbers) for numbers in meant),
        name=asked.name,
        understood=tuple(replaced.get(word) or asked.written.get(word, word) for word in asked.words),
        replaced=tuple((asked.written.get(word, word), near) for word, near in replaced.items()),
    )


def _holding_all(index: Index, meant: Sequence[list[int]]) -> tuple[Mask, Numbers]:
    """Entries in which every word stands, and how many of the words stand in the title of each."""
    holds = np.full(index.n_entries, bool(meant))
    n_in_title = np.zeros(index.n_entries, dtype=np.intp)
    for numbers in meant:
        entries, in_title = index.found_in(numbers)
        holds &= _mask(index, entries)
        n_in_title += _mask(index, in_title)
    return holds, n_in_title


def _with_near_words(
    index: Index, words: Sequence[str], meant: Sequence[list[int]]
) -> tuple[list[list[int]], dict[str, str]]:
    """The same with each unknown word replaced by a near one, and which; as it was when one has no near word."""
    holds, _ = _holding_all(index, [numbers for numbers in meant if numbers])
    if not any(meant):
        holds[:] = True
    found, replaced = list(meant), {}
    for place, word in enumerate(words):
        if meant[place]:
            continue
        near = _nearest(index, word, holds)
        if near is None:
            return list(meant), {}
        found[place] = index.words_meant(index.words[near], (index.written(near),), is_prefix=False)
        holds &= _mask(index, index.found_in(found[place])[0])
        replaced[word] = index.written(near)
    return found, replaced


def _nearest(index: Index, word: str, holds: Mask) -> int | None:
    """Of the words a slip away, the one that stands in most of some entries, then the first; None when none does."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST_WITH_A_SLIP or not word.isalpha():
        return None
    near = process.extract(word, index.words, scorer=OSA.distance, score_cutoff=1, limit=None)
    is_short = len(word) < SHORTEST_WITH_ANY_SLIP
    numbers = [number for other, _, number in near if not is_short or other[0] == word[0]]
    counts = {number: int(holds[np.unique(index.found_in([number])[0])].sum()) for number in numbers}
    best = min(counts, key=lambda number: (-counts[number], number), default=None)
    return best if best is not None and counts[best] else None


def _of_kind(index: Index, kind: str, holds: Mask) -> Numbers:
    first, last = index.kinds.get(kind, (0, 0))
    return first + np.flatnonzero(holds[first:last])


def _ranked(index: Index, numbers: Numbers, found: _Found) -> list[int]:
    """Entries of one kind, the best first; they are numbered in the order of their titles."""
    keys = (numbers, -index.n_dossiers[numbers], -found.n_in_title[numbers], ~found.is_named[numbers])
    return [int(number) for number in numbers[np.lexsort(keys)]]


def _hit(index: Index, number: int, found: _Found) -> Hit:
    row = {name: column[0] for name, column in index.tables["entries"].slice(number, 1).to_pydict().items()}
    shown = f"{row['title']} {row['detail']}"
    missing = [words for words in found.meant if words.isdisjoint(words_of(shown))]
    is_sought = found.is_named[number] and found.name not in compact(shown)
    matched = [
        text
        for text in index.texts(number)
        if any(not words.isdisjoint(words_of(text)) for words in missing) or (is_sought and compact(text) == found.name)
    ]
    return Hit(matched=tuple(matched[:MOST_MATCHED]), **row)
