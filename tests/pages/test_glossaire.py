"""Glossaire & méthode: every part, for every role, with a state and without; the search; words as they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.indicators import INDICATORS
from etl.reference import load_reference
from etl.settings import load_settings
from etl.store import Store
from tests.pages.conftest import ROLES, OpenPage, publish_state, said
from ui.glossary import PARTS, glossary_of, glossary_of_reference, matching

PAGE = "glossaire"
SRL = load_reference().rows("srl_levels")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_the_glossary(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert "Une réponse à l’appel, déposée par un consortium." in said(app)


@pytest.mark.parametrize("part", PARTS)
def test_a_link_opens_each_part(open_page: OpenPage, part: str) -> None:
    app = open_page(PAGE, params={"mot": part})
    assert not app.exception
    assert [heading.value for heading in app.subheader] == [PARTS[part]]
    assert app.query_params.get("mot", "mots") == part


def test_the_levels_come_with_phase_labels_and_expected_evidence(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"mot": "srl"})
    (table,) = app.table
    rows = table.value.reset_index()
    assert len(rows) == len(SRL) == 9
    for shown, level in zip(rows.to_numpy().tolist(), SRL, strict=True):
        assert shown[0] == level["level"]
        assert shown[1] == f"{level['phase_code']} {level['phase_fr']}"
        assert [shown[2], shown[3]] == [level["short_label"], level["label_fr"]]
        assert shown[4].casefold() == level["evidence_hint_fr"].casefold()
    assert "intitulés provisoires, à valider par la Région" in said(app)


def test_every_key_figure_and_indicator_is_there_with_its_own_words(open_page: OpenPage) -> None:
    figures = said(open_page(PAGE, params={"mot": "chiffres"})).casefold()
    for kpi in load_reference().rows("kpis"):
        for word in (kpi["code"], kpi["label_fr"], kpi["definition_fr"], kpi["caveat_fr"]):
            assert _plain(word) in _plain(figures), word
    tables = said(open_page(PAGE, params={"mot": "indicateurs"}))
    for indicator in INDICATORS.values():
        for word in (indicator.title_fr, indicator.definition_fr, indicator.note_fr.rstrip(".")):
            assert _plain(word) in _plain(tables), word


def test_the_words_of_the_call_are_the_call_s_own(open_page: OpenPage) -> None:
    words = _plain(said(open_page(PAGE, params={"mot": "appel"})))
    for table in ("typologies", "ai_priorities"):
        for line in load_reference().rows(table):
            assert _plain(line["official_fr"]) in words


def test_the_search_looks_in_every_part_whatever_case_and_accents(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"cherche": "MEDIANE BASSE"})
    words = said(app)
    assert "Médiane basse" in words
    assert "K17.initial" in words.replace("\\", "")
    assert {heading.value for heading in app.subheader} >= {PARTS["maturite"], PARTS["chiffres"]}


def test_the_search_says_how_much_it_found_and_when_nothing(open_page: OpenPage) -> None:
    assert "1 entrée contient « quartile »." in said(open_page(PAGE, params={"cherche": "quartile"}))
    assert "Aucune entrée du glossaire ne contient « zyx »." in said(open_page(PAGE, params={"cherche": "zyx"}))
    assert "entrées contiennent « epci »." in said(open_page(PAGE, params={"cherche": "epci"}))


def test_what_is_typed_is_written_in_the_link_and_a_part_s_button_leaves_it(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    app.text_input[0].set_value("quartile").run()
    assert app.query_params["cherche"] == "quartile"
    assert "Le niveau sous lequel, ou auquel" in said(app)
    app.get("button_group")[0].set_value("srl").run()
    assert "cherche" not in app.query_params
    assert app.query_params["mot"] == "srl"
    assert [heading.value for heading in app.subheader] == [PARTS["srl"]]


def test_the_part_left_for_a_search_is_one_click_away(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"mot": "srl"})
    app.text_input[0].set_value("quartile").run()
    assert app.get("button_group")[0].value is None
    app.get("button_group")[0].set_value("srl").run()
    assert [heading.value for heading in app.subheader] == [PARTS["srl"]]


def test_an_unknown_part_is_said_and_the_first_one_shown(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"mot": "inconnu"})
    assert "Partie du glossaire « inconnu » \\: valeur inconnue, ignorée." in said(app)
    assert [heading.value for heading in app.subheader] == [PARTS["mots"]]


def test_what_is_sought_is_shown_letter_for_letter(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"cherche": "<img src=x> **gras** :red[x]"})
    assert not app.exception
    (notice,) = [info.value for info in app.info if "Aucune entrée" in info.value]
    assert "**gras**" not in notice
    assert "\\<img" in notice


def test_a_search_of_blanks_shows_the_part(open_page: OpenPage) -> None:
    assert [heading.value for heading in open_page(PAGE, params={"cherche": "   "}).subheader] == [PARTS["mots"]]


def test_words_are_those_of_the_state_in_force_as_it_was_read(full_store: Path) -> None:
    reader = Store(full_store).reader()
    kept = glossary_of(full_store, reader)
    assert kept.parts == glossary_of_reference(load_reference(), load_settings()).parts
    assert [words.level for words in kept.levels] == list(range(1, 10))


def test_a_table_edited_later_renames_nothing_in_a_published_state(
    open_page: OpenPage, demo_files: list[Path], tmp_path: Path
) -> None:
    publish_state(Store(tmp_path), demo_files[-1], is_demo=False)
    _rename_a_status(Store(tmp_path))
    words = said(open_page(PAGE, store=tmp_path, params={"mot": "listes"}))
    assert "**Reçu**" in words
    assert "Réceptionné" not in words


@pytest.fixture
def renamed(demo_files: list[Path], tmp_path: Path) -> Store:
    """Two states, between which a level was renamed."""
    store = Store(tmp_path)
    publish_state(store, demo_files[0], is_demo=False)
    text = store.configured_text("srl_levels.csv").replace("Besoin repéré", "Besoin nommé")
    store.configure("srl_levels.csv", text, by="Essais")
    publish_state(store, demo_files[-1], is_demo=False)
    return store


def test_words_are_those_of_the_state_that_the_link_names(open_page: OpenPage, renamed: Store, tmp_path: Path) -> None:
    older = renamed.snapshots()[0]
    before = open_page(PAGE, store=tmp_path, params={"mot": "srl", "instantane": older.id})
    assert f"Mots et seuils de l’état au {older.as_of:%d/%m/%Y}." in said(before)
    assert "Besoin repéré" in said(before)
    assert "Besoin nommé" not in said(before)
    assert before.query_params["instantane"] == older.id
    (choice,) = [each for each in before.sidebar.selectbox if each.label == "État des données au"]
    choice.select(renamed.current_id()).run()
    assert "Besoin nommé" in said(before)
    assert "instantane" not in before.query_params


def test_a_state_that_is_unknown_or_not_open_is_said(open_page: OpenPage, renamed: Store, tmp_path: Path) -> None:
    unknown = open_page(PAGE, store=tmp_path, params={"mot": "srl", "instantane": "2020-01-01-0"})
    assert "inconnu de ce portefeuille" in said(unknown)
    assert "Besoin nommé" in said(unknown)
    older = renamed.snapshots()[0].id
    public = open_page(PAGE, "public", store=tmp_path, params={"mot": "srl", "instantane": older})
    assert "n’est pas ouvert à ce rôle" in said(public)
    assert "Besoin nommé" in said(public)


def test_without_any_state_the_words_are_those_of_the_tables(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rename_a_status(Store(tmp_path / "own"))
    app = open_page(PAGE, store=tmp_path / "own", params={"mot": "listes"})
    monkeypatch.setenv("HEALTHIA_DEMO_STORE", str(tmp_path / "no demo"))
    app.run()
    assert not app.exception
    assert "**Réceptionné**" in said(app)
    assert "Aucun état n’est encore publié" in said(app)


def _rename_a_status(store: Store) -> None:
    text = store.configured_text("statuses.csv").replace("recu,Reçu", "recu,Réceptionné")
    store.configure("statuses.csv", text, by="Essais")


def test_every_entry_has_a_word_and_no_entry_twice_in_a_group() -> None:
    glossary = glossary_of_reference(load_reference(), load_settings())
    for groups in glossary.parts.values():
        for group in groups:
            keys = [(entry.term, entry.code) for entry in group.entries]
            assert keys
            assert len(keys) == len(set(keys))
            assert all(entry.term and "{" not in entry.definition for entry in group.entries)


def test_levels_are_found_by_what_is_expected_of_them() -> None:
    glossary = glossary_of_reference(load_reference(), load_settings())
    (group,) = matching(glossary, "pilote mono-site")["srl"]
    assert [entry.term for entry in group.entries] == ["4 Pilote restreint"]


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "").casefold()
