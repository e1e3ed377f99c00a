"""« Vouliez-vous dire … ? » for the values of closed lists: the nearest of some choices, when one is near enough.

Nothing is ever read by it. Identifiers and territories: ``etl.cells.suggestions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from etl.reference import Vocabulary
from etl.text import fold

_LONGEST_GUESS = 120  # nothing is near a longer text
_NEAR_ENOUGH = 70  # of 100: under it a suggestion would mislead
_AS_NEAR = 4  # points between two spellings that the scorer can't tell apart
_MOST_RIVALS = 8
_NUMBERED_CODE = re.compile(r"[A-Za-z]{1,3}\s?\d{1,3}")
_CONTRARY = ("in", "im", "ir", "non", "pas", "sans", "de", "dis")


def nearest(text: str, choices: Iterable[str], *, cutoff: float = _NEAR_ENOUGH) -> str | None:
    """The nearest of the choices when one is near enough, compared without case and accents."""
    if len(text) > _LONGEST_GUESS:
        return None
    folded = {fold(choice): choice for choice in choices}
    found = process.extractOne(fold(text), folded.keys(), scorer=fuzz.WRatio, score_cutoff=cutoff)
    return folded[found[0]] if found else None


def nearest_value(text: str, vocabulary: Vocabulary) -> str | None:
    """The code of the vocabulary whose code, label or alias is nearest.

    None when none is near, when several are as near, and for what is another thing by one letter: a numbered code that
    is not in the list (T12), the contrary of a value (« incomplet »).
    """
    if len(text) > _LONGEST_GUESS or _NUMBERED_CODE.fullmatch(text):
        return None
    written = fold(text)
    codes = {fold(label): code for code, label in vocabulary.labels.items()}
    codes |= {fold(spelling): code for spelling, code in vocabulary.lookup.items()}
    whole = re.compile(rf"\b{re.escape(written)}\b")
    if len({code for spelling, code in codes.items() if whole.search(spelling)}) > 1:
        return None  # "établissement" begins three of them
    near = process.extract(written, codes.keys(), scorer=fuzz.WRatio, score_cutoff=_NEAR_ENOUGH, limit=_MOST_RIVALS)
    rivals = [
        spelling for spelling, score, _ in near if score >= near[0][1] - _AS_NEAR and not _negates(written, spelling)
    ]
    ranked = sorted(rivals, key=lambda spelling: fuzz.ratio(written, spelling), reverse=True)
    return codes[ranked[0]] if ranked else None


def _negates(written: str, spelling: str) -> bool:
    """True when a text is a known spelling with a particle that makes it the contrary."""
    return any(
        written.replace("-", " ") in (f"{particle}{spelling}", f"{particle} {spelling}") for particle in _CONTRARY
    )
