"""One dossier looked at closely: as its file says it, whatever the filters leave, for those who may read names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.maturity.opened_dossier import dossier_standing, opened_dossier
from analytics.maturity.reading import Choice, Reading
from analytics.maturity.tracks import NO_TRACKS
from tests.analytics.builders import BuiltReader, dossier, lead, snapshot

READING = Reading(as_of=date(2026, 11, 15))
LATE: dict[str, Any] = {"srl_initial": 2, "srl_target": 5, "srl_observed": 3, "srl_target_on": date(2026, 6, 30)}


@pytest.fixture(scope="module")
def reader() -> BuiltReader:
    return snapshot(
        [
            dossier("A", title="Un titre", typologies=["T05", "T01"], barriers=["Temps"], levers=["Élan"], **LATE),
            dossier("B"),
            dossier("C", status="retire", maturity_scale="TRL", srl_initial=4),
        ],
        [lead("A", "CHU de Lille", "59350")],
    )


def test_a_dossier_is_said_as_its_file_says_it(reader: BuiltReader) -> None:
    found = opened_dossier(reader, Filters(), "comite", submission_id="A")
    assert found is not None
    assert (found.title, found.lead, found.typologies) == ("Un titre", "CHU de Lille", ("T01", "T05"))
    assert (found.scale, found.initial, found.target, found.observed) == ("SRL", 2, 5, 3)
    assert (found.target_on, found.observed_on) == (date(2026, 6, 30), None)
    assert (found.barriers, found.levers) == (("Temps",), ("Élan",))


def test_what_is_not_known_stays_unknown(reader: BuiltReader) -> None:
    found = opened_dossier(reader, Filters(), "comite", submission_id="B")
    assert found is not None
    assert (found.lead, found.initial, found.target, found.observed, found.barriers) == (None, None, None, None, ())


def test_a_dossier_that_the_filters_leave_out_is_still_looked_at(reader: BuiltReader) -> None:
    found = opened_dossier(reader, Filters(typologie=("T09",)), "comite", submission_id="C")
    assert found is not None
    assert (found.scale, found.initial) == ("TRL", 4)


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_that_may_not_read_names_get_nothing(reader: BuiltReader, role: str) -> None:
    assert opened_dossier(reader, Filters(), role, submission_id="A") is None
    assert dossier_standing(reader, Filters(), role, reading=READING, submission_id="A") is None


def test_an_identifier_that_no_dossier_has_gives_nothing(reader: BuiltReader) -> None:
    assert opened_dossier(reader, Filters(), "comite", submission_id="Z") is None


def test_where_it_stands_is_told_even_when_a_choice_leaves_it_out(reader: BuiltReader) -> None:
    late = dossier_standing(reader, Filters(), "comite", reading=READING, tracks=NO_TRACKS, submission_id="A")
    assert late is not None
    assert (late.standing, late.is_counted) == ("en_retard", True)
    chosen = Reading(as_of=READING.as_of, choice=Choice(echeance="atteint"))
    left_out = dossier_standing(reader, Filters(), "comite", reading=chosen, submission_id="A")
    assert left_out is not None
    assert (left_out.standing, left_out.is_counted) == ("en_retard", False)


def test_it_stands_nowhere_on_another_scale_or_outside_the_filters(reader: BuiltReader) -> None:
    trl = Reading(as_of=READING.as_of, scale="TRL")
    assert dossier_standing(reader, Filters(), "comite", reading=trl, submission_id="A") is None
    elsewhere = Filters(typologie=("T09",))
    assert dossier_standing(reader, elsewhere, "comite", reading=READING, submission_id="A") is None
