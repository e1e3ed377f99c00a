"""Territories and points as GeoJSON (RFC 7946) and GeoParquet (1.1): what is shown, with its shapes.

Attributes are short, French and the same next year (``ATTRIBUTES``); a column that is not in the table gets the name of
its French label (« Part des dossiers » → ``part_des_dossiers``). Every feature also bears ``niveau`` (territories),
``etat_au`` (ISO date), at the EPCI level ``remarque`` (an EPCI of which only the regional part counts) and, when the
data is fictitious, ``avertissement``: files are joined and converted, and lose what stands beside their rows. The
title, note, filters and sources are in the member ``a_propos`` of a GeoJSON, and in the metadata of a Parquet file.

Coordinates are longitude and latitude in WGS 84 (OGC:CRS84), outer rings counterclockwise. Texts are data: they stay
as they are, and a GeoJSON escapes ``< > &``, so that a page into which it is pasted runs nothing.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy import ndarray
from pandas import DataFrame, isna

from geo.areas import VINTAGE, area, centre
from reports.exports import FICTITIOUS, About

if TYPE_CHECKING:
    from pyarrow import Array, Table

GEOJSON_MIME = "application/geo+json"
GEOPARQUET_MIME = "application/vnd.apache.parquet"
SOURCES = (
    f"Contours : IGN, ADMIN EXPRESS. Populations et codes : Insee, DGCL, La Poste, Etalab. Licence Ouverte 2.0. "
    f"Géographie au 1er janvier {VINTAGE}."
)
ATTRIBUTES: Mapping[str, str] = {
    "code": "code",
    "name": "nom",
    "population": "habitants",
    "n_dossiers": "dossiers",
    "n_partners": "partenaires",
    "n_organisations": "organisations",
    "per_100k": "dossiers_100k",
    "n_covered_inhabitants": "habitants_couverts",
    "nearest_km": "km_partenaire",
    "nearest_commune": "commune_proche",
    "n_partners_there": "partenaires_sur_place",
    "commune_code": "commune",
    "helix": "helice",
    "names": "noms",
}
POINT_COLUMNS = ("commune_code", "helix", "n_partners", "n_organisations", "n_dossiers", "names")
_RESERVED = ("niveau", "etat_au", "remarque", "avertissement", "geometry")
_SHAPES_FOLDER = Path(__file__).parents[1] / "static" / "geo"
_SHAPES = {
    "region": "region.json",
    "departement": "departements.json",
    "arrondissement": "arrondissements.json",
    "epci": "epci.json",
    "commune": "communes.json",
}
# JSON means the same with these written as escapes; HTML and JavaScript do not read them as theirs.
_INERT = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


def to_geojson(rows: DataFrame, columns: Mapping[str, str], level: str, about: About) -> bytes:
    """The areas of ``rows`` (one a row, by its ``code``) as a GeoJSON FeatureCollection, UTF-8.

    ``columns``: columns of ``rows`` to keep → their French labels. A code that the level doesn't know has no geometry.
    Raises ValueError for an unknown level, or when two columns would share an attribute.
    """
    table = _area_attributes(rows, columns, level, about)
    shapes = _shapes(level)
    codes = _cells(rows, "code")
    return _collection(about, ((code, shapes.get(str(code)), row) for code, row in zip(codes, table, strict=True)))


def points_to_geojson(points: DataFrame, about: About) -> bytes:
    """Partners by commune and helix as GeoJSON points, inside their commune.

    points: commune_code, helix, n_partners (lines), n_organisations, n_dossiers, names (the first ones of the
    organisations, as a list). ``nom`` is the commune's `shown_name`, ``famille`` the helix in words.
    """
    from analytics.charts.consortia.composition import HELIX_WORDS  # brings plotly: on the click

    names = {code: found.shown_name for code in points["commune_code"] if (found := area("commune", code))}
    attributes = _attribute_names(points, dict.fromkeys(POINT_COLUMNS, ""))
    cells = [_cells(points, column) for column in attributes]
    features = []
    for values in zip(*cells, strict=True):
        row = dict(zip(attributes.values(), values, strict=True))
        commune = str(row["commune"])
        spot = centre(commune)
        geometry = _inert({"type": "Point", "coordinates": [*spot]}) if spot else None
        words = {"nom": names.get(commune), "famille": HELIX_WORDS.get(str(row["helice"]))}
        features.append((f"{commune}-{row['helice']}", geometry, row | words | _marks(about)))
    return _collection(about, features)


def to_geoparquet(rows: DataFrame, columns: Mapping[str, str], level: str, about: About) -> bytes:
    """The areas of ``rows`` as GeoParquet 1.1 (WKB, OGC:CRS84), with the attributes of ``to_geojson``.

    Raises ValueError for an unknown level, or when two columns would share an attribute.
    """
    import pyarrow as pa  # imported on the click: no page waits for them
    import pyarrow.parquet as parquet

    attributes = _attribute_names(rows, columns)
    made: dict[str, Array] = {
        attribute: _arrow_column(_cells(rows, column), rows[column].dtype.kind)
        for column, attribute in attributes.items()
    }
    for attribute, values in _constant_columns(rows, level, about).items():
        made[attribute] = pa.array(values, type=pa.string())
    geometry, description = _wkb_column([str(code) for code in rows["code"]], level)
    made["geometry"] = geometry
    metadata = {"geo": json.dumps(description), "a_propos": json.dumps(_about_member(about, len(rows)))}
    table: Table = pa.table(made).replace_schema_metadata(metadata)
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="snappy")
    return buffer.getvalue()


def _area_attributes(rows: DataFrame, columns: Mapping[str, str], level: str, about: About) -> list[dict[str, object]]:
    attributes = _attribute_names(rows, columns)
    values: dict[str, Sequence[object]] = {attribute: _cells(rows, column) for column, attribute in attributes.items()}
    values |= _constant_columns(rows, level, about)
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _cells(rows: DataFrame, column: str) -> list[object]:
    return [_plain(value) for value in rows[column].astype(object)]


def _attribute_names(rows: DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Attribute of each column that is there."""
    names = {name: ATTRIBUTES.get(name) or _slug(label) for name, label in columns.items() if name in rows.columns}
    if len({*names.values(), *_RESERVED}) < len(names) + len(_RESERVED):
        raise ValueError(f"two columns would share an attribute: {names}")
    return names


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "colonne"


