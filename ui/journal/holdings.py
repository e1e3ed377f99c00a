"""Which published states hold a dossier, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from etl.store.erased import normal_id
from ui.formats import day

if TYPE_CHECKING:
    from pandas import DataFrame

    from etl.store import SnapshotInfo, Store

_LOADED = "SELECT count(*) FROM submissions WHERE submission_id = $id"
_PARTNERS = "SELECT count(*) FROM partners WHERE submission_id = $id"


@dataclass(frozen=True, slots=True)
class Holding:
    """What one state holds of a dossier."""

    info: SnapshotInfo
    is_loaded: bool
    n_partners: int
    n_set_aside: int


def states_holding(store: Store, submission_id: str) -> list[Holding]:
    """The states that hold a dossier, loaded or among the lines set aside, newest first."""
    submission_id = normal_id(submission_id)
    found = []
    for info in reversed(store.snapshots()):
        holding = _holding(store, info, submission_id)
        if holding.is_loaded or holding.n_set_aside or holding.n_partners:
            found.append(holding)
    return found


def _holding(store: Store, info: SnapshotInfo, submission_id: str) -> Holding:
    cursor = store.reader(info.id).cursor()
    loaded, partners = (
        int(cursor.execute(question, {"id": submission_id}).fetchall()[0][0]) for question in (_LOADED, _PARTNERS)
    )
    aside = sum(
        1 for line in store.set_aside(info.id) if any(normal_id(cell) == submission_id for cell in line.cells.values())
    )
    return Holding(info, loaded > 0, partners, aside)


def holdings_frame(found: Sequence[Holding]) -> DataFrame:
    """One row a state that holds the dossier."""
    rows = [
        (
            f"{day(one.info.as_of)}{' (en vigueur)' if one.info.current else ''}",
            "oui" if one.is_loaded else "non",
            one.n_partners,
            one.n_set_aside,
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=["État au", "Dossier chargé", "Lignes de partenaires", "Lignes écartées"])
