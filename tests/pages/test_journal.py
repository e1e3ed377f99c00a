"""The page « Journal »: states, comparison, moves, and what an administrator alone may do."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said
from ui.work import find_job, forget_job

REFUSED = "Cette page est réservée au rôle « Agent » et au-dessus"


@pytest.fixture
def two_states(tmp_path: Path, demo_files: list[Path]) -> tuple[Path, str, str]:
    """A store of its own with two states: its folder, the older and the newer."""
    folder = tmp_path / "store"
    older, newer = (publish_state(Store(folder), state, is_demo=False) for state in demo_files)
    return folder, older, newer


def words_of(app: AppTest) -> str:
    """What the page says, as a reader sees it: without the backslashes that keep it from being drawn."""
    return said(app).replace("\\", "")


def button(app: AppTest, label: str) -> Button:
    return next(one for one in app.button if one.label == label)


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def open_part(open_page: OpenPage, part: str, folder: Path, role: str = "admin", **params: str) -> AppTest:
    return open_page("journal", role, store=folder, params={"partie": part, **params})


def wait_for(name: str) -> None:
    deadline = time.monotonic() + 60
    while (job := find_job(name)) is not None and job.is_running:
        assert time.monotonic() < deadline, "the worker never ended"
        time.sleep(0.05)


@pytest.mark.parametrize("role", ["public", "consultation", "comite"])
def test_roles_below_agent_get_a_sentence_and_no_state(open_page: OpenPage, role: str) -> None:
    app = open_page("journal", role)
    assert REFUSED in words_of(app)
    assert not app.dataframe
    assert not app.button


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_every_state_is_listed_newest_first_with_its_counts(open_page: OpenPage, full_store: Path, role: str) -> None:
    app = open_page("journal", role)
    assert not app.exception
    listed = app.dataframe[0].value
    infos = Store(full_store).snapshots()[::-1]
    assert list(listed["id"]) == [info.id for info in infos]
    assert list(listed["dossiers"]) == [info.rows["dossiers"] for info in infos]
    assert list(listed["set_aside"]) == [sum(info.rejected.values()) for info in infos]
    assert list(listed["current"]) == ["oui", ""]


def test_a_state_opens_by_its_link_with_its_files_and_their_whole_digests(
    open_page: OpenPage, full_store: Path
) -> None:
    info = Store(full_store).snapshots()[0]
    app = open_page("journal", "agent", params={"etat": info.id})
    words = words_of(app)
    for source in info.sources:
        assert f"{source.sha256[:8]}…" in words
        assert source.sha256 in [code.value for code in app.code]
    assert "Aucune correction" in words


def test_an_agent_finds_nothing_that_changes_the_store(open_page: OpenPage, two_states: tuple[Path, str, str]) -> None:
    folder, older, _ = two_states
    app = open_part(open_page, "etats", folder, "agent", etat=older)
    assert "Revenir à cet état" not in labels(app)
    for part in ("effacer", "conservation"):
        app = open_part(open_page, part, folder, "agent")
        assert not app.text_input
        assert not labels(app)


def test_an_administrator_goes_back_to_a_state_after_agreeing_under_a_name(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, _ = two_states
    app = open_part(open_page, "etats", folder, etat=older)
    app.checkbox[0].check().run()
    assert button(app, "Revenir à cet état").disabled, "gone back without a name"
    app.text_input[0].set_value("Service santé").run()
    button(app, "Revenir à cet état").click().run()
    assert not app.exception
    assert Store(folder).current_id() == older
    assert "de nouveau en vigueur" in words_of(app)
    assert Store(folder).journal()[-1]["by"] == "Service santé"


def test_counts_in_the_lists_are_written_in_the_readers_own_form(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    columns = json.loads(open_part(open_page, "etats", two_states[0]).dataframe[0].proto.columns)
    for name, label in {"partenaires": "Partenaires", "set_aside": "Lignes écartées"}.items():
        assert columns[name]["type_config"]["format"] == "localized"
        assert columns[name]["label"] == label


def test_a_state_whose_file_is_damaged_is_said_and_the_others_are_listed(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    (folder / "snapshots" / f"{older}.duckdb").write_bytes(b"not a database")
    app = open_part(open_page, "etats", folder)
    assert any(older in warning.value.replace("\\", "") for warning in app.warning)
    assert list(app.dataframe[0].value["id"]) == [newer]


def test_a_store_whose_only_state_is_damaged_is_not_said_to_be_empty(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    for state in (older, newer):
        (folder / "snapshots" / f"{state}.duckdb").write_bytes(b"not a database")
    app = open_part(open_page, "etats", folder)
    assert len(app.warning) == 2
    assert [info.value for info in app.info] == ["Aucun autre état n’est publié dans ce stockage."]


def test_an_administrator_goes_back_from_a_state_in_force_whose_file_is_gone(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    (folder / "snapshots" / f"{newer}.duckdb").unlink()
    app = open_part(open_page, "etats", folder, etat=older)
    assert not app.exception
    assert "L’état en vigueur ne peut pas être lu" in words_of(app)
    app.checkbox[0].check().run()
    app.text_input[0].set_value("Service santé").run()
    button(app, "Revenir à cet état").click().run()
    assert Store(folder).current_id() == older
    assert "ne peut pas être lu, et aucun" not in words_of(app.run())
    assert not app.exception


def test_two_states_are_compared_by_a_link_as_the_link_says(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    app = open_page("journal", "agent", store=folder, params={"de": newer, "a": older})
    assert not app.exception
    deadline = time.monotonic() + 60
    while "De l’état au" not in words_of(app.run()):
        assert time.monotonic() < deadline, "the comparison never came"
    assert app.selectbox(key="param_de").value == newer
    assert app.selectbox(key="param_a").value == older
    assert app.get("button_group")[0].value == "comparer"


def test_the_comparison_begins_with_the_state_in_force_and_the_one_before(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    app = open_part(open_page, "comparer", folder, "agent")
    assert (app.selectbox(key="param_de").value, app.selectbox(key="param_a").value) == (older, newer)
    assert app.query_params["de"] == older


def test_a_state_unknown_to_the_store_in_a_link_is_words_of(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, _, newer = two_states
    app = open_page("journal", "agent", store=folder, params={"de": "2020-01-01-000000000000", "a": newer})
    assert any("valeur inconnue" in info.value for info in app.info)


def test_moves_of_the_journal_and_of_the_settings_are_told_together_newest_first(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, _ = two_states
    store = Store(folder)
    text = store.configured_text("settings.toml")
    store.configure("settings.toml", text.replace("max_columns = 500", "max_columns = 90"), by="Ana")
    store.rollback(older, by="Bob")
    told = open_part(open_page, "mouvements", folder, "agent").dataframe[0].value
    assert list(told["what"]) == ["Retour à un état", "Réglages", "Publication", "Publication"]
    assert list(told["by"]) == ["Bob", "Ana", "Essais", "Essais"]
    assert "500 colonnes → 90 colonnes" in told["more"].iloc[1]


def test_an_empty_store_shows_the_states_of_the_demo_and_lets_nobody_change_them(
    open_page: OpenPage, tmp_path: Path, demo_store: Path
) -> None:
    app = open_page("journal", "admin", store=tmp_path / "empty")
    assert not app.exception
    assert "fictifs" in words_of(app)
    assert list(app.dataframe[0].value["id"]) == [Store(demo_store).current_id()]
    assert app.get("button_group")[0].options == ["États publiés", "Comparer deux états", "Mouvements"]


def test_a_dossier_is_erased_only_once_its_identifier_is_typed_twice(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    store = Store(folder)
    row = store.reader(older).cursor().execute("SELECT min(submission_id) FROM submissions").fetchone()
    assert row is not None
    app = open_part(open_page, "effacer", folder)
    app.text_input(key="erase-id").set_value(row[0]).run()
    assert "Ce dossier figure dans" in words_of(app)
    app.text_input(key="acting-who-erase").set_value("Service santé").run()
    app.text_input(key="erase-again").set_value("autre").run()
    assert button(app, "Effacer définitivement").disabled
    app.text_input(key="erase-again").set_value(row[0]).run()
    button(app, "Effacer définitivement").click().run()
    name = f"erase {folder}"
    wait_for(name)
    app.run()
    assert not app.exception
    assert "Dossier effacé de" in words_of(app)
    assert row[0] not in words_of(app), "the page still names what is erased"
    for snapshot_id in (older, newer):
        left = (
            store.reader(snapshot_id)
            .cursor()
            .execute("SELECT count(*) FROM submissions WHERE submission_id = $id", {"id": row[0]})
        )
        assert left.fetchone() == (0,)
    assert store.is_erased(row[0])
    forget_job(name)


def test_an_unknown_dossier_is_said_and_nothing_can_be_erased(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    app = open_part(open_page, "effacer", two_states[0])
    app.text_input(key="erase-id").set_value("INCONNU-1").run()
    assert "Aucun état publié ne contient ce dossier" in words_of(app)
    assert "Effacer définitivement" not in labels(app)


def test_retention_shows_what_it_would_remove_then_removes_it(
    open_page: OpenPage, two_states: tuple[Path, str, str]
) -> None:
    folder, older, newer = two_states
    store = Store(folder)
    assert "rien à appliquer" in words_of(open_part(open_page, "conservation", folder))
    text = store.configured_text("settings.toml").replace("snapshot_months = 0", "snapshot_months = 1")
    store.configure("settings.toml", text, by="Essais")
    app = open_part(open_page, "conservation", folder)
    assert older[-6:] in words_of(app)
    removed = next(one.value for one in app.markdown if "États retirés en entier" in one.value)
    assert newer[-6:] not in removed, "the state in force is never removed"
    assert [info.id for info in store.snapshots()] == [older, newer]
    app.checkbox(key="retention-agreed").check().run()
    app.text_input(key="acting-who-retention").set_value("Service santé").run()
    button(app, "Appliquer").click().run()
    name = f"retention {folder}"
    wait_for(name)
    app.run()
    assert "1 état retiré" in words_of(app)
    assert [info.id for info in store.snapshots()] == [newer]
    forget_job(name)


def test_what_files_and_people_wrote_is_shown_as_it_is(open_page: OpenPage, two_states: tuple[Path, str, str]) -> None:
    folder, older, _ = two_states
    Store(folder).rollback(older, by=":red[**moi**] $x$")
    app = open_part(open_page, "etats", folder, etat=older)
    assert not app.exception
    told = open_part(open_page, "mouvements", folder).dataframe[0].value
    assert told["by"].iloc[0] == ":red[**moi**] $x$"
