"""Where the dossiers are: territories, and how well partner lines were located."""

from __future__ import annotations

from pandas import DataFrame

from analytics.catalogue import LEVELS, MULTI_VALUED, SITES, Param, indicator
from analytics.filters import Filters, Reader
from analytics.query import run


def not_at_level(reader: Reader, filters: Filters, *, level: str, site: str) -> dict[str, object]:
    """Dossiers that name areas to deploy in, none of which counts at the level; nothing for another ``site``."""
    if site != "deployment":
        return {}
    rows = run(reader, "coverage_not_at_level", filters, place_filter=site, level=level)
    return {"not_at_level": int(rows["not_at_level"].iloc[0])}


@indicator(
    title_fr="Couverture du territoire",
    definition_fr=(
        "Dossiers par territoire de la région, zéros compris ; un dossier y compte une fois. lead : ligne « siège » "
        "de l’organisation chef de file, sinon sa première ; all : toute ligne de partenaire localisée ; sites : "
        "lignes d’expérimentation ou de soins ; deployment : territoires de déploiement, comptés à leur niveau et aux "
        "niveaux qui les contiennent en entier, jamais plus bas. Les filtres département et EPCI suivent le même sens. "
        "Population : partie régionale."
    ),
    columns={
        "code": "Code",
        "name": "Territoire",
        "population": "Habitants",
        "n_dossiers": "Dossiers",
        "n_partners": "Lignes de partenaires",
        "per_100k": "Dossiers pour 100 000 habitants",
    },
    keys=("code",),
    params={"level": Param(LEVELS, "epci"), "site": Param(SITES, "lead")},
    note_fr=MULTI_VALUED,
    extra_of=not_at_level,
)
def coverage(reader: Reader, filters: Filters, *, level: str = "epci", site: str = "lead") -> DataFrame:
    """Dossiers by territory, every territory of the level.

    Unit: dossiers, once a territory; inhabitants of the regional part (2026); ``per_100k`` rounded to 2 decimals,
    unknown where nobody lives. ``n_partners`` counts the lines of that ``site`` located there (``lead``: the line
    that placed the dossier; unknown for ``deployment``). The lead line is taken among all lines of the lead
    organisation, by its resolved identity: the first ``siege``, else the first; when it is not located the dossier
    counts nowhere. A deployment area counts in a territory that holds all its regional communes, so an EPCI counts
    in its arrondissement and département when it straddles neither, and the region counts in itself only.
    Source: AMI HealthIA §2.1; data contract, "Indicators".
    """
    rows = run(reader, "coverage", filters, place_filter=site, level=level, site=site)
    return rows.drop(columns="n_covered_inhabitants")


@indicator(
    title_fr="Localisation des partenaires",
    definition_fr=(
        "Lignes de partenaires selon la façon dont elles ont été localisées : par code (exact), par nom (nom), hors "
        "de la région, à l’étranger, non localisées. Les cinq font le total des lignes."
    ),
    columns={"status": "Localisation", "n_partners": "Lignes de partenaires"},
    keys=("status",),
)
def location(reader: Reader, filters: Filters) -> DataFrame:
    """Partner lines by location status, all five statuses.

    Unit: lines of the chosen dossiers; the five add up to all of them. Source: data contract, "Where a partner is".
    """
    return run(reader, "location", filters)


@indicator(
    title_fr="Typologies par territoire",
    definition_fr=(
        "Dossiers par typologie et par territoire, zéros compris. Les sens de lead, all, sites et deployment sont "
        "ceux de la couverture ; les filtres département et EPCI regardent ici toute ligne de partenaire."
    ),
    columns={"typology": "Typologie", "code": "Territoire", "n_dossiers": "Dossiers"},
    keys=("typology", "code"),
    params={"level": Param(LEVELS, "departement"), "site": Param(SITES, "lead")},
    note_fr=MULTI_VALUED,
)
def typology_territory(
    reader: Reader, filters: Filters, *, level: str = "departement", site: str = "lead"
) -> DataFrame:
    """Dossiers by typology and territory, every pair.

    Unit: dossiers, once a pair; several typologies, and territories, to a dossier. Placed as in ``coverage``, but a
    filter on a département or an EPCI means any located partner line there. Source: AMI HealthIA §2.1 and §2.3.
    """
    return run(reader, "typology_territory", filters, level=level, site=site)
