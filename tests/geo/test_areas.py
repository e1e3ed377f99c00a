"""The reference geography: what the region is made of, and what its names and codes mean."""

import json
from collections import Counter

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import areas
from geo.place_names import tell_apart


@pytest.mark.parametrize(
    ("level", "count"), [("region", 1), ("departement", 5), ("arrondissement", 26), ("epci", 92), ("commune", 3782)]
)
def test_each_level_has_its_official_count(level, count):
    found = areas.areas(level)
    assert len(found) == len({area.code for area in found}) == count
    assert [area.code for area in found] == sorted(area.code for area in found)


@pytest.mark.parametrize("level", areas.LEVELS)
def test_each_level_sums_to_the_population_of_the_region(level):
    assert sum(area.population for area in areas.areas(level)) == 5_992_194


@pytest.mark.parametrize(("departement", "count"), [("02", 797), ("59", 647), ("60", 680), ("62", 887), ("80", 771)])
def test_each_departement_has_its_official_count_of_communes(departement, count):
    communes = areas.region_communes().values()
    assert sum(commune.departement_code == departement for commune in communes) == count


def test_every_commune_belongs_to_areas_that_exist():
    for commune in areas.areas("commune"):
        assert areas.area("epci", commune.epci_code)
        assert areas.area("arrondissement", commune.arrondissement_code).departement_code == commune.departement_code
        assert areas.area("departement", commune.departement_code)


def test_epci_have_the_official_natures():
    kinds = [area.name.split()[0] for area in areas.areas("epci")]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"CC": 64, "CA": 25, "CU": 2, "Métropole": 1}


def test_only_the_two_straddling_epci_say_that_a_part_is_left_out():
    straddling = {area.code: area for area in areas.all_areas() if area.straddles}
    assert set(straddling) == {"200069722", "247600588"}
    assert (straddling["200069722"].population, straddling["247600588"].population) == (4261, 13674)
    for area in straddling.values():
        assert "Seine-Maritime" in area.note
        assert "Hauts-de-France" in area.note
    assert all(area.note == "" for area in areas.all_areas() if not area.straddles)


def test_an_epci_over_two_departements_has_no_departement():
    assert areas.area("epci", "245900758").departement_code is None  # CC Flandre Lys: Nord and Pas-de-Calais
    assert areas.area("epci", "200093201").departement_code == "59"
    assert areas.area("epci", "200093201").arrondissement_code == "595"


def test_an_unknown_area_is_none_and_an_unknown_level_is_refused():
    assert areas.area("epci", "000000000") is None
    with pytest.raises(ValueError, match="Niveau géographique inconnu"):
        areas.areas("canton")


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (("region", "32"), ("epci", "200069722"), True),
        (("departement", "59"), ("epci", "200093201"), True),
        (("departement", "59"), ("epci", "245900758"), False),
        (("epci", "200093201"), ("commune", "59350"), True),
        (("epci", "200093201"), ("departement", "59"), False),
        (("arrondissement", "595"), ("arrondissement", "595"), True),
        (("departement", "59"), ("epci", "inconnu"), False),
        (("departement", "99"), ("epci", "200093201"), False),
    ],
)
def test_an_area_contains_another_when_all_its_regional_communes_do(outer, inner, expected):
    assert areas.contains(*outer, *inner) is expected


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("59350", "59350"),
        ("59355", "59350"),  # Lomme, associated
        ("60455", "60694"),  # La Neuville-Garnier: the source's `anciensCodes` says 60054, wrongly
        ("55273", "55386"),  # the same fault
        ("02344", "51171"),  # left the region
        ("80072", "62881"),  # changed département
        ("75101", "75056"),
        ("59999", None),
        ("", None),
    ],
)
def test_a_code_resolves_to_the_commune_of_today(code, today):
    assert areas.resolve_commune(code) == today


def test_every_former_code_resolves_to_a_commune_that_exists():
    france = set(areas.france_communes())
    assert {former.current_code for former in areas._former()} <= france
    assert set(areas.region_communes()) <= france


def test_postal_codes_cover_france():
    assert areas.communes_of_postal_code("59650") == ("59009",)
    assert areas.communes_of_postal_code("75013") == ("75056",)
    assert len(areas.communes_of_postal_code("02000")) > 10
    assert areas.communes_of_postal_code("59651") == ()


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("Villeneuve-d'Ascq Cedex 9", "villeneuve d ascq"),
        ("VILLENEUVE D’ASCQ CEDEX", "villeneuve d ascq"),
        ("ST OMER", "saint omer"),
        ("Ste-Menehould", "sainte menehould"),
        ("  L'Haÿ–les–Roses ", "l hay les roses"),
        ("MARCQ-EN-BARŒUL", "marcq en baroeul"),
        ("Lille cedex9", "lille"),
        ("Estaires", "estaires"),
        ("", ""),
    ],
)
def test_a_name_is_normalised_as_the_contract_says(written, normalised):
    assert areas.normalise_place(written) == normalised


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = areas.normalise_place(text)
    assert areas.normalise_place(once) == once


def test_every_commune_of_the_region_is_found_by_its_name():
    for code, commune in areas.region_communes().items():
        assert code in areas.communes_named(areas.normalise_place(commune.name))


def test_fifty_four_names_are_shared_within_the_region():
    names = [commune.name for commune in areas.areas("commune")]
    assert len({name for name in names if names.count(name) > 1}) == 54


def test_a_name_is_also_that_of_a_part_of_a_commune():
    assert areas.communes_named("lomme") == ("59350",)
    assert areas.communes_named("villotran") == ("60694",)
    assert areas.communes_named("marseille 3e arrondissement") == ("13055",)


