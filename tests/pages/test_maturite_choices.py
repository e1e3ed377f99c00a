"""Maturité: choices made in one view narrow the others, stand as chips, travel by the link, open the dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.maturity.wordings import wordings_of
from etl.store import Store
from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import publish_lines

PAGE = "maturite"
LIST = "maturite-dossiers-rows"
PHASE = {1: "A", 2: "A", 3: "B", 4: "B", 5: "C", 6: "C", 7: "C", 8: "D", 9: "D"}
# Initial and target levels of D0, D1…; the last is on another scale.
LEVELS = ((3, 6), (3, 6), (3, 5), (4, 7), (5, 5), (6, 4), (1, 3), (2, None), (4, 7))
TYPOLOGIES = ("T01", "T05", "T01|T05", "T01", "", "T02", "T02", "T01", "T01")
BARRIERS = ("Accès aux données", "accès aux donnees", "Recrutement", "", "", "", "", "Accès aux données", "")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        {
            "id_dossier": f"D{place}",
            "titre": f"Essai *{place}*",
            "srl_initial": first,
            "srl_final_vise": "" if last is None else last,
            "typologies": typologies,
            "freins": barrier,
            "echelle_maturite": "TRL" if place == 8 else "SRL",
        }
        for place, ((first, last), typologies, barrier) in enumerate(zip(LEVELS, TYPOLOGIES, BARRIERS, strict=True))
    ]
    return publish_lines(tmp_path_factory.mktemp("choices"), {"2026-03-01": rows})


def known() -> dict[str, tuple[int, int]]:
    """Levels of the dossiers of the scale with both known."""
    return {f"D{place}": (first, last) for place, (first, last) in enumerate(LEVELS[:8]) if last is not None}


def rows_of(app: AppTest, key: str) -> list[dict[str, Any]]:
    (found,) = [frame for frame in app.dataframe if frame.proto.id.endswith(f"-{key}")]
    rows: list[dict[str, Any]] = found.value.to_dict("records")
    return rows


def listed(app: AppTest) -> list[str]:
    """Dossiers of the list « Dossiers concernés »."""
    return [row["submission_id"] for row in rows_of(app, LIST)]


def chips(app: AppTest) -> dict[str, str]:
    """Words of the choices in force, by facet."""
    head = "maturite-choix-"
    return {
        str(button.key).removeprefix(head): button.label.removesuffix(" ✕").replace("\\", "")
        for button in app.button
        if str(button.key).startswith(head) and button.label.endswith("✕")
    }


def opened(open_page: OpenPage, store: Path, **params: str) -> AppTest:
    app = open_page(PAGE, store=store, params=params)
    assert not app.exception
    assert "Une erreur de l’observatoire" not in said(app)
    return app


def test_without_a_choice_there_is_no_chip_and_no_list(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store)
    assert not chips(app)
    assert "Dossiers concernés" not in [element.value for element in app.subheader]


@pytest.mark.parametrize(
    ("facet", "value", "words", "kept"),
    [
        ("paire", "3-6", "Du niveau 3 au niveau 6", ["D0", "D1"]),
        ("seuil", "initial:4", "Niveau initial 4 ou plus", ["D3", "D4", "D5"]),
        ("seuil", "final:6", "Niveau visé 6 ou plus", ["D0", "D1", "D3"]),
        ("niveau", "initial:3", "Niveau initial 3", ["D0", "D1", "D2"]),
        ("franchis", "2", "+2 niveaux", ["D2", "D6"]),
        ("franchis", "-2", "−2 niveaux (recul)", ["D5"]),
        ("phases", "B-C", "De Prématuration à Maturation", ["D0", "D1", "D2", "D3"]),
        ("groupe_typologie", "T05", None, ["D1", "D2"]),
        ("groupe_typologie", "aucune", "Sans typologie", ["D4"]),
        ("echeance", "sans_echeance", "Sans échéance", ["D0", "D1", "D2", "D3", "D4", "D5", "D6"]),
        ("mouvement", "inconnu", "Sans niveau constaté", [f"D{place}" for place in range(8)]),
    ],
)
def test_a_choice_of_the_link_keeps_its_dossiers_and_stands_as_a_chip(
    open_page: OpenPage, store: Path, facet: str, value: str, words: str | None, kept: list[str]
) -> None:
    app = opened(open_page, store, **{"vue": "niveaux", facet: value})
    assert app.query_params[facet] == value
    assert list(chips(app)) == [facet]
    assert words is None or chips(app)[facet] == words
    assert listed(app) == kept


def test_near_spellings_of_a_frein_are_one_choice(open_page: OpenPage, store: Path) -> None:
    group = next(group for group in wordings_of(Store(store).reader()).groups if group.label == "Accès aux données")
    app = opened(open_page, store, vue="niveaux", frein=group.key)
    assert chips(app) == {"frein": "Frein : Accès aux données"}
    assert listed(app) == ["D0", "D1", "D7"]


def test_choices_add_up_and_the_sentence_speaks_of_what_they_leave(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, seuil="final:5", groupe_typologie="T01", vue="repartition")
    left = [name for name, (_, last) in known().items() if last >= 5 and name in ("D0", "D2", "D3", "D7")]
    assert listed(app) == left == ["D0", "D2", "D3"]
    assert "**Sur 3 dossiers aux deux niveaux connus, 3 visent le terrain" in said(app)
    assert "3 sur 3 dossiers" in said(app)
    crossed = {row["levels_crossed"]: row["n_dossiers"] for row in rows_of(app, "crossed-rows")}
    assert crossed == {3: 2, 2: 1}


def test_a_view_does_not_follow_its_own_choice_and_the_others_do(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, phases="B-C", vue="repartition")
    phases = {(row["phase_initial"], row["phase_final"]): row["n_dossiers"] for row in rows_of(app, "phases-rows")}
    every = [(PHASE[first], PHASE[last]) for first, last in known().values()]
    assert phases == {flow: every.count(flow) for flow in set(every)}
    crossed = {row["levels_crossed"]: row["n_dossiers"] for row in rows_of(app, "crossed-rows")}
    assert crossed == {3: 3, 2: 1}


def test_a_note_names_the_choices_that_hold_there(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, phases="B-C", vue="repartition")
    notes = [str(each.value).replace("\\", "").replace("\u202f", " ") for each in app.caption]
    captions = [note for note in notes if "Unité" in note]
    said_by = ["choix : De Prématuration à Maturation" in caption for caption in captions]
    # Distributions, levels crossed, by phase: yes; the flows themselves: no; the list: yes.
    assert said_by == [True, True, True, False, True]


def test_a_chip_takes_its_choice_away_and_one_button_takes_them_all(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, vue="niveaux", paire="3-6", groupe_typologie="T01", franchis="3")
    assert len(chips(app)) == 3
    app.button(key="maturite-choix-paire").click().run()
    assert list(chips(app)) == ["franchis", "groupe_typologie"]
    assert "paire" not in app.query_params
    app.button(key="maturite-choix-tous").click().run()
    assert not chips(app)
    assert dict(app.query_params).keys() <= {"vue"}


def test_the_link_of_the_page_opens_the_same_view(open_page: OpenPage, store: Path) -> None:
    link = {"vue": "repartition", "final": "target", "seuil": "initial:3", "groupe_typologie": "T01"}
    first = opened(open_page, store, **link)
    first.get("button_group")[0].set_value("dossiers").run()
    copied: Mapping[str, str] = dict(first.query_params)
    again = opened(open_page, store, **{name: _text(value) for name, value in copied.items()})
    assert said(again) == said(first)
    assert dict(again.query_params) == dict(first.query_params)


def _text(value: object) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)


def test_values_that_the_scale_does_not_have_are_said_and_ignored(open_page: OpenPage, store: Path) -> None:
    wrong = {
        "paire": "3-12",
        "seuil": "initial:0",
        "niveau": "milieu:3",
        "franchis": "9",
        "phases": "A-Z",
        "groupe_typologie": "T99",
        "echeance": "hier",
        "mouvement": "vite",
        "frein": "aucun-tel-frein",
        "levier": "<b>gras</b>",
    }
    app = opened(open_page, store, **wrong)
    words = said(app).replace("\\", "")
    for value in wrong.values():
        assert f"« {value} » : valeur inconnue, ignorée." in words
    assert not set(wrong) & set(app.query_params)
    assert not chips(app)


def test_a_facet_that_another_scale_lacks_is_said_and_ignored(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, echelle="TRL", phases="A-C", niveau="initial:4")
    assert "Phases « A-C » : valeur inconnue, ignorée." in said(app).replace("\\", "")
    assert list(chips(app)) == ["niveau"]
    assert listed_or_known(app) == ["D8"]


def listed_or_known(app: AppTest) -> list[str]:
    """« L’essentiel » lists the few known itself, and the page does not list them twice."""
    (rows,) = [frame for frame in app.dataframe if frame.proto.id.endswith(("-maturite-connus-rows", f"-{LIST}"))]
    return [str(name) for name in rows.value["submission_id"]]


def test_a_choice_that_leaves_nobody_says_so(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, vue="niveaux", paire="9-9")
    assert "**Aucun dossier ne passe tous ces choix.**" in said(app)
    assert "Aucun dossier n’a ses deux niveaux" not in said(app)


def test_a_long_choice_keeps_its_cross_in_sight(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, vue="niveaux", groupe_typologie="T05")
    button = app.button(key="maturite-choix-groupe_typologie")
    assert button.label.endswith("… ✕")
    assert "Amélioration des diagnostics et pronostics" in button.help


def test_a_dossier_of_the_link_opens_its_panel_and_narrows_nothing(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, dossier="D5")
    assert "Sur 7 dossiers aux deux niveaux connus" in said(app)
    assert "D5 : Essai *5*" in said(app).replace("\\", "")
    assert not chips(app)


def test_titles_of_dossiers_are_text_never_markup(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, paire="3-6", dossier="D1", vue="dossiers")
    assert "Essai *1*" not in said(app)
    assert "D1 \\: Essai \\*1\\*" in said(app)


def test_the_list_opens_at_its_first_page_and_searches(open_page: OpenPage, store: Path) -> None:
    app = opened(open_page, store, vue="niveaux", seuil="initial:1")
    app.text_input(key="maturite-dossiers-words").set_value("d3").run()
    assert listed(app) == ["D3"]


def test_the_dossiers_chosen_on_the_map_are_no_dossier_opened_here_and_back(open_page: OpenPage) -> None:
    app = open_page("carte", params={"zone": "200093201"})
    assert app.session_state["param_dossier"] == []
    app.switch_page("pages/maturite.py").run()
    assert app.session_state["param_dossier"] is None
    app.query_params["dossier"] = app.session_state["param_dossier"] = "IA-2026-001"
    app.run()
    app.switch_page("pages/carte.py").run()
    assert app.session_state["param_dossier"] == []
    assert not app.exception
    assert "Une erreur de l’observatoire" not in said(app)
