"""Territoire: chosen by link or from a list, empty or full, for those who may read names, and nobody else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.filters import Filters
from analytics.territory_profile import territory_profile
from etl.pipeline.publication import PublicationRequest, import_files
from etl.store import Store
from geo.areas import areas, communes_of, resolve_commune
from tests.etl.builders import dossier, member, partner, uploads
from tests.pages.conftest import OpenPage, said

PAGE = "territoire"
LILLE = "200093201"
AMIENS = "248000531"


def written(app: AppTest) -> str:
    """What the page sends as HTML."""
    return "\n".join(element.value for element in app.get("html"))


def listed(app: AppTest, column: str) -> object:
    """The rows of the table that has this column."""
    return next(frame.value for frame in app.dataframe if column in frame.value.columns)


def empty_epci(store: Path) -> str:
    """An EPCI without any dossier."""
    reader = Store(store).reader()
    for each in areas("epci"):
        profile = territory_profile(reader, Filters(), "agent", level="epci", code=each.code)
        if profile is not None and profile.n_dossiers == 0 and profile.n_deployed_only == 0:
            return each.code
    raise AssertionError("every EPCI has a dossier")


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_name(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role, params={"territoire": LILLE})
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.dataframe
    assert "territory-paper" not in written(app)


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_the_territory(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role, params={"territoire": LILLE})
    assert not app.exception
    assert "Métropole Européenne de Lille" in said(app)
    assert "territory-paper" in written(app)


def test_without_a_territory_the_page_says_what_to_do(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    assert not app.exception
    assert "Choisissez un EPCI" in said(app)
    assert not app.dataframe
    assert "territory-paper" not in written(app)


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        ({}, "status <> 'retire'"),
        ({"statut": "oriente"}, "status = 'oriente'"),
        (
            {"departement": "59"},
            "status <> 'retire' AND submission_id IN (SELECT submission_id FROM partners WHERE departement_code = '59')",
        ),
    ],
    ids=["no filter", "a status", "a departement"],
)
def test_until_one_is_chosen_the_territories_with_most_dossiers_are_a_click_away(
    open_page: OpenPage, full_store: Path, params: dict[str, str], kept: str
) -> None:
    reader = Store(full_store).reader()
    counted = f"""SELECT epci_code, count(DISTINCT submission_id) FROM partners
        WHERE epci_code IS NOT NULL AND submission_id IN (SELECT submission_id FROM submissions WHERE {kept})
        GROUP BY epci_code"""
    held = dict(reader.cursor().execute(counted).fetchall())
    app = open_page(PAGE, params=params)
    buttons = most(app)
    assert [held[code] for code in buttons] == sorted(held.values(), reverse=True)[:10]
    filters = Filters(**{name: (value,) for name, value in params.items()})
    for code, button in buttons.items():
        profile = territory_profile(reader, filters, "agent", level="epci", code=code)
        assert profile is not None
        assert profile.n_dossiers == held[code]
        plural = "s" if held[code] > 1 else ""
        assert button.label.replace("\\", "") == f"{profile.name} : {held[code]} dossier{plural}"
        assert f"n = {profile.n_chosen} dossiers retenus" in said(app).replace("\u00a0", " ")
    assert f"{len(buttons)} sur {len(held)} qui ont un dossier" in said(app)
    app.get("button_group")[0].set_value("departement").run()
    assert set(most(app)) <= {each.code for each in areas("departement")}
    code, button = list(most(app).items())[-1]
    button.click().run()
    assert not app.exception
    assert {name: app.query_params[name] for name in (*params, "territoire")} == {**params, "territoire": code}
    assert not most(app)


def most(app: AppTest) -> dict[str, Any]:
    """The buttons of the territories with most dossiers, by their code."""
    return {
        button.key.rpartition("-")[2]: button for button in app.button if str(button.key).startswith("territory-most-")
    }


@pytest.mark.parametrize("code, kind", [(LILLE, "epci"), ("595", "arrondissement"), ("59", "departement")])
def test_a_link_names_a_code_alone_and_the_kind_follows(open_page: OpenPage, code: str, kind: str) -> None:
    app = open_page(PAGE, params={"territoire": code})
    assert not app.exception
    assert app.get("button_group")[0].value == kind
    assert app.query_params["territoire"] == code


def test_every_kind_lists_its_territories(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    for kind, n in (("epci", 92), ("arrondissement", len(areas("arrondissement"))), ("departement", 5)):
        app.get("button_group")[0].set_value(kind).run()
        assert not app.exception
        assert len(territories(app).options) == n


def territories(app: AppTest) -> object:
    """The list to choose a territory from."""
    return next(box for box in app.selectbox if box.key == "param_territoire")


def test_another_kind_forgets_the_territory(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": LILLE})
    app.get("button_group")[0].set_value("departement").run()
    assert not app.exception
    assert "territoire" not in app.query_params
    territories(app).set_value("80").run()
    assert app.query_params["territoire"] == "80"
    assert "**Somme.**" in said(app)


@pytest.mark.parametrize("code", ["<b>", "99", "75056", "200093201 "])
def test_an_unknown_territory_in_a_link_is_said(open_page: OpenPage, code: str) -> None:
    app = open_page(PAGE, params={"territoire": code})
    assert not app.exception
    assert "valeur inconnue" in said(app)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("59350", "Lille fait partie de la Métropole Européenne de Lille : c’est sa page."),
        ("59355", "Lomme (aujourd’hui Lille) fait partie de la Métropole Européenne de Lille : c’est sa page."),
        ("02045", "La commune 02045 (aujourd’hui Les Septvallons) fait partie de la CC du Val de l'Aisne"),
    ],
    ids=["of today", "merged", "merged and nameless"],
)
def test_a_commune_in_a_link_opens_the_page_of_its_epci(open_page: OpenPage, code: str, words: str) -> None:
    commune = resolve_commune(code)
    epci = next(each.code for each in areas("epci") if commune in communes_of("epci", each.code))
    app = open_page(PAGE, params={"territoire": code, "statut": "oriente"})
    assert not app.exception
    assert words in said(app).replace("\\", "")
    assert "valeur inconnue" not in said(app)
    assert dict(app.query_params) == {"territoire": epci, "statut": "oriente"}
    assert app.get("button_group")[0].value == "epci"
    assert "territory-paper" in written(app)
    app.run()
    assert "fait partie de la" not in said(app), "said once"
    assert territories(app).value == epci


def test_a_commune_opens_its_epci_whatever_the_kind_chosen_before(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": "59"})
    app.query_params["territoire"] = "59350"
    app.run()
    assert app.query_params["territoire"] == LILLE
    assert "**Métropole Européenne de Lille.**" in said(app)


def test_the_region_in_a_link_is_sent_to_the_map(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": "32", "statut": "oriente"})
    assert not app.exception
    assert "Hauts-de-France : la région entière n’a pas de page ici" in said(app).replace("\\", "")
    assert "valeur inconnue" not in said(app)
    assert dict(app.query_params) == {"statut": "oriente"}
    link = app.get("page_link")[0].proto
    assert (link.label, link.query_string) == ("Voir la région sur la carte", "statut=oriente")


def test_the_lists_are_whole_and_those_of_the_profile(open_page: OpenPage, full_store: Path) -> None:
    profile = territory_profile(Store(full_store).reader(), Filters(), "agent", level="departement", code="59")
    assert profile is not None
    app = open_page(PAGE, params={"territoire": "59"})
    assert list(listed(app, "title")["submission_id"]) == list(profile.dossiers["submission_id"])
    assert list(listed(app, "n_led")["n_dossiers"]) == list(profile.partners["n_dossiers"])
    assert f"Parmi {profile.n_chosen} dossiers retenus" in said(app)


def test_its_communes_stand_in_a_table_and_the_merged_ones_say_what_they_were(open_page: OpenPage) -> None:
    rows = listed(open_page(PAGE, params={"territoire": LILLE}), "formerly").set_index("name")
    assert len(rows) == len(communes_of("epci", LILLE))
    assert rows.loc["Lille", "formerly"] == "Hellemmes-Lille, Lomme"
    assert rows.loc["Roubaix", "formerly"] == ""
    # Where no commune ever merged there is nothing to say.
    assert "formerly" not in listed(open_page(PAGE, params={"territoire": AMIENS}), "population").columns


def test_any_commune_of_a_departement_is_found_by_its_page_its_name_or_the_one_it_had(open_page: OpenPage) -> None:
    inside = communes_of("departement", "59")
    app = open_page(PAGE, params={"territoire": "59"})
    seen: set[str] = set()
    assert f"Lignes 1 à 100 sur {len(inside)}" in said(app)
    n_pages = -(-len(inside) // 100)
    for number in range(1, n_pages + 1):
        app.get("pagination")[0].set_value(number).run()
        seen |= set(listed(app, "population")["code"])
    assert seen == inside
    for words, name in (("zuytpeene", "Zuytpeene"), ("59669", "Zuytpeene"), ("lomme", "Lille")):
        app.text_input(key="territory-communes-59-words").set_value(words).run()
        assert name in set(listed(app, "population")["name"])
        assert f"sur {len(inside)}" in said(app)
    assert "1 ligne trouvée" in said(app)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose 130 dossiers are all in Lille, each led by an organisation of its own."""
    folder = tmp_path_factory.mktemp("crowded")
    ids = [f"IA-{number:03}" for number in range(1, 131)]
    lines = [dossier(each, titre=f"Télésuivi {each}" if each == "IA-117" else f"Titre {each}") for each in ids]
    leads = [partner(each, f"Clinique fictive {each}") for each in ids]
    import_files(Store(folder), uploads(lines, leads), PublicationRequest(date(2026, 3, 14), "Essais"))
    return folder


