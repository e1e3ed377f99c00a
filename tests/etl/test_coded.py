"""Columns as distinct values and codes: whatever is asked of them is what the lines one by one would answer."""

from __future__ import annotations

import operator
from datetime import date
from itertools import groupby

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.coded import Coded, combinations, each, first_answers, repeated

VALUES = st.lists(st.sampled_from([None, "", "a", "b", "c", "d"]), max_size=30)
PAIRS = st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from("xyz"), st.booleans()), max_size=30)
EXAMPLES = settings(derandomize=True, database=None, deadline=None)


def coded(values: list[object]) -> Coded[object]:
    """A column in which some distinct values are held by no line and some stand twice."""
    distinct = [*dict.fromkeys(values), "unused", *dict.fromkeys(values)]
    return Coded(distinct, np.array([distinct.index(value) for value in values], dtype=np.int32))


@EXAMPLES
@given(VALUES)
def test_a_column_is_the_sequence_of_its_values(values: list[str | None]) -> None:
    column = coded(values)
    assert list(column) == values == [column[row] for row in range(len(column))]
    assert column == values and values == column and column != [*values, "more"]
    assert list(column[1:4]) == values[1:4]
    for same in (column.merged(), column.used()):
        assert list(same) == values
    assert len(set(column.merged().distinct)) == len(column.merged().distinct)
    assert sorted(map(repr, column.merged().used().distinct)) == sorted(map(repr, set(values)))
    assert pa.array(column, pa.string()).to_pylist() == values


@EXAMPLES
@given(VALUES)
def test_lines_are_found_by_what_their_values_are(values: list[str | None]) -> None:
    column = coded(values)
    assert column.rows_where(bool) == [row for row, value in enumerate(values) if value]
    assert list(column.filled()) == [(row, value) for row, value in enumerate(values) if value]
    assert column.holds("a").tolist() == [value == "a" for value in values]
    assert list(column.mapped(lambda value: value and value.upper())) == [value and value.upper() for value in values]
    assert {value: count for value, count in column.merged().counts().items() if count} == {
        value: values.count(value) for value in values
    }


@EXAMPLES
@given(PAIRS)
def test_a_question_to_several_columns_is_asked_once_a_combination(lines: list[tuple[object, ...]]) -> None:
    columns = [coded(list(values)) for values in zip(*lines, strict=True)] or [coded([])] * 3
    asked: list[tuple[object, ...]] = []
    found = each(lambda *values: asked.append(values) or repr(values), *(column.merged() for column in columns))
    assert list(found) == [repr(line) for line in lines]
    assert sorted(map(repr, asked)) == sorted(map(repr, set(lines)))


@pytest.mark.parametrize("most", [2, 10, 2**62])
def test_combinations_of_more_values_than_a_code_can_count_are_told_apart(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.coded._MOST_PLACES", most)
    columns = [coded([1, 2, 1, 2, 1]), coded(["a", "b", "b", "a", "a"]), coded([None, None, None, 1, None])]
    first, codes = combinations([column.merged() for column in columns])
    assert (first.tolist(), codes.tolist()) == ([0, 1, 2, 3], [0, 1, 2, 3, 0])


@EXAMPLES
@given(PAIRS)
def test_lines_that_are_alike_are_brought_together(lines: list[tuple[object, ...]]) -> None:
    columns = [coded(list(values)).merged() for values in zip(*lines, strict=True)] or [Coded.constant(None, 0)] * 3
    _, codes = combinations(columns)
    rows = sorted(range(len(lines)), key=lambda row: repr(lines[row]))
    groups = [list(group) for _, group in groupby(rows, key=lambda row: repr(lines[row]))]
    assert repeated(codes) == sorted(group for group in groups if len(group) > 1)


@EXAMPLES
@given(PAIRS)
def test_the_first_column_that_has_an_answer_gives_it(lines: list[tuple[object, ...]]) -> None:
    columns = [coded(list(values)) for values in zip(*lines, strict=True)] or [coded([])] * 3
    number = (columns[0], lambda value: value if value == 1 else None)
    letter = (columns[1], lambda value: None if value == "x" else value)
    found = first_answers([number, letter], columns[2].where(bool))
    assert list(found) == [
        None if not is_asked else 1 if first == 1 else None if second == "x" else second
        for first, second, is_asked in lines
    ]


@pytest.mark.parametrize(
    "values", [[3, None, 5, 4], [date(2026, 1, 2), None, date(2026, 3, 1), date(2026, 1, 2)]], ids=["numbers", "dates"]
)
def test_numbers_compare_as_their_values_and_what_is_missing_with_nothing(values: list[object]) -> None:
    column = coded(values)
    for other in values:
        days = Coded.constant(other, len(values)).numbers()
        for compare in (operator.lt, operator.gt):
            expected = [value is not None and other is not None and compare(value, other) for value in values]
            assert compare(column.numbers(), days).tolist() == expected
