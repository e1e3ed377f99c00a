"""The page « Réglages »: who opens it, what it saves, what it refuses, and what two administrators do at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from etl.settings import REFERENCE_FOLDER
from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said
from ui.configuration.reference_tables import parse_rows, rows_as_csv
from ui.configuration.setting_fields import setting_values
from ui.configuration.table_editor import TableDraft

REFUSED = "Cette page est réservée au rôle « Administrateur »"
STATUSES = (REFERENCE_FOLDER / "statuses.csv").read_text(encoding="utf-8-sig")


@pytest.fixture
def own_folder(tmp_path: Path, demo_files: list[Path]) -> Path:
    """A store of the Region with one state, to be configured."""
    folder = tmp_path / "store"
    publish_state(Store(folder), demo_files[-1], is_demo=False)
    return folder


def name_oneself(app: AppTest, place: str, name: str = "Service santé") -> AppTest:
    return app.text_input(key=f"acting-who-{place}").set_value(name).run()


def words_of(app: AppTest) -> str:
    """What the page says, as a reader sees it: without the backslashes that keep it from being drawn."""
    return said(app).replace("\\", "")


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label == label)


def values(folder: Path) -> dict[str, object]:
    return dict(setting_values(Store(folder).configured_text("settings.toml")))


@pytest.mark.parametrize("role", ["public", "consultation", "comite", "agent"])
def test_roles_below_administrator_get_a_sentence_and_no_setting(open_page: OpenPage, role: str) -> None:
    app = open_page("reglages", role)
    assert REFUSED in words_of(app)
    assert "et au-dessus" not in words_of(app), "nobody stands above the administrator"
    assert not app.number_input
    assert not app.button


def test_every_setting_stands_with_its_default_and_when_it_acts(open_page: OpenPage) -> None:
    app = open_page("reglages", "admin")
    assert not app.exception
    words = words_of(app)
    for title in ("L’appel", "Maturité", "Consortiums", "Territoires", "Limites de fichiers", "Conservation", "Import"):
        assert f"**{title}**" in words
    assert app.number_input(key="setting-consortium.multicentric_min_sites").value == 2
    assert "D’origine : 2 sites" in words
    assert "Gardé avec chaque état publié" in words
    assert button(app, "Enregistrer").disabled, "nothing is typed: there is nothing to save"


def test_a_setting_is_saved_under_the_name_of_who_changed_it_and_acts_at_once_in_the_banner(
    open_page: OpenPage, own_folder: Path
) -> None:
    app = open_page("reglages", "admin", store=own_folder)
    app.number_input(key="setting-call.duration_years").set_value(4).run()
    assert "4 ans" in words_of(app)
    assert button(app, "Enregistrer").disabled, "saved without a name"
    name_oneself(app, "settings")
    button(app, "Enregistrer").click().run()
    assert not app.exception
    assert "Réglages enregistrés." in words_of(app)
    assert values(own_folder)["call.duration_years"] == 4
    assert [change.by for change in Store(own_folder).configuration_history()] == ["Service santé"]


def test_the_publication_date_set_on_the_page_shows_the_window_on_every_page(
    open_page: OpenPage, own_folder: Path
) -> None:
    store = Store(own_folder)
    text = store.configured_text("settings.toml").replace('published_on = ""', 'published_on = "2020-01-15"')
    store.configure("settings.toml", text, by="Essais")
    assert "appel clos depuis le 15/01/2022" in words_of(open_page("carte", store=own_folder))
    assert "appel clos depuis le 15/01/2022" in words_of(open_page("journal", store=own_folder))


def test_the_threshold_kept_with_a_published_state_does_not_move_with_the_settings(
    open_page: OpenPage, own_folder: Path
) -> None:
    before = words_of(open_page("maturite", store=own_folder))
    store = Store(own_folder)
    text = store.configured_text("settings.toml").replace("field_threshold = 5", "field_threshold = 8")
    store.configure("settings.toml", text, by="Essais")
    assert words_of(open_page("maturite", store=own_folder)) == before


def test_going_back_to_the_delivered_values_is_shown_before_it_is_saved(open_page: OpenPage, own_folder: Path) -> None:
    store = Store(own_folder)
    text = store.configured_text("settings.toml").replace("max_columns = 500", "max_columns = 90")
    store.configure("settings.toml", text, by="Essais")
    app = open_page("reglages", "admin", store=own_folder)
    button(app, "Revenir aux valeurs d’origine").click().run()
    assert values(own_folder)["limits.max_columns"] == 90, "nothing is saved by filling in the form"
    assert app.number_input(key="setting-limits.max_columns").value == 500
    name_oneself(app, "settings")
    button(app, "Enregistrer").click().run()
    assert values(own_folder)["limits.max_columns"] == 500
    assert "settings.toml" not in store.configured_names()


def test_the_name_that_published_states_bear_is_not_changed(
    open_page: OpenPage, own_folder: Path, tmp_path: Path
) -> None:
    assert open_page("reglages", "admin", store=own_folder).text_input(key="setting-call.name").disabled
    assert not open_page("reglages", "admin", store=tmp_path / "empty").text_input(key="setting-call.name").disabled


def test_a_blank_name_is_refused_in_french_beside_its_field(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("reglages", "admin", store=tmp_path / "empty")
    app.text_input(key="setting-call.name").set_value("").run()
    name_oneself(app, "settings")
    button(app, "Enregistrer").click().run()
    assert not app.exception
    assert any("Nom de l’appel" in error.value and "vide" in error.value for error in app.error)
    assert app.text_input(key="setting-call.name").value == "", "what was typed is still there"


def test_a_number_outside_its_bounds_is_refused_in_french_under_its_field_and_kept_nowhere(
    open_page: OpenPage, own_folder: Path
) -> None:
    app = open_page("reglages", "admin", store=own_folder)
    app.text_input(key="acting-who-settings").set_value("Camille").run()
    for key, number, sentence in (
        ("setting-maturity.field_threshold", 10, "Ce nombre doit aller de 1 à 9."),
        ("setting-limits.max_columns", 0, "Ce nombre doit être d’au moins 1."),
    ):
        before = app.number_input(key=key).value
        app.number_input(key=key).set_value(number).run()
        assert [error.value for error in app.error] == [sentence]
        assert app.button(key="settings-save").disabled
        assert "Corrigez d’abord ce qui sort de ses bornes." in said(app)
        app.number_input(key=key).set_value(before).run()
        assert not app.error
    assert not Store(own_folder).configuration_history()


def test_a_date_outside_its_bounds_is_refused_in_french_under_its_field_and_kept_nowhere(
    open_page: OpenPage, own_folder: Path
) -> None:
    app = open_page("reglages", "admin", store=own_folder)
    app.text_input(key="acting-who-settings").set_value("Camille").run()
    app.date_input(key="setting-call.published_on").set_value(date(26, 3, 14)).run()
    assert not app.exception
    assert [error.value for error in app.error] == ["Cette date doit aller du 01/01/2000 au 31/12/2099."]
    assert app.button(key="settings-save").disabled
    app.date_input(key="setting-call.published_on").set_value(date(2026, 3, 14)).run()
    assert not app.error
    assert not app.button(key="settings-save").disabled
    assert not Store(own_folder).configuration_history()


def test_the_second_of_two_administrators_is_told_and_loses_nothing(open_page: OpenPage, own_folder: Path) -> None:
    first, second = (open_page("reglages", "admin", store=own_folder) for _ in range(2))
    second.number_input(key="setting-limits.max_rows").set_value(1000).run()
    name_oneself(second, "settings", "Seconde")
    first.number_input(key="setting-limits.max_columns").set_value(90).run()
    name_oneself(first, "settings", "Première")
    button(first, "Enregistrer").click().run()

    button(second, "Enregistrer").click().run()
    assert "ont été changés par « Première »" in words_of(second)
    assert "90 colonnes" in words_of(second)
    assert values(own_folder)["limits.max_rows"] != 1000, "the second saved over the first without being told"
    assert second.number_input(key="setting-limits.max_rows").value == 1000

    button(second, "Garder mes saisies par-dessus").click().run()
    button(second, "Enregistrer").click().run()
    saved = values(own_folder)
    assert (saved["limits.max_rows"], saved["limits.max_columns"]) == (1000, 90)


def test_what_is_typed_outlives_a_visit_to_another_part(open_page: OpenPage, own_folder: Path) -> None:
    app = open_page("reglages", "admin", store=own_folder)
    app.number_input(key="setting-limits.max_rows").set_value(1000).run()
    app.get("button_group")[0].set_value("historique").run()
    app.get("button_group")[0].set_value("reglages").run()
    assert app.number_input(key="setting-limits.max_rows").value == 1000


def open_table(open_page: OpenPage, folder: Path, stem: str = "statuses") -> AppTest:
    return open_page("reglages", "admin", store=folder, params={"partie": "vocabulaires", "table": stem})


def type_table(app: AppTest, text: str, base: str = STATUSES) -> AppTest:
    """Put lines into the editor as a person would: AppTest can't type into it."""
    app.session_state["table_drafts"] = {"statuses": TableDraft(base, parse_rows(text)[1], generation=1)}
    return app.run()


