"""Who an organisation is: type, family, numbers, every way its name is written; a map of where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.charts.style import columns_of
from geo.consortium_map import consortium_svg
from geo.layers import Point
from reports.territory.paper import picture_source
from reports.territory.sheet import SOURCES
from ui.figure import show_table
from ui.formats import counted, listed, whole
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from analytics.network.organisation import OrganisationProfile
    from ui.context import PageContext

_NAMED = 6
_BY_NAME = "nom"
_DRAWING = "display:block;width:100%;max-width:520px;border:1px solid #c9d1da;margin-bottom:.4em"
_OUT_OF_CALL = "hors de la liste de l’appel"


def show_identity(context: PageContext, profile: OrganisationProfile) -> None:
    """What all its lines say of it, those of withdrawn dossiers too; a long list of spellings in full beside."""
    lines = (
        ("Type d’acteur", types_words(profile)),
        ("Famille", HELIX_WORDS[profile.helix]),
        ("Identifiants", _identifiers(profile)),
        ("Graphies", _first_of([f"{name} ({counted(n, 'ligne')})" for name, n in _spellings(profile)])),
        ("Identités réunies", _first_of([str(each) for each in profile.identities["identity"]])),
    )
    kept = lines if len(profile.identities) > 1 else lines[:-1]
    st.markdown("\n".join(f"- {label} : **{escape_markdown(value)}**" for label, value in kept))
    if max(len(profile.spellings), len(profile.identities)) > _NAMED:
        _show_all(context, profile)


def types_words(profile: OrganisationProfile) -> str:
    """Its actor types, the one of most lines first; those that the call does not list are said so."""
    types = list(columns_of(profile.types, "label", "is_in_call", "n_lines"))
    return " ; ".join(
        f"{label}{_beside([*([] if is_in_call else [_OUT_OF_CALL]), *([counted(n, 'ligne')] * (len(types) > 1))])}"
        for label, is_in_call, n in types
    )


def _beside(parts: Sequence[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _identifiers(profile: OrganisationProfile) -> str:
    kind, _, number = profile.organisation_id.partition(":")
    own = [(kind, number)] if kind != _BY_NAME else []
    given = [(str(each), str(value)) for each, value in columns_of(profile.identifiers, "kind", "value")]
    numbers = dict.fromkeys([*own, *given])
    return _first_of([f"{each.upper()} {value}" for each, value in numbers]) or "aucun numéro : connue par son nom seul"


def _spellings(profile: OrganisationProfile) -> list[tuple[str, int]]:
    return [(str(name), int(n)) for name, n in columns_of(profile.spellings, "name", "n_lines")]


def _first_of(texts: Sequence[str]) -> str:
    rest = len(texts) - _NAMED
    return " ; ".join([*texts[:_NAMED], *([f"et {whole(rest)} de plus"] if rest > 0 else [])])


def _show_all(context: PageContext, profile: OrganisationProfile) -> None:
    with st.expander("Toutes ses graphies"):
        show_table(
            context,
            profile.spellings,
            title="Graphies",
            note=f"Unité : façons d’écrire son nom ; n = {whole(len(profile.spellings))} ; identités réunies : "
            + listed([str(each) for each in profile.identities["identity"]]),
            key="organisation-graphies",
            columns={"name": "Nom écrit", "n_lines": "Lignes", "n_dossiers": "Dossiers"},
        )


def show_places_map(context: PageContext, profile: OrganisationProfile) -> None:
    """Its communes of the region on a small map; that it has none."""
    here = profile.places[profile.places["location"] == "en_region"]
    points = [Point(str(code), profile.helix, int(n)) for code, n in columns_of(here, "commune_code", "n_dossiers")]
    svg = consortium_svg(points)
    if svg is None:
        st.info("Aucun de ses sites n’est localisé dans la région.")
        return
    placed = ", ".join(f"{name} ({n})" for name, n in columns_of(here, "commune", "n_dossiers"))
    alt = f"Carte de ses communes, dossiers par commune : {placed}."
    st.html(f'<img src="{picture_source(svg)}" alt="{escape(alt)}" style="{_DRAWING}">')
    fictitious = "Données fictives. " if context.is_demo else ""
    vintage = SOURCES.format(vintage=context.snapshot.geography_vintage)
    st.caption(escape_markdown(f"Surface des symboles : dossiers. {fictitious}{vintage}"))
