"""What a territory's file says, read back by the libraries that people open such files with."""

from __future__ import annotations

import io
import json
import time
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyarrow.parquet as parquet
import pytest

from geo.areas import LEVELS, areas, bounds, centre
from reports.exports import About
from reports.geo_exports import points_to_geojson, to_geojson, to_geoparquet
from tests.payloads import PAYLOADS

ABOUT = About("Dossiers par territoire", "n = 3", "HealthIA", date(2026, 3, 14), "2026-03-14-abc", "aucun", False)
DEMO = About("Dossiers par territoire", "n = 3", "HealthIA", date(2026, 3, 14), "2026-03-14-abc", "aucun", True)
COLUMNS = {
    "code": "Code",
    "name": "Territoire",
    "population": "Habitants",
    "n_dossiers": "Dossiers",
    "n_partners": "Lignes de partenaires",
    "per_100k": "Dossiers pour 100 000 habitants",
    "n_covered_inhabitants": "Habitants couverts",
    "nearest_km": "Distance",
    "share": "Part des dossiers",
}


def board(level: str) -> pd.DataFrame:
    """Every territory of a level, as the page shows it; the first has no count and no rate."""
    found = areas(level)
    numbers = list(range(len(found)))
    return pd.DataFrame(
        {
            "code": [each.code for each in found],
            "name": [each.name for each in found],
            "population": [each.population for each in found],
            "n_dossiers": pd.array([None, *numbers[1:]], dtype="Int64"),
            "n_partners": pd.array([None] * len(found), dtype="Int64"),
            "per_100k": [float("nan"), *[number / 4 for number in numbers[1:]]],
            "n_covered_inhabitants": [0, *[each.population for each in found[1:]]],
            "share": [float("inf"), *[0.5] * (len(found) - 1)],
            "secret": ["ne sort pas"] * len(found),
        }
    )


def read_geojson(content: bytes) -> geopandas.GeoDataFrame:
    return geopandas.read_file(io.BytesIO(content), engine="pyogrio")


def read_geoparquet(content: bytes) -> geopandas.GeoDataFrame:
    return geopandas.read_parquet(io.BytesIO(content))


def rings(geometry: dict[str, Any]) -> Iterator[tuple[int, Sequence[Sequence[float]]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from enumerate(polygon)


def signed_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False)) / 2


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("write", "read"), [(to_geojson, read_geojson), (to_geoparquet, read_geoparquet)], ids=["geojson", "geoparquet"]
)
def test_every_territory_of_a_level_comes_back_with_its_shape_and_figures(write, read, level: str) -> None:
    rows = board(level)
    found = read(write(rows, COLUMNS, level, ABOUT))
    assert list(found["code"]) == list(rows["code"])
    assert list(found["nom"]) == list(rows["name"])
    assert list(found["habitants"]) == list(rows["population"])
    assert list(found["dossiers"])[1:] == list(rows["n_dossiers"])[1:]
    assert found["dossiers"].isna().tolist() == rows["n_dossiers"].isna().tolist()
    assert found["dossiers_100k"].fillna(-1).tolist() == rows["per_100k"].fillna(-1).tolist()
    assert found["habitants_couverts"].tolist() == rows["n_covered_inhabitants"].tolist()
    assert found["partenaires"].isna().all()
    assert found.geometry.is_valid.all()
    assert not found.geometry.is_empty.any()
    assert set(found["niveau"]) == {level}
    assert {str(day)[:10] for day in found["etat_au"]} == {"2026-03-14"}
    assert "secret" not in found
    assert "avertissement" not in found


@pytest.mark.parametrize("level", LEVELS)
def test_shapes_cover_the_region_and_lie_where_they_are(level: str) -> None:
    for found in (
        read_geojson(to_geojson(board(level), COLUMNS, level, ABOUT)),
        read_geoparquet(to_geoparquet(board(level), COLUMNS, level, ABOUT)),
    ):
        assert found.crs is not None
        assert found.crs.is_geographic
        area_km2 = found.to_crs("EPSG:2154").area.sum() / 1e6
        assert area_km2 == pytest.approx(31_900, rel=0.01)
        for code, box in zip(found["code"], found.geometry.bounds.itertuples(index=False), strict=True):
            assert tuple(box) == pytest.approx(bounds(level, code), abs=2e-4)


