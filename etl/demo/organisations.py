"""The fictitious organisations: a few hubs that come back, and as many others as the dossiers need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from stdnum import luhn

from etl.demo.places import (
    NOWHERE,
    Place,
    ambiguous_places,
    any_towns,
    foreign_places,
    main_towns,
    outside_places,
    regional_places,
)
from etl.demo.words import Deck, proper_names, words

_KEY_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_OTHER_SPELLINGS = {
    "Centre Hospitalier": "CH",
    "Laboratoire": "Labo",
    "Université": "Univ.",
    "Start-up": "Startup",
    "Société": "Sté",
    "Association": "Asso.",
}


@dataclass(frozen=True, slots=True)
class Identifiers:
    """Identifier columns of an organisation: ``fixed`` as they are, or a SIRET a site made from ``siret_siren``."""

    fixed: dict[str, str] = field(default_factory=dict)
    siret_siren: str = ""
    is_mistyped: bool = False

    def at_site(self, site: int) -> dict[str, str]:
        """Identifier columns of the line of a site."""
        if not self.siret_siren:
            return self.fixed
        siret = _with_luhn(f"{self.siret_siren}{site + 1:04d}")
        if self.is_mistyped:
            siret = siret[:-1] + str((int(siret[-1]) + 1) % 10)
        return {"siret": siret}


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented organisation: its names, its sites (the seat first), its identifiers."""

    name: str
    other_name: str
    actor_type: str
    sites: tuple[Place, ...]
    identifiers: Identifiers

    @property
    def departement(self) -> str:
        """Département of the seat, empty abroad or when unknown."""
        return self.sites[0].departement


def _with_luhn(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def fake_siren(number: int) -> str:
    """A SIREN of valid checksum that no company can bear: none starts with 00."""
    return _with_luhn(f"00{number:06d}")


def _identifiers(column: str, number: int) -> Identifiers:
    """The identifier of an organisation in a column, empty for none; ``mistyped`` is a SIRET of wrong checksum."""
    serial = 990_000 + number % 10_000
    match column:
        case "finess":
            return Identifiers({"finess": _with_luhn(f"99{number % 1_000_000:06d}")})
        case "rnsr":
            return Identifiers({"rnsr": f"{number:09d}{_KEY_LETTERS[number % 23]}"})
        case "uai":
            return Identifiers({"uai": f"{serial:07d}{_KEY_LETTERS[serial % 23]}"})
        case "siren":
            return Identifiers({"siren": fake_siren(number)})
        case "siret" | "mistyped":
            return Identifiers(siret_siren=fake_siren(number), is_mistyped=column == "mistyped")
        case _:
            return Identifiers()


def _draw_column(actor_type: str, rng: Random) -> str:
    """The identifier column an organisation of that type fills; none for one in four."""
    own = {"ES": "finess", "MS": "finess", "LABO": "rnsr", "ESR": "uai"}.get(actor_type, "siret")
    return rng.choices(("", own, "siren", "siret", "mistyped"), (25, 25, 15, 33, 2))[0]


def _other_spelling(name: str) -> str:
    for long, short in _OTHER_SPELLINGS.items():
        if name.startswith(long):
            return short + name[len(long) :]
    return name


class Directory:
    """Organisations met so far. ``pick`` brings back a known one or founds another."""

    def __init__(self, rng: Random) -> None:
        """Starts with the hubs of the word list."""
        self._rng = rng
        self._names = proper_names(rng)
        self._far = Deck(
            rng,
            [
                ("region", 33),
                ("outside", 3),
                ("abroad", 2),
                ("ambiguous", 1),
                ("nowhere", 1),
            ],
        )
        self._far_places = {
            "outside": Deck(rng, [(place, 1) for place in outside_places()]),
            "abroad": Deck(rng, [(place, 1) for place in foreign_places()]),
            "ambiguous": Deck(rng, [(place, 1) for place in ambiguous_places()]),
            "nowhere": Deck(rng, [(NOWHERE, 1)]),
        }
        self._count = 0
        self._hubs: dict[str, list[tuple[Organisation, int]]] = defaultdict(list)
        self._known: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
        for hub in words()["hubs"]:
            self._hubs[hub["type"]].append((self._hub(hub), hub["weight"]))

    def _hub(self, hub: dict[str, object]) -> Organisation:
        """An organisation of the word list; its identifiers stay with it whatever the dossiers."""
        seat = regional_places()[str(hub["town"])]
        if isinstance(as_written := hub.get("written"), list):
            code, name, postal_code = as_written
            seat = Place(name, code, postal_code, epci=seat.epci, departement=seat.departement)
        further = hub.get("sites", [])
        sites = [regional_places()[code] for code in further] if isinstance(further, list) else []
        self._count += 1
        return Organisation(
            str(hub["name"]),
            str(hub.get("other", hub["name"])),
            str(hub["type"]),
            (seat, *sites),
            _identifiers(str(hub.get("identifier") or _draw_column(str(hub["type"]), self._rng)), self._count),
        )

    def pick(self, actor_type: str, departement: str = "", *, leads: bool = False) -> Organisation:
        """An organisation of a type, likely of the same département; a lead is always in the region."""
        near = departement if self._rng.random() < 0.6 else ""
        way = self._rng.random()
        hubs = self._hubs_near(actor_type, near)
        hub_share = 0.52 * min(1, sum(weight for _, weight in hubs) / 16)
        if way < hub_share:
            return self._rng.choices([hub for hub, _ in hubs], [weight for _, weight in hubs])[0]
        known = self._known[actor_type, near]
        if way < 0.7 and known and not leads:
            return self._rng.choice(known)
        return self._found(actor_type, near, leads=leads)

    def _hubs_near(self, actor_type: str, departement: str) -> list[tuple[Organisation, int]]:
        hubs = self._hubs[actor_type]
        return [hub for hub in hubs if hub[0].departement == departement] or hubs

    def _found(self, actor_type: str, departement: str, *, leads: bool) -> Organisation:
        """A new organisation, in the region or, by the deck of far places, outside it."""
        kind = "region" if leads else self._far.draw()
        seat = self._regional_seat(departement) if kind == "region" else self._far_places[kind].draw()
        sites = [seat]
        if actor_type in ("ES", "MS") and kind == "region" and self._rng.random() < 0.3:
            sites.append(any_towns(seat.departement).draw(self._rng))
        self._count += 1
        pattern = self._rng.choice(words()["patterns"][actor_type])
        name = pattern.format(proper=next(self._names))
        other = _other_spelling(name) if self._rng.random() < 0.15 else name
        identifiers = _identifiers("" if kind == "abroad" else _draw_column(actor_type, self._rng), self._count)
        organisation = Organisation(name, other, actor_type, tuple(sites), identifiers)
        self._known[actor_type, ""].append(organisation)
        if seat.departement:
            self._known[actor_type, seat.departement].append(organisation)
        return organisation

    def _regional_seat(self, departement: str) -> Place:
        towns = main_towns if self._rng.random() < 0.6 else any_towns
        return towns(departement).draw(self._rng)
