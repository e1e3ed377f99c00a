"""Rows that the figures of maturity draw, made by hand from pairs of levels, and the words of their scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pandas import DataFrame

from analytics.maturity.levels import LevelWords

SHORT = ("Repéré", "Posé", "Pistes", "Pilote", "Validée", "Démonstration", "Affinage", "Adoption", "Courant")
PHASES = "AABBCCCDD"
PHASE_NAMES = {"A": "Reproblématisation", "B": "Prématuration", "C": "Maturation", "D": "Normalisation"}
SRL = tuple(
    LevelWords(level, phase, PHASE_NAMES[phase], f"Libellé long {level}", short, f"Preuve {level}")
    for level, (phase, short) in enumerate(zip(PHASES, SHORT, strict=True), start=1)
)
MRL = tuple(LevelWords(level) for level in range(1, 11))

Pairs = Sequence[tuple[int, int]]


def thresholds(pairs: Pairs, levels: Sequence[LevelWords] = SRL) -> DataFrame:
    """Rows of `thresholds`."""
    return DataFrame(
        [
            (
                words.level,
                sum(first >= words.level for first, _ in pairs),
                sum(last >= words.level for _, last in pairs),
                len(pairs),
            )
            for words in levels
        ],
        columns=["level", "n_initial", "n_final", "n_total"],
    )


def distributions(pairs: Pairs, levels: Sequence[LevelWords] = SRL) -> DataFrame:
    """Rows of `distributions`."""
    return DataFrame(
        [
            (
                words.level,
                sum(first == words.level for first, _ in pairs),
                sum(last == words.level for _, last in pairs),
                len(pairs),
            )
            for words in levels
        ],
        columns=["level", "n_initial", "n_final", "n_total"],
    )


def transitions(pairs: Pairs) -> DataFrame:
    """Rows of `transitions`: the pairs that occur."""
    rows = [(first, last, count) for (first, last), count in sorted(Counter(pairs).items())]
    return DataFrame(rows, columns=["srl_initial", "srl_final", "n_dossiers"])


def crossings(pairs: Pairs) -> DataFrame:
    """Rows of `crossings`: what occurs."""
    counted = Counter(last - first for first, last in pairs)
    return DataFrame(sorted(counted.items()), columns=["levels_crossed", "n_dossiers"])


def crossings_by_phase(pairs: Pairs) -> DataFrame:
    """Rows of `crossings_by_phase`: what occurs."""
    counted = Counter((PHASES[first - 1], last - first) for first, last in pairs)
    rows = [(phase, crossed, count) for (phase, crossed), count in sorted(counted.items())]
    return DataFrame(rows, columns=["phase", "levels_crossed", "n_dossiers"])


def phase_flows(pairs: Pairs) -> DataFrame:
    """Rows of `phase_flows`: what occurs."""
    counted = Counter((PHASES[first - 1], PHASES[last - 1]) for first, last in pairs)
    rows = [(before, after, count) for (before, after), count in sorted(counted.items())]
    return DataFrame(rows, columns=["phase_initial", "phase_final", "n_dossiers"])
