"""Each KPI on a few dossiers, where nothing is known, and against other indicators; dossiers over time."""

import math
from datetime import date
from typing import Any

import duckdb
import pytest

from analytics.filters import Filters
from analytics.indicators import records, run_indicator
from tests.analytics.builders import EST_SOMME, MEL, BuiltReader, dossier, lead, orientation, partner, snapshot

Kpi = tuple[Any, int | None, int | None]


def kpis(reader: BuiltReader, filters: Filters | None = None) -> dict[str, Kpi]:
    """{code: (value, numerator, denominator)}."""
    rows = records(run_indicator(reader, "summary", filters or Filters()).rows)
    return {str(row["code"]): (row["value"], row["numerator"], row["denominator"]) for row in rows}  # type: ignore[misc]


@pytest.fixture(scope="module")
def portfolio() -> BuiltReader:
    return snapshot(
        [
            dossier(
                "A",
                has_letter=True,
                has_form=True,
                typologies=["T01", "T02"],
                ai_priorities=["P1", "P2"],
                srl_initial=2,
                srl_target=6,
                srl_observed=4,
                submitted_on=date(2026, 1, 1),
                reviewed_on=date(2026, 1, 11),
                expected_fte=1.5,
                is_preexisting=True,
                status="oriente",
            ),
            dossier(
                "B",
                has_letter=True,
                typologies=["T01"],
                ai_priorities=["P1"],
                srl_initial=4,
                srl_target=4,
                srl_observed=5,
                submitted_on=date(2026, 1, 1),
                reviewed_on=date(2026, 1, 31),
                expected_fte=3,
                is_preexisting=False,
            ),
            dossier("C", srl_initial=7, srl_target=6, redirected_to="AMI-B", status="non_retenu", expected_fte=0.25),
            dossier("D", srl_initial=9, srl_target=9, srl_observed=9, maturity_scale="TRL", status="redirige"),
            dossier("R", status="retire", typologies=["T09"], has_letter=True, has_form=True),
        ],
        [
            lead("A", "Chu", "59350", actor_type="ES"),
            partner("A", "Chu", "80021", actor_type="ES", site_role="soins"),
            partner("A", "Labo", "59512", actor_type="LABO"),
            partner("A", "Start", actor_type="STARTUP"),
            lead("B", "Usine", "80410", actor_type="ENT"),
            partner("B", "Labo", "02604", actor_type="LABO"),
            lead("C", "Usine", "80410", actor_type="ENT"),
            lead("D", "Solo", actor_type="STARTUP"),
        ],
        [
            orientation("A", "FEDER_IA"),
            orientation("A", "INTERREG"),
            orientation("B", "A_ETUDIER"),
            orientation("B", "AUCUN"),
            orientation("D", "FEDER_IA"),
            orientation("R", "FRATRI"),
        ],
        required_cells=(9, 10),
    )


def test_every_kpi_of_a_small_portfolio(portfolio: BuiltReader) -> None:
    assert kpis(portfolio) == {
        "K01": (5, None, None),
        "K02": (0.25, 1, 4),
        "K03": (0.5, 2, 4),
        "K04": (0.25, 1, 4),
        "K05": (0.5, 2, 4),
        "K06": (2, None, None),
        "K07.median": (10, None, None),
        "K07.p90": (30, None, None),
        "K08": (0.4, 2, 5),
        "K09": (3, None, None),
        "K10": (345_000 / 530_000, 345_000, 530_000),
        "K11": (3 * 100_000 / 530_000, 3, 530_000),
        "K12": (0.25, 1, 4),
        "K13.departements": (1, None, None),
        "K13.partners": (1, None, None),
        "K13.types": (1, None, None),
        "K14": (2 / 11, 2, 11),
        "K15.P1": (0.5, 2, 4),
        "K15.P2": (0.25, 1, 4),
        "K15.P3": (0, 0, 4),
        "K16": (0.75, 3, 4),
        "K17.initial": (4, None, None),
        "K17.observed": (4, None, None),
        "K17.target": (6, None, None),
        "K18": (pytest.approx(1 / 3), 1, 3),
        "K19.observed": (0.5, 1, 2),
        "K19.target": (0.5, 1, 2),
        "K20": (2, None, None),
        "K21.median": (1.5, None, None),
        "K21.sum": (4.75, None, None),
        "K22": (None, None, None),
        "K23": (0.9, 9, 10),
        "K24": (2, None, None),
        "K25": (0.25, 1, 4),
    }


