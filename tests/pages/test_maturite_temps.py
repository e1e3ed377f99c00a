"""Maturité, « Dans le temps » and the panel of a dossier: counts held against the lines of made states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import Lines, publish_lines

PAGE = "maturite"
TEMPS = {"vue": "temps"}


def line(name: str, **levels: object) -> dict[str, object]:
    """A dossier: ``initial``, ``target``, ``observed`` with their dates ``by`` and ``on``, and the file's own columns."""
    headers = {
        "initial": "srl_initial",
        "target": "srl_final_vise",
        "observed": "srl_final_constate",
        "by": "date_cible_srl",
        "on": "date_constat_srl",
    }
    return {"id_dossier": name, **{headers.get(key, key): value for key, value in levels.items()}}


BEFORE: Lines = (
    line("A", initial=3, target=5, observed=3, by="2025-12-31", on="2024-11-01"),
    line("B", initial=4, target=6, observed=5, by="2027-01-01"),
    line("C", initial=2, target=7, observed=4),
    line("D", initial=2, target=4, by="2025-06-30"),
    line("E", initial=2, target=4, observed=2, by="2026-12-31"),
    line("F", initial=1),
)
NOW: Lines = (
    # Still at 3 since 2024, its date is past: late.
    line("A", initial=3, target=5, observed=3, by="2025-12-31", on="2024-11-01"),
    # Went down; its initial level was declared otherwise.
    line("B", initial=3, target=6, observed=4, by="2027-01-01", on="2026-02-01"),
    # Reached what it aims at, once that was lowered.
    line("C", initial=2, target=5, observed=5),
    # Never observed, its date is past.
    line("D", initial=2, target=4, by="2025-06-30"),
    # The observed level is not known any more: neither moved nor still.
    line("E", initial=2, target=4, by="2026-12-31"),
    # First observed, aims at nothing.
    line("F", initial=1, observed=2, on="2026-02-15"),
    # On another scale: never counted with the others.
    line("G", echelle_maturite="TRL", initial=4, target=9, observed=2),
)


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_lines(tmp_path_factory.mktemp("two"), {"2025-03-01": BEFORE, "2026-03-01": NOW})


@pytest.fixture(scope="module")
def one_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_lines(tmp_path_factory.mktemp("one"), {"2026-03-01": NOW})


def rows_of(app: AppTest, key: str) -> DataFrame:
    """The table of this key."""
    return next(frame.value for frame in app.dataframe if frame.key == f"{key}-rows")


def steps_of(app: AppTest) -> DataFrame | None:
    """The lines of the table under the trajectories, without their squares; None when it is not drawn."""
    marks = next((frame.value for frame in app.dataframe if frame.key == "trajectories-rows"), None)
    return None if marks is None else marks[marks["mark"] == "Trait"]


def has_table(app: AppTest, key: str) -> bool:
    return any(frame.key == f"{key}-rows" for frame in app.dataframe)


def counts(app: AppTest, key: str, column: str) -> dict[str, int]:
    rows = rows_of(app, key)
    return dict(zip(rows[column], rows["n_dossiers"], strict=True))


def series(app: AppTest, beginning: str) -> set[str]:
    """Names of the series of the charts whose alternative text begins so."""
    charts = [chart for chart in app.get("plotly_chart") if chart.proto.alt.startswith(beginning)]
    return {trace.get("name", "") for chart in charts for trace in json.loads(chart.proto.spec)["data"]}


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_neither_face_nor_dossier(
    open_page: OpenPage, two_states: Path, role: str
) -> None:
    app = open_page(PAGE, role, store=two_states, params={**TEMPS, "dossier": "A"})
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe
    assert "Hôpital d’essai" not in said(app)


def test_targets_are_counted_by_what_their_dates_say(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params=TEMPS)
    assert not app.exception
    assert counts(app, "standings", "echeance") == {
        "Niveau visé atteint": 1,
        "Date cible à venir": 2,
        "En retard": 1,
        "À constater": 1,
        "Sans échéance": 0,
    }
    assert "Sur 5 dossiers qui ont un niveau visé, 1 l’a atteint" in said(app)
    assert "n = 5 sur 6 dossiers" in said(app)


def test_movements_count_every_dossier_of_the_scale_once(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params=TEMPS)
    assert counts(app, "movements", "mouvement") == {
        "A avancé": 1,
        "A reculé": 1,
        "Immobile": 1,
        "Premier constat récent": 1,
        "Sans niveau constaté": 2,
    }


def test_the_months_without_movement_are_chosen_and_carried_by_the_link(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params=TEMPS)
    months = next(widget for widget in app.selectbox if widget.label == "Immobile à partir de")
    months.set_value("24").run()
    assert app.query_params["mois"] == "24"
    assert counts(app, "movements", "mouvement")["Immobile"] == 0
    assert "au cours des 24 derniers mois" in said(app)


