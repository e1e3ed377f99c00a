"""The views of maturity at the edges: nothing known, all at the top, all down, one dossier."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.maturity.groups import group_members, group_outside, group_statistics, group_thresholds
from analytics.maturity.reading import DIMENSIONS, MOVEMENTS, STANDINGS, Choice, Reading
from analytics.maturity.views import (
    Known,
    crossings,
    crossings_by_phase,
    distributions,
    dossier_moves,
    known_counts,
    movements,
    phase_flows,
    scale_counts,
    standings,
    thresholds,
    transitions,
)
from tests.analytics.builders import BuiltReader, dossier, lead, partner, snapshot
from tests.analytics.territory_readings import rows_of

TODAY = date(2026, 6, 30)


def answer(function: Any, reader: BuiltReader, *, final: str = "target", scale: str = "SRL", **changes: Any) -> Any:
    """Rows as tuples, in the order of the columns; ``choice`` as a mapping, ``dimension`` for the views by group."""
    params = {"dimension": changes.pop("dimension")} if "dimension" in changes else {}
    choice = Choice(**changes.pop("choice", {}))
    reading = Reading(as_of=TODAY, final=final, scale=scale, choice=choice, **changes)
    found = function(reader, Filters(), "comite", reading=reading, **params)
    return found if isinstance(found, Known | int) else [tuple(row.values()) for row in rows_of(found)]


def at(levels: dict[str, tuple[int | None, int | None]], **changes: Any) -> BuiltReader:
    """Dossiers by their initial and target levels."""
    return snapshot([dossier(key, srl_initial=a, srl_target=b, **changes) for key, (a, b) in levels.items()])


def test_with_nothing_known_every_count_is_written_as_zero() -> None:
    reader = at({"A": (None, None), "B": (3, None), "C": (None, 6)})
    assert answer(known_counts, reader) == Known(n_known=0, n=3, n_top_initial=0, n_other_scales=0)
    zeros = [(level, 0, 0, 0) for level in range(1, 10)]
    assert answer(thresholds, reader) == answer(distributions, reader) == zeros
    for function in (transitions, crossings, crossings_by_phase, phase_flows):
        assert answer(function, reader) == []
    assert [row[0] for row in answer(dossier_moves, reader)] == ["A", "B", "C"]
    assert answer(standings, reader) == [(name, int(name == "sans_echeance")) for name in STANDINGS]
    assert answer(movements, reader) == [(name, 0) for name in MOVEMENTS]
    (row,) = [row for row in answer(group_statistics, reader, dimension="typologie") if row[3]]
    assert row == ("aucune", "Aucune typologie", 0, 3, None, None, None, None, None, None, 0, 0)
    assert answer(group_members, reader, dimension="typologie") == []
    assert answer(group_outside, reader, dimension="departement") == 0


def test_without_any_dossier_the_views_stand_empty() -> None:
    reader = snapshot()
    assert answer(known_counts, reader) == Known(0, 0, 0, 0)
    assert answer(dossier_moves, reader) == []
    assert {row[4] for row in answer(scale_counts, reader)} == {0}
    assert {row[-1] for row in answer(group_thresholds, reader, dimension="helice")} == {0}


def test_all_at_the_highest_level_there_is_nothing_left_to_cross() -> None:
    reader = at({**dict.fromkeys("ABCDEF", (9, 9)), "without target": (9, None)})
    assert answer(known_counts, reader) == Known(n_known=6, n=7, n_top_initial=6, n_other_scales=0)
    assert answer(thresholds, reader) == [(level, 6, 6, 6) for level in range(1, 10)]
    assert answer(transitions, reader) == [(9, 9, 6)]
    assert answer(crossings, reader) == [(0, 6)]
    assert answer(crossings_by_phase, reader) == [("D", 0, 6)]
    assert answer(phase_flows, reader) == [("D", "D", 6)]
    (row,) = [row for row in answer(group_statistics, reader, dimension="typologie") if row[3]]
    assert row[2:] == (6, 7, 9, 9, 9, 9, 9, 9, 6, 6)


def test_levels_that_all_went_down_are_shown_as_they_are() -> None:
    reader = at({"A": (9, 1), "B": (6, 4), "C": (5, 4), "D": (8, 7), "E": (2, 1)})
    assert answer(crossings, reader) == [(-8, 1), (-2, 1), (-1, 3)]
    assert answer(crossings_by_phase, reader) == [("A", -1, 1), ("C", -2, 1), ("C", -1, 1), ("D", -8, 1), ("D", -1, 1)]
    assert answer(phase_flows, reader) == [("A", "A", 1), ("C", "B", 2), ("D", "A", 1), ("D", "C", 1)]
    assert answer(transitions, reader, choice={"franchis": "-1"}) == [(2, 1, 1), (5, 4, 1), (8, 7, 1)]
    (row,) = [row for row in answer(group_statistics, reader, dimension="typologie") if row[3]]
    assert row[4:10] == (5, 6, 8, 1, 4, 4)


def test_one_dossier_is_listed_rather_than_shared_out() -> None:
    reader = at({"A": (3, 6)}, typologies=["T05"])
    assert answer(known_counts, reader) == Known(1, 1, 0, 0)
    assert answer(group_members, reader, dimension="typologie") == [("T05", "A", "Projet A", 3, 6)]
    (row,) = [row for row in answer(group_statistics, reader, dimension="typologie") if row[3]]
    assert row[2:] == (1, 1, None, None, None, None, None, None, 0, 1)


def test_medians_and_quartiles_are_the_lower_ones_from_five_dossiers_on() -> None:
    levels = [1, 2, 2, 4, 7, 8, 9, 9]
    expected = {5: (2, 2, 4), 6: (2, 2, 7), 7: (2, 4, 8), 8: (2, 4, 8)}
    for n, quartiles in expected.items():
        reader = at({f"D{rank}": (level, level) for rank, level in enumerate(levels[:n])})
        (row,) = [row for row in answer(group_statistics, reader, dimension="typologie") if row[3]]
        assert row[4:7] == row[7:10] == quartiles
        assert answer(group_members, reader, dimension="typologie") == []
    assert len(answer(group_members, at({f"D{n}": (n, 9) for n in range(1, 5)}), dimension="typologie")) == 4


def test_another_scale_keeps_its_own_bounds_and_has_no_field_level() -> None:
    reader = snapshot(
        [dossier(f"M{n}", maturity_scale="MRL", srl_initial=n, srl_target=10, srl_observed=n) for n in range(1, 7)]
        + [dossier("S", srl_initial=1, srl_target=9), dossier("T", maturity_scale="TRL", srl_initial=9, srl_target=9)]
    )
    assert [row[0] for row in answer(thresholds, reader, scale="MRL")] == list(range(1, 11))
    assert answer(thresholds, reader, scale="MRL")[9] == (10, 0, 6, 6)
    assert answer(known_counts, reader, scale="MRL") == Known(6, 6, 0, 2)
    assert answer(phase_flows, reader, scale="MRL") == answer(crossings_by_phase, reader, scale="MRL") == []
    assert answer(known_counts, reader, scale="MRL", choice={"phases": "A-D"}).n == 0
    (row,) = [row for row in answer(group_statistics, reader, scale="MRL", dimension="typologie") if row[3]]
    assert row[10:] == (None, None)
    assert [row[:1] + row[2:] for row in answer(scale_counts, reader)] == [
        ("SRL", 1, 9, 1, 1, 0),
        ("TRL", 1, 9, 1, 1, 0),
        ("MRL", 1, 10, 6, 6, 6),
        ("CRL", 1, 9, 0, 0, 0),
    ]
    with pytest.raises(KeyError):
        answer(thresholds, reader, scale="XRL")


def test_a_target_is_reached_on_course_late_unseen_or_without_a_date() -> None:
    day_before, levels = date(2026, 6, 29), {"srl_initial": 3, "srl_target": 6}
    reader = snapshot(
        [
            dossier("A", **levels, srl_observed=6, srl_target_on=day_before),
            dossier("B", **levels, srl_observed=9),
            dossier("C", **levels, srl_observed=5, srl_target_on=TODAY),
            dossier("D", **levels, srl_target_on=TODAY),
            dossier("E", **levels, srl_observed=5, srl_target_on=day_before),
            dossier("F", **levels, srl_target_on=day_before),
            dossier("G", **levels),
            dossier("H", **levels, srl_observed=2),
            dossier("I", srl_initial=3, srl_observed=5, srl_target_on=day_before),
            dossier("J", **levels, maturity_scale="TRL", srl_target_on=day_before),
        ]
    )
    assert answer(standings, reader) == [
        ("atteint", 2),
        ("en_cours", 2),
        ("en_retard", 1),
        ("a_constater", 1),
        ("sans_echeance", 2),
    ]
    assert answer(standings, reader, final="observed") == answer(standings, reader)
    late = answer(dossier_moves, reader, choice={"echeance": "en_retard"})
    assert [row[0] for row in late] == ["E"]


def test_a_dossier_in_several_groups_counts_in_each() -> None:
    reader = snapshot(
        [
            dossier("A", srl_initial=2, srl_target=6, typologies=["T05", "T06"]),
            dossier("B", srl_initial=4, srl_target=4),
        ],
        [
            lead("A", "CHU", "59350", actor_type="ES"),
            partner("A", "Labo", "80021", location="nom"),
            partner("A", "Autre labo", "59512"),
            partner("A", "Sans lieu", actor_type="ENT"),
            lead("B", "Mairie", actor_type="ASSO"),
        ],
    )

    def members(dimension: str) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in answer(group_members, reader, dimension=dimension)]

    assert members("typologie") == [("T05", "A"), ("T06", "A"), ("aucune", "B")]
    assert members("type_acteur") == [("ASSO", "B"), ("ENT", "A"), ("ES", "A"), ("LABO", "A")]
    assert members("departement") == [("59", "A"), ("80", "A")]
    assert members("epci") == [("200093201", "A"), ("248000531", "A")]
    assert members("helice") == [("research", "A"), ("economy", "A"), ("hospital", "A"), ("other", "B")]
    assert [answer(group_outside, reader, dimension=name) for name in DIMENSIONS] == [0, 0, 1, 1, 0]
    labels = {row[0]: row[1] for row in answer(group_thresholds, reader, dimension="helice")}
    assert labels["medico_social"] == "Médico-social"
    assert len(answer(group_thresholds, reader, dimension="departement")) == 3 * 9
    assert len(answer(group_thresholds, reader, dimension="epci")) == 2 * 9


def test_a_final_level_is_aimed_at_or_observed_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="vise"):
        Reading(as_of=TODAY, final="vise")
