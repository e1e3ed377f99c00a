"""The Import page: hand over, report, publish, and who may do it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Checkbox

from etl.read.uploads import Upload
from etl.store import Store
from tests.pages.conftest import OpenPage, said
from ui.importing.draft import Draft, annotation_job, cancel, current_draft, current_job, give_up
from ui.importing.draft import hand_over as hand_over_files

REFUSED = "Cette page est réservée au rôle « Agent » et au-dessus"


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """An empty store of the Region; its draft is forgotten afterwards."""
    folder = tmp_path / "store"
    yield folder
    give_up(Store(folder))


def hand_over(app: AppTest, folder: Path, files: list[tuple[str, bytes]]) -> AppTest:
    """Give the files and wait for the report."""
    for name, content in files:
        app.file_uploader[0].upload(name, content, "text/csv")
    app.text_input(key="import-by").set_value("Service santé")
    app.run()
    next(button for button in app.button if button.label == "Vérifier les fichiers").click()
    app.run()
    wait_for_job(folder)
    return app.run()


def publish_button(app: AppTest) -> Button | None:
    """The button that publishes the draft shown, None when it may not be published."""
    return next((button for button in app.button if str(button.key).startswith("import-publish")), None)


def go_on(app: AppTest) -> AppTest:
    """From the remarks to the comparison with the state in force."""
    return next(button for button in app.button if button.label.startswith("Continuer")).click().run()


def agree(app: AppTest) -> AppTest:
    """Tick « Mettre en vigueur cet état » or « Remplacer l'état en vigueur »."""
    return agreement(app).check().run()


def agreement(app: AppTest) -> Checkbox:
    """The box that agrees to the publication."""
    return next(box for box in app.checkbox if str(box.key).startswith("import-agreed"))


def press_publish(app: AppTest) -> AppTest:
    """Click on the button that publishes."""
    button = publish_button(app)
    assert button is not None
    return button.click().run()


def wait_for_job(folder: Path) -> None:
    """Wait for the worker, as the page's poll does."""
    deadline = time.monotonic() + 60
    while (job := current_job(Store(folder))) is not None and job.is_running:
        assert time.monotonic() < deadline, "the worker never ended"
        time.sleep(0.05)


def wait_for_search(folder: Path, snapshot_id: str) -> None:
    """Wait until what the search reads is kept with the snapshot: a job makes it once all is published."""
    deadline = time.monotonic() + 60
    while not list((folder / "derived" / snapshot_id).glob("search-*.arrow")):
        assert time.monotonic() < deadline, "the search was never prepared"
        time.sleep(0.05)


def csv_files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))]


@pytest.mark.parametrize("role", ["public", "consultation", "comite"])
def test_a_role_below_agent_gets_a_sentence_and_no_widget_of_the_import(open_page: OpenPage, role: str) -> None:
    app = open_page("importer", role)
    assert REFUSED in said(app)
    assert not app.file_uploader
    assert [button.label for button in app.button] == []


@pytest.mark.parametrize("role", ["agent", "admin"])
def test_an_agent_finds_the_three_steps(open_page: OpenPage, role: str) -> None:
    app = open_page("importer", role)
    assert "1 · Déposer les fichiers" in said(app)
    assert len(app.file_uploader) == 1


