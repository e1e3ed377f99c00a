"""Levels are ordinal: no page, face, indicator or file carries a mean or a sum of them, and no code computes one.

A made portfolio (``level_portfolio``) has means and sums that nothing else can be; every page is opened on it and every
number it carries is looked at (``number_hunt``), and so is every file it offers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from analytics.catalogue import FINALS
from analytics.indicators import INDICATORS, run_indicator
from etl.store import Store
from reports.exports import to_csv
from reports.territory.pdf import to_pdf
from tests.pages.code_hunt import aggregates_in_python, aggregates_in_sql
from tests.pages.conftest import LOCAL, ROOT
from tests.pages.level_portfolio import Telltale, publish, telltales
from tests.pages.number_hunt import (
    aggregates_in,
    carried_by_chart,
    carried_by_file,
    carried_by_page,
    carried_by_rows,
)
from tests.reports.territories import ABOUT, a_sheet

MATURITY = "maturite"
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != MATURITY)
FACES = ("synthese", "repartition", "dossiers", "comparer", "temps", "freins", "niveaux")
DIMENSIONS = ("typologie", "type_acteur", "departement", "epci", "helice")
CHOICES: tuple[Mapping[str, str], ...] = (
    {"vue": "synthese", "paire": "2-4"},
    {"vue": "repartition", "groupe_typologie": "T05"},
    {"vue": "dossiers", "franchis": "1"},
    {"vue": "temps", "dossier": "D-AH"},
)
TELLTALES = telltales()
PYTHON = [path for folder in ("analytics", "ui", "pages", "reports") for path in (ROOT / folder).rglob("*.py")]
SQL = list((ROOT / "analytics" / "sql").rglob("*.sql"))

Files = dict[str, Callable[[], bytes]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made portfolio, two states."""
    return publish(tmp_path_factory.mktemp("levels"))


