"""Comparison forms of text: without case, accents, ligatures."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.text import fold, match_key, name_key


def folded_whole(text: str) -> str:
    """The same, of the whole text at once."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.text(st.characters(exclude_characters="œŒæÆß°º", exclude_categories=["Cs"])))
def test_a_text_folded_sign_by_sign_is_the_text_folded_whole(text: str) -> None:
    assert fold(text) == folded_whole(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre", "oeuvre"),
        ("Ætius", "aetius"),
        ("Straße", "strasse"),
        ("N° 4", "no 4"),
        ("É\u0301tat", "etat"),
        ("Ｎｃ", "nc"),
    ],
)
def test_ligatures_are_written_out_and_accents_dropped(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_headers_and_names_are_compared_without_what_spreadsheets_change() -> None:
    assert match_key("N° de_dossier ") == match_key("n°-DE’dossier")
    assert name_key("CHU  de-Lille") == name_key("Chu de Lîlle") == "chu de lille"
