"""Reference tables as text and as lines, and what two people changed in them."""

from __future__ import annotations

import pytest

from etl.reference import REQUIRED_COLUMNS
from etl.settings import REFERENCE_FOLDER
from ui.configuration.reference_tables import (
    TABLE_TITLES,
    RowChange,
    column_choices,
    column_title,
    fixed_codes,
    is_left_to_code,
    merged_text,
    parse_rows,
    row_changes,
    rows_as_csv,
)

BASE = "code,label_fr,aliases\nrecu,Reçu,reçue\ncomplet,Complet,\n"


@pytest.mark.parametrize("stem", TABLE_TITLES)
def test_every_delivered_table_comes_back_from_its_own_lines(stem: str) -> None:
    text = (REFERENCE_FOLDER / f"{stem}.csv").read_text(encoding="utf-8-sig")
    headers, rows = parse_rows(text)
    assert headers[0] == REQUIRED_COLUMNS[stem][0]
    assert row_changes(stem, text, rows_as_csv(headers, rows)) == []
    assert parse_rows(rows_as_csv(headers, rows)) == (headers, rows)


@pytest.mark.parametrize("stem", TABLE_TITLES)
def test_every_column_of_a_delivered_table_has_a_french_heading_and_every_code_a_word(stem: str) -> None:
    headers, rows = parse_rows((REFERENCE_FOLDER / f"{stem}.csv").read_text(encoding="utf-8-sig"))
    for header in headers:
        assert column_title(stem, header) != header, f"{stem}.{header} would show its English name"
        choices = column_choices(stem, header)
        if choices:
            assert {row[header] for row in rows} - {""} <= choices.keys()


def test_no_closed_list_is_left_as_free_text() -> None:
    for stem in TABLE_TITLES:
        headers, rows = parse_rows((REFERENCE_FOLDER / f"{stem}.csv").read_text(encoding="utf-8-sig"))
        for header in headers:
            if {row[header] for row in rows} <= {"yes", "no"}:
                assert column_choices(stem, header), f"{stem}.{header} shows yes and no"


def test_a_line_added_removed_and_changed_are_told_apart() -> None:
    after = "code,label_fr,aliases\nrecu,Arrivé,reçue\nclos,Clos,\n"
    assert row_changes("statuses", BASE, after) == [
        RowChange("removed", "complet", "", "Complet", ""),
        RowChange("changed", "recu", "Libellé", "Reçu", "Arrivé"),
        RowChange("added", "clos", "", "", "Clos"),
    ]


def test_lines_in_another_order_are_said_once() -> None:
    after = "code,label_fr,aliases\ncomplet,Complet,\nrecu,Reçu,reçue\n"
    assert [change.kind for change in row_changes("statuses", BASE, after)] == ["moved"]


def test_an_empty_line_of_the_editor_is_no_line() -> None:
    rows = [*parse_rows(BASE)[1], {"code": None, "label_fr": float("nan"), "aliases": " "}]
    assert rows_as_csv(["code", "label_fr", "aliases"], rows) == BASE


def test_codes_fixed_by_the_contract_are_known() -> None:
    assert "retire" in fixed_codes("statuses", [])
    assert fixed_codes("calls", []) == ()
    assert is_left_to_code("ami_rules", "check")
    assert not is_left_to_code("statuses", "code")


def test_what_two_people_changed_comes_together_and_mine_wins_a_cell_both_changed() -> None:
    mine = "code,label_fr,aliases\nrecu,Arrivé,reçue\nmien,À moi,\n"
    theirs = "code,label_fr,aliases\nrecu,Reçue,reçue|arrivée\ncomplet,Complet,\nleur,À eux,\n"
    assert parse_rows(merged_text("statuses", BASE, mine, theirs))[1] == [
        {"code": "recu", "label_fr": "Arrivé", "aliases": "reçue|arrivée"},
        {"code": "leur", "label_fr": "À eux", "aliases": ""},
        {"code": "mien", "label_fr": "À moi", "aliases": ""},
    ]


def test_a_line_they_removed_stays_removed_unless_i_changed_it() -> None:
    theirs = "code,label_fr,aliases\nrecu,Reçu,reçue\n"
    untouched = merged_text("statuses", BASE, BASE, theirs)
    changed = merged_text("statuses", BASE, BASE.replace("Complet,", "Entier,"), theirs)
    assert [row["code"] for row in parse_rows(untouched)[1]] == ["recu"]
    assert [row["label_fr"] for row in parse_rows(changed)[1]] == ["Reçu", "Entier"]
