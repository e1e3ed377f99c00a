"""The ties between territories on the region: a bow a pair, thicker with more dossiers, names that fit."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from geo.areas import areas, bounds
from geo.outlines import Frame
from geo.tie_map import MAX_TIES, PRESENT, TerritoryTie, _middle, describe_ties, drawn_ties, ties_svg

SVG = "{http://www.w3.org/2000/svg}"
ALL = [TerritoryTie(a.code, b.code, 10 + place) for place, (a, b) in enumerate(combinations(areas("departement"), 2))]


def picture(
    level: str, ties: list[TerritoryTie], counts: dict[str, int] | None = None, **more: Any
) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(ties_svg(level, counts or {}, ties, **more)).iter())


def bows(found: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """The coloured line of each tie, in the order they are drawn."""
    return [each for each in found if each.tag == f"{SVG}path" and each.get("opacity") == ".85"]


def texts(found: list[ElementTree.Element]) -> list[str]:
    return [str(each.text) for each in found if each.tag == f"{SVG}text"]


def test_every_pair_is_a_bow_and_the_strongest_is_the_thickest_and_drawn_last() -> None:
    widths = [float(str(bow.get("stroke-width"))) for bow in bows(picture("departement", ALL))]
    assert len(widths) == 10
    assert widths == sorted(widths)
    assert len(set(widths)) > 5


def test_few_ties_have_their_number_and_every_departement_its_name() -> None:
    found = texts(picture("departement", ALL[:4], {area.code: 1 for area in areas("departement")}))
    assert {"10", "11", "12", "13"} <= set(found)
    assert {"Aisne", "Nord", "Oise", "Pas-de-Calais", "Somme"} <= set(found)


def test_a_territory_with_itself_has_no_bow_and_too_many_are_cut() -> None:
    epci = [area.code for area in areas("epci")]
    many = [TerritoryTie(a, b, 1) for a, b in combinations(epci, 2)]
    assert drawn_ties([TerritoryTie("59", "59", 4), TerritoryTie("59", "80", 0)]) == []
    assert len(drawn_ties(many)) == MAX_TIES
    assert len(bows(picture("epci", many))) == MAX_TIES
    assert drawn_ties([*many, TerritoryTie(epci[-1], epci[0], 9)])[0].n == 9


def test_the_pair_chosen_is_of_another_colour_and_on_top() -> None:
    found = bows(picture("departement", ALL, chosen=("59", "02")))
    assert [bow.get("stroke") for bow in found].index("#B84A00") == len(found) - 1
    assert [bow.get("stroke") for bow in found].count("#B84A00") == 1


def test_territories_with_a_partner_are_tinted_and_the_others_white() -> None:
    fills = [each.get("fill") for each in picture("epci", [], {"200093201": 3})]
    assert fills.count(PRESENT) == 1


@pytest.mark.parametrize("level", ["departement", "arrondissement", "epci"])
def test_the_middle_of_a_territory_is_within_its_bounds(level: str) -> None:
    for each in areas(level):
        where, limits = _middle(level, each.code), bounds(level, each.code)
        assert where is not None
        assert limits is not None
        assert limits[0] <= where[0] <= limits[2]
        assert limits[1] <= where[1] <= limits[3]


def test_an_unknown_code_is_left_out_and_the_words_say_what_is_drawn() -> None:
    assert bows(picture("departement", [TerritoryTie("59", "99", 3)])) == []
    assert describe_ties("departement", []) == "Carte de la région : aucun lien entre deux territoires."
    assert describe_ties("departement", ALL[:1]) == (
        "Carte de 1 lien entre territoires, en dossiers ; le plus : Aisne et Nord (10)."
    )


def test_names_stay_within_the_picture() -> None:
    frame = Frame(560, 520, 0, 0, 1, 1)
    for each in picture("epci", [TerritoryTie(a.code, "200093201", 2) for a in areas("epci")[:40]]):
        if each.tag == f"{SVG}text":
            half = len(str(each.text)) * 3.3
            x = float(str(each.get("x")))
            assert x - half >= 0
            assert x + half <= frame.width
