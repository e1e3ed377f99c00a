"""Figures of the typologies by their traces: what is drawn, what a click gives, what the texts say of none and many."""

from __future__ import annotations

from datetime import date

import pytest
from pandas import DataFrame

from analytics.charts.matrix import needs_room
from analytics.charts.typologies.coverage import alt_typology_bars, typology_bars, typology_sentence
from analytics.charts.typologies.crossings import (
    alt_crossing,
    crossing_matrix,
    crossing_sentence,
    own_cells,
    turned,
    typology_name,
)
from analytics.charts.typologies.over_time import (
    alt_quarters,
    alt_states,
    quarter_label,
    quarter_rows,
    quarters_sentence,
    state_rows,
    states_sentence,
)
from tests.analytics.oracle_data import reference

TYPOLOGIES = {"T01": "Données de santé", "T05": "Diagnostic & pronostic", "T09": "Attractivité métiers"}
EVIL = "<b onmouseover=alert(1)>x</b>"


def typologies(*counts: int) -> DataFrame:
    return DataFrame(
        [(code, f"Libellé {code}", count) for code, count in zip(TYPOLOGIES, counts, strict=True)],
        columns=["typology", "label", "n_dossiers"],
    )


def crossing(*rows: tuple[str, str, str, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["typology", "code", "label", "n_dossiers"])


def quarters(*rows: tuple[str, str, int, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["typology", "period", "n_submitted", "n_cumulative"])


def states(*rows: tuple[str, date, int]) -> DataFrame:
    return DataFrame(list(rows), columns=["typology", "as_of", "n_dossiers"])


GRID = crossing(
    ("T01", "P1", "Confiance", 4),
    ("T01", "sans", "Aucune priorité", 0),
    ("T01", "total", "Total", 4),
    ("T05", "P1", "Confiance", 0),
    ("T05", "sans", "Aucune priorité", 9),
    ("T05", "total", "Total", 9),
    ("aucune", "P1", "Confiance", 7),
    ("aucune", "sans", "Aucune priorité", 0),
    ("aucune", "total", "Total", 7),
    ("total", "P1", "Confiance", 11),
    ("total", "sans", "Aucune priorité", 9),
    ("total", "total", "Total", 20),
)
NOTHING = GRID.assign(n_dossiers=0)
QUARTERS = quarters(
    ("T01", "2025-T4", 2, 2),
    ("T01", "2026-T1", 0, 2),
    ("T05", "2025-T4", 0, 0),
    ("T05", "2026-T1", 1, 1),
    ("T09", "2025-T4", 0, 0),
    ("T09", "2026-T1", 0, 0),
    ("aucune", "2025-T4", 5, 5),
    ("aucune", "2026-T1", 0, 5),
)
FIRST, LAST = date(2026, 2, 15), date(2026, 5, 17)
STATES = states(
    ("T01", FIRST, 3),
    ("T01", LAST, 2),
    ("T05", FIRST, 1),
    ("T05", LAST, 6),
    ("T09", FIRST, 0),
    ("T09", LAST, 0),
    ("total", FIRST, 4),
    ("total", LAST, 7),
)


class TestEleven:
    def test_bars_keep_the_order_of_the_call_and_write_zeros(self) -> None:
        figure = typology_bars(typologies(3, 1, 0), TYPOLOGIES)
        bars, hits = figure.data
        assert list(bars.x) == [3, 1, 0]
        assert bars.text[2] == "<b>0</b>"
        assert figure.layout.yaxis.ticktext[2] == "T09 Attractivité métiers"
        assert [row[0] for row in hits.customdata] == ["T01", "T05", ""]

    def test_the_one_chosen_is_outlined(self) -> None:
        bars = typology_bars(typologies(3, 1, 0), TYPOLOGIES, "T05").data[0]
        assert [width > 0 for width in bars.marker.line.width] == [False, True, False]

    @pytest.mark.parametrize(
        ("counts", "sentence"),
        [
            ((0, 0, 0), "Aucune des 3 typologies de l’appel n’est portée par un dossier."),
            ((1, 2, 3), "Les 3 typologies de l’appel sont toutes portées par au moins un dossier."),
            (
                (1, 2, 0),
                "2 des 3 typologies de l’appel sont portées par au moins un dossier. "
                "Reste sans dossier : T09 Attractivité métiers.",
            ),
            (
                (1, 0, 0),
                "1 des 3 typologies de l’appel est portée par au moins un dossier. "
                "Restent sans dossier : T05 Diagnostic & pronostic et T09 Attractivité métiers.",
            ),
        ],
    )
    def test_the_sentence_names_those_without_dossier(self, counts: tuple[int, ...], sentence: str) -> None:
        assert typology_sentence(typologies(*counts), TYPOLOGIES) == sentence

    def test_the_alternative_text_names_every_typology_on_top(self) -> None:
        text = alt_typology_bars(typologies(2, 2, 0), TYPOLOGIES)
        assert "Au plus 2 dossiers : T01 Données de santé et T05 Diagnostic & pronostic." in text
        assert alt_typology_bars(typologies(0, 0, 0), TYPOLOGIES).startswith("Barres vides")


class TestCrossing:
    def test_values_stand_down_typologies_across_and_zeros_are_written(self) -> None:
        figure = crossing_matrix(GRID, TYPOLOGIES, ["P1", "sans", "total"])
        heat, written, clicks = figure.data
        assert list(figure.layout.yaxis.ticktext) == ["Confiance", "Aucune priorité", "Total"]
        assert list(figure.layout.xaxis.ticktext) == [
            "T01 Données de santé",
            "T05 Diagnostic &amp; pronostic",
            "Aucune typologie",
            "Total",
        ]
        assert list(written.text) == [
            *("<b>4</b>", "0", "<b>7</b>", "<b>11</b>"),
            *("0", "<b>9</b>", "0", "<b>9</b>"),
            *("<b>4</b>", "<b>9</b>", "<b>7</b>", "<b>20</b>"),
        ]
        assert [row[0] for row in clicks.customdata][:4] == ["P1:T01", "", "P1:aucune", "P1:total"]
        assert "9 dossiers" in clicks.customdata[5][1]
        # Totals take no shade, which the cells then share whole.
        assert [list(line) for line in heat.z] == [[4, 0, 7, 0], [0, 9, 0, 0], [0, 0, 0, 0]]
        assert heat.zmax == 9

    def test_only_the_values_asked_for_are_drawn_on_the_scale_of_all(self) -> None:
        figure = crossing_matrix(GRID, TYPOLOGIES, ["sans"], None, 40)
        assert list(figure.layout.yaxis.ticktext) == ["Aucune priorité"]
        assert figure.data[0].zmax == 40

    def test_the_cell_chosen_is_outlined_where_the_link_says(self) -> None:
        (shape,) = crossing_matrix(GRID, TYPOLOGIES, ["P1", "sans"], "T05:sans").layout.shapes
        assert (shape.x0, shape.x1, shape.y0, shape.y1) == (0.5, 1.5, 0.5, 1.5)
        assert turned(turned("T05:sans")) == "T05:sans"

    def test_a_gap_is_counted_among_real_values_only(self) -> None:
        assert own_cells(GRID) == {("T01", "P1"): 4, ("T05", "P1"): 0}
        assert crossing_sentence(GRID, TYPOLOGIES) == (
            "La case la plus fournie : T01 Données de santé × Confiance (4 dossiers). 1 case vide sur 2."
        )

    def test_the_sentence_is_true_of_nothing_and_of_ties(self) -> None:
        assert crossing_sentence(NOTHING, TYPOLOGIES) == (
            "Aucun dossier n’a à la fois une typologie de l’appel et une valeur connue ici : rien à croiser."
        )
        ties = GRID.assign(n_dossiers=[1 if code == "P1" else 0 for code in GRID["code"]])
        assert crossing_sentence(ties, TYPOLOGIES).startswith(
            "Les cases les plus fournies : T01 Données de santé × Confiance et T05 Diagnostic & pronostic × Confiance"
        )
        many = crossing(*[("T01", f"Z{place}", "Zone", 2) for place in range(5)])
        assert "5 cases à égalité (2 dossiers)" in crossing_sentence(many, TYPOLOGIES)
        assert alt_crossing("Rien.", "des statuts") == "Tableau croisé des typologies et des statuts. Rien."

    def test_codes_have_a_name_whatever_they_are(self) -> None:
        assert [typology_name(code, TYPOLOGIES) for code in ("T05", "aucune", "total", "T99")] == [
            "T05 Diagnostic & pronostic",
            "Aucune typologie",
            "Total",
            "T99",
        ]

    def test_hostile_labels_stay_text(self) -> None:
        rows = crossing(("T01", "P1", EVIL, 1), ("T01", "total", "Total", 1))
        spec = str(crossing_matrix(rows, {"T01": EVIL}, ["P1", "total"]).to_json())
        assert "<b onmouseover" not in spec
        assert "&lt;b" in spec or "\\u003cb onmouseover" not in spec

    def test_the_longest_name_of_the_vocabularies_is_whole(self) -> None:
        names = [f"Hors de l’appel : {row['label']}" for row in reference("actor_types_extended")]
        rows = crossing(*[("T01", name, name, 1) for name in names])
        written = crossing_matrix(rows, TYPOLOGIES, names).layout.yaxis.ticktext
        assert [label.replace("<br>", " ") for label in written] == names
        assert max(label.count("<br>") for label in written) == 2

    @pytest.mark.parametrize(
        ("highest", "n_columns", "wanted"), [(99, 11, False), (100, 11, True), (9, 12, True), (9999, 8, False)]
    )
    def test_numbers_get_room_where_they_would_meet_on_a_phone(
        self, highest: int, n_columns: int, wanted: bool
    ) -> None:
        assert needs_room(highest, n_columns) == wanted

    def test_a_name_longer_than_its_row_is_cut_in_sight(self) -> None:
        rows = crossing(("T01", "X", "un mot après l’autre " * 9, 1))
        (label,) = crossing_matrix(rows, TYPOLOGIES, ["X"]).layout.yaxis.ticktext
        assert label.count("<br>") == 2
        assert label.endswith("…")


class TestQuarters:
    def test_a_quarter_is_never_written_as_a_typology(self) -> None:
        assert quarter_label("2026-T1") == "1er trimestre 2026"
        assert quarter_label("2026-T3") == "3e trimestre 2026"

    def test_each_row_stands_on_its_own_base_and_all_share_one_scale(self) -> None:
        older, newer, written, clicks = quarter_rows(QUARTERS, TYPOLOGIES).data[:4]
        assert list(written.text) == [*("<b>2</b>",) * 2, "0", "<b>1</b>", "0", "0", *("<b>5</b>",) * 2]
        # Bars are as high as their counts, in every row.
        tallest = max(newer.y)
        assert list(newer.y) == pytest.approx([tallest * 2 / 5, tallest * 1 / 5, tallest])
        assert list(newer.base) == [-1, -2, -4]
        assert list(older.y) == pytest.approx([tallest * 2 / 5, tallest])
        assert [row[0] for row in clicks.customdata] == [
            *("T01:2025-T4", "", "", "T05:2026-T1"),
            *("", "", "aucune:2025-T4", ""),
        ]

    def test_with_many_quarters_only_the_last_number_is_written(self) -> None:
        rows = quarters(*[("T01", f"{2000 + n // 4}-T{n % 4 + 1}", 1, n + 1) for n in range(24)])
        figure = quarter_rows(rows, TYPOLOGIES)
        (written,) = [trace for trace in figure.data if getattr(trace, "mode", None) == "text"]
        assert list(written.text) == ["<b>24</b>"]
        assert len(figure.layout.xaxis.tickvals) <= 9

    def test_the_sentence_says_who_leads_who_came_last_and_who_never(self) -> None:
        assert quarters_sentence(QUARTERS, TYPOLOGIES, 8) == (
            "Du 4e trimestre 2025 au 1er trimestre 2026, 8 dossiers déposés. La typologie la plus portée : T01 Données "
            "de santé (2 dossiers). La dernière apparue : T05 Diagnostic & pronostic, au 1er trimestre 2026. Toujours "
            "sans dossier : T09 Attractivité métiers."
        )
        assert quarters_sentence(QUARTERS.iloc[:0], TYPOLOGIES, 0).startswith("Aucun dossier n’a de date de dépôt")
        none = QUARTERS.assign(n_submitted=0, n_cumulative=0)
        assert quarters_sentence(none, TYPOLOGIES, 5).endswith("Aucun ne porte une typologie de l’appel.")
        one = QUARTERS[QUARTERS["period"] == "2025-T4"]
        assert quarters_sentence(one, TYPOLOGIES, 7).startswith("Au 4e trimestre 2025, 7 dossiers déposés.")
        assert "8 dossiers déposés" in alt_quarters(QUARTERS, TYPOLOGIES, 8)

    def test_no_newcomer_since_the_first_quarter_is_said(self) -> None:
        rows = quarters(("T01", "2025-T4", 1, 1), ("T01", "2026-T1", 0, 1))
        assert "Aucune typologie nouvelle depuis le 4e trimestre 2025." in quarters_sentence(rows, TYPOLOGIES, 1)


class TestStates:
    def test_a_bar_a_state_and_all_its_dossiers_under_the_date(self) -> None:
        figure = state_rows(STATES, TYPOLOGIES)
        assert list(figure.layout.xaxis.ticktext) == ["15/02/2026<br>4 dossiers", "17/05/2026<br>7 dossiers"]
        assert list(figure.layout.yaxis.ticktext)[-1] == "T09 Attractivité<br>métiers"
        (written,) = [trace for trace in figure.data if getattr(trace, "mode", None) == "text"]
        assert list(written.text) == ["<b>3</b>", "<b>2</b>", "<b>1</b>", "<b>6</b>", "0", "0"]

    def test_the_sentence_says_what_grew_most_and_what_went_down(self) -> None:
        assert states_sentence(STATES, TYPOLOGIES) == (
            "Du 15/02/2026 au 17/05/2026, sur 2 états : la plus forte hausse est celle de T05 Diagnostic & pronostic "
            "(de 1 à 6 dossiers) ; T01 Données de santé (de 3 à 2 dossiers) en perd."
        )
        still = STATES.assign(n_dossiers=1)
        assert states_sentence(still, TYPOLOGIES).endswith("aucune typologie n’a changé de nombre de dossiers.")
        assert states_sentence(STATES, TYPOLOGIES) in alt_states(STATES, TYPOLOGIES)


EVERY_FIGURE = {
    "bars": typology_bars(typologies(1, 0, 0), TYPOLOGIES),
    "no bars": typology_bars(typologies(1, 0, 0).iloc[:0], TYPOLOGIES),
    "crossing": crossing_matrix(GRID, TYPOLOGIES, ["P1", "total"]),
    "zeros": crossing_matrix(NOTHING, TYPOLOGIES, ["P1", "sans", "total"]),
    "quarters": quarter_rows(QUARTERS, TYPOLOGIES),
    "states": state_rows(STATES, TYPOLOGIES),
    "empty states": state_rows(STATES.assign(n_dossiers=0), TYPOLOGIES),
}


@pytest.mark.parametrize("figure", EVERY_FIGURE.values(), ids=EVERY_FIGURE)
def test_no_figure_has_a_title_inside_and_each_axis_makes_room_for_its_labels(figure) -> None:
    assert figure.layout.title.text is None
    assert figure.layout.xaxis.automargin
    assert figure.layout.yaxis.automargin


@pytest.mark.parametrize("figure", EVERY_FIGURE.values(), ids=EVERY_FIGURE)
def test_no_hover_shows_a_default_trace_name(figure) -> None:
    for trace in figure.data:
        assert trace.hoverinfo == "skip" or trace.x == (None,) or "<extra>" in trace.hovertemplate
        assert trace.name
