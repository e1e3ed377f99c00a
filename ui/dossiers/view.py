"""What the page « Dossiers » shows, as its link says it: columns, words sought, order, page, dossier opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from analytics.dossiers.table import COLUMNS, FIRST_COLUMNS, ID_COLUMN, ORDERS
from etl.text import name_key
from ui.filters import shortened
from ui.markdown import escape_markdown
from ui.maturity.facets import Known
from ui.maturity.reference import reference_of
from ui.params import param_key, read, read_several, several_in_url, take, write
from ui.top import ask_for_top

if TYPE_CHECKING:
    from ui.context import PageContext

LONGEST_SEARCH = 60
_FIRST_ORDER = "dossier"
_HIDDEN = "dossiers_choices_hidden"


def _code(name: str) -> str:
    """« Chef de file » is `chef_de_file` in a link."""
    return name_key(COLUMNS[name]).replace(" ", "_")


# Code of the link to name of the column. The identifier is always there: a row without it could not be named.
COLUMN_CODES: Mapping[str, str] = {_code(name): name for name in COLUMNS if name != ID_COLUMN}
FIRST_CODES = tuple(_code(name) for name in FIRST_COLUMNS)


@dataclass(frozen=True)
class DossiersView:
    """One view of the page. ``columns``: names, in the table's order; ``page`` counts from 1."""

    context: PageContext
    columns: tuple[str, ...]
    sought: str
    order: str
    page: int
    dossier: str | None

    def headings(self) -> dict[str, str]:
        """Name to French heading of the columns shown, the identifier first."""
        return {name: heading for name, heading in COLUMNS.items() if name == ID_COLUMN or name in self.columns}


def open_dossier(submission_id: str) -> None:
    """Go to the page of a dossier: for a callback."""
    take("dossier", submission_id)
    ask_for_top()


def back_to_table(page: int | None) -> None:
    """Leave a dossier for the page of the table that holds it, None for the one it was left at: for a callback."""
    take("dossier", None)
    if page is not None:
        take("page", str(page))
    ask_for_top()


def hide_choices() -> None:
    """Say that this run draws none of the table's choices."""
    st.session_state[_HIDDEN] = True


def give_choices() -> None:
    """Give the table's choices, about to be drawn, what the link says of them.

    A widget that comes back is drawn at its default unless the same run sets its value.
    """
    if st.session_state.pop(_HIDDEN, False):
        for name in ("colonnes", "cherche", "tri"):
            st.session_state[param_key(name)] = st.session_state[param_key(name)]


def read_view(context: PageContext) -> DossiersView:
    """The view of this run: the reader's last click, else the link, else the defaults; the link is written again."""
    codes = read_several("colonnes", "Colonne", COLUMN_CODES, default=FIRST_CODES)
    chosen = {COLUMN_CODES[code] for code in codes}
    view = DossiersView(
        context=context,
        columns=tuple(name for name in COLUMNS if name in chosen),
        sought=read("cherche", "Recherche", Known(_is_search)) or "",
        order=read("tri", "Tri", ORDERS, default=_FIRST_ORDER) or _FIRST_ORDER,
        page=int(read("page", "Page", Known(_is_page), default="1") or 1),
        dossier=_known_dossier(context),
    )
    write(
        {
            "colonnes": several_in_url([_code(name) for name in view.columns], FIRST_CODES),
            "cherche": view.sought or None,
            "tri": None if view.order == _FIRST_ORDER else view.order,
            "page": None if view.page == 1 else str(view.page),
            "dossier": view.dossier,
        }
    )
    return view


def _is_search(value: str) -> bool:
    return len(value) <= LONGEST_SEARCH


def _is_page(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < len(value) < 6 and value[0] != "0"


def _known_dossier(context: PageContext) -> str | None:
    """The dossier asked for, whatever the filters and its status; another identifier is said not to be there."""
    asked = read("dossier", "Dossier", Known(bool))
    if asked is None or asked in reference_of(context).ids:
        return asked
    st.info(escape_markdown(f"Cet état n’a pas de dossier « {shortened(asked)} » : la liste est montrée."))
    st.session_state[param_key("dossier")] = None
    return None
