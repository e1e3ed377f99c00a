"""Rounds of commands in turn, so that a drift of the machine touches all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def rounds(tasks: Mapping[str, Callable[[], object]], count: int) -> dict[str, list[float]]:
    """Wall seconds of each task over ``count`` rounds, A B C A B C…, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(count + 1):
        for name, task in tasks.items():
            gc.collect()
            start = time.perf_counter()
            task()
            elapsed = time.perf_counter() - start
            if turn:
                found[name].append(elapsed)
    return found


def ratios(numerator: list[float], denominator: list[float]) -> tuple[float, float, float]:
    """Lowest, median and highest ratio, round by round."""
    pairs = sorted(a / b for a, b in zip(numerator, denominator, strict=True))
    return pairs[0], statistics.median(pairs), pairs[-1]


def spread(values: list[float]) -> str:
    """``median (lowest–highest)`` of seconds."""
    return f"{statistics.median(values):.3f} s ({min(values):.3f}–{max(values):.3f})"
