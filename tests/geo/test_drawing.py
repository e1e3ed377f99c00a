"""The picture of a territory: its communes by count, its partners by family, its neighbours grey, names that fit."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from geo.areas import areas, communes_of
from geo.classes import COUNT_CLASSES
from geo.drawing import MAX_SYMBOLS, describe, points_inside, shade_counts, symbol_svg, territory_svg
from geo.layers import HELIX_SYMBOLS, Point
from geo.outlines import Frame, outline

LILLE = ("epci", "200093201")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(*area: str, counts: dict[str, int] | None = None, points: tuple[Point, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(territory_svg(*area, counts or {}, points))


def fills(picture: ElementTree.Element) -> list[str | None]:
    return [path.get("fill") for path in picture.iter(f"{SVG}path")]


def names(picture: ElementTree.Element) -> list[str | None]:
    return [text.text for text in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("level", ["epci", "arrondissement", "departement"])
def test_every_territory_draws_all_its_communes(level: str) -> None:
    for area in areas(level):
        picture = drawn(level, area.code)
        assert fills(picture).count("#FFFFFF") == len(communes_of(level, area.code))


def test_a_commune_has_the_colour_of_its_class() -> None:
    colours = fills(drawn(*LILLE, counts={"59350": 9, "59512": 3, "59599": 1}))
    assert [colours.count(each.colour) for each in COUNT_CLASSES] == [92, 1, 1, 0, 1]
    assert [n for _, n in shade_counts(*LILLE, {"59350": 9, "59512": 3, "59599": 1})] == [92, 1, 1, 0, 1]


def test_counts_elsewhere_change_nothing() -> None:
    assert territory_svg(*LILLE, {"80021": 5}, [Point("80021", "research", 3)]) == territory_svg(*LILLE, {}, [])


def test_each_family_has_its_shape_and_its_colour() -> None:
    points = tuple(Point("59350", helix, 4) for helix in HELIX_SYMBOLS)
    picture = drawn(*LILLE, points=points)
    symbols = [path for path in picture.iter(f"{SVG}path") if path.get("transform")]
    assert {path.get("fill") for path in symbols} == {symbol.colour for symbol in HELIX_SYMBOLS.values()}
    assert len({path.get("d") for path in symbols}) == len(HELIX_SYMBOLS)
    assert all(symbol_svg(helix).count("<path") == 1 for helix in HELIX_SYMBOLS)


def test_families_of_one_commune_stand_side_by_side() -> None:
    picture = drawn(*LILLE, points=(Point("59350", "research", 9), Point("59350", "economy", 9)))
    places = re.findall(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", ElementTree.tostring(picture).decode())
    (x1, y1, size1), (x2, y2, size2) = [tuple(map(float, place)) for place in places]
    assert y1 == y2
    assert abs(x1 - x2) >= size1 + size2 - 0.2


def test_four_times_the_lines_is_twice_the_width() -> None:
    picture = territory_svg(*LILLE, {}, [Point("59350", "research", 64), Point("59512", "research", 16)])
    large, small = map(float, re.findall(r"scale\(([\d.]+)\)\" d=", picture))
    assert large == pytest.approx(2 * small, rel=0.02)


def test_beyond_what_can_be_read_only_the_largest_are_drawn() -> None:
    communes = sorted(communes_of("departement", "59"))[: MAX_SYMBOLS + 30]
    points = [Point(code, "research", n) for n, code in enumerate(communes, start=1)]
    picture = territory_svg("departement", "59", {}, points)
    assert picture.count("translate(") == MAX_SYMBOLS
    assert [point.n for point in points_inside("departement", "59", points)][:2] == [MAX_SYMBOLS + 30, MAX_SYMBOLS + 29]


def test_names_are_whole_few_and_do_not_cover_each_other() -> None:
    found = names(drawn(*LILLE, counts={"59350": 9}, points=(Point("59350", "hospital", 3),)))
    assert found[0] == "Lille"
    assert 3 <= len(found) <= 9
    assert len(set(found)) == len(found)


def test_a_name_is_never_markup() -> None:
    picture = drawn("epci", "200069722", counts={code: 1 for code in communes_of("epci", "200069722")})
    assert all(name and "&" not in name for name in names(picture))


def test_the_words_say_what_is_drawn() -> None:
    points = [Point("59350", "hospital", 2), Point("80021", "research", 5)]
    assert describe(*LILLE, {"59350": 2, "59512": 1, "80021": 7}, points) == (
        "Carte de Métropole Européenne de Lille : 2 communes sur 95 avec au moins un dossier, 2 lignes de partenaires "
        "; le plus de dossiers : Lille (2), Roubaix (1)."
    )


def test_a_kilometre_is_the_same_both_ways() -> None:
    frame = Frame.around((2.0, 50.0, 3.0, 51.0), 520, 400)
    assert frame.per_lon / frame.per_lat == pytest.approx(0.6361, abs=1e-3)
    west, north = frame.place(2.0, 51.0)
    east, south = frame.place(3.0, 50.0)
    assert (west + east, north + south) == pytest.approx((520, 400))


def test_a_departement_stays_light() -> None:
    assert len(territory_svg("departement", "62", {}, [])) < 200_000


def test_an_unknown_territory_is_said() -> None:
    with pytest.raises(ValueError, match="no area"):
        territory_svg("epci", "59", {}, [])
    with pytest.raises(KeyError):
        outline("epci", "59", Frame.around((2.0, 50.0, 3.0, 51.0), 520, 400))
