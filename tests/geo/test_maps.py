"""Maps: classes, legend, what travels to the browser, and nothing from another host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from geo.areas import areas
from geo.maps import (
    COUNT_CLASSES,
    GEOMETRY_FILES,
    NO_DATA_COLOUR,
    OUTLINES,
    area_value,
    base_map,
    count_class,
    geometry_url,
    legend,
    region_bounds,
    values_group,
)

STATIC = Path(__file__).parents[2] / "static"


def script_of(level: str) -> str:
    """Page of the base map without the names folium draws at random."""
    return re.sub(r"_[0-9a-f]{32}", "_id", base_map(level).get_root().render())


@pytest.mark.parametrize(
    ("count", "label"), [(0, "0"), (1, "1"), (2, "2–3"), (3, "2–3"), (4, "4–6"), (6, "4–6"), (7, "7+"), (500, "7+")]
)
def test_each_count_falls_in_its_class(count: int, label: str) -> None:
    found = count_class(count)
    assert found is not None
    assert found.label == label


def test_zero_is_white_and_unknown_is_hatched() -> None:
    assert area_value(0).colour == "#FFFFFF"
    assert area_value(0).sentence == "Aucun dossier"
    assert area_value(None).colour == NO_DATA_COLOUR
    assert area_value(None).sentence == "Donnée absente"
    assert NO_DATA_COLOUR not in {each.colour for each in COUNT_CLASSES}


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        count_class(-1)


def test_the_number_is_written_so_that_colour_is_not_alone() -> None:
    assert (area_value(1).written, area_value(12).written, area_value(0).written) == ("1", "12", "")
    assert (area_value(1).sentence, area_value(12).sentence) == ("1 dossier", "12 dossiers")


def test_the_legend_counts_every_territory_once() -> None:
    entries = legend([0, 0, 1, 3, 9, None])
    assert [(entry.label, entry.n_areas) for entry in entries] == [
        ("0", 2),
        ("1", 1),
        ("2–3", 1),
        ("4–6", 0),
        ("7+", 1),
        ("donnée absente", 1),
    ]


def test_the_legend_has_no_hatching_when_everything_is_known() -> None:
    assert [entry.label for entry in legend([0, 5])] == ["0", "1", "2–3", "4–6", "7+"]


@pytest.mark.parametrize("level", list(GEOMETRY_FILES))
def test_the_map_asks_this_server_only(level: str) -> None:
    from branca.element import Element

    drawn = base_map(level)
    links = [url for element in (drawn, *drawn._children.values()) for _, url in getattr(element, "default_js", [])]
    links += [url for _, url in drawn.default_css]
    assert isinstance(drawn, Element)
    assert links
    assert all(url.startswith("../../app/static/") for url in links)
    fetched = re.findall(r'fetch\("([^"]+)"', script_of(level))
    assert fetched == [geometry_url(name) for name in (GEOMETRY_FILES[level], OUTLINES.get(level)) if name is not None]
    assert all(url.startswith("../../app/static/geo/") for url in fetched)


@pytest.mark.parametrize("name", sorted({*GEOMETRY_FILES.values(), *OUTLINES.values()}))
def test_the_shapes_it_fetches_are_served(name: str) -> None:
    assert (STATIC / "geo" / name).is_file()


@pytest.mark.parametrize("level", list(GEOMETRY_FILES))
def test_the_shapes_bear_the_codes_the_counts_come_with(level: str) -> None:
    shapes = json.loads((STATIC / "geo" / GEOMETRY_FILES[level]).read_text(encoding="utf-8"))
    assert {feature["id"] for feature in shapes["features"]} == {area.code for area in areas(level)}


def test_values_do_not_change_the_script_of_the_map() -> None:
    # A script that changes remounts the iframe: the reader would lose the zoom at each filter.
    assert script_of("epci") == script_of("epci")


def test_no_part_of_a_level_is_lost_to_the_remount_hash() -> None:
    # streamlit-folium deletes `_xxx` before it compares two scripts: the file names must differ without that.
    bare = {re.sub(r"_\w+", "", script_of(level)) for level in GEOMETRY_FILES}
    assert len(bare) == len(GEOMETRY_FILES)


def test_names_are_written_as_text_never_as_markup() -> None:
    script = script_of("epci")
    assert "name.textContent = layer.feature.properties.nom" in script
    assert "innerHTML" not in script


def test_only_wide_areas_bear_their_name() -> None:
    assert "namesWritten = true" in script_of("departement")
    assert "namesWritten = false" in script_of("epci")


def test_values_can_carry_no_markup_to_the_page() -> None:
    group = values_group({"</script><img src=x onerror=alert(1)>": 2}, selected="<b>59</b>")
    base_map("epci").add_child(group)
    rendered = group.get_root().render()
    assert "<img src=x" not in rendered
    assert "<b>59</b>" not in rendered


def test_only_code_colour_number_and_sentence_travel() -> None:
    group = values_group({"59": 2, "80": None}, selected="59")
    base_map("departement").add_child(group)
    rendered = group.get_root().render()
    sent = re.search(r"areas\.update\((\{.*?\}), (.*?)\);", rendered)
    assert sent is not None
    assert json.loads(sent.group(1)) == {
        "59": ["#8CBFE2", "2", "2 dossiers", "#161616"],
        "80": ["hatched", "", "Donnée absente", "#161616"],
    }
    assert sent.group(2) == '"59"'


def test_the_region_is_framed_whole() -> None:
    (south, west), (north, east) = region_bounds()
    assert 48.5 < south < 49.2
    assert 50.9 < north < 51.3
    assert 1.2 < west < 1.7
    assert 4.0 < east < 4.4
