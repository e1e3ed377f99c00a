"""The partner lines of a fictitious dossier: which types meet, who comes later, who leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.demo.organisations import Directory, Organisation
from etl.demo.places import written
from etl.demo.words import Deck

# First the lead. Seven in twenty join research, economy and hospital; two have a single type (rule R01).
_COMPOSITIONS = (
    ("ES", "LABO", "STARTUP"),
    ("ESR", "ES", "ENT"),
    ("ES", "ESR", "STARTUP"),
    ("STARTUP", "ES", "LABO"),
    ("LABO", "ES", "ENT"),
    ("ES", "LABO", "ESR", "STARTUP"),
    ("ESR", "ES", "STARTUP", "MS"),
    ("ES", "LABO"),
    ("ESR", "ES"),
    ("LABO", "ES", "ES"),
    ("STARTUP", "ES"),
    ("STARTUP", "ES", "MS"),
    ("ENT", "ES", "ES"),
    ("MS", "STARTUP", "MS"),
    ("ES", "MS"),
    ("ESR", "STARTUP"),
    ("LABO", "ENT", "ESR"),
    ("MS", "ES", "ES"),
    ("ES", "ES"),
    ("STARTUP",),
)
_EXTRAS = (
    ("ASSO", 6),
    ("COLL", 4),
    ("CLUSTER", 4),
    ("ETABPUB", 2),
    ("INFRA", 3),
    ("AUTRE", 2),
    ("MS", 5),
    ("ES", 4),
    ("ENT", 4),
    ("LABO", 2),
)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner line, in force from ``joined_on`` until ``left_on`` (None: still there)."""

    joined_on: date
    left_on: date | None
    cells: dict[str, str]
    commune_code: str
    epci: str
    country: str

    def is_in_force(self, as_of: date) -> bool:
        """Whether the state of that date holds the line."""
        return self.joined_on <= as_of and (self.left_on is None or as_of < self.left_on)


class ConsortiumMaker:
    """Draws consortia; keeps the directory of organisations and the decks that hold the proportions."""

    def __init__(self, rng: Random) -> None:
        """Starts with an empty directory."""
        self._rng = rng
        self._directory = Directory(rng)
        self._compositions = Deck(rng, [(types, 1) for types in _COMPOSITIONS])
        self._extras = Deck(rng, _EXTRAS)
        self._lead_known = Deck(rng, [(True, 59), (False, 1)])
        self._other_spelling = Deck(rng, [(False, 3), (True, 1)])
        self._seat_twice = Deck(rng, [(False, 49), (True, 1)])

    def draw(self, submitted_on: date, cost_eur: float) -> list[PartnerLine]:
        """The partner lines of a dossier over its whole life, the lead's first."""
        types = self._compositions.draw()
        lead = self._directory.pick(types[0], leads=True)
        others = [self._directory.pick(actor_type, lead.departement) for actor_type in self._other_types(types)]
        partners = list({id(found): found for found in others if found is not lead}.values())
        role = "chef_de_file" if self._lead_known.draw() else "partenaire"
        lines = self._lines(lead, role, submitted_on, None, cost_eur)
        for partner in partners:
            joined_on, left_on = self._stay(submitted_on)
            lines += self._lines(partner, "partenaire", joined_on, left_on, cost_eur)
        return lines

    def _other_types(self, types: tuple[str, ...]) -> list[str]:
        """Types beside the lead's; single-type consortia stay so."""
        if len(set(types)) == 1:
            return list(types[1:])
        extra_count = self._rng.choices((0, 1, 2, 4), (32, 40, 20, 8))[0]
        return [*types[1:], *(self._extras.draw() for _ in range(extra_count))]

    def _stay(self, submitted_on: date) -> tuple[date, date | None]:
        """When a partner joins and leaves: mostly from the start, for good."""
        way = self._rng.random()
        if way < 0.12:
            return submitted_on + timedelta(days=self._rng.randint(30, 200)), None
        if way < 0.17:
            return submitted_on, submitted_on + timedelta(days=self._rng.randint(60, 240))
        return submitted_on, None

    def _lines(
        self,
        organisation: Organisation,
        role: str,
        joined_on: date,
        left_on: date | None,
        cost_eur: float,
    ) -> list[PartnerLine]:
        """The seat's line and those of care sites, under one name and one identity within the dossier."""
        name = organisation.name
        if organisation.other_name != name and self._other_spelling.draw():
            name = organisation.other_name
        gives_identifiers = self._rng.random() < 0.94
        lines: list[PartnerLine] = []
        for site, site_role in self._sites(organisation):
            place = organisation.sites[site]
            commune, code, postal_code, country = written(place, self._rng)
            cells = {
                "organisation": name,
                "type_acteur": organisation.actor_type,
                "role": role,
                "role_site": site_role,
                "commune": commune,
                "code_commune": code,
                "code_postal": postal_code,
                "pays": country,
                "contribution_eur": self._contribution(cost_eur) if not lines else "",
            }
            if gives_identifiers:
                cells |= organisation.identifiers.at_site(site)
            lines.append(PartnerLine(joined_on, left_on, cells, place.code, place.epci, place.country))
        return lines

    def _sites(self, organisation: Organisation) -> list[tuple[int, str]]:
        """(site number, role_site) of an organisation's lines in a dossier."""
        seat = "siege" if self._rng.random() < 0.65 else ""
        if organisation.actor_type not in ("ES", "MS"):
            return [(0, seat)]
        if self._rng.random() < 0.2:
            seat = self._rng.choice(("soins", "experimentation"))
        found = [(0, seat)]
        if organisation.actor_type == "ES" and self._seat_twice.draw():
            found.append((0, "soins"))
        for site in range(1, len(organisation.sites)):
            if self._rng.random() < 0.55:
                found.append((site, self._rng.choice(("soins", "soins", "experimentation"))))
        return found

    def _contribution(self, cost_eur: float) -> str:
        if self._rng.random() < 0.45:
            return ""
        return amount(round(cost_eur * self._rng.uniform(0.03, 0.3), -2))


def amount(value: float) -> str:
    """A number as a French spreadsheet writes it: comma, two decimals, no thousands separator."""
    return f"{value:.2f}".replace(".", ",")
