"""Text of a file inside Markdown of ours: shown letter for letter, whatever it holds."""

from __future__ import annotations

import re

# Marks of CommonMark, of Streamlit's directives and of LaTeX: a backslash makes each of them a letter.
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#+$~|:!&"})
# A line of its own would begin a title, a list, a rule.
_LINE_BREAK = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BLOCK_START = re.compile(r"^(?=[-=])|^(\d+)(?=[.)])")
# Some things are looked for in the text once its backslashes are gone: addresses, emoji and icons by name, arrows.
_MADE_LATER = re.compile(
    r"(?<=[a-z]:)(?=//)|(?<=www)(?=\.)|(?<=@)|(?<=:)(?=[\w+-][\w/+-]*:)|(?<=[-<>~])(?=[-=>])", re.IGNORECASE
)
_WORD_JOINER = "\u2060"
_OPENS_EMBEDDING, _OPENS_ISOLATE = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_CLOSES_EMBEDDING, _CLOSES_ISOLATE = "\u202c", "\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]")


def escape_markdown(text: str) -> str:
    """Text shown as it is: Markdown, LaTeX, colour directives, addresses and icons by name do nothing.

    On one line, and without effect on what stands around it: a name written from right to left turns no figure round.
    An invisible word joiner stands where only that keeps Streamlit from reading a mark.
    """
    line = _MADE_LATER.sub(_WORD_JOINER, _LINE_BREAK.sub(" ", text))
    return isolated(_BLOCK_START.sub(r"\1\\", line.translate(_MARKS).strip()))


def isolated(text: str) -> str:
    """Text that holds letters or marks of right-to-left writing, apart from its neighbours; any other as it is."""
    if not _RIGHT_TO_LEFT.search(text):
        return text
    kept: list[str] = []
    open_marks: list[str] = []
    for character in text:
        if character in _OPENS_EMBEDDING:
            open_marks.append(_CLOSES_EMBEDDING)
        elif character in _OPENS_ISOLATE:
            open_marks.append(_CLOSES_ISOLATE)
        elif character == _CLOSES_ISOLATE and character not in open_marks:
            continue  # it would close ours
        elif character in (_CLOSES_EMBEDDING, _CLOSES_ISOLATE):
            _close(open_marks, character)
        kept.append(character)
    return "".join(["\u2068", *kept, *reversed(open_marks), "\u2069"])


def _close(open_marks: list[str], mark: str) -> None:
    """Close as the bidirectional algorithm does: an isolate with all that was opened in it, an embedding alone."""
    if mark == _CLOSES_ISOLATE:
        while open_marks.pop() != mark:
            pass
    elif open_marks and open_marks[-1] == mark:
        open_marks.pop()
