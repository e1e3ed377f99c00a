"""The lists of a territory, whole, each with its files: dossiers, partners, typologies, families, levels, ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from analytics.charts.maturity.overview import alt_transition_matrix, transition_matrix
from analytics.charts.style import PROVISIONAL_SRL
from analytics.charts.typologies.coverage import alt_typology_bars, typology_bars, uncovered
from analytics.maturity.levels import SRL, levels_of
from analytics.territory_words import elsewhere_sentence
from reports.territory.words import moves_sentence, observed_sentence
from ui.coverage.rows import show_rows
from ui.dossier_lists import show_dossier_list
from ui.figure import draw, show_figure, show_table
from ui.formats import counted, whole
from ui.territory.openers import show_openers

if TYPE_CHECKING:
    from ui.context import PageContext
    from ui.territory.view import TerritoryView

DOSSIER_COLUMNS = {
    "submission_id": "Dossier",
    "title": "Titre",
    "acronym": "Acronyme",
    "status": "Statut",
    "lead": "Chef de file",
    "is_led_here": "Chef de file ici",
    "n_partners_here": "Lignes de partenaires ici",
    "has_site_here": "Site d’essai ou de soins ici",
    "is_deployed_here": "Déploiement visé ici",
    "typologies": "Typologies",
    "srl_initial": "SRL initial",
    "srl_target": "SRL visé",
    "srl_observed": "SRL constaté",
}
PARTNER_COLUMNS = {
    "organisation": "Organisation",
    "actor_type": "Type d’acteur",
    "commune": "Communes ici",
    "n_dossiers": "Dossiers",
    "n_led": "dont chef de file",
}
COMMUNE_COLUMNS = {
    "name": "Commune",
    "code": "Code",
    "population": "Habitants",
    "n_dossiers": "Dossiers",
    "n_partners": "Lignes de partenaires",
    "formerly": "Réunit aussi",
}
COMMUNE_ORDERS = {
    "Dossiers (décroissant)": ("n_dossiers", True),
    "Habitants (décroissant)": ("population", True),
    "Nom": ("name", False),
}
HELIX_COLUMNS = {"label": "Famille", "n_dossiers": "Dossiers", "n_organisations": "Organisations"}
ELSEWHERE_COLUMNS = {"name": "Où", "code": "Code", "n_dossiers": "Dossiers en commun"}
_LINKS_SHOWN = 12


def show_dossiers(context: PageContext, view: TerritoryView) -> None:
    """Every dossier with a partner here, and how it is here: searched, by pages, each row opening its page."""
    show_dossier_list(
        context,
        view.profile.dossiers,
        title="Dossiers",
        note=f"Dossiers ayant au moins un partenaire localisé ici ; n = {whole(view.profile.n_dossiers)} ; "
        f"menés d’ici en premier ; niveaux SRL : {PROVISIONAL_SRL}",
        key=_own_key("dossiers", view),
        columns=DOSSIER_COLUMNS,
    )


def show_partners(context: PageContext, view: TerritoryView) -> None:
    """Every organisation located here, searched and by pages."""
    show_rows(
        context,
        view.profile.partners,
        title="Partenaires",
        note=f"Organisations localisées ici ; n = {whole(len(view.profile.partners))}, soit "
        f"{counted(view.profile.n_lines, 'ligne de partenaire', 'lignes de partenaires')}",
        key=_own_key("partners", view),
        columns=PARTNER_COLUMNS,
        searched=("organisation", "actor_type", "commune"),
    )


def show_communes(context: PageContext, view: TerritoryView) -> None:
    """Every commune, as the map shades it, to search in and by pages; and what the merged ones were."""
    rows = view.communes
    n_merged, n_with = int((rows["formerly"] != "").sum()), int((rows["n_dossiers"] > 0).sum())
    columns = {name: words for name, words in COMMUNE_COLUMNS.items() if n_merged or name != "formerly"}
    merged = " ; « Réunit aussi » : communes d’avant fusion ou associées" if n_merged else ""
    show_rows(
        context,
        rows,
        title="Communes",
        note=f"Les communes de la carte ; n = {whole(len(rows))}, dont {whole(n_with)} avec au moins un dossier qui y "
        f"a un partenaire localisé ; un dossier peut compter dans plusieurs{merged}",
        key=_own_key("communes", view),
        columns=columns,
        searched=("name", "code", "formerly"),
        orders=COMMUNE_ORDERS,
    )


def show_typologies(context: PageContext, view: TerritoryView) -> None:
    """The eleven typologies, those that nobody bears included."""
    rows = view.profile.typologies
    show_figure(
        context,
        draw(typology_bars, rows, view.typologies),
        rows,
        title="Typologies présentes et absentes",
        alt=alt_typology_bars(rows, view.typologies),
        note=f"Unité : dossiers ; n = {whole(view.profile.n_dossiers)} ; plusieurs typologies par dossier ; "
        f"absentes : {', '.join(uncovered(rows, view.typologies)) or 'aucune'}",
        key="territory-typologies",
        columns={"typology": "Code", "label": "Typologie", "n_dossiers": "Dossiers"},
    )


def show_helices(context: PageContext, view: TerritoryView) -> None:
    """The five families."""
    show_table(
        context,
        view.profile.helices,
        title="Familles de partenaires",
        note=f"Lignes de partenaires localisées ici ; n = {counted(view.profile.n_dossiers, 'dossier')} ; "
        "plusieurs familles par dossier",
        key="territory-helices",
        columns=HELIX_COLUMNS,
    )


def show_moves(context: PageContext, view: TerritoryView) -> None:
    """From the initial level to the one aimed at, and how many have reached one."""
    rows = view.profile.moves.rename(columns={"srl_target": "srl_final"})
    show_figure(
        context,
        draw(transition_matrix, rows, "target", levels_of(context.reader, SRL)) if len(rows) else None,
        rows,
        title="Du niveau SRL initial au niveau visé",
        alt=alt_transition_matrix(rows, "target"),
        note=f"{moves_sentence(view.profile)} {observed_sentence(view.profile)} Échelle ordinale, {PROVISIONAL_SRL}",
        key="territory-moves",
        columns={"srl_initial": "Niveau initial", "srl_final": "Niveau visé", "n_dossiers": "Dossiers"},
    )


def show_elsewhere(context: PageContext, view: TerritoryView) -> None:
    """Where else its dossiers have partners: each territory opens its own page."""
    rows = view.profile.elsewhere
    show_table(
        context,
        rows,
        title="Travaille avec",
        note=f"{elsewhere_sentence(view.profile)} n = {counted(view.profile.n_dossiers, 'dossier')} ; un dossier peut "
        "compter dans plusieurs territoires",
        key="territory-elsewhere",
        columns=ELSEWHERE_COLUMNS,
    )
    ties = rows.loc[rows["kind"] == "territory", ["code", "name", "n_dossiers"]].to_dict("records")
    if not ties:
        return
    st.markdown("**Ouvrir la page d’un de ces territoires**")
    _show_links(ties[:_LINKS_SHOWN])
    if len(ties) > _LINKS_SHOWN:
        rest = ties[_LINKS_SHOWN:]
        label = counted(len(rest), "autre territoire", "autres territoires")
        # Closed, its dozens of buttons would be drawn again at each change of the page.
        with st.expander(label, key="territory-more-links", on_change="rerun") as more:
            if more.open:
                _show_links(rest)


def _own_key(of_what: str, view: TerritoryView) -> str:
    """The key of a list: another territory has other rows, so that its list begins whole, at its first page."""
    return f"territory-{of_what}-{view.profile.code}"


def _show_links(ties: list[dict[str, Any]]) -> None:
    show_openers({str(tie["code"]): f"{tie['name']} ({whole(tie['n_dossiers'])})" for tie in ties}, key="territory-tie")
