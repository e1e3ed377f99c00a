"""A territory's profile: every table, by hand on a few rows."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.filters import Filters
from analytics.territory_profile import (
    COMPARED,
    UnknownAreaError,
    territory_profile,
)
from tests.analytics.builders import (
    AISNE,
    AMIENS,
    DUNKERQUE,
    EST_SOMME,
    FLANDRE,
    LILLE,
    MEL,
    NORD,
    PEVELE,
    SOMME,
    BuiltReader,
    dossier,
    lead,
    partner,
    snapshot,
)
from tests.analytics.territory_readings import BARE, figures, profile_of, rows_of


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    """A and B in Lille's EPCI (B only by a partner), C in the EPCI of two départements, D only deploys, R withdrawn."""
    return snapshot(
        [
            dossier(
                "A", title="Un", acronym="UN", typologies=["T05", "T01"], srl_initial=3, srl_target=6, srl_observed=4
            ),
            dossier("B", typologies=["T05"], srl_initial=4, srl_target=4, status="oriente"),
            dossier("C", srl_initial=2, deployment_areas=[MEL]),
            dossier("D", deployment_areas=[MEL, PEVELE]),
            dossier("E", maturity_scale="TRL", srl_initial=3, srl_target=9, deployment_areas=[NORD]),
            dossier("R", status="retire", srl_initial=1, srl_target=9),
        ],
        [
            lead("A", "Chu", "59350", actor_type="ES", line=2),
            partner("A", "Chu", "59512", actor_type="ES", site_role="soins", line=3),
            partner("A", "Labo", "80021", line=4),
            partner("A", "Start", actor_type="STARTUP", location="hors_region", line=5),
            lead("B", "Labo", "80021", line=6),
            partner("B", "LABO", "59350", line=7, organisation_id="nom:labo"),
            partner("B", "Labo", location="etranger", line=8),
            lead("C", "Foyer", "02604", actor_type="MS", line=9),
            partner("C", "Hospice", "80410", actor_type="ES", line=10, site_role="soins"),
            lead("E", "Chu", "59350", actor_type="ES", line=11, site_role="soins"),
            lead("R", "Chu", "59350", actor_type="ES", line=12),
        ],
        settings={"territory.rate_floor_population": "50000"},
    )


def test_a_territory_counts_the_dossiers_with_a_located_line_in_it(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, MEL)
    assert (profile.level, profile.code, profile.name) == ("epci", MEL, "Métropole Européenne de Lille")
    assert (profile.population, profile.note, profile.field_level, profile.rate_floor) == (340_000, "", 5, 50_000)
    assert (profile.n_chosen, profile.n_dossiers, profile.n_led) == (5, 3, 2)
    assert (profile.n_lines, profile.n_organisations) == (4, 2)
    # C and D mean to deploy there; E, deployed in the whole département, is there already.
    assert profile.n_deployed_only == 2


def test_its_dossiers_say_how_they_are_there_those_led_from_it_first(portfolio: BuiltReader) -> None:
    rows = rows_of(profile_of(portfolio, MEL).dossiers)
    assert rows[0] == {
        "submission_id": "A",
        "title": "Un",
        "acronym": "UN",
        "status": "Reçu",
        "lead": "Chu",
        "is_led_here": True,
        "n_partners_here": 2,
        "has_site_here": True,
        "is_deployed_here": False,
        "typologies": ["T01", "T05"],
        "maturity_scale": "SRL",
        "srl_initial": 3,
        "srl_target": 6,
        "srl_observed": 4,
    }
    marks = [
        (row["submission_id"], row["is_led_here"], row["n_partners_here"], row["has_site_here"], row["lead"])
        for row in rows
    ]
    assert marks == [("A", True, 2, True, "Chu"), ("E", True, 1, True, "Chu"), ("B", False, 1, False, "Labo")]


def test_deployment_is_marked_where_the_area_wholly_is(portfolio: BuiltReader) -> None:
    assert {row["submission_id"]: row["is_deployed_here"] for row in rows_of(profile_of(portfolio, NORD).dossiers)} == {
        "A": False,
        "B": False,
        "E": True,
    }
    # Never downwards: deployed in the Nord is not deployed in Lille.
    assert not any(row["is_deployed_here"] for row in rows_of(profile_of(portfolio, LILLE).dossiers))


def test_levels_on_another_scale_are_left_out_and_counted_apart(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, MEL)
    other = rows_of(profile.dossiers)[1]
    assert (other["maturity_scale"], other["srl_initial"], other["srl_target"]) == ("TRL", None, None)
    assert (profile.n_srl_known, profile.n_other_scale) == (2, 1)
    assert rows_of(profile.moves) == [
        {"srl_initial": 3, "srl_target": 6, "n_dossiers": 1},
        {"srl_initial": 4, "srl_target": 4, "n_dossiers": 1},
    ]
    assert figures(profile, "field")[MEL] == (None, 1, 2)


