"""Societal readiness: levels are ordinal, so dossiers are counted and levels never averaged."""

from __future__ import annotations

from pandas import DataFrame

from analytics.catalogue import FINALS, TARGET_IS_NO_RESULT, Param, indicator
from analytics.filters import Filters, Reader
from analytics.query import run

_FINAL = {"final": Param(FINALS, "target")}


@indicator(
    title_fr="Passages de niveau SRL",
    definition_fr=(
        "Dossiers par couple niveau initial → niveau final (visé ou constaté), échelle SRL, les deux niveaux connus. "
        "Seuls les couples présents ; les reculs y sont."
    ),
    columns={"srl_initial": "SRL initial", "srl_final": "SRL final", "n_dossiers": "Dossiers"},
    keys=("srl_initial", "srl_final"),
    params=_FINAL,
    note_fr=TARGET_IS_NO_RESULT,
)
def srl_transitions(reader: Reader, filters: Filters, *, final: str = "target") -> DataFrame:
    """Dossiers by pair of initial and final SRL level, only the pairs that occur, regressions included.

    Unit: dossiers on the SRL scale with both levels known. ``final`` is what was aimed at (``target``) or seen later
    (``observed``), never both. Source: AMI HealthIA §3.5.
    """
    return run(reader, "srl_transitions", filters, final=final)


@indicator(
    title_fr="Dossiers à chaque niveau SRL ou au-dessus",
    definition_fr=(
        "Pour chaque niveau de 1 à 9, dossiers qui l’atteignent au départ et à l’arrivée (visée ou constatée), parmi "
        "ceux de l’échelle SRL dont les deux niveaux sont connus (n_total)."
    ),
    columns={
        "level": "Niveau SRL",
        "n_initial": "Dossiers, niveau initial",
        "n_final": "Dossiers, niveau final",
        "n_total": "Dossiers aux deux niveaux connus",
    },
    keys=("level",),
    params=_FINAL,
    note_fr=TARGET_IS_NO_RESULT,
)
def srl_threshold(reader: Reader, filters: Filters, *, final: str = "target") -> DataFrame:
    """Dossiers at or above each SRL level 1 to 9, initially and finally.

    Unit: dossiers on the SRL scale with both levels known (n_total, the same on each row). Ordinal: read as counts,
    never as distances. Source: AMI HealthIA §3.5.
    """
    return run(reader, "srl_threshold", filters, final=final)


@indicator(
    title_fr="Niveaux SRL franchis",
    definition_fr=(
        "Dossiers par nombre de niveaux franchis entre départ et arrivée (visée ou constatée), échelle SRL, les deux "
        "niveaux connus. Un nombre négatif est un recul. Seules les valeurs présentes."
    ),
    columns={"levels_crossed": "Niveaux franchis", "n_dossiers": "Dossiers"},
    keys=("levels_crossed",),
    params=_FINAL,
    note_fr=TARGET_IS_NO_RESULT,
)
def srl_gain(reader: Reader, filters: Filters, *, final: str = "target") -> DataFrame:
    """Dossiers by number of SRL levels crossed, only what occurs; negative is a regression.

    Unit: dossiers on the SRL scale with both levels known. Counts of levels crossed, not a distance to sum or
    average. Source: AMI HealthIA §3.5.
    """
    return run(reader, "srl_gain", filters, final=final)
