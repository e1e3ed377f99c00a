"""The preview before a publication, drawn by AppTest from real differences."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.alerts import Alert, find_alerts
from analytics.differences import Differences, compare_states
from analytics.preview import Preview
from analytics.states import State, read_state
from reports.exports import About, to_csv, to_xlsx
from tests.analytics.builders import AMIENS, dossier, lead, partner, snapshot
from ui.differences.rows import ROW_COLUMNS, difference_rows
from ui.differences.sections import SHOWN_ROWS

MARCH, JUNE = date(2026, 3, 14), date(2026, 6, 30)
HOSTILE = '<img src=x onerror="alert(1)"> **gras** ~~barré~~ $x$ `code` :red[rouge] [lien](http://x)'


def state(dossiers: Any, partners: Any = (), day: date = MARCH) -> State:
    return read_state(snapshot(dossiers, partners), day.isoformat(), day)


def script() -> None:
    import streamlit as st

    from ui.importing.preview import show_preview

    show_preview(st.session_state["preview"], key="preview")


def drawn(differences: Differences, alerts: tuple[Alert, ...] = ()) -> AppTest:
    app = AppTest.from_function(script)
    app.session_state["preview"] = Preview(differences, alerts)
    app.run(timeout=30)
    assert not app.exception
    return app


def drawn_with_alerts(before: State, after: State) -> AppTest:
    found = compare_states(before, after)
    return drawn(found, find_alerts(before, after, found, 20))


def table(app: AppTest, title: str) -> list[list[str]]:
    """The rows of the section that bears this title."""
    section = next(expander for expander in app.expander if expander.label.startswith(title))
    return [list(map(str, row)) for row in section.table[0].value.reset_index().to_numpy()]


@pytest.fixture(scope="module")
def everything() -> Differences:
    """One change of every kind."""
    before = state(
        [
            dossier("A", title="Tri", status="recu", srl_observed=3, health_area="Cœur", total_cost_eur=1500.0),
            dossier("B", srl_initial=2, srl_target=6, maturity_scale="TRL"),
            dossier("C", title="Parti"),
            *[dossier(f"Z{rank}") for rank in range(6)],
        ],
        [lead("A", "CHU", "59350"), partner("A", "Labo", "80021"), partner("A", "Atelier")],
    )
    after = state(
        [
            dossier("A", title="Tri", status="oriente", srl_observed=5, health_area=None, total_cost_eur=1750.5),
            dossier("B", srl_initial=None, srl_target=7, maturity_scale="TRL"),
            dossier("D", title="Venu"),
            *[dossier(f"Z{rank}") for rank in range(6)],
        ],
        [
            lead("A", "CHU", "80021"),
            partner("A", "Labo", organisation_id="siren:130025265"),
            partner("A", "Usine"),
            lead("D", "École"),
        ],
        JUNE,
    )
    return compare_states(before, after)


def test_the_counts_are_said_in_one_sentence_with_both_dates(everything: Differences) -> None:
    text = drawn(everything).markdown[0].value
    assert "au **14/03/2026** (9 dossiers), cet état au **30/06/2026** (9 dossiers)" in text
    assert "1 dossier entré, 1 dossier absent, 2 dossiers modifiés (6 champs, dont 3 niveaux de maturité)" in text
    assert "2 partenaires gagnés, 2 partenaires perdus, 1 EPCI nouvellement couvert et 1 EPCI qui n’est plus" in text


def test_the_tiles_count_what_the_sentence_counts(everything: Differences) -> None:
    assert {tile.label: tile.value for tile in drawn(everything).metric} == {
        "Dossiers entrés": "1",
        "Dossiers absents": "1",
        "Dossiers modifiés": "2",
        "Niveaux modifiés": "3",
        "Partenaires gagnés": "2",
        "Partenaires perdus": "2",
    }


def test_the_old_value_is_struck_the_new_one_beside_it_in_words_and_an_emptied_cell_says_so(
    everything: Differences,
) -> None:
    rows = {(row[0], row[2]): row[3] for row in table(drawn(everything), "Champs modifiés : 6")}
    assert rows == {
        ("A", "Statut"): "~~Reçu~~ → Orienté",
        ("A", "Niveau constaté"): "~~3~~ → 5",
        ("A", "Aire de santé"): "~~Cœur~~ → **vidé**",
        ("A", "Coût total HT (€)"): "~~1\u202f500~~ → 1\u202f750,5",
        ("B", "Niveau initial"): "~~2~~ → **vidé**",
        ("B", "Niveau final visé"): "~~6~~ → 7",
    }


def test_a_value_that_was_missing_is_not_struck() -> None:
    found = compare_states(state([dossier("A")]), state([dossier("A", acronym="TRI", levers=["a", "b"])], day=JUNE))
    assert [row[3] for row in table(drawn(found), "Champs")] == ["non renseigné → TRI", "non renseigné → a, b"]


def test_levels_name_which_one_moved_and_any_scale_that_is_not_srl(everything: Differences) -> None:
    assert [row[2] for row in table(drawn(everything), "Niveaux de maturité modifiés : 3")] == [
        "niveau constaté \\: 3 → 5",
        "niveau initial (échelle TRL) \\: 2 → vidé",
        "niveau visé (échelle TRL) \\: 6 → 7",
    ]


def test_dossiers_that_came_and_went_are_listed_with_status_and_lead(everything: Differences) -> None:
    app = drawn(everything)
    assert table(app, "Dossiers entrés : 1") == [["D", "Venu", "Reçu", "École"]]
    assert table(app, "Dossiers absents : 1") == [["C", "Parti", "Reçu", "non renseigné"]]


def test_a_partner_lost_and_gained_under_the_same_name_says_that_its_identity_changed(everything: Differences) -> None:
    app = drawn(everything)
    assert table(app, "Partenaires gagnés : 2") == [["A", "Labo", "même nom, autre identité"], ["A", "Usine", ""]]
    assert table(app, "Partenaires perdus : 2") == [["A", "Atelier", ""], ["A", "Labo", "même nom, autre identité"]]


def test_territories_are_named(everything: Differences) -> None:
    rows = table(drawn(everything), "Territoires gagnés et perdus : 2")
    assert [row[1] for row in rows] == ["Nouvellement couvert", "N’est plus couvert"]
    assert rows[0][0] == f"CA Amiens Métropole ({AMIENS})"


def test_what_did_not_change_has_no_section() -> None:
    found = compare_states(state([dossier("A")]), state([dossier("A", acronym="TRI")], day=JUNE))
    assert [section.label for section in drawn(found).expander] == ["Champs modifiés : 1"]


def test_a_first_publication_is_one_plain_sentence() -> None:
    app = drawn(compare_states(None, state([dossier("A")])))
    assert [info.value for info in app.info] == [
        "Premier état de ce portefeuille : 1 dossier, rien à quoi les comparer. C’est la première publication."
    ]
    assert not app.expander and not app.metric


def test_the_same_rows_are_a_notice_and_nothing_else() -> None:
    app = drawn_with_alerts(state([dossier("A")]), state([dossier("A")], day=JUNE))
    assert "ne changerait aucune donnée" in app.warning[0].value
    assert not app.expander and not app.error


def test_what_may_destroy_a_history_is_loud_and_says_so_in_words() -> None:
    before = state([dossier(f"A{n}", title=f"Titre {n}", health_area="Cœur") for n in range(4)], day=JUNE)
    after = state([dossier(f"B{n}", title=f"Titre {n}") for n in range(4)])
    app = drawn_with_alerts(before, after)
    assert len(app.error) == 4
    assert all(error.value.startswith("**À vérifier avant de publier.** ") for error in app.error)
    assert "\n- A0 → B0, même titre" in app.error[1].value


def test_at_most_two_hundred_rows_are_drawn_and_the_downloads_hold_them_all() -> None:
    rows = [dossier(f"A{n:03}") for n in range(SHOWN_ROWS + 50)]
    found = compare_states(state([dossier("A000")]), state(rows, day=JUNE))
    app = drawn(found)
    assert len(table(app, "Dossiers entrés")) == SHOWN_ROWS
    assert "200 premières lignes sur 249 ; les fichiers à télécharger les ont toutes." in [c.value for c in app.caption]
    assert len(difference_rows(found)) == 249
    assert [button.proto.label for button in app.get("download_button")] == [
        "Télécharger les changements en CSV",
        "Télécharger les changements en XLSX",
    ]


def test_nothing_from_a_file_is_markdown_or_html() -> None:
    before = state([dossier("A", title=HOSTILE), dossier("B", health_area="a\n\nb~~")])
    after = state(
        [dossier("A", title="Sage", acronym="=1+1"), dossier("B", health_area=HOSTILE)], [lead("A", HOSTILE)], JUNE
    )
    app = drawn(compare_states(before, after), (Alert("renumbered", HOSTILE, {}, (HOSTILE,)),))
    cells = [cell for section in app.expander for row in table(app, section.label) for cell in row]
    shown = [*cells, *(error.value for error in app.error)]
    assert sum("img" in text for text in shown) == 4
    for mark in ("<img", "**gras", "~~barré", "$x", "`code", ":red", "[lien"):
        assert not any(re.search(rf"(?<!\\){re.escape(mark)}", text) for text in shown), mark
    assert "~~a  b\\~\\~~~ → " in "".join(cells)


def test_the_downloads_hold_every_change_neutralised() -> None:
    found = compare_states(
        state([dossier("A", title="=1+1", acronym="X")], [lead("A", "CHU", "59350")]),
        state([dossier("A", title="@SUM(A1)", acronym=None)], [lead("A", "-Usine", "80021")], JUNE),
    )
    rows = list(csv.reader(io.StringIO(to_csv(difference_rows(found), ROW_COLUMNS).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(ROW_COLUMNS.values())
    assert [(row[0], row[3], row[4], row[5]) for row in rows[1:]] == [
        ("Champ modifié", "Titre", "'=1+1", "'@SUM(A1)"),
        ("Champ modifié", "Acronyme", "X", "vidé"),
        ("Partenaire gagné", "Organisation", "", "'-Usine"),
        ("Partenaire perdu", "Organisation", "CHU", ""),
        ("Territoire gagné", "EPCI", "", "CA Amiens Métropole (248000531)"),
        ("Territoire perdu", "EPCI", "Métropole Européenne de Lille (200093201)", ""),
    ]
    about = About("Aperçu", "", "", JUNE, "aucun", "aucun", False)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(difference_rows(found), ROW_COLUMNS, about)))["Données"]
    assert sheet.max_row == 7
