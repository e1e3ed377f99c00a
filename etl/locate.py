"""Where a partner is: CONTRACT.md "Where a partner is", and never a guess.

Three things may be written: the code, the postal code and the name of a commune. Each points to communes, hence to
départements. When those départements have none in common, nobody is located. Otherwise the code decides, else the
postal code with the name, else the name when one commune of France bears it. What remains is listed with candidates.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from geo import areas

STATUSES = ("exact", "nom", "hors_region", "etranger", "non_localise")
MAX_CANDIDATES = 8
NEAR_ENOUGH = 80  # rapidfuzz ratio under which a suggestion would mislead

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
class Location:
    """Where a partner is: one of STATUSES, and today's commune when it is known."""

    status: str
    commune_code: str | None
    notes: tuple[Note, ...]


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


@lru_cache(maxsize=100_000)
def locate(country: str, insee_code: str | None, postal_code: str | None, city: str | None) -> Location:
    """Locates one partner line. `country` is an ISO alpha-2 code; the others are cells as they were written."""
    if country.strip().upper() not in ("FR", ""):
        return Location("etranger", None, ())
    given = [(cell or "").strip() or None for cell in (insee_code, postal_code, city)]
    if not any(given):
        return Location("non_localise", None, (Note("W-LOCATION-MISSING", "city", None, {}, None),))
    place, notes = read_place(*given)
    found = find(place)
    return Location(found.status, found.commune_code, notes_with_suggestion(notes, found, place) + found.notes)


def find(place: Place) -> Location:
    """The commune that code, postal code and name designate together."""
    said = place.departements()
    if len(said) > 1 and not frozenset.intersection(*said.values()):
        return conflict(place)
    if place.commune:
        return settle(place.commune, "exact", mismatch(place, place.commune))
    if place.postal_departements:
        return find_by_postal_code(place)
    return find_by_name(place)


def find_by_postal_code(place: Place) -> Location:
    """The name among the communes of the postal code; within its département when that code is unknown (CEDEX).

    A conflict of départements is already ruled out. A known code that serves no commune of that name: never a guess.
    """
    near = {code for code in place.bearers if areas.departement_of(code) in place.postal_departements}
    candidates = near & set(place.served) if place.served else near
    if len(candidates) == 1:
        return settle(candidates.pop(), "nom")
    # A mended code that no name confirms may be a foreign one ("1000 Bruxelles"): it does not place anybody.
    is_sure = bool(candidates) or not place.postal_is_mended
    if is_sure and place.postal_departements.isdisjoint(region_departements()):
        return Location("hors_region", place.served[0] if len(place.served) == 1 else None, ())
    if candidates:
        return ambiguous(place, candidates)
    return elsewhere(place, near) if near else unknown(place)


def elsewhere(place: Place, bearers: Iterable[str]) -> Location:
    """The name is a commune of the département, but not one that the postal code serves."""
    context = {"candidats": listed({*bearers, *place.served})}
    return unlocated(Note("W-LOCATION-POSTAL", "postal_code", place.postal_code, context, None))


def find_by_name(place: Place) -> Location:
    """The one commune of France that bears the name."""
    if len(place.bearers) == 1:
        return settle(place.bearers[0], "nom")
    return ambiguous(place, place.bearers) if place.bearers else unknown(place)


def settle(commune: str, status: str, notes: tuple[Note, ...] = ()) -> Location:
    """Located in the region with that status, or outside it."""
    return Location(status if commune in areas.region_communes() else "hors_region", commune, notes)


def mismatch(place: Place, commune: str) -> tuple[Note, ...]:
    """A doubt when name or postal code speak of another commune of the same département: the code decides.

    A postal code typed as commune code is often the code of some other commune: 545 of the region's 647 are.
    """
    said = place.bearers or place.served
    if not said or commune in said:
        return ()
    return (Note("W-LOCATION-MISMATCH", "insee_code", place.insee_code, {"lu": labelled(commune)}, None),)


def conflict(place: Place) -> Location:
    """Parts that point to different départements."""
    said = "; ".join(f"{part} {', '.join(sorted(found))}" for part, found in place.departements().items())
    column = "insee_code" if place.commune else "postal_code" if place.postal_code else "city"
    context = {"candidats": said.replace(";", " ;")}
    return unlocated(Note("W-LOCATION-CONFLICT", column, getattr(place, column), context, None))


