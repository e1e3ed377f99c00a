"""A store in which every text that a file may bring is a payload, in parcels small enough for the map to name each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import dist
from pathlib import Path

from etl.pipeline.check import check_files
from etl.pipeline.publication import PublicationRequest, publish_report
from etl.read.uploads import Upload
from etl.settings import load_settings
from etl.store import Store
from geo.areas import areas, centre, communes_of, main_commune
from tests.etl.builders import dossier, partner, upload
from tests.payloads import PAYLOADS

# Beyond geo.payload.FEW_WRITTEN the map may give counts for names, and a dozen names a point.
MOST_CHARACTERS = 1_490
MOST_NAMES = 55
# Sites and links take two communes a dossier, and write the dossier's number: a sample suffices, the rest is one code.
SAMPLE = PAYLOADS[::12]
ACTOR_TYPES = ("LABO", "ENT", "ES", "MS", "ASSO")
FILE_NAME = '"><img data-mal src=x onerror=top.malRan=1> {{7*7}}.csv'
AUTHOR = "<b data-mal>Agent</b> [lien](http://mal.invalid/x) :red[rouge]"
NOTE = "texte\n===\n<img data-mal src=x onerror=top.malRan=1> ![i](http://mal.invalid/x.png)"
PORTFOLIO = "</title><script data-mal>top.malRan=1</script> **Appel** $x$ :smile:"


@dataclass(frozen=True, slots=True)
class Parcel:
    """An EPCI, one or two communes of it, and the payloads that stand there."""

    epci: str
    communes: tuple[str, ...]
    payloads: tuple[str, ...]


def parcels() -> list[Parcel]:
    """The payloads shared out between EPCI, then the sample in two communes of one."""
    codes = (found.code for found in areas("epci") if len(communes_of("epci", found.code)) > 2)
    shared = [Parcel(code, _two_communes(code)[:1], some) for some, code in zip(_shared_out(), codes, strict=False)]
    last = next(codes)
    return [*shared, Parcel(last, _two_communes(last), SAMPLE)]


def _two_communes(epci: str) -> tuple[str, str]:
    """The main one, and the one farthest from it, which the map need not group with it."""
    main = str(main_commune("epci", epci))
    return main, max(communes_of("epci", epci), key=lambda commune: _apart(main, commune))


def _apart(one: str, other: str) -> tuple[float, str]:
    start, end = centre(one), centre(other)
    assert start is not None and end is not None
    return (dist(start, end), other)


def _shared_out() -> Iterator[tuple[str, ...]]:
    some: list[str] = []
    for payload in PAYLOADS:
        if len(some) == MOST_NAMES or sum(map(len, [*some, payload])) > MOST_CHARACTERS:
            yield tuple(some)
            some = []
        some.append(payload)
    yield tuple(some)


def publish_hostile(folder: Path) -> Store:
    """Import the payloads as staff would, through every check, and publish them."""
    dossiers, partners = [], []
    for parcel in parcels():
        for payload in parcel.payloads:
            number = len(dossiers) + 1
            dossiers.append(_dossier(number, payload, parcel))
            partners += _partners(number, payload, parcel)
    uploads = [
        Upload(f"dossiers {FILE_NAME}", upload("dossiers", dossiers).content),
        Upload(f"partenaires {FILE_NAME}", upload("partenaires", partners).content),
    ]
    settings = load_settings()
    settings = settings.model_copy(update={"call": settings.call.model_copy(update={"name": PORTFOLIO})})
    store = Store(folder)
    report = check_files(uploads, settings=settings)
    publish_report(
        store, report, PublicationRequest(date(2026, 3, 14), AUTHOR, NOTE, accept_rejects=True), settings=settings
    )
    return store


def _dossier(number: int, payload: str, parcel: Parcel) -> dict[str, str]:
    return dossier(
        f"IA-{number}",
        titre=payload,
        acronyme=payload[:40],
        aire_sante=payload,
        freins=payload,
        leviers=payload,
        structures_examen=payload,
        ami_redirection=payload,
        ami_lies=payload,
        statut="redirige",
        territoires_deploiement=parcel.epci,
    )


def _partners(number: int, payload: str, parcel: Parcel) -> list[dict[str, str]]:
    """The lead, which treats patients in each commune of the parcel, and tries the thing abroad."""
    common = {"type_acteur": ACTOR_TYPES[number % len(ACTOR_TYPES)], "commune": payload, "siren": _siren(number)}
    here = [
        partner(f"IA-{number}", payload, role_site="soins", code_commune=commune, **common)
        for commune in parcel.communes
    ]
    return [*here, partner(f"IA-{number}", payload, role_site="experimentation", code_commune="", pays="BE", **common)]


def _siren(number: int) -> str:
    """A number whose checksum holds: names made of signs only would else be one organisation."""
    base = f"{90_000_000 + number}"
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(base)]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{base}{-total % 10}"
