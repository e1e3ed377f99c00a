"""The network a second time: plain Python over the files, and networkx for what Python would take an hour to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import networkx as nx

from tests.analytics import oracle
from tests.analytics.oracle_consortium import actor_types, helices
from tests.analytics.oracle_data import Dossier, Partner, Portfolio, reference
from tests.analytics.oracle_filters import Filters, chosen
from tests.analytics.oracle_geography import memberships, territories

Rows = list[dict[str, Any]]


def graph(portfolio: Portfolio, filters: Filters) -> nx.Graph:
    """Organisations of the chosen dossiers, joined by the dossiers they share."""
    found = nx.Graph()
    for dossier in chosen(portfolio, filters):
        found.add_nodes_from(dossier.organisations)
        for a, b in combinations(dossier.organisations, 2):
            shared = found.get_edge_data(a, b, {"weight": 0})["weight"]
            found.add_edge(a, b, weight=shared + 1)
    return found


def nodes(portfolio: Portfolio, filters: Filters) -> Rows:
    """The columns of the network's nodes that no measure gives."""
    joined = graph(portfolio, filters)
    rows = [
        {
            **row,
            "actor_label": actor_types()[row["actor_type"]]["label"],
            "helix": actor_types()[row["actor_type"]]["helix"],
            "n_partners": len(joined[row["organisation_id"]]),
            "n_ties": sum(tie["weight"] for tie in joined[row["organisation_id"]].values()),
        }
        for row in oracle.organisations(portfolio, filters)
    ]
    return sorted(rows, key=lambda row: (-row["n_dossiers"], -row["n_ties"], row["organisation_id"]))


def numbered(groups: Iterable[set[str]]) -> dict[str, int]:
    """Groups numbered from 1, the largest first, then by their first member."""
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    return {member: number for number, group in enumerate(ordered, start=1) for member in group}


def modularity(joined: nx.Graph, community: dict[str, int]) -> float:
    """Share of the ties inside communities, beyond what chance would put there (Newman 2004)."""
    total = sum(weight for _, _, weight in joined.edges(data="weight"))
    if not total:
        return 0.0
    inside = sum(weight for a, b, weight in joined.edges(data="weight") if community[a] == community[b])
    degrees: Counter[int] = Counter()
    for organisation, degree in joined.degree(weight="weight"):
        degrees[community[organisation]] += degree
    return inside / total - sum((degree / (2 * total)) ** 2 for degree in degrees.values())


def place_of(line: Partner, level: str) -> str | None:
    """The territory of a line located in the region."""
    return memberships()[line.commune][level] if line.status in ("exact", "nom") and line.commune else None


def places_of(dossier: Dossier, level: str) -> set[tuple[str, str]]:
    """Each organisation of the dossier with each territory where it is."""
    return {(line.organisation, code) for line in dossier.partners if (code := place_of(line, level))}


def meetings(dossier: Dossier, level: str) -> set[tuple[str, str, tuple[str, str]]]:
    """Territories (in order) and the two organisations, different, that the dossier brings together from there."""
    return {
        (*sorted((here, there)), (min(a, b), max(a, b)))
        for (a, here), (b, there) in combinations(places_of(dossier, level), 2)
        if a != b
    }


def territory_ties(portfolio: Portfolio, filters: Filters, level: str) -> Rows:
    """Pairs of territories that occur, those of most dossiers first."""
    names = {area.code: area.name for area in territories(level)}
    dossiers: Counter[tuple[str, str]] = Counter()
    organisations: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for dossier in chosen(portfolio, filters):
        met = meetings(dossier, level)
        dossiers.update({(here, there) for here, there, _ in met})
        for here, there, pair in met:
            organisations.setdefault((here, there), set()).add(pair)
    rows = [
        {
            "code_a": a,
            "name_a": names[a],
            "code_b": b,
            "name_b": names[b],
            "n_dossiers": n,
            "n_ties": len(organisations[a, b]),
        }
        for (a, b), n in dossiers.items()
    ]
    return sorted(rows, key=lambda row: (-row["n_dossiers"], -row["n_ties"], row["code_a"], row["code_b"]))


