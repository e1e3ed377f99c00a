"""What every indicator promises: declared columns, sorted keys, checked parameters, an answer on any portfolio."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product

import pandas as pd
import pytest

from analytics.catalogue import Indicator
from analytics.document import PAGE, indicators_page
from analytics.filters import Filters
from analytics.indicators import INDICATORS, UnknownIndicatorError, UnknownParamError, records, run_indicator
from analytics.query import SQL_FOLDER
from tests.analytics.builders import BuiltReader, dossier, lead, orientation, partner, snapshot

EVERY_CALL = [
    pytest.param(indicator, dict(zip(indicator.params, values, strict=True)), id=f"{indicator.name}-{'-'.join(values)}")
    for indicator in INDICATORS.values()
    for values in product(*(param.allowed for param in indicator.params.values()))
]
SORTED_BY_COUNT = {"organisations", "network_edges", "redirections", "linked_calls"}


@pytest.fixture(scope="module")
def busy() -> BuiltReader:
    numbers = range(12)
    return snapshot(
        [
            dossier(
                f"A{n}",
                submitted_on=date(2026, 1 + n % 5, 1 + n),
                typologies=[f"T{1 + n % 11:02}", f"T{1 + n * 7 % 11:02}"],
                ai_priorities=[f"P{1 + n % 3}"],
                srl_initial=1 + n % 5,
                srl_target=2 + n * 5 % 8,
                srl_observed=1 + n * 3 % 9,
                deployment_areas=["32", "59"],
                barriers=[f"frein {n % 3}"],
                levers=[f"levier {n % 2}"],
                linked_calls=[f"AMI {n % 4}"],
                redirected_to=f"AMI {n % 5}",
            )
            for n in numbers
        ],
        [
            row
            for n in numbers
            for row in (lead(f"A{n}", f"Chu {n % 4}", "59350"), partner(f"A{n}", f"Labo {n % 5}", "80021"))
        ],
        [orientation(f"A{n}", ("FEDER_IA", "INTERREG")[n % 2], outcome=(None, "accorde")[n % 3 % 2]) for n in numbers],
    )


@pytest.mark.parametrize(("indicator", "params"), EVERY_CALL)
def test_rows_have_the_declared_columns_and_distinct_keys(
    busy: BuiltReader, indicator: Indicator, params: dict[str, str]
) -> None:
    rows = run_indicator(busy, indicator.name, **params).rows
    assert list(rows.columns) == list(indicator.columns)
    assert len(rows) > 0
    assert not rows.duplicated(list(indicator.keys)).any()
    assert list(rows.columns[: len(indicator.keys)]) == list(indicator.keys)


@pytest.mark.parametrize(("indicator", "params"), EVERY_CALL)
def test_rows_come_sorted(busy: BuiltReader, indicator: Indicator, params: dict[str, str]) -> None:
    rows = run_indicator(busy, indicator.name, **params).rows
    keys = list(indicator.keys)
    if indicator.name in SORTED_BY_COUNT:
        expected = rows.sort_values(["n_dossiers", *keys], ascending=[False, *([True] * len(keys))])
    else:
        expected = rows.sort_values(keys, na_position="last")
    pd.testing.assert_frame_equal(rows, expected)


@pytest.mark.parametrize(("indicator", "params"), EVERY_CALL)
@pytest.mark.parametrize(
    "reader",
    [snapshot(), snapshot([dossier("A")]), snapshot([dossier("A", status="retire")], [lead("A", "Chu", "59350")])],
    ids=["empty", "one bare dossier", "only a withdrawn one"],
)
def test_any_portfolio_has_an_answer_without_nan(
    reader: BuiltReader, indicator: Indicator, params: dict[str, str]
) -> None:
    answer = run_indicator(reader, indicator.name, **params)
    assert list(answer.rows.columns) == list(indicator.columns)
    assert all(value is None or value == value for row in records(answer.rows) for value in row.values())


def test_an_unknown_indicator_names_the_nearest_one() -> None:
    with pytest.raises(UnknownIndicatorError, match="Vouliez-vous dire « coverage » ?"):
        run_indicator(snapshot(), "covrage")


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("location", {"level": "epci"}, "ne prend pas le paramètre « level »"),
        ("coverage", {"final": "target"}, r"ses paramètres : level, site"),
        ("coverage", {"level": "canton"}, "Valeurs admises : region, departement, arrondissement, epci, commune"),
        ("timeline", {"by": "week"}, "Valeurs admises : month, quarter"),
    ],
)
def test_an_indicator_takes_only_its_own_parameters(name: str, params: dict[str, str], message: str) -> None:
    with pytest.raises(UnknownParamError, match=message):
        run_indicator(snapshot(), name, **params)


def test_each_indicator_has_its_sql_its_words_and_its_docstring() -> None:
    for indicator in INDICATORS.values():
        assert (SQL_FOLDER / f"{indicator.name}.sql").is_file()
        assert indicator.title_fr
        assert indicator.definition_fr
        assert "Source:" in (indicator.function.__doc__ or "")
        assert "Unit:" in (indicator.function.__doc__ or "")


def test_the_printed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == indicators_page(), "run make docs"


def test_threads_share_a_reader_without_mixing_their_answers(busy: BuiltReader) -> None:
    questions = [(name, Filters(typologie=[f"T{1 + n:02}"])) for n in range(4) for name in ("summary", "organisations")]
    alone = [run_indicator(busy, name, filters).rows for name, filters in questions]
    with ThreadPoolExecutor(max_workers=8) as pool:
        together = list(pool.map(lambda question: run_indicator(busy, *question).rows, questions * 3))
    for expected, found in zip(alone * 3, together, strict=True):
        pd.testing.assert_frame_equal(found, expected)
