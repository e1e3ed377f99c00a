"""One organisation’s page: who it is, its figures, its dossiers, partners, places and typologies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from analytics.filters import Filters
from analytics.network.organisation import organisation_page, standing_of
from ui.consortia.network.reckoning import bridges_of, show_waiting, whole_network
from ui.filters import shortened
from ui.formats import counted, day, whole
from ui.links import show_link
from ui.markdown import escape_markdown
from ui.organisations.around import leave_for_territory, show_dossiers, show_partners, show_places, show_typologies
from ui.organisations.identity import show_identity, show_places_map
from ui.organisations.sightings import sightings_of
from ui.organisations.view import open_organisation
from ui.organisations.words import (
    absent_sentence,
    bridge_sentence,
    community_sentence,
    seen_sentence,
    submitted_sentence,
)
from ui.params import param_key, write
from ui.questions import ask

if TYPE_CHECKING:
    from analytics.network.bridges import Bridges
    from analytics.network.graph import Network
    from analytics.network.organisation import OrganisationProfile
    from ui.context import PageContext
    from ui.organisations.view import OrganisationsView

_OUTSIDE = (
    "Aucun dossier de cette organisation ne passe les filtres en cours : elle est montrée ici comme sans filtre, elle "
    "n’est pas comptée ailleurs."
)
_WITHDRAWN = (
    "Tous les dossiers de cette organisation sont retirés : ils sont montrés ici, ils ne sont comptés nulle part."
)


def show_organisation(view: OrganisationsView) -> bool:
    """The page of the organisation asked for, whatever the filters; False, and said, when the state has none such."""
    leave_for_territory(view.context)
    profile: OrganisationProfile | None = ask(view.context, organisation_page, organisation_id=view.organisation)
    if profile is None:
        _say_absent(view)
        return False
    if profile.organisation_id != view.organisation:
        _follow_alias(profile.organisation_id)
    context, known, sentence = _counted(view.context, profile)
    st.button("← Toutes les organisations", key="organisation-liste", on_click=open_organisation, args=(None,))
    _show_head(context, known)
    if sentence:
        st.info(sentence)
    said, drawing = st.columns([5, 3], gap="medium")
    with said:
        show_identity(context, known)
        _show_figures(context, known, is_linked=context is view.context)
    with drawing:
        show_places_map(context, known)
    show_dossiers(context, known)
    show_partners(context, known)
    places, typologies = st.columns(2, gap="medium")
    with places:
        show_places(context, known)
    with typologies:
        show_typologies(context, known)
    return True


def _say_absent(view: OrganisationsView) -> None:
    asked = view.organisation or ""
    found = sightings_of(view.context).by_organisation.get(asked)
    st.info(escape_markdown(absent_sentence(shortened(asked), found)))
    _put_in_link(None)


def _follow_alias(organisation_id: str) -> None:
    """The link says the organisation that the identity asked for belongs to."""
    _put_in_link(organisation_id)


def _put_in_link(organisation_id: str | None) -> None:
    st.session_state[param_key("organisation")] = organisation_id
    write({"organisation": organisation_id})


def _counted(context: PageContext, profile: OrganisationProfile) -> tuple[PageContext, OrganisationProfile, str]:
    """What the figures are counted in: the filters, or everything where they leave none of its dossiers; and why."""
    if profile.n_dossiers:
        return context, profile, ""
    own = replace(context, filters=Filters())
    whole_profile: OrganisationProfile | None = ask(own, organisation_page, organisation_id=profile.organisation_id)
    if whole_profile is None or not whole_profile.n_dossiers:
        return own, profile, _WITHDRAWN
    return own, whole_profile, _OUTSIDE


def _show_head(context: PageContext, profile: OrganisationProfile) -> None:
    st.header(escape_markdown(profile.organisation), anchor=False)
    parts = [
        profile.actor_label,
        f"état au {day(context.snapshot.as_of)}",
        *(["Données fictives"] if context.is_demo else []),
    ]
    st.caption(escape_markdown(" · ".join(parts)))


def _show_figures(context: PageContext, profile: OrganisationProfile, *, is_linked: bool) -> None:
    """Counts as tiles; when it was seen and its part in the network as sentences.

    ``is_linked``: the network under the reader's own filters has it.
    """
    communes = int((profile.places["location"] == "en_region").sum())
    figures = {
        "Dossiers": profile.n_dossiers,
        "Comme chef de file": profile.n_led,
        "Partenaires": len(profile.partners),
        "Communes de la région": communes,
    }
    for column, (label, value) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, whole(value), border=True)
    network = whole_network(context)
    bridges = None if network is None else bridges_of(context, network)
    sightings = sightings_of(context)
    sentences = [
        seen_sentence(sightings.by_organisation.get(profile.organisation_id), sightings.dates),
        submitted_sentence(profile),
        *_part_in_network(profile, network, bridges),
    ]
    st.markdown("\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences if sentence))
    if is_linked:
        asked = {"vue": "reseau", "organisation": profile.organisation_id}
        show_link(context, "consortiums", "Voir sa place dans le réseau", **asked)
    if network is None:
        show_waiting(context, "network")
    elif bridges is None:
        show_waiting(context, "bridges")


def _part_in_network(profile: OrganisationProfile, network: Network | None, bridges: Bridges | None) -> list[str]:
    if network is None:
        return []
    standing = standing_of(profile.organisation_id, network, bridges)
    if standing is None:
        return [f"Hors du réseau : {counted(0, 'dossier')} compté."]
    return [community_sentence(standing), bridge_sentence(standing)]
