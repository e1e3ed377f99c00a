"""Who applies together: the call's consortium rules, actor types, families, organisations and their ties."""

from __future__ import annotations

from pandas import DataFrame

from analytics.catalogue import MULTI_VALUED, indicator
from analytics.filters import Filters, Reader
from analytics.query import run


@indicator(
    title_fr="Règles de consortium, dossier par dossier",
    definition_fr=(
        "Pour chaque dossier : lignes de partenaires, organisations distinctes, types d’acteurs de l’appel, familles "
        "(parmi les six types de l’appel), recherche, économie et secteur hospitalier présents ou non, consortium (au "
        "moins deux types), les trois familles réunies, sites de soins distincts, dimension multicentrique."
    ),
    columns={
        "submission_id": "Dossier",
        "n_partners": "Lignes de partenaires",
        "n_organisations": "Organisations",
        "n_types": "Types d’acteurs",
        "n_helices": "Familles",
        "has_research": "Recherche",
        "has_economy": "Économie",
        "has_hospital": "Hospitalier",
        "is_consortium": "Consortium",
        "is_triple_helix": "Trois familles réunies",
        "n_care_sites": "Sites de soins",
        "is_multicentric": "Multicentrique",
    },
    keys=("submission_id",),
)
def consortium_rules(reader: Reader, filters: Filters) -> DataFrame:
    """What the call's consortium rules look at, one row a dossier, those without partner included.

    Unit: ``n_partners`` lines; ``n_organisations`` resolved identities; ``n_types`` actor types that count for the
    rule; ``n_helices`` and ``has_*`` over the six types of the call only. A care site is a distinct organisation and
    commune (its code, else the city's name) among lines with role_site ``soins``, or of type ES outside
    experimentation; ``is_multicentric`` compares with the threshold in the snapshot's settings. The tool describes:
    no rule refuses a dossier. Source: AMI HealthIA §3.1 and §3.5; ami_rules.csv R01, R02, R14.
    """
    return run(reader, "consortium_rules", filters)


@indicator(
    title_fr="Composition des consortiums",
    definition_fr="Par type d’acteur, tous les types : dossiers, lignes de partenaires et organisations distinctes.",
    columns={
        "actor_type": "Type d’acteur",
        "label": "Libellé",
        "helix": "Famille",
        "n_dossiers": "Dossiers",
        "n_partners": "Lignes de partenaires",
        "n_organisations": "Organisations",
    },
    keys=("actor_type",),
    note_fr=MULTI_VALUED,
)
def consortium_composition(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers, partner lines and organisations by actor type, the call's six and the extended ones, zeros written.

    Unit: an organisation declared under two types counts in both. Source: actor_types.csv, actor_types_extended.csv.
    """
    return run(reader, "consortium_composition", filters)


@indicator(
    title_fr="Familles réunies par les dossiers",
    definition_fr=(
        "Dossiers par combinaison exacte de familles (recherche, économie, hospitalier, médico-social), « autre » "
        "laissée de côté ; vide pour aucune. Chaque dossier compte une fois."
    ),
    columns={"helices": "Familles", "n_dossiers": "Dossiers"},
    keys=("helices",),
)
def helix_combinations(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by exact combination of helices, sorted and joined by ``+``; ``other`` is left out, "" is none.

    Unit: dossiers, each once, so the rows add up to D. Only what occurs. Source: AMI HealthIA §3.1.
    """
    return run(reader, "helix_combinations", filters)


@indicator(
    title_fr="Organisations",
    definition_fr=(
        "Organisations distinctes (SIREN, FINESS, RNSR, UAI ou nom, après la table des alias) : nom le plus fréquent, "
        "type le plus fréquent, dossiers, dossiers en chef de file, commune la plus fréquente."
    ),
    columns={
        "organisation_id": "Identifiant",
        "organisation": "Organisation",
        "actor_type": "Type d’acteur",
        "n_dossiers": "Dossiers",
        "n_led": "Dossiers en chef de file",
        "insee_code": "Commune",
    },
    keys=("organisation_id",),
    note_fr=MULTI_VALUED,
)
def organisations(reader: Reader, filters: Filters) -> DataFrame:
    """Organisations by number of dossiers, most first, then by identity.

    Unit: resolved identities over the chosen dossiers. Name, type and commune are the most frequent of its lines,
    ties alphabetical; the commune is today's code, unknown when no line has one. ``n_led`` counts dossiers where one
    of its lines is the lead. Source: data contract, "Organisation identity".
    """
    return run(reader, "organisations", filters)


@indicator(
    title_fr="Réseau des organisations",
    definition_fr="Paires d’organisations et nombre de dossiers qu’elles partagent.",
    columns={"organisation_a": "Organisation A", "organisation_b": "Organisation B", "n_dossiers": "Dossiers partagés"},
    keys=("organisation_a", "organisation_b"),
    note_fr=MULTI_VALUED,
)
def network_edges(reader: Reader, filters: Filters) -> DataFrame:
    """Pairs of resolved organisations that share a dossier, most first; ``organisation_a`` < ``organisation_b``.

    Unit: dossiers shared. Only what occurs. Source: data contract, "Indicators".
    """
    return run(reader, "network_edges", filters)
