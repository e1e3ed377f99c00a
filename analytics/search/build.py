"""Makes the index of a snapshot: its entries in the order of an answer, and where each word stands in them."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from analytics.search.entries import Entry, entries_of
from analytics.search.kinds import KINDS
from analytics.search.words import accented_words, stems_of
from etl.text import name_key

if TYPE_CHECKING:
    from analytics.filters import Reader
    from etl.store.companions import Tables

# Changes whenever the same snapshot no longer gives the same tables.
ALGORITHM = "3"
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_LARGEST_ACRONYM = 12

_ENTRIES = pa.schema(
    {"kind": pa.string(), "key": pa.string(), "title": pa.string(), "detail": pa.string(), "n_dossiers": pa.int64()}
)
_TEXTS = pa.schema({"entry": pa.int32(), "text": pa.string()})
_WORDS = pa.schema({"word": pa.string(), "written": pa.string(), "end": pa.int32()})
_STEMS = pa.schema({"stem": pa.string(), "word": pa.int32()})
_POSTINGS = pa.schema({"entry": pa.int32(), "is_title": pa.bool_()})
_NAMES = pa.schema({"name": pa.string(), "entry": pa.int32()})


def build_index(reader: Reader) -> Tables:
    """The tables of a snapshot's index; rows of ``entries`` are numbered from 0, and so are those of ``words``.

    ``entries``: what can be found, kind by kind, in the order of titles. ``texts``: every other text of an entry.
    ``words``: each word in comparison form, sorted, as it is mostly written, and where its ``postings`` end (those of
    the first begin at 0): the entries it stands in, and whether in their title. ``stems``: the words of a stem, sorted.
    ``names``: what finds an entry when typed whole, letters and digits only, sorted.
    """
    compared = _Compared()
    entries = sorted(entries_of(reader), key=lambda e: (KINDS.index(e.kind), compared[e.title], e.title, e.key))
    vocabulary = _Vocabulary(compared)
    for number, entry in enumerate(entries):
        vocabulary.read(number, entry.title, is_title=True)
        for text in (*entry.names, *entry.texts):
            vocabulary.read(number, text, is_title=False)
    return {
        "entries": _table(_ENTRIES, ((e.kind, e.key, e.title, e.detail, e.n_dossiers) for e in entries)),
        "texts": _table(_TEXTS, ((n, text) for n, e in enumerate(entries) for text in (*e.names, *e.texts))),
        "names": _table(_NAMES, sorted(set(_names(entries, compared)))),
        **vocabulary.tables(),
    }


class _Compared(dict[str, str]):
    """The comparison form of each text met, found out once: words between single spaces."""

    def __missing__(self, text: str) -> str:
        self[text] = name_key(text)
        return self[text]


def _names(entries: Sequence[Entry], compared: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for number, entry in enumerate(entries):
        for text in (entry.title, *entry.names):
            for name in (text, *_acronyms(text)):
                if found := compared[name].replace(" ", ""):
                    yield found, number


def _acronyms(text: str) -> list[str]:
    """What stands in brackets as an acronym does: « Institut … (IHU) »."""
    found = _IN_BRACKETS.findall(text) if "(" in text else []
    return [name for name in found if len(name) <= _LARGEST_ACRONYM and name.isupper()]


def _table(schema: pa.Schema, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    columns: Iterable[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema)


@dataclass
class _Vocabulary:
    """Words met so far, numbered as they come: where each stood, and how it was written."""

    compared: Mapping[str, str]
    numbers: dict[str, int] = field(default_factory=dict)
    met: array[int] = field(default_factory=lambda: array("q"))  # word, then twice the entry, one less in its title
    written: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def read(self, entry: int, text: str, *, is_title: bool) -> None:
        """Note the words of one text of an entry."""
        numbers, met = self.numbers, self.met
        place = 2 * entry + (not is_title)
        for word in self.compared[text].split():
            met.extend((numbers.setdefault(word, len(numbers)), place))
        for form in accented_words(text):
            self.written[self.compared[form]][form] += 1

    def tables(self) -> Mapping[str, pa.Table]:
        """Words, stems and postings."""
        words = sorted(self.numbers)
        stems = [(stem, n) for n, word in enumerate(words) for stem in stems_of(word, self.written.get(word, ()))]
        postings, ends = self._postings(words)
        written = pa.array(map(self._mostly, words), pa.string())
        return {
            "words": pa.table([pa.array(words, pa.string()), written, ends], schema=_WORDS),
            "stems": _table(_STEMS, sorted(stems)),
            "postings": postings,
        }

    def _postings(self, words: Sequence[str]) -> tuple[pa.Table, np.ndarray]:
        """Where words stand, in their order, once an entry, its title first; and where those of each end."""
        rank = np.empty(len(words), dtype=np.int64)
        rank[[self.numbers[word] for word in words]] = np.arange(len(words))
        met = np.frombuffer(self.met, dtype=np.int64).reshape(-1, 2)
        word, place = rank[met[:, 0]], met[:, 1]
        order = np.lexsort((place, word))
        word, entry, is_title = word[order], place[order] // 2, place[order] % 2 == 0
        is_first = np.ones(len(word), dtype=bool)
        is_first[1:] = (word[1:] != word[:-1]) | (entry[1:] != entry[:-1])
        ends = np.searchsorted(word[is_first], np.arange(len(words)), side="right").astype(np.int32)
        return pa.table([entry[is_first].astype(np.int32), is_title[is_first]], schema=_POSTINGS), ends

    def _mostly(self, word: str) -> str:
        """How a word is mostly written, accents first: those who write in capitals leave them out."""
        forms = self.written.get(word)
        return min(forms, key=lambda form: (-forms[form], form)) if forms else word
