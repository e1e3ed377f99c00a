"""Dossiers that look like the same one under another identifier: ids are what a dossier is followed by."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from etl.text import fold, name_key

if TYPE_CHECKING:
    from analytics.difference_lines import DossierLine

# Beyond, titles are compared by equality only: near spelling looks at every pair.
NEAR_LIMIT = 1_500
NEAR_SCORE = 90.0
_TOKENS = re.compile(r"[a-z]+|\d+")


class Renumbered(NamedTuple):
    """An absent dossier, the entered one it looks like, and what they share, in French."""

    old_id: str
    new_id: str
    reason: str


def _number_key(line: DossierLine) -> Hashable:
    """``IA-2026-014``, ``ia 26/14`` and ``IA.2026.14`` are one number written in three ways."""
    parts = _TOKENS.findall(fold(line.id))
    return tuple(str(int(part) % 2000 if 2000 <= int(part) < 2100 else int(part)) if part.isdigit() else part
                 for part in parts)  # fmt: skip


def _title_key(line: DossierLine) -> Hashable:
    return name_key(line.title) or None


def _lead_key(line: DossierLine) -> str:
    return name_key(line.lead or "")


def _titled_and_led(line: DossierLine) -> Hashable:
    return (_title_key(line), _lead_key(line)) if line.lead and _title_key(line) else None


_SAME: Sequence[tuple[str, Callable[[DossierLine], Hashable]]] = (
    ("même titre et même chef de file", _titled_and_led),
    ("même titre", _title_key),
    ("même numéro écrit autrement", _number_key),
    ("même acronyme", lambda line: name_key(line.acronym or "") or None),
)


def pair_renumbered(absent: Iterable[DossierLine], entered: Iterable[DossierLine]) -> list[Renumbered]:
    """Absent dossiers with the entered one that looks like each, by absent identifier; none is in two pairs.

    Same title, number or acronym without regard to case, accents and punctuation; else titles nearly the same.
    """
    left = {line.id: line for line in absent}
    right = {line.id: line for line in entered}
    found: list[Renumbered] = []
    for reason, key in _SAME:
        for old_id, new_id in _alike(left.values(), right.values(), key):
            found.append(Renumbered(old_id, new_id, reason))
            del left[old_id], right[new_id]
    if 0 < len(left) <= NEAR_LIMIT and 0 < len(right) <= NEAR_LIMIT:
        found += _near_titles(list(left.values()), right)
    return sorted(found)


def _alike(
    left: Iterable[DossierLine], right: Iterable[DossierLine], key: Callable[[DossierLine], Hashable]
) -> list[tuple[str, str]]:
    """Pairs of ids with the same key, in the order of the ids where several share it."""
    old, new = _by_key(left, key), _by_key(right, key)
    return [pair for shared in old if shared in new for pair in zip(old[shared], new[shared], strict=False)]


def _by_key(lines: Iterable[DossierLine], key: Callable[[DossierLine], Hashable]) -> Mapping[Hashable, list[str]]:
    keyed: dict[Hashable, list[str]] = {}
    for line in lines:
        if (value := key(line)) is not None:
            keyed.setdefault(value, []).append(line.id)
    return keyed


def _near_titles(left: Sequence[DossierLine], right: Mapping[str, DossierLine]) -> list[Renumbered]:
    from rapidfuzz import fuzz, process  # only a file whose ids look wrong needs it

    waiting = {line.id: name_key(line.title) for line in right.values()}
    found = []
    for line in left:
        best = process.extractOne(name_key(line.title), waiting, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE)
        if best is not None:
            found.append(Renumbered(line.id, best[2], "titre presque identique"))
            del waiting[best[2]]
    return found
