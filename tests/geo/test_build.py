"""What the build makes, seen on its committed outputs, and the steps that make it, on squares."""

import csv
import gzip
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely import box

from geo import areas
from geo.build import __main__ as command
from geo.build import packages, shapes, tables
from geo.build.packages import DECOUPAGE, PackageError, obtain

SHAPES_FOLDER = Path(areas.__file__).resolve().parent.parent / "static" / "geo"
LARGEST_KB = {"commune": 2200, "epci": 700, "arrondissement": 700, "departement": 700, "region": 700}


def level_frame(level):
    """The shapes of a level in Lambert-93 (metres), by code."""
    frame = geopandas.read_file(SHAPES_FOLDER / command.SHAPE_FILES[level], engine="pyogrio")
    return frame.set_index("id").to_crs(2154)


@pytest.fixture(scope="module")
def communes():
    return level_frame("commune")


# The committed files


def test_the_region_covers_its_known_area(communes):
    union = communes.union_all()
    assert union.area / 1e6 == pytest.approx(32_010, abs=5)
    assert communes.area.sum() == pytest.approx(union.area, abs=1)


def test_the_region_has_no_hole(communes):
    assert [hole.area for hole in shapes.holes(communes.union_all()) if hole.area > 1] == []


def test_the_four_mended_communes_have_their_former_communes_back(communes):
    before_km2 = {"62447": 1, "80155": 6, "59006": 6, "02589": 6}
    for code, least in before_km2.items():
        assert communes.geometry[code].area / 1e6 > least


def test_communes_neither_overlap_nor_gape():
    collection = json.loads((SHAPES_FOLDER / "communes.json").read_bytes())
    found = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in collection["features"]])
    assert shapely.is_valid(found).all()
    assert shapely.coverage_is_valid(found)


@pytest.mark.parametrize("level", areas.LEVELS)
def test_a_shape_file_holds_every_area_of_its_level_and_nothing_else(level):
    collection = json.loads((SHAPES_FOLDER / command.SHAPE_FILES[level]).read_bytes())
    said = {feature["id"]: feature["properties"] for feature in collection["features"]}
    assert said == {area.code: {"nom": area.shown_name, "pop": area.population} for area in areas.areas(level)}


@pytest.mark.parametrize("level", areas.LEVELS)
def test_a_shape_file_is_light_enough_for_a_browser(level):
    content = (SHAPES_FOLDER / command.SHAPE_FILES[level]).read_bytes()
    assert len(content) <= LARGEST_KB[level] * 1000
    assert len(gzip.compress(content, 6)) <= 600_000


@pytest.mark.parametrize("level", ["epci", "arrondissement", "departement", "region"])
def test_each_level_is_the_union_of_its_communes(communes, level):
    frame = level_frame(level)
    columns = {**command.OWNER_COLUMNS, "region": None}
    for area in areas.areas(level):
        column = columns[level]
        codes = [
            code
            for code, commune in areas.region_communes().items()
            if column is None or getattr(commune, column) == area.code
        ]
        assert frame.geometry[area.code].area == pytest.approx(communes.loc[codes].area.sum(), abs=1)


def test_outer_rings_are_clockwise():
    collection = json.loads((SHAPES_FOLDER / "departements.json").read_bytes())
    for feature in collection["features"]:
        for part in shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"]))):
            assert not part.exterior.is_ccw


