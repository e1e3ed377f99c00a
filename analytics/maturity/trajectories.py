"""Observed levels through the states: who moved when, who went down, what was declared otherwise before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame

from analytics.disclosure import sees_everything
from analytics.maturity.moves import moving
from analytics.maturity.tracks import NO_TRACKS, Tracks, build_tracks, declared_levels
from analytics.query import Ask

if TYPE_CHECKING:
    from typing import Unpack

    from analytics.filters import Filters, Reader
    from analytics.maturity.moves import Asked
    from analytics.maturity.reading import Reading

__all__ = [
    "Tracks",
    "build_tracks",
    "declared_levels",
    "dossier_track",
    "drops",
    "revisions",
    "trajectory_points",
    "trajectory_steps",
]


def trajectory_steps(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """as_of_from, as_of_to, level_from, level_to, n_dossiers: known observed levels that follow each other.

    Unit: dossiers of the state shown, each once between two of its known levels; a state that gives none is skipped.
    Only what occurs. Own facet: ``trajet``. None for a role that doesn't see everything.
    """
    return _asked("maturity/trajectory_steps", reader, filters, role, asked)


def trajectory_points(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """as_of, level, n_dossiers, n_unknown: dossiers at each observed level in each state, only what occurs.

    Unit: dossiers of the state shown. ``n_unknown``: those the state holds on this scale without an observed level, the
    same on each row of a state; a state where no level is known has one row, without level. Own facet: ``trajet``.
    None for a role that doesn't see everything.
    """
    dates = list((asked.get("tracks") or NO_TRACKS).dates)
    return _asked("maturity/trajectory_points", reader, filters, role, asked, dates=dates)


def drops(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """submission_id, title, as_of_from, as_of_to, level_from, level_to: observed levels that went down.

    One row a drop, of the dossiers that pass every choice, the latest first. None for a role that doesn't see
    everything.
    """
    return _asked("maturity/trajectory_drops", reader, filters, role, asked)


def revisions(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """submission_id, title, which (initial, target), as_of_from, as_of_to, before, after.

    Initial and target levels that a state declares otherwise than the last one that gave them; a level that was unknown
    before is no revision. Of the dossiers that pass every choice, the latest first. None for a role that doesn't see
    everything.
    """
    return _asked("maturity/trajectory_revisions", reader, filters, role, asked)


def dossier_track(
    reader: Reader,
    filters: Filters,
    role: str,
    *,
    reading: Reading,
    submission_id: str,
    tracks: Tracks | None = None,
) -> DataFrame | None:
    """as_of, srl_initial, srl_target, srl_observed, srl_observed_on, srl_target_on of one dossier, oldest state first.

    One row a state that holds it on the reading's scale, whatever the filters and the choices. None for a role that
    doesn't see everything.
    """
    if not sees_everything(role):
        return None
    cursor = reader.cursor()
    try:
        ask = Ask(cursor)
        ask.beside("track_points", (tracks or NO_TRACKS).points)
        return ask("maturity/dossier_track", submission_id=submission_id, scale=reading.scale)
    finally:
        cursor.close()


def _asked(
    name: str,
    reader: Reader,
    filters: Filters,
    role: str,
    asked: Asked,
    **params: object,
) -> DataFrame | None:
    if not sees_everything(role):
        return None
    with moving(reader, filters, **asked) as ask:
        ask.beside("track_revisions", (asked.get("tracks") or NO_TRACKS).revisions)
        return ask(name, scale=asked["reading"].scale, **params)
