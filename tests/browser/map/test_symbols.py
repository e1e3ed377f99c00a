"""What stands on the areas: the symbols of the partners, their numbers and names, the links and the sites."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser import gestures
from tests.browser.conftest import settle, until, until_equal, until_still
from tests.browser.map.conftest import Map, assert_whole

HELICES = ["research", "economy", "hospital", "medico_social", "other"]
RTL = "\u202eertnec\u202c مستشفى"
NAMES = [
    '<img src=x onerror="parent.ran = 1">',
    "</script><script>parent.ran = 1</script>",
    "{{ 7 * 7 }}{% raw %}{{'x'}}",
    "A" * 300,
    RTL,
    "Centre « l’Estuaire » & fils",
]
AREA_OF = """path => { const n = 720, length = path.getTotalLength(), at = i => path.getPointAtLength(length * i / n);
    let sum = 0; for (let i = 0; i < n; i++) { const a = at(i), b = at(i + 1); sum += a.x * b.y - b.x * a.y; }
    return Math.abs(sum) / 2; }"""


@pytest.mark.parametrize("helix", HELICES)
def test_the_area_of_a_symbol_is_proportional_to_its_count(carte: Map, helix: str) -> None:
    # Far from one another, so that none is grouped.
    carte.show(points=[["59183", helix, 100, [], 1], ["60057", helix, 25, [], 1], ["02691", "research", 100, [], 1]])
    symbols = carte.frame.locator("path.carte-symbol")
    expect(symbols).to_have_count(3)
    sizes = [symbols.nth(place).evaluate(AREA_OF) for place in range(3)]
    large, same, small = sorted(sizes, reverse=True)
    assert large / same == pytest.approx(1, rel=0.02), "a shape is larger than another for the same count"
    assert large / small == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("most", [1, 3_000])
def test_one_line_and_three_thousand_are_both_legible(carte: Map, most: int) -> None:
    carte.show(points=[["59183", "hospital", most, [], 1], ["60057", "research", 1, [], 1]])
    symbols = carte.frame.locator("path.carte-symbol")
    expect(symbols).to_have_count(2)
    sizes = sorted(symbols.nth(place).evaluate(AREA_OF) for place in range(2))
    assert sizes[0] > 20, "smaller than a square of 4.5 pixels"
    assert sizes[1] < 3_000, "hides the areas around"


def test_the_helices_of_a_commune_stand_side_by_side(carte: Map) -> None:
    carte.show(points=[["59350", helix, n, [], 1] for helix, n in zip(HELICES, (40, 9, 22, 1, 5), strict=True)])
    expect(carte.frame.locator("path.carte-symbol")).to_have_count(5)
    symbols = carte.frame.locator("path.carte-symbol")
    assert len({each.get_attribute("fill") for each in symbols.all()}) == 5
    hidden = symbols.evaluate_all(
        """all => all.flatMap(one => all.filter(other => other !== one).map(other => {
            const at = Array.from({length: 90}, (_, i) => one.getPointAtLength(one.getTotalLength() * i / 90));
            return at.filter(point => other.isPointInFill(point)).length; }))"""
    )
    assert len(hidden) == 20
    assert sum(hidden) == 0, "the edge of a symbol is within another"


# Of each number written on a symbol: its words, its size, the worst contrast of its ink with what it lies on, and how many
# of the places around its ink are off its symbol.
NUMBERS = """() => {
  const light = colour => { const [r, g, b] = colour.map(share => share / 255)
    .map(share => share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const read = colour => colour.startsWith('#') ? [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/\\d+/g).slice(0, 3).map(Number);
  const pen = document.createElement('canvas').getContext('2d');
  const symbols = [...document.querySelectorAll('path.carte-symbol')].reverse();
  return [...document.querySelectorAll('.carte-texts span')].filter(text => /^\\d/.test(text.textContent)).map(text => {
    const style = getComputedStyle(text), box = text.getBoundingClientRect();
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    pen.font = `bold ${style.fontSize} ${style.fontFamily}`;
    const ink = pen.measureText(text.textContent), half = (ink.actualBoundingBoxLeft + ink.actualBoundingBoxRight) / 2;
    const high = ink.actualBoundingBoxAscent / 2, is = (symbol, dx, dy) => symbol.isPointInFill(
      new DOMPoint(x + dx, y + dy).matrixTransform(symbol.getScreenCTM().inverse()));
    const symbol = symbols.find(one => is(one, 0, 0));
    const around = [[-1, -1], [1, -1], [1, 1], [-1, 1], [0, -1], [0, 1], [-1, 0], [1, 0]];
    // Half a pixel is what drawing rounds by.
    const off = symbol ? around.filter(([dx, dy]) => !is(symbol, dx * (half - 0.5), dy * (high - 0.5))).length : 8;
    const lights = symbol ? [read(style.color), read(symbol.getAttribute('fill'))].map(light).sort((a, b) => b - a) : [0, 0];
    return {said: text.textContent, size: parseFloat(style.fontSize), off: off,
      contrast: (lights[0] + 0.05) / (lights[1] + 0.05)};
  });
}"""
FAR_APART = ("59183", "62826", "02691", "60057", "80001", "59392", "02722", "62041")
OF_LILLE = ("59350", "59512", "59044", "59303")


@pytest.mark.parametrize(
    ("counts", "places", "scope"),
    [
        ((1, 2, 3, 5), FAR_APART, None),
        ((1, 8, 30, 60), FAR_APART, None),
        ((3, 40, 99, 120), FAR_APART, None),
        ((4, 40, 400, 1500), OF_LILLE, "200093201"),
    ],
    ids=["few", "some", "many", "near"],
)
def test_a_number_is_written_where_it_is_read_and_nowhere_else(
    carte: Map, counts: tuple[int, ...], places: tuple[str, ...], scope: str | None
) -> None:
    points = [
        [code, helix, counts[(place + turn) % len(counts)], [], 1]
        for place, code in enumerate(places)
        for turn, helix in enumerate(HELICES)
    ]
    carte.show(points=points, scope=scope)
    carte.view()
    written = until_still(carte.page, lambda: carte.frame.evaluate(NUMBERS))
    assert {number["size"] for number in written} <= {10, 11, 12}
    assert [number for number in written if number["contrast"] < 4.5 or number["off"]] == []
    assert max(counts) in {int(number["said"].replace("\u202f", "")) for number in written}


def test_near_communes_are_grouped_from_afar_and_apart_from_near(carte: Map) -> None:
    carte.show(points=[["59350", "research", 3, [], 1], ["59009", "research", 4, [], 1], ["59009", "other", 1, [], 1]])
    expect(carte.frame.locator("path.carte-cluster")).to_have_count(1)
    carte.frame.locator("path.carte-symbol").first.hover()
    tip = carte.frame.locator(".carte-tip")
    expect(tip).to_contain_text("2 communes groupées")
    expect(tip).to_contain_text("Recherche : 7 lignes de partenaires")
    carte.frame.locator("path.carte-symbol").first.click()
    expect(carte.frame.locator("path.carte-cluster")).to_have_count(0)
    expect(carte.frame.locator("path.carte-symbol")).to_have_count(3)
    settle(carte.page)
    assert carte.answers() == "", "grouping is the browser's own affair"


def test_a_point_answers_its_commune_and_lists_its_names_as_text(carte: Map) -> None:
    carte.show(points=[["59350", "hospital", 9, NAMES, 8], ["59350", "research", 1, ["Université"], 1]])
    carte.frame.locator("path.carte-symbol").first.hover()
    tip = carte.frame.locator(".carte-tip")
    until_equal(carte.page, tip.locator("li").all_inner_texts, [*NAMES, "et 2 autres"])
    hovered = until_still(carte.page, tip.bounding_box)
    gestures.press(carte.page, carte.frame.locator("path.carte-symbol").first)
    expect(carte.page.get_by_text("Réponses : point 59350")).to_be_visible()
    popup = carte.frame.locator(".carte-popup")
    until_equal(carte.page, popup.locator("li").all_text_contents, ["Université", *NAMES, "et 2 autres"])
    opened_box = until_still(carte.page, popup.bounding_box)
    assert carte.page.evaluate("window.ran") is None
    expect(popup.locator("img, script")).to_have_count(0)
    for box in (hovered, opened_box):
        assert box is not None
        assert box["width"] < 330
    widest = popup.locator("li").evaluate_all(
        "all => Math.max(...all.map(each => each.scrollWidth - each.clientWidth))"
    )
    assert widest <= 0, "a long name does not wrap"
    assert {each.get_attribute("dir") for each in popup.locator("li").all()} == {"auto"}
    expect(popup.get_by_role("button", name="Fermer")).to_be_visible()


def test_without_names_a_point_says_its_counts_and_where_the_list_is(carte: Map) -> None:
    carte.show(points=[["59350", "hospital", 1200, [], 340]])
    gestures.press(carte.page, carte.frame.locator("path.carte-symbol").first)
    popup = carte.frame.locator(".carte-popup")
    expect(popup).to_contain_text("Hospitalier : 1\u202f200 lignes de partenaires · 340 organisations")
    expect(popup).to_contain_text("La liste des organisations est sous la carte.")


def test_links_weigh_their_dossiers_and_say_them(carte: Map) -> None:
    carte.show(links=[["59350", "80021", 16, "IA-1 <b>"], ["59350", "02691", 1, ""]])
    links = carte.frame.locator("path.carte-link")
    expect(links).to_have_count(2)
    weights = [float(each.get_attribute("stroke-width") or 0) for each in links.all()]
    assert max(weights) > 2 * min(weights)
    link = links.nth(weights.index(max(weights)))
    x, y = link.evaluate("""path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(
        path.getScreenCTM()); return [at.x, at.y]; }""")
    carte.frame.locator("#map_div").hover(position={"x": x, "y": y})
    tip = carte.frame.locator(".carte-tip")
    for said in ("Lille", "Amiens", "16 dossiers", "IA-1 <b>"):
        expect(tip).to_contain_text(said)


def test_a_double_click_on_a_link_enters_the_area_beneath(carte: Map) -> None:
    carte.show(level="departement", values={}, links=[["02691", "02722", 16, "IA-1"]])
    link = carte.frame.locator("path.carte-link")
    expect(link).to_have_count(1)
    x, y = link.evaluate("""path => { const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(
        path.getScreenCTM()); return [at.x, at.y]; }""")
    ground = carte.frame.locator("#map_div")
    gestures.act(carte.page, lambda: ground.click(position={"x": x, "y": y}, click_count=2))
    expect(carte.page.get_by_text("enter 02")).to_be_visible()


def test_the_sites_of_one_dossier_are_joined_by_dashes(carte: Map) -> None:
    sites = [
        [code, 1, f"{group} : CH", group]
        for group, codes in (("IA-1", ("59350", "62041", "80021")), ("IA-2", ("02691",)))
        for code in codes
    ]
    carte.show(sites=sites)
    expect(carte.frame.locator("path.carte-site")).to_have_count(4)
    branches = carte.frame.locator("path.carte-branch")
    expect(branches).to_have_count(2)
    assert {each.get_attribute("stroke-dasharray") for each in branches.all()} == {"5 4"}
    expect(carte.frame.locator(".carte-key")).to_contain_text("Sites de soins d’un même dossier")


@pytest.mark.parametrize("edge", ["59183", "62826", "59249", "02186", "60277"])
def test_what_is_said_of_a_point_is_whole_at_every_edge(carte: Map, edge: str) -> None:
    carte.show(points=[[edge, "hospital", 9, ["Centre hospitalier régional universitaire " * 3] * 3, 3]])
    carte.frame.locator("path.carte-symbol").first.hover()
    assert_whole(carte)


def test_symbols_and_legend_read_without_colour(carte: Map) -> None:
    carte.show(values={"200093201": 3})
    pictures = carte.page.get_by_test_id("stHtml").nth(1).locator("img")
    expect(pictures).to_have_count(5)
    drawn = [each.get_attribute("src") or "" for each in pictures.all()]
    shapes = [re.sub("fill%3D%22.*?%22", "", source) for source in drawn]
    assert len(set(shapes)) == 5, "two helices have one shape"
    assert all(one != other for one, other in pairwise(drawn))
    widths = "all => all.map(image => image.naturalWidth)"
    until(carte.page, lambda: pictures.evaluate_all(widths), all)


def test_on_a_phone_the_key_is_folded_and_opens(phone: Map) -> None:
    phone.show(points=[["59350", "hospital", 4, ["CHU"], 1]])
    key = phone.frame.locator(".carte-key")
    words = key.get_by_text("Surface : lignes de partenaires")
    expect(words).to_be_hidden()
    gestures.reveal(phone.page, key.locator("summary"), words)
