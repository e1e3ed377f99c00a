"""Freins and leviers of a snapshot as people wrote them, near spellings brought together.

Free text says one thing in many ways: « Manque de financement », « manque de financements. ». A group is one wording in
all its spellings; the most frequent leads it, and every original stays at hand. What is brought together is decided in
``analytics.maturity.spelling``, over the whole snapshot, so that a group is the same whatever is filtered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import pyarrow as pa

from analytics.maturity.reading import WORDINGS
from analytics.maturity.spelling import Form, are_linked_alike, form_of, settle
from analytics.query import load_sql

if TYPE_CHECKING:
    from analytics.filters import Reader

KINDS = ("frein", "levier")
LONGEST_KEY = 60
_SPELLED_OUT = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class WordingGroup:
    """One frein or levier in all its spellings.

    ``key`` names it in a link; ``label`` is its most frequent spelling; ``wordings`` are the originals with their
    number of dossiers in the snapshot, withdrawn ones included, the most frequent first.
    """

    kind: str
    key: str
    label: str
    wordings: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Wordings:
    """The groups of a snapshot, freins first, each kind by descending number of mentions, then by label.

    ``key`` is the same for the same content; ``table`` has the columns of WORDINGS, one row a distinct text and kind.
    """

    key: str
    groups: tuple[WordingGroup, ...]
    table: pa.Table = field(repr=False, compare=False)

    def of_kind(self, kind: str) -> tuple[WordingGroup, ...]:
        """Groups of freins, or of leviers."""
        return tuple(group for group in self.groups if group.kind == kind)

    def find(self, kind: str, key: str) -> WordingGroup | None:
        """The group of this key, None when there is none."""
        return self._by_key.get((kind, key))

    @cached_property
    def _by_key(self) -> Mapping[tuple[str, str], WordingGroup]:
        return {(group.kind, group.key): group for group in self.groups}


def wordings_of(reader: Reader) -> Wordings:
    """Every distinct frein and levier of a snapshot in its group. Source: call, « les freins comme les leviers »."""
    cursor = reader.cursor()
    try:
        rows = cursor.execute(load_sql("maturity/wordings")).fetchall()
    finally:
        cursor.close()
    counts: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for kind, text, n_dossiers in rows:
        counts[kind][text] = n_dossiers
    return gathered(counts)


def gathered(counts: Mapping[str, Mapping[str, int]]) -> Wordings:
    """The groups of some texts. ``counts``: kind to {text: number of dossiers}."""
    groups = tuple(group for kind in KINDS for group in _groups(kind, counts.get(kind, {})))
    rows = [
        {"kind": group.kind, "text": text, "group_key": group.key, "label": group.label}
        for group in groups
        for text, _ in group.wordings
    ]
    digest = sha256(repr([(group.kind, group.key, group.wordings) for group in groups]).encode())
    return Wordings(digest.hexdigest(), groups, pa.Table.from_pylist(rows, schema=WORDINGS))


def _groups(kind: str, counts: Mapping[str, int]) -> list[WordingGroup]:
    groups = []
    for texts in _gather(counts):
        leader, _ = texts[0]
        ordered = sorted(texts, key=lambda each: (-each[1], each[0]))
        groups.append(WordingGroup(kind, link_key(form_of(leader)), leader, tuple(ordered)))
    return sorted(groups, key=lambda group: (-sum(count for _, count in group.wordings), group.label, group.key))


def _gather(counts: Mapping[str, int]) -> list[list[tuple[str, int]]]:
    """Texts with their counts, near ones together, their leader first.

    The leader is the most frequent; of those as frequent, one without a slip, then the first in the alphabet.
    """
    settled = settle(_uses(counts))
    groups: defaultdict[tuple[str, ...], list[list[tuple[str, int]]]] = defaultdict(list)
    for text in sorted(counts, key=lambda each: (-counts[each], _n_slips(form_of(each), settled), each)):
        form = form_of(text)
        alike = groups[_sameness(form, settled)]
        for group in alike:
            if are_linked_alike(form, form_of(group[0][0])):
                group.append((text, counts[text]))
                break
        else:
            alike.append([(text, counts[text])])
    return [group for alike in groups.values() for group in alike]


def _uses(counts: Mapping[str, int]) -> Counter[str]:
    uses: Counter[str] = Counter()
    for text, count in counts.items():
        for word in form_of(text).words:
            uses[word] += count
    return uses


def _n_slips(form: Form, settled: Mapping[str, str]) -> int:
    return sum(settled[word] != word for word in form.words)


def _sameness(form: Form, settled: Mapping[str, str]) -> tuple[str, ...]:
    """What near texts have in common: their words without slips, run together (« plate-forme », « plateforme »).

    Numbers stay apart: « niveau 1.2 » is not « niveau 12 ».
    """
    words = [settled[word] for word in form.words]
    return ("".join(words), *(word for word in words if any(letter.isdigit() for letter in word)))


def link_key(form: Form) -> str:
    """What a link calls the group that this form leads: its words, or their beginning and a digest of them all.

    A form has one key and a key one form: an underscore and a digest end those whose words alone would not tell.
    """
    text = form.text
    if len(text) <= LONGEST_KEY and _SPELLED_OUT.fullmatch(text) and form.is_told_by_text:
        return text.replace(" ", "-")
    digest = sha256(repr((form.words, form.links)).encode()).hexdigest()[:12]
    beginning = _NOT_IN_KEYS.sub("-", text)[: LONGEST_KEY - len(digest) - 1].strip("-")
    return f"{beginning}_{digest}"
