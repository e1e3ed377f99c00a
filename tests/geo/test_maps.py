"""Maps: one script for all states, what travels to the browser, and nothing from another host."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
import streamlit_folium

from analytics.charts.consortia.composition import HELIX_COLOURS, HELIX_WORDS
from geo.areas import areas, bounds, centre
from geo.classes import BELOW_FLOOR, COUNT_CLASSES, NO_DATA, value_classes
from geo.layers import (
    HELIX_SYMBOLS,
    MAX_LINKS,
    MAX_SITES,
    AreaLayer,
    Caption,
    Lack,
    Link,
    MapState,
    Measure,
    Point,
    Site,
    drawn_sites,
)
from geo.maps import GEOMETRY_FILES, SCRIPTS, STYLES, base_map, fetched_version, state_group
from geo.payload import FEW_WRITTEN, MAX_WRITTEN, as_script, packed, payload

STATIC = Path(__file__).parents[2] / "static"
DOSSIERS = Measure("dossier", "dossiers", "Aucun dossier")
CAPTION = Caption("Dossiers par EPCI", ("n = 3 dossiers",), True)
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."


def unpacked(text: str) -> list[int]:
    numbers, number, shift = [], 0, 0
    for sign in text:
        digit = DIGITS.index(sign)
        number |= (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(number)
            number = shift = 0
    return numbers


def counts(level: str, **changed: float | None) -> dict[str, float | None]:
    return {area.code: 0 for area in areas(level)} | {code[1:]: value for code, value in changed.items()}


def layer(level: str, values: dict[str, float | None], **more: Any) -> AreaLayer:
    return AreaLayer(level, DOSSIERS, COUNT_CLASSES, values, **more)


def cells_of(state: MapState) -> dict[str, list[int | None]]:
    """The cells as the browser reads them: code → place of the class, value."""
    sent = payload(state)["areas"]
    codes = [area.code for area in areas(state.level)]
    numbers, found, at = iter(unpacked(sent["cells"])), {}, -1
    for gap in numbers:
        at += gap + 1
        place = next(numbers)
        found[codes[at]] = [place, next(numbers) if place < len(sent["classes"]) else None]
    return found


def script_of() -> str:
    """What streamlit-folium compares maps by."""
    drawn = base_map()
    drawn.get_root().render()
    return streamlit_folium._get_map_string(drawn)


def sent_by(state: MapState) -> str:
    """What streamlit-folium sends of a state."""
    drawn = base_map()
    drawn.get_root().render()
    return streamlit_folium._get_feature_group_string(state_group(state), drawn)


def state_in(script: str) -> Any:
    """The state in what is sent."""
    found = re.search(r"carte\.show\((.*)\);", script)
    assert found is not None
    return json.loads(found[1])


def test_no_state_changes_the_script_of_the_map() -> None:
    # A script that changes remounts the iframe: the reader would lose the zoom at each filter.
    before = script_of()
    sent_by(MapState("commune", CAPTION, layer("commune", counts("commune", c59350=4)), selected="59350", scope="59"))
    assert script_of() == before


def test_the_map_asks_this_server_only() -> None:
    drawn = base_map()
    fetched = [url for _, url in (*drawn.default_js, *drawn.default_css)]
    assert len(fetched) == len(SCRIPTS) + len(STYLES)
    for url in fetched:
        file, _, version = url.removeprefix("../../app/static/").partition("?v=")
        assert (STATIC / file).is_file(), url
        assert re.fullmatch("[0-9a-f]{12}", version), (
            "a browser keeps it for a year: its content must be in its address"
        )
    assert not re.search("https?:|//", script_of())
    drawn.get_root().render()
    assert streamlit_folium._get_header(drawn) == "", "folium's own header asks for nothing, and travels at each change"


def test_what_the_script_fetches_is_served_under_a_mark_of_its_content() -> None:
    script = (STATIC / "carte" / "carte.js").read_text(encoding="utf-8")
    parts = re.search(r"PARTS = \[(.*?)\]", script, re.DOTALL)
    assert parts is not None
    names = [f"carte/{name}.js" for name in (*re.findall(r"'(.*?)'", parts[1]), "image")]
    assert {path.name for path in (STATIC / "carte").glob("*.js")} == {Path(name).name for name in (*names, "carte.js")}
    assert fetched_version() in script_of()


def test_the_script_knows_the_levels_and_the_helices_as_we_do() -> None:
    script = (STATIC / "carte" / "carte.js").read_text(encoding="utf-8")
    shapes = re.search(r"SHAPES = \{(.*?)\}", script, re.DOTALL)
    assert shapes is not None
    assert {level: f"{name}.json" for level, name in re.findall(r"(\w+): '(\w+)'", shapes[1])} == GEOMETRY_FILES
    helices = re.findall(r"\['(.*?)', '(\w+)', '(#\w{6})'\]", script)
    assert helices == [(each.label, each.shape, each.colour) for each in HELIX_SYMBOLS.values()]


def test_our_scripts_name_no_other_host_and_write_no_markup() -> None:
    ours = [path for path in (STATIC / "carte").iterdir() if path.suffix in (".js", ".css") and ".min" not in path.name]
    assert len(ours) == 9
    for path in ours:
        text = path.read_text(encoding="utf-8")
        hosts = set(re.findall(r"https?://[^/'\"]+", text)) - {"http://www.w3.org"}
        assert not hosts, path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text), path.name


def test_the_vendored_script_says_its_licence() -> None:
    licence = (STATIC / "carte" / "LICENSE-supercluster").read_text(encoding="utf-8")
    assert "ISC License" in licence
    assert "supercluster 9.1.0" in licence
    assert (STATIC / "carte" / "supercluster-9.1.0.min.js").is_file()


@pytest.mark.parametrize("level", list(GEOMETRY_FILES))
def test_the_shapes_bear_the_codes_that_places_are_counted_by(level: str) -> None:
    shapes = json.loads((STATIC / "geo" / GEOMETRY_FILES[level]).read_text(encoding="utf-8"))
    codes = [area.code for area in areas(level)]
    assert codes == sorted(codes)
    assert sorted(feature["id"] for feature in shapes["features"]) == codes


def test_the_browser_places_and_names_each_commune_as_the_server_does() -> None:
    sent = json.loads((STATIC / "geo" / "centres.json").read_text(encoding="utf-8"))
    columns = zip(sent["code"], sent["nom"], zip(sent["lon"], sent["lat"], strict=True), strict=True)
    assert list(columns) == [(area.code, area.shown_name, centre(area.code)) for area in areas("commune")]


@pytest.mark.parametrize("numbers", [[], [0], [31, 32, 1023, 1024], [0, 5_992_194, 1], list(range(3000))])
def test_packed_numbers_are_read_back(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


def test_a_negative_number_is_not_packed() -> None:
    with pytest.raises(ValueError, match="-1"):
        packed([3, -1])


def test_only_what_is_not_zero_travels() -> None:
    values = counts("departement", d59=7, d80=None, d02=2, d60=1)
    state = MapState("departement", CAPTION, layer("departement", values, greyed=frozenset({"60"})))
    assert cells_of(state) == {"02": [2, 2], "59": [4, 7], "60": [5, None], "80": [6, None]}


def test_an_area_left_out_is_no_data_and_not_zero() -> None:
    values = counts("departement", d59=7)
    del values["62"]
    assert cells_of(MapState("departement", CAPTION, layer("departement", values))) == {"59": [4, 7], "62": [6, None]}


def test_what_is_withheld_does_not_travel() -> None:
    shown = layer("departement", counts("departement", d59=4321), greyed=frozenset({"59"}))
    sent = payload(MapState("departement", CAPTION, shown))["areas"]
    assert 4321 not in unpacked(sent["cells"])
    assert sent["withheld"] == "moins de 50\u202f000 habitants"


def test_values_keep_the_decimals_of_the_measure() -> None:
    values = counts("departement", d59=1.234, d62=0.5, d02=12)
    rate = Measure("dossier pour 100 000 habitants", "dossiers pour 100 000 habitants", "Aucun dossier", 2)
    classes = value_classes(values.values(), "quantiles", decimals=2)
    found = cells_of(MapState("departement", CAPTION, AreaLayer("departement", rate, classes, values)))
    assert found == {"02": [3, 1200], "59": [2, 123], "62": [1, 50]}


def test_the_legend_sent_for_the_image_is_the_one_of_the_page() -> None:
    shown = layer("departement", counts("departement", d59=7, d80=None), greyed=frozenset({"60"}))
    sent = payload(MapState("departement", CAPTION, shown))["areas"]["legend"]
    assert [(label, colour, n) for label, colour, n, _ in sent] == [
        ("0", "#FFFFFF", 2),
        ("1", "#C9DFF1", 0),
        ("2–3", "#8CBFE2", 0),
        ("4–6", "#3F8FC5", 0),
        ("7+", "#0B4F8A", 1),
        ("moins de 50\u202f000 habitants", BELOW_FLOOR, 1),
        ("donnée absente", NO_DATA, 1),
    ]


def test_the_region_is_framed_whole_and_a_scope_closely() -> None:
    (south, west), (north, east) = payload(MapState("epci", CAPTION))["bounds"]
    assert 48.5 < south < 49.2
    assert 50.9 < north < 51.3
    assert 1.2 < west < 1.7
    assert 4.0 < east < 4.4
    west, south, east, north = bounds("departement", "59") or ()
    closer = payload(MapState("epci", CAPTION, scope="59"))
    assert closer["bounds"] == [[south, west], [north, east]]
    assert closer["scope"] == {"code": "59", "level": "departement"}


def test_points_travel_by_commune_with_their_lines_and_organisations() -> None:
    codes = [area.code for area in areas("commune")]
    points = (
        Point("80021", "other", 3000, ("z",), 40),
        Point("59350", "hospital", 2, ("CHU", "GHICL"), 2),
        Point("59350", "research", 1, (), 1),
        Point("75056", "research", 9, ("hors région",), 1),
    )
    sent = payload(MapState("epci", CAPTION, points=points))["points"]
    lille, amiens = codes.index("59350"), codes.index("80021")
    assert unpacked(sent["cells"]) == [lille, 0b101, 1, 1, 2, 2, amiens - lille - 1, 0b10000, 3000, 40]
    assert sent["names"] == {"59350": {2: ("CHU", "GHICL")}, "80021": {4: ("z",)}}


def test_of_many_names_those_of_the_smallest_points_travel() -> None:
    codes = [area.code for area in areas("commune")[:500]]
    points = tuple(Point(code, "research", 1, ("x" * (10 + place % 21),), 1) for place, code in enumerate(codes))
    assert sum(len(name) for point in points for name in point.names) > MAX_WRITTEN
    names = payload(MapState("epci", CAPTION, points=points))["points"]["names"]
    lengths = {code: len(found[0][0]) for code, found in names.items()}
    assert FEW_WRITTEN - 31 < sum(lengths.values()) <= FEW_WRITTEN
    left = [point for point in points if point.commune not in names]
    assert max(lengths.values()) <= min(len(point.names[0]) for point in left)
    few = points[:300]
    assert len(payload(MapState("epci", CAPTION, points=few))["points"]["names"]) == 300


def test_links_and_sites_are_cut_before_they_hide_the_map() -> None:
    codes = [area.code for area in areas("commune")]
    links = tuple(Link("59350", code, 2, "") for code in codes[: MAX_LINKS + 50])
    sent = payload(MapState("epci", CAPTION, links=links))["links"]
    assert len(unpacked(sent["cells"])) == 3 * MAX_LINKS
    sites = tuple(Site(codes[place], 1, "", f"dossier {place // 3}") for place in range(MAX_SITES + 50))
    drawn = drawn_sites(sites)
    assert MAX_SITES - 3 < len(drawn) <= MAX_SITES
    assert {site.group for site in drawn}.isdisjoint(site.group for site in sites[len(drawn) :]), "a dossier was split"
    assert len(unpacked(payload(MapState("epci", CAPTION, sites=sites))["sites"]["cells"])) == 3 * len(drawn)


def test_links_and_sites_keep_their_words_while_these_are_few() -> None:
    link, site = Link("59350", "80021", 2, "IA-1, IA-2"), Site("62041", 1, "IA-1 : CH d'Arras", "IA-1")
    sent = payload(MapState("epci", CAPTION, links=(link,), sites=(site,)))
    assert (sent["links"]["labels"], sent["sites"]["labels"]) == (["IA-1, IA-2"], ["IA-1 : CH d'Arras"])
    heavy = tuple(Link("59350", "80021", 2, "x" * 200) for _ in range(50))
    assert payload(MapState("epci", CAPTION, links=heavy))["links"]["labels"] == []


def test_a_layer_that_is_off_sends_nothing() -> None:
    sent = payload(MapState("epci", CAPTION))
    assert [sent[name] for name in ("areas", "points", "links", "sites", "lack")] == [None] * 5


def test_what_is_marked_travels_as_places_of_the_level() -> None:
    lack = Lack(frozenset({"60", "02", "80", "59350"}), "sans dossier")
    sent = payload(MapState("departement", CAPTION, lack=lack))["lack"]
    assert sent["words"] == "sans dossier"
    gaps = unpacked(sent["cells"])
    codes = [area.code for area in areas("departement")]
    assert [codes[place] for place in accumulate(gaps, lambda last, gap: last + gap + 1)] == ["02", "60", "80"]


def test_every_commune_marked_is_a_character_each() -> None:
    lack = Lack(frozenset(area.code for area in areas("commune")), "sans dossier")
    assert payload(MapState("commune", CAPTION, lack=lack))["lack"]["cells"] == "A" * len(areas("commune"))


HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% if %}{# {{'a'}}",
    "'); alert(1); ('",
    "a\u2028b\u2029c\ufeff",
    'guillemet " et \\ et \\u0041 et \n',
    "_feature_group_0 map_div _0 %s ${x} `y`",
    "\u202egnirts",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_travels_whole_and_is_neither_markup_nor_template(name: str) -> None:
    points = (Point("59350", "research", 1, (name,), 1),)
    lack = Lack(frozenset({"200093201"}), name)
    links = (Link("59350", "80021", 1, name),)
    state = MapState("epci", Caption(name, (name,), True), points=points, links=links, lack=lack)
    script = sent_by(state)
    sent = state_in(script)
    assert sent["points"]["names"]["59350"]["0"] == [name]
    assert sent["links"]["labels"] == [name]
    assert sent["lack"]["words"] == name
    assert sent["caption"]["title"] == name
    text = as_script(payload(state))
    assert not re.search("[<>&'`\u2028\u2029]", text)
    assert not re.search(r"\{\{|\{%|\{#", text)


def test_ten_thousand_dossiers_change_in_few_bytes() -> None:
    communes = [area.code for area in areas("commune")]
    values: dict[str, float | None] = {
        code: (place * 7919) % 40 if place % 4 == 0 else 0 for place, code in enumerate(communes)
    }
    points = tuple(
        Point(code, helix, 1 + place % 90, (), 1 + place % 30)
        for place, code in enumerate(communes[::8])
        for helix in HELIX_SYMBOLS
    )
    state = MapState("commune", CAPTION, layer("commune", values), points=points, selected="59350")
    assert len(points) > 2_000
    assert len(sent_by(state)) + len(script_of()) < 12_500


def test_helices_are_drawn_in_the_words_and_colours_of_the_charts() -> None:
    assert {helix: symbol.label for helix, symbol in HELIX_SYMBOLS.items()} == dict(HELIX_WORDS)
    assert {helix: symbol.colour for helix, symbol in HELIX_SYMBOLS.items()} == dict(HELIX_COLOURS)
    assert len({symbol.shape for symbol in HELIX_SYMBOLS.values()}) == len(HELIX_SYMBOLS)
