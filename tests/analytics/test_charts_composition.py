"""Figures of the composition by their traces, their words by what they say for no, one and many dossiers."""

from __future__ import annotations

import pickle
from typing import Any

import plotly.graph_objects as go
import pytest
from pandas import DataFrame

from analytics.charts.consortia.combinations import (
    absent_sentence,
    alt_combinations,
    combination_upset,
    combinations_table,
    every_combination,
    helices_of,
)
from analytics.charts.consortia.composition import (
    CALL_HELICES,
    OUTSIDE,
    actor_type_bars,
    alt_actor_types,
    alt_families,
    combination_label,
    families_table,
    family_bars,
    types_table,
)
from analytics.charts.consortia.groups import GROUPS_DRAWN, PART_WORDS, alt_groups, group_matrix
from analytics.charts.consortia.sizes import alt_sizes, size_bars, size_label, sizes_table
from analytics.consortia.composition import PARTS, SIZE_STARTS

TYPES = DataFrame(
    [
        ("LABO", "Laboratoire de recherche", "research", True, 5, 7, 9),
        ("ES", "Établissement de santé", "hospital", True, 4, 3, 6),
        ("MS", "Acteur du médico-social", "medico_social", True, 0, 0, 0),
        ("COLL", "Collectivité <b>x</b>", "other", False, 2, 1, 2),
    ],
    columns=["actor_type", "label", "helix", "is_in_call", "n_dossiers", "n_organisations", "n_partners"],
)
FAMILIES = DataFrame(
    [("research", 5, 7), ("economy", 0, 0), ("hospital", 4, 3), ("medico_social", 0, 0), ("other", 2, 1)],
    columns=["helix", "n_dossiers", "n_organisations"],
)


