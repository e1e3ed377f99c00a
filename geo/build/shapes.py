"""The shapes browsers fetch: mended, edge-matched, lightly simplified, one GeoJSON a level."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry as Shape  # a Polygon or a MultiPolygon, everywhere here

Shapes = dict[str, Shape]

# Merged communes for which the source kept the polygon of one former commune only: the rest of each is a hole.
INCOMPLETE_COMMUNES = frozenset({"62447", "80155", "59006", "02589"})
DECIMALS = 4  # a step of 7 m by 11 m: finer than the source, which is generalised already
TOLERANCE_DEGREES = 0.0005  # corners of less than about 0.1 ha go
GAP_DEGREES = 0.0001  # slivers between neighbours, metres wide, are closed
LARGEST_SLIVER_DEGREES2 = 1e-8  # about 80 m²: below, a hole is a sliver and not a lost commune


class ShapeError(Exception):
    """The source shapes are not what this build can mend."""


def holes(shape: Shape) -> list[Polygon]:
    """The interior rings of a shape, as polygons."""
    return [Polygon(ring) for part in shapely.get_parts(shape) for ring in part.interiors]


def owner_of_hole(hole: Polygon, shapes: Mapping[str, Shape], incomplete: Iterable[str]) -> str:
    """The one incomplete commune that touches or lies in the hole. Raises ShapeError when it is not one."""
    owners = [code for code in sorted(incomplete) if shapes[code].intersects(hole)]
    if len(owners) != 1:
        raise ShapeError(f"Trou en {hole.centroid.wkt} : une commune incomplète attendue, {owners} trouvées.")
    return owners[0]


def fill_holes(shapes: Mapping[str, Shape], incomplete: Iterable[str]) -> Shapes:
    """The same shapes, each hole of their union given to the incomplete commune beside it."""
    filled = dict(shapes)
    for hole in holes(shapely.union_all(list(shapes.values()))):
        if hole.area > LARGEST_SLIVER_DEGREES2:
            code = owner_of_hole(hole, filled, incomplete)
            filled[code] = shapely.union(filled[code], hole)
    return filled


def match_edges(shapes: Mapping[str, Shape]) -> Shapes:
    """The same shapes with identical vertices along shared borders, without overlap or sliver, rounded."""
    cleaned = shapely.coverage_clean(list(shapes.values()), gap_width=GAP_DEGREES)
    rounded = shapely.transform(cleaned, lambda points: numpy.round(points, DECIMALS))
    return dict(zip(shapes, rounded, strict=True))


def simplify(shapes: Mapping[str, Shape], tolerance: float) -> Shapes:
    """Fewer vertices, shared borders still shared (Visvalingam–Whyatt on the coverage).

    Raises ShapeError when the result overlaps, gapes or is invalid.
    """
    simplified = shapely.coverage_simplify(list(shapes.values()), tolerance)
    if not (shapely.is_valid(simplified).all() and shapely.coverage_is_valid(simplified)):
        raise ShapeError("La simplification a rompu le pavage : choisir une autre tolérance ou un autre arrondi.")
    return dict(zip(shapes, simplified, strict=True))


def dissolve(shapes: Mapping[str, Shape], owners: Mapping[str, str]) -> Shapes:
    """One shape an owner: the union of its members, so that every level has the same borders."""
    members: dict[str, list[Shape]] = {}
    for code, shape in shapes.items():
        members.setdefault(owners[code], []).append(shape)
    return {owner: shapely.coverage_union_all(parts) for owner, parts in sorted(members.items())}


def orient_clockwise(shape: Shape) -> Shape:
    """Outer rings clockwise: d3 (plotly) takes the other way for the rest of the globe; Leaflet takes both."""
    oriented: Shape = shapely.orient_polygons(shape, exterior_cw=True)
    return oriented


def feature(code: str, shape: Shape, row: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature: `id` the code, `nom` and `pop` its only properties."""
    return {
        "type": "Feature",
        "id": code,
        "properties": {"nom": row["name"], "pop": row["population"]},
        "geometry": json.loads(shapely.to_geojson(orient_clockwise(shape))),
    }


def feature_collection(shapes: Mapping[str, Shape], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Compact GeoJSON of the shapes, in the order of the rows."""
    features = [feature(row["code"], shapes[row["code"]], row) for row in rows]
    return compact_json({"type": "FeatureCollection", "features": features})


def level_bounds(shapes: Mapping[str, Shape]) -> dict[str, list[float]]:
    """West, south, east, north of each shape, in degrees."""
    return {code: [round(float(edge), DECIMALS) for edge in shape.bounds] for code, shape in sorted(shapes.items())}


def centre(shape: Shape) -> tuple[float, float]:
    """Longitude and latitude of a point inside a shape: its centroid, or another where that one is outside.

    Raises ShapeError when rounding leaves none inside.
    """
    for point in (shape.centroid, shape.point_on_surface()):
        lon, lat = (round(float(degrees), DECIMALS) for degrees in (point.x, point.y))
        if shape.contains(shapely.Point(lon, lat)):
            return lon, lat
    raise ShapeError(f"Aucun point à {DECIMALS} décimales dans {shape.wkt[:80]}.")


def centre_rows(shapes: Mapping[str, Shape]) -> list[dict[str, Any]]:
    """Code, lon and lat of the centre of each shape, in the order of the shapes."""
    centres = {code: centre(shape) for code, shape in shapes.items()}
    return [{"code": code, "lon": lon, "lat": lat} for code, (lon, lat) in centres.items()]


def centres_json(centres: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """What a browser needs to place a commune and to name it: columns code, nom, lon, lat, sorted by code."""
    names = {row["code"]: row["name"] for row in rows}
    placed = sorted(centres, key=lambda row: row["code"])
    return compact_json(
        {
            "code": [row["code"] for row in placed],
            "nom": [names[row["code"]] for row in placed],
            "lon": [float(row["lon"]) for row in placed],
            "lat": [float(row["lat"]) for row in placed],
        }
    )


def compact_json(content: Any) -> bytes:
    """JSON as UTF-8 bytes without spaces."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def regional_shapes(hexadecimal: Iterable[tuple[str, str]], codes: Iterable[str]) -> Shapes:
    """The shapes of those communes, sorted by code. Raises ShapeError when one is missing."""
    wanted = set(codes)
    found = {code: shapely.from_wkb(wkb) for code, wkb in hexadecimal if code in wanted}
    if missing := wanted - found.keys():
        raise ShapeError(f"Communes sans contour : {', '.join(sorted(missing))}.")
    return dict(sorted(found.items()))


def tidy(shapes: Mapping[str, Shape]) -> Shapes:
    """The communes as browsers get them."""
    return simplify(match_edges(fill_holes(shapes, INCOMPLETE_COMMUNES)), TOLERANCE_DEGREES)
