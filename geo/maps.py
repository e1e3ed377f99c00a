"""Offline folium maps: shapes fetched once as static files, only a few bytes travel at each change.

Nothing here asks another host: Leaflet comes from `static/leaflet`, there are no tiles. The script of the base map is
one for all levels, so that no choice of the reader remounts the frame or loses the zoom; what is shown comes through
`feature_group_to_add`, as data for static/carte/carte.js.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure, MacroElement
from folium.map import FeatureGroup
from folium.template import Template

from geo.layers import AreaLayer, Caption, Lack, Link, MapState, Measure, Point, Site, Symbol
from geo.payload import as_script, payload

# Relative to the iframe of streamlit-folium: <base>/component/streamlit_folium.st_folium/index.html
_STATIC = "../../app/static"
_FOLDER = Path(__file__).parents[1] / "static"

GEOMETRY_FILES: Mapping[str, str] = {
    "region": "region.json",
    "departement": "departements.json",
    "arrondissement": "arrondissements.json",
    "epci": "epci.json",
    "commune": "communes.json",
}
SCRIPTS = ("leaflet/leaflet.js", "carte/carte.js")
STYLES = ("leaflet/leaflet.css", "carte/carte.css")


@cache
def _version(*names: str) -> str:
    """The mark of the content of files of static/: a browser may keep them until it changes."""
    content = b"".join((_FOLDER / name).read_bytes() for name in names)
    return sha256(content).hexdigest()[:12]


def _address(name: str) -> str:
    return f"{_STATIC}/{name}?v={_version(name)}"


@cache
def fetched_version() -> str:
    """One mark for all that carte.js fetches by itself: its other parts, shapes and centres."""
    names = [f"carte/{path.name}" for path in sorted((_FOLDER / "carte").glob("*.js"))]
    return _version(*names, *(f"geo/{path.name}" for path in sorted((_FOLDER / "geo").glob("*.json"))))


class OfflineMap(folium.Map):
    """A folium map whose scripts and styles come from this server, without folium's own header (carte.css has it)."""

    default_js = [(Path(name).stem, _address(name)) for name in SCRIPTS]
    default_css = [(f"{Path(name).stem}_css", _address(name)) for name in STYLES]

    def render(self, **kwargs: Any) -> str:
        """Render, and leave the header empty: streamlit-folium sends it again with each state."""
        rendered: str = super().render(**kwargs)  # type: ignore[no-untyped-call]
        root = self.get_root()
        if isinstance(root, Figure):
            root.header._children.clear()
        return rendered


class _Start(MacroElement):
    """Hands the map to carte.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.carte = Carte.start({{ this._parent.get_name() }}, '{{ this.version }}');"
        "{% endmacro %}"
    )

    def __init__(self, version: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.version = version


class _State(MacroElement):
    _template = Template("{% macro script(this, kwargs) %}carte.show({{ this.state }});{% endmacro %}")

    def __init__(self, state: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "State"
        self.state = state


def base_map() -> OfflineMap:
    """The map without anything on it: the same script each time it is asked for."""
    # The zoom buttons are added by the script, with French titles; the wheel is left to the page.
    offline = OfflineMap(
        tiles=None,
        zoom_snap=0.25,
        attribution_control=False,
        zoom_control=False,
        scroll_wheel_zoom=False,
        double_click_zoom=False,
    )
    _Start(fetched_version()).add_to(offline)
    return offline


def state_group(state: MapState) -> FeatureGroup:
    """The state, to pass as `feature_group_to_add`."""
    group = FeatureGroup(name="etat", control=False)
    group.add_child(_State(as_script(payload(state))))
    return group


__all__ = [
    "AreaLayer",
    "Caption",
    "Lack",
    "Link",
    "MapState",
    "Measure",
    "OfflineMap",
    "Point",
    "Site",
    "Symbol",
    "base_map",
    "fetched_version",
    "state_group",
]
