"""The table of the dossiers against the files it comes from, then searched and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.dossiers.table import COLUMNS, FIRST_COLUMNS, ORDERS, dossier_table, found_places
from analytics.filters import Filters, Reader
from analytics.indicators import run_indicator
from etl.store.reader import SnapshotReader
from tests.analytics import oracle_filters
from tests.analytics.builders import MEL, dossier, lead, orientation, partner, snapshot
from tests.analytics.oracle_data import plain
from tests.analytics.oracle_dossiers import searched_texts, source_rows, table_row
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen, State

ROLES = ("comite", "agent", "admin")


def files_of(state: State) -> Path:
    """The folder that a state was published from."""
    files = state.store.parent / "files"
    dated = files / state.reader.info.as_of.isoformat()
    return dated if dated.is_dir() else files


NONE = Filters()


def table(reader: Reader, filters: Filters = NONE, role: str = "comite") -> pd.DataFrame:
    rows = dossier_table(reader, filters, role)
    assert rows is not None
    return rows


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of ours as the oracle writes it: None for unknown, families as a set."""
    told = {name: None if pd.isna(value) else value for name, value in row.items()}
    helices = told.pop("helices")
    return {**told, "families": set(helices.lower().split(" + ")) if helices and helices != "aucune" else set()}


def assert_agrees(state: State, chosen: Chosen) -> None:
    """Every column the oracle knows, of every dossier the filters leave."""
    rows = table(state.reader, Filters(**chosen))
    lines = {row["id_dossier"]: row for row in source_rows(files_of(state), "dossiers")}
    sent = source_rows(files_of(state), "orientations")
    expected = sorted(oracle_filters.chosen(state.portfolio, chosen), key=lambda each: each.id)
    assert list(rows["submission_id"]) == [each.id for each in expected]
    for got, each in zip(rows.to_dict("records"), expected, strict=True):
        theirs = table_row(each, lines[each.id], [row for row in sent if row["id_dossier"] == each.id])
        ours = plain_row({str(name): value for name, value in got.items()})
        assert {name: ours[name] for name in theirs} == theirs


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_the_demo_has_the_table_of_its_files(demo: list[State], filters: Chosen) -> None:
    assert_agrees(demo[-1], filters)


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_hand_made_state_has_the_table_of_its_files(awkward: State, filters: Chosen) -> None:
    assert_agrees(awkward, filters)


def test_counts_are_those_of_the_rules(demo: list[State]) -> None:
    rows, rules = table(demo[-1].reader), run_indicator(demo[-1].reader, "consortium_rules").rows
    shared = ["submission_id", "n_partners", "n_organisations", "n_care_sites"]
    assert rows[shared].to_dict("list") == rules[shared].to_dict("list")


def test_another_source_has_a_table_too(cordis: SnapshotReader) -> None:
    rows = table(cordis)
    assert len(rows) == 6
    assert rows["title"].notna().all()
    assert set(COLUMNS) <= set(rows.columns)


def test_every_column_has_its_own_heading_and_the_first_ones_exist() -> None:
    assert len(set(COLUMNS.values())) == len(COLUMNS)
    assert set(FIRST_COLUMNS) <= set(COLUMNS)
    assert not {"contact", "courriel", "telephone"} & {heading.lower() for heading in COLUMNS.values()}


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_a_role_that_may_not_read_names_gets_no_table(demo: list[State], role: str) -> None:
    assert dossier_table(demo[-1].reader, Filters(), role) is None


def test_the_roles_that_see_everything_get_the_same_table(demo: list[State]) -> None:
    first, *others = (table(demo[-1].reader, role=role) for role in ROLES)
    assert all(first.equals(other) for other in others)


