"""What every page shares, by AppTest: who sees what, filters and links, the banner, faults."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.store import Store
from tests.pages.conftest import ROLES, ROOT, OpenPage, said
from ui.access import RequestFacts

PAGES = ("vue_d_ensemble", "carte", "maturite", "consortiums", "typologies", "importer", "qualite")
REMOTE = RequestFacts("203.0.113.9", {"host": "observatoire.example.org"})


def sidebar_words(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "caption") for element in app.sidebar.get(kind))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_run_without_the_router_shows_nothing_but_a_sentence(name: str) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=60).run()
    assert not app.exception
    assert len(app.main) == 1
    assert "Cette page s’ouvre depuis l’[accueil de l’observatoire](/)." in app.error[0].value


@pytest.mark.parametrize("role", ROLES)
def test_the_local_user_sees_the_role_chosen(open_page: OpenPage, role: str) -> None:
    app = open_page("vue_d_ensemble", role)
    assert not app.exception
    assert app.sidebar.selectbox(key="role_choice").value == role


def test_a_stranger_is_the_public_and_is_offered_no_role(open_page: OpenPage) -> None:
    app = open_page("vue_d_ensemble", "admin", facts=REMOTE)
    assert not app.sidebar.selectbox
    assert not app.sidebar.multiselect
    assert "Les filtres ne sont pas ouverts à ce rôle" in sidebar_words(app)
    assert "réservée au rôle « Agent »" in said(open_page("importer", "admin", facts=REMOTE))


def test_no_line_of_a_refusal_begins_with_a_quotation_mark(open_page: OpenPage) -> None:
    refusal = open_page("reglages", "comite").info[0].value
    assert "«\u202fAdministrateur\u202f». Votre rôle est «\u202fComité\u202f»." in refusal


@pytest.fixture
def damaged_store(tmp_path: Path, full_store: Path) -> Path:
    """A store whose state in force is cut short."""
    folder = tmp_path / "store"
    shutil.copytree(full_store, folder)
    state = folder / "snapshots" / f"{Store(folder).current_id()}.duckdb"
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])
    return folder


@pytest.mark.parametrize("role", ["public", "consultation", "comite"])
def test_a_reader_is_told_plainly_that_the_state_cannot_be_read_and_no_path(
    open_page: OpenPage, damaged_store: Path, role: str
) -> None:
    for name in ("vue_d_ensemble", "carte"):
        (sentence,) = [error.value for error in open_page(name, role, store=damaged_store).error]
        assert "ne peut pas être lu, et aucun chiffre n’est montré. Prévenez un administrateur" in sentence
        assert "la page « Journal » lui dit quel fichier est en cause" in sentence
        assert re.search(r"référence \*\*[0-9A-F]{8}\*\*", sentence)
        assert str(damaged_store.parent) not in sentence.replace("\\", "")


def test_an_administrator_is_told_which_file_cannot_be_read_where_the_sentence_sends_him(
    open_page: OpenPage, damaged_store: Path
) -> None:
    file = f"{Store(damaged_store).current_id()}.duckdb"
    assert file in said(open_page("vue_d_ensemble", "admin", store=damaged_store)).replace("\\", "")
    journal = open_page("journal", "admin", store=damaged_store)
    assert file in said(journal).replace("\\", "")
    assert len(journal.dataframe[0].value) == 1


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_filter(open_page: OpenPage, role: str) -> None:
    app = open_page("maturite", role)
    labels = [widget.label for widget in app.sidebar.multiselect]
    assert labels == [
        "Département", "EPCI", "Typologie", "Statut", "Priorité IA", "Type d’acteur", "Aire de santé"
    ]  # fmt: skip
    assert [widget.label for widget in app.sidebar.date_input] == ["Déposé du", "Déposé au"]


def test_a_filter_changes_the_count_the_url_and_is_reset(open_page: OpenPage, full_store: Path) -> None:
    app = open_page("maturite")
    total = (
        Store(full_store)
        .reader()
        .cursor()
        .execute("SELECT count(*) FROM submissions WHERE status <> 'retire'")
        .fetchone()
    )
    assert total is not None
    assert f"{total[0]} dossiers sur {total[0]}" in sidebar_words(app)
    assert app.sidebar.button(key="filters-reset").disabled

    app.sidebar.multiselect(key="filter_statut").select("oriente").run()
    kept = (
        Store(full_store)
        .reader()
        .cursor()
        .execute("SELECT count(*) FROM submissions WHERE status = 'oriente'")
        .fetchone()
    )
    assert kept is not None
    assert re.search(rf"\b{kept[0]} dossiers? sur {total[0]}", sidebar_words(app))
    assert app.query_params["statut"] == "oriente"

    app.sidebar.button(key="filters-reset").click().run()
    assert f"{total[0]} dossiers sur {total[0]}" in sidebar_words(app)
    assert "statut" not in app.query_params


def test_a_link_fills_the_filters_and_says_what_it_drops(open_page: OpenPage) -> None:
    app = open_page("maturite", params={"departement": "59,75", "preexistant": "oui", "du": "2026-01-01"})
    assert app.sidebar.multiselect(key="filter_departement").value == ["59"]
    assert app.sidebar.selectbox(key="filter_preexistant").value == "oui"
    assert str(app.sidebar.date_input(key="filter_du").value) == "2026-01-01"
    assert [warning.value for warning in app.warning] == ["Département « 75 » \\: valeur inconnue, ignorée."]
    assert app.query_params["departement"] == "59"


def test_the_filters_follow_to_the_next_page(open_page: OpenPage) -> None:
    app = open_page("maturite")
    app.sidebar.multiselect(key="filter_departement").select("59").run()
    app.query_params.clear()
    app.switch_page("pages/typologies.py").run()
    assert app.title[0].value == "Typologies"
    assert app.sidebar.multiselect(key="filter_departement").value == ["59"]
    assert app.query_params["departement"] == "59"


def test_a_link_with_filters_is_refused_to_the_public_in_words(open_page: OpenPage) -> None:
    app = open_page("vue_d_ensemble", "public", params={"departement": "59"})
    assert "Ce lien contient des filtres, qui ne sont pas ouverts à ce rôle" in app.warning[0].value
    assert "departement" not in app.query_params


def test_a_link_to_an_older_state_shows_it_and_says_so(open_page: OpenPage, full_store: Path) -> None:
    older, current = Store(full_store).snapshots()
    app = open_page("maturite", params={"instantane": older.id})
    assert f"état au {older.as_of:%d/%m/%Y}" in said(app)
    assert "Cet état n’est pas celui en vigueur" in said(app)
    assert app.query_params["instantane"] == older.id
    app.sidebar.selectbox(key="snapshot_choice").set_value(current.id).run()
    assert f"état au {current.as_of:%d/%m/%Y}" in said(app)
    assert "instantane" not in app.query_params


def test_an_unknown_state_in_a_link_is_said_and_the_one_in_force_shown(open_page: OpenPage) -> None:
    app = open_page("maturite", params={"instantane": "2020-01-01-000000000000"})
    assert "inconnu de ce portefeuille" in app.warning[0].value
    assert "instantane" not in app.query_params


@pytest.mark.parametrize("name", PAGES)
def test_the_banner_says_that_the_demo_is_fictitious_and_only_then(
    open_page: OpenPage, tmp_path: Path, name: str
) -> None:
    assert "Données fictives" in said(open_page(name, store=tmp_path / "empty"))
    real = said(open_page(name))
    assert "Données fictives" not in real
    assert "complétude" in real


def test_a_fault_of_ours_shows_a_reference_and_no_trace(
    open_page: OpenPage, full_store: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ui.page.show_banner", None)  # our own code broken: calling None raises TypeError
    app = open_page("typologies")
    assert not app.exception
    shown = app.error[0].value
    reference = re.search(r"\*\*([0-9A-F]{8})\*\*", shown)
    assert reference
    assert "TypeError" not in said(app)
    logged = capfd.readouterr().err
    assert reference[1] in logged
    assert "TypeError" in logged
