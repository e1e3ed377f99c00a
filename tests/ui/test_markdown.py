import pytest

from tests.payloads import PAYLOADS
from ui.markdown import escape_markdown, isolated

# What is put in, and what closes a mark that a text leaves open.
INVISIBLE = dict.fromkeys(map(ord, "\u2060\u202c\u2068\u2069"))


@pytest.mark.parametrize(
    "text",
    ["CHU de Lille", "Clinique du Val (site 2), 3 rue d’Arras.", "SARL « L’Écho » - 12 %", "1 194 040 habitants"],
)
def test_an_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert escape_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R&D", "R\\&D"),
        ("**a** [b](c)", "\\*\\*a\\*\\* \\[b\\](c)"),
        ("- puce", "\\- puce"),
        ("12. puce", "12\\. puce"),
        ("1) puce", "1\\) puce"),
        ("---", "\\-\u2060-\u2060-"),
        ("titre\n===", "titre ==="),
        ("    bloc", "bloc"),
        ("\u2028fin", "fin"),
        ("http://a.b", "http\\:\u2060//a.b"),
        ("www.a.b", "www\u2060.a.b"),
        ("moi@a.b", "moi@\u2060a.b"),
        (":material/home:", "\\:\u2060material/home\\:"),
        ("a -> b", "a -\u2060\\> b"),
    ],
)
def test_a_mark_becomes_a_letter(text: str, expected: str) -> None:
    assert escape_markdown(text) == expected


@pytest.mark.parametrize("text", PAYLOADS)
def test_nothing_is_lost_of_a_hostile_text(text: str) -> None:
    shown = escape_markdown(text)
    assert "\n" not in shown
    letters = "".join(shown.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\").translate(INVISIBLE).split())
    assert letters == "".join(text.translate(INVISIBLE).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHU", "CHU"),
        ("בית", "\u2068בית\u2069"),
        ("a\u202eb", "\u2068a\u202eb\u202c\u2069"),
        ("a\u202eb\u202c", "\u2068a\u202eb\u202c\u2069"),
        ("a\u2069\u202eb", "\u2068a\u202eb\u202c\u2069"),
        ("\u2067a\u202eb\u2069c", "\u2068\u2067a\u202eb\u2069c\u2069"),
        ("\u202ea\u2066b", "\u2068\u202ea\u2066b\u2069\u202c\u2069"),
        ("\u2066a\u202cb", "\u2068\u2066a\u202cb\u2069\u2069"),
    ],
)
def test_a_text_that_turns_round_turns_nothing_else_round(text: str, expected: str) -> None:
    assert isolated(text) == expected