def test_filters_choose_the_dossiers_of_each_kpi(portfolio: BuiltReader) -> None:
    found = kpis(portfolio, Filters(epci=[MEL]))
    assert found["K01"] == (1, None, None)
    assert found["K03"] == (1, 1, 1)
    assert found["K08"] == (0.2, 1, 5)
    assert found["K24"] == (1, None, None)
    assert found["K23"] == (0.9, 9, 10)


def test_a_filter_by_status_takes_exactly_these_everywhere(portfolio: BuiltReader) -> None:
    withdrawn = kpis(portfolio, Filters(statut=["retire"]))
    assert withdrawn["K01"] == (1, None, None)
    assert withdrawn["K02"] == (1, 1, 1)
    assert kpis(portfolio, Filters(statut=["oriente", "retire"]))["K14"] == (3 / 11, 3, 11)


def test_without_any_dossier_nothing_is_known_but_the_territory() -> None:
    found = kpis(snapshot())
    zeros = {"K01": 0, "K06": 0, "K09": 5, "K20": 0, "K24": 0, "K08": 0, "K10": 0, "K11": 0}
    assert {code: value for code, (value, _, _) in found.items() if value is not None} == zeros
    assert found["K03"] == (None, 0, 0)
    assert found["K08"] == (0, 0, 5)
    assert found["K23"] == (None, 0, 0)


def test_a_dossier_of_which_nothing_is_known_is_not_a_zero() -> None:
    found = kpis(snapshot([dossier("A", submitted_on=None)]))
    unknown = {code for code, (value, _, _) in found.items() if value is None}
    assert unknown == {
        *("K02", "K05", "K07.median", "K07.p90", "K14", "K15.P1", "K15.P2", "K15.P3", "K17.initial", "K17.observed"),
        *("K17.target", "K18", "K19.observed", "K19.target", "K21.median", "K21.sum", "K22", "K23", "K25"),
    }
    assert found["K02"] == (None, 0, 1)
    assert found["K16"] == (0, 0, 1)
    assert found["K13.partners"] == (0, None, None)


def test_one_known_form_is_enough_for_completeness_to_be_known() -> None:
    assert kpis(snapshot([dossier("A", has_form=False)]))["K02"] == (0, 0, 1)


def test_an_orientation_of_a_dossier_that_was_not_reviewed_stays_out_of_the_rate() -> None:
    reader = snapshot([dossier("A"), dossier("B", status="oriente")], orientations=[orientation("A", "FEDER_IA")])
    assert kpis(reader)["K05"] == (0, 0, 1)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 10, 11, 20])
