"""Rules between cells, between lines and between files, as CONTRACT.md and the call fix them.

Each rule notes faults on the tables it looks at; errors set lines aside. The order matters: a dossier is judged before
the lines that depend on it.
"""

from __future__ import annotations

from etl.reference import Reference
from etl.settings import Settings
from etl.validate.belonging import (
    Tables,
    dossier_places,
    set_dependents_aside,
    set_duplicates_aside,
    set_two_leads_aside,
    set_unknown_dossiers_aside,
    warn_on_consortia,
)
from etl.validate.conformity import note_conformity
from etl.validate.dossiers import warn_on_call_window, warn_on_dossiers, warn_on_levels, warn_on_review_dates
from etl.validate.partners import (
    identify_organisations,
    locate_partners,
    warn_on_actor_types,
    warn_on_repeated_partners,
)


def apply_rules(tables: Tables, reference: Reference, settings: Settings, *, call_rules: bool = True) -> None:
    """Every rule, in the order in which they depend on each other. ``call_rules``: the lines are candidates."""
    dossiers, partners = tables["dossiers"], tables["partenaires"]
    places = dossier_places(tables)
    set_duplicates_aside(dossiers)
    set_unknown_dossiers_aside(tables, places)
    identify_organisations(partners, reference)
    set_two_leads_aside(tables, places, reference)
    set_dependents_aside(tables, places)
    locate_partners(partners)
    warn_on_review_dates(dossiers)
    warn_on_levels(dossiers)
    warn_on_dossiers(dossiers)
    warn_on_actor_types(partners)
    warn_on_repeated_partners(partners)
    warn_on_consortia(tables, places)
    if call_rules:
        warn_on_call_window(dossiers, settings.call)
        note_conformity(tables, places, reference)
