"""Reference geography: the region's areas at five levels, and what any commune of France is called, then and now.

Read once from data/geo (made by `python -m geo.build`, provenance beside the files). No dependency beyond the standard
library: this is on the path of every page.
"""

import csv
import gzip
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

VINTAGE = "2026"
LEVELS = ("region", "departement", "arrondissement", "epci", "commune")
DATA_FOLDER = Path(__file__).resolve().parent.parent / "data" / "geo"
FILES = {
    "region": "region.csv",
    "departement": "departements.csv",
    "arrondissement": "arrondissements.csv",
    "epci": "epci.csv",
    "commune": "communes.csv",
}
Bounds = tuple[float, float, float, float]

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[a-z0-9]+")
_CEDEX = re.compile(r"\bcedex ?[0-9]{0,2}\b")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


@dataclass(frozen=True, slots=True)
class Area:
    """A territory; population in inhabitants, its regional part only when it straddles the region's border."""

    level: str
    code: str
    name: str
    population: int
    departement_code: str | None
    arrondissement_code: str | None
    epci_code: str | None
    straddles: bool
    note: str


def _read_rows(file_name: str) -> Iterator[dict[str, str]]:
    """Rows of one table of data/geo, gzipped or not."""
    path = DATA_FOLDER / file_name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return csv.DictReader(content.decode("utf-8").splitlines())


@cache
def _level(level: str) -> Mapping[str, Area]:
    """Areas of a level by code, in the order of codes. Raises ValueError for an unknown level."""
    if level not in FILES:
        raise ValueError(f"Niveau géographique inconnu : « {level} ». Niveaux connus : {', '.join(LEVELS)}.")
    found = (
        Area(
            level=level,
            code=row["code"],
            name=row["name"],
            population=int(row["population"]),
            departement_code=row["departement_code"] or None,
            arrondissement_code=row["arrondissement_code"] or None,
            epci_code=row["epci_code"] or None,
            straddles=row.get("straddles") == "yes",
            note=row.get("note", ""),
        )
        for row in _read_rows(FILES[level])
    )
    return MappingProxyType({area.code: area for area in sorted(found, key=lambda area: area.code)})


def areas(level: str) -> tuple[Area, ...]:
    """All areas of a level, sorted by code. Raises ValueError for an unknown level."""
    return tuple(_level(level).values())


def area(level: str, code: str) -> Area | None:
    """The area of that level and code, None when there is none."""
    return _level(level).get(code)


def all_areas() -> tuple[Area, ...]:
    """The areas of the five levels, from the region down to the communes."""
    return tuple(found for level in LEVELS for found in areas(level))


def region_communes() -> Mapping[str, Area]:
    """Today's communes of the region by code."""
    return _level("commune")


@cache
def _communes_of(level: str) -> Mapping[str, frozenset[str]]:
    """Codes of the regional communes of each area of a level."""
    members: dict[str, set[str]] = {code: set() for code in _level(level)}
    for commune in areas("commune"):
        owner = {
            "region": areas("region")[0].code,
            "departement": commune.departement_code,
            "arrondissement": commune.arrondissement_code,
            "epci": commune.epci_code,
            "commune": commune.code,
        }[level]
        members[str(owner)].add(commune.code)
    return {code: frozenset(codes) for code, codes in members.items()}


def contains(outer_level: str, outer_code: str, inner_level: str, inner_code: str) -> bool:
    """Whether every regional commune of the inner area is in the outer one; False for an unknown area."""
    outer = _communes_of(outer_level).get(outer_code, frozenset())
    inner = _communes_of(inner_level).get(inner_code, frozenset())
    return bool(inner) and inner <= outer


@cache
def _bounds() -> dict[str, dict[str, list[float]]]:
    """Bounds by level and code."""
    read: dict[str, dict[str, list[float]]] = json.loads((DATA_FOLDER / "bounds.json").read_bytes())
    return read


def bounds(level: str, code: str) -> Bounds | None:
    """West, south, east, north of an area in WGS 84 degrees, None when there is no such area."""
    found = _bounds().get(level, {}).get(code)
    return (found[0], found[1], found[2], found[3]) if found else None


@cache
def _france() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Name and postal codes of every commune of France today, by code."""
    rows = _read_rows("france_communes.csv.gz")
    return {row["code"]: (row["name"], tuple(row["postal_codes"].split())) for row in rows}


@cache
def _former() -> tuple[tuple[str, str, str], ...]:
    """Code, name (may be empty) and today's code of each merged, delegated, associated commune and city district."""
    return tuple((row["code"], row["name"], row["current_code"]) for row in _read_rows("former_communes.csv"))


@cache
def _today_of_former() -> Mapping[str, str]:
    """Today's commune of a code that is no longer one."""
    return {code: current for code, _, current in _former()}


def france_communes() -> tuple[str, ...]:
    """Codes of every commune of France today, sorted."""
    return tuple(_france())


def resolve_commune(code: str) -> str | None:
    """Today's code of a current, merged, delegated or associated commune of France; None when unknown."""
    return code if code in _france() else _today_of_former().get(code)


def commune_name(code: str) -> str | None:
    """Name of a commune of France by its code of today; a delegated or associated one's own name by its own code."""
    found = _france().get(code)
    return found[0] if found else _former_names().get(code)


@cache
def _former_names() -> Mapping[str, str]:
    """Names of the codes that are no longer communes, when known."""
    return {code: name for code, name, _ in _former() if name}


@cache
def _by_postal_code() -> Mapping[str, tuple[str, ...]]:
    """Communes of each postal code."""
    found: dict[str, list[str]] = {}
    for code, (_, postal_codes) in _france().items():
        for postal_code in postal_codes:
            found.setdefault(postal_code, []).append(code)
    return {postal_code: tuple(codes) for postal_code, codes in found.items()}


def communes_of_postal_code(postal_code: str) -> tuple[str, ...]:
    """Today's communes of France a postal code serves, sorted; empty for an unknown or CEDEX one."""
    return _by_postal_code().get(postal_code, ())


def departement_of(commune_code: str) -> str:
    """Département of a commune by its code: "59691" → "59", "2A004" → "2A", "97411" → "974"."""
    return commune_code[:3] if commune_code.startswith(("97", "98")) else commune_code[:2]


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


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Today's communes by normalised name, their own or that of a delegated, associated commune or district."""
    found: dict[str, set[str]] = {}
    for code, (name, _) in _france().items():
        found.setdefault(normalise_place(name), set()).add(code)
    for _, name, current in _former():
        if name:
            found.setdefault(normalise_place(name), set()).add(current)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


@cache
def _by_loose_name() -> Mapping[str, tuple[str, ...]]:
    """Today's communes by loosened name."""
    found: dict[str, set[str]] = {}
    for name, codes in _by_name().items():
        found.setdefault(loosen_place(name), set()).update(codes)
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


def communes_named(normalised_name: str) -> tuple[str, ...]:
    """Today's communes of France that bear a normalised name, or bore it before a merger, sorted; empty when none.

    A name nobody bears is read again without its spaces, so that "villeneuve dascq" is found.
    """
    return _by_name().get(normalised_name) or _by_loose_name().get(loosen_place(normalised_name), ())
