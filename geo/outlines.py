"""Borders of the territories as SVG paths: shapes of static/geo, projected into a frame, thinned to what is seen."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from geo.areas import Bounds, areas, bounds

_FOLDER = Path(__file__).resolve().parent.parent / "static" / "geo"
_FILES = {
    "departement": "departements.json",
    "arrondissement": "arrondissements.json",
    "epci": "epci.json",
    "commune": "communes.json",
}
Ring = list[list[float]]

_MARGIN = 0.06
# Tenths of a unit: a département of 890 communes stays under 170 KB.
_NEAREST = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `width` by `height` units over a piece of the earth: how degrees become units."""

    width: int
    height: int
    west: float
    north: float
    per_lon: float
    per_lat: float

    @classmethod
    def around(cls, limits: Bounds, width: int, height: int) -> Frame:
        """The frame that holds `limits` (degrees) in its middle with a margin, a kilometre the same both ways."""
        west, south, east, north = limits
        shrink = math.cos(math.radians((south + north) / 2))
        room_x, room_y = width * (1 - 2 * _MARGIN), height * (1 - 2 * _MARGIN)
        per_lat = min(room_x / ((east - west) * shrink), room_y / (north - south))
        per_lon = per_lat * shrink
        return cls(
            width,
            height,
            west - (width / per_lon - (east - west)) / 2,
            north + (height / per_lat - (north - south)) / 2,
            per_lon,
            per_lat,
        )

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """x and y of a point in the picture."""
        return (lon - self.west) * self.per_lon, (self.north - lat) * self.per_lat

    def in_sight(self, level: str) -> Iterator[str]:
        """Codes of the areas of a level that may show in the picture."""
        east, south = self.west + self.width / self.per_lon, self.north - self.height / self.per_lat
        for each in areas(level):
            limits = bounds(level, each.code)
            if limits and limits[0] < east and limits[2] > self.west and limits[1] < self.north and limits[3] > south:
                yield each.code


@lru_cache(maxsize=8)
def _shapes(level: str) -> Mapping[str, list[list[Ring]]]:
    """Polygons (lists of rings in degrees) of each area of a level."""
    features = json.loads((_FOLDER / _FILES[level]).read_bytes())["features"]
    return {
        feature["id"]: (
            [feature["geometry"]["coordinates"]]
            if feature["geometry"]["type"] == "Polygon"
            else feature["geometry"]["coordinates"]
        )
        for feature in features
    }


def outline(level: str, code: str, frame: Frame) -> str:
    """SVG path of an area in tenths of the frame's units, holes included. Raises KeyError for an unknown area."""
    written = []
    for polygon in _shapes(level)[code]:
        for ring in polygon:
            points = _thinned(ring, frame)
            if len(points) > 2:
                steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(points))
                written.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z")
    return "".join(written).replace(" -", "-")


def _thinned(ring: Ring, frame: Frame) -> list[tuple[int, int]]:
    """The points of a ring in tenths of a unit, without those closer than _NEAREST to the one before."""
    points: list[tuple[int, int]] = []
    for lon, lat in ring:
        x, y = frame.place(lon, lat)
        point = (round(x * 10), round(y * 10))
        if not points or abs(point[0] - points[-1][0]) + abs(point[1] - points[-1][1]) > _NEAREST:
            points.append(point)
    return points
