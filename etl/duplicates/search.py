"""Likely duplicates among organisations: every pair worth a person's look, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.collector import collector_paused
from etl.duplicates.candidates import find_likenesses
from etl.duplicates.judge import Verdict, judge
from etl.duplicates.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Pair:
    """Two identities of a snapshot, before aliases, likely to be one organisation; ``a`` < ``b``."""

    a: str
    b: str
    verdict: Verdict


def find_pairs(organisations: Iterable[Organisation]) -> list[Pair]:
    """Likely duplicates, the surest first.

    The time grows with the organisations, not with their square: 100,000 take seconds.
    """
    listed = sorted(organisations, key=lambda organisation: organisation.id)
    best: dict[tuple[int, int], Verdict] = {}
    with collector_paused():
        for likeness in find_likenesses(listed):
            ranks = min(likeness.left.rank, likeness.right.rank), max(likeness.left.rank, likeness.right.rank)
            verdict = judge(listed[likeness.left.rank], listed[likeness.right.rank], likeness)
            if verdict is not None and (ranks not in best or verdict.score > best[ranks].score):
                best[ranks] = verdict
    pairs = [Pair(listed[left].id, listed[right].id, verdict) for (left, right), verdict in best.items()]
    return sorted(pairs, key=lambda pair: (-pair.verdict.score, pair.a, pair.b))