def test_levels_that_went_down_are_listed_and_can_be_chosen(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params=TEMPS)
    down = rows_of(app, "maturite-baisses")
    assert down[["submission_id", "level_from", "level_to"]].to_numpy().tolist() == [["B", 5, 4]]
    app.button(key="maturite-baisses-choisir").click().run()
    assert app.query_params["mouvement"] == "baisse"
    assert list(rows_of(app, "maturite-dossiers")["submission_id"]) == ["B"]
    app.button(key="maturite-baisses-choisir").click().run()
    assert "mouvement" not in app.query_params


def test_levels_declared_otherwise_since_are_listed(open_page: OpenPage, two_states: Path) -> None:
    revised = rows_of(open_page(PAGE, store=two_states, params=TEMPS), "maturite-corrections")
    assert revised[["submission_id", "which", "before", "after"]].to_numpy().tolist() == [
        ["B", "Niveau initial", 4, 3],
        ["C", "Niveau visé", 7, 5],
    ]


def test_trajectories_follow_what_was_observed_and_nothing_else(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "A"})
    steps = steps_of(app)
    assert steps is not None
    assert steps[["level_from", "level_to", "n_dossiers"]].to_numpy().tolist() == [[3, 3, 1], [4, 5, 1], [5, 4, 1]]
    drawn = series(app, "Lignes des niveaux constatés")
    assert "A" in drawn, "the dossier opened is drawn over the others"
    assert not any("visé" in name.lower() or "initial" in name.lower() for name in drawn)


@pytest.mark.parametrize(
    ("code", "words", "kept"),
    [
        ("2025-03-01:5_2026-03-01:4", "Constaté 5 → 4, 01/03/2025–01/03/2026 ✕", ["B"]),
        ("2025-03-01:3", "Constaté 3 au 01/03/2025 ✕", ["A"]),
        ("2026-03-01:2", "Constaté 2 au 01/03/2026 ✕", ["F"]),
    ],
)
def test_a_line_or_square_of_the_link_narrows_every_view_but_the_trajectories(
    open_page: OpenPage, two_states: Path, code: str, words: str, kept: list[str]
) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "trajet": code})
    assert not app.exception
    assert app.query_params["trajet"] == code
    assert app.button(key="maturite-choix-trajet").label.replace("\\", "") == words
    assert list(rows_of(app, "maturite-dossiers")["submission_id"]) == kept
    assert sum(counts(app, "movements", "mouvement").values()) == 1
    steps = steps_of(app)
    assert steps is not None
    assert steps["n_dossiers"].tolist() == [1, 1, 1], "one can still choose another one there"
    app.query_params["vue"] = app.session_state["param_vue"] = "dossiers"
    app.run()
    assert rows_of(app, "dumbbells-1")["submission_id"].tolist() == kept


def test_the_table_of_the_trajectories_has_a_row_for_each_line_and_square(
    open_page: OpenPage, two_states: Path
) -> None:
    rows = rows_of(open_page(PAGE, store=two_states, params=TEMPS), "trajectories")
    squares = rows[rows["mark"] == "Carré"]
    assert squares[["level_to", "n_dossiers"]].to_numpy().tolist() == [
        *([2, 1], [3, 1], [4, 1], [5, 1]),
        *([2, 1], [3, 1], [4, 1], [5, 1]),
    ]
    assert squares[["as_of_from", "level_from"]].isna().all(axis=None)


@pytest.mark.parametrize("code", ["2025-03-02:3", "2025-03-01:12", "2025-03-01:03", "hier:3", "2025-03-01:3_"])
def test_a_line_that_no_state_can_have_is_said_and_ignored(open_page: OpenPage, two_states: Path, code: str) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "trajet": code})
    assert not app.exception
    assert f"Trajet « {code} » : valeur inconnue, ignorée." in said(app).replace("\\", "")
    assert "trajet" not in app.query_params


def test_no_level_known_under_a_choice_is_not_said_of_every_dossier(open_page: OpenPage, two_states: Path) -> None:
    nobody = "Aucun dossier n’a ses deux niveaux SRL connus (initial et visé)"
    app = open_page(PAGE, store=two_states, params={**TEMPS, "trajet": "2026-03-01:2"})
    assert f"**{nobody} sous ces choix.**" in said(app).replace("\\", "")


def test_a_choice_narrows_the_trajectories_and_the_lists(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "echeance": "atteint"})
    steps = steps_of(app)
    assert steps is not None
    assert steps["n_dossiers"].tolist() == [1]
    assert list(rows_of(app, "maturite-corrections")["submission_id"]) == ["C"]
    assert "au dernier état, n = 1 constaté sur 1 dossier ;" in said(app)
    assert not has_table(app, "maturite-baisses")
    assert counts(app, "standings", "echeance")["En retard"] == 1, "one can still choose another one there"