def test_an_agent_publishes_files_and_finds_them_in_force(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = open_page("importer", store=own_folder)
    app = hand_over(app, own_folder, csv_files(demo_files[-1]))
    assert any(section.label.startswith("Avertissements") for section in app.expander)
    assert publish_button(app) is None, "nothing is published before the comparison"
    app = go_on(app)
    publish = publish_button(app)
    assert publish is not None
    assert publish.disabled, "nothing is published before the agreement"
    press_publish(agree(app))
    wait_for_job(own_folder)
    app.run()
    assert not app.exception
    assert "Publié" in said(app)
    current = Store(own_folder).reader().info
    assert current.by == "Service santé"
    assert current.rows["dossiers"] == 40
    wait_for_search(own_folder, current.id)


def test_a_state_published_before_and_no_longer_in_force_is_not_said_to_be(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    older, newer = (csv_files(state) for state in demo_files)
    app = open_page("importer", store=own_folder)
    for files in (newer, older, newer):
        press_publish(agree(go_on(hand_over(app, own_folder, files))))
        wait_for_job(own_folder)
        words = said(app.run())
        app.button(key="import-new").click().run()
    assert "était déjà publié, et un autre est en vigueur : rien n’a changé" in words
    assert "le même que celui de l’observatoire" not in words


def test_another_window_is_told_that_what_it_sees_is_done(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = open_page("importer", store=own_folder)
    press_publish(agree(go_on(hand_over(app, own_folder, csv_files(demo_files[-1])))))
    wait_for_job(own_folder)
    words = said(open_page("importer", store=own_folder))
    assert "Cet import a été fait dans une autre fenêtre, par « Service santé »" in words
    assert "peut être poursuivi" not in words


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [(date(26, 6, 30), "ne peut pas précéder le 01/01/2000"), (date(2226, 6, 30), "est dans le futur")],
)
def test_a_slip_in_the_date_of_the_state_keeps_the_files_from_being_checked(
    open_page: OpenPage, own_folder: Path, as_of: date, sentence: str
) -> None:
    app = open_page("importer", store=own_folder)
    app.file_uploader[0].upload("dossiers.csv", b"", "text/csv")
    app.text_input(key="import-by").set_value("Service santé")
    app.date_input(key="import-as-of").set_value(as_of).run()
    assert sentence in said(app)
    assert next(button for button in app.button if button.label == "Vérifier les fichiers").disabled


def test_a_file_that_cannot_be_read_is_said_and_nothing_is_published(open_page: OpenPage, own_folder: Path) -> None:
    app = open_page("importer", store=own_folder)
    app = hand_over(app, own_folder, [("dossiers.csv", b"")])
    assert "est vide" in said(app)
    assert "Ces fichiers ne peuvent pas encore être publiés" in said(app)
    assert Store(own_folder).current_id() is None
    assert "À corriger avant de publier." in said(app)
    assert publish_button(app) is None
    # Nothing was read: nothing can be mended here, nor given back marked.
    assert "ici ou dans votre tableur" not in said(app)
    assert not any(button.label == "Préparer votre classeur annoté" for button in app.button)
    app = next(button for button in app.button if button.label.startswith("Abandonner")).click().run()
    assert app.text_input(key="import-by").value == "Service santé"


def test_lines_with_errors_are_published_without_only_under_their_own_label(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    files = dict(csv_files(demo_files[-1]))
    header, first, rest = files["dossiers.csv"].split(b"\n", 2)
    files["dossiers.csv"] = b"\n".join([header, first, first, rest])
    app = open_page("importer", store=own_folder)
    app = go_on(hand_over(app, own_folder, list(files.items())))
    publish = publish_button(app)
    assert publish is not None
    assert publish.label == "Publier sans les lignes écartées"


def test_a_page_closed_and_opened_again_finds_its_report(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    hand_over(open_page("importer", store=own_folder), own_folder, csv_files(demo_files[-1]))
    again = open_page("importer", store=own_folder)
    assert "2 · Vérifier et corriger" in said(again)
    assert publish_button(go_on(again))
    assert "commencé dans une autre fenêtre, par « Service santé »" in said(again)


LOST = "L’import commencé dans cette fenêtre n’est plus là : l’observatoire a redémarré"


def test_a_window_whose_import_went_with_the_server_is_told_so(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = hand_over(open_page("importer", store=own_folder), own_folder, csv_files(demo_files[-1]))
    draft = current_draft(Store(own_folder))
    assert draft is not None
    mark = app.query_params["brouillon"][0]
    assert draft.token.startswith(mark)
    again = open_page("importer", store=own_folder, params={"brouillon": mark})
    assert LOST not in said(again), "the draft is still there"
    give_up(Store(own_folder))
    again = open_page("importer", store=own_folder, params={"brouillon": mark})
    assert LOST in said(again)
    assert len(again.file_uploader) == 1
    assert LOST not in said(open_page("importer", store=own_folder))


def test_a_window_that_leaves_its_import_or_publishes_it_has_lost_nothing(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = hand_over(open_page("importer", store=own_folder), own_folder, csv_files(demo_files[-1]))
    app = next(button for button in app.button if button.label.startswith("Abandonner")).click().run()
    assert "brouillon" not in app.query_params
    assert LOST not in said(app)
    press_publish(agree(go_on(hand_over(app, own_folder, csv_files(demo_files[-1])))))
    wait_for_job(own_folder)
    app.run()
    assert "brouillon" not in app.query_params
    app.button(key="import-new").click().run()
    assert LOST not in said(app)


def test_what_one_window_agreed_to_never_publishes_the_files_of_another(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    older, newer = (csv_files(state) for state in demo_files)
    first = go_on(hand_over(open_page("importer", store=own_folder), own_folder, newer))
    agree(first)
    second = open_page("importer", store=own_folder)
    next(box for box in second.checkbox if str(box.key).startswith("import-leave")).check().run()
    next(
        button for button in second.button if button.label == "Abandonner et recommencer avec d’autres fichiers"
    ).click().run()
    hand_over(second, own_folder, older)
    press_publish(first)
    wait_for_job(own_folder)
    assert Store(own_folder).current_id() is None, "the files of the second window were published"
    assert "commencé dans une autre fenêtre" in said(first.run())
    assert not agreement(go_on(first)).value, "the agreement given to other files still stood"


def test_files_handed_over_while_others_wait_for_a_decision_do_not_take_their_place(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    older, newer = (csv_files(state) for state in demo_files)
    hand_over(open_page("importer", store=own_folder), own_folder, newer)
    others = [Upload(name, content) for name, content in older]
    assert not hand_over_files(Store(own_folder), Draft(date(2026, 6, 30), "", "Quelqu'un d'autre", others))
    draft = current_draft(Store(own_folder))
    assert draft is not None and draft.report is not None
    assert draft.by == "Service santé"
    assert [file.content for file in draft.files] == [content for _, content in newer]


def broken(demo_files: list[Path]) -> list[tuple[str, bytes]]:
    """The newest state, its first dossier with an unknown status."""
    files = dict(csv_files(demo_files[-1]))
    lines = files["dossiers.csv"].decode("utf-8-sig").split("\r\n")
    headers = lines[0].split(";")
    cells = lines[1].split(";")
    cells[headers.index("statut")] = "En etudee"
    files["dossiers.csv"] = "\r\n".join([lines[0], ";".join(cells), *lines[2:]]).encode()
    return list(files.items())


def test_a_cell_is_mended_on_the_page_and_the_correction_is_kept_with_the_state(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = hand_over(open_page("importer", store=own_folder), own_folder, broken(demo_files))
    assert "1 erreur" in said(app)
    mended = next(box for box in app.selectbox if box.label.startswith("statut, "))
    assert mended.value == "en_etude", "what is proposed is filled in"
    next(button for button in app.button if button.label.startswith("Appliquer ces corrections")).click().run()
    wait_for_job(own_folder)
    app.run()
    assert "Toutes les lignes peuvent être lues." in said(app)
    press_publish(agree(go_on(app)))
    wait_for_job(own_folder)
    store = Store(own_folder)
    (kept,) = store.corrections(store.reader().info.id)
    assert (kept.line, kept.column, kept.before, kept.after, kept.by) == (
        2, "statut", "En etudee", "en_etude", "Service santé",
    )  # fmt: skip


def test_a_code_proposed_for_a_list_is_said_with_its_label(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    files = dict(csv_files(demo_files[-1]))
    lines = files["dossiers.csv"].decode("utf-8-sig").split("\r\n")
    cells = lines[1].split(";")
    cells[lines[0].split(";").index("typologies")] = "Découverte de nouvaux traitements"
    files["dossiers.csv"] = "\r\n".join([lines[0], ";".join(cells), *lines[2:]]).encode()
    app = hand_over(open_page("importer", store=own_folder), own_folder, list(files.items()))
    words = said(app).replace("\\", "")
    assert "Vouliez-vous dire « T04 » (Découverte de nouveaux traitements) ?" in words
    assert "T04 · Découverte de nouveaux traitements" in words
    assert next(box for box in app.text_input if box.label.startswith("typologies, ")).value == "T04"


def test_corrections_can_be_taken_back(open_page: OpenPage, own_folder: Path, demo_files: list[Path]) -> None:
    app = hand_over(open_page("importer", store=own_folder), own_folder, broken(demo_files))
    next(button for button in app.button if button.label.startswith("Appliquer ces corrections")).click().run()
    wait_for_job(own_folder)
    app.run()
    next(button for button in app.button if button.label == "Annuler les corrections").click().run()
    wait_for_job(own_folder)
    assert "1 erreur" in said(app.run())


def test_the_sender_gets_his_workbook_back_with_its_faults_marked(
    open_page: OpenPage, own_folder: Path, demo_files: list[Path]
) -> None:
    app = hand_over(open_page("importer", store=own_folder), own_folder, broken(demo_files))
    next(button for button in app.button if button.label == "Préparer votre classeur annoté").click().run()
    job = annotation_job(Store(own_folder))
    assert job is not None and job.done.wait(60)
    draft = current_draft(Store(own_folder))
    assert draft is not None and draft.annotated is not None
    assert draft.annotated.content.startswith(b"PK")
    app.run()
    assert not app.exception
    assert any(button.label == "Télécharger votre classeur annoté" for button in app.get("download_button"))


def test_a_cancelled_check_leaves_nothing(open_page: OpenPage, own_folder: Path, demo_files: list[Path]) -> None:
    store = Store(own_folder)
    files = [Upload(name, content) for name, content in csv_files(demo_files[-1])]
    assert hand_over_files(store, Draft(date(2026, 6, 30), "", "Service santé", files))
    cancel(store)
    wait_for_job(own_folder)
    app = open_page("importer", store=own_folder)
    assert "Arrêté à votre demande." in said(app)
    next(button for button in app.button if button.label == "Recommencer").click().run()
    assert "1 · Déposer les fichiers (étape en cours)" in said(app).replace("**", "")
    assert store.current_id() is None