def made() -> pd.DataFrame:
    """Four dossiers that orders and searches tell apart."""
    return table(
        snapshot(
            [
                dossier("A", title="Étude œil", status="oriente", submitted_on=date(2026, 3, 1), total_cost_eur=5.0),
                dossier("B", title="écoute", acronym="SŒUR", submitted_on=date(2026, 5, 1)),
                dossier("C", title="Zèbre", status="complet", health_area="Cancérologie", total_cost_eur=9.0),
                dossier("D", title="Arrêt", status="retire"),
            ],
            [
                lead("A", "CHU d’Amiens", "80021"),
                partner("A", "Société Lilloise", "59350", line=3),
                lead("B", "Académie", "59350"),
            ],
            [
                orientation("A", "F2030_REG", oriented_on=date(2026, 4, 1), requested_eur=10.0, granted_eur=None),
                orientation("A", "PASS_INNO", oriented_on=date(2026, 2, 1), requested_eur=5.0, line=3),
                orientation("C", "IDF_INDUS", line=2),
                orientation("C", "PASS_INNO", line=3),
            ],
        )
    )


def ids(rows: pd.DataFrame, sought: str = "", order: str = "dossier") -> str:
    return "".join(rows["submission_id"].iloc[place] for place in found_places(rows, sought, order))


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ("dossier", "ABC"),
        ("titre", "BAC"),
        ("chef", "BAC"),
        ("statut", "BCA"),
        ("depot", "BCA"),
        ("ancien", "ACB"),
        ("echeance", "ABC"),
        ("orientation", "ABC"),
        ("cout", "CAB"),
        ("partenaires", "ABC"),
    ],
)
def test_each_order_puts_the_unknown_last_and_equals_by_number(order: str, wanted: str) -> None:
    assert ids(made(), order=order) == wanted
    assert set(ORDERS) >= {order}


def test_every_order_is_tried_above() -> None:
    assert len(ORDERS) == 10


@pytest.mark.parametrize(
    ("sought", "wanted"),
    [
        ("", "ABC"),
        ("   ", "ABC"),
        ("etude", "A"),
        ("OEIL", "A"),
        ("soeur", "B"),
        ("cancero", "C"),
        ("lilloise", "A"),
        ("lilloise chu", "A"),
        ("chu d'amiens", "A"),
        ("lilloise académie", ""),
        ("|", "ABC"),
        (".*", "ABC"),
        ("%", "ABC"),
        ("introuvable", ""),
    ],
)
def test_a_search_keeps_the_dossiers_with_every_word_wherever_it_stands(sought: str, wanted: str) -> None:
    assert ids(made(), sought) == wanted


def test_a_search_agrees_with_reading_every_text(demo: list[State]) -> None:
    rows = table(demo[-1].reader)
    texts = {each.id: searched_texts(each) for each in demo[-1].portfolio.dossiers}
    for sought in ("hopital", "fictif val", "IA-2026-00", "cardio", "démo é", "e e e", "zzz"):
        wanted = [
            each
            for each in rows["submission_id"]
            if all(any(word in text for text in texts[each]) for word in plain(sought).split())
        ]
        assert [rows["submission_id"].iloc[place] for place in found_places(rows, sought, "dossier")] == wanted, sought


def test_the_last_orientation_is_the_latest_dated_else_the_last_line() -> None:
    rows = made().set_index("submission_id")
    assert rows.loc["A", ["n_orientations", "oriented_on"]].to_list() == [2, date(2026, 4, 1)]
    assert rows.loc["A", "requested_eur"] == 15.0
    assert pd.isna(rows.loc["A", "granted_eur"])
    assert rows.loc["C", "scheme"] == "PASS INNOVATION"
    assert rows.loc["B", "n_orientations"] == 0


def test_a_filter_narrows_the_table(demo: list[State]) -> None:
    every, some = table(demo[-1].reader), table(demo[-1].reader, Filters(epci=(MEL,)))
    assert 0 < len(some) < len(every)
    assert set(some["submission_id"]) < set(every["submission_id"])


def test_a_snapshot_without_dossiers_has_an_empty_table() -> None:
    rows = table(snapshot())
    assert rows.empty
    assert found_places(rows, "chu", "titre") == []
