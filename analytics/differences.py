"""What changed between two states: dossiers that came or went, fields, levels, organisations, territories.

A dossier that came or went has no other line. Lists compare as sets: the order of typologies says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from analytics.difference_lines import Change, DossierLine, PartnerMove, merged_changes
from analytics.disclosure import check_role, sees_everything
from analytics.query import load_sql
from analytics.states import State, StateLabel, Words, read_state
from etl.schema import LEVEL_FIELDS, columns
from etl.store.connection import connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from etl.store import SnapshotReader

# Dossiers that a role may read the name of, by their mark (DESIGN "Who sees what"); committee and above: all.
NAMEABLE: Mapping[str, frozenset[str]] = {
    "public": frozenset({"public"}),
    "consultation": frozenset({"public", "agrege"}),
}
# Fields of a named dossier that only the committee and above may read.
_AMOUNTS = frozenset({"total_cost_eur"})


@dataclass(frozen=True, eq=False)
class Differences:
    """Two states compared; ``before`` is None for a first publication.

    ``fields``: attribute -> table of submission_id, before, after, only those where a dossier changed. ``matched``:
    one row a dossier of either state (see `matched_dossiers.sql`). Everything is sorted by dossier.
    """

    before: StateLabel | None
    after: StateLabel
    entered: tuple[DossierLine, ...]
    absent: tuple[DossierLine, ...]
    fields: Mapping[str, pa.Table]
    partners_gained: tuple[PartnerMove, ...]
    partners_lost: tuple[PartnerMove, ...]
    territories_gained: tuple[str, ...]
    territories_lost: tuple[str, ...]
    matched: pa.Table
    words: Words

    @property
    def n_changes(self) -> int:
        """Fields that changed, over all dossiers."""
        return sum(rows.num_rows for rows in self.fields.values())

    @property
    def n_levels(self) -> int:
        """Levels that changed, the three kinds together."""
        return sum(self.fields[name].num_rows for name in LEVEL_FIELDS if name in self.fields)

    @cached_property
    def n_changed_dossiers(self) -> int:
        """Dossiers with at least one field that changed."""
        ids = [rows["submission_id"] for rows in self.fields.values()]
        return len(pc.unique(pa.chunked_array([chunk for column in ids for chunk in column.chunks], pa.string())))

    def changed(self) -> Iterator[Change]:
        """Fields that changed, by dossier, then in the contract's order."""
        return merged_changes(self.fields)

    def levels(self) -> Iterator[Change]:
        """The changes of the three levels, by dossier, initial, target, observed."""
        return merged_changes({name: rows for name, rows in self.fields.items() if name in LEVEL_FIELDS})

    @cached_property
    def other_partners(self) -> frozenset[str]:
        """Dossiers of both states whose partner lines differ in anything: a name, a place, a role, an identifier."""
        return frozenset(self.matched.filter(self.matched["has_other_partners"])["submission_id"].to_pylist())

    @cached_property
    def other_orientations(self) -> frozenset[str]:
        """Dossiers of both states whose orientation lines differ in anything."""
        return frozenset(self.matched.filter(self.matched["has_other_orientations"])["submission_id"].to_pylist())

    @property
    def is_empty(self) -> bool:
        """True when the two states hold the same rows."""
        # An organisation gained or lost is a partner line that differs.
        return not (self.entered or self.absent or self.fields or self.other_partners or self.other_orientations)

    def titles(self, ids: Collection[str] | None = None) -> dict[str, str]:
        """Title of each of these dossiers (None: all), as the later state that has it writes it."""
        return self._of_dossiers("title", ids)

    def scales(self, ids: Collection[str] | None = None) -> dict[str, str]:
        """Maturity scale of each of these dossiers (None: all)."""
        return self._of_dossiers("maturity_scale", ids)

    def _of_dossiers(self, column: str, ids: Collection[str] | None) -> dict[str, str]:
        rows = self.matched
        if ids is not None:
            rows = rows.filter(pc.is_in(rows["submission_id"], pa.array(sorted(ids), pa.string())))
        return dict(zip(rows["submission_id"].to_pylist(), rows[column].to_pylist(), strict=True))

    def for_role(self, role: str) -> Differences:
        """The differences a role may read. Raises UnknownRoleError.

        Public and consultation: those of the dossiers that bear, in each state they are in, a mark the role may read
        the name of; no amounts, no orientations. Territories are then those of these dossiers alone: another
        one's must not show.
        """
        check_role(role)
        if sees_everything(role):
            return self
        matched = self.matched.filter(_is_nameable(self.matched, NAMEABLE[role]))
        named = set(matched["submission_id"].to_pylist())
        ids = pa.array(sorted(named), pa.string())
        fields = {
            name: shown
            for name, rows in self.fields.items()
            if name not in _AMOUNTS and (shown := rows.filter(pc.is_in(rows["submission_id"], ids))).num_rows
        }
        gained, lost = _territories(matched)
        return replace(
            self,
            entered=tuple(line for line in self.entered if line.id in named),
            absent=tuple(line for line in self.absent if line.id in named),
            fields=fields,
            partners_gained=tuple(move for move in self.partners_gained if move.id in named),
            partners_lost=tuple(move for move in self.partners_lost if move.id in named),
            territories_gained=gained,
            territories_lost=lost,
            matched=_without_orientations(matched),
        )

    def as_dict(self, role: str = "agent") -> dict[str, object]:
        """The contract's JSON object of ``diff``, as this role may read it. Raises UnknownRoleError."""
        shown = self.for_role(role)
        return {
            "from": shown.before.snapshot_id if shown.before else None,
            "to": shown.after.snapshot_id,
            "entered": [line.id for line in shown.entered],
            "absent": [line.id for line in shown.absent],
            "changed": [
                {"id": id_, "field": field, "before": _plain(before), "after": _plain(after)}
                for id_, field, before, after in shown.changed()
            ],
            "srl": [
                {"id": id_, "which": field.removeprefix("srl_"), "before": before, "after": after}
                for id_, field, before, after in shown.levels()
            ],
            "partners_gained": [{"id": m.id, "organisation": m.organisation} for m in shown.partners_gained],
            "partners_lost": [{"id": m.id, "organisation": m.organisation} for m in shown.partners_lost],
            "territories_gained": list(shown.territories_gained),
            "territories_lost": list(shown.territories_lost),
        }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _is_nameable(matched: pa.Table, marks: frozenset[str]) -> pa.ChunkedArray:
    allowed = pa.array(sorted(marks), pa.string())
    sides = [
        pc.or_(pc.invert(matched[side]), pc.is_in(matched[mark], allowed))
        for side, mark in (("is_before", "mark_before"), ("is_after", "mark_after"))
    ]
    return pc.and_(*sides)


