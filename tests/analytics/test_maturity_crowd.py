"""Trajectories of very many lines: which ones can't be clicked on, where they are chosen instead, what is said of it."""

from __future__ import annotations

from datetime import date

import pytest
from pandas import DataFrame

from analytics.charts.maturity.crowd import CROWD, crowd_words, out_of_reach
from analytics.charts.maturity.time import trajectory_lines
from analytics.maturity.levels import LevelWords
from ui.maturity.trajectory_marks import trajectory_marks

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
LEVELS = tuple(LevelWords(level) for level in range(1, 10))
POINTS = DataFrame([(MARCH, 3, 40, 0)], columns=["as_of", "level", "n_dossiers", "n_unknown"])


def steps(*counts: int) -> DataFrame:
    """Rows of `trajectory_steps`, one a count."""
    return DataFrame(
        [(MARCH, JUNE, 1 + place % 9, 1 + place // 9 % 9, count) for place, count in enumerate(counts)],
        columns=["as_of_from", "as_of_to", "level_from", "level_to", "n_dossiers"],
    )


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([], ""),
        ([1] * CROWD, ""),
        ([100] * (CROWD + 1), ""),
        (
            [1] * 877 + [100] * 23,
            "sur 900 traits, les 877 plus fins (moins de 5 dossiers chacun) se choisissent seulement dans le tableau, "
            "où ils viennent d’abord",
        ),
        (
            [7] * 1100 + [1] * 2,
            "sur 1\u202f102 traits, les 2 plus fins (1 dossier chacun) se choisissent seulement dans le tableau, où "
            "ils viennent d’abord",
        ),
        (
            [100] * 900 + [4],
            "sur 901 traits, le plus fin (moins de 5 dossiers) se choisit seulement dans le tableau, où il vient "
            "d’abord",
        ),
        (
            [1] * 900,
            "les 900 traits (1 dossier chacun) se choisissent seulement dans le tableau, où ils viennent d’abord",
        ),
    ],
)
def test_one_sentence_says_which_lines_the_table_alone_chooses(counts: list[int], words: str) -> None:
    assert crowd_words(steps(*counts)) == words


@pytest.mark.parametrize("counts", [[1, 7, 2], [1] * 877 + [100] * 23, [100] * 600 + [1] * 301])
def test_each_line_can_be_clicked_on_or_comes_first_in_the_table(counts: list[int]) -> None:
    lines = steps(*counts)
    marks = trajectory_marks(lines, POINTS)
    n_out = sum(out_of_reach(lines))
    assert sorted(marks["n_dossiers"]) == sorted([*counts, 40])
    assert marks["mark"].iloc[-1] == "Carré"
    assert set(marks["n_dossiers"].iloc[:n_out]) == ({1} if n_out else set())
    (along,) = [trace for trace in trajectory_lines(lines, POINTS, LEVELS).data if trace.name == "Choix"][:1]
    clicked = [code for code, _ in along.customdata]
    table = list(marks["code"])
    assert set(table[n_out:-1]) == set(clicked)


def test_the_legend_says_what_the_thinnest_lines_count() -> None:
    def thinnest(*counts: int) -> str:
        figure = trajectory_lines(steps(*counts), POINTS, LEVELS)
        return [str(trace.name) for trace in figure.data if "dossier" in str(trace.name)][0]

    assert thinnest(1) == thinnest(1, 7) == thinnest(1, 40) == "1 dossier"
    assert thinnest(1, 41) == "moins de 3 dossiers"
    assert thinnest(1, 10_000) == "moins de 500 dossiers"
