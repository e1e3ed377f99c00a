"""Carte: levels, measures, four geographies, zooming in and out, the lists, and no name for those who may not read it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from analytics.dossiers import dossiers_in_area
from analytics.filters import Filters
from analytics.indicators import run_indicator
from analytics.map_layers import coverage_measures, located_partners, partner_links, partner_points
from analytics.white_zones import white_zones
from etl.store import Store
from etl.text import fold
from geo.areas import area, areas, overlapping
from geo.layers import Caption, Lack, MapState
from geo.payload import payload
from tests.pages.conftest import OpenPage, said
from tests.pages.network_pages import publish
from ui.coverage.places import crossing, levels_inside, scope_area, trail

PAGE = "carte"
LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
SITES = ("lead", "all", "sites", "deployment")
MEL = "200093201"


def table(app: AppTest) -> DataFrame:
    """The rows of the table under the map, a page of them."""
    return app.dataframe[-1].value


def choice(app: AppTest, label: str):  # noqa: ANN201 - AppTest's widgets have no common public type
    """The list that bears this label."""
    return next(widget for widget in app.selectbox if widget.label == label)


def button(app: AppTest, label: str):  # noqa: ANN201 - as above
    """The button that bears this label."""
    return next(widget for widget in app.button if widget.label == label)


def group(app: AppTest, label: str):  # noqa: ANN201 - as above
    """The buttons side by side that bear this label."""
    return next(widget for widget in app.get("button_group") if widget.label == label)


def legend_counts(app: AppTest) -> list[int]:
    """Territories in each class of the legend, « 0 » first."""
    legend = next(element.value for element in app.get("html") if "2–3" in element.value)
    return [int(found.replace("\u202f", "")) for found in re.findall(r" : ([\d\u202f]+) ", legend)]


def text_of(app: AppTest) -> str:
    """Everything the page says, without the marks that keep a name from being Markdown."""
    return said(app).replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_no_map(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role, params={"zone": MEL, "point": "59350", "localisation": "nom", "manque": "dossier"})
    assert not app.exception
    assert "réservée au comité" in text_of(app)
    assert not app.get("component_instance")
    assert not app.get("button_group")
    assert not app.dataframe


def test_the_committee_sees_the_map_and_every_territory(open_page: OpenPage) -> None:
    app = open_page(PAGE, "comite")
    assert not app.exception
    assert app.get("component_instance")
    assert len(table(app)) == 92


@pytest.mark.parametrize(
    ("site", "filters"),
    [
        ("lead", {}),
        ("all", {"departement": "59"}),
        ("sites", {"typologie": "T05"}),
        ("deployment", {}),
    ],
)
def test_legend_table_and_dossiers_agree_at_every_level(
    open_page: OpenPage, full_store: Path, site: str, filters: dict[str, str]
) -> None:
    reader = Store(full_store).reader()
    chosen = Filters.model_validate(filters)
    app = open_page(PAGE, params={"site": site, **filters})
    for level in LEVELS[1:]:
        choice(app, "Découpage").set_value(level).run()
        assert not app.exception
        rows = coverage_measures(reader, chosen, "agent", level=level, site=site)
        assert rows is not None
        shown = table(app)
        read = rows.assign(read=rows["name"].map(fold))
        best = read.sort_values(["n_dossiers", "read", "name"], ascending=[False, True, True]).head(100)
        assert list(shown["name"]) == list(best["name"])
        assert list(shown["n_dossiers"]) == list(best["n_dossiers"])
        first = shown.iloc[0]
        code = next(
            area.code
            for area in areas(level)
            if (area.shown_name, area.population) == (first["name"], first["population"])
        )
        listed = dossiers_in_area(reader, chosen, "agent", level=level, code=code, site=site)
        assert listed is not None
        assert len(listed) == first["n_dossiers"]
        assert legend_counts(app)[0] == int((rows["n_dossiers"] == 0).sum())
        assert sum(legend_counts(app)) == len(areas(level))


def test_small_territories_show_no_rate(open_page: OpenPage) -> None:
    shown = table(open_page(PAGE))
    assert shown.loc[shown["population"] < 50_000, "per_100k"].isna().all()
    assert shown.loc[shown["population"] >= 50_000, "per_100k"].notna().all()


@pytest.mark.parametrize(("level", "why"), [("commune", "Pas de taux par commune"), ("region", "région seule")])
def test_a_rate_is_not_offered_where_it_misleads_and_the_page_says_why(
    open_page: OpenPage, level: str, why: str
) -> None:
    app = open_page(PAGE, params={"niveau": level, "mesure": "taux"})
    assert "Taux (100 000 hab.)" not in choice(app, "Mesure").options
    assert why in choice(app, "Mesure").help
    assert "« taux » : valeur inconnue" in text_of(app)
    assert "per_100k" not in table(app)


def test_going_down_to_communes_gives_up_the_rate_without_a_fault(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"mesure": "taux"})
    choice(app, "Découpage").set_value("commune").run()
    assert not app.exception
    assert "mesure" not in app.query_params
    assert choice(app, "Mesure").value == "dossiers"


def test_deployment_offers_no_partner_lines_and_says_what_its_level_leaves_out(
    open_page: OpenPage, full_store: Path
) -> None:
    answer = run_indicator(Store(full_store).reader(), "coverage", level="commune", site="deployment")
    n_left_out = answer.extra["not_at_level"]
    assert isinstance(n_left_out, int) and n_left_out > 1
    app = open_page(PAGE, params={"niveau": "commune", "site": "deployment"})
    assert "Partenaires" not in choice(app, "Mesure").options
    assert f"{n_left_out} dossiers ne visent que des territoires plus larges" in text_of(app)


def test_each_geography_is_explained_in_a_line_of_its_own(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    explained = set()
    for site in SITES:
        choice(app, "Localisation des dossiers").set_value(site).run()
        lines = [line for line in text_of(app).splitlines() if line.startswith("Un dossier compte")]
        explained.add(lines[0])
    assert len(explained) == 4


def test_dossiers_that_the_map_cannot_place_are_counted_beside_it(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    placed = coverage_measures(reader, Filters(), "agent", level="region", site="sites")
    assert placed is not None
    kept = reader.cursor().execute("SELECT count(*) FROM submissions WHERE status <> 'retire'").fetchone()
    assert kept is not None
    n_left = kept[0] - int(placed["n_dossiers"].iloc[0])
    assert n_left > 1
    text = text_of(open_page(PAGE, params={"site": "sites"}))
    assert f"{n_left} dossiers sur {kept[0]} sans site d’expérimentation ou de soins localisé en région." in text


@pytest.mark.parametrize("scheme", ["quantiles", "jenks"])
def test_a_rate_has_classes_and_counts_its_grey_territories(open_page: OpenPage, scheme: str) -> None:
    app = open_page(PAGE, params={"mesure": "taux", "classes": scheme})
    assert not app.exception
    legend = next(element.value for element in app.get("html") if "moins de 50" in element.value)
    n_small = sum(area.population < 50_000 for area in areas("epci"))
    assert f": {n_small} EPCI" in legend.split("moins de 50")[1]
    assert group(app, "Classes").value == scheme


def test_counts_have_no_choice_of_classes(open_page: OpenPage) -> None:
    assert not [widget for widget in open_page(PAGE).get("button_group") if widget.label == "Classes"]


def test_entering_a_territory_shows_what_it_is_made_of_and_the_trail_leads_back(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    button(app, "Agrandir le département").click().run()
    assert not app.exception
    assert dict(app.query_params) == {"dans": "59"}
    assert len(table(app)) == len(overlapping("departement", "59", "epci"))
    choice(app, "Territoire choisi").set_value(MEL).run()
    button(app, "Agrandir l’EPCI").click().run()
    assert dict(app.query_params) == {"dans": MEL, "niveau": "commune"}
    assert len(table(app)) == len(overlapping("epci", MEL, "commune"))
    assert "**Métropole Européenne de Lille**" in text_of(app)
    button(app, "Nord ›").click().run()
    assert dict(app.query_params) == {"dans": "59", "zone": MEL}
    button(app, "Hauts-de-France ›").click().run()
    assert dict(app.query_params) == {"niveau": "departement", "zone": "59"}


def test_a_scope_narrows_table_legend_and_levels(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"dans": "80", "niveau": "commune"})
    communes = overlapping("departement", "80", "commune")
    assert choice(app, "Découpage").options == ["Arrondissements", "EPCI", "Communes"]
    assert sum(legend_counts(app)) == len(communes)
    assert len(table(app)) == 100


def test_an_epci_over_two_departements_is_said_to_count_whole(open_page: OpenPage) -> None:
    assert "débordent" in text_of(open_page(PAGE, params={"dans": "80"}))


def test_the_trail_of_an_epci_over_two_departements_names_neither() -> None:
    ternois = scope_area("200069672")
    assert [step.level for step in trail(ternois)] == ["region", "epci"]
    assert levels_inside(ternois) == ("commune",)
    assert crossing("epci", scope_area("02")) >= 1


def test_a_territory_in_the_link_shows_its_dossiers_and_the_way_to_its_page(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    assert "Dossiers : Nord" in text_of(app)
    listed, board = app.dataframe[-2].value, table(app).set_index("name")
    assert len(listed) == board.loc["Nord", "n_dossiers"]
    link = next(element.proto for element in app.get("page_link"))
    assert link.label == "Ouvrir la page du territoire"
    assert "territoire=59" in link.query_string


def test_the_link_to_the_page_carries_the_filters(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"zone": MEL, "departement": "59", "du": "2026-01-01"})
    link = next(element.proto for element in app.get("page_link"))
    assert {"territoire=200093201", "departement=59", "du=2026-01-01"} <= set(link.query_string.lstrip("?").split("&"))


def test_another_level_forgets_the_territory(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    choice(app, "Découpage").set_value("epci").run()
    assert not app.exception
    assert "zone" not in app.query_params


def test_unknown_values_in_a_link_are_said_and_dropped(open_page: OpenPage) -> None:
    names = [
        "niveau",
        "site",
        "mesure",
        "classes",
        "dans",
        "zone",
        "point",
        "couches",
        "localisation",
        "manque",
        "liste",
        "dossier",
    ]
    app = open_page(PAGE, params=dict.fromkeys(names, "<b>x"))
    assert not app.exception
    assert text_of(app).count("« <b>x » : valeur inconnue, ignorée.") == len(names)
    assert not app.query_params


def test_a_link_reopens_the_whole_view(open_page: OpenPage) -> None:
    link = {
        "dans": MEL,
        "niveau": "commune",
        "site": "all",
        "mesure": "partenaires",
        "zone": "59350",
        "point": "59009",
        "couches": "points,liens,sites",
        "localisation": "nom",
        "manque": "helix:hospital",
    }
    app = open_page(PAGE, params=link)
    assert not app.exception
    assert dict(app.query_params) == link
    assert group(app, "Calques").value == ["points", "liens", "sites"]
    text = text_of(app)
    for heading in (
        "Partenaires : Villeneuve-d'Ascq",
        "Dossiers : Lille",
        "Partenaires : En région (nom, code postal)",
        "Zones blanches : communes sans partenaire hospitalier",
    ):
        assert heading in text.replace("’", "'")


def test_every_layer_can_be_put_off(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    group(app, "Calques").set_value([]).run()
    assert not app.exception
    assert app.query_params["couches"] == "aucune"
    assert not [element for element in app.get("html") if "2–3" in element.value], "no legend without areas"


def test_the_five_counts_make_all_the_partner_lines(open_page: OpenPage, full_store: Path) -> None:
    n_lines = int(run_indicator(Store(full_store).reader(), "location").rows["n_partners"].sum())
    pills = next(
        widget for widget in open_page(PAGE).get("button_group") if widget.label.startswith("Rien n’est perdu")
    )
    assert f"{n_lines} lignes" in pills.label
    counts = [int(option.content.rsplit(" : ")[1]) for option in pills.proto.options]
    assert len(counts) == 5
    assert sum(counts) == n_lines


def test_each_count_opens_its_list(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    app = open_page(PAGE)
    for status in ("exact", "nom", "hors_region", "etranger", "non_localise"):
        expected = located_partners(reader, Filters(), "agent", status=status)
        assert expected is not None
        pills = next(widget for widget in app.get("button_group") if widget.label.startswith("Rien n’est perdu"))
        pills.set_value(status).run()
        assert app.query_params["localisation"] == status
        listed = app.dataframe[0].value
        assert list(listed["organisation"]) == list(expected["organisation"])[:100]
        assert f"n = {len(expected)}" in text_of(app)
        assert ("commune" in listed) == (status in ("exact", "nom"))


def test_the_partners_of_a_point_are_listed_and_the_list_closes(open_page: OpenPage, full_store: Path) -> None:
    expected = located_partners(Store(full_store).reader(), Filters(), "agent", commune="59350")
    assert expected is not None and len(expected) > 1
    app = open_page(PAGE, params={"point": "59350"})
    assert list(app.dataframe[0].value["organisation"]) == list(expected["organisation"])
    button(app, "Fermer la liste").click().run()
    assert "point" not in app.query_params
    assert "Partenaires : Lille" not in text_of(app)


def test_white_zones_are_those_that_lack_it(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    app = open_page(PAGE, params={"manque": "dossier"})
    for lacking in ("dossier", "helix:hospital", "type:ES", "typologie:T05"):
        zones = white_zones(reader, Filters(), "agent", level="epci", site="lead", lacking=lacking)
        assert zones is not None
        choice(app, "Territoires sans…").set_value(lacking).run()
        assert list(table(app)["name"]) == list(zones.rows["name"])
        text = text_of(app)
        assert f"{len(zones.rows)} EPCI sur 92" in text
        assert f"{zones.population_covered:,} / {zones.population_total:,}".replace(",", "\u202f") in text


def test_the_distance_of_a_commune_is_its_own(open_page: OpenPage) -> None:
    assert "de la commune la plus peuplée au partenaire" in text_of(open_page(PAGE, params={"manque": "type:INFRA"}))
    communes = text_of(open_page(PAGE, params={"manque": "type:INFRA", "niveau": "commune"}))
    assert "de la commune au partenaire" in communes


def test_white_zones_of_a_scope_count_its_own_inhabitants(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"dans": "02", "manque": "dossier"})
    inside = set(overlapping("departement", "02", "epci"))
    total = sum(area.population for area in areas("epci") if area.code in inside)
    assert f"/ {total:,})".replace(",", "\u202f") in text_of(app)
    assert set(table(app)["name"]) <= {area.name for area in areas("epci") if area.code in inside}


def test_the_list_turns_between_all_territories_and_white_zones(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    group(app, "Liste").set_value("blanches").run()
    assert app.query_params["manque"] == "dossier"
    choice(app, "Territoires sans…").set_value("type:MS").run()
    assert app.query_params["manque"] == "type:MS"
    group(app, "Liste").set_value("territoires").run()
    assert "manque" not in app.query_params
    assert len(table(app)) == 92


def state_sent(app: AppTest) -> dict[str, Any]:
    """What the map was told to show."""
    sent = json.loads(app.get("component_instance")[0].proto.json_args)["feature_group"]
    found = re.search(r"carte\.show\((.*)\);", sent if isinstance(sent, str) else sent[0])
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_map_marks_the_white_zones_that_are_listed(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"manque": "helix:hospital"})
    n_zones = len(table(app))
    sent = state_sent(app)["lack"]
    assert sent["words"] == "sans partenaire hospitalier"
    codes = {found.name: found.code for found in areas("epci")}
    listed = Lack(frozenset(codes[name] for name in table(app)["name"]), sent["words"])
    assert payload(MapState("epci", Caption("", (), True), lack=listed))["lack"] == sent
    assert n_zones == len(listed.codes) > 0
    legend = next(element.value for element in app.get("html") if sent["words"] in element.value)
    assert f"{sent['words']} : {n_zones} EPCI" in legend
    assert "Sur la carte : un cercle barré" in text_of(app)


def test_colours_that_say_it_already_need_no_mark(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"manque": "dossier"})
    assert state_sent(app)["lack"] is None
    assert "Sur la carte : en blanc" in text_of(app)
    for other in ({"mesure": "taux"}, {"couches": "points"}):
        app = open_page(PAGE, params={"manque": "dossier", **other})
        assert state_sent(app)["lack"]["words"] == "sans dossier"
        assert "Sur la carte : un cercle barré" in text_of(app)


def test_a_link_to_a_dossier_alone_draws_its_links_and_lists_it(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    everything = partner_links(reader, Filters(), "agent")
    assert everything is not None
    one = everything["dossiers"].iloc[0][0]
    of_one = partner_links(reader, Filters(), "agent", dossiers=[one])
    assert of_one is not None and 0 < len(of_one) < len(everything)
    link = {"couches": "zones,liens", "dossier": one}
    app = open_page(PAGE, params=link)
    assert "valeur inconnue" not in text_of(app)
    assert dict(app.query_params) == link
    assert f"à ses partenaires (1 dossier coché) : {len(of_one)}." in text_of(app)
    assert f"Dossier coché : **{one}**" in text_of(app)
    assert "Dossiers cochés" in text_of(app) and "Allumez" not in text_of(app)
    assert list(app.dataframe[0].value["submission_id"]) == [one]
    button(app, "Décocher").click().run()
    assert not app.exception
    assert dict(app.query_params) == {"couches": "zones,liens"}
    assert f"à ses partenaires : {len(everything)}." in text_of(app)


def test_a_link_to_a_dossier_says_which_layers_would_show_it(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    every = dossiers_in_area(reader, Filters(), "agent", level="region", code=None, site="lead")
    assert every is not None
    one, two = every["submission_id"].iloc[:2]
    assert "Allumez « Liens » ou « Multicentriques » pour voir ses liens" in text_of(
        open_page(PAGE, params={"dossier": one})
    )
    app = open_page(PAGE, params={"dossier": f"{one},{two},rien"})
    assert "Dossier « rien » : valeur inconnue, ignorée." in text_of(app)
    assert list(app.dataframe[0].value["submission_id"]) == [one, two]
    assert dict(app.query_params) == {"dossier": f"{one},{two}"}


def test_a_territory_keeps_of_the_dossiers_ticked_those_it_has(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    inside = dossiers_in_area(reader, Filters(), "agent", level="epci", code=MEL, site="lead")
    every = dossiers_in_area(reader, Filters(), "agent", level="region", code=None, site="lead")
    assert inside is not None and every is not None
    here = inside["submission_id"].iloc[0]
    elsewhere = next(each for each in every["submission_id"] if each not in set(inside["submission_id"]))
    app = open_page(PAGE, params={"dossier": f"{here},{elsewhere}"})
    choice(app, "Territoire choisi").set_value(MEL).run()
    assert dict(app.query_params) == {"zone": MEL, "dossier": here}
    assert "Dossiers cochés" not in text_of(app)


def test_the_image_is_named_by_what_it_shows_and_its_date(open_page: OpenPage, full_store: Path) -> None:
    as_of = Store(full_store).lineage()[-1].as_of
    caption = state_sent(open_page(PAGE, params={"niveau": "departement"}))["caption"]
    assert caption["file"] == f"carte-dossiers-departement-hauts-de-france_{as_of:%Y-%m-%d}"
    assert caption["title"] == "Dossiers par département : Hauts-de-France"
    assert any(f"État au {as_of:%d/%m/%Y}" in line for line in caption["lines"])


def test_the_points_have_a_twin_whose_rows_open_their_lists(open_page: OpenPage, full_store: Path) -> None:
    reader = Store(full_store).reader()
    app = open_page(PAGE)
    group(app, "Liste").set_value("communes").run()
    assert app.query_params["liste"] == "communes"
    points = partner_points(reader, Filters(), "agent")
    assert points is not None
    listed = table(app)
    assert listed["n_partners"].sum() == points["n_partners"].sum()
    assert len(listed) == points["commune_code"].nunique() <= 100
    families = listed[["research", "economy", "hospital", "medico_social", "other"]]
    assert list(families.sum(axis="columns")) == list(listed["n_partners"])
    choice(app, "Trier par").set_value("Hospitalier (décroissant)").run()
    assert table(app)["hospital"].iloc[0] == listed["hospital"].max()
    labels = [element.proto.label for element in app.get("download_button")]
    assert labels == ["Télécharger en CSV", "Télécharger en XLSX", "Télécharger en GeoJSON"]
    app = open_page(PAGE, params={"liste": "communes", "point": "59350", "dans": MEL})
    twin, opened = (frame.value for frame in app.dataframe)
    assert list(twin["name"].iloc[app.session_state["carte-points-rows"]["selection"]["rows"]]) == ["Lille"]
    assert "Partenaires : Lille" in text_of(app)
    assert len(opened) == twin.set_index("name").loc["Lille", "n_partners"], "under the table it was chosen from"
    inside = points[points["commune_code"].isin(overlapping("epci", MEL, "commune"))]
    assert twin["n_partners"].sum() == inside["n_partners"].sum()


def test_every_column_of_figures_orders_the_table(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "commune", "site": "all"})
    assert choice(app, "Trier par").options == [
        "Dossiers (décroissant)",
        "Lignes de partenaires (décroissant)",
        "Habitants (décroissant)",
        "Nom",
    ]
    choice(app, "Trier par").set_value("Lignes de partenaires (décroissant)").run()
    counts = list(table(app)["n_partners"])
    assert counts == sorted(counts, reverse=True)
    app = open_page(PAGE, params={"niveau": "departement"})
    assert "Taux (décroissant)" in choice(app, "Trier par").options


def test_two_communes_of_one_name_are_told_apart_in_every_list(open_page: OpenPage) -> None:
    both = ["Francières (60)", "Francières (80)"]
    for params in ({"niveau": "commune", "zone": "60254"}, {"niveau": "commune", "manque": "type:INFRA"}):
        app = open_page(PAGE, params=params)
        app.text_input[0].set_value("francieres").run()
        assert sorted(table(app)["name"]) == both
    epci = area("commune", "60254").epci_code
    app = open_page(PAGE, params={"dans": epci, "zone": "60254"})
    assert choice(app, "Territoire choisi").options.count(both[0]) == 1
    assert f"**{both[0]}**" in text_of(app)


@pytest.mark.parametrize(
    ("measure", "column", "order"),
    [
        ("partenaires", "n_partners", "Lignes de partenaires (décroissant)"),
        ("habitants", "n_covered_inhabitants", "Habitants couverts (décroissant)"),
    ],
)
def test_the_table_has_a_column_of_what_the_map_colours_by(
    open_page: OpenPage, measure: str, column: str, order: str
) -> None:
    app = open_page(PAGE)
    assert column not in table(app), "by lead and by EPCI another column says it"
    assert order not in choice(app, "Trier par").options
    choice(app, "Mesure").set_value(measure).run()
    choice(app, "Trier par").set_value(order).run()
    values = list(table(app)[column])
    assert values == sorted(values, reverse=True)
    assert values[0] > 0


def test_a_search_finds_no_word_in_an_empty_cell(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(tmp_path, {"IA-1": ["Institut", "Clinique"]})
    app = open_page(PAGE, store=store, params={"localisation": "exact"})
    assert list(app.dataframe[0].value["city"].isna()) == [True, True]
    for written_for_nothing in ("none", "nan"):
        app.text_input[0].set_value(written_for_nothing).run()
        assert "Aucune ligne ne contient ces mots." in text_of(app)
    app.text_input[0].set_value("clin").run()
    assert list(app.dataframe[0].value["organisation"]) == ["Clinique"]


def test_partners_of_two_communes_of_one_name_are_told_apart(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish(tmp_path, {"IA-1": ["Institut", "Clinique"]}, communes=("60254", "80344"))
    app = open_page(PAGE, store=store, params={"liste": "communes", "point": "80344", "niveau": "commune"})
    assert list(app.dataframe[0].value["name"]) == ["Francières (60)", "Francières (80)"]
    assert list(app.dataframe[1].value["commune"]) == ["Francières (80)"]
    assert "Partenaires : Francières (80)" in text_of(app)
    assert "1 commune sur 3 782 a au moins un dossier : Francières (60), 1 dossier" in text_of(app).replace(
        "\u202f", " "
    )


def test_search_and_sort_happen_before_the_rows_are_sent(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "commune"})
    assert len(table(app)) == 100
    app.text_input[0].set_value("villeneuve d'ascq").run()
    assert list(table(app)["name"]) == ["Villeneuve-d'Ascq"]
    app.text_input[0].set_value("59009").run()
    assert list(table(app)["name"]) == ["Villeneuve-d'Ascq"]
    app.text_input[0].set_value("zzz").run()
    assert "Aucune ligne ne contient ces mots." in text_of(app)
    app.text_input[0].set_value("").run()
    choice(app, "Trier par").set_value("Habitants (décroissant)").run()
    assert table(app)["name"].iloc[0] == "Lille"


def test_a_name_with_an_accent_stands_where_a_reader_looks_for_it(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "commune", "dans": "60"})
    choice(app, "Trier par").set_value("Nom").run()
    app.text_input[0].set_value("vill").run()
    names = list(table(app)["name"])
    assert names[-1] == "Villeselve"
    among = [name for name in names if name[0] in "EÉÈF"]
    assert among[:3] == ["Écuvilly", "Éméville", "Ermenonville"]


def test_the_row_of_the_territory_chosen_is_marked(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"niveau": "departement", "zone": "59"})
    rows = app.session_state["carte-table-departement-rows"]["selection"]["rows"]
    assert list(table(app)["name"].iloc[rows]) == ["Nord"]


def test_the_table_turns_to_the_page_of_the_territory_chosen_and_lets_the_reader_leave_it(
    open_page: OpenPage, full_store: Path
) -> None:
    rows = coverage_measures(Store(full_store).reader(), Filters(), "agent", level="commune", site="lead")
    assert rows is not None
    rows["read"] = rows["name"].map(fold)
    rows = rows.sort_values(["n_dossiers", "read", "name"], ascending=[False, True, True], ignore_index=True)

    def chosen_in(app: AppTest) -> list[str]:
        picked = app.session_state["carte-table-commune-rows"]["selection"]["rows"]
        return list(table(app)["name"].iloc[picked])

    last, middle = (rows.iloc[place] for place in (-1, 1550))
    app = open_page(PAGE, params={"niveau": "commune", "zone": last["code"]})
    assert list(table(app)["name"]) == list(rows["name"].iloc[len(rows) // 100 * 100 :])
    assert chosen_in(app) == [last["name"]]
    app.get("pagination")[0].set_value(2).run()
    assert app.query_params["zone"] == last["code"]
    assert list(table(app)["name"]) == list(rows["name"].iloc[100:200])
    assert chosen_in(app) == []
    group(app, "Calques").set_value(["zones", "points"]).run()
    assert list(table(app)["name"]) == list(rows["name"].iloc[100:200]), "only another territory turns the page"
    app.query_params["zone"] = middle["code"]
    app.run()
    assert list(table(app)["name"]) == list(rows["name"].iloc[1500:1600])
    assert chosen_in(app) == [middle["name"]]
    app.text_input[0].set_value("saint").run()
    app.text_input[0].set_value("").run()
    assert chosen_in(app) == [middle["name"]]


def test_a_merged_commune_says_what_it_was(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"dans": MEL, "zone": "59350"})
    assert "Hellemmes-Lille et Lomme" in text_of(app)


def test_a_straddling_epci_says_that_its_regional_part_counts(open_page: OpenPage) -> None:
    straddling = next(area for area in areas("epci") if area.straddles)
    assert "partie" in text_of(open_page(PAGE, params={"zone": straddling.code}))
    assert "Seine-Maritime" in text_of(open_page(PAGE)), "the note also stands beside the map that draws them"
    assert "Seine-Maritime" not in text_of(open_page(PAGE, params={"dans": "59"}))


def test_the_vintage_and_the_sources_stand_under_the_map(open_page: OpenPage) -> None:
    words = text_of(open_page(PAGE))
    assert "Géographie au 1er janvier 2026" in words
    assert "IGN, ADMIN EXPRESS" in words


def test_filters_that_leave_nothing_get_a_sentence_and_no_map(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in text_of(app)
    assert not app.get("component_instance")


@pytest.mark.parametrize("filtered", [{"departement": "80"}, {"epci": "200093201"}])
def test_a_filter_on_a_place_says_in_which_sense(open_page: OpenPage, filtered: dict[str, str]) -> None:
    app = open_page(PAGE, params=filtered)
    assert "au sens de « Siège du chef de file »" in text_of(app)
    assert "au sens de" not in text_of(open_page(PAGE, params={**filtered, "site": "all"}))


@pytest.mark.parametrize("level", ["departement", "commune"])
def test_shapes_and_rows_can_be_taken_away(open_page: OpenPage, level: str) -> None:
    labels = [element.proto.label for element in open_page(PAGE, params={"niveau": level}).get("download_button")]
    assert labels == [
        "Télécharger en CSV",
        "Télécharger en XLSX",
        "Télécharger en GeoJSON",
        "Télécharger en GeoParquet",
    ]
