"""Rounds of commands in turn, so that a drift of the machine touches all of them alike; and what a process costs."""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_ALONE = """
import importlib, json, sys, time
start = time.perf_counter()
getattr(importlib.import_module(sys.argv[1]), sys.argv[2])(*sys.argv[3:])
seconds = time.perf_counter() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([seconds, int(peak.split()[1]) / 1024]))
"""


class Alone(NamedTuple):
    """A call in a process of its own: wall seconds, imports included, and the peak memory of the process."""

    seconds: float
    mib: float


def alone(module: str, function: str, *arguments: str) -> Alone:
    """What one call costs in a fresh process.

    The peak is the kernel's own of that program (VmHWM): ``getrusage`` would count what the parent held when it forked.
    """
    command = [sys.executable, "-c", _ALONE, module, function, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Alone(*json.loads(done.stdout.splitlines()[-1]))


def rounds(tasks: Mapping[str, Callable[[], object]], count: int, once: Collection[str] = ()) -> dict[str, list[float]]:
    """Wall seconds of each task over ``count`` rounds, A B C A B C…, after one round that does not count.

    ``once``: tasks too slow for that, measured in the first round that counts only.
    """
    found: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(count + 1):
        for name, task in tasks.items():
            if name in once and turn != 1:
                continue
            gc.collect()
            start = time.perf_counter()
            task()
            elapsed = time.perf_counter() - start
            if turn:
                found[name].append(elapsed)
    return found


def ratios(numerator: list[float], denominator: list[float]) -> tuple[float, float, float]:
    """Lowest, median and highest ratio, round by round."""
    pairs = sorted(a / b for a, b in zip(numerator, denominator, strict=False))
    return pairs[0], statistics.median(pairs), pairs[-1]


def spread(values: list[float]) -> str:
    """``median (lowest–highest)`` of seconds."""
    return f"{statistics.median(values):.3f} s ({min(values):.3f}–{max(values):.3f})"
