"""« Vouliez-vous dire … ? » for identifiers and territories: what a text that can't be read may mean, when one is near.

A suggestion is shown and can be taken by a person; nothing is ever read by it. Those of closed lists stand in
``etl.cells.nearest``, of headers in ``etl.profiles.likeness``, of communes in ``etl.locate``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from geo import areas

_NEAR_ENOUGH = 82  # rapidfuzz ratio under which a suggestion would mislead
_AS_NEAR = 2
_NOT_ADMITTED = re.compile(r"[^A-Za-z0-9 _./°-]")
_ID_EDGES = " _./°-"
_CODE = re.compile(r"\(.*?\)|\d+")
_DASHES = re.compile("[‐‑‒–—−]")
_ARRONDISSEMENT = re.compile(r"^(?:arrondissement|arr) (?:d|de|du|des) ")
# Words that say what a territory is, not which: people write some, or none.
_KINDS_OF_AREAS = frozenset(
    ["cc", "ca", "cu", "communaute", "commune", "communes", "agglomeration", "agglo", "urbaine", "epci", "departement"]
)
_LINKS = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "et", "en"])


def admitted_id(identifier: str) -> str:
    """An identifier without accents nor the characters that are not admitted; it may still not be a valid one."""
    ascii_dashes = _DASHES.sub("-", identifier)
    letters = "".join(c for c in unicodedata.normalize("NFD", ascii_dashes) if not unicodedata.combining(c))
    return " ".join(_NOT_ADMITTED.sub("", " ".join(letters.split())).split()).strip(_ID_EDGES)


@lru_cache(maxsize=1024)
def nearest_area(text: str) -> str | None:
    """A territory that a text may mean, as a cell may hold it; None when none is near, or two are.

    The name of a département, an EPCI or the region; the code of an arrondissement, as communes bear the same names;
    for a commune, its EPCI.
    """
    place = areas.normalise_place(_CODE.sub(" ", text))
    if found := _ARRONDISSEMENT.match(place):
        codes = {areas.normalise_place(area.name): area.code for area in areas.areas("arrondissement")}
        return _containing(place[found.end() :], codes) or _nearest(place[found.end() :], codes)
    communes = areas.region_communes()
    named = [code for code in areas.communes_named(place) if code in communes]
    if len(named) == 1 and (epci := areas.area("epci", communes[named[0]].epci_code or "")):
        return epci.name
    if place == "mel":
        return _containing("metropole lille", _names())
    words = _telling_words(place)
    return (_containing(words, _names()) if " " in words else None) or _nearest(words, _names())


@cache
def _names() -> Mapping[str, str]:
    """Names of the region's départements, EPCI and of the region itself, by their telling words."""
    return {
        _telling_words(area.name): area.name
        for level in ("epci", "departement", "region")
        for area in areas.areas(level)
    }


def _telling_words(name: str) -> str:
    """A territory's name without what says only that it is one: ``CA de Lens - Liévin`` gives ``lens lievin``."""
    words = areas.normalise_place(name).split()
    return " ".join(word for word in words if word not in _KINDS_OF_AREAS | _LINKS) or " ".join(words)


def _containing(words: str, choices: Mapping[str, str]) -> str | None:
    """The one choice that has all the words: ``metropole lille`` is enough to name one."""
    found = [name for key, name in choices.items() if set(words.split()) <= set(key.split())]
    return found[0] if len(found) == 1 else None


def _nearest(words: str, choices: Mapping[str, str]) -> str | None:
    near = process.extract(words, choices.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_NEAR_ENOUGH, limit=2)
    if not near or (len(near) == 2 and near[0][1] - near[1][1] < _AS_NEAR):
        return None
    return choices[near[0][0]]
