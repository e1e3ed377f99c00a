"""Maturité, « Comparer »: statistics of groups held against plain Python, small groups listed, choices in the link."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pandas import DataFrame
from streamlit.testing.v1 import AppTest

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.labels import area_names, vocabulary
from etl.store import Store
from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import publish_lines

PAGE = "maturite"
COMPARE = {"vue": "comparer"}
FEW = 5
FIELD = 5
Levels = dict[str, dict[str, tuple[int | None, int | None]]]


def groups_of(store: Path, dimension: str) -> Levels:
    """{label of the group: {dossier: its initial and target levels}}, from the tables as they are."""
    reader = Store(store).reader()
    dossiers = {
        name: (tuple(typologies), initial, target)
        for name, typologies, initial, target in reader.cursor()
        .execute(
            "SELECT submission_id, typologies, srl_initial, srl_target FROM submissions "
            "WHERE status <> 'retire' AND maturity_scale = 'SRL'"
        )
        .fetchall()
    }
    found: Levels = defaultdict(dict)
    for label, name in _members(reader, dimension, {name: each[0] for name, each in dossiers.items()}):
        if name in dossiers:
            found[label][name] = dossiers[name][1:]
    return found


def _members(reader: Any, dimension: str, typologies: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    if dimension == "typologie":
        words = vocabulary(reader, "typologies", "short_label")
        for name, codes in typologies.items():
            yield from ((f"{code} {words[code]}", name) for code in codes)
            if not codes:
                yield "Aucune typologie", name
        return
    column = {
        "type_acteur": "actor_type",
        "helice": "helix",
        "departement": "departement_code",
        "epci": "epci_code",
    }[dimension]
    words = {
        "type_acteur": lambda: vocabulary(reader, "actor_types", "label"),
        "helice": lambda: dict(HELIX_WORDS),
        "departement": lambda: area_names(reader, "departement"),
        "epci": lambda: area_names(reader, "epci"),
    }[dimension]()
    lines = reader.cursor().execute(f"SELECT submission_id, {column}, location FROM partners").fetchall()
    for name, code, location in lines:
        if code is not None and (dimension in ("type_acteur", "helice") or location in ("exact", "nom")):
            yield words[code], name


def lower(levels: list[int], share: float) -> int:
    """The smallest level that this share of the dossiers is at or below."""
    ordered = sorted(levels)
    return next(level for place, level in enumerate(ordered, 1) if place >= share * len(ordered))


def expected_line(members: dict[str, tuple[int | None, int | None]]) -> list[str]:
    """What the table says of a group, reckoned with sorted lists alone."""
    known = [pair for pair in members.values() if None not in pair]
    line = [f"{len(known)} / {len(members)}"]
    if len(known) < FEW:
        return line + ["voir la liste" if known else "aucun connu"] * 4
    ends = [[int(pair[end] or 0) for pair in known] for end in (0, 1)]
    line += [" · ".join(str(lower(levels, share)) for share in (0.25, 0.5, 0.75)) for levels in ends]
    reached = [sum(level >= FIELD for level in levels) for levels in ends]
    return line + [f"({count} / {len(known)})" for count in reached]


def statistics(app: AppTest, dimension: str) -> DataFrame:
    """The table of statistics."""
    return next(frame.value for frame in app.dataframe if frame.key == f"maturite-comparer-{dimension}-rows")


def panels(app: AppTest) -> list[dict[str, Any]]:
    """The figures of the panels, as the browser gets them."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def titles(app: AppTest) -> str:
    """Words written in the figures."""
    return " ".join(note["text"] for figure in panels(app) for note in figure["layout"]["annotations"])


def codes_in(figure: dict[str, Any]) -> set[str]:
    """What clicks in a figure give."""
    given = [trace["customdata"] for trace in figure["data"] if isinstance(trace.get("customdata"), list)]
    return {each[0] for data in given for each in data}


def listed(app: AppTest, dimension: str) -> DataFrame:
    return next(frame.value for frame in app.dataframe if frame.key == f"maturite-peu-{dimension}-rows")


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_no_group(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role, params=COMPARE)
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not app.get("plotly_chart")
    assert not app.dataframe


