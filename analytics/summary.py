"""The figures of the whole portfolio, and its dossiers over time."""

from __future__ import annotations

from pandas import DataFrame

from analytics.catalogue import PERIODS, Param, indicator
from analytics.filters import Filters, Reader
from analytics.query import run


@indicator(
    title_fr="Chiffres clés",
    definition_fr=(
        "Chaque ligne de la table des KPI, par son code. Un taux va de 0 à 1 et porte son numérateur et son "
        "dénominateur ; les autres chiffres n’ont qu’une valeur. La valeur est non connue quand le dénominateur est "
        "nul ou que rien n’est renseigné."
    ),
    columns={
        "code": "Code",
        "value": "Valeur",
        "numerator": "Numérateur",
        "denominator": "Dénominateur",
    },
    keys=("code",),
)
def summary(reader: Reader, filters: Filters) -> DataFrame:
    """Every KPI of ``kpis.csv``.

    Unit: that of the KPI; ratios 0-1, K11 per 100,000 inhabitants. D is every dossier but the withdrawn ones, which
    K01 alone counts. A ratio keeps its numerator and denominator where its value is unknown: denominator 0, or
    nothing known (K02: neither column anywhere; K14, K15: no dossier carries any; K25: no answer). K22 belongs to
    roadmaps and is always unknown. Medians are lower medians, a level that exists; K07.p90 is the nearest rank.
    K05's numerator counts reviewed dossiers only, so that the ratio stays under 1. K13 counts 0 for a dossier
    without partner. K16 to K19 are about the SRL scale; each K17 takes the dossiers where that level is known. K23
    is a fact of the snapshot, whatever the filters. K08 to K11 look at lead lines, as ``coverage`` does by default.
    Source: kpis.csv; thresholds and the EPCI denominator are settings kept with the snapshot.
    """
    return run(reader, "summary", filters)


@indicator(
    title_fr="Dossiers déposés au fil du temps",
    definition_fr=(
        "Dossiers déposés par mois ou par trimestre et leur cumul, retirés compris, du premier au dernier dépôt, sans "
        "trou. Un dossier sans date de dépôt n’y est pas."
    ),
    columns={"period": "Période", "n_submitted": "Dossiers déposés", "n_cumulative": "Cumul"},
    keys=("period",),
    params={"by": Param(PERIODS, "month")},
)
def timeline(reader: Reader, filters: Filters, *, by: str = "month") -> DataFrame:
    """Dossiers by period of submission and their running total, without gap.

    Unit: dossiers received, withdrawn ones included; those without date are left out. ``period`` is ``2026-03`` or
    ``2026-T1``. Empty when no dossier has a date. Source: AMI HealthIA §3.4 (dossiers come as they come, no waves).
    """
    return run(reader, "timeline", filters, by=by)