def ambiguous(place: Place, candidates: Iterable[str]) -> Location:
    """Several communes bear the name, or the postal code that stands alone serves several."""
    column = "city" if place.city else "postal_code"
    context = {"candidats": listed(candidates)}
    return unlocated(Note("W-LOCATION-AMBIGUOUS", column, getattr(place, column), context, None))


def unknown(place: Place) -> Location:
    """Nothing matches: what the sender may have meant is suggested, not taken."""
    if not place.city and len(place.served) > 1:
        return ambiguous(place, place.served)
    context = {"candidats": listed(place.served)}
    column = "city" if place.city else "postal_code" if place.postal_code else "insee_code"
    return unlocated(Note("W-LOCATION-UNKNOWN", column, getattr(place, column), context, suggested(place)))


def unlocated(note: Note) -> Location:
    """A partner nobody can place, and why."""
    return Location("non_localise", None, (note,))


def labelled(code: str) -> str:
    """A commune for people: "Lille (59350)"."""
    return f"{areas.commune_name(code)} ({code})"


def listed(codes: Iterable[str]) -> str:
    """Candidates by name, those of the region first; past MAX_CANDIDATES an ellipsis."""
    ordered = sorted(set(codes), key=lambda code: (code not in areas.region_communes(), code))
    shown = [labelled(code) for code in ordered[:MAX_CANDIDATES]]
    return ", ".join(shown + ["…"] * (len(ordered) > MAX_CANDIDATES))


def suggested(place: Place) -> str | None:
    """The commune that was meant, if one is near, as the cell of its name may hold it: such a cell locates it.

    Its name alone when it is enough, or when several that bear it were meant; else with its département.
    """
    found = meant(place)
    if not found:
        return None
    name = areas.commune_name(found[0]) or ""
    bearers = {
        code
        for code in areas.communes_named(areas.normalise_place(name))
        if (not place.served or code in place.served)
        and (not place.postal_departements or areas.departement_of(code) in place.postal_departements)
    }
    if len(found) > 1 or bearers == set(found):
        return name
    return f"{name} ({areas.departement_of(found[0])})"


@lru_cache(maxsize=10_000)
def meant(place: Place) -> tuple[str, ...]:
    """Communes of the nearest name, of those of the postal code, of its département or of the region.

    Empty when none is near, or when two names are as near.
    """
    if len(place.served) == 1:
        return place.served
    if not place.name:
        return ()
    names = names_of(place.served) if place.served else names_in_region(place.postal_departements)
    found = process.extract(place.name, names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=2)
    if found and (len(found) == 1 or found[0][1] > found[1][1]):
        return names[found[0][0]]
    starting = [code for name, codes in names.items() for code in codes if name.startswith(f"{place.name} ")]
    return tuple(starting) if len(starting) == 1 else ()


def names_of(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Communes by their normalised name."""
    found: dict[str, tuple[str, ...]] = {}
    for code in codes:
        name = areas.normalise_place(areas.commune_name(code) or "")
        found[name] = (*found.get(name, ()), code)
    return found


@cache
def names_in_region(departements: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """The region's communes by normalised name, of some départements or of all."""
    communes = areas.region_communes().items()
    return names_of(code for code, area in communes if not departements or area.departement_code in departements)


def notes_with_suggestion(notes: tuple[Note, ...], found: Location, place: Place) -> tuple[Note, ...]:
    """The notes; an unknown code is answered by the one found without it, or by the one that was meant."""
    if not any(note.code == "W-COMMUNE-UNKNOWN" for note in notes):
        return notes
    code = found.commune_code or meant_code(place)
    return tuple(
        Note(note.code, note.column, note.value, note.context, code) if note.code == "W-COMMUNE-UNKNOWN" else note
        for note in notes
    )


def meant_code(place: Place) -> str | None:
    """The code of the one commune that was meant: by its name, or by a postal code typed in place of its code."""
    found = meant(place) or areas.communes_of_postal_code(compact(place.insee_code or ""))
    return found[0] if len(found) == 1 else None


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


@cache
def region_departements() -> frozenset[str]:
    """Codes of the départements of the region."""
    return frozenset(area.code for area in areas.areas("departement"))
