"""The dossiers of one reading of maturity, made ready once for the questions asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NotRequired, TypedDict

from analytics.maturity.levels import levels_of
from analytics.maturity.reading import WORDINGS
from analytics.maturity.tracks import NO_TRACKS
from analytics.query import Ask, asking

if TYPE_CHECKING:
    from analytics.filters import Filters, Reader
    from analytics.maturity.reading import HasWordings, Reading, Stretch
    from analytics.maturity.tracks import Tracks


class Asked(TypedDict):
    """What every question of maturity is asked with, beside the filters and the role.

    ``tracks``: what the states say of movements; ``wordings``: near spellings of freins and leviers. Without them
    nothing is known of either, and a choice that needs them keeps no dossier.
    """

    reading: Reading
    tracks: NotRequired[Tracks | None]
    wordings: NotRequired[HasWordings | None]


@contextmanager
def moving(
    reader: Reader,
    filters: Filters,
    reading: Reading,
    tracks: Tracks | None = None,
    wordings: HasWordings | None = None,
) -> Iterator[Ask]:
    """Ask of the table ``moves``: one row a chosen dossier on the reading's scale.

    Its columns: submission_id, barriers, levers, srl_initial, srl_target, srl_target_on, srl_observed,
    srl_observed_on, srl_final (the one the reading asks for), is_known (both ends), crossed, phase_initial,
    phase_final, echeance, mouvement, is_down_ever, and ``failed``, the bits of the facets not passed: a view keeps the
    rows where ``passes_all_but(failed, 'its own facet')`` (``''`` for none of its own). ``memberships``, ``wordings``,
    ``tracked`` and the tables of the tracks (``track_points``…) can be read beside it.

    Raises UnreadableChoiceError, and KeyError for a scale the snapshot lacks.
    """
    bound = reading.choice.bound()
    levels = levels_of(reader, reading.scale)
    with asking(reader, filters) as ask:
        ask.prepare("maturity/_memberships")
        known = tracks or NO_TRACKS
        for name, table in (("points", known.points), ("steps", known.steps), ("runs", known.runs)):
            ask.beside(f"track_{name}", table)
        ask.beside("wordings", WORDINGS.empty_table() if wordings is None else wordings.table)
        ask.prepare("maturity/_tracked", scale=reading.scale)
        ask.prepare("maturity/_on_stretch", scale=reading.scale, **_bound(reading.choice.stretch()))
        ask.prepare(
            "maturity/_moves",
            scale=reading.scale,
            final=reading.final,
            as_of=reading.as_of,
            still_months=reading.still_months,
            low=levels[0].level,
            phases=[words.phase or None for words in levels],
            has_tracks=tracks is not None,
            **bound,
        )
        yield ask


def _bound(stretch: Stretch | None) -> dict[str, object]:
    before_as_of, before_level = stretch.before if stretch and stretch.before else (None, None)
    return {
        "seen_as_of": stretch.as_of if stretch else None,
        "seen_level": stretch.level if stretch else None,
        "before_as_of": before_as_of,
        "before_level": before_level,
    }
