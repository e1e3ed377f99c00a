"""Small multiples by their traces: same axes, shares with their count, a list instead of a share of few."""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import plotly.graph_objects as go
from pandas import DataFrame

from analytics.charts.maturity.groups import PANELS_A_FIGURE, alt_group_panels, group_panels
from analytics.maturity.levels import LevelWords

SRL = tuple(LevelWords(level, "A", "Phase", f"Libellé {level}", f"Mot {level}", "preuve") for level in range(1, 10))
TEN = tuple(LevelWords(level) for level in range(1, 11))

Pairs = list[tuple[int, int]]


def thresholds(groups: dict[str, Pairs], highest: int = 9) -> DataFrame:
    """Rows of `group_thresholds` for the levels of each group."""
    return DataFrame(
        [
            (
                code,
                f"Groupe {code}",
                level,
                sum(a >= level for a, _ in pairs),
                sum(b >= level for _, b in pairs),
                len(pairs),
            )
            for code, pairs in groups.items()
            for level in range(1, highest + 1)
        ],
        columns=["code", "label", "level", "n_initial", "n_final", "n_total"],
    )


def members(groups: dict[str, Pairs]) -> DataFrame:
    """Rows of `group_members`: the dossiers of the groups too small for a share."""
    return DataFrame(
        [
            (code, f"{code}-{place}", f"Titre {place}", first, last)
            for code, pairs in groups.items()
            if len(pairs) < 5
            for place, (first, last) in enumerate(pairs)
        ],
        columns=["code", "submission_id", "title", "srl_initial", "srl_final"],
    )


LARGE: Pairs = [(1, 5), (2, 5), (3, 9), (5, 5), (6, 2)]
GROUPS: dict[str, Pairs] = {"T01": LARGE, "T02": [(3, 6), (8, 5)], "T03": [], "T04": LARGE * 2000}


def panels(groups: dict[str, Pairs] | None = None, chosen: str | None = None) -> go.Figure:
    if groups is None and chosen is None:
        return whole_figure()
    return drawn_of(GROUPS if groups is None else groups, chosen)


def drawn_of(groups: dict[str, Pairs], chosen: str | None = None) -> go.Figure:
    return group_panels(thresholds(groups), members(groups), "target", SRL, chosen)


@cache
def whole_figure() -> go.Figure:
    return drawn_of(GROUPS)


def on_axis(figure: go.Figure, axis: str, kind: str = "scatter") -> list[Any]:
    return [one for one in figure.data if one.type == kind and one.xaxis == axis and one.x != (None,)]