@pytest.mark.parametrize("dimension", ["typologie", "type_acteur", "departement", "epci", "helice"])
def test_statistics_are_what_sorted_lists_say(open_page: OpenPage, full_store: Path, dimension: str) -> None:
    app = open_page(PAGE, store=full_store, params={**COMPARE, "par": dimension})
    assert not app.exception
    expected = {label: expected_line(members) for label, members in groups_of(full_store, dimension).items()}
    shown = statistics(app, dimension)
    assert set(expected) <= set(shown["label"])
    for label, *cells in shown.itertuples(index=False):
        wanted = expected.get(label, ["0 / 0", *["aucun connu"] * 4])
        assert cells[:3] == wanted[:3], label
        assert all(cell.endswith(part) for cell, part in zip(cells[3:], wanted[3:], strict=True)), label
    assert "un dossier peut" in said(app)


def test_groups_too_small_for_a_share_show_their_dossiers(open_page: OpenPage, full_store: Path) -> None:
    app = open_page(PAGE, store=full_store, params={**COMPARE, "par": "departement"})
    small = {
        (label, name)
        for label, members in groups_of(full_store, "departement").items()
        for name, pair in members.items()
        if None not in pair and sum(None not in each for each in members.values()) < FEW
    }
    assert small, "the demo has a département of few dossiers"
    rows = listed(app, "departement")
    assert set(zip(rows["label"], rows["submission_id"], strict=True)) == small
    drawn = json.dumps(panels(app), ensure_ascii=False)
    assert all(name in drawn for _, name in small)


def test_epci_come_twelve_a_page_those_with_most_dossiers_first(open_page: OpenPage, full_store: Path) -> None:
    app = open_page(PAGE, store=full_store, params={**COMPARE, "par": "epci"})
    known = [int(text.split(" / ")[0]) for text in statistics(app, "epci")["known"]]
    assert known == sorted(known, reverse=True)
    n_drawn = sum(count > 0 for count in known)
    assert n_drawn > 12, "the demo has several pages of EPCI"
    first = set.union(*map(codes_in, panels(app)))
    assert len(first) == 12
    app = open_page(PAGE, store=full_store, params={**COMPARE, "par": "epci", "page": "2"})
    second = set.union(*map(codes_in, panels(app)))
    assert len(second) == min(12, n_drawn - 12)
    assert not first & second
    assert f"EPCI 13 à {min(24, n_drawn)} sur {n_drawn}" in said(app)


def test_a_page_beyond_the_last_is_said_and_the_first_shown(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={**COMPARE, "page": "7"})
    assert not app.exception
    assert "Page « 7 »" in said(app)
    assert "page" not in app.query_params


def test_all_panels_share_their_axes(open_page: OpenPage) -> None:
    layouts = [figure["layout"] for figure in panels(open_page(PAGE, params=COMPARE))]
    for letter in ("x", "y"):
        ranges = {
            tuple(axis["range"])
            for layout in layouts
            for name, axis in layout.items()
            if name.startswith(f"{letter}axis")
        }
        assert len(ranges) == 1


def test_each_figure_says_its_own_panels(open_page: OpenPage) -> None:
    charts = open_page(PAGE, params=COMPARE).get("plotly_chart")
    assert len(charts) == 2
    assert len({chart.proto.alt for chart in charts}) == 2
    assert all("dossier" in chart.proto.alt for chart in charts)


def test_what_to_compare_by_is_chosen_and_carried_by_the_link(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={**COMPARE, "page": "1"})
    next(widget for widget in app.selectbox if widget.label == "Comparer par").set_value("helice").run()
    assert not app.exception
    assert app.query_params["par"] == "helice"
    assert "Hospitalier" in titles(app)


def test_a_group_of_the_link_is_chosen_and_the_others_stay_to_choose_from(
    open_page: OpenPage, full_store: Path
) -> None:
    app = open_page(PAGE, store=full_store, params={**COMPARE, "par": "helice", "groupe_helice": "hospital"})
    assert not app.exception
    members = groups_of(full_store, "helice")
    hospital = members["Hospitalier"]
    rows = next(frame.value for frame in app.dataframe if frame.key == "maturite-dossiers-rows")
    assert set(rows["submission_id"]) == set(hospital)
    assert statistics(app, "helice")["known"].iloc[0] == expected_line(members["Recherche"])[0]
    assert app.session_state["maturite-comparer-helice-rows"]["selection"]["rows"] == [2]


