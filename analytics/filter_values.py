"""What the filters may say for a snapshot: the values it knows, and those asked for that it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process

from analytics.filters import Filters
from analytics.query import load_sql

if TYPE_CHECKING:
    from analytics.filters import Reader

_NEAR_ENOUGH = 60.0
_LONGEST_ENUMERATION = 12


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A filter value the snapshot doesn't know.

    ``suggestion`` is the nearest code it does know, None when none is near; ``suggestion_label`` its French label.
    """

    field: str
    value: str
    allowed: tuple[str, ...]
    suggestion: str | None
    suggestion_label: str

    def message(self) -> str:
        """French sentence: what is wrong, and the nearest value or all the allowed ones."""
        title = Filters.model_fields[self.field].title
        said = f"Filtre « {title} » : la valeur « {self.value} » n’est pas connue."
        if self.suggestion is not None:
            said += f" Vouliez-vous dire « {self.suggestion} » ({self.suggestion_label}) ?"
        if len(self.allowed) <= _LONGEST_ENUMERATION:
            said += f" Valeurs admises : {', '.join(self.allowed)}."
        return said


def allowed_values(reader: Reader) -> dict[str, dict[str, str]]:
    """Codes and French labels of each filter with a closed list, as the snapshot has them; free text is left out."""
    cursor = reader.cursor()
    try:
        found = cursor.execute(load_sql("_allowed_values")).fetchall()
    finally:
        cursor.close()
    allowed: dict[str, dict[str, str]] = {}
    for field, code, label in found:
        allowed.setdefault(field, {})[code] = label
    return allowed


def unknown_values(reader: Reader, filters: Filters) -> tuple[UnknownValue, ...]:
    """Values of the filters that no vocabulary or area of the snapshot has; free text can't be unknown."""
    faults = []
    for field, labels in allowed_values(reader).items():
        for value in getattr(filters, field):
            if value not in labels:
                nearest = _nearest(value, labels)
                faults.append(UnknownValue(field, value, tuple(labels), nearest, labels.get(nearest or "", "")))
    return tuple(faults)


def _nearest(value: str, labels: dict[str, str]) -> str | None:
    """Code whose own spelling or label is the nearest to the value."""
    spellings = {code: code.casefold() for code in labels} | {f"{code}\0": labels[code].casefold() for code in labels}
    best = process.extractOne(value.casefold(), spellings, score_cutoff=_NEAR_ENOUGH)
    return None if best is None else best[2].rstrip("\0")
