"""The maturity scales of a snapshot and the words of their levels, as it was read with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics.filters import Reader

SRL = "SRL"


@dataclass(frozen=True, slots=True)
class Scale:
    """A maturity scale: its code, its name, its lowest and highest levels. Levels of two scales are never compared."""

    code: str
    name: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class LevelWords:
    """A level and what is said of it.

    ``phase`` is the code of its phase and ``phase_label`` its French name, ``label`` the long French label,
    ``short_label`` the short one, ``evidence`` what is expected to show that the level is reached. All are provisional,
    to be validated by the Region, and empty for a scale whose words the observatory does not have.
    """

    level: int
    phase: str = ""
    phase_label: str = ""
    label: str = ""
    short_label: str = ""
    evidence: str = ""


def scales_of(reader: Reader) -> dict[str, Scale]:
    """Scales by code, in the order of the snapshot's table. Source: maturity_scales.csv."""
    return {
        row["scale"]: Scale(
            row["scale"], row["full_name"] or row["scale"], int(row["min_level"]), int(row["max_level"])
        )
        for row in _rows(reader, "ref_maturity_scales")
    }


def default_scale(reader: Reader) -> str:
    """Code of the scale shown first: the snapshot's setting, SRL when it holds none or one the snapshot lacks."""
    cursor = reader.cursor()
    try:
        found = cursor.execute("SELECT value FROM settings WHERE key = 'maturity.default_scale'").fetchone()
    finally:
        cursor.close()
    code = str(found[0]) if found else SRL
    return code if code in scales_of(reader) else SRL


def levels_of(reader: Reader, scale: str) -> tuple[LevelWords, ...]:
    """Levels of a scale, the lowest first; words for SRL only. Raises KeyError for a scale the snapshot lacks.

    Source: srl_levels.csv (Innovation Fund Denmark; phases: Ellyx/Destins).
    """
    bounds = scales_of(reader)[scale]
    words = {words.level: words for words in srl_words(_rows(reader, "ref_srl_levels"))} if scale == SRL else {}
    return tuple(words.get(level, LevelWords(level)) for level in range(bounds.low, bounds.high + 1))


def srl_words(table: Iterable[Mapping[str, Any]]) -> Iterator[LevelWords]:
    """Levels out of the lines of srl_levels.csv, from a snapshot or from the reference folder; the lowest first."""
    rows = sorted(table, key=lambda row: int(row["level"]))
    # The contract asks for the name of a phase, not for its code: without codes, letters in the order of the levels.
    letters = dict(zip(dict.fromkeys(row["phase_fr"] for row in rows), ascii_uppercase, strict=False))
    for row in rows:
        yield LevelWords(
            level=int(row["level"]),
            phase=row.get("phase_code") or letters.get(row["phase_fr"], ""),
            phase_label=row["phase_fr"] or "",
            label=row["label_fr"] or "",
            short_label=row["short_label"] or "",
            evidence=row.get("evidence_hint_fr") or "",
        )


def _rows(reader: Reader, table: str) -> list[Mapping[str, Any]]:
    """Lines of a copied reference table, whatever columns it holds beside those asked of it."""
    cursor: DuckDBPyConnection = reader.cursor()
    try:
        lines = cursor.table(table)
        return [dict(zip(lines.columns, line, strict=True)) for line in lines.fetchall()]
    finally:
        cursor.close()
