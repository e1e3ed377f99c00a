"""Maturity as movement: dossiers counted by their levels, under the choices made in the views.

Levels are ordinal: dossiers are counted, at a level, above it or by levels crossed; never a mean nor a sum of levels.
Every function takes the filters of the page and the reading (scale, final level, choices) and gives None to a role that
does not see everything. A view keeps the dossiers that pass every choice but its own facet's, so that another value can
be chosen there. Raises UnreadableChoiceError for a choice that is not written as its values are, KeyError for a scale
the snapshot lacks. Source: AMI HealthIA §3.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analytics.disclosure import sees_everything
from analytics.maturity.levels import scales_of
from analytics.maturity.moves import moving
from analytics.maturity.reading import MOVEMENTS, STANDINGS
from analytics.query import run

if TYPE_CHECKING:
    from typing import Unpack

    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.maturity.moves import Asked
    from analytics.maturity.reading import Reading


class Known(NamedTuple):
    """How much is known of the dossiers that pass every choice.

    ``n`` dossiers on the scale, ``n_known`` of them with both levels known, ``n_top_initial`` of these already at the
    highest level at the start; ``n_other_scales`` dossiers that the filters leave on other scales.
    """

    n_known: int
    n: int
    n_top_initial: int
    n_other_scales: int


def known_counts(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> Known | None:
    """What the counts of the page are counted among."""
    scale = scales_of(reader)[asked["reading"].scale]
    rows = _asked("known", reader, filters, role, asked, high=scale.high, scale=scale.code)
    return None if rows is None else Known(*(int(rows[name].iloc[0]) for name in Known._fields))


def thresholds(
    reader: Reader, filters: Filters, role: str, *, all_facets: bool = False, **asked: Unpack[Asked]
) -> DataFrame | None:
    """level, n_initial, n_final, n_total: dossiers at or above each level of the scale, every level.

    Unit: dossiers with both levels known (n_total, the same on each row). Own facet: ``seuil``, which is followed too
    when ``all_facets`` is set (what the sentence above the charts says).
    """
    bounds = _bounds(reader, asked["reading"])
    facet = "" if all_facets else "seuil"
    return _asked("thresholds", reader, filters, role, asked, facet=facet, **bounds)


def transitions(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """srl_initial, srl_final, n_dossiers: pairs of levels that occur, regressions included. Own facet: ``paire``."""
    return _asked("transitions", reader, filters, role, asked)


def crossings(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """levels_crossed, n_dossiers: only what occurs; negative is a regression. Own facet: ``franchis``."""
    return _asked("crossings", reader, filters, role, asked)


def crossings_by_phase(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """phase, levels_crossed, n_dossiers: as ``crossings``, by phase of the initial level; only what occurs.

    A dossier that starts high has few levels left to cross, so those that start together are compared. Empty on a scale
    without phases. Own facet: ``franchis``.
    """
    return _asked("crossings_by_phase", reader, filters, role, asked)


def distributions(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """level, n_initial, n_final, n_total: dossiers at each level of the scale, every level. Own facet: ``niveau``.

    Unit: dossiers with both levels known (n_total, the same on each row).
    """
    bounds = _bounds(reader, asked["reading"])
    return _asked("distributions", reader, filters, role, asked, **bounds)


def phase_flows(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """phase_initial, phase_final, n_dossiers: only what occurs, in the order of the levels. Own facet: ``phases``.

    Empty on a scale without phases.
    """
    return _asked("phase_flows", reader, filters, role, asked)


def dossier_moves(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """The dossiers on the scale that pass every choice, by id, their levels known or not.

    Columns: submission_id, title, acronym, lead (name), status (label), typologies (list of codes), main_typology,
    srl_initial, srl_final, crossed (both levels known), srl_target, srl_target_on, srl_observed, srl_observed_on,
    echeance (missing without a target), mouvement (missing when no tracks are given), is_known.
    """
    return _asked("dossiers", reader, filters, role, asked)


def standings(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """echeance, n_dossiers: where dossiers stand against their target, the five of STANDINGS. Own facet: ``echeance``.

    Unit: dossiers with a target on the scale, whatever the final level read. ``atteint``: the observed level is the
    target or above, with or without a date; else ``sans_echeance``: no target date; ``en_cours``: the date is the
    state's or later; past it, ``en_retard`` with an observed level and ``a_constater`` without any.
    """
    order = {"standings": list(STANDINGS)}
    return _asked("standings", reader, filters, role, asked, **order)


def movements(reader: Reader, filters: Filters, role: str, **asked: Unpack[Asked]) -> DataFrame | None:
    """mouvement, n_dossiers: how observed levels moved, the five of MOVEMENTS. Own facet: ``mouvement``.

    Unit: dossiers on the scale. ``inconnu``: no observed level; ``immobile``: at the same one for the reading's months
    or more; else ``avance`` or ``recul`` by the last change, ``nouveau`` without any. All zeros without tracks.
    """
    order = {"movements": list(MOVEMENTS)}
    return _asked("movements", reader, filters, role, asked, **order)


def scale_counts(reader: Reader, filters: Filters, role: str, **_asked: object) -> DataFrame | None:
    """scale, full_name, min_level, max_level, n_dossiers, n_known_target, n_known_observed: every scale, in order.

    Unit: dossiers that the filters choose; the two last with an initial level and that final one known. No choice is
    followed: choices are made on one scale.
    """
    return run(reader, "maturity/scales", filters) if sees_everything(role) else None


def _bounds(reader: Reader, reading: Reading) -> dict[str, int]:
    scale = scales_of(reader)[reading.scale]
    return {"low": scale.low, "high": scale.high}


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
        return ask(f"maturity/{name}", **params)