def test_the_provenance_names_both_packages_and_their_sha256():
    text = (areas.DATA_FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    for package in packages.PACKAGES:
        assert package.name in text
        assert package.version in text
        assert package.sha256 in text
    assert "Licence Ouverte" in text


# The steps


def test_a_hole_goes_to_the_incomplete_commune_beside_it():
    ring = {
        "left": box(0, 0, 1, 3),
        "right": box(2, 0, 3, 3),
        "top": box(1, 2, 2, 3),
        "bottom": box(1, 0, 2, 1),
    }
    filled = shapes.fill_holes(ring, {"top"})
    assert filled["top"].equals(box(1, 1, 2, 3))
    assert filled["left"] == ring["left"]
    assert shapes.holes(shapely.union_all(list(filled.values()))) == []


def test_a_hole_that_nobody_explains_stops_the_build():
    ring = {"ring": shapely.difference(box(0, 0, 3, 3), box(1, 1, 2, 2)), "far": box(9, 9, 10, 10)}
    with pytest.raises(shapes.ShapeError, match="une commune incomplète attendue"):
        shapes.fill_holes(ring, {"far"})


def test_neighbours_get_the_same_vertices():
    # The middle of the long side is a corner of the two squares, and none of the tower's.
    tower, low, high = box(0, 0, 1, 2), box(1, 0, 2, 1), box(1, 1, 2, 2)
    assert not shapely.coverage_is_valid([tower, low, high])
    matched = shapes.match_edges({"tower": tower, "low": low, "high": high})
    assert shapely.coverage_is_valid(list(matched.values()))
    assert (1, 1) in matched["tower"].exterior.coords


def test_a_sliver_enclosed_by_neighbours_is_closed():
    neighbours = {
        "left": box(0, 1, 1, 2),
        "right": box(1.00005, 1, 2, 2),
        "top": box(0, 2, 2, 3),
        "bottom": box(0, 0, 2, 1),
    }
    assert len(shapes.holes(shapely.union_all(list(neighbours.values())))) == 1
    union = shapely.union_all(list(shapes.match_edges(neighbours).values()))
    assert union.equals(box(0, 0, 2, 3))


def test_simplifying_keeps_borders_shared():
    wavy = [(1, 0), (1.01, 0.5), (1, 1), (0.99, 1.5), (1, 2)]
    neighbours = {
        "left": shapely.Polygon([*wavy, (0, 2), (0, 0)]),
        "right": shapely.Polygon([*wavy, (2, 2), (2, 0)]),
    }
    simplified = shapes.simplify(neighbours, tolerance=0.5)
    parts = list(simplified.values())
    assert shapely.get_num_coordinates(parts).sum() < shapely.get_num_coordinates(list(neighbours.values())).sum()
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).area == pytest.approx(4)


def test_simplifying_what_is_no_coverage_is_refused():
    with pytest.raises(shapes.ShapeError, match="pavage"):
        shapes.simplify({"a": box(0, 0, 2, 2), "b": box(1, 1, 3, 3)}, tolerance=0)