def titles(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_a_panel_draws_the_share_of_its_own_dossiers_at_or_above_each_level() -> None:
    initial, final = on_axis(panels(), "x")
    assert list(initial.y) == [100, 80, 60, 40, 40, 20, 0, 0, 0]
    assert list(final.y) == [100, 100, 80, 80, 80, 20, 20, 20, 20]
    # Two thousand times the same dossiers: the same share.
    assert list(on_axis(panels(), "x4")[0].y) == list(initial.y)


def test_the_two_curves_differ_by_symbol_colour_and_dash() -> None:
    initial, final = on_axis(panels(), "x")
    assert (initial.marker.symbol, final.marker.symbol) == ("circle", "diamond")
    assert initial.line.dash != final.line.dash
    observed = group_panels(thresholds(GROUPS), members(GROUPS), "observed", SRL).data[1]
    assert (observed.marker.symbol, observed.line.dash) == ("square", "dot")
    assert len({initial.line.color, final.line.color, observed.line.color}) == 3


def test_every_panel_has_the_same_axes() -> None:
    layout = panels().layout
    across = {tuple(layout[f"xaxis{suffix}"].range) for suffix in ("", "2", "3", "4")}
    upwards = {tuple(layout[f"yaxis{suffix}"].range) for suffix in ("", "2", "3", "4")}
    assert across == {(0.5, 9.5)}
    assert upwards == {(0, 108)}


def test_panels_do_not_overlap() -> None:
    layout = panels({f"T{place}": LARGE for place in range(PANELS_A_FIGURE)}).layout
    boxes = [
        (*layout[f"xaxis{place or ''}"].domain, *layout[f"yaxis{place or ''}"].domain)
        for place in ("", *range(2, PANELS_A_FIGURE + 1))
    ]
    for place, (left, right, low, high) in enumerate(boxes):
        assert 0 <= left < right <= 1
        assert 0 <= low < high <= 1
        for other_left, other_right, other_low, other_high in boxes[place + 1 :]:
            assert right <= other_left or other_right <= left or high <= other_low or other_high <= low
    assert len({round(right - left, 9) for left, right, _, _ in boxes}) == 1


def test_each_title_says_how_many_dossiers() -> None:
    assert titles(panels())[:4] == [
        "<b>Groupe T01</b><br>5 dossiers",
        "<b>Groupe T02</b><br>2 dossiers",
        "<b>Groupe T03</b><br>0 dossier",
        "<b>Groupe T04</b><br>10\u202f000 dossiers",
    ]


def test_under_five_dossiers_the_panel_lists_them_and_draws_no_share() -> None:
    (listed,) = on_axis(panels(), "x2")
    assert listed.mode == "text"
    assert list(listed.text) == ["T02-0 : 3 → 6", "T02-1 : 8 → 5 ◀"]
    assert panels().layout.xaxis2.visible is False


def test_four_are_listed_and_five_have_curves() -> None:
    figure = panels({"T01": LARGE[:4], "T02": LARGE})
    assert [one.mode for one in on_axis(figure, "x")] == ["text"]
    assert [one.mode for one in on_axis(figure, "x2")] == ["lines+markers"] * 2


def test_of_lists_alone_nothing_speaks_of_curves() -> None:
    figure = panels({"T01": LARGE[:4], "T02": LARGE[:1]})
    assert titles(figure) == ["<b>Groupe T01</b><br>4 dossiers", "<b>Groupe T02</b><br>1 dossier"]
    assert not [one.name for one in figure.data if one.showlegend is not False]
    assert [one.name for one in panels().data if one.showlegend is not False] == ["Niveau initial", "Niveau visé"]


def test_a_group_without_a_known_dossier_says_so() -> None:
    (listed,) = on_axis(panels(), "x3")
    assert list(listed.text) == ["Aucun dossier<br>aux deux niveaux<br>connus"]


def test_a_click_in_any_panel_gives_its_code() -> None:
    figure = panels()
    bands = [one for one in figure.data if one.type == "bar"]
    assert [{data[0] for data in band.customdata} for band in bands] == [
        {"T01"},
        {"T02"},
        {"T03"},
        {"T04"},
    ]
    assert {(tuple(band.x), band.y[0], band.width) for band in bands} == {(tuple(range(1, 10)), 108, 1)}
    assert {one.type for one in figure.data if one.hoverinfo != "skip" and one.x != (None,)} == {"bar"}


def test_hovers_give_counts_and_shares_or_the_dossiers_listed() -> None:
    first, second, *_ = [one for one in panels().data if one.type == "bar"]
    assert first.customdata[4][1] == (
        "<b>Groupe T01</b><br>5 Mot 5 ou plus<br>Niveau initial : 2 sur 5 (40\u202f%)<br>Niveau visé : 4 sur 5 (80\u202f%)"
    )
    assert second.customdata[0][1] == "<b>Groupe T02</b><br>T02-0 : 3 → 6<br>Titre 0<br>T02-1 : 8 → 5<br>Titre 1"


def test_a_share_under_one_per_cent_is_not_said_to_be_none() -> None:
    hovers = [hover for _, hover in on_axis(panels({"T01": [(1, 1)] * 300 + [(5, 9)]}), "x", "bar")[0].customdata]
    assert "Niveau initial : 1 sur 301 (<1\u202f%)" in hovers[4]
    assert "Niveau initial : 301 sur 301 (100\u202f%)" in hovers[0]


def test_the_chosen_panel_is_framed() -> None:
    assert not panels().layout.shapes
    (frame,) = panels(chosen="T04").layout.shapes
    assert (frame.x0, frame.x1) == tuple(panels().layout.xaxis4.domain)
    assert not panels(chosen="T09").layout.shapes


def test_a_click_greys_no_curve() -> None:
    for one in panels().data:
        drawn = one.to_plotly_json()
        if drawn["x"] == [None]:
            continue
        for state in (drawn["selected"], drawn["unselected"]):
            if drawn["type"] == "bar" or "markers" in drawn["mode"]:
                assert state["marker"]["opacity"] == drawn["marker"]["opacity"]
            else:
                assert state["textfont"]["color"] == drawn["textfont"]["color"]


def test_names_are_shown_letter_for_letter() -> None:
    rows = thresholds({"T01": LARGE, "T02": [(1, 2)]})
    rows["label"] = "<i>A&B</i> " + "très long nom de groupe " * 12
    figure = group_panels(rows, members({"T02": [(1, 2)]}), "target", SRL)
    assert titles(figure)[0].startswith("<b>&lt;i&gt;A&amp;B&lt;/i&gt;")
    assert titles(figure)[0].count("<br>") == 2
    hover = next(one for one in figure.data if one.type == "bar").customdata[0][1]
    assert hover.startswith("<b>&lt;i&gt;A&amp;B&lt;/i&gt; très")


def test_a_scale_of_ten_levels_without_words_says_nothing_of_provisional_words() -> None:
    figure = group_panels(thresholds({"T01": LARGE}, 10), members({}), "target", TEN)
    assert tuple(figure.layout.xaxis.range) == (0.5, 10.5)
    assert "provisoires" not in titles(figure)[-1]
    assert "intitulés provisoires, à valider par la Région" in titles(panels())[-1]


def test_a_group_alone_takes_the_whole_width() -> None:
    assert tuple(panels({"T01": LARGE}).layout.xaxis.domain) == (0, 1)


def test_no_group_gives_a_figure_that_says_so() -> None:
    assert titles(panels({})) == ["Aucun groupe à comparer."]
    assert alt_group_panels(thresholds({}), members({}), "target") == "Aucun groupe à comparer."


def test_words_speak_of_no_curve_where_lists_alone_are_drawn() -> None:
    few: dict[str, Pairs] = {"T02": [(3, 6)]}
    assert alt_group_panels(thresholds(few), members(few), "target") == (
        "1 groupe, aucune courbe. Trop peu de dossiers pour une part, ils sont listés : Groupe T02 (T02-0 de 3 à 6)."
    )


def test_words_name_the_groups_and_the_dossiers_of_the_small_ones() -> None:
    assert alt_group_panels(thresholds(GROUPS), members(GROUPS), "target") == (
        "Courbes de la part des dossiers à chaque niveau ou plus, au niveau initial et au niveau visé, mêmes axes pour "
        "4 groupes. Groupes de 5 dossiers ou plus : Groupe T01 (5 dossiers) et Groupe T04 (10\u202f000 dossiers). "
        "Trop peu de dossiers pour une part, ils sont listés : Groupe T02 (T02-0 de 3 à 6 ; T02-1 de 8 à 5). "
        "1 groupe sans aucun dossier aux deux niveaux connus."
    )


def test_the_figure_is_a_pure_function_that_travels() -> None:
    rows, few = thresholds(GROUPS), members(GROUPS)
    call = pickle.loads(pickle.dumps((rows, few, "target", SRL, None)))  # noqa: S301 - made here
    assert group_panels(*call) == group_panels(rows, few, "target", SRL)
    assert rows.equals(thresholds(GROUPS))
