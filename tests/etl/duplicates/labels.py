"""The labelled organisations: who is who, said by hand, as the search gets them."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

from stdnum import luhn

from etl.duplicates import Organisation
from etl.text import name_key
from geo import areas

FOLDER = Path(__file__).parent


def labelled_organisations(name: str) -> tuple[list[Organisation], dict[str, str]]:
    """The organisations of ``<name>.csv`` and which real organisation each identity is."""
    organisations, truth = [], {}
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter=";"), start=1):
            id_ = identity(row["identity"], row["name"], number)
            assert id_ not in truth, f"{id_} twice"
            truth[id_] = row["organisation"]
            organisations.append(organisation(id_, row["name"], row["commune"]))
    return organisations, truth


def identity(kind: str, name: str, number: int) -> str:
    """An identity of that kind: a SIREN that holds, or a number of the right form."""
    digits = f"77{number:06d}"
    if kind == "nom":
        return f"nom:{name_key(name)}"
    if kind == "siren":
        return f"siren:{digits}{luhn.calc_check_digit(digits)}"
    return f"{kind}:{ {'finess': f'59{number:07d}', 'rnsr': f'2000{number:05d}A', 'uai': f'{number:07d}A'}[kind] }"


def organisation(id_: str, name: str, commune: str, **changes: object) -> Organisation:
    """One organisation of one dossier at one place, or none when ``commune`` is empty."""
    fields: dict[str, object] = {
        "id": id_,
        "names": (name,),
        "n_dossiers": 1,
        "places": (commune,) if commune else (),
        "departements": frozenset({areas.departement_of(commune)} if commune else ()),
        "identifiers": frozenset({id_} if id_.startswith("siren:") else ()),
    }
    return Organisation(**{**fields, **changes})  # type: ignore[arg-type]


def true_pairs(truth: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs of identities that are one organisation."""
    return {(a, b) for a, b in combinations(sorted(truth), 2) if truth[a] == truth[b]}


def linked(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs, and those that follow from them: who accepts A = B and B = C has said A = C."""
    group: dict[str, set[str]] = {}
    for a, b in pairs:
        merged = group.get(a, {a}) | group.get(b, {b})
        for member in merged:
            group[member] = merged
    return {(a, b) for members in group.values() for a, b in combinations(sorted(members), 2)}
