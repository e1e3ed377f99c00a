"""Maturité, « Les niveaux »: the words of the scale shown, and the dossiers of the other scales kept apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.pipeline.publication import PublicationRequest, import_files
from etl.reference import load_reference
from etl.store import Store
from tests.etl.builders import dossier, partner, uploads
from tests.pages.conftest import OpenPage, said

PAGE = "maturite"
FACE = {"vue": "niveaux"}


def publish(folder: Path, scales: dict[str, str]) -> Path:
    """A store whose dossiers, by identifier, follow these scales."""
    lines = [dossier(name, echelle_maturite=scale) for name, scale in scales.items()]
    files = uploads(lines, [partner(name) for name in scales])
    report = import_files(Store(folder), files, PublicationRequest(date(2026, 6, 30), "Essais"))
    assert report.snapshot_id is not None, report.issues
    return folder


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dossiers on the SRL scale, one on TRL, one on MRL."""
    scales = {"IA-1": "SRL", "IA-2": "SRL", "IA-3": "TRL", "IA-4": "MRL"}
    return publish(tmp_path_factory.mktemp("scales"), scales)


def test_the_nine_levels_are_there_with_their_words(open_page: OpenPage, mixed: Path) -> None:
    app = open_page(PAGE, store=mixed, params=FACE)
    assert not app.exception
    (table,) = app.table
    rows = table.value.reset_index().to_numpy().tolist()
    assert [row[0] for row in rows] == [str(level) for level in range(1, 10)]
    for row, level in zip(rows, load_reference().rows("srl_levels"), strict=True):
        assert [row[2], row[3]] == [level["short_label"], level["label_fr"]]
    assert "intitulés provisoires, à valider par la Région" in said(app)


def test_each_scale_has_its_own_bounds_and_counts(open_page: OpenPage, mixed: Path) -> None:
    app = open_page(PAGE, store=mixed, params=FACE)
    scales = app.dataframe[0].value.set_index("scale")
    assert scales.loc["MRL", ["min_level", "max_level", "n_dossiers"]].tolist() == [1, 10, 1]
    assert scales.loc["SRL", ["n_dossiers", "n_known_target", "n_known_observed"]].tolist() == [2, 2, 0]
    assert scales["n_dossiers"].tolist() == [2, 1, 1, 0]


def test_dossiers_of_another_scale_are_listed_apart(open_page: OpenPage, mixed: Path) -> None:
    app = open_page(PAGE, store=mixed, params=FACE)
    titles = [heading.value for heading in app.subheader]
    assert "Dossiers suivis sur l’échelle TRL" in titles
    assert "Dossiers suivis sur l’échelle MRL" in titles
    lists = [table.value["submission_id"].tolist() for table in app.dataframe[1:]]
    assert lists == [["IA-3"], ["IA-4"]]
    words = said(app).replace("\u202f", " ")
    assert "Technology Readiness Level, niveaux de 1 à 9 ; n = 1, dont 1 aux niveaux initial et visé connus" in words
    assert "niveaux de 1 à 10 ; n = 1, dont 1 aux niveaux initial et visé connus" in words


def test_the_link_to_the_glossary_names_the_state_that_is_shown(open_page: OpenPage, full_store: Path) -> None:
    older = Store(full_store).snapshots()[0].id
    app = open_page(PAGE, params={**FACE, "instantane": older})
    (link,) = [link.proto for link in app.get("page_link") if "glossaire" in link.proto.label]
    assert f"instantane={older}" in link.query_string


def test_a_button_reads_the_page_on_that_scale_and_drops_the_choices(open_page: OpenPage, mixed: Path) -> None:
    app = open_page(PAGE, store=mixed, params={**FACE, "paire": "3-6"})
    next(button for button in app.button if button.label.startswith("Lire la page sur l’échelle TRL")).click().run()
    assert not app.exception
    assert app.query_params["echelle"] == "TRL"
    assert "paire" not in app.query_params
    assert "Le seul dossier aux deux niveaux TRL connus part du niveau 3 et vise le niveau 6." in said(app)


def test_a_scale_without_words_says_its_bounds_and_leads_back(open_page: OpenPage, mixed: Path) -> None:
    app = open_page(PAGE, store=mixed, params={**FACE, "echelle": "MRL"})
    assert "L’échelle MRL va du niveau 1 au niveau 10 ; l’observatoire n’en a pas d’intitulés." in said(app)
    assert not app.table
    assert any(button.label.startswith("Lire la page sur l’échelle SRL (2 dossiers)") for button in app.button)


def test_with_one_scale_there_is_no_list_apart(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(PAGE, store=publish(tmp_path, {"IA-1": "SRL"}), params=FACE)
    assert not [heading for heading in app.subheader if heading.value.startswith("Dossiers suivis")]
    assert not [button for button in app.button if button.label.startswith("Lire la page")]
