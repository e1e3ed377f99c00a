"""Offline folium maps: shapes fetched once as a static file, only values travel.

Nothing here asks another host: Leaflet comes from `static/leaflet`, there are no tiles. The script of the base map
depends on the level alone, so that a change of values neither remounts the map nor loses the zoom; the values come
through `feature_group_to_add`. Text is written in the browser through `textContent`, so a name is never markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import folium
from branca.element import MacroElement
from folium.map import FeatureGroup, Layer
from folium.template import Template

# Relative to the iframe of streamlit-folium: <base>/component/streamlit_folium.st_folium/index.html
_STATIC = "../../app/static"
_BOUNDS_FILE = Path(__file__).parents[1] / "data" / "geo" / "bounds.json"
_GEOMETRY_FOLDER = Path(__file__).parents[1] / "static" / "geo"

# Shapes of each level, and of the level drawn as a heavier outline above it.
GEOMETRY_FILES: Mapping[str, str] = {"epci": "epci.json", "departement": "departements.json"}
OUTLINES: Mapping[str, str] = {"epci": "departements.json"}

# Levels whose areas are wide enough to bear their name.
NAMES_WRITTEN = frozenset({"departement"})

NO_DATA_COLOUR = "hatched"
NO_DATA_LABEL = "donnée absente"


@dataclass(frozen=True, slots=True)
class CountClass:
    """One class of a map of counts: `low` to `high` included (None = no upper bound); `ink` reads on `colour`."""

    label: str
    low: int
    high: int | None
    colour: str
    ink: str = "#161616"


COUNT_CLASSES: tuple[CountClass, ...] = (
    CountClass("0", 0, 0, "#FFFFFF"),
    CountClass("1", 1, 1, "#C9DFF1"),
    CountClass("2–3", 2, 3, "#8CBFE2"),
    CountClass("4–6", 4, 6, "#3F8FC5"),
    CountClass("7+", 7, None, "#0B4F8A", "#FFFFFF"),
)


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend. `colour` is a CSS colour, or NO_DATA_COLOUR for hatching."""

    label: str
    colour: str
    n_areas: int


@dataclass(frozen=True, slots=True)
class AreaValue:
    """What the map shows of one area: its colour, the number written on it, the sentence under the mouse."""

    colour: str
    written: str
    sentence: str
    ink: str


def count_class(count: int | None) -> CountClass | None:
    """The class of a count; None when the count is unknown or withheld. Raises ValueError below zero."""
    if count is None:
        return None
    for candidate in COUNT_CLASSES:
        if candidate.low <= count and (candidate.high is None or count <= candidate.high):
            return candidate
    raise ValueError(f"a count can't be negative: {count}")


def area_value(count: int | None) -> AreaValue:
    """Colour, number and sentence for `count` dossiers; unknown is hatched, a zero is white and not written."""
    found = count_class(count)
    if found is None or count is None:
        return AreaValue(NO_DATA_COLOUR, "", "Donnée absente", "#161616")
    noun = "dossier" if count < 2 else "dossiers"
    sentence = f"{count} {noun}" if count else "Aucun dossier"
    return AreaValue(found.colour, str(count) if count else "", sentence, found.ink)


def legend(counts: Iterable[int | None]) -> list[LegendEntry]:
    """Every class with its number of areas; the hatched line comes only when some area has no data."""
    found = [count_class(count) for count in counts]
    entries = [LegendEntry(each.label, each.colour, found.count(each)) for each in COUNT_CLASSES]
    unknown = found.count(None)
    return [*entries, LegendEntry(NO_DATA_LABEL, NO_DATA_COLOUR, unknown)] if unknown else entries


@lru_cache(maxsize=1)
def region_bounds() -> list[list[float]]:
    """[[south, west], [north, east]] of the region, in degrees, from data/geo/bounds.json."""
    west, south, east, north = json.loads(_BOUNDS_FILE.read_text(encoding="utf-8"))["region"]["32"]
    return [[south, west], [north, east]]


@lru_cache(maxsize=8)
def geometry_url(name: str) -> str:
    """Address of a shapes file with the mark of its content, so that a browser may keep it until it changes."""
    content = (_GEOMETRY_FOLDER / name).read_bytes()
    return f"{_STATIC}/geo/{name}?v={sha256(content).hexdigest()[:12]}"


class OfflineMap(folium.Map):
    """A folium map whose scripts and styles come from this server."""

    default_js = [("leaflet", f"{_STATIC}/leaflet/leaflet.js")]
    default_css = [("leaflet_css", f"{_STATIC}/leaflet/leaflet.css")]


class StaticGeometry(Layer):
    """Areas of one level, fetched by the browser. A click answers `{code, seq}`; panning and zooming answer nothing."""

    _template = Template((Path(__file__).parent / "static_geometry.js.j2").read_text(encoding="utf-8"))

    def __init__(self, url: str, outline_url: str | None, names_written: bool) -> None:
        """`url`: the areas; `outline_url`: the heavier lines above them, or None; `names_written`: room for names."""
        super().__init__(name="territoires", control=False)
        self._name = "StaticGeometry"
        self.url = url
        self.outline_url = outline_url
        self.names_written = names_written


class _Values(MacroElement):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "areas.update({{ this.values|tojson }}, {{ this.selected|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, values: dict[str, tuple[str, str, str, str]], selected: str | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Values"
        self.values = values
        self.selected = selected


def base_map(level: str) -> OfflineMap:
    """The map of a level (`epci` or `departement`) without values: the same script each time it is asked for."""
    # The zoom buttons are added by the script, with French titles; the wheel is left to the page.
    offline = OfflineMap(
        tiles=None, zoom_snap=0.25, attribution_control=False, zoom_control=False, scroll_wheel_zoom=False
    )
    outline = OUTLINES.get(level)
    outline_url = geometry_url(outline) if outline else None
    StaticGeometry(geometry_url(GEOMETRY_FILES[level]), outline_url, level in NAMES_WRITTEN).add_to(offline)
    offline.fit_bounds(region_bounds())
    return offline


def values_group(counts: Mapping[str, int | None], selected: str | None = None) -> FeatureGroup:
    """The counts by area code, to pass as `feature_group_to_add`; `selected` is outlined."""
    values = {code: area_value(count) for code, count in counts.items()}
    group = FeatureGroup(name="valeurs", control=False)
    group.add_child(
        _Values({code: (each.colour, each.written, each.sentence, each.ink) for code, each in values.items()}, selected)
    )
    return group
