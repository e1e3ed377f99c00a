"""The grid of freins and leviers: its figure, its sentence, its alternative text."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest

from analytics.charts.maturity.obstacles import alt_obstacle_grid, cell_code, fitted, obstacle_grid, obstacle_sentence
from analytics.filters import Filters
from analytics.maturity.barriers import Mentioning, barrier_table, codes_of
from analytics.maturity.reading import Reading
from analytics.maturity.wordings import wordings_of
from tests.analytics.builders import BuiltReader, dossier, snapshot

READING = Reading(as_of=date(2026, 6, 30))


@pytest.fixture(scope="module")
def made() -> BuiltReader:
    return snapshot(
        [
            dossier("A", srl_initial=1, barriers=["Manque de temps", "Coût"]),
            dossier("B", srl_initial=9, barriers=["MANQUE DE TEMPS"]),
            dossier("C", barriers=["Coûts"]),
        ]
    )


def shown(reader: BuiltReader, kind: str = "frein", by: str = "phase") -> Any:
    return barrier_table(reader, Filters(), "agent", reading=READING, kind=kind, by=by, wordings=wordings_of(reader))


def test_the_figure_writes_each_count_and_its_marks_give_the_cell(made: BuiltReader) -> None:
    rows = shown(made)
    figure = obstacle_grid(rows, {"A": "Phase A"}, {}, 1)
    heat, written, marks = figure.data
    assert [list(line) for line in heat.z] == [[None, 1, 0, 0, 0, 1], [None, 1, 0, 0, 1, 0]]
    assert [text.replace("<b>", "").replace("</b>", "") for text in written.text[:6]] == ["2", "1", "0", "0", "0", "1"]
    assert [code for code, _ in marks.customdata[:3]] == ["cout", "cout|A", "cout|B"]
    assert marks.customdata[1][1] == "<b>Coût</b><br>Phase A<br>1 dossier"
    assert figure.layout.xaxis.autotickangles == (0, -90), "upright only where the names would run together"


@pytest.mark.parametrize(
    ("chosen", "box"),
    [
        ("cout", (-0.5, 5.5, -0.5, 0.5)),
        ("manque-de-temp|A", (0.5, 1.5, 0.5, 1.5)),
        ("|A", (0.5, 1.5, -0.5, 1.5)),
        ("elsewhere", None),
        ("|Z", None),
        (None, None),
    ],
)
def test_what_is_chosen_is_outlined(made: BuiltReader, chosen: str | None, box: tuple[float, ...] | None) -> None:
    shapes = obstacle_grid(shown(made), {}, {}, 1, chosen).layout.shapes
    assert [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in shapes] == ([] if box is None else [box])


@pytest.mark.parametrize("label", ["<b>x</b><a href='y'>z</a>", "x" * 300, "mot " * 75, "&lt;b&gt;", "\u202eabc", "…"])
def test_hostile_labels_are_letters_in_the_figure(label: str) -> None:
    rows = shown(snapshot([dossier("A", barriers=[label]), dossier("B", barriers=[f"{label} bis"])]))
    figure = obstacle_grid(rows, {}, {}, 1)
    assert len(set(figure.data[0].y)) == 2, "labels cut alike keep rows of their own"
    for name in figure.layout.yaxis.ticktext:
        assert "<b>" not in name
        assert "<a" not in name
        assert all(len(unescape(line)) <= 28 for line in name.split("<br>"))
    letters = label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").strip()
    assert any(letters in hover.replace("</b>", "").replace("<br>", "") for _, hover in figure.data[2].customdata)


def test_a_label_that_is_too_long_is_cut_and_says_so() -> None:
    assert fitted("Accès aux données", 28, 3) == "Accès aux données"
    assert fitted("un deux trois quatre cinq", 8, 2) == "un deux<br>trois…"
    assert fitted("x" * 50, 10, 3).endswith("…")


ACTOR_TYPES = (
    "Start-up",
    "Association (patients, usagers, intérêt général)",
    "Collectivité, groupement, syndicat mixte",
    "Établissement public hors santé et ESR",
    "Pôle, cluster, agence, incubateur, SATT",
    "Infrastructure ou hébergeur numérique",
    "Organisme de recherche et formation <b>aux métiers</b>",
)


def test_a_long_name_of_a_column_stands_whole_on_two_lines(made: BuiltReader) -> None:
    codes = codes_of(shown(made, by="type_acteur"))
    ticks = dict(zip(codes, ACTOR_TYPES, strict=False))
    figure = obstacle_grid(shown(made, by="type_acteur"), ticks, ticks, 1)
    names = [unescape(name) for name in figure.layout.xaxis.ticktext[1 : len(ACTOR_TYPES) + 1]]
    assert [name.replace("<br>", " ") for name in names] == list(ACTOR_TYPES)
    assert names[0] == "Start-up"
    assert names[1] == "Association (patients,<br>usagers, intérêt général)"
    assert all(name.count("<br>") == 1 for name in names[1:])


def test_a_name_too_long_for_two_lines_is_cut_and_whole_under_the_mouse(made: BuiltReader) -> None:
    rows, long = shown(made, by="type_acteur"), "mot " * 30
    code = codes_of(rows)[0]
    figure = obstacle_grid(rows, {code: long}, {code: long}, 1)
    assert figure.layout.xaxis.ticktext[1].endswith("…")
    assert figure.layout.xaxis.ticktext[1].count("<br>") == 1
    assert long in dict(figure.data[2].customdata)[cell_code("cout", code)]


def test_with_few_columns_a_name_stays_on_one_line_that_fits_a_phone(made: BuiltReader) -> None:
    figure = obstacle_grid(shown(made), {}, {"A": "Phase au nom très long, trop long pour elle"}, 1)
    assert figure.layout.xaxis.ticktext[1] == "Phase au nom très long, trop long…"


def test_cells_and_groups_have_codes_of_their_own() -> None:
    assert cell_code("temps", "") == "temps"
    assert cell_code("temps", "T05") == "temps|T05"


def test_the_sentence_is_true_for_none_one_and_many() -> None:
    def said(n: int, *barriers: list[str]) -> str:
        reader = snapshot([dossier(f"D{at}", barriers=texts) for at, texts in enumerate(barriers)])
        return obstacle_sentence(shown(reader), Mentioning(sum(map(bool, barriers)), n), "frein")

    assert said(0) == "Aucun dossier ne déclare de frein."
    assert obstacle_sentence(shown(snapshot([])), Mentioning(0, 0), "levier", " sous ces choix") == (
        "Aucun dossier ne déclare de levier sous ces choix."
    )
    assert said(1, []) == "Le seul dossier ne déclare pas de frein."
    assert said(2, [], []) == "Aucun des 2 dossiers ne déclare de frein."
    assert said(1, ["Coût"]) == "Le seul dossier déclare au moins un frein : « Coût »."
    assert said(3, ["Coût"], ["Coût", "Temps"], []) == (
        "2 dossiers sur 3 déclarent au moins un frein ; le plus cité : « Coût » (2 dossiers)."
    )
    assert said(3, ["Coût"], ["Temps"], []) == (
        "2 dossiers sur 3 déclarent au moins un frein ; aucun n’est cité par plus d’un dossier."
    )
    assert said(2, ["Coût", "Temps"], ["Coût", "Temps"]) == (
        "2 dossiers sur 2 déclarent au moins un frein ; les plus cités, à égalité : « Coût » et « Temps » "
        "(2 dossiers chacun)."
    )


def test_the_alternative_text_names_the_fullest_cell_and_counts_the_empty_ones(made: BuiltReader) -> None:
    alt = alt_obstacle_grid(shown(made), {"A": "Phase A"}, "frein", "des phases initiales")
    assert alt == (
        "Tableau croisé de 2 freins et des phases initiales. Case la plus fournie : « Coût », Phase A, 1 dossier, "
        "à égalité avec 3 autres. 6 cases vides sur 10."
    )
    assert codes_of(shown(made)) == ["A", "B", "C", "D", "inconnue"]
