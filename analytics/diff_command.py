"""``python -m etl diff ID1 ID2 [--role ROLE]``: what changed between two snapshots, as JSON or in prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from analytics.difference_words import (
    after_in_words,
    area_name,
    counts_sentence,
    field_titles,
    value_in_words,
)
from analytics.differences import Differences, compare_snapshots
from analytics.disclosure import UnknownRoleError, check_role
from etl.commands.terminal import CalledWrongly, print_json

if TYPE_CHECKING:
    from analytics.difference_lines import Change
    from etl.store import Store

# Prose is read on a terminal; --json has everything.
SHOWN_LINES = 30


def run_diff(store: Store, before_id: str, after_id: str, *, role: str = "agent", as_json: bool = False) -> None:
    """Print what changed from one snapshot to another, as the role may read it.

    Raises CalledWrongly for an unknown role, UnknownSnapshotError, and the store's other errors.
    """
    try:
        check_role(role)
    except UnknownRoleError as error:
        raise CalledWrongly(str(error)) from error
    differences = compare_snapshots(store.reader(before_id), store.reader(after_id))
    if as_json:
        print_json(differences.as_dict(role))
    else:
        for line in prose(differences, role):
            print(printable(line))


def prose(differences: Differences, role: str = "agent") -> Iterator[str]:
    """The differences line by line, at most SHOWN_LINES of each kind."""
    shown = differences.for_role(role)
    if shown.before is not None:
        yield f"De l’état au {shown.before.as_of:%d/%m/%Y} à l’état au {shown.after.as_of:%d/%m/%Y}"
    if shown is differences:
        yield counts_sentence(shown)
    elif shown.is_empty:
        yield f"Aucun changement parmi les dossiers que le rôle {role} peut voir nommément."
    else:
        yield counts_sentence(shown)
        yield f"Seulement les dossiers que le rôle {role} peut voir nommément, sans les montants ni les orientations."
    for title, lines, total in _lists(shown):
        if total:
            yield ""
            yield f"{title} ({total})"
            yield from (f"  {line}" for line in islice(lines, SHOWN_LINES))
            if total > SHOWN_LINES:
                yield f"  … et {total - SHOWN_LINES} de plus ; --json les a tous."


def _lists(shown: Differences) -> Iterator[tuple[str, Iterable[str], int]]:
    yield "Dossiers entrés", (f"{line.id}  {line.title}" for line in shown.entered), len(shown.entered)
    yield "Dossiers absents", (f"{line.id}  {line.title}" for line in shown.absent), len(shown.absent)
    yield "Champs modifiés", (_change_line(change, shown) for change in shown.changed()), shown.n_changes
    for title, moves in (
        ("Partenaires gagnés", shown.partners_gained),
        ("Partenaires perdus", shown.partners_lost),
    ):
        yield title, (f"{move.id}  {move.organisation}" for move in moves), len(moves)
    for title, codes in (
        ("EPCI nouvellement couverts par un chef de file", shown.territories_gained),
        ("EPCI qui ne sont plus couverts par un chef de file", shown.territories_lost),
    ):
        yield title, (area_name(code) for code in codes), len(codes)


def _change_line(change: Change, shown: Differences) -> str:
    before = value_in_words(change.field, change.before, shown.words)
    return f"{change.id}  {field_titles()[change.field]} : {before} → {after_in_words(change, shown.words)}"


def printable(text: str) -> str:
    """Text without what would act on a terminal: names come from files."""
    return "".join(character if character.isprintable() else " " for character in text)