def territory_counts(portfolio: Portfolio, filters: Filters, level: str) -> dict[str, int]:
    """Dossiers by what they tie; organisations located nowhere."""
    dossiers = chosen(portfolio, filters)
    met = {dossier.id: meetings(dossier, level) for dossier in dossiers}
    everybody = {organisation for dossier in dossiers for organisation in dossier.organisations}
    placed = {organisation for dossier in dossiers for organisation, _ in places_of(dossier, level)}
    return {
        "n_dossiers": len(dossiers),
        "n_between": sum(any(a != b for a, b, _ in pairs) for pairs in met.values()),
        "n_within": sum(any(a == b for a, b, _ in pairs) for pairs in met.values()),
        "n_neither": sum(not pairs for pairs in met.values()),
        "n_organisations": len(everybody),
        "n_unlocated": len(everybody - placed),
    }


def territory_rows(portfolio: Portfolio, filters: Filters, level: str) -> Rows:
    """Every territory of the level, its dossiers and organisations."""
    found = [(d.id, *place) for d in chosen(portfolio, filters) for place in places_of(d, level)]
    return [
        {
            "code": area.code,
            "name": area.name,
            "n_dossiers": len({dossier for dossier, _, code in found if code == area.code}),
            "n_organisations": len({organisation for _, organisation, code in found if code == area.code}),
        }
        for area in sorted(territories(level), key=lambda area: area.code)
    ]


class Organisation:
    """One organisation in the files: all its lines, and those of the chosen dossiers."""

    def __init__(self, portfolio: Portfolio, filters: Filters, organisation_id: str) -> None:
        self.id = organisation_id
        self.all = [d for d in portfolio.dossiers if organisation_id in d.organisations]
        kept = {d.id for d in chosen(portfolio, filters)}
        self.counted = [d for d in self.all if d.id in kept]

    def lines(self, dossiers: Sequence[Dossier]) -> list[tuple[str, Partner]]:
        return [(d.id, line) for d in dossiers for line in d.partners if line.organisation == self.id]

    def spellings(self) -> dict[str, tuple[int, int]]:
        """Lines and dossiers by name."""
        return _counted((line.name, dossier) for dossier, line in self.lines(self.all))

    def types(self) -> dict[str, tuple[int, int]]:
        """Lines and dossiers by actor type."""
        return _counted((line.actor_type, dossier) for dossier, line in self.lines(self.all))

    def dossiers(self) -> dict[str, dict[str, Any]]:
        """Its dossiers by id."""
        counted = {d.id for d in self.counted}
        return {
            d.id: {
                "title": d.title,
                "is_lead": any(p.is_lead for p in d.partners if p.organisation == self.id),
                "submitted_on": d.submitted,
                "typologies": set(d.typologies),
                "helices": helices(d) | ({"other"} if _has_other(d) else set()),
                "n_organisations": len(d.organisations),
                "is_counted": d.id in counted,
            }
            for d in self.all
        }

    def partners(self) -> dict[str, set[str]]:
        """Ids of the counted dossiers by the other organisations in them."""
        found: dict[str, set[str]] = {}
        for dossier in self.counted:
            for other in dossier.organisations - {self.id}:
                found.setdefault(other, set()).add(dossier.id)
        return found

    def communes(self) -> dict[str, tuple[int, int]]:
        """Lines and dossiers by commune of the region."""
        located = [(d, line) for d, line in self.lines(self.counted) if place_of(line, "commune")]
        return _counted((str(line.commune), dossier) for dossier, line in located)

    def n_elsewhere(self) -> int:
        """Lines that no commune of the region holds."""
        return sum(place_of(line, "commune") is None for _, line in self.lines(self.counted))

    def typologies(self) -> dict[str, int]:
        """Counted dossiers by typology, zeros written."""
        return {row["code"]: sum(row["code"] in d.typologies for d in self.counted) for row in reference("typologies")}


def _has_other(dossier: Dossier) -> bool:
    return any(actor_types()[kind]["helix"] == "other" for kind in dossier.actor_types)


def _counted(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Times and different seconds of each first."""
    times: Counter[str] = Counter()
    seconds: dict[str, set[str]] = {}
    for first, second in pairs:
        times[first] += 1
        seconds.setdefault(first, set()).add(second)
    return {first: (n, len(seconds[first])) for first, n in times.items()}
