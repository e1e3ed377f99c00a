"""What the map page draws and lists is the same thing: totals, classes, territories in one another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pandas import DataFrame, isna

from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.map_layers import coverage_measures, located_partners
from etl.store import Store
from geo.areas import areas, level_of
from geo.classes import COUNT_CLASSES, Scheme, legend
from geo.layers import MAX_SITES, AreaLayer, Caption, MapState, Site
from ui.coverage.drawing import flow_sentences, make_layer, read_points, without_small_rates
from ui.coverage.places import (
    codes_inside,
    crossing,
    entered_level,
    first_level,
    is_entered,
    levels_inside,
    scope_area,
    trail,
)
from ui.coverage.view import MEASURES, CoverageView, measures_of
from ui.coverage.words import covered_sentence

LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
SITES = ("lead", "all", "sites", "deployment")
FILTERS = (Filters(), Filters(departement=("80",)), Filters(type_acteur=("MS",)))
FLOOR = 50_000


def measured(store: Path, level: str, site: str, filters: Filters) -> DataFrame:
    rows = coverage_measures(Store(store).reader(), filters, "agent", level=level, site=site)
    assert rows is not None
    return rows


def layer_of(
    store: Path,
    level: str,
    site: str,
    filters: Filters = FILTERS[0],
    *,
    measure: str = "dossiers",
    scheme: Scheme = "quantiles",
) -> AreaLayer:
    rows = measured(store, level, site, filters)
    return make_layer(rows, level=level, measure=measure, scheme=scheme, floor=FLOOR)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("level", LEVELS)
def test_the_colours_add_up_to_the_table(full_store: Path, level: str, site: str) -> None:
    # Each filter meets each level and each geography.
    filters = FILTERS[(LEVELS.index(level) + SITES.index(site)) % len(FILTERS)]
    rows = without_small_rates(measured(full_store, level, site, filters), level, FLOOR)
    layer = layer_of(full_store, level, site, filters)
    assert set(layer.values) == {area.code for area in areas(level)}
    assert sum(value or 0 for value in layer.values.values()) == rows["n_dossiers"].sum()
    assert layer.classes == COUNT_CLASSES
    assert sum(entry.n_areas for entry in legend(layer)) == len(rows)


@pytest.mark.parametrize(
    ("site", "words"),
    [
        ("lead", "Aucun chef de file"),
        ("all", "Aucun partenaire"),
        ("sites", "Aucun site d’expérimentation ou de soins"),
    ],
)
def test_an_empty_area_says_what_it_has_none_of(full_store: Path, site: str, words: str) -> None:
    rows = measured(full_store, "epci", site, Filters())
    layer = make_layer(rows, level="epci", measure="partenaires", scheme="quantiles", floor=FLOOR, site=site)
    assert layer.measure.none == words


@pytest.mark.parametrize("filters", [Filters(), Filters(departement=("80",)), Filters(typologie=("T05",))])
def test_points_table_and_lists_hold_the_same_partner_lines(full_store: Path, filters: Filters) -> None:
    reader = Store(full_store).reader()
    points = read_points(reader, filters, "agent", site="all")
    located = run_indicator(reader, "location", filters).rows.set_index("status")["n_partners"]
    lists = [located_partners(reader, filters, "agent", status=status) for status in ("exact", "nom")]
    table = coverage_measures(reader, filters, "agent", level="commune", site="all")
    assert table is not None
    n_listed = sum(len(found) for found in lists if found is not None)
    assert sum(point.n for point in points) == located["exact"] + located["nom"] == n_listed
    assert table["n_partners"].sum() == n_listed


@pytest.mark.parametrize(
    ("level", "site", "scheme"),
    [("departement", "lead", "jenks"), ("arrondissement", "all", "quantiles"), ("epci", "deployment", "jenks")],
)
def test_small_territories_are_grey_and_make_no_class_of_a_rate(
    full_store: Path, level: str, site: str, scheme: Scheme
) -> None:
    layer = layer_of(full_store, level, site, measure="taux", scheme=scheme)
    assert layer.greyed == {area.code for area in areas(level) if area.population < 50_000}
    shown = [value for code, value in layer.values.items() if code not in layer.greyed and value]
    assert layer.classes[-1].high == max(shown)


def test_a_territory_of_just_the_floor_shows_its_rate_on_the_map_and_in_the_table(full_store: Path) -> None:
    rows = measured(full_store, "epci", "lead", Filters())
    code, floor = rows["code"].iloc[0], int(rows["population"].iloc[0])
    for limit, is_hidden in ((floor, False), (floor + 1, True)):
        layer = make_layer(rows, level="epci", measure="taux", scheme="quantiles", floor=limit)
        listed = without_small_rates(rows, "epci", limit).set_index("code")["per_100k"]
        assert (code in layer.greyed, isna(listed[code])) == (is_hidden, is_hidden)


@pytest.mark.parametrize("level", LEVELS)
def test_inhabitants_covered_are_the_same_at_every_level(full_store: Path, level: str) -> None:
    layer = layer_of(full_store, level, "lead", measure="habitants")
    summary = run_indicator(Store(full_store).reader(), "summary").rows.set_index("code")
    assert sum(value or 0 for value in layer.values.values()) == summary.loc["K10", "numerator"]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("site", SITES)
def test_every_measure_offered_has_values(full_store: Path, level: str, site: str) -> None:
    offered = measures_of(level, site)
    assert set(offered) <= set(MEASURES)
    for measure in offered:
        layer = layer_of(full_store, level, site, measure=measure)
        assert None not in layer.values.values()


@pytest.mark.parametrize("outer", ["departement", "arrondissement", "epci"])
def test_entering_any_area_shows_smaller_ones_that_cover_it(outer: str) -> None:
    for found in areas(outer):
        inner = entered_level(found.code)
        scope = scope_area(found.code)
        assert scope == found
        assert first_level(scope) == inner
        assert inner in levels_inside(scope)
        assert LEVELS.index(inner) > LEVELS.index(outer)
        assert codes_inside(inner, scope)
        assert trail(scope)[0].level == "region"
        assert trail(scope)[-1] == found


def test_a_commune_is_not_entered_and_the_region_is() -> None:
    assert not is_entered("59350")
    assert is_entered("32")
    assert scope_area("59350") is None
    assert scope_area("32") is None
    assert first_level(None) == "epci"


def test_communes_never_cross_and_some_epci_do() -> None:
    assert crossing("commune", scope_area("80")) == 0
    assert crossing("epci", scope_area("59")) == 1
    assert level_of("245900758") == "epci"


VIEW = CoverageView(
    scope=None,
    level="epci",
    site="lead",
    measure="dossiers",
    scheme="quantiles",
    layers=("zones", "liens", "sites"),
    selected=None,
    point=None,
    dossiers=(),
    status=None,
    lacking=None,
    listed=None,
)


def flows(n_dossiers: int) -> list[str]:
    """What is said of so many dossiers of three sites each, all in three communes."""
    sites = tuple(
        Site(code, 1, "", f"IA-{place}") for place in range(n_dossiers) for code in ("59350", "62041", "80021")
    )
    return flow_sentences(VIEW, MapState("epci", Caption("", (), False), sites=sites))


def test_sites_that_are_not_drawn_are_said() -> None:
    n_drawn = MAX_SITES // 3
    assert flows(n_drawn)[1] == f"Sites de soins : {n_drawn} dossiers multicentriques, 3 communes."
    assert (
        f"{n_drawn + 1} dossiers multicentriques, 3 communes ; {n_drawn} dossiers sont tracés." in flows(n_drawn + 1)[1]
    )


def test_the_only_territory_with_a_dossier_is_named_with_its_count() -> None:
    rows = DataFrame({"name": ["Lille", "Amiens"], "population": [300, 100], "n_dossiers": [2, 0]})
    words = covered_sentence(replace(VIEW, level="arrondissement"), rows)
    assert words == (
        "1 arrondissement sur 2 a au moins un dossier : Lille, 2 dossiers ; 75\u202f% des habitants y vivent (300 / 400)."
    )
    rows["n_dossiers"] = [2, 1]
    assert "2 arrondissements sur 2 ont au moins un dossier (au plus 2 : Lille)" in covered_sentence(
        replace(VIEW, level="arrondissement"), rows
    )


def test_one_area_alone_is_named_with_its_count() -> None:
    rows = DataFrame({"name": ["Hauts-de-France"], "population": [300], "n_dossiers": [2]})
    assert covered_sentence(replace(VIEW, level="region"), rows) == "Hauts-de-France : 2 dossiers."
    rows["n_dossiers"] = [0]
    assert covered_sentence(replace(VIEW, level="region"), rows) == "Hauts-de-France : aucun dossier."


def test_few_inhabitants_are_not_said_to_be_none() -> None:
    rows = DataFrame({"name": ["Lille", "Amiens"], "population": [5, 9995], "n_dossiers": [2, 0]})
    words = covered_sentence(replace(VIEW, level="arrondissement"), rows)
    assert words.endswith("moins de 0,1\u202f% des habitants y vivent (5 / 10\u202f000).")
    rows["population"] = [10, 9990]
    words = covered_sentence(replace(VIEW, level="arrondissement"), rows)
    assert words.endswith("; 0,1\u202f% des habitants y vivent (10 / 10\u202f000).")