def test_with_one_state_only_a_sentence_asks_for_a_second(open_page: OpenPage, one_state: Path) -> None:
    app = open_page(PAGE, store=one_state, params=TEMPS)
    assert not app.exception
    assert "il en faut un second" in said(app)
    assert counts(app, "standings", "echeance")["En retard"] == 1
    assert steps_of(app) is None
    assert not any(has_table(app, key) for key in ("movements", "maturite-baisses"))


def test_what_the_choices_leave_out_is_not_said_of_every_dossier(open_page: OpenPage) -> None:
    words = said(open_page(PAGE, params={**TEMPS, "paire": "9-1"}))
    assert "Aucun niveau constaté n’a baissé d’un état à l’autre sous ces choix." in words
    assert "Aucun niveau initial ou visé n’a été corrigé d’un état à l’autre sous ces choix." in words
    assert "Aucun dossier n’a de niveau visé sous ces choix." in words
    assert "Aucun dossier à suivre dans le temps sous ces choix." in words


def test_dossiers_without_any_level_get_sentences_and_no_fault(open_page: OpenPage, tmp_path: Path) -> None:
    unknown = [line(name) for name in "ABC"]
    store = publish_lines(tmp_path, {"2025-03-01": unknown, "2026-03-01": unknown})
    app = open_page(PAGE, store=store, params={**TEMPS, "dossier": "A"})
    assert not app.exception
    words = said(app)
    assert "Aucun dossier n’a de niveau visé" in words
    assert "Aucun des 3 dossiers n’a de niveau constaté" in words
    assert "Aucun niveau connu, dans aucun état." in words
    assert steps_of(app) is None


def test_the_panel_says_the_levels_in_words_and_what_comes_next(open_page: OpenPage, two_states: Path) -> None:
    words = said(open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "A"})).replace("\\", "")
    assert "SRL 3, Pistes testées" in words
    assert "Premières pistes testées avec des parties prenantes" in words
    assert "Phase Prématuration" in words
    assert "vient le niveau 4, Pilote restreint ; on attend pour le constater : pilote mono-site" in words
    assert "En retard : le niveau 5 était attendu pour le 31/12/2025, niveau 3 constaté." in words
    assert "intitulés provisoires" in words


def test_the_panel_says_where_each_dossier_stands(open_page: OpenPage, two_states: Path) -> None:
    sentences = {
        "A": "Niveau 3 constaté depuis le 01/11/2024, sans changement depuis.",
        "B": "Son niveau constaté a baissé au moins une fois.",
        "C": "Le niveau visé (5) est atteint : niveau 5 constaté.",
        "D": "À constater : le niveau 4 était attendu pour le 30/06/2025, aucun niveau n’est constaté.",
        "E": "Le niveau visé (4) est attendu pour le 31/12/2026.",
        "F": "Aucun niveau visé : il n’y a pas d’échéance à suivre.",
        "G": "Suivi sur l’échelle TRL, jamais convertie",
    }
    app = open_page(PAGE, store=two_states, params=TEMPS)
    for dossier in sentences:
        app.query_params["dossier"] = dossier
        app.run()
        assert not app.exception
        words = said(app).replace("\\", "")
        assert [each for each, other in sentences.items() if other in words] == [dossier]


def test_a_dossier_that_is_not_counted_is_shown_and_says_so(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "A", "mouvement": "avance"})
    assert "il n’est pas compté" in said(app)
    assert "il n’est pas compté" not in said(open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "C"}))


def test_the_panel_closes_and_leaves_the_link(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "A"})
    app.button(key="maturite-dossier-fermer").click().run()
    assert "dossier" not in app.query_params
    assert "Pistes testées avec" not in said(app)


def test_an_unknown_dossier_in_a_link_is_said(open_page: OpenPage, two_states: Path) -> None:
    app = open_page(PAGE, store=two_states, params={**TEMPS, "dossier": "nulle-part"})
    assert not app.exception
    assert "valeur inconnue, ignorée" in said(app)


def test_texts_of_a_dossier_are_shown_letter_for_letter(open_page: OpenPage, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)> **gras** [lien](http://exemple.test)"
    store = publish_lines(tmp_path, {"2026-03-01": [line("H", titre=hostile, freins=hostile, initial=2, target=4)]})
    app = open_page(PAGE, store=store, params={**TEMPS, "dossier": "H"})
    assert not app.exception
    shown = [str(element.value) for kind in ("title", "markdown") for element in app.get(kind)]
    held = [text for text in shown if "onerror" in text]
    assert len(held) == 2, "the title and the frein"
    assert all("\\<img" in text and "\\*\\*gras" in text and "\\[lien\\]" in text for text in held)
