"""The organisations of a snapshot as its lines name them, before the alias table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from etl.identity import is_valid_siren
from geo import areas

if TYPE_CHECKING:
    from etl.store import SnapshotReader

SPELLINGS_KEPT = 5
PLACES_KEPT = 3
# Lines of withdrawn dossiers count in no figure. A place without a code is told by what was written.
_ORGANISATIONS = """
    WITH lines AS (
        SELECT
            p.organisation_id AS id, p.submission_id, p.name,
            coalesce(p.commune_code, p.insee_code, lower(trim(p.city))) AS place,
            CASE
                WHEN p.country <> 'FR' THEN p.country
                ELSE coalesce(p.departement_code, left(coalesce(p.commune_code, p.insee_code, p.postal_code), 2))
            END AS departement,
            left(p.siret, 9) AS siret_siren, p.siren, p.finess, p.rnsr, p.uai
        FROM partners AS p
        JOIN submissions AS s ON s.submission_id = p.submission_id AND s.status <> 'retire'
    ),
    names AS (
        SELECT id, list(name ORDER BY n DESC, name)[:$spellings] AS names
        FROM (SELECT id, name, count(*) AS n FROM lines GROUP BY id, name) GROUP BY id
    ),
    places AS (
        SELECT id, list(place ORDER BY n DESC, place)[:$places] AS places
        FROM (SELECT id, place, count(*) AS n FROM lines WHERE place IS NOT NULL GROUP BY id, place) GROUP BY id
    ),
    counts AS (
        SELECT
            id, count(DISTINCT submission_id) AS n_dossiers,
            list(DISTINCT departement) AS departements, list(DISTINCT siret_siren) AS siret_sirens,
            list(DISTINCT siren) AS sirens, list(DISTINCT finess) AS finess,
            list(DISTINCT rnsr) AS rnsr, list(DISTINCT uai) AS uai
        FROM lines GROUP BY id
    )
    SELECT c.id, n.names, c.n_dossiers, p.places, c.departements, c.siret_sirens, c.sirens, c.finess, c.rnsr, c.uai
    FROM counts AS c JOIN names AS n USING (id) LEFT JOIN places AS p USING (id)
    ORDER BY c.id
"""
# The alias table in force stands beside each open snapshot, chains followed.
_MERGED = """
    WITH roots AS (
        SELECT alias_id AS id, organisation_id AS root FROM organisation_aliases
        UNION
        SELECT organisation_id, organisation_id FROM organisation_aliases
    )
    SELECT r.root, count(DISTINCT p.submission_id)
    FROM partners AS p
    JOIN submissions AS s ON s.submission_id = p.submission_id AND s.status <> 'retire'
    JOIN roots AS r ON r.id = p.organisation_id
    GROUP BY r.root
"""


@dataclass(frozen=True, slots=True)
class Organisation:
    """One identity of a snapshot: its spellings and places (most frequent first), its dossiers (withdrawn ones out).

    ``places`` are codes of communes, or what was written; ``departements`` are theirs, and countries for those abroad.
    ``identifiers`` are all those its lines give, as ``siren:…``, ``finess:…``, whatever the identity is made of; a
    SIRET that does not hold gives its SIREN when that one does.
    """

    id: str
    names: tuple[str, ...]
    n_dossiers: int
    places: tuple[str, ...] = ()
    departements: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name shown: the most frequent spelling."""
        return self.names[0]

    @property
    def kind(self) -> str:
        """What the identity is made of: ``siren``, ``finess``, ``rnsr``, ``uai`` or ``nom``."""
        return self.id.partition(":")[0]

    @property
    def has_valid_siren(self) -> bool:
        """True for an identity whose SIREN holds."""
        return self.kind == "siren" and is_valid_siren(self.id.removeprefix("siren:"))

    def place_names(self) -> tuple[str, ...]:
        """Its places as a person reads them."""
        return tuple(areas.commune_name(place) or place.title() for place in self.places)


def read_organisations(reader: SnapshotReader) -> dict[str, Organisation]:
    """Every organisation of a snapshot by its identity before aliases, sorted by identity."""
    cursor = reader.cursor()
    try:
        cursor.execute(_ORGANISATIONS, {"spellings": SPELLINGS_KEPT, "places": PLACES_KEPT})
        found: dict[str, Organisation] = {}
        while rows := cursor.fetchmany(20_000):
            found |= {row[0]: _organisation(row) for row in rows}
        return found
    finally:
        cursor.close()


def _organisation(row: tuple[Any, ...]) -> Organisation:
    id_, names, n_dossiers, places, departements, siret_sirens, sirens, *others = row
    identifiers = {f"siren:{siren}" for siren in [*sirens, *siret_sirens] if siren and is_valid_siren(siren)}
    for kind, values in zip(("finess", "rnsr", "uai"), others, strict=True):
        identifiers |= {f"{kind}:{value}" for value in values if value}
    known = _departements(tuple(sorted(filter(None, departements))))
    return Organisation(id_, tuple(names), n_dossiers, tuple(places or ()), known, frozenset(identifiers))


@lru_cache(maxsize=4096)
def _departements(codes: tuple[str, ...]) -> frozenset[str]:
    """One set for all the organisations of the same départements: a hundred thousand weigh on every collection."""
    return frozenset(codes)


def count_merged_dossiers(reader: SnapshotReader) -> dict[str, int]:
    """Dossiers, withdrawn ones out, of each organisation that others are brought together with, by final identity."""
    cursor = reader.cursor()
    try:
        return dict(cursor.execute(_MERGED).fetchall())
    finally:
        cursor.close()


def count_organisations(organisations: Mapping[str, Organisation], aliases: Mapping[str, str]) -> int:
    """Organisations once the alias table is applied (``aliases``: identity → final identity)."""
    return len({aliases.get(id_, id_) for id_ in organisations})