@pytest.mark.parametrize(
    ("what", "column", "words"),
    [("dossiers", "submission_id", "télésuivi"), ("partners", "organisation", "CLINIQUE FICTIVE IA-117")],
)
def test_every_dossier_and_partner_is_found_by_its_page_or_by_a_word(
    open_page: OpenPage, crowded: Path, what: str, column: str, words: str
) -> None:
    app = open_page(PAGE, params={"territoire": LILLE}, store=crowded)
    assert said(app).count("Lignes 1 à 100 sur 130") == 2
    seen = list(listed(app, column)[column])
    turned = next(each for each in app.get("pagination") if each.key == f"territory-{what}-{LILLE}-page-2")
    turned.set_value(2).run()
    assert not app.exception
    seen += list(listed(app, column)[column])
    assert len(set(seen)) == len(seen) == 130
    assert "Lignes 101 à 130 sur 130" in said(app)
    app.text_input(key=f"territory-{what}-{LILLE}-words").set_value(words).run()
    assert [each.endswith("IA-117") for each in listed(app, column)[column]] == [True]
    assert "1 ligne trouvée sur 130" in said(app)
    app.text_input(key=f"territory-{what}-{LILLE}-words").set_value("introuvable").run()
    assert "Aucune ligne ne contient ces mots." in said(app)


