"""Maturité, « Freins et leviers »: the grid, its cells as choices, the wordings as they were written, edges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import publish_lines

PAGE = "maturite"
FACE = {"vue": "freins"}
AS_OF = "2026-03-01"
HOSTILE = "<img src=x onerror=alert(1)> **gras** [lien](http://exemple.test) $x$ :red[rouge] %{x}"
# Initial level, typologies, freins, leviers of D0, D1…
TOLD = (
    (1, "T01", "Manque de financement|Temps médical", "Soutien du CHU"),
    (2, "T01|T05", "manque de financements.", ""),
    (4, "T05", "MANQUE DE FIANCEMENT|Accès aux données", "soutiens du C.H.U."),
    (4, "", "Pas d’accès aux données", ""),
    (9, "T02", "", ""),
    (None, "T02", "Manque de financement", ""),
)


def lines(*told: tuple[int | None, str, str, str], **more: object) -> list[dict[str, object]]:
    return [
        {
            "id_dossier": f"D{place}",
            "srl_initial": "" if initial is None else initial,
            "typologies": typologies,
            "freins": freins,
            "leviers": leviers,
            **more,
        }
        for place, (initial, typologies, freins, leviers) in enumerate(told)
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_lines(tmp_path_factory.mktemp("freins"), {AS_OF: lines(*TOLD)})


def opened(open_page: OpenPage, store: Path, **params: str) -> AppTest:
    app = open_page(PAGE, store=store, params={**FACE, **params})
    assert not app.exception
    return app


def grid(app: AppTest, kind: str = "frein", by: str = "phase") -> dict[str, list[int]]:
    """{label: counts, all dossiers first} of the table under the grid."""
    rows = next(frame.value for frame in app.dataframe if frame.key == f"obstacles-{kind}-{by}-rows")
    counted = [name for name in rows.columns if name == "n_dossiers" or str(name).startswith("in:")]
    return {row["label"]: [row[name] for name in counted] for row in rows.to_dict("records")}


def wordings(app: AppTest, kind: str = "frein") -> dict[str, tuple[str, int]]:
    """{text: (its group, dossiers)} of « Formulations d’origine »."""
    rows = next(frame.value for frame in app.dataframe if frame.key == f"obstacle-wordings-{kind}-rows")
    return {row["text"]: (row["label"], row["n_dossiers"]) for row in rows.to_dict("records")}


def figure(app: AppTest) -> dict[str, Any]:
    (chart,) = app.get("plotly_chart")
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    return spec


def listed(app: AppTest) -> list[str]:
    return next(list(frame.value["submission_id"]) for frame in app.dataframe if frame.key == "maturite-dossiers-rows")


def test_near_spellings_are_one_line_counted_by_phase_with_zeros(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    # All, A to D, unknown.
    assert grid(app) == {
        "Manque de financement": [4, 2, 1, 0, 0, 1],
        "Accès aux données": [1, 0, 1, 0, 0, 0],
        "Pas d’accès aux données": [1, 0, 1, 0, 0, 0],
        "Temps médical": [1, 1, 0, 0, 0, 0],
    }
    words = said(app).replace("\\", "")
    assert "5 dossiers sur 6 déclarent au moins un frein ; le plus cité : « Manque de financement »" in words


def test_leviers_and_the_other_cuts_are_two_buttons_away_and_in_the_link(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    app.get("button_group")[1].set_value("levier").run()
    assert app.query_params["nature"] == "levier"
    assert grid(app, "levier") == {"Soutien du CHU": [2, 1, 1, 0, 0, 0]}
    app.get("button_group")[2].set_value("typologie").run()
    assert app.query_params["croiser"] == "typologie"
    assert grid(app, "levier", "typologie")["Soutien du CHU"][:3] == [2, 1, 0]
    again = opened(open_page, store, nature="levier", croiser="type_acteur")
    counts = grid(again, "levier", "type_acteur")["Soutien du CHU"]
    assert (counts[0], sorted(counts[1:])) == (2, [0] * 11 + [2])


def test_the_figure_draws_what_the_table_says_and_each_mark_names_its_cell(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    heat, _, marks = figure(app)["data"]
    assert [line[1:] for line in heat["z"]] == [counts[1:] for counts in grid(app).values()]
    codes = [code for code, _ in marks["customdata"]]
    assert codes[:3] == ["manque-de-financement", "manque-de-financement|A", "manque-de-financement|B"]
    assert len(codes) == len(set(codes)) == 4 * 6
    (chart,) = app.get("plotly_chart")
    assert "Tableau croisé de 4 freins et des phases initiales" in chart.proto.alt


def test_a_cell_chosen_narrows_the_other_views_and_not_the_grid(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, frein="manque-de-financement", groupe_phase="A")
    assert grid(app) == grid(opened(open_page, store))
    assert listed(app) == ["D0", "D1"]
    assert len(figure(app)["layout"]["shapes"]) == 1
    elsewhere = opened(open_page, store, frein="manque-de-financement", groupe_phase="A", croiser="typologie")
    # Cut otherwise, the grid follows the phase.
    assert grid(elsewhere, by="typologie")["Manque de financement"][:2] == [2, 2]
    assert "Phase initiale : Reproblématisation" in said(elsewhere).replace("\\", "")


def test_a_column_and_a_line_of_the_table_choose_a_cell_without_a_mouse(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    next(widget for widget in app.selectbox if widget.label == "Colonne").set_value("A").run()
    assert app.query_params["groupe_phase"] == "A"
    assert listed(app) == ["D0", "D1"]
    assert grid(app) == grid(opened(open_page, store)), "the grid still counts every column"
    app = opened(open_page, store, groupe_phase="A", frein="temp-medical")
    assert listed(app) == ["D0"]
    assert app.session_state["obstacles-frein-phase-rows"]["selection"]["rows"] == [3]


def test_the_originals_are_those_of_the_group_chosen_with_their_dossiers(open_page: OpenPage, store: Path) -> None:
    everything = wordings(opened(open_page, store))
    assert len(everything) == 6
    assert everything["Manque de financement"] == ("Manque de financement", 2)
    app = opened(open_page, store, frein="manque-de-financement")
    assert wordings(app) == {
        "Manque de financement": ("Manque de financement", 2),
        "MANQUE DE FIANCEMENT": ("Manque de financement", 1),
        "manque de financements.": ("Manque de financement", 1),
    }
    assert "Formulations d’origine (3)" in [each.label for each in app.expander]


def test_originals_can_be_looked_for(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    app.text_input(key="obstacle-wordings-frein-words").set_value("acces").run()
    assert set(wordings(app)) == {"Accès aux données", "Pas d’accès aux données"}


def test_the_rows_can_be_taken_away_as_files(open_page: OpenPage, store: Path) -> None:
    labels = [button.label for button in opened(open_page, store).get("download_button")]
    assert labels == ["Télécharger en CSV", "Télécharger en XLSX"] * 2


def test_more_groups_than_a_figure_holds_are_paged(open_page: OpenPage, tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrst"
    told = [(1, "T01", "|".join(f"Frein {letter}" for letter in letters[: 20 - place]), "") for place in range(3)]
    store = publish_lines(tmp_path, {AS_OF: lines(*told)})
    first = opened(open_page, store)
    assert len(figure(first)["data"][0]["y"]) == 15
    assert len(grid(first)) == 20, "the table has them all"
    second = opened(open_page, store, page="2")
    assert len(figure(second)["data"][0]["y"]) == 5
    assert "Freins 16 à 20 sur 20" in said(second)
    second.get("button_group")[1].set_value("levier").run()
    assert "page" not in second.query_params
    assert "Aucun des 3 dossiers ne déclare de levier." in said(second)


def test_hostile_wordings_are_shown_letter_for_letter(open_page: OpenPage, tmp_path: Path) -> None:
    texts = (HOSTILE, "\u202eطريق", "x" * 300)
    store = publish_lines(tmp_path, {AS_OF: lines(*((1, "T01", text, "") for text in texts))})
    app = opened(open_page, store)
    assert set(grid(app)) == set(texts)
    assert set(wordings(app)) == set(texts)
    sentence = next(str(each.value) for each in app.markdown if "déclarent" in str(each.value))
    assert "<img" not in sentence.replace("\\<", "")
    names = figure(app)["layout"]["yaxis"]["ticktext"]
    assert len(names) == 3
    assert not any("<img" in name for name in names)
    hovers = [hover for _, hover in figure(app)["data"][2]["customdata"]]
    assert any("&lt;img src=x onerror=alert(1)&gt;" in hover for hover in hovers)
    key = next(key for key in figure(app)["data"][0]["y"] if key.startswith("img"))
    chosen = opened(open_page, store, frein=key)
    assert listed(chosen) == ["D0"]
    chip = next(button for button in chosen.button if str(button.key) == "maturite-choix-frein")
    assert "\\<img" in chip.label
    assert "\\*\\*gras" in chip.help


def test_no_line_of_the_sentences_ends_with_an_opening_mark(open_page: OpenPage, store: Path) -> None:
    app = open_page(PAGE, store=store, params={"vue": "freins"})
    written = [str(element.value).replace("\\", "") for element in [*app.markdown, *app.caption]]
    assert any("le plus cité : «\u202f" in text.replace("\u202f:", " :") for text in written)
    assert not [text for text in written if "« " in text]


def test_nobody_says_anything(open_page: OpenPage, tmp_path: Path) -> None:
    app = opened(open_page, publish_lines(tmp_path, {AS_OF: lines((3, "T01", "", ""))}))
    assert "Le seul dossier ne déclare pas de frein." in said(app)
    assert not app.get("plotly_chart")


def test_nobody_under_a_choice_is_not_said_of_every_dossier(open_page: OpenPage, store: Path) -> None:
    assert "Aucun dossier ne déclare de frein sous ces choix." in said(opened(open_page, store, paire="9-1"))


def test_a_scale_without_phases_is_cut_by_typology_first(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish_lines(tmp_path, {AS_OF: lines(*TOLD[:3], echelle_maturite="TRL")})
    app = opened(open_page, store, echelle="TRL")
    assert grid(app, by="typologie")["Manque de financement"][0] == 3
    assert "Phase initiale" not in said(app)


def test_an_unknown_frein_in_a_link_is_said_and_ignored(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, frein="nul-ne-le-dit")
    assert "valeur inconnue, ignorée" in said(app)
    assert len(grid(app)) == 4


def test_figures_say_their_unit_date_and_how_wordings_are_brought_together(open_page: OpenPage, store: Path) -> None:
    words = said(opened(open_page, store))
    for part in ("n = 6, dont 5 avec au moins un frein", "état au 01/03/2026", "une faute de frappe près"):
        assert part in words


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_see_none_of_it(open_page: OpenPage, store: Path, role: str) -> None:
    app = open_page(PAGE, role, store=store, params=FACE)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert "financement" not in said(app).lower()
    assert not app.get("plotly_chart")