@pytest.mark.parametrize("level", LEVELS)
def test_rings_turn_as_rfc_7946_wants(level: str) -> None:
    collection = json.loads(to_geojson(board(level), COLUMNS, level, ABOUT))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert [feature["id"] for feature in collection["features"]] == [each.code for each in areas(level)]
    for feature in collection["features"]:
        for index, ring in rings(feature["geometry"]):
            assert ring[0] == ring[-1]
            assert (signed_area(ring) > 0) == (index == 0), feature["id"]


@pytest.mark.parametrize("level", ["epci", "region"])
def test_rings_of_the_parquet_turn_as_its_metadata_says(level: str) -> None:
    content = to_geoparquet(board(level), COLUMNS, level, ABOUT)
    described = json.loads(parquet.read_schema(io.BytesIO(content)).metadata[b"geo"])
    assert described["version"] == "1.1.0"
    column = described["columns"][described["primary_column"]]
    assert column["orientation"] == "counterclockwise"
    assert "crs" not in column, "absent means longitude, latitude"
    found = read_geoparquet(content)
    assert column["bbox"] == pytest.approx(list(found.total_bounds))
    assert set(column["geometry_types"]) == set(found.geom_type)
    for shape in found.geometry.explode():
        assert shape.exterior.is_ccw
        assert not any(hole.is_ccw for hole in shape.interiors)


def test_a_column_that_is_not_known_bears_its_label() -> None:
    rows = board("departement")
    for found in (
        read_geojson(to_geojson(rows, COLUMNS, "departement", ABOUT)),
        read_geoparquet(to_geoparquet(rows, COLUMNS, "departement", ABOUT)),
    ):
        # JSON has no infinity: unknown, like the rest.
        assert np.isnan(found["part_des_dossiers"][0])
        assert found["part_des_dossiers"][1] == 0.5
        assert "km_partenaire" not in found, "a column that the rows lack is left out"


def test_two_columns_of_one_name_are_refused_rather_than_one_lost() -> None:
    rows = pd.DataFrame({"code": ["59"], "a": [1], "b": [2]})
    for write in (to_geojson, to_geoparquet):
        with pytest.raises(ValueError, match="share an attribute"):
            write(rows, {"a": "Part (%)", "b": "Part"}, "departement", ABOUT)
        with pytest.raises(ValueError, match="share an attribute"):
            write(rows, {"a": "Niveau"}, "departement", ABOUT)


def test_an_unknown_level_is_refused() -> None:
    for write in (to_geojson, to_geoparquet):
        with pytest.raises(ValueError, match="canton"):
            write(board("region"), COLUMNS, "canton", ABOUT)


def test_a_code_without_shape_keeps_its_figures() -> None:
    rows = pd.DataFrame({"code": ["59", None], "name": ["Nord", "Hors région"], "n_dossiers": [1, 2]})
    collection = json.loads(to_geojson(rows, COLUMNS, "departement", ABOUT))
    assert [feature["geometry"] is None for feature in collection["features"]] == [False, True]
    found = read_geoparquet(to_geoparquet(rows, COLUMNS, "departement", ABOUT))
    assert found["dossiers"].tolist() == [1, 2]
    assert found.geometry.isna().tolist() == [False, True]


def test_no_row_is_a_file_without_features() -> None:
    nothing = board("departement").iloc[:0]
    assert json.loads(to_geojson(nothing, COLUMNS, "departement", ABOUT))["features"] == []
    found = read_geoparquet(to_geoparquet(nothing, COLUMNS, "departement", ABOUT))
    assert len(found) == 0
    assert found["habitants"].dtype == "int64"


def test_a_straddling_epci_says_that_its_regional_part_counts() -> None:
    rows = board("epci")
    for found in (
        read_geojson(to_geojson(rows, COLUMNS, "epci", ABOUT)),
        read_geoparquet(to_geoparquet(rows, COLUMNS, "epci", ABOUT)),
    ):
        noted = found[found["remarque"].notna()]
        assert set(noted["code"]) == {"200069722", "247600588"}
        assert noted["remarque"].str.contains("Hauts-de-France").all()


