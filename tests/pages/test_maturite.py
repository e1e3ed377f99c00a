"""Maturité: the sentence, the faces, what each shows; at the edges too (nothing known, all at the top, all down, one)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pandas import isna
from streamlit.testing.v1 import AppTest

from etl.store import Store
from tests.pages.conftest import OpenPage, said
from tests.pages.maturity_states import Lines, publish_lines
from ui.maturity.view import FACES

PAGE = "maturite"
OWN_FACES = ("synthese", "repartition", "dossiers")
AS_OF = "2026-03-01"
# Initial, target and observed levels; None is not known.
Levels = tuple[int | None, int | None, int | None]
TEN: Sequence[Levels] = (
    (1, 4, 2),
    (3, 6, 6),
    (3, 6, 5),
    (5, 5, 5),
    (6, 4, None),
    (8, 9, 9),
    (9, 9, 8),
    (2, None, 3),
    (None, 7, None),
    (4, 7, 4),
)


def lines(levels: Sequence[Levels], **more: object) -> Lines:
    """A dossier a triple of levels, named D0, D1…"""
    names = ("srl_initial", "srl_final_vise", "srl_final_constate")
    return [
        {"id_dossier": f"D{place}", **{name: level for name, level in zip(names, each, strict=True) if level}, **more}
        for place, each in enumerate(levels)
    ]


Made = Callable[..., Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A store of one state, of dossiers of these levels."""
    known: dict[str, Path] = {}

    def publish(levels: Sequence[Levels], **more: object) -> Path:
        key = repr((levels, more))
        if key not in known:
            known[key] = publish_lines(tmp_path_factory.mktemp("made"), {AS_OF: lines(levels, **more)})
        return known[key]

    return publish


