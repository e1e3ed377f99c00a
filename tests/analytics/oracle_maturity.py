"""Maturity recomputed in plain Python, one dossier at a time, by the words of the issue and of the docstrings."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.analytics.oracle_consortium import actor_types
from tests.analytics.oracle_data import Dossier, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen, places


@dataclass(frozen=True)
class Question:
    """How levels are read.

    ``history``: the dossiers of the states by id, one state after the other, the one shown last; None when not given.
    ``texts``: the spellings of each (facet, key) of freins and leviers.
    """

    as_of: date
    scale: str = "SRL"
    final: str = "target"
    still_months: int = 12
    choice: Mapping[str, str] = field(default_factory=dict)
    history: Sequence[tuple[date, Mapping[str, Dossier]]] | None = None
    texts: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def levels(self) -> range:
        """Levels of the scale."""
        row = next(row for row in reference("maturity_scales") if row["scale"] == self.scale)
        return range(int(row["min_level"]), int(row["max_level"]) + 1)


def final_of(dossier: Dossier, question: Question) -> int | None:
    return {"target": dossier.target, "observed": dossier.observed}[question.final]


def pair_of(dossier: Dossier, question: Question) -> tuple[int, int] | None:
    """The two levels when both are known."""
    initial, final = dossier.initial, final_of(dossier, question)
    return None if initial is None or final is None else (initial, final)


def phase_of(level: int, question: Question) -> str | None:
    if question.scale != "SRL":
        return None
    return next(row["phase_code"] for row in reference("srl_levels") if row["level"] == str(level))


def standing(dossier: Dossier, question: Question) -> str | None:
    if dossier.target is None:
        return None
    if dossier.observed is not None and dossier.observed >= dossier.target:
        return "atteint"
    if dossier.target_on is None:
        return "sans_echeance"
    if dossier.target_on >= question.as_of:
        return "en_cours"
    return "a_constater" if dossier.observed is None else "en_retard"


def _seen(dossier: Dossier, question: Question) -> list[tuple[int, date, date | None]]:
    """Observed levels through the states, each with the state's date and the one noted, unless it is yet to come."""
    found = []
    for as_of, dossiers in question.history or ():
        then = dossiers.get(dossier.id)
        if then is not None and then.scale == question.scale and then.observed is not None:
            noted = then.observed_on
            found.append((then.observed, as_of, noted if noted is not None and noted <= as_of else None))
    return found


def since(seen: list[tuple[int, date, date | None]], n_former: int) -> date:
    """Since when the level of the last points holds; a date that an earlier level already bore says nothing."""
    former = [noted for _, _, noted in seen[:n_former] if noted]
    return min(
        noted if noted and all(noted > earlier for earlier in former) else as_of for _, as_of, noted in seen[n_former:]
    )


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def movement(dossier: Dossier, question: Question) -> str | None:
    if question.history is None:
        return None
    if dossier.observed is None:
        return "inconnu"
    seen = _seen(dossier, question)
    levels = [level for level, _, _ in seen]
    n_former = max((rank + 1 for rank, level in enumerate(levels) if level != levels[-1]), default=0)
    if since(seen, n_former) <= months_before(question.as_of, question.still_months):
        return "immobile"
    if n_former == 0:
        return "nouveau"
    return "avance" if levels[-1] > levels[n_former - 1] else "recul"


def went_down(dossier: Dossier, question: Question) -> bool:
    levels = [level for level, _, _ in _seen(dossier, question)]
    return any(after < before for before, after in zip(levels, levels[1:], strict=False))


def groups_of(dossier: Dossier, dimension: str) -> set[str]:
    if dimension == "typologie":
        return set(dossier.typologies) or {"aucune"}
    if dimension == "type_acteur":
        return dossier.actor_types
    if dimension == "helice":
        return {actor_types()[kind]["helix"] for kind in dossier.actor_types}
    return places(dossier, dimension, "all")


def passes(dossier: Dossier, facet: str, value: str, question: Question) -> bool:
    """Whether a dossier is among those that a value of a facet stands for."""
    if facet == "groupe_phase":
        start = None if dossier.initial is None else phase_of(dossier.initial, question)
        return value == (start or "inconnue")
    if facet.startswith("groupe_"):
        return value in groups_of(dossier, facet.removeprefix("groupe_"))
    if facet == "echeance":
        return standing(dossier, question) == value
    if facet == "mouvement":
        return went_down(dossier, question) if value == "baisse" else movement(dossier, question) == value
    if facet == "trajet":
        return _followed(dossier, question, value)
    if facet in ("frein", "levier"):
        texts = dossier.barriers if facet == "frein" else dossier.levers
        return not texts.isdisjoint(question.texts.get((facet, value), frozenset()))
    pair = pair_of(dossier, question)
    return pair is not None and _pair_passes(pair, facet, value, question)


def _followed(dossier: Dossier, question: Question, value: str) -> bool:
    """Whether its known levels hold that of ``2026-03-01:4``, or the two of ``…_…`` one after the other."""
    seen = [f"{as_of}:{level}" for level, as_of, _ in _seen(dossier, question)]
    return value in seen or value in map("_".join, zip(seen, seen[1:], strict=False))


def _pair_passes(pair: tuple[int, int], facet: str, value: str, question: Question) -> bool:
    if facet == "paire":
        return f"{pair[0]}-{pair[1]}" == value
    if facet == "franchis":
        return str(pair[1] - pair[0]) == value
    if facet == "phases":
        return [phase_of(level, question) for level in pair] == value.split("-")
    end, level = value.split(":")
    here = pair[("initial", "final").index(end)]
    return here >= int(level) if facet == "seuil" else here == int(level)


def kept(portfolio: Portfolio, filters: Filters, question: Question, own: str = "") -> list[Dossier]:
    """Dossiers on the scale that pass every choice but a view's own, by id."""
    asked = [(facet, value) for facet, value in question.choice.items() if facet != own]
    return sorted(
        (
            d
            for d in chosen(portfolio, filters)
            if d.scale == question.scale and all(passes(d, facet, value, question) for facet, value in asked)
        ),
        key=lambda d: d.id,
    )


def pairs_of(dossiers: Sequence[Dossier], question: Question) -> list[tuple[int, int]]:
    return [pair for d in dossiers if (pair := pair_of(d, question)) is not None]
