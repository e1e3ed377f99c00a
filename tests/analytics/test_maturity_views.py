"""The views of maturity against the oracle, on the states of the demo and on the hand-made one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from analytics.filters import Filters
from analytics.indicators import records, run_indicator
from analytics.maturity import groups as maturity_groups
from analytics.maturity import views as maturity_views
from analytics.maturity.reading import DIMENSIONS, FACETS, Choice, Reading, UnreadableChoiceError
from tests.analytics import oracle_states
from tests.analytics.maturity_readings import GROUP_VIEWS, VIEWS, Asked, Portfolios, State
from tests.analytics.oracle_awkward import MEL
from tests.analytics.oracle_states import AWKWARD_FILTERS, DEMO_FILTERS, Chosen

Choices = Mapping[str, str]
CHOICES: tuple[Choices, ...] = (
    {"paire": "3-6"},
    {"seuil": "initial:4"},
    {"seuil": "final:6"},
    {"niveau": "initial:3"},
    {"niveau": "final:6"},
    {"franchis": "2"},
    {"franchis": "-1"},
    {"phases": "B-C"},
    {"groupe_typologie": "T05"},
    {"groupe_typologie": "aucune"},
    {"groupe_type_acteur": "ES"},
    {"groupe_departement": "59"},
    {"groupe_epci": MEL},
    {"groupe_helice": "economy"},
    {"groupe_phase": "B"},
    {"groupe_phase": "inconnue"},
    {"echeance": "en_cours"},
    {"echeance": "sans_echeance"},
    {"mouvement": "immobile"},
    {"mouvement": "inconnu"},
    {"mouvement": "baisse"},
    {"trajet": "2026-11-15:4"},
    {"trajet": "2026-08-16:4_2026-11-15:5"},
    {"frein": "first"},
    {"levier": "second"},
    # Several together.
    {"paire": "3-6", "groupe_typologie": "T05"},
    {"groupe_typologie": "T05", "groupe_helice": "hospital"},
    {"groupe_phase": "B", "groupe_departement": "59", "groupe_type_acteur": "ES"},
    {"seuil": "final:5", "franchis": "3", "echeance": "en_cours"},
    {"niveau": "initial:2", "phases": "A-B", "groupe_helice": "hospital"},
    {"frein": "first", "levier": "first", "mouvement": "avance"},
    {"trajet": "2026-11-15:5", "groupe_helice": "hospital", "mouvement": "avance"},
    dict.fromkeys(FACETS, "")
    | {"paire": "2-5", "seuil": "final:5", "niveau": "initial:2", "franchis": "3", "phases": "A-C"}
    | {"groupe_typologie": "T05", "groupe_type_acteur": "ES", "groupe_departement": "59", "groupe_epci": MEL}
    | {"groupe_helice": "hospital", "groupe_phase": "A"}
    | {"echeance": "en_cours", "mouvement": "avance", "trajet": "2026-11-15:5", "frein": "first", "levier": "first"},
)


def portfolios_of(states: list[oracle_states.State]) -> Portfolios:
    """States as published, with two groups of spellings of each kind: every other text, and every third."""
    shown = states[-1].portfolio.dossiers
    texts = {
        "frein": sorted({t for d in shown for t in d.barriers}),
        "levier": sorted({t for d in shown for t in d.levers}),
    }
    groups = {
        (kind, key): frozenset(spellings[::step])
        for kind, spellings in texts.items()
        for key, step in (("first", 2), ("second", 3))
    }
    return Portfolios([State(s.reader.info.as_of, s.reader, s.portfolio) for s in states], groups)


@pytest.fixture(scope="module")
def of_demo(demo: list[oracle_states.State]) -> Asked:
    return Asked(portfolios_of(demo))


@pytest.fixture(scope="module")
def of_awkward(awkward: oracle_states.State) -> Asked:
    return Asked(portfolios_of([awkward]))


def some_views(rank: int, *, n: int = 3) -> tuple[str, ...]:
    """How much is known, some of the views and one by group: others at each rank, in the end all of them."""
    turned = [VIEWS[1:][(rank * n + place) % (len(VIEWS) - 1)] for place in range(n)]
    return ("known_counts", *turned, GROUP_VIEWS[rank * 7 % len(GROUP_VIEWS)])


@pytest.mark.parametrize("final", ["target", "observed"])
def test_every_view_of_the_demo_is_that_of_its_files(of_demo: Asked, final: str) -> None:
    of_demo.assert_agree((*VIEWS, *GROUP_VIEWS), {}, final=final)


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_a_choice_narrows_every_view_but_its_own(of_demo: Asked, choice: Choices) -> None:
    rank = CHOICES.index(choice)
    of_demo.assert_agree(some_views(rank), {}, choice=choice, final=("target", "observed")[rank % 5 == 0])


@pytest.mark.parametrize("filters", DEMO_FILTERS.values(), ids=DEMO_FILTERS)
def test_filters_and_choices_hold_together(of_demo: Asked, filters: Chosen) -> None:
    names = some_views([*DEMO_FILTERS.values()].index(filters), n=2)
    of_demo.assert_agree(names, filters, choice={"seuil": "final:5"}, still_months=6)


@pytest.mark.parametrize("scale", ["TRL", "MRL"])
def test_another_scale_is_read_apart_within_its_own_bounds(of_demo: Asked, of_awkward: Asked, scale: str) -> None:
    of_demo.assert_agree(("thresholds", "distributions", "group_statistics:typologie"), {}, scale=scale)
    of_awkward.assert_agree(("known_counts", "thresholds", "crossings", "dossier_moves"), {}, scale=scale)
    of_demo.assert_agree(("known_counts", "phase_flows", "crossings_by_phase"), {}, scale=scale)
    of_demo.assert_agree(("known_counts",), {}, scale=scale, choice={"phases": "A-A"})


@pytest.mark.parametrize("filters", AWKWARD_FILTERS.values(), ids=AWKWARD_FILTERS)
def test_the_hand_made_state_has_the_views_of_its_files(of_awkward: Asked, filters: Chosen) -> None:
    rank = [*AWKWARD_FILTERS.values()].index(filters)
    of_awkward.assert_agree(some_views(rank, n=2), filters)
    of_awkward.assert_agree(some_views(rank + 1, n=2), filters, final="observed", choice={"seuil": "initial:4"})


INDICATORS = {"thresholds": "srl_threshold", "transitions": "srl_transitions", "crossings": "srl_gain"}


@pytest.mark.parametrize("filters", [*DEMO_FILTERS.values()][::2], ids=[*DEMO_FILTERS][::2])
@pytest.mark.parametrize(("view", "indicator"), INDICATORS.items())
def test_without_a_choice_the_views_are_the_indicators_of_the_contract(
    demo: list[oracle_states.State], of_demo: Asked, filters: Chosen, view: str, indicator: str
) -> None:
    final = ("observed", "target")[bool(filters)]
    answer = run_indicator(demo[-1].reader, indicator, Filters(**filters), "comite", final=final)
    assert len(answer.rows) > 0
    assert of_demo.ours(view, of_demo.reading(final=final)[0], filters) == records(answer.rows)


CLICKS = {
    "transitions": ("paire", "{srl_initial}-{srl_final}", "n_dossiers"),
    "thresholds": ("seuil", "final:{level}", "n_final"),
    "distributions": ("niveau", "initial:{level}", "n_initial"),
    "crossings": ("franchis", "{levels_crossed}", "n_dossiers"),
    "phase_flows": ("phases", "{phase_initial}-{phase_final}", "n_dossiers"),
    "standings": ("echeance", "{echeance}", "n_dossiers"),
    "movements": ("mouvement", "{mouvement}", "n_dossiers"),
    "group_statistics:helice": ("groupe_helice", "{code}", "n"),
}


@pytest.mark.parametrize("view", CLICKS)
def test_a_click_on_a_view_lists_as_many_dossiers_as_it_counted(of_demo: Asked, view: str) -> None:
    facet, value, counted = CLICKS[view]
    name, _, dimension = view.partition(":")
    rows = of_demo.ours(name, of_demo.reading()[0], {}, **({"dimension": dimension} if dimension else {}))
    assert len(rows) > 3
    for row in rows[:: max(1, len(rows) // 4)]:
        reading, _ = of_demo.reading(choice={facet: value.format(**row)})
        assert len(of_demo.ours("dossier_moves", reading, {})) == row[counted]


@pytest.mark.parametrize("view", CLICKS)
def test_a_view_shows_the_same_whatever_is_chosen_in_it(of_demo: Asked, view: str) -> None:
    name, _, dimension = view.partition(":")
    params = {"dimension": dimension} if dimension else {}
    facet = CLICKS[view][0]
    value = next(choice[facet] for choice in CHOICES if facet in choice)
    plain, chosen = of_demo.reading()[0], of_demo.reading(choice={facet: value})[0]
    assert of_demo.ours(name, chosen, {}, **params) == of_demo.ours(name, plain, {}, **params)
    assert of_demo.ours("known_counts", chosen, {}) != of_demo.ours("known_counts", plain, {})


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_group_narrows_those_of_another_dimension_and_is_narrowed_by_them(of_demo: Asked, dimension: str) -> None:
    in_force = {"groupe_typologie": "T05", "groupe_phase": "B"}
    named = [name for name in GROUP_VIEWS if name.endswith(f":{dimension}")]
    of_demo.assert_agree(named, {}, choice=in_force)
    rows = of_demo.ours("group_statistics", of_demo.reading(choice=in_force)[0], {}, dimension=dimension)
    filled = [row for row in rows if row["n"]]
    assert filled
    for row in filled[:4]:
        reading, _ = of_demo.reading(choice={**in_force, f"groupe_{dimension}": row["code"]})
        assert len(of_demo.ours("dossier_moves", reading, {})) == row["n"]


def test_the_sentence_follows_the_threshold_too(of_demo: Asked) -> None:
    chosen, _ = of_demo.reading(choice={"seuil": "initial:4"})
    said = of_demo.ours("thresholds", chosen, {}, all_facets=True)
    assert {row["n_total"] for row in said} == {of_demo.ours("known_counts", chosen, {}).n_known}
    assert said[3]["n_initial"] == said[3]["n_total"] < of_demo.ours("thresholds", chosen, {})[0]["n_total"]


def test_what_is_not_given_is_not_known(demo: list[oracle_states.State]) -> None:
    asked = Asked(portfolios_of(demo[-1:]), has_tracks=False, has_wordings=False)
    for choice in (
        {},
        {"mouvement": "inconnu"},
        {"mouvement": "baisse"},
        {"trajet": "2026-11-15:4"},
        {"frein": "first"},
    ):
        asked.assert_agree(("known_counts", "movements"), {}, choice=choice)
        assert bool(choice) == (asked.ours("known_counts", asked.reading(choice=choice)[0], {}).n == 0)


FUNCTIONS: list[Any] = [getattr(maturity_views, name) for name in VIEWS]
FUNCTIONS += [getattr(maturity_groups, name.partition(":")[0]) for name in GROUP_VIEWS[:: len(DIMENSIONS)]]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: str(function.__name__))
def test_only_the_committee_and_above_are_answered(demo: list[oracle_states.State], function: Any) -> None:
    params = {"dimension": "typologie"} if function.__name__.startswith("group_") else {}
    reading = Reading(as_of=date(2026, 6, 30))
    for role, is_answered in (("public", False), ("consultation", False), ("comite", True), ("agent", True)):
        answer = function(demo[-1].reader, Filters(), role, reading=reading, **params)
        assert (answer is not None) == is_answered


REFUSED = {
    "paire": ("", "3", "3-", "3-6-9", "-1-3", "3-6'; DROP TABLE moves; --", "9999-1", "3-6\n", "٣-٦", "½-1"),
    "seuil": ("", "5", "initial:", "initial:-1", "final:5 OR 1", "debut:5", "initial:5\n", "initial:٣"),
    "niveau": ("", "5", "final:five", "FINAL:5", "final:1e3"),
    "franchis": ("", "+2", "1.5", "--1", "9999", "NaN"),
    "phases": ("", "A", "A-", "-C", "A-B-C", "' OR 1=1 --"),
    "echeance": ("", "toutes", "atteint' OR '1'='1"),
    "mouvement": ("", "AVANCE", "avance;"),
    "trajet": (
        "",
        "4",
        "2026-11-15",
        "2026-11-31:4",
        "2026-11-15:4_",
        "2026-11-15:4_x:5",
        "2026-11-15:4\n",
        "2026-1-5:4",
    ),
}
MEANS_NOTHING = ("' OR 1=1 --", '" OR ""="', "$scale", "x'; DROP TABLE submissions; --", "a\0b", "🙃", "x" * 5000)


@pytest.mark.parametrize("facet", REFUSED)
def test_a_text_that_is_no_choice_is_refused(facet: str) -> None:
    for text in REFUSED[facet]:
        with pytest.raises(UnreadableChoiceError, match=facet):
            Choice(**{facet: text}).bound()


@pytest.mark.parametrize("rank", range(len(MEANS_NOTHING)))
def test_a_choice_is_data_never_a_question(of_demo: Asked, rank: int) -> None:
    text = MEANS_NOTHING[rank]
    for facet, value in ((f"groupe_{DIMENSIONS[rank % 5]}", text), (("frein", "levier")[rank % 2], text)):
        counts = of_demo.ours("known_counts", of_demo.reading(choice={facet: value})[0], {})
        assert (counts.n_known, counts.n) == (0, 0)
    assert of_demo.ours("known_counts", of_demo.reading()[0], {}).n > 0


def test_a_choice_tells_what_is_given_and_forgets_one_facet() -> None:
    choice = Choice(mouvement="recul", paire="6-4")
    assert choice.given() == {"paire": "6-4", "mouvement": "recul"}
    assert choice.without("paire") == Choice(mouvement="recul")
    assert tuple(Choice(**dict.fromkeys(FACETS, "x")).given()) == FACETS
