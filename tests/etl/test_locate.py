"""Where a partner is: each sentence of the contract, and the mixed cases between them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.locate import MAX_CANDIDATES, STATUSES, locate
from geo import areas


def found(insee_code=None, postal_code=None, city=None, country="FR"):
    """Status and commune of a place in France."""
    location = locate(country, insee_code, postal_code, city)
    return location.status, location.commune_code


def codes(insee_code=None, postal_code=None, city=None):
    """Codes of the notes about a place in France."""
    return [note.code for note in locate("FR", insee_code, postal_code, city).notes]


def test_another_country_is_abroad_whatever_the_rest():
    assert found("59350", "59000", "Lille", country="BE") == ("etranger", None)
    assert locate("BE", "n'importe quoi", None, None).notes == ()


def test_a_line_without_place_is_unlocated_and_said():
    assert found() == found("", " ", "") == ("non_localise", None)
    assert codes() == ["W-LOCATION-MISSING"]


# The code


def test_todays_code_locates_exactly():
    assert found("59350") == ("exact", "59350")
    assert codes("59350", "59000", "LILLE CEDEX 9") == []


@pytest.mark.parametrize(
    ("former", "today"), [("59355", "59350"), ("60455", "60694"), ("59298", "59350"), ("02092", "02093")]
)
def test_a_merged_delegated_or_associated_code_resolves_with_a_warning(former, today):
    assert found(former) == ("exact", today)
    (note,) = locate("FR", former, None, None).notes
    assert (note.code, note.column, note.value, note.suggestion) == ("W-COMMUNE-MERGED", "insee_code", former, today)
    assert today in note.context["lu"]


def test_a_lost_leading_zero_is_mended_with_a_warning():
    assert found("2691") == found("2691.0") == ("exact", "02691")
    (note,) = locate("FR", "2691", None, None).notes
    assert (note.code, note.value, note.suggestion) == ("W-COMMUNE-ZERO", "2691", "02691")


def test_a_mended_code_may_also_be_a_merged_one():
    assert codes("2344") == ["W-COMMUNE-ZERO", "W-COMMUNE-MERGED"]
    assert found("2344") == ("hors_region", "51171")


@pytest.mark.parametrize("written", ["59 350", "59350.0", " 59350 ", "５９３５０"])
def test_a_code_is_read_as_a_spreadsheet_writes_it(written):
    assert found(written) == ("exact", "59350")


def test_the_code_decides_over_a_name_of_the_same_departement():
    assert found("59350", "59100", "Roubaix") == ("exact", "59350")


def test_a_name_that_no_commune_bears_does_not_weaken_the_code():
    assert found("59350", None, "Campus de la Haute Borne") == ("exact", "59350")


def test_an_unknown_code_is_said_and_the_rest_decides():
    assert found("59999", "59000", "Lille") == ("nom", "59350")
    (note,) = locate("FR", "59999", "59000", "Lille").notes
    assert (note.code, note.suggestion) == ("W-COMMUNE-UNKNOWN", "59350")
    assert found("59999") == ("non_localise", None)
    assert codes("pas un code", "59000", "Lille") == ["W-COMMUNE-UNKNOWN"]


def test_a_code_that_changed_departement_agrees_with_the_old_and_the_new_one():
    assert found("80072", "80600") == ("exact", "62881")
    assert found("80072", "62760") == ("exact", "62881")


# The postal code and the name


@pytest.mark.parametrize(
    ("postal_code", "city", "commune"),
    [
        ("59650", "VILLENEUVE D'ASCQ", "59009"),
        ("59650", "Villeneuve-d’Ascq", "59009"),
        ("59650", "VILLENEUVE DASCQ", "59009"),
        ("62500", "St-Omer", "62765"),
        ("59700", "MARCQ EN BAROEUL", "59378"),
        ("59160", "Lomme", "59350"),
        ("F-80000", "Amiens", "80021"),
        ("59 000", "Lille", "59350"),
        ("59000.0", "Lille", "59350"),
        ("60810", "Barbery", "60045"),  # there is another in Calvados
        (None, "59000 LILLE CEDEX", "59350"),
        ("59000", "Lille, France", "59350"),
        ("59000", "BP 90005 LILLE", "59350"),
    ],
)
def test_a_postal_code_and_a_name_locate_by_name(postal_code, city, commune):
    assert found(None, postal_code, city) == ("nom", commune)
    assert codes(None, postal_code, city) == []


@pytest.mark.parametrize(
    ("postal_code", "city", "commune"),
    [
        ("59651", "Villeneuve D Ascq Cedex", "59009"),
        ("80025", "AMIENS", "80021"),
        ("59057", "ROUBAIX CEDEX 1", "59512"),
        ("62505", "Saint-Omer", "62765"),
    ],
)
def test_under_an_unknown_postal_code_the_name_decides_within_its_departement(postal_code, city, commune):
    assert areas.communes_of_postal_code(postal_code) == ()
    assert found(None, postal_code, city) == ("nom", commune)


def test_under_a_known_postal_code_that_does_not_serve_the_name_nobody_is_placed():
    assert found(None, "59000", "Roubaix") == ("non_localise", None)
    assert codes(None, "59000", "Roubaix") == ["W-LOCATION-POSTAL"]


def test_a_code_decides_against_another_name_of_its_departement_with_a_doubt():
    assert found("59100", "59100", "Roubaix") == ("exact", "59100")
    assert codes("59100", "59100", "Roubaix") == ["W-LOCATION-MISMATCH"]


def test_a_name_many_communes_bear_is_decided_by_an_unknown_postal_code():
    assert len(areas.communes_named("saint aubin")) > MAX_CANDIDATES
    assert found(None, "62999", "Saint-Aubin") == ("nom", "62742")
    assert found(None, "80999", "Saint-Aubin")[0] == "non_localise"


def test_a_postal_code_that_lost_its_zero_is_mended_with_a_warning():
    assert found(None, "2000", "Laon") == ("nom", "02408")
    assert codes(None, "2000", "Laon") == ["W-POSTAL-ZERO"]


def test_a_mended_postal_code_alone_places_nobody():
    assert found(None, "1000", "Bruxelles") == ("non_localise", None)


def test_a_postal_code_of_the_region_without_a_name_does_not_locate():
    assert found(None, "59000") == found(None, "02000") == found(None, "59999") == ("non_localise", None)
    assert codes(None, "02000") == ["W-LOCATION-AMBIGUOUS"]
    assert locate("FR", None, "59000", None).notes[0].suggestion == "Lille"


def test_a_name_with_a_slip_is_suggested_and_not_taken():
    location = locate("FR", None, "59000", "Lile")
    assert location.status == "non_localise"
    assert [(note.code, note.suggestion) for note in location.notes] == [("W-LOCATION-UNKNOWN", "Lille")]
    assert locate("FR", None, "62520", "Le Touquet").notes[0].suggestion == "Le Touquet-Paris-Plage"


# The name alone


def test_a_name_alone_locates_when_one_commune_of_france_bears_it():
    assert found(city="Lille") == ("nom", "59350")
    assert found(city="Villeneuve d'Ascq Cedex") == ("nom", "59009")
    assert found(city="Lomme") == ("nom", "59350")


def test_a_name_alone_that_several_bear_is_left_with_its_candidates():
    assert found(city="Saint-Omer") == ("non_localise", None)
    (note,) = locate("FR", None, None, "Saint-Omer").notes
    assert (note.code, note.column) == ("W-LOCATION-AMBIGUOUS", "city")
    assert note.context["candidats"] == "Saint-Omer (62765), Saint-Omer (14635)"


def test_candidates_are_at_most_eight_with_those_of_the_region_first():
    (note,) = locate("FR", None, None, "Saint-Aubin").notes
    candidates = note.context["candidats"].split(", ")
    assert len(candidates) == MAX_CANDIDATES + 1
    assert candidates[-1] == "…"
    assert candidates[0] == "Saint-Aubin (02671)"


def test_a_departement_in_brackets_tells_communes_of_the_same_name_apart():
    assert found(city="Saint-Omer (62)") == ("nom", "62765")
    assert found(city="Saint-Omer (14)") == ("hors_region", "14635")
    assert found(city="Lille (62)") == ("non_localise", None)


def test_a_name_nobody_bears_is_unlocated():
    assert found(city="Atlantide") == ("non_localise", None)
    assert codes(city="Atlantide") == ["W-LOCATION-UNKNOWN"]


# Parts that disagree


@pytest.mark.parametrize(
    "place",
    [
        ("59350", "62000", "Lille"),
        ("59350", "62000", None),
        ("59350", "59000", "Arras"),
        ("59350", "62020", None),  # an unknown postal code of another département
        (None, "59000", "Arras"),
        (None, "62020", "Lille"),
        (None, "75001", "Lyon"),
        ("75056", "59000", "Paris"),
        ("59355", "62000", "Lomme"),
    ],
)
def test_parts_of_different_departements_locate_nobody(place):
    assert found(*place) == ("non_localise", None)
    assert codes(*place)[-1] == "W-LOCATION-CONFLICT"


def test_a_conflict_says_what_each_part_points_to():
    (note,) = locate("FR", "59350", "62000", "Arras").notes
    assert note.context["candidats"] == "code commune 59 ; code postal 62 ; nom 62"


# Outside the region


@pytest.mark.parametrize(
    ("place", "commune"),
    [
        (("75056", None, None), "75056"),
        (("75101", None, None), "75056"),
        (("2A004", None, None), "2A004"),
        ((None, "75013", "Paris"), "75056"),
        ((None, "75116", "PARIS 16"), "75056"),
        ((None, "75794", "PARIS CEDEX 16"), "75056"),
        ((None, "69003", "Lyon 3e"), "69123"),
        ((None, "75015", None), "75056"),
        ((None, "20000", "Ajaccio"), "2A004"),
        ((None, "20181", "Ajaccio Cedex 1"), "2A004"),
        ((None, "97400", "Saint-Denis"), "97411"),
        ((None, "92974", "Paris La Défense Cedex"), None),
        ((None, "51300", None), None),
        ((None, None, "Marseille"), "13055"),
        ((None, None, "Paris (16)"), "75056"),
    ],
)
def test_a_french_place_outside_the_region_is_so(place, commune):
    assert found(*place) == ("hors_region", commune)
    assert codes(*place) == []


# Whatever is written

cells = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.from_regex(r"[0-9]{4,5}(\.0)?", fullmatch=True),
    st.sampled_from(["59350", "59355", "2691", "59000", "59651", "Lille", "St-Omer", "PARIS 16", "Lille (62)", "(2A)"]),
)


@settings(deadline=None)
@given(st.sampled_from(["FR", "BE", "fr", ""]), cells, cells, cells)
def test_any_text_gets_one_of_the_five_statuses_and_a_reason_when_unlocated(country, insee_code, postal_code, city):
    location = locate(country, insee_code, postal_code, city)
    assert location.status in STATUSES
    if location.status in ("exact", "nom"):
        assert location.commune_code in areas.region_communes()
    else:
        assert location.commune_code not in areas.region_communes()
    if location.status == "non_localise":
        assert location.notes


@settings(deadline=None)
@given(st.sampled_from(sorted(areas.france_communes())))
def test_every_commune_is_found_by_its_code_and_by_its_postal_code_and_name(code):
    expected = "exact" if code in areas.region_communes() else "hors_region"
    assert found(code) == (expected, code)
    for postal_code in areas._france()[code][1]:
        location = locate("FR", None, postal_code, areas.commune_name(code))
        bearers = set(areas.communes_named(areas.normalise_place(areas.commune_name(code))))
        if len(bearers & set(areas.communes_of_postal_code(postal_code))) == 1:
            assert location.commune_code == code
            assert location.status == ("nom" if expected == "exact" else "hors_region")


@pytest.mark.parametrize(
    ("postal_code", "city", "suggestion"),
    [
        (None, "Tourcoin", "Tourcoing"),
        ("59200", "Tourquoing", "Tourcoing"),
        (None, "Boulogne s/ Mer", "Boulogne-sur-Mer"),
        (None, "Bailleu", "Bailleul"),
        ("62119", "Dourge", "Dourges"),
        (None, "Villefictive-sur-Deule", None),
        (None, "Xyz", None),
    ],
)
def test_the_nearest_commune_is_suggested_as_a_cell_may_hold_it(
    postal_code: str | None, city: str, suggestion: str | None
) -> None:
    assert [note.suggestion for note in locate("FR", None, postal_code, city).notes] == [suggestion]


@pytest.mark.parametrize("slip", [0, 1, 2])
def test_a_suggestion_taken_locates_that_commune_or_nobody(slip: int) -> None:
    tried = placed = 0
    for code, commune in list(areas.region_communes().items())[slip::40]:
        if len(commune.name) < 6:
            continue
        typed = commune.name[: slip + 2] + commune.name[slip + 3 :]
        found = [note.suggestion for note in locate("FR", None, None, typed).notes if note.code == "W-LOCATION-UNKNOWN"]
        if found and found[0]:
            tried += 1
            taken = locate("FR", None, None, found[0])
            assert taken.commune_code in (code, None) or areas.normalise_place(found[0]) != areas.normalise_place(
                commune.name
            )
            placed += taken.commune_code == code
    assert placed > 0.85 * tried > 0


def test_an_unknown_code_is_answered_by_the_commune_that_was_meant() -> None:
    assert locate("FR", "59999", None, "Tourcoin").notes[0].suggestion == "59599"
    assert locate("FR", "59000", None, None).notes[0].suggestion == "59350"  # a postal code typed in its place
    assert locate("FR", "59999", None, None).notes[0].suggestion is None
