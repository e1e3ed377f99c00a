"""Freins and leviers counted again in plain Python, on the demo, on the hand-made state and on a few rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.maturity.barriers import (
    CUTS,
    Mentioning,
    barrier_grid,
    barrier_known,
    barrier_table,
    barrier_totals,
    barrier_wordings,
    column_of,
)
from analytics.maturity.reading import Choice, Reading
from analytics.maturity.views import dossier_moves
from analytics.maturity.wordings import KINDS, Wordings, wordings_of
from tests.analytics.builders import BuiltReader, dossier, lead, snapshot
from tests.analytics.oracle_consortium import actor_types
from tests.analytics.oracle_data import Dossier, reference
from tests.analytics.oracle_maturity import Question, groups_of, kept, phase_of
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State
from tests.analytics.territory_readings import rows_of

AS_OF = date(2026, 6, 30)
READING = Reading(as_of=AS_OF)


class Recount:
    """Every count of a grid, one dossier at a time."""

    def __init__(
        self, state: State, wordings: Wordings, filters: Chosen, choice: Mapping[str, str], kind: str, by: str
    ) -> None:
        texts = {(g.kind, g.key): frozenset(text for text, _ in g.wordings) for g in wordings.groups}
        own = {kind, f"groupe_{by}"}
        followed = {facet: value for facet, value in choice.items() if facet not in own}
        self.question = Question(as_of=AS_OF, choice=followed, texts=texts)
        self.dossiers = kept(state.portfolio, filters, self.question)
        self.kind, self.by = kind, by
        self.groups = wordings.of_kind(kind)

    def texts(self, dossier: Dossier) -> frozenset[str]:
        return dossier.barriers if self.kind == "frein" else dossier.levers

    def bearing(self, texts: frozenset[str]) -> list[Dossier]:
        return [each for each in self.dossiers if not texts.isdisjoint(self.texts(each))]

    def totals(self) -> list[dict[str, Any]]:
        rows = []
        for group in self.groups:
            spellings = frozenset(text for text, _ in group.wordings)
            found = self.bearing(spellings)
            used = spellings & {text for each in found for text in self.texts(each)}
            row = {"key": group.key, "label": group.label, "n_dossiers": len(found), "n_wordings": len(used)}
            rows += [row] if found else []
        return sorted(rows, key=lambda row: (-row["n_dossiers"], row["label"], row["key"]))

    def codes_of(self, dossier: Dossier) -> set[str]:
        if self.by != "phase":
            return groups_of(dossier, self.by)
        return {"inconnue" if dossier.initial is None else str(phase_of(dossier.initial, self.question))}

    def columns(self) -> list[str]:
        if self.by == "phase":
            return ["A", "B", "C", "D", "inconnue"]
        if self.by == "type_acteur":
            return sorted(actor_types())
        without = any(not each.typologies for each in self.dossiers if self.texts(each))
        return [row["code"] for row in reference("typologies")] + (["aucune"] if without else [])

    def grid(self) -> list[dict[str, Any]]:
        spellings = {group.key: frozenset(text for text, _ in group.wordings) for group in self.groups}
        return [
            {
                "key": row["key"],
                "label": row["label"],
                "code": code,
                "n_dossiers": sum(code in self.codes_of(each) for each in self.bearing(spellings[row["key"]])),
            }
            for row in self.totals()
            for code in self.columns()
        ]

    def known(self) -> Mentioning:
        return Mentioning(sum(bool(self.texts(each)) for each in self.dossiers), len(self.dossiers))

    def wordings(self) -> list[dict[str, Any]]:
        rows = [
            {"key": group.key, "label": group.label, "text": text, "n_dossiers": len(self.bearing(frozenset({text})))}
            for group in self.groups
            for text, _ in group.wordings
        ]
        written = [row for row in rows if row["n_dossiers"]]
        return sorted(written, key=lambda row: (row["label"], row["key"], -row["n_dossiers"], row["text"]))


def assert_agree(state: State, filters: Chosen, choice: Mapping[str, str], kind: str, by: str) -> Recount:
    wordings = wordings_of(state.reader)
    recount = Recount(state, wordings, filters, choice, kind, by)
    asked: dict[str, Any] = {
        "reading": replace(READING, choice=Choice(**choice)),
        "kind": kind,
        "by": by,
        "wordings": wordings,
    }
    ours = (state.reader, Filters(**filters), "comite")
    assert rows_of(barrier_totals(*ours, **asked)) == recount.totals()
    assert rows_of(barrier_grid(*ours, **asked)) == recount.grid()
    assert barrier_known(*ours, **asked) == recount.known()
    assert rows_of(barrier_wordings(*ours, **asked)) == recount.wordings()
    return recount


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("by", CUTS)
def test_the_grid_of_the_demo_is_that_of_its_files(demo: list[State], kind: str, by: str) -> None:
    recount = assert_agree(demo[-1], {}, {}, kind, by)
    assert any(len(group.wordings) > 1 for group in recount.groups), "the demo shows near spellings"
    assert recount.known().n_mentioning > 0


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_filters_narrow_the_grid(demo: list[State], filters: Chosen) -> None:
    rank = [*DEMO_FILTERS.values()].index(filters)
    assert_agree(demo[-1], filters, {}, KINDS[rank % 2], CUTS[rank % 3])


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_hand_made_state_too(awkward: State, filters: Chosen) -> None:
    rank = [*AWKWARD_FILTERS.values()].index(filters)
    assert_agree(awkward, filters, {}, KINDS[rank % 2], CUTS[rank % 3])


@pytest.mark.parametrize(
    ("choice", "by", "is_own"),
    [
        ({"seuil": "final:6"}, "phase", False),
        ({"groupe_phase": "B"}, "phase", True),
        ({"groupe_phase": "B"}, "typologie", False),
        ({"groupe_typologie": "T05"}, "typologie", True),
        ({"groupe_typologie": "T05"}, "phase", False),
        ({"groupe_type_acteur": "ES", "niveau": "initial:3"}, "type_acteur", False),
        ({"levier": "first", "groupe_phase": "A"}, "phase", False),
        ({"groupe_typologie": "T05", "groupe_phase": "B"}, "typologie", False),
        ({"frein": "first"}, "type_acteur", True),
        ({"frein": "first", "groupe_phase": "inconnue"}, "phase", True),
        ({"frein": "first", "levier": "first", "groupe_departement": "59"}, "typologie", False),
    ],
    ids=str,
)
def test_choices_narrow_the_grid_but_for_the_cell_chosen_in_it(
    demo: list[State], choice: dict[str, str], by: str, is_own: bool
) -> None:
    wordings = wordings_of(demo[-1].reader)
    keys = {kind: wordings.of_kind(kind)[0].key for kind in KINDS}
    given = {facet: keys.get(facet, value) for facet, value in choice.items()}
    whole = Recount(demo[-1], wordings, {}, {}, "frein", by)
    narrowed = assert_agree(demo[-1], {}, given, "frein", by)
    assert (len(narrowed.dossiers) == len(whole.dossiers)) == is_own


@pytest.mark.parametrize("by", CUTS)
def test_a_cell_clicked_lists_as_many_dossiers_as_it_counted(demo: list[State], by: str) -> None:
    wordings = wordings_of(demo[-1].reader)

    def answer(question: Any, choice: Mapping[str, str], **asked: str) -> list[dict[str, Any]]:
        reading = replace(READING, choice=Choice(**choice))
        return rows_of(question(demo[-1].reader, Filters(), "comite", reading=reading, wordings=wordings, **asked))

    # Two groups in force: one is of the grid's own columns for two of the cuts.
    in_force = {"groupe_phase": "B", "groupe_typologie": "T05"}
    filled = [cell for cell in answer(barrier_grid, in_force, kind="frein", by=by) if cell["n_dossiers"]]
    assert len(filled) > 3
    for cell in filled[:: max(1, len(filled) // 6)]:
        clicked = {**in_force, "frein": cell["key"], f"groupe_{by}": cell["code"]}
        assert len(answer(dossier_moves, clicked)) == cell["n_dossiers"]


@pytest.fixture(scope="module")
def made() -> BuiltReader:
    """Five dossiers: two spellings in one of them, one on another scale, one withdrawn."""
    return snapshot(
        [
            dossier("A", srl_initial=1, barriers=["Manque de temps", "manque de temps.", "Coût"], typologies=["T01"]),
            dossier("B", srl_initial=9, barriers=["MANQUE DE TEMPS"], typologies=["T01", "T02"]),
            dossier("C", barriers=["Coûts"], levers=["CHU"]),
            dossier("T", maturity_scale="TRL", srl_initial=4, barriers=["Coût"]),
            dossier("R", status="retire", barriers=["Coût"]),
        ],
        [lead("A", "CHU", "59350", actor_type="ES"), lead("B", "Labo", "59350")],
    )


def table(reader: BuiltReader, by: str = "phase", kind: str = "frein", scale: str = "SRL") -> list[dict[str, Any]]:
    reading = replace(READING, scale=scale)
    beside = {"wordings": wordings_of(reader)}
    return rows_of(barrier_table(reader, Filters(), "agent", reading=reading, kind=kind, by=by, **beside))


def test_a_dossier_counts_once_however_often_it_spells_a_frein(made: BuiltReader) -> None:
    phases = {"in:A": 1, "in:B": 0, "in:C": 0}
    assert table(made) == [
        {"key": "cout", "label": "Coût", "n_dossiers": 2, "n_wordings": 2, **phases, "in:D": 0, "in:inconnue": 1},
        {
            "key": "manque-de-temp",
            "label": "MANQUE DE TEMPS",
            "n_dossiers": 2,
            "n_wordings": 3,
            **phases,
            "in:D": 1,
            "in:inconnue": 0,
        },
    ]


def test_zeros_are_written_for_a_closed_list(made: BuiltReader) -> None:
    (row, _) = table(made, "typologie")
    assert [row[column_of(code)] for code in ("T01", "T02", "T11", "aucune")] == [1, 0, 0, 1]
    (row, other) = table(made, "type_acteur")
    assert [row[column_of(code)] for code in ("ES", "LABO", "MS")] == [1, 0, 0]
    assert [other[column_of(code)] for code in ("ES", "LABO", "MS")] == [1, 1, 0]


def test_another_scale_is_read_apart_and_has_no_phase(made: BuiltReader) -> None:
    assert table(made, scale="TRL") == [
        {"key": "cout", "label": "Coût", "n_dossiers": 1, "n_wordings": 1, "in:inconnue": 1}
    ]


def test_without_wordings_nothing_is_known_of_freins(made: BuiltReader) -> None:
    asked: dict[str, Any] = {"reading": READING, "kind": "frein"}
    assert barrier_known(made, Filters(), "agent", **asked) == Mentioning(0, 3)
    assert barrier_totals(made, Filters(), "agent", **asked).empty
    assert barrier_table(made, Filters(), "agent", **asked).empty


@pytest.mark.parametrize("role", ["public", "consultation"])
@pytest.mark.parametrize("question", [barrier_known, barrier_totals, barrier_grid, barrier_table, barrier_wordings])
def test_nothing_leaves_to_a_role_that_does_not_see_everything(made: BuiltReader, question: Any, role: str) -> None:
    assert question(made, Filters(), role, reading=READING, kind="frein", wordings=wordings_of(made)) is None
