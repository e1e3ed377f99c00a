"""The notices before a publication: each one fires when it must, says its figures, and is silent otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from analytics.alerts import Alert, find_alerts
from analytics.difference_lines import DossierLine
from analytics.differences import compare_states
from analytics.renumbered import Renumbered, pair_renumbered
from analytics.states import State, read_state
from tests.analytics.builders import dossier, lead, orientation, partner, snapshot

MARCH, JUNE = date(2026, 3, 14), date(2026, 6, 30)


def state(day: date, dossiers: Sequence[Any], partners: Any = (), orientations: Any = ()) -> State:
    return read_state(snapshot(dossiers, partners, orientations), day.isoformat(), day)


def alerts(before: State, after: State, percent: int = 20) -> dict[str, Alert]:
    found = find_alerts(before, after, compare_states(before, after), percent)
    assert len({alert.kind for alert in found}) == len(found)
    return {alert.kind: alert for alert in found}


def numbered(*numbers: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        dossier(f"D{number}", title=f"Projet numéro {number}, sans pareil {number**5}", **changes) for number in numbers
    ]


def test_a_state_that_only_brings_dossiers_raises_nothing() -> None:
    assert alerts(state(MARCH, numbered(1, 2)), state(JUNE, numbered(1, 2, 3))) == {}


@pytest.mark.parametrize(("n_absent", "fires"), [(0, False), (2, False), (3, True), (10, True)])
def test_more_than_a_fifth_of_the_dossiers_in_force_absent(n_absent: int, fires: bool) -> None:
    found = alerts(state(MARCH, numbered(*range(10))), state(JUNE, numbered(*range(n_absent, 10), 20)))
    assert ("absent" in found) is fires
    if fires:
        assert found["absent"].figures == {"n_absent": n_absent, "n_before": 10, "percent": 20}
        assert f"{n_absent} des 10 dossiers en vigueur seraient absents" in found["absent"].sentence


def test_the_share_of_absent_dossiers_is_a_setting() -> None:
    before, after = state(MARCH, numbered(1, 2)), state(JUNE, numbered(1))
    assert "absent" in alerts(before, after, 20)
    assert "absent" not in alerts(before, after, 50)


def test_the_only_dossier_absent_is_said_in_the_singular() -> None:
    found = alerts(state(MARCH, numbered(1)), state(JUNE, numbered(2)))
    assert found["absent"].sentence.startswith("Le seul dossier en vigueur serait absent de cet état")


def test_renumbered_dossiers_are_shown_in_pairs_with_what_they_share() -> None:
    titles = ["Aide au repérage", "Lecture d'images", "Tri aux urgences", "Suivi à domicile"]
    old = [dossier(f"IA-2026-01{rank}", title=title) for rank, title in enumerate(titles)]
    new = [dossier(f"N{rank}", title=title.upper()) for rank, title in enumerate(titles)]
    found = alerts(state(MARCH, old), state(JUNE, new))["renumbered"]
    assert found.figures == {"n_pairs": 4, "n_absent": 4}
    assert found.lines[0] == "IA-2026-010 → N0, même titre"
    assert len(found.lines) == 4


def test_at_most_ten_pairs_are_listed_and_the_rest_counted() -> None:
    old, new = (
        numbered(*range(14)),
        [row | {"submission_id": f"N{rank}"} for rank, row in enumerate(numbered(*range(14)))],
    )
    found = alerts(state(MARCH, old), state(JUNE, new))["renumbered"]
    assert len(found.lines) == 11
    assert found.lines[-1] == "… et 4 de plus"


def test_one_lookalike_among_many_absent_dossiers_is_no_renumbering() -> None:
    old = numbered(*range(10))
    new = [row | {"submission_id": "N"} for row in numbered(0)]
    assert "renumbered" not in alerts(state(MARCH, old), state(JUNE, new))
    assert "renumbered" in alerts(state(MARCH, numbered(0, 1, 2)), state(JUNE, [*new, *numbered(1, 3)]))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (("IA-2026-014", "Tri"), ("IA-26-14", "Autre chose"), "même numéro écrit autrement"),
        (("A", "Éthique & soins"), ("B", "ethique soins"), "même titre"),
        (("A", "Un", "RETINIA"), ("B", "Deux", "Retinia"), "même acronyme"),
        (("A", "Aide au repérage de la rétinopathie"), ("B", "Aide au reperage de la retinopathy"), "titre presque identique"),
        (("A", "Un", None, "CHU"), ("B", "Un", None, "C.H.U"), "même titre"),
        (("A", "Un", None, "CHU"), ("B", "un", None, "chu"), "même titre et même chef de file"),
        (("A", "Un"), ("B", "Deux"), None),
    ],
)  # fmt: skip
def test_a_dossier_is_known_again_by_its_number_its_title_or_its_acronym(
    old: Any, new: Any, reason: str | None
) -> None:
    found = pair_renumbered([line(*old)], [line(*new)])
    assert found == ([Renumbered(old[0], new[0], reason)] if reason else [])


def line(id_: str, title: str, acronym: str | None = None, lead_name: str | None = None) -> DossierLine:
    return DossierLine(id_, title, acronym, "recu", lead_name)


def test_dossiers_of_the_same_title_are_told_apart_by_their_lead_else_taken_in_their_order() -> None:
    led = [line("A", "Tri", None, "CHU"), line("B", "Tri", None, "Labo")]
    assert pair_renumbered(led, [line("C", "Tri", None, "Labo")]) == [("B", "C", "même titre et même chef de file")]
    bare = [line("A", "Tri"), line("B", "Tri")]
    assert pair_renumbered(bare, [line("C", "Tri"), line("D", "Tri")]) == [
        ("A", "C", "même titre"),
        ("B", "D", "même titre"),
    ]


def test_the_date_that_goes_back_and_the_same_date() -> None:
    old, new = numbered(1), numbered(1, 2)
    assert "La date recule : l’état en vigueur est au 30/06/2026" in alerts(state(JUNE, old), state(MARCH, new))[
        "date_back"
    ].sentence  # fmt: skip
    assert alerts(state(JUNE, old), state(JUNE, new)).keys() == {"date_same"}


def test_the_same_rows_are_said_to_change_nothing() -> None:
    before = state(MARCH, numbered(1), [partner("D1", "Labo")])
    assert alerts(before, state(JUNE, numbered(1), [partner("D1", "Labo")])).keys() == {"identical"}
    assert alerts(before, state(MARCH, numbered(1), [partner("D1", "Labo")])).keys() == {"identical"}
    assert alerts(before, state(JUNE, numbered(1), [partner("D1", "Labo", city="Lille")])) == {}


def test_columns_filled_in_force_and_empty_now_are_named() -> None:
    old = numbered(1, 2, health_area="Ophtalmologie", levers=["a"], confidentiality="public")
    new = numbered(1, 2, acronym="A")
    members = [lead("D1", "CHU", siret="13002526500013", site_role="soins")]
    found = alerts(state(MARCH, old, members), state(JUNE, new, [lead("D1", "CHU")]))["emptied"]
    assert found.lines == (
        "Aire de santé (dossiers) : 2 cellules remplies en vigueur",
        "Leviers (dossiers) : 2 cellules remplies en vigueur",
        "Confidentialité (dossiers) : 2 cellules remplies en vigueur",
        "Rôle du site (partenaires) : 1 cellule remplie en vigueur",
        "SIRET (partenaires) : 1 cellule remplie en vigueur",
    )
    assert "5 colonnes remplies dans l’état en vigueur sont vides" in found.sentence


def test_a_column_with_one_cell_left_is_not_forgotten() -> None:
    old = numbered(1, 2, health_area="Ophtalmologie")
    assert alerts(state(MARCH, old), state(JUNE, [old[0], *numbered(2)])) == {}


def test_a_kind_of_lines_that_is_gone_is_a_file_left_out_not_its_columns_emptied() -> None:
    before = state(MARCH, numbered(1), [partner("D1", "Labo")], [orientation("D1", "F2030_REG", outcome="accorde")])
    found = alerts(before, state(JUNE, numbered(1), [partner("D1", "Labo")]))
    assert found.keys() == {"forgotten"}
    assert found["forgotten"].figures == {"kind": "orientations", "n_before": 1}
    assert "a 1 ligne d’orientations, celui-ci n’en a aucune" in found["forgotten"].sentence