def test_another_territory_begins_its_lists_whole(open_page: OpenPage, crowded: Path) -> None:
    app = open_page(PAGE, params={"territoire": LILLE}, store=crowded)
    app.text_input(key=f"territory-dossiers-{LILLE}-words").set_value("télésuivi").run()
    app.query_params["territoire"] = "59"
    app.run()
    assert app.text_input(key="territory-dossiers-59-words").value == ""
    assert len(listed(app, "title")) == 100


def test_every_table_has_its_csv_and_its_workbook(open_page: OpenPage) -> None:
    buttons = {button.label for button in open_page(PAGE, params={"territoire": "59"}).get("download_button")}
    assert buttons == {"Télécharger en CSV", "Télécharger en XLSX", "Télécharger la page (PDF)"}


def test_the_pdf_is_not_made_before_the_click(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("made before the click")

    monkeypatch.setattr("ui.territory.sheet.to_pdf", never)
    assert not open_page(PAGE, params={"territoire": "59"}).exception


def test_each_tie_opens_its_own_page_and_keeps_the_filters(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    profile = territory_profile(reader, Filters(departement=("59",)), "agent", level="epci", code=LILLE)
    assert profile is not None
    ties = profile.elsewhere.loc[profile.elsewhere["kind"] == "territory", "code"]
    app = open_page(PAGE, params={"territoire": LILLE, "departement": "59"})

    def opens() -> list[str]:
        keys = [str(button.key) for button in app.button]
        return [key.rpartition("-")[2] for key in keys if key.startswith("territory-tie-")]

    assert opens() == list(ties[:12])
    app.session_state["territory-more-links"] = True
    app.run()
    assert opens() == list(ties)
    last = opens()[-1]
    app.button(key=f"territory-tie-{last}").click().run()
    assert not app.exception
    assert (app.query_params["territoire"], app.query_params["departement"]) == (last, "59")


def test_the_way_to_the_map_keeps_the_territory_and_the_filters(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": "59", "statut": "oriente"})
    link = app.get("page_link")[0]
    assert link.proto.query_string == "statut=oriente&niveau=departement&site=all&zone=59"


def test_dossiers_that_only_mean_to_come_are_a_link_away(open_page: OpenPage, tmp_path: Path) -> None:
    files = uploads(
        [dossier("IA-1"), dossier("IA-2", territoires_deploiement="80")],
        [partner("IA-1"), member("IA-1"), partner("IA-2")],
    )
    import_files(Store(tmp_path), files, PublicationRequest(date(2026, 3, 14), "Essais"))
    app = open_page(PAGE, params={"territoire": "80"}, store=tmp_path)
    assert "1 autre dossier prévoit de s’y déployer" in said(app)
    assert app.get("page_link")[1].proto.query_string == "niveau=departement&site=deployment&zone=80"
    app = open_page("carte", params={"niveau": "departement", "site": "deployment", "zone": "80"}, store=tmp_path)
    assert list(listed(app, "submission_id")["submission_id"]) == ["IA-2"]


def test_a_link_to_an_earlier_state_shows_the_territory_as_it_was(open_page: OpenPage, full_store: Path) -> None:
    store = Store(full_store)
    earlier = min(store.snapshots(), key=lambda snapshot: snapshot.as_of)
    profile = territory_profile(store.reader(earlier.id), Filters(), "agent", level="departement", code="59")
    assert profile is not None
    app = open_page(PAGE, params={"territoire": "59", "instantane": earlier.id})
    for words in (f"Parmi {profile.n_chosen} dossiers retenus", f"{profile.n_dossiers} dossiers ont"):
        assert words in said(app)
    for words in (said(app), written(app)):
        assert f"tat au {earlier.as_of:%d/%m/%Y}" in words
    link = app.get("page_link")[0]
    assert f"instantane={earlier.id}" in link.proto.query_string


def test_filters_narrow_the_territory(open_page: OpenPage) -> None:
    everything = listed(open_page(PAGE, params={"territoire": "59"}), "title")
    narrowed = listed(open_page(PAGE, params={"territoire": "59", "statut": "oriente"}), "title")
    assert 0 < len(narrowed) < len(everything)


def test_an_empty_territory_says_so_and_shows_no_empty_chart(open_page: OpenPage, full_store: Path) -> None:
    app = open_page(PAGE, params={"territoire": empty_epci(full_store)})
    assert not app.exception
    assert "aucun dossier n’a de partenaire localisé" in said(app)
    assert "Le partenaire localisé le plus proche est à" in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe
    assert "territory-paper" in written(app)


def test_filters_that_leave_nothing_get_a_sentence_and_no_territory(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": "59", "du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert "territory-paper" not in written(app)


def test_the_screen_and_the_paper_say_the_date_the_vintage_and_what_is_fictitious(
    open_page: OpenPage, tmp_path: Path
) -> None:
    app = open_page(PAGE, params={"territoire": "59"}, store=tmp_path / "none")
    words = said(app)
    assert "Données fictives" in words
    assert "1er janvier 2026" in words
    assert "Données fictives" in written(app)
    assert "Géographie au 1er janvier 2026" in written(app)


def test_a_territory_that_straddles_the_border_says_so(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"territoire": "200069722"})
    assert "Seine-Maritime" in said(app)
    assert "Seine-Maritime" in written(app)


def test_the_filters_in_force_stand_on_the_paper(open_page: OpenPage) -> None:
    assert "Statut : Orienté" in written(open_page(PAGE, params={"territoire": "59", "statut": "oriente"}))
