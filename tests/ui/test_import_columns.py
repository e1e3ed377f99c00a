"""Columns told on the page, by AppTest: what is asked, what is proposed, what comes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from etl.headers import TableHeaders
from etl.pipeline.check import check_files
from etl.profiles import load_profile
from etl.profiles.choices import profile_as_toml, profile_of_choices
from etl.read.uploads import Upload
from tests.etl.builders import dossier, partner, upload, uploads
from tests.etl.demarche_numerique import csv_uploads, workbook
from ui.importing.profiles import MappingChoice, name_of_title

HEADERS = "N° candidature;Libellé du projet;Date de réception;Avancement du projet;Typologies;Divers"
LINE = "IA-1;Tri des urgences;14/03/2026;Reçu;T01;à relancer"
Show = Callable[..., AppTest]


def page() -> None:
    import streamlit as st

    from etl.reference import load_reference
    from ui.importing.columns import show_column_mapping

    st.session_state.choice = show_column_mapping(
        st.session_state.tables, load_reference(), key="mapping", stored=st.session_state.stored
    )


def show(files: list[Upload], profile: object = None, stored: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state.tables = check_files(files, profile=profile).headers  # type: ignore[arg-type]
    app.session_state.stored = stored or {}
    app.run()
    assert not app.exception
    return app


def handmade(headers: str = HEADERS, line: str = LINE, name: str = "suivi.csv") -> Upload:
    return Upload(name, f"{headers}\n{line}\n".encode())


def lead() -> Upload:
    return upload("partenaires", [partner()])


def asked(app: AppTest) -> dict[str, str]:
    """What each list of fields shows, by the header it asks about."""
    found = {}
    for box in app.selectbox:
        if box.label.startswith("Contenu de la colonne"):
            found[box.label.split("« ", 1)[1].removesuffix(" »")] = box.value
    return found


def pressed(app: AppTest, label: str = "Relire avec ces colonnes") -> MappingChoice | None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    choice: MappingChoice | None = app.session_state.choice
    return choice


def errors(app: AppTest) -> list[str]:
    return [error.value for error in app.error]


def test_nothing_is_shown_when_every_column_is_known() -> None:
    app = show(uploads([dossier()], [partner()]))
    assert len(app.main) == 0
    assert app.session_state.choice is None


def test_each_unknown_column_is_asked_with_its_values_and_what_is_proposed() -> None:
    app = show([handmade(), lead()])
    assert asked(app) == {
        "N° candidature": "id_dossier",
        "Libellé du projet": "titre",
        "Avancement du projet": "statut",
        "Divers": "",
    }
    assert "2 colonnes reconnues par l’en-tête." in [caption.value for caption in app.caption]
    assert "Tri des urgences" in [text.value for text in app.text]
    assert "L’en-tête ressemble à « Titre »." in [caption.value for caption in app.caption]
    assert app.session_state.choice is None


def test_what_is_confirmed_reads_the_files() -> None:
    app = show([handmade(), lead()])
    choice = pressed(app)
    assert choice is not None
    assert choice.name == "colonnes-de-suivi" and choice.title == "Colonnes de suivi"
    report = check_files([handmade(), lead()], profile=choice.profile({}))
    assert not report.has_errors and report.rows_loaded["dossiers"] == 1
    assert "W-HEADER-UNKNOWN" not in {fault.code for fault in report.issues}


def test_the_choice_is_answered_once() -> None:
    app = show([handmade(), lead()])
    assert pressed(app) is not None
    app.run()
    assert app.session_state.choice is None


def test_a_required_field_that_is_missing_is_said_in_words() -> None:
    app = show([handmade(HEADERS.replace("Avancement du projet", "Zone libre")), lead()])
    assert errors(app) == ["Il manque encore « Statut »."]
    app.selectbox(key="mapping-0-dossiers-3").set_value("statut").run()
    assert errors(app) == []


def test_two_columns_for_one_field_keep_the_button_shut() -> None:
    app = show([handmade(), lead()])
    box = next(box for box in app.selectbox if "Divers" in box.label)
    box.set_value("titre").run()
    assert errors(app) == ["Plusieurs colonnes sont choisies pour « Titre » : gardez-en une seule."]
    assert next(button for button in app.button if button.label == "Relire avec ces colonnes").disabled


def test_a_column_sent_twice_is_chosen_by_hand() -> None:
    twice = handmade("id_dossier;titre;date_depot;statut;typologies;Titre", "IA-1;Un;14/03/2026;recu;T01;Deux")
    app = show([twice, lead()])
    assert asked(app) == {"titre": "titre", "Titre": ""}
    app.selectbox(key="mapping-0-dossiers-1").set_value("")
    app.selectbox(key="mapping-0-dossiers-5").set_value("titre").run()
    choice = pressed(app)
    assert choice is not None
    report = check_files([twice, lead()], profile=choice.profile({}))
    assert report.content is not None and report.content.tables["dossiers"]["title"][0] == "Deux"


def test_a_table_that_holds_something_else_is_not_read() -> None:
    stranger = handmade("a;b;c", "1;2;3", "notes.csv")
    app = show([stranger, *uploads([dossier()], [partner()])])
    assert app.selectbox(key="mapping-0-kind").value == "ne pas lire"
    assert next(button for button in app.button if button.label == "Relire avec ces colonnes").disabled
    app = show([stranger, handmade(), lead()])
    choice = pressed(app)
    assert choice is not None and choice.left_out == (("notes.csv", None),)
    assert [table.kind for table in choice.tables] == ["dossiers"]


def test_what_a_table_holds_can_be_told_otherwise() -> None:
    app = show([handmade(), lead()])
    app.selectbox(key="mapping-0-kind").set_value("orientations").run()
    assert not app.exception
    assert errors(app) == ["Il manque encore « Dispositif »."]
    assert asked(app)["N° candidature"] == "id_dossier"


@pytest.mark.parametrize("files", [csv_uploads, lambda: [workbook()]], ids=["csv", "xlsx"])
def test_a_form_known_already_is_offered_at_once(files: Callable[[], list[Upload]]) -> None:
    app = show(files())
    assert "Démarche numérique" in app.info[0].value
    choice = pressed(app, "Lire sous cette forme")
    assert choice is not None and choice.tables == ()
    report = check_files(files(), profile=choice.profile({}))
    assert not report.has_errors and report.rows_loaded["partenaires"] == 10


def test_nothing_is_asked_of_what_a_profile_knows() -> None:
    assert len(show(csv_uploads(), "demarche-numerique").main) == 0
    assert len(show([workbook()], "demarche-numerique").selectbox) == 2  # the sheets of notices and of deliverables


def test_choices_kept_before_are_offered_again_and_a_broken_one_is_not() -> None:
    first = pressed(show([handmade(), lead()]))
    assert first is not None
    kept = {first.name: profile_as_toml(profile_of_choices(first.name, first.title, first.tables)), "casse": "name ="}
    app = show([handmade(), lead()], stored=kept)
    assert "Colonnes de suivi" in app.info[0].value
    again = pressed(app, "Lire sous cette forme")
    assert again is not None and again.name == first.name
    assert again.profile(kept).title == "Colonnes de suivi"


def test_choices_made_under_a_profile_keep_what_it_says() -> None:
    content = csv_uploads()[0].content.replace(b"Titre du projet", b"Objet de la demande")
    files = [Upload("dossiers.csv", content), csv_uploads()[1]]
    base = load_profile("demarche-numerique")
    app = show(files, base)
    assert "« Titre »" in "".join(errors(app)) or "titre" in asked(app).values()
    next(box for box in app.selectbox if "Objet de la demande" in box.label).set_value("titre").run()
    choice = pressed(app)
    assert choice is not None
    report = check_files(files, profile=choice.profile({}, base))
    assert not report.has_errors
    assert report.rows_loaded == {"dossiers": 5, "partenaires": 10, "orientations": 0}


def test_a_name_must_say_something_and_not_be_that_of_a_profile_delivered() -> None:
    assert name_of_title("Colonnes du CHU (été)") == "colonnes-du-chu-ete"
    assert [name_of_title(text) for text in ("", "—", "CORDIS", "Démarche numérique")] == [None] * 4
    app = show([handmade(), lead()])
    app.text_input(key="mapping-name").set_value("!!!").run()
    assert next(button for button in app.button if button.label == "Relire avec ces colonnes").disabled
    assert "Donnez un autre nom : celui-ci est vide ou réservé." in [caption.value for caption in app.caption]


def test_texts_of_files_are_shown_as_they_are() -> None:
    headers = "N° candidature;Libellé du projet;**Date de réception**;:red[Avancement];Typologies;<b>x</b>"
    app = show([handmade(headers, "IA-1;https://exemple.invalid;14/03/2026;Reçu;T01;$x$", "<i>a</i>.csv"), lead()])
    shown = "".join(element.value for element in app.markdown)
    assert "\\*\\*Date de réception\\*\\*" in shown and "\\:red\\[Avancement\\]" in shown
    assert "<b>" not in shown and "<i>" not in shown
    assert "https://exemple.invalid" in [text.value for text in app.text]


def test_personal_columns_are_not_asked_for() -> None:
    app = show([handmade(f"{HEADERS};Courriel;Note", f"{LINE};a@exemple.invalid;b@exemple.invalid"), lead()])
    assert "Courriel" not in asked(app) and "Note" not in asked(app)
    assert "exemple" not in "".join(text.value for text in app.text)


def test_a_table_without_columns_breaks_nothing() -> None:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state.tables = [TableHeaders("vide.csv", None, None, 1, (), ())]
    app.session_state.stored = {}
    assert not app.run().exception
