"""Rules between the cells of one dossier: dates, levels, typologies, redirection."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from etl.coded import each
from etl.settings import CallSettings
from etl.validate.table import ReadTable


def warn_on_call_window(dossiers: ReadTable, call: CallSettings) -> None:
    """W (rule R08) for a submission outside the call's window; not evaluated without a publication date."""
    opens_on, closes_on = call.published_on, call.closes_on()
    if opens_on is None or closes_on is None:
        return
    window = {"debut": _day(opens_on), "fin": _day(closes_on - timedelta(days=1))}
    days = dossiers.values["submitted_on"]
    for row in days.rows_where(lambda day: day is not None and not opens_on <= day < closes_on):
        shown = dossiers.original("submitted_on", row)
        dossiers.add(row, "W-SUBMITTED-OUTSIDE-CALL", "submitted_on", value=shown, context=window)


def warn_on_review_dates(dossiers: ReadTable) -> None:
    """W for a review that ended before the submission."""
    submitted, reviewed = dossiers.values["submitted_on"], dossiers.values["reviewed_on"]
    for row in np.flatnonzero(reviewed.numbers() < submitted.numbers()).tolist():
        shown = dossiers.original("reviewed_on", row)
        context = {"depot": _day(submitted[row])}
        dossiers.add(row, "W-REVIEW-BEFORE-SUBMISSION", "reviewed_on", value=shown, context=context)


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


def warn_on_levels(dossiers: ReadTable) -> None:
    """W (rule R07) when the level aimed at or seen later is below the initial one; the value is kept."""
    initial = dossiers.values["srl_initial"]
    for attribute, code in (("srl_target", "W-SRL-TARGET-BELOW"), ("srl_observed", "W-SRL-OBSERVED-BELOW")):
        for row in np.flatnonzero(dossiers.values[attribute].numbers() < initial.numbers()).tolist():
            written = dossiers.original(attribute, row)
            dossiers.add(row, code, attribute, value=written, context={"initial": str(initial[row])})


def warn_on_dossiers(dossiers: ReadTable) -> None:
    """W when the main typology is not among the typologies, or a redirection has no target."""
    values = dossiers.values
    is_stray = each(
        lambda main, typologies: main is not None and main not in (typologies or ()),
        values["main_typology"],
        values["typologies"],
    )
    for row in is_stray.rows_where(bool):
        dossiers.add(row, "W-MAIN-TYPOLOGY", "main_typology", value=dossiers.original("main_typology", row))
    is_lost = each(
        lambda status, target: status == "redirige" and target is None, values["status"], values["redirected_to"]
    )
    for row in is_lost.rows_where(bool):
        dossiers.add(row, "W-REDIRECT-MISSING", "redirected_to")
