"""Consortiums, the rules of the call: bars, choices of the link, the board in words, and one dossier's rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from analytics.consortia.board import RuleSummary, narrowed, rule_board, rule_summary
from analytics.filters import Filters
from etl.store import Store
from tests.analytics.oracle_states import cordis_reader
from tests.pages.conftest import LOCAL, OpenPage, said
from tests.pages.maturity_states import publish_lines

PAGE = "consortiums"


@pytest.fixture(scope="module")
def board(full_store: Path) -> DataFrame:
    found = rule_board(Store(full_store).reader(), Filters(), "comite")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def summary(full_store: Path) -> RuleSummary:
    found = rule_summary(Store(full_store).reader(), Filters(), "comite")
    assert found is not None
    return found


def listed(app: AppTest) -> list[str]:
    """Identifiers of the board that is shown."""
    return next(list(frame.value["submission_id"]) for frame in app.dataframe if "submission_id" in frame.value)


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_two_figures_and_every_dossier(
    open_page: OpenPage, board: DataFrame, role: str
) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    assert listed(app) == list(board["submission_id"])


def test_the_sentences_say_the_conditions_and_the_type_most_often_missing(
    open_page: OpenPage, summary: RuleSummary
) -> None:
    words = said(open_page(PAGE))
    together = summary.conformity
    assert f"{together.n_met} dossiers sur {together.n} remplissent les 5 conditions de l’appel" in words
    assert f"« {summary.missing['label'].iloc[0]} »" in words


def test_every_rule_is_there_in_the_call_s_own_words(open_page: OpenPage) -> None:
    words = said(open_page(PAGE))
    for rule in ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R13", "R14", "R15", "R16"):
        assert f"**{rule}**" in words
    assert "Les répondants doivent nécessairement associer différents types d’acteurs" in words
    assert "F01" not in words


def test_cells_of_the_board_are_words_with_a_sign(open_page: OpenPage) -> None:
    frames = [frame.value for frame in open_page(PAGE).dataframe]
    shown = next(frame for frame in frames if "submission_id" in frame)
    assert set(shown["R01_said"]) <= {"✓ remplie", "✗ non remplie", "? non connu"}
    assert set(shown["R07_said"]) <= {"✓ rien à signaler", "✗ à vérifier", "? non connu"}
    cells = {str(cell) for frame in frames for cell in frame.to_numpy().ravel()}
    assert not {"research", "economy", "hospital", "conformity", "badge", "warning", "LABO", "STARTUP"} & cells


def test_a_link_opens_the_dossiers_of_an_answer_with_the_call_s_sentence(open_page: OpenPage, board: DataFrame) -> None:
    app = open_page(PAGE, params={"regle": "R14:non"})
    kept = narrowed(board, ("R14", "non"))
    assert 0 < len(kept) < len(board)
    assert listed(app) == list(kept["submission_id"])
    assert "R14 Dimension multicentrique" in app.subheader[-1].value
    assert "si possible dans une dimension multicentrique" in said(app)
    assert f"n = {len(kept)} sur {len(board)}" in said(app)


def test_a_link_opens_the_dossiers_without_a_type(open_page: OpenPage, board: DataFrame) -> None:
    app = open_page(PAGE, params={"regle": "R01:oui", "sans": "MS"})
    assert listed(app) == list(narrowed(board, ("R01", "oui"), "MS")["submission_id"])
    app.button("regles-tous").click().run()
    assert not app.exception
    assert listed(app) == list(board["submission_id"])
    assert "regle" not in app.query_params and "sans" not in app.query_params


def test_choosing_in_a_list_is_said_in_the_link(open_page: OpenPage, board: DataFrame) -> None:
    app = open_page(PAGE)
    app.selectbox("param_regle").select("toutes:oui").run()
    assert app.query_params["regle"] == "toutes:oui"
    assert listed(app) == list(narrowed(board, ("conformity", "oui"))["submission_id"])


@pytest.mark.parametrize(
    "params",
    [
        {"regle": "R01:peut-être"},
        {"regle": "R99:non"},
        {"regle": "</script><script>top.malRan=1</script>"},
        {"sans": "ASSO"},
        {"sans": "%' OR 1=1 --"},
    ],
)
def test_an_unknown_value_of_a_link_is_said_and_leaves_every_dossier(
    open_page: OpenPage, board: DataFrame, params: dict[str, str]
) -> None:
    app = open_page(PAGE, params=params)
    assert not app.exception
    assert "valeur inconnue, ignorée" in said(app)
    assert listed(app) == list(board["submission_id"])


def test_an_answer_that_nobody_gives_gets_a_sentence(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"regle": "R08:oui"})
    assert not app.exception
    assert "Aucun dossier ne passe ces choix." in said(app)


def test_filters_narrow_the_board(open_page: OpenPage, board: DataFrame) -> None:
    assert 0 < len(listed(open_page(PAGE, params={"type_acteur": "MS"}))) < len(board)


def test_a_portfolio_of_one_dossier_is_read_in_the_singular(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish_lines(tmp_path, {"2026-01-31": [{"id_dossier": "D-1", "srl_initial": "3", "srl_final_vise": "2"}]})
    app = open_page(PAGE, store=store)
    assert not app.exception
    words = said(app)
    assert "Le seul dossier a au moins une des 5 conditions de l’appel non remplie" in words
    assert "chacun manque à 1 dossier sur 1" in words
    assert "d’une autre source" not in words


def test_projects_of_another_source_are_said_not_to_have_answered_the_call(open_page: OpenPage, tmp_path: Path) -> None:
    cordis_reader(tmp_path)
    app = open_page(PAGE, store=tmp_path)
    assert not app.exception
    assert "d’une autre source" in said(app)


_ONE_DOSSIER = """
from ui.consortia.rules import show_dossier_rules
from ui.page import ROUTED, open_page
import streamlit as st

st.session_state[ROUTED] = True
show_dossier_rules(open_page("Essai"), {submission_id!r})
"""


def rules_shown(store: Path, role: str, submission_id: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The rules of one dossier alone on a page."""
    monkeypatch.setenv("HEALTHIA_STORE", str(store))
    app = AppTest.from_string(_ONE_DOSSIER.format(submission_id=submission_id), default_timeout=60)
    app.session_state["request_facts"] = LOCAL
    app.session_state["role"] = role
    return app.run()


def test_one_dossier_shows_its_nine_rules_and_what_they_rest_on(
    full_store: Path, board: DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = board.iloc[0]
    app = rules_shown(full_store, "comite", str(line["submission_id"]), monkeypatch)
    assert not app.exception
    words = said(app)
    for rule in ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R14"):
        assert words.count(f"· {rule} ") == 1
    assert "Types de l’appel" in words
    assert "la date de publication de l’appel manque dans les réglages" in words


@pytest.mark.parametrize(("role", "submission_id"), [("public", None), ("consultation", None), ("comite", "inconnu")])
def test_one_dossier_s_rules_stay_closed_to_who_may_not_read_and_to_the_unknown(
    full_store: Path, board: DataFrame, role: str, submission_id: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = rules_shown(full_store, role, submission_id or str(board["submission_id"].iloc[0]), monkeypatch)
    assert not app.exception
    assert "R01" not in said(app)
