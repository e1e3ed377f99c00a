"""A made portfolio whose means and sums of levels are numbers that nothing else on a page can be.

Identifiers, titles and organisations hold no digit. A mean is told apart by its decimals, a sum by being larger than
any count of this portfolio; those that could pass for something else (a half level, a small sum) are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.pipeline.publication import PublicationRequest, import_files
from etl.store import Store
from tests.etl.builders import dossier, member, orientation, partner, uploads

N_DOSSIERS = 83
# Above every count of the portfolio: its partner lines are the most numerous thing in it.
SMALLEST_SUM = 151
STATES = (date(2026, 5, 17), date(2026, 11, 15))
_PHASES = {1: "A", 2: "A", 3: "B", 4: "B", 5: "C", 6: "C", 7: "C", 8: "D", 9: "D"}
_HELICES = {"ES": "hospital", "LABO": "research", "ENT": "economy", "MS": "medico_social"}


@dataclass(frozen=True, slots=True)
class Telltale:
    """A number that only an aggregate of levels gives, and whose aggregate it is."""

    what: str
    value: float


@dataclass(frozen=True, slots=True)
class Made:
    """One dossier of the portfolio at one state; None is not known."""

    name: str
    initial: int | None
    target: int | None
    observed: int | None
    typologies: tuple[str, ...]
    departement: str
    actor_types: tuple[str, ...]

    @property
    def quantities(self) -> dict[str, int]:
        """Levels and differences of levels that are known."""
        levels = {"initial": self.initial, "target": self.target, "observed": self.observed}
        known = {name: level for name, level in levels.items() if level is not None}
        if self.initial is not None:
            if self.target is not None:
                known |= {"initial with target": self.initial, "gain aimed at": self.target - self.initial}
            if self.observed is not None:
                known |= {"initial with observed": self.initial, "gain observed": self.observed - self.initial}
        return known

    @property
    def groups(self) -> Iterator[str]:
        """What an aggregate might be taken over."""
        yield "all"
        yield from (f"typology {code}" for code in self.typologies)
        yield f"département {self.departement}"
        for actor_type in self.actor_types:
            yield f"actor type {actor_type}"
            yield f"helix {_HELICES[actor_type]}"
        if self.initial is not None:
            yield f"phase {_PHASES[self.initial]}"


def portfolio(state: int) -> list[Made]:
    """The dossiers of a state: 0 the first, 1 the one in force."""
    return [_made(number, state) for number in range(N_DOSSIERS)]


def _made(number: int, state: int) -> Made:
    initial = 1 + (number * 5 + number // 7) % 6
    aimed = min(9, initial + 1 + (number * 11) % 4) if number % 17 else max(1, initial - 1)
    seen = min(9, max(1, initial + (number * 3) % 7 - (number % 13 == 0) * 2 + state * (number % 3 == 0)))
    return Made(
        name=_letters(number),
        initial=initial if number % 19 else None,
        target=aimed if number % 23 != 5 else None,
        observed=seen if number % 4 or state else None,
        typologies=(("T05", "T07", "T01")[number % 3], *(("T03",) if number % 5 < 2 else ())),
        departement=("59", "59", "80")[number % 3 if number % 5 else 2],
        actor_types=("ES", *(("LABO",) if number % 8 < 5 else ()), *(("ENT",) if number % 7 == 3 else ())),
    )


def _letters(number: int) -> str:
    return f"{chr(65 + number // 26)}{chr(65 + number % 26)}"


def publish(folder: Path) -> Path:
    """A store with both states; returns its folder."""
    for state, as_of in enumerate(STATES):
        made = portfolio(state)
        files = uploads([_dossier_line(each) for each in made], list(_partner_lines(made)), _orientations(made))
        report = import_files(Store(folder), files, PublicationRequest(as_of, "Essais", accept_rejects=False))
        assert report.snapshot_id is not None, report.issues
    return folder


def _dossier_line(made: Made) -> dict[str, str]:
    at = ord(made.name[1])
    return dossier(
        f"D-{made.name}",
        titre=f"Projet {made.name}",
        typologies="|".join(made.typologies),
        srl_initial=_cell(made.initial),
        srl_final_vise=_cell(made.target),
        srl_final_constate=_cell(made.observed),
        date_cible_srl=("30/06/2026", "30/06/2027", "")[at % 3],
        freins=("Accès aux données", "Recrutement", "accès aux données|Délais")[at % 3],
        leviers=("Soutien du CHU", "")[at % 2],
    )


def _partner_lines(dossiers: Sequence[Made]) -> Iterator[dict[str, str]]:
    for made in dossiers:
        identifier = f"D-{made.name}"
        place = {"59": "59350", "80": "80021"}[made.departement]
        yield partner(identifier, f"Hôpital {made.name}", code_commune=place)
        for actor_type in made.actor_types[1:]:
            yield member(identifier, f"Structure {actor_type} {made.name}", type_acteur=actor_type, code_commune=place)


def _orientations(dossiers: Sequence[Made]) -> list[dict[str, str]]:
    return [orientation(f"D-{made.name}") for made in dossiers[:9]]


def _cell(level: int | None) -> str:
    return "" if level is None else str(level)


def telltales() -> list[Telltale]:
    """Means and sums of levels and of gains, over everything and over each group, at both states."""
    found: dict[tuple[str, float], Telltale] = {}
    for state in range(len(STATES)):
        for (group, quantity), values in _collected(portfolio(state)).items():
            for what, value in _aggregates(values):
                said = f"{what} of {quantity}, {group}, state {state + 1}"
                known = found.get((what, value))
                found[what, value] = Telltale(f"{known.what} or {said}" if known else said, value)
    return list(found.values())


def _collected(dossiers: Iterable[Made]) -> Mapping[tuple[str, str], list[int]]:
    collected: dict[tuple[str, str], list[int]] = {}
    for made in dossiers:
        for group in made.groups:
            for quantity, value in made.quantities.items():
                collected.setdefault((group, quantity), []).append(value)
    return collected


def _aggregates(values: Sequence[int]) -> Iterator[tuple[str, float]]:
    total = sum(values)
    if total >= SMALLEST_SUM:
        yield "sum", float(total)
    # A share is at most one, and dossiers for 100,000 inhabitants less than two here.
    if (2 * total) % len(values) and total > 2 * len(values):
        yield "mean", total / len(values)