def _constant_columns(rows: DataFrame, level: str, about: About) -> dict[str, Sequence[object]]:
    """What every row says of itself beside its figures."""
    found: dict[str, Sequence[object]] = {"niveau": [level] * len(rows)}
    if level == "epci":
        areas = [area(level, str(code)) for code in rows["code"]]
        found["remarque"] = [each.note or None if each else None for each in areas]
    return found | {name: [value] * len(rows) for name, value in _marks(about).items()}


def _marks(about: About) -> dict[str, str]:
    return {"etat_au": about.as_of.isoformat()} | ({"avertissement": FICTITIOUS} if about.is_demo else {})


def _about_member(about: About, n_rows: int) -> dict[str, str]:
    return dict(about.lines(n_rows)) | {"Sources": SOURCES}


def _plain(value: Any) -> object:
    """A cell as JSON knows it: unknown and infinite numbers are null, a list is one text, a date is ISO."""
    if isinstance(value, list | tuple | ndarray):
        return " | ".join(str(part) for part in value)
    if isna(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str | bool | int):
        return value
    number = value.item() if hasattr(value, "item") else float(value)
    return number if isfinite(number) else None


def _inert(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_INERT)


def _collection(about: About, features: Iterable[tuple[object, str | None, dict[str, object]]]) -> bytes:
    """A FeatureCollection; geometries come as JSON text, which is most of the file."""
    written = [
        f'{{"type":"Feature","id":{_inert(code)},"geometry":{geometry or "null"},"properties":{_inert(properties)}}}'
        for code, geometry, properties in features
    ]
    head = _inert(_about_member(about, len(written)))
    warning = f'"avertissement":{_inert(FICTITIOUS)},' if about.is_demo else ""
    body = ",\n".join(written)
    return f'{{"type":"FeatureCollection",{warning}"a_propos":{head},"features":[\n{body}\n]}}\n'.encode()


@lru_cache(maxsize=len(_SHAPES))
def _shapes(level: str) -> Mapping[str, str]:
    """Geometry of each area of a level as JSON text, its rings turned as RFC 7946 wants them."""
    if level not in _SHAPES:
        raise ValueError(f"no shapes for the level {level!r}; levels: {', '.join(_SHAPES)}")
    collection = json.loads((_SHAPES_FOLDER / _SHAPES[level]).read_bytes())
    return {feature["id"]: _inert(_oriented(feature["geometry"])) for feature in collection["features"]}


def _oriented(geometry: Mapping[str, Any]) -> dict[str, object]:
    # The map's own shapes turn the other way, for plotly: their reader draws the rest of the world otherwise.
    if geometry["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": _oriented_rings(geometry["coordinates"])}
    return {"type": geometry["type"], "coordinates": [_oriented_rings(rings) for rings in geometry["coordinates"]]}


def _oriented_rings(rings: Sequence[Sequence[Sequence[float]]]) -> list[Sequence[Sequence[float]]]:
    """Outer ring counterclockwise, holes clockwise."""
    return [ring if _is_counterclockwise(ring) == (index == 0) else ring[::-1] for index, ring in enumerate(rings)]


def _is_counterclockwise(ring: Sequence[Sequence[float]]) -> bool:
    return sum((end[0] - start[0]) * (end[1] + start[1]) for start, end in zip(ring, ring[1:], strict=False)) < 0


def _arrow_column(cells: Sequence[object], kind: str) -> Array:
    """Whole numbers, numbers, yes or no, or text, by the column's own type: a column of unknowns keeps it."""
    import pyarrow as pa

    kinds = {"i": pa.int64(), "u": pa.int64(), "f": pa.float64(), "b": pa.bool_()}
    if kind in kinds:
        return pa.array(cells, type=kinds[kind])
    return pa.array([None if cell is None else str(cell) for cell in cells], type=pa.string())


def _wkb_column(codes: Sequence[str], level: str) -> tuple[Array, dict[str, object]]:
    """Shapes as WKB, and what GeoParquet says of them; without ``crs`` they are OGC:CRS84."""
    import pyarrow as pa
    import shapely

    shapes = _shapes(level)
    geometries = shapely.from_geojson([shapes.get(code) for code in codes])
    known = [geometry for geometry in geometries if geometry is not None]
    column: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": sorted({geometry.geom_type for geometry in known}),
        "orientation": "counterclockwise",
    } | ({"bbox": shapely.total_bounds(known).tolist()} if known else {})
    described = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return pa.array(list(shapely.to_wkb(geometries)), type=pa.binary()), dict(described)
