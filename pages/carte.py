"""Carte: where the dossiers are, by EPCI or département, counted by lead or by any partner."""

from __future__ import annotations

import streamlit as st
from pandas import DataFrame

from analytics.boards import counts_by_area, coverage_board, covered_sentence, location_board
from analytics.dossiers import dossiers_in_area
from analytics.labels import setting
from ui.answers import has_dossiers, is_open
from ui.area_map import show_legend, show_map
from ui.figure import escape_markdown, show_table
from ui.formats import counted, whole
from ui.numbers import indicator
from ui.page import PageContext, open_page
from ui.params import choose, pick

LEVELS = {"epci": "EPCI", "departement": "Département"}
LEVEL_WORDS = {"epci": "EPCI", "departement": "départements"}
SITES = {"lead": "Chef de file", "all": "Tout partenaire"}
SITE_NOTES = {
    "lead": "Dossiers selon le siège du chef de file",
    "all": "Dossiers ayant au moins un partenaire localisé là ; un dossier peut compter dans plusieurs territoires",
}
AREA_COLUMNS = {
    "code": "Code",
    "name": "Territoire",
    "population": "Habitants",
    "n_dossiers": "Dossiers",
    "n_partners": "Lignes de partenaires",
    "per_100k": "Dossiers pour 100 000 habitants",
}
DOSSIER_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "lead": "Chef de file",
    "status": "Statut",
    "typologies": "Typologies",
}
LOCATION_COLUMNS = {"label": "Où est le partenaire", "n_partners": "Lignes"}
STRADDLING = (
    "Deux EPCI débordent sur la Seine-Maritime (200069722 et 247600588) : seule leur partie régionale est comptée "
    "et dessinée."
)
SOURCES = (
    "Contours : IGN, ADMIN EXPRESS. Populations et codes : Insee, DGCL, La Poste, Etalab. Licence Ouverte 2.0. "
    "Géographie au 1er janvier 2026."
)


def show_area(board: DataFrame) -> str | None:
    """The territory chosen on the map or in the list, and its figures; returns its code."""
    names = dict(sorted(zip(board["code"], board["name"], strict=True), key=lambda pair: pair[1]))
    code = pick("zone", "Territoire choisi", names, placeholder="Cliquez sur la carte ou choisissez ici")
    if code is not None:
        area = board.set_index("code").loc[code]
        figures = f"{counted(area['population'], 'habitant')} · {counted(area['n_dossiers'], 'dossier')}"
        st.markdown(f"**{escape_markdown(area['name'])}** · {figures}")
    return code


def show_dossiers(context: PageContext, board: DataFrame, code: str | None, level: str, site: str) -> None:
    """The dossiers of the territory chosen, for the roles that may read names."""
    if code is None:
        return
    dossiers = dossiers_in_area(context.reader, context.filters, context.role, level=level, code=code, site=site)
    if dossiers is None or dossiers.empty:
        return
    show_table(
        context,
        dossiers,
        title=f"Dossiers : {board.set_index('code').loc[code, 'name']}",
        note=f"{SITE_NOTES[site]} ; n = {len(dossiers)}",
        key="area-dossiers",
        columns=DOSSIER_COLUMNS,
    )


def show_locations(context: PageContext) -> None:
    """How well the partner lines are placed: what the map can't show."""
    answer = indicator(context, "location")
    if not is_open(answer):
        return
    board = location_board(answer.rows)
    show_table(
        context,
        board,
        title="Localisation des partenaires",
        note=f"Unité : lignes de partenaires ; n = {board['n_partners'].sum()}",
        key="locations",
        columns=LOCATION_COLUMNS,
    )


def show_coverage(context: PageContext, level: str, site: str) -> None:
    """Sentence, map, legend, table of every territory, and the territory chosen."""
    answer = indicator(context, "coverage", level=level, site=site)
    floor = setting(context.reader, "territory.rate_floor_population", 50_000)
    board = coverage_board(answer.rows, floor)
    counts = counts_by_area(answer.rows)
    sentence = covered_sentence(answer.rows, LEVEL_WORDS[level])
    st.markdown(f"**{escape_markdown(sentence)}**")
    drawing, beside = st.columns([3, 2])
    # The list first: it reads the link, and the map outlines what it says.
    with beside:
        show_legend(counts, LEVEL_WORDS[level])
        code = show_area(board)
        show_locations(context)
    with drawing:
        show_map(level, counts, code)
        st.caption(f"{STRADDLING if level == 'epci' else ''} {SOURCES}".strip())
    show_dossiers(context, board, code, level, site)
    show_table(
        context,
        board,
        title=f"Tous les {LEVEL_WORDS[level]}",
        note=f"{SITE_NOTES[site]} ; taux non affiché sous {whole(floor)} habitants",
        key="coverage",
        columns=AREA_COLUMNS,
    )


context = open_page("Carte")
if has_dossiers(context) and is_open(indicator(context, "coverage")):
    left, right = st.columns(2)
    with left:
        chosen_level = choose("niveau", "Territoires", LEVELS, default="epci")
    with right:
        chosen_site = choose("site", "Compter les dossiers par", SITES, default="lead")
    show_coverage(context, chosen_level, chosen_site)