def test_an_unknown_level_is_neither_zero_nor_a_move(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, EST_SOMME)
    (row,) = rows_of(profile.dossiers)
    assert (row["srl_initial"], row["srl_target"], row["srl_observed"]) == (2, None, None)
    assert (profile.n_srl_known, len(profile.moves)) == (0, 0)
    assert figures(profile, "field")[EST_SOMME] == (None, 0, 0)


def test_its_partners_are_organisations_with_what_they_do_here(portfolio: BuiltReader) -> None:
    assert rows_of(profile_of(portfolio, MEL).partners) == [
        {
            "organisation_id": "nom:chu",
            "organisation": "Chu",
            "actor_type": "Établissement de santé",
            "helix": "hospital",
            "commune": "Lille, Roubaix",
            "n_dossiers": 2,
            "n_led": 2,
        },
        {
            # Its name is the one it bears most often, here or not; it leads B, but from Amiens.
            "organisation_id": "nom:labo",
            "organisation": "Labo",
            "actor_type": "Laboratoire de recherche",
            "helix": "research",
            "commune": "Lille",
            "n_dossiers": 1,
            "n_led": 0,
        },
    ]


def test_two_spellings_under_one_alias_are_one_partner() -> None:
    reader = snapshot(
        [dossier("A")],
        [lead("A", "Ancien nom", "59350", line=2), partner("A", "Nom", "59512", line=3)],
        aliases={"nom:ancien nom": "nom:nom"},
    )
    profile = profile_of(reader, MEL)
    assert (profile.n_lines, profile.n_organisations, profile.n_led) == (2, 1, 1)
    assert [(row["organisation_id"], row["n_led"]) for row in rows_of(profile.partners)] == [("nom:nom", 1)]


def test_present_and_absent_typologies_are_all_there(portfolio: BuiltReader) -> None:
    counts = {row["typology"]: row["n_dossiers"] for row in rows_of(profile_of(portfolio, MEL).typologies)}
    assert len(counts) == 11
    assert {code: n for code, n in counts.items() if n} == {"T01": 1, "T05": 2}


def test_families_are_those_of_the_lines_located_here(portfolio: BuiltReader) -> None:
    rows = rows_of(profile_of(portfolio, MEL).helices)
    assert [(row["label"], row["n_dossiers"], row["n_organisations"]) for row in rows] == [
        ("Recherche", 1, 1),
        ("Économie", 0, 0),  # A's start-up is outside the region
        ("Hospitalier", 2, 1),
        ("Médico-social", 0, 0),
        ("Autre", 0, 0),
    ]


def test_elsewhere_are_other_territories_of_the_level_then_outside_then_abroad(portfolio: BuiltReader) -> None:
    assert rows_of(profile_of(portfolio, MEL).elsewhere) == [
        {"kind": "territory", "code": AMIENS, "name": "CA Amiens Métropole", "n_dossiers": 2},
        {"kind": "hors_region", "code": None, "name": "Hors région", "n_dossiers": 1},
        {"kind": "etranger", "code": None, "name": "Étranger", "n_dossiers": 1},
    ]
    assert [row["code"] for row in rows_of(profile_of(portfolio, AISNE).elsewhere)] == [SOMME]


def test_an_epci_of_two_departements_is_compared_with_both(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, EST_SOMME)
    assert figures(profile, "dossiers") == {
        EST_SOMME: (1, 1, None),
        AISNE: (1, 1, None),
        SOMME: (3, 3, None),
        "32": (4, 4, None),
    }
    assert figures(profile, "partner_lines") == {
        EST_SOMME: (2, 2, None),
        AISNE: (1, 1, None),
        SOMME: (3, 3, None),
        "32": (8, 8, None),
    }


def test_an_arrondissement_is_compared_with_its_departement_a_departement_with_the_region(
    portfolio: BuiltReader,
) -> None:
    assert list(figures(profile_of(portfolio, LILLE), "dossiers")) == [LILLE, NORD, "32"]
    assert list(figures(profile_of(portfolio, NORD), "dossiers")) == [NORD, "32"]


def test_the_comparison_gives_each_measure_with_what_it_is_made_of(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, NORD)
    found = {
        row["measure"]: (row["label"], row["unit"], row["value"], row["numerator"], row["denominator"], row["withheld"])
        for row in rows_of(profile.comparison)
        if row["area_code"] == NORD
    }
    assert found == {
        "dossiers": ("Dossiers", "count", 3, 3, None, None),
        "per_100k": ("Dossiers pour 100 000 habitants", "rate", 3 * 100_000 / 390_000, 3, 390_000, None),
        "partner_lines": ("Lignes de partenaires", "count", 4, 4, None, None),
        "organisations": ("Organisations", "count", 2, 2, None, None),
        "typologies": ("Typologies présentes", "of", 2, 2, 11, None),
        "consortium": ("Dossiers d’au moins deux types d’acteurs", "share", None, 1, 3, "few_dossiers"),
        "triple_helix": ("Dossiers réunissant recherche, économie et hôpital", "share", None, 1, 3, "few_dossiers"),
        "field": ("Dossiers visant le terrain (SRL 5 ou plus)", "share", None, 1, 2, "few_dossiers"),
    }
    assert list(dict.fromkeys(profile.comparison["measure"])) == list(COMPARED)


