"""The page of organisations brought together, for every role, from the proposal to the figures that follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.duplicates.decisions import accept, read_decisions
from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said

CHU = "siren:265906719"
LINES = """id_dossier;organisation;type_acteur;role;siren;commune
IA-001;CHU de Lille;ES;chef_de_file;265906719;Lille
IA-002;CHRU Lille;ES;chef_de_file;;Lille
IA-002;Université d'Artois;ESR;partenaire;;Arras
IA-003;*C.H.U.* de Lille;ES;chef_de_file;;Lille
IA-003;Université de Lille;ESR;partenaire;;Lille
"""
DOSSIERS = """id_dossier;titre;date_depot;statut;typologies
IA-001;Un;14/03/2026;recu;T01
IA-002;Deux;14/03/2026;recu;T01
IA-003;Trois;14/03/2026;recu;T01
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three dossiers led by one hospital written in three ways."""
    state = tmp_path / "2026-03-14"
    state.mkdir()
    (state / "dossiers.csv").write_text(DOSSIERS, encoding="utf-8")
    (state / "partenaires.csv").write_text(LINES, encoding="utf-8")
    found = Store(tmp_path / "store")
    publish_state(found, state, is_demo=False)
    return found


@pytest.fixture
def page(open_page: OpenPage, store: Store) -> Callable[[], AppTest]:
    """The page on that store, its visitor named."""

    def opened() -> AppTest:
        app = open_page("rapprochements", store=store.folder)
        app.text_input(key="acting-who-duplicates").set_value("Agnès").run()
        assert not app.exception
        return app

    return opened


def show_part(app: AppTest, part: str) -> None:
    """Press the button of a part of the page."""
    app.segmented_control(key="param_partie").set_value(part).run()
    assert not app.exception


def buttons(app: AppTest, label: str) -> list:
    return [button for button in app.button if button.label == label]


@pytest.mark.parametrize("role", ["public", "consultation", "comite"])
def test_roles_below_the_agent_get_a_sentence_and_no_organisation(open_page: OpenPage, role: str) -> None:
    app = open_page("rapprochements", role)
    assert "Cette page est réservée au rôle « Agent » et au-dessus" in said(app)
    assert not app.button
    assert not app.text_input


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_the_agent_sees_the_proposals_with_names_places_and_reasons(
    open_page: OpenPage, store: Store, role: str
) -> None:
    words = said(open_page("rapprochements", role, store=store.folder))
    assert "**5 organisations** dans cet état, **5 après rapprochement** · 3 propositions à regarder" in words
    assert "**CHRU Lille**" in words
    assert "SIREN 265906719 · Lille · 1 dossier" in words
    assert "même commune (Lille)" in words


def test_nothing_can_be_decided_before_a_name_is_given(open_page: OpenPage, store: Store) -> None:
    app = open_page("rapprochements", store=store.folder)
    assert all(button.disabled for button in buttons(app, "C’est la même"))
    assert "Indiquez qui décide" in said(app)


def test_accepting_counts_one_organisation_less_and_says_who_did_it(page: Callable[[], AppTest], store: Store) -> None:
    app = page()
    buttons(app, "C’est la même")[0].click().run()
    assert "comptent maintenant pour une seule organisation" in said(app)
    assert app.toast[0].value == "C’est noté."
    assert "**4 après rapprochement**" in said(app)
    [line] = read_decisions(store).aliases
    assert line.organisation_id == CHU
    assert store.configuration_history()[0].by == "Agnès"
    rows = store.reader().cursor().execute("SELECT organisation_id FROM organisation_aliases").fetchall()
    assert rows == [(CHU,)]


def test_once_all_are_accepted_nothing_is_proposed_and_the_dossiers_are_those_of_both(
    page: Callable[[], AppTest],
) -> None:
    app = page()
    buttons(app, "C’est la même")[0].click().run()
    assert "SIREN 265906719 · Lille · 2 dossiers" in said(app)
    buttons(app, "C’est la même")[0].click().run()
    assert "**3 après rapprochement** · 0 proposition à regarder" in said(app)
    assert "rien ne ressemble à un doublon" in said(app)


def test_refusing_takes_the_proposal_away_until_it_is_taken_back(page: Callable[[], AppTest], store: Store) -> None:
    app = page()
    before = len(buttons(app, "C’est la même"))
    buttons(app, "Ce sont deux organisations")[0].click().run()
    assert len(buttons(app, "C’est la même")) == before - 1
    [pair] = read_decisions(store).refused
    assert pair.by == "Agnès"
    show_part(app, "refusees")
    assert not buttons(app, "C’est la même")
    app.selectbox(key="duplicates-reopen").select_index(0).run()
    app.button(key="duplicates-reopen-go").click().run()
    assert not read_decisions(store).refused
    show_part(app, "propositions")
    assert len(buttons(app, "C’est la même")) == before


def test_two_organisations_chosen_in_the_lists_are_brought_together_and_taken_apart_again(
    page: Callable[[], AppTest], store: Store
) -> None:
    app = page()
    show_part(app, "en-vigueur")
    options = app.selectbox(key="duplicates-first").options
    artois = next(rank for rank, option in enumerate(options) if option.startswith("Université d'Artois"))
    lille = next(rank for rank, option in enumerate(options) if option.startswith("Université de Lille"))
    app.selectbox(key="duplicates-first").select_index(artois)
    app.selectbox(key="duplicates-second").select_index(lille)
    app.text_input(key="duplicates-note").set_value("=essai").run()
    app.button(key="duplicates-add").click().run()
    [line] = read_decisions(store).aliases
    assert {line.alias_id, line.organisation_id} == {"nom:universite d artois", "nom:universite de lille"}
    assert line.note == "essai"
    listed = app.dataframe[-1].value.iloc[0].to_dict()
    assert listed == {
        "alias": "Université de Lille",
        "organisation": "Université d'Artois",
        "note": "essai",
        "alias_id": "nom:universite de lille",
        "organisation_id": "nom:universite d artois",
    }
    app.selectbox(key="duplicates-remove").select_index(0).run()
    app.button(key="duplicates-remove-go").click().run()
    assert not read_decisions(store).aliases


def test_a_decision_on_a_list_that_somebody_else_has_changed_is_not_kept(
    page: Callable[[], AppTest], store: Store
) -> None:
    app = page()
    accept(store, read_decisions(store), "nom:universite d artois", "nom:universite de lille", by="Bruno")
    buttons(app, "C’est la même")[0].click().run()
    assert "Quelqu’un d’autre a modifié les rapprochements entre-temps" in said(app)
    assert len(read_decisions(store).aliases) == 1
    buttons(app, "C’est la même")[0].click().run()
    assert len(read_decisions(store).aliases) == 2


def test_the_search_finds_by_commune_and_says_when_nothing_is_found(page: Callable[[], AppTest]) -> None:
    app = page()
    app.text_input(key="duplicates-search").set_value("chru LILLE").run()
    assert 0 < len(buttons(app, "C’est la même")) < 3
    app.text_input(key="duplicates-search").set_value("amiens").run()
    assert "Aucune proposition ne contient ces mots" in said(app)
    show_part(app, "refusees")
    show_part(app, "propositions")
    assert "Aucune proposition ne contient ces mots" in said(app)


def test_the_table_of_all_proposals_is_made_once_it_is_opened(page: Callable[[], AppTest]) -> None:
    app = page()
    assert not app.dataframe
    app.session_state["duplicates-all"] = True
    app.run()
    assert len(app.dataframe[0].value) == 3


def test_a_long_list_is_shown_twenty_at_a_time_and_a_decision_brings_the_next(
    open_page: OpenPage, tmp_path: Path
) -> None:
    towns = [
        "Abbeville",
        "Amiens",
        "Arras",
        "Beauvais",
        "Boulogne",
        "Calais",
        "Cambrai",
        "Compiègne",
        "Creil",
        "Denain",
        "Douai",
        "Dunkerque",
        "Hazebrouck",
        "Laon",
        "Lens",
        "Liévin",
        "Lille",
        "Maubeuge",
        "Péronne",
        "Roubaix",
        "Soissons",
    ]
    dossiers = [f"IA-{rank:03};Titre {rank};14/03/2026;recu;T01" for rank in range(len(towns))]
    lines = [
        f"IA-{rank:03};{name} {town};ES;{role};;{town}"
        for rank, town in enumerate(towns)
        for name, role in (("CHU de", "chef_de_file"), ("CHU", "partenaire"))
    ]
    state = tmp_path / "2026-03-14"
    state.mkdir()
    for name, headers, rows in (("dossiers", DOSSIERS, dossiers), ("partenaires", LINES, lines)):
        text = "\n".join([headers.partition("\n")[0], *rows])
        (state / f"{name}.csv").write_text(text, encoding="utf-8")
    publish_state(Store(tmp_path / "store"), state, is_demo=False)
    app = open_page("rapprochements", store=tmp_path / "store")
    assert "20 premières propositions sur 21" in said(app)
    assert len(buttons(app, "C’est la même")) == 20
    app.text_input(key="acting-who-duplicates").set_value("Agnès").run()
    buttons(app, "C’est la même")[0].click().run()
    assert "premières propositions" not in said(app)
    assert len(buttons(app, "C’est la même")) == 20


def test_a_name_is_shown_as_it_is_written(page: Callable[[], AppTest]) -> None:
    assert r"\*C.H.U.\* de Lille" in said(page())


def test_on_fictitious_data_the_buttons_are_off_and_the_page_says_why(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("rapprochements", store=tmp_path / "empty")
    assert "Ces organisations sont fictives" in said(app)
    assert buttons(app, "C’est la même")
    assert all(button.disabled for button in buttons(app, "C’est la même"))
