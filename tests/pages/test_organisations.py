"""Organisations: the list as the link asks for it, one organisation's page, nothing for those who may not read names."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from etl.store import Store
from tests.analytics import oracle_network as oracle
from tests.analytics.oracle_data import Portfolio, load_portfolio
from tests.pages.conftest import OpenPage, publish_state, said
from tests.payloads import ATTRIBUTES, ELEMENTS, PAYLOADS

PAGE = "organisations"
Lines = Sequence[Mapping[str, str]]
# Names of the same letters would be one organisation.
HOSTILE = (
    *ELEMENTS[1:4],
    ATTRIBUTES[0],
    "=1+1",
    "**gras** [lien](http://mal.invalid/x)",
    "’ OR 1=1 --",
    "\u202eolleh",
)
CHU, IA, WITHDRAWN, LEFT = "siren:265906719", "nom:ia sante", "nom:retiree", "nom:partie"


def rows_of(app: AppTest, key: str) -> list[dict[str, Any]]:
    (found,) = [frame for frame in app.dataframe if re.search(rf"-{key}(-[0-9a-f]{{8}})?-rows$", frame.proto.id)]
    rows: list[dict[str, Any]] = found.value.to_dict("records")
    return rows


def text_of(app: AppTest) -> str:
    """Everything the page says, without the marks that keep a name from being Markdown."""
    words = "\n".join([*(str(each.value) for each in app.header), said(app)])
    return re.sub("[\\\\\u2060\u2068\u2069]", "", words)


def carried_by(app: AppTest) -> dict[str, int]:
    """Dossiers by typology, as the table under the bars has them."""
    (found,) = [frame.value for frame in app.dataframe if list(frame.value)[:1] == ["typology"]]
    return dict(zip(found["typology"], found["n_dossiers"], strict=True))


def metrics_of(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def opened(open_page: OpenPage, **asked: Any) -> AppTest:
    app = open_page(PAGE, **asked)
    assert not app.exception
    assert "Une erreur de l’observatoire" not in said(app)
    return app


def publish(folder: Path, as_of: str, dossiers: Lines, partners: Lines) -> Path:
    """A state of these lines, in the store of the folder."""
    files = folder / as_of
    files.mkdir(parents=True)
    for name, rows in (("dossiers", dossiers), ("partenaires", partners)):
        with (files / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
    publish_state(Store(folder / "store"), files, is_demo=False)
    return folder / "store"


def dossier(number: str, **changes: str) -> dict[str, str]:
    line = {"titre": f"Titre {number}", "date_depot": "2026-01-05", "statut": "oriente", "typologies": "T01"}
    return {"id_dossier": number, **line, **changes}


def partner(number: str, name: str, **changes: str) -> dict[str, str]:
    line = {"type_acteur": "ES", "role": "partenaire", "code_commune": "59350", "siren": ""}
    return {"id_dossier": number, "organisation": name, **line, **changes}


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two states: an organisation leaves, another comes; one is in a withdrawn dossier only."""
    chu = {"siren": CHU[6:], "role": "chef_de_file"}
    first = [partner("D1", "CHU de Lille", **chu), partner("D1", "Partie")]
    last = [
        partner("D1", "CHU de Lille", **chu),
        partner("D1", "C.H.U. Lille", code_commune="59512", siren=CHU[6:]),
        partner("D1", "IA Santé", type_acteur="STARTUP", code_commune="80021"),
        partner("D2", "IA Santé", type_acteur="STARTUP", role="chef_de_file", code_commune="80021"),
        partner("D3", "Retirée", role="chef_de_file"),
    ]
    folder = tmp_path_factory.mktemp("organisations")
    publish(folder, "2026-03-01", [dossier("D1")], first)
    dossiers = [
        dossier("D1", typologies="T01|T05"),
        dossier("D2", typologies="T05", date_depot="2026-04-02"),
        dossier("D3", statut="retire"),
    ]
    return publish(folder, "2026-06-01", dossiers, last)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two organisations a payload in one dossier, their places and titles hostile too."""
    lines = [
        partner("H1", text, code_commune="" if place % 2 else "59350", commune=text)
        for place, text in enumerate(HOSTILE)
    ]
    lines[0]["role"] = "chef_de_file"
    return publish(tmp_path_factory.mktemp("hostile"), "2026-03-01", [dossier("H1", titre=ELEMENTS[0])], lines)


@pytest.fixture(scope="module")
def portfolio(demo_files: list[Path]) -> Portfolio:
    """The last state of the demo as plain Python reads it."""
    return load_portfolio(demo_files[-1])


@pytest.mark.parametrize("role", ["public", "consultation"])
@pytest.mark.parametrize("params", [{}, {"organisation": CHU}, {"organisation": "nom:personne", "cherche": "chu"}])
def test_roles_below_the_committee_get_a_sentence_and_no_name(
    open_page: OpenPage, moved: Path, role: str, params: Mapping[str, str]
) -> None:
    app = opened(open_page, store=moved, role=role, params=params)
    assert "réservée au comité" in said(app)
    assert not app.dataframe
    assert not app.metric
    assert "Lille" not in text_of(app)


@pytest.mark.parametrize("role", ["comite", "admin"])
@pytest.mark.parametrize("filters", [{}, {"departement": ("59",), "statut": ("oriente",)}], ids=["none", "two"])
def test_the_list_is_that_of_the_files(
    open_page: OpenPage, portfolio: Portfolio, role: str, filters: dict[str, tuple[str, ...]]
) -> None:
    expected = oracle.nodes(portfolio, filters)
    app = opened(open_page, role=role, params={name: ",".join(codes) for name, codes in filters.items()})
    rows = rows_of(app, PAGE)
    columns = {"organisation": "organisation", "n_dossiers": "n_dossiers", "n_led": "n_led", "n_partners": "n_partners"}
    columns |= {"actor_label": "actor_label"}
    assert [{name: row[name] for name in columns} for row in rows] == [
        {name: row[column] for name, column in columns.items()} for row in expected[:100]
    ]
    leads, back = sum(row["n_led"] > 0 for row in expected), sum(row["n_dossiers"] > 1 for row in expected)
    assert f"{len(expected)} organisations : {leads} sont chefs de file d’au moins un dossier" in text_of(app)
    assert f"{back} sont dans plusieurs dossiers" in text_of(app)


def test_the_link_says_search_and_order(open_page: OpenPage, portfolio: Portfolio) -> None:
    app = opened(open_page, params={"cherche": "LABORATOIRE de", "tri": "nom"})
    rows = rows_of(app, PAGE)
    names = [row["organisation"] for row in rows]
    assert names
    assert names == sorted(names, key=letters)
    assert {row["actor_label"] for row in rows} >= {"Laboratoire de recherche"}
    expected = {row["organisation"] for row in oracle.nodes(portfolio, {}) if row["actor_type"] == "LABO"}
    assert expected <= set(names)
    assert app.query_params["tri"] == "nom"
    led = opened(open_page, params={"tri": "chef"})
    counts = [row["n_led"] for row in rows_of(led, PAGE)]
    assert counts == sorted(counts, reverse=True)


def letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def test_every_spelling_and_number_is_looked_in(open_page: OpenPage, moved: Path) -> None:
    for words in ("c.h.u.", CHU[6:], "chu lille", "etablissement lille"):
        app = opened(open_page, store=moved, params={"cherche": words})
        assert [row["organisation"] for row in rows_of(app, PAGE)] == ["C.H.U. Lille"], words
        assert "n = 1 sur 2, qui contient" in text_of(app)


def test_a_search_that_finds_nothing_says_so(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"cherche": "zzz introuvable"})
    assert "Aucune organisation ne contient ces mots" in said(app)
    assert not app.dataframe


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tri", "=1+1"),
        ("page", "0"),
        ("page", "99999999"),
        ("cherche", "x" * 400),
        ("organisation", "nom:personne"),
        ("organisation", "<img src=x onerror=top.malRan=1>"),
        ("organisation", "\u202e" + "x" * 4000),
        ("organisation", PAYLOADS[-1]),
    ],
)
def test_an_unknown_value_of_a_link_is_said_and_the_list_stands(
    open_page: OpenPage, moved: Path, name: str, value: str
) -> None:
    app = opened(open_page, store=moved, params={name: value})
    assert len(rows_of(app, PAGE)) == 2
    told = [each.value for each in app.info]
    assert [each for each in told if "inconnue, ignorée" in each or "n’a pas d’organisation" in each]
    assert name not in app.query_params


def test_an_organisation_that_left_is_said_to_have_been_seen(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"organisation": LEFT})
    assert "vue en dernier dans l’état du 01/03/2026 : la liste est montrée." in text_of(app)
    oldest = Store(moved).snapshots()[0].id
    there = opened(open_page, store=moved, params={"organisation": LEFT, "instantane": oldest})
    assert there.header[0].value == "Partie"
    assert "Un seul état est publié, celui du 01/03/2026." in text_of(there)


def test_one_organisation_is_told_whole(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"organisation": CHU})
    words = text_of(app)
    for sentence in (
        "Type d’acteur : **Établissement de santé**",
        "Famille : **Hospitalier**",
        "Identifiants : **SIREN 265906719**",
        "Graphies : **C.H.U. Lille (1 ligne) ; CHU de Lille (1 ligne)**",
        "Vue dans chacun des 2 états, du 01/03/2026 au 01/06/2026.",
        "Dossier déposé le 05/01/2026.",
        "Communauté 1 : 2 organisations qui partagent",
        "Pas une passerelle",
    ):
        assert sentence in words
    assert metrics_of(app) == {
        "Dossiers": "1",
        "Comme chef de file": "1",
        "Partenaires": "1",
        "Communes de la région": "2",
    }
    assert [each.value for each in app.subheader] == [
        "Ses dossiers",
        "Ses partenaires",
        "Ses territoires",
        "Typologies de ses dossiers",
    ]
    assert [(row["submission_id"], row["part"]) for row in rows_of(app, "organisation-dossiers")] == [
        ("D1", "chef de file")
    ]
    (other,) = rows_of(app, "organisation-partenaires")
    assert (other["organisation"], other["n_dossiers"], other["ids"]) == ("IA Santé", 1, "D1")
    assert [row["place"] for row in rows_of(app, "organisation-territoires")] == ["Lille", "Roubaix"]
    carried = carried_by(app)
    assert len(carried) == 11
    assert {code for code, n in carried.items() if n} == {"T01", "T05"}
    assert "Carte de ses communes, dossiers par commune : Lille (1), Roubaix (1)." in str(
        [each.value for each in app.get("html")]
    )


def test_pages_of_the_demo_are_those_of_its_files(open_page: OpenPage, portfolio: Portfolio) -> None:
    for row in oracle.nodes(portfolio, {})[:20:9]:
        expected = oracle.Organisation(portfolio, {}, row["organisation_id"])
        app = opened(open_page, params={"organisation": row["organisation_id"]})
        shown = metrics_of(app)
        assert shown["Dossiers"] == str(len(expected.counted))
        assert shown["Comme chef de file"] == str(row["n_led"])
        assert shown["Partenaires"] == str(row["n_partners"]) == str(len(expected.partners()))
        assert shown["Communes de la région"] == str(len(expected.communes()))
        assert {each["submission_id"] for each in rows_of(app, "organisation-dossiers")} == set(expected.dossiers())
        shared = sorted(each["n_dossiers"] for each in rows_of(app, "organisation-partenaires"))
        assert shared == sorted(len(ids) for ids in expected.partners().values())
        assert carried_by(app) == expected.typologies()


def test_back_leads_to_the_list_as_it_was(open_page: OpenPage, moved: Path) -> None:
    params = {"organisation": IA, "cherche": "sante", "tri": "nom", "typologie": "T05"}
    app = opened(open_page, store=moved, params=params)
    assert app.header[0].value == "IA Santé"
    app.button(key="organisation-liste").click().run()
    assert {name: app.query_params[name] for name in ("cherche", "tri", "typologie")} == {
        "cherche": "sante",
        "tri": "nom",
        "typologie": "T05",
    }
    assert "organisation" not in app.query_params
    assert "IA Santé" in [row["organisation"] for row in rows_of(app, PAGE)]


def test_links_keep_filters_and_state(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"organisation": IA, "typologie": "T05"})
    (link,) = [each.proto for each in app.get("page_link") if each.proto.label == "Voir sa place dans le réseau"]
    assert "typologie=T05" in link.query_string
    assert "vue=reseau" in link.query_string
    assert "organisation=nom" in link.query_string


def test_what_is_counted_follows_the_filters(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"organisation": IA, "typologie": "T01"})
    assert metrics_of(app)["Dossiers"] == "1"
    assert "n = 1 ; et 1 non comptés" in text_of(app)
    kept = {row["submission_id"]: row["counted"] for row in rows_of(app, "organisation-dossiers")}
    assert kept == {"D1": "oui", "D2": "non"}


def test_an_organisation_outside_the_filters_is_shown_and_said(open_page: OpenPage, moved: Path) -> None:
    outside = opened(open_page, store=moved, params={"organisation": CHU, "typologie": "T09"})
    assert "Aucun dossier de cette organisation ne passe les filtres en cours" in said(outside)
    assert metrics_of(outside)["Dossiers"] == "1"
    assert outside.query_params["typologie"] == "T09"
    withdrawn = opened(open_page, store=moved, params={"organisation": WITHDRAWN})
    assert "Tous les dossiers de cette organisation sont retirés" in said(withdrawn)
    assert metrics_of(withdrawn)["Dossiers"] == "0"
    assert [row["submission_id"] for row in rows_of(withdrawn, "organisation-dossiers")] == ["D3"]


def test_filters_that_leave_nothing_are_said(open_page: OpenPage, moved: Path) -> None:
    app = opened(open_page, store=moved, params={"typologie": "T09"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.dataframe


def test_an_identity_of_the_alias_table_opens_its_organisation(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(
        tmp_path, "2026-03-01", [dossier("A")], [partner("A", "Vieux nom", role="chef_de_file"), partner("A", "Autre")]
    )
    table = f"alias_id,organisation_id,note\nnom:vieux nom,{CHU},\n"
    Store(store).configure("organisation_aliases.csv", table, by="Essais")
    app = opened(open_page, store=store, params={"organisation": "nom:vieux nom"})
    assert app.query_params["organisation"] == CHU


def test_hostile_names_are_shown_letter_for_letter(open_page: OpenPage, hostile: Path) -> None:
    listed = opened(open_page, store=hostile)
    names = [row["organisation"] for row in rows_of(listed, PAGE)]
    assert {name.strip() for name in HOSTILE} <= {name.strip() for name in names}
    ids = ids_by_name(hostile)
    for name in HOSTILE:
        app = opened(open_page, store=hostile, params={"organisation": ids[name.strip()]})
        title = app.header[0].value
        assert re.sub("[\\\\\u2060\u202c\u2068\u2069]", "", title).strip() == name.strip()
        assert "<" not in title.replace("\\<", "")
        assert not re.search(r"(?<!\\)\]", title)
        assert not [each.value for each in app.get("html") if "data-mal" in each.value]
        assert len(rows_of(app, "organisation-partenaires")) == len(HOSTILE) - 1


def ids_by_name(store: Path) -> dict[str, str]:
    cursor = Store(store).reader().cursor()
    return {
        str(name).strip(): str(key)
        for name, key in cursor.table("partners").project("name, organisation_id").fetchall()
    }


def test_a_portfolio_of_one_dossier_and_one_organisation_has_its_page(open_page: OpenPage, tmp_path: Path) -> None:
    lines = [partner("X 1/2", "Seule", role="chef_de_file", code_commune="")]
    store = publish(tmp_path, "2026-03-01", [dossier("X 1/2", typologies="")], lines)
    listed = opened(open_page, store=store)
    assert "1 organisation : 1 est chef de file d’au moins un dossier, 0 est dans plusieurs dossiers." in text_of(
        listed
    )
    app = opened(open_page, store=store, params={"organisation": "nom:seule"})
    words = text_of(app)
    for sentence in (
        "aucun numéro : connue par son nom seul",
        "Elle est seule dans ses dossiers.",
        "Aucun de ses sites n’est localisé dans la région.",
        "Seule dans ses dossiers : elle n’est d’aucune communauté.",
    ):
        assert sentence in words


def test_dossiers_without_a_partner_have_no_organisation(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "2026-03-01"
    folder.mkdir()
    (folder / "dossiers.csv").write_text(
        "id_dossier;titre;date_depot;statut;typologies\nX;Seul;05/01/2026;recu;\n", encoding="utf-8"
    )
    (folder / "partenaires.csv").write_text("id_dossier;organisation;type_acteur;role\n", encoding="utf-8")
    publish_state(Store(tmp_path / "store"), folder, is_demo=False)
    app = opened(open_page, store=tmp_path / "store")
    assert "Aucune organisation dans ces dossiers." in said(app)
    assert not app.dataframe


def test_files_hold_the_rows_found(open_page: OpenPage, moved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, Callable[[], bytes]] = {}
    real = st.download_button

    def remember(label: str, data: Callable[[], bytes], **settings: Any) -> bool:
        files[str(settings["key"])] = data
        return real(label, data, **settings)

    monkeypatch.setattr(st, "download_button", remember)
    opened(open_page, store=moved, params={"cherche": "ia"})
    lines = files["organisations-csv"]().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Organisation;Type d’acteur;Famille;Dossiers")
    assert lines[0].endswith("Identité;Graphies")
    assert [line.split(";")[0] for line in lines[1:]] == ["IA Santé"]
    assert files["organisations-xlsx"]()[:2] == b"PK"