def combinations(*rows: tuple[str, int, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["helices", "n_dossiers", "n_organisations"])


def sizes(**counts: int) -> DataFrame:
    return DataFrame([(int(key[1:]), n) for key, n in counts.items()], columns=["start", "n_dossiers"])


def grouped(n_groups: int) -> DataFrame:
    rows = [(f"G{place}", f"Groupe {place}", 8, 6, 5, 4, 0, 3, 7) for place in range(n_groups)]
    return DataFrame(rows, columns=["code", "label", *PARTS.values()])


SOME = combinations(("economy+hospital+research", 2, 9), ("research", 5, 4), ("", 1, 1))


def codes(figure: go.Figure) -> list[str]:
    """What clicks give back, in the order of the marks."""
    return [data[0] for trace in figure.data if trace.name == "Choix" for data in trace.customdata]


def outlined(figure: go.Figure) -> list[int]:
    return [place for place, width in enumerate(figure.data[0].marker.line.width) if width]


class TestTypes:
    def test_those_outside_the_call_stand_apart_hatched_and_named_so(self) -> None:
        figure = actor_type_bars(TYPES, "dossiers")
        bars = figure.data[0]
        assert list(bars.y) == [0, 1, 2, 4]
        assert list(bars.marker.pattern.shape) == ["", "", "", "/"]
        assert [note.text for note in figure.layout.annotations] == [f"<i>{OUTSIDE}</i>"]
        assert not actor_type_bars(TYPES.head(3), "dossiers").layout.annotations

    def test_zeros_are_written_and_give_nothing_to_choose(self) -> None:
        figure = actor_type_bars(TYPES, "dossiers")
        assert list(figure.data[0].text) == ["<b>5</b>", "<b>4</b>", "<b>0</b>", "<b>2</b>"]
        assert codes(figure) == ["LABO", "ES", "", "COLL"]

    def test_the_unit_is_dossiers_or_organisations(self) -> None:
        figure = actor_type_bars(TYPES, "organisations")
        assert list(figure.data[0].x) == [7, 3, 0, 1]
        assert figure.layout.xaxis.title.text == "Nombre d’organisations distinctes"

    def test_the_chosen_one_is_outlined_and_an_unknown_one_outlines_nothing(self) -> None:
        assert outlined(actor_type_bars(TYPES, "dossiers", "ES")) == [1]
        assert outlined(actor_type_bars(TYPES, "dossiers", "MS")) == []
        assert outlined(actor_type_bars(TYPES, "dossiers", "<b>")) == []

    def test_labels_of_an_edited_vocabulary_are_letters(self) -> None:
        figure = actor_type_bars(TYPES, "dossiers")
        written = [*figure.layout.yaxis.ticktext, *(data[1] for data in figure.data[1].customdata)]
        assert not any("<b>x" in text for text in written)
        assert any("&lt;b&gt;x" in text for text in figure.layout.yaxis.ticktext)

    def test_words_are_true_for_none_and_many(self) -> None:
        assert alt_actor_types(TYPES, "dossiers", "des partenaires") == (
            "Barres par type d’acteur des partenaires, en nombre de dossiers. Les plus présents : Laboratoire de "
            "recherche (5 dossiers), Établissement de santé (4 dossiers) et Collectivité <b>x</b> (2 dossiers). "
            "Types de l’appel sans aucun : Acteur du médico-social."
        )
        none = TYPES.assign(n_dossiers=0, n_organisations=0)
        assert alt_actor_types(none, "organisations", "des chefs de file") == (
            "Barres vides : aucune organisation à compter par type d’acteur des chefs de file."
        )

    def test_the_table_says_families_and_membership_in_words(self) -> None:
        rows = types_table(TYPES)
        assert list(rows["helix"]) == ["Recherche", "Hospitalier", "Médico-social", "Autre"]
        assert list(rows["is_in_call"]) == ["oui", "oui", "oui", "non"]


class TestFamilies:
    def test_the_four_of_the_call_then_other_apart(self) -> None:
        figure = family_bars(FAMILIES, "organisations", "hospital")
        assert list(figure.data[0].x) == [7, 0, 3, 0, 1]
        assert list(figure.data[0].y) == [0, 1, 2, 3, 5]
        assert codes(figure) == ["research", "", "hospital", "", "other"]
        assert outlined(figure) == [2]

    def test_words_are_true_for_none_and_many(self) -> None:
        assert alt_families(FAMILIES, "dossiers") == (
            "Barres par famille, en nombre de dossiers : recherche 5, économie 0, hospitalier 4, médico-social 0 et autre 2."
        )
        none = FAMILIES.assign(n_dossiers=0)
        assert alt_families(none, "dossiers") == "Barres vides : aucun dossier à compter par famille."
        assert list(families_table(FAMILIES)["label"])[0] == "Recherche"


class TestCombinations:
    def upset(self, rows: DataFrame = SOME, unit: str = "dossiers", chosen: str | None = None) -> go.Figure:
        return combination_upset(rows, FAMILIES, unit, chosen)

    def dots(self, figure: go.Figure, name: str) -> set[tuple[int, int]]:
        (trace,) = [trace for trace in figure.data if trace.name == name]
        return set(zip(trace.x, trace.y, strict=True))

    def test_bars_go_from_the_most_frequent_and_the_encouraged_one_bears_a_star(self) -> None:
        figure = self.upset()
        assert list(figure.data[0].y) == [5, 2, 1]
        assert list(figure.data[0].text) == ["<b>5</b>", "<b>2</b><br>★", "<b>1</b>"]
        assert codes(figure) == ["research", "economy+hospital+research", "aucune"]

    def test_counted_by_organisations_the_order_follows(self) -> None:
        figure = self.upset(unit="organisations")
        assert list(figure.data[0].y) == [9, 4, 1]
        assert codes(figure)[0] == "economy+hospital+research"

    def test_each_column_has_a_dot_a_family_there_or_not(self) -> None:
        figure = self.upset()
        assert self.dots(figure, "Présentes") == {(0, 0), (1, 0), (1, 1), (1, 2)}
        assert self.dots(figure, "Présentes") | self.dots(figure, "Absentes") == {
            (x, y) for x in range(3) for y in range(4)
        }
        assert not self.dots(figure, "Présentes") & self.dots(figure, "Absentes")

    def test_a_line_ties_the_families_of_a_column_that_has_several(self) -> None:
        (ties,) = [trace for trace in self.upset().data if trace.name == "Réunies"]
        assert (list(ties.x), list(ties.y)) == ([1, 1, None], [0, 2, None])

    def test_bars_stand_over_the_dots_and_the_totals_beside_them(self) -> None:
        layout = self.upset().layout
        assert layout.yaxis.domain[0] > layout.yaxis2.domain[1]
        assert list(layout.yaxis2.ticktext)[0] == "Recherche<br><b>5</b>"
        assert len(layout.yaxis2.ticktext) == len(CALL_HELICES)

    def test_the_one_without_family_says_so_in_its_column(self) -> None:
        assert [(note.text, note.x) for note in self.upset().layout.annotations] == [("aucune", 2)]
        assert not self.upset(combinations(("research", 1, 1))).layout.annotations

    def test_the_chosen_column_is_outlined(self) -> None:
        assert outlined(self.upset(chosen="aucune")) == [2]
        assert outlined(self.upset(chosen="hospital")) == []

    def test_numbers_of_four_digits_stand_upright(self) -> None:
        assert self.upset().data[0].textangle == 0
        figure = self.upset(combinations(("research", 1234, 8)))
        assert figure.data[0].textangle == -90
        assert figure.data[0].text[0] == "<b>1\u202f234</b>"

    def test_all_sixteen_are_drawn_when_all_occur(self) -> None:
        rows = combinations(*((key, 16 - place, 20) for place, key in enumerate(every_combination())))
        assert len(set(codes(self.upset(rows)))) == 16
        assert absent_sentence(rows) == ""

    def test_those_that_do_not_occur_are_said_and_in_the_table_with_zeros(self) -> None:
        table = combinations_table(SOME)
        assert len(table) == 16
        assert list(table["n_dossiers"])[:4] == [5, 2, 1, 0]
        assert int(table["n_organisations"].sum()) == 14
        assert absent_sentence(SOME) == "13 combinaisons sur 16 n’ont aucun dossier (zéros du tableau)"
        few = combinations(*((key, 1, 1) for key in every_combination() if key not in ("", "hospital")))
        assert absent_sentence(few) == "aucun dossier dans les combinaisons « sans famille » et « Hospitalier »"

    def test_names_are_in_the_order_of_the_call_whatever_the_link_writes(self) -> None:
        assert combination_label("economy+hospital+research") == "Recherche + économie + hospitalier"
        assert combination_label("") == combination_label("aucune") == "Aucune famille de l’appel"
        assert helices_of("research economy") == helices_of("economy+research")
        assert helices_of("aucune") == frozenset()

    def test_words_are_true_for_none_one_and_many(self) -> None:
        assert alt_combinations(combinations(), "dossiers") == "Aucun dossier : aucune combinaison de familles."
        one = alt_combinations(combinations(("research", 1, 3)), "organisations")
        assert "1 combinaison. La plus fréquente : Recherche (3 organisations). 15 combinaisons" in one
        assert "Les plus fréquentes : Recherche (5 dossiers), Recherche + économie" in alt_combinations(
            SOME, "dossiers"
        )


class TestSizes:
    def test_classes_are_named_by_what_they_hold(self) -> None:
        assert [size_label(start, SIZE_STARTS) for start in (0, 1, 10, 11, 21, 31)] == [
            "0",
            "1",
            "10",
            "11 à 15",
            "21 à 30",
            "31 et plus",
        ]

    def test_zeros_are_written_and_give_nothing_to_choose(self) -> None:
        figure = size_bars(sizes(s1=2, s2=0, s3=5), SIZE_STARTS, 3, "3")
        assert list(figure.data[0].text) == ["<b>2</b>", "<b>0</b>", "<b>5</b>"]
        assert codes(figure) == ["1", "", "3"]
        assert outlined(figure) == [2]

    @pytest.mark.parametrize(("median", "place"), [(1, 0), (2, 1), (12, 2), (15, 2)])
    def test_the_lower_median_is_said_over_its_class(self, median: int, place: int) -> None:
        (note,) = size_bars(sizes(s1=2, s2=0, s11=5), SIZE_STARTS, median).layout.annotations
        assert note.x == place
        assert f"médiane basse : {median}" in note.text
        assert "▼" in note.text

    def test_large_numbers_over_many_classes_stand_upright(self) -> None:
        many = {f"s{start}": 1000 for start in range(1, 11)}
        assert size_bars(sizes(**many), SIZE_STARTS, 1).data[0].textangle == -90
        assert size_bars(sizes(**dict.fromkeys(many, 999)), SIZE_STARTS, 1).data[0].textangle == 0
        assert size_bars(sizes(s1=1000, s2=0, s11=3), SIZE_STARTS, 1).data[0].textangle == 0

    def test_no_dossier_no_median(self) -> None:
        assert not size_bars(sizes(), SIZE_STARTS, None).layout.annotations
        assert alt_sizes(sizes(), SIZE_STARTS, None) == "Aucun dossier : aucune taille de consortium."

    def test_words_and_table(self) -> None:
        rows = sizes(s1=5, s2=0, s11=5)
        assert list(sizes_table(rows, SIZE_STARTS)["label"]) == ["1", "2", "11 à 15"]
        assert alt_sizes(rows, SIZE_STARTS, 1) == (
            "Barres du nombre de dossiers selon le nombre d’organisations, jusqu’à 11 à 15 organisations. "
            "Au plus 5 dossiers, à 1 organisation et 11 à 15 organisations. Médiane basse : 1."
        )


class TestGroups:
    def test_every_cell_is_written_and_the_first_groups_only_are_drawn(self) -> None:
        figure = group_matrix(grouped(GROUPS_DRAWN + 5), {"G0": "Premier"})
        heat = figure.data[0]
        assert (len(heat.z), len(heat.z[0])) == (GROUPS_DRAWN, len(PARTS))
        assert list(heat.z[0]) == [8, 6, 5, 4, 0, 3, 7]
        assert figure.data[1].text[4] == "0"
        assert figure.layout.yaxis.ticktext[0] == "Premier"

    def test_a_share_is_said_from_five_dossiers_on(self) -> None:
        many = group_matrix(grouped(1), {}).data[2].customdata
        assert many[1][1].endswith("Recherche : 6 dossiers sur 8 (75\u202f%)")
        few = grouped(1).assign(n_dossiers=4, n_research=3)
        assert group_matrix(few, {}).data[2].customdata[1][1].endswith("Recherche : 3 dossiers sur 4")

    def test_clicks_give_the_group_and_the_part(self) -> None:
        given = [data[0] for data in group_matrix(grouped(1), {}, "G0:R02").data[2].customdata]
        assert given == ["G0:tous", "G0:research", "G0:economy", "G0:hospital", "", "G0:R02", "G0:R01"]
        assert len(group_matrix(grouped(2), {}, "G0:R02").layout.shapes) == 1

    def test_names_out_of_a_file_are_letters(self) -> None:
        figure = group_matrix(grouped(1), {"G0": "<img src=x>"})
        assert "<img" not in str(figure.layout.yaxis.ticktext) + str(figure.data[2].customdata)

    def test_words_are_true_for_none_and_many(self) -> None:
        assert set(PART_WORDS) == set(PARTS)
        assert alt_groups(grouped(0), {}, "typologie") == "Tableau vide : aucun dossier par typologie."
        assert alt_groups(grouped(2).assign(n_triple=[3, 0]), {"G0": "Premier"}, "typologie").endswith(
            "Le plus fourni : Premier, 8 dossiers, dont 3 aux trois familles réunies. "
            "1 typologie sans dossier aux trois familles réunies."
        )


EVERY_CALL: list[tuple[Any, ...]] = [
    (actor_type_bars, TYPES, "dossiers", None),
    (family_bars, FAMILIES, "organisations", None),
    (combination_upset, SOME, FAMILIES, "dossiers", None),
    (size_bars, sizes(s1=1), SIZE_STARTS, 1, None),
    (group_matrix, grouped(2), {"G0": "Premier"}, None),
]


@pytest.mark.parametrize("call", EVERY_CALL, ids=lambda call: call[0].__name__)
def test_figures_are_pure_functions_without_a_title_or_a_default_hover(call: tuple[Any, ...]) -> None:
    build, *arguments = call
    figure = build(*pickle.loads(pickle.dumps(arguments)))  # noqa: S301 - made here
    assert figure == build(*arguments)
    assert figure.layout.title.text is None
    assert figure.layout.xaxis.automargin
    for trace in figure.data:
        assert trace.name
        assert trace.hoverinfo == "skip" or "<extra>" in trace.hovertemplate


@pytest.mark.parametrize("call", EVERY_CALL, ids=lambda call: call[0].__name__)
def test_figures_of_nothing_are_drawn_all_the_same(call: tuple[Any, ...]) -> None:
    build, *arguments = call
    nothing = [each.iloc[:0] if isinstance(each, DataFrame) else each for each in arguments]
    assert build(*nothing).data
