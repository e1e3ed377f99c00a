"""One territory whole: its dossiers, partners, typologies, families, levels, ties elsewhere, beside larger areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pandas import DataFrame

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.disclosure import sees_everything
from analytics.query import asking

if TYPE_CHECKING:
    from analytics.filters import Filters, Reader
    from analytics.query import Ask

PROFILE_LEVELS = ("epci", "arrondissement", "departement")
# Below this many dossiers a share says more about chance than about the territory: only its counts are given.
SMALLEST_SHARED = 5


class UnknownAreaError(ValueError):
    """No such territory among those that have a profile."""

    def __init__(self, level: str, code: str) -> None:
        """Name what was asked for."""
        super().__init__(
            f"Aucun territoire « {code} » de niveau « {level} » dans cet instantané. Choisissez un EPCI, un "
            "arrondissement ou un département des Hauts-de-France par son code."
        )


@dataclass(frozen=True, eq=False)
class TerritoryProfile:
    """A territory as the filters leave it. Its dossiers: the chosen ones with a located partner line in it.

    ``population`` in inhabitants, ``note`` what must be said of its limits (straddling the region's border), else
    empty. ``n_chosen`` dossiers pass the filters in the whole portfolio; ``n_dossiers`` of them are here, ``n_led``
    by the line that places their lead. ``n_lines`` and ``n_organisations`` count what is located here.
    ``n_deployed_only``: dossiers that mean to deploy here, counted as `coverage` does, without any line here.
    ``n_srl_known`` have both levels known on the SRL scale, ``n_other_scale`` are on another one. ``field_level`` and
    ``rate_floor`` are the snapshot's settings.

    Tables, in the order to show them:

    - ``dossiers`` (those led here first, then by id): submission_id, title, acronym, status (label), lead (name),
      is_led_here, n_partners_here (lines), has_site_here, is_deployed_here, typologies (list of codes),
      maturity_scale, srl_initial, srl_target, srl_observed (unknown on another scale than SRL);
    - ``partners`` (most dossiers first): organisation_id, organisation (shown name), actor_type (label of the most
      frequent), helix, commune (names of where it is here), n_dossiers, n_led (here). n_led adds up to ``n_led``;
    - ``typologies`` (all): typology, label, n_dossiers; a dossier may bear several;
    - ``helices`` (all five): helix, label, n_dossiers, n_organisations of the lines located here;
    - ``moves`` (pairs that occur): srl_initial, srl_target, n_dossiers; adds up to ``n_srl_known``;
    - ``elsewhere``: kind (``territory``, ``hors_region``, ``etranger``), code (missing but for territories), name,
      n_dossiers: where else its dossiers have partners; territories of the same level, most dossiers first, then the
      two others, only what occurs;
    - ``comparison``: one row a measure of COMPARED and an area (this one, its départements, the region): measure,
      label, unit, area_level, area_code, area_name, value, numerator, denominator, withheld (see ``_compared``).
    """

    level: str
    code: str
    name: str
    population: int
    note: str
    field_level: int
    rate_floor: int
    n_chosen: int
    n_dossiers: int
    n_led: int
    n_lines: int
    n_organisations: int
    n_deployed_only: int
    n_srl_known: int
    n_other_scale: int
    dossiers: DataFrame
    partners: DataFrame
    typologies: DataFrame
    helices: DataFrame
    moves: DataFrame
    elsewhere: DataFrame
    comparison: DataFrame


# Measure: its French label and its unit. `count`: value alone; `rate`: per 100,000 inhabitants; `of`: value counts
# among denominator; `share`: value between 0 and 1.
COMPARED: Mapping[str, tuple[str, str]] = {
    "dossiers": ("Dossiers", "count"),
    "per_100k": ("Dossiers pour 100 000 habitants", "rate"),
    "partner_lines": ("Lignes de partenaires", "count"),
    "organisations": ("Organisations", "count"),
    "typologies": ("Typologies présentes", "of"),
    "consortium": ("Dossiers d’au moins deux types d’acteurs", "share"),
    "triple_helix": ("Dossiers réunissant recherche, économie et hôpital", "share"),
    "field": ("Dossiers visant le terrain (SRL {field_level} ou plus)", "share"),
}


def territory_profile(reader: Reader, filters: Filters, role: str, *, level: str, code: str) -> TerritoryProfile | None:
    """What a territory's page says; None for a role that may not read names.

    ``level`` is one of PROFILE_LEVELS. A filter on a département or an EPCI chooses dossiers with any located partner
    line there. Raises UnknownAreaError. Source: AMI HealthIA §2.1 ("maillage territorial"); data contract.
    """
    if not sees_everything(role):
        return None
    with asking(reader, filters) as ask:
        area = ask("territory_area", level=level, code=code)
        if area.empty or level not in PROFILE_LEVELS:
            raise UnknownAreaError(level, code)
        for table in ("compared", "lines", "members"):
            ask.prepare(f"territory_{table}", level=level, code=code)
        return _profile(ask, _only_row(area))


def _profile(ask: Ask, area: dict[str, Any]) -> TerritoryProfile:
    """The answers put together; a count that a table adds up to is taken from that table, so that they agree."""
    named, partners, moves = (ask(f"territory_{table}") for table in ("dossiers", "partners", "moves"))
    dossiers = named[named["n_partners_here"] > 0]
    return TerritoryProfile(
        **area,
        n_dossiers=len(dossiers),
        n_led=int(dossiers["is_led_here"].sum()),
        n_lines=int(dossiers["n_partners_here"].sum()),
        n_organisations=len(partners),
        n_deployed_only=len(named) - len(dossiers),
        n_srl_known=int(moves["n_dossiers"].sum()),
        n_other_scale=int((dossiers["maturity_scale"] != "SRL").sum()),
        dossiers=dossiers,
        partners=partners,
        typologies=ask("territory_typologies"),
        helices=_with_words(ask("territory_helices")),
        moves=moves,
        elsewhere=ask("territory_elsewhere", level=area["level"]),
        comparison=_compared(ask, area),
    )


def _only_row(rows: DataFrame) -> dict[str, Any]:
    (row,) = rows.to_dict("records")
    return {str(column): value for column, value in row.items()}


def _with_words(helices: DataFrame) -> DataFrame:
    helices.insert(1, "label", helices["helix"].map(HELIX_WORDS))
    return helices


def _compared(ask: Ask, area: dict[str, Any]) -> DataFrame:
    """Rows of the comparison, measures in the order of COMPARED.

    ``withheld`` says why a value is missing: ``few_dossiers`` (a share of fewer than SMALLEST_SHARED dossiers),
    ``few_inhabitants`` (a rate below the floor); missing when there is a value.
    """
    rows = ask(
        "territory_comparison",
        **{key: area[key] for key in ("field_level", "rate_floor")},
        smallest=SMALLEST_SHARED,
    )
    words = {measure: (label.format(**area), unit) for measure, (label, unit) in COMPARED.items()}
    rows.insert(1, "label", [words[measure][0] for measure in rows["measure"]])
    rows.insert(2, "unit", [words[measure][1] for measure in rows["measure"]])
    order = {measure: position for position, measure in enumerate(COMPARED)}
    return rows.sort_values("measure", key=lambda names: names.map(order), kind="stable", ignore_index=True)
