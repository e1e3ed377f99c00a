"""Consortiums, « Réseau » and « Entre territoires »: figures, tables, choices of the link, work under way, edges."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st

from analytics.filters import Filters
from analytics.network.graph import Network, network_of
from etl.store import Store
from tests.pages.conftest import OpenPage
from tests.pages.network_pages import PAGE, figure, opened, param, publish, rows, words_of
from tests.payloads import PAYLOADS
from ui import work
from ui.consortia.network import reckoning

NETWORK, TERRITORIES = {"vue": "reseau"}, {"vue": "territoires"}


@pytest.fixture(scope="module")
def network(full_store: Path) -> Network:
    found = network_of(Store(full_store).reader(), Filters(), "comite")
    assert found is not None
    return found


@pytest.mark.parametrize("face", [NETWORK, TERRITORIES])
@pytest.mark.parametrize("role", ["public", "consultation"])
def test_below_the_committee_no_name_is_shown(open_page: OpenPage, role: str, face: dict[str, str]) -> None:
    app = opened(open_page, role, **face, organisation="nom:x", entre="59-80")
    assert "réservée au comité" in words_of(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe


@pytest.mark.parametrize("role", ["comite", "admin"])
def test_the_committee_sees_every_organisation_and_tie(open_page: OpenPage, network: Network, role: str) -> None:
    app = opened(open_page, role, **NETWORK)
    words = words_of(app)
    assert f"{len(network.nodes)} organisations et {len(network.edges)} liens" in words
    assert f"n = {len(network.nodes)}, dans {network.n_dossiers} dossiers" in words
    marks = {data[0] for trace in figure(app)["data"] for data in trace.get("customdata", [])}
    assert marks == set(network.nodes["organisation_id"])
    assert len(rows(app, "organisation")) == len(network.nodes)


def test_the_table_of_organisations_is_in_words_and_has_the_five_files(open_page: OpenPage) -> None:
    app = opened(open_page, **NETWORK)
    shown = rows(app, "family")
    assert list(shown[0]) == [
        "name", "actor_label", "family", "commune", "n_dossiers", "n_led", "n_partners", "community", "rank"
    ]  # fmt: skip
    assert {row["family"] for row in shown} <= {"Recherche", "Économie", "Hospitalier", "Médico-social", "Autre"}
    files = {str(button.proto.label) for button in app.get("download_button")}
    assert {"Réseau en GraphML", "Réseau en GEXF", "Réseau en CSV (ZIP)"} <= files


@pytest.mark.parametrize(
    ("table", "column"), [("passerelles", "share"), ("communautes", "leading"), ("liens", "other")]
)
def test_another_table_takes_the_place_of_the_first(open_page: OpenPage, table: str, column: str) -> None:
    app = opened(open_page, **NETWORK, tableau=table)
    assert column in rows(app, column)[0]
    assert not [frame for frame in app.dataframe if "family" in frame.value]


def test_a_tie_of_the_link_lists_the_dossiers_that_both_are_in(open_page: OpenPage, network: Network) -> None:
    tie = network.edges.iloc[1]
    code = f"{tie['organisation_a']}~{tie['organisation_b']}"
    app = opened(open_page, **NETWORK, tableau="liens", lien=code)
    assert len(rows(app, "submission_id")) == tie["n_dossiers"]
    names = network.nodes.set_index("organisation_id")["organisation"]
    title = f"Dossiers partagés : {names[tie['organisation_a']]} et {names[tie['organisation_b']]}"
    assert title in words_of(app)
    assert param(app, "lien") == code
    other = opened(open_page, **NETWORK, tableau="communautes", lien=code)
    assert param(other, "lien") is None
    assert "Dossiers partagés :" not in words_of(other)


def test_communities_name_their_typologies_and_count_their_dossiers(open_page: OpenPage, network: Network) -> None:
    shown = rows(opened(open_page, **NETWORK, tableau="communautes"), "leading")
    assert list(shown[0]) == [
        "community", "n_organisations", "leading", "families", "n_dossiers", "typologies"
    ]  # fmt: skip
    assert all(0 < row["n_dossiers"] <= network.n_dossiers for row in shown)
    assert shown[0]["typologies"].startswith("T")


def test_an_organisation_of_the_link_is_opened_with_those_it_meets(open_page: OpenPage, network: Network) -> None:
    first = network.nodes.iloc[0]
    app = opened(open_page, **NETWORK, organisation=str(first["organisation_id"]))
    assert str(first["organisation"]) in [str(each.value).replace("\\", "") for each in app.subheader]
    met = rows(app, "n_shared")
    assert len(met) == first["n_partners"]
    (link,) = (each for each in app.get("page_link") if "organisation" in str(each.proto.label))
    assert str(first["organisation_id"]) in str(link.proto).replace("%3A", ":")
    faint = [trace for trace in figure(app)["data"] if trace.get("customdata") and trace["marker"]["opacity"] < 1]
    assert sum(len(trace["customdata"]) for trace in faint) == len(network.nodes) - 1 - len(met)


def test_only_its_neighbours_are_drawn_where_that_is_asked_for(open_page: OpenPage, network: Network) -> None:
    first = network.nodes.iloc[0]
    app = opened(open_page, **NETWORK, organisation=str(first["organisation_id"]), montrer="voisines")
    assert len(rows(app, "organisation")) == first["n_partners"] + 1
    assert f"Autour de : {first['organisation']}" in words_of(app)


def test_let_go_the_organisation_leaves_the_link(open_page: OpenPage, network: Network) -> None:
    app = opened(open_page, **NETWORK, organisation=str(network.nodes["organisation_id"].iloc[0]))
    next(button for button in app.button if button.label == "Ne plus la choisir").click().run()
    assert param(app, "organisation") is None
    assert "Avec qui elle partage" not in words_of(app)


def test_an_organisation_chosen_in_the_list_stands_in_the_link(open_page: OpenPage, network: Network) -> None:
    app = opened(open_page, **NETWORK)
    second = str(network.nodes["organisation_id"].iloc[1])
    next(box for box in app.selectbox if box.label == "Organisation").select(second).run()
    assert param(app, "organisation") == second
    assert str(network.nodes["organisation"].iloc[1]) in words_of(app)


@pytest.mark.parametrize(
    ("name", "value", "said_of"),
    [
        ("organisation", "nom:nulle part<b>", "Organisation"),
        ("couleur", "rouge", "Couleur"),
        ("montrer", "<script>", "Montrer"),
        ("tableau", "__proto__", "Tableau"),
        ("lien", "nom:a~nom:b<b>~", "Lien"),
    ],
)
def test_an_unknown_value_of_the_link_is_said_and_ignored(
    open_page: OpenPage, name: str, value: str, said_of: str
) -> None:
    app = opened(open_page, **NETWORK, **{name: value})
    assert f"{said_of} « {value} » : valeur inconnue, ignorée." in words_of(app)
    assert param(app, name) is None
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize(("names", "words"), [
    ((), "Aucune organisation dans ces dossiers"),
    (("CHU d’essai",), "1 organisation seulement dans ces dossiers (CHU d’essai)"),
    (("CHU d’essai", "Labo d’essai"), "2 organisations seulement"),
])  # fmt: skip
def test_below_three_organisations_there_is_a_sentence_and_no_drawing(
    open_page: OpenPage, tmp_path: Path, names: tuple[str, ...], words: str
) -> None:
    store = publish(tmp_path, {"D1": names, "D2": ("Retirée",)}, withdrawn=("D2",))
    app = opened(open_page, store=store, **NETWORK)
    assert words in words_of(app)
    assert not app.get("plotly_chart")


def test_three_organisations_that_never_meet_are_drawn_without_a_tie(open_page: OpenPage, tmp_path: Path) -> None:
    app = opened(open_page, store=publish(tmp_path, {"A": ["Un"], "B": ["Deux"], "C": ["Trois"]}), **NETWORK)
    assert "aucune n’en rencontre une autre" in words_of(app)
    assert not [trace for trace in figure(app)["data"] if trace["mode"] == "lines"]
    for table in ("passerelles", "communautes", "liens"):
        app = opened(open_page, store=tmp_path / "store", **NETWORK, tableau=table)
        assert "Aucune organisation" in words_of(app)


def test_hostile_names_are_letters_everywhere(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(tmp_path, {"D1": PAYLOADS[:40], "D2": PAYLOADS[30:]})
    app = opened(open_page, store=store, **NETWORK)
    texts = [text for trace in figure(app)["data"] for text in trace.get("text") or []]
    texts += [data[1] for trace in figure(app)["data"] for data in trace.get("customdata") or []]
    assert not [text for text in texts if "<" in text.replace("<b>", "").replace("</b>", "").replace("<br>", "")]
    ids = network_of(Store(store).reader(), Filters(), "comite").nodes["organisation_id"]  # type: ignore[union-attr]
    app = opened(open_page, store=store, **NETWORK, organisation=str(ids.iloc[0]), tableau="communautes")
    assert not any("data-mal" in str(element.value) for element in app.get("html") if hasattr(element, "value"))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have the network, its bridges or both made by a job, whatever their size."""
    st.cache_resource.clear()

    def set_slow(*names: str) -> None:
        for name in names:
            monkeypatch.setattr(reckoning, name, lambda *_: False)

    return set_slow


