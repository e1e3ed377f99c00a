"""A measure of a large network in a process of its own: rustworkx holds the interpreter as long as it counts.

``python -m analytics.network.apart MEASURE N [PIVOTS]``: ties by rank on the standard input, numbers on the standard
output. Neither a name nor an identity goes through, and nothing is written down.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analytics.network.ranked import MEASURES

if TYPE_CHECKING:
    from analytics.network.ranked import Numbers, Pairs

ROOT = Path(__file__).parents[2]


def measured_apart(measure: str, n: int, pairs: Pairs, *arguments: int) -> Numbers:
    """The answer of one of MEASURES. Raises subprocess.CalledProcessError when the process fails."""
    command = [sys.executable, "-m", "analytics.network.apart", measure, *map(str, (n, *arguments))]
    done = subprocess.run(command, input=pairs.tobytes(), stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603 - our own module, numbers only
    return np.frombuffer(done.stdout, dtype=np.float64)


def _answer() -> None:
    if hasattr(os, "nice"):
        os.nice(10)  # the pages of the same host come first
    measure, *arguments = sys.argv[1:]
    pairs = np.frombuffer(sys.stdin.buffer.read(), dtype=np.int64).reshape(-1, 3)
    n, *rest = map(int, arguments)
    sys.stdout.buffer.write(MEASURES[measure](n, pairs, *rest).tobytes())


if __name__ == "__main__":
    _answer()
