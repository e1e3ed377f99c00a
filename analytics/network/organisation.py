"""One organisation looked at closely: who it is, its dossiers, partners, places, typologies, its part in the network.

Who it is comes from all its lines; what is counted, from the dossiers that the filters choose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analytics.disclosure import sees_everything
from analytics.query import asking

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader
    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network

_QUESTIONS = ("spellings", "identifiers", "identities", "types", "dossiers", "partners", "places", "typologies")
_LISTS = {"dossiers": ("site_roles", "typologies", "helices"), "partners": ("dossiers",), "places": ("site_roles",)}


@dataclass(frozen=True)
class Standing:
    """Its place in a network: its community, of how many organisations; its rank as a bridge among how many.

    ``rank`` and ``betweenness`` are None while bridges are not known; ``is_exact``: the rank is no estimate.
    """

    community: int
    community_size: int
    n_organisations: int
    rank: int | None
    betweenness: float | None
    is_exact: bool


@dataclass(frozen=True, eq=False)
class OrganisationProfile:
    """An organisation of the snapshot.

    From all its lines, withdrawn dossiers included: ``organisation`` (its most frequent spelling), ``spellings`` (name,
    n_lines, n_dossiers), ``identifiers`` (kind: siren, siret, finess, rnsr, uai; value; n_lines), ``identities``
    (identity, n_lines: before the alias table), ``types`` (actor_type, label, helix, is_in_call, n_lines, n_dossiers),
    ``dossiers`` (submission_id, title, acronym, is_lead, site_roles, status_code, status, submitted_on, typologies,
    helices, n_organisations, is_counted).

    From the dossiers that the filters choose (``is_counted``): ``partners`` (organisation_id, organisation, actor_type,
    actor_label, helix, n_dossiers, dossiers: at most twelve ids), ``places`` (location: en_region, hors_region,
    etranger, non_localise; commune_code, commune, city and country as given when not located, epci_code, epci,
    departement_code, site_roles, n_lines, n_dossiers), ``typologies`` (typology, label, n_dossiers: every one, zeros
    written), ``n_dossiers``, ``n_led``. ``standing``: None without a network, and outside it.
    """

    organisation_id: str
    organisation: str
    actor_type: str
    actor_label: str
    helix: str
    n_dossiers: int
    n_led: int
    spellings: DataFrame = field(repr=False)
    identifiers: DataFrame = field(repr=False)
    identities: DataFrame = field(repr=False)
    types: DataFrame = field(repr=False)
    dossiers: DataFrame = field(repr=False)
    partners: DataFrame = field(repr=False)
    places: DataFrame = field(repr=False)
    typologies: DataFrame = field(repr=False)
    standing: Standing | None = None


def organisation_page(
    reader: Reader,
    filters: Filters,
    role: str,
    *,
    organisation_id: str,
    network: Network | None = None,
    bridges: Bridges | None = None,
) -> OrganisationProfile | None:
    """The organisation of that identity, or of an identity that the alias table leads to it.

    None for a role that may not read names, and where the snapshot has no such organisation. ``network`` and
    ``bridges``: of the same filters, when they are known (`ui.questions.ask` takes them as ``beside``).
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        resolved = str(ask("network/resolved", organisation=organisation_id)["organisation_id"].iloc[0])
        ask.prepare("network/_organisation", organisation=resolved)
        rows = {name: ask(f"network/organisation_{name}", **_params(name, resolved)) for name in _QUESTIONS}
    if rows["spellings"].empty:
        return None
    for name, columns in _LISTS.items():
        for column in columns:
            rows[name][column] = [list(cell) for cell in rows[name][column]]
    counted = rows["dossiers"][rows["dossiers"]["is_counted"]]
    first = rows["types"].iloc[0]
    return OrganisationProfile(
        organisation_id=resolved,
        organisation=str(rows["spellings"]["name"].iloc[0]),
        actor_type=str(first["actor_type"]),
        actor_label=str(first["label"]),
        helix=str(first["helix"]),
        n_dossiers=len(counted),
        n_led=int(counted["is_lead"].sum()),
        standing=standing_of(resolved, network, bridges),
        **rows,
    )


def _params(question: str, organisation_id: str) -> dict[str, str]:
    """Only these compare with the organisation itself: DuckDB refuses a value that a question has no use for."""
    return {"organisation": organisation_id} if question in ("identities", "partners") else {}


def standing_of(organisation_id: str, network: Network | None, bridges: Bridges | None = None) -> Standing | None:
    """Where an organisation stands in a network; None without one, and when it is not there."""
    if network is None:
        return None
    found = network.nodes.loc[network.nodes["organisation_id"] == organisation_id, "community"]
    if found.empty:
        return None
    community = int(found.iloc[0])
    ranked = None
    if bridges is not None:
        ranked = bridges.rows.loc[bridges.rows["organisation_id"] == organisation_id].iloc[0]
    return Standing(
        community=community,
        community_size=int((network.nodes["community"] == community).sum()),
        n_organisations=len(network.nodes),
        rank=None if ranked is None else int(ranked["rank"]),
        betweenness=None if ranked is None else float(ranked["betweenness"]),
        is_exact=bridges is not None and bridges.is_exact,
    )
