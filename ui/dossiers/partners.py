"""The partners of a dossier: a small map of those that are in the region, and the table of every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.boards import LOCATION_WORDS
from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.charts.style import columns_of
from geo.consortium_map import DEPLOYED, consortium_svg, describe_consortium
from geo.drawing import symbol_svg
from geo.layers import HELIX_SYMBOLS, Point
from reports.territory.paper import picture_source
from reports.territory.sheet import SOURCES
from ui.coverage.rows import show_rows
from ui.formats import counted
from ui.links import page_params
from ui.markdown import escape_markdown

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.dossiers.facts import DossierFacts
    from ui.context import PageContext

_OPENED = "organisation_to_open"
_COLUMNS = {
    "organisation": "Organisation",
    "role": "Rôle",
    "actor_type": "Type d’acteur",
    "helix": "Famille",
    "site_role": "Rôle du site",
    "city": "Commune",
    "epci": "EPCI",
    "location": "Localisation",
    "country": "Pays",
    "contribution_eur": "Contribution (€)",
    "organisation_id": "Identité",
}
_IN_FILES_ONLY = ("organisation_id", "country")
_NOT_ON_MAP = {"hors_region": "hors de la région", "etranger": "à l’étranger", "non_localise": "non localisée"}
_OUT_OF_CALL = " (hors de la liste de l’appel)"
_DRAWING = "display:block;width:100%;max-width:560px;border:1px solid #c9d1da;margin-bottom:.4em"
_LEGEND = "display:flex;flex-wrap:wrap;gap:.2em 1.1em;font-size:.875rem;line-height:1.6"
_SYMBOL = "width:14px;height:14px;vertical-align:-2px"
_SWATCH = "display:inline-block;width:1.6em;height:1em;border:1px solid #6f7780;vertical-align:-2px"
_RING = "display:inline-block;width:.9em;height:.9em;border:2px solid #161616;border-radius:50%;vertical-align:-2px"


def leave_for_organisation(context: PageContext) -> None:
    """Go to the page of the organisation whose row was just chosen: a callback can't leave a page."""
    opened: str | None = st.session_state.pop(_OPENED, None)
    if opened is not None:
        st.switch_page("pages/organisations.py", query_params=page_params(context, organisation=opened))


def show_map(context: PageContext, facts: DossierFacts) -> None:
    """The partners located in the region, the lead ringed, the territories of deployment tinted; who is not there."""
    points, lead = _placed(facts.partners)
    deployed = [code for code, _ in facts.deployment]
    svg = _picture(points, lead, tuple(deployed))
    if svg is None:
        st.info("Aucun partenaire n’est localisé dans la région, aucun territoire de déploiement n’est indiqué.")
    else:
        st.html(
            f'<img src="{picture_source(svg)}" alt="{escape(describe_consortium(points, deployed))}" '
            f'style="{_DRAWING}"><div style="{_LEGEND}">{_legend(points, lead is not None, bool(deployed))}</div>'
        )
        vintage = SOURCES.format(vintage=context.snapshot.geography_vintage)
        fictitious = "Données fictives. " if context.is_demo else ""
        st.caption(escape_markdown(f"Surface des symboles : lignes de partenaires. {fictitious}{vintage}"))
    if away := _away_sentence(facts.partners):
        st.caption(escape_markdown(away))


@lru_cache(maxsize=64)
def _picture(points: tuple[Point, ...], lead: tuple[str, str] | None, deployed: tuple[str, ...]) -> str | None:
    # About as many units as it has pixels, so that names can be read.
    return consortium_svg(points, lead=lead, deployed=deployed, width=400, height=320)


def _placed(partners: DataFrame) -> tuple[tuple[Point, ...], tuple[str, str] | None]:
    """Lines by commune of the region and family; commune and family of the lead's first located line."""
    located = partners[partners["commune_code"].notna()]
    spots = list(columns_of(located, "commune_code", "helix", "is_lead"))
    counts = Counter((commune, helix) for commune, helix, _ in spots)
    points = tuple(Point(commune, helix, n) for (commune, helix), n in sorted(counts.items()))
    return points, next(((commune, helix) for commune, helix, is_lead in spots if is_lead), None)


def _legend(points: Sequence[Point], has_lead: bool, is_deployed: bool) -> str:
    """Our own words and symbols only, nothing that a file brought."""
    present = {point.helix for point in points}
    parts = [
        f'<span><img src="{picture_source(symbol_svg(helix))}" alt="" style="{_SYMBOL}"> {symbol.label}</span>'
        for helix, symbol in HELIX_SYMBOLS.items()
        if helix in present
    ]
    if has_lead:
        parts.append(f'<span><span style="{_RING}"></span> chef de file</span>')
    if is_deployed:
        parts.append(f'<span><span style="{_SWATCH};background:{DEPLOYED}"></span> déploiement visé</span>')
    return "".join(parts)


def _away_sentence(partners: DataFrame) -> str:
    """Lines that the map can't show, by organisation."""
    away = [
        f"{organisation} ({_NOT_ON_MAP[location]})"
        for organisation, location in columns_of(partners, "organisation", "location")
        if location in _NOT_ON_MAP
    ]
    if not away:
        return ""
    head = "Une ligne n’est pas sur la carte" if len(away) == 1 else f"{len(away)} lignes ne sont pas sur la carte"
    return f"{head} : {' ; '.join(dict.fromkeys(away))}."


def show_partners(context: PageContext, facts: DossierFacts) -> None:
    """Every partner line; choosing one opens the page of its organisation."""
    partners = facts.partners
    n_organisations = partners["organisation_id"].nunique()
    show_rows(
        context,
        in_words(partners),
        title="Partenaires",
        note=f"Unité : lignes de partenaires ; n = {counted(len(partners), 'ligne')}, "
        f"{counted(n_organisations, 'organisation')}",
        key=f"dossier-partenaires-{facts.submission_id}",
        columns=_COLUMNS,
        in_files_only=_IN_FILES_ONLY,
        hint="Choisissez une ligne pour ouvrir la page de l’organisation",
        when_empty="Ce dossier n’a aucune ligne de partenaire.",
        on_pick=lambda places: _open(partners, places),
    )


def in_words(partners: DataFrame) -> DataFrame:
    """`DossierFacts.partners` as a table reads it: types of the call told from the others, places in words."""
    types = zip(partners["actor_type"], partners["is_in_call"], strict=True)
    return partners.assign(
        actor_type=[f"{label}{'' if is_in_call else _OUT_OF_CALL}" for label, is_in_call in types],
        helix=partners["helix"].map(HELIX_WORDS),
        location=partners["location"].map(LOCATION_WORDS),
    )


def _open(partners: DataFrame, places: Sequence[int]) -> None:
    for place in places[:1]:
        st.session_state[_OPENED] = str(partners["organisation_id"].iloc[place])
