"""The list of the organisations that the filters leave: search, order, pages, files; a row opens its organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.charts.consortia.composition import HELIX_WORDS
from analytics.network.listed import ORDERS, found_places, organisation_list
from ui.consortia.network.reckoning import show_waiting, whole_network
from ui.coverage.rows import PAGE_ROWS, show_grid
from ui.downloads import show_downloads
from ui.faces import choices_row, show_list_of, show_search
from ui.figure import about_of
from ui.formats import counted, day, unbroken, whole
from ui.markdown import escape_markdown
from ui.maturity.paging import show_pages
from ui.numbers import dossier_count
from ui.organisations.view import LONGEST_SEARCH, open_organisation
from ui.organisations.words import list_sentence
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from analytics.filters import Filters
    from analytics.network.graph import Network
    from etl.store import SnapshotReader
    from ui.organisations.view import OrganisationsView

_KEY = "organisations"
_TITLE = "Organisations"
_COLUMNS = {
    "organisation": "Organisation",
    "actor_label": "Type d’acteur",
    "family": "Famille",
    "n_dossiers": "Dossiers",
    "n_led": "Chef de file",
    "n_partners": "Partenaires",
    "commune": "Commune",
    "community": "Communauté",
    "organisation_id": "Identité",
    "spellings": "Graphies",
}
_IN_FILES_ONLY = ("organisation_id", "spellings")
# Pixels: all columns stand side by side on a projector.
_WIDTHS = {"organisation": 240, "actor_label": 165, "commune": 110}
_HINT = (
    "Choisissez une ligne pour ouvrir la page de l’organisation. Au clavier : flèches jusqu’à la ligne, puis Maj + "
    "Espace pour la choisir."
)


def list_in_words(
    reader: SnapshotReader, filters: Filters, role: str, *, network: Network | None = None
) -> DataFrame | None:
    """`organisation_list` with the families in words."""
    rows = organisation_list(reader, filters, role, network=network)
    return None if rows is None else rows.assign(family=rows["helix"].map(HELIX_WORDS))


def show_table(view: OrganisationsView) -> None:
    """The sentence, the choices, what they leave, a page of it, and its files."""
    context = view.context
    network = whole_network(context)
    rows: DataFrame = ask_list(context, list_in_words, beside={} if network is None else {"network": network})
    st.markdown(f"**{escape_markdown(list_sentence(rows))}**")
    if not rows.empty:
        _show_choices()
        _show_found(view, rows)
    if network is None:
        show_waiting(context, "network")


def _show_choices() -> None:
    with choices_row(_KEY):
        show_search(
            "Chercher une organisation",
            placeholder="Nom, type, commune, SIREN…",
            help_text="Dans toutes les graphies du nom, l’identité, le type d’acteur et la commune",
            longest=LONGEST_SEARCH,
            width=320,
        )
        show_list_of("tri", "Trier par", {code: order.words for code, order in ORDERS.items()}, width=370)


def _show_found(view: OrganisationsView, rows: DataFrame) -> None:
    places = found_places(rows, view.sought, view.order)
    if not places:
        st.info("Aucune organisation ne contient ces mots. Vérifiez l’orthographe, ou enlevez un mot.")
        return
    note = _note(view, len(rows), len(places))
    parts = [note, f"état au {day(view.context.snapshot.as_of)}", *(["Données fictives"] * view.context.is_demo)]
    st.caption(escape_markdown(unbroken(" · ".join(parts))))
    shown = places[show_pages(view, len(places), PAGE_ROWS, _TITLE)]
    headings = {name: words for name, words in _COLUMNS.items() if name in rows and name not in _IN_FILES_ONLY}
    show_grid(rows, shown, _TITLE, _KEY, headings, (), lambda chosen: _open(rows, chosen), False, _WIDTHS)
    st.caption(_HINT)
    about = about_of(view.context, title=_TITLE, note=note)
    show_downloads(rows.iloc[places], {name: _COLUMNS[name] for name in _COLUMNS if name in rows}, about, key=_KEY)


def _note(view: OrganisationsView, n_rows: int, n_found: int) -> str:
    among = f"n = {whole(n_rows)}"
    if view.sought.strip():
        verb = "contient" if n_found < 2 else "contiennent"
        among = f"n = {whole(n_found)} sur {whole(n_rows)}, qui {verb} « {view.sought.strip()} »"
    return (
        f"Unité : organisations distinctes ; {among} ; dans {counted(dossier_count(view.context), 'dossier')} ; "
        "partenaires : organisations avec qui un dossier est partagé"
    )


def _open(rows: DataFrame, places: Sequence[int]) -> None:
    for place in places[:1]:
        open_organisation(str(rows["organisation_id"].iloc[place]))
