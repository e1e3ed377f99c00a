"""Titles of the fictitious projects: a head noun, an adjective that agrees with it, an aim, a setting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from etl.demo.words import words

# Aims close to patients, which bear a setting such as « entre ville et hôpital ».
CARE_TYPOLOGIES = frozenset({"T03", "T05", "T07", "T08"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a project is about. ``acronym`` starts with DEMO so that nobody takes it for a real one."""

    title: str
    acronym: str
    health_area: str


@lru_cache(maxsize=16)
def _heads(typology: str) -> list[dict[str, Any]]:
    return [head for head in words()["heads"] if typology in head["typologies"]]


def draw_subject(typology: str, rng: Random) -> Subject:
    """A subject that fits a typology, in correct French."""
    head = rng.choice(_heads(typology))
    adjective = rng.choice(words()["adjectives"][head["gender"]])
    goal, area = rng.choice(words()["goals"][typology])
    condition = rng.choice(words()["conditions"])
    goal = goal.format(de=rng.choice(condition["de"]))
    setting = rng.choice(words()["settings"]["care" if typology in CARE_TYPOLOGIES else "research"])
    title = " ".join(part for part in (head["text"], adjective, goal, setting) if part)
    acronyms = words()["acronyms"]
    acronym = f"DEMO-{rng.choice(acronyms['starts'])}{rng.choice(acronyms['ends'])}"
    return Subject(title, acronym, area or condition["area"])
