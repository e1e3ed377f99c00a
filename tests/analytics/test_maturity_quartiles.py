"""Quartiles of the levels counted: levels that exist, those of plain Python and of the key figures."""

from __future__ import annotations

from random import Random

import pytest

from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.maturity.quartiles import quartiles_of, quartiles_sentence
from analytics.maturity.reading import Reading
from analytics.maturity.views import distributions as counted
from tests.analytics.builders import dossier, snapshot
from tests.analytics.maturity_chart_rows import distributions
from tests.analytics.test_maturity_made import TODAY


def plainly(levels: list[int]) -> tuple[int, ...]:
    """The level of the dossier at a quarter, half and three quarters of the row they stand in, the lower of two."""
    row = sorted(levels)
    return tuple(row[-(-len(row) * part // 4) - 1] for part in (1, 2, 3))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_dossiers_they_are_those_of_plain_python(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a draw of cases, not a secret
    pairs = [(chance.randint(1, 9), chance.randint(1, 9)) for _ in range(chance.randint(5, 60))]
    rows = distributions(pairs)
    for place, column in enumerate(("n_initial", "n_final")):
        levels = [pair[place] for pair in pairs]
        assert quartiles_of(rows, column) == plainly(levels)
        assert set(plainly(levels)) <= set(levels)


def test_under_five_dossiers_there_is_none() -> None:
    assert quartiles_of(distributions([(3, 6)] * 4), "n_initial") is None
    assert quartiles_sentence(distributions([(3, 6)] * 4), "target") == ""
    assert quartiles_sentence(distributions([]), "target") == ""


def test_the_sentence_says_both_ends_and_which_final_level() -> None:
    pairs = [(1, 4), (2, 5), (2, 5), (4, 7), (7, 6)]
    assert quartiles_sentence(distributions(pairs), "target") == (
        "Médiane basse, pour 5 dossiers : niveau 2 au départ, niveau 5 visé. Premier et troisième quartiles : niveaux "
        "2 et 4 au départ, 5 et 6 visés."
    )
    assert quartiles_sentence(distributions(pairs), "observed").endswith("5 et 6 constatés.")


def test_the_medians_are_the_key_figures_of_the_same_dossiers() -> None:
    chance = Random(7)  # noqa: S311 - a draw of cases, not a secret
    levels = [(chance.randint(1, 9), chance.randint(1, 9)) for _ in range(24)]
    reader = snapshot([dossier(f"D{n}", srl_initial=a, srl_target=b) for n, (a, b) in enumerate(levels)])
    rows = counted(reader, Filters(), "comite", reading=Reading(as_of=TODAY, final="target", scale="SRL"))
    figures = run_indicator(reader, "summary").rows.set_index("code")["value"]
    assert rows is not None
    for column, code in (("n_initial", "K17.initial"), ("n_final", "K17.target")):
        found = quartiles_of(rows, column)
        assert found is not None
        assert found.median == figures[code]
