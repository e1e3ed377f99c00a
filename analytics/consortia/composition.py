"""Who the consortia are made of: actor types, families, their combinations, leads, sizes, by typology and territory.

For the roles that see everything; None for the others. Families are those of the lines whatever their type, `other`
left out of combinations as `helix_combinations` does; R01 and R02 look at the six types of the call only, as
`consortium_rules` does. A dossier or an organisation has several types and families: except for combinations, leads and
sizes, each counted by dossiers, counts do not add up. Source: AMI HealthIA §3.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.disclosure import sees_everything
from analytics.query import asking

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters, Reader

# Lowest number of organisations of each class of size: one number a class to ten, then 11–15, 16–20, 21–30, 31 or more.
SIZE_STARTS = (*range(11), 11, 16, 21, 31)
# Ways to group dossiers.
GROUPINGS = ("typologie", "departement", "epci")
# What each column of `composition_groups` counts, by its code in a link.
PARTS = {
    "tous": "n_dossiers",
    "research": "n_research",
    "economy": "n_economy",
    "hospital": "n_hospital",
    "medico_social": "n_medico_social",
    "R02": "n_triple",
    "R01": "n_consortium",
}
# Kinds of marks that dossiers stand behind.
KINDS = ("type", "famille", "familles", "chef", "taille", "case")
_HELICES = list(HELIX_WORDS)


@dataclass(frozen=True)
class Composition:
    """What the chosen dossiers are made of.

    ``types``: actor_type, label, helix, is_in_call, n_dossiers, n_organisations, n_partners (lines), every type, those
    of the call first. ``families``: helix, n_dossiers, n_organisations, every family. ``combinations``: helices (joined
    by ``+``, "" for none), n_dossiers, n_organisations (distinct ones of these dossiers), only what occurs, most
    dossiers first. ``leads``: actor_type, label, helix, is_in_call, n_dossiers, n_organisations, every type.
    ``sizes``: start (lowest number of organisations of the class), n_dossiers, no gap from 1 to the largest class.
    ``median_size``: lower median of organisations a dossier, those without partner included; None without dossier.
    """

    n_dossiers: int
    n_organisations: int
    n_without_partner: int
    n_without_lead: int
    n_triple: int
    median_size: int | None
    types: DataFrame
    families: DataFrame
    combinations: DataFrame
    leads: DataFrame
    sizes: DataFrame


def composition_of(reader: Reader, filters: Filters, role: str) -> Composition | None:
    """The composition of the chosen dossiers, counted in dossiers and in distinct organisations.

    An organisation declared under two types counts in both. The type of a lead is that of its registered office's line
    in the dossier, else of its first line.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        ask.prepare("consortia/_composed", starts=SIZE_STARTS)
        totals = ask("consortia/composition_totals").astype(object).to_dict("records")[0]
        median = totals.pop("median_size")
        return Composition(
            **{str(name): int(count) for name, count in totals.items()},
            median_size=int(median) if totals["n_dossiers"] else None,
            types=ask("consortia/composition_types", helices=_HELICES),
            families=ask("consortia/composition_families", helices=_HELICES),
            combinations=ask("consortia/composition_combinations"),
            leads=ask("consortia/composition_leads", helices=_HELICES),
            sizes=ask("consortia/composition_sizes", starts=SIZE_STARTS),
        )


def composition_groups(reader: Reader, filters: Filters, role: str, *, by: str) -> DataFrame | None:
    """code, label, then the columns of PARTS: dossiers of each group, those with each family, R02, R01.

    ``by``: one of GROUPINGS. Typologies and départements whole, ``aucune`` only when a dossier has none; EPCI that some
    dossier is in, most dossiers first. A dossier is in the territories of its located partner lines. Unit: dossiers; a
    dossier in several groups counts in each.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        ask.prepare("consortia/_composed", starts=SIZE_STARTS)
        ask.prepare("consortia/_composed_groups", by=by)
        return ask("consortia/composition_groups", by=by)


def composition_dossiers(
    reader: Reader, filters: Filters, role: str, *, kind: str, code: str, by: str = ""
) -> DataFrame | None:
    """submission_id, title, status (in words), lead, typologies: the dossiers that a mark counts.

    ``kind``: one of KINDS. ``code``: an actor type (``type``, ``chef``), a family (``famille``), a combination joined
    by ``+`` (``familles``), the start of a class of size (``taille``), a group of ``by`` and a part, ``T05:research``
    (``case``). A code that nothing bears has no dossier.
    """
    if not sees_everything(role):
        return None
    group, _, part = code.rpartition(":") if kind == "case" else (code, "", "")
    with asking(reader, filters) as ask:
        ask.prepare("consortia/_composed", starts=SIZE_STARTS)
        ask.prepare("consortia/_composed_groups", by=by)
        return ask("consortia/composition_dossiers", kind=kind, code=group, part=part)
