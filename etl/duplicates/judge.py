"""Whether two organisations with names alike are likely one: what speaks for it, what against it, in French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from etl.duplicates.candidates import Entry, Likeness
from etl.duplicates.organisations import Organisation
from etl.duplicates.words import KINDS, LOCAL_KINDS
from etl.text import name_key
from geo import areas

Nearness = Literal["commune", "departement", "elsewhere", "unknown"]
# Under this score nothing is proposed. Scores rank proposals; they are no probabilities.
THRESHOLD = 80
_SCORES = {"same": 97, "compact": 94, "typo": 90, "reduced": 88, "acronym": 88, "unit": 85, "id": 86}
_PLACE_COSTS: dict[Nearness, int] = {"commune": 0, "departement": 4, "unknown": 5, "elsewhere": 12}
_TWO_SIREN_COST = 14
_TWO_NUMBERS_COST = 10
_IDENTIFIER_WORDS = {"siren": "SIREN", "finess": "FINESS", "rnsr": "RNSR", "uai": "UAI"}
_LONG_ACRONYM, _LONG_COMPACT, _LONG_TYPO = 4, 6, 7


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why two organisations are likely one, what to look at before saying so, and a score up to 100."""

    score: int
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]


def judge(left: Organisation, right: Organisation, likeness: Likeness) -> Verdict | None:
    """The verdict on two organisations alike in one way, None when it is not enough."""
    near = nearness(left, right)
    if near == "elsewhere" and _countries(left) != _countries(right):
        return None  # a legal person is of one country
    score = _SCORES[likeness.way] - _PLACE_COSTS[near]
    if likeness.way == "same" and name_key(likeness.left.text) == name_key(likeness.right.text):
        score += 3
    if likeness.way == "id":
        if not _identifier_counts(likeness):
            return None
        score = 96 if likeness.detail.startswith("siren:") else score
    elif not _ALLOWED[likeness.way](likeness, near) or _is_elsewhere(likeness, near):
        return None
    numbers = _opposed_numbers(left, right)
    if numbers and (likeness.left.name.words != likeness.right.name.words or near in ("elsewhere",)):
        return None
    if numbers and numbers != "siren" and near != "commune":
        return None
    score -= {"": 0, "siren": _TWO_SIREN_COST}.get(numbers, _TWO_NUMBERS_COST)
    if score < THRESHOLD:
        return None
    return Verdict(score, _reasons(left, right, likeness, near), _cautions(left, right, near, numbers))


def nearness(left: Organisation, right: Organisation) -> Nearness:
    """Whether two organisations share a commune, only a département, or neither; or one has no place at all."""
    if set(left.places) & set(right.places):
        return "commune"
    if not left.departements or not right.departements:
        return "unknown"
    return "departement" if left.departements & right.departements else "elsewhere"


def _countries(organisation: Organisation) -> frozenset[str]:
    """The foreign countries of an organisation."""
    return frozenset(code for code in organisation.departements if code.isalpha())


def _is_elsewhere(likeness: Likeness, near: Nearness) -> bool:
    """True when a name that many places have stands in two places, or in one that is not known."""
    if near == "commune":
        return False
    words = set(likeness.left.name.words) | set(likeness.right.name.words)
    if KINDS.issuperset(words):
        return True
    if not words & LOCAL_KINDS:
        return False
    says_where = words & (likeness.left.place_words | likeness.right.place_words)
    return near == "elsewhere" or not says_where


def _same_allowed(likeness: Likeness, near: Nearness) -> bool:
    return True


def _compact_allowed(likeness: Likeness, near: Nearness) -> bool:
    return len(likeness.left.name.compact) >= _LONG_COMPACT and near != "elsewhere" or near == "commune"


def _reduced_allowed(likeness: Likeness, near: Nearness) -> bool:
    return near == "commune" and likeness.left.name.numbers == likeness.right.name.numbers


def _acronym_allowed(likeness: Likeness, near: Nearness) -> bool:
    return near == "commune" or (near != "elsewhere" and len(likeness.detail) >= _LONG_ACRONYM)


def _unit_allowed(likeness: Likeness, near: Nearness) -> bool:
    return near != "elsewhere"


