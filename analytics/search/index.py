"""The index of a snapshot, ready to be asked: tables as arrays, words found by halves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from analytics.disclosure import check_role, sees_everything
from analytics.search.build import ALGORITHM, build_index
from analytics.search.words import stems_of

if TYPE_CHECKING:
    import pyarrow as pa

    from etl.store import SnapshotReader
    from etl.store.companions import Tables

NAME = "search"
_AFTER_ALL = chr(0x10FFFF)
Numbers = np.ndarray[tuple[int], np.dtype[np.intp]]


class Keep(Protocol):
    """Keeps what is built with its snapshot: ``Store.companion``."""

    def __call__(self, reader: SnapshotReader, name: str, version: str, build: Callable[[], Tables]) -> Tables:
        """The tables kept under a name and version, or those built."""


@dataclass(frozen=True, eq=False)
class Index:
    """What can be found in a snapshot. ``key`` is the same for the same content and alias table."""

    key: str
    tables: Tables = field(repr=False)

    @cached_property
    def kinds(self) -> Mapping[str, tuple[int, int]]:
        """First entry of each kind, and the one after its last."""
        found = self.tables["entries"]["kind"].to_pylist()
        numbers: dict[str, tuple[int, int]] = {}
        for number, kind in enumerate(found):
            numbers[kind] = numbers.get(kind, (number, 0))[0], number + 1
        return numbers

    @property
    def n_entries(self) -> int:
        """How many things can be found."""
        return int(self.tables["entries"].num_rows)

    @cached_property
    def n_dossiers(self) -> Numbers:
        """Dossiers of each entry."""
        return _numbers(self.tables["entries"]["n_dossiers"])

    def texts(self, entry: int) -> list[str]:
        """The texts of an entry beside its title."""
        first, last = np.searchsorted(self._text_entries, [entry, entry + 1])
        return [str(text) for text in self.tables["texts"]["text"].slice(first, last - first).to_pylist()]

    def words_meant(self, word: str, written: tuple[str, ...], *, is_prefix: bool) -> list[int]:
        """Words of the index that share a stem with a word, or begin with it."""
        found: set[int] = set()
        for stem in stems_of(word, written):
            first, last = bisect_left(self._stems, stem), bisect_left(self._stems, stem + "\0")
            found.update(self._stem_words[first:last].tolist())
        if is_prefix:
            found.update(range(bisect_left(self.words, word), bisect_left(self.words, word + _AFTER_ALL)))
        return sorted(found)

    def named(self, name: str) -> Numbers:
        """Entries that bear a compact name."""
        first, last = bisect_left(self._names, name), bisect_left(self._names, name + "\0")
        return self._name_entries[first:last]

    def found_in(self, words: list[int]) -> tuple[Numbers, Numbers]:
        """Entries in which some words stand, and those in whose title they do; an entry may come more than once."""
        spans = [slice(self._ends[word - 1] if word else 0, self._ends[word]) for word in words]
        entries = np.concatenate([self._entries[span] for span in spans]) if spans else self._entries[:0]
        in_title = np.concatenate([self._in_title[span] for span in spans]) if spans else self._in_title[:0]
        return entries, entries[in_title]

    def written(self, word: int) -> str:
        """A word as it is mostly written."""
        return str(self.tables["words"]["written"][word].as_py())

    @cached_property
    def words(self) -> list[str]:
        """Every word, sorted."""
        return _texts(self.tables["words"]["word"])

    @cached_property
    def _ends(self) -> Numbers:
        return _numbers(self.tables["words"]["end"])

    @cached_property
    def _entries(self) -> Numbers:
        return _numbers(self.tables["postings"]["entry"])

    @cached_property
    def _in_title(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray(self.tables["postings"]["is_title"].to_numpy(), dtype=bool)

    @cached_property
    def _stems(self) -> list[str]:
        return _texts(self.tables["stems"]["stem"])

    @cached_property
    def _stem_words(self) -> Numbers:
        return _numbers(self.tables["stems"]["word"])

    @cached_property
    def _names(self) -> list[str]:
        return _texts(self.tables["names"]["name"])

    @cached_property
    def _name_entries(self) -> Numbers:
        return _numbers(self.tables["names"]["entry"])

    @cached_property
    def _text_entries(self) -> Numbers:
        return _numbers(self.tables["texts"]["entry"])


def _numbers(column: pa.ChunkedArray) -> Numbers:
    return np.asarray(column.to_numpy(), dtype=np.intp)


def _texts(column: pa.ChunkedArray) -> list[str]:
    texts: list[str] = column.to_pylist()
    return texts


def index_for(reader: SnapshotReader, role: str, keep: Keep | None = None) -> Index | None:
    """The index of a snapshot, None for a role that may not see everything; kept by ``keep`` when there is one.

    Raises UnknownRoleError.
    """
    check_role(role)
    if not sees_everything(role):
        return None

    def built() -> Tables:
        return build_index(reader)

    tables = keep(reader, NAME, ALGORITHM, built) if keep else built()
    return Index(f"{reader.content_key}-{reader.alias_hash}-{ALGORITHM}", tables)
