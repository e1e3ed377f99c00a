"""Where a partner is: CONTRACT.md "Where a partner is", and never a guess.

Three things may be written: the code, the postal code and the name of a commune. Each points to communes, hence to
départements. When those départements have none in common, nobody is located. Otherwise the code decides, else the
postal code with the name, else the name when one commune of France bears it. What remains is listed with candidates.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from etl.locate.meant import meant_code, suggested
from etl.locate.place import Note, Place, labelled, read_place
from geo import areas

STATUSES = ("exact", "nom", "hors_region", "etranger", "non_localise")
MAX_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Location:
    """Where a partner is: one of STATUSES, and today's commune when it is known."""

    status: str
    commune_code: str | None
    notes: tuple[Note, ...]


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


def listed(codes: Iterable[str]) -> str:
    """Candidates by name, those of the region first; past MAX_CANDIDATES an ellipsis."""
    ordered = sorted(set(codes), key=lambda code: (code not in areas.region_communes(), code))
    shown = [labelled(code) for code in ordered[:MAX_CANDIDATES]]
    return ", ".join(shown + ["…"] * (len(ordered) > MAX_CANDIDATES))


def notes_with_suggestion(notes: tuple[Note, ...], found: Location, place: Place) -> tuple[Note, ...]:
    """The notes; an unknown code is answered by the one found without it, or by the one that was meant."""
    if not any(note.code == "W-COMMUNE-UNKNOWN" for note in notes):
        return notes
    code = found.commune_code or meant_code(place)
    return tuple(
        Note(note.code, note.column, note.value, note.context, code) if note.code == "W-COMMUNE-UNKNOWN" else note
        for note in notes
    )


@cache
def region_departements() -> frozenset[str]:
    """Codes of the départements of the region."""
    return frozenset(area.code for area in areas.areas("departement"))
