"""Columns as distinct texts and codes, and the quick reading of regular files."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.read.texts import CodedTexts, RowsOfColumns, read_plain

CELL = st.text(st.characters(exclude_characters='"\r\n;\x00', exclude_categories=["Cs"]), max_size=8)


def by_records(text: str, skip: int) -> list[list[str]]:
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[skip:]
    return [list(column) for column in zip(*records, strict=True)]


@settings(deadline=None)  # the first reading by pyarrow starts its threads
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_regular_text_is_read_as_the_csv_module_reads_it(rows, line_break):
    text = line_break.join(["a;b;c", *(";".join(row) for row in rows)]) + line_break
    columns = read_plain(text, ";", 1, 3)
    assert columns is not None
    assert [list(column) for column in columns] == by_records(text, 1)


@pytest.mark.parametrize(
    "text",
    ['a;b\n1;"x"\n', "a;b\n1;2\n3\n", "a;b\n1;2;3\n", "a;b\n1;2\n\n3;4\n", "", "\n"],
    ids=["a quote", "a short line", "a long line", "a blank line", "nothing", "only a break"],
)
def test_any_other_text_is_left_to_the_reading_by_record(text):
    assert read_plain(text, ";", 1, 2) is None


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_text_longer_than_a_block_is_read_whole(line_break, monkeypatch):
    """Wherever a block ends, within a line break too."""
    rows = [(f"{number:x}", "é" * (number % 7), f"a{number % 5}") for number in range(150)]
    text = line_break.join(["a;b;c", *(";".join(row) for row in rows)]) + line_break
    for size in range(60, 90):
        monkeypatch.setattr("etl.read.texts._BLOCK_BYTES", size)
        columns = read_plain(text, ";", 1, 3)
        assert columns is not None
        assert [list(column) for column in columns] == by_records(text, 1)


@pytest.mark.parametrize("marks", [0, 1, 2])
def test_the_bytes_at_hand_are_read_without_their_marks(marks):
    text = "Titre é\r\na;b\r\n1;é\r\n2;\r\n\r\n"
    content = "\ufeff".encode() * marks + text.encode()
    columns = read_plain(text, ";", 2, 2, content)
    assert columns is not None
    assert [list(column) for column in columns] == [["1", "2"], ["é", ""]]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=4)))
def test_a_column_keeps_its_texts(texts):
    coded = CodedTexts.of(texts)
    assert list(coded) == texts
    assert [coded[row] for row in range(len(coded))] == texts
    assert len(set(coded.distinct)) == len(coded.distinct)


def test_values_are_spread_over_the_lines_and_lines_found_again():
    coded = CodedTexts.of(["b", "a", "b"])
    values = [(text, 1) for text in coded.distinct]
    assert coded.spread(values) == [("b", 1), ("a", 1), ("b", 1)]
    assert coded.rows_of([coded.distinct.index("b")]) == [0, 2]


def test_lines_are_made_from_columns_when_asked_for():
    rows = RowsOfColumns([CodedTexts.of(["a", "b"]), CodedTexts.of(["1", "2"])])
    assert len(rows) == 2
    assert rows[1] == ["b", "2"]
    assert list(rows[:1]) == [["a", "1"]]
