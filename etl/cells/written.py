"""A cell as it was written: blanks around it, placeholders that mean missing, the ``.0`` of a numeric cell."""

from __future__ import annotations

import re
import string

from etl.text import match_key

# CONTRACT "Cells": placeholders that mean missing, compared by match_key (so without dashes and dots).
_PLACEHOLDERS = frozenset({"", "-", "--", "–", "—", "/", "//", "?", "??", "???", "n/a", "#n/a", "nc"})
_PLACEHOLDER_KEYS = frozenset({"nonrenseigne", "acompleter", "n/a", "nc"})
# The ASCII characters a placeholder may begin with: most texts are known to be none by their first character.
_PLACEHOLDER_STARTS = frozenset(c for c in map(chr, range(128)) if match_key(c) in {"", "a", "n", "/", "?", "#"})
_ORDINARY_STARTS = frozenset(string.ascii_letters + string.digits) - _PLACEHOLDER_STARTS - {"E"}
_ORDINARY_ENDS = frozenset(string.ascii_letters + string.digits + string.punctuation)
_LONGEST_PLACEHOLDER = 20  # "non - renseigné" with room for blanks
_INVISIBLE = "\ufeff\u200b"  # byte order mark, zero-width space: no blanks to str.strip
# Stands for a formula whose value the workbook doesn't hold.
NO_VALUE = "#FORMULE!"
_INTEGRAL = re.compile(r"(\d+)[.,]0+$")


def is_ordinary(text: str) -> bool:
    """True for most texts by their first and last characters: neither blank at an end, missing, nor an error's name."""
    return text != "" and text[0] in _ORDINARY_STARTS and text[-1] in _ORDINARY_ENDS


def clean(text: str) -> str:
    """The text of a cell without surrounding blanks of any kind."""
    text = text.strip()
    if text and (text[0] in _INVISIBLE or text[-1] in _INVISIBLE):
        return clean(text.strip(_INVISIBLE))
    return text


def is_missing(text: str) -> bool:
    """Blank cells and placeholders mean missing, never "as before"."""
    if len(text) > _LONGEST_PLACEHOLDER or (text and text[0] < "\x80" and text[0] not in _PLACEHOLDER_STARTS):
        return False
    return text.lower() in _PLACEHOLDERS or match_key(text) in _PLACEHOLDER_KEYS


def without_decimal_zero(text: str) -> str:
    """``12.0`` gives ``12``: a numeric cell loses its ``.0``."""
    found = _INTEGRAL.fullmatch(text) if text[-1:] == "0" else None
    return found[1] if found else text
