"""Around an organisation: its dossiers, its partners, its places, the typologies of its dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.charts.typologies.coverage import alt_typology_bars, typology_bars
from analytics.labels import vocabulary
from ui.coverage.rows import show_rows
from ui.dossier_lists import show_dossier_list
from ui.figure import draw, show_figure
from ui.formats import counted, whole
from ui.links import page_params
from ui.organisations.view import open_organisation

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.network.organisation import OrganisationProfile
    from ui.context import PageContext

LOCATIONS = {
    "en_region": "En région",
    "hors_region": "Hors région",
    "etranger": "À l’étranger",
    "non_localise": "Non localisé",
}
_TERRITORY = "territory_to_open"


def own_key(what: str, profile: OrganisationProfile) -> str:
    """Key of a table of this organisation: the next one’s would keep its row chosen under the same key."""
    return f"organisation-{what}-{sha256(profile.organisation_id.encode()).hexdigest()[:8]}"


def show_dossiers(context: PageContext, profile: OrganisationProfile) -> None:
    """Every dossier it is in, those not counted too."""
    rows = dossiers_in_words(profile, vocabulary(context.reader, "site_roles"))
    left_out = len(rows) - profile.n_dossiers
    parts = [f"Unité : dossiers ; n = {whole(profile.n_dossiers)}"]
    if left_out:
        parts.append(f"et {whole(left_out)} non comptés, retirés ou laissés par les filtres")
    show_dossier_list(
        context,
        rows,
        title="Ses dossiers",
        note=" ; ".join(parts),
        key=own_key("dossiers", profile),
        columns={
            "submission_id": "Dossier",
            "title": "Titre",
            "part": "Rôle",
            "status": "Statut",
            **({"counted": "Compté"} if left_out else {}),
            "submitted_on": "Déposé le",
            "typologies": "Typologies",
            "n_organisations": "Organisations",
            "site_roles": "Rôle de ses sites",
            "families": "Familles réunies",
        },
        in_files_only=("families",),
    )


def dossiers_in_words(profile: OrganisationProfile, site_roles: Mapping[str, str]) -> DataFrame:
    """`OrganisationProfile.dossiers` as a table reads it."""
    rows = profile.dossiers
    return rows.assign(
        part=["chef de file" if is_lead else "partenaire" for is_lead in rows["is_lead"]],
        typologies=[", ".join(codes) for codes in rows["typologies"]],
        site_roles=[_words_of(roles, site_roles) for roles in rows["site_roles"]],
        families=[_words_of(helices, HELIX_WORDS) for helices in rows["helices"]],
        counted=["oui" if is_counted else "non" for is_counted in rows["is_counted"]],
    )


def _words_of(codes: Sequence[str | None], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(code, code) for code in codes if code)


def show_partners(context: PageContext, profile: OrganisationProfile) -> None:
    """Organisations of its counted dossiers; choosing one opens its page."""
    partners = profile.partners
    show_rows(
        context,
        partners.assign(
            family=partners["helix"].map(HELIX_WORDS),
            ids=[_listed_ids(ids, n) for ids, n in zip(partners["dossiers"], partners["n_dossiers"], strict=True)],
        ),
        title="Ses partenaires",
        note=f"Unité : organisations avec qui elle partage un dossier ; n = {whole(len(partners))}",
        key=own_key("partenaires", profile),
        columns={
            "organisation": "Organisation",
            "actor_label": "Type d’acteur",
            "family": "Famille",
            "n_dossiers": "Dossiers partagés",
            "ids": "Lesquels",
            "organisation_id": "Identité",
        },
        in_files_only=("organisation_id",),
        hint="Choisissez une ligne pour ouvrir la page de l’organisation",
        when_empty="Elle est seule dans ses dossiers.",
        searched=("organisation", "actor_label"),
        on_pick=lambda places: _open_partner(partners, places),
    )


def _listed_ids(ids: Sequence[str], n_dossiers: int) -> str:
    rest = n_dossiers - len(ids)
    return ", ".join([*ids, *([f"et {whole(rest)} de plus"] if rest else [])])


def _open_partner(partners: DataFrame, places: Sequence[int]) -> None:
    for place in places[:1]:
        open_organisation(str(partners["organisation_id"].iloc[place]))


def leave_for_territory(context: PageContext) -> None:
    """Go to the page of the territory whose row was just chosen: a callback can't leave a page."""
    opened: str | None = st.session_state.pop(_TERRITORY, None)
    if opened is not None:
        st.switch_page("pages/territoire.py", query_params=page_params(context, territoire=opened))


def show_places(context: PageContext, profile: OrganisationProfile) -> None:
    """Where its counted lines are, in the region and elsewhere; choosing a row opens its EPCI."""
    places = profile.places
    show_rows(
        context,
        places_in_words(profile, vocabulary(context.reader, "site_roles")),
        title="Ses territoires",
        note=f"Unité : communes, ou lieux tels qu’écrits hors de la région ; n = {whole(len(places))}",
        key=own_key("territoires", profile),
        columns={
            "place": "Commune",
            "epci": "EPCI",
            "departement_code": "Dép.",
            "n_dossiers": "Dossiers",
            "n_lines": "Lignes",
            "site_roles": "Rôle de ses sites",
            "where": "Localisation",
        },
        hint="Choisissez une ligne pour ouvrir la page de son EPCI",
        when_empty="Aucune de ses lignes n’est dans un dossier compté.",
        on_pick=lambda chosen: _note_territory(places, chosen),
    )


def places_in_words(profile: OrganisationProfile, site_roles: Mapping[str, str]) -> DataFrame:
    """`OrganisationProfile.places` as a table reads it: the commune, else the place as it was written."""
    places = profile.places
    return places.assign(
        place=places["commune"].fillna(places["city"]).fillna(places["country"]),
        where=places["location"].map(LOCATIONS),
        site_roles=[_words_of(roles, site_roles) for roles in places["site_roles"]],
    )


def _note_territory(places: DataFrame, chosen: Sequence[int]) -> None:
    for place in chosen[:1]:
        code = places["epci_code"].iloc[place]
        if isinstance(code, str):
            st.session_state[_TERRITORY] = code


def show_typologies(context: PageContext, profile: OrganisationProfile) -> None:
    """The typologies of its counted dossiers, zeros written."""
    labels = vocabulary(context.reader, "typologies", "short_label")
    rows = profile.typologies
    show_figure(
        context,
        draw(typology_bars, rows, labels),
        rows,
        title="Typologies de ses dossiers",
        alt=alt_typology_bars(rows, labels),
        note=f"Unité : dossiers ; n = {counted(profile.n_dossiers, 'dossier')} ; un dossier à plusieurs typologies "
        "compte dans chacune",
        key=own_key("typologies", profile),
        columns={"typology": "Code", "label": "Typologie", "n_dossiers": "Dossiers"},
    )
