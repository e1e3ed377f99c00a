"""Lists of named dossiers: they agree with the counts they explain, and only some roles read them."""

from __future__ import annotations

import pytest

from analytics.dossiers import count_dossiers, dossiers_in_area
from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.labels import area_names, setting, vocabulary
from tests.analytics.builders import AMIENS, MEL, dossier, lead, partner, snapshot

READER = snapshot(
    [
        dossier("A", status="oriente", typologies=["T01", "T05"]),
        dossier("B"),
        dossier("C", status="retire"),
        dossier("D"),
    ],
    [
        lead("A", "CHU d'essai", "59350", actor_type="ES", site_role="soins"),
        partner("A", "Atelier Numérique", "80021", actor_type="STARTUP", line=3),
        partner("A", "Laboratoire fictif", "59350", line=4),
        lead("B", "Laboratoire fictif", "80021"),
        lead("C", "Laboratoire fictif", "59350"),
    ],
)
NONE = Filters()


def ids(level: str, code: str | None, site: str, filters: Filters = NONE) -> list[str]:
    rows = dossiers_in_area(READER, filters, "comite", level=level, code=code, site=site)
    assert rows is not None
    return list(rows["submission_id"])


def test_a_territory_lists_the_dossiers_its_count_counts() -> None:
    assert ids("epci", MEL, "lead") == ["A"]
    assert ids("epci", AMIENS, "lead") == ["B"]
    assert ids("epci", AMIENS, "all") == ["A", "B"]


def test_without_a_territory_every_dossier_is_listed_placed_or_not() -> None:
    assert ids("region", "32", "lead") == ["A", "B"]
    assert ids("region", None, "lead") == ["A", "B", "D"]
    assert ids("region", None, "lead", Filters(typologie=("T05",))) == ["A"]


@pytest.mark.parametrize("site", ["lead", "all"])
@pytest.mark.parametrize("level", ["epci", "departement"])
def test_every_list_is_as_long_as_the_map_says(level: str, site: str) -> None:
    rows = run_indicator(READER, "coverage", level=level, site=site).rows
    assert {code: len(ids(level, code, site)) for code in rows["code"]} == dict(
        zip(rows["code"], rows["n_dossiers"], strict=True)
    )


@pytest.mark.parametrize(
    "filters", [NONE, Filters(statut=("retire",)), Filters(departement=("80",)), Filters(typologie=("T09",))]
)
def test_the_count_of_dossiers_is_what_ratios_are_made_of(filters: Filters) -> None:
    summary = run_indicator(READER, "summary", filters).rows.set_index("code")
    assert count_dossiers(READER, filters, "comite") == summary.loc["K03", "denominator"]


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_below_the_committee_only_the_whole_is_counted(role: str) -> None:
    assert count_dossiers(READER, NONE, role) == 3
    assert count_dossiers(READER, Filters(departement=("80",)), role) is None


def test_filters_narrow_the_list() -> None:
    assert ids("epci", AMIENS, "all", Filters(typologie=("T05",))) == ["A"]


def test_a_listed_dossier_shows_its_lead_and_status_in_words() -> None:
    rows = dossiers_in_area(READER, NONE, "agent", level="epci", code=MEL, site="lead")
    assert rows is not None
    assert rows.iloc[0].to_dict() == {
        "submission_id": "A",
        "title": "Projet A",
        "status": "Orienté",
        "lead": "CHU d'essai",
        "typologies": "T01, T05",
    }


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_no_name_leaves_for_a_role_that_may_not_read_it(role: str) -> None:
    assert dossiers_in_area(READER, NONE, role, level="epci", code=MEL, site="lead") is None


def test_words_come_from_the_tables_of_the_snapshot() -> None:
    assert vocabulary(READER, "srl_levels", "short_label")["5"] == "Validée terrain"
    assert list(vocabulary(READER, "typologies"))[0] == "T01"
    assert area_names(READER, "departement")["59"] == "Nord"


def test_a_setting_that_is_missing_has_its_default() -> None:
    assert setting(READER, "maturity.field_threshold", 9) == 5
    assert setting(READER, "territory.rate_floor_population", 50_000) == 50_000
