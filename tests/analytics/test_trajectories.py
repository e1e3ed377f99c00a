"""Levels through the states: what the views say against plain Python, on the demo and on states made for the edges."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from analytics.filters import Filters
from analytics.maturity.reading import MOVEMENTS, Choice, Reading, Stretch, stretch_of
from analytics.maturity.tracks import POINTS
from analytics.maturity.trajectories import (
    Tracks,
    build_tracks,
    declared_levels,
    dossier_track,
    drops,
    revisions,
    trajectory_points,
    trajectory_steps,
)
from analytics.maturity.views import dossier_moves, movements
from tests.analytics import oracle_tracks as oracle
from tests.analytics.builders import BuiltReader, dossier, snapshot
from tests.analytics.oracle_states import State as PublishedState

FEBRUARY, MAY, AUGUST, NOVEMBER = date(2026, 2, 15), date(2026, 5, 17), date(2026, 8, 16), date(2026, 11, 15)
DATES = (FEBRUARY, MAY, AUGUST, NOVEMBER)
ROLES_THAT_DO_NOT = ("public", "consultation")
Case = tuple[BuiltReader, Tracks]
# One dossier of one state: None when the state doesn't hold it.
Given = Mapping[str, Any] | int | None


def made(**dossiers: Sequence[Given]) -> tuple[Case, list[oracle.State]]:
    """Each dossier as the states give it, oldest first; a number is an observed level on the SRL scale, 0 is blank."""
    n_states = len(next(iter(dossiers.values())))
    states: list[oracle.State] = [
        (as_of, {key: full(key, given[rank]) for key, given in dossiers.items() if given[rank] is not None})
        for rank, as_of in enumerate(DATES[:n_states])
    ]
    tracks = build_tracks([(f"state-{as_of}", as_of, levels_of(held)) for as_of, held in states])
    return (snapshot(row_of(key, row) for key, row in states[-1][1].items()), tracks), states


def levels_of(held: Mapping[str, oracle.Dossier]) -> pa.Table:
    """What `declared_levels` gives of a state, without the state."""
    names = ["submission_id", "maturity_scale", "srl_initial", "srl_target", "srl_observed", "srl_observed_on"]
    schema = pa.schema([POINTS.field(name) for name in [*names, "srl_target_on"]])
    rows = [{name: row_of(key, row)[name] for name in names} for key, row in held.items()]
    return pa.Table.from_pylist(rows, schema=schema)


def tracked(states: Sequence[oracle.State], readers: Sequence[Any]) -> Tracks:
    return build_tracks(
        [(f"state-{as_of}", as_of, declared_levels(reader)) for (as_of, _), reader in zip(states, readers, strict=True)]
    )


def full(key: str, given: Given) -> dict[str, Any]:
    changes = {"observed": given or None} if isinstance(given, int) else dict(given or {})
    nothing = dict.fromkeys(("initial", "target", "observed", "observed_on"))
    return {**nothing, "title": f"Projet {key}", "status": "recu", "scale": "SRL", **changes}


def row_of(key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return dossier(
        key,
        title=row["title"],
        status=row["status"],
        maturity_scale=row["scale"],
        srl_initial=row["initial"],
        srl_target=row["target"],
        srl_observed=row["observed"],
        srl_observed_on=row["observed_on"],
    )


def reading(scale: str = "SRL", as_of: date = NOVEMBER, **choice: str) -> Reading:
    return Reading(as_of=as_of, scale=scale, choice=Choice(**choice))


def rows(frame: pd.DataFrame | None) -> list[tuple[object, ...]]:
    """The rows as plain values: days as dates, unknown numbers as None."""
    assert frame is not None
    return [tuple(plain(value) for value in row) for row in frame.itertuples(index=False, name=None)]


def plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if value is pd.NA or value is pd.NaT or value is None else value


def runs_of(tracks: Tracks, scale: str = "SRL") -> dict[str, tuple[object, ...]]:
    found = tracks.runs.to_pylist()
    return {
        row["submission_id"]: (row["since"], row["last_direction"], row["is_down_ever"])
        for row in found
        if row["maturity_scale"] == scale
    }


def agree(reader: Any, tracks: Tracks, states: Sequence[oracle.State], scale: str, still_months: int = 12) -> None:
    """Every view says what plain Python says of these states."""
    asked = Reading(as_of=states[-1][0], scale=scale, still_months=still_months)
    question = (reader, Filters(), "comite")
    keys = oracle.shown(states, scale)
    assert runs_of(tracks, scale) == oracle.run_rows(states, scale)
    assert rows(trajectory_steps(*question, reading=asked, tracks=tracks)) == oracle.steps(states, scale, keys)
    assert rows(trajectory_points(*question, reading=asked, tracks=tracks)) == oracle.points(states, scale, keys)
    assert rows(drops(*question, reading=asked, tracks=tracks)) == oracle.drops(states, scale, keys)
    assert rows(revisions(*question, reading=asked, tracks=tracks)) == oracle.revisions(states, scale, keys)
    moved = Counter(oracle.movement(states, scale, key, still_months) for key in keys)
    counted = movements(*question, reading=asked, tracks=tracks)
    assert rows(counted) == [(name, moved[name]) for name in MOVEMENTS]


# ---------------------------------------------------------------- the demo


@pytest.fixture(scope="module")
def demo_files(demo: list[PublishedState]) -> list[oracle.State]:
    return oracle.read_states(demo[0].store.parent / "files")


@pytest.mark.parametrize("scale", ["SRL", "TRL"])
@pytest.mark.parametrize(("n_states", "still_months"), [(1, 12), (2, 6), (4, 3), (4, 12)])
def test_the_demo_says_what_plain_python_says(
    demo: list[PublishedState], demo_files: list[oracle.State], scale: str, n_states: int, still_months: int
) -> None:
    readers = [state.reader for state in demo[:n_states]]
    states = demo_files[:n_states]
    agree(readers[-1], tracked(states, readers), states, scale, still_months)


def test_the_demo_shows_every_movement_a_drop_and_a_revision(
    demo: list[PublishedState], demo_files: list[oracle.State]
) -> None:
    keys = oracle.shown(demo_files, "SRL")
    for still_months in (6, 12):
        assert {oracle.movement(demo_files, "SRL", key, still_months) for key in keys} == set(MOVEMENTS)
    assert len(oracle.drops(demo_files, "SRL", keys)) >= 2
    assert len(oracle.revisions(demo_files, "SRL", keys)) >= 3


def test_a_choice_in_another_view_narrows_the_trajectories(
    demo: list[PublishedState], demo_files: list[oracle.State]
) -> None:
    tracks = tracked(demo_files, [state.reader for state in demo])
    chosen = reading(seuil="initial:4")
    last = demo_files[-1][1]
    keys = [
        key
        for key in oracle.shown(demo_files, "SRL")
        if last[key]["target"] is not None and (last[key]["initial"] or 0) >= 4
    ]
    assert 5 < len(keys) < 60
    found = trajectory_points(demo[-1].reader, Filters(), "comite", reading=chosen, tracks=tracks)
    assert rows(found) == oracle.points(demo_files, "SRL", keys)
    found = trajectory_steps(demo[-1].reader, Filters(), "comite", reading=chosen, tracks=tracks)
    assert rows(found) == oracle.steps(demo_files, "SRL", keys)


def test_a_choice_in_another_view_narrows_drops_and_revisions() -> None:
    def said(initial: int, target: int, observed: int) -> dict[str, Any]:
        return {"initial": initial, "target": target, "observed": observed}

    (reader, tracks), _ = made(LOW=[said(2, 5, 3), said(2, 4, 2)], HIGH=[said(5, 8, 6), said(5, 9, 5)])
    question, chosen = (reader, Filters(), "comite"), reading(as_of=MAY, niveau="initial:5")
    assert {row[0] for row in rows(drops(*question, reading=reading(as_of=MAY), tracks=tracks))} == {"LOW", "HIGH"}
    assert [row[0] for row in rows(drops(*question, reading=chosen, tracks=tracks))] == ["HIGH"]
    assert {row[0] for row in rows(revisions(*question, reading=reading(as_of=MAY), tracks=tracks))} == {"LOW", "HIGH"}
    assert [row[0] for row in rows(revisions(*question, reading=chosen, tracks=tracks))] == ["HIGH"]


def test_a_line_chosen_keeps_the_dossiers_that_went_along_it_and_the_lines_all_stand() -> None:
    (reader, tracks), _ = made(UP=[3, 0, 5], SAME=[5, 5, 5], LATE=[0, 3, 5], DOWN=[5, 4, 5])
    question, plain = (reader, Filters(), "comite"), reading(as_of=AUGUST)
    for view in (trajectory_steps, trajectory_points):
        whole = rows(view(*question, reading=plain, tracks=tracks))
        for chosen, kept in (
            (Stretch(AUGUST, 5, (FEBRUARY, 3)), ["UP"]),
            (Stretch(AUGUST, 5, (MAY, 3)), ["LATE"]),
            (Stretch(AUGUST, 5), ["DOWN", "LATE", "SAME", "UP"]),
            (Stretch(FEBRUARY, 5), ["DOWN", "SAME"]),
            (Stretch(FEBRUARY, 9), []),
        ):
            asked = reading(as_of=AUGUST, trajet=chosen.code)
            assert stretch_of(chosen.code) == chosen
            assert rows(view(*question, reading=asked, tracks=tracks)) == whole
            moves = dossier_moves(*question, reading=asked, tracks=tracks)
            assert moves is not None
            assert list(moves["submission_id"]) == kept


def test_a_line_or_square_chosen_lists_as_many_dossiers_as_it_counted(
    demo: list[PublishedState], demo_files: list[oracle.State]
) -> None:
    tracks = tracked(demo_files, [state.reader for state in demo])
    question, as_of = (demo[-1].reader, Filters(), "comite"), demo_files[-1][0]
    steps = rows(trajectory_steps(*question, reading=reading(as_of=as_of), tracks=tracks))
    points = rows(trajectory_points(*question, reading=reading(as_of=as_of), tracks=tracks))
    counted = [(f"{start}:{before}_{end}:{after}", count) for start, end, before, after, count in steps]
    counted += [(f"{day}:{level}", count) for day, level, count, _ in points if level is not None]
    assert len(counted) > 20
    for code, count in counted[::5]:
        listed = dossier_moves(*question, reading=reading(as_of=as_of, trajet=code), tracks=tracks)
        assert listed is not None
        assert len(listed) == count


# ---------------------------------------------------------------- made states


def test_a_blank_between_two_known_levels_is_skipped() -> None:
    (reader, tracks), states = made(A=[3, 0, 0, 4], B=[3, 0, 3, 0])
    found = trajectory_steps(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert rows(found) == [(FEBRUARY, AUGUST, 3, 3, 1), (FEBRUARY, NOVEMBER, 3, 4, 1)]
    assert runs_of(tracks) == {"A": (NOVEMBER, 1, False), "B": (FEBRUARY, None, False)}
    agree(reader, tracks, states, "SRL")


def test_a_blank_now_is_unknown_whatever_was_seen_before() -> None:
    (reader, tracks), states = made(A=[3, 4, 5, 0])
    found = movements(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert [row for row in rows(found) if row[1]] == [("inconnu", 1)]
    agree(reader, tracks, states, "SRL")


def test_levels_of_two_scales_never_follow_each_other() -> None:
    trl = {"scale": "TRL", "observed": 6}
    (reader, tracks), states = made(A=[trl, trl, 3, 4], B=[2, trl, 2, 1], C=[3, 3, trl, trl])
    found = trajectory_steps(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert rows(found) == [(FEBRUARY, AUGUST, 2, 2, 1), (AUGUST, NOVEMBER, 2, 1, 1), (AUGUST, NOVEMBER, 3, 4, 1)]
    assert rows(trajectory_points(reader, Filters(), "agent", reading=reading(), tracks=tracks)) == [
        (FEBRUARY, 2, 1, 0),
        (MAY, None, 0, 0),
        (AUGUST, 2, 1, 0),
        (AUGUST, 3, 1, 0),
        (NOVEMBER, 1, 1, 0),
        (NOVEMBER, 4, 1, 0),
    ]
    for scale in ("SRL", "TRL"):
        agree(reader, tracks, states, scale)


@pytest.mark.parametrize("chosen", [Stretch(FEBRUARY, 3), Stretch(MAY, 4, (FEBRUARY, 3))])
def test_a_mark_chosen_keeps_no_dossier_that_had_its_levels_on_another_scale(chosen: Stretch) -> None:
    trl = [{"scale": "TRL", "observed": level} for level in (3, 4)]
    (reader, tracks), _ = made(A=[*trl, 5], B=[3, 4, 5])
    asked = reading(as_of=AUGUST, trajet=chosen.code)
    moves = dossier_moves(reader, Filters(), "agent", reading=asked, tracks=tracks)
    assert moves is not None
    assert list(moves["submission_id"]) == ["B"]


def test_a_dossier_absent_from_a_state_has_no_point_there_and_is_not_unknown() -> None:
    (reader, tracks), states = made(A=[3, None, 5, 5], B=[None, None, None, 0])
    found = trajectory_points(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert rows(found) == [(FEBRUARY, 3, 1, 0), (MAY, None, 0, 0), (AUGUST, 5, 1, 0), (NOVEMBER, 5, 1, 1)]
    assert runs_of(tracks)["A"] == (AUGUST, 1, False)
    agree(reader, tracks, states, "SRL")


def test_a_dossier_that_the_state_shown_does_not_hold_counts_nowhere() -> None:
    (reader, tracks), states = made(A=[3, 3, 4, 4], GONE=[9, 8, 7, None])
    assert "GONE" in runs_of(tracks)
    for view in (trajectory_steps, trajectory_points, drops, revisions):
        assert "GONE" not in str(rows(view(reader, Filters(), "agent", reading=reading(), tracks=tracks)))
    agree(reader, tracks, states, "SRL")


def test_withdrawn_dossiers_count_nowhere() -> None:
    gone = {"observed": 2, "status": "retire"}
    (reader, tracks), states = made(A=[3, 3, 3, 4], B=[4, 4, 3, gone])
    assert rows(drops(reader, Filters(), "agent", reading=reading(), tracks=tracks)) == []
    agree(reader, tracks, states, "SRL")


def test_when_all_went_down_all_are_drops_the_latest_first() -> None:
    (reader, tracks), states = made(A=[9, 8, 7, 6], B=[5, 5, 0, 1])
    assert rows(drops(reader, Filters(), "agent", reading=reading(), tracks=tracks)) == [
        ("A", "Projet A", AUGUST, NOVEMBER, 7, 6),
        ("B", "Projet B", MAY, NOVEMBER, 5, 1),
        ("A", "Projet A", MAY, AUGUST, 8, 7),
        ("A", "Projet A", FEBRUARY, MAY, 9, 8),
    ]
    assert runs_of(tracks) == {"A": (NOVEMBER, -1, True), "B": (NOVEMBER, -1, True)}
    agree(reader, tracks, states, "SRL")


def test_a_level_that_went_down_and_up_again_was_down_once() -> None:
    (reader, tracks), states = made(A=[5, 4, 5, 5])
    assert runs_of(tracks) == {"A": (AUGUST, 1, True)}
    found = movements(reader, Filters(), "agent", reading=reading(mouvement="baisse"), tracks=tracks)
    assert sum(count for _, count in rows(found)) == 1
    agree(reader, tracks, states, "SRL")


def test_one_state_gives_points_and_no_step() -> None:
    (reader, tracks), states = made(A=[3], B=[0])
    asked = reading(as_of=FEBRUARY)
    assert rows(trajectory_steps(reader, Filters(), "agent", reading=asked, tracks=tracks)) == []
    assert rows(trajectory_points(reader, Filters(), "agent", reading=asked, tracks=tracks)) == [(FEBRUARY, 3, 1, 1)]
    agree(reader, tracks, states, "SRL")


def test_no_dossier_gives_every_date_and_no_level() -> None:
    (reader, tracks), states = made(A=[None, None, None, None])
    found = trajectory_points(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert rows(found) == [(day, None, 0, 0) for day in DATES]
    agree(reader, tracks, states, "SRL")


def test_without_tracks_there_is_nothing_to_follow() -> None:
    (reader, _), _ = made(A=[3, 4, 5, 6])
    for view in (trajectory_steps, trajectory_points, drops, revisions):
        assert rows(view(reader, Filters(), "agent", reading=reading())) == []
    assert rows(dossier_track(reader, Filters(), "agent", reading=reading(), submission_id="A")) == []


# ---------------------------------------------------------------- since when


def seen(level: int, day: date | None) -> dict[str, Any]:
    return {"observed": level, "observed_on": day}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([3, 3, 3, 3], FEBRUARY, id="no date: the first state that says so"),
        pytest.param([seen(3, date(2025, 12, 1)), 3, 3, 3], date(2025, 12, 1), id="the day it was seen"),
        pytest.param([3, seen(3, date(2026, 1, 2)), 3, 3], date(2026, 1, 2), id="told later, seen earlier"),
        pytest.param([3, 3, 3, seen(3, date(2026, 11, 1))], FEBRUARY, id="seen again: it stood since the first time"),
        pytest.param([seen(3, date(2027, 1, 1)), 3, 3, 3], FEBRUARY, id="a day after its state says nothing"),
        pytest.param([3, 3, seen(4, date(2026, 6, 1)), 4], date(2026, 6, 1), id="a new level, seen in between"),
        pytest.param([3, 3, seen(4, date(2026, 5, 1)), 4], date(2026, 5, 1), id="seen before the state it missed"),
        pytest.param(
            [seen(3, date(2026, 1, 9)), 0, seen(4, date(2026, 1, 9)), 4], AUGUST, id="the date of the former level"
        ),
        pytest.param(
            [seen(3, date(2026, 1, 9)), 3, seen(4, date(2025, 1, 9)), 4], AUGUST, id="a date before the former level"
        ),
        pytest.param([3, 0, None, 3], FEBRUARY, id="neither a blank nor an absence ends it"),
    ],
)
def test_a_level_stands_since(given: Sequence[Given], expected: date) -> None:
    (reader, tracks), states = made(A=given)
    assert runs_of(tracks)["A"][0] == expected
    agree(reader, tracks, states, "SRL")


@pytest.mark.parametrize(("day", "expected"), [(date(2025, 11, 15), "immobile"), (date(2025, 11, 16), "nouveau")])
def test_a_dossier_is_still_from_the_day_on(day: date, expected: str) -> None:
    (reader, tracks), _ = made(A=[seen(3, day), 3, 3, 3])
    found = movements(reader, Filters(), "agent", reading=reading(), tracks=tracks)
    assert [name for name, count in rows(found) if count] == [expected]


# ---------------------------------------------------------------- declared before


def test_targets_and_initial_levels_declared_otherwise_later_are_revisions() -> None:
    def said(initial: int | None, target: int | None) -> dict[str, Any]:
        return {"initial": initial, "target": target}

    (reader, tracks), states = made(
        A=[said(3, 6), said(3, 7), said(None, None), said(2, 7)],
        B=[said(None, 5), said(4, 5), said(4, 5), said(4, 5)],
        C=[said(1, 2), None, said(1, None), said(1, 1)],
    )
    assert rows(revisions(reader, Filters(), "agent", reading=reading(), tracks=tracks)) == [
        ("A", "Projet A", "initial", MAY, NOVEMBER, 3, 2),
        ("C", "Projet C", "target", FEBRUARY, NOVEMBER, 2, 1),
        ("A", "Projet A", "target", FEBRUARY, MAY, 6, 7),
    ]
    agree(reader, tracks, states, "SRL")


def test_one_dossier_is_told_state_after_state_whatever_is_chosen() -> None:
    trl = {"scale": "TRL", "observed": 6}
    given = {"initial": 2, "target": 6, "observed": 3, "observed_on": date(2026, 4, 1)}
    (reader, tracks), _ = made(A=[trl, given, None, {"initial": 2, "target": 5}], B=[1, 1, 1, 1])
    asked = reading(seuil="final:9")
    found = dossier_track(reader, Filters(), "comite", reading=asked, submission_id="A", tracks=tracks)
    assert rows(found) == [(MAY, 2, 6, 3, date(2026, 4, 1), None), (NOVEMBER, 2, 5, None, None, None)]
    assert found is not None
    assert list(found) == ["as_of", "srl_initial", "srl_target", "srl_observed", "srl_observed_on", "srl_target_on"]
    other = reading("TRL")
    found = dossier_track(reader, Filters(), "comite", reading=other, submission_id="A", tracks=tracks)
    assert [row[:4] for row in rows(found)] == [(FEBRUARY, None, None, 6)]


# ---------------------------------------------------------------- any states


@pytest.mark.parametrize("seed", range(4))
def test_states_drawn_at_random_say_what_plain_python_says(seed: int) -> None:
    draw = random.Random(seed)

    def given() -> Given:
        if draw.random() < 0.15:
            return None
        day = date(2025, 6, 1).toordinal() + draw.randrange(600)
        return {
            "scale": "TRL" if draw.random() < 0.1 else "SRL",
            "status": "retire" if draw.random() < 0.05 else "recu",
            "initial": draw.choice((None, 2, 2, 2, 3)),
            "target": draw.choice((None, 5, 5, 6)),
            "observed": draw.choice((None, None, 3, 3, 3, 4, 2)),
            "observed_on": None if draw.random() < 0.4 else date.fromordinal(day),
        }

    (reader, tracks), states = made(**{f"D{number:02d}": [given() for _ in DATES] for number in range(60)})
    for scale in ("SRL", "TRL"):
        agree(reader, tracks, states, scale, still_months=6)


# ---------------------------------------------------------------- what tracks are


def test_the_key_changes_with_the_content_and_the_dates_and_with_nothing_else() -> None:
    (reader, _), _ = made(A=[3])
    table = declared_levels(reader)

    def key(*states: tuple[str, date]) -> str:
        return build_tracks([(name, day, table) for name, day in states]).key

    assert key(("a", FEBRUARY), ("b", MAY)) == key(("a", FEBRUARY), ("b", MAY))
    others = [key(("a", FEBRUARY), ("b", MAY)), key(("a", FEBRUARY)), key(("c", FEBRUARY), ("b", MAY)), key(("a", MAY))]
    assert len(set(others)) == len(others)


def test_points_are_those_of_the_states_with_the_declared_columns() -> None:
    (_, tracks), _ = made(A=[3, None, 4, 4], B=[None, 1, 1, 1])
    assert tracks.dates == DATES
    assert tracks.points.schema == POINTS
    held = [(row["as_of"], row["submission_id"], row["srl_observed"]) for row in tracks.points.to_pylist()]
    assert held == [
        (FEBRUARY, "A", 3),
        (MAY, "B", 1),
        (AUGUST, "A", 4),
        (AUGUST, "B", 1),
        (NOVEMBER, "A", 4),
        (NOVEMBER, "B", 1),
    ]


def test_declared_levels_hold_withdrawn_dossiers_too() -> None:
    gone = {"observed": 2, "status": "retire", "initial": 1, "target": 4, "observed_on": MAY}
    (reader, _), _ = made(B=[gone], A=[0])
    assert declared_levels(reader).to_pylist() == [
        {
            "submission_id": key,
            "maturity_scale": "SRL",
            "srl_initial": initial,
            "srl_target": target,
            "srl_observed": observed,
            "srl_target_on": None,
            "srl_observed_on": day,
        }
        for key, initial, target, observed, day in (("A", None, None, None, None), ("B", 1, 4, 2, MAY))
    ]


@pytest.mark.parametrize("role", ROLES_THAT_DO_NOT)
def test_roles_that_do_not_see_everything_see_nothing(role: str) -> None:
    (reader, tracks), _ = made(A=[3, 4, 3, 4])
    for view in (trajectory_steps, trajectory_points, drops, revisions):
        assert view(reader, Filters(), role, reading=reading(), tracks=tracks) is None
    track = dossier_track(reader, Filters(), role, reading=reading(), submission_id="A", tracks=tracks)
    assert track is None