@pytest.fixture
def app(store: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The observatory on the made portfolio, for who sees everything."""
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    opened.session_state["request_facts"] = LOCAL
    opened.session_state["role"] = "admin"
    return opened.run()


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Files:
    """Files that the run offers: key and name to what makes the bytes."""
    files: Files = {}
    real = st.download_button

    def remember(label: str, data: Callable[[], bytes] | bytes, **settings: object) -> bool:
        files[f"{settings.get('key')} {settings.get('file_name')}"] = data if callable(data) else lambda: data
        return real(label, data, **settings)

    monkeypatch.setattr(st, "download_button", remember)
    return files


def shown(app: AppTest, page: str, params: Mapping[str, str], offered: Files) -> list[str]:
    """Aggregates of levels on a page opened by a link, and in the files it offers."""
    offered.clear()
    app.switch_page(f"pages/{page}.py")
    app.query_params.clear()
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    # The frame of every page turns a fault of ours into a sentence, and nothing after it is drawn.
    assert not [error.value for error in app.error if "Une erreur de l’observatoire" in error.value], (page, params)
    return [f"{page} {dict(params)} {fault}" for fault in _faults(app, offered)]


def _faults(app: AppTest, offered: Files) -> Iterator[str]:
    yield from aggregates_in(carried_by_page(app), TELLTALES)
    for name, make in offered.items():
        if name.endswith((".csv", ".xlsx", ".pdf")):
            yield from (f"{name}: {fault}" for fault in aggregates_in(carried_by_file(name, make()), TELLTALES))


def test_no_page_nor_file_of_it_carries_one(app: AppTest, offered: Files) -> None:
    for page in PAGES:
        params = {"territoire": {"territoire": "200093201"}, "glossaire": {"mot": "maturite"}}.get(page, {})
        assert shown(app, page, params, offered) == []
        assert any(name.endswith(".pdf") for name in offered) == (page == "territoire")


@pytest.mark.parametrize("face", FACES)
def test_no_face_of_maturity_nor_file_of_it_carries_one(app: AppTest, offered: Files, face: str) -> None:
    for final in FINALS:
        assert shown(app, MATURITY, {"vue": face, "final": final}, offered) == []
        assert [control.value for control in app.get("button_group")].count(face) == 1
        assert face == "freins" or offered, "a face offers the rows that it shows"


def test_no_page_of_a_dossier_nor_table_of_levels_carries_one(app: AppTest, offered: Files) -> None:
    for params in ({"dossier": "D-AH"}, {"colonnes": "niveau_initial,niveau_vise,niveau_constate", "tri": "echeance"}):
        assert shown(app, "dossiers", params, offered) == []
        assert offered


def test_no_comparison_carries_one(app: AppTest, offered: Files) -> None:
    for dimension in DIMENSIONS:
        assert shown(app, MATURITY, {"vue": "comparer", "par": dimension}, offered) == []


def test_no_choice_brings_one_up(app: AppTest, offered: Files) -> None:
    for choice in CHOICES:
        assert shown(app, MATURITY, choice, offered) == []


def test_no_indicator_carries_one(store: Path) -> None:
    reader = Store(store).reader()
    for name, indicator in INDICATORS.items():
        for final in FINALS if "final" in indicator.params else ("",):
            rows = run_indicator(reader, name, **({"final": final} if final else {})).rows
            assert aggregates_in(carried_by_rows(rows), TELLTALES) == [], (name, final)


def test_no_question_adds_levels_up() -> None:
    faults = {path.name: aggregates_in_sql(path.read_text(encoding="utf-8")) for path in SQL}
    assert len(faults) > 40
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_code_averages_anything_nor_sums_levels() -> None:
    faults = {path.name: aggregates_in_python(path.read_text(encoding="utf-8")) for path in PYTHON}
    assert len(faults) > 100
    assert {name: found for name, found in faults.items() if found} == {}


# What follows proves that each of the searches above can fail.


def test_the_portfolio_has_telltale_numbers_for_everything_that_might_be_averaged() -> None:
    said = " or ".join(telltale.what for telltale in TELLTALES)
    for quantity in ("initial", "target", "observed", "gain aimed at", "gain observed"):
        for aggregate in ("mean", "sum"):
            assert f"{aggregate} of {quantity}, all" in said, quantity
        for group in ("typology", "département", "actor type", "helix", "phase"):
            assert f"mean of {quantity}, {group}" in said, (quantity, group)


@pytest.mark.parametrize("telltale", [TELLTALES[0], next(each for each in TELLTALES if "mean" in each.what)])
def test_a_planted_number_is_found_wherever_it_hides(telltale: Telltale) -> None:
    value = telltale.value
    rounded = f"{value:.0f}" if value.is_integer() else f"{value:.2f}".replace(".", ",")
    rows = DataFrame({"typologie": ["T05"], "niveau": [value]})
    heights = {"data": [{"type": "bar", "x": ["T05"], "y": [value]}]}
    line = {"data": [], "layout": {"shapes": [{"type": "line", "x0": value, "x1": value}]}}
    for carried in (
        [f"Le niveau moyen est de {rounded}."],
        [f"niveaux : {rounded}"],
        carried_by_rows(rows),
        carried_by_chart(heights),
        carried_by_chart(line),
        carried_by_file("a.csv", to_csv(rows, {"niveau": "Niveau"}, is_demo=False)),
        carried_by_file("a.pdf", to_pdf(replace(a_sheet(), sentence=f"Niveau moyen : {rounded}."), ABOUT.as_of)),
    ):
        assert aggregates_in(carried, TELLTALES) != []


@pytest.mark.parametrize(
    "planted",
    [
        "st.caption('Niveau moyen : 5,52')",
        "st.metric('Niveau moyen', '5,5190')",
        "st.metric('Niveau', 'non connu', help='en moyenne 5,52')",
        "st.dataframe({'niveau': [5.518987341772152]})",
        "st.table({'niveau': ['5.52']})",
        "st.expander('Niveau moyen 5,52').markdown('')",
        "st.plotly_chart(go.Figure(go.Scatter(x=[1, 2], y=[3, 5.518987341772152])))",
        "st.plotly_chart(go.Figure().add_vline(x=5.518987341772152))",
        "st.plotly_chart(go.Figure(), alt='Niveau visé moyen : 5,52')",
    ],
)
def test_a_mean_planted_on_a_page_is_found(planted: str) -> None:
    script = f"import plotly.graph_objects as go\nimport streamlit as st\n{planted}\n"
    assert aggregates_in(carried_by_page(AppTest.from_string(script).run()), TELLTALES) != []


def test_a_mean_hidden_in_the_bytes_of_a_chart_is_found() -> None:
    import numpy as np
    import plotly.graph_objects as go

    mean = next(each for each in TELLTALES if each.what.startswith("mean"))
    spec = go.Figure(go.Bar(x=np.array([1, 2]), y=np.array([3.0, mean.value]))).to_dict()
    assert aggregates_in(carried_by_chart(spec), TELLTALES) != []


def test_shares_dates_identifiers_and_counts_are_not_taken_for_one() -> None:
    innocent = [
        "12,5 % (10 / 80)",
        "état au 17/05/2026",
        "IA-2026-421",
        "AMI HealthIA §3.1",
        "1\u202f194\u202f040 habitants",
        "83 dossiers",
    ]
    assert aggregates_in([*innocent, 83.0, 4.5, 2026.0], TELLTALES) == []


@pytest.mark.parametrize(
    "planted",
    [
        "SELECT avg(srl_initial) AS mean FROM chosen",
        "SELECT typology, SUM ( c.srl_target - c.srl_initial ) FROM c GROUP BY typology",
        "SELECT median(srl_observed) FROM chosen",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY srl_initial) FROM chosen",
        "SELECT avg(coalesce(crossed, 0)) FROM moves",
    ],
)
def test_a_planted_question_is_found(planted: str) -> None:
    assert len(aggregates_in_sql(planted)) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        "SELECT quantile_disc(srl_initial, 0.5), count(*) FILTER (srl_target >= 5) FROM chosen",
        "SELECT sum(population) FILTER (level = 'epci') FROM areas -- avg(srl_initial) is never asked",
    ],
)
def test_counts_and_lower_medians_are_no_fault(innocent: str) -> None:
    assert aggregates_in_sql(innocent) == []


@pytest.mark.parametrize(
    "planted",
    [
        'rows["srl_initial"].mean()',
        'rows.groupby("typology")["srl_initial"].sum()',
        'rows.loc[rows["n_dossiers"] >= 5, "srl_final"].sum()',
        'sum(row["srl_final"] for row in rows)',
        'rows.agg("mean")',
        "figure.add_box(y=levels)",
        "go.Violin(y=levels, meanline_visible=True)",
        "statistics.fmean(levels)",
    ],
)
def test_planted_code_is_found(planted: str) -> None:
    assert aggregates_in_python(planted) != []


@pytest.mark.parametrize(
    "innocent",
    [
        'rows.loc[rows["srl_target"] >= 5, "n_dossiers"].sum()',
        "sum(a >= 5 for a in srl_initial)",
        '(rows["srl_final"] > rows["srl_initial"]).sum()',
        'rows["n_dossiers"].sum()',
    ],
)
def test_code_that_counts_is_no_fault(innocent: str) -> None:
    assert aggregates_in_python(innocent) == []
