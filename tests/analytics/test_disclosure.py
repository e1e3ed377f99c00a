"""What each role sees, decided before a number leaves the analytics."""

import pytest

from analytics.disclosure import ROLES, UnknownRoleError
from analytics.filters import Filters
from analytics.indicators import INDICATORS, records, run_indicator
from tests.analytics.builders import MEL, BuiltReader, dossier, lead, orientation, partner, snapshot

OUTSIDERS = ("public", "consultation")
INSIDERS = ("comite", "agent", "admin")


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier(
                "A",
                typologies=["T01"],
                ai_priorities=["P1"],
                srl_initial=1,
                srl_target=2,
                barriers=["x"],
                redirected_to="B",
                linked_calls=["B"],
                deployment_areas=["32"],
            )
        ],
        [lead("A", "Chu", "59350"), partner("A", "Labo")],
        [orientation("A", "FEDER_IA")],
    )


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("name", [name for name in INDICATORS if name != "summary"])
def test_outsiders_get_no_row_but_how_many_are_withheld(portfolio: BuiltReader, name: str, role: str) -> None:
    whole = run_indicator(portfolio, name)
    answer = run_indicator(portfolio, name, role=role)
    assert len(whole.rows) > 0
    assert answer.rows.empty
    assert list(answer.rows.columns) == list(whole.rows.columns)
    assert answer.hidden == len(whole.rows)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_outsiders_see_the_regional_totals(portfolio: BuiltReader, role: str) -> None:
    answer = run_indicator(portfolio, "summary", role=role)
    assert answer.hidden == 0
    assert answer.rows.equals(run_indicator(portfolio, "summary").rows)


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize(
    "filters", [Filters(epci=[MEL]), Filters(statut=["recu"]), Filters(preexistant=False), Filters(aire_sante=["rien"])]
)
def test_a_filtered_summary_keeps_its_codes_and_loses_its_figures(
    portfolio: BuiltReader, role: str, filters: Filters
) -> None:
    answer = run_indicator(portfolio, "summary", filters, role)
    rows = records(answer.rows)
    assert [row["code"] for row in rows] == list(run_indicator(portfolio, "summary").rows["code"])
    assert all(row[column] is None for row in rows for column in ("value", "numerator", "denominator"))
    assert answer.hidden == 3 * len(rows)


@pytest.mark.parametrize("role", OUTSIDERS)
def test_what_is_said_beside_the_rows_is_withheld_too(portfolio: BuiltReader, role: str) -> None:
    assert run_indicator(portfolio, "coverage", site="deployment").extra == {"not_at_level": 1}
    assert run_indicator(portfolio, "coverage", role=role, site="deployment").extra == {"not_at_level": None}


@pytest.mark.parametrize("role", INSIDERS)
@pytest.mark.parametrize("name", list(INDICATORS))
def test_the_committee_and_above_see_everything(portfolio: BuiltReader, name: str, role: str) -> None:
    answer = run_indicator(portfolio, name, Filters(epci=[MEL]), role)
    assert answer.hidden == 0
    assert len(answer.rows) > 0


def test_an_unknown_role_sees_nothing_at_all(portfolio: BuiltReader) -> None:
    with pytest.raises(UnknownRoleError, match="« préfet »"):
        run_indicator(portfolio, "summary", role="préfet")
    assert set(ROLES) == {*OUTSIDERS, *INSIDERS}
