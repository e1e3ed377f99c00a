"""One dossier looked at closely: who it is, its levels on its own scale, its freins and leviers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.disclosure import sees_everything
from analytics.filters import Filters
from analytics.maturity.moves import moving
from analytics.query import run

if TYPE_CHECKING:
    from datetime import date
    from typing import Unpack

    from analytics.filters import Reader
    from analytics.maturity.moves import Asked


@dataclass(frozen=True, slots=True)
class OpenedDossier:
    """A dossier as its file says it; None where the file says nothing.

    ``lead`` is the name of the lead organisation as written, ``status`` its French label, ``typologies`` codes. Levels
    are on ``scale`` and are never converted: ``initial`` at the start, ``target`` aimed at, ``observed`` seen later.
    """

    submission_id: str
    title: str
    acronym: str | None
    lead: str | None
    status: str | None
    submitted_on: date | None
    typologies: tuple[str, ...]
    scale: str
    initial: int | None
    target: int | None
    target_on: date | None
    observed: int | None
    observed_on: date | None
    barriers: tuple[str, ...]
    levers: tuple[str, ...]


def opened_dossier(reader: Reader, filters: Filters, role: str, *, submission_id: str) -> OpenedDossier | None:
    """The dossier of that identifier, whatever the filters leave: it is looked at, not counted.

    None for a role that may not read names, and where the snapshot has no such dossier.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "maturity/opened_dossier", Filters(), submission_id=submission_id)
    if rows.empty:
        return None
    told = {name: rows[name].iloc[0] for name in rows}
    return OpenedDossier(
        submission_id=str(told["submission_id"]),
        title=str(told["title"]),
        acronym=_text(told["acronym"]),
        lead=_text(told["lead"]),
        status=_text(told["status"]),
        submitted_on=_day(told["submitted_on"]),
        typologies=_texts(told["typologies"]),
        scale=str(told["maturity_scale"]),
        initial=_level(told["srl_initial"]),
        target=_level(told["srl_target"]),
        target_on=_day(told["srl_target_on"]),
        observed=_level(told["srl_observed"]),
        observed_on=_day(told["srl_observed_on"]),
        barriers=_texts(told["barriers"]),
        levers=_texts(told["levers"]),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands: `standing` towards its target, `movement` of its observed level, None where unknown.

    ``since``: the observed level has been what it is since then. ``is_down_ever``: it once went down. ``is_counted``:
    the dossier passes every choice of the reading.
    """

    standing: str | None
    movement: str | None
    since: date | None
    is_down_ever: bool
    is_counted: bool


def dossier_standing(
    reader: Reader, filters: Filters, role: str, *, submission_id: str, **asked: Unpack[Asked]
) -> Standing | None:
    """Where the dossier stands, as `standings` and `movements` count it.

    None for a role that may not read names, and for a dossier that the filters leave out or that is on another scale
    than the reading's.
    """
    if not sees_everything(role):
        return None
    with moving(reader, filters, **asked) as ask:
        rows = ask("maturity/dossier_standing", submission_id=submission_id)
    if rows.empty:
        return None
    told = {name: rows[name].iloc[0] for name in rows}
    return Standing(
        standing=_text(told["echeance"]),
        movement=_text(told["mouvement"]),
        since=_day(told["since"]),
        is_down_ever=bool(told["is_down_ever"]),
        is_counted=bool(told["is_counted"]),
    )


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _level(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _texts(values: Any) -> tuple[str, ...]:
    return () if values is None else tuple(map(str, values))
