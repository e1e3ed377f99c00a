from datetime import UTC, date, datetime

import pytest

from ui.formats import counted, day, decimal, euros, listed, moment, ratio, typographic, unbroken, whole, yes_no

THIN = "\u202f"
FIRM = "\u00a0"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (whole(1234567), f"1{THIN}234{THIN}567"),
        (whole(None), "non connu"),
        (whole(float("nan")), "non connu"),
        (decimal(3.14159), "3,14"),
        (ratio(52 / 82, 52, 82), "63,4\u202f% (52 / 82)"),
        (ratio(None, 0, 0), "non connu"),
        (ratio(0.0, 0, 82), "0\u202f% (0 / 82)"),
        (day(date(2026, 3, 14)), "14/03/2026"),
        (day(None), "non connu"),
        (euros(1234.4), f"1{THIN}234{THIN}€"),
        (counted(0, "dossier"), "0 dossier"),
        (counted(1, "dossier"), "1 dossier"),
        (counted(2, "dossier"), "2 dossiers"),
        (counted(2, "ligne chargée", "lignes chargées"), "2 lignes chargées"),
        (yes_no(None), "non connu"),
        (yes_no(False), "non"),
        (listed(["a", "b", "c"]), "a, b et c"),
    ],
)
def test_values_are_written_in_french(shown: str, expected: str) -> None:
    assert shown.replace(FIRM, " ") == expected


def test_a_time_is_shown_in_paris_whatever_the_clock_of_the_server() -> None:
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2026 à 00:30"
    assert moment(datetime(2026, 1, 1, 8, 5)) == "01/01/2026 à 09:05"


def test_a_mark_stays_on_the_line_of_its_word() -> None:
    assert unbroken("Unité : « a » ; la ville !") == f"Unité{THIN}: «{THIN}a{THIN}»{THIN}; la ville{THIN}!"


@pytest.mark.parametrize("number", ["104", f"1{THIN}234", "non connu"])
def test_a_count_stays_on_the_line_of_its_n(number: str) -> None:
    assert unbroken(f"Dossiers ici, n = {number} dossiers") == f"Dossiers ici, n{FIRM}={FIRM}{number} dossiers"
    assert unbroken("un = deux") == "un = deux"


def test_apostrophes_are_the_page_s_but_for_what_was_typed_in_the_file() -> None:
    sentence = "« L'eau » n'est pas une date ; corrigez l'en-tête « Lettre d'intention »."
    assert typographic(sentence) == "« L'eau » n’est pas une date ; corrigez l’en-tête « Lettre d'intention »."