def _typo_allowed(likeness: Likeness, near: Nearness) -> bool:
    """A letter put for another makes another name (Marin, Matin) more often than one left out or doubled.

    A short word is trusted only when it is the town's, or when another word of their own is the same.
    """
    word, other = likeness.detail.split()
    is_long = min(len(word), len(other)) >= _LONG_TYPO
    is_replaced = len(word) == len(other) and sorted(word) != sorted(other)
    if near != "commune":
        return near != "elsewhere" and is_long and not is_replaced
    is_town = {word, other} & (likeness.left.place_words | likeness.right.place_words)
    is_borne_out = bool(is_town or _own_words(likeness.left) & _own_words(likeness.right))
    return is_long or (is_borne_out and not is_replaced)


_ALLOWED = {
    "same": _same_allowed,
    "compact": _compact_allowed,
    "reduced": _reduced_allowed,
    "acronym": _acronym_allowed,
    "unit": _unit_allowed,
    "typo": _typo_allowed,
}


def _identifier_counts(likeness: Likeness) -> bool:
    """A SIREN is one legal person's; several organisations share a laboratory's number or a site's."""
    if likeness.detail.startswith("siren:"):
        return True
    return bool(_own_words(likeness.left) & _own_words(likeness.right))


def _own_words(entry: Entry) -> frozenset[str]:
    return frozenset(entry.name.words) - KINDS - entry.place_words


def _opposed_numbers(left: Organisation, right: Organisation) -> str:
    """The kind of identifier that tells two organisations apart, empty when none does."""
    sirens = [
        {found for found in organisation.identifiers if found.startswith("siren:")} for organisation in (left, right)
    ]
    if sirens[0] and sirens[1] and not sirens[0] & sirens[1]:
        return "siren"
    is_numbered = left.kind == right.kind and left.kind not in ("nom", "siren")
    return left.kind if is_numbered else ""


def _reasons(left: Organisation, right: Organisation, likeness: Likeness, near: Nearness) -> tuple[str, ...]:
    reasons = [_likeness_in_words(likeness)]
    if near == "commune":
        place = next(place for place in left.places if place in right.places)
        reasons.append(f"même commune ({areas.commune_name(place) or place.title()})")
    elif near == "departement":
        shared = min(left.departements & right.departements)
        reasons.append(f"même {'pays' if shared.isalpha() else 'département'} ({shared})")
    if (left.kind == "nom") != (right.kind == "nom"):
        numbered = left if right.kind == "nom" else right
        reasons.append(f"{_IDENTIFIER_WORDS[numbered.kind]} connu pour une seule des deux")
    return tuple(reasons)


def _likeness_in_words(likeness: Likeness) -> str:
    match likeness.way:
        case "same":
            return _same_in_words(likeness.left.text, likeness.right.text)
        case "compact":
            return "même nom, espaces à part"
        case "typo":
            return "même nom à une faute de frappe près"
        case "reduced":
            return "même nom, le lieu ou le type de structure écrit en plus ou autrement"
        case "acronym":
            return f"« {likeness.detail} » a les initiales de « {likeness.right.text} »"
        case "unit":
            return f"même unité de recherche ({likeness.detail})"
        case _:
            kind, _, number = likeness.detail.partition(":")
            return f"même {_IDENTIFIER_WORDS[kind]} ({number})"


def _same_in_words(left: str, right: str) -> str:
    keys = name_key(left), name_key(right)
    if keys[0] == keys[1]:
        return "même nom"
    if sorted(keys[0].split()) == sorted(keys[1].split()):
        return "mêmes mots dans un autre ordre"
    return "même nom : abréviations, articles ou forme juridique écrits autrement"


def _cautions(left: Organisation, right: Organisation, near: Nearness, numbers: str) -> tuple[str, ...]:
    cautions = []
    if numbers == "siren":
        cautions.append("deux SIREN différents : peut-être deux personnes morales")
    elif numbers:
        cautions.append(f"deux numéros {_IDENTIFIER_WORDS[numbers]} différents")
    cautions += [
        f"le SIREN {organisation.id.removeprefix('siren:')} est faux (clé de contrôle)"
        for organisation in (left, right)
        if organisation.kind == "siren" and not organisation.has_valid_siren
    ]
    if near == "elsewhere":
        cautions.append("départements différents")
    elif near == "unknown":
        cautions.append("commune inconnue pour au moins une des deux")
    return tuple(cautions)
