"""Comparison forms of text: headers, vocabularies and names match without case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "°": "o", "º": "o"})
_FOLDED_AWAY = re.compile(r"[\s_\-'’ʼ`´‐‑‒–—.·]+")
_NOT_WORD = re.compile(r"[\W_]+")


class _Signs(dict[int, str]):
    """What each character of a text becomes, found out when it is first met: for ``str.translate``."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).translate(_LIGATURES))
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
        self[code] = self._change(folded)
        return self[code]


_FOLDED = _Signs(lambda folded: folded)
_COMPARED = _Signs(lambda folded: _FOLDED_AWAY.sub("", folded))
_IN_NAMES = _Signs(lambda folded: _NOT_WORD.sub(" ", folded))


def fold(text: str) -> str:
    """Lower case without accents; ligatures written out."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


@lru_cache(maxsize=65_536)
def match_key(text: str) -> str:
    """Form in which headers and vocabulary values are compared (CONTRACT "Cells")."""
    return text.translate(_COMPARED)


def name_key(text: str) -> str:
    """Normalised organisation name: ``CHU de  Lille`` and ``Chu de Lille`` give ``chu de lille``."""
    return " ".join(text.translate(_IN_NAMES).split())
