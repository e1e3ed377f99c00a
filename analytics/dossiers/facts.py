"""One dossier whole: what its file says of it, its partner lines, where it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from numpy import ndarray
from pandas import DataFrame

from analytics.difference_words import area_name
from analytics.disclosure import sees_everything
from analytics.filters import Filters
from analytics.query import asking

if TYPE_CHECKING:
    from datetime import date

    from analytics.filters import Reader


@dataclass(frozen=True, eq=False)
class DossierFacts:
    """A dossier as its snapshot has it, in words; None where the file says nothing.

    ``lead`` and ``lead_id``: the lead organisation as its line writes it, and its resolved identity. ``typologies``:
    (code, words) by code; ``main_typology`` a code. ``deployment``: (code, name with its code) of the territories.
    Amounts in euros.

    - ``partners``, a row a line, the lead's first: organisation_id, organisation (as written), is_lead, role,
      actor_type, helix, is_in_call, site_role, city, commune_code (located lines only), epci, location, country
      (missing for France), contribution_eur;
    - ``orientations``, the earliest first: scheme, oriented_on, outcome, requested_eur, granted_eur.
    """

    submission_id: str
    title: str
    acronym: str | None
    lead_id: str | None
    lead: str | None
    status_code: str
    status: str
    submitted_on: date | None
    reviewed_on: date | None
    typologies: tuple[tuple[str, str], ...]
    main_typology: str | None
    priorities: tuple[str, ...]
    health_area: str | None
    deployment: tuple[tuple[str, str], ...]
    is_preexisting: bool | None
    needs_funding: bool | None
    technical_support: bool | None
    has_letter: bool | None
    has_form: bool | None
    reviewing_bodies: tuple[str, ...]
    total_cost_eur: float | None
    expected_fte: float | None
    redirected_to: str | None
    linked_calls: tuple[str, ...]
    confidentiality: str
    barriers: tuple[str, ...]
    levers: tuple[str, ...]
    partners: DataFrame
    orientations: DataFrame


def dossier_facts(reader: Reader, filters: Filters, role: str, *, submission_id: str) -> DossierFacts | None:
    """The dossier of that identifier, whatever the filters leave: it is looked at, not counted.

    None for a role that may not read names, and where the snapshot has no such dossier. Source: data contract.
    """
    if not sees_everything(role):
        return None
    with asking(reader, Filters()) as ask:
        rows = ask("dossiers/facts", submission_id=submission_id)
        if rows.empty:
            return None
        partners = ask("dossiers/partners", submission_id=submission_id)
        orientations = ask("dossiers/orientations", submission_id=submission_id)
    told = {str(name): _plain(rows[name].iloc[0]) for name in rows}
    codes, words, areas = (told.pop(name) for name in ("typology_codes", "typologies", "deployment_areas"))
    return DossierFacts(
        **told,
        typologies=tuple(zip(codes, words, strict=True)),
        deployment=tuple((code, area_name(code)) for code in areas),
        partners=partners,
        orientations=orientations,
    )


def _plain(value: Any) -> Any:
    """A cell as Python has it: lists as tuples of text, unknown as None."""
    if isinstance(value, ndarray):
        return tuple(map(str, value))
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
