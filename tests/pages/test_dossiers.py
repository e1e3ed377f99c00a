"""Dossiers: the table as the link asks for it, one dossier's page, and nothing for those who may not read names."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.dossiers.table import COLUMNS, dossier_table, found_places
from analytics.filters import Filters
from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said
from tests.pages.maturity_states import publish_lines
from tests.payloads import ATTRIBUTES, ELEMENTS
from ui.dossiers import sheet, table
from ui.dossiers.view import COLUMN_CODES, FIRST_CODES

PAGE = "dossiers"
HOSTILE = (
    *ELEMENTS[:6],
    *ATTRIBUTES[:2],
    "=1+1",
    "**gras** [lien](http://mal.invalid/x)",
    "’ OR 1=1 --",
    "\u202eolleh",
)


def rows_of(app: AppTest, key: str) -> list[dict[str, Any]]:
    (found,) = [frame for frame in app.dataframe if frame.proto.id.endswith(f"-{key}")]
    rows: list[dict[str, Any]] = found.value.to_dict("records")
    return rows


def last_rows(app: AppTest) -> list[dict[str, Any]]:
    """Rows of the last table of the page, which has no key in AppTest when nothing can be chosen in it."""
    rows: list[dict[str, Any]] = app.dataframe[-1].value.to_dict("records")
    return rows


def listed(app: AppTest) -> list[str]:
    """The dossiers of the page of the table."""
    return [row["submission_id"] for row in rows_of(app, "dossiers-rows")]


def text_of(app: AppTest) -> str:
    """Everything the page says, without the marks that keep a name from being Markdown."""
    words = "\n".join([*(str(each.value) for each in app.header), said(app)])
    return words.replace("\\", "").replace("\u2060", "").replace("\u2068", "").replace("\u2069", "")


def opened(open_page: OpenPage, **asked: Any) -> AppTest:
    app = open_page(PAGE, **asked)
    assert not app.exception
    assert "Une erreur de l’observatoire" not in said(app)
    return app


def every_id(store: Path, filters: Filters | None = None) -> list[str]:
    rows = dossier_table(Store(store).reader(), filters or Filters(), "agent")
    assert rows is not None
    return list(rows["submission_id"])


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two states: D1 moves, D2 enters, D3 is withdrawn, D4 has another scale."""
    before = [
        {"id_dossier": "D1", "titre": "Étude *une*", "srl_initial": 3, "srl_final_vise": 6, "statut": "en_etude"},
        {"id_dossier": "D3", "titre": "Trois", "statut": "retire"},
        {"id_dossier": "D4", "titre": "Quatre", "echelle_maturite": "TRL", "srl_initial": 2},
    ]
    after = [
        {"id_dossier": "D1", "titre": "Étude *une*", "srl_initial": 3, "srl_final_vise": 7, "freins": "Coût | Délais"},
        {"id_dossier": "D2", "titre": "Deux", "typologies": ""},
        *before[1:],
    ]
    return publish_lines(tmp_path_factory.mktemp("dossiers"), {"2026-03-01": before, "2026-06-01": after})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier a payload, which stands in every free text; twelve partners that bear them too."""
    folder = tmp_path_factory.mktemp("hostile") / "2026-03-01"
    folder.mkdir()
    cells = ("titre", "acronyme", "aire_sante", "freins", "leviers", "structures_examen", "ami_redirection", "ami_lies")
    dossiers = [
        {"id_dossier": f"H{place}", "date_depot": "2026-01-05", "statut": "redirige", "typologies": "T01"}
        | {name: text[:40] if name == "acronyme" else text for name in cells}
        for place, text in enumerate(HOSTILE)
    ]
    partners = [
        {
            "id_dossier": f"H{place}",
            "organisation": text,
            "type_acteur": "ES",
            "role": "chef_de_file",
            "commune": text,
            "code_commune": "59350" if place % 2 else "",
        }
        for place, text in enumerate(HOSTILE)
    ]
    for name, rows in (("dossiers", dossiers), ("partenaires", partners)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    publish_state(Store(folder.parent / "store"), folder, is_demo=False)
    return folder.parent / "store"


@pytest.mark.parametrize(
    ("role", "params"),
    [("public", {}), ("consultation", {}), ("public", {"dossier": "IA-2026-001"}), ("consultation", {"tri": "titre"})],
)
def test_roles_below_the_committee_get_a_sentence_and_no_name(
    open_page: OpenPage, full_store: Path, role: str, params: Mapping[str, str]
) -> None:
    app = opened(open_page, role=role, params=params)
    assert "réservée au comité" in said(app)
    assert not app.dataframe
    assert not [each for each in every_id(full_store) if each in text_of(app)]


@pytest.mark.parametrize("role", ["comite"])
def test_the_table_lists_what_the_filters_leave(open_page: OpenPage, full_store: Path, role: str) -> None:
    app = opened(open_page, role=role)
    assert listed(app) == every_id(full_store)
    assert list(rows_of(app, "dossiers-rows")[0]) == [
        "submission_id",
        *(COLUMN_CODES[code] for code in FIRST_CODES),
    ]
    assert dict(app.query_params) == {}
    narrowed = opened(open_page, role=role, params={"departement": "59", "statut": "oriente"})
    assert listed(narrowed) == every_id(full_store, Filters(departement=("59",), statut=("oriente",)))
    assert 0 < len(listed(narrowed)) < len(listed(app))


def test_the_link_says_columns_search_order(open_page: OpenPage, full_store: Path) -> None:
    params = {"colonnes": "titre,cout_total_ht,niveau_vise", "cherche": "hopital", "tri": "cout"}
    app = opened(open_page, params=params)
    rows = dossier_table(Store(full_store).reader(), Filters(), "agent")
    assert rows is not None
    wanted = [rows["submission_id"].iloc[place] for place in found_places(rows, "hopital", "cout")]
    assert 0 < len(wanted) < len(rows)
    assert listed(app) == wanted
    assert list(rows_of(app, "dossiers-rows")[0]) == ["submission_id", "title", "srl_target", "total_cost_eur"]
    assert f"{len(wanted)} dossiers sur {len(rows)} contiennent « hopital »." in text_of(app)
    assert "jamais convertie" in text_of(app)
    assert {name: app.query_params[name] for name in ("cherche", "tri")} == {"cherche": "hopital", "tri": "cout"}


def test_all_columns_are_shown_when_asked_for(open_page: OpenPage) -> None:
    app = opened(open_page)
    app.button(key="dossiers-toutes").click().run()
    assert list(rows_of(app, "dossiers-rows")[0]) == list(COLUMNS)
    app.button(key="dossiers-premieres").click().run()
    assert "colonnes" not in app.query_params
    app.multiselect(key="param_colonnes").set_value([]).run()
    assert list(rows_of(app, "dossiers-rows")[0]) == ["submission_id"]
    assert app.query_params["colonnes"] == "aucune"


def test_column_codes_are_told_apart() -> None:
    assert len(COLUMN_CODES) == len(COLUMNS) - 1
    assert all(code.replace("_", "").isalnum() and code.isascii() for code in COLUMN_CODES)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("colonnes", "titre,inconnu"),
        ("colonnes", "<script>"),
        ("tri", "=1+1"),
        ("tri", "x" * 400),
        ("page", "0"),
        ("page", "<script>"),
        ("cherche", "x" * 400),
        ("dossier", "<img src=x onerror=top.malRan=1>"),
        ("dossier", "\u202e" + "x" * 400),
    ],
)
def test_an_unknown_value_of_a_link_is_said_and_the_table_stands(
    open_page: OpenPage, full_store: Path, name: str, value: str
) -> None:
    app = opened(open_page, params={name: value})
    assert listed(app) == every_id(full_store)
    assert [each.value for each in app.info if "inconnue, ignorée" in each.value or "n’a pas de dossier" in each.value]


def test_a_page_beyond_the_last_is_said(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page, params={"page": "7"})
    assert listed(app) == every_id(full_store)
    assert "il n’y en a qu’une" in text_of(app)


def test_a_search_that_finds_nothing_says_so(open_page: OpenPage) -> None:
    app = opened(open_page, params={"cherche": "zzz introuvable"})
    assert "Aucun dossier ne contient ces mots" in said(app)
    assert not app.dataframe


def test_files_hold_the_columns_shown_or_all(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Callable[[], bytes]] = {}
    real = st.download_button

    def remember(label: str, data: Callable[[], bytes], **settings: Any) -> bool:
        files[str(settings["key"])] = data
        return real(label, data, **settings)

    monkeypatch.setattr(st, "download_button", remember)
    opened(open_page, params={"colonnes": "titre", "cherche": "hopital"})
    headers = {key: make().decode("utf-8-sig").splitlines()[0] for key, make in files.items() if key.endswith("csv")}
    assert headers["dossiers-csv"] == "Dossier;Titre"
    assert headers["dossiers-complet.csv"] == ";".join(COLUMNS.values())
    assert files["dossiers-complet.xlsx"]()[:2] == b"PK"


def test_one_dossier_is_told_whole(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"dossier": "D1"})
    words = text_of(app)
    for sentence in (
        "Étude *une*",
        "D1 · Orienté · déposé le 05/01/2025",
        "Typologies : **T01 ",
        "Coût total HT : **non connu**",
        "Freins : **Coût ; Délais**",
        "Au départ : **SRL 3",
        "Visé : **SRL 7",
        "Aucune orientation vers un dispositif",
    ):
        assert sentence in words
    assert [element.value for element in app.subheader] == [
        "Partenaires",
        "Orientations",
        "Maturité",
        "Ses niveaux, état après état",
        "Règles de l’appel",
        "Ce qui a changé",
    ]
    assert [row["organisation"] for row in rows_of(app, "dossier-partenaires-D1-rows")] == ["Hôpital d’essai"]
    assert "Carte des partenaires, lignes par commune : Lille (1)." in str([each.value for each in app.get("html")])


def test_what_changed_is_told_from_state_to_state(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"dossier": "D1"})
    rows = last_rows(app)
    assert [(row["what"], row["before"], row["after"]) for row in rows] == [
        ("Statut", "En étude", "Orienté"),
        ("Niveau final visé", "6", "7"),
        ("Freins", "non renseigné", "Coût, Délais"),
        ("Statut", "", "En étude"),
    ]
    assert "Présent dans 2 états sur 2, depuis celui du 01/03/2026 ; écrit autrement dans 1 état depuis." in text_of(
        app
    )
    entered = opened(open_page, store=moved, params={"dossier": "D2"})
    assert [row["kind"] for row in last_rows(entered)] == ["Dossier entré"]
    still = opened(open_page, store=moved, params={"dossier": "D4"})
    assert "Présent dans 2 états sur 2, depuis celui du 01/03/2026 : rien n’a changé depuis." in text_of(still)


def test_a_dossier_outside_the_filters_is_shown_and_said(open_page: OpenPage, moved: Path) -> None:
    outside = opened(open_page, store=moved, params={"dossier": "D1", "typologie": "T09"})
    assert "Ce dossier ne passe pas les filtres en cours" in said(outside)
    assert "Étude" in text_of(outside)
    assert not [button for button in outside.button if button.label == "Suivant"]
    withdrawn = opened(open_page, store=moved, params={"dossier": "D3"})
    assert "Ce dossier est retiré" in said(withdrawn)
    kept = opened(open_page, store=moved, params={"dossier": "D1", "typologie": "T01"})
    assert "ne passe pas les filtres" not in said(kept)


def test_another_scale_is_never_converted(open_page: OpenPage, moved: Path) -> None:
    words = text_of(opened(open_page, store=moved, params={"dossier": "D4"}))
    assert "Au départ : **TRL 2" in words
    assert "SRL 2" not in words


def test_the_neighbours_are_those_of_the_table_as_it_is_sorted(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"dossier": "D1", "tri": "titre"})
    assert "2e sur 3" in said(app)
    app.button(key="dossier-précédent").click().run()
    assert app.query_params["dossier"] == "D2"
    assert "1er sur 3" in said(app)
    assert app.button(key="dossier-précédent").disabled
    app.button(key="dossier-suivant").click().run()
    app.button(key="dossier-suivant").click().run()
    assert app.query_params["dossier"] == "D4"
    assert app.button(key="dossier-suivant").disabled
    app.button(key="dossier-liste").click().run()
    assert "dossier" not in app.query_params
    assert app.query_params["tri"] == "titre"
    assert listed(app) == ["D2", "D1", "D4"]


def test_back_leads_to_the_page_of_the_table_that_holds_the_dossier(
    open_page: OpenPage, moved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sheet, table):
        monkeypatch.setattr(module, "PAGE_ROWS", 2)
    app = opened(open_page, store=moved, params={"dossier": "D1", "tri": "titre"})
    app.button(key="dossier-suivant").click().run()
    app.button(key="dossier-liste").click().run()
    assert app.query_params["page"] == "2"
    assert listed(app) == ["D4"]
    linked = opened(open_page, store=moved, params={"dossier": "D2", "tri": "titre", "page": "2"})
    linked.button(key="dossier-liste").click().run()
    assert listed(linked) == ["D2", "D1"]
    outside = opened(open_page, store=moved, params={"dossier": "D3", "tri": "titre", "page": "2"})
    outside.button(key="dossier-liste").click().run()
    assert listed(outside) == ["D4"]


def test_an_older_state_is_told_by_itself(open_page: OpenPage, moved: Path) -> None:
    oldest = Store(moved).snapshots()[0].id
    app = opened(open_page, store=moved, params={"dossier": "D1", "instantane": oldest})
    assert "D1 · En étude" in text_of(app)
    assert "Aucun état n’a mené à celui du 01/03/2026" in text_of(app)
    unknown = opened(open_page, store=moved, params={"dossier": "D2", "instantane": oldest})
    assert "Cet état n’a pas de dossier « D2 »" in text_of(unknown)


def test_hostile_texts_are_shown_letter_for_letter(open_page: OpenPage, hostile: Path) -> None:
    for place in (0, 7, 9, 11):
        app = opened(open_page, store=hostile, params={"dossier": f"H{place}"})
        assert not [each.value for each in app.get("html") if "data-mal" in each.value]
        title = app.header[0].value
        assert not re.search(r"(?<!\\)\]", title)
        assert "<" not in title.replace("\\<", "")
        assert text_of(app).count(HOSTILE[place].strip().replace("\\", "")) > 1
    table = opened(open_page, store=hostile, params={"cherche": HOSTILE[0], "colonnes": ",".join(COLUMN_CODES)})
    assert "H0" in listed(table)


def test_a_portfolio_of_one_dossier_without_a_partner_has_its_page(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "2026-03-01"
    folder.mkdir()
    (folder / "dossiers.csv").write_text(
        "id_dossier;titre;date_depot;statut;typologies\nX 1/2;Seul;05/01/2026;recu;\n", encoding="utf-8"
    )
    (folder / "partenaires.csv").write_text("id_dossier;organisation;type_acteur;role\n", encoding="utf-8")
    publish_state(Store(tmp_path / "store"), folder, is_demo=False)
    app = opened(open_page, store=tmp_path / "store", params={"dossier": "X 1/2"})
    words = text_of(app)
    assert "Aucun partenaire n’est localisé dans la région" in words
    assert "Ce dossier n’a aucune ligne de partenaire." in words
    assert "Chef de file : non connu" in words
    assert "1er sur 1" in words


def test_filters_that_leave_nothing_are_said(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"typologie": "T09"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.dataframe


def test_the_panel_of_maturity_leads_to_the_page(open_page: OpenPage, moved: Path) -> None:
    app = open_page("maturite", store=moved, params={"dossier": "D1"})
    (link,) = [each.proto for each in app.get("page_link") if each.proto.label == "Ouvrir la page du dossier"]
    assert "dossier=D1" in link.query_string


def test_a_redirected_dossier_that_does_not_say_where_is_not_said_to_stay(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish_lines(tmp_path, {"2026-01-15": [{"id_dossier": "A1", "statut": "redirige"}]})
    text = said(open_page("dossiers", store=store, params={"dossier": "A1"}))
    assert "Redirigé vers : **non connu**" in text
    assert "aucun autre appel" not in text
