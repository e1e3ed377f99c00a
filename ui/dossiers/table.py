"""The table of the dossiers that the filters leave: search, order, columns, pages, files; a row opens its dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.dossiers.table import COLUMNS, ORDERS, dossier_table, found_places
from reports.exports import CSV_MIME, XLSX_MIME, to_csv, to_xlsx
from ui.coverage.rows import PAGE_ROWS, show_grid
from ui.dossiers.view import COLUMN_CODES, FIRST_CODES, LONGEST_SEARCH, give_choices, open_dossier
from ui.downloads import FileOffer, show_downloads
from ui.faces import choices_row, show_list_of, show_search
from ui.figure import about_of
from ui.formats import counted, day, unbroken, whole
from ui.markdown import escape_markdown
from ui.maturity.paging import show_pages
from ui.params import param_key, take, touch
from ui.questions import ask_list

if TYPE_CHECKING:
    from pandas import DataFrame

    from ui.dossiers.view import DossiersView

_KEY = "dossiers"
_TITLE = "Dossiers"
_HINT = (
    "Choisissez une ligne pour ouvrir le dossier. Au clavier : flèches jusqu’à la ligne, puis Maj + Espace pour la "
    "choisir."
)
# Pixels: the first columns stand side by side on a projector.
_WIDTHS = {"title": 250, "lead": 170, "typologies": 190, "scheme": 170}


def rows_of(view: DossiersView) -> DataFrame:
    """The table of what the filters leave, shared between visitors: never to be changed."""
    rows: DataFrame = ask_list(view.context, dossier_table)
    return rows


def show_table(view: DossiersView) -> None:
    """The choices, what they leave, a page of it, and its files."""
    rows = rows_of(view)
    _show_choices(view)
    places = found_places(rows, view.sought, view.order)
    st.markdown(f"**{escape_markdown(_found_sentence(view, len(places), len(rows)))}**")
    if not places:
        st.info("Aucun dossier ne contient ces mots. Vérifiez l’orthographe, ou enlevez un mot.")
        return
    st.caption(escape_markdown(unbroken(_note(view))))
    shown = places[show_pages(view, len(places), PAGE_ROWS, _TITLE)]
    show_grid(rows, shown, _TITLE, _KEY, view.headings(), (), lambda chosen: _open(rows, chosen), False, _WIDTHS)
    st.caption(_HINT)
    _show_files(view, rows.iloc[places])


def _show_choices(view: DossiersView) -> None:
    give_choices()
    with choices_row(_KEY):
        show_search(
            "Chercher un dossier",
            placeholder="Titre, numéro, organisation, aire de santé",
            longest=LONGEST_SEARCH,
            width=340,
        )
        show_list_of("tri", "Trier par", {code: order.words for code, order in ORDERS.items()}, width=290)
        with st.popover(f"Colonnes : {len(view.columns) + 1} sur {len(COLUMNS)}", key=f"{_KEY}-colonnes"):
            _show_columns(view)


def _show_columns(view: DossiersView) -> None:
    st.multiselect(
        "Colonnes du tableau",
        list(COLUMN_CODES),
        format_func=lambda code: COLUMNS[COLUMN_CODES[code]],
        key=param_key("colonnes"),
        on_change=touch,
        args=("colonnes",),
        placeholder="Le numéro du dossier seul",
        select_all=False,
        width=560,
    )
    with st.container(horizontal=True):
        st.button("Les plus utiles", key=f"{_KEY}-premieres", on_click=take, args=("colonnes", list(FIRST_CODES)))
        st.button("Toutes", key=f"{_KEY}-toutes", on_click=take, args=("colonnes", list(COLUMN_CODES)))


def _found_sentence(view: DossiersView, n_found: int, n_rows: int) -> str:
    if not view.sought.strip():
        return f"{counted(n_rows, 'dossier')}."
    verb = "contient" if n_found < 2 else "contiennent"
    return f"{counted(n_found, 'dossier')} sur {whole(n_rows)} {verb} « {view.sought.strip()} »."


def _note(view: DossiersView) -> str:
    parts = [
        "Unité : dossiers",
        f"trié par : {ORDERS[view.order].words[0].lower()}{ORDERS[view.order].words[1:]}",
        f"état au {day(view.context.snapshot.as_of)}",
    ]
    if {"srl_initial", "srl_target", "srl_observed"} & set(view.columns):
        parts.append("niveaux : sur l’échelle de chaque dossier, jamais convertie")
    if {"requested_eur", "granted_eur"} & set(view.columns):
        parts.append("montants : total des orientations du dossier ; l’appel lui-même n’accorde rien")
    if view.context.is_demo:
        parts.append("Données fictives")
    return " · ".join(parts)


def _open(rows: DataFrame, places: Sequence[int]) -> None:
    for place in places[:1]:
        open_dossier(str(rows["submission_id"].iloc[place]))


def _show_files(view: DossiersView, rows: DataFrame) -> None:
    """The rows found: the columns shown, then all of them."""
    about = about_of(view.context, title=_TITLE, note=_note(view))
    every = dict(COLUMNS)
    others = (
        FileOffer(
            "Toutes les colonnes, CSV", "complet.csv", CSV_MIME, lambda: to_csv(rows, every, is_demo=about.is_demo)
        ),
        FileOffer("Toutes les colonnes, XLSX", "complet.xlsx", XLSX_MIME, lambda: to_xlsx(rows, every, about)),
    )
    show_downloads(rows, view.headings(), about, key=_KEY, others=others)
