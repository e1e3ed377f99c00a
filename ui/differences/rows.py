"""Every change between two states in words, one a row: what the downloads hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from analytics.difference_words import (
    SAME_NAME,
    after_in_words,
    area_name,
    field_titles,
    identity_changes,
    value_in_words,
)
from etl.text import name_key

if TYPE_CHECKING:
    from analytics.difference_lines import PartnerMove
    from analytics.differences import Differences

ROW_COLUMNS = {
    "kind": "Ce qui change",
    "id": "Dossier",
    "title": "Titre",
    "field": "Champ",
    "before": "Avant",
    "after": "Après",
    "note": "Remarque",
}
Row = tuple[str, str, str, str, str, str, str]


def difference_rows(differences: Differences) -> pd.DataFrame:
    """Every change in words, one a row: the columns of ROW_COLUMNS."""
    rows = [row for part in (_dossier_rows, _change_rows, _partner_rows, _area_rows) for row in part(differences)]
    return pd.DataFrame(rows, columns=list(ROW_COLUMNS))


def _dossier_rows(differences: Differences) -> Iterator[Row]:
    for kind, lines in (("Dossier entré", differences.entered), ("Dossier absent", differences.absent)):
        for line in lines:
            status = value_in_words("status", line.status, differences.words)
            before, after = ("", status) if kind == "Dossier entré" else (status, "")
            yield kind, line.id, line.title, field_titles()["status"], before, after, ""


def _change_rows(differences: Differences) -> Iterator[Row]:
    titles = differences.titles()
    for change in differences.changed():
        before = value_in_words(change.field, change.before, differences.words)
        after = after_in_words(change, differences.words)
        yield "Champ modifié", change.id, titles[change.id], field_titles()[change.field], before, after, ""


def _partner_rows(differences: Differences) -> Iterator[Row]:
    titles, renamed = differences.titles(), identity_changes(differences)
    for move in differences.partners_gained:
        note = identity_note(move, renamed)
        yield "Partenaire gagné", move.id, titles[move.id], "Organisation", "", move.organisation, note
    for move in differences.partners_lost:
        note = identity_note(move, renamed)
        yield "Partenaire perdu", move.id, titles[move.id], "Organisation", move.organisation, "", note


def _area_rows(differences: Differences) -> Iterator[Row]:
    for code in differences.territories_gained:
        yield "Territoire gagné", "", "", "EPCI", "", area_name(code), ""
    for code in differences.territories_lost:
        yield "Territoire perdu", "", "", "EPCI", area_name(code), "", ""


def identity_note(move: PartnerMove, renamed: set[tuple[str, str]]) -> str:
    return SAME_NAME if (move.id, name_key(move.organisation)) in renamed else ""