def test_fictitious_data_says_so_on_every_feature_and_in_the_head() -> None:
    rows = board("departement")
    collection = json.loads(to_geojson(rows, COLUMNS, "departement", DEMO))
    assert collection["avertissement"] == "Données fictives"
    assert {feature["properties"]["avertissement"] for feature in collection["features"]} == {"Données fictives"}
    content = to_geoparquet(rows, COLUMNS, "departement", DEMO)
    assert set(read_geoparquet(content)["avertissement"]) == {"Données fictives"}
    head = json.loads(parquet.read_schema(io.BytesIO(content)).metadata[b"a_propos"])
    assert head == collection["a_propos"]
    assert head["Avertissement"] == "Données fictives"
    assert head["État au"] == "14/03/2026"
    assert head["Lignes"] == "5"
    assert "IGN" in head["Sources"]


def points() -> pd.DataFrame:
    """Two families in Lille, one in Amiens, one in a commune nobody knows."""
    return pd.DataFrame(
        {
            "commune_code": ["59350", "59350", "80021", "99999"],
            "helix": ["hospital", "research", "economy", "other"],
            "n_partners": [3, 1, 2, 1],
            "n_organisations": [2, 1, 2, 1],
            "n_dossiers": [2, 1, 1, 1],
            "names": [np.array(["CHU", "Clinique"], dtype=object), ["Labo"], ["Une", "Deux"], []],
        }
    )


def test_partners_come_back_as_points_of_their_commune() -> None:
    content = points_to_geojson(points(), DEMO)
    features = json.loads(content)["features"]
    assert [feature["id"] for feature in features] == [
        "59350-hospital",
        "59350-research",
        "80021-economy",
        "99999-other",
    ]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": list(centre("59350") or ())}
    assert features[3]["geometry"] is None
    found = read_geojson(content)
    assert found["partenaires"].tolist() == [3, 1, 2, 1]
    assert found["dossiers"].tolist() == [2, 1, 1, 1]
    assert found["nom"].tolist()[:3] == ["Lille", "Lille", "Amiens"]
    assert found["noms"].tolist()[:2] == ["CHU | Clinique", "Labo"]
    assert found["famille"].notna().all()
    assert set(found["avertissement"]) == {"Données fictives"}


def test_hostile_texts_come_back_letter_for_letter() -> None:
    texts = list(PAYLOADS)
    rows = pd.DataFrame({"code": ["59"] * len(texts), "name": texts, "n_dossiers": 1})
    about = About(texts[0], texts[1], texts[2], date(2026, 3, 14), texts[3], texts[4], False)
    collection = json.loads(to_geojson(rows, COLUMNS, "departement", about))
    assert [feature["properties"]["nom"] for feature in collection["features"]] == texts
    assert collection["a_propos"]["Titre"] == texts[0]
    assert read_geoparquet(to_geoparquet(rows, COLUMNS, "departement", about))["nom"].tolist() == texts
    with_names = points().iloc[[0]].assign(names=[texts])
    assert json.loads(points_to_geojson(with_names, about))["features"][0]["properties"]["noms"] == " | ".join(texts)


def test_a_geojson_pasted_into_a_page_closes_no_tag_and_ends_no_line() -> None:
    rows = pd.DataFrame({"code": ["59"] * len(PAYLOADS), "name": list(PAYLOADS)})
    about = About("</script><script>", "<!--", "&amp;", date(2026, 3, 14), "x", "y", False)
    for content in (
        to_geojson(rows, COLUMNS, "departement", about),
        points_to_geojson(points().iloc[[0]].assign(names=[list(PAYLOADS)]), about),
    ):
        text = content.decode("utf-8")
        assert not set(text) & set("<>&\u2028\u2029\u0000")


def test_the_3782_communes_are_written_in_under_three_seconds() -> None:
    rows = board("commune")
    assert len(rows) == 3782
    for write in (to_geojson, to_geoparquet):
        start = time.perf_counter()
        write(rows, COLUMNS, "commune", ABOUT)
        assert time.perf_counter() - start < 3


def test_reading_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read_geojson(to_geojson(board("epci"), COLUMNS, "epci", DEMO))
        read_geoparquet(to_geoparquet(board("epci"), COLUMNS, "epci", DEMO))