def specs(app: AppTest) -> list[dict[str, Any]]:
    """What is drawn by each chart of the page."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def trace_names(app: AppTest) -> set[str]:
    return {trace.get("name", "") for spec in specs(app) for trace in spec["data"]}


def titles(app: AppTest) -> list[str]:
    return [str(element.value) for element in app.subheader]


def shown_in_turn(app: AppTest, faces: Iterable[str]) -> Iterator[str]:
    """Choose each face by its button; none may end in a fault."""
    for face in faces:
        app.get("button_group")[0].set_value(face).run()
        assert not app.exception
        assert "Une erreur de l’observatoire" not in said(app)
        yield face


def table(app: AppTest, key: str) -> list[dict[str, Any]]:
    """Rows of the table of that key, by column."""
    (found,) = [frame for frame in app.dataframe if frame.proto.id.endswith(f"-{key}")]
    rows: list[dict[str, Any]] = found.value.to_dict("records")
    return rows


@pytest.mark.parametrize("role", ["public", "consultation"])
def test_roles_below_the_committee_get_a_sentence_and_nothing_else(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role, params={"vue": "dossiers", "paire": "3-6", "dossier": "IA-2026-001"})
    assert not app.exception
    assert "réservée au comité" in said(app)
    assert not (app.get("plotly_chart") or app.dataframe or app.subheader)


@pytest.mark.parametrize("role", ["comite", "agent", "admin"])
def test_the_committee_and_above_see_the_curve_and_the_matrix(open_page: OpenPage, role: str) -> None:
    app = open_page(PAGE, role)
    assert not app.exception
    assert titles(app) == [
        "Part des dossiers à chaque niveau ou plus, au départ et au niveau visé",
        "Du niveau initial au niveau visé",
    ]
    assert len(app.get("plotly_chart")) == 2


def test_each_face_opens_alone_and_writes_the_link(open_page: OpenPage) -> None:
    app = open_page(PAGE)
    seen: set[str] = set()
    for face in shown_in_turn(app, FACES):
        assert app.query_params.get("vue", "synthese") == face
        assert titles(app)
        assert not seen & set(titles(app))
        seen |= set(titles(app))


def test_a_link_opens_its_face(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"vue": "repartition"})
    assert app.get("button_group")[0].value == "repartition"
    assert "Nombre de niveaux franchis" in titles(app)


@pytest.mark.parametrize("final", ["target", "observed"])
def test_the_sentence_and_what_is_known_are_what_plain_python_counts(
    open_page: OpenPage, full_store: Path, final: str
) -> None:
    words = said(open_page(PAGE, params={"final": final}))
    rows = (
        Store(full_store)
        .reader()
        .cursor()
        .execute(f"SELECT srl_initial, srl_{final}, maturity_scale FROM submissions WHERE status <> 'retire'")  # noqa: S608
        .fetchall()
    )
    srl = [(first, last) for first, last, scale in rows if scale == "SRL"]
    both = [(first, last) for first, last in srl if first and last]
    assert f"Sur {len(both)} dossiers aux deux niveaux connus, {sum(last >= 5 for _, last in both)} " in words
    assert f"{len(both)} sur {len(srl)} dossiers" in words


def test_the_tables_of_the_essential_hold_what_plain_python_counts(open_page: OpenPage, made: Made) -> None:
    app = open_page(PAGE, store=made(TEN))
    both = [(first, last) for first, last, _ in TEN if first and last]
    expected = [
        {"end": name, "level": level, "n_dossiers": sum(each[end] >= level for each in both), "n_total": 8}
        for end, name in enumerate(("Niveau initial", "Niveau visé"))
        for level in range(1, 10)
    ]
    found = table(app, "threshold-rows")
    assert [{name: row[name] for name in expected[0]} for row in found] == expected
    assert [row["share"] for row in found] == [round(100 * row["n_dossiers"] / 8, 1) for row in expected]
    pairs = {(row["srl_initial"], row["srl_final"]): row["n_dossiers"] for row in table(app, "matrix-rows")}
    assert pairs == {pair: both.count(pair) for pair in set(both)}


def test_the_tables_of_the_spread_hold_what_plain_python_counts(open_page: OpenPage, made: Made) -> None:
    app = open_page(PAGE, store=made(TEN), params={"vue": "repartition", "final": "observed"})
    both = [(first, last) for first, _, last in TEN if first and last]
    crossed = [last - first for first, last in both]
    phase = {1: "A", 2: "A", 3: "B", 4: "B", 5: "C", 6: "C", 7: "C", 8: "D", 9: "D"}
    flows = [(phase[first], phase[last]) for first, last in both]
    by_end = {(row["end"], row["level"]): row["n_dossiers"] for row in table(app, "levels-rows")}
    for level in range(1, 10):
        assert by_end["Niveau initial", level] == sum(first == level for first, _ in both)
        assert by_end["Niveau constaté", level] == sum(last == level for _, last in both)
    steps = {row["levels_crossed"]: row["n_dossiers"] for row in table(app, "crossed-rows")}
    assert steps == {step: crossed.count(step) for step in set(crossed)}
    moved = {(row["phase_initial"], row["phase_final"]): row["n_dossiers"] for row in table(app, "phases-rows")}
    assert moved == {flow: flows.count(flow) for flow in set(flows)}
    assert "1 dossier part du niveau 9, le plus haut" in said(app)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("initial", ["D0", "D1", "D2", "D9", "D3", "D4", "D5", "D6", "D7", "D8"]),
        ("gain", ["D0", "D1", "D2", "D9", "D5", "D3", "D6", "D4", "D7", "D8"]),
    ],
)
def test_dossiers_are_sorted_and_those_with_an_unknown_level_come_last(
    open_page: OpenPage, made: Made, order: str, expected: list[str]
) -> None:
    app = open_page(PAGE, store=made(TEN), params={"vue": "dossiers", "tri": order})
    assert [row["submission_id"] for row in table(app, "dumbbells-1-rows")] == expected
    assert "n = 10, dont 8 aux deux niveaux SRL connus" in said(app)


def test_dossiers_sorted_by_typology_come_in_the_order_of_its_codes(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"vue": "dossiers", "tri": "typologie"})
    both = [row for row in table(app, "dumbbells-1-rows") if not isna(row["crossed"])]
    codes = [row["typology"] for row in both if isinstance(row["typology"], str)]
    assert codes == sorted(codes)
    assert len(set(codes)) > 3


def test_forty_dossiers_a_page_are_turned_by_the_link(open_page: OpenPage, made: Made) -> None:
    store = made([(1 + place % 9, 5, None) for place in range(95)])
    app = open_page(PAGE, store=store, params={"vue": "dossiers"})
    seen = []
    for page, count in ((1, 40), (2, 40), (3, 15)):
        app.query_params["page"] = str(page)
        app.run()
        rows = table(app, f"dumbbells-{page}-rows")
        assert len(rows) == count
        seen += [row["submission_id"] for row in rows]
    assert len(set(seen)) == 95
    app.query_params["page"] = "4"
    app.run()
    assert "Page « 4 »" in said(app)
    assert "page" not in app.query_params


@pytest.mark.parametrize(("final", "other"), [("target", "Niveau constaté"), ("observed", "Niveau visé")])
def test_aimed_at_and_observed_are_never_together(open_page: OpenPage, final: str, other: str) -> None:
    app = open_page(PAGE)
    app.get("button_group")[1].set_value(final).run()
    assert app.query_params.get("final", "target") == final
    for _ in shown_in_turn(app, OWN_FACES):
        assert {"Niveau initial"} <= trace_names(app)
        assert other not in trace_names(app)


def test_each_chart_says_its_unit_date_provisional_words_and_that_data_are_made_up(
    open_page: OpenPage, tmp_path: Path
) -> None:
    app = open_page(PAGE, store=tmp_path)
    for _ in shown_in_turn(app, OWN_FACES):
        charts = app.get("plotly_chart")
        captions = [str(each.value) for each in app.caption if "Unité" in str(each.value)]
        assert len(captions) == len(charts) > 0
        for caption in captions:
            for part in (
                "n\u00a0=\u00a0",
                "état au ",
                "intitulés provisoires, à valider par la Région",
                "Données fictives",
            ):
                assert part in caption
        assert all("dossier" in chart.proto.alt for chart in charts)


def test_filters_narrow_the_dossiers_known(open_page: OpenPage) -> None:
    assert said(open_page(PAGE)) != said(open_page(PAGE, params={"departement": "80"}))


def test_filters_that_leave_nothing_get_a_sentence_and_no_chart(open_page: OpenPage) -> None:
    app = open_page(PAGE, params={"du": "2090-01-01"})
    assert "Aucun dossier ne correspond à ces filtres." in said(app)
    assert not app.get("plotly_chart")


def test_unknown_values_in_the_link_are_said_and_ignored(open_page: OpenPage) -> None:
    labels = {
        "vue": "Vue",
        "final": "Maturité finale",
        "echelle": "Échelle",
        "mois": "Mois sans mouvement",
        "par": "Comparer par",
        "tri": "Tri",
        "nature": "Freins ou leviers",
        "croiser": "Croiser avec",
        "page": "Page",
        "dossier": "Dossier",
    }
    app = open_page(PAGE, params=dict.fromkeys(labels, "rien de tel"))
    words = said(app).replace("\\", "")
    for label in labels.values():
        assert f"{label} « rien de tel » : valeur inconnue, ignorée." in words
    assert not set(labels) & set(app.query_params)
    assert len(app.get("plotly_chart")) == 2


def test_every_face_keeps_what_was_chosen_on_the_others(open_page: OpenPage) -> None:
    link = {
        "final": "observed",
        "mois": "6",
        "par": "helice",
        "tri": "gain",
        "nature": "levier",
        "croiser": "type_acteur",
        "seuil": "initial:2",
        "groupe_typologie": "T05",
        "echeance": "en_cours",
    }
    app = open_page(PAGE, params=link)
    for face in shown_in_turn(app, (*FACES, *reversed(FACES))):
        held = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
        assert held == link | ({} if face == "synthese" else {"vue": face})


def test_nothing_known_is_said_and_nothing_is_counted(open_page: OpenPage, made: Made) -> None:
    app = open_page(PAGE, store=made([(None, None, None), (3, None, None)]))
    for face in shown_in_turn(app, OWN_FACES):
        assert "Aucun dossier n’a ses deux niveaux SRL connus" in said(app)
        assert "0 sur 2 dossiers" in said(app)
        assert len(app.get("plotly_chart")) == (1 if face == "dossiers" else 0)


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        (
            [(9, 9, 9)] * 6,
            "Sur 6 dossiers aux deux niveaux connus, 6 visent le terrain (niveau 5 ou plus) ; 6 y étaient au départ.",
        ),
        (
            [(level, level - 1, None) for level in range(2, 9)],
            "Sur 7 dossiers aux deux niveaux connus, 3 visent le terrain (niveau 5 ou plus) ; 4 y étaient au départ.",
        ),
        (
            [(4, 5, None)],
            "Le seul dossier aux deux niveaux connus vise le terrain (niveau 5 ou plus) ; il n’y était pas au départ.",
        ),
    ],
    ids=["all at nine", "all down", "one dossier"],
)
def test_states_at_the_edges_are_drawn_and_said(
    open_page: OpenPage, made: Made, levels: Sequence[Levels], sentence: str
) -> None:
    app = open_page(PAGE, store=made(levels))
    for face in shown_in_turn(app, FACES):
        assert f"**{sentence}**" in said(app)
        assert bool(app.get("plotly_chart")) or face not in OWN_FACES


def test_under_five_dossiers_their_list_replaces_the_shares(open_page: OpenPage, made: Made) -> None:
    few = open_page(PAGE, store=made([(3, 6, 6), (2, 4, None), (5, 7, None), (1, 1, 1), (2, None, None)]))
    assert titles(few)[0] == "Les dossiers aux deux niveaux connus (moins de 5)"
    assert [row["submission_id"] for row in table(few, "maturite-connus-rows")] == ["D0", "D1", "D2", "D3"]
    five = open_page(PAGE, store=made([(3, 6, 6), (2, 4, None), (5, 7, None), (1, 1, 1), (2, 2, None)]))
    assert titles(five)[0].startswith("Part des dossiers")


def test_a_scale_without_words_is_shown_with_its_own_bounds_and_without_the_field(
    open_page: OpenPage, made: Made
) -> None:
    store = made([(place, 10, None) for place in range(1, 9)], echelle_maturite="MRL")
    app = open_page(PAGE, store=store, params={"echelle": "MRL"})
    assert "terrain" not in said(app)
    assert "échelle MRL : 8 sur 8 dossiers" in said(app).replace("\\", "")
    assert {row["level"] for row in table(app, "threshold-rows")} == set(range(1, 11))
    spread = open_page(PAGE, store=store, params={"echelle": "MRL", "vue": "repartition"})
    assert titles(spread) == ["Dossiers à chaque niveau, au départ et au niveau visé", "Nombre de niveaux franchis"]
    assert "comparez ceux d’un même niveau initial" in said(spread), "the ceiling is said where no phase is"


def test_the_scale_is_offered_only_where_dossiers_bear_several(open_page: OpenPage, made: Made) -> None:
    one = open_page(PAGE, store=made(TEN))
    assert "Échelle" not in [group.label for group in one.get("button_group")]
    assert one.get("button_group")[1].label == "Maturité finale"
