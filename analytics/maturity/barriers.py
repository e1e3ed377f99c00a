"""Freins and leviers as groups of near wordings: how many dossiers bear each, by phase, typology or type of actor.

Every function takes the filters of the page and the reading, and gives None to a role that does not see everything. The
dossiers are those on the reading's scale, levels known or not, that pass every choice but the grid's own: its group of
wordings and its column. A dossier bears several freins: the
counts of groups exceed the number of dossiers, and a dossier that spells one frein in two ways counts once. Source: AMI
HealthIA, « comprendre les freins comme les leviers à leur développement ».
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analytics.disclosure import sees_everything
from analytics.maturity.levels import levels_of
from analytics.maturity.moves import moving
from analytics.maturity.reading import NO_PHASE, PHASE

if TYPE_CHECKING:
    from typing import Unpack

    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.maturity.moves import Asked

# How a grid may be cut: phase of the initial level, typology, type of actor.
CUTS = (PHASE, "typologie", "type_acteur")
_COUNTED = "in:"


class Mentioning(NamedTuple):
    """``n`` dossiers, ``n_mentioning`` of them with at least one frein (or levier)."""

    n_mentioning: int
    n: int


def barrier_known(
    reader: Reader, filters: Filters, role: str, *, kind: str, by: str = PHASE, **asked: Unpack[Asked]
) -> Mentioning | None:
    """Among how many dossiers the others count. ``kind``: ``frein`` or ``levier``; ``by``: one of CUTS."""
    rows = _asked("known", reader, filters, role, kind, by, asked)
    return None if rows is None else Mentioning(*(int(rows[name].iloc[0]) for name in Mentioning._fields))


def barrier_totals(
    reader: Reader, filters: Filters, role: str, *, kind: str, by: str = PHASE, **asked: Unpack[Asked]
) -> DataFrame | None:
    """key, label, n_dossiers, n_wordings: groups that some dossier bears, the most frequent first.

    ``n_wordings`` counts the spellings found in these dossiers.
    """
    return _asked("totals", reader, filters, role, kind, by, asked)


def barrier_grid(
    reader: Reader, filters: Filters, role: str, *, kind: str, by: str = PHASE, **asked: Unpack[Asked]
) -> DataFrame | None:
    """key, label, code, n_dossiers: the groups of ``barrier_totals`` in its order, each with every column of the cut.

    Zeros are written. ``code``: a phase of the initial level, lowest first, then ``inconnue``; a typology, ``aucune``
    last where some dossier of the grid has none; a type of actor that the dossier has a partner of. A dossier of
    several typologies or types of actor counts in each.
    """
    phases: list[str] = []
    if by == PHASE:
        known = dict.fromkeys(words.phase for words in levels_of(reader, asked["reading"].scale) if words.phase)
        phases = [*known, NO_PHASE]
    return _asked("grid", reader, filters, role, kind, by, asked, dimension=by, phases=phases)


def barrier_table(
    reader: Reader, filters: Filters, role: str, *, kind: str, by: str = PHASE, **asked: Unpack[Asked]
) -> DataFrame | None:
    """The grid as it is read, a line a group: key, label, n_dossiers, n_wordings, then ``column_of(code)`` a code."""
    totals = barrier_totals(reader, filters, role, kind=kind, by=by, **asked)
    cells = barrier_grid(reader, filters, role, kind=kind, by=by, **asked)
    if totals is None or cells is None:
        return None
    codes = list(dict.fromkeys(cells["code"]))
    counts = cells["n_dossiers"].to_numpy().reshape(len(totals), len(codes))
    return totals.assign(**{column_of(code): counts[:, place] for place, code in enumerate(codes)})


def column_of(code: str) -> str:
    """The column of ``barrier_table`` that counts the dossiers of a phase, a typology or a type of actor."""
    return f"{_COUNTED}{code}"


def codes_of(table: DataFrame) -> list[str]:
    """The columns of a ``barrier_table``, by the codes of what they count."""
    return [str(name).removeprefix(_COUNTED) for name in table.columns if str(name).startswith(_COUNTED)]


def barrier_wordings(
    reader: Reader, filters: Filters, role: str, *, kind: str, by: str = PHASE, **asked: Unpack[Asked]
) -> DataFrame | None:
    """key, label, text, n_dossiers: every original wording under its group, by label, the most frequent first."""
    return _asked("wordings", reader, filters, role, kind, by, asked)


def _asked(
    name: str,
    reader: Reader,
    filters: Filters,
    role: str,
    kind: str,
    by: str,
    asked: Asked,
    **params: object,
) -> DataFrame | None:
    if not sees_everything(role):
        return None
    with moving(reader, filters, **asked) as ask:
        ask.prepare("maturity/_bearers", kind=kind, by=by)
        ask.prepare("maturity/_mentions")
        return ask(f"maturity/barrier_{name}", **params)
