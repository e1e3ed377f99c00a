"""What the cells of a place designate: code, postal code and name of a commune, read each for itself."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geo import areas

_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
_SPREADSHEET_ZERO = re.compile(r"\.0+$")
_POSTAL = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_COUNTRY_PREFIX = re.compile(r"^(?:FR?|FRANCE)\s*[-–]\s*(?=[0-9])", re.IGNORECASE)
_COUNTRY_SUFFIX = re.compile(r",\s*france\s*$", re.IGNORECASE)
_DEPARTEMENT = re.compile(r"\(\s*([0-9]{2,3}|2[AB])\s*\)", re.IGNORECASE)
_DELIVERY = re.compile(r"\b(?:bp|cs|tsa)\s?[0-9]+\b", re.IGNORECASE)
_DISTRICT = re.compile(r"^(paris|lyon|marseille)(?: [0-9]{1,2}(?: ?(?:e|er|eme|ieme))?(?: arrondissement| arr)?)?$")


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the sender; `column` is the attribute, `context` fills the French message."""

    code: str
    column: str
    value: str | None
    context: dict[str, str]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What was written of a place, read: every part may be empty."""

    insee_code: str | None
    postal_code: str | None
    city: str | None
    commune: str | None
    served: tuple[str, ...]
    postal_departements: frozenset[str]
    postal_is_mended: bool
    name: str
    bearers: tuple[str, ...]
    code_departements: frozenset[str]

    def departements(self) -> dict[str, frozenset[str]]:
        """The départements each given part points to, in French; a part that says nothing is left out."""
        said = {
            "code commune": self.code_departements,
            "code postal": self.postal_departements,
            "nom": frozenset(map(areas.departement_of, self.bearers)),
        }
        return {part: found for part, found in said.items() if found}


def labelled(code: str) -> str:
    """A commune for people: "Lille (59350)"."""
    return f"{areas.commune_name(code)} ({code})"


def read_place(insee_code: str | None, postal_code: str | None, city: str | None) -> tuple[Place, tuple[Note, ...]]:
    """What three cells designate, and what had to be mended to read them."""
    code, commune, code_notes = read_commune_code(insee_code)
    written_in_city, departement, name = read_city(city or "")
    postal, is_mended = read_postal_code(postal_code or written_in_city)
    served = areas.communes_of_postal_code(postal or "")
    place = Place(
        insee_code=insee_code,
        postal_code=postal_code or written_in_city or None,
        city=city,
        commune=commune,
        served=served,
        postal_departements=departements_of_postal_code(postal, served) or departement,
        postal_is_mended=is_mended,
        name=name,
        bearers=areas.communes_named(name) if name else (),
        code_departements=frozenset(map(areas.departement_of, (code, commune))) if code and commune else frozenset(),
    )
    if is_mended and postal and place.postal_departements:
        code_notes += (Note("W-POSTAL-ZERO", "postal_code", postal_code, {"lu": postal}, postal),)
    return place, code_notes


def read_commune_code(cell: str | None) -> tuple[str | None, str | None, tuple[Note, ...]]:
    """The code as it should be written, today's commune (None when unknown), and notes."""
    if cell is None:
        return None, None, ()
    code = compact(cell).upper()
    notes: tuple[Note, ...] = ()
    if _FOUR_DIGITS.fullmatch(code) and areas.resolve_commune(f"0{code}"):
        code = f"0{code}"
        notes = (Note("W-COMMUNE-ZERO", "insee_code", cell, {"lu": code}, code),)
    commune = areas.resolve_commune(code) if _CODE.fullmatch(code) else None
    if commune is None:
        return code, None, (Note("W-COMMUNE-UNKNOWN", "insee_code", cell, {}, None),)
    if commune != code and not is_city_district(code):
        notes += (Note("W-COMMUNE-MERGED", "insee_code", cell, {"lu": labelled(commune)}, commune),)
    return code, commune, notes


def is_city_district(code: str) -> bool:
    """Whether the code is an arrondissement of Paris, Lyon or Marseille: no merger to speak of."""
    return code.startswith(("751", "6938", "132")) and code != areas.resolve_commune(code)


def read_postal_code(cell: str) -> tuple[str | None, bool]:
    """Five digits and whether a leading zero was put back; None when nothing like a postal code is there."""
    compacted = compact(_COUNTRY_PREFIX.sub("", cell.strip()))
    if _FOUR_DIGITS.fullmatch(compacted):
        return f"0{compacted}", True
    found = _POSTAL.search(compacted) or _POSTAL.search(unicodedata.normalize("NFKC", cell))
    return (found.group() if found else None), False


def read_city(cell: str) -> tuple[str, frozenset[str], str]:
    """A postal code and a département written with the name, and the normalised name without them.

    "59000 Lille", "F-59650 Villeneuve d'Ascq Cedex", "Saint-Denis (93)", "PARIS 16", "Lille, France".
    """
    text = _COUNTRY_SUFFIX.sub("", _COUNTRY_PREFIX.sub("", unicodedata.normalize("NFKC", cell).strip()))
    text = _DELIVERY.sub(" ", text)  # first: "BP 90005" is no postal code
    postal = _POSTAL.search(text)
    bracketed = _DEPARTEMENT.search(text)
    for pattern in (_POSTAL, _DEPARTEMENT):
        text = pattern.sub(" ", text)
    name = areas.normalise_place(text)
    district = _DISTRICT.match(name)
    if district:  # the number is then that of a district: "Paris (16)" is not in département 16
        return (postal.group() if postal else ""), frozenset(), district.group(1)
    departement = frozenset({bracketed.group(1).upper()} & french_departements()) if bracketed else frozenset()
    return (postal.group() if postal else ""), departement, name


def compact(cell: str) -> str:
    """The cell without spaces, compatibility forms, nor the `.0` a spreadsheet adds to a number."""
    return _SPREADSHEET_ZERO.sub("", "".join(unicodedata.normalize("NFKC", cell).split()))


def departements_of_postal_code(postal_code: str | None, served: Iterable[str]) -> frozenset[str]:
    """Départements of the communes served; of an unknown (CEDEX) code by its first digits; empty for no French one."""
    if found := frozenset(map(areas.departement_of, served)):
        return found
    if not postal_code:
        return frozenset()
    prefix = areas.departement_of(postal_code)
    return frozenset({"2A", "2B"} if prefix == "20" else {prefix}) & french_departements()


@cache
def french_departements() -> frozenset[str]:
    """Codes of the départements and overseas territories that have communes."""
    return frozenset(map(areas.departement_of, areas.france_communes()))
