"""What a snapshot brought since the one before: dossiers entered or absent, status and observed SRL that moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pandas import DataFrame

from analytics.disclosure import sees_everything

if TYPE_CHECKING:
    from etl.store import SnapshotReader

# Title, status in words, observed SRL level.
_State = tuple[str, str | None, int | None]

KINDS: Mapping[str, str] = {
    "entered": "Dossier entré",
    "absent": "Dossier absent",
    "status": "Statut changé",
    "srl_observed": "SRL constaté changé",
}
COLUMNS = ("submission_id", "kind", "title", "before", "after")
_STATE = """
    SELECT submission_id, title, coalesce(label_fr, status), srl_observed
    FROM submissions LEFT JOIN ref_statuses ON code = status
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """One line a change: submission_id, kind (a key of KINDS), title, before, after. `hidden`: lines withheld."""

    rows: DataFrame
    hidden: int

    def count(self, kind: str) -> int:
        """Dossiers concerned by one kind of change."""
        return int((self.rows["kind"] == kind).sum())


def compare(before: SnapshotReader, after: SnapshotReader, role: str = "agent") -> Changes:
    """The differences between two snapshots, withdrawn dossiers included, sorted by dossier and kind.

    `before` and `after` are shown in words: a status label, an SRL level, or « non connu ». A dossier that came or
    went has no other line. A role that may not read names gets no line, only how many are withheld. Filters do not
    apply: a dossier may leave a filter without changing.
    """
    old, new = _states(before), _states(after)
    lines: list[tuple[str, str, str, str, str]] = []
    for submission_id in sorted(old.keys() | new.keys()):
        lines += _differences(submission_id, old.get(submission_id), new.get(submission_id))
    if not sees_everything(role):
        return Changes(DataFrame(columns=list(COLUMNS)), len(lines))
    return Changes(DataFrame(lines, columns=list(COLUMNS)), 0)


def _states(reader: SnapshotReader) -> dict[str, _State]:
    return {row[0]: (row[1], row[2], row[3]) for row in reader.cursor().execute(_STATE).fetchall()}


def _differences(submission_id: str, old: _State | None, new: _State | None) -> list[tuple[str, str, str, str, str]]:
    if old is None:
        return [] if new is None else [(submission_id, "entered", new[0], "", _shown(new[1]))]
    if new is None:
        return [(submission_id, "absent", old[0], _shown(old[1]), "")]
    return [
        (submission_id, kind, new[0], _shown(old[place]), _shown(new[place]))
        for place, kind in ((2, "srl_observed"), (1, "status"))
        if old[place] != new[place]
    ]


def _shown(value: str | int | None) -> str:
    return "non connu" if value is None else str(value)


def shown_changes(changes: Changes) -> DataFrame:
    """The lines with their kind in words, for a table."""
    return changes.rows.assign(kind=changes.rows["kind"].map(KINDS.get))


def changes_sentence(changes: Changes) -> str:
    """The changes in one French sentence."""
    entered, absent = changes.count("entered"), changes.count("absent")
    status, observed = changes.count("status"), changes.count("srl_observed")
    if not any((entered, absent, status, observed)):
        return "Aucun dossier n’est entré, sorti, ni n’a changé de statut ou de niveau SRL constaté."
    parts = [
        _counted(entered, "dossier entré", "dossiers entrés"),
        _counted(absent, "dossier absent", "dossiers absents"),
        _counted(status, "changement de statut", "changements de statut"),
        _counted(observed, "niveau SRL constaté modifié", "niveaux SRL constatés modifiés"),
    ]
    return f"{', '.join(parts[:-1])} et {parts[-1]}."


def _counted(count: int, singular: str, many: str) -> str:
    return f"{count} {singular if count < 2 else many}"
