"""The table of the dossiers that the filters leave: every column a reader may want, searched and put in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from analytics.charts.consortia.composition import combination_label
from analytics.disclosure import sees_everything
from analytics.query import run
from etl.text import name_key

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from analytics.filters import Filters, Reader

ID_COLUMN = "submission_id"
# Name to French heading, in the order of the table and of its files.
COLUMNS: Mapping[str, str] = {
    ID_COLUMN: "Dossier",
    "title": "Titre",
    "acronym": "Acronyme",
    "lead": "Chef de file",
    "status": "Statut",
    "submitted_on": "Déposé le",
    "reviewed_on": "Étudié le",
    "typologies": "Typologies",
    "main_typology": "Typologie principale",
    "priorities": "Priorités de l’IA",
    "health_area": "Aire de santé",
    "actor_types": "Types d’acteurs",
    "helices": "Familles",
    "n_organisations": "Organisations",
    "n_partners": "Lignes de partenaires",
    "n_care_sites": "Sites de soins",
    "lead_commune": "Commune du chef de file",
    "lead_epci": "EPCI du chef de file",
    "lead_departement": "Département du chef de file",
    "deployment_areas": "Territoires de déploiement",
    "maturity_scale": "Échelle de maturité",
    "srl_initial": "Niveau initial",
    "srl_target": "Niveau visé",
    "srl_target_on": "Date cible",
    "srl_observed": "Niveau constaté",
    "srl_observed_on": "Constaté le",
    "n_orientations": "Orientations",
    "scheme": "Dernière orientation",
    "outcome": "Issue de la dernière",
    "oriented_on": "Orienté le",
    "requested_eur": "Montants demandés (€)",
    "granted_eur": "Montants accordés (€)",
    "total_cost_eur": "Coût total HT (€)",
    "expected_fte": "ETP prévus",
    "is_preexisting": "Projet préexistant",
    "needs_funding": "Besoin de financement",
    "technical_support": "Accompagnement technique",
    "has_letter": "Lettre d’intention",
    "has_form": "Fiche réponse",
    "barriers": "Freins",
    "levers": "Leviers",
    "reviewing_bodies": "Structures d’examen",
    "redirected_to": "Redirigé vers",
    "linked_calls": "Appels liés",
    "confidentiality": "Confidentialité",
}
FIRST_COLUMNS = ("title", "lead", "status", "submitted_on", "typologies", "scheme")
_SEARCHED = (ID_COLUMN, "title", "acronym", "lead", "health_area")


class Order(NamedTuple):
    """An order of the table: its French words, its column, and whether the highest comes first."""

    words: str
    column: str
    highest_first: bool


ORDERS: Mapping[str, Order] = {
    "dossier": Order("N° de dossier", ID_COLUMN, False),
    "titre": Order("Titre", "title", False),
    "chef": Order("Chef de file", "lead", False),
    "statut": Order("Statut, du reçu au retiré", "status_rank", False),
    "depot": Order("Dépôt, le plus récent d’abord", "submitted_on", True),
    "ancien": Order("Dépôt, le plus ancien d’abord", "submitted_on", False),
    "echeance": Order("Date cible, la plus proche d’abord", "srl_target_on", False),
    "orientation": Order("Orientation, la plus récente d’abord", "oriented_on", True),
    "cout": Order("Coût total, le plus élevé d’abord", "total_cost_eur", True),
    "partenaires": Order("Organisations, le plus grand nombre d’abord", "n_organisations", True),
}
_AS_TEXT = ("title", "lead")


def dossier_table(reader: Reader, filters: Filters, role: str) -> DataFrame | None:
    """One row a dossier that the filters choose, by id: the columns of COLUMNS, in words, and two more to work with.

    ``status_rank``: place of the status in its vocabulary; ``searched``: what a search looks in, in its comparison form
    (id, title, acronym, organisations, health area). Lists are one text, amounts euros, unknown cells missing. Levels
    are on the dossier's own scale. ``requested_eur`` and ``granted_eur`` add up its orientations. None for a role that
    may not read names.
    """
    if not sees_everything(role):
        return None
    rows = run(reader, "dossiers/table", filters)
    texts = zip(*(rows[name] for name in (*_SEARCHED, "organisations")), strict=True)
    return rows.assign(
        helices=[combination_label(key) if key else "" for key in rows["helices"]],
        searched=[_searchable(cells, names) for *cells, names in texts],
    ).drop(columns="organisations")


def _searchable(cells: list[object], organisations: list[str]) -> str:
    # Between two bars, so that the words of a search are never found across two cells.
    return " | ".join(name_key(text) for text in (*cells, *organisations) if isinstance(text, str))


def found_places(rows: DataFrame, sought: str, order: str) -> list[int]:
    """Places in ``rows`` of the dossiers that hold every word sought, in the order of that code (a key of ORDERS).

    Case, accents and punctuation do not count; a word may be the beginning or a piece of one. What is not known comes
    last, and equals come by id. Raises KeyError for another order.
    """
    chosen = ORDERS[order]
    words = name_key(sought).split()
    kept = [place for place, text in enumerate(rows["searched"]) if all(word in text for word in words)]
    by = list(dict.fromkeys((chosen.column, ID_COLUMN)))
    ranked = (
        rows[by]
        .iloc[kept]
        .assign(place=kept)
        .sort_values(by, ascending=[not chosen.highest_first, True][: len(by)], key=_comparable)
    )
    return [int(place) for place in ranked["place"]]


def _comparable(column: Series) -> Series:
    """Titles and names by their letters, whatever their case and accents."""
    return column.map(name_key, na_action="ignore") if column.name in _AS_TEXT else column
