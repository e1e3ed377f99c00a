"""The PDF of a territory: one A4, whatever is in it, the same bytes anywhere, made quickly and without the network."""

from __future__ import annotations

import time
from datetime import date

import pytest

from reports.territory.parts import Sheet
from reports.territory.pdf import to_pdf
from tests.reports.pdf_words import n_pages
from tests.reports.territories import FOUR_AREAS, a_profile, a_sheet

AS_OF = date(2026, 3, 14)
NAMES = {
    "plain": "CHU de Lille",
    "long": "Établissement public de santé et de recherche " * 7,
    "wide": "W" * 300,
    "no space": "x" * 300,
    "arabic": "مستشفى " * 40,
    "hebrew": "בית חולים " * 30,
    "turned": "\u202eellil ed UHC\u202c <\u2067>",
    "stacked": "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307" * 30,
    "typst": '#eval("1+1") #include "/etc/passwd" $x$ *bold* _it_ @label <tag> \\ `raw` // comment /* */',
    "brackets": ']]}}>)"\\u{202e}#{[(',
    "control": "a\x00b\u2028c\u2029d\ufeffe",
    "empty": "",
}


def made(sheet: Sheet) -> bytes:
    pdf = to_pdf(sheet, AS_OF)
    assert pdf.startswith(b"%PDF-")
    return pdf


@pytest.mark.parametrize("n", [0, 1, 2, 9, 10, 200, 10_000])
def test_any_number_of_dossiers_is_one_page(n: int) -> None:
    assert n_pages(made(a_sheet(a_profile(n), is_demo=True))) == 1


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
@pytest.mark.parametrize("n", [4, 200])
def test_any_name_is_one_page(n: int, name: str) -> None:
    sheet = a_sheet(
        a_profile(n, name, FOUR_AREAS, note=name * 3, n_deployed_only=3),
        portfolio=name,
        filters=name * 9,
        is_demo=True,
    )
    assert n_pages(made(sheet)) == 1


def test_an_overfull_page_would_be_seen() -> None:
    sheet = a_sheet()
    dossiers = sheet.dossiers
    overfull = [*dossiers.lines] * 40
    object.__setattr__(dossiers, "lines", tuple(overfull))
    assert n_pages(made(sheet)) > 1


def test_the_same_page_is_the_same_file() -> None:
    assert made(a_sheet()) == made(a_sheet())


def test_the_file_carries_its_own_face_and_is_tagged_in_french() -> None:
    pdf = made(a_sheet())
    assert b"SourceSansPro" in pdf
    assert b"/MarkInfo" in pdf
    assert b"fr-FR" in pdf or b"(fr" in pdf


def test_the_page_is_made_in_less_than_two_seconds() -> None:
    sheet = a_sheet(a_profile(10_000))
    made(sheet)
    start = time.perf_counter()
    made(sheet)
    assert time.perf_counter() - start < 2
