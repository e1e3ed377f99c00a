"""Consortiums, « Composition »: figures, both units, the dossiers behind each mark, groups, links, edges."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.consortia.composition import Composition, composition_dossiers, composition_groups, composition_of
from analytics.filters import Filters
from etl.store import Store
from tests.pages.conftest import OpenPage, publish_state, said
from tests.payloads import PAYLOADS

PAGE = "consortiums"
FIGURES = (
    "Types d’acteurs présents",
    "Familles présentes",
    "Familles réunies dans un même dossier",
    "Types des chefs de file",
    "Taille des consortiums",
    "Composition par typologie",
)


@pytest.fixture(scope="module")
def found(full_store: Path) -> Composition:
    answer = composition_of(Store(full_store).reader(), Filters(), "comite")
    assert answer is not None
    return answer


def opened(open_page: OpenPage, role: str = "agent", store: Path | None = None, **params: str) -> AppTest:
    chosen = {} if store is None else {"store": store}
    app = open_page(PAGE, role, params={"vue": "composition", **params}, **chosen)
    assert not app.exception
    assert not app.error
    return app


def rows(app: AppTest, key: str) -> list[dict[str, object]]:
    return next(frame.value.to_dict("records") for frame in app.dataframe if frame.key == f"{key}-rows")


def listed(app: AppTest) -> dict[str, list[str]]:
    """{kind of mark: identifiers} of the lists of dossiers shown."""
    ends = "-dossiers-rows"
    return {
        str(frame.key).removeprefix("composition-").removesuffix(ends): list(frame.value["submission_id"])
        for frame in app.dataframe
        if str(frame.key).endswith(ends)
    }


def param(app: AppTest, name: str) -> str:
    """What the link says of a parameter, however it got there."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def words_of(app: AppTest) -> str:
    """What the page says, as it is read: without the backslashes that keep words from being Markdown."""
    return said(app).replace("\\", "")


def subheaders(app: AppTest) -> list[str]:
    return [str(each.value).replace("\\", "") for each in app.subheader]


def behind(store: Path, kind: str, code: str, by: str = "typologie") -> list[str]:
    answer = composition_dossiers(Store(store).reader(), Filters(), "comite", kind=kind, code=code, by=by)
    assert answer is not None
    return list(answer["submission_id"])


