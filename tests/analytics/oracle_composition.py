"""The composition of the consortia a second time, dossier by dossier, in plain Python over the oracle's files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tests.analytics.oracle_consortium import actor_types, call_types, helices, rules_row
from tests.analytics.oracle_data import Dossier
from tests.analytics.oracle_filters import places

FAMILIES = ("research", "economy", "hospital", "medico_social", "other")
CLASSES = (*((n, n) for n in range(11)), (11, 15), (16, 20), (21, 30), (31, 10**9))
Counts = Mapping[str, tuple[int, ...]]


def organisations(dossiers: Iterable[Dossier]) -> set[str]:
    return {organisation for dossier in dossiers for organisation in dossier.organisations}


def types(dossiers: Sequence[Dossier]) -> Counts:
    """{actor type: (dossiers, organisations, lines)}, every type."""
    found = {}
    for code in actor_types():
        lines = [(d.id, p.organisation) for d in dossiers for p in d.partners if p.actor_type == code]
        found[code] = (len({d for d, _ in lines}), len({o for _, o in lines}), len(lines))
    return found


def families(dossiers: Sequence[Dossier]) -> Counts:
    """{family: (dossiers, organisations)}, every family."""
    found = {}
    for family in FAMILIES:
        lines = [
            (d.id, p.organisation)
            for d in dossiers
            for p in d.partners
            if actor_types()[p.actor_type]["helix"] == family
        ]
        found[family] = (len({d for d, _ in lines}), len({o for _, o in lines}))
    return found


def combination(dossier: Dossier) -> str:
    return "+".join(sorted(helices(dossier)))


def combinations(dossiers: Sequence[Dossier]) -> Counts:
    """{families joined by +: (dossiers, organisations of these dossiers)}, only what occurs."""
    return {
        key: (len(having), len(organisations(having)))
        for key in {combination(d) for d in dossiers}
        if (having := [d for d in dossiers if combination(d) == key])
    }


def lead_type(dossier: Dossier) -> str | None:
    return dossier.lead_line.actor_type if dossier.lead_line else None


def leads(dossiers: Sequence[Dossier]) -> Counts:
    """{actor type: (dossiers that such an organisation leads, such organisations)}, every type."""
    found = {}
    for code in actor_types():
        led = [d for d in dossiers if lead_type(d) == code]
        found[code] = (len(led), len({d.lead_line.organisation for d in led if d.lead_line}))
    return found


def size_class(dossier: Dossier) -> int:
    n = len(dossier.organisations)
    return next(low for low, high in CLASSES if low <= n <= high)


def sizes(dossiers: Sequence[Dossier]) -> dict[int, int]:
    """{start of the class: dossiers}, from 1 to the largest class that occurs; 0 only when it occurs."""
    counts = Counter(size_class(d) for d in dossiers)
    return {low: counts[low] for low, _ in CLASSES if counts and low <= max(counts) and (low or counts[0])}


def lower_median(dossiers: Sequence[Dossier]) -> int | None:
    ordered = sorted(len(d.organisations) for d in dossiers)
    return ordered[(len(ordered) - 1) // 2] if ordered else None


def groups_of(dossier: Dossier, by: str) -> set[str]:
    return set(dossier.typologies) or {"aucune"} if by == "typologie" else places(dossier, by, "all")


def has_part(dossier: Dossier, part: str) -> bool:
    if part in ("R01", "R02"):
        return bool(rules_row(dossier)["is_consortium" if part == "R01" else "is_triple_helix"])
    return part == "tous" or part in helices(dossier)


def groups(dossiers: Sequence[Dossier], by: str, parts: Sequence[str]) -> Counts:
    """{group: dossiers with each part}, the groups that some dossier is in."""
    found = {group for d in dossiers for group in groups_of(d, by)}
    return {
        group: tuple(sum(group in groups_of(d, by) and has_part(d, part) for d in dossiers) for part in parts)
        for group in found
    }


def behind(dossiers: Sequence[Dossier], kind: str, code: str, by: str) -> list[str]:
    """Identifiers of the dossiers behind a mark."""
    group, _, part = code.rpartition(":")
    tests = {
        "type": lambda d: code in d.actor_types,
        "famille": lambda d: code in {actor_types()[each]["helix"] for each in d.actor_types},
        "familles": lambda d: combination(d) == code,
        "chef": lambda d: lead_type(d) == code,
        "taille": lambda d: str(size_class(d)) == code,
        "case": lambda d: group in groups_of(d, by) and has_part(d, part),
    }
    return sorted(d.id for d in dossiers if tests[kind](d))


def in_call(code: str) -> bool:
    return code in call_types()