def test_a_label_changed_is_shown_then_saved_and_the_published_state_keeps_its_own(
    open_page: OpenPage, own_folder: Path
) -> None:
    app = open_table(open_page, own_folder)
    assert "prochain import" in words_of(app)
    assert "Codes fixés par le contrat" in words_of(app)
    type_table(app, STATUSES.replace("recu,Reçu", "recu,Arrivé"))
    assert {"Cellule modifiée", "Reçu", "Arrivé"} <= set(words_of(app).split("\n"))
    name_oneself(app, "table")
    app.button(key="table-save-statuses").click().run()
    assert not app.exception
    store = Store(own_folder)
    assert store.configuration().reference.vocabulary("statuses").labels["recu"] == "Arrivé"
    kept = store.reader().cursor().execute("SELECT label_fr FROM ref_statuses WHERE code = 'recu'").fetchone()
    assert kept == ("Reçu",)


def test_a_code_fixed_by_the_contract_cannot_be_removed(open_page: OpenPage, own_folder: Path) -> None:
    headers, rows = parse_rows(STATUSES)
    app = type_table(open_table(open_page, own_folder), rows_as_csv(headers, rows[:-1]))
    name_oneself(app, "table")
    assert any("il manque « retire »" in error.value for error in app.error)
    assert app.button(key="table-save-statuses").disabled