@pytest.mark.parametrize("role", ["comite", "admin"])
def test_the_committee_and_above_see_six_figures_and_no_list_yet(open_page: OpenPage, role: str) -> None:
    app = opened(open_page, role)
    assert tuple(subheaders(app)) == FIGURES
    assert len(app.get("plotly_chart")) == 6
    assert listed(app) == {}


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_below_the_committee_the_link_opens_nothing(open_page: OpenPage, role: str) -> None:
    app = opened(open_page, role, type="ES", familles="research")
    assert "réservée au comité" in words_of(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe


def test_tables_under_the_figures_hold_what_is_counted(open_page: OpenPage, found: Composition) -> None:
    app = opened(open_page)
    types = {row["actor_type"]: row for row in rows(app, "composition-types")}
    for code, n_dossiers, n_organisations in zip(
        found.types["actor_type"], found.types["n_dossiers"], found.types["n_organisations"], strict=True
    ):
        assert (types[code]["n_dossiers"], types[code]["n_organisations"]) == (n_dossiers, n_organisations)
    assert [row["n_dossiers"] for row in rows(app, "composition-familles")] == list(found.families["n_dossiers"])
    combinations = rows(app, "composition-combinaisons")
    assert len(combinations) == 16
    assert sum(int(str(row["n_dossiers"])) for row in combinations) == found.n_dossiers
    assert [row["n_dossiers"] for row in rows(app, "composition-tailles")] == list(found.sizes["n_dossiers"])


def test_words_are_french_and_say_their_unit_their_number_and_their_date(
    open_page: OpenPage, found: Composition
) -> None:
    app = opened(open_page)
    cells = {
        str(cell)
        for frame in app.dataframe
        for cell in frame.value.drop(columns=["helix", "helices"], errors="ignore").to_numpy().ravel()
    }
    assert not {"research", "economy", "hospital", "medico_social", "other", "True", "False"} & cells
    notes = [str(each.value) for each in app.caption if str(each.value).startswith("Unité")]
    assert len(notes) == 6
    assert all("état au" in note for note in notes)
    assert all(f"n\u00a0=\u00a0{found.n_dossiers}" in note for note in notes[:5])
    assert f"{found.n_dossiers} dossiers, {found.n_organisations} organisations distinctes" in words_of(app)


def test_counted_by_organisations_the_notes_say_so(open_page: OpenPage, found: Composition) -> None:
    app = opened(open_page, compter="organisations")
    words = words_of(app)
    assert f"Unité : organisations distinctes ; n = {found.n_organisations}, dans {found.n_dossiers} dossiers" in words
    assert param(app, "compter") == "organisations"
    # What is a size of dossiers stays counted in dossiers.
    assert f"Unité : dossiers ; n = {found.n_dossiers} ; organisations distinctes par dossier" in words


MARKS = {
    "type": "ES",
    "famille": "economy",
    "familles": "economy+hospital+research",
    "chef": "ES",
    "taille": "3",
    "case": "T05:research",
}


def test_a_link_to_a_mark_lists_its_dossiers_under_its_figure(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page, type="ES")
    assert listed(app) == {"type": behind(full_store, "type", "ES")}
    assert subheaders(app)[:2] == [FIGURES[0], "Dossiers avec un partenaire : Établissement de santé"]
    assert f"n = {len(behind(full_store, 'type', 'ES'))} " in words_of(app)
    assert param(app, "type") == "ES"


def test_every_figure_has_its_own_list(open_page: OpenPage, full_store: Path) -> None:
    expected = {kind: behind(full_store, kind, code) for kind, code in MARKS.items()}
    assert all(expected.values())
    app = opened(open_page, **MARKS)
    assert listed(app) == expected
    assert {kind: param(app, kind) for kind in MARKS} == MARKS


def test_the_title_of_a_list_is_in_words(open_page: OpenPage) -> None:
    params = {"familles": "aucune", "famille": "other", "chef": "MS", "taille": "11", "case": "59:R02"}
    assert [title for title in subheaders(opened(open_page, par="departement", **params)) if "Dossiers" in title] == [
        "Dossiers avec la famille : Autre",
        "Dossiers réunissant exactement : Aucune famille de l’appel",
        "Dossiers menés par : Acteur du médico-social",
        "Dossiers de 11 à 15 organisations",
        "Dossiers : Nord, Trois familles (R02)",
    ]


def test_a_combination_typed_by_hand_in_any_order_is_the_same(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page, familles="research economy")
    assert listed(app) == {"familles": behind(full_store, "familles", "economy+research")}
    assert param(app, "familles") == "economy+research"


def test_a_mark_without_dossier_says_so(open_page: OpenPage) -> None:
    app = opened(open_page, taille="31")
    assert "Aucun dossier pour ces filtres." in words_of(app)


def test_groups_follow_the_link_and_a_cell_of_another_grouping_is_let_go(open_page: OpenPage, full_store: Path) -> None:
    for by, title in (("departement", "Composition par département"), ("epci", "Composition par EPCI")):
        app = opened(open_page, par=by, case="T05:research")
        assert title in subheaders(app)
        assert listed(app) == {}
        answer = composition_groups(Store(full_store).reader(), Filters(), "comite", by=by)
        assert answer is not None
        assert [row["n_dossiers"] for row in rows(app, f"composition-{by}")] == list(answer["n_dossiers"])
    assert "EPCI sur 92 ont au moins un dossier" in words_of(app)


def test_filters_narrow_every_figure_and_every_list(open_page: OpenPage, full_store: Path) -> None:
    app = opened(open_page, type_acteur="MS", type="ES")
    answer = composition_of(Store(full_store).reader(), Filters(type_acteur=["MS"]), "comite")
    assert answer is not None
    assert f"{answer.n_dossiers} dossiers, {answer.n_organisations} organisations" in words_of(app)
    assert 0 < len(listed(app)["type"]) < len(behind(full_store, "type", "ES"))


@pytest.mark.parametrize("value", ["inconnu", PAYLOADS[0], "T05:", "²"])
def test_a_value_that_means_nothing_is_said_and_ignored(open_page: OpenPage, value: str) -> None:
    app = opened(open_page, **dict.fromkeys([*MARKS, "par", "compter"], value))
    assert words_of(app).count("valeur inconnue, ignorée") == len(MARKS) + 2
    assert listed(app) == {}
    assert len(app.get("plotly_chart")) == 6


def published(folder: Path, dossiers: Sequence[Mapping[str, str]], partners: Sequence[Mapping[str, str]]) -> Path:
    """A store of one state of these lines."""
    files = folder / "2026-03-01"
    files.mkdir(parents=True)
    for name, lines in (("dossiers", dossiers), ("partenaires", partners)):
        with (files / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(lines[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(lines)
    publish_state(Store(folder / "store"), files, is_demo=False)
    return folder / "store"


def a_dossier(submission_id: str, title: str = "Essai") -> dict[str, str]:
    return {"id_dossier": submission_id, "titre": title, "date_depot": "2025-01-05", "statut": "recu", "typologies": ""}


def a_partner(submission_id: str, organisation: str, **more: str) -> dict[str, str]:
    line = {"organisation": organisation, "type_acteur": "LABO", "role": "partenaire", "code_commune": "59350"}
    return {"id_dossier": submission_id, **line, **more}


def test_one_dossier_without_lead_is_described_without_a_fault(open_page: OpenPage, tmp_path: Path) -> None:
    app = opened(
        open_page, store=published(tmp_path, [a_dossier("A")], [a_partner("A", "Labo")]), type="LABO", taille="1"
    )
    words = words_of(app)
    assert "1 dossier, 1 organisation distincte. Le seul dossier ne réunit pas" in words
    assert "1 dossier sans chef de file déclaré" in words
    assert listed(app) == {"type": ["A"], "taille": ["A"]}
    assert len(app.get("plotly_chart")) == 6


def test_dossiers_without_any_partner_are_said_and_counted(open_page: OpenPage, tmp_path: Path) -> None:
    lines = [a_partner("A", "Labo", role="chef_de_file")]
    app = opened(
        open_page, store=published(tmp_path, [a_dossier("A"), a_dossier("B")], lines), familles="aucune", taille="0"
    )
    assert listed(app) == {"familles": ["B"], "taille": ["B"]}
    assert "1 dossier sans partenaire" in words_of(app)


def test_hostile_names_stay_cells(open_page: OpenPage, tmp_path: Path) -> None:
    names = [name for name in PAYLOADS[:40:5] if name.strip()]
    dossiers = [a_dossier(f"D{place}", name) for place, name in enumerate(names)]
    partners = [a_partner(f"D{place}", name, role="chef_de_file") for place, name in enumerate(names)]
    app = opened(open_page, store=published(tmp_path, dossiers, partners), chef="LABO", par="epci")
    assert len(listed(app)["chef"]) == len(dossiers)
    assert not [name for name in names if len(name) > 2 and name in words_of(app)]