def test_a_large_network_is_made_by_a_job_and_shown_when_it_is_there(
    open_page: OpenPage, network: Network, slow: Callable[..., None]
) -> None:
    slow("is_network_ready", "are_bridges_ready")
    app = opened(open_page, **NETWORK)
    deadline = time.monotonic() + 30
    while not app.get("plotly_chart") or "passerelles :" not in words_of(app):
        assert "en cours de calcul" in words_of(app)
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app.run()
    assert f"{len(network.nodes)} organisations" in words_of(app)


def test_a_job_that_fails_says_so_and_can_be_started_again(
    open_page: OpenPage, slow: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow("is_network_ready")
    real = reckoning.network_at

    def broken(*_: object) -> None:
        raise RuntimeError("essai")

    monkeypatch.setattr(reckoning, "network_at", broken)
    app = open_page(PAGE, params=NETWORK)
    deadline = time.monotonic() + 30
    while not app.error and time.monotonic() < deadline:
        time.sleep(0.2)
        app.run()
    assert "référence" in str(app.error[0].value)
    monkeypatch.setattr(reckoning, "network_at", real)
    app.button(key="reseau-recommencer-network").click().run()
    while not app.get("plotly_chart") and time.monotonic() < deadline:
        time.sleep(0.2)
        app.run()
    assert not app.error
    assert len(app.get("plotly_chart")) == 1
    assert not [name for name, job in work._JOBS.items() if name.startswith("reseau-") and job.fault_reference]


def test_filters_narrow_the_network(open_page: OpenPage, full_store: Path, network: Network) -> None:
    fewer = network_of(Store(full_store).reader(), Filters(type_acteur=["MS"]), "comite")
    assert fewer is not None
    assert 3 <= len(fewer.nodes) < len(network.nodes)
    words = words_of(opened(open_page, **NETWORK, type_acteur="MS"))
    assert f"{len(fewer.nodes)} organisations et {len(fewer.edges)} liens" in words


def test_filters_that_leave_nothing_get_a_sentence(open_page: OpenPage) -> None:
    for face in (NETWORK, TERRITORIES):
        app = opened(open_page, **face, du="2090-01-01")
        assert "Aucun dossier ne correspond à ces filtres." in words_of(app)
        assert not app.get("plotly_chart")