def test_medians_exist_and_the_ninth_decile_is_the_nearest_rank(count: int) -> None:
    days = list(range(10, 10 + count))
    reader = snapshot(
        [
            dossier(
                f"A{day}",
                submitted_on=date(2026, 1, 1),
                reviewed_on=date.fromordinal(date(2026, 1, 1).toordinal() + day),
            )
            for day in days
        ]
    )
    found = kpis(reader)
    assert found["K07.median"][0] == days[(count - 1) // 2]
    assert found["K07.p90"][0] == days[math.ceil(count * 9 / 10) - 1]


def test_thresholds_are_settings() -> None:
    dossiers = [dossier("A", srl_initial=5, srl_target=7)]
    assert kpis(snapshot(dossiers))["K19.target"] == (None, 0, 0)
    changed = {"maturity.field_threshold": "6", "territory.epci_reference_count": "92"}
    found = kpis(snapshot(dossiers, settings=changed))
    assert found["K19.target"] == (1, 1, 1)
    assert found["K08"] == (0, 0, 92)
    assert found["K09"] == (92, None, None)


def test_an_added_kpi_line_is_unknown_rather_than_missing() -> None:
    reader = snapshot([dossier("A")])
    reader.cursor().execute("INSERT INTO ref_kpis (code, label_fr) VALUES ('K99', 'À venir')")
    assert kpis(reader)["K99"] == (None, None, None)


def test_kpis_agree_with_the_indicators_they_sum_up(portfolio: BuiltReader) -> None:
    found = kpis(portfolio)
    rules = run_indicator(portfolio, "consortium_rules").rows
    epci = run_indicator(portfolio, "coverage").rows
    assert found["K03"] == (rules["is_consortium"].mean(), rules["is_consortium"].sum(), len(rules))
    assert found["K12"][1] == rules["is_multicentric"].sum()
    assert found["K13.partners"][0] == sorted(rules["n_organisations"])[(len(rules) - 1) // 2]
    assert found["K08"][1] == (epci["n_dossiers"] > 0).sum()
    assert found["K10"][1] == epci.loc[epci["n_dossiers"] > 0, "population"].sum()
    assert found["K11"][1] == epci["n_dossiers"].sum()
    assert found["K14"][1] == (run_indicator(portfolio, "typology_coverage").rows["n_dossiers"] > 0).sum()
    assert found["K16"][1] == run_indicator(portfolio, "srl_threshold").rows["n_total"].iloc[0]
    assert found["K01"][0] == run_indicator(portfolio, "timeline").rows["n_cumulative"].iloc[-1]


def test_the_lead_of_a_straddling_epci_covers_it(portfolio: BuiltReader) -> None:
    assert kpis(portfolio, Filters(epci=[EST_SOMME]))["K10"] == (5_000 / 530_000, 5_000, 530_000)


def test_time_has_no_gap_and_counts_the_withdrawn() -> None:
    reader = snapshot(
        [
            dossier("A", submitted_on=date(2025, 11, 30)),
            dossier("B", submitted_on=date(2026, 2, 1)),
            dossier("C", submitted_on=date(2026, 2, 28), status="retire"),
            dossier("D", submitted_on=None),
        ]
    )
    assert [tuple(row.values()) for row in records(run_indicator(reader, "timeline").rows)] == [
        ("2025-11", 1, 1),
        ("2025-12", 0, 1),
        ("2026-01", 0, 1),
        ("2026-02", 2, 3),
    ]
    assert [tuple(row.values()) for row in records(run_indicator(reader, "timeline", by="quarter").rows)] == [
        ("2025-T4", 1, 1),
        ("2026-T1", 2, 3),
    ]
    only_received = run_indicator(reader, "timeline", Filters(statut=["recu"]))
    assert only_received.rows["n_submitted"].sum() == 2


def test_without_dates_there_is_no_time() -> None:
    assert run_indicator(snapshot([dossier("A", submitted_on=None)]), "timeline").rows.empty


def test_the_values_are_plain_numbers_for_pages(portfolio: BuiltReader) -> None:
    rows = run_indicator(portfolio, "summary").rows
    assert [str(kind) for kind in rows.dtypes[1:]] == ["float64", "Int64", "Int64"]
    assert str(run_indicator(portfolio, "coverage").rows["n_partners"].dtype) == "int64"
    assert str(run_indicator(portfolio, "coverage", site="deployment").rows["n_partners"].dtype) == "Int64"


def test_a_question_leaves_nothing_behind(portfolio: BuiltReader) -> None:
    run_indicator(portfolio, "summary")
    with pytest.raises(duckdb.CatalogException):
        portfolio.cursor().execute("FROM received")