def test_a_name_without_its_spaces_is_found():
    assert areas.communes_named("villeneuve dascq") == ("59009",)
    assert areas.communes_named("saint andre les lille") == ("59527",)
    assert areas.communes_named("atlantide") == ()


def test_a_commune_is_named_by_its_code():
    assert areas.commune_name("59350") == "Lille"
    assert areas.commune_name("59355") == "Lomme"
    assert areas.commune_name("59999") is None


def test_no_two_areas_of_a_level_are_shown_under_one_name():
    for level in areas.LEVELS:
        shown = [areas.normalise_place(found.shown_name) for found in areas.areas(level)]
        assert len(set(shown)) == len(shown), level


def test_a_commune_is_shown_with_its_departement_only_where_another_bears_its_name():
    assert [areas.shown_name(code) for code in ("60254", "80344")] == ["Francières (60)", "Francières (80)"]
    assert areas.shown_name("59350") == "Lille"
    bearers = Counter(areas.normalise_place(found.name) for found in areas.areas("commune"))
    for found in areas.areas("commune"):
        is_alone = bearers[areas.normalise_place(found.name)] == 1
        assert found.shown_name == (found.name if is_alone else f"{found.name} ({found.departement_code})")


def test_names_typed_alike_are_shown_apart():
    shown = tell_apart({"02002": "Abbécourt", "60002": "Abbecourt", "60003": "Laon"}, {"02002": "02", "60002": "60"})
    assert shown == {"02002": "Abbécourt (02)", "60002": "Abbecourt (60)", "60003": "Laon"}


def test_a_commune_of_elsewhere_is_shown_under_its_name():
    assert areas.shown_name("75056") == "Paris"
    assert areas.shown_name("59355") == "Lomme"
    assert areas.shown_name("59999") is None


@pytest.mark.parametrize(("code", "departement"), [("59691", "59"), ("2A004", "2A"), ("97411", "974"), ("02691", "02")])
def test_a_code_says_its_departement(code, departement):
    assert areas.departement_of(code) == departement


def test_every_area_has_bounds_inside_those_of_the_region():
    west, south, east, north = areas.bounds("region", "32")
    for area in areas.all_areas():
        inner = areas.bounds(area.level, area.code)
        assert west <= inner[0] < inner[2] <= east
        assert south <= inner[1] < inner[3] <= north
    assert areas.bounds("commune", "75056") is None


# What the map and the territory page ask of an area


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("32", "region"),
        ("59", "departement"),
        ("595", "arrondissement"),
        ("59350", "commune"),
        ("200093201", "epci"),
        ("75056", None),
        ("", None),
    ],
)
def test_a_code_alone_says_the_level_of_its_area(code, level):
    assert areas.level_of(code) == level


def test_no_two_areas_share_a_code():
    assert all(areas.level_of(area.code) == area.level for area in areas.all_areas())


@pytest.mark.parametrize("level", areas.LEVELS)
def test_the_communes_of_a_level_are_those_of_the_region(level):
    members = [areas.communes_of(level, area.code) for area in areas.areas(level)]
    assert sum(map(len, members)) == 3782
    assert frozenset().union(*members) == frozenset(areas.region_communes())


def test_an_unknown_area_has_no_commune_and_an_unknown_level_is_refused():
    assert areas.communes_of("epci", "000000000") == frozenset()
    assert areas.overlapping("epci", "000000000", "departement") == ()
    assert areas.main_commune("epci", "000000000") is None
    for ask in (areas.communes_of, areas.main_commune):
        with pytest.raises(ValueError, match="Niveau géographique inconnu"):
            ask("canton", "59")
    with pytest.raises(ValueError, match="Niveau géographique inconnu"):
        areas.overlapping("region", "32", "canton")


def test_an_area_overlaps_all_it_shares_a_commune_with():
    assert areas.overlapping("epci", "245900758", "departement") == ("59", "62")  # CC Flandre Lys
    assert "245900758" in areas.overlapping("departement", "62", "epci")
    assert "245900758" in areas.overlapping("departement", "59", "epci")
    assert areas.overlapping("commune", "59350", "epci") == ("200093201",)
    assert areas.overlapping("epci", "200093201", "region") == ("32",)
    assert len(areas.overlapping("region", "32", "commune")) == 3782


@pytest.mark.parametrize(
    ("level", "code", "commune"),
    [
        ("region", "32", "59350"),
        ("departement", "62", "62193"),  # Calais, and not the prefecture
        ("epci", "248000531", "80021"),
        ("commune", "59350", "59350"),
    ],
)
def test_the_main_commune_is_the_most_populous(level, code, commune):
    assert areas.main_commune(level, code) == commune


def test_a_centre_is_inside_its_commune():
    path = areas.DATA_FOLDER.parent.parent / "static" / "geo" / "communes.json"
    for feature in json.loads(path.read_bytes())["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.contains(shapely.Point(areas.centre(feature["id"]))), feature["id"]


def test_only_communes_of_the_region_have_a_centre():
    assert areas.centre("59350") == pytest.approx((3.05, 50.63), abs=0.01)
    assert [areas.centre(code) for code in ("75056", "200093201", "")] == [None, None, None]


def test_a_commune_says_what_it_is_made_of():
    assert [part.name for part in areas.former_communes("59350")] == ["Hellemmes-Lille", "Lomme"]
    assert {part.kind for part in areas.former_communes("59350")} == {"commune-associee"}
    assert areas.former_communes("59009") == ()
    assert areas.former_communes("59355") == ()


def test_parts_of_communes_all_have_a_name_and_belong_to_it():
    for code in areas.region_communes():
        for part in areas.former_communes(code):
            assert part.name
            assert part.current_code == code
            assert areas.resolve_commune(part.code) == code