def test_a_spelling_that_stands_for_two_codes_is_refused_before_it_is_saved(
    open_page: OpenPage, own_folder: Path
) -> None:
    app = type_table(open_table(open_page, own_folder), STATUSES.replace("recu,Reçu", "recu,Complet"))
    assert any("désigne à la fois" in error.value for error in app.error)
    assert app.button(key="table-save-statuses").disabled


def test_two_people_on_one_table_keep_what_both_typed(open_page: OpenPage, own_folder: Path) -> None:
    app = type_table(open_table(open_page, own_folder), STATUSES.replace("recu,Reçu", "recu,Arrivé"))
    other = STATUSES.replace("complet,Complet", "complet,Entier")
    Store(own_folder).configure("statuses.csv", other, by="Première")
    app.run()
    assert "a été changée par « Première »" in words_of(app)
    name_oneself(app, "table")
    assert app.button(key="table-save-statuses").disabled
    app.button(key="table-rebase-statuses").click().run()
    app.button(key="table-save-statuses").click().run()
    labels = Store(own_folder).configuration().reference.vocabulary("statuses").labels
    assert (labels["recu"], labels["complet"]) == ("Arrivé", "Entier")


def test_a_cell_typed_by_somebody_is_shown_and_never_drawn(open_page: OpenPage, own_folder: Path) -> None:
    app = type_table(open_table(open_page, own_folder), STATUSES.replace("recu,Reçu", "recu,:red[**Reçu**]"))
    assert "\\:red\\[\\*\\*Reçu\\*\\*\\]" in said(app)


@pytest.mark.parametrize("stem", ["typologies", "funding_schemes", "srl_levels", "ami_rules", "kpis", "actor_types"])
def test_every_table_opens_by_its_link(open_page: OpenPage, own_folder: Path, stem: str) -> None:
    app = open_table(open_page, own_folder, stem)
    assert not app.exception
    assert app.button(key=f"table-save-{stem}").disabled


def test_the_history_tells_who_changed_what_newest_first(open_page: OpenPage, own_folder: Path) -> None:
    store = Store(own_folder)
    text = store.configured_text("settings.toml")
    store.configure("settings.toml", text.replace("max_columns = 500", "max_columns = 90"), by="Ana")
    store.configure("statuses.csv", STATUSES.replace("recu,Reçu", "recu,Arrivé"), by="Bob")
    app = open_page("reglages", "admin", store=own_folder, params={"partie": "historique"})
    log = app.dataframe[0].value
    assert list(log["by"]) == ["Bob", "Ana"]
    assert list(log["what"]) == ["Table « Statuts »", "Réglages"]
    assert log["summary"].tolist() == [
        "recu · Libellé : Reçu → Arrivé",
        "Nombre maximal de colonnes : 500 colonnes → 90 colonnes",
    ]


def test_an_empty_store_can_be_configured_and_says_that_demo_data_is_shown(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("reglages", "admin", store=tmp_path / "empty")
    assert "données fictives" in words_of(app)
    app.number_input(key="setting-limits.max_rows").set_value(1000).run()
    name_oneself(app, "settings")
    button(app, "Enregistrer").click().run()
    assert values(tmp_path / "empty")["limits.max_rows"] == 1000


@pytest.mark.parametrize("part", ["reglages", "vocabulaires", "rapprochements", "modeles", "historique"])
def test_every_part_opens_by_its_link(open_page: OpenPage, own_folder: Path, part: str) -> None:
    app = open_page("reglages", "admin", store=own_folder, params={"partie": part})
    assert not app.exception
    assert not app.error


def test_a_profile_kept_here_is_seen_and_removed(open_page: OpenPage, own_folder: Path) -> None:
    store = Store(own_folder)
    toml = (REFERENCE_FOLDER.parents[1] / "etl" / "profiles" / "cordis.toml").read_text(encoding="utf-8")
    store.configure("profiles/tableur.toml", toml.replace('name = "cordis"', 'name = "tableur"'), by="Ana")
    app = open_page("reglages", "admin", store=own_folder, params={"partie": "modeles"})
    assert "Gardé par Ana" in words_of(app)
    name_oneself(app, "profiles")
    app.checkbox(key="profile-agreed-tableur").check().run()
    app.button(key="profile-remove-tableur").click().run()
    assert not app.exception
    assert "tableur" not in store.configuration().profiles
