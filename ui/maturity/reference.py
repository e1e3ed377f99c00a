"""What a snapshot's own tables say of maturity: scales, words of the levels, settings, labels of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.labels import setting
from analytics.maturity.levels import SRL, default_scale, levels_of, scales_of
from analytics.maturity.reading import NO_PHASE, PHASE
from ui.choices import choices_of

if TYPE_CHECKING:
    from analytics.maturity.levels import LevelWords, Scale
    from etl.store import SnapshotReader
    from ui.context import PageContext

_FIELD_THRESHOLD = 5
_STILL_MONTHS = 12


@dataclass(frozen=True)
class MaturityReference:
    """Scales and levels by code of the scale, the settings kept with the snapshot. ``ids``: every dossier received."""

    scales: Mapping[str, Scale]
    levels: Mapping[str, tuple[LevelWords, ...]]
    default_scale: str
    field_threshold: int
    still_months: int
    ids: frozenset[str]


def reference_of(context: PageContext) -> MaturityReference:
    """Those of the page's snapshot, read once a process. Never to be changed."""
    found: MaturityReference = _reference(str(context.store_folder), context.snapshot.content_key, context.reader)
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _reference(store: str, content_key: str, _reader: SnapshotReader) -> MaturityReference:
    scales = scales_of(_reader)
    ids = _reader.cursor().table("submissions").project("submission_id").fetchall()
    return MaturityReference(
        scales=scales,
        levels={code: levels_of(_reader, code) for code in scales},
        default_scale=default_scale(_reader),
        field_threshold=setting(_reader, "maturity.field_threshold", _FIELD_THRESHOLD),
        still_months=setting(_reader, "maturity.still_months", _STILL_MONTHS),
        ids=frozenset(str(submission_id) for (submission_id,) in ids),
    )


def group_labels(context: PageContext, dimension: str) -> Mapping[str, str]:
    """{code: French label} of a way to group dossiers: one of the dimensions, or the phase."""
    if dimension == "helice":
        return HELIX_WORDS
    if dimension == PHASE:
        levels = reference_of(context).levels.get(SRL, ())
        return {words.phase: words.phase_label for words in levels if words.phase} | {NO_PHASE: "inconnue"}
    choices = choices_of(str(context.store_folder), context.snapshot.content_key, context.reader)
    return choices.labels[dimension]