def test_a_typology_chosen_is_what_the_families_are_compared_within(open_page: OpenPage, full_store: Path) -> None:
    link = {**COMPARE, "par": "helice", "groupe_typologie": "T05"}
    app = open_page(PAGE, store=full_store, params=link)
    assert not app.exception
    (within,) = [members for label, members in groups_of(full_store, "typologie").items() if label.startswith("T05 ")]
    shown = {label: [known, *rest] for label, known, *rest in statistics(app, "helice").itertuples(index=False)}
    for label, members in groups_of(full_store, "helice").items():
        expected = expected_line({name: pair for name, pair in members.items() if name in within})
        assert shown[label][:3] == expected[:3], label
    assert "choix : Typologie : " in said(app).replace("\\", "")
    app.query_params["groupe_helice"] = "hospital"
    app.run()
    rows = next(frame.value for frame in app.dataframe if frame.key == "maturite-dossiers-rows")
    assert set(rows["submission_id"]) == set(within) & set(groups_of(full_store, "helice")["Hospitalier"])


def test_observed_levels_are_compared_apart_from_those_aimed_at(open_page: OpenPage) -> None:
    def names(app: AppTest) -> set[str]:
        return {trace.get("name", "") for figure in panels(app) for trace in figure["data"]}

    assert "Niveau constaté" not in names(open_page(PAGE, params=COMPARE))
    assert "Niveau visé" not in names(open_page(PAGE, params={**COMPARE, "final": "observed"}))


def test_nothing_left_by_the_choices_is_said_of_the_choices_alone(open_page: OpenPage) -> None:
    words = said(open_page(PAGE, params={**COMPARE, "paire": "9-1"}))
    assert "Rien à comparer sous ces choix : aucun dossier" in words


def test_nothing_known_is_a_sentence(open_page: OpenPage, tmp_path: Path) -> None:
    store = publish_lines(tmp_path, {"2026-03-01": [{"id_dossier": name} for name in "ABC"]})
    app = open_page(PAGE, store=store, params=COMPARE)
    assert not app.exception
    assert "Rien à comparer : aucun dossier" in said(app)
    assert not app.get("plotly_chart")


def test_dossiers_in_no_group_are_counted_beside_the_curves(open_page: OpenPage, tmp_path: Path) -> None:
    known = {"srl_initial": 2, "srl_final_vise": 4}
    lines = [{"id_dossier": name, **known} for name in "ABC"]
    store = publish_lines(tmp_path, {"2026-03-01": lines}, away=("B", "C"))
    words = said(open_page(PAGE, store=store, params={**COMPARE, "par": "departement"}))
    assert "2 dossiers aux deux niveaux connus n’ont pas de partenaire localisé dans la région" in words
    assert "de partenaire" not in said(open_page(PAGE, store=store, params={**COMPARE, "par": "type_acteur"}))
    alone = {**COMPARE, "par": "epci", "niveau": "initial:2", "frein": ""}
    nobody = publish_lines(tmp_path / "nobody", {"2026-03-01": lines}, away=("A", "B", "C"))
    words = said(open_page(PAGE, store=nobody, params=alone))
    assert (
        "Rien à comparer sous ces choix : 3 dossiers aux deux niveaux connus n’ont pas de partenaire localisé" in words
    )


def test_one_dossier_is_listed_and_no_share_is_said(open_page: OpenPage, tmp_path: Path) -> None:
    only = {"id_dossier": "Seul", "srl_initial": 9, "srl_final_vise": 9}
    app = open_page(PAGE, store=publish_lines(tmp_path, {"2026-03-01": [only]}), params=COMPARE)
    assert not app.exception
    assert list(listed(app, "typologie")["submission_id"]) == ["Seul"]
    assert not any("%" in cell for cell in statistics(app, "typologie").to_numpy().ravel())


def test_another_scale_has_its_own_bounds_and_no_field_level(open_page: OpenPage, tmp_path: Path) -> None:
    lines = [
        {"id_dossier": f"M{place}", "echelle_maturite": "MRL", "srl_initial": 1, "srl_final_vise": 10}
        for place in range(6)
    ]
    app = open_page(PAGE, store=publish_lines(tmp_path, {"2026-03-01": lines}), params={**COMPARE, "echelle": "MRL"})
    assert not app.exception
    table = statistics(app, "typologie")
    assert list(table.columns) == ["label", "known", "initial", "final"]
    assert table.iloc[0].tolist() == ["T01 Données de santé", "6 / 6", "1 · 1 · 1", "10 · 10 · 10"]
    assert panels(app)[0]["layout"]["xaxis"]["range"] == [0.5, 10.5]
