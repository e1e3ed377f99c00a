"""The rule board: what each dossier shows of the call's rules, as met, not met or not known.

Nine rules of ``ami_rules.csv`` can be judged by a dossier's own cells. The tool describes: no rule refuses a dossier.

- R01, R02 and R14 rest on the partner lines: without a single one nothing is known of the consortium. ``AUTRE`` and the
  other extended types count in none of them.
- R03 is not met as soon as a piece is known to be missing, and not known while one is blank and none known missing.
- R04, R05 and R06 ask whether something is given: a blank cell is the answer, « non », as it is at the import.
- R07 and R08 are warnings: met is nothing to warn of. R07 needs both levels, R08 the publication date in the settings
  that the snapshot was published under.

Every function gives None to a role that may not read names. Source: AMI HealthIA §2 and §3; ami_rules.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from analytics.disclosure import sees_everything
from analytics.filters import Filters
from analytics.labels import vocabulary
from analytics.query import Ask, asking

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from analytics.filters import Reader
    from etl.store import SnapshotReader

MET, NOT_MET, NOT_KNOWN = "oui", "non", "inconnu"
STATES = (MET, NOT_MET, NOT_KNOWN)
RULES = ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R14")
# All the rules of the kind « conformity » together, as a column of the board.
ALL_CONFORMITY = "conformity"


class Conformity(NamedTuple):
    """Dossiers by all their conformity rules together.

    ``n_unknown``: those where no rule is known to be missed, but one at least is not known. ``n_without_partner``:
    those without any partner line, whichever of the three they are in.
    """

    n: int
    n_met: int
    n_not_met: int
    n_unknown: int
    n_without_partner: int


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """What the board comes to: ``rule_counts``, all conditions together, the types missing, and the call's context.

    ``missing``: actor_type, label, n_absent, n: the six types of the call, the most often missing first, then by label;
    ``n``: dossiers with at least one partner line, the only ones a type can be said missing from.
    ``context``: rule, statement, source_ref of what the call says that no dossier is judged by. ``call_name``: the
    call's, in the settings of the snapshot; a portfolio of another name never answered it.
    """

    counts: DataFrame
    conformity: Conformity
    missing: DataFrame
    context: DataFrame
    call_name: str | None = None

    @property
    def kinds(self) -> dict[str, str]:
        """{rule: kind} of the rules that are judged."""
        return dict(zip(self.counts["rule"], self.counts["kind"], strict=True))


@contextmanager
def _judging(reader: Reader, filters: Filters) -> Iterator[Ask]:
    with asking(reader, filters) as ask:
        for table in ("_rule_states", "_rule_answers", "_conformity"):
            ask.prepare(f"consortia/{table}")
        yield ask


def rule_board(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """One row a dossier, by identifier, those without partner included.

    Columns: submission_id, title, lead (None without), call_types and extended_types (codes, sorted: those that count
    for the consortium rule, and the others), helices (codes of the six types of the call, joined by ``+``), n_partners
    (lines), n_organisations, n_types, n_helices, n_care_sites as in ``consortium_rules``; has_letter, has_form,
    maturity_scale, srl_initial, srl_target and submitted_on as they are given; conformity, then RULES: each one of
    STATES.
    """
    if not sees_everything(role):
        return None
    with _judging(reader, filters) as ask:
        return ask("consortia/rule_board", submission_id=None)


def board_of(reader: SnapshotReader, role: str, submission_id: str) -> Series | None:
    """The line of ``rule_board`` of one dossier, whatever the filters and its status; None without one."""
    if not sees_everything(role):
        return None
    with _judging(reader, Filters(statut=tuple(vocabulary(reader, "statuses")))) as ask:
        rows = ask("consortia/rule_board", submission_id=submission_id)
    return None if rows.empty else rows.iloc[0]


def rule_counts(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """rule, kind, statement, source_ref, n_met, n_not_met, n_unknown: RULES in order, zeros written.

    ``kind``: ``conformity``, ``badge`` or ``warning``. The three counts add up to the dossiers.
    """
    if not sees_everything(role):
        return None
    with _judging(reader, filters) as ask:
        return ask("consortia/rule_counts")


def rule_summary(reader: Reader, filters: Filters, role: str) -> RuleSummary | None:
    """All that stands above the board, asked at once."""
    if not sees_everything(role):
        return None
    with _judging(reader, filters) as ask:
        together = ask("consortia/conformity_counts").iloc[0]
        return RuleSummary(
            counts=ask("consortia/rule_counts"),
            conformity=Conformity(*(int(together[name]) for name in Conformity._fields)),
            missing=ask("consortia/missing_types"),
            context=ask("consortia/context_rules"),
            call_name=together["call_name"] or None,
        )


def narrowed(board: DataFrame, answer: tuple[str, str] | None = None, lacks: str | None = None) -> DataFrame:
    """The lines of a ``rule_board`` with that answer, and without any partner of that type.

    ``answer``: one of RULES or ``conformity``, and one of STATES. ``lacks``: a type of the call; a dossier without
    partner line is not said to lack any.
    """
    if answer is None and lacks is None:
        return board
    kept = board
    if answer is not None:
        rule, state = answer
        kept = kept[kept[rule] == state]
    if lacks is not None:
        in_it = zip(kept["call_types"], kept["n_partners"], strict=True)
        kept = kept[[lacks not in codes and n > 0 for codes, n in in_it]]
    return kept.reset_index(drop=True)
