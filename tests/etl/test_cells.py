"""One cell at a time: what the contract's "Cells" reads, refuses and doubts."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.cells import readers
from etl.cells.countries import find_country
from etl.cells.fields import Reading, code_of, codes_of, read_areas, read_id
from etl.cells.readers import CellError, Notes
from etl.cells.written import (
    _PLACEHOLDER_KEYS,
    _PLACEHOLDERS,
    clean,
    is_missing,
    is_ordinary,
    without_decimal_zero,
)
from etl.reference import load_reference
from etl.text import match_key

SPACES = [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "\u3000", "\t"]


def code_raised(read: object, *arguments: object) -> str:
    with pytest.raises(CellError) as caught:
        read(*arguments)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.parametrize("text", ["", "-", "/", "?", "???", "n/a", "N/A", "NC", "nc", "Non renseigné", "à compléter"])
def test_a_placeholder_means_missing(text: str) -> None:
    assert is_missing(text)


def test_what_stands_before_a_placeholder_decides_as_it_does_in_every_comparison() -> None:
    for written in (chr(start) + text for start in range(0x3000) for text in ("", "-", "NC", "n/a", "???")):
        expected = written.lower() in _PLACEHOLDERS or match_key(written) in _PLACEHOLDER_KEYS
        assert is_missing(written) == expected, written


EXAMPLES = settings(derandomize=True, database=None, deadline=None, max_examples=400)
ANY_TEXT = st.text(st.sampled_from("aANnCEx09-/?#.,;| \t\u00a0\ufeff\u200bé")) | st.text(max_size=30)
NUMBERS = st.from_regex(r"[+-]?[0-9]{0,16}[., ]?[0-9]{0,4}", fullmatch=True) | st.text("0123456789,. k€-٣", max_size=12)
LISTS = st.lists(st.sampled_from(["T01", "t 02", "T12", "-", "", " T03 ", "T01, T02", "Soins personnalisés", "T0\n1"]))
NEVER = re.compile("(?!)")


@EXAMPLES
@given(ANY_TEXT)
def test_a_text_that_looks_ordinary_is_what_the_careful_way_takes_it_for(text: str) -> None:
    if is_ordinary(text):
        assert clean(text) == text
        assert not is_missing(text)
        readers.refuse_spreadsheet_error(text)


def either(read: Callable[[], object]) -> object:
    """The value read, or the code of the error."""
    try:
        return read()
    except CellError as error:
        return error.code


@EXAMPLES
@given(NUMBERS)
def test_a_plain_number_is_what_the_careful_way_takes_it_for(text: str) -> None:
    for read in (readers.read_amount, readers.read_decimal):
        quick = either(lambda read=read: read(text, []))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(readers, "_PLAIN_NUMBER", NEVER)
            assert either(lambda read=read: read(text, [])) == quick


@EXAMPLES
@given(LISTS, st.sampled_from(["|", ";", "\n", ","]))
def test_a_plain_list_is_what_the_careful_way_takes_it_for(parts: list[str], separator: str) -> None:
    text = separator.join(parts)
    find = load_reference().vocabulary("typologies").find

    def read() -> object:
        return readers.read_known_list(text, find, lambda part: CellError("E-VOCABULARY", None, valeur=part))

    quick = either(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "_LIST_BREAKS_BUT_BARS", re.compile(""))
        assert either(read) == quick


@pytest.mark.parametrize("text", ["0", "non", "aucun", "x", "N", "NCA", "Non renseigné depuis mars", "--a", "1/2"])
def test_a_value_is_no_placeholder(text: str) -> None:
    assert not is_missing(text)


@pytest.mark.parametrize("blank", [*SPACES, "\ufeff", "\u200b", "\u200b \ufeff", "\r\n"])
def test_blanks_of_any_kind_around_a_cell_are_no_text(blank: str) -> None:
    assert clean(f"{blank}a b{blank}") == "a b"
    assert clean(blank) == ""


@pytest.mark.parametrize(
    "text",
    [
        "14/03/2026", "2026-03-14", "14-03-2026", "14.03.2026", "14/3/2026", "14/03/2026 08:05", "14/03/2026 8h05",
        "2026-03-14T08:05:00Z", "2026-03-14T08:05:00.123+01:00", "46095", "46095.0", "46095,75",
    ],
)  # fmt: skip
def test_every_form_of_a_date_is_read_without_doubt(text: str) -> None:
    notes: Notes = []
    assert readers.read_date(text, notes) == date(2026, 3, 14)
    assert notes == []


def test_a_year_of_two_digits_is_of_this_century_and_doubtful() -> None:
    notes: Notes = []
    assert readers.read_date("14/03/26", notes) == date(2026, 3, 14)
    assert readers.read_date("14/03/99", notes) == date(2099, 3, 14)
    assert [note.code for note in notes] == ["W-DATE-YEAR", "W-DATE-YEAR"]
    assert notes[0].suggestion == "14/03/2026"


@pytest.mark.parametrize(
    "text",
    [
        "31/04/2026", "29/02/2026", "00/01/2026", "14/13/2026", "2026-02-30", "14-03-26", "14.03.26", "14/03", "2026",
        "032026", "14 mars 2026", "14/03-2026", "14//03/2026", "1899-12-30", "14/03/0026", "14/03/20266", "00001",
        "99999", "46095 46095", "14/03/2026 à définir", "9" * 5000,
    ],
)  # fmt: skip
def test_no_other_text_is_a_date(text: str) -> None:
    assert code_raised(readers.read_date, text, []) == "E-DATE"


@pytest.mark.parametrize("space", SPACES)
def test_any_unicode_space_separates_thousands(space: str) -> None:
    assert readers.read_amount(f"1{space}234{space}567,50{space}€", []) == 1_234_567.5


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("1 234,50", 1234.5), ("1 234,50 €", 1234.5), ("12,5 k€", 12_500.0), ("12.5k€", 12_500.0), ("3 K€", 3000.0),
        ("1,2 M€", 1_200_000.0), ("1234.5", 1234.5), ("1234.567", 1234.567), ("1,234", 1.234), ("0.125", 0.125),
        ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("0", 0.0), ("007", 7.0), ("1 000 EUR", 1000.0), ("5 euros", 5.0),
    ],
)  # fmt: skip
def test_amounts_are_read_in_euros(text: str, euros: float) -> None:
    assert readers.read_amount(text, []) == euros


@pytest.mark.parametrize("text", ["1.234", "12.345", "123.456", "1.234.567", "1.234 €", "1.234 M€"])
def test_a_point_before_three_digits_is_ambiguous(text: str) -> None:
    assert code_raised(readers.read_amount, text, []) == "E-NUMBER-AMBIGUOUS"


def test_an_ambiguous_number_proposes_the_whole_number() -> None:
    with pytest.raises(CellError) as caught:
        readers.read_decimal("1.234", [])
    assert caught.value.suggestion == "1234"


@pytest.mark.parametrize("text", ["-1", "- 1 234 €", "−5", "-0,5 k€"])
def test_a_negative_number_is_refused_as_such(text: str) -> None:
    assert code_raised(readers.read_amount, text, []) == "E-NUMBER-NEGATIVE"


@pytest.mark.parametrize(
    "text", ["", "€", "abc", "1,2,3", "1..2", "1e5", "12 34", "12 000 15 000,5 6", "1 2", "10 %", "5 ou 6", "9" * 60, "NaN", "inf"]
)  # fmt: skip
def test_no_other_text_is_an_amount(text: str) -> None:
    assert code_raised(readers.read_amount, text, []) == "E-NUMBER"


def test_two_amounts_in_one_cell_are_not_run_together() -> None:
    assert code_raised(readers.read_amount, "12 000 à 15 000", []) == "E-NUMBER"
    assert code_raised(readers.read_amount, "12 000 15", []) == "E-NUMBER"


@pytest.mark.parametrize(
    ("text", "level"), [("4", 4), ("4.0", 4), ("SRL 4", 4), ("srl4", 4), ("Niveau 4", 4), ("10", 10)]
)
def test_levels_are_whole_numbers(text: str, level: int) -> None:
    assert readers.read_level(text, []) == level


@pytest.mark.parametrize("text", ["4,5", "4-5", "quatre", "-4", "4/9", "SRL", "1000"])
def test_no_other_text_is_a_level(text: str) -> None:
    assert code_raised(readers.read_level, text, []) == "E-LEVEL"


@pytest.mark.parametrize("text", ["oui", "OUI", "o", "vrai", "Vrai", "1", "1.0", "x", "X", "true"])
def test_yes(text: str) -> None:
    assert readers.read_yes_no(text, []) is True


@pytest.mark.parametrize("text", ["non", "Non", "n", "faux", "0", "0.0", "FALSE"])
def test_no(text: str) -> None:
    assert readers.read_yes_no(text, []) is False


@pytest.mark.parametrize("text", ["peut-être", "2", "oui non", "01", "ok"])
def test_neither_yes_nor_no(text: str) -> None:
    assert code_raised(readers.read_yes_no, text, []) == "E-YES-NO"


@pytest.mark.parametrize("text", ["IA-1", "a", "7", "A_b.c/d°e-f 9", "X" * 40])
def test_identifiers_of_dossiers(text: str) -> None:
    assert read_id(text, Reading(load_reference())) == text


@pytest.mark.parametrize("text", ["é", "IA-é", "-1", "1-", "X" * 41, "a\nb", "a;b", "°", "a,b", "1,5"])
def test_no_other_text_is_an_identifier(text: str) -> None:
    assert code_raised(read_id, text, Reading(load_reference())) == "E-ID-FORM"


@pytest.mark.parametrize(("text", "read"), [("12.0", "12"), ("12,0", "12"), ("12.00", "12"), ("12.5", "12.5")])
def test_a_numeric_identifier_loses_its_decimal_zero_only(text: str, read: str) -> None:
    assert without_decimal_zero(text) == read


def test_every_spelling_of_a_vocabulary_gives_its_code() -> None:
    reading = Reading(load_reference())
    for table in ("statuses", "typologies", "actor_types", "funding_schemes", "ai_priorities", "outcomes"):
        vocabulary = reading.reference.vocabulary(table)
        for code, label in vocabulary.labels.items():
            for text in (
                code,
                code.lower(),
                label,
                label.upper(),
                f" {label.replace(' ', '  ')}",
                label.replace("-", "_"),
            ):
                assert code_of(table)(text, reading) == code


def test_every_typology_label_stands_in_a_list_with_commas() -> None:
    reading = Reading(load_reference())
    labels = reading.reference.vocabulary("typologies").labels
    assert codes_of("typologies")(", ".join(labels.values()), reading) == tuple(labels)
    assert codes_of("typologies")("; ".join(labels.values()), reading) == tuple(labels)


def test_an_unknown_part_of_a_list_is_named() -> None:
    with pytest.raises(CellError) as caught:
        codes_of("typologies")("T01 | Soins personalisés | T02", Reading(load_reference()))
    assert caught.value.code == "E-VOCABULARY"
    assert caught.value.context["valeur"] == "Soins personalisés"
    assert caught.value.suggestion == "T08"


def test_nothing_is_suggested_for_what_is_near_nothing() -> None:
    with pytest.raises(CellError) as caught:
        code_of("statuses")("zzzzqqq", Reading(load_reference()))
    assert caught.value.suggestion is None


def test_areas_are_codes_of_the_region_or_nothing() -> None:
    reading = Reading(load_reference())
    assert read_areas("200093201; 32 ; 021", reading) == ("200093201", "32", "021")
    assert reading.notes == []
    assert read_areas("21", reading) == ("021",)
    assert [note.code for note in reading.notes] == ["W-AREA-ZERO"]
    assert code_raised(read_areas, "75", reading) == "E-AREA"


@pytest.mark.parametrize(
    ("text", "code"),
    [("FR", "FR"), ("be", "BE"), ("Belgique", "BE"), ("ROYAUME-UNI", "GB"), ("Etats Unis", "US"), ("Grèce", "GR"), ("UE", None), ("ZZ", None)],
)  # fmt: skip
def test_countries_by_code_or_french_name(text: str, code: str | None) -> None:
    assert find_country(text) == code


@pytest.mark.parametrize(
    "text", ["1" + " " * 20_000 + "x", "1 " * 20_000 + "x", "T01," * 20_000 + "?", "T" * 50_000, "9," * 20_000, "|" * 50_000]
)  # fmt: skip
def test_a_huge_cell_is_refused_or_empty_like_any_other(text: str) -> None:
    # A pattern that tries every cut of such a text would not end within the session: no clock is needed to see it.
    reading = Reading(load_reference())
    for read in (readers.read_date, readers.read_amount, readers.read_decimal, readers.read_level, readers.read_yes_no):
        with pytest.raises(CellError):
            read(text, [])
    for read_codes in (codes_of("typologies"), read_areas):
        with contextlib.suppress(CellError):
            assert read_codes(text, reading) == ()
