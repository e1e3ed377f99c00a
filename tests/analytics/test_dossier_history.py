"""What changed of one dossier: against the comparison of whole states, and line by line on made ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from analytics.difference_words import identity_changes
from analytics.differences import compare_snapshots
from analytics.dossiers.history import (
    ABSENT,
    BACK,
    CHANGED,
    ENTERED,
    FIRST,
    GAINED,
    LOST,
    DossierHistory,
    DossierRows,
    alias_table,
    dossier_history,
    read_rows,
    read_words,
)
from etl.schema import columns
from tests.analytics.builders import BuiltReader, dossier, lead, orientation, partner, snapshot
from tests.analytics.oracle_states import State

DAYS = (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
SAME_NAME = "Partenaire : même nom, autre identité"
Told = tuple[str, str, str, str]


def history(readers: Sequence[BuiltReader], submission_id: str = "A", **aliases: str) -> DossierHistory:
    states = [(day, read_rows(reader, submission_id)) for day, reader in zip(DAYS, readers, strict=False)]
    return dossier_history(states, read_words(readers[-1]), aliases)


def told(found: DossierHistory, as_of: date | None = None) -> list[Told]:
    """Kind, what, before, after of the changes, of one state or all, as they are listed."""
    rows = found.changes[["as_of", "kind", "what", "before", "after"]].itertuples(index=False, name=None)
    return [(kind, what, before, after) for day, kind, what, before, after in rows if as_of in (None, day)]


def one(
    *, orientations: Sequence[Mapping[str, Any]] = (), partners: Sequence[Mapping[str, Any]] = (), **cells: Any
) -> BuiltReader:
    """A state of one dossier."""
    return snapshot([dossier("A", **cells)], partners or [lead("A", "CHU")], orientations)


def test_the_demo_tells_of_each_dossier_what_the_comparison_of_states_tells(demo: list[State]) -> None:
    readers = [state.reader for state in demo]
    words, aliases = read_words(readers[-1]), alias_table(readers[-1])
    titles = {column.attribute: column.title.replace("'", "’") for column in columns("dossiers")}
    pairs = {
        after.info.as_of: compare_snapshots(before, after) for before, after in zip(readers, readers[1:], strict=False)
    }
    for each in demo[-1].portfolio.dossiers:
        found = dossier_history([(r.info.as_of, read_rows(r, each.id)) for r in readers], words, aliases)
        for as_of, pair in pairs.items():
            kinds = Counter(kind for kind, *_ in told(found, as_of))
            assert kinds[ENTERED] == (each.id in {line.id for line in pair.entered}) - kinds[BACK]
            assert {what for kind, what, *_ in told(found, as_of) if kind == CHANGED} == {
                titles[change.field] for change in pair.changed() if change.id == each.id
            }
            renamed = len([1 for id_, _ in identity_changes(pair) if id_ == each.id])
            assert kinds[SAME_NAME] == renamed
            assert kinds[GAINED] == sum(move.id == each.id for move in pair.partners_gained) - renamed
            assert kinds[LOST] == sum(move.id == each.id for move in pair.partners_lost) - renamed
            moved = kinds[GAINED] + kinds[LOST] + renamed
            lines = sum(n for kind, n in kinds.items() if kind.startswith("Ligne de partenaire"))
            assert bool(moved + lines) == (each.id in pair.other_partners)
            sent = sum(n for kind, n in kinds.items() if kind.startswith("Orientation"))
            assert bool(sent) == (each.id in pair.other_orientations)


def test_a_dossier_comes_goes_and_comes_back() -> None:
    nobody = snapshot([dossier("B")])
    found = history([nobody, one(), nobody, one(status="complet")])
    assert found.present == (DAYS[1], DAYS[3])
    assert told(found) == [
        (BACK, "Statut", "", "Complet"),
        (ABSENT, "Statut", "Reçu", ""),
        (ENTERED, "Statut", "", "Reçu"),
    ]
    assert [row for row in found.changes["since"]] == [DAYS[2], DAYS[1], DAYS[0]]


def test_a_dossier_of_the_first_state_did_not_come_then() -> None:
    found = history([one()])
    assert told(found) == [(FIRST, "Statut", "", "Reçu")]
    assert found.changes["since"].isna().all()


def test_fields_are_told_in_words_and_lists_as_sets() -> None:
    before = one(typologies=["T01", "T05"], is_preexisting=True, total_cost_eur=1250.5, deployment_areas=["59"])
    after = one(typologies=["T05", "T01"], is_preexisting=None, total_cost_eur=2000.0, deployment_areas=["59", "02"])
    assert told(history([before, after]), DAYS[1]) == [
        (CHANGED, "Territoires de déploiement", "Nord (59)", "Nord (59), Aisne (02)"),
        (CHANGED, "Projet préexistant", "oui", "non renseigné"),
        (CHANGED, "Coût total HT (€)", "1\u202f250,5", "2\u202f000"),
    ]


def test_partners_come_and_go_by_their_resolved_identity() -> None:
    before = one(partners=[lead("A", "CHU"), partner("A", "Ancien nom", line=3), partner("A", "Partie", line=4)])
    after = one(partners=[lead("A", "CHU"), partner("A", "Nouveau nom", line=3), partner("A", "Venue", line=4)])
    moves = told(history([before, after], **{"nom:ancien nom": "nom:nouveau nom"}), DAYS[1])
    assert moves == [
        (GAINED, "Organisation", "", "Venue"),
        (LOST, "Organisation", "Partie", ""),
        ("Ligne de partenaire", "Nouveau nom · Organisation", "Ancien nom", "Nouveau nom"),
    ]


def test_a_number_added_to_a_name_is_no_new_partner() -> None:
    before = one(partners=[lead("A", "C.H.U. fictif")])
    after = one(partners=[lead("A", "CHU fictif", organisation_id="siren:200053742", siren="200053742")])
    assert told(history([before, after]), DAYS[1]) != []
    same = one(partners=[lead("A", "C.H.U. Fictif", organisation_id="siren:200053742")])
    assert told(history([before, same]), DAYS[1]) == [
        (SAME_NAME, "C.H.U. Fictif", "connue par son nom", "SIREN 200053742")
    ]


def test_a_line_of_a_partner_that_stayed_is_told_by_the_cells_that_differ() -> None:
    before = one(partners=[lead("A", "CHU"), partner("A", "Labo", "59350", city="Lille", line=3)])
    after = one(
        partners=[
            partner("A", "Labo", "80021", city="Amiens", contribution_eur=40_000.0, line=2),
            lead("A", "CHU", line=3),
        ]
    )
    assert told(history([before, after]), DAYS[1]) == [
        ("Ligne de partenaire", "Labo · Commune", "Lille", "Amiens"),
        ("Ligne de partenaire", "Labo · Contribution (€)", "non renseigné", "40\u202f000"),
    ]


def test_a_second_line_of_the_same_partner_is_added_whole() -> None:
    before = one(partners=[lead("A", "CHU", city="Lille")])
    after = one(partners=[lead("A", "CHU", city="Lille"), lead("A", "CHU", city="Roubaix", site_role="soins", line=3)])
    assert told(history([before, after]), DAYS[1]) == [
        (
            "Ligne de partenaire ajoutée",
            "CHU",
            "",
            "Type d’acteur : Laboratoire de recherche, Rôle : Chef de file, Rôle du site : Site de soins, "
            "Commune : Roubaix, Pays : FR",
        )
    ]


def test_an_orientation_is_added_answered_and_withdrawn() -> None:
    asked = orientation("A", "F2030_REG", outcome="depose", requested_eur=100.0)
    granted = {**asked, "outcome": "accorde", "granted_eur": 80.0, "line": 7}
    found = history([one(), one(orientations=[asked]), one(orientations=[granted]), one()])
    kinds = {day: [(kind, what) for kind, what, *_ in told(found, day)] for day in DAYS}
    ((_, scheme),) = kinds[DAYS[1]]
    assert kinds[DAYS[1]] == [("Orientation ajoutée", scheme)]
    assert told(found, DAYS[2]) == [
        ("Orientation", f"{scheme} · Issue", "Déposé", "Accordé"),
        ("Orientation", f"{scheme} · Montant accordé (€)", "non renseigné", "80"),
    ]
    assert kinds[DAYS[3]] == [("Orientation retirée", scheme)]


def test_the_same_lines_in_another_order_are_no_change() -> None:
    lines = [lead("A", "CHU", line=2), partner("A", "Labo", line=3), partner("A", "Labo", line=4)]
    sent = [orientation("A", "F2030_REG", line=2), orientation("A", "PASS_INNO", line=3)]
    shuffled = [{**line, "line": 9 - place} for place, line in enumerate(reversed(lines))]
    found = history([one(partners=lines, orientations=sent), one(partners=shuffled, orientations=sent[::-1])])
    assert told(found, DAYS[1]) == []


@pytest.mark.parametrize("unknown", ["B", "", "A'; DROP TABLE partners; --"])
def test_a_dossier_that_no_state_holds_has_no_history(unknown: str) -> None:
    assert read_rows(one(), unknown) == DossierRows(None, (), ())
    found = history([one(), one()], unknown)
    assert (found.present, told(found)) == ((), [])
    assert found.dates == DAYS[:2]
