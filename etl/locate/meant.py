"""The commune that may have been meant where none is found: suggested, never taken."""

from collections.abc import Iterable
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from etl.locate.place import Place, compact
from geo import areas

NEAR_ENOUGH = 80  # rapidfuzz ratio under which a suggestion would mislead


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


def meant_code(place: Place) -> str | None:
    """The code of the one commune that was meant: by its name, or by a postal code typed in place of its code."""
    found = meant(place) or areas.communes_of_postal_code(compact(place.insee_code or ""))
    return found[0] if len(found) == 1 else None
