"""The picture of a consortium: its partners by family, its lead ringed, its deployment tinted, names around it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from geo.areas import areas
from geo.consortium_map import DEPLOYED, consortium_svg, describe_consortium
from geo.layers import HELIX_SYMBOLS, Point

SVG = "{http://www.w3.org/2000/svg}"
LILLE, DUNKERQUE, AMIENS = "59350", "59183", "80021"
MEL = "200093201"


def drawn(*points: Point, lead: tuple[str, str] | None = None, deployed: tuple[str, ...] = ()) -> ElementTree.Element:
    svg = consortium_svg(points, lead=lead, deployed=deployed)
    assert svg is not None
    return ElementTree.fromstring(svg)


def symbols(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [path for path in picture.iter(f"{SVG}path") if path.get("transform")]


def tinted(picture: ElementTree.Element) -> int:
    return sum(len(group) for group in picture.iter(f"{SVG}g") if group.get("fill") == DEPLOYED)


def names(picture: ElementTree.Element, weight: str) -> set[str | None]:
    return {text.text for text in picture.iter(f"{SVG}text") if text.get("font-weight") == weight}


def test_each_family_of_a_commune_has_its_symbol_in_the_picture() -> None:
    picture = drawn(*(Point(LILLE, helix, 1) for helix in HELIX_SYMBOLS), Point(AMIENS, "research", 2))
    assert sorted(str(each.get("fill")) for each in symbols(picture)) == sorted(
        [*(symbol.colour for symbol in HELIX_SYMBOLS.values()), HELIX_SYMBOLS["research"].colour]
    )
    for each in symbols(picture):
        across, down = map(float, str(each.get("transform")).split(")")[0].removeprefix("translate(").split())
        assert 0 < across < 520
        assert 0 < down < 400


def test_the_lead_is_ringed_and_tied_to_each_other_commune() -> None:
    points = (Point(LILLE, "hospital", 1), Point(LILLE, "research", 1), Point(AMIENS, "economy", 1))
    picture = drawn(*points, Point(DUNKERQUE, "economy", 1), lead=(LILLE, "hospital"))
    assert len(list(picture.iter(f"{SVG}circle"))) == 1
    assert len(list(picture.iter(f"{SVG}line"))) == 2


@pytest.mark.parametrize("lead", [None, (AMIENS, "hospital"), ("75056", "research")])
def test_a_lead_that_is_not_drawn_is_not_ringed(lead: tuple[str, str] | None) -> None:
    picture = drawn(Point(LILLE, "research", 1), lead=lead)
    assert not list(picture.iter(f"{SVG}circle"))
    assert not list(picture.iter(f"{SVG}line"))


def test_where_it_means_to_deploy_is_tinted_at_every_level() -> None:
    assert tinted(drawn(Point(LILLE, "research", 1))) == 0
    assert tinted(drawn(deployed=(MEL,))) == 1
    assert tinted(drawn(deployed=(MEL, MEL, "80", "595"))) == 3
    assert tinted(drawn(deployed=("32",))) == len(areas("departement"))


def test_its_communes_are_named_and_the_towns_around_are_thinner() -> None:
    picture = drawn(Point(AMIENS, "research", 1), Point("80410", "economy", 1))
    assert names(picture, "bold") == {"Amiens", "Ham"}
    assert names(picture, "normal")
    assert not names(picture, "bold") & names(picture, "normal")


def test_nothing_to_place_is_no_picture() -> None:
    assert consortium_svg([]) is None
    assert consortium_svg([Point("75056", "research", 1)], deployed=("nulle part",)) is None


def test_what_lies_outside_the_region_is_left_out() -> None:
    svg = consortium_svg([Point(LILLE, "research", 1), Point("75056", "economy", 4)], deployed=("<b>", "62"))
    assert svg is not None
    assert len(symbols(ElementTree.fromstring(svg))) == 1
    assert "<b>" not in svg


def test_the_picture_is_said_in_words() -> None:
    points = [Point(LILLE, "research", 2), Point(AMIENS, "economy", 1), Point(LILLE, "hospital", 1)]
    assert describe_consortium(points, ("80",)) == (
        "Carte des partenaires, lignes par commune : Lille (3), Amiens (1). Déploiement visé : Somme."
    )
    assert describe_consortium([]) == "Carte sans partenaire localisé."


def test_the_whole_region_stays_light() -> None:
    svg = consortium_svg([Point(LILLE, "research", 1)], lead=(LILLE, "research"), deployed=("32",))
    assert svg is not None
    assert len(svg) < 140_000
