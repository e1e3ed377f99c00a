"""Typologies that one dossier carries together, and how many a dossier carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.disclosure import sees_everything
from analytics.query import run

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader


def co_occurrence(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """typology_a, typology_b, n_dossiers: every ordered pair of the call's typologies, zeros written.

    Unit: dossiers that carry both; where the two are one, dossiers that carry it and no other. The table is the same
    on either side of its diagonal. A dossier of three typologies counts in three pairs, so the cells don't add up to
    the number of dossiers. None for a role that doesn't see everything. Source: AMI HealthIA §2.3.
    """
    return run(reader, "typologies/together", filters) if sees_everything(role) else None


def how_many(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """n_typologies (from 0 to the most one dossier carries), n_dossiers: each dossier once, zeros written.

    None for a role that doesn't see everything.
    """
    return run(reader, "typologies/how_many", filters) if sees_everything(role) else None


def dossiers_together(reader: Reader, filters: Filters, role: str, *, first: str, second: str) -> DataFrame | None:
    """submission_id, title, status (in words), lead, typologies: the dossiers behind one cell of `co_occurrence`.

    None for a role that may not read names.
    """
    if not sees_everything(role):
        return None
    return run(reader, "typologies/dossiers_together", filters, first=first, second=second)
