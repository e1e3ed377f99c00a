"""Classes of the maps: each value in one, zeros apart, quantiles and Jenks, what the legend counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from geo.areas import areas, overlapping
from geo.classes import (
    BELOW_FLOOR,
    COUNT_CLASSES,
    JENKS_MAX_VALUES,
    NO_DATA,
    MapClass,
    class_of,
    legend,
    value_classes,
)


@dataclass(frozen=True)
class Layer:
    values: Mapping[str, float | None]
    classes: tuple[MapClass, ...] = COUNT_CLASSES
    greyed: frozenset[str] = field(default_factory=frozenset)
    floor: int = 50_000


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("count", "label"), [(0, "0"), (1, "1"), (2, "2–3"), (3, "2–3"), (4, "4–6"), (6, "4–6"), (7, "7+"), (500, "7+")]
)
def test_each_count_falls_in_its_class(count: int, label: str) -> None:
    place = class_of(count, COUNT_CLASSES)
    assert place is not None
    assert COUNT_CLASSES[place].label == label


def test_an_unknown_value_has_no_class_and_a_negative_one_is_refused() -> None:
    assert class_of(None, COUNT_CLASSES) is None
    with pytest.raises(ValueError, match="no class holds -1"):
        class_of(-1, COUNT_CLASSES)
    with pytest.raises(ValueError, match="negative"):
        value_classes([1, -2], "quantiles")


def test_zero_is_white_and_no_class_looks_like_no_data() -> None:
    assert COUNT_CLASSES[0].colour == "#FFFFFF"
    assert value_classes([1, 2, 3, 0], "quantiles")[0] == COUNT_CLASSES[0]
    assert not {NO_DATA, BELOW_FLOOR} & {each.colour for each in COUNT_CLASSES}


def test_classes_darken_and_bear_readable_numbers() -> None:
    for classes in (COUNT_CLASSES, value_classes(range(1, 100), "quantiles")):
        shades = [luminance(each.colour) for each in classes]
        assert shades == sorted(shades, reverse=True)
        assert len(set(shades)) == len(shades)
        assert min(contrast(each.colour, each.ink) for each in classes) >= 4.5


def test_quantiles_hold_as_many_values_each() -> None:
    values = [float(value) for value in range(1, 101)]
    classes = value_classes(values, "quantiles")
    assert [each.label for each in classes] == ["0", "1 – 20", "21 – 40", "41 – 60", "61 – 80", "81 – 100"]
    places = [class_of(value, classes) for value in values]
    assert [places.count(place) for place in range(1, 6)] == [20] * 5


def test_jenks_cuts_where_the_gaps_are() -> None:
    values = [1, 1.1, 1.2, 5, 5.1, 20, 20.5, 80, 81, 300]
    classes = value_classes(values, "jenks")
    assert [(each.low, each.high) for each in classes[1:]] == [(1, 1.2), (5, 5.1), (20, 20.5), (80, 81), (300, 300)]


@pytest.mark.parametrize("scheme", ["quantiles", "jenks"])
@pytest.mark.parametrize(
    "values",
    [
        [3.0] * 50 + [4.0] * 2 + [5.0, 6.0, 7.0, 8.0, 9.0, 9.5],
        [0.001, 0.002, 0.0025, 0.003, 0.004, 0.5, 900_000.0],
        [float(number**3) for number in range(1, 93)],
        [1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 5.0, 6.0],
    ],
)
def test_every_value_is_within_the_bounds_of_its_class(values: list[float], scheme: str) -> None:
    classes = value_classes([*values, 0, None], scheme)  # type: ignore[arg-type]
    assert 2 <= len(classes) <= 6
    seen = set()
    for value in values:
        place = class_of(value, classes)
        assert place is not None
        found = classes[place]
        assert found.high is not None
        assert found.low <= value <= found.high
        seen.add(place)
    assert seen == set(range(1, len(classes))), "a class without a value"
    assert len({each.label for each in classes}) == len(classes)


@pytest.mark.parametrize(("values", "labels"), [([], ["0"]), ([0, None], ["0"]), ([4, 4, 9], ["0", "4", "9"])])
def test_few_values_get_a_class_each(values: list[float | None], labels: list[str]) -> None:
    assert [each.label for each in value_classes(values, "quantiles")] == labels


def test_the_highest_class_is_the_darkest_however_few_there_are() -> None:
    darkest = value_classes(range(1, 100), "quantiles")[-1].colour
    assert {value_classes(range(1, n + 1), "quantiles")[-1].colour for n in range(1, 6)} == {darkest}


def test_labels_are_french_and_take_decimals_until_they_differ() -> None:
    assert [each.label for each in value_classes([1234567.0, 2.5], "quantiles", decimals=1)] == [
        "0",
        "2,5",
        "1\u202f234\u202f567,0",
    ]
    assert [each.label for each in value_classes([0.41, 0.42], "jenks", decimals=1)] == ["0", "0,41", "0,42"]


def test_jenks_is_refused_where_it_would_take_long() -> None:
    with pytest.raises(ValueError, match="Jenks is for 400 values at most"):
        value_classes(range(1, JENKS_MAX_VALUES + 2), "jenks")


def test_the_legend_counts_every_territory_once() -> None:
    values = {str(place): value for place, value in enumerate([0, 0, 1, 3, 9, None])}
    layer = Layer(values, greyed=frozenset({"3"}))
    assert [(entry.label, entry.n_areas) for entry in legend(layer)] == [
        ("0", 2),
        ("1", 1),
        ("2–3", 0),
        ("4–6", 0),
        ("7+", 1),
        ("moins de 50\u202f000 habitants", 1),
        ("donnée absente", 1),
    ]


def test_the_legend_has_neither_grey_nor_hatching_when_everything_is_shown() -> None:
    assert [entry.label for entry in legend(Layer({"a": 0, "b": 5}))] == ["0", "1", "2–3", "4–6", "7+"]


@pytest.mark.parametrize("scope", ["32", "59", "200093201", "621"])
def test_the_legend_of_a_scope_counts_the_territories_that_touch_it(scope: str) -> None:
    level = {"32": "region", "59": "departement", "621": "arrondissement", "200093201": "epci"}[scope]
    values = {area.code: 1 for area in areas("epci")}
    assert sum(entry.n_areas for entry in legend(Layer(values), scope)) == len(overlapping(level, scope, "epci"))