def _without_orientations(matched: pa.Table) -> pa.Table:
    place = matched.schema.get_field_index("has_other_orientations")
    return matched.set_column(place, "has_other_orientations", pa.array([False] * matched.num_rows, pa.bool_()))


def _territories(matched: pa.Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """EPCI covered by a lead after and not before, and before and not after."""
    old, new = (set(pc.unique(matched[side]).to_pylist()) - {None} for side in ("epci_before", "epci_after"))
    return tuple(sorted(new - old)), tuple(sorted(old - new))


def compare_states(before: State | None, after: State) -> Differences:
    """The differences between two states; ``before`` None when nothing is published yet: every dossier enters."""
    old = before or _nothing_before(after)
    connection = connect()
    try:
        for side, state in (("before", old), ("after", after)):
            connection.register(f"dossiers_{side}", state.dossiers)
            connection.register(f"partners_{side}", state.partners)
        matched = connection.execute(load_sql("matched_dossiers")).to_arrow_table()
        fields = _changed_fields(connection, old, after)
        gained, lost = _moved_partners(connection)
    finally:
        connection.close()
    territories_gained, territories_lost = _territories(matched)
    return Differences(
        before=before.label if before else None,
        after=after.label,
        entered=_on_one_side(after, matched.filter(pc.invert(matched["is_before"]))),
        absent=_on_one_side(old, matched.filter(pc.invert(matched["is_after"]))),
        fields=fields,
        partners_gained=gained,
        partners_lost=lost,
        territories_gained=territories_gained,
        territories_lost=territories_lost,
        matched=matched,
        words={name: {**old.words[name], **words} for name, words in after.words.items()},
    )


def compare_snapshots(before: SnapshotReader, after: SnapshotReader) -> Differences:
    """The differences between two published snapshots, both under the alias table of today."""
    old, new = (read_state(reader, reader.info.id, reader.info.as_of) for reader in (before, after))
    return compare_states(old, new)


def _nothing_before(after: State) -> State:
    return replace(after, dossiers=after.dossiers.slice(0, 0), partners=after.partners.slice(0, 0))


def _changed_fields(connection: DuckDBPyConnection, before: State, after: State) -> dict[str, pa.Table]:
    old, new = _shared_rows(before, after), _shared_rows(after, before)
    found = {}
    for column in columns("dossiers"):
        pair = old[column.attribute], new[column.attribute]
        if pair[0].equals(pair[1]):
            continue
        connection.register("pairs", pa.table([old["submission_id"], *pair], ["submission_id", "before", "after"]))
        rows = connection.execute(load_sql("changed_lists" if column.is_list else "changed_values")).to_arrow_table()
        if rows.num_rows:
            found[column.attribute] = rows.sort_by("submission_id")
    return found


def _shared_rows(state: State, other: State) -> pa.Table:
    """The dossiers of a state that the other one has too; both states are sorted, so that their rows go in pairs."""
    return state.dossiers.filter(pc.is_in(state.dossiers["submission_id"], other.dossiers["submission_id"]))


def _moved_partners(connection: DuckDBPyConnection) -> tuple[tuple[PartnerMove, ...], tuple[PartnerMove, ...]]:
    moves = connection.execute(load_sql("moved_partners")).fetchall()
    gained, lost = (tuple(PartnerMove(*row) for side, *row in moves if side == move) for move in ("gained", "lost"))
    return gained, lost


def _on_one_side(state: State, matched: pa.Table) -> tuple[DossierLine, ...]:
    rows = state.dossiers.filter(pc.is_in(state.dossiers["submission_id"], matched["submission_id"]))
    kept = (rows[name].to_pylist() for name in ("submission_id", "title", "acronym", "status", "lead_organisation"))
    return tuple(DossierLine(*row) for row in zip(*kept, strict=True))
