"""Countries by ISO 3166-1 alpha-2 code or French name. Names: Unicode CLDR, through babel."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from etl.cells.nearest import nearest
from etl.text import match_key

# CLDR also names regions, pseudo-locales and reserved codes that are no ISO 3166-1 country.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_OTHER_NAMES = {
    "angleterre": "GB", "grande bretagne": "GB", "pays bas": "NL", "hollande": "NL", "etats unis d'amérique": "US",
    "USA": "US", "république tchèque": "CZ", "macédoine": "MK", "corée": "KR", "russie": "RU", "turquie": "TR",
    "France métropolitaine": "FR",
}  # fmt: skip


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """ISO code to French name."""
    territories = Locale("fr").territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code not in _NO_COUNTRY}


@lru_cache(maxsize=1)
def _lookup() -> dict[str, str]:
    found = {match_key(name): code for name, code in _OTHER_NAMES.items()}
    found.update({match_key(name): code for code, name in country_names().items()})
    found.update({match_key(code): code for code in country_names()})
    return found


def find_country(text: str) -> str | None:
    """ISO code of a country written as code or French name; None when unknown."""
    return _lookup().get(match_key(text))


def nearest_country(text: str) -> str | None:
    """ISO code of the country whose French name is nearest, None when none is near."""
    names = {name: code for code, name in country_names().items()}
    found = nearest(text, names, cutoff=80)
    return names[found] if found else None
