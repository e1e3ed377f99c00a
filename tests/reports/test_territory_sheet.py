"""What a territory's page says, and that it says by how much its lists are cut."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from reports.territory.listings import DOSSIER_LINES, PARTNER_LINES
from reports.territory.paper import to_html
from reports.territory.sheet import sheet_of
from reports.territory.words import (
    and_more,
    compared_value,
    counted_sentence,
    cut,
    moves_sentence,
    observed_sentence,
)
from tests.reports.territories import ABOUT, LABELS, a_profile, a_sheet


def test_the_page_bears_its_date_its_portfolio_its_filters_and_its_sources() -> None:
    sheet = a_sheet(filters="Statut : Orienté")
    assert sheet.head == ("Portefeuille : HealthIA", "État au 14/03/2026", "Filtres : Statut : Orienté")
    notes = " ".join(sheet.notes)
    assert "IGN, ADMIN EXPRESS" in notes
    assert "1er janvier 2026" in notes
    assert ABOUT.snapshot_id in notes


def test_fictitious_data_says_so_twice_and_real_data_never() -> None:
    fictitious, real = a_sheet(is_demo=True), a_sheet()
    assert fictitious.warning == "Données fictives"
    assert "inventés" in " ".join(fictitious.notes)
    assert real.warning == ""
    assert "ictives" not in " ".join(real.notes)


def test_a_territory_that_straddles_the_border_says_so_first() -> None:
    note = "EPCI à cheval sur la Seine-Maritime : seule sa partie régionale est comptée."
    sheet = a_sheet(a_profile(note=note))
    assert sheet.notes[0] == note
    assert sheet.figures[0].detail == "partie régionale"


def test_the_sentence_counts_among_the_dossiers_retained() -> None:
    assert counted_sentence(a_profile(3, n_led=1)).startswith(
        "Parmi 6 dossiers retenus : 3 dossiers ont au moins un partenaire localisé dans cet EPCI"
    )


def test_an_empty_territory_gets_a_sentence_and_not_a_zero_among_zeros() -> None:
    words = counted_sentence(a_profile(0, n_chosen=120))
    assert words.startswith("Parmi 120 dossiers retenus : aucun dossier n’a de partenaire localisé dans cet EPCI")


def test_the_levels_are_counted_and_never_averaged() -> None:
    moves = pd.DataFrame({"srl_initial": [3, 5, 5], "srl_target": [6, 5, 4], "n_dossiers": [4, 2, 1]})
    words = moves_sentence(a_profile(10, moves=moves, n_srl_known=7, n_other_scale=1))
    assert words == (
        "7 dossiers sur 10 aux niveaux initial et visé connus ; visée plus haute : 4, égale : 2, plus basse : 1. "
        "Niveau 5 ou plus : 3 au départ, 6 visés. 1 sur une autre échelle."
    )


def test_what_was_reached_is_told_apart_from_what_is_aimed_at() -> None:
    profile = a_profile(4)
    levels = [(3, 5), (3, 3), (pd.NA, 6), (3, pd.NA)]
    profile.dossiers[["srl_initial", "srl_observed"]] = pd.DataFrame(levels)
    assert observed_sentence(profile) == "Initial et constaté connus : 2, constat plus haut : 1."
    assert a_sheet(profile).moves.note.endswith(observed_sentence(profile))
    profile.dossiers["srl_observed"] = pd.NA
    assert observed_sentence(profile) == "Initial et constaté connus : aucun dossier."
    assert observed_sentence(a_profile(0)) == ""


def test_a_regression_is_said_in_words() -> None:
    moves = pd.DataFrame({"srl_initial": [5], "srl_target": [4], "n_dossiers": [1]})
    assert a_sheet(a_profile(1, moves=moves)).moves.lines == (("5 → 4 (recul)", "1"),)


@pytest.mark.parametrize(
    ("unit", "value", "numerator", "denominator", "written"),
    [
        ("count", 12.0, 12, None, "12"),
        ("rate", 0.2467, 3, 1_195_234, "0,25"),
        ("rate", None, 3, 20_000, "–"),
        ("of", 7.0, 7, 11, "7\u00a0/\u00a011"),
        ("share", 0.4333, 13, 30, "43,3\u00a0% (13\u00a0/\u00a030)"),
        ("share", 1.0, 6, 6, "100\u00a0% (6\u00a0/\u00a06)"),
        ("share", None, 2, 3, "2\u00a0/\u00a03"),
    ],
)
def test_a_share_goes_with_what_it_is_made_of(
    unit: str, value: float | None, numerator: int, denominator: int | None, written: str
) -> None:
    assert compared_value(unit, value, numerator, denominator) == written


def test_the_comparison_has_a_column_an_area_and_the_inhabitants_that_its_rates_divide_by() -> None:
    listing = a_sheet().comparison
    assert listing.headings == ("", "Ici", "Nord", "Hauts-de-France")
    assert listing.lines[0] == ("Habitants", *["1\u202f195\u202f234"] * 3)
    assert dict((line[0], line[1]) for line in listing.lines)["Dossiers / 100 000 hab."] == "0,25"


def test_typologies_without_a_dossier_are_said_absent() -> None:
    listing = a_sheet().typologies
    assert listing.lines[0] == ("T01 Sujet 1", "3")
    assert [words for _, words in listing.lines[1:]] == ["absente"] * 10
    assert listing.note.startswith("1 sur 11 présente ;")


def test_a_list_that_is_cut_says_by_how_much() -> None:
    sheet = a_sheet(a_profile(10_000))
    assert len(sheet.dossiers.lines) == DOSSIER_LINES
    assert sheet.dossiers.more == "et 9\u202f991 autres dossiers"
    assert len(sheet.partners.lines) == 2 * PARTNER_LINES
    assert sheet.partners.more == "et 9\u202f988 autres organisations"
    assert sheet.moves.more == "et 76 autres passages"
    assert sheet.elsewhere.more == "et 84 autres territoires"


def test_a_list_that_is_whole_says_nothing_of_others() -> None:
    sheet = a_sheet(a_profile(3))
    assert [part.more for part in (sheet.dossiers, sheet.partners, sheet.moves, sheet.elsewhere)] == [""] * 4


def test_room_that_the_dossiers_leave_goes_to_the_partners() -> None:
    profile = replace(a_profile(40), dossiers=a_profile(4).dossiers, n_dossiers=4)
    assert len(a_sheet(profile).partners.lines) == 2 * PARTNER_LINES + 2 * (DOSSIER_LINES - 4)


def test_what_lies_outside_the_region_is_never_cut() -> None:
    names = [line[0] for line in a_sheet(a_profile(10_000)).elsewhere.lines]
    assert names[-2:] == ["Hors région", "Étranger"]


def test_one_left_out_is_singular() -> None:
    assert and_more(1, "dossier") == "et 1 autre dossier"
    assert and_more(0, "dossier") == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  CHU\nde\tLille ", "CHU de Lille"),
        ("a\u202eb\u2066c\u061cd", "abcd"),
        ("x\x00y", "xy"),
        (None, "–"),
        (float("nan"), "–"),
        ("\u200f", "–"),
        ("é" * 300, "é" * 179 + "…"),
    ],
)
def test_text_becomes_one_line_of_a_length(text: str | float | None, line: str) -> None:
    assert cut(text) == line


class _Elements(HTMLParser):
    """Names of the elements, and the text of the cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_on_paper_a_name_is_text_and_makes_no_element() -> None:
    payload = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'{{7*7}}{% raw %}"
    plain = _Elements(to_html(a_sheet()))
    hostile = _Elements(to_html(a_sheet(a_profile(3, payload), portfolio=payload, filters=payload)))
    assert hostile.names == plain.names
    assert payload in hostile.text
    assert "script" not in hostile.names


def test_the_drawing_on_paper_is_an_image_with_its_words() -> None:
    html = to_html(a_sheet())
    assert 'src="data:image/svg+xml;base64,' in html
    assert "Carte de Métropole Européenne de Lille : 2 communes sur" in html


def test_an_empty_list_has_no_headings_over_nothing() -> None:
    assert _Elements(to_html(a_sheet(a_profile(0)))).text.count("Chef de file ici") == 1
    assert "Constaté" not in _Elements(to_html(a_sheet(a_profile(0)))).text
    assert "Constaté" in _Elements(to_html(a_sheet())).text


def test_an_unknown_level_is_a_dash_and_never_a_number() -> None:
    line = a_sheet().dossiers.lines[0]
    assert line[-3:] == ("3", "–", "7")


def test_a_territory_of_another_kind_draws_itself() -> None:
    profile = replace(a_profile(), level="departement", code="59", name="Nord")
    sheet = sheet_of(profile, a_drawn(), ABOUT, vintage="2026", short_labels=LABELS)
    assert sheet.kind == "Département · 59"
    assert sheet.elsewhere.headings[0] == "Département"


def a_drawn():
    from reports.territory.sheet import Drawn

    return Drawn({}, ())