def test_a_share_needs_five_dossiers_and_a_rate_fifty_thousand_inhabitants() -> None:
    five = [dossier(name, srl_initial=1, srl_target=5 if name < "D" else 4) for name in "ABCDE"]
    lines = [lead(name, "Chu", "59350", actor_type="ES") for name in "ABCDE"]
    lines += [partner("A", "Start", "59295", actor_type="STARTUP")]
    reader = snapshot(five, lines)
    assert figures(profile_of(reader, MEL), "consortium")[MEL] == (0.2, 1, 5)
    assert figures(profile_of(reader, MEL), "field")[MEL] == (0.6, 3, 5)
    flandre = profile_of(reader, FLANDRE)
    assert figures(flandre, "consortium")[FLANDRE] == (None, 1, 1)
    assert figures(flandre, "per_100k")[FLANDRE] == (None, 1, 37_000)
    assert set(flandre.comparison.loc[flandre.comparison["area_code"] == FLANDRE, "withheld"].dropna()) == {
        "few_inhabitants",
        "few_dossiers",
    }


def test_the_thresholds_are_the_settings_of_the_snapshot() -> None:
    reader = snapshot(
        [dossier("A", srl_initial=1, srl_target=4)],
        [lead("A", "Chu", "59295")],
        settings={"maturity.field_threshold": "4", "territory.rate_floor_population": "37000"},
    )
    profile = profile_of(reader, FLANDRE)
    assert figures(profile, "field")[FLANDRE] == (None, 1, 1)
    assert figures(profile, "per_100k")[FLANDRE][0] == pytest.approx(100_000 / 37_000)
    assert "Dossiers visant le terrain (SRL 4 ou plus)" in set(profile.comparison["label"])


def test_a_territory_without_any_dossier_has_whole_closed_lists_and_empty_others(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, FLANDRE)
    assert (profile.n_chosen, profile.n_dossiers, profile.n_lines, profile.n_led) == (5, 0, 0, 0)
    assert [len(getattr(profile, table)) for table in ("dossiers", "partners", "moves", "elsewhere")] == [0, 0, 0, 0]
    assert (len(profile.typologies), len(profile.helices), len(profile.comparison)) == (11, 5, 3 * len(COMPARED))
    assert figures(profile, "dossiers")[FLANDRE] == (0, 0, None)
    assert figures(profile, "typologies")[FLANDRE] == (0, 0, 11)
    assert figures(profile, "consortium")[FLANDRE] == (None, 0, 0)


def test_an_empty_portfolio_has_profiles_too() -> None:
    for code in (MEL, LILLE, NORD):
        profile = profile_of(snapshot(), code)
        assert (profile.n_chosen, profile.n_dossiers, profile.n_deployed_only) == (0, 0, 0)
        assert figures(profile, "dossiers")["32"] == (0, 0, None)


def test_withdrawn_dossiers_are_there_when_asked_for(portfolio: BuiltReader) -> None:
    profile = profile_of(portfolio, MEL, Filters(statut=("retire",)))
    assert list(profile.dossiers["submission_id"]) == ["R"]
    assert profile.n_chosen == 1


def test_areas_of_the_same_communes_have_the_same_profile() -> None:
    reader = snapshot([dossier("A")], [lead("A", "Chu", "59295"), partner("A", "Labo", "59043")])
    epci, arrondissement = profile_of(reader, FLANDRE), profile_of(reader, DUNKERQUE)
    for table in ("dossiers", "partners", "typologies", "helices", "moves", "elsewhere"):
        pd.testing.assert_frame_equal(getattr(epci, table), getattr(arrondissement, table))


@pytest.mark.parametrize(
    ("level", "code"), [("epci", "200000000"), ("epci", NORD), ("commune", "59350"), ("region", "32"), ("", "")]
)
def test_what_is_no_such_territory_is_refused_by_name(portfolio: BuiltReader, level: str, code: str) -> None:
    with pytest.raises(UnknownAreaError, match=f"« {code} »"):
        territory_profile(portfolio, BARE, "comite", level=level, code=code)


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_no_profile_leaves_for_a_role_that_may_not_read_names(portfolio: BuiltReader, role: str) -> None:
    assert territory_profile(portfolio, BARE, role, level="epci", code=MEL) is None
