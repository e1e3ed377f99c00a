"""Typologies: the eleven with their zeros, crossed with six vocabularies, over time; together and missing elsewhere."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from analytics.typologies.crossings import DIMENSIONS, LEVELS, SITES
from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said
from tests.pages.maturity_states import publish_lines
from tests.payloads import ELEMENTS

PAGE = "typologies"
FACES = ("onze", "croisements", "ensemble", "trous", "temps")


def rows_of(app: AppTest, key: str) -> DataFrame:
    """The table of this key."""
    return next(frame.value for frame in app.dataframe if frame.key == f"{key}-rows")


def states_of(app: AppTest) -> DataFrame:
    """The table of the states, which is not one to choose in."""
    return next(frame.value for frame in app.dataframe if "as_of" in frame.value.columns)


def words(app: AppTest) -> str:
    """What the page says, as it is read: without the marks that keep it from being Markdown."""
    return said(app).replace("\\", "")


def opened_without_fault(app: AppTest) -> AppTest:
    """The page, once it is known that nothing went wrong in it."""
    assert not app.exception
    assert not app.error
    return app


@pytest.mark.parametrize(("role", "face"), [*(("public", face) for face in FACES), ("consultation", "onze")])
def test_roles_below_the_committee_get_one_sentence_and_no_chart(open_page: OpenPage, role: str, face: str) -> None:
    app = open_page(PAGE, role, params={"vue": face})
    assert not app.exception
    assert said(app).count("réservée au comité") == 1
    assert not app.get("plotly_chart")
    assert not app.dataframe


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_eleven_typologies(open_page: OpenPage, role: str) -> None:
    app = opened_without_fault(open_page(PAGE, role))
    assert len(app.get("plotly_chart")) == 1
    assert len(rows_of(app, "typologies")) == 11


def test_the_sentence_names_the_typologies_without_dossier(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    counts = rows_of(app, "typologies")
    for code in counts.loc[counts["n_dossiers"] == 0, "typology"]:
        assert code in said(app)
    assert (counts["n_dossiers"] == 0).any()


def test_the_sum_of_the_eleven_is_explained_beside_them(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    total = rows_of(app, "typologies")["n_dossiers"].sum()
    assert (
        f"un dossier peut porter plusieurs typologies et compte dans chacune : les onze nombres font {total}"
        in words(app)
    )


def test_a_typology_chosen_lists_the_dossiers_it_counts(open_page: OpenPage) -> None:
    app = opened_without_fault(open_page(PAGE, params={"choix": "T05"}))
    counts = rows_of(app, "typologies").set_index("typology")["n_dossiers"]
    listed = rows_of(app, "typologies-choix")
    assert len(listed) == counts["T05"] > 0
    assert all("T05" in text for text in listed["typologies"])
    assert app.query_params["choix"] == "T05"


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_crossing_writes_its_zeros_and_explains_its_totals(open_page: OpenPage, by: str) -> None:
    app = opened_without_fault(open_page(PAGE, params={"vue": "croisements", "par": by}))
    key = f"croisement-{by}-departement"
    rows = rows_of(app, key)
    assert len(app.get("plotly_chart")) == 1
    assert (rows["n_dossiers"] == 0).any()
    assert len(rows) == rows["typology"].nunique() * rows["label"].nunique()
    assert "« Total » compte chaque dossier une fois (" in words(app)
    assert "Unité : dossiers ; n = " in words(app)
    whole = rows[(rows["typology"] == "Total") & (rows["label"] == "Total")]["n_dossiers"].item()
    carried = rows[rows["typology"].str.match(r"T\d\d ") & (rows["label"] == "Total")]["n_dossiers"].sum()
    without = rows[(rows["typology"] == "Aucune typologie") & (rows["label"] == "Total")]["n_dossiers"].item()
    assert f"compte chaque dossier une fois ({whole}). Un dossier peut porter plusieurs typologies" in words(app)
    assert f"leurs totaux font {carried}, plus {without} sans typologie" in words(app)


def test_a_cell_whose_row_the_table_does_not_show_is_not_given_to_it(open_page: OpenPage) -> None:
    params = {"vue": "croisements", "par": "territoire", "niveau": "epci", "case": "T06:200093201"}
    app = opened_without_fault(open_page(PAGE, params=params))
    assert app.session_state["croisement-territoire-epci-rows"]["selection"]["rows"] == []
    assert "T06 Pratique soignante × Métropole Européenne de Lille" in words(app)


@pytest.mark.parametrize(("level", "site"), list(zip(LEVELS, SITES, strict=True)))
def test_territories_of_any_level_in_any_sense(open_page: OpenPage, level: str, site: str) -> None:
    params = {"vue": "croisements", "par": "territoire", "niveau": level, "site": site}
    app = opened_without_fault(open_page(PAGE, params=params))
    rows = rows_of(app, f"croisement-territoire-{level}")
    n_places = {"departement": 5, "arrondissement": 26, "epci": 92}.get(level)
    places = set(rows["label"]) - {"Total"}
    if n_places:
        assert 0 <= len(places) - n_places <= 1
    else:
        assert 0 < len(places) < 200
    assert [text for text in (caption.value for caption in app.caption) if "avec un dossier" in text]


def test_a_cell_chosen_lists_the_dossiers_it_counts(open_page: OpenPage) -> None:
    app = opened_without_fault(open_page(PAGE, params={"vue": "croisements", "par": "helice", "case": "T05:hospital"}))
    rows = rows_of(app, "croisement-helice-departement")
    cell = rows[rows["typology"].str.startswith("T05") & (rows["label"] == "Hospitalier")]["n_dossiers"].item()
    listed = rows_of(app, "croisement-case")
    assert len(listed) == cell > 0
    assert "T05 Diagnostic & pronostic × Hospitalier" in [title.value.replace("\\", "") for title in app.subheader]


def test_a_cell_of_another_vocabulary_is_forgotten_with_it(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"vue": "croisements", "par": "helice", "case": "T05:hospital"})
    app.get("button_group")[1].set_value("statut").run()
    opened_without_fault(app)
    assert "case" not in app.query_params
    assert app.query_params["par"] == "statut"


@pytest.mark.parametrize(
    "params",
    [
        {"par": "zodiaque"},
        {"par": "priorite", "case": "T05:ES"},
        {"par": "territoire", "niveau": "canton"},
        {"par": "territoire", "site": "ailleurs"},
        {"par": "territoire", "case": ELEMENTS[0]},
        {"par": "priorite", "case": "T05"},
    ],
)
def test_a_link_that_says_nonsense_is_told_so_and_shows_the_rest(open_page: OpenPage, params: dict[str, str]) -> None:
    app = opened_without_fault(open_page(PAGE, params={"vue": "croisements", **params}))
    assert "valeur inconnue, ignorée" in words(app)
    assert len(app.get("plotly_chart")) == 1


def test_withdrawn_dossiers_appear_only_when_asked_for(open_page: OpenPage) -> None:
    def statuses(**params: str) -> set[str]:
        app = open_page(PAGE, params={"vue": "croisements", "par": "statut", **params})
        return set(rows_of(opened_without_fault(app), "croisement-statut-departement")["label"])

    assert "Retiré" not in statuses()
    assert "Retiré" in statuses(statut="retire,recu")


def test_over_time_shows_quarters_then_states(open_page: OpenPage) -> None:
    app = opened_without_fault(open_page(PAGE, params={"vue": "temps"}))
    assert len(app.get("plotly_chart")) == 2
    quarters = rows_of(app, "typologies-trimestres")
    assert all(" trimestre " in period for period in quarters["period"])
    last = quarters.groupby("typology").last()["n_cumulative"]
    eleven = rows_of(open_page(PAGE), "typologies").set_index("typology")["n_dossiers"]
    for name, count in last.items():
        if str(name).startswith("T"):
            assert count == eleven[str(name)[:3]]
    states = states_of(app)
    assert states["as_of"].nunique() == 2


def test_a_quarter_chosen_lists_the_dossiers_submitted_in_it(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"vue": "temps"})
    quarters = rows_of(app, "typologies-trimestres")
    held = quarters[quarters["n_submitted"] > 0].iloc[0]
    number, _, year = str(held["period"]).partition(" trimestre ")
    link = f"{str(held['typology'])[:3]}:{year}-T{number[0]}"
    app = opened_without_fault(open_page(PAGE, params={"vue": "temps", "depot": link}))
    assert len(rows_of(app, "typologies-depot")) == held["n_submitted"]


def test_undated_dossiers_are_said_and_not_placed(open_page: OpenPage, tmp_path: Path) -> None:
    lines = [
        {"id_dossier": "D1", "typologies": "T01", "date_depot": "2025-01-05"},
        {"id_dossier": "D2", "typologies": "T01|T02", "date_depot": "2025-11-05"},
    ]
    store = publish_lines(tmp_path, {"2026-01-01": lines})
    app = opened_without_fault(open_page(PAGE, store=store, params={"vue": "temps"}))
    assert "2 dossiers à la date connue" in words(app)
    assert "sans date de dépôt" not in words(app)
    assert "Un seul état des données" in words(app)
    counts = rows_of(app, "typologies-trimestres").query("typology == 'T01 Données de santé'")["n_cumulative"]
    assert list(counts) == [1, 1, 1, 2]


def test_states_tell_what_each_held_under_the_same_filters(open_page: OpenPage, tmp_path: Path) -> None:
    before = [{"id_dossier": "D1", "typologies": "T01"}, {"id_dossier": "D2", "typologies": "T05"}]
    now: list[Mapping[str, object]] = [
        {"id_dossier": "D1", "typologies": "T05"},
        {"id_dossier": "D2", "typologies": "T05", "statut": "retire"},
        {"id_dossier": "D3", "typologies": ""},
    ]
    store = publish_lines(tmp_path, {"2025-03-01": before, "2026-03-01": now})
    app = opened_without_fault(open_page(PAGE, store=store, params={"vue": "temps"}))
    rows = states_of(app)
    counts = {str(name): list(part["n_dossiers"]) for name, part in rows.groupby("typology")}
    assert counts["T01 Données de santé"] == [1, 0]
    assert counts["T05 Diagnostic & pronostic"] == [1, 1]
    assert counts["Aucune typologie"] == [0, 1]
    assert counts["Total"] == [2, 2]
    assert "T01 Données de santé (de 1 à 0 dossiers) en perd" in words(app)


@pytest.mark.parametrize("face", ["onze", "croisements", "temps"])
def test_one_dossier_is_enough_for_every_face(open_page: OpenPage, tmp_path: Path, face: str) -> None:
    store = publish_lines(tmp_path, {"2026-03-01": [{"id_dossier": "D1", "titre": ELEMENTS[7]}]})
    app = opened_without_fault(open_page(PAGE, store=store, params={"vue": face, "choix": "T01"}))
    assert app.get("plotly_chart")
    assert "1 dossier" in words(app)


def test_filters_narrow_the_counts(open_page: OpenPage) -> None:
    everything = rows_of(open_page(PAGE), "typologies")["n_dossiers"].sum()
    narrowed = rows_of(open_page(PAGE, params={"typologie": "T05"}), "typologies")["n_dossiers"].sum()
    assert 0 < narrowed < everything


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")


def rewrite_dossiers(state: Path, folder: Path, **changes: str) -> Path:
    """A copy of the files of a state in which every dossier has these cells."""
    copy = folder / state.name
    shutil.copytree(state, copy)
    text = (copy / "dossiers.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert set(changes) <= set(rows[0])
    with (copy / "dossiers.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(row | changes for row in rows)
    return copy


def test_a_source_without_typologies_gets_a_sentence_and_no_zeros(
    open_page: OpenPage, tmp_path: Path, demo_files: list[Path]
) -> None:
    files = rewrite_dossiers(demo_files[-1], tmp_path, typologies="", typologie_principale="")
    publish_state(Store(tmp_path / "store"), files, is_demo=False)
    app = open_page(PAGE, store=tmp_path / "store")
    assert not app.exception
    assert "La typologie n’est renseignée pour aucun dossier" in said(app)
    assert not app.get("plotly_chart")


def test_a_state_whose_dossiers_are_all_withdrawn_blames_no_filter(
    open_page: OpenPage, tmp_path: Path, demo_files: list[Path]
) -> None:
    files = rewrite_dossiers(demo_files[-1], tmp_path, statut="retire")
    publish_state(Store(tmp_path / "store"), files, is_demo=False)
    app = open_page(PAGE, store=tmp_path / "store")
    assert "tous ceux qu’il contient sont retirés" in said(app)
    assert "ces filtres" not in said(app)
