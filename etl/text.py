"""Comparison forms of text: headers, vocabularies and names match without case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "°": "o", "º": "o"})
_FOLDED_AWAY = re.compile(r"[\s_\-'’ʼ`´‐‑‒–—.·]+")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case without accents; ligatures written out."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65_536)
def match_key(text: str) -> str:
    """Form in which headers and vocabulary values are compared (CONTRACT "Cells")."""
    return _FOLDED_AWAY.sub("", fold(text))


@lru_cache(maxsize=262_144)
def name_key(text: str) -> str:
    """Normalised organisation name: ``CHU de  Lille`` and ``Chu de Lille`` give ``chu de lille``."""
    return _NOT_WORD.sub(" ", fold(text)).strip()
