"""Names of places as people type them, made comparable."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[a-z0-9]+")
_CEDEX = re.compile(r"\bcedex ?[0-9]{0,2}\b")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@lru_cache(maxsize=65_536)
def normalise_place(name: str) -> str:
    """A place name without case, accents, hyphens, apostrophes or CEDEX, `St`/`Ste` written out.

    "Villeneuve-d'Ascq Cedex 9" → "villeneuve d ascq", "ST OMER" → "saint omer".
    """
    folded = name.casefold()
    if not folded.isascii():
        split = unicodedata.normalize("NFKD", folded).translate(_LIGATURES)
        folded = "".join(char for char in split if not unicodedata.combining(char))
    text = " ".join([_SAINTS.get(word, word) for word in _WORD.findall(folded)])
    return " ".join(_CEDEX.sub(" ", text).split()) if "cedex" in text else text


def loosen_place(normalised_name: str) -> str:
    """A second reading of a normalised name: no spaces, `lez` as `les` ("dascq" is then "d ascq")."""
    return "".join(["les" if word == "lez" else word for word in normalised_name.split()])


def tell_apart(names: Mapping[str, str], departements: Mapping[str, str]) -> dict[str, str]:
    """The names as they are shown, by code: with the département where another is typed alike, « Francières (60) ».

    ``departements``: that of each code. A name written otherwise and typed alike (Remy, Rémy) is not unique either.
    """
    times = Counter(map(normalise_place, names.values()))
    return {
        code: name if times[normalise_place(name)] == 1 else f"{name} ({departements[code]})"
        for code, name in names.items()
    }