def test_dissolving_joins_the_members_of_an_owner():
    squares = {"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1), "c": box(5, 5, 6, 6)}
    dissolved = shapes.dissolve(squares, {"a": "west", "b": "west", "c": "east"})
    assert list(dissolved) == ["east", "west"]
    assert dissolved["west"].equals(box(0, 0, 2, 1))


def test_turning_a_shape_clockwise_keeps_it_the_same():
    square = box(0, 0, 1, 1, ccw=True)
    turned = shapes.orient_clockwise(square)
    assert square.exterior.is_ccw
    assert not turned.exterior.is_ccw
    assert turned.equals(square)


def test_a_centre_is_the_centroid_when_that_is_inside():
    assert shapes.centre(box(0, 0, 2, 4)) == (1, 2)


def test_a_centre_stays_inside_a_hollow_shape():
    horseshoe = shapely.difference(box(0, 0, 3, 3), box(1, 0, 2, 2.9))
    assert not horseshoe.contains(horseshoe.centroid)
    assert horseshoe.contains(shapely.Point(shapes.centre(horseshoe)))


def test_a_shape_too_thin_for_a_rounded_centre_stops_the_build():
    with pytest.raises(shapes.ShapeError, match="4 décimales"):
        shapes.centre(box(0.00001, 0, 0.00002, 1))


def test_centres_keep_the_order_of_the_shapes():
    rows = shapes.centre_rows({"b": box(0, 0, 2, 2), "a": box(4, 4, 6, 6)})
    assert rows == [{"code": "b", "lon": 1, "lat": 1}, {"code": "a", "lon": 5, "lat": 5}]


def test_a_commune_without_a_shape_stops_the_build():
    with pytest.raises(shapes.ShapeError, match="59350"):
        shapes.regional_shapes([("59001", box(0, 0, 1, 1).wkb_hex)], ["59001", "59350"])


def decoupage():
    """Two regional communes and one of Seine-Maritime in one EPCI, and a merger told twice, differently."""

    def commune(code, name, region, **more):
        base = {"code": code, "nom": name, "region": region, "departement": code[:2], "type": "commune-actuelle"}
        return base | {"arrondissement": code[:2] + "1", "population": 100, "codesPostaux": [code[:2] + "000"]} | more

    return tables.Decoupage(
        communes=[
            commune("80002", "Deux", "32"),
            commune("80001", "Un", "32", anciensCodes=["80009", "80008"], population=50),
            commune("76001", "Trois", "28"),
            {"code": "80009", "nom": "Neuf", "type": "commune-deleguee", "chefLieu": "80002", "region": "32"},
            {
                "code": "75101",
                "nom": "Paris 1er",
                "type": "arrondissement-municipal",
                "commune": "75056",
                "region": "11",
            },
        ],
        epci=[{"code": "200000001", "nom": "CC", "membres": [{"code": c} for c in ("80001", "80002", "76001")]}],
        arrondissements=[{"code": "801", "nom": "Abbeville"}],
        departements=[{"code": "80", "nom": "Somme"}, {"code": "76", "nom": "Seine-Maritime"}],
    )


def test_an_epci_counts_its_regional_communes_and_says_so():
    source = decoupage()
    (row,) = tables.epci_rows(source, tables.commune_rows(source))
    assert (row["population"], row["departement_code"], row["straddles"]) == (150, "80", "yes")
    assert "Seine-Maritime" in row["note"]
    assert "2 communes" in row["note"]


def test_a_delegated_commune_says_better_than_the_old_codes_where_it_is():
    found = {row["code"]: row["current_code"] for row in tables.former_rows(decoupage())}
    assert found == {"80009": "80002", "80008": "80001", "75101": "75056"}


def test_the_map_names_communes_so_that_none_is_taken_for_another():
    rows = [
        {"code": code, "name": name, "departement_code": code[:2]}
        for code, name in {"60254": "Francières", "80344": "Francières", "59350": "Lille"}.items()
    ]
    assert [row["name"] for row in command.with_shown_names(rows)] == ["Francières (60)", "Francières (80)", "Lille"]
    assert [row["name"] for row in rows] == ["Francières", "Francières", "Lille"]


def test_the_same_source_gives_the_same_bytes():
    first, again = tables.build_tables(decoupage()), tables.build_tables(decoupage())
    assert first == again
    unpacked = gzip.decompress(first["france_communes.csv.gz"]).decode("utf-8")
    assert [row["code"] for row in csv.DictReader(unpacked.splitlines())] == ["76001", "80001", "80002"]


def test_a_package_with_other_bytes_is_refused(tmp_path):
    (tmp_path / DECOUPAGE.file_name).write_bytes(b"other")
    with pytest.raises(PackageError, match="attendu"):
        obtain(DECOUPAGE, tmp_path)


def test_a_package_with_the_pinned_bytes_is_taken_from_the_cache(tmp_path):
    pinned = replace(DECOUPAGE, sha256=hashlib.sha256(b"right").hexdigest())
    (tmp_path / pinned.file_name).write_bytes(b"right")
    assert obtain(pinned, tmp_path) == tmp_path / pinned.file_name


def test_stale_files_are_named(tmp_path):
    (tmp_path / "same.csv").write_bytes(b"a")
    (tmp_path / "other.csv").write_bytes(b"b")
    assert command.stale({"same.csv": b"a", "other.csv": b"c", "missing.csv": b"d"}, tmp_path) == [
        "other.csv",
        "missing.csv",
    ]


def test_a_wrong_package_ends_the_command_with_a_reason(tmp_path, capsys):
    (tmp_path / DECOUPAGE.file_name).write_bytes(b"other")
    assert command.main(["--cache", str(tmp_path), "--check"]) == 1
    assert DECOUPAGE.file_name in capsys.readouterr().err
