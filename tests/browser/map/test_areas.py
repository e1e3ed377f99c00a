"""The areas of the map: their colours, numbers and words, what they lack, what is outside the scope."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo.areas import areas, communes_of, overlapping
from tests.browser.conftest import until, until_equal, until_still
from tests.browser.map.conftest import Map, assert_whole, download

LACK = "sans <b>partenaire</b> hospitalier"
SAID_OF_LACK = "Sans <b>partenaire</b> hospitalier"


def test_zero_is_white_and_what_is_not_known_or_withheld_is_a_pattern(carte: Map) -> None:
    carte.show(level="departement", values={"59": 7, "62": None, "80": 2}, greyed=["80"])
    white, deep, hatched, dotted = "#FFFFFF", "#0B4F8A", "url(#carte-no-data)", "url(#carte-withheld)"
    assert carte.fills() == {"02": white, "59": deep, "60": white, "62": hatched, "80": dotted}
    # The map is drawn before the legend has come.
    legend = carte.page.get_by_test_id("stHtml").first
    expect(legend).to_contain_text("moins de 50\u202f000 habitants : 1 territoire")
    expect(legend).to_contain_text("donnée absente : 1 territoire")


def test_a_layer_of_areas_put_off_leaves_the_outlines(carte: Map) -> None:
    carte.show_only({"level": "epci", "sites": [["59350", 1, "", "IA-1"]]})
    assert set(carte.fills().values()) == {"none"}
    expect(carte.frame.locator(".carte-texts span")).to_have_count(0)


def test_numbers_are_written_so_that_colour_is_not_alone(carte: Map) -> None:
    values = {"02": 3, "59": 12, "60": 0, "62": 1234, "80": 7}
    carte.show(level="departement", values=values)
    written = carte.frame.locator(".carte-texts span")
    until_equal(
        carte.page,
        lambda: sorted(text.replace("\n", " ") for text in written.all_inner_texts()),
        ["Aisne 3", "Nord 12", "Oise", "Pas-de-Calais 1\u202f234", "Somme 7"],
    )


def test_a_tooltip_names_the_area_and_says_its_value(carte: Map) -> None:
    carte.show(level="departement", values={"59": 1, "62": None, "80": 2500}, greyed=["02"])
    for code, said in (
        ("02", "Aisne\nNon affiché : moins de 50\u202f000 habitants"),
        ("59", "Nord\n1 dossier"),
        ("60", "Oise\nAucun dossier"),
        ("62", "Pas-de-Calais\nDonnée absente"),
        ("80", "Somme\n2\u202f500 dossiers"),
    ):
        x, y = carte.middle(code)
        carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
        until_equal(carte.page, carte.tips, [said])


def test_areas_that_lack_something_bear_a_barred_circle_beside_their_number(carte: Map, tmp_path: Path) -> None:
    values = {"02": 3, "59": 12, "60": 0, "62": 4, "80": 7}
    carte.show(level="departement", values=values)
    fills, written = carte.fills(), carte.frame.locator(".carte-texts span")
    numbers = until_still(carte.page, written.all_inner_texts)
    carte.show(level="departement", values=values, lack=[["59", "60"], LACK])
    circles = carte.frame.locator("path.carte-gaps")
    until_equal(carte.page, lambda: (circles.get_attribute("d") or "").count("z"), 2)
    assert carte.fills() == fills, "a colour changed its meaning"
    assert until_still(carte.page, written.all_inner_texts) == numbers
    x, y = carte.middle("60")
    carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
    until_equal(carte.page, carte.tips, [f"Oise\nAucun dossier\n{SAID_OF_LACK}"])
    expect(carte.frame.locator(".carte-key")).to_contain_text(f"{SAID_OF_LACK} : 2")
    expect(carte.page.get_by_test_id("stHtml").nth(1)).to_contain_text(f"{LACK} : 2 territoires")
    svg = download(carte, "SVG", tmp_path).read_text(encoding="utf-8")
    assert svg.count("#B4001E") == 2, "the circles and their key"
    carte.show(level="departement", values=values)
    until_equal(carte.page, lambda: circles.get_attribute("d"), "M0 0")


def test_communes_are_marked_as_soon_as_they_have_room_for_the_sign(carte: Map) -> None:
    codes = [area.code for area in areas("commune")][5:]
    carte.show(level="commune", values={}, lack=[codes, LACK])
    circles = carte.frame.locator("path.carte-gaps")
    far = until_still(carte.page, lambda: circles.get_attribute("d") or "")
    assert far.count("z") < len(codes) / 10, "a wash of dots that is denser where communes are smaller"
    expect(carte.frame.locator(".carte-key")).to_contain_text(f"{SAID_OF_LACK} : 3")
    inside = len(communes_of("epci", "200093201"))
    carte.show(level="commune", values={}, lack=[codes, LACK], scope="200093201")
    near = until(carte.page, lambda: circles.get_attribute("d") or "", lambda drawn: drawn.count("z") > inside / 2)
    assert near.count("l") == near.count("z"), "the bar is what tells the sign"


@pytest.mark.parametrize("code", [area.code for area in areas("departement")])
def test_what_is_said_of_an_area_is_whole(phone: Map, code: str) -> None:
    phone.show(
        level="departement", values={code: 3}, lack=[[code], "sans partenaire du type « Établissement de santé »"]
    )
    x, y = phone.middle(code)
    phone.frame.locator("#map_div").hover(position={"x": x, "y": y})
    assert_whole(phone)


def test_what_is_outside_the_scope_steps_back_and_bears_no_number(carte: Map) -> None:
    values = {area.code: 5 for area in areas("epci")}
    carte.show(values=values)
    texts = carte.frame.locator(".carte-texts span")
    everywhere = until_still(carte.page, texts.count)
    carte.show(values=values, scope="59")
    fade = carte.frame.locator(".leaflet-fade-pane path")
    expect(fade).to_have_attribute("fill-opacity", "0.72")
    inside = until_still(carte.page, texts.count)
    assert 0 < inside <= len(overlapping("departement", "59", "epci")) < everywhere
