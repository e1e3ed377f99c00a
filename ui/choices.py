"""What the filters may say for one snapshot: its vocabularies, its health areas, its territories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.filter_values import allowed_values
from analytics.filters import NO_TYPOLOGY
from geo.areas import normalise_place

if TYPE_CHECKING:
    from etl.store import SnapshotReader


@dataclass(frozen=True)
class Choices:
    """Allowed values and their French labels, by field of ``Filters``, in the order shown."""

    labels: Mapping[str, Mapping[str, str]]

    def allowed(self, field: str) -> tuple[str, ...]:
        """Codes of one field."""
        return tuple(self.labels[field])

    def label(self, field: str, code: str) -> str:
        """French label of a code; the code itself when the snapshot does not know it."""
        return self.labels[field].get(code, code)


_HEALTH_AREAS = "SELECT DISTINCT health_area FROM submissions WHERE health_area IS NOT NULL ORDER BY health_area"


def read_choices(reader: SnapshotReader) -> Choices:
    """Read the vocabularies kept with the snapshot, labelled as the sidebar shows them."""
    closed = allowed_values(reader)
    labels = {field: dict(values) for field, values in closed.items()}
    labels["departement"] = {code: f"{label} ({code})" for code, label in closed["departement"].items()}
    labels["epci"] = dict(sorted(closed["epci"].items(), key=lambda pair: normalise_place(pair[1])))
    for field in ("typologie", "priorite"):
        labels[field] = {
            code: label if code == NO_TYPOLOGY else f"{code} {label}" for code, label in closed[field].items()
        }
    areas = reader.cursor().execute(_HEALTH_AREAS).fetchall()
    labels["aire_sante"] = {area: area for (area,) in areas}
    return Choices({field: _told_apart(values) for field, values in labels.items()})


def _told_apart(values: Mapping[str, str]) -> dict[str, str]:
    """Streamlit knows an option by its label: a label borne twice gets its code."""
    times = Counter(values.values())
    return {code: f"{label} ({code})" if times[label] > 1 else label for code, label in values.items()}


@st.cache_data(max_entries=16, show_spinner=False)
def _cached_choices(store: str, content_key: str, _reader: SnapshotReader) -> Choices:
    return read_choices(_reader)


def choices_of(store: str, content_key: str, reader: SnapshotReader) -> Choices:
    """Choices of a snapshot, read once a process."""
    return _cached_choices(store, content_key, reader)
