"""What the dossiers are about and what became of them."""

from __future__ import annotations

from pandas import DataFrame

from analytics.catalogue import MULTI_VALUED, indicator
from analytics.filters import Filters, Reader
from analytics.query import run


@indicator(
    title_fr="Typologies",
    definition_fr="Dossiers par typologie de l’appel, les onze, zéros compris.",
    columns={"typology": "Typologie", "label": "Libellé", "n_dossiers": "Dossiers"},
    keys=("typology",),
    note_fr=MULTI_VALUED,
)
def typology_coverage(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by typology, all eleven.

    Unit: dossiers; several typologies to a dossier, none for some. Source: AMI HealthIA §2.3.
    """
    return run(reader, "typology_coverage", filters)


@indicator(
    title_fr="Typologies et priorités de l’IA",
    definition_fr="Dossiers par typologie et par priorité de l’IA, zéros compris.",
    columns={"typology": "Typologie", "priority": "Priorité", "n_dossiers": "Dossiers"},
    keys=("typology", "priority"),
    note_fr=MULTI_VALUED,
)
def typology_priority(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by typology and AI priority, every pair.

    Unit: dossiers that carry both. Source: AMI HealthIA §2.2 and §2.3.
    """
    return run(reader, "typology_priority", filters)


@indicator(
    title_fr="Orientations vers les dispositifs",
    definition_fr=(
        "Dossiers par dispositif et issue, montants demandés et accordés : sommes des montants connus, non connues "
        "quand aucun ne l’est. L’appel n’attribue pas d’argent : les montants appartiennent aux dispositifs."
    ),
    columns={
        "scheme": "Dispositif",
        "outcome": "Issue",
        "n_dossiers": "Dossiers",
        "requested_eur": "Montant demandé (€)",
        "granted_eur": "Montant accordé (€)",
    },
    keys=("scheme", "outcome"),
    note_fr=MULTI_VALUED,
)
def orientation_flows(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers and known amounts by funding scheme and outcome, only what occurs; an unknown outcome sorts last.

    Unit: distinct dossiers; euros, sums of the known amounts. Source: AMI HealthIA §2.4.
    """
    return run(reader, "orientation_flows", filters)


@indicator(
    title_fr="Redirections vers d’autres appels",
    definition_fr="Dossiers par appel vers lequel ils sont redirigés, quand il est nommé.",
    columns={"call": "Appel", "n_dossiers": "Dossiers"},
    keys=("call",),
)
def redirections(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by the call they were redirected to, most first.

    Unit: dossiers; one redirected without naming the call is in K20 and not here. Source: AMI HealthIA §3.5.
    """
    return run(reader, "redirections", filters)


@indicator(
    title_fr="Liens avec d’autres appels",
    definition_fr="Dossiers par autre appel auquel ils se disent liés.",
    columns={"call": "Appel", "n_dossiers": "Dossiers"},
    keys=("call",),
    note_fr=MULTI_VALUED,
)
def linked_calls(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by linked call, most first.

    Unit: dossiers. Source: AMI HealthIA §3.5.
    """
    return run(reader, "linked_calls", filters)


@indicator(
    title_fr="Freins et leviers",
    definition_fr="Dossiers par frein et par levier déclarés, dans les mots des dossiers.",
    columns={"kind": "Nature", "label": "Libellé", "n_dossiers": "Dossiers"},
    keys=("kind", "label"),
    note_fr=MULTI_VALUED,
)
def barriers_levers(reader: Reader, filters: Filters) -> DataFrame:
    """Dossiers by barrier (``frein``) and lever (``levier``), as written.

    Unit: dossiers. Source: AMI HealthIA §2.1.
    """
    return run(reader, "barriers_levers", filters)
